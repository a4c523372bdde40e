package tally

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
)

// plainCount is the same rule written a second time, as slowly and as plainly as possible, to compare with: it looks through
// all ballots for every project, picks the best remaining project again and again, and uses fractions.
func plainCount(e Election, r Rule) (winners []string, reasons map[string]ReasonCode, left map[string]int64) {
	reasons, left = map[string]ReasonCode{}, map[string]int64{}
	remaining := []Project{}
	for _, p := range e.Projects {
		if p.Withdrawn {
			reasons[p.ID] = Withdrawn
		} else {
			remaining = append(remaining, p)
		}
	}
	money := e.Budget
	over := false
	for len(remaining) > 0 {
		best := remaining[0]
		for _, p := range remaining {
			if plainBetter(e, r, p, best) {
				best = p
			}
		}
		remaining = slices.DeleteFunc(remaining, func(p Project) bool { return p.ID == best.ID })
		left[best.ID] = money
		votes := plainVotes(e, best.ID)
		if votes == 0 && r.ZeroVotes != ZeroFunded {
			reasons[best.ID] = NoVotes
			continue
		}
		if votes < int64(r.MinSupport) {
			reasons[best.ID] = BelowThreshold
			continue
		}
		if over {
			reasons[best.ID] = StoppedBefore
			continue
		}
		if best.Cost > money {
			reasons[best.ID] = NotEnoughLeft
			if r.Unfit == Stop {
				over = true
			}
			continue
		}
		reasons[best.ID] = VotedIn
		winners = append(winners, best.ID)
		money = money - best.Cost
	}
	return winners, reasons, left
}

func plainVotes(e Election, id string) int64 {
	var votes int64
	for _, b := range e.Ballots {
		for _, c := range b.Choices {
			if c.ProjectID == id {
				votes += int64(b.Weight) * int64(c.Points)
				break // a project named twice counts once
			}
		}
	}
	return votes
}

func plainBetter(e Election, r Rule, a, b Project) bool {
	va, vb := plainVotes(e, a.ID), plainVotes(e, b.ID)
	sa, sb := big.NewRat(va, 1), big.NewRat(vb, 1)
	if r.Support == VotesPerCost {
		sa, sb = big.NewRat(va, a.Cost), big.NewRat(vb, b.Cost)
	}
	if c := sa.Cmp(sb); c != 0 {
		return c > 0
	}
	for _, t := range r.Ties {
		if t == TieCheapest && a.Cost != b.Cost {
			return a.Cost < b.Cost
		}
		if t == TieVotes && va != vb {
			return va > vb
		}
		if t == TieID && a.ID != b.ID {
			return a.ID < b.ID
		}
		if t == TieFile && a.ID != b.ID {
			for _, p := range e.Projects {
				if p.ID == a.ID || p.ID == b.ID {
					return p.ID == a.ID
				}
			}
		}
	}
	return false
}

// plainVotesNeeded adds one voter at a time, who chooses that project and nothing else, and counts everything again.
func plainVotesNeeded(e Election, r Rule, id string) int64 {
	for more := 1; more < 10_000; more++ {
		winners, _, _ := plainCount(withVoters(e, id, more), r)
		if slices.Contains(winners, id) {
			return int64(more)
		}
	}
	return 0
}

// withVoters is the election with more people who choose one project and nothing else.
func withVoters(e Election, id string, people int) Election {
	e.Ballots = append(slices.Clone(e.Ballots), Ballot{Weight: people, Choices: []Choice{{ProjectID: id, Points: 1}}})
	return e
}

// plainTieMatters says whether putting the projects of a tie in another order gives other winners, by trying every order.
func plainTieMatters(e Election, r Rule, group []string) bool {
	first := ""
	matters := false
	permute(len(group), func(places []int) {
		// The order tried is the order of the file, and the file decides: every other tie keeps the order it had.
		inOrder := orderOf(e, r)
		var at []int
		for i, id := range inOrder {
			if slices.Contains(group, id) {
				at = append(at, i)
			}
		}
		for k, place := range at {
			inOrder[place] = group[places[k]]
		}
		tried := e
		tried.Projects = nil
		for _, id := range inOrder {
			i := slices.IndexFunc(e.Projects, func(p Project) bool { return p.ID == id })
			tried.Projects = append(tried.Projects, e.Projects[i])
		}
		byFile := r
		byFile.Ties = []TieBreak{TieFile}
		winners, _, _ := plainCount(tried, byFile)
		slices.Sort(winners)
		key := ""
		for _, id := range winners {
			key += id + " "
		}
		if first == "" {
			first = "=" + key
		} else if first != "="+key {
			matters = true
		}
	})
	return matters
}

// orderOf is all projects in the order they are considered, the withdrawn ones last.
func orderOf(e Election, r Rule) []string {
	left := slices.Clone(e.Projects)
	slices.SortStableFunc(left, func(a, b Project) int {
		switch {
		case a.Withdrawn != b.Withdrawn:
			if a.Withdrawn {
				return 1
			}
			return -1
		case plainBetter(e, r, a, b):
			return -1
		case plainBetter(e, r, b, a):
			return 1
		default:
			return 0
		}
	})
	ids := make([]string, len(left))
	for i, p := range left {
		ids[i] = p.ID
	}
	return ids
}

// permute calls f with every order of 0..n-1.
func permute(n int, f func([]int)) {
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	var at func(int)
	at = func(k int) {
		if k == n {
			f(places)
			return
		}
		for i := k; i < n; i++ {
			places[k], places[i] = places[i], places[k]
			at(k + 1)
			places[k], places[i] = places[i], places[k]
		}
	}
	at(0)
}

// randomElection is small, with few different costs and votes, so that ties, exact fits and projects that do not fit are common.
func randomElection(r *rand.Rand) Election {
	e := Election{Budget: 1 + r.Int64N(30)}
	ids := r.Perm(12)
	for i := range 1 + r.IntN(6) {
		p := Project{ID: strconv.Itoa(ids[i]), Name: "Project", Cost: 1 + r.Int64N(min(e.Budget, 12)), Withdrawn: r.IntN(12) == 0}
		if p.Withdrawn && r.IntN(2) == 0 {
			p.Cost = 9999
		}
		e.Projects = append(e.Projects, p)
	}
	points := r.IntN(3) == 0
	for range r.IntN(8) {
		b := Ballot{Weight: 1 + r.IntN(3)}
		for _, i := range r.Perm(len(e.Projects))[:r.IntN(len(e.Projects)+1)] {
			c := Choice{ProjectID: e.Projects[i].ID, Points: 1}
			if points {
				c.Points = 1 + r.IntN(4)
			}
			b.Choices = append(b.Choices, c)
			if r.IntN(10) == 0 {
				b.Choices = append(b.Choices, c)
			}
		}
		e.Ballots = append(e.Ballots, b)
	}
	return e
}

func randomRule(r *rand.Rand) Rule {
	pick := func(rules ...[]TieBreak) []TieBreak { return rules[r.IntN(len(rules))] }
	return Rule{
		Method:  Greedy,
		Support: []Support{Votes, VotesPerCost}[r.IntN(2)],
		Unfit:   []Unfit{Skip, Stop}[r.IntN(2)],
		Ties: pick([]TieBreak{TieCheapest, TieID}, []TieBreak{TieID}, []TieBreak{TieFile}, []TieBreak{TieVotes, TieCheapest, TieFile},
			[]TieBreak{TieCheapest, TieVotes, TieID}),
		MinSupport: max(0, r.IntN(8)-4),
		ZeroVotes:  []ZeroVotes{ZeroNotFunded, "", ZeroFunded}[r.IntN(3)],
	}
}
