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

// market is the one after any number of steps from one to another.
func (r *raising) market(from, to int64) *market {
	r.tries++
	return r.newMarket(r.part, r.goods, r.money(from), r.money(to))
}

// fewer is how many steps to try instead of an undecided market's.
func (m *market) fewer(steps int64) int64 {
	if m.until == nil {
		return max(1, steps/4)
	}
	decided := new(big.Int).Mul(m.until.Num(), big.NewInt(steps-1))
	return max(1, min(steps-1, 1+whole(decided, m.until.Denom())))
}

// raise finds how often to raise the shares. Steps that buy the same are taken together: it looks at twice as many at once as long as
// they do, at fewer when it cannot tell, and at last at one.
func (c *counter) raise(p part, goods []*entry) *raising {
	r := &raising{counter: c, part: p, goods: goods, start: big.NewInt(p.money), ended: NotRaised, each: product(c.turnout.Ballots, c.rule.Step)}
	if c.turnout.Ballots == 0 {
		r.start.SetInt64(0) // nobody to share it
	}
	unraised := r.market(0, 0)
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
	for width, want := int64(1), int64(1); r.tries < maxTries; {
		m := r.market(r.steps+1, r.steps+width)
		if !m.run() {
			// It is decided up to where two prices cross, if that is known; there a step is taken alone, and then as many as before.
			want, width = width, m.fewer(width)
			continue
		}
		if r.ended = r.over(m.bought); r.ended == WouldOverspend {
			return r
		}
		if r.ended != "" {
			r.steps++
			return r
		}
		r.steps += width
		switch {
		case width == want:
			width, want = 2*width, 2*want
		case width == 1:
			width = want
		default:
			width = 1
		}
	}
	c.failed = fmt.Errorf("%w: the shares would have to be raised more than %d times; take larger steps", ErrRule, maxTries)
	return r
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
