package tally

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What pabutools 1.2.3, the field's reference implementation, elects from a Pabulib file, and what the city announced.
type reference struct {
	File     string
	Official struct {
		Rule       string
		Threshold  json.Number
		Selected   []string
		Reproduced bool `json:"reproduced_from_ballots"`
	}
	Outcomes map[string]struct{ Selected []string }
}

// TestRealElections counts real elections (Faliszewski and others, IJCAI 2023, pabulib.org) and compares with the reference
// outcomes beside them. The collection is not part of this project: ACORN_ELECTIONS says where it is.
func TestRealElections(t *testing.T) {
	dir := cmp.Or(os.Getenv("ACORN_ELECTIONS"), "../../../shared/pabulib")
	files, _ := filepath.Glob(filepath.Join(dir, "expected", "*.json"))
	if len(files) == 0 {
		t.Skip("no Pabulib collection: set ACORN_ELECTIONS to a directory with elections/ and expected/ to compare with it")
	}
	compared := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want reference
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		e, err := readPabulib(filepath.Join(dir, "elections", want.File))
		if err != nil {
			t.Fatalf("%s: %v", want.File, err)
		}
		for name, r := range map[string]Rule{
			"greedy_support__lex":          rule(Votes, Skip, TieID),
			"greedy_support__mincost_lex":  rule(Votes, Skip, TieCheapest, TieID),
			"greedy_support_per_cost__lex": rule(VotesPerCost, Skip, TieID),
		} {
			outcome, ok := want.Outcomes[name]
			if !ok {
				continue
			}
			r.ZeroVotes = ZeroFunded // as the reference has it
			compared[name]++
			if got := winnersOf(count(t, e, r)); !slices.Equal(got, outcome.Selected) {
				t.Errorf("%s, %s: voted in %v, the reference says %v", want.File, name, got, outcome.Selected)
			}
		}
		if unfit, ok := map[string]Unfit{"greedy": Skip, "greedy-threshold": Skip, "greedy-no-skip": Stop}[want.Official.Rule]; ok &&
			want.Official.Reproduced {
			r := rule(Votes, unfit, TieFile)
			r.ZeroVotes = ZeroFunded
			threshold, _ := want.Official.Threshold.Int64()
			r.MinSupport = int(threshold)
			compared["official"]++
			got, official := winnersOf(count(t, e, r)), slices.Clone(want.Official.Selected)
			slices.Sort(got)
			slices.Sort(official)
			if !slices.Equal(got, official) {
				t.Errorf("%s, %s: voted in %v, the city announced %v", want.File, want.Official.Rule, got, official)
			}
		}
	}
	t.Logf("compared %v", compared)
}

// readPabulib reads as much of a .pb file as counting needs. Money is taken in hundredths.
func readPabulib(file string) (Election, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Election{}, err
	}
	meta := map[string]string{}
	var e Election
	section, header := "", map[string]int(nil)
	for _, line := range strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n") {
		line = strings.TrimRight(line, "\r")
		if name := strings.ToUpper(strings.TrimSpace(line)); name == "META" || name == "PROJECTS" || name == "VOTES" {
			section, header = name, nil
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		reader := csv.NewReader(strings.NewReader(line))
		reader.Comma, reader.LazyQuotes = ';', true
		row, err := reader.Read()
		if err != nil {
			return Election{}, fmt.Errorf("reading %q: %w", line, err)
		}
		if header == nil {
			header = map[string]int{}
			for i, name := range row {
				header[strings.TrimSpace(name)] = i
			}
			continue
		}
		cell := func(name string) string {
			if i, ok := header[name]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		switch section {
		case "META":
			meta[strings.TrimSpace(row[0])] = row[1]
		case "PROJECTS":
			cost, err := hundredths(cell("cost"))
			if err != nil {
				return Election{}, err
			}
			e.Projects = append(e.Projects, Project{ID: cell("project_id"), Cost: cost})
		case "VOTES":
			b := Ballot{Weight: 1}
			points := strings.Split(cell("points"), ",")
			for i, id := range strings.Split(cell("vote"), ",") {
				c := Choice{ProjectID: strings.TrimSpace(id), Points: 1}
				if i < len(points) && points[i] != "" {
					if c.Points, err = strconv.Atoi(strings.TrimSpace(points[i])); err != nil {
						return Election{}, err
					}
				}
				if c.ProjectID != "" && c.Points > 0 {
					b.Choices = append(b.Choices, c)
				}
			}
			e.Ballots = append(e.Ballots, b)
		}
	}
	if meta["vote_type"] == "ordinal" {
		score(e.Ballots, meta["max_length"])
	}
	if e.Budget, err = hundredths(meta["budget"]); err != nil {
		return Election{}, err
	}
	for i, p := range e.Projects {
		// A project dearer than the whole budget (999999999 says withdrawn) can never be paid for.
		e.Projects[i].Withdrawn = p.Cost > e.Budget
	}
	return e, nil
}

// score gives ranks k, k-1, ... points, k being the most that a ballot may name.
func score(ballots []Ballot, maxLength string) {
	k, err := strconv.Atoi(maxLength)
	if err != nil {
		for _, b := range ballots {
			k = max(k, len(b.Choices))
		}
	}
	for _, b := range ballots {
		for i := range b.Choices {
			b.Choices[i].Points = k - i
		}
	}
}

func hundredths(text string) (int64, error) {
	amount, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", "."))
	if !ok {
		return 0, errors.New("not an amount: " + text)
	}
	amount.Mul(amount, big.NewRat(100, 1))
	if !amount.IsInt() {
		return 0, errors.New("not whole hundredths: " + text)
	}
	return amount.Num().Int64(), nil
}
