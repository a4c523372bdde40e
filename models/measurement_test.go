package models

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// wrong are the fields that an error names.
func wrong(err error) []string {
	var e *Error
	var fields []string
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			fields = append(fields, f.Field)
		}
	}
	return fields
}

func goodMeasurement() MeasurementInput {
	return MeasurementInput{IndicatorID: "x", HasBaseline: "yes", Baseline: "36", PeopleStart: "41", Target: "65%", Actual: "70.5", PeopleEnd: "33", PeopleReached: "90",
		From: TypedDay{"1", "3", "2026"}, To: TypedDay{"1", "11", "2026"}, Method: "survey", MethodNote: "On paper.", Comparison: "none", Learned: "Mornings."}
}

func TestMeasurementRules(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*MeasurementInput)
		unit   string
		wrong  []string
	}{
		"all is well":                     {func(*MeasurementInput) {}, "percent", nil},
		"no baseline, and why":            {func(in *MeasurementInput) { in.HasBaseline, in.BaselineWhy = "no", "We began late" }, "percent", nil},
		"no baseline, no reason":          {func(in *MeasurementInput) { in.HasBaseline = "no" }, "percent", []string{"baseline_why"}},
		"baseline not said":               {func(in *MeasurementInput) { in.HasBaseline = "" }, "percent", []string{"has_baseline"}},
		"baseline without people":         {func(in *MeasurementInput) { in.PeopleStart = "" }, "percent", []string{"people_start"}},
		"baseline about nobody":           {func(in *MeasurementInput) { in.PeopleStart = "0" }, "percent", []string{"people_start"}},
		"more than 100 percent":           {func(in *MeasurementInput) { in.Actual = "101" }, "percent", []string{"actual"}},
		"exactly 100 percent":             {func(in *MeasurementInput) { in.Actual = "100" }, "percent", nil},
		"below nothing":                   {func(in *MeasurementInput) { in.Baseline = "-1" }, "percent", []string{"baseline"}},
		"a number may be above 100":       {func(in *MeasurementInput) { in.Target, in.Actual = "150", "180" }, "number", nil},
		"a number is no percentage":       {func(in *MeasurementInput) {}, "days", []string{"target"}},
		"words for a figure":              {func(in *MeasurementInput) { in.Actual = "most" }, "percent", []string{"actual"}},
		"no target, no actual":            {func(in *MeasurementInput) { in.Target, in.Actual = "", " " }, "percent", []string{"target", "actual"}},
		"nobody at the end":               {func(in *MeasurementInput) { in.PeopleEnd = "0" }, "percent", []string{"people_end"}},
		"one at the end":                  {func(in *MeasurementInput) { in.PeopleEnd = "1" }, "percent", nil},
		"fewer reached than asked":        {func(in *MeasurementInput) { in.PeopleReached = "32" }, "percent", []string{"people_reached"}},
		"as many reached as asked":        {func(in *MeasurementInput) { in.PeopleReached = "33" }, "percent", nil},
		"ends before it begins":           {func(in *MeasurementInput) { in.To = TypedDay{"28", "2", "2026"} }, "percent", []string{"to-day"}},
		"ends in the future":              {func(in *MeasurementInput) { in.To = TypedDay{"23", "11", "2026"} }, "percent", []string{"to-day"}},
		"today":                           {func(in *MeasurementInput) { in.To = TypedDay{"22", "11", "2026"} }, "percent", nil},
		"no such day":                     {func(in *MeasurementInput) { in.From = TypedDay{"31", "2", "2026"} }, "percent", []string{"from-day"}},
		"an unknown method":               {func(in *MeasurementInput) { in.Method = "guess" }, "percent", []string{"method"}},
		"a method without a sentence":     {func(in *MeasurementInput) { in.MethodNote = " " }, "percent", []string{"method_note"}},
		"an unknown comparison":           {func(in *MeasurementInput) { in.Comparison = "" }, "percent", []string{"comparison"}},
		"nothing learned":                 {func(in *MeasurementInput) { in.Learned = "" }, "percent", nil},
		"too long a lesson":               {func(in *MeasurementInput) { in.Learned = strings.Repeat("é", 1001) }, "percent", []string{"learned"}},
		"a long lesson":                   {func(in *MeasurementInput) { in.Learned = strings.Repeat("é", 1000) }, "percent", nil},
		"nothing chosen, which is listed": {func(in *MeasurementInput) { *in = MeasurementInput{} }, "", []string{"indicator", "has_baseline", "target", "actual", "people_end", "people_reached", "from-day", "to-day", "method", "method_note", "comparison"}},
	} {
		in := goodMeasurement()
		test.change(&in)
		_, err := in.Parse(test.unit, "2026-11-22")
		if got := wrong(err); !slices.Equal(got, test.wrong) {
			t.Errorf("%s: wrong are %q, want %q", name, got, test.wrong)
		}
	}
}

func TestMeasurementIsReadAndComesBack(t *testing.T) {
	t.Parallel()
	m, err := goodMeasurement().Parse("percent", "2026-11-22")
	if err != nil || *m.Baseline != 36_000 || m.Target != 65_000 || m.Actual != 70_500 || m.PeopleStart != 41 || m.PeopleEnd != 33 || m.PeopleReached != 90 ||
		m.MeasuredFrom != "2026-03-01" || m.MeasuredTo != "2026-11-01" {
		t.Fatalf("%+v, %v", m, err)
	}
	again, err := InputOf(m).Parse("percent", "2026-11-22")
	if err != nil || *again.Baseline != *m.Baseline || again.Actual != m.Actual || again.PeopleReached != m.PeopleReached || again.MeasuredTo != m.MeasuredTo {
		t.Errorf("corrected it is %+v, %v", again, err)
	}
	in := goodMeasurement()
	in.HasBaseline, in.BaselineWhy = "no", "We began late"
	if m, err := in.Parse("percent", "2026-11-22"); err != nil || m.Baseline != nil || m.PeopleStart != 0 {
		t.Errorf("without a baseline: %+v, %v", m, err)
	}
}

func TestFewPeople(t *testing.T) {
	t.Parallel()
	baseline := int64(1)
	for people, few := range map[int]bool{1: true, 4: true, 5: false} {
		m := Measurement{Baseline: &baseline, PeopleStart: people, PeopleEnd: people}
		if m.FewAtStart() != few || m.FewAtEnd() != few {
			t.Errorf("%d people: %v, %v", people, m.FewAtStart(), m.FewAtEnd())
		}
	}
	if (Measurement{PeopleEnd: 9}).FewAtStart() {
		t.Error("a figure that there is not has few people behind it")
	}
}
