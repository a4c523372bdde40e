package models

import "testing"

func TestParsePounds(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{
		"1200": 120_000, "£1,200.50": 120_050, " 1 200 ": 120_000, "0": 0, "£0.05": 5, "£ 7": 700,
		"": -1, "£": -1, "-5": -1, "12.5": -1, "12.505": -1, "1.2.3": -1, "twelve": -1, "1e5": -1, "9999999999": -1, ".50": -1,
	} {
		got, ok := ParsePounds(typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("ParsePounds(%q) = %d, want %d", typed, got, want)
		}
	}
}

func TestParseCount(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{"12": 12, " 1,200": 1200, "0": 0, "": -1, "-1": -1, "1.5": -1, "x": -1, "99999999": -1, "٣": -1} {
		got, ok := ParseCount(typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("ParseCount(%q) = %d, want %d", typed, got, want)
		}
	}
}

func TestParseThousandths(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{"36": 36_000, "36.5%": 36_500, "0.125": 125, "1,200": 1_200_000, "": -1, "%": -1, "36.": -1, "1.2345": -1, "-3": -1, "a": -1} {
		got, ok := ParseThousandths(typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("ParseThousandths(%q) = %d, want %d", typed, got, want)
		}
	}
}

func TestTypedDay(t *testing.T) {
	t.Parallel()
	for typed, want := range map[TypedDay]string{
		{"22", "11", "2026"}: "2026-11-22", {"1", "march", "2027"}: "2027-03-01", {"29", "2", "2028"}: "2028-02-29", {" 5", "Sept", "2026"}: "2026-09-05",
		{"29", "2", "2027"}: "", {"31", "4", "2026"}: "", {"0", "4", "2026"}: "", {"1", "13", "2026"}: "", {"", "", ""}: "", {"1", "ma", "2026"}: "", {"1", "1", "26"}: "",
	} {
		got, ok := typed.Parse()
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%v = %q, want %q", typed, got, want)
		}
	}
	if got, _ := TypedDayOf("2026-03-09").Parse(); got != "2026-03-09" {
		t.Errorf("a day does not come back: %q", got)
	}
	if !TypedDayOf("").Empty() || (TypedDay{Day: "1"}).Empty() {
		t.Error("Empty is wrong")
	}
}
