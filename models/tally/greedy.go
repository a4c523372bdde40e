package tally

import (
	"cmp"
	"math/bits"
	"slices"
)

// step is what happened at one project's turn.
type step struct{ reason Reason }

// rank is the projects in the order they are considered, without the withdrawn ones. The order is total: checkTies saw to it.
func rank(entries []entry, r Rule) []entry {
	order := make([]entry, 0, len(entries))
	for _, p := range entries {
		if !p.Withdrawn {
			order = append(order, p)
		}
	}
	slices.SortFunc(order, func(a, b entry) int {
		c, _ := before(a, b, r)
		return c
	})
	return order
}

// before is negative when a is considered before b. When only a tie-break tells them apart, it is the second result.
func before(a, b entry, r Rule) (int, TieBreak) {
	if c := bySupport(a, b, r.Support); c != 0 {
		return c, ""
	}
	for _, t := range r.Ties {
		if c := byTieBreak(a, b, t); c != 0 {
			return c, t
		}
	}
	return 0, ""
}

// bySupport puts more support first. Votes for each pound are compared by multiplying crosswise in 128 bits, which is exact.
func bySupport(a, b entry, s Support) int {
	if s == Votes {
		return cmp.Compare(b.votes, a.votes)
	}
	aHigh, aLow := bits.Mul64(uint64(a.votes), uint64(b.Cost))
	bHigh, bLow := bits.Mul64(uint64(b.votes), uint64(a.Cost))
	return cmp.Or(cmp.Compare(bHigh, aHigh), cmp.Compare(bLow, aLow))
}

func byTieBreak(a, b entry, t TieBreak) int {
	switch t {
	case TieCheapest:
		return cmp.Compare(a.Cost, b.Cost)
	case TieVotes:
		return cmp.Compare(b.votes, a.votes)
	case TieID:
		return byID(a, b)
	default: // TieFile: checkTies knows no other
		return cmp.Compare(a.file, b.file)
	}
}

// passedOver is the reason for which a project is out whatever money is left, and "" for one that takes its turn.
func passedOver(p entry, r Rule) ReasonCode {
	switch {
	case p.votes == 0 && r.ZeroVotes == ZeroNotFunded:
		return NoVotes
	case p.votes < int64(r.MinSupport):
		return BelowThreshold
	default:
		return ""
	}
}

// walk goes down the order and says what happens at each project's turn.
func walk(order []entry, budget int64, r Rule) []step {
	steps := make([]step, len(order))
	left, stoppedBy := budget, ""
	for i, p := range order {
		reason := Reason{Code: passedOver(p, r), Cost: p.Cost, Left: left}
		switch {
		case reason.Code == BelowThreshold:
			reason.MinSupport = r.MinSupport
		case reason.Code != "":
		case stoppedBy != "":
			reason.Code, reason.Project = StoppedBefore, stoppedBy
		case p.Cost <= left:
			reason.Code = VotedIn
			left -= p.Cost
		default:
			reason.Code = NotEnoughLeft
			if r.Unfit == Stop {
				stoppedBy = p.ID
			}
		}
		steps[i] = step{reason}
	}
	return steps
}

// votesNeeded finds the fewest further votes that would have voted in the project at place i of the order, by counting again
// with more and more of them. Further votes never move a project down, and those before it never leave less money when they
// are fewer, so once a number is enough every larger one is: doubling and then halving finds the smallest.
func votesNeeded(order []entry, i int, budget int64, r Rule) int64 {
	wins := func(more int64) bool {
		again := slices.Clone(order)
		again[i].votes += more
		id := again[i].ID
		again = rank(again, r)
		place := slices.IndexFunc(again, func(p entry) bool { return p.ID == id })
		return walk(again, budget, r)[place].reason.Code == VotedIn
	}
	enough := int64(1)
	for !wins(enough) {
		if enough > maxVotes/2 {
			return 0 // Only costs and votes near 2^63 get here: no electorate is large enough.
		}
		enough *= 2
	}
	tooFew := enough / 2 // 0, or a number that was tried and was too few
	for enough-tooFew > 1 {
		if middle := tooFew + (enough-tooFew)/2; wins(middle) {
			enough = middle
		} else {
			tooFew = middle
		}
	}
	return enough
}

// ties are the groups with equal support whose order changed what was voted in.
func ties(order []entry, steps []step, r Rule) []Tie {
	found := []Tie{}
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && bySupport(order[start], order[end], r.Support) == 0 {
			end++
		}
		if t, ok := tie(order[start:end], steps[start:end], r); ok {
			found = append(found, t)
		}
		start = end
	}
	return found
}

// tie looks at one group with equal support. Its order matters when some but not all of those that could each be paid for
// alone can be paid for together: whichever comes first is in. Where the count ends at what does not fit, it also matters when
// one that fits stands beside one that cannot.
func tie(group []entry, steps []step, r Rule) (Tie, bool) {
	t := Tie{Projects: []string{}, Left: steps[0].reason.Left, By: []TieBreak{}}
	var contenders []entry
	room, fitting, unfitting := t.Left, 0, 0
	for i, p := range group {
		if passedOver(p, r) != "" {
			continue
		}
		if len(contenders) == 0 && steps[i].reason.Code == StoppedBefore {
			return Tie{}, false
		}
		contenders = append(contenders, p)
		if p.Cost > t.Left {
			unfitting++
			continue
		}
		fitting++
		room -= min(p.Cost, room+1) // below 0 once they do not all fit; kept at -1 so that no sum overflows
	}
	if room >= 0 && (r.Unfit == Skip || fitting == 0 || unfitting == 0) {
		return Tie{}, false
	}
	for i, p := range contenders {
		t.Projects = append(t.Projects, p.ID)
		if i == 0 {
			continue
		}
		if _, by := before(contenders[i-1], p, r); !slices.Contains(t.By, by) {
			t.By = append(t.By, by)
		}
	}
	return t, true
}
