package tally

import (
	"cmp"
	"math/big"
	"slices"
)

// market is EqualShares under way. Every voter has a purse; a good is bought when its voters can pay for it, each the same price for each
// point they gave it, or all they have left where that is less; and of those that can be bought the one that gives most for its price is.
//
// Purses and prices are kept between two whole numbers of a very small unit, which settles nearly every comparison with a few machine
// instructions. Where it does not, a market of one endowment works out the exact numbers (exact.go).
//
// A market can also be of all endowments from one to another at once. Then purses and prices are functions of the endowment, kept between two
// straight lines, each by its values at the two ends. What is bought is told if it is the same for all of them, else the market says that
// it is undecided. The lines are kept by two facts about what the voters can pay together at a price, the sum of the smaller of purse and
// price × points:
//
//   - It is concave in the price and the endowment together as long as the purses are straight lines. So the price is convex in the
//     endowment, and the line between its values at the ends is nowhere below it.
//   - Whoever is counted with their purse or with price × points, it is no less than the sum. So each way of telling the poor from the rich
//     gives a line that is nowhere above the price; the best is the one that is right in the middle.
type market struct {
	*counter
	money  int64 // pence, of the part
	voters *big.Int
	ends   []*big.Int // what all voters were given together, in pence: one endowment, or the two ends
	shift  uint       // the unit is 1/(voters × 2^shift) pence
	purses []purse    // by group: what each of its people has left
	goods  []*good    // that may still be bought
	bought []*good
	prefer map[int]int // by round: the project that is to win a tie
	record *recorder   // nil where nobody wants to know
	ties   []tied
	until  *big.Rat // of an undecided market: the part of the way to the other end up to which it may be decided
	prices *ladder
	rungOf []int // by project: where its price stands in prices, or -1
}

// purse is what somebody has left, in units, by end: at least and at most.
type purse struct{ low, high [2]uint64 }

// good is a project on the market.
type good struct {
	*entry
	cost  wide      // in units
	low   [2]uint64 // by end, units for each point: the price is no lower; it never falls
	high  [2]uint64 // and no higher
	rich  uint64    // the points of those who can pay the price
	plain bool      // everyone can, so that the price is cost/rich exactly
	num   *big.Int  // with exact prices, it is num/(voters × prices.below × rich)
}

// newMarket opens a market for goods of a part in which all voters were given an amount of pence together, or any from one to another.
func (c *counter) newMarket(p part, goods []*entry, least, most *big.Int) *market {
	ends := []*big.Int{least}
	if least.Cmp(most) < 0 {
		ends = append(ends, most)
	}
	m := &market{counter: c, money: p.money, voters: big.NewInt(max(1, c.turnout.Ballots)), ends: ends, prices: newLadder(), shift: uint(62 - most.BitLen()),
		rungOf: make([]int, len(c.projects))}
	var full purse
	for end, money := range ends {
		full.low[end] = money.Uint64() << m.shift
	}
	full.high = full.low
	m.purses = slices.Repeat([]purse{full}, len(c.groups))
	for i := range m.rungOf {
		m.rungOf[i] = -1
	}
	for _, e := range goods {
		worth := e.Cost > 0 || c.rule.Utility == CardinalityUtility
		if worth && big.NewInt(e.Cost).Cmp(most) <= 0 { // else nobody can pay for it, and its cost in units may be too large
			m.goods = append(m.goods, &good{entry: e, cost: times(uint64(e.Cost), m.voters.Uint64()).shifted(m.shift)})
		}
	}
	return m
}

// run buys until nothing can be bought, and reports whether it could tell what.
func (m *market) run() bool {
	for len(m.goods) > 0 {
		contenders, decided := m.contenders()
		if !decided {
			return false
		}
		if len(contenders) == 0 {
			return true
		}
		if m.single() {
			m.buyExactly(m.choose(contenders))
			continue
		}
		if len(contenders) > 1 && m.plainly(contenders) {
			contenders = contenders[:1]
		}
		if len(contenders) > 1 && !m.disjoint(contenders) {
			m.tell(contenders)
			return false
		}
		for _, g := range contenders {
			m.pay(g)
			m.remove(g)
		}
	}
	return true
}

// single reports whether the market is of one endowment.
func (m *market) single() bool { return len(m.ends) == 1 }

// dearer compares what two goods give for a price: positive if a at the price ofA gives less than b at the price ofB.
func (m *market) dearer(a *good, ofA uint64, b *good, ofB uint64) int {
	if m.rule.Utility == CostUtility {
		return compareProducts(ofA, uint64(b.Cost), ofB, uint64(a.Cost))
	}
	return cmp.Compare(ofA, ofB)
}

// worse reports whether a gives less for its price than b, whatever the endowment.
func (m *market) worse(a, b *good) bool {
	for end := range m.ends {
		if m.dearer(a, a.low[end], b, b.high[end]) <= 0 {
			return false
		}
	}
	return true
}

// contenders are the goods of which one must be the best, as far as their bounds tell. Prices never fall, so a good whose old price is
// above the best new one need not be looked at.
func (m *market) contenders() ([]*good, bool) {
	slices.SortFunc(m.goods, func(a, b *good) int { return m.dearer(a, a.low[0], b, b.low[0]) })
	var best *good
	var found, unsure []*good
	over := func(g *good) bool { return best != nil && m.worse(g, best) }
	gone := map[*good]bool{}
	for _, g := range m.goods {
		if over(g) {
			continue
		}
		some, all := m.funded(g)
		if gone[g] = !some; gone[g] {
			continue
		}
		if all {
			m.raiseLow(g)
		}
		if over(g) {
			continue
		}
		if !m.setHigh(g) {
			if !m.single() {
				unsure = append(unsure, g)
				continue
			}
			if gone[g] = !m.affordable(g); gone[g] {
				continue
			}
			m.setExactly(g)
		}
		found = append(found, g)
		if best == nil || m.dearer(g, g.high[0], best, best.high[0]) < 0 {
			best = g
		}
	}
	m.goods = slices.DeleteFunc(m.goods, func(g *good) bool { return gone[g] })
	if unsure = slices.DeleteFunc(unsure, over); len(unsure) > 0 {
		m.until = big.NewRat(1, 1)
		for _, g := range unsure {
			m.crossing(m.funds(g))
		}
		return nil, false
	}
	return slices.DeleteFunc(found, over), true
}

// funds are by how much, at the two ends, the voters of a good can surely pay for it, or surely cannot, whichever is the case at the first.
func (m *market) funds(g *good) (*big.Int, *big.Int) {
	var least, most [2]wide
	for _, s := range g.supporters {
		p := &m.purses[s.group]
		for end := range m.ends {
			least[end], most[end] = least[end].plus(times(p.low[end], s.weight)), most[end].plus(times(p.high[end], s.weight))
		}
	}
	gap := func(a, b wide) *big.Int { return new(big.Int).Sub(a.whole(), b.whole()) }
	if most[0].less(g.cost) {
		return gap(g.cost, most[0]), gap(g.cost, most[1])
	}
	return gap(least[0], g.cost), gap(least[1], g.cost)
}

// crossing notes up to where a difference that changes evenly from one end to the other stays above 0.
func (m *market) crossing(first, last *big.Int) {
	if first.Sign() <= 0 {
		m.until = new(big.Rat)
	} else if last.Sign() <= 0 {
		if cross := new(big.Rat).SetFrac(first, new(big.Int).Sub(first, last)); cross.Cmp(m.until) < 0 {
			m.until = cross
		}
	}
}

// funded reports whether the voters of a good may have its cost between them at some endowment, and at all.
func (m *market) funded(g *good) (bool, bool) {
	var sum [2]wide
	for _, s := range g.supporters {
		for end, purse := range m.purses[s.group].high[:len(m.ends)] {
			sum[end] = sum[end].plus(times(purse, s.weight))
		}
	}
	first, last := !sum[0].less(g.cost), !sum[len(m.ends)-1].less(g.cost)
	return first || last, first && last
}

// raiseLow raises the lower bound of the price to what it would be if everyone had the most they may have, which pays for it.
func (m *market) raiseLow(g *good) {
	last := len(m.ends) - 1
	price := g.low[0]/2 + g.low[last]/2
	for {
		var poor [2]wide // what those have who cannot pay the price, in the middle
		rich := uint64(0)
		var middle wide
		for _, s := range g.supporters {
			high := &m.purses[s.group].high
			first, second := high[0], high[last]
			if purse := first/2 + second/2; less(purse, price, s.points) {
				poor[0], poor[last] = poor[0].plus(times(first, s.weight)), poor[last].plus(times(second, s.weight))
				middle = middle.plus(times(purse, s.weight))
			} else {
				rich += s.weight * s.points
			}
		}
		if rich == 0 {
			return
		}
		next := uint64(0)
		if middle.less(g.cost) {
			next, _ = g.cost.minus(middle).over(rich)
		}
		if next <= price {
			var line [2]uint64
			for end := range m.ends {
				if poor[end].less(g.cost) {
					line[end], _ = g.cost.minus(poor[end]).over(rich)
				} else if !m.single() {
					return // it would fall below 0
				}
			}
			// One line or the other: between the ends, the higher value of each is not a line below the price.
			if line[0]/2+line[last]/2 > g.low[0]/2+g.low[last]/2 {
				g.low = line
			}
			return
		}
		price = next
	}
}

// setHigh sets the upper bound of the price to what it is if everyone has the least they may have. False: then they could not pay.
func (m *market) setHigh(g *good) bool {
	g.plain = true
	for end := range m.ends {
		price := g.low[end]
		for {
			poor, rich, all := m.split(g, end, price)
			if !poor.plus(times(rich, price)).less(g.cost) {
				g.rich, g.plain = rich, g.plain && all
				break
			}
			if rich == 0 {
				return false
			}
			next, rest := g.cost.minus(poor).over(rich)
			if rest && next < 1<<63 {
				next++
			}
			price = next
		}
		g.high[end] = price
	}
	return true
}

// split adds up what those have at least who cannot pay the price, and the points of those who can; the last result is whether everyone can.
func (m *market) split(g *good, end int, price uint64) (wide, uint64, bool) {
	var poor wide
	rich, all := uint64(0), true
	for _, s := range g.supporters {
		if purse := m.purses[s.group].low[end]; less(purse, price, s.points) {
			poor, all = poor.plus(times(purse, s.weight)), false
		} else {
			rich += s.weight * s.points
		}
	}
	return poor, rich, all
}

// plainly puts the best of the contenders first, where everyone can pay the price of each of them: then the prices are exact, whatever the
// endowment.
func (m *market) plainly(contenders []*good) bool {
	for _, g := range contenders {
		if !g.plain {
			return false
		}
	}
	slices.SortFunc(contenders, func(a, b *good) int {
		price := cmp.Compare(b.rich, a.rich)
		if m.rule.Utility == CardinalityUtility {
			price = compareProducts(uint64(a.Cost), b.rich, uint64(b.Cost), a.rich)
		}
		return cmp.Or(price, firstOf(before(a.entry, b.entry, m.rule.Ties)))
	})
	return true
}

// tell works out up to where the contender that is best at the first end stays so.
func (m *market) tell(contenders []*good) {
	m.until = big.NewRat(1, 1)
	best := slices.MinFunc(contenders, func(a, b *good) int { return m.dearer(a, a.high[0], b, b.high[0]) })
	for _, g := range contenders {
		if g == best {
			continue
		}
		var gap [2]*big.Int
		for end := range gap {
			ofG, ofBest := new(big.Int).SetUint64(g.low[end]), new(big.Int).SetUint64(best.high[end])
			if m.rule.Utility == CostUtility {
				ofG.Mul(ofG, big.NewInt(best.Cost))
				ofBest.Mul(ofBest, big.NewInt(g.Cost))
			}
			gap[end] = ofG.Sub(ofG, ofBest)
		}
		m.crossing(gap[0], gap[1])
	}
}

// disjoint reports whether the contenders are bought one after the other in whatever order: no voter and no site is in two of them, and nothing
// else is as good as any of them.
func (m *market) disjoint(contenders []*good) bool {
	spent := make([]bool, len(m.groups))
	sites := map[int]bool{}
	for _, g := range contenders {
		for _, site := range g.sites {
			if sites[site] {
				return false
			}
			sites[site] = true
		}
		for _, s := range g.supporters {
			if spent[s.group] {
				return false
			}
			spent[s.group] = true
		}
	}
	for _, other := range m.goods {
		if !slices.Contains(contenders, other) && slices.ContainsFunc(contenders, func(g *good) bool { return !m.worse(other, g) }) {
			return false
		}
	}
	return true
}

// pay takes the price from the purses, within its bounds.
func (m *market) pay(g *good) {
	for _, s := range g.supporters {
		p := &m.purses[s.group]
		broke := false // at one end: then the line would fall below 0
		for end := range m.ends {
			broke = broke || less(p.low[end], g.high[end], s.points)
		}
		for end := range m.ends {
			p.high[end] = take(p.high[end], g.low[end], s.points)
			if broke {
				p.low[end] = 0
			} else {
				p.low[end] -= g.high[end] * s.points
			}
		}
	}
}

// remove takes a good that is bought off the market, with those that it excludes.
func (m *market) remove(g *good) {
	m.bought = append(m.bought, g)
	m.goods = slices.DeleteFunc(m.goods, func(other *good) bool {
		return other == g || slices.ContainsFunc(other.sites, func(site int) bool { return slices.Contains(g.sites, site) })
	})
}
