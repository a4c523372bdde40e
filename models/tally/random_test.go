package tally

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// elections is how many random elections each property is tried on. The seeds are their numbers, so that a failure comes back.
const elections = 5000

func forRandomElections(t *testing.T, try func(t *testing.T, rnd *rand.Rand, e Election, r Rule, o Outcome)) {
	t.Helper()
	for seed := range uint64(elections) {
		rnd := rand.New(rand.NewPCG(seed, 2026))
		e, r := randomElection(rnd), randomRule(rnd)
		o, err := Count(e, r)
		if err != nil {
			t.Fatalf("election %d: %v", seed, err)
		}
		try(t, rnd, e, r, o)
		if t.Failed() {
			t.Fatalf("election %d: %s\nrule %+v", seed, asJSON(t, e), r)
		}
	}
}

func count(t *testing.T, e Election, r Rule) Outcome {
	t.Helper()
	o, err := Count(e, r)
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

func winnersOf(o Outcome) []string {
	var ids []string
	for _, s := range o.Selected {
		ids = append(ids, s.ID)
	}
	return ids
}

func TestCountAgreesWithThePlainCount(t *testing.T) {
	seen := map[ReasonCode]int{}
	forRandomElections(t, func(t *testing.T, _ *rand.Rand, e Election, r Rule, o Outcome) {
		winners, reasons, left := plainCount(e, r)
		if !slices.Equal(winnersOf(o), winners) {
			t.Errorf("voted in %v, the plain count says %v", winnersOf(o), winners)
		}
		if len(o.Lines) != len(e.Projects) {
			t.Errorf("%d lines for %d projects", len(o.Lines), len(e.Projects))
		}
		for i, l := range o.Lines {
			seen[l.Reason.Code]++
			if l.Reason.Code != reasons[l.ID] || l.Left != left[l.ID] || l.Votes != plainVotes(e, l.ID) {
				t.Errorf("line %+v; the plain count says %s with %d left and %d votes", l, reasons[l.ID], left[l.ID], plainVotes(e, l.ID))
			}
			if l.VotedIn != slices.Contains(winners, l.ID) || (l.Round > 0) != l.VotedIn {
				t.Errorf("line %+v, but voted in are %v", l, winners)
			}
			if want := i + 1; l.Rank != want && l.Reason.Code != Withdrawn {
				t.Errorf("line %d has rank %d", want, l.Rank)
			}
			want := int64(0)
			if !l.VotedIn && l.Reason.Code != Withdrawn {
				want = plainVotesNeeded(e, r, l.ID)
			}
			if l.VotesNeeded != want {
				t.Errorf("%s needs %d more votes, adding voters one by one says %d", l.ID, l.VotesNeeded, want)
			}
		}
	})
	for _, code := range []ReasonCode{VotedIn, NotEnoughLeft, NoVotes, BelowThreshold, StoppedBefore, Withdrawn} {
		if seen[code] < 100 {
			t.Errorf("the random elections show %s only %d times: they are too tame to compare by", code, seen[code])
		}
	}
}

func TestVotesNeededIsEnoughAndNoLessIs(t *testing.T) {
	tried := 0
	forRandomElections(t, func(t *testing.T, _ *rand.Rand, e Election, r Rule, o Outcome) {
		for _, l := range o.Lines {
			if l.VotesNeeded == 0 {
				continue
			}
			tried++
			if with, _ := count(t, withVoters(e, l.ID, int(l.VotesNeeded)), r).Line(l.ID); !with.VotedIn {
				t.Errorf("%s is not voted in with %d more votes: %+v", l.ID, l.VotesNeeded, with)
			}
			if l.VotesNeeded == 1 {
				continue // one fewer is the election itself, where it lost
			}
			if with, _ := count(t, withVoters(e, l.ID, int(l.VotesNeeded-1)), r).Line(l.ID); with.VotedIn {
				t.Errorf("%s is already voted in with %d more votes", l.ID, l.VotesNeeded-1)
			}
		}
	})
	if tried < 1000 {
		t.Errorf("only %d projects needed votes", tried)
	}
}

func TestTiesAreThoseThatMattered(t *testing.T) {
	mattered, harmless := 0, 0
	forRandomElections(t, func(t *testing.T, _ *rand.Rand, e Election, r Rule, o Outcome) {
		reported := map[string]Tie{}
		for _, tie := range o.Ties {
			reported[tie.Projects[0]] = tie
		}
		for _, group := range contendingGroups(e, r, o) {
			want := plainTieMatters(e, r, group)
			tie, got := reported[group[0]]
			if got != want {
				t.Errorf("tie of %v: reported %v, trying every order says %v", group, got, want)
			}
			if got && (!slices.Equal(tie.Projects, group) || len(tie.By) == 0) {
				t.Errorf("tie %+v, want %v", tie, group)
			}
			delete(reported, group[0])
			if want {
				mattered++
			} else {
				harmless++
			}
		}
		if len(reported) != 0 {
			t.Errorf("reported ties that are none: %v", reported)
		}
	})
	if mattered < 100 || harmless < 100 {
		t.Errorf("%d ties mattered and %d did not: too few to tell", mattered, harmless)
	}
}

// contendingGroups are the groups with equal support, of projects that take their turn, in the order they were considered.
func contendingGroups(e Election, r Rule, o Outcome) [][]string {
	var groups [][]string
	var last Line
	for _, l := range o.Lines {
		if l.Reason.Code == Withdrawn {
			continue
		}
		equal := last.ID != "" && l.Votes == last.Votes
		if r.Support == VotesPerCost {
			equal = last.ID != "" && l.Votes*last.Cost == last.Votes*l.Cost
		}
		if !equal {
			groups = append(groups, nil)
		}
		last = l
		if l.Reason.Code != NoVotes && l.Reason.Code != BelowThreshold {
			groups[len(groups)-1] = append(groups[len(groups)-1], l.ID)
		}
	}
	return slices.DeleteFunc(groups, func(g []string) bool { return len(g) < 2 })
}

func TestTheOrderOfBallotsAndProjectsNeverMatters(t *testing.T) {
	forRandomElections(t, func(t *testing.T, rnd *rand.Rand, e Election, r Rule, o Outcome) {
		shuffled := Election{Budget: e.Budget, Projects: slices.Clone(e.Projects), Ballots: slices.Clone(e.Ballots)}
		rnd.Shuffle(len(shuffled.Ballots), func(i, j int) {
			shuffled.Ballots[i], shuffled.Ballots[j] = shuffled.Ballots[j], shuffled.Ballots[i]
		})
		for i, b := range shuffled.Ballots {
			b.Choices = slices.Clone(b.Choices)
			rnd.Shuffle(len(b.Choices), func(i, j int) { b.Choices[i], b.Choices[j] = b.Choices[j], b.Choices[i] })
			shuffled.Ballots[i] = b
		}
		if !slices.Contains(r.Ties, TieFile) {
			rnd.Shuffle(len(shuffled.Projects), func(i, j int) {
				shuffled.Projects[i], shuffled.Projects[j] = shuffled.Projects[j], shuffled.Projects[i]
			})
		}
		if before, after := asJSON(t, o), asJSON(t, count(t, shuffled, r)); before != after {
			t.Errorf("shuffled, the outcome is\n%s\nnot\n%s", after, before)
		}
	})
}

func TestCloningEveryVoterChangesNoWinner(t *testing.T) {
	forRandomElections(t, func(t *testing.T, rnd *rand.Rand, e Election, r Rule, o Outcome) {
		k := 2 + rnd.IntN(3)
		cloned := e
		cloned.Ballots = nil
		for _, b := range e.Ballots {
			if rnd.IntN(2) == 0 { // as a weight or as separate ballots: the same
				cloned.Ballots = append(cloned.Ballots, Ballot{Weight: b.Weight * k, Choices: b.Choices})
				continue
			}
			for range b.Weight * k {
				cloned.Ballots = append(cloned.Ballots, Ballot{Weight: 1, Choices: b.Choices})
			}
		}
		r.MinSupport *= k
		after := count(t, cloned, r)
		if asJSON(t, after.Selected) != asJSON(t, o.Selected) || after.Measures.WithWinner != o.Measures.WithWinner*int64(k) ||
			after.Turnout.Blank != o.Turnout.Blank*int64(k) {
			t.Errorf("with every voter %d times: %s", k, asJSON(t, after))
		}
	})
}

func TestMoreVotesNeverHurtAWinner(t *testing.T) {
	forRandomElections(t, func(t *testing.T, rnd *rand.Rand, e Election, r Rule, o Outcome) {
		for _, s := range o.Selected {
			if l, _ := count(t, withVoters(e, s.ID, 1+rnd.IntN(3)), r).Line(s.ID); !l.VotedIn {
				t.Errorf("%s lost by getting more votes", s.ID)
			}
		}
	})
}

func TestMoneyAndPeopleAddUp(t *testing.T) {
	forRandomElections(t, func(t *testing.T, _ *rand.Rand, e Election, r Rule, o Outcome) {
		var spent, valid, blank, withWinner, duplicates int64
		for _, s := range o.Selected {
			spent += s.Cost
			if s.Left != e.Budget-spent {
				t.Errorf("%d left after %+v, want %d", s.Left, s, e.Budget-spent)
			}
		}
		for _, b := range e.Ballots {
			w := int64(b.Weight)
			if len(b.Choices) == 0 {
				blank += w
				continue
			}
			valid += w
			if slices.ContainsFunc(b.Choices, func(c Choice) bool { return slices.Contains(winnersOf(o), c.ProjectID) }) {
				withWinner += w
			}
			names := map[string]bool{}
			for _, c := range b.Choices {
				names[c.ProjectID] = true
			}
			if len(names) < len(b.Choices) {
				duplicates += w
			}
		}
		want := fmt.Sprint(Turnout{valid + blank, valid, blank, duplicates}, Measures{valid, withWinner, spent}, spent)
		if got := fmt.Sprint(o.Turnout, o.Measures, o.Spent); got != want || spent > e.Budget {
			t.Errorf("turnout, measures and spent are %s, want %s of %d", got, want, e.Budget)
		}
	})
}
