package models

import (
	"testing"
	"time"
)

func TestTypedMoment(t *testing.T) {
	for _, c := range []struct {
		day, month, year, clock string
		want                    string // RFC 3339 in UTC
		field                   string // of what is wrong
	}{
		{"27", "3", "2027", "9am", "2027-03-27T09:00:00Z", ""},
		{"28", "3", "2027", "9am", "2027-03-28T08:00:00Z", ""}, // the day the clocks go forward
		{"1", "july", "2027", "5:30 pm", "2027-07-01T16:30:00Z", ""},
		{"1", "7", "2027", "17:00", "2027-07-01T16:00:00Z", ""},
		{"1", "7", "2027", "5.30pm", "2027-07-01T16:30:00Z", ""},
		{"1", "12", "2027", "midday", "2027-12-01T12:00:00Z", ""},
		{"1", "12", "2027", "12am", "2027-12-01T00:00:00Z", ""},
		{"28", "3", "2027", "00:59", "2027-03-28T00:59:00Z", ""},
		{"28", "3", "2027", "1:30am", "", "x-time"}, // does not exist
		{"28", "3", "2027", "2am", "2027-03-28T01:00:00Z", ""},
		{"31", "10", "2027", "00:30", "2027-10-30T23:30:00Z", ""},
		{"31", "10", "2027", "1am", "", "x-time"}, // comes twice
		{"31", "10", "2027", "01:59", "", "x-time"},
		{"31", "10", "2027", "2am", "2027-10-31T02:00:00Z", ""},
		{"30", "2", "2027", "9am", "", "x-day"},
		{"", "", "", "9am", "", "x-day"},
		{"1", "7", "2027", "", "", "x-time"},
		{"1", "7", "2027", "9", "", "x-time"},
		{"1", "7", "2027", "13pm", "", "x-time"},
		{"1", "7", "2027", "24:00", "", "x-time"},
		{"1", "7", "2027", "9:60", "", "x-time"},
		{"1", "7", "2027", "midnight", "", "x-time"},
	} {
		var checks Checks
		got := TypedMoment{TypedDay{c.day, c.month, c.year}, c.clock}.check(&checks, "x", "it opens")
		if c.field != "" {
			if len(checks) != 1 || checks[0].Field != c.field {
				t.Errorf("%v: %v, want one error at %s", c, checks, c.field)
			}
			continue
		}
		if len(checks) > 0 || got.Format(time.RFC3339) != c.want {
			t.Errorf("%v: %s %v, want %s", c, got.Format(time.RFC3339), checks, c.want)
		}
	}
}

func TestTypedMomentOfComesBack(t *testing.T) {
	for _, text := range []string{"2027-03-27T09:00:00Z", "2027-07-01T16:30:00Z", "2027-07-01T11:00:00Z", "2027-07-01T23:00:00Z", "2027-12-31T23:59:00Z"} {
		want := utc(t, text)
		var checks Checks
		if got := TypedMomentOf(want).check(&checks, "x", "it opens"); len(checks) > 0 || !got.Equal(want) {
			t.Errorf("%s came back as %s from %v (%v)", text, got, TypedMomentOf(want), checks)
		}
	}
	if TypedMomentOf(time.Time{}) != (TypedMoment{}) {
		t.Error("no time must leave the fields empty")
	}
}

func TestYearOnKeepsWeekdaysAndClock(t *testing.T) {
	old := Timetable{
		Proposing: {Kind: Proposing, OpensAt: utc(t, "2025-03-10T09:00:00Z"), ClosesAt: utc(t, "2025-04-11T16:00:00Z")},
		Voting:    {Kind: Voting, OpensAt: utc(t, "2025-05-05T08:00:00Z"), ClosesAt: utc(t, "2025-05-18T16:00:00Z")},
	}
	for _, now := range []string{"2025-06-01T12:00:00Z", "2026-03-09T10:00:00Z", "2027-06-01T12:00:00Z", "2031-01-01T12:00:00Z"} {
		moved := old.YearOn(utc(t, now))
		if moved[Proposing].OpensAt.Before(utc(t, now).Add(-15 * time.Hour)) {
			t.Errorf("seen from %s it opens at %s, in the past", now, moved[Proposing].OpensAt)
		}
		for kind, w := range old {
			for _, pair := range [][2]time.Time{{w.OpensAt, moved[kind].OpensAt}, {w.ClosesAt, moved[kind].ClosesAt}} {
				a, b := pair[0].In(london()), pair[1].In(london())
				if a.Weekday() != b.Weekday() || a.Format("15:04") != b.Format("15:04") {
					t.Errorf("seen from %s: %s became %s", now, a.Format("Monday 15:04"), b.Format("Monday 15:04"))
				}
			}
		}
	}
	if got := old.YearOn(utc(t, "2025-06-01T12:00:00Z"))[Proposing].OpensAt; got.Format(time.DateOnly) != "2026-03-09" {
		t.Errorf("a year on from Monday 10 March 2025 is %s, want Monday 9 March 2026", got)
	}
	if len(Timetable{}.YearOn(utc(t, "2025-06-01T12:00:00Z"))) != 0 {
		t.Error("no dates stay no dates")
	}
}

func TestNearElection(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{"2027-03-20T12:00:00Z", ""}, {"2027-03-26T12:00:00Z", "2027-05-06"}, {"2027-05-06T12:00:00Z", "2027-05-06"}, {"2027-05-08T12:00:00Z", ""},
		{"2026-05-07T20:00:00Z", "2026-05-07"}, {"2026-11-01T12:00:00Z", ""},
	} {
		got := NearElection(utc(t, c.at))
		if c.want == "" && !got.IsZero() || c.want != "" && got.Format(time.DateOnly) != c.want {
			t.Errorf("%s: %s, want %q", c.at, got, c.want)
		}
	}
}

func TestFinancialYear(t *testing.T) {
	for day, want := range map[string]string{"2026-03-31T12:00:00Z": "2025-26", "2026-03-31T23:30:00Z": "2026-27", "2026-11-22T12:00:00Z": "2026-27", "2099-12-01T12:00:00Z": "2099-00"} {
		if got := FinancialYear(utc(t, day)); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func utc(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestAGroupHasThreeWholeDaysToAnswer(t *testing.T) {
	t.Parallel()
	for decided, until := range map[string]string{
		"2026-11-23T15:04:00Z": "Thursday 26 November at 3:04pm", "2026-11-23T15:04:00.001Z": "Thursday 26 November at 3:05pm", "2026-10-23T11:00:00Z": "Monday 26 October at 11am",
	} {
		at, err := time.Parse(time.RFC3339Nano, decided)
		if err != nil {
			t.Fatal(err)
		}
		if got := Moment(ReplyUntil(at)).String(); got != until {
			t.Errorf("%s: %s, want %s", decided, got, until)
		}
	}
}
