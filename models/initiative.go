package models

import (
	"strings"
	"time"
)

// InitiativeCard is an initiative as lists show it.
type InitiativeCard struct {
	Initiative
	Summary   string
	Theme     string
	GroupName string
	Place     string
	AwardMoney
	Today  string
	Latest *Reported // the outcome reported last, or nil
}

// Month says which month of how many an initiative is in: of 3 of 12. Before its start the month is 0; after its end, the last.
func (i Initiative) Month(today string) (month, of int) {
	of = max(1, monthsFrom(i.StartsOn, i.EndsOn))
	return min(monthsFrom(i.StartsOn, today), of), of
}

// monthsFrom counts the months begun from one day to another, both included.
func monthsFrom(from, to string) int {
	start, err1 := time.Parse(time.DateOnly, from)
	end, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	n := 0
	for !start.AddDate(0, n, 0).After(end) {
		n++
	}
	return n
}

// InitiativePage is all that the public sees of an initiative. It has nobody's name.
type InitiativePage struct {
	Initiative
	ProposalContent
	AwardReference string
	AwardMoney
	FundName, FundSlug string
	UpFront            bool
	RoundName          string
	RoundSlug          string
	Holder             string
	Need               *Need // the need that it answers, where it is public
	VotedIn            bool
	Voters             int
	Payments           []Payment         // the public sees those that were paid
	Milestones         []Milestone       // by the day when they are due
	PlanChanges        []MilestoneChange // oldest first
	Promises           []Promise         // of both sides, but for the money
	Updates            []Update          // newest first
	Measured           []Reported
	Today              string
	MayManage          bool
	MayPlan            bool // change the steps that are not done
	OwnNews            bool // take down the group's news, and put it back
	MayHide            bool
	MayVerify          bool // somebody else's measurement; see Reported.MayVerify
}

// Money of an initiative, in pence: paid; approved and on its way; asked for; and what is left to ask for while it is under way.
func (p InitiativePage) Money() (paid, coming, asked, left int64) {
	for _, payment := range p.Payments {
		switch payment.State {
		case PaymentPaid:
			paid += payment.AmountPence
		case PaymentApproved:
			coming += payment.AmountPence
		case PaymentAsked:
			asked += payment.AmountPence
		}
	}
	return paid, coming, asked, p.AwardPence - paid - coming - asked
}

// DoneInput is how a group says that a step is done, as typed.
type DoneInput struct {
	DoneOn TypedDay
	Note   string
}

// Parse reads the day. today is a day written 2026-11-22.
func (in DoneInput) Parse(today string) (string, error) {
	var checks Checks
	day, ok := in.DoneOn.Parse()
	checks.Require(ok, "done_on-day", "Enter the day when it was done, like 27 3 2027")
	checks.Require(!ok || day <= today, "done_on-day", "Enter a day that is not in the future")
	checks.limitText("note", strings.TrimSpace(in.Note), mostSentence)
	checks.takeOut("note", in.Note)
	return day, checks.Err()
}

// StepInput is a step of the plan as somebody typed it.
type StepInput struct {
	Title string
	Due   TypedDay
}

// StepsMost is how many steps a plan can have.
const StepsMost = 12

// Parse reads what will be done and when. A step falls after the start; a plan that takes longer than agreed may say so.
func (in StepInput) Parse(starts string) (title, due string, err error) {
	var checks Checks
	title = oneLine(in.Title)
	checks.publicText("title", title, mostTitle, "Say what will be done")
	due, ok := in.Due.Parse()
	checks.Require(ok, "due-day", "Enter the day when it will be done, like 27 3 2027")
	checks.Require(!ok || due >= starts, "due-day", "Enter a day on or after the start")
	checks.Require(!ok || daysBetween(starts, due) <= mostYears*366, "due-day", "Enter a day within 5 years of the start")
	return title, due, checks.Err()
}

// CheckUpdate refuses news that say nothing, or too much.
func CheckUpdate(body string) error {
	var checks Checks
	checks.publicText("body", strings.TrimSpace(body), mostUpdate, "Write your news")
	return checks.Err()
}

// CheckHide refuses to hide an update without a reason.
func CheckHide(reason string) error {
	var checks Checks
	checks.requireText("reason", strings.TrimSpace(reason), mostReason, "Say why you hide it. The group can read this")
	return checks.Err()
}

// CheckRelease refuses to show again what was held back without a reason, for the record. field is where it was typed.
func CheckRelease(field, reason string) error {
	var checks Checks
	checks.requireText(field, strings.TrimSpace(reason), mostReason, "Say why everyone may read it after all")
	return checks.Err()
}

// CheckTakeDown refuses to take one's own news down without a reason.
func CheckTakeDown(reason string) error {
	var checks Checks
	checks.requireText("reason", strings.TrimSpace(reason), mostReason, "Say why, in a few words. Only your group and the council read this")
	return checks.Err()
}

// EndInput is how an initiative ends, as typed. Why is needed where it stopped early.
type EndInput struct {
	State string // finished or stopped
	Why   string
}

// Check refuses an end without a state, or a stop without a reason.
func (in EndInput) Check() error {
	var checks Checks
	checks.Require(in.State == InitiativeFinished || in.State == InitiativeStopped, "state", "Choose what happened")
	if in.State == InitiativeStopped {
		checks.Require(strings.TrimSpace(in.Why) != "", "why", "Say why it stopped. This is public")
	}
	checks.limitText("why", strings.TrimSpace(in.Why), mostReason)
	checks.takeOut("why", in.Why)
	return checks.Err()
}

// SmallReportInput is what a small award gives back, as typed.
type SmallReportInput struct{ People, Words string }

// Parse reads the one number and the one sentence.
func (in SmallReportInput) Parse() (int, error) {
	var checks Checks
	people, ok := ParseCount(in.People)
	checks.Require(ok, "people", "Enter how many people it reached, like 24")
	checks.publicText("words", strings.TrimSpace(in.Words), mostSentence, "Write one sentence about what it did")
	return people, checks.Err()
}
