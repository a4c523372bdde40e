package models

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ReviewInput is an officer's decision on a version of a proposal, as it was typed.
type ReviewInput struct {
	VersionID string // the version that was read: a newer one makes the decision a conflict
	Decision  string // ProposalEligible, ProposalChangesRequested or ProposalNotEligible
	Reasons   string // what the proposer gets and everybody can read
}

// maxReasons bounds the reasons: they are read on a phone. leastReasons is less than any sentence that tells a group what to do.
const (
	maxReasons   = 1500
	leastReasons = 20
)

// Check says what must be changed before the decision can be recorded.
func (in ReviewInput) Check() error {
	var c Checks
	switch in.Decision {
	case ProposalEligible, ProposalChangesRequested, ProposalNotEligible:
	default:
		c.Require(false, "decision", "Choose what you decide")
	}
	c.requireReasons(in.Reasons)
	c.Require(utf8.RuneCountInString(in.Reasons) <= maxReasons, "reasons", "The reasons must be {{.Most}} characters or fewer", "Most", maxReasons)
	return c.Err()
}

// requireReasons adds what is wrong with reasons that a group gets and everybody can read.
func (c *Checks) requireReasons(typed string) {
	text := paragraphs(typed)
	if text == "" {
		c.Require(false, "reasons", "Give the reasons. The group gets them and everyone can read them")
		return
	}
	c.takeOut("reasons", text)
	c.Require(isSentence(text, leastReasons), "reasons", "Give the reasons in a whole sentence, {{.Least}} letters or more. The group gets them and everyone can read them", "Least", leastReasons)
}

// isSentence reports whether a text could be a sentence that says something: so many characters at least, in words and not in one long one. English words have
// less than eight letters on average.
func isSentence(text string, least int) bool {
	text = strings.TrimSpace(text)
	words := 0
	for word := range strings.FieldsSeq(text) {
		if strings.ContainsFunc(word, unicode.IsLetter) {
			words++
		}
	}
	return utf8.RuneCountInString(text) >= least && words >= 1+least/8
}

// ReplyDays is how long a group has for certain to answer a decision that keeps its proposal off the ballot: to ask for another look where it cannot go forward, to
// send it in again where changes were asked for. Nothing is sealed meanwhile. Long enough to read a mail, meet and answer, also over a weekend, and less than what
// lies between the close of proposals and a vote.
const ReplyDays = 3

// ReplyUntil is when whoever decided on a proposal at a time has waited long enough for its group, on a full minute, as pages show it.
func ReplyUntil(decided time.Time) time.Time {
	return decided.Add(ReplyDays*24*time.Hour + time.Minute - 1).Truncate(time.Minute)
}

// Decided is how the last decision left a proposal that is not on the ballot, and what its group has said to it.
type Decided struct {
	Slug, Title string
	State       string // ProposalNotEligible or ProposalChangesRequested
	ReviewedAt  time.Time
	AppealedAt  *time.Time
	AgainAt     *time.Time // when another officer decided on the appeal
	WaivedAt    *time.Time // when the group last said that it asks for no other look
}

// Waived reports whether the group has said that it asks for no other look at this decision.
func (d Decided) Waived() bool { return d.WaivedAt != nil && !d.WaivedAt.Before(d.ReviewedAt) }

// Until is until when the group surely can answer; the zero time where there is nothing to wait for: what somebody else than the reviewer left as it was is decided,
// and an appeal waits for an officer.
func (d Decided) Until() time.Time {
	switch {
	case d.State == ProposalChangesRequested && d.AgainAt != nil:
		return ReplyUntil(*d.AgainAt)
	case d.State == ProposalChangesRequested, d.State == ProposalNotEligible && d.AppealedAt == nil && !d.Waived():
		return ReplyUntil(d.ReviewedAt)
	default:
		return time.Time{}
	}
}

// AppealInput is why a group thinks that a decision is wrong, as it was typed.
type AppealInput struct{ Why string }

// Check says what must be changed before the appeal can be made.
func (in AppealInput) Check() error {
	var c Checks
	text := paragraphs(in.Why)
	c.Require(isSentence(text, leastReasons), "why", "Say in a sentence or two what is wrong with the decision")
	c.Require(utf8.RuneCountInString(in.Why) <= maxReasons, "why", "Write {{.Most}} characters or fewer", "Most", maxReasons)
	return c.Err()
}

// Text is what was said as it is kept.
func (in AppealInput) Text() string { return paragraphs(in.Why) }

// Text is the reasons as they are kept.
func (in ReviewInput) Text() string { return paragraphs(in.Reasons) }

// ReviewCheck is one thing that a reviewer need not look up: Acorn did.
type ReviewCheck struct {
	Name   string
	OK     bool
	Detail string
}

// ReviewChecks are what can be checked of a version without reading it.
func ReviewChecks(c VersionContent, r Round) []ReviewCheck {
	sum, within := c.AskPence(), c.AskPence() >= r.MinAskPence && c.AskPence() <= r.MaxAskPence
	need := "Named in its own words"
	switch {
	case c.Need != nil:
		need = c.Need.Title
	case c.NeedText == "":
		need = "None named"
	}
	known := "Not needed for this sum"
	switch {
	case c.HowKnown != "":
		known = "Answered"
	case sum >= HowKnownFrom:
		known = "Missing"
	}
	contact := ""
	for _, f := range c.Facts() {
		if kind := ContactIn(f.Text); kind != "" {
			contact = kind + " in " + f.Label
		}
	}
	return []ReviewCheck{
		{"Budget adds up", len(c.Budget) > 0 && sum > 0, Pence(sum).String()},
		{"Within the limits of the round", within, Pence(r.MinAskPence).String() + " to " + Pence(r.MaxAskPence).String()},
		{"Answers a need", c.Need != nil || c.NeedText != "", need},
		{"Outcomes chosen", len(c.Outcomes) > 0, listed(c.OutcomeNames)},
		{"Both sides of the deal", len(c.GroupWill) > 0 && len(c.CouncilWill)+len(c.Budget) > 0, dealText(c)},
		{"Says how they will know", c.HowKnown != "" || sum < HowKnownFrom, known},
		{"No phone number, email or postcode", contact == "", contact},
	}
}

func listed(names []string) string {
	if len(names) == 0 {
		return "None chosen"
	}
	text := names[0]
	for _, n := range names[1:] {
		text += "; " + n
	}
	return text
}

func dealText(c VersionContent) string {
	switch {
	case len(c.GroupWill) == 0:
		return "The group promises nothing"
	case len(c.CouncilWill) == 0:
		return "The council is only asked for the money"
	default:
		return ""
	}
}
