package tally_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
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
