package tally

import (
	"errors"
	"fmt"
)

// Kind is how a ballot paper asks people to choose.
type Kind string

// The kinds of ballot papers.
const (
	Approval   Kind = "approval"   // tick as many as you like, or up to a number
	ChooseOne  Kind = "choose-one" // tick one
	Knapsack   Kind = "knapsack"   // tick what you could pay for with a given sum
	Cumulative Kind = "cumulative" // share out points
	Scores     Kind = "scores"     // give each project points
	Ranking    Kind = "ranking"    // put projects in order, best first
)

// Form is a ballot paper: what people may put on it, and what that counts for. A limit of 0 is none.
type Form struct {
	Kind       Kind
	MinChoices int
	MaxChoices int
	MinCost    int64 // pence, of all that is chosen
	MaxCost    int64
	MinPoints  int // for one project
	MaxPoints  int
	MinSum     int // of all points
	MaxSum     int
	Places     []int // for a ranking: the points of the first place, the second, and so on
}

// ErrForm is wrapped by what Fill says of a ballot that breaks the limits of its form.
var ErrForm = errors.New("the ballot does not keep to its form")

// Fill turns what somebody put on the form into the choices that are counted: a point for each tick, the points given, or those of the place,
// where a ranking lists the best first. What counts for no points is left out. An error wraps ErrForm and says which limits are broken;
// the choices are those of the ballot all the same, for a count that does not mind.
func (f Form) Fill(marks []Choice, cost func(id string) int64) ([]Choice, error) {
	var problems []error
	problem := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, fmt.Errorf(format, args...))
		}
	}
	choices := make([]Choice, 0, len(marks))
	named := make(map[string]bool, len(marks))
	spent, sum := int64(0), 0
	for place, m := range marks {
		if named[m.ProjectID] {
			problem(true, "it names %q twice", m.ProjectID)
			continue
		}
		named[m.ProjectID] = true
		switch f.Kind {
		case Cumulative, Scores:
			problem(m.Points < f.MinPoints || f.MaxPoints > 0 && m.Points > f.MaxPoints, "it gives %q %d points", m.ProjectID, m.Points)
		case Ranking:
			m.Points = 0
			if place < len(f.Places) {
				m.Points = f.Places[place]
			}
			problem(m.Points == 0, "its place %d counts for nothing", place+1)
		default:
			m.Points = 1
		}
		spent += cost(m.ProjectID)
		sum += m.Points
		if m.Points > 0 {
			choices = append(choices, m)
		}
	}
	most := f.MaxChoices
	if f.Kind == ChooseOne {
		most = 1
	}
	problem(len(named) < f.MinChoices, "it names %d projects and must name %d", len(named), f.MinChoices)
	problem(most > 0 && len(named) > most, "it names %d projects and may name %d", len(named), most)
	problem(spent < f.MinCost || f.MaxCost > 0 && spent > f.MaxCost, "what it names costs %d together", spent)
	if f.Kind == Cumulative || f.Kind == Scores {
		problem(sum < f.MinSum || f.MaxSum > 0 && sum > f.MaxSum, "it gives %d points in all", sum)
	}
	if len(problems) == 0 {
		return choices, nil
	}
	return choices, fmt.Errorf("%w: %w", ErrForm, errors.Join(problems...))
}
