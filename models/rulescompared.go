package models

import (
	"slices"

	"acorn/models/tally"
)

// RulesComparedPage is what an officer who chooses a rule sees of earlier votes: what each rule would have done with the published ballots.
type RulesComparedPage struct {
	RoundFrame
	Rounds []RoundByRules // the newest result first
	More   int            // earlier results that are not counted again here
}

// MostCompared is how many earlier rounds are counted again for one page.
const MostCompared = 8

// RoundByRules is an earlier round counted by each rule.
type RoundByRules struct {
	Name, Href string
	Currency   string // of its money
	PotPence   int64
	Rule       tally.Method // that it was counted by
	Ballots    int
	ByRule     []RuleOutcome
}

// RuleOutcome is what one rule makes of a vote.
type RuleOutcome struct {
	Method   tally.Method
	Outcome  tally.Outcome
	Prefer   int64 // people who have more of their picks in it than in the published result
	PreferIt int64 // people to whom the published result gives more
}

// ByEachRule counts a vote by each rule that goes with its ballot. The round's own is as it was; the others have their usual form, with the round's own ties and thresholds.
func ByEachRule(b Rulebook, e tally.Election) ([]RuleOutcome, error) {
	var outcomes []RuleOutcome
	for _, method := range []tally.Method{tally.Greedy, tally.EqualShares, tally.Phragmen} {
		if !CountsBy(b.BallotType, method) {
			continue
		}
		by := b
		if b.CountingRule != string(method) {
			by.CountBy(method)
		}
		rule, err := by.TallyRule()
		if err != nil {
			return nil, err
		}
		o, err := tally.Count(e, rule)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, RuleOutcome{Method: method, Outcome: o})
	}
	own := slices.IndexFunc(outcomes, func(o RuleOutcome) bool { return string(o.Method) == b.CountingRule })
	for i := range outcomes {
		h := tally.Compare(e, outcomes[i].Outcome.Winners(), outcomes[own].Outcome.Winners(), tally.BySatisfaction)
		outcomes[i].Prefer, outcomes[i].PreferIt = h.First, h.Second
	}
	return outcomes, nil
}

// Alike reports whether every rule votes in the same projects.
func (r RoundByRules) Alike() bool {
	for _, o := range r.ByRule[1:] {
		a, b := o.Outcome.Winners(), r.ByRule[0].Outcome.Winners()
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			return false
		}
	}
	return true
}
