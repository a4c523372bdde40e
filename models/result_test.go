package models_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"acorn/models"
)

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
