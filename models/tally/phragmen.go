package tally

import (
	"math"
	"math/big"
	"slices"
)

// phragmen counts a part by Phragmén's sequential rule with costs (Los, Christoff and Grossi, "Proportional budget allocations", 2022): every
// voter earns money at the same speed, and the moment the voters of a project together hold its cost they buy it and begin again from
// nothing. Points count as ticks. Projects dearer than the part's money are left out beforehand.
func (c *counter) phragmen(p part) []Round {
	entries := c.running(p)
	c.noteTies(func(prefer map[int]int) ([]int, []tied) {
		again := c.newWages(p, entries)
		again.prefer = prefer
		again.run()
		won := make([]int, len(again.bought))
		for i, j := range again.bought {
			won[i] = j.file
		}
		slices.Sort(won)
		return won, again.ties
	})
	w := c.newWages(p, entries)
	w.explain = true
	w.run()
	rounds := []Round{}
	left := p.money
	for i, j := range w.bought {
		by := ByWage
		if i >= len(w.rounds) {
			by = ByFill
		}
		c.buy(j.file, by, p.name, left)
		left -= j.Cost
		if by == ByWage {
			w.rounds[i].Round = len(c.selected)
			rounds = append(rounds, w.rounds[i])
		}
	}
	for _, j := range w.jobs {
		if !c.won[j.file] {
			v := verdict{reason: j.reason}
			if j.needed < math.MaxInt64 {
				v.needed = max(1, j.needed, c.votesForThreshold(j.entry))
			}
			c.lost(j.file, v)
		}
	}
	return rounds
}

// wages is Phragmen under way.
type wages struct {
	*counter
	left    int64
	jobs    []*job
	byFile  []*job
	open    []*job // those that may still be bought, with voters
	unheld  []*job // those without voters that may be bought in the end
	bought  []*job
	rounds  []Round
	prices  *ladder // what those who bought had each earned since the start, by round
	last    []int   // by group: the rung at which its people last bought something, or -1
	prefer  map[int]int
	ties    []tied
	explain bool
}

// job is a project that voters earn money for.
type job struct {
	*entry
	times  []int64  // by rung: its voters who last bought something then
	num    *big.Int // when they can buy it, each has earned num/(prices.below × people) since the start
	reason Reason
	needed int64
	barred bool // a project that is in excludes it
}

func (c *counter) newWages(p part, entries []*entry) *wages {
	w := &wages{counter: c, left: p.money, prices: newLadder(), byFile: make([]*job, len(c.projects)), last: make([]int, len(c.groups))}
	for i := range w.last {
		w.last[i] = -1
	}
	for _, e := range entries {
		code, needed := c.threshold(e, 0)
		j := &job{entry: e, reason: Reason{Code: code, Cost: e.Cost, Left: p.money, MinSupport: needed}, needed: math.MaxInt64, num: new(big.Int)}
		w.jobs = append(w.jobs, j)
		w.byFile[e.file] = j
		switch {
		case code != "":
		case e.Cost > p.money:
			j.reason.Code = NotEnoughLeft
		case e.people == 0:
			w.unheld = append(w.unheld, j)
		default:
			w.open = append(w.open, j)
		}
	}
	return w
}

func (w *wages) run() {
	for len(w.open) > 0 {
		first := w.first()
		unfit := slices.ContainsFunc(first, func(j *job) bool { return j.Cost > w.left })
		if unfit && w.rule.Unfit == Stop {
			w.stop(first)
			return
		}
		if unfit {
			w.open = slices.DeleteFunc(w.open, func(j *job) bool { return slices.Contains(first, j) && w.tooDear(j) })
			continue
		}
		w.buy(w.choose(first))
	}
	w.reach(nil, nil)
	slices.SortFunc(w.unheld, func(a, b *job) int { return firstOf(before(a.entry, b.entry, w.rule.Ties)) })
	for first := true; len(w.unheld) > 0; {
		if w.rule.Unfit == Stop && slices.ContainsFunc(w.unheld, func(j *job) bool { return j.Cost > w.left }) {
			w.stop(w.unheld)
			return
		}
		j := w.unheld[0]
		if first && len(w.unheld) > 1 {
			j, first = w.choose(slices.Clone(w.unheld)), false
		}
		if w.tooDear(j) {
			w.unheld = slices.DeleteFunc(w.unheld, func(other *job) bool { return other == j })
			continue
		}
		w.take(j)
	}
}

// tooDear reports whether there is not enough left for a project, and says so in its reason.
func (w *wages) tooDear(j *job) bool {
	if j.Cost <= w.left {
		return false
	}
	j.reason.Code, j.reason.Left = NotEnoughLeft, w.left
	return true
}

// first are the projects whose voters are the first to hold the cost, in the order of the tie-breaks.
func (w *wages) first() []*job {
	var first []*job
	for _, j := range w.jobs {
		if w.explain || slices.Contains(w.open, j) {
			j.work(w)
		}
	}
	for _, j := range w.open {
		order := -1
		if len(first) > 0 {
			order = compareShares(j.num, j.people, first[0].num, first[0].people)
		}
		switch {
		case order < 0:
			first = []*job{j}
		case order == 0:
			first = append(first, j)
		}
	}
	slices.SortFunc(first, func(a, b *job) int { return firstOf(before(a.entry, b.entry, w.rule.Ties)) })
	return first
}

// work finds when the voters of a project hold its cost: what all of them have earned by then is the cost and what they spent before.
func (j *job) work(w *wages) {
	if j.times == nil {
		j.times = make([]int64, 0, len(w.jobs))
	}
	for len(j.times) < len(w.prices.rungs) {
		j.times = append(j.times, 0)
	}
	w.prices.sum(j.num, big.NewInt(j.Cost), j.times)
}

// compareShares compares a/m with b/n.
func compareShares(a *big.Int, m int64, b *big.Int, n int64) int {
	return new(big.Int).Mul(a, big.NewInt(n)).Cmp(new(big.Int).Mul(b, big.NewInt(m)))
}

func (w *wages) choose(first []*job) *job {
	if len(first) == 1 {
		return first[0]
	}
	tie := tied{round: len(w.bought), left: w.left}
	for _, j := range first {
		tie.projects = append(tie.projects, j.entry)
	}
	w.ties = append(w.ties, tie)
	if project, ok := w.prefer[tie.round]; ok {
		if i := slices.IndexFunc(first, func(j *job) bool { return j.file == project }); i >= 0 {
			return first[i]
		}
	}
	return first[0]
}

// buy lets the voters of a project buy it.
func (w *wages) buy(j *job) {
	w.reach(j, func(other *job, n int64) bool {
		with := *other.entry
		with.votes += n
		return firstOf(before(&with, j.entry, w.rule.Ties)) < 0
	})
	if w.explain {
		w.rounds = append(w.rounds, Round{ID: j.ID, Price: ratio(j.num, new(big.Int).Mul(w.prices.below, big.NewInt(j.people))), Full: j.people})
	}
	now := len(w.prices.rungs)
	w.prices.push(j.num, j.people)
	for _, s := range j.supporters {
		for _, p := range w.groups[s.group].picks {
			other := w.byFile[p.project]
			if other == nil {
				continue
			}
			for len(other.times) <= now {
				other.times = append(other.times, 0)
			}
			if last := w.last[s.group]; last >= 0 {
				other.times[last] -= int64(s.weight)
			}
			other.times[now] += int64(s.weight)
		}
		w.last[s.group] = now
	}
	w.take(j)
}

// take votes a project in.
func (w *wages) take(j *job) {
	w.bought = append(w.bought, j)
	w.left -= j.Cost
	j.reason.Code = VotedIn
	for _, other := range w.jobs {
		if !slices.ContainsFunc(other.sites, func(site int) bool { return slices.Contains(j.sites, site) }) {
			continue
		}
		if other.barred = true; other.reason.Code == "" {
			other.reason.Code, other.reason.Project, other.reason.Left = Excluded, j.ID, w.left
		}
	}
	settled := func(other *job) bool { return other.reason.Code != "" }
	w.open, w.unheld = slices.DeleteFunc(w.open, settled), slices.DeleteFunc(w.unheld, settled)
}

// stop ends the count: one of the first does not fit.
func (w *wages) stop(first []*job) {
	var by *job
	for _, j := range first {
		if w.tooDear(j) && by == nil {
			by = j
		}
	}
	w.reach(by, func(*job, int64) bool { return false })
	for _, j := range w.jobs {
		if j.reason.Code == "" {
			j.reason.Code, j.reason.Left, j.reason.Project = StoppedBefore, w.left, by.ID
		}
	}
}

// reach notes for each project not voted in how many further people would have bought it before next, or together with it if level says that
// so many win the tie. A next without voters, or none, is never bought by voters.
func (w *wages) reach(next *job, level func(other *job, n int64) bool) {
	if !w.explain {
		return
	}
	for _, j := range w.jobs {
		if j == next || j.Cost > w.left || j.barred || j.reason.Code == VotedIn {
			continue
		}
		if next == nil || next.people == 0 {
			j.needed = min(j.needed, max(0, 1-j.people))
			continue
		}
		if next.num.Sign() == 0 {
			continue
		}
		n, rest := new(big.Int).QuoRem(new(big.Int).Mul(j.num, big.NewInt(next.people)), next.num, new(big.Int))
		if !n.IsInt64() || n.Int64() > maxVotes {
			continue
		}
		needed := n.Int64() - j.people
		if rest.Sign() > 0 || !level(j, max(needed, 0)) {
			needed++
		}
		j.needed = min(j.needed, needed)
	}
}
