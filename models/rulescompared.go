package models

import (
	"math/big"
	"slices"

	"acorn/models/tally"
)

// RulesComparedPage is what an officer who chooses a rule sees of earlier votes: what each rule would have done with the published ballots.
type RulesComparedPage struct {
	RoundFrame
	Rounds []RoundByRules // the newest result first
	More   int            // earlier results that are not counted again here
	// What groups ask for together so far, in how many proposals that may come on the ballot: those on it, once the round is sealed.
	AskedPence int64
	Asked      int
	Sized      bool // whether earlier votes are counted with money for the same share of their projects as the pot pays for of what is asked
}

// Tight reports whether groups ask for more than the pot, so that a rule has something to decide.
func (p RulesComparedPage) Tight() bool { return p.AskedPence > p.PotPence }

// Percent is how much of what is asked the pot pays for, in whole per cent.
func (p RulesComparedPage) Percent() int64 { return share(100, p.PotPence, max(1, p.AskedPence)) }

// SameShare is the money, in whole units of the currency, that pays for the same share of an election's projects as the pot pays for of what is asked.
func (p RulesComparedPage) SameShare(e tally.Election) int64 {
	total := int64(0)
	for _, project := range e.Projects {
		if !project.Withdrawn {
			total += project.Cost
		}
	}
	return share(total, p.PotPence, p.AskedPence) / 100 * 100
}

// share is n × a / b, rounded down, however large the product.
func share(n, a, b int64) int64 {
	product := new(big.Int).Mul(big.NewInt(n), big.NewInt(a))
	return product.Quo(product, big.NewInt(b)).Int64()
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
	Shared     int64 // the money it is counted with here: PotPence, unless that was changed to fit the sizes of another round
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
