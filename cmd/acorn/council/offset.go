package council

import "time"

// Offset is a moment counted from the day of the demo's first start, so that the council always has a past, a present and a future.
// Days before that day are negative. Hour and Minute are the time on a clock in Harwick, which keeps United Kingdom time: a vote that
// closes "at 5pm" closes at 5pm in summer and in winter. The zero Offset means that there is no such moment.
//
// No text gives an Offset of day 0, whose hours may lie on either side of the start.
type Offset struct {
	Days, Hour, Minute int
}

// IsZero says that there is no such moment.
func (o Offset) IsZero() bool { return o == Offset{} }

// From is the moment itself, for a council whose clock read start, in UTC, when it was first started. The zone is the one that the
// council's clocks keep.
func (o Offset) From(start time.Time, zone *time.Location) time.Time {
	day := start.In(zone)
	return time.Date(day.Year(), day.Month(), day.Day()+o.Days, o.Hour, o.Minute, 0, 0, zone).UTC()
}

// Before compares two moments of one council.
func (o Offset) Before(p Offset) bool {
	if o.Days != p.Days {
		return o.Days < p.Days
	}
	return o.Hour*60+o.Minute < p.Hour*60+p.Minute
}

// at is a moment on a whole hour.
func at(days, hour int) Offset { return Offset{Days: days, Hour: hour} }

// gbp is pounds in pence.
func gbp(pounds int64) int64 { return pounds * 100 }
