package tally

import "math/big"

// ladder holds the exact prices of a count. Each price follows from those before it by sums and one division by a whole number, so the k-th
// is num/(by1 × by2 × … × byk), and any sum of prices has a common denominator that is never worked out anew. That keeps exact arithmetic
// to multiplications by small numbers, without a greatest common divisor of large ones.
type ladder struct {
	rungs []rung
	below *big.Int // by1 × by2 × … of all rungs
	term  big.Int  // scratch
}

type rung struct{ num, by *big.Int }

func newLadder() *ladder { return &ladder{below: big.NewInt(1)} }

// sum is (first + Σ times[k] × price k) × below, which is a whole number. to receives it.
func (l *ladder) sum(to, first *big.Int, times []int64) *big.Int {
	to.Set(first)
	for k, r := range l.rungs {
		to.Mul(to, r.by)
		if times[k] != 0 {
			to.Add(to, l.term.Mul(l.term.SetInt64(times[k]), r.num))
		}
	}
	return to
}

// push adds the price num/(below × by).
func (l *ladder) push(num *big.Int, by int64) {
	b := big.NewInt(by)
	if num.Sign() == 0 {
		b.SetInt64(1)
	} else {
		common := new(big.Int).GCD(nil, nil, new(big.Int).Rem(num, b), b)
		num, b = new(big.Int).Quo(num, common), b.Quo(b, common)
	}
	l.rungs = append(l.rungs, rung{new(big.Int).Set(num), b})
	l.below.Mul(l.below, b)
}
