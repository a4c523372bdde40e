package tally

import (
	"fmt"
	"math"
	"slices"
)

// maxVotes bounds ballots and votes so that no sum of them, none tried for VotesNeeded and no tenfold of one can overflow.
const maxVotes = math.MaxInt64 / 16

// entry is a project with its support.
type entry struct {
	Project
	file   int // place in Election.Projects
	votes  int64
	people int64
}

// complete checks a rule and writes out what its empty values mean.
func complete(r Rule) (Rule, error) {
	if r.Method != Greedy {
		return r, fmt.Errorf("%w: method %q is not known", ErrRule, r.Method)
	}
	if r.Support != Votes && r.Support != VotesPerCost {
		return r, fmt.Errorf("%w: support %q is not known", ErrRule, r.Support)
	}
	if r.Unfit != Skip && r.Unfit != Stop {
		return r, fmt.Errorf("%w: unfit %q is not known", ErrRule, r.Unfit)
	}
	if r.MinSupport < 0 {
		return r, fmt.Errorf("%w: the threshold is %d, below 0", ErrRule, r.MinSupport)
	}
	switch r.ZeroVotes {
	case "":
		r.ZeroVotes = ZeroNotFunded
	case ZeroNotFunded, ZeroFunded:
	default:
		return r, fmt.Errorf("%w: zero votes %q is not known", ErrRule, r.ZeroVotes)
	}
	r.Ties = slices.Clone(r.Ties)
	return r, checkTies(r.Ties)
}

// checkTies refuses tie-breaks that could leave two projects equal: then the order of a list in memory would decide.
func checkTies(breaks []TieBreak) error {
	for i, b := range breaks {
		if b != TieCheapest && b != TieVotes && b != TieID && b != TieFile {
			return fmt.Errorf("%w: tie-break %q is not known", ErrRule, b)
		}
		if slices.Contains(breaks[:i], b) {
			return fmt.Errorf("%w: tie-break %q is named twice", ErrRule, b)
		}
	}
	if n := len(breaks); n == 0 || breaks[n-1] != TieID && breaks[n-1] != TieFile {
		return fmt.Errorf("%w: the last tie-break must be %q or %q, which settle every tie", ErrRule, TieID, TieFile)
	}
	return nil
}

// entriesOf checks the money and the projects.
func entriesOf(e Election) ([]entry, error) {
	if e.Budget < 0 {
		return nil, fmt.Errorf("%w: the budget is %d, below 0", ErrElection, e.Budget)
	}
	entries := make([]entry, len(e.Projects))
	seen := make(map[string]bool, len(e.Projects))
	for i, p := range e.Projects {
		switch {
		case p.ID == "":
			return nil, fmt.Errorf("%w: project %d has no id", ErrElection, i+1)
		case seen[p.ID]:
			return nil, fmt.Errorf("%w: two projects have the id %q", ErrElection, p.ID)
		case p.Cost <= 0:
			return nil, fmt.Errorf("%w: project %q costs %d; a cost is more than 0", ErrElection, p.ID, p.Cost)
		case p.Cost > e.Budget && !p.Withdrawn:
			return nil, fmt.Errorf("%w: project %q costs %d, more than the budget of %d", ErrElection, p.ID, p.Cost, e.Budget)
		}
		seen[p.ID] = true
		entries[i] = entry{Project: p, file: i}
	}
	return entries, nil
}

// addVotes checks the ballots and adds each to the entries of the projects it names.
func addVotes(e Election, entries []entry) (Turnout, error) {
	index := make(map[string]int, len(entries))
	for i, p := range entries {
		index[p.ID] = i
	}
	var t Turnout
	points := make([]int, len(entries)) // what this ballot gives each project
	seenOn := make([]int, len(entries)) // the number of the last ballot that named the project
	for n, b := range e.Ballots {
		if b.Weight < 1 {
			return t, fmt.Errorf("%w: ballot %d stands for %d people; it must be 1 or more", ErrElection, n+1, b.Weight)
		}
		if int64(b.Weight) > maxVotes-t.Ballots {
			return t, fmt.Errorf("%w: there are more ballots than can be counted", ErrElection)
		}
		t.Ballots += int64(b.Weight)
		duplicate := false
		for _, c := range b.Choices {
			i, ok := index[c.ProjectID]
			switch {
			case !ok:
				return t, fmt.Errorf("%w: ballot %d names %q, which is not a project", ErrElection, n+1, c.ProjectID)
			case c.Points < 1:
				return t, fmt.Errorf("%w: ballot %d gives %q %d points; it must be 1 or more", ErrElection, n+1, c.ProjectID, c.Points)
			case seenOn[i] == n+1 && points[i] != c.Points:
				return t, fmt.Errorf("%w: ballot %d gives %q both %d and %d points", ErrElection, n+1, c.ProjectID, points[i], c.Points)
			case seenOn[i] == n+1:
				duplicate = true
				continue
			case int64(c.Points) > (maxVotes-entries[i].votes)/int64(b.Weight):
				return t, fmt.Errorf("%w: %q has more votes than can be counted", ErrElection, c.ProjectID)
			}
			seenOn[i], points[i] = n+1, c.Points
			entries[i].votes += int64(c.Points) * int64(b.Weight)
			entries[i].people += int64(b.Weight)
		}
		switch {
		case len(b.Choices) == 0:
			t.Blank += int64(b.Weight)
		case duplicate:
			t.Duplicates += int64(b.Weight)
			fallthrough
		default:
			t.Valid += int64(b.Weight)
		}
	}
	return t, nil
}

// withdrawn are the withdrawn projects by id.
func withdrawn(entries []entry) []entry {
	var out []entry
	for _, p := range entries {
		if p.Withdrawn {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, byID)
	return out
}
