package tally

import (
	"bytes"
	"cmp"
	"math/bits"
	"slices"
)

// rank puts projects in the order in which Greedy considers them. The order is total: checkTies saw to it.
func rank(entries []*entry, support Support, breaks []TieBreak) []*entry {
	slices.SortFunc(entries, func(a, b *entry) int {
		return cmp.Or(bySupport(a, b, support), firstOf(before(a, b, breaks)))
	})
	return entries
}

// before is negative when a goes before b by the tie-breaks; the second result is the one that tells them apart.
func before(a, b *entry, breaks []TieBreak) (int, TieBreak) {
	for _, t := range breaks {
		if c := byTieBreak(a, b, t); c != 0 {
			return c, t
		}
	}
	return 0, ""
}

func firstOf(order int, _ TieBreak) int { return order }

// bySupport puts more support first. Votes for each pound are compared by multiplying crosswise in 128 bits, which is exact; what costs
// nothing and has votes comes before everything that costs something.
func bySupport(a, b *entry, s Support) int {
	if s == Votes || a.votes == 0 || b.votes == 0 {
		return cmp.Compare(b.votes, a.votes)
	}
	return compareProducts(uint64(b.votes), uint64(a.Cost), uint64(a.votes), uint64(b.Cost))
}

func byTieBreak(a, b *entry, t TieBreak) int {
	switch t {
	case TieCheapest:
		return cmp.Compare(a.Cost, b.Cost)
	case TieVotes:
		return cmp.Compare(b.votes, a.votes)
	case TieID:
		return byID(a, b)
	case TieLot:
		return cmp.Or(bytes.Compare(a.lot[:], b.lot[:]), byID(a, b))
	default: // TieFile: checkTies knows no other
		return cmp.Compare(a.file, b.file)
	}
}

// byID compares ids as text, byte by byte.
func byID(a, b *entry) int { return cmp.Compare(a.ID, b.ID) }

// compareProducts compares a×b with c×d, which may be larger than 64 bits.
func compareProducts(a, b, c, d uint64) int {
	aHigh, aLow := bits.Mul64(a, b)
	bHigh, bLow := bits.Mul64(c, d)
	return cmp.Or(cmp.Compare(aHigh, bHigh), cmp.Compare(aLow, bLow))
}
