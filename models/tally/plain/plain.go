// Package plain counts elections by the rules of package tally a second time, as plainly as can be: it works with fractions throughout, looks
// through all ballots whenever it wants to know what somebody has left, and takes no step that a person with a pencil would not. It shares
// the description of elections and rules with tally and not one line that counts.
//
// It is there to disagree. Tests count random elections both ways, and a published result is counted by it again before it is shown.
package plain

import (
	"crypto/sha256"
	"math/big"
	"slices"

	"acorn/models/tally"
)

// Count is the ids of what is voted in, in that order. It expects what tally.Count accepts: an election or a rule that is refused there
// gives nonsense here.
func Count(e tally.Election, r tally.Rule) []string { return CountFrom(e, r, 0) }

// CountFrom is Count where the raising of shares begins with this many steps done, for elections in which all of them would take too long. It takes for
// granted that raising did not end before, and finds out whether it ends where the first count says.
func CountFrom(e tally.Election, r tally.Rule, steps int64) []string {
	winners := countParts(e, r, steps)
	if r.Comparison == "" {
		return winners
	}
	greedy := tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip, Ties: r.Ties, Seed: r.Seed, MinSupport: r.MinSupport,
		MinShare: r.MinShare, MinCostShare: r.MinCostShare, ZeroVotes: r.ZeroVotes, RingFences: r.RingFences}
	others := countParts(e, greedy, 0)
	prefer := int64(0) // how many more people prefer greedy's outcome
	for _, b := range newCount(e, r).ballots {
		mine, theirs := 0, 0
		for id := range b.points {
			if slices.Contains(winners, id) {
				mine++
			}
			if slices.Contains(others, id) {
				theirs++
			}
		}
		if r.Comparison == tally.ByExclusion {
			mine, theirs = min(mine, 1), min(theirs, 1)
		}
		if theirs > mine {
			prefer += b.people
		}
		if theirs < mine {
			prefer -= b.people
		}
	}
	if prefer > 0 {
		return others
	}
	return winners
}

// mostWork bounds what Again does while somebody waits: with ballots × projects × winners × steps up to here it takes some seconds.
const mostWork = 5_000_000

// Again counts by the rule of a first count, to be compared with what that voted in. Where raising the shares of Equal Shares again and again would take
// minutes, it begins one step before the end of the first.
func Again(e tally.Election, first tally.Outcome) []string {
	from, size := int64(0), int64(len(e.Ballots)*len(e.Projects)*(1+len(first.Selected)))
	for _, part := range first.Parts {
		if share := part.Endowment; share != nil && share.Steps > 1 && size*share.Steps > mostWork {
			from = share.Steps - 1
		}
	}
	return CountFrom(e, first.Rule, from)
}

// countParts counts the ring-fences and then all the rest.
func countParts(e tally.Election, r tally.Rule, steps int64) []string {
	c := newCount(e, r)
	c.steps = steps
	for _, fence := range r.RingFences {
		before := c.left
		c.left = fence.Money
		c.part(func(p tally.Project) bool { return slices.Contains(fence.Projects, p.ID) })
		c.left += before - fence.Money
	}
	c.part(func(tally.Project) bool { return true })
	return c.winners
}

// count is a count under way.
type count struct {
	e             tally.Election
	r             tally.Rule
	ballots       []ballot
	votes, people map[string]int64 // by project
	winners       []string
	left          int64 // money
	steps         int64 // by how many the shares are raised to begin with
}

// ballot is what some people gave each project.
type ballot struct {
	people int64
	points map[string]int64
}

func newCount(e tally.Election, r tally.Rule) *count {
	c := &count{e: e, r: r, left: e.Budget, votes: map[string]int64{}, people: map[string]int64{}}
	for _, cast := range e.Ballots {
		b := ballot{int64(cast.Weight), map[string]int64{}}
		for _, choice := range cast.Choices {
			b.points[choice.ProjectID] = int64(choice.Points)
		}
		for id, points := range b.points {
			c.votes[id] += b.people * points
			c.people[id] += b.people
		}
		c.ballots = append(c.ballots, b)
	}
	return c
}

// part counts what is left of some projects for the money that is left.
func (c *count) part(of func(tally.Project) bool) {
	var projects []tally.Project
	for _, p := range c.e.Projects {
		if of(p) && !p.Withdrawn && !slices.Contains(c.winners, p.ID) && c.enough(p) {
			projects = append(projects, p)
		}
	}
	switch c.r.Method {
	case tally.EqualShares:
		c.shares(projects)
	case tally.Phragmen:
		c.wages(projects)
	default:
		c.greedy(projects, c.r.Support, c.r.Unfit, c.r.TopUp)
	}
}

// buy votes a project in.
func (c *count) buy(p tally.Project) {
	c.winners = append(c.winners, p.ID)
	c.left -= p.Cost
}

// excluded reports whether a project that is in excludes this one.
func (c *count) excluded(p tally.Project) bool {
	for _, site := range c.e.Exclusive {
		for _, id := range site {
			if id != p.ID && slices.Contains(site, p.ID) && slices.Contains(c.winners, id) {
				return true
			}
		}
	}
	return false
}

// enough reports whether a project passes the thresholds.
func (c *count) enough(p tally.Project) bool {
	votes, people := c.votes[p.ID], c.people[p.ID]
	if votes == 0 && c.r.ZeroVotes != tally.ZeroFunded || votes < int64(c.r.MinSupport) {
		return false
	}
	valid, voters := int64(0), int64(0)
	for _, b := range c.ballots {
		voters += b.people
		if len(b.points) > 0 {
			valid += b.people
		}
	}
	if times(people, 100).Cmp(new(big.Rat).Mul(decimal(c.r.MinShare), whole(valid))) < 0 {
		return false
	}
	if c.r.MinCostShare == 0 || c.e.Budget == 0 || voters == 0 {
		return true
	}
	asks := new(big.Rat).Quo(fraction(p.Cost, c.e.Budget), whole(c.r.MinCostShare))
	return fraction(people, voters).Cmp(asks) >= 0
}

// before reports whether a goes before b by the tie-breaks.
func (c *count) before(a, b tally.Project) bool {
	for _, t := range c.r.Ties {
		switch {
		case t == tally.TieCheapest && a.Cost != b.Cost:
			return a.Cost < b.Cost
		case t == tally.TieVotes && c.votes[a.ID] != c.votes[b.ID]:
			return c.votes[a.ID] > c.votes[b.ID]
		case t == tally.TieID && a.ID != b.ID:
			return a.ID < b.ID
		case t == tally.TieLot && a.ID != b.ID:
			lotA, lotB := sha256.Sum256([]byte(c.r.Seed+"\n"+a.ID)), sha256.Sum256([]byte(c.r.Seed+"\n"+b.ID))
			return string(lotA[:]) < string(lotB[:])
		case t == tally.TieFile && a.ID != b.ID:
			for _, p := range c.e.Projects {
				if p.ID == a.ID || p.ID == b.ID {
					return p.ID == a.ID
				}
			}
		}
	}
	return false
}

// best is the project that is better than all others, or comes before them where they are as good.
func (c *count) best(projects []tally.Project, compare func(a, b tally.Project) int) tally.Project {
	best := projects[0]
	for _, p := range projects[1:] {
		if order := compare(p, best); order > 0 || order == 0 && c.before(p, best) {
			best = p
		}
	}
	return best
}

// without is the projects without one of them.
func without(projects []tally.Project, p tally.Project) []tally.Project {
	return slices.DeleteFunc(slices.Clone(projects), func(other tally.Project) bool { return other.ID == p.ID })
}

// greedy takes projects by support, highest first.
func (c *count) greedy(projects []tally.Project, support tally.Support, unfit tally.Unfit, topUp int64) {
	value := func(p tally.Project) *big.Rat {
		return whole(c.votes[p.ID])
	}
	compare := func(a, b tally.Project) int {
		if support == tally.Votes || value(a).Sign() == 0 || value(b).Sign() == 0 {
			return value(a).Cmp(value(b))
		}
		switch {
		case a.Cost == 0 && b.Cost == 0:
			return 0
		case a.Cost == 0:
			return 1
		case b.Cost == 0:
			return -1
		}
		return new(big.Rat).Quo(value(a), whole(a.Cost)).Cmp(new(big.Rat).Quo(value(b), whole(b.Cost)))
	}
	everFitted := true
	for len(projects) > 0 {
		p := c.best(projects, compare)
		projects = without(projects, p)
		if c.excluded(p) {
			continue
		}
		if p.Cost <= c.left {
			c.buy(p)
			continue
		}
		if topUp > 0 && everFitted && times(c.left, 100).Cmp(times(p.Cost, topUp)) >= 0 {
			c.buy(p)
			c.left = 0
		}
		everFitted = false
		if unfit == tally.Stop {
			return
		}
	}
}

func whole(n int64) *big.Rat           { return new(big.Rat).SetInt64(n) }
func fraction(a, b int64) *big.Rat     { return new(big.Rat).Quo(whole(a), whole(b)) }
func times(a, b int64) *big.Rat        { return new(big.Rat).Mul(whole(a), whole(b)) }
func decimal(d tally.Decimal) *big.Rat { return fraction(int64(d), 1000) }
func smaller(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}
