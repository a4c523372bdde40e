package tally

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is a number in thousandths, rounded down: 1500 is 1.5. It tells people of a count; no winner hangs on it. In JSON it is a
// number with up to three places.
type Decimal int64

// one is 1.
const one Decimal = 1000

// String is the number as people write it: 12, 12.5, 0.125.
func (d Decimal) String() string {
	sign, abs := "", uint64(d)
	if d < 0 {
		sign, abs = "-", -abs
	}
	text := fmt.Sprintf("%s%d.%03d", sign, abs/uint64(one), abs%uint64(one))
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// MarshalJSON writes the number.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Decimal) UnmarshalJSON(text []byte) error {
	got, err := ParseDecimal(string(text))
	if err == nil {
		*d = got
	}
	return err
}

// ParseDecimal reads a number with at most three places.
func ParseDecimal(text string) (Decimal, error) {
	whole, places, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(places + "000")[:max(3, len(places))], 10, 64)
	if err != nil || whole == "" || whole == "-" || strings.ContainsAny(places, "+-") {
		return 0, fmt.Errorf("%q is not a number with at most three places", text)
	}
	if len(places) > 3 {
		return 0, fmt.Errorf("%q has more than three places", text)
	}
	return Decimal(n), nil
}

// ratio is a/b in thousandths, rounded down, and 0 where b is 0. Both are 0 or more.
func ratio(a, b *big.Int) Decimal {
	if b.Sign() == 0 {
		return 0
	}
	q := new(big.Int).Mul(a, big.NewInt(int64(one)))
	if q.Quo(q, b); !q.IsInt64() {
		return math.MaxInt64
	}
	return Decimal(q.Int64())
}

// whole is a/b, rounded down. b is not 0.
func whole(a, b *big.Int) int64 { return new(big.Int).Quo(a, b).Int64() }
