package models

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// AnswerDays is how long a group has to answer an offer, in days, and how much longer an officer may give it.
const AnswerDays = 14

// UpFrontPence is the largest award that is paid whole and up front, and that gives back one number and one sentence, once.
const UpFrontPence = 100_000

// UpFront reports whether the award is small enough to be paid whole and up front.
func (a Award) UpFront() bool { return a.AmountPence <= UpFrontPence }

// Lapsed reports whether the offer was not answered in time.
func (a Award) Lapsed(now time.Time) bool { return a.State == AwardOffered && now.After(a.AnswerBy) }

// ProposalContent is what a proposal says in the version that people voted on.
type ProposalContent struct {
	ProposalVersion
	ProposalSlug string
	Budget       []BudgetLine
	Deal         []DealLine
}

// Side are the promises of one side of the deal: council or group.
func (p ProposalContent) Side(side string) []string {
	var lines []string
	for _, l := range p.Deal {
		if l.Side == side {
			lines = append(lines, l.Body)
		}
	}
	return lines
}

// OfferPage is an award as its group is asked to accept it.
type OfferPage struct {
	Award
	ProposalContent
	RoundName      string
	RoundSlug      string
	FundName       string
	Holder         string // the organisation that pays
	CostPence      int64  // what was voted on
	Override       string // why the award differs from the result
	Past           bool   // the time to answer is over
	Today          string
	InitiativeSlug string // once accepted
}

// OfferCard is an offer that waits for the actor's answer.
type OfferCard struct {
	ID          string
	Title       string
	AmountPence int64
	AnswerBy    time.Time
}

// MilestoneInput is a step as a group typed it. At is how far into the initiative it falls, in percent of its time: "0" to "100".
type MilestoneInput struct{ Title, At string }

// AcceptInput is how a group accepts an offer, as typed.
type AcceptInput struct {
	CanAccept  bool
	Starts     TypedDay
	Ends       TypedDay
	Milestones []MilestoneInput
}

// MilestonesMost is how many steps one can plan when accepting an offer.
const MilestonesMost = 6

// The lengths of what groups write, in characters, and of an initiative, in years.
const (
	mostTitle     = 100
	mostSentence  = 300
	mostUpdate    = 2000
	mostYears     = 5
	latestStartIn = 365 // days
)

// MilestoneTimes are the choices of when a step falls, in percent of the initiative's time.
var MilestoneTimes = [...]string{"0", "25", "50", "75", "100"}

// Parse reads when the initiative starts and ends, and its steps with their days. today is a day written 2026-11-22.
func (in AcceptInput) Parse(today string) (Initiative, []Milestone, error) {
	var checks Checks
	checks.Require(in.CanAccept, "can_accept", "Tick the box if you can accept for your group")
	starts, okStart := in.Starts.Parse()
	ends, okEnd := in.Ends.Parse()
	checks.Require(okStart, "starts-day", "Enter the day when you start, like 27 3 2027")
	if okStart {
		checks.Require(daysBetween(today, starts) <= latestStartIn, "starts-day", "Start within a year from now")
		checks.Require(daysBetween(starts, today) <= latestStartIn, "starts-day", "Check the year when you start")
	}
	checks.Require(okEnd, "ends-day", "Enter the day when you finish, like 27 3 2028")
	if okStart && okEnd {
		checks.Require(starts <= ends, "ends-day", "Finish on or after the day when you start")
		checks.Require(daysBetween(starts, ends) <= mostYears*366, "ends-day", "Finish within 5 years of starting")
		checks.Require(ends >= today, "ends-day", "Finish on a day that is still to come")
	}
	milestones := in.milestones(&checks, starts, ends)
	return Initiative{StartsOn: starts, EndsOn: ends, State: InitiativeUnderWay}, milestones, checks.Err()
}

func (in AcceptInput) milestones(checks *Checks, starts, ends string) []Milestone {
	var milestones []Milestone
	for i, m := range in.Milestones {
		title, field := strings.TrimSpace(m.Title), fmt.Sprintf("step-%d", i+1)
		if title == "" {
			continue
		}
		percent, err := strconv.Atoi(m.At)
		checks.Require(err == nil && percent >= 0 && percent <= 100, fmt.Sprintf("at-%d", i+1), "Choose when this step is due")
		checks.limitText(field, title, mostTitle)
		checks.takeOut(field, title)
		milestones = append(milestones, Milestone{Position: len(milestones) + 1, Title: title, DueOn: dayAt(starts, ends, percent)})
	}
	checks.Require(len(milestones) > 0, "step-1", "Write at least one step")
	return milestones
}

// CheckDecline refuses to decline an offer without a reason.
func CheckDecline(reason string) error {
	var checks Checks
	checks.requireText("reason", strings.TrimSpace(reason), mostReason, "Say why, in a few words")
	return checks.Err()
}

// daysBetween is how many days b is after a; both are written 2026-11-22. It is 0 where either is no day.
func daysBetween(a, b string) int {
	x, errX := time.Parse(time.DateOnly, a)
	y, errY := time.Parse(time.DateOnly, b)
	if errX != nil || errY != nil {
		return 0
	}
	return int(y.Sub(x).Hours() / 24)
}

// dayAt is the day when so many percent of the time from starts to ends are over.
func dayAt(starts, ends string, percent int) string {
	t, err := time.Parse(time.DateOnly, starts)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, daysBetween(starts, ends)*percent/100).Format(time.DateOnly)
}

// FirstOfNextMonth is the day that a form proposes to start on.
func FirstOfNextMonth(today string) string {
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return ""
	}
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// MonthsAfter is the last day of so many months that begin on this day.
func MonthsAfter(day string, months int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, months, -1).Format(time.DateOnly)
}
