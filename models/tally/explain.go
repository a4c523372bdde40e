package tally

import (
	"cmp"
	"math"
	"math/big"
	"slices"
)

// recorder writes down a market of one endowment, round by round, and how far from being bought the others were.
type recorder struct {
	rounds []Round
	others []*other
	fence  string
}

// other is a project that may lose.
type other struct {
	*entry
	watched bool    // it is worth something
	needed  int64   // further people for it, so far
	support Decimal // the largest part of its cost that its voters could have paid so far, in per cent
}

func newRecorder(c *counter, fence string, entries []*entry) *recorder {
	r := &recorder{fence: fence}
	for _, e := range entries {
		r.others = append(r.others, &other{entry: e, watched: e.Cost > 0 || c.rule.Utility == CardinalityUtility, needed: math.MaxInt64})
	}
	return r
}

// before is told what is about to be bought.
func (r *recorder) before(m *market, g *good) {
	below := new(big.Int).Mul(m.voters, m.prices.below)
	by := new(big.Int).SetUint64(g.rich)
	round := Round{ID: g.ID, Price: ratio(g.num, new(big.Int).Mul(below, by)), Effective: m.effective(g)}
	others := slices.DeleteFunc(slices.Clone(m.goods), func(o *good) bool { return o == g || !m.affordable(o) })
	for _, o := range others {
		m.setExactly(o)
	}
	slices.SortFunc(others, func(a, b *good) int {
		return cmp.Or(m.compareExactly(a, b), firstOf(before(a.entry, b.entry, m.rule.Ties)))
	})
	for _, o := range others {
		round.Others = append(round.Others, Standing{o.ID, m.effective(o)})
	}
	r.rounds = append(r.rounds, round)
	if g.num.Sign() == 0 {
		return
	}
	for _, o := range r.others {
		if !o.watched || o.file == g.file || m.rungOf[o.file] >= 0 || r.excluded(m, o) {
			continue
		}
		num, by := g.num, by
		if m.rule.Utility == CostUtility { // the price at which it would give as much for the money
			num, by = new(big.Int).Mul(num, big.NewInt(o.Cost)), new(big.Int).Mul(by, big.NewInt(g.Cost))
		}
		paid, rich := m.paid(o.entry, num, by)
		unit := new(big.Int).Mul(m.prices.below, by)
		share, rival := new(big.Int).Mul(m.ends[0], unit), g.entry // what one more voter has
		if share.Cmp(num) >= 0 {
			share.Set(num)
		} else if !rich {
			rival = nil // nobody could pay that price, so whoever pays the cost pays less
		}
		o.reached(m, paid, unit.Mul(unit, m.voters), share, rival)
	}
}

func (r *recorder) excluded(m *market, o *other) bool {
	for _, g := range m.bought {
		for _, site := range g.sites {
			for _, own := range o.sites {
				if site == own {
					return true
				}
			}
		}
	}
	return false
}

// reached notes that the voters of a project could have paid paid/unit pence for it, and one more of them share/unit. If they pay its cost to
// the penny, it is level with the rival, if there is one.
func (o *other) reached(m *market, paid, unit, share *big.Int, rival *entry) {
	cost := new(big.Int).Mul(unit, big.NewInt(o.Cost))
	o.support = max(o.support, ratio(new(big.Int).Mul(paid, big.NewInt(100)), cost))
	missing := new(big.Int).Sub(cost, paid)
	if share.Sign() == 0 {
		if missing.Sign() <= 0 { // it costs nothing
			o.needed = 0
		}
		return
	}
	n, rest := new(big.Int).QuoRem(missing, share, new(big.Int))
	if !n.IsInt64() || n.Int64() > maxVotes {
		return
	}
	needed := n.Int64()
	if rest.Sign() > 0 {
		needed++
	} else if rival != nil {
		with := *o.entry
		with.votes += needed
		if needed == 0 || firstOf(before(&with, rival, m.rule.Ties)) > 0 {
			needed++
		}
	}
	o.needed = min(o.needed, max(needed, 0))
}

// paid is what the voters of a project could pay at a price of num/(voters × below × by), over voters × below × by, and whether any of them
// could pay the price.
func (m *market) paid(e *entry, num, by *big.Int) (*big.Int, bool) {
	low, high := m.inUnits(num, by)
	h := m.nobody()
	rich := uint64(0)
	for _, s := range e.supporters {
		if m.purseAgainst(s.group, num, by, low, high, s.points) < 0 {
			m.add(h, s.group, int64(s.weight))
		} else {
			rich += s.weight * s.points
		}
	}
	paid := m.beyond(h, 0)
	return paid.Add(paid.Mul(paid, by), new(big.Int).Mul(num, new(big.Int).SetUint64(rich))), rich > 0
}

// effective is the effective vote count of a good whose price is known exactly: the cost by the price.
func (m *market) effective(g *good) Decimal {
	cost := new(big.Int).Mul(m.voters, big.NewInt(g.Cost))
	return ratio(cost.Mul(cost, m.prices.below).Mul(cost, new(big.Int).SetUint64(g.rich)), g.num)
}

// pays is told what a supporter has in comparison with the price: the price is paid by those who have at least as much, else all they have.
func (r *recorder) pays(m *market, g *good, s support, order int) {
	round := &r.rounds[len(r.rounds)-1]
	switch {
	case order >= 0:
		round.Full += int64(s.weight)
	case m.purses[s.group].high[0] == 0:
		round.Nothing += int64(s.weight)
	default:
		round.Part += int64(s.weight)
	}
	if m.payments == nil {
		return
	}
	below := new(big.Int).Mul(m.voters, m.prices.below)
	each := new(big.Rat).SetFrac(new(big.Int).Mul(g.num, new(big.Int).SetUint64(s.points)), below.Mul(below, new(big.Int).SetUint64(g.rich)))
	if order < 0 {
		h := m.nobody()
		m.add(h, s.group, 1)
		each.SetFrac(m.beyond(h, 0), new(big.Int).Mul(m.voters, m.prices.below))
	}
	m.payments(r.fence, g, s, each)
}

// Payment is what the people who cast one ballot paid for one project under EqualShares.
type Payment struct {
	Fence   string   `json:"fence,omitempty"` // the ring-fence they were counted for; empty for all the rest
	ID      string   `json:"id"`              // of the project
	Choices []Choice `json:"choices"`         // their ballot, by the order of Election.Projects
	People  int64    `json:"people"`
	Each    string   `json:"each"` // pence that each of them paid, as a whole number or a fraction: 250/3
	place   int      // of the project among those bought
}

// Payments are what everybody paid under EqualShares, by ballot, for whoever wants to check it: for each project bought the payments make up its
// cost, and nobody paid more than their share. By purchase, then by ballot.
func Payments(e Election, r Rule) ([]Payment, error) {
	c, err := newCounter(e, r)
	if err != nil {
		return nil, err
	}
	payments := []Payment{}
	c.payments = func(fence string, g *good, s support, each *big.Rat) {
		if each.Sign() == 0 {
			return
		}
		p := Payment{Fence: fence, ID: g.ID, People: int64(s.weight), Each: each.RatString()}
		if last := len(payments) - 1; last >= 0 {
			p.place = payments[last].place
			if payments[last].ID != p.ID {
				p.place++
			}
		}
		for _, pick := range c.groups[s.group].picks {
			p.Choices = append(p.Choices, Choice{c.projects[pick.project].ID, int(pick.points)})
		}
		payments = append(payments, p)
	}
	c.count()
	slices.SortFunc(payments, func(a, b Payment) int {
		return cmp.Or(cmp.Compare(a.place, b.place), slices.CompareFunc(a.Choices, b.Choices, func(a, b Choice) int {
			return cmp.Or(cmp.Compare(a.ProjectID, b.ProjectID), cmp.Compare(a.Points, b.Points))
		}))
	})
	return payments, c.failed
}

// finish says why the others lost, and numbers the rounds.
func (r *recorder) finish(m *market, left int64) {
	for i := range r.rounds {
		r.rounds[i].Round = len(m.selected) - len(r.rounds) + i + 1
	}
	unit := new(big.Int).Mul(m.voters, m.prices.below)
	share := new(big.Int).Mul(m.ends[0], m.prices.below)
	for _, o := range r.others {
		if m.won[o.file] {
			continue
		}
		h := m.nobody()
		for _, s := range o.supporters {
			m.add(h, s.group, int64(s.weight))
		}
		behind := m.beyond(h, 0)
		v := verdict{behind: whole(behind, unit)}
		v.reason = m.whyNot(o.entry, left)
		if o.watched && !r.excluded(m, o) {
			o.reached(m, behind, unit, share, nil)
		}
		if o.needed < math.MaxInt64 {
			v.needed = max(1, o.needed, m.votesForThreshold(o.entry))
		}
		v.support = o.support
		m.lost(o.file, v)
	}
}

// whyNot is the reason for which EqualShares did not vote a project in.
func (m *market) whyNot(e *entry, left int64) Reason {
	code, needed := m.threshold(e, 0)
	reason := Reason{Code: code, Cost: e.Cost, Left: left, MinSupport: needed}
	switch {
	case code != "":
	case rivalIn(m.taken, e) != "":
		reason.Code, reason.Project = Excluded, rivalIn(m.taken, e)
	case e.votes == 0:
		reason.Code = NoVotes
	case e.Cost == 0 && m.rule.Utility == CostUtility:
		reason.Code = WorthNothing
	default:
		reason.Code = NotAffordable
	}
	return reason
}
