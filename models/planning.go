package models

import (
	"cmp"
	"slices"
	"strings"
)

// The kinds of what a planning group agrees.
const (
	PlanPriority = "priority"
	PlanRule     = "rule"
)

// What a member of a planning group can choose.
const (
	PlanAgree    = "agree"
	PlanUnsure   = "unsure"
	PlanDisagree = "disagree"
)

// planQuorum is how many people must have chosen before anything is agreed: one or two people are not a group.
const planQuorum = 3

// PlanTally is how many people chose what about one priority or rule.
type PlanTally struct{ Agree, Unsure, Disagree int }

// Chosen is how many people have chosen.
func (t PlanTally) Chosen() int { return t.Agree + t.Unsure + t.Disagree }

// Agreed is the planning group's rule: more agree than disagree, and at least three people have chosen.
func (t PlanTally) Agreed() bool { return t.Agree > t.Disagree && t.Chosen() >= planQuorum }

// Missing is how many people must still choose before anything can be agreed.
func (t PlanTally) Missing() int { return max(0, planQuorum-t.Chosen()) }

// Chooser is somebody who chose, as everybody may see them: an adult by their name and what they are here for, a person under 18 without
// a name.
type Chooser struct {
	Name     string // empty for a person under 18 and for one who left
	Capacity string
}

// PlanReason is why somebody chose as they did. It is shown with what they are here for, and never with their name.
type PlanReason struct {
	Choice   string
	Why      string
	Capacity string
}

// PlanItem is a priority or a rule with who chose what.
type PlanItem struct {
	PlanningItem
	Tally    PlanTally
	Choosers map[string][]Chooser // by choice
	Reasons  []PlanReason
	Mine     string // what the reader chose, if they did
	MyWhy    string
}

// PlanPage is a round's priorities and rules, and who chose what.
type PlanPage struct {
	RoundFrame
	TeamName   string
	PanelName  string // of the panel, where it is another team
	Priorities []PlanItem
	Rules      []PlanItem
	MayChoose  bool   // the reader is of the planning group and it is open
	Capacity   string // in which the reader chooses
	Changes    []RoundChange
}

// Agreed are those of the items that are agreed.
func Agreed(items []PlanItem) []PlanItem {
	var agreed []PlanItem
	for _, item := range items {
		if item.Tally.Agreed() {
			agreed = append(agreed, item)
		}
	}
	return agreed
}

// PlanVoice is one member's choice with what decides how they may be shown.
type PlanVoice struct {
	PlanningChoice
	DisplayName string
	Adult       bool
	Left        bool // their account is closed: they are known by their capacity alone
}

// NewPlanItem counts what was chosen about an item and says who chose it. Reasons are sorted by their words, so that their order does not
// tell who wrote which.
func NewPlanItem(item PlanningItem, voices []PlanVoice, reader string) PlanItem {
	p := PlanItem{PlanningItem: item, Choosers: map[string][]Chooser{}}
	for _, v := range voices {
		switch v.Choice {
		case PlanAgree:
			p.Tally.Agree++
		case PlanUnsure:
			p.Tally.Unsure++
		case PlanDisagree:
			p.Tally.Disagree++
		}
		chooser := Chooser{Name: v.DisplayName, Capacity: v.Capacity}
		switch {
		case v.Left:
			chooser.Name = ""
		case !v.Adult:
			chooser = Chooser{Capacity: "young_person"}
		}
		p.Choosers[v.Choice] = append(p.Choosers[v.Choice], chooser)
		if v.Why != "" {
			p.Reasons = append(p.Reasons, PlanReason{Choice: v.Choice, Why: v.Why, Capacity: chooser.Capacity})
		}
		if v.PersonID != nil && *v.PersonID == reader {
			p.Mine, p.MyWhy = v.Choice, v.Why
		}
	}
	for _, list := range p.Choosers {
		slices.SortFunc(list, func(a, b Chooser) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Capacity, b.Capacity))
		})
	}
	slices.SortFunc(p.Reasons, func(a, b PlanReason) int { return cmp.Compare(a.Why, b.Why) })
	return p
}

// PlanChoiceInput is what a member chose about one item, and why if they say.
type PlanChoiceInput struct{ Item, Choice, Why string }

// Check says what must be changed.
func (in PlanChoiceInput) Check() error {
	var checks Checks
	checks.Require(in.Choice == PlanAgree || in.Choice == PlanUnsure || in.Choice == PlanDisagree, "choice-"+in.Item, "Choose Agree, Not sure or Disagree")
	checks.limitText("why-"+in.Item, strings.TrimSpace(in.Why), 500)
	checks.takeOut("why-"+in.Item, in.Why)
	return checks.Err()
}

// PlanItemInput is a priority or rule that a member adds.
type PlanItemInput struct{ Kind, Title, Body string }

// Check says what must be changed.
func (in PlanItemInput) Check() error {
	var checks Checks
	checks.Require(in.Kind == PlanPriority || in.Kind == PlanRule, "kind", "Choose if this is a priority or a rule")
	checks.requireText("title", strings.TrimSpace(in.Title), 100, "Say it in a few words")
	checks.takeOut("title", in.Title)
	checks.requireText("body", strings.TrimSpace(in.Body), 300, "Say why it matters in a sentence")
	checks.takeOut("body", in.Body)
	return checks.Err()
}

// AgreedFirst puts what is agreed before what is not, each in its order.
func AgreedFirst(items []PlanItem) {
	slices.SortStableFunc(items, func(a, b PlanItem) int {
		switch {
		case a.Tally.Agreed() == b.Tally.Agreed():
			return 0
		case a.Tally.Agreed():
			return -1
		default:
			return 1
		}
	})
}
