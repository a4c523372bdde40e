package models

import (
	"reflect"
	"testing"
	"time"
)

// TestBatchesOfWhichMoreIsUsedThanWasHandedOut stand out from ten codes on, in tens.
func TestBatchesOfWhichMoreIsUsedThanWasHandedOut(t *testing.T) {
	t.Parallel()
	line := func(id string, used int, gone bool) CodeBatchLine {
		return CodeBatchLine{CodeBatch: CodeBatch{ID: id, Label: "Batch " + id, HeldBy: "School"}, Count: 100, Used: used, KeyGone: gone}
	}
	got := OverUsed([]CodeBatchLine{line("fits", 30, false), line("nine", 39, false), line("ten", 40, false), line("none", 57, false), line("taken back", 12, false), line("gone", 90, true)},
		map[string]int{"fits": 30, "nine": 30, "ten": 30, "taken back": -3})
	want := []PrintedFlag{{Batch: "none", Label: "Batch none", Venue: "School", Over: 50}, {Batch: "ten", Label: "Batch ten", Venue: "School", Over: 10},
		{Batch: "taken back", Label: "Batch taken back", Venue: "School", Over: 10}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// TestAnHourThatIsManyTimesThePlacesUsual stands out, counted as the least that the rounded numbers allow; a class that votes together, an event and hours in which the
// program did not run do not.
func TestAnHourThatIsManyTimesThePlacesUsual(t *testing.T) {
	t.Parallel()
	opened := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	series := func(venue string, step time.Duration, voters ...int64) []TurnoutPart {
		var parts []TurnoutPart
		for i, n := range voters {
			parts = append(parts, TurnoutPart{Hour: opened.Add(time.Duration(i+1) * step), Channel: "code", Venue: venue, Voters: n})
		}
		return parts
	}
	hour := func(n int) time.Time { return opened.Add(time.Duration(n) * time.Hour) }
	for name, test := range map[string]struct {
		parts []TurnoutPart
		want  []PrintedFlag
	}{
		"steady":                      {series("Library", time.Hour, 20, 30, 40, 50, 60, 70), nil},
		"many in one hour":            {series("Library", time.Hour, 20, 30, 40, 50, 150, 160), []PrintedFlag{{Venue: "Library", From: hour(4), Until: hour(5), Count: 90, Usual: 10}}},
		"just too few":                {series("Library", time.Hour, 20, 30, 40, 50, 100, 110), nil},
		"a class":                     {series("School", time.Hour, 0, 0, 30, 60, 90), nil},
		"all at once":                 {series("Event", time.Hour, 0, 0, 200), nil},
		"at once, and a few after":    {series("Event", time.Hour, 200, 210, 220), []PrintedFlag{{Venue: "Event", From: hour(0), Until: hour(1), Count: 200, Usual: 10}}},
		"the program did not run":     {series("Library", 8*time.Hour, 80, 160, 240, 320), nil},
		"people who vote by email":    {series("", time.Hour, 20, 30, 40, 50, 150, 160), nil},
		"nothing is said under 20":    {series("Hub", time.Hour, 0, 50, 60, 70), nil},
		"beside another, each by its": {append(series("Library", time.Hour, 20, 30, 40), series("Hub", time.Hour, 100, 200, 300)...), nil},
	} {
		if got := PlaceBursts(test.parts, opened); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
