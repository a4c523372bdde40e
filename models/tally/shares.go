package tally

import (
	"fmt"
	"math/big"
	"slices"
)

// maxTries bounds how often shares are raised, so that no election can keep a computer busy for ever.
const maxTries = 1 << 20

// equalShares counts a part by the Method of Equal Shares (Peters, Pierczyński and Skowron, "Proportional participatory budgeting with
// additive utilities", 2021): every voter gets an equal share of the money, and projects are bought by those who chose them.
func (c *counter) equalShares(p part) (*Endowment, []Round) {
	entries := c.running(p)
	var goods []*entry
	for _, e := range entries {
		if code, _ := c.threshold(e, 0); code == "" && e.votes > 0 {
			goods = append(goods, e)
		}
	}
	raise := c.raise(p, goods)
	money := raise.money(raise.steps)
	m := c.newMarket(p, goods, money, money)
	m.record = newRecorder(c, p.name, entries)
	m.run()
	c.noteTies(func(prefer map[int]int) ([]int, []tied) {
		again := c.newMarket(p, goods, money, money)
		again.prefer = prefer
		again.run()
		return c.afterFill(p, again.bought), again.ties
	})
	left := p.money
	for _, g := range m.bought {
		by := ByShares
		if !slices.Contains(raise.unraised, g.file) {
			by = ByRaise
		}
		c.buy(g.file, by, p.name, left)
		left -= g.Cost
	}
	m.record.finish(m, left)
	if c.rule.fills() {
		c.fill(p, left)
	}
	return raise.endowment(), m.record.rounds
}

// raising is the search for how often the voters' shares are raised.
type raising struct {
	*counter
	part     part
	goods    []*entry
	start    *big.Int // pence, of all voters together
	each     *big.Int // pence, by which one step raises it
	unraised []int    // the projects bought without raising, by their numbers
	steps    int64
	ended    Ended
	tries    int
}

// money is what all voters have together after so many steps.
func (r *raising) money(steps int64) *big.Int {
	more := new(big.Int).Mul(r.each, big.NewInt(steps))
	return more.Add(more, r.start)
}

// steps is the market after any number of steps from one to another.
type steps struct {
	*market
	from, to int64
	fresh    int64 // how many steps it was of when it opened
}

func (r *raising) open(from, to int64) steps {
	return steps{r.newMarket(r.part, r.goods, r.money(from), r.money(to)), from, to, to - from + 1}
}

// raise finds how often to raise the shares.
func (c *counter) raise(p part, goods []*entry) *raising {
	r := &raising{counter: c, part: p, goods: goods, start: big.NewInt(p.money), ended: NotRaised, each: product(c.turnout.Ballots, c.rule.Step)}
	if c.turnout.Ballots == 0 {
		r.start.SetInt64(0) // nobody to share it
	}
	unraised := r.open(0, 0)
	unraised.run()
	for _, g := range unraised.bought {
		r.unraised = append(r.unraised, g.file)
	}
	if !c.rule.raises() || len(goods) == 0 {
		return r
	}
	if r.ended = r.over(unraised.bought); r.ended != "" {
		return r
	}
	// Many steps are looked at together, more and more of them. Whoever is given as much as everything costs can buy everything, so that it ends.
	last := int64(1)
	for _, e := range goods {
		last += e.Cost/c.rule.Step + 1
	}
	for width := int64(16); r.ended == ""; width *= 2 {
		if r.try(r.steps+1, min(r.steps+width, last)); r.tries > maxTries {
			c.failed = fmt.Errorf("%w: the shares would have to be raised in more than %d different ways; take larger steps", ErrRule, maxTries)
			return r
		}
	}
	return r
}

// try looks at steps from one to another until shares are raised no further. Where it cannot tell what is bought for all of them, it looks
// at the two parts in turn, and goes on from the round where they part.
func (r *raising) try(from, to int64) {
	for open := []steps{r.open(from, to)}; len(open) > 0; r.tries++ {
		now := open[len(open)-1]
		open = open[:len(open)-1]
		if !now.run() {
			open = append(open, now.parts(r)...)
			continue
		}
		r.ended = r.over(now.bought)
		switch r.ended {
		case WouldOverspend:
			r.steps = now.from - 1
			return
		case "":
			r.steps = now.to
		default:
			r.steps = now.from
			return
		}
		if r.tries > maxTries {
			return
		}
	}
}

// parts are what to look at instead of an undecided market, the last first: up to where it is decided and beyond. Where it is not even decided at
// the first step, its lines are drawn anew, and if they were new, over a quarter of the way: for one step they are exact.
func (s steps) parts(r *raising) []steps {
	further := s.to - s.from
	if s.until.Sign() == 0 && s.fresh > further+1 {
		return []steps{r.open(s.from, s.to)}
	}
	decided := new(big.Int).Mul(s.until.Num(), big.NewInt(further))
	middle := s.from + min(further-1, whole(decided, s.until.Denom()))
	if s.until.Sign() == 0 {
		middle = s.from + further/4
		return []steps{r.open(middle+1, s.to), r.open(s.from, middle)}
	}
	return []steps{s.cut(r, middle+1, s.to), s.cut(r, s.from, middle)}
}

// cut is the part of an undecided market from one step to another. It goes on from the round that was undecided; where it has become much
// smaller than when it opened, it begins anew, with straight lines that fit it better.
func (s steps) cut(r *raising, from, to int64) steps {
	if from == to || (to-from+1)*8 <= s.fresh {
		return r.open(from, to)
	}
	m := *s.market
	m.ends = []*big.Int{r.money(from), r.money(to)}
	m.until, m.bought, m.purses, m.goods = nil, slices.Clone(m.bought), slices.Clone(m.purses), slices.Clone(m.goods)
	whole, parts := uint64(s.to-s.from), [2]uint64{uint64(from - s.from), uint64(to - s.from)}
	for i, p := range m.purses {
		for end, part := range parts {
			m.purses[i].low[end], m.purses[i].high[end] = between(p.low, part, whole, false), between(p.high, part, whole, true)
		}
	}
	for i, g := range m.goods {
		good := *g
		for end, part := range parts {
			good.low[end] = between(g.low, part, whole, false)
		}
		m.goods[i] = &good
	}
	return steps{&m, from, to, s.fresh}
}

// between is the value of a straight line at a part of the way from its first to its last end, rounded down or up.
func between(ends [2]uint64, part, whole uint64, up bool) uint64 {
	if ends[1] >= ends[0] {
		rise, rest := times(ends[1]-ends[0], part).over(whole)
		if rest && up {
			rise++
		}
		return ends[0] + rise
	}
	fall, rest := times(ends[0]-ends[1], part).over(whole)
	if rest && !up {
		fall++
	}
	return ends[0] - fall
}

// over says why shares are raised no further once these goods are bought, and nothing if they are.
func (r *raising) over(bought []*good) Ended {
	left := r.part.money
	in, sites := map[int]bool{}, map[int]bool{}
	for _, g := range bought {
		in[g.file] = true
		if left -= g.Cost; left < 0 {
			return WouldOverspend
		}
		for _, site := range g.sites {
			sites[site] = true
		}
	}
	ended := AllVotedIn
	for _, e := range r.goods {
		excluded := slices.ContainsFunc(e.sites, func(site int) bool { return sites[site] })
		if in[e.file] || excluded || e.Cost == 0 {
			continue
		}
		if ended == AllVotedIn {
			ended = NothingFits
		}
		if e.Cost <= left {
			return ""
		}
	}
	if ended == NothingFits && r.rule.Completion == Add1Full {
		return ""
	}
	return ended
}

func (r *raising) endowment() *Endowment {
	voters := big.NewInt(max(1, r.turnout.Ballots))
	return &Endowment{Voters: r.turnout.Ballots, Start: ratio(r.start, voters), Step: r.rule.Step, Steps: r.steps,
		Final: ratio(r.money(r.steps), voters), Ended: r.ended}
}

// afterFill is what would be voted in, by number, if these goods were bought and the rest of the money filled up.
func (c *counter) afterFill(p part, bought []*good) []int {
	in := map[int]bool{}
	taken := map[int]string{}
	left := p.money
	for _, g := range bought {
		in[g.file] = true
		left -= g.Cost
		for _, site := range g.sites {
			taken[site] = g.ID
		}
	}
	var won []int
	var rest []*entry
	for i := range c.projects {
		e := &c.projects[i]
		switch {
		case in[i]:
			won = append(won, i)
		case c.rule.fills() && p.projects[i] && !c.won[i] && !e.Withdrawn && rivalIn(taken, e) == "" && rivalIn(c.taken, e) == "":
			rest = append(rest, e)
		}
	}
	w := walker{counter: c, support: Votes, unfit: Skip, money: left}
	rest = rank(rest, Votes, c.rule.Ties)
	for i, s := range w.walk(rest, 0) {
		if s.by != "" {
			won = append(won, rest[i].file)
		}
	}
	slices.Sort(won)
	return won
}
