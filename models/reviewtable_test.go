package models

import (
	"strings"
	"testing"
)

func TestReviewTableNarrows(t *testing.T) {
	row := func(title, group, state string, ask int64, days int) ReviewRow {
		return ReviewRow{ProposalCard: ProposalCard{ID: title, Title: title, GroupName: group, State: state, AskPence: ask, Reference: "ACN-" + title}, WaitingDays: days}
	}
	refused := row("Baby bank", "Brook Lane parents", ProposalNotEligible, 300, 9)
	refused.Appealed = true
	all := []ReviewRow{row("Swap shop", "Northgate parents", ProposalSubmitted, 900, 2), refused, row("walks", "Old Quay", ProposalEligible, 500, 0), row("Tea", "Northgate church", ProposalSubmitted, 100, 5)}
	for _, c := range []struct {
		what   string
		filter ReviewFilter
		want   string
		found  int // that wait
	}{
		{"what waits, the longest first, an appeal too", ReviewFilter{}, "Baby bank, Tea, Swap shop", 3},
		{"nonsense", ReviewFilter{Show: "draft", Sort: "hash"}, "Baby bank, Tea, Swap shop", 3},
		{"all by name, however its letters are cased", ReviewFilter{Show: ReviewAll, Sort: ReviewByTitle}, "Baby bank, Swap shop, Tea, walks", 3},
		{"most money first", ReviewFilter{Show: ReviewAll, Sort: "-" + ReviewByAsk}, "Swap shop, walks, Baby bank, Tea", 3},
		{"by state", ReviewFilter{Show: ReviewAll, Sort: ReviewByState}, "Swap shop, Tea, walks, Baby bank", 3},
		{"each word, in any field", ReviewFilter{Words: " PARENTS  swap "}, "Swap shop", 1},
		{"a reference", ReviewFilter{Show: ReviewAll, Words: "acn-walks"}, "walks", 0},
		{"one state", ReviewFilter{Show: ProposalNotEligible}, "Baby bank", 3},
		{"nothing", ReviewFilter{Words: "boats"}, "", 0},
	} {
		table := ReviewTable{Filter: c.filter.Sensible()}
		table.Narrow(all)
		var titles []string
		for _, r := range table.Rows {
			titles = append(titles, r.Title)
		}
		if got := strings.Join(titles, ", "); got != c.want || table.Found[ProposalSubmitted] != c.found {
			t.Errorf("%s: %q and %d wait, want %q and %d", c.what, got, table.Found[ProposalSubmitted], c.want, c.found)
		}
	}
}
