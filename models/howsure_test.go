package models

import (
	"strings"
	"testing"
	"time"
)

func TestHowSure(t *testing.T) {
	t.Parallel()
	checked := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	baseline := int64(36_000)
	for name, test := range map[string]struct {
		m     Measurement
		level Sureness
		says  []string
	}{
		"nothing to compare with": {Measurement{Comparison: "none", Baseline: &baseline, PeopleStart: 41, PeopleEnd: 33}, NotVerySure, []string{"no comparison group"}},
		"an unknown comparison":   {Measurement{Comparison: "?", Baseline: &baseline, PeopleStart: 41, PeopleEnd: 33, VerifiedAt: &checked}, NotVerySure, []string{"no comparison group"}},
		"similar people":          {Measurement{Comparison: "similar_people", Baseline: &baseline, PeopleStart: 41, PeopleEnd: 33}, FairlySure, []string{"similar people"}},
		"area figures":            {Measurement{Comparison: "area_figures", Baseline: &baseline, PeopleStart: 41, PeopleEnd: 33}, FairlySure, []string{"whole area"}},
		"random, checked":         {Measurement{Comparison: "random", Baseline: &baseline, PeopleStart: 41, PeopleEnd: 33, VerifiedAt: &checked}, MoreSure, []string{"Chance"}},
		"random, not checked": {Measurement{Comparison: "random", Baseline: &baseline, PeopleStart: 41, PeopleEnd: 33}, FairlySure,
			[]string{"Chance", "Nobody at the council has checked"}},
		"random, no start": {Measurement{Comparison: "random", PeopleEnd: 33, VerifiedAt: &checked}, MoreSure, []string{"Chance"}},
		"similar, no start": {Measurement{Comparison: "similar_people", PeopleEnd: 33, VerifiedAt: &checked}, NotVerySure,
			[]string{"similar people", "Nobody measured this at the start"}},
		"random, 19 people": {Measurement{Comparison: "random", Baseline: &baseline, PeopleStart: 19, PeopleEnd: 19, VerifiedAt: &checked}, FairlySure,
			[]string{"Chance", "Fewer than 20"}},
		"random, 20 people":  {Measurement{Comparison: "random", Baseline: &baseline, PeopleStart: 20, PeopleEnd: 20, VerifiedAt: &checked}, MoreSure, []string{"Chance"}},
		"similar, 12 people": {Measurement{Comparison: "similar_people", Baseline: &baseline, PeopleStart: 12, PeopleEnd: 12}, NotVerySure, []string{"similar", "Fewer than 20"}},
		"similar, more than half lost": {Measurement{Comparison: "similar_people", Baseline: &baseline, PeopleStart: 61, PeopleEnd: 30}, NotVerySure,
			[]string{"similar", "More than half"}},
		"similar, just half lost": {Measurement{Comparison: "similar_people", Baseline: &baseline, PeopleStart: 60, PeopleEnd: 30}, FairlySure, []string{"similar"}},
		"random, few and lost": {Measurement{Comparison: "random", Baseline: &baseline, PeopleStart: 40, PeopleEnd: 8, VerifiedAt: &checked}, NotVerySure,
			[]string{"Chance", "Fewer than 20", "More than half"}},
		"nothing at all": {Measurement{Comparison: "none", PeopleEnd: 3}, NotVerySure, []string{"no comparison group", "at the start", "Fewer than 20"}},
	} {
		v := HowSure(test.m)
		if v.Level != test.level || len(v.Why) != len(test.says) {
			t.Errorf("%s: level %d because %q, want level %d", name, v.Level, v.Why, test.level)
			continue
		}
		for i, part := range test.says {
			if !strings.Contains(v.Why[i], part) {
				t.Errorf("%s: sentence %d is %q, want %q", name, i+1, v.Why[i], part)
			}
		}
	}
}

func TestThousandths(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 36_000: "36", 36_500: "36.5", 125: "0.125", 1_200_050: "1200.05", 10: "0.01"} {
		if got := Thousandths(n); got != want {
			t.Errorf("Thousandths(%d) = %q, want %q", n, got, want)
		}
	}
}
