package models

import "fmt"

// Pence is an amount inside an error's text, which reads it as pounds: £1,250, or £3.20 where there are pence. Pages write money by
// lang.Money.
type Pence int64

// String is the amount in pounds.
func (p Pence) String() string {
	if p < 0 {
		return "−" + (-p).String()
	}
	pounds := fmt.Sprint(int64(p) / 100)
	for i := len(pounds) - 3; i > 0; i -= 3 {
		pounds = pounds[:i] + "," + pounds[i:]
	}
	if p%100 == 0 {
		return "£" + pounds
	}
	return fmt.Sprintf("£%s.%02d", pounds, p%100)
}
