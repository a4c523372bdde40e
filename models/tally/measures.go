package tally

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
)

// Measures say how well an outcome serves those who voted.
type Measures struct {
	Voters     int64   `json:"voters"`      // people who chose at least one project
	WithWinner int64   `json:"with_winner"` // those of them who chose at least one project that was voted in
	Spent      int64   `json:"spent"`       // pence
	ByWinners  []int64 `json:"by_winners"`  // at place k: voters who chose exactly k of the projects voted in
	Average    Decimal `json:"average"`     // projects voted in that a voter chose, on average
	Exclusion  Decimal `json:"exclusion"`   // per cent of the voters who chose none of those voted in: the exclusion ratio
	MoneyShare Decimal `json:"money_share"` // what goes to projects that a voter chose, on average, in per cent of the budget
	Gini       Decimal `json:"gini"`        // how unevenly the projects voted in are spread over the voters: 0 if all chose as many of them
	MedianCost Decimal `json:"median_cost"` // pence: the middle one of the projects voted in, or midway between the two
}

// InTen is for "9 in 10 people see something they voted for". It rounds down, so that it never says more than is true;
// 0 when nobody voted.
func (m Measures) InTen() int {
	if m.Voters == 0 {
		return 0
	}
	return int(m.WithWinner * 10 / m.Voters)
}

// measures are taken of the projects that are won, by their numbers.
func (s *sheet) measures(won []bool) Measures {
	m := Measures{Voters: s.turnout.Valid, ByWinners: []int64{}}
	var costs []int64
	for i, p := range s.projects {
		if won[i] {
			costs = append(costs, p.Cost)
			m.Spent += p.Cost
		}
	}
	chosen := big.NewInt(0) // over all voters, the money for what they chose
	for _, g := range s.groups {
		if len(g.picks) == 0 {
			continue
		}
		winners := 0
		money := big.NewInt(0)
		for _, p := range g.picks {
			if won[p.project] {
				winners++
				money.Add(money, big.NewInt(s.projects[p.project].Cost))
			}
		}
		for len(m.ByWinners) <= winners {
			m.ByWinners = append(m.ByWinners, 0)
		}
		m.ByWinners[winners] += g.weight
		chosen.Add(chosen, money.Mul(money, big.NewInt(g.weight)))
	}
	voters, total, spread := big.NewInt(m.Voters), big.NewInt(0), big.NewInt(0)
	for k, n := range m.ByWinners {
		total.Add(total, product(int64(k), n))
		for less, fewer := range m.ByWinners[:k] {
			spread.Add(spread, new(big.Int).Mul(product(n, fewer), big.NewInt(int64(k-less))))
		}
		if k > 0 {
			m.WithWinner += n
		}
	}
	m.Average, m.Gini = ratio(total, voters), ratio(spread, new(big.Int).Mul(total, voters))
	m.Exclusion = ratio(product(100, m.Voters-m.WithWinner), voters)
	m.MoneyShare = ratio(chosen.Mul(chosen, big.NewInt(100)), product(m.Voters, s.budget))
	m.MedianCost = median(costs)
	return m
}

func product(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// median is the middle of the costs, or midway between the two in the middle; 0 of none.
func median(costs []int64) Decimal {
	if len(costs) == 0 {
		return 0
	}
	slices.Sort(costs)
	n := len(costs)
	return ratio(new(big.Int).Add(big.NewInt(costs[(n-1)/2]), big.NewInt(costs[n/2])), big.NewInt(2))
}

// HeadToHead says which of two outcomes voters prefer: the one that holds more of what they chose.
type HeadToHead struct {
	First  int64 `json:"first"`  // people who prefer the first
	Second int64 `json:"second"` // people who prefer the second
	Same   int64 `json:"same"`   // people to whom both are alike, those who chose nothing included
}

// Compare asks every voter of an election which of two sets of projects, by id, they prefer. By ByExclusion, all that counts is whether a
// set holds any project they chose.
func Compare(e Election, first, second []string, by Comparison) HeadToHead {
	in := [2]map[string]bool{{}, {}}
	for i, ids := range [][]string{first, second} {
		for _, id := range ids {
			in[i][id] = true
		}
	}
	var h HeadToHead
	for _, b := range e.Ballots {
		var found [2]int
		seen := map[string]bool{}
		for _, c := range b.Choices {
			for i := range found {
				if in[i][c.ProjectID] && !seen[c.ProjectID] {
					found[i]++
				}
			}
			seen[c.ProjectID] = true
		}
		if by == ByExclusion {
			found = [2]int{min(found[0], 1), min(found[1], 1)}
		}
		switch cmp.Compare(found[0], found[1]) {
		case 1:
			h.First += int64(b.Weight)
		case -1:
			h.Second += int64(b.Weight)
		default:
			h.Same += int64(b.Weight)
		}
	}
	return h
}

// compare is Rule.Comparison: Greedy's outcome stands if strictly more voters prefer it.
func (c *counter) compare(e Election, shares Outcome) (Outcome, error) {
	r := c.rule
	r.Method, r.Support, r.Unfit, r.Utility, r.Completion, r.Step, r.Comparison = Greedy, Votes, Skip, "", "", 0, ""
	greedy, err := Count(e, r)
	if err != nil {
		return shares, err
	}
	compared := Compared{HeadToHead: Compare(e, shares.Winners(), greedy.Winners(), c.rule.Comparison), Instead: greedy.Selected}
	if compared.Greedy = compared.HeadToHead.Second > compared.HeadToHead.First; compared.Greedy {
		greedy.Rule, compared.Instead = shares.Rule, shares.Selected
		shares = greedy
	}
	shares.Compared = &compared
	return shares, nil
}

// Share is what part of the votes and of the money went to projects of one kind or place.
type Share struct {
	Name  string  `json:"name"`  // empty for projects without one
	Votes Decimal `json:"votes"` // per cent
	Money Decimal `json:"money"` // per cent of what is spent
}

// SharesOf puts the votes and the money of an outcome side by side, by what names says of a project: its categories, or its area. Each
// person's vote is split evenly over what they chose, and a project's part of it, like its cost, evenly over its names. By name.
func SharesOf(e Election, o Outcome, names func(Project) []string) []Share {
	of := make(map[string][]string, len(e.Projects))
	votes, money := map[string]*big.Rat{}, map[string]*big.Rat{}
	add := func(to map[string]*big.Rat, names []string, amount *big.Rat) {
		part := new(big.Rat).Quo(amount, big.NewRat(int64(len(names)), 1))
		for _, name := range names {
			if to[name] == nil {
				to[name] = new(big.Rat)
			}
			to[name].Add(to[name], part)
		}
	}
	spent, voters := new(big.Rat), new(big.Rat)
	for _, p := range e.Projects {
		if of[p.ID] = names(p); len(of[p.ID]) == 0 {
			of[p.ID] = []string{""}
		}
		add(votes, of[p.ID], new(big.Rat))
		add(money, of[p.ID], new(big.Rat))
	}
	for _, s := range o.Selected {
		cost := new(big.Rat).SetInt64(s.Cost)
		add(money, of[s.ID], cost)
		spent.Add(spent, cost)
	}
	// How many people gave a project one part in so many of their vote.
	parts := map[string]map[int]int64{}
	for _, b := range e.Ballots {
		chosen := map[string]bool{}
		for _, c := range b.Choices {
			chosen[c.ProjectID] = true
		}
		for id := range chosen {
			if parts[id] == nil {
				parts[id] = map[int]int64{}
			}
			parts[id][len(chosen)] += int64(b.Weight)
		}
		if len(chosen) > 0 {
			voters.Add(voters, new(big.Rat).SetInt64(int64(b.Weight)))
		}
	}
	for id, by := range parts {
		for n, people := range by {
			add(votes, of[id], big.NewRat(people, int64(n)))
		}
	}
	shares := make([]Share, 0, len(votes))
	for _, name := range slices.Sorted(maps.Keys(votes)) {
		shares = append(shares, Share{name, percent(votes[name], voters), percent(money[name], spent)})
	}
	return shares
}

func percent(part, whole *big.Rat) Decimal {
	if whole.Sign() == 0 {
		return 0
	}
	share := new(big.Rat).Quo(part, whole)
	share.Mul(share, big.NewRat(100, 1))
	return ratio(share.Num(), share.Denom())
}
