package tally

import (
	"cmp"
	"slices"
)

// walker goes down a list of projects, by support.
type walker struct {
	*counter
	support Support
	unfit   Unfit
	topUp   int64 // per cent; 0 for none
	money   int64
}

// step is what happened at one project's turn.
type step struct {
	reason Reason
	by     By // of one that is voted in
}

// greedy counts a part: projects by support, highest first, each voted in if it costs no more than the money that is left.
func (c *counter) greedy(p part) {
	w := walker{counter: c, support: c.rule.Support, unfit: c.rule.Unfit, topUp: c.rule.TopUp, money: p.money}
	w.walkAll(c.running(p), p.name, BySupport)
}

// fill votes in what fits the money left after EqualShares, most votes first.
func (c *counter) fill(p part, money int64) {
	w := walker{counter: c, support: Votes, unfit: Skip, money: money}
	w.walkAll(c.running(p), p.name, ByFill)
}

// walkAll counts the projects and writes down what became of each.
func (w *walker) walkAll(entries []*entry, fence string, by By) {
	order := rank(entries, w.support, w.rule.Ties)
	steps := w.walk(order, 0)
	w.ties = append(w.ties, w.tiesOf(order, steps)...)
	needed := make([]int64, len(order))
	for i, s := range steps {
		if s.reason.Code != VotedIn {
			needed[i] = w.votesNeeded(order, i)
		}
	}
	for i, s := range steps {
		p := order[i].file
		switch {
		case s.by == "":
			w.lost(p, verdict{s.reason, needed[i], w.verdicts[p].behind, w.verdicts[p].support})
		case s.by == ByTopUp:
			w.toppedUp = order[i].Cost - s.reason.Left
			w.buy(p, ByTopUp, fence, s.reason.Left)
		default:
			w.buy(p, by, fence, s.reason.Left)
		}
	}
}

// walk goes down the order and says what happens at each project's turn. At that of the last, so many more people are taken to have voted.
func (w *walker) walk(order []*entry, more int64) []step {
	steps := make([]step, len(order))
	left, stoppedBy, unfit := w.money, "", false
	taken := map[int]string{}
	for i, p := range order {
		extra := int64(0)
		if i == len(order)-1 {
			extra = more
		}
		code, needed := w.threshold(p, extra)
		s := step{reason: Reason{Code: code, Cost: p.Cost, Left: left, MinSupport: needed}}
		switch {
		case code != "":
		case stoppedBy != "":
			s.reason.Code, s.reason.Project = StoppedBefore, stoppedBy
		case rivalIn(taken, p) != "":
			s.reason.Code, s.reason.Project = Excluded, rivalIn(taken, p)
		case p.Cost <= left:
			s.by = BySupport
			left -= p.Cost
		case !unfit && w.topUp > 0 && compareProducts(uint64(left), 100, uint64(p.Cost), uint64(w.topUp)) >= 0:
			s.by = ByTopUp
			left, unfit = 0, true
		default:
			s.reason.Code = NotEnoughLeft
			unfit = true
		}
		if s.by != "" {
			s.reason.Code = VotedIn
			for _, site := range p.sites {
				taken[site] = p.ID
			}
		}
		if w.unfit == Stop && (s.by == ByTopUp || s.reason.Code == NotEnoughLeft) {
			stoppedBy = p.ID
		}
		steps[i] = s
	}
	return steps
}

// rivalIn is the id of the project that was voted in and excludes this one; empty if none does.
func rivalIn(taken map[int]string, e *entry) string {
	for _, site := range e.sites {
		if id, ok := taken[site]; ok {
			return id
		}
	}
	return ""
}

// votesNeeded finds the fewest further votes that would have voted in the project at place i of the order, by counting again
// with more and more of them. Further votes never move a project down, and those before it never leave less money when they
// are fewer, so once a number is enough every larger one is.
func (w *walker) votesNeeded(order []*entry, i int) int64 {
	return fewest(func(more int64) bool {
		moved := *order[i]
		moved.votes += more
		moved.people += more
		// Only the one project moves, and only up.
		place, _ := slices.BinarySearchFunc(order[:i], &moved, func(a, b *entry) int {
			return cmp.Or(bySupport(a, b, w.support), firstOf(before(a, b, w.rule.Ties)))
		})
		return w.walk(append(slices.Clone(order[:place]), &moved), more)[place].by != ""
	})
}

// tiesOf are the groups with equal support whose order changed what was voted in.
func (w *walker) tiesOf(order []*entry, steps []step) []Tie {
	var found []Tie
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && bySupport(order[start], order[end], w.support) == 0 {
			end++
		}
		if t, ok := w.tie(order, steps, start, end); ok {
			found = append(found, t)
		}
		start = end
	}
	return found
}

// tie looks at one group with equal support.
func (w *walker) tie(order []*entry, steps []step, start, end int) (Tie, bool) {
	var contenders []*entry
	for i := start; i < end; i++ {
		if code := steps[i].reason.Code; code == NoVotes || code == BelowThreshold {
			continue
		}
		if len(contenders) == 0 && steps[i].reason.Code == StoppedBefore {
			return Tie{}, false
		}
		contenders = append(contenders, order[i])
	}
	left := steps[start].reason.Left
	switch {
	case len(contenders) < 2:
		return Tie{}, false
	case w.topUp == 0 && !slices.ContainsFunc(contenders, func(e *entry) bool { return len(e.sites) > 0 }):
		return newTie(contenders, left, w.rule.Ties, false), w.orderMatters(contenders, left)
	case end-start > maxOrders:
		return newTie(contenders, left, w.rule.Ties, true), true
	default:
		return newTie(contenders, left, w.rule.Ties, false), w.someOrderMatters(order, start, end)
	}
}

// orderMatters reports whether the order of projects with equal support can change what is voted in. It does when some but not all of
// those that could each be paid for alone can be paid for together: whichever comes first is in. Where the count ends at what does not
// fit, it also does when one that fits stands beside one that cannot.
func (w *walker) orderMatters(contenders []*entry, left int64) bool {
	room, fitting, unfitting := left, 0, 0
	for _, p := range contenders {
		if p.Cost > left {
			unfitting++
			continue
		}
		fitting++
		room -= min(p.Cost, room+1) // below 0 once they do not all fit; kept at -1 so that no sum overflows
	}
	return room < 0 || w.unfit == Stop && fitting > 0 && unfitting > 0
}

// maxOrders is the most projects with equal support of which every order is tried.
const maxOrders = 6

// someOrderMatters reports whether some order of the projects from start to end changes what is voted in, by trying all.
func (w *walker) someOrderMatters(order []*entry, start, end int) bool {
	winners := func(order []*entry) []string {
		ids := []string{}
		for i, s := range w.walk(order, 0) {
			if s.by != "" {
				ids = append(ids, order[i].ID)
			}
		}
		slices.Sort(ids)
		return ids
	}
	as, again := winners(order), slices.Clone(order)
	var from func(place int) bool
	from = func(place int) bool {
		if place == end {
			return !slices.Equal(as, winners(again))
		}
		for i := place; i < end; i++ {
			again[place], again[i] = again[i], again[place]
			found := from(place + 1)
			again[place], again[i] = again[i], again[place]
			if found {
				return true
			}
		}
		return false
	}
	return from(start)
}
