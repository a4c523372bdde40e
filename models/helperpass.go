package models

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// HelperPass lets somebody help in a round at one venue on one day without an account: whoever has its code is let in. Only the code's keyed hash is
// kept.
type HelperPass struct {
	ID       string
	RoundID  string
	Venue    string
	PersonID string // who stands for them in what they do
	CodeHash []byte
	StartsAt time.Time
	EndsAt   time.Time
	MadeBy   string
	MadeAt   time.Time
	EndedBy  *string
	EndedAt  *time.Time
}

// SamePlace reports whether two names are of one place: capitals, gaps and marks between the letters make no other. Numbers stay apart, so that room 11-2 is
// not room 1-12.
func SamePlace(a, b string) bool {
	one, other := placeLetters(a), placeLetters(b)
	return one == other && one != "" || strings.TrimSpace(a) == strings.TrimSpace(b)
}

func placeLetters(name string) string {
	var out strings.Builder
	gap, digit := false, false // what came before
	for _, r := range name {
		switch {
		case unicode.IsDigit(r):
			if gap && digit {
				out.WriteByte(' ')
			}
			digit = true
		case unicode.IsLetter(r), unicode.IsMark(r):
			digit = false
		default:
			gap = true
			continue
		}
		gap = false
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// Live reports whether the pass lets somebody in at this moment.
func (p HelperPass) Live(now time.Time) bool {
	return p.EndedAt == nil && !now.Before(p.StartsAt) && now.Before(p.EndsAt)
}

// Membership is the role that the pass stands for while it is live.
func (p HelperPass) Membership() Membership {
	return Membership{ID: p.ID, PersonID: p.PersonID, Role: Helper, RoundID: &p.RoundID, Venue: p.Venue, StartedAt: p.StartsAt}
}

// PassInput is a pass as an officer typed it.
type PassInput struct {
	Venue string
	Name  string // what to call them: "Ms Khan, Brook Lane Primary"
	Day   TypedDay
}

// Check says what must be changed before the pass can be made, and answers when it begins and ends: its day in Europe/London, from today to the day
// on which the vote closes.
func (in PassInput) Check(now, closes time.Time) (time.Time, time.Time, error) {
	var checks Checks
	checks.Require(strings.TrimSpace(in.Name) != "", "name", "Say what to call them, like Ms Khan, Brook Lane Primary")
	checks.Require(utf8.RuneCountInString(in.Name) <= 60, "name", "Use a shorter name: 60 characters at most")
	checks.Require(!strings.ContainsFunc(in.Name+in.Venue, unicode.IsControl), "name", "Write names on one line")
	checks.Require(strings.TrimSpace(in.Venue) != "", "venue", "Say where they help: a library, a school, a hall")
	checks.Require(utf8.RuneCountInString(in.Venue) <= 100, "venue", "Use a shorter name for the place: 100 characters at most")
	checks.Require(!IsOwnPlace(in.Venue), "venue", ownPlaceText)
	starts, ends, ok := dayInLondon(in.Day)
	checks.Require(ok, "day-day", "Enter the day on which they help, like 27 3 2027")
	checks.Require(!ok || ends.After(now), "day-day", "That day is over. Enter today or a later day")
	checks.Require(!ok || !starts.After(closes), "day-day", "The vote closes before that day")
	return starts, ends, checks.Err()
}

// dayInLondon is when a day begins and ends in Europe/London.
func dayInLondon(typed TypedDay) (time.Time, time.Time, bool) {
	text, ok := typed.Parse()
	if !ok {
		return time.Time{}, time.Time{}, false
	}
	day, err := time.ParseInLocation(time.DateOnly, text, london())
	if err != nil {
		return time.Time{}, time.Time{}, false
	}
	return day.UTC(), day.AddDate(0, 0, 1).UTC(), true
}

// EndOfDay is when the day of a moment ends in Europe/London.
func EndOfDay(at time.Time) time.Time {
	y, m, d := at.In(london()).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, london()).UTC()
}

// PassesKept is how long the name on a pass is kept, from the day of the pass: it says who had voting codes in their hands.
const PassesKept = 365 * 24 * time.Hour

// PassLine is a pass with who made it and whom it is for.
type PassLine struct {
	HelperPass
	Name       string
	MadeByName string
}

// PassesPage is the passes of a round.
type PassesPage struct {
	RoundFrame
	Passes  []PassLine // the newest first
	Venues  []string   // that codes or passes were made for
	Closes  time.Time
	CanMake bool
}

// MadePass is a pass as it is shown once, with its code.
type MadePass struct {
	RoundFrame
	Pass PassLine
	Code string
}

// WrongPass is the one answer to a pass code that lets nobody in: mistyped, of another day, or ended.
func WrongPass() error {
	return &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: "pass_code",
		Text: "That code does not work today. Check each letter and number, or ask the council for another pass"}}}
}

// HelpPage is what a session helper works with on the day.
type HelpPage struct {
	RoundFrame
	Venue    string    // empty for an officer, who says where the device is
	Until    time.Time // when the pass ends; zero for who has an account
	Batches  []CodeBatchLine
	CanIssue bool
	CanRun   bool // a shared device can be started now

	CanListen bool // they can be the witness of a vote by phone now
}

// Used are how many of the venue's codes have a vote, and how many there are. While people vote it is the sum of what is said of each batch: who knows all but one
// of them would else know that one more exactly.
func (p HelpPage) Used() (int, int) {
	used, count := 0, 0
	for _, b := range p.Batches {
		used, count = used+UsedCodes(b.Used, p.Stage), count+b.Count
	}
	return used, count
}

// SharedDevice is a browser that one voter after another uses at a venue.
type SharedDevice struct {
	Slug  string    `json:"round"`
	Venue string    `json:"venue"`
	Until time.Time `json:"until"`
}

// PosterPage is what a poster of a vote says.
type PosterPage struct {
	RoundFrame
	AreaName string
	Venue    string   // the helper's own, where they print for no other
	Venues   []string // that codes or passes were made for
}
