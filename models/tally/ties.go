package tally

import (
	"maps"
	"slices"
)

// tied is a round in which EqualShares or Phragmen could not tell the best projects apart.
type tied struct {
	round    int
	left     int64    // pence left before it
	projects []*entry // in the order of the tie-breaks
}

// retry counts a part again, with the project of this number taken first in the round of that one. It is what is voted in, by number in
// order, and the ties on the way.
type retry func(prefer map[int]int) ([]int, []tied)

// maxRetries bounds how often a part is counted again to see whether its ties mattered.
const maxRetries = 200

// noteTies notes the ties that changed what was voted in: counted again with another of the tied projects first, and then perhaps with another
// in one later tie too, something else is. Where there are too many to try, those not tried are noted as such.
func (c *counter) noteTies(again retry) {
	won, ties := again(nil)
	retries := 0
	// differs reports whether another choice in this round, and as many later ones as deep says, changes what is voted in.
	var differs func(prefer map[int]int, t tied, deep int) (bool, bool)
	differs = func(prefer map[int]int, t tied, deep int) (bool, bool) {
		for _, e := range t.projects[1:] {
			if retries++; retries > maxRetries {
				return false, false
			}
			other := maps.Clone(prefer)
			other[t.round] = e.file
			wonThen, tiesThen := again(other)
			if !slices.Equal(won, wonThen) {
				return true, true
			}
			for _, later := range tiesThen {
				if deep > 0 && later.round > t.round {
					if found, _ := differs(other, later, deep-1); found {
						return true, true
					}
				}
			}
		}
		return false, true
	}
	for _, t := range ties {
		// One at a time first, so that all are tried as long as that is possible.
		mattered, tried := differs(map[int]int{}, t, 0)
		if !mattered && tried {
			mattered, _ = differs(map[int]int{}, t, 1)
		}
		if mattered || !tried {
			c.ties = append(c.ties, newTie(t.projects, t.left, c.rule.Ties, !tried))
		}
	}
}

// newTie is the tie between projects in the order they were taken.
func newTie(inOrder []*entry, left int64, breaks []TieBreak, untested bool) Tie {
	t := Tie{Projects: make([]string, len(inOrder)), Left: left, By: tieBreaks(inOrder, breaks), Untested: untested}
	for i, e := range inOrder {
		t.Projects[i] = e.ID
	}
	return t
}

// tieBreaks are those that put the projects in their order, each next to the one before it.
func tieBreaks(inOrder []*entry, breaks []TieBreak) []TieBreak {
	used := []TieBreak{}
	for i := 1; i < len(inOrder); i++ {
		if _, by := before(inOrder[i-1], inOrder[i], breaks); !slices.Contains(used, by) {
			used = append(used, by)
		}
	}
	return used
}
