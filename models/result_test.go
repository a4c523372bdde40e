package models_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"acorn/models"
)

func TestWhyIsSaidInWords(t *testing.T) {
	for want, line := range map[string]models.ResultLine{
		"It came first in the count.": {Rank: 1, VotedIn: true, Reason: "voted_in", LeftPence: 4_000_000},
		"It was number 4 in the count. £24,300 was left at its turn, which was enough.":                                          {Rank: 4, VotedIn: true, Reason: "voted_in", LeftPence: 2_430_000},
		"It costs £26,000, and £24,300 was left at its turn. 48 more votes would have put it in.":                                {Rank: 3, Reason: "not_enough_left", CostPence: 2_600_000, LeftPence: 2_430_000, VotesShort: 48},
		"It costs £26,000, and £24,300 was left at its turn.":                                                                    {Rank: 3, Reason: "not_enough_left", CostPence: 2_600_000, LeftPence: 2_430_000},
		"Nobody picked it. 1 more vote would have put it in.":                                                                    {Rank: 9, Reason: "no_votes", VotesShort: 1},
		"It needed at least 20 votes. 3 more votes would have put it in.":                                                        {Rank: 9, Reason: "below_threshold", VotesShort: 3},
		"A project before it cost more than was left, and by the rules the count ends there. 2 more votes would have put it in.": {Rank: 9, Reason: "stopped_before", VotesShort: 2},
		"It was withdrawn before the count.":                                                                                     {Reason: "withdrawn"},
		"The rules of the round say why.":                                                                                        {Reason: "something newer"},
	} {
		if got := line.Why(t.Context(), 20); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheFileOfBallotsTellsNothingButPicks(t *testing.T) {
	projects := []models.Project{{ProposalID: "b", Number: 2, Title: "=HYPERLINK(1), \"two\""}, {ProposalID: "a", Number: 1, Title: "One"}, {ProposalID: "c", Number: 3, Title: "Three"}}
	one, err := models.BallotsFile(projects, []string{`{"c":1}`, `{}`, `{"a":1,"b":1}`, `{"c":1}`, `{"a":1}`})
	if err != nil {
		t.Fatal(err)
	}
	want := "Ballot,1. One,\"2. =HYPERLINK(1), \"\"two\"\"\",3. Three\n1,1,1,0\n2,1,0,0\n3,0,0,1\n4,0,0,1\n5,0,0,0\n"
	if string(one) != want {
		t.Errorf("%s", one)
	}
	if rows, err := csv.NewReader(strings.NewReader(string(one))).ReadAll(); err != nil || len(rows) != 6 {
		t.Errorf("%v, %v", rows, err)
	}
	two, err := models.BallotsFile(projects, []string{`{}`, `{"a":1}`, `{"c":1}`, `{"c":1}`, `{"a":1,"b":1}`})
	if err != nil || string(two) != string(one) {
		t.Errorf("the same ballots in another order give another file: %s, %v", two, err)
	}
	if _, err := models.BallotsFile(projects, []string{`{"a":1, "b":1}`}); err == nil {
		t.Error("a ballot that was not written by us is in the file")
	}
}

func TestSpreadsheetsRunNothing(t *testing.T) {
	for text, want := range map[string]string{"=1+1": "'=1+1", "+44": "'+44", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\x00x": "'\x00x", "Baby bank": "Baby bank", "": ""} {
		if got := models.CSVText(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
