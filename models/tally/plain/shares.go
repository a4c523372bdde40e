package plain

import (
	"math/big"
	"slices"

	"acorn/models/tally"
)

// shares counts by the Method of Equal Shares with its completion.
func (c *count) shares(projects []tally.Project) {
	voters := int64(0)
	for _, b := range c.ballots {
		voters += b.people
	}
	share := new(big.Rat)
	if voters > 0 {
		share = new(big.Rat).Add(fraction(c.left, voters), times(c.steps, c.r.Step))
	}
	bought := c.afford(projects, share)
	for r := c.r; (r.Completion == tally.Add1 || r.Completion == tally.Add1Full || r.Completion == tally.Add1Utilitarian) && !c.complete(projects, bought); {
		share = new(big.Rat).Add(share, whole(r.Step))
		more := c.afford(projects, share)
		if cost(more) > c.left {
			break
		}
		bought = more
	}
	c.settle(projects, bought)
}

// AtShare is what voters who are given a share each buy, with what is filled up after it: one try of the raising of shares.
func AtShare(e tally.Election, r tally.Rule, share *big.Rat) []string {
	c := newCount(e, r)
	projects := slices.DeleteFunc(slices.Clone(e.Projects), func(p tally.Project) bool { return p.Withdrawn || !c.enough(p) })
	c.settle(projects, c.afford(projects, share))
	return c.winners
}

// settle votes in what is bought, and fills up the rest of the money if the rule says so.
func (c *count) settle(projects, bought []tally.Project) {
	for _, p := range bought {
		c.buy(p)
	}
	if c.r.Completion == tally.Utilitarian || c.r.Completion == tally.Add1Utilitarian {
		c.greedy(slices.DeleteFunc(slices.Clone(projects), func(p tally.Project) bool { return slices.Contains(c.winners, p.ID) }),
			tally.Votes, tally.Skip, 0)
	}
}

func cost(projects []tally.Project) int64 {
	sum := int64(0)
	for _, p := range projects {
		sum += p.Cost
	}
	return sum
}

// complete reports whether raising the shares further is of no use: nothing more that has votes fits, or all of it is in.
func (c *count) complete(projects, bought []tally.Project) bool {
	after := &count{e: c.e, winners: slices.Clone(c.winners)}
	for _, p := range bought {
		after.buy(p)
	}
	open, fits := false, false
	for _, p := range projects {
		if c.votes[p.ID] == 0 || p.Cost == 0 || slices.Contains(after.winners, p.ID) || after.excluded(p) {
			continue
		}
		open = true
		fits = fits || cost(bought)+p.Cost <= c.left
	}
	return !open || !fits && c.r.Completion != tally.Add1Full
}

// afford is what voters buy who are given a share each, in the order they buy it.
func (c *count) afford(projects []tally.Project, share *big.Rat) []tally.Project {
	after := &count{e: c.e, winners: slices.Clone(c.winners)}
	purses := make([]*big.Rat, len(c.ballots))
	for i := range purses {
		purses[i] = share
	}
	var bought []tally.Project
	for {
		var affordable []tally.Project
		prices := map[string]*big.Rat{}
		for _, p := range projects {
			if price, ok := c.price(p, purses); ok && !after.excluded(p) {
				affordable = append(affordable, p)
				prices[p.ID] = price
			}
		}
		if len(affordable) == 0 {
			return bought
		}
		// What a voter pays for each unit of what the project is worth to them: less is better.
		rate := func(p tally.Project) *big.Rat {
			if c.r.Utility == tally.CostUtility {
				return new(big.Rat).Quo(prices[p.ID], whole(p.Cost))
			}
			return prices[p.ID]
		}
		best := c.best(affordable, func(a, b tally.Project) int { return rate(b).Cmp(rate(a)) })
		for i, b := range c.ballots {
			if points, ok := b.points[best.ID]; ok {
				pays := smaller(purses[i], new(big.Rat).Mul(prices[best.ID], whole(points)))
				purses[i] = new(big.Rat).Sub(purses[i], pays)
			}
		}
		bought = append(bought, best)
		after.buy(best)
		projects = without(projects, best)
	}
}

// price is what a project's voters would pay for each point, all the same or all they have left, and whether they can pay for it at all.
func (c *count) price(p tally.Project, purses []*big.Rat) (*big.Rat, bool) {
	if p.Cost == 0 && c.r.Utility == tally.CostUtility {
		return nil, false // it is worth nothing
	}
	type voter struct {
		weight, points int64
		purse, perEach *big.Rat
	}
	var voters []voter
	points := int64(0)
	for i, b := range c.ballots {
		if n, ok := b.points[p.ID]; ok {
			voters = append(voters, voter{b.people, n, purses[i], new(big.Rat).Quo(purses[i], whole(n))})
			points += b.people * n
		}
	}
	slices.SortFunc(voters, func(a, b voter) int { return a.perEach.Cmp(b.perEach) })
	missing := whole(p.Cost)
	for _, v := range voters {
		price := new(big.Rat).Quo(missing, whole(points))
		if price.Cmp(v.perEach) <= 0 {
			return price, true
		}
		missing = new(big.Rat).Sub(missing, new(big.Rat).Mul(v.purse, whole(v.weight)))
		points -= v.weight * v.points
	}
	return nil, false
}

// wages counts by Phragmén's sequential rule.
func (c *count) wages(projects []tally.Project) {
	earned := make([]*big.Rat, len(c.ballots)) // since the start, when they last bought something
	for i := range earned {
		earned[i] = new(big.Rat)
	}
	projects = slices.DeleteFunc(slices.Clone(projects), func(p tally.Project) bool { return p.Cost > c.left })
	when := func(p tally.Project) (*big.Rat, bool) {
		if c.people[p.ID] == 0 {
			return nil, false
		}
		sum := whole(p.Cost)
		for i, b := range c.ballots {
			if _, ok := b.points[p.ID]; ok {
				sum = sum.Add(sum, new(big.Rat).Mul(whole(b.people), earned[i]))
			}
		}
		return sum.Quo(sum, whole(c.people[p.ID])), true
	}
	// Those without voters come when everyone has earned all there is: at the end of time.
	sooner := func(a, b tally.Project) int {
		atA, okA := when(a)
		atB, okB := when(b)
		switch {
		case okA && okB:
			return atB.Cmp(atA)
		case okA:
			return 1
		case okB:
			return -1
		default:
			return 0
		}
	}
	for {
		projects = slices.DeleteFunc(projects, c.excluded)
		if len(projects) == 0 {
			return
		}
		next := c.best(projects, sooner)
		for _, p := range projects {
			if p.Cost > c.left && sooner(p, next) == 0 && c.r.Unfit == tally.Stop {
				return
			}
		}
		projects = without(projects, next)
		if next.Cost > c.left {
			continue
		}
		if at, ok := when(next); ok {
			for i, b := range c.ballots {
				if _, chose := b.points[next.ID]; chose {
					earned[i] = at
				}
			}
		}
		c.buy(next)
	}
}
