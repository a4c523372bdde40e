package tally

import (
	"math"
	"math/big"
	"math/bits"
)

// wide is a whole number of 128 bits.
type wide struct{ high, low uint64 }

// times is a×b.
func times(a, b uint64) wide {
	high, low := bits.Mul64(a, b)
	return wide{high, low}
}

func (a wide) plus(b wide) wide {
	low, carry := bits.Add64(a.low, b.low, 0)
	high, _ := bits.Add64(a.high, b.high, carry)
	return wide{high, low}
}

// minus is a-b; b is not larger than a.
func (a wide) minus(b wide) wide {
	low, borrow := bits.Sub64(a.low, b.low, 0)
	high, _ := bits.Sub64(a.high, b.high, borrow)
	return wide{high, low}
}

func (a wide) less(b wide) bool { return a.high < b.high || a.high == b.high && a.low < b.low }

// whole is the same number.
func (a wide) whole() *big.Int {
	n := new(big.Int).SetUint64(a.high)
	return n.Lsh(n, 64).Add(n, new(big.Int).SetUint64(a.low))
}

// shifted is a×2^n; nothing is lost of the numbers that it is asked for.
func (a wide) shifted(n uint) wide {
	if n >= 64 {
		return wide{a.low << (n - 64), 0}
	}
	return wide{a.high<<n | a.low>>(64-n), a.low << n}
}

// over is a/d, rounded down, or the largest number where that is larger; and whether something was rounded off. d is not 0.
func (a wide) over(d uint64) (uint64, bool) {
	if a.high >= d {
		return math.MaxUint64, true
	}
	q, rest := bits.Div64(a.high, a.low, d)
	return q, rest > 0
}

// less reports whether purse is less than price × points.
func less(purse, price, points uint64) bool {
	high, low := bits.Mul64(price, points)
	return high != 0 || purse < low
}

// take is purse less price × points, and never below 0.
func take(purse, price, points uint64) uint64 {
	if less(purse, price, points) {
		return 0
	}
	return purse - price*points
}
