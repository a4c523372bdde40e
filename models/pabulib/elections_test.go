package pabulib_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

// reference is what pabutools 1.2.3 elects from a file, with exact fractions, and what the city announced.
type reference struct {
	File     string
	SHA256   string
	Support  map[string]int64
	Official struct {
		Rule       string
		Threshold  json.Number
		Selected   []string
		Reproduced bool     `json:"reproduced_from_ballots"`
		Poznan     []string `json:"poznan_80pct"`
	}
	Outcomes map[string]struct {
		Selected []string
		Ordered  bool
	}
}

// ways are the rules that the reference counted by, in Acorn's words.
func ways() map[string]tally.Rule {
	greedy := func(support tally.Support, ties ...tally.TieBreak) tally.Rule {
		return tally.Rule{Method: tally.Greedy, Support: support, Unfit: tally.Skip, Ties: ties, ZeroVotes: tally.ZeroFunded}
	}
	byCost := []tally.TieBreak{tally.TieCheapest, tally.TieVotes, tally.TieID}
	shares := func(u tally.Utility, c tally.Completion) tally.Rule {
		return tally.Rule{Method: tally.EqualShares, Utility: u, Completion: c, Ties: byCost, ZeroVotes: tally.ZeroFunded}
	}
	raised := func(u tally.Utility, c tally.Completion) tally.Rule {
		r := shares(u, c)
		r.Step = 1 // of the currency
		return r
	}
	return map[string]tally.Rule{
		"greedy_support__lex":          greedy(tally.Votes, tally.TieID),
		"greedy_support__mincost_lex":  greedy(tally.Votes, tally.TieCheapest, tally.TieID),
		"greedy_support_per_cost__lex": greedy(tally.VotesPerCost, tally.TieID),
		"mes_cost":                     shares(tally.CostUtility, tally.NoCompletion),
		"mes_card":                     shares(tally.CardinalityUtility, tally.NoCompletion),
		"mes_cost_greedy":              shares(tally.CostUtility, tally.Utilitarian),
		"mes_card_greedy":              shares(tally.CardinalityUtility, tally.Utilitarian),
		"mes_cost_add1":                raised(tally.CostUtility, tally.Add1),
		"mes_card_add1":                raised(tally.CardinalityUtility, tally.Add1),
		"mes_cost_add1full":            raised(tally.CostUtility, tally.Add1Full),
		"mes_cost_add1_greedy":         raised(tally.CostUtility, tally.Add1Utilitarian),
		"mes_card_add1_greedy":         raised(tally.CardinalityUtility, tally.Add1Utilitarian),
		"phragmen":                     {Method: tally.Phragmen, Unfit: tally.Stop, Ties: byCost, ZeroVotes: tally.ZeroFunded},
	}
}

// official is the rule that a city counted by, if it is one of ours.
func (r reference) official() (tally.Rule, []string, bool) {
	rule := tally.Rule{Method: tally.Greedy, Support: tally.Votes, Unfit: tally.Skip, Ties: []tally.TieBreak{tally.TieFile}, ZeroVotes: tally.ZeroFunded}
	threshold, _ := r.Official.Threshold.Int64()
	rule.MinSupport = int(threshold)
	switch r.Official.Rule {
	case "greedy", "greedy-threshold":
	case "greedy-no-skip":
		rule.Unfit = tally.Stop
	case "greedy-custom": // Poznań
		rule.Unfit, rule.TopUp = tally.Stop, 80
		return rule, r.Official.Poznan, len(r.Official.Poznan) > 0
	case "equalshares/add1", "equalshares/add1-comparison":
		rule = ways()["mes_cost_add1full"]
		if r.Official.Rule != "equalshares/add1" {
			rule.Comparison = tally.BySatisfaction
		}
	default:
		return rule, nil, false
	}
	return rule, r.Official.Selected, r.Official.Reproduced
}

// TestRealElections counts real elections (Faliszewski and others, IJCAI 2023, pabulib.org) by every rule and compares with the reference
// outcomes beside them, and with what the cities announced. The collection is not part of this project: ACORN_ELECTIONS says where it is.
func TestRealElections(t *testing.T) {
	dir := cmp.Or(os.Getenv("ACORN_ELECTIONS"), "../../../shared/pabulib")
	files, err := filepath.Glob(filepath.Join(dir, "expected", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		if os.Getenv("ACORN_ELECTIONS") != "" {
			t.Fatalf("ACORN_ELECTIONS is %s, where there are no expected outcomes", dir)
		}
		t.Skip("no Pabulib collection: set ACORN_ELECTIONS to a directory with elections/ and expected/ to compare with it")
	}
	var lock sync.Mutex
	compared := map[string]int{}
	t.Run("each", func(t *testing.T) {
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				for _, way := range compareElection(t, dir, file) {
					lock.Lock()
					compared[way]++
					lock.Unlock()
				}
			})
		}
	})
	t.Logf("%d elections counted; outcomes compared: %v", len(files), compared)
	for way := range ways() {
		if compared[way] == 0 {
			t.Errorf("nothing was compared for %s", way)
		}
	}
}

func compareElection(t *testing.T, dir, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want reference
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "elections", want.File))
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != want.SHA256 {
		t.Fatal("the file is not the one that the reference counted")
	}
	f, err := pabulib.Read(bytes.NewReader(raw), pabulib.Lenient)
	if err != nil {
		t.Fatal(err)
	}
	var compared []string
	compare := func(way string, r tally.Rule, winners []string, ordered bool) {
		r.Step *= f.Unit
		o, err := tally.Count(f.Election, r)
		if err != nil {
			t.Fatalf("%s: %v", way, err)
		}
		got, winners := o.Winners(), slices.Clone(winners)
		if !ordered {
			slices.Sort(got)
			slices.Sort(winners)
		}
		if !slices.Equal(got, winners) {
			t.Errorf("%s: voted in %v, want %v", way, got, winners)
		}
		if way == "greedy_support__lex" {
			compareSupport(t, o, want.Support)
		}
		compared = append(compared, way)
	}
	rules := ways()
	for _, way := range slices.Sorted(maps.Keys(rules)) {
		if outcome, ok := want.Outcomes[way]; ok {
			compare(way, rules[way], outcome.Selected, outcome.Ordered)
		}
	}
	if rule, winners, ok := want.official(); ok {
		compare("official "+want.Official.Rule, rule, winners, false)
	}
	return compared
}

func compareSupport(t *testing.T, o tally.Outcome, want map[string]int64) {
	t.Helper()
	if len(o.Lines) != len(want) {
		t.Errorf("%d projects, want %d", len(o.Lines), len(want))
	}
	for _, l := range o.Lines {
		if want[l.ID] != l.Votes {
			t.Errorf("%s has %d votes, the reference counts %d", l.ID, l.Votes, want[l.ID])
		}
	}
}
