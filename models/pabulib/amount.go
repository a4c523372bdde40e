package pabulib

import (
	"fmt"
	"strconv"
	"strings"
)

// amount is money as a file has it: digits, and how many of them stand behind the point.
type amount struct {
	digits int64
	places int
}

// most is the largest amount in whole numbers of the smallest unit: what the counting rules take.
const most = 1 << 53

// parseAmount reads money. The second result says that it has a decimal comma, which is read as a point.
func parseAmount(text string) (amount, bool, error) {
	comma := strings.Contains(text, ",")
	whole, places, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	places = strings.TrimRight(places, "0")
	if len(places) > 6 {
		return amount{}, comma, fmt.Errorf("%q has more than 6 decimal places", shown(text))
	}
	if !digits(whole+places) || whole == "" {
		return amount{}, comma, fmt.Errorf("%q is not an amount of money", shown(text))
	}
	n, err := strconv.ParseInt(whole+places, 10, 64)
	if err != nil || n > most {
		return amount{}, comma, fmt.Errorf("%q is more money than can be counted", shown(text))
	}
	return amount{n, len(places)}, comma, nil
}

// in is the amount in a unit of which there are 10^places to one.
func (a amount) in(places int) (int64, bool) {
	n := a.digits
	for range places - a.places {
		if n > most/10 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}

// money writes an amount of which there are unit to one of the currency: 12.5, 12.50 where there are 100.
func money(n, unit int64) string {
	if unit <= 1 || n%unit == 0 {
		return strconv.FormatInt(n/max(1, unit), 10)
	}
	places := len(strconv.FormatInt(unit, 10)) - 1
	return fmt.Sprintf("%d.%0*d", n/unit, places, n%unit)
}

func digits(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// shown is a text short enough for a message.
func shown(text string) string {
	if letters := []rune(text); len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return text
}
