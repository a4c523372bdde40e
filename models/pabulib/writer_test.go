package pabulib_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

func TestWriteWhatWasRead(t *testing.T) {
	for name, text := range map[string]string{
		"approval": whole,
		"points": strings.NewReplacer("vote_type;approval", "vote_type;cumulative\nmax_sum_points;5", "cost;votes", "cost;votes;score", "1;600;2", "1;600;1;3", "10;400.50;2", "10;400.50;2;7",
			"voter_id;vote\na;1,10\nb;10\nc;1", "voter_id;vote;points\na;1,10;3,2\nb;10;5\nc;;").Replace(whole),
		"ranks": strings.NewReplacer("vote_type;approval", "vote_type;ordinal\nmax_length;2", "a;1,10", "a;10,1").Replace(whole),
	} {
		t.Run(name, func(t *testing.T) {
			first := read(t, text, pabulib.Lenient)
			var file bytes.Buffer
			if err := pabulib.Write(&file, first.Head, first.Election.Ballots); err != nil {
				t.Fatal(err)
			}
			again := read(t, file.String(), pabulib.Lenient)
			for _, w := range again.Warnings {
				if !strings.Contains(w.Text, "blank") {
					t.Errorf("what was written warns %v\n%s", w, &file)
				}
			}
			says := func(f *pabulib.File) []tally.Ballot {
				sorted := slices.Clone(f.Election.Ballots)
				slices.SortFunc(sorted, func(a, b tally.Ballot) int {
					return slices.CompareFunc(a.Choices, b.Choices, func(a, b tally.Choice) int { return strings.Compare(a.ProjectID, b.ProjectID) })
				})
				return sorted
			}
			if !reflect.DeepEqual(says(first), says(again)) || !reflect.DeepEqual(first.Election.Projects, again.Election.Projects) || again.Election.Budget != first.Election.Budget {
				t.Errorf("wrote %+v\nread %+v", first.Election, again.Election)
			}
			slices.Reverse(first.Election.Ballots)
			var other bytes.Buffer
			if err := pabulib.Write(&other, first.Head, first.Election.Ballots); err != nil || other.String() != file.String() {
				t.Errorf("in another order the ballots give another file: %v\n%s\n%s", err, &file, &other)
			}
		})
	}
}

// What the format's description asks of a file: sections and their first columns, keys in order, no spaces around cells, no spaces and no
// duplicates in lists, numbers that agree, dates and ids that are plain.
func TestWrittenFilesKeepToTheFormat(t *testing.T) {
	head := pabulib.Head{VoteType: pabulib.Approval, Unit: 100, Budget: 1000050, Meta: pabulib.Meta{{"currency", "GBP"}, {"rule", "greedy"}, {"description", " Two\nlines; and more "},
		{"date_end", "14.10.2026"}, {"date_begin", "01.10.2026"}, {"country", "United Kingdom"}, {"unit", "Harwick"}, {"instance", "2026"}, {"comment", "#1: made up"}, {"num_votes", "77"}},
		Projects: []pabulib.Project{{Project: tally.Project{ID: "1", Name: `The "hub"`, Cost: 1000000, Categories: []string{"a, b", "c"}}, Selected: 1},
			{Project: tally.Project{ID: "2", Name: "; ", Cost: 51, Area: "Northgate"}, Selected: 0}, {Project: tally.Project{ID: "3", Cost: 1, Withdrawn: true}, Selected: 0}}}
	ballots := []tally.Ballot{{Weight: 2, Choices: []tally.Choice{{ProjectID: "2", Points: 1}, {ProjectID: "1", Points: 1}}}, {Weight: 1, Choices: []tally.Choice{{ProjectID: "1", Points: 1}}}}
	var file bytes.Buffer
	if err := pabulib.Write(&file, head, ballots); err != nil {
		t.Fatal(err)
	}
	const want = `META
key;value
description;"Two
lines; and more"
country;United Kingdom
unit;Harwick
instance;2026
num_projects;3
num_votes;3
budget;10000.50
vote_type;approval
rule;greedy
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
comment;#1: made up
PROJECTS
project_id;cost;votes;name;category;selected;neighborhood
1;10000;3;"The ""hub""";a  b,c;1;
2;0.51;2;";";;0;Northgate
3;999999999;0;;;0;
VOTES
voter_id;vote
1;1
2;2,1
3;2,1
`
	if file.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &file, want)
	}
	if f := read(t, file.String(), pabulib.Strict); len(f.Election.Ballots) != 2 {
		t.Errorf("%+v", f.Election)
	}
}

func TestEverythingFitsIsSaid(t *testing.T) {
	var file bytes.Buffer
	err := pabulib.Write(&file, pabulib.Head{VoteType: pabulib.Approval, Unit: 1, Budget: 10, Projects: []pabulib.Project{{Project: tally.Project{ID: "1", Cost: 10}}}}, nil)
	if err != nil || !strings.Contains(file.String(), "\nfully_funded;1\n") || !strings.Contains(file.String(), "\nnum_votes;0\n") {
		t.Errorf("%v\n%s", err, &file)
	}
}

func TestWriteRefuses(t *testing.T) {
	project := func(id string) pabulib.Head {
		return pabulib.Head{VoteType: pabulib.Approval, Unit: 1, Projects: []pabulib.Project{{Project: tally.Project{ID: id}}}}
	}
	for name, c := range map[string]struct {
		head    pabulib.Head
		ballots []tally.Ballot
		says    string
	}{
		"an id with a comma":        {project("1,2"), nil, `the id "1,2"`},
		"an id that is a section":   {project("Votes"), nil, `the id "Votes"`},
		"no id":                     {project(""), nil, `the id ""`},
		"a key that is a section":   {pabulib.Head{Meta: pabulib.Meta{{"PROJECTS", "x"}}}, nil, `the key "PROJECTS"`},
		"a ballot for nothing here": {project("1"), []tally.Ballot{{Weight: 1, Choices: []tally.Choice{{ProjectID: "2", Points: 1}}}}, `names "2"`},
	} {
		if err := pabulib.Write(&bytes.Buffer{}, c.head, c.ballots); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w, err := pabulib.NewWriter(&bytes.Buffer{}, pabulib.Head{VoteType: pabulib.Approval, Votes: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Vote("1", nil); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "says 2 ballots, and 1 were written") {
		t.Errorf("%v", err)
	}
	full := errors.New("no space left")
	err = pabulib.Write(writerFunc(func([]byte) (int, error) { return 0, full }), project("1"), []tally.Ballot{{Weight: 100_000}})
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestRuleLabel(t *testing.T) {
	threshold, noSkip, topUp := tally.Standard(), tally.Standard(), tally.Standard()
	threshold.MinSupport, noSkip.Unfit, topUp.TopUp = 5, tally.Stop, 80
	shares := tally.Rule{Method: tally.EqualShares, Utility: tally.CostUtility}
	with := func(c tally.Completion, comparison tally.Comparison) tally.Rule {
		r := shares
		r.Completion, r.Comparison = c, comparison
		return r
	}
	for label, r := range map[string]tally.Rule{"greedy": tally.Standard(), "greedy-threshold": threshold, "greedy-no-skip": noSkip, "greedy-custom": topUp,
		"equalshares": with(tally.NoCompletion, ""), "equalshares/add1": with(tally.Add1Full, ""), "equalshares/add1-comparison": with(tally.Add1, tally.BySatisfaction),
		"unknown": {Method: tally.Phragmen, Unfit: tally.Skip}} {
		if got := pabulib.RuleLabel(r); got != label {
			t.Errorf("%+v is called %q, want %q", r, got, label)
		}
	}
	if got := pabulib.RuleLabel(with(tally.Add1Utilitarian, "")); got != "unknown" {
		t.Errorf("got %q", got)
	}
}

// Whatever a file holds, reading it ends without a panic; and what can be read and counted can be written, and is the same election when it is
// read again.
func FuzzRead(f *testing.F) {
	f.Add(whole)
	f.Add(strings.Replace(whole, "approval", "ordinal", 1))
	f.Add(strings.NewReplacer("approval", "cumulative", "voter_id;vote\na;1,10\nb;10\nc;1", "voter_id;vote;points\na;1,10;3,2\n").Replace(whole))
	f.Add("META\nkey;value\n\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := pabulib.Read(strings.NewReader(text), pabulib.Strict); err == nil {
			if _, err := pabulib.Read(strings.NewReader(text), pabulib.Lenient); err != nil {
				t.Errorf("strictly it can be read, leniently not: %v", err)
			}
		}
		file, err := pabulib.Read(strings.NewReader(text), pabulib.Lenient)
		if err != nil || file.Votes > 10_000 {
			return
		}
		first, err := tally.Count(file.Election, tally.Standard())
		if err != nil {
			t.Errorf("it was read and cannot be counted: %v", err)
		}
		var written bytes.Buffer
		if err := pabulib.Write(&written, file.Head, file.Election.Ballots); err != nil {
			return // a key or an id that happens to be the name of a section
		}
		again, err := pabulib.Read(bytes.NewReader(written.Bytes()), pabulib.Lenient)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, &written)
		}
		second, err := tally.Count(again.Election, tally.Standard())
		if err != nil || !slices.Equal(first.Winners(), second.Winners()) {
			t.Errorf("read again, it has other winners: %v, %v, %v", first.Winners(), second.Winners(), err)
		}
	})
}
