package tally

import (
	"cmp"
	"slices"
)

// Claim is a project that lost though a group of its voters could have claimed it.
type Claim struct {
	ID     string `json:"id"`
	People int64  `json:"people"` // the smallest such group
}

// Underserved finds the projects that lost though some group of those who chose them could have claimed them with their part of the
// budget alone: t people for whom t/n of the budget would pay for the project on top of everything voted in that any one of them chose. An
// outcome without such projects serves every such group; EqualShares by CostUtility, with any completion, has none, and Greedy often
// has some.
//
// This is a check in the manner of EJR+ (Brill and Peters, "Robust and verifiable proportionality axioms for multiwinner voting", 2023), with
// the money spent on what somebody chose in place of the number of winners they approve. It is not called EJR+ because it is not their
// definition.
func Underserved(e Election, o Outcome) ([]Claim, error) {
	s, err := newSheet(e, Rule{Method: Greedy})
	if err != nil {
		return nil, err
	}
	won := make([]bool, len(s.projects))
	for i, p := range s.projects {
		l, ok := o.Line(p.ID)
		won[i] = ok && l.VotedIn
	}
	return s.underserved(won), nil
}

func (s *sheet) underserved(won []bool) []Claim {
	claims := []Claim{}
	money := make([]int64, len(s.groups)) // spent on what the people of the group chose
	for i, g := range s.groups {
		for _, p := range g.picks {
			if won[p.project] {
				money[i] = saturated(money[i], s.projects[p.project].Cost)
			}
		}
	}
	for i, p := range s.projects {
		if won[i] || p.Withdrawn || p.Cost == 0 {
			continue
		}
		// Those who got least first: if any group of t people has a claim, the t people who got least have one.
		poorest := slices.Clone(p.supporters)
		slices.SortFunc(poorest, func(a, b support) int { return cmp.Compare(money[a.group], money[b.group]) })
		people := int64(0)
		for _, supporter := range poorest {
			people += int64(supporter.weight)
			need := saturated(money[supporter.group], p.Cost)
			if compareProducts(uint64(need), uint64(s.turnout.Ballots), uint64(people), uint64(s.budget)) <= 0 {
				claims = append(claims, Claim{p.ID, atLeast(need, s.turnout.Ballots, s.budget, 1)})
				break
			}
		}
	}
	return claims
}

// saturated is a+b, or the largest number there is.
func saturated(a, b int64) int64 {
	if sum := a + b; sum >= a {
		return sum
	}
	return 1<<63 - 1
}
