package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ReviewAll stands, among the states that the table of proposals shows, for all that was sent in.
const ReviewAll = "all"

// ReviewFilter narrows and orders the table of proposals. Each is as it stood in the address.
type ReviewFilter struct {
	Show  string // a state, ProposalSubmitted for what waits, or ReviewAll
	Words string // that a proposal must have, each of them
	Sort  string // one of ReviewColumns, with a minus before it for the most first
}

// The columns that the table can be ordered by.
const (
	ReviewByTitle   = "title"
	ReviewByTheme   = "theme"
	ReviewByAsk     = "ask"
	ReviewByVersion = "version"
	ReviewByWaiting = "waiting"
	ReviewByState   = "state"
	ReviewByChecks  = "checks"
)

// ReviewColumns are all of them.
var ReviewColumns = [...]string{ReviewByTitle, ReviewByTheme, ReviewByAsk, ReviewByVersion, ReviewByWaiting, ReviewByState, ReviewByChecks}

// reviewOrder is that of the states, and of the ways to look at the table.
var reviewOrder = [...]string{ProposalSubmitted, ProposalChangesRequested, ProposalEligible, ProposalNotEligible, ProposalWithdrawn}

// maxSearch bounds what is looked for.
const maxSearch = 200

// Sensible is the filter with what waits shown, and the longest wait first, where it says nothing sensible.
func (f ReviewFilter) Sensible() ReviewFilter {
	if f.Show != ReviewAll && !slices.Contains(reviewOrder[:], f.Show) {
		f.Show = ProposalSubmitted
	}
	if utf8.RuneCountInString(f.Words) > maxSearch {
		f.Words = string([]rune(f.Words)[:maxSearch])
	}
	f.Words = strings.Join(strings.Fields(f.Words), " ")
	if !slices.Contains(ReviewColumns[:], strings.TrimPrefix(f.Sort, "-")) {
		f.Sort = "-" + ReviewByWaiting
	}
	return f
}

// Column is what the table is ordered by, and whether the most comes first.
func (f ReviewFilter) Column() (string, bool) {
	column, descending := strings.CutPrefix(f.Sort, "-")
	return column, descending
}

// Narrow fills the table from all that was sent in: the rows that the filter leaves, in its order, and how many of each state have its words.
func (t *ReviewTable) Narrow(all []ReviewRow) {
	t.Found, t.Rows = map[string]int{}, nil
	words := strings.Fields(strings.ToLower(t.Filter.Words))
	for _, row := range all {
		t.LongestWait = max(t.LongestWait, row.WaitingDays)
		if !row.has(words) {
			continue
		}
		t.Found[ReviewAll]++
		t.Found[row.State]++
		shown := t.Filter.Show == ReviewAll || t.Filter.Show == row.State
		if row.Appealed {
			t.Found[ProposalSubmitted]++
			shown = shown || t.Filter.Show == ProposalSubmitted
		}
		if shown {
			t.Rows = append(t.Rows, row)
		}
	}
	column, descending := t.Filter.Column()
	slices.SortStableFunc(t.Rows, func(a, b ReviewRow) int {
		by := a.compare(b, column)
		if descending {
			by = -by
		}
		return cmp.Or(by, CompareCards(a.ProposalCard, b.ProposalCard))
	})
}

// has reports whether the row has each of the words, in small letters.
func (r ReviewRow) has(words []string) bool {
	text := strings.ToLower(strings.Join([]string{r.Title, r.Summary, r.GroupName, r.Reference, r.Place}, " "))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (r ReviewRow) compare(b ReviewRow, column string) int {
	switch column {
	case ReviewByTitle:
		return strings.Compare(strings.ToLower(r.Title), strings.ToLower(b.Title))
	case ReviewByTheme:
		return strings.Compare(r.Theme, b.Theme)
	case ReviewByAsk:
		return cmp.Compare(r.AskPence, b.AskPence)
	case ReviewByVersion:
		return cmp.Compare(r.Version, b.Version)
	case ReviewByWaiting:
		return cmp.Compare(r.WaitingDays, b.WaitingDays)
	case ReviewByState:
		return cmp.Compare(slices.Index(reviewOrder[:], r.State), slices.Index(reviewOrder[:], b.State))
	default:
		return cmp.Compare(r.Passed, b.Passed)
	}
}

// ReviewsInput is one decision about several proposals at once: each can go forward, for the same reasons. It names the versions that the officer chose.
type ReviewsInput struct {
	Versions []string
	Reasons  string
}

// Check says what must be changed before the decisions can be recorded.
func (in ReviewsInput) Check() error {
	var c Checks
	c.Require(len(in.Versions) > 0, "pick", "Tick the proposals that can go forward")
	c.requireReasons(in.Reasons)
	c.Require(utf8.RuneCountInString(in.Reasons) <= maxReasons, "reasons", "The reasons must be {{.Most}} characters or fewer", "Most", maxReasons)
	return c.Err()
}

// Of is the decision about one of them.
func (in ReviewsInput) Of(version string) ReviewInput {
	return ReviewInput{VersionID: version, Decision: ProposalEligible, Reasons: in.Reasons}
}

// ReviewsDraft is several decisions before they are sent. Its mail is the first group's; the others get the same about their own idea.
type ReviewsDraft struct {
	Round         RoundFrame
	Rows          []ReviewsDraftRow
	Subject, Body string
}

// ReviewsDraftRow is one of the proposals that are decided on at once.
type ReviewsDraftRow struct {
	VersionID, Slug, Title, GroupName string
	To                                int // how many people get the email
}

// Untold is how many of the groups have nobody with an email address.
func (d ReviewsDraft) Untold() int {
	n := 0
	for _, row := range d.Rows {
		if row.To == 0 {
			n++
		}
	}
	return n
}
