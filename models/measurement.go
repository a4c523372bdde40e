package models

import (
	"slices"
	"strings"
)

// FewPeople is the number below which a figure could tell about somebody who is known: the public sees no figure about fewer people.
const FewPeople = 5

// The ways to measure, and what a figure was compared with.
var (
	Methods     = [...]string{"survey", "register", "observation", "records", "interview"}
	Comparisons = [...]string{"none", "similar_people", "area_figures", "random"}
)

// Reported is a measurement with what it measures, and the measurements that it replaced, the newest first.
type Reported struct {
	Measurement
	Indicator   Indicator
	OutcomeName string
	Earlier     []Measurement
	MayVerify   bool // by whoever looks at it
}

// FewAtStart reports whether the figure at the start is about too few people to be shown.
func (m Measurement) FewAtStart() bool { return m.Baseline != nil && m.PeopleStart < FewPeople }

// FewAtEnd reports whether the figure at the end is about too few people to be shown.
func (m Measurement) FewAtEnd() bool { return m.PeopleEnd < FewPeople }

// IndicatorChoice is an indicator that can be reported, with the outcome that it tells of.
type IndicatorChoice struct {
	Indicator
	OutcomeName string
	Own         bool // of an outcome that the proposal hopes for
}

// MeasurementPage is the form that reports an outcome.
type MeasurementPage struct {
	Initiative
	Choices  []IndicatorChoice
	HowKnown string    // what the proposal said about how they would know
	Replaces *Reported // the measurement that this corrects, or nil
	Today    string
}

// MeasurementInput is an outcome as somebody typed it.
type MeasurementInput struct {
	IndicatorID   string
	HasBaseline   string // yes or no
	Baseline      string
	BaselineWhy   string
	PeopleStart   string
	Target        string
	Actual        string
	PeopleEnd     string
	PeopleReached string
	From          TypedDay
	To            TypedDay
	Method        string
	MethodNote    string
	Comparison    string
	Learned       string
	Replaces      string // the id of the measurement that this corrects
}

// InputOf is a measurement as it stands in the form, to be corrected.
func InputOf(m Measurement) MeasurementInput {
	in := MeasurementInput{IndicatorID: m.IndicatorID, HasBaseline: "no", BaselineWhy: m.BaselineWhy, Target: Thousandths(m.Target), Actual: Thousandths(m.Actual),
		PeopleEnd: Thousandths(int64(m.PeopleEnd) * 1000), PeopleReached: Thousandths(int64(m.PeopleReached) * 1000), From: TypedDayOf(m.MeasuredFrom),
		To: TypedDayOf(m.MeasuredTo), Method: m.Method, MethodNote: m.MethodNote, Comparison: m.Comparison, Learned: m.Learned, Replaces: m.ID}
	if m.Baseline != nil {
		in.HasBaseline, in.Baseline, in.PeopleStart = "yes", Thousandths(*m.Baseline), Thousandths(int64(m.PeopleStart)*1000)
	}
	return in
}

// Parse reads the outcome. unit is the indicator's; today is a day written 2026-11-22.
func (in MeasurementInput) Parse(unit, today string) (Measurement, error) {
	var checks Checks
	m := Measurement{IndicatorID: in.IndicatorID, Method: in.Method, MethodNote: strings.TrimSpace(in.MethodNote), Comparison: in.Comparison,
		Learned: strings.TrimSpace(in.Learned)}
	checks.Require(in.IndicatorID != "", "indicator", "Choose what you measured")
	in.baseline(&checks, &m, unit)
	m.Target = figure(&checks, "target", in.Target, unit, "Enter the figure you hoped for")
	m.Actual = figure(&checks, "actual", in.Actual, unit, "Enter the figure you measured")
	m.PeopleEnd = people(&checks, "people_end", in.PeopleEnd, "Enter how many people the figure is about")
	m.PeopleReached = people(&checks, "people_reached", in.PeopleReached, "Enter how many people took part in all")
	if m.PeopleEnd > 0 && m.PeopleReached > 0 {
		checks.Require(m.PeopleReached >= m.PeopleEnd, "people_reached", "This must be at least as many as the people the figure is about")
	}
	m.MeasuredFrom, m.MeasuredTo = in.days(&checks, today)
	checks.Require(slices.Contains(Methods[:], in.Method), "method", "Choose how you measured it")
	checks.publicText("method_note", m.MethodNote, mostSentence, "Say in a sentence how you measured it")
	checks.Require(slices.Contains(Comparisons[:], in.Comparison), "comparison", "Choose what you compared with, or that you did not")
	checks.limitText("learned", m.Learned, mostNote)
	checks.takeOut("learned", m.Learned)
	return m, checks.Err()
}

// baseline reads the figure at the start, or why there is none. Without a figure nobody was asked.
func (in MeasurementInput) baseline(checks *Checks, m *Measurement, unit string) {
	switch in.HasBaseline {
	case "yes":
		value := figure(checks, "baseline", in.Baseline, unit, "Enter the figure at the start")
		m.Baseline = &value
		m.PeopleStart = people(checks, "people_start", in.PeopleStart, "Enter how many people the figure at the start is about")
	case "no":
		m.BaselineWhy = strings.TrimSpace(in.BaselineWhy)
		checks.publicText("baseline_why", m.BaselineWhy, mostSentence, "Say why there is no figure from the start")
	default:
		checks.Require(false, "has_baseline", "Choose whether you know the figure at the start")
	}
}

func (in MeasurementInput) days(checks *Checks, today string) (string, string) {
	from, okFrom := in.From.Parse()
	to, okTo := in.To.Parse()
	checks.Require(okFrom, "from-day", "Enter the first day you measured, like 27 3 2027")
	checks.Require(okTo, "to-day", "Enter the last day you measured, like 27 3 2027")
	if okFrom && okTo {
		checks.Require(from <= to, "to-day", "The last day must be on or after the first")
		checks.Require(to <= today, "to-day", "Enter a day that is not in the future")
	}
	return from, to
}

// figure reads a value in the indicator's unit: a percentage lies between 0 and 100.
func figure(checks *Checks, field, typed, unit, missing string) int64 {
	if strings.TrimSpace(typed) == "" {
		checks.Require(false, field, missing)
		return 0
	}
	n, ok := ParseThousandths(typed)
	if unit == "percent" {
		checks.Require(ok && n <= 100_000, field, "Enter a percentage between 0 and 100, like 36")
		return n
	}
	checks.Require(ok && !strings.Contains(typed, "%"), field, "Enter a number, like 36 or 36.5")
	return n
}

func people(checks *Checks, field, typed, missing string) int {
	n, ok := ParseCount(typed)
	checks.Require(ok && n >= 1, field, missing)
	return n
}
