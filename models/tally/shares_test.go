package tally_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"acorn/models/tally"
	"acorn/models/tally/plain"
)

// Under Equal Shares the payments for a project are its cost, to the last fraction of a penny; nobody pays more than their share; everyone who
// pays for a project pays the same for each point, or all they have; and the outcome's rounds say how many paid what.
func TestPaymentsAreFair(t *testing.T) {
	rules := func(rnd *rand.Rand, e tally.Election) tally.Rule {
		for {
			if r := anyRule(rnd, e); r.Method == tally.EqualShares {
				r.Comparison = ""
				return r
			}
		}
	}
	forRandomElections(t, rules, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		payments, err := tally.Payments(e, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range o.Parts {
			share := new(big.Rat)
			if n := part.Endowment.Voters; n > 0 {
				share.SetFrac64(part.Budget+part.Endowment.Steps*r.Step*n, n)
			}
			paid := map[string]*big.Rat{} // by ballot
			for _, round := range part.Rounds {
				checkRound(t, o, round, slices.DeleteFunc(slices.Clone(payments), func(p tally.Payment) bool {
					return p.Fence != part.Fence || p.ID != round.ID
				}), share, paid)
			}
		}
	})
}

func checkRound(t *testing.T, o tally.Outcome, round tally.Round, payments []tally.Payment, share *big.Rat, paid map[string]*big.Rat) {
	t.Helper()
	total, price := new(big.Rat), new(big.Rat) // the price of a point
	people := int64(0)
	type payment struct {
		each, perPoint *big.Rat
		broke          bool
		people         int64
	}
	var all []payment
	for _, p := range payments {
		each, ok := new(big.Rat).SetString(p.Each)
		if !ok {
			t.Fatalf("payment %+v", p)
		}
		total.Add(total, new(big.Rat).Mul(each, new(big.Rat).SetInt64(p.People)))
		ballot := asJSON(t, p.Choices)
		if paid[ballot] == nil {
			paid[ballot] = new(big.Rat)
		}
		paid[ballot].Add(paid[ballot], each)
		if paid[ballot].Cmp(share) > 0 {
			t.Errorf("people who cast %s paid %s of a share of %s", ballot, paid[ballot], share)
		}
		points := int64(0)
		for _, c := range p.Choices {
			if c.ProjectID == p.ID {
				points = int64(c.Points)
			}
		}
		perPoint := new(big.Rat).Quo(each, new(big.Rat).SetInt64(points))
		if perPoint.Cmp(price) > 0 {
			price = perPoint
		}
		all = append(all, payment{each, perPoint, paid[ballot].Cmp(share) == 0, p.People})
		people += p.People
	}
	full := int64(0)
	for _, p := range all {
		if p.perPoint.Cmp(price) == 0 {
			full += p.people
		} else if !p.broke {
			t.Errorf("somebody paid %s for a point of %s and has money left; others paid %s", p.perPoint, round.ID, price)
		}
	}
	l, _ := o.Line(round.ID)
	if total.Cmp(new(big.Rat).SetInt64(l.Cost)) != 0 {
		t.Errorf("%s was paid for %s, which costs %d", total, round.ID, l.Cost)
	}
	if l.Cost > 0 && (round.Full != full || round.Full+round.Part != people || people+round.Nothing != l.People) {
		t.Errorf("round %+v; %d people paid, %d of them the full price, of %d", round, people, full, l.People)
	}
	for _, other := range round.Others {
		if o.Rule.Utility == tally.CostUtility && other.Effective > round.Effective {
			t.Errorf("%s was bought with %s effective votes though %s had %s", round.ID, round.Effective, other.ID, other.Effective)
		}
	}
}

// Who lost under Equal Shares never got to its cost, other than by losing a tie.
func TestEffectiveSupportOfLosers(t *testing.T) {
	forRandomElections(t, simpleRule, func(t *testing.T, _ *rand.Rand, _ tally.Election, r tally.Rule, o tally.Outcome) {
		for _, l := range o.Lines {
			if r.Method == tally.EqualShares && l.Reason.Code == tally.NotAffordable && (l.EffectiveSupport > 100_000 || l.Behind >= l.Cost) {
				t.Errorf("%+v lost", l)
			}
		}
	})
}

// Equal Shares by cost leaves nobody with a claim: Peters, Pierczyński and Skowron 2021. Greedy often does.
func TestEqualSharesLeavesNoClaim(t *testing.T) {
	byGreedy := 0
	rules := func(rnd *rand.Rand, e tally.Election) tally.Rule {
		if rnd.IntN(2) == 0 {
			return tally.Standard()
		}
		return simpleRule(rnd, e)
	}
	forRandomElections(t, rules, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		points := slices.ContainsFunc(e.Ballots, func(b tally.Ballot) bool {
			return slices.ContainsFunc(b.Choices, func(c tally.Choice) bool { return c.Points > 1 })
		})
		if points || e.Exclusive != nil || r.MinSupport > 0 {
			return
		}
		claims, err := tally.Underserved(e, o)
		if err != nil {
			t.Fatal(err)
		}
		if r.Method == tally.Greedy && len(claims) > 0 {
			byGreedy++
		}
		if r.Utility == tally.CostUtility && r.Comparison == "" && len(claims) > 0 {
			t.Errorf("claims %+v", claims)
		}
	})
	if byGreedy == 0 {
		t.Error("greedy never left a claim: the elections are too tame")
	}
}

// A project that is bought with fixed shares is bought if it costs less.
func TestADiscountNeverHurtsAWinnerOfEqualShares(t *testing.T) {
	rules := func(rnd *rand.Rand, e tally.Election) tally.Rule {
		return tally.Rule{Method: tally.EqualShares, Utility: pick(rnd, tally.CostUtility, tally.CardinalityUtility), Completion: tally.NoCompletion,
			Ties: []tally.TieBreak{tally.TieCheapest, tally.TieID}}
	}
	forRandomElections(t, rules, func(t *testing.T, rnd *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		for i, p := range e.Projects {
			if l, _ := o.Line(p.ID); !l.VotedIn || p.Cost < 2 || r.Utility == tally.CostUtility || len(e.Exclusive) > 0 {
				continue
			}
			cheaper := e
			cheaper.Projects = slices.Clone(e.Projects)
			cheaper.Projects[i].Cost = 1 + rnd.Int64N(p.Cost-1)
			if l, _ := count(t, cheaper, r).Line(p.ID); !l.VotedIn {
				t.Errorf("%s is not voted in for %d", p.ID, cheaper.Projects[i].Cost)
			}
		}
	})
}

// Every step of a long raise is as the plain count has it, though most are taken many at a time.
func TestALongRaiseAgreesWithThePlainCount(t *testing.T) {
	t.Parallel()
	raised := int64(0)
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		e := randomElection(rnd)
		e.Exclusive = nil
		e.Budget *= 60
		for i := range e.Projects {
			e.Projects[i].ID = "p" + strconv.Itoa(i)
			e.Projects[i].Cost = 1 + rnd.Int64N(e.Budget)
		}
		for i, b := range e.Ballots {
			for j := range b.Choices {
				e.Ballots[i].Choices[j] = tally.Choice{ProjectID: e.Projects[(i+3*j)%len(e.Projects)].ID, Points: 1}
			}
		}
		r := tally.Rule{Method: tally.EqualShares, Utility: pick(rnd, tally.CostUtility, tally.CardinalityUtility), Completion: pick(rnd, tally.Add1, tally.Add1Full),
			Step: 1, Ties: []tally.TieBreak{tally.TieCheapest, tally.TieID}}
		o := count(t, e, r)
		if want := plain.Count(e, r); !slices.Equal(o.Winners(), want) && len(want)+len(o.Selected) > 0 {
			t.Errorf("election %d: voted in %v, the plain count says %v", seed, o.Winners(), want)
		}
		raised += o.Parts[0].Endowment.Steps
	}
	if raised < 10_000 {
		t.Errorf("only %d steps were taken", raised)
	}
}
