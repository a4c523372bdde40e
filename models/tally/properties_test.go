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

// greedyRule is any greedy rule without thresholds by share and ring-fences.
func greedyRule(r *rand.Rand, e tally.Election) tally.Rule {
	for {
		if rule := simpleRule(r, e); rule.Method == tally.Greedy {
			return rule
		}
	}
}

// The reason and the money left of each line follow from the order of the lines, the winners and the costs.
func TestReasonsOfGreedyFollowFromTheOrder(t *testing.T) {
	forRandomElections(t, greedyRule, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		left, stopped, unfit := e.Budget, "", false
		for i, l := range o.Lines {
			want := tally.Reason{Cost: l.Cost, Left: left, MinSupport: 0}
			switch {
			case l.Reason.Code == tally.Withdrawn || l.Reason.Code == tally.Excluded:
				want = l.Reason
			case l.Votes == 0 && r.ZeroVotes != tally.ZeroFunded:
				want.Code = tally.NoVotes
			case l.Votes < int64(r.MinSupport):
				want.Code, want.MinSupport = tally.BelowThreshold, int64(r.MinSupport)
			case stopped != "":
				want.Code, want.Project = tally.StoppedBefore, stopped
			case l.Cost <= left:
				want.Code = tally.VotedIn
				left -= l.Cost
			default:
				want.Code = tally.NotEnoughLeft
				if !unfit && r.TopUp > 0 && left*100 >= l.Cost*r.TopUp {
					want.Code = tally.VotedIn
					left = 0
				}
				unfit = true
				if r.Unfit == tally.Stop {
					stopped = l.ID
				}
			}
			if l.Reason != want || l.Left != want.Left || l.VotedIn != (want.Code == tally.VotedIn) || (l.Round > 0) != l.VotedIn {
				t.Errorf("line %+v, want the reason %+v", l, want)
			}
			if l.Rank != i+1 && l.Reason.Code != tally.Withdrawn {
				t.Errorf("line %d has rank %d", i+1, l.Rank)
			}
		}
	})
}

// So many more people would have voted a project in, and one fewer would not.
func TestVotesNeededIsEnoughAndNoLessIs(t *testing.T) {
	tried := map[tally.Method]int{}
	rules := func(rnd *rand.Rand, e tally.Election) tally.Rule {
		r := simpleRule(rnd, e)
		r.Comparison = ""
		return r
	}
	forRandomElections(t, rules, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		wins := func(id string, people int64) bool {
			with := e
			if people > 0 {
				with = withVoters(e, id, int(people))
			}
			if r.Method != tally.EqualShares {
				return slices.Contains(plain.Count(with, r), id)
			}
			share := new(big.Rat)
			if o.Turnout.Ballots > 0 { // the others' shares stay what they are
				share.SetFrac64(e.Budget+o.Parts[0].Endowment.Steps*r.Step*o.Turnout.Ballots, o.Turnout.Ballots)
			}
			return slices.Contains(plain.AtShare(with, r, share), id)
		}
		for _, l := range o.Lines {
			if l.VotedIn && l.VotesNeeded != 0 {
				t.Errorf("%s is voted in and needs %d more votes", l.ID, l.VotesNeeded)
			}
			if l.VotedIn || l.Reason.Code == tally.Withdrawn {
				continue
			}
			if l.VotesNeeded == 0 {
				if wins(l.ID, 1) || wins(l.ID, 1000) {
					t.Errorf("no number of votes is to put %s in, but some do", l.ID)
				}
				continue
			}
			tried[r.Method]++
			if !wins(l.ID, l.VotesNeeded) {
				t.Errorf("%s is not voted in with %d more votes", l.ID, l.VotesNeeded)
			}
			if wins(l.ID, l.VotesNeeded-1) {
				t.Errorf("%s is already voted in with %d more votes", l.ID, l.VotesNeeded-1)
			}
		}
	})
	for _, method := range []tally.Method{tally.Greedy, tally.EqualShares, tally.Phragmen} {
		if tried[method] < 300 {
			t.Errorf("only %d projects needed votes under %s", tried[method], method)
		}
	}
}

// A tie is reported if and only if putting its projects in another order gives other winners. Greedy knows exactly; the others try each of
// the tied projects first.
func TestTiesAreThoseThatMattered(t *testing.T) {
	mattered, harmless := 0, 0
	rules := func(rnd *rand.Rand, e tally.Election) tally.Rule {
		r := simpleRule(rnd, e)
		r.Comparison, r.Ties, r.Seed = "", []tally.TieBreak{tally.TieFile}, ""
		if r.Method == tally.EqualShares { // with a completion, two ties may matter together that do not one by one
			r.Completion, r.Step = tally.NoCompletion, 0
		}
		return r
	}
	forRandomElections(t, rules, func(t *testing.T, rnd *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		winners := o.Winners()
		slices.Sort(winners)
		differs := false
		shuffled := e
		for range 60 {
			shuffled.Projects = slices.Clone(e.Projects)
			rnd.Shuffle(len(e.Projects), func(i, j int) {
				shuffled.Projects[i], shuffled.Projects[j] = shuffled.Projects[j], shuffled.Projects[i]
			})
			again := plain.Count(shuffled, r)
			slices.Sort(again)
			differs = differs || !slices.Equal(again, winners)
		}
		switch {
		case differs && len(o.Ties) == 0:
			t.Error("another order of ties gives other winners, and no tie is reported")
		case !differs && len(o.Ties) > 0:
			t.Errorf("ties %+v are reported, and no other order gives other winners", o.Ties)
		case differs:
			mattered++
		default:
			harmless++
		}
		for _, tie := range o.Ties {
			if len(tie.Projects) < 2 || !slices.Equal(tie.By, []tally.TieBreak{tally.TieFile}) || tie.Untested {
				t.Errorf("tie %+v", tie)
			}
		}
	})
	if mattered < 50 || harmless < 50 {
		t.Errorf("%d ties mattered and %d did not: too few to tell", mattered, harmless)
	}
}

func TestTheOrderOfBallotsAndProjectsNeverMatters(t *testing.T) {
	forRandomElections(t, anyRule, func(t *testing.T, rnd *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		shuffled := e
		shuffled.Projects = slices.Clone(e.Projects)
		shuffled.Ballots = nil
		for _, b := range e.Ballots { // identical ballots together or apart
			split := 0
			if b.Weight > 1 {
				split = rnd.IntN(b.Weight)
			}
			for _, weight := range []int{split, b.Weight - split} {
				b := tally.Ballot{Weight: weight, Choices: slices.Clone(b.Choices)}
				rnd.Shuffle(len(b.Choices), func(i, j int) { b.Choices[i], b.Choices[j] = b.Choices[j], b.Choices[i] })
				if weight > 0 {
					shuffled.Ballots = append(shuffled.Ballots, b)
				}
			}
		}
		rnd.Shuffle(len(shuffled.Ballots), func(i, j int) {
			shuffled.Ballots[i], shuffled.Ballots[j] = shuffled.Ballots[j], shuffled.Ballots[i]
		})
		if !slices.Contains(r.Ties, tally.TieFile) {
			rnd.Shuffle(len(shuffled.Projects), func(i, j int) {
				shuffled.Projects[i], shuffled.Projects[j] = shuffled.Projects[j], shuffled.Projects[i]
			})
		}
		if before, after := asJSON(t, o), asJSON(t, count(t, shuffled, r)); before != after {
			t.Errorf("shuffled, the outcome is\n%s\nnot\n%s", after, before)
		}
	})
}

// Every voter and all money k times over is the same election; so is every sum, with the step, in another currency.
func TestTheScaleNeverMatters(t *testing.T) {
	forRandomElections(t, anyRule, func(t *testing.T, rnd *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		k := 2 + rnd.IntN(3)
		scaled, rule := e, r
		scaled.Budget *= int64(k)
		scaled.Projects = slices.Clone(e.Projects)
		for i := range scaled.Projects {
			scaled.Projects[i].Cost *= int64(k)
		}
		rule.RingFences = slices.Clone(r.RingFences)
		for i := range rule.RingFences {
			rule.RingFences[i].Money *= int64(k)
		}
		if rnd.IntN(2) == 0 {
			rule.Step *= int64(k)
		} else {
			rule.MinSupport *= k
			scaled.Ballots = slices.Clone(e.Ballots)
			for i := range scaled.Ballots {
				scaled.Ballots[i].Weight *= k
			}
		}
		if before, after := o.Winners(), count(t, scaled, rule).Winners(); !slices.Equal(before, after) {
			t.Errorf("%d times as large, %v are voted in, not %v", k, after, before)
		}
	})
}

func TestMoreVotesNeverHurtAWinnerOfGreedy(t *testing.T) {
	forRandomElections(t, greedyRule, func(t *testing.T, rnd *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		for _, s := range o.Selected {
			if l, _ := count(t, withVoters(e, s.ID, 1+rnd.IntN(3)), r).Line(s.ID); !l.VotedIn {
				t.Errorf("%s lost by getting more votes", s.ID)
			}
		}
	})
}

func TestMoneyAndPeopleAddUp(t *testing.T) {
	forRandomElections(t, anyRule, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		var spent, valid, blank, withWinner, duplicates, ballots int64
		for i, s := range o.Selected {
			spent += s.Cost
			if s.Left != max(0, e.Budget-spent) || s.Round != i+1 {
				t.Errorf("%d left after %+v, want %d", s.Left, s, e.Budget-spent)
			}
		}
		for _, b := range e.Ballots {
			w := int64(b.Weight)
			ballots += w
			if len(b.Choices) == 0 {
				blank += w
				continue
			}
			valid += w
			names := map[string]bool{}
			for _, c := range b.Choices {
				names[c.ProjectID] = true
			}
			if slices.ContainsFunc(o.Winners(), func(id string) bool { return names[id] }) {
				withWinner += w
			}
			if len(names) < len(b.Choices) {
				duplicates += w
			}
		}
		if spent > e.Budget+o.ToppedUp || o.ToppedUp > 0 && r.TopUp == 0 || o.Spent != spent {
			t.Errorf("%d is spent, and the outcome says %d with %d on top of %d", spent, o.Spent, o.ToppedUp, e.Budget)
		}
		if want := (tally.Turnout{Ballots: ballots, Valid: valid, Blank: blank, Duplicates: duplicates}); o.Turnout != want {
			t.Errorf("turnout %+v, want %+v", o.Turnout, want)
		}
		all := int64(0)
		for _, n := range o.Measures.ByWinners {
			all += n
		}
		if m := o.Measures; m.Voters != valid || m.WithWinner != withWinner || m.Spent != spent || all != valid {
			t.Errorf("measures %+v; %d voted and %d have a winner", m, valid, withWinner)
		}
		parts := int64(0)
		for _, p := range o.Parts {
			parts += p.Spent
		}
		if o.Parts != nil && o.Compared == nil && parts != spent {
			t.Errorf("the parts spent %d of %d", parts, spent)
		}
	})
}

// What is promised of a completion: once all is counted, nothing that may be voted in fits any more.
func TestCompletionsLeaveNothingThatFits(t *testing.T) {
	rules := func(rnd *rand.Rand, e tally.Election) tally.Rule {
		for {
			if r := simpleRule(rnd, e); r.Completion == tally.Utilitarian || r.Completion == tally.Add1Utilitarian || r.Unfit == tally.Skip {
				r.Comparison = ""
				return r
			}
		}
	}
	forRandomElections(t, rules, func(t *testing.T, _ *rand.Rand, e tally.Election, r tally.Rule, o tally.Outcome) {
		for _, l := range o.Lines {
			if l.Cost <= e.Budget+o.ToppedUp-o.Spent && slices.Contains([]tally.ReasonCode{tally.NotEnoughLeft, tally.NotAffordable}, l.Reason.Code) {
				t.Errorf("%s fits what is left of %d after %d", l.ID, e.Budget, o.Spent)
			}
		}
	})
}

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
