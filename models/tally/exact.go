package tally

import (
	"math/big"
	"slices"
)

// What follows is exact, for a market of one endowment. A fraction of this market is a whole number over voters × prices.below, times a
// denominator of its own.

// held adds up what some voters have left, in whole numbers over voters × prices.below. Whoever has anything left paid the full price of all
// they chose that was bought, so nothing but the prices needs to be remembered.
type held struct {
	people int64
	times  []int64 // by rung: minus the points they paid that price for
}

// nobody is what nobody has, to add to.
func (m *market) nobody() *held { return &held{times: make([]int64, len(m.prices.rungs))} }

// add adds so many people of a group.
func (m *market) add(h *held, group int, people int64) {
	if m.purses[group].high[0] == 0 {
		return
	}
	h.people += people
	for _, p := range m.groups[group].picks {
		if k := m.rungOf[p.project]; k >= 0 {
			h.times[k] -= p.points * people
		}
	}
}

// beyond is what they have left beyond an amount of pence, in whole numbers over voters × prices.below.
func (m *market) beyond(h *held, pence int64) *big.Int {
	first := new(big.Int).Mul(m.ends[0], big.NewInt(h.people))
	first.Sub(first, new(big.Int).Mul(m.voters, big.NewInt(pence)))
	return m.prices.sum(new(big.Int), first, h.times)
}

// affordable reports whether the voters of a good can pay for it.
func (m *market) affordable(g *good) bool {
	h := m.nobody()
	for _, s := range g.supporters {
		m.add(h, s.group, int64(s.weight))
	}
	return m.beyond(h, g.Cost).Sign() >= 0
}

// inUnits is a price of num/(voters × prices.below × by) pence in units, rounded down and up.
func (m *market) inUnits(num *big.Int, by *big.Int) (uint64, uint64) {
	q := new(big.Int).Lsh(num, m.shift)
	rest := new(big.Int)
	q.QuoRem(q, new(big.Int).Mul(m.prices.below, by), rest)
	if q.BitLen() > 62 {
		return 1 << 62, 1<<64 - 1
	}
	if rest.Sign() == 0 {
		return q.Uint64(), q.Uint64()
	}
	return q.Uint64(), q.Uint64() + 1
}

// purseAgainst compares what each of a group has with price × points, where the price is num/(voters × prices.below × by) pence and in units
// from low to high: negative if they have less.
func (m *market) purseAgainst(group int, num, by *big.Int, low, high, points uint64) int {
	switch {
	case less(m.purses[group].high[0], low, points):
		return -1
	case !less(m.purses[group].low[0], high, points) && m.purses[group].low[0] != high*points:
		return 1
	}
	h := m.nobody()
	m.add(h, group, 1)
	purse := m.beyond(h, 0)
	return purse.Mul(purse, by).Cmp(new(big.Int).Mul(num, new(big.Int).SetUint64(points)))
}

// setExactly works out the price of a good that is affordable.
func (m *market) setExactly(g *good) {
	poor := make([]bool, len(g.supporters))
	for i, s := range g.supporters {
		poor[i] = less(m.purses[s.group].high[0], g.low[0], s.points)
	}
	for {
		h := m.nobody()
		g.rich = 0
		for i, s := range g.supporters {
			if poor[i] {
				m.add(h, s.group, int64(s.weight))
			} else {
				g.rich += s.weight * s.points
			}
		}
		g.num = m.beyond(h, g.Cost)
		g.num.Neg(g.num)
		by := new(big.Int).SetUint64(g.rich)
		g.low[0], g.high[0] = m.inUnits(g.num, by)
		found := false
		for i, s := range g.supporters {
			if !poor[i] && m.purseAgainst(s.group, g.num, by, g.low[0], g.high[0], s.points) < 0 {
				poor[i], found = true, true
			}
		}
		if !found {
			return
		}
	}
}

// choose settles which of the contenders is the best, exactly, and notes the tie if several are.
func (m *market) choose(contenders []*good) *good {
	for _, g := range contenders {
		m.setExactly(g)
	}
	best := contenders[:1]
	for _, g := range contenders[1:] {
		switch m.compareExactly(g, best[0]) {
		case -1:
			best = []*good{g}
		case 0:
			best = append(slices.Clone(best), g)
		}
	}
	slices.SortFunc(best, func(a, b *good) int { return firstOf(before(a.entry, b.entry, m.rule.Ties)) })
	if len(best) == 1 {
		return best[0]
	}
	tie := tied{round: len(m.bought), left: m.money}
	for _, g := range best {
		tie.projects = append(tie.projects, g.entry)
	}
	for _, g := range m.bought {
		tie.left -= g.Cost
	}
	m.ties = append(m.ties, tie)
	if project, ok := m.prefer[tie.round]; ok {
		if i := slices.IndexFunc(best, func(g *good) bool { return g.file == project }); i >= 0 {
			return best[i]
		}
	}
	return best[0]
}

// compareExactly is negative if a gives more for its price than b.
func (m *market) compareExactly(a, b *good) int {
	ofA := new(big.Int).Mul(a.num, new(big.Int).SetUint64(b.rich))
	ofB := new(big.Int).Mul(b.num, new(big.Int).SetUint64(a.rich))
	if m.rule.Utility == CostUtility {
		ofA.Mul(ofA, big.NewInt(b.Cost))
		ofB.Mul(ofB, big.NewInt(a.Cost))
	}
	return ofA.Cmp(ofB)
}

// buyExactly takes the price of a good from the purses. What somebody has left is 0 units if and only if it is nothing.
func (m *market) buyExactly(g *good) {
	by := new(big.Int).SetUint64(g.rich)
	if m.record != nil {
		m.record.before(m, g)
	}
	for _, s := range g.supporters {
		order := m.purseAgainst(s.group, g.num, by, g.low[0], g.high[0], s.points)
		if m.record != nil {
			m.record.pays(m, g, s, order)
		}
		if order <= 0 {
			m.purses[s.group] = purse{}
		}
	}
	m.pay(g)
	m.rungOf[g.file] = len(m.prices.rungs)
	m.prices.push(g.num, int64(g.rich))
	m.remove(g)
}
