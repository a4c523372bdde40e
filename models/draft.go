package models

import (
	"slices"
	"unicode/utf8"
)

// ProposalInput is what a version of a proposal says: what its people wrote, in the answers to the questions.
type ProposalInput struct {
	Title          string // a name for the idea
	Summary        string // one sentence: who gets what from it
	NeedID         string // one of the round's needs, or
	NeedText       string // one in their own words
	What           string
	Place          string
	WhoFor         string
	PeopleCount    int // about how many children, young people or parents it reaches
	Theme          string
	Budget         []BudgetItem
	Outcomes       []string // ids of the framework's outcomes
	OrganisationID string   // whose proposal it is; empty for a group that is not known here yet
	GroupName      string
	Partners       []PartnerItem
	CouncilWill    []string // the deal's two sides
	GroupWill      []string
	HowKnown       string // how they will know that it worked
	ToCouncil      string // what they answer to what the council asked about the version before
}

// BudgetItem is one thing that the money would be spent on.
type BudgetItem struct {
	Label string
	Pence int64
}

// PartnerItem is somebody else who takes part, and what they do.
type PartnerItem struct {
	Name string
	Part string
}

// The most that fits: characters of a text, and lines of a list.
const (
	MaxTitle    = 60
	MaxSummary  = 140
	MaxNeedText = 300
	MaxWhat     = 1500
	MaxPlace    = 140
	MaxWhoFor   = 140
	MaxLabel    = 80
	MaxName     = 80
	MaxDealLine = 140
	MaxHowKnown = 800
	MaxAnswer   = 800

	MaxBudgetLines = 20
	MaxPartners    = 6
	MaxDealLines   = 6
	MaxOutcomes    = 5
)

// Small sums get few questions. How a group will know that it worked is asked above the first amount and must be answered from the second.
const (
	HowKnownAbove = 100_000   // £1,000
	HowKnownFrom  = 1_000_000 // £10,000
)

// ProposalPart is one question page of a proposal.
type ProposalPart string

// The parts in the order in which they are asked.
const (
	PartIdea     ProposalPart = "idea"
	PartNeed     ProposalPart = "need"
	PartWhat     ProposalPart = "what"
	PartPicture  ProposalPart = "picture"
	PartMoney    ProposalPart = "money"
	PartOutcomes ProposalPart = "outcomes"
	PartGroup    ProposalPart = "group"
	PartPartners ProposalPart = "partners"
	PartDeal     ProposalPart = "deal"
	PartKnown    ProposalPart = "known"
)

// PartAnswer is asked only of what was sent back: what its people answer to the council. It counts as a change.
const PartAnswer ProposalPart = "answer"

// ProposalParts are all parts, in order.
var ProposalParts = [...]ProposalPart{PartIdea, PartNeed, PartWhat, PartPicture, PartMoney, PartOutcomes, PartGroup, PartPartners, PartDeal, PartKnown}

// Known reports whether there is such a page.
func (p ProposalPart) Known() bool { return p == PartAnswer || slices.Contains(ProposalParts[:], p) }

// ProposalTasks are the answers that a proposal needs, each with its question pages: six, and one more for larger sums.
func (in ProposalInput) ProposalTasks() [][]ProposalPart {
	tasks := [][]ProposalPart{{PartIdea}, {PartNeed}, {PartWhat, PartPicture}, {PartMoney}, {PartOutcomes}, {PartGroup, PartPartners, PartDeal}}
	if in.AsksHowKnown() {
		tasks = append(tasks, []ProposalPart{PartKnown})
	}
	return tasks
}

// NextPart is the question page after this one; the last has none.
func (in ProposalInput) NextPart(part ProposalPart) (ProposalPart, bool) {
	order := slices.Concat(in.ProposalTasks()...)
	if i := slices.Index(order, part); i >= 0 && i+1 < len(order) {
		return order[i+1], true
	}
	return "", false
}

// AsksHowKnown reports whether the sum is large enough to ask how they will know that it worked. What was answered once stays to be seen.
func (in ProposalInput) AsksHowKnown() bool {
	return in.AskPence() > HowKnownAbove || in.HowKnown != ""
}

// AskPence is what the budget's lines add up to: what the proposal asks for.
func (in ProposalInput) AskPence() int64 {
	sum := int64(0)
	for _, line := range in.Budget {
		sum += line.Pence
	}
	return sum
}

// CheckPart says at once what is wrong with the answers on one page. What is not answered yet is not wrong: a draft may have gaps.
func (in ProposalInput) CheckPart(part ProposalPart, r Round) error {
	return in.wrong(part, r).Err()
}

// Check says what must be answered or changed before the proposal can be sent in. The fields are parts: each leads to its question page.
func (in ProposalInput) Check(r Round) error {
	var all Checks
	for _, part := range ProposalParts {
		for _, f := range in.partChecks(part, r) {
			f.Field = string(part)
			all = append(all, f)
		}
	}
	return all.Err()
}

// Done reports whether everything that a part needs is there and right.
func (in ProposalInput) Done(part ProposalPart, r Round) bool {
	return len(in.partChecks(part, r)) == 0
}

// Begun reports whether anything of a part was answered.
func (in ProposalInput) Begun(part ProposalPart) bool {
	switch part {
	case PartIdea:
		return in.Title+in.Summary != ""
	case PartNeed:
		return in.NeedID+in.NeedText != ""
	case PartWhat:
		return in.What+in.Place+in.WhoFor != "" || in.PeopleCount > 0
	case PartPicture:
		return in.Theme != ""
	case PartMoney:
		return len(in.Budget) > 0
	case PartOutcomes:
		return len(in.Outcomes) > 0
	case PartGroup:
		return in.OrganisationID+in.GroupName != ""
	case PartPartners:
		return len(in.Partners) > 0
	case PartDeal:
		return len(in.CouncilWill)+len(in.GroupWill) > 0
	default:
		return in.HowKnown != ""
	}
}

// Empty reports whether nothing was answered yet.
func (in ProposalInput) Empty() bool {
	return !slices.ContainsFunc(ProposalParts[:], in.Begun)
}

func (in ProposalInput) partChecks(part ProposalPart, r Round) Checks {
	return append(in.missing(part, r), in.wrong(part, r)...)
}

// missing is what a part still needs before the proposal can be sent in.
func (in ProposalInput) missing(part ProposalPart, r Round) Checks {
	var c Checks
	switch part {
	case PartIdea:
		c.Require(in.Title != "", "title", "Give your idea a name")
		c.Require(in.Summary != "", "summary", "Say in one sentence who gets what")
	case PartNeed:
		c.Require(in.NeedID != "" || in.NeedText != "", "need", "Choose the need it answers, or write your own")
	case PartWhat:
		c.Require(in.What != "", "what", "Say what you will do")
		c.Require(in.Place != "", "place", "Say where it will happen")
		c.Require(in.WhoFor != "", "who_for", "Say who it is for")
		c.Require(in.PeopleCount != 0, "people", "Say about how many people it is for")
	case PartPicture:
		c.Require(in.Theme != "", "theme", "Choose a picture for your idea")
	case PartMoney:
		c.Require(len(in.Budget) > 0, "label-1", "Say what the money will be spent on")
		c.Require(len(in.Budget) == 0 || in.AskPence() >= r.MinAskPence, "amount-1",
			"Your lines add up to {{.Sum}}. In this round you can ask for {{.Least}} or more", "Sum", Pence(in.AskPence()), "Least", Pence(r.MinAskPence))
	case PartOutcomes:
		c.Require(len(in.Outcomes) > 0, "outcomes", "Choose what will be different")
	case PartGroup:
		c.Require(in.OrganisationID != "" || in.GroupName != "", "group_name", "Say which group is doing this")
	case PartDeal:
		c.Require(len(in.GroupWill) > 0, "group-1", "Say what your group will do")
	case PartKnown:
		c.Require(in.HowKnown != "" || in.AskPence() < HowKnownFrom, "how_known", "Say how you will know that it worked")
	}
	return c
}

// wrong is what of a part cannot stay as it is.
func (in ProposalInput) wrong(part ProposalPart, r Round) Checks {
	var c Checks
	switch part {
	case PartIdea:
		c.public("title", in.Title, MaxTitle, "The name of your idea must be {{.Most}} characters or fewer. It has {{.N}}")
		c.oneAlphabet("title", in.Title)
		c.public("summary", in.Summary, MaxSummary, "Your sentence must be {{.Most}} characters or fewer. It has {{.N}}")
	case PartNeed:
		c.public("need_text", in.NeedText, MaxNeedText, "The need must be {{.Most}} characters or fewer. It has {{.N}}")
	case PartWhat:
		c.public("what", in.What, MaxWhat, "What you will do must be {{.Most}} characters or fewer. It has {{.N}}")
		c.public("place", in.Place, MaxPlace, "Where it will happen must be {{.Most}} characters or fewer. It has {{.N}}")
		c.Require(in.PeopleCount >= 0, "people", "Enter a number of people, like 40")
		c.public("who_for", in.WhoFor, MaxWhoFor, "Who it is for must be {{.Most}} characters or fewer. It has {{.N}}")
	case PartPicture:
		c.Require(in.Theme == "" || slices.Contains(ProposalThemes[:], in.Theme), "theme", "Choose one of the pictures")
	case PartMoney:
		in.wrongMoney(&c, r)
	case PartOutcomes:
		c.Require(len(in.Outcomes) <= MaxOutcomes, "outcomes", "Choose {{.Most}} at most: the ones that matter most to you", "Most", MaxOutcomes)
	case PartGroup:
		c.public("group_name", in.GroupName, MaxName, "The name of your group must be {{.Most}} characters or fewer. It has {{.N}}")
		c.oneAlphabet("group_name", in.GroupName)
	case PartPartners:
		in.wrongPartners(&c)
	case PartDeal:
		c.lines("council", in.CouncilWill)
		c.lines("group", in.GroupWill)
	case PartAnswer:
		n := utf8.RuneCountInString(in.ToCouncil)
		c.Require(n <= MaxAnswer, "to_council", "Your answer must be {{.Most}} characters or fewer. It has {{.N}}", "Most", MaxAnswer, "N", n)
	case PartKnown:
		c.public("how_known", in.HowKnown, MaxHowKnown, "Your answer must be {{.Most}} characters or fewer. It has {{.N}}")
	}
	return c
}

func (in ProposalInput) wrongMoney(c *Checks, r Round) {
	c.Require(len(in.Budget) <= MaxBudgetLines, "label-1", "Use {{.Most}} lines at most. Put small things together", "Most", MaxBudgetLines)
	for i, line := range in.Budget {
		c.inLine(i, func(c *Checks) {
			field := numbered("label", i)
			c.Require(line.Label != "", field, "Say what this money is for")
			c.public(field, line.Label, MaxLabel, "This line must be {{.Most}} characters or fewer. It has {{.N}}")
			c.Require(line.Pence > 0, numbered("amount", i), "Enter an amount in pounds, like 45 or 45.50")
		})
	}
	if in.AskPence() > r.MaxAskPence {
		c.Require(false, "amount-1", "Your lines add up to {{.Sum}}. In this round you can ask for {{.Most}} at most",
			"Sum", Pence(in.AskPence()), "Most", Pence(r.MaxAskPence))
	}
}

func (in ProposalInput) wrongPartners(c *Checks) {
	c.Require(len(in.Partners) <= MaxPartners, "partner-1", "Name {{.Most}} partners at most", "Most", MaxPartners)
	for i, p := range in.Partners {
		c.inLine(i, func(c *Checks) {
			c.Require(p.Name != "", numbered("partner", i), "Name the partner who will do this")
			c.public(numbered("partner", i), p.Name, MaxName, "The name of a partner must be {{.Most}} characters or fewer. It has {{.N}}")
			c.public(numbered("part", i), p.Part, MaxDealLine, "What a partner does must be {{.Most}} characters or fewer. It has {{.N}}")
		})
	}
}

// public adds what is wrong with a text that everybody will read: too long, which tooLong says, or with a way to reach somebody or what cannot be seen in it.
func (c *Checks) public(field, text string, most int, tooLong string) {
	if n := utf8.RuneCountInString(text); n > most {
		c.Require(false, field, tooLong, "Most", most, "N", n)
		return
	}
	c.takeOut(field, text)
}

func (c *Checks) lines(side string, lines []string) {
	c.Require(len(lines) <= MaxDealLines, side+"-1", "Use {{.Most}} lines at most", "Most", MaxDealLines)
	for i, line := range lines {
		c.inLine(i, func(c *Checks) {
			c.public(numbered(side, i), line, MaxDealLine, "This line must be {{.Most}} characters or fewer. It has {{.N}}")
		})
	}
}

// CheckSentAgain asks of what was sent back that something changed, or that its people answered what was asked. before is what was sent in last.
func CheckSentAgain(before, now VersionContent) error {
	var c Checks
	again := now.SubmittedAt == nil && (now.ToCouncil != "" || len(ChangedLabels(before, now)) > 0)
	c.Require(again, string(PartAnswer), "Answer the council, or change what it asked about. Then send it in again")
	return c.Err()
}

// SubmitInput is what somebody says when they send a proposal in.
type SubmitInput struct {
	Declared bool // what is in it is true, and the group agrees to it
}

// Check asks for the declaration.
func (in SubmitInput) Check() error {
	var c Checks
	c.Require(in.Declared, "declared", "Tick the box to say that what you wrote is true and your group agrees")
	return c.Err()
}
