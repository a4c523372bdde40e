package models

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Europe/London must be known on a machine without a zone database
)

// london is where every date is typed and read; times are kept in UTC.
var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("models: Europe/London is missing from the embedded time zones: " + err.Error())
	}
	return l
})

// TypedMoment is a day and a time of day in Europe/London as somebody typed them.
type TypedMoment struct {
	TypedDay
	Clock string // "9am", "5:30pm", "17:00", "midday"
}

// TypedMomentOf is a moment as it stands in the fields; the zero time leaves them empty.
func TypedMomentOf(t time.Time) TypedMoment {
	if t.IsZero() {
		return TypedMoment{}
	}
	local := t.In(london())
	clock := local.Format("3:04pm")
	switch {
	case local.Hour() == 12 && local.Minute() == 0:
		clock = "midday"
	case local.Minute() == 0:
		clock = local.Format("3pm")
	}
	return TypedMoment{TypedDayOf(local.Format(time.DateOnly)), clock}
}

// Moment is a time in a sentence of ours, in Europe/London: Thursday 26 November at 3:04pm.
type Moment time.Time

func (m Moment) String() string {
	t := time.Time(m)
	return t.In(london()).Format("Monday 2 January") + " at " + TypedMomentOf(t).Clock
}

var clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$`)

// parseClock reads a time of day as hours and minutes: "9am", "5:30pm", "17:00", "midday". A bare "9" could be either half of the day, and
// "midnight" either end of it, so both are refused.
func parseClock(typed string) (int, int, bool) {
	text := strings.ToLower(strings.TrimSpace(typed))
	if text == "midday" || text == "noon" {
		return 12, 0, true
	}
	parts := clockTime.FindStringSubmatch(text)
	if parts == nil || parts[2] == "" && parts[3] == "" {
		return 0, 0, false
	}
	hour, _ := ParseCount(parts[1])
	minute, _ := ParseCount(parts[2]) // none were typed: on the hour
	switch {
	case minute > 59:
		return 0, 0, false
	case parts[3] == "":
		return hour, minute, hour < 24
	case hour < 1 || hour > 12:
		return 0, 0, false
	case parts[3] == "pm":
		return hour%12 + 12, minute, true
	default:
		return hour % 12, minute, true
	}
}

// check reads the moment, or adds what is wrong with it to the checks. field is the name that the four fields begin with. When the clocks
// change, an hour of one night in spring does not exist and an hour of one night in autumn occurs twice: a deadline in either would be
// read in two ways, so it is refused.
func (m TypedMoment) check(c *Checks, field, what string) time.Time {
	day, okDay := m.Parse()
	c.Require(okDay, field+"-day", "Enter the day that {{.What}}, like 27 3 2027", "What", what)
	hour, minute, okClock := parseClock(m.Clock)
	c.Require(okClock, field+"-time", "Enter the time that {{.What}}, like 9am or 5:30pm", "What", what)
	if !okDay || !okClock {
		return time.Time{}
	}
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		c.Require(false, field+"-day", "Enter the day that {{.What}}, like 27 3 2027", "What", what)
		return time.Time{}
	}
	year, month, dayOfMonth := date.Date()
	t := time.Date(year, month, dayOfMonth, hour, minute, 0, 0, london())
	if t.Hour() != hour || t.Minute() != minute {
		c.Require(false, field+"-time", "There is no such time that night: the clocks go forward. Choose a time outside 1am to 2am")
		return time.Time{}
	}
	if sameClock(t, t.Add(-time.Hour)) || sameClock(t, t.Add(time.Hour)) {
		c.Require(false, field+"-time", "This time comes twice that night: the clocks go back. Choose a time outside 1am to 2am")
		return time.Time{}
	}
	return t.UTC()
}

func sameClock(a, b time.Time) bool { return a.Hour() == b.Hour() && a.Minute() == b.Minute() }

// onDay is the time of day in London, so many days from t.
func onDay(t time.Time, days, hour int) time.Time {
	local := t.In(london())
	return time.Date(local.Year(), local.Month(), local.Day()+days, hour, 0, 0, 0, london()).UTC()
}

// nextWeekday is the first such day of the week on or after so many days from t.
func nextWeekday(t time.Time, days int, weekday time.Weekday, hour int) time.Time {
	local := t.In(london()).AddDate(0, 0, days)
	return onDay(t, days+(int(weekday-local.Weekday())+7)%7, hour)
}

// YearOn moves a timetable by whole weeks, about a year or several, until its first date is not past: a Monday stays a Monday, 5pm stays
// 5pm, and the dates keep their distance from each other.
func (t Timetable) YearOn(now time.Time) Timetable {
	var first time.Time
	for _, w := range t {
		if first.IsZero() || w.OpensAt.Before(first) {
			first = w.OpensAt
		}
	}
	if first.IsZero() {
		return Timetable{}
	}
	days := 0
	for year := 1; days == 0 || onDay(first, days, 23).Before(now); year++ {
		wanted := int(first.AddDate(year, 0, 0).Sub(first).Hours() / 24)
		days = (wanted + 3) / 7 * 7
	}
	moved := Timetable{}
	for kind, w := range t {
		w.OpensAt, w.ClosesAt = laterBy(w.OpensAt, days), laterBy(w.ClosesAt, days)
		moved[kind] = w
	}
	return moved
}

func laterBy(t time.Time, days int) time.Time { return t.In(london()).AddDate(0, 0, days).UTC() }

// preElectionDays is how long before an election councils take special care with publicity: its notice is published at least 25 working
// days before (Local Elections (Principal Areas) (England and Wales) Rules 2006, schedule 2), which with Easter is about six weeks.
const preElectionDays = 42

// ElectionDay is the ordinary day of elections of councillors in a year: the first Thursday in May (Representation of the People Act
// 1983, section 37).
func ElectionDay(year int) time.Time {
	return nextWeekday(time.Date(year, time.May, 1, 12, 0, 0, 0, london()), 0, time.Thursday, 12)
}

// NearElection is the next ordinary election day in whose weeks before it the time falls, or zero.
func NearElection(t time.Time) time.Time {
	election := ElectionDay(t.In(london()).Year())
	if t.Before(onDay(election, -preElectionDays, 0)) || t.After(onDay(election, 1, 0)) {
		return time.Time{}
	}
	return election
}

// FinancialYear is the council's year that a time falls in, which begins on 1 April: 2026-27.
func FinancialYear(t time.Time) string {
	local := t.In(london())
	year := local.Year()
	if local.Month() < time.April {
		year--
	}
	return fmt.Sprintf("%d-%02d", year, (year+1)%100)
}
