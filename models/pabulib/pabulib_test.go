package pabulib_test

import (
	"errors"
	"io"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

const meta = `META
key;value
description;A test
country;United Kingdom
unit;Harwick
instance;2026
num_projects;2
num_votes;3
budget;1000
vote_type;approval
rule;greedy
date_begin;01.10.2026
date_end;14.10.2026
`

const whole = meta + `PROJECTS
project_id;cost;votes;name;category;selected
1;600;2;Baby bank;families,babies;1
10;400.50;2;"A ""hub""; for all";;0
VOTES
voter_id;vote
a;1,10
b;10
c;1
`

func read(t *testing.T, text string, how pabulib.Strictness) *pabulib.File {
	t.Helper()
	f, err := pabulib.Read(strings.NewReader(text), how)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return f
}

func TestReadAWholeFile(t *testing.T) {
	f := read(t, whole, pabulib.Strict)
	want := tally.Election{Budget: 10000, Projects: []tally.Project{
		{ID: "1", Name: "Baby bank", Cost: 6000, Categories: []string{"families", "babies"}}, {ID: "10", Name: `A "hub"; for all`, Cost: 4005},
	}, Ballots: []tally.Ballot{
		{Weight: 1, Choices: []tally.Choice{{ProjectID: "1", Points: 1}, {ProjectID: "10", Points: 1}}},
		{Weight: 1, Choices: []tally.Choice{{ProjectID: "10", Points: 1}}}, {Weight: 1, Choices: []tally.Choice{{ProjectID: "1", Points: 1}}}}}
	if !reflect.DeepEqual(f.Election, want) {
		t.Errorf("got %+v\nwant %+v", f.Election, want)
	}
	if f.Unit != 10 || f.VoteType != pabulib.Approval || f.Meta.Get("unit") != "Harwick" || f.Votes != 3 || f.Projects[0].Selected != 1 || f.Projects[1].Votes != 2 {
		t.Errorf("head %+v", f.Head)
	}
	if len(f.Warnings) != 0 {
		t.Errorf("warnings %v", f.Warnings)
	}
}

// What a strict reading refuses, by line and in words, a lenient one puts right and notes.
func TestStrictAndLenient(t *testing.T) {
	for name, c := range map[string]struct{ from, to, says string }{
		"byte order mark":      {"META", "\ufeffMETA", "line 1: the file begins with a byte order mark"},
		"blank line":           {"PROJECTS\n", "\n\nPROJECTS\n", "line 14: the line is blank"},
		"spaces around a cell": {"key;value\ndesc", "key;value\n desc", `line 3: there are spaces around "description"`},
		"spaces in a list":     {"1,10", "1, 10", "line 19: there are spaces between the projects or points"},
		"decimal comma":        {"400.50", "400,50", `line 17: "400,50" has a decimal comma instead of a point`},
		"duplicate":            {"a;1,10", "a;1,10,1", `line 19: the ballot breaks its limits: it names "1" twice`},
		"column order":         {"voter_id;vote\na;1,10\nb;10\nc;1", "vote;voter_id\n1,10;a\n10;b\n1;c", `line 19: the column "voter_id" is not the first`},
		"same voter":           {"b;10", "a;10", `line 21: the voter "a" is there twice`},
		"no voter":             {"b;10", ";10", "line 21: the voter has no id"},
		"number of projects":   {"num_projects;2", "num_projects;3", "line 7: META says 3 projects, and there are 2"},
		"number of ballots":    {"num_votes;3", "num_votes;4", "line 8: META says 4 ballots, and there are 3"},
		"not a number":         {"num_votes;3", "num_votes;three", `line 8: "three" of num_votes is not a whole number from 0`},
		"too many":             {"rule;greedy", "rule;greedy\nmax_length;1", "line 21: the ballot breaks its limits: it names 2 projects and may name 1"},
		"too dear":             {"rule;greedy", "rule;greedy\nmax_sum_cost;900", "line 21: the ballot breaks its limits: what it names costs 10005 together"},
		"two and twice":        {"rule;greedy", "rule;greedy\nmin_length;3", "line 21: the ballot breaks its limits: it names 2 projects and must name 3"},
		"missing key":          {"country;United Kingdom\n", "", `META does not say "country"`},
		"the same key":         {"rule;greedy", "rule;greedy\nrule;other", `line 12: the key "rule" is there twice; the first counts`},
		"other votes":          {"1;600;2", "1;600;3", `line 16: "1" is to have 3 votes, and the ballots have 2`},
		"blank ballot":         {"b;10\nc;1", "b;10\nc;", "line 22: the ballot is blank"},
		"text behind a quote":  {"Baby bank", `"Baby" bank`, "line 16: there is text behind a closing quotation mark"},
		"not UTF-8":            {"Baby bank", "Baby \xff bank", "line 16: the text is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(whole, c.from, c.to, 1)
			if text == whole {
				t.Fatal("nothing was replaced")
			}
			_, err := pabulib.Read(strings.NewReader(text), pabulib.Strict)
			says := strings.NewReplacer("line 19: the ballot", "line 20: the ballot", "line 19: there are spaces between", "line 20: there are spaces between")
			if name == "spaces in a list" || name == "duplicate" {
				c.says = says.Replace(c.says)
			}
			if err == nil || err.Error() != c.says {
				t.Errorf("strictly: %v, want %s", err, c.says)
			}
			f := read(t, text, pabulib.Lenient)
			noted := false
			for _, w := range f.Warnings {
				noted = noted || w.Error() == c.says
			}
			if name != "same voter" && !noted { // a lenient reading remembers no voters
				t.Errorf("leniently: %v, want %s", f.Warnings, c.says)
			}
			if len(f.Election.Ballots) != 3 || f.Election.Budget != 10000 || len(f.Election.Projects) != 2 {
				t.Errorf("leniently: %+v", f.Election)
			}
		})
	}
}

func TestWhatNobodyCanCount(t *testing.T) {
	for name, c := range map[string]struct{ from, to, says string }{
		"empty":                 {whole, "", "the file is empty"},
		"something else":        {"META\n", "<html>\n", "line 1: the section META is to begin here"},
		"no budget":             {"budget;1000\n", "", `META does not say "budget"`},
		"budget in words":       {"budget;1000", "budget;plenty", `line 9: "plenty" is not an amount of money`},
		"negative budget":       {"budget;1000", "budget;-1", `"-1" is not an amount of money`},
		"endless budget":        {"budget;1000", "budget;99999999999999999999", "more money than can be counted"},
		"too many places":       {"budget;1000", "budget;0.12345678", "more than 6 decimal places"},
		"money beyond counting": {"budget;1000", "budget;9000000000000000", "there is more money"},
		"unknown ballots":       {"vote_type;approval", "vote_type;lottery", `line 10: ballots of the type "lottery" are not known`},
		"default score":         {"rule;greedy", "rule;greedy\ndefault_score;1", "line 12: points for projects that a ballot does not name"},
		"no projects":           {"PROJECTS", "PROJECT", `line 18: the section PROJECTS is to begin here, not "VOTES"`},
		"nothing after META":    {whole, meta, "line 13: the section PROJECTS is missing"},
		"nothing after them":    {whole, meta + "PROJECTS\nproject_id;cost\n1;5\n", "line 16: the section VOTES is missing"},
		"no votes":              {"VOTES\n", "", `line 18: "vote" is not an amount of money`},
		"order":                 {"PROJECTS\n", "VOTES\n", "the section PROJECTS is to begin here"},
		"no cost":               {"1;600;", "1;;", `line 16: the project "1" has no cost`},
		"no id":                 {"1;600;", ";600;", "line 16: the project has no id"},
		"comma in an id":        {"1;600;", "1,2;600;", "has a comma in it"},
		"the same id":           {"10;400.50", "1;400.50", `line 17: the project "1" is there twice`},
		"no such column":        {"voter_id;vote", "voter_id;choice", `line 19: the section VOTES has no column "vote"`},
		"a column twice":        {"project_id;cost;votes", "project_id;cost;cost", `line 15: the column "cost" is there twice`},
		"no such project":       {"b;10", "b;11", `line 21: the ballot names "11", which is not a project`},
		"votes twice":           {"b;10", "VOTES", "line 21: the section VOTES is there twice"},
		"open quote":            {"c;1", `c;"1`, "line 22: a quotation mark is opened and never closed"},
		"no points":             {"vote_type;approval", "vote_type;cumulative", `the section VOTES has no column "points"`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(whole, c.from, c.to, 1)
			for _, how := range []pabulib.Strictness{pabulib.Strict, pabulib.Lenient} {
				var e *pabulib.Error
				if _, err := pabulib.Read(strings.NewReader(text), how); !errors.As(err, &e) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%v, want an Error that says %s", err, c.says)
				}
			}
		})
	}
}

func TestPoints(t *testing.T) {
	text := strings.NewReplacer("vote_type;approval", "vote_type;cumulative\nmax_sum_points;5", "cost;votes", "cost;score", "1;600;2", "1;600;4", "10;400.50;2", "10;400.50;7",
		"voter_id;vote\na;1,10\nb;10\nc;1", "voter_id;points;vote\na;3,2;1,10\nb;5;10\nc;1,0;1,10").Replace(whole)
	f := read(t, text, pabulib.Strict)
	want := []tally.Ballot{{Weight: 1, Choices: []tally.Choice{{ProjectID: "1", Points: 3}, {ProjectID: "10", Points: 2}}},
		{Weight: 1, Choices: []tally.Choice{{ProjectID: "10", Points: 5}}}, {Weight: 1, Choices: []tally.Choice{{ProjectID: "1", Points: 1}}}}
	if !reflect.DeepEqual(f.Election.Ballots, want) {
		t.Errorf("got %+v", f.Election.Ballots)
	}
	for from, says := range map[string]string{
		"a;3,2;": "line 21: the ballot names 2 projects and gives points to 1", "a;3,x;": `line 21: "x" is not a number of points`,
	} {
		broken := strings.Replace(text, "a;3,2;", strings.Replace(from, "3,2", "3", 1), 1)
		if _, err := pabulib.Read(strings.NewReader(broken), pabulib.Lenient); err == nil || err.Error() != says {
			t.Errorf("%v, want %s", err, says)
		}
	}
	if _, err := pabulib.Read(strings.NewReader(strings.Replace(text, "5;10", "6;10", 1)), pabulib.Strict); err == nil || !strings.Contains(err.Error(), "it gives 6 points in all") {
		t.Errorf("six points of five: %v", err)
	}
}

func TestRanks(t *testing.T) {
	ordinal := strings.NewReplacer("vote_type;approval", "vote_type;ordinal", "a;1,10", "a;10,1").Replace(whole)
	for name, c := range map[string]struct {
		text string
		want [2]int // points of the first and second place
	}{
		"by the longest ballot": {ordinal, [2]int{2, 1}},
		"by META":               {strings.Replace(ordinal, "rule;greedy", "rule;greedy\nmax_length;3", 1), [2]int{3, 2}},
	} {
		f := read(t, c.text, pabulib.Strict)
		got := f.Election.Ballots[0].Choices
		if len(got) != 2 || got[0] != (tally.Choice{ProjectID: "10", Points: c.want[0]}) || got[1] != (tally.Choice{ProjectID: "1", Points: c.want[1]}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWithdrawnAndIdentical(t *testing.T) {
	f := read(t, strings.NewReplacer("1;600;2", "1;999999999;2", "b;10", "b;1").Replace(whole), pabulib.Lenient)
	if !f.Election.Projects[0].Withdrawn || f.Election.Projects[1].Withdrawn {
		t.Errorf("projects %+v", f.Election.Projects)
	}
	if len(f.Election.Ballots) != 2 || f.Election.Ballots[1].Weight != 2 {
		t.Errorf("ballots %+v", f.Election.Ballots)
	}
}

func TestRefine(t *testing.T) {
	f := read(t, whole, pabulib.Strict)
	if !f.Refine() || f.Unit != 100 || f.Budget != 100000 || f.Election.Budget != 100000 || f.Projects[1].Cost != 40050 || f.Election.Projects[1].Cost != 40050 {
		t.Errorf("%+v", f.Head)
	}
	for f.Refine() {
		if f.Unit > 1<<60 {
			t.Fatal("there is no end to it")
		}
	}
}

// A Reader goes through as many ballots as there are without keeping them.
func TestReaderKeepsNoBallots(t *testing.T) {
	const many = 132_000
	head := strings.Replace(whole[:strings.Index(whole, "a;1,10")], "num_votes;3", "num_votes;"+strconv.Itoa(many), 1)
	n := 0
	ballots := readerFunc(func(p []byte) (int, error) {
		if n == many {
			return 0, io.EOF
		}
		n++
		return copy(p, strconv.Itoa(n)+";1,10\n"), nil
	})
	r, err := pabulib.NewReader(io.MultiReader(strings.NewReader(head), ballots), pabulib.Lenient)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	voted := 0
	for {
		v, err := r.Vote()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(v.Marks) != 2 {
			t.Fatal(v, err)
		}
		voted++
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	if warnings, _ := r.Warnings(); voted != many || len(warnings) != 0 || grown > 1<<20 {
		t.Errorf("%d ballots, warnings %v, %d bytes more in use", voted, warnings, grown)
	}
	runtime.KeepAlive(r)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// What goes on for ever is refused before it fills the memory.
func TestHostileFiles(t *testing.T) {
	endless := func(start, repeat string) io.Reader {
		rest := ""
		return io.MultiReader(strings.NewReader(start), readerFunc(func(p []byte) (int, error) {
			if rest == "" {
				rest = strings.Repeat(repeat, 1+4096/len(repeat))
			}
			n := copy(p, rest)
			rest = rest[n:]
			return n, nil
		}))
	}
	beforeVotes := whole[:strings.Index(whole, "a;1,10")]
	for name, file := range map[string]io.Reader{
		"a line without end":       endless("", "META"),
		"cells without end":        endless("META\n", ";"),
		"a quotation without end":  endless("META\nkey;value\ndescription;\"", "words\n"),
		"a ballot without end":     endless(beforeVotes+"a;1", ",10"),
		"blank lines and no end":   io.LimitReader(endless("META\n", "\n"), 1<<22),
		"nothing but zeros":        endless("", "\x00"),
		"one key after another":    endless("META\nkey;value\n", "a;b\n"),
		"section after section":    endless("", "META\n"),
		"projects, all of one row": endless(meta+"PROJECTS\nproject_id;cost\n", "1;1\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if name == "one key after another" { // the same key again and again is only noted, so this one has to be strict
				if _, err := pabulib.Read(file, pabulib.Strict); err == nil {
					t.Error("it was read")
				}
				return
			}
			if _, err := pabulib.Read(file, pabulib.Lenient); err == nil {
				t.Error("it was read")
			}
		})
	}
}

func TestErrorsOfTheReaderItself(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := pabulib.Read(io.MultiReader(strings.NewReader(meta), readerFunc(func([]byte) (int, error) { return 0, broken })), pabulib.Lenient)
	if !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}
