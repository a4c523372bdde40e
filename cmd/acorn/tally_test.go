package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tallied runs acorn tally and answers what it wrote.
func tallied(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs strings.Builder
	err = run(t.Context(), append([]string{"tally"}, args...), noEnvironment, &out, &errs)
	return out.String(), errs.String(), err
}

// counted1 is what --json says of one count.
type tallyJSON struct {
	File     string
	Rule     string
	Options  map[string]any
	Budget   json.Number
	Selected []struct {
		ID    string
		Cost  json.Number
		Round int
	}
	Spent json.Number
	Ties  []struct {
		Projects []string
		By       []string
	}
	Measures map[string]any
	Compared *tallyJSON
	Seconds  float64
}

func talliedJSON(t *testing.T, args ...string) tallyJSON {
	t.Helper()
	stdout, stderr, err := tallied(t, append(args, "--json")...)
	if err != nil {
		t.Fatal(err, stderr)
	}
	var got tallyJSON
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("%v: %s", err, stdout)
	}
	return got
}

func (c tallyJSON) winners() string {
	ids := make([]string, len(c.Selected))
	for i, s := range c.Selected {
		ids[i] = s.ID
	}
	return strings.Join(ids, " ")
}

func TestTally(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, args, want, spent, ties string }{
		{"plain", "", "a c d", "1000", ""},
		{"plain", "--rule greedy --unfit stop", "a", "600", ""},
		{"plain", "--support votes-per-cost", "d a c", "1000", ""},
		{"plain", "--min-support 2", "a c", "900", ""},
		{"plain", "--min-support 50%", "a", "600", ""},
		{"plain", "--top-up 80%", "a b", "1100", ""}, // 400 is four fifths of 500
		{"plain", "--top-up 81%", "a", "600", ""},
		{"plain", "--top-up 80% --unfit skip", "a b", "1100", ""},
		{"plain", "--rule equal-shares", "a d", "700", ""},
		{"plain", "--rule equal-shares --completion utilitarian", "a d c", "1000", ""},
		{"plain", "--rule equal-shares --completion add1", "a c d", "1000", ""},
		{"plain", "--rule equal-shares --completion add1-full --step 0.5", "a c d", "1000", ""},
		{"fits", "--rule equal-shares --completion add1 --step 0.0001", "a b", "110.25", ""},
		{"plain", "--rule equal-shares --utility cardinality", "d a", "700", ""},
		{"plain", "--rule phragmen", "d a c", "1000", ""},
		{"plain", "--rule phragmen --unfit stop", "d a c", "1000", ""},
		{"ties", "--ties id", "10", "600", "10,2,3 by id"},
		{"ties", "--ties file", "10", "600", "10,2,3 by file"},
		{"ties", "", "3", "500", "3,10,2 by cheapest id"},
		{"ties", "--ties votes,lot --seed c", "2", "600", "2,10,3 by lot"},
		{"ties", "--rule equal-shares --completion add1", "3", "500", ""},
		{"zero-votes", "", "c a", "900", ""},
		{"zero-votes", "--rule equal-shares --completion add1+utilitarian", "c a", "900", ""},
		{"free", "", "b a", "500", ""},
		{"free", "--support votes-per-cost", "b c", "200", ""},
		{"free", "--rule equal-shares", "", "0", ""}, // worth nothing by cost
		{"free", "--rule equal-shares --utility cardinality", "b", "0", ""},
		{"free", "--rule equal-shares --completion utilitarian", "b a", "500", ""},
		{"dear", "", "b c", "1000", ""},
		{"dear", "--unfit stop", "", "0", ""}, // who was withdrawn is passed over, and the one that is too dear ends it
		{"dear", "--rule equal-shares --utility cardinality --completion utilitarian", "b c", "1000", ""},
		{"dear", "--rule phragmen --unfit stop", "c b", "1000", ""},
		{"one-voter", "", "c b", "90", "c,b,a by cheapest"},
		{"one-voter", "--ties id", "a c", "100", "a,b,c by id"},
		{"one-voter", "--rule equal-shares", "c b", "90", "c,b,a by cheapest; b,a by cheapest"},
		{"one-voter", "--rule phragmen", "c b", "90", ""},
		{"unanimous", "--rule equal-shares", "a", "100", ""},
		{"unanimous", "--rule equal-shares --utility cardinality --completion add1", "a", "100", ""},
		{"unanimous", "--rule phragmen", "a", "100", ""},
		{"nobody", "--rule equal-shares --completion add1", "", "0", ""},
		{"nobody", "--rule phragmen", "b", "50", "b,a by cheapest"},
		{"nobody", "", "b", "50", "b,a by cheapest"},
		{"fits", "", "a b", "110.25", ""},
		{"fits", "--rule equal-shares --completion add1-full", "a b", "110.25", ""},
		{"fits", "--rule phragmen --unfit stop", "a b", "110.25", ""},
		{"points", "", "b c d", "900", ""},
		{"points", "--rule equal-shares", "c b d", "900", ""},
		{"points", "--rule equal-shares --utility cardinality", "d c b", "900", ""},
		{"ranks", "", "b c d", "900", ""},
		{"minority", "", "b a", "1000", ""},
		{"minority", "--rule equal-shares", "b c", "800", "b,a by cheapest"},
		{"minority", "--rule equal-shares --comparison satisfaction", "b a", "1000", ""}, // three of five prefer that
		{"minority", "--rule equal-shares --comparison exclusion", "b c", "800", "b,a by cheapest"},
	} {
		got := talliedJSON(t, append([]string{filepath.Join("testdata", c.file+".pb")}, strings.Fields(c.args)...)...)
		var ties []string
		for _, tie := range got.Ties {
			ties = append(ties, strings.Join(tie.Projects, ",")+" by "+strings.Join(tie.By, " "))
		}
		if got.winners() != c.want || got.Spent.String() != c.spent || strings.Join(ties, "; ") != c.ties {
			t.Errorf("%s %s: %q for %s, ties %q; want %q for %s, ties %q", c.file, c.args, got.winners(), got.Spent, ties, c.want, c.spent, c.ties)
		}
	}
}

// The keys that other programs may rely on.
func TestTallyJSON(t *testing.T) {
	t.Parallel()
	file := filepath.Join("testdata", "plain.pb")
	stdout, _, err := tallied(t, file, "--json", "--rule", "equal-shares", "--completion", "add1", "--ties", "cheapest,id")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal([]byte(stdout), &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"file", "rule", "options", "budget", "selected", "spent", "ties", "measures", "seconds"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("there is no %q", key)
		}
	}
	if len(keys) != 9 {
		t.Errorf("there are %d keys", len(keys))
	}
	got := talliedJSON(t, file, "--rule", "equal-shares", "--completion", "add1", "--ties", "cheapest,id")
	if got.File != file || got.Rule != "equal-shares" || got.Budget != "1000" || got.Seconds < 0 || got.Selected[1].ID != "c" || got.Selected[1].Cost != "300" || got.Selected[1].Round != 2 {
		t.Errorf("%+v", got)
	}
	for key, want := range map[string]any{"utility": "cost", "completion": "add1", "step": 1.0, "steps": 94.0, "endowment_start": 166.666, "endowment_final": 260.666, "ended": "nothing_fits",
		"min_support": 0.0, "zero_votes": "funded", "engine": "acorn-tally/2"} {
		if got.Options[key] != want {
			t.Errorf("option %s is %v, want %v", key, got.Options[key], want)
		}
	}
	for key, want := range map[string]any{"voters": 6.0, "with_winner": 6.0, "average": 1.333, "exclusion_percent": 0.0, "median_cost": 300.0} {
		if got.Measures[key] != want {
			t.Errorf("measure %s is %v, want %v", key, got.Measures[key], want)
		}
	}
	without := func(text string) string { return text[:strings.Index(text, `"seconds"`)] }
	if again, _, _ := tallied(t, "--json", file, "--rule=equal-shares", "--completion=add1", "--ties=cheapest,id"); without(again) != without(stdout) {
		t.Errorf("the same count gives\n%s\nthen\n%s", stdout, again)
	}
}

func TestTallyTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		want []string
	}{
		{"plain.pb", []string{"6 ballots, 4 projects, 1,000 GBP to share", "Rule: most votes first; skipping what does not fit; ties by cheapest, votes, id", "Voted in: 3 projects for 1,000 GBP, 100.0 % of the money",
			"  1  a   Baby bank     600      5   400", "  b   Relationships hub   500      3  400 was left at its turn; 2 more votes would have put it in", "100.0 % of those who voted for something"}},
		{"plain.pb --rule equal-shares --completion add1", []string{"166.666 a voter, raised 94 times by 1 to 260.666 (then nothing more fits)", "  b   Relationships hub   500      3  its voters had 422 left; it got to 84.4 % of its cost; 1 more vote would have put it in"}},
		{"ties.pb", []string{"Tie that decided, settled by cheapest, then id: 3, 10, 2"}},
		{"plain.pb --top-up 80%", []string{"The budget was topped up by 100 GBP.", "the count ended at b, which did not fit"}},
		{"plain.pb --min-support 4", []string{"it needed 4 votes"}},
		{"dear.pb --rule phragmen", []string{"it was withdrawn", "1,000 was left at its turn"}},
		{"nobody.pb --rule equal-shares", []string{"nobody chose it", "0 % of those who voted for something"}},
		{"minority.pb --compare", []string{"A: most votes first", "B: Equal Shares", "  c   For the others   400      2      in", "200 a voter, not raised (nothing more fits)", "see something they voted for      60.0 %  100.0 %", "3 people have more of their projects in A, 2 in B, 0 as many in both."}},
		{"minority.pb --compare=phragmen --rule equal-shares", []string{"A: Equal Shares", "B: Phragmén's sequential rule"}},
	} {
		args := strings.Fields(c.args)
		args[0] = filepath.Join("testdata", args[0])
		stdout, stderr, err := tallied(t, args...)
		if err != nil || stderr != "" {
			t.Fatalf("%s: %v, %s", c.args, err, stderr)
		}
		for _, want := range c.want {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s does not say %q:\n%s", c.args, want, stdout)
			}
		}
	}
	if got := talliedJSON(t, filepath.Join("testdata", "minority.pb"), "--compare"); got.Compared == nil || got.Compared.Rule != "equal-shares" || got.Compared.winners() != "b c" {
		t.Errorf("%+v", got.Compared)
	}
}

// What cannot be done ends with 2 and a sentence, and nothing on standard output.
func TestTallyRefuses(t *testing.T) {
	t.Parallel()
	plain := filepath.Join("testdata", "plain.pb")
	broken := filepath.Join(t.TempDir(), "broken\x1b[31m.pb")
	if err := os.WriteFile(broken, []byte("<html>\x1b[2J\x07;\u202etxt</html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, says := range map[string]string{
		"":                         "name the .pb file to count",
		"missing.pb":               "missing.pb cannot be opened",
		"testdata":                 "testdata cannot be counted",
		broken:                     "the section META is to begin here",
		plain + "|other.pb":        "name one file to count",
		plain + "|--rule|lottery":  `method "lottery" is not known`,
		plain + "|--support|likes": `support "likes" is not known`,
		plain + "|--unfit|burst":   `unfit "burst" is not known`,
		plain + "|--rule|equal-shares|--unfit|stop":                       "--unfit stop does not go with --rule equal-shares",
		plain + "|--rule|equal-shares|--completion|add2":                  `completion "add2" is not known`,
		plain + "|--rule|equal-shares|--completion|add1|--step|0":         "--step 0 is not an amount above 0",
		plain + "|--rule|equal-shares|--completion|add1|--step|-1":        "--step -1 is not an amount above 0",
		plain + "|--rule|equal-shares|--completion|add1|--step|0.0000001": "--step 0.0000001 is not an amount above 0",
		plain + "|--rule|equal-shares|--completion|add1|--step|1e9":       "--step 1e9 is not an amount above 0",
		plain + "|--utility|cardinality":                                  "--utility cardinality does not go with --rule greedy",
		plain + "|--ties|cheapest":                                        "the last tie-break must be",
		plain + "|--ties|dice,id":                                         `tie-break "dice" is not known`,
		plain + "|--ties|lot":                                             "a lot needs a seed",
		plain + "|--min-support|many":                                     "--min-support many is not a number of votes or a share",
		plain + "|--min-support|-1%":                                      "--min-support -1% is not a number of votes or a share",
		plain + "|--top-up|200%":                                          "--top-up 200% is not a share",
		plain + "|--compare=lottery":                                      `method "lottery" is not known`,
		plain + "|--colour":                                               "flag provided but not defined: -colour",
		plain + "|--rule":                                                 "flag needs an argument: -rule",
	} {
		var list []string
		if args != "" {
			list = strings.Split(args, "|")
		}
		stdout, _, err := tallied(t, list...)
		var usage usageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), says) || stdout != "" {
			t.Errorf("%q: %v, %q; want a usage error that says %s", args, err, stdout, says)
		} else if strings.ContainsAny(err.Error(), "\x1b\x07\u202e\n") {
			t.Errorf("%q: what the terminal is told can command it: %q", args, err)
		}
	}
	if _, _, err := tallied(t, filepath.Join("testdata", "plain.pb"), "--strict"); err != nil {
		t.Errorf("strictly: %v", err)
	}
}

// Names from a file cannot command the terminal, and what was put right is said.
func TestTallyOfAnUntidyFile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "plain.pb"))
	if err != nil {
		t.Fatal(err)
	}
	untidy := strings.NewReplacer("Baby bank", "Baby \x1b]0;bank\x07", "1;a,b", "1;a, b,a", "budget;1000", "budget;1000,00").Replace(string(text))
	file := filepath.Join(t.TempDir(), "untidy.pb")
	if err := os.WriteFile(file, []byte(strings.Repeat("\n", 3)+untidy), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, err := tallied(t, file)
	if err != nil || strings.ContainsAny(stdout+stderr, "\x1b\x07") {
		t.Fatalf("%v: %q %q", err, stdout, stderr)
	}
	for _, want := range []string{"line 1: the line is blank", "has a decimal comma", "spaces between the projects", `it names "a" twice`} {
		if !strings.Contains(stderr, want) {
			t.Errorf("nothing says %s:\n%s", want, stderr)
		}
	}
	if _, _, err := tallied(t, file, "--strict"); err == nil || !strings.Contains(err.Error(), "line 1: the line is blank") {
		t.Errorf("strictly: %v", err)
	}
}

func TestTallyStopsWhenAsked(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, []string{"tally", filepath.Join("testdata", "plain.pb")}, noEnvironment, io.Discard, io.Discard); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestTallyHelpNamesEveryFlag(t *testing.T) {
	t.Parallel()
	stdout, _, err := tallied(t, "-h")
	if err != nil {
		t.Fatal(err)
	}
	tallyFlags(&tallyOptions{}).VisitAll(func(f *flag.Flag) {
		if !strings.Contains(stdout, "-"+f.Name) {
			t.Errorf("help does not name --%s", f.Name)
		}
	})
}

// Wieliczka 2023, by the rule that it used, comes out as it announced; the collection is optional.
func TestTallyOfWieliczka(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ACORN_ELECTIONS")
	if dir == "" {
		dir = "../../../shared/pabulib"
	}
	file := filepath.Join(dir, "elections", "Poland_Wieliczka_2023_Green_Budget.pb")
	if _, err := os.Stat(file); err != nil {
		t.Skip("no Pabulib collection: set ACORN_ELECTIONS to a directory with elections/ and expected/ to compare with it")
	}
	got := talliedJSON(t, file, "--rule", "equal-shares", "--completion", "add1-full", "--comparison", "satisfaction")
	ids := strings.Fields(got.winners())
	slices.Sort(ids)
	if want := "17 19 20 24 25 26 29 32 33 34 36 39 40 41 42 43 46 56 58 6 60 61 62 69 7 70 71 74 88 9"; strings.Join(ids, " ") != want || got.Spent != "995079" {
		t.Errorf("%v for %s", ids, got.Spent)
	}
	if got.Measures["exclusion_percent"] != 17.795 {
		t.Errorf("measures %v", got.Measures)
	}
}
