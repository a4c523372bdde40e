package models_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/tally"
)

// paper is a ballot of four projects that cost £100, £200, £300 and £400, and a pot of £500.
func paper(ballot string) models.Paper {
	p := models.Paper{PotPence: 500_00}
	p.Rules.VoteBy(ballot)
	for i, id := range []string{"a", "b", "c", "d"} {
		p.Projects = append(p.Projects, models.Project{ProposalID: id, Number: i + 1, Title: strings.ToUpper(id), CostPence: int64(i+1) * 100_00})
	}
	return p
}

// marksOf reads "a b" as picks, and "a=2 b=x" as what was typed.
func marksOf(text string) models.Marks {
	m := models.Marks{Typed: map[string]string{}}
	for _, word := range strings.Fields(text) {
		if id, typed, numbered := strings.Cut(word, "="); numbered {
			m.Typed[id] = typed
		} else {
			m.Picks = append(m.Picks, id)
		}
	}
	return m
}

func TestEachBallotHasItsLimits(t *testing.T) {
	const notHere, once = "project: One of your picks is not on this ballot", "project: You can pick each project once"
	for ballot, tests := range map[string]map[string]string{ // what is on it: what is counted, or the field and how the sentence begins
		models.BallotApproval: {
			"": "", "b": "b=1", "d a": "a=1 d=1", "a b c": "a=1 b=1 c=1", "a b c d": "project: You picked {{.Picked}} projects", "a z": notHere, "a a": once, "a a b c": once, "a=1": notHere,
		},
		models.BallotKnapsack: {
			"": "", "d a": "a=1 d=1", "b c": "b=1 c=1", "a b c": "project: Your picks cost {{.Cost}}", "b d": "project: Your picks cost {{.Cost}}", "z": notHere, "a a": once, "a=1": notHere,
		},
		models.BallotCumulative: {
			"": "", "a=10": "a=10", "a=4 b=6": "a=4 b=6", "a=1 c=0 d=2": "a=1 d=2", "a=6 b=5": "project: You gave {{.Given}} points", "a=x": "points-a: Type the points", "b=-1": "points-b: Type the points",
			"b=1.5": "points-b: Type the points", "a=99999999999999999999": "points-a: Type the points", "z=1": notHere, "a": notHere,
		},
		models.BallotScore: {
			"": "", "a=5 b=5 c=5 d=5": "a=5 b=5 c=5 d=5", "a=0 b=1": "b=1", "a=6": "points-a: Give", "d=x": "points-d: Give", "z=0": notHere, "b": notHere,
		},
		models.BallotRanking: {
			"": "", "c=1": "c=3", "a=3 b=1 d=2": "a=1 b=3 d=2", "a=0 b=1": "b=3", "a=1 b=1": "points-b: “{{.First}}” and “{{.Second}}”", "a=2": "project: You have a place {{.Last}}",
			"a=1 b=3": "project: You have a place {{.Last}}", "a=4": "points-a: Choose a place", "b=x": "points-b: Choose a place", "z=1": notHere, "a": notHere,
		},
	} {
		for marks, want := range tests {
			points, err := paper(ballot).Read(marksOf(marks))
			got := pointsText(points)
			var e *models.Error
			switch {
			case errors.As(err, &e) && e.Code == models.Invalid && len(e.Fields) == 1:
				got = e.Fields[0].Field + ": " + e.Fields[0].Text
			case err != nil:
				got = err.Error()
			}
			if field, _, refused := strings.Cut(want, ": "); refused && field != "" && strings.HasPrefix(got, want) {
				continue
			}
			if got != want {
				t.Errorf("%s, %q: %q, want %q", ballot, marks, got, want)
			}
		}
	}
}

func pointsText(points map[string]int) string {
	var words []string
	for _, id := range slices.Sorted(maps.Keys(points)) {
		words = append(words, id+"="+strconv.Itoa(points[id]))
	}
	return strings.Join(words, " ")
}

// TestWhatIsFilledInComesBack fills in papers at random: whatever can be sent is shown to its voter again as they filled it in, keeps to the form as the
// counting library has it.
func TestWhatIsFilledInComesBack(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 5))
	for _, ballot := range models.BallotTypes {
		p, taken := paper(ballot), 0
		for range 2000 {
			var m models.Marks
			for _, project := range p.Projects {
				switch n := random.IntN(7); {
				case models.Ticks(ballot) && n > 3:
					m.Picks = append(m.Picks, project.ProposalID)
				case !models.Ticks(ballot) && n > 0:
					if m.Typed == nil {
						m.Typed = map[string]string{}
					}
					m.Typed[project.ProposalID] = strconv.Itoa(n)
				}
			}
			points, err := p.Read(m)
			if err != nil {
				continue
			}
			if !p.Keeps(points) {
				t.Fatalf("%s: %v, read as %v, breaks the limits of the library", ballot, m, points)
			}
			taken++
			again := p.Marked(points)
			if !slices.Equal(again.Picks, m.Picks) || !maps.Equal(again.Typed, m.Typed) {
				t.Fatalf("%s: %v came back as %v", ballot, m, again)
			}
			if second, err := p.Read(again); err != nil || !maps.Equal(second, points) {
				t.Fatalf("%s: %v, then %v, %v", ballot, points, second, err)
			}
		}
		if taken < 20 {
			t.Errorf("%s: only %d of the ballots could be sent", ballot, taken)
		}
	}
}

// TestBallotsThatWereNeverFilledIn would break a limit, so that nothing but a fault or a forger could have kept them.
func TestBallotsThatWereNeverFilledIn(t *testing.T) {
	for ballot, points := range map[string][]map[string]int{
		models.BallotApproval:   {{"a": 2}, {"a": 1, "b": 1, "c": 1, "d": 1}, {"z": 1}, {"a": 0}},
		models.BallotKnapsack:   {{"a": 2}, {"b": 1, "d": 1}},
		models.BallotCumulative: {{"a": 11}, {"a": 5, "b": 6}, {"a": -1}},
		models.BallotScore:      {{"a": 6}, {"a": 0}},
		models.BallotRanking:    {{"a": 2}, {"a": 3, "b": 3}, {"a": 4}, {"a": 3, "b": 1}},
	} {
		for _, kept := range points {
			if paper(ballot).Keeps(kept) {
				t.Errorf("%s: %v is within the limits", ballot, kept)
			}
		}
	}
}

func TestTakingSomethingOut(t *testing.T) {
	for ballot, test := range map[string][3]string{
		models.BallotApproval:   {"a b", "a", "b"},
		models.BallotCumulative: {"a=3 b=2", "a", "b=2"},
		models.BallotRanking:    {"a=3 b=1 c=2", "b", "a=2 c=1"},
	} {
		before := marksOf(test[0])
		after, want := paper(ballot).Without(before, test[1]), marksOf(test[2])
		if !slices.Equal(after.Picks, want.Picks) || !maps.Equal(after.Typed, want.Typed) || !maps.Equal(before.Typed, marksOf(test[0]).Typed) {
			t.Errorf("%s: %v without %s is %v", ballot, before, test[1], after)
		}
	}
}

// TestTheRulesSayTheBallot reads the published file, as anybody can: each ballot names its limit there and no other.
func TestTheRulesSayTheBallot(t *testing.T) {
	limits := []string{"max_choices", "most_cost_pence", "shared_points", "top_score", "place_points"}
	for ballot, want := range map[string]string{
		models.BallotApproval: `"max_choices": 3`, models.BallotKnapsack: `"most_cost_pence": 50000`, models.BallotCumulative: `"shared_points": 10`,
		models.BallotScore: `"top_score": 5`, models.BallotRanking: "\"place_points\": [\n    3,\n    2,\n    1\n  ]",
	} {
		p := paper(ballot)
		p.Rules.Ties = models.TiesCheapest
		p.Rules.CountBy(tally.Greedy)
		text, err := models.CanonicalRules(models.Round{PotPence: p.PotPence}, p.Rules, nil, p.Projects)
		if err != nil || !strings.Contains(string(text), want) || !strings.Contains(string(text), `"ballot_type": "`+ballot+`"`) {
			t.Errorf("%s: %s, %v", ballot, text, err)
		}
		said := 0
		for _, limit := range limits {
			said += strings.Count(string(text), `"`+limit+`"`)
		}
		if said != 1 {
			t.Errorf("%s: %d limits in %s", ballot, said, text)
		}
		var file models.SealedRules
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		for _, method := range []tally.Method{tally.Greedy, tally.EqualShares, tally.Phragmen} {
			rules := p.Rules
			rules.CountBy(method)
			if _, err := rules.TallyRule(); (err == nil) != (models.Ticks(ballot) || method != tally.Phragmen) {
				t.Errorf("%s by %s: %v", ballot, method, err)
			}
		}
	}
}
