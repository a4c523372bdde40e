package models

import (
	"slices"
	"strings"
	"time"
)

// Breach is a count that did not add up. It stands until a count does.
type Breach struct {
	At    time.Time
	Found []FieldError // each begins with the equation that does not hold
}

// Equation is the one that a finding of a count is about: R, or E1 to E4.
func (f FieldError) Equation() string {
	equation, _, _ := strings.Cut(f.Text, ":")
	return equation
}

// Equations are those that do not hold, each once and in order.
func (b Breach) Equations() []string {
	var list []string
	for _, f := range b.Found {
		list = append(list, f.Equation())
	}
	slices.Sort(list)
	return slices.Compact(list)
}
