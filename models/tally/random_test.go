package tally_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"acorn/models/tally"
	"acorn/models/tally/plain"
)

// elections is how many random elections each property is tried on. The seeds are their numbers, so that a failure comes back.
const elections = 1500

func forRandomElections(t *testing.T, rules func(*rand.Rand, tally.Election) tally.Rule,
	try func(t *testing.T, rnd *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome)) {
	t.Helper()
	t.Parallel()
	for seed := range uint64(elections) {
		rnd := rand.New(rand.NewPCG(seed, 2026))
		e := randomElection(rnd)
		r := rules(rnd, e)
		o, err := tally.Count(e, r)
		if err != nil {
			t.Fatalf("election %d: %v", seed, err)
		}
		try(t, rnd, e, r, o)
		if t.Failed() {
			t.Fatalf("election %d: %s\nrule %s\noutcome %s", seed, asJSON(t, e), asJSON(t, r), asJSON(t, o))
		}
	}
}

// randomElection is small, with few different costs and votes, so that ties, exact fits and projects that do not fit are common.
func randomElection(r *rand.Rand) tally.Election {
	e := tally.Election{Budget: 1 + r.Int64N(40)}
	ids := r.Perm(12)
	for i := range 1 + r.IntN(6) {
		p := tally.Project{ID: strconv.Itoa(ids[i]), Name: "Project", Cost: 1 + r.Int64N(min(e.Budget+3, 15)), Withdrawn: r.IntN(12) == 0}
		if r.IntN(25) == 0 {
			p.Cost = 0
		}
		e.Projects = append(e.Projects, p)
	}
	if r.IntN(6) == 0 {
		for range 1 + r.IntN(2) {
			e.Exclusive = append(e.Exclusive, []string{e.Projects[r.IntN(len(e.Projects))].ID, e.Projects[r.IntN(len(e.Projects))].ID})
		}
	}
	points := r.IntN(3) == 0
	for range r.IntN(9) {
		b := tally.Ballot{Weight: 1 + r.IntN(4)}
		for _, i := range r.Perm(len(e.Projects))[:r.IntN(len(e.Projects)+1)] {
			c := tally.Choice{ProjectID: e.Projects[i].ID, Points: 1}
			if points {
				c.Points = 1 + r.IntN(4)
			}
			b.Choices = append(b.Choices, c)
			if r.IntN(10) == 0 {
				b.Choices = append(b.Choices, c)
			}
		}
		e.Ballots = append(e.Ballots, b)
	}
	if scale := []int64{1, 1, 7, 100}[r.IntN(4)]; scale > 1 {
		e.Budget = e.Budget*scale + r.Int64N(scale)
		for i := range e.Projects {
			if p := &e.Projects[i]; p.Cost > 0 && r.IntN(3) > 0 {
				p.Cost = p.Cost*scale + r.Int64N(2)
			}
		}
	}
	return e
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// simpleRule is any rule without thresholds by share and ring-fences.
func simpleRule(r *rand.Rand, _ tally.Election) tally.Rule {
	rule := tally.Rule{Method: pick(r, tally.Greedy, tally.EqualShares, tally.EqualShares, tally.Phragmen),
		Ties: pick(r, []tally.TieBreak{tally.TieCheapest, tally.TieID}, []tally.TieBreak{tally.TieID}, []tally.TieBreak{tally.TieFile},
			[]tally.TieBreak{tally.TieVotes, tally.TieCheapest, tally.TieFile}, []tally.TieBreak{tally.TieCheapest, tally.TieVotes, tally.TieID},
			[]tally.TieBreak{tally.TieVotes, tally.TieLot}),
		MinSupport: max(0, r.IntN(8)-4), ZeroVotes: pick(r, tally.ZeroNotFunded, "", tally.ZeroFunded)}
	if slices.Contains(rule.Ties, tally.TieLot) {
		rule.Seed = strconv.Itoa(r.IntN(1000))
	}
	switch rule.Method {
	case tally.EqualShares:
		rule.Utility = pick(r, tally.CostUtility, tally.CardinalityUtility)
		rule.Completion = pick(r, tally.NoCompletion, tally.Add1, tally.Add1Full, tally.Utilitarian, tally.Add1Utilitarian)
		if rule.Completion != tally.NoCompletion && rule.Completion != tally.Utilitarian {
			rule.Step = pick[int64](r, 1, 1, 2, 5)
		}
		rule.Comparison = pick(r, "", "", tally.BySatisfaction, tally.ByExclusion)
	case tally.Phragmen:
		rule.Unfit = pick(r, tally.Skip, tally.Stop)
	default:
		rule.Support, rule.Unfit = pick(r, tally.Votes, tally.VotesPerCost), pick(r, tally.Skip, tally.Stop)
		rule.TopUp = pick[int64](r, 0, 0, 50, 80)
	}
	return rule
}

// anyRule is any rule.
func anyRule(r *rand.Rand, e tally.Election) tally.Rule {
	rule := simpleRule(r, e)
	if r.IntN(5) == 0 {
		rule.MinShare = tally.Decimal(r.Int64N(60_000))
	}
	if r.IntN(5) == 0 {
		rule.MinCostShare = 1 + r.Int64N(4)
	}
	if rule.TopUp == 0 && r.IntN(4) == 0 {
		left := e.Budget
		for i := 0; i < 2 && left > 1; i++ {
			f := tally.RingFence{Name: "fence " + strconv.Itoa(i), Money: 1 + r.Int64N(left-1)}
			left -= f.Money
			for _, p := range e.Projects {
				if r.IntN(2) == 0 {
					f.Projects = append(f.Projects, p.ID)
				}
			}
			rule.RingFences = append(rule.RingFences, f)
		}
	}
	return rule
}

func count(t *testing.T, e tally.Election, r tally.Rule) tally.Outcome {
	t.Helper()
	o, err := tally.Count(e, r)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// withVoters is the election with more people who choose one project and nothing else.
func withVoters(e tally.Election, id string, people int) tally.Election {
	e.Ballots = append(slices.Clone(e.Ballots), tally.Ballot{Weight: people, Choices: []tally.Choice{{ProjectID: id, Points: 1}}})
	return e
}

func TestCountAgreesWithThePlainCount(t *testing.T) {
	seen := map[string]int{}
	forRandomElections(t, anyRule, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		if got, want := fmt.Sprint(o.Winners()), fmt.Sprint(plain.Count(e, r)); got != want {
			t.Errorf("voted in %s, the plain count says %s", got, want)
		}
		for _, s := range o.Selected {
			seen[string(r.Method)+" "+string(cmp.Or(s.By, tally.BySupport))]++
		}
		for _, l := range o.Lines {
			seen[string(r.Method)+" "+string(l.Reason.Code)]++
		}
		for _, p := range o.Parts {
			if p.Endowment != nil {
				seen["ended "+string(p.Endowment.Ended)]++
			}
		}
		if o.Compared != nil && o.Compared.Greedy {
			seen["greedy preferred"]++
		}
	})
	for _, want := range []string{"greedy support", "greedy top_up", "greedy not_enough_left", "greedy no_votes", "greedy below_threshold", "greedy stopped_before",
		"greedy withdrawn", "greedy excluded", "equal-shares shares", "equal-shares raise", "equal-shares fill", "equal-shares not_affordable",
		"equal-shares excluded", "equal-shares worth_nothing", "ended nothing_fits", "ended would_overspend", "ended all_are_voted_in",
		"ended not_raised", "greedy preferred", "phragmen wage", "phragmen fill", "phragmen not_enough_left", "phragmen stopped_before", "phragmen excluded"} {
		if seen[want] < 10 {
			t.Errorf("the random elections show %q only %d times: they are too tame to compare by", want, seen[want])
		}
	}
}
