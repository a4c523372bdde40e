package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// FundMoney is what a round and its fund have, and what of it is awarded already, all in pence. Awards that were declined are not counted. What came
// back from an award is the fund's to share again, and not the round's.
type FundMoney struct {
	PotPence         int64 // what the round decided about
	PotAwardedPence  int64
	FundPence        int64 // what was put into the fund
	FundAwardedPence int64
}

// PotLeft is what the round can still award.
func (m FundMoney) PotLeft() int64 { return m.PotPence - m.PotAwardedPence }

// FundLeft is what the fund can still award.
func (m FundMoney) FundLeft() int64 { return m.FundPence - m.FundAwardedPence }

// Candidate is one project of a published result for which no award was made yet, as the officer who proposes awards sees it.
type Candidate struct {
	ProposalID  string
	Slug        string
	Title       string
	GroupName   string
	Recipient   Recipient
	Rank        int // its place in the result, which names its fields in the form
	Votes       int // points, where ballots have points
	People      int // who gave it any
	CostPence   int64
	VotedIn     bool
	Withdrawn   bool // by its group, after the vote
	HasLead     bool // somebody can accept an offer
	AmountPence int64
	Override    string // the reason given last time, when the awards were sent back
	Chosen      bool   // what the form begins with
}

// AwardsPage is what an officer sees who proposes the awards of a round.
type AwardsPage struct {
	RoundFrame
	Holder     string // the organisation whose approver decides
	Money      FundMoney
	Waiting    *AllocationView // proposed, not yet decided
	Last       *AllocationView // decided or withdrawn last
	Candidates []Candidate
	Given      []AwardView
}

// AwardView is an award as pages list it.
type AwardView struct {
	Award
	Title          string
	GroupName      string
	ProposalSlug   string
	InitiativeSlug string // empty before the offer is accepted
	CostPence      int64
	VotedIn        bool
	Override       string // why it departs from the result
	Past           bool   // nobody answered in time
}

// AllocationView is an allocation with its lines in the order of the result.
type AllocationView struct {
	Allocation
	RoundName      string
	ProposedByName string
	DecidedByName  string
	Lines          []AllocationLineView
}

// AllocationLineView is one line, beside what the result says of the project.
type AllocationLineView struct {
	AllocationLine
	Slug      string
	Title     string
	GroupName string
	Recipient Recipient
	Rank      int
	Votes     int
	CostPence int64
	VotedIn   bool
}

// Departure is how a line differs from the result.
type Departure string

// The departures.
const (
	AsVoted Departure = ""
	Changed Departure = "changed"  // another amount than was voted on
	Added   Departure = "added"    // was not voted in
	LeftOut Departure = "left_out" // was voted in, and gets nothing
)

// Departs says how the line differs from the result.
func (l AllocationLineView) Departs() Departure {
	switch {
	case l.AmountPence == 0:
		return LeftOut
	case !l.VotedIn:
		return Added
	case l.AmountPence != l.CostPence:
		return Changed
	default:
		return AsVoted
	}
}

// TotalPence is what the allocation would award in all.
func (a AllocationView) TotalPence() int64 {
	total := int64(0)
	for _, l := range a.Lines {
		total += l.AmountPence
	}
	return total
}

// Awarded are the lines that award something; the others leave a project out.
func (a AllocationView) Awarded() []AllocationLineView {
	return slices.DeleteFunc(slices.Clone(a.Lines), func(l AllocationLineView) bool { return l.AmountPence == 0 })
}

// Departures are the lines that differ from the result.
func (a AllocationView) Departures() []AllocationLineView {
	return slices.DeleteFunc(slices.Clone(a.Lines), func(l AllocationLineView) bool { return l.Departs() == AsVoted })
}

// Recipients are all who would get money.
func (a AllocationView) Recipients() []Recipient {
	var all []Recipient
	for _, l := range a.Awarded() {
		all = append(all, l.Recipient)
	}
	return all
}

// Hash covers all that is approved: who gets how much, for what, why it departs from the result, and the note.
func (a AllocationView) Hash() (string, error) {
	lines := slices.SortedFunc(slices.Values(a.Lines), func(x, y AllocationLineView) int { return cmp.Compare(x.ProposalID, y.ProposalID) })
	content := make([]any, len(lines))
	for i, l := range lines {
		content[i] = map[string]any{"amount_pence": l.AmountPence, "cost_pence": l.CostPence, "group": l.GroupName, "organisation": l.Recipient.OrganisationID,
			"override": l.Override, "proposal": l.ProposalID, "title": l.Title, "voted_in": l.VotedIn}
	}
	return ContentHash(map[string]any{"lines": content, "note": a.Note, "proposed_by": a.ProposedBy, "round": a.RoundID, "total_pence": a.TotalPence()})
}

// DecisionPage is what the second person sees who decides on an allocation.
type DecisionPage struct {
	RoundFrame
	AllocationView
	Holder string
	Money  FundMoney
	MayNot *Error // why this person may not decide, or nil
}

// The lengths of what officers and approvers write, in characters.
const (
	mostReason = 500
	mostNote   = 1000
)

// AllocationInput is an allocation as an officer typed it.
type AllocationInput struct {
	Note  string
	Lines map[int]AllocationLineInput // by the project's rank in the result
}

// AllocationLineInput is one project as the officer typed it.
type AllocationLineInput struct {
	Award    bool
	Amount   string
	Override string
}

// TotalPence is what the form would award as far as it can be read, for the officer to see while they fill it in.
func (in AllocationInput) TotalPence() int64 {
	total := int64(0)
	for _, l := range in.Lines {
		if pence, ok := ParsePounds(l.Amount); ok && l.Award {
			total += pence
		}
	}
	return total
}

// withdrawnOverride is the reason for leaving out a project whose group took it back: nobody need type it.
const withdrawnOverride = "Its group withdrew it"

// Parse reads the lines, and refuses what departs from the result without a reason, and more than the pot or the fund has left.
func (in AllocationInput) Parse(candidates []Candidate, money FundMoney) ([]AllocationLine, error) {
	var checks Checks
	var lines []AllocationLine
	total := int64(0)
	for _, c := range candidates {
		line, awarded := in.Lines[c.Rank].parse(&checks, c)
		if awarded {
			lines = append(lines, line)
		}
		total += line.AmountPence
	}
	checks.limitText("note", strings.TrimSpace(in.Note), mostNote)
	if len(checks) == 0 && len(candidates) > 0 {
		first := fmt.Sprintf("award-%d", candidates[0].Rank)
		checks.Require(total > 0, first, "Choose at least one project to award")
		checks.Require(total <= money.PotLeft(), first, "These awards are more than the round's pot has left. Award less")
		checks.Require(total <= money.FundLeft(), first, "These awards are more than the fund has left. Award less")
	}
	checks.Require(len(candidates) > 0, "", "Every project of this round has an award already")
	return lines, checks.Err()
}

// parse reads one project's fields. It answers false when there is nothing to write down: not voted in, and not awarded.
func (in AllocationLineInput) parse(checks *Checks, c Candidate) (AllocationLine, bool) {
	line := AllocationLine{ProposalID: c.ProposalID}
	override, reason := strings.TrimSpace(in.Override), fmt.Sprintf("reason-%d", c.Rank)
	checks.limitText(reason, override, mostReason)
	checks.takeOut(reason, override)
	if c.Withdrawn {
		line.Override = withdrawnOverride
		checks.Require(!in.Award, fmt.Sprintf("award-%d", c.Rank), "{{.Title}} was withdrawn by its group. It can't get an award", "Title", c.Title)
		return line, c.VotedIn
	}
	if !in.Award {
		line.Override = override
		checks.Require(!c.VotedIn || override != "", reason, "Say why {{.Title}} gets nothing, though it was voted in", "Title", c.Title)
		return line, c.VotedIn
	}
	pence, ok := ParsePounds(in.Amount)
	checks.Require(ok && pence > 0, fmt.Sprintf("amount-%d", c.Rank), "Enter the amount for {{.Title}} in pounds, like 1,200", "Title", c.Title)
	if !ok {
		return line, true
	}
	line.AmountPence = pence
	switch {
	case !c.VotedIn:
		line.Override = override
		checks.Require(override != "", reason, "Say why {{.Title}} gets an award, though it was not voted in", "Title", c.Title)
	case pence != c.CostPence:
		line.Override = override
		checks.Require(override != "", reason, "Say why {{.Title}} gets another amount than people voted on", "Title", c.Title)
	}
	return line, true
}

// DecisionInput is what an approver decided on awards or a payment, and the hash of what they saw.
type DecisionInput struct {
	Hash   string
	Decide string // approve or refuse
	Reason string
}

// Check refuses a decision that is missing, or a refusal without a reason.
func (in DecisionInput) Check() error {
	var checks Checks
	checks.Require(in.Decide == "approve" || in.Decide == "refuse", "decide", "Choose whether to approve this or send it back")
	if in.Decide == "refuse" {
		checks.requireText("reason", in.Reason, mostReason, "Say why, so that it can be put right")
	}
	return checks.Err()
}

// RoundAwards is the public list of what a round awarded.
type RoundAwards struct {
	RoundFrame
	Holder      string
	Money       FundMoney
	Allocations []AllocationView // approved ones, the oldest first
	Awards      []AwardView
	Published   bool // whether the result is public, before which there can be no awards
}
