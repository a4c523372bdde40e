package models

import (
	"cmp"
	"fmt"
	"slices"
)

// PanelFewest is how many finished scorecards a proposal needs before any figure of it is shown. With two, each of the two members could take
// their own points off and know the other's.
const PanelFewest = 3

// PanelFigure is what the panel's finished scorecards for one proposal add up to. All of it is whole points, so that anyone can check it.
type PanelFigure struct {
	Scorers         int
	Sum             int // of the points of all scorers
	Lowest, Highest int // of one scorer
	Least, Most     int // that the rubric allows
}

// PanelResult adds up the finished scorecards of one proposal. Each score counts times its question's weight. A scorecard that lacks a score
// is an error: it cannot have been finished.
func PanelResult(r Rubric, finished []Scores) (PanelFigure, error) {
	f := PanelFigure{Scorers: len(finished), Least: r.Least(), Most: r.Most()}
	for i, scores := range finished {
		if missing := r.Unanswered(scores); len(missing) > 0 {
			return PanelFigure{}, fmt.Errorf("a finished scorecard has no score for questions %v", missing)
		}
		points := r.Points(scores)
		f.Sum += points
		if i == 0 || points < f.Lowest {
			f.Lowest = points
		}
		f.Highest = max(f.Highest, points)
	}
	return f, nil
}

// Shown reports whether enough members scored the proposal for its figures to be shown.
func (f PanelFigure) Shown() bool { return f.Scorers >= PanelFewest }

// MeanTenths is the mean of the scorers' points in tenths of a point, halves rounded up: for showing. Compare compares exactly.
func (f PanelFigure) MeanTenths() int {
	if f.Scorers == 0 {
		return 0
	}
	return (20*f.Sum + f.Scorers) / (2 * f.Scorers)
}

// Compare orders figures by their exact means, the highest first, without rounding; those that are not shown come last.
func (f PanelFigure) Compare(g PanelFigure) int {
	if f.Shown() != g.Shown() {
		if f.Shown() {
			return -1
		}
		return 1
	}
	if !f.Shown() {
		return 0
	}
	return cmp.Compare(g.Sum*f.Scorers, f.Sum*g.Scorers)
}

// Agreement is how far apart the scorers of one proposal were.
type Agreement string

// The agreements.
const (
	PanelAgreed       Agreement = "agreed"
	PanelMostlyAgreed Agreement = "mostly"
	PanelSplit        Agreement = "split"
)

// Agreement judges the spread between the lowest and the highest scorer against the whole scale, from the least to the most points that the
// rubric allows. The panel was split when the spread is more than half of the scale: then no half of it, wherever one lays it, holds all
// scorers. It agreed when a quarter of the scale holds them all, so that on four levels they are on average less than one level apart. The
// mean alone would hide either; the lowest and the highest are always shown beside the word.
func (f PanelFigure) Agreement() Agreement {
	spread, scale := f.Highest-f.Lowest, f.Most-f.Least
	switch {
	case 2*spread > scale:
		return PanelSplit
	case 4*spread > scale:
		return PanelMostlyAgreed
	default:
		return PanelAgreed
	}
}

// PanelNotes are what members wrote for a group under one question, or as their comment when Question is empty. They have no names and no
// points, and are in no order that tells whose they are.
type PanelNotes struct {
	Question string
	Notes    []string
}

// PanelLine is a proposal in the panel's result.
type PanelLine struct {
	ProposalID string
	Slug       string
	Title      string
	Summary    string
	GroupName  string
	AskPence   int64
	PanelFigure
	Aside int          // members who stood aside because they know the people who would get the money
	Notes []PanelNotes // for the group of this proposal and the officers of the round alone
}

// SortPanelLines puts the highest mean first; equal ones by title.
func SortPanelLines(lines []PanelLine) {
	slices.SortFunc(lines, func(a, b PanelLine) int {
		return cmp.Or(a.Compare(b.PanelFigure), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ProposalID, b.ProposalID))
	})
}
