package council

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

// stages are a round's moments in order, without those that it leaves out.
func (tt Timetable) stages() []Offset {
	all := []Offset{tt.PlanningFrom, tt.PlanningTo, tt.ProposalsOpen, tt.ProposalsClose, tt.ReviewBy, tt.ScoringClose,
		tt.Sealed, tt.VotingOpen, tt.VotingClose, tt.Counted, tt.ProposersTold, tt.Result, tt.AwardsBy, tt.DeliveryEnds}
	return slices.DeleteFunc(all, Offset.IsZero)
}

func TestTimetablesRunOneWay(t *testing.T) {
	for _, r := range Rounds() {
		all := r.Timetable.stages()
		for i, o := range all {
			if o.Days == 0 {
				t.Errorf("%s: stage %d is on the day of the start, before or after it by luck", r.Key, i)
			}
			if i > 0 && !all[i-1].Before(o) {
				t.Errorf("%s: stage %d at %+v is not after %+v", r.Key, i, o, all[i-1])
			}
		}
		if s := r.Timetable.ScoringOpen; !s.IsZero() && (s.Before(r.Timetable.ProposalsOpen) || !s.Before(r.Timetable.ScoringClose)) {
			t.Errorf("%s: scoring opens at %+v", r.Key, s)
		}
	}
}

// TestRoundsAreWhereTheySay: the state of each round is what its timetable gives at the start.
func TestRoundsAreWhereTheySay(t *testing.T) {
	past := func(o Offset) bool { return !o.IsZero() && o.Days < 0 }
	got := map[State]int{}
	for _, r := range Rounds() {
		tt := r.Timetable
		want := StatePlanning
		switch {
		case past(tt.DeliveryEnds):
			want = StateDelivered
		case past(tt.Result):
			want = StateAwards
		case past(tt.VotingOpen) && !past(tt.VotingClose):
			want = StateVoting
		case past(tt.ProposalsOpen) && !past(tt.ProposalsClose):
			want = StateProposals
		}
		if r.State != want {
			t.Errorf("%s says %q and its dates say %q", r.Key, r.State, want)
		}
		got[r.State]++
	}
	for _, s := range []State{StatePlanning, StateProposals, StateVoting, StateAwards, StateDelivered} {
		if got[s] != 1 {
			t.Errorf("%d rounds are %q, want 1", got[s], s)
		}
	}
}

func TestRoundsPointAtSomething(t *testing.T) {
	w := newWorld(t)
	for _, r := range Rounds() {
		has(t, r.Key, w.areas, r.Areas...)
		has(t, r.Key, w.teams, r.Team)
		has(t, r.Key, w.needs, r.Needs...)
		has(t, r.Key, w.people, append([]string{r.Officer}, r.Panel...)...)
		if !holds(w.people[r.Officer], RoleOfficer) {
			t.Errorf("%s is run by %s, who is not an officer", r.Key, r.Officer)
		}
		for _, k := range r.Panel {
			if !holds(w.people[k], RolePanel) {
				t.Errorf("%s: %s scores and is not on the panel", r.Key, k)
			}
		}
		if r.Blind == "" || r.Ballot.MinimumAge != 8 || (r.Ballot.MaxPicks == 0 && r.Ballot.MaxPence == 0) {
			t.Errorf("%s: it does not say what its checks miss, or who may vote, or where a ballot ends", r.Key)
		}
	}
}

// TestEmailedCodesAreForSmallRounds: above £50,000, or with a project above £10,000, a vote takes a code from a trusted hand.
func TestEmailedCodesAreForSmallRounds(t *testing.T) {
	for _, r := range Rounds() {
		emailed := strings.Contains(r.Ballot.Proof, "email") || slices.ContainsFunc(r.Blocs, func(b Bloc) bool { return b.Channel == ByEmail })
		if emailed && (r.Pot > gbp(50_000) || r.MaxAsk > gbp(10_000)) {
			t.Errorf("%s takes emailed codes and is too big for them", r.Key)
		}
	}
}

func TestPlansSayWhoChoseWhat(t *testing.T) {
	w := newWorld(t)
	capacities := map[string]string{AsYoungPerson: AsYoungPerson, AsCouncillor: AsCouncillor, AsOfficer: AsOfficer, AsResident: AsResident}
	for _, r := range Rounds() {
		keys := index(t, r.Key, r.Plan, func(p PlanItem) string { return p.Key })
		priorities, rules, agreed := 0, 0, 0
		for _, i := range keys {
			if i.Rule {
				rules++
			} else {
				priorities++
			}
			if i.Agreed {
				agreed++
			}
			if i.Text == "" || i.Why == "" || strings.HasSuffix(i.Text, ".") {
				t.Errorf("%s: %s has no text, no reason, or a full stop", r.Key, i.Key)
			}
			chosen := map[string]bool{}
			for _, c := range i.Choices {
				has(t, r.Key+" "+i.Key, w.people, c.Person)
				has(t, r.Key+" "+i.Key+" "+c.Person, capacities, c.As)
				if chosen[c.Person] {
					t.Errorf("%s: %s chose twice on %s", r.Key, c.Person, i.Key)
				}
				chosen[c.Person] = true
				if (c.As == AsYoungPerson) != w.people[c.Person].Under18 {
					t.Errorf("%s: %s sits as a %s", r.Key, c.Person, c.As)
				}
			}
			if len(i.Choices) < 5 {
				t.Errorf("%s: only %d people chose on %s", r.Key, len(i.Choices), i.Key)
			}
		}
		if priorities < 2 || rules < 1 {
			t.Errorf("%s has %d priorities and %d rules", r.Key, priorities, rules)
		}
		if settled := agreed == len(r.Plan); settled == (r.State == StatePlanning) {
			t.Errorf("%s is %s and %d of %d are agreed", r.Key, r.State, agreed, len(r.Plan))
		}
		if r.State == StatePlanning && (priorities != 5 || rules != 4) {
			t.Errorf("the planning round has %d priorities and %d rules", priorities, rules)
		}
	}
}

func TestDutiesAreAllAnswered(t *testing.T) {
	all := []string{DutyDataProtection, DutyEquality, DutyPower, DutyElections, DutySubsidy, DutySafeguarding, DutyComplaints}
	for _, r := range Rounds() {
		var got []string
		for _, d := range r.Duties {
			got = append(got, d.Duty)
			if d.Link == "" && d.Reason == "" {
				t.Errorf("%s: %s has neither a link nor a reason", r.Key, d.Duty)
			}
		}
		if !slices.Equal(got, all) {
			t.Errorf("%s answers %v", r.Key, got)
		}
	}
}

// onBallot are the keys of a round's eligible proposals.
func onBallot(round string) []string {
	var keys []string
	for _, p := range Proposals() {
		if p.Round == round && p.Stage == Eligible {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

func TestBallotsKeepTheRules(t *testing.T) {
	w := newWorld(t)
	for _, r := range Rounds() {
		if (len(r.Blocs) > 0) != (r.Timetable.VotingOpen.Days < 0) {
			t.Errorf("%s: ballots before the vote, or none after it opened", r.Key)
		}
		for i, b := range r.Blocs {
			var cost int64
			seen := map[string]bool{}
			for _, p := range b.Picks {
				has(t, r.Key, w.proposals, p)
				if !slices.Contains(onBallot(r.Key), p) || seen[p] {
					t.Errorf("%s: bloc %d picks %s, which is not on the ballot or picked twice", r.Key, i, p)
				}
				seen[p] = true
				cost += w.proposals[p].Ask
			}
			if b.Ballots < 1 || r.Ballot.MaxPicks > 0 && len(b.Picks) > r.Ballot.MaxPicks || r.Ballot.MaxPence > 0 && cost > r.Ballot.MaxPence {
				t.Errorf("%s: bloc %d has %d ballots with %d picks for %d pence", r.Key, i, b.Ballots, len(b.Picks), cost)
			}
		}
	}
}

// TestResultsAreWhatTheBallotsGive counts the closed rounds by the default rule: most votes first, skip what does not fit.
func TestResultsAreWhatTheBallotsGive(t *testing.T) {
	w := newWorld(t)
	for _, r := range Rounds() {
		if r.Timetable.VotingClose.Days > 0 {
			if r.VotedIn != nil {
				t.Errorf("%s has a result before its close", r.Key)
			}
			continue
		}
		votes := map[string]int{}
		for _, b := range r.Blocs {
			for _, p := range b.Picks {
				votes[p] += b.Ballots
			}
		}
		order := onBallot(r.Key)
		slices.SortFunc(order, func(a, b string) int { return cmp.Compare(votes[b], votes[a]) })
		var in []string
		left := r.Pot
		for i, p := range order {
			if i > 0 && votes[order[i-1]] == votes[p] {
				t.Errorf("%s: %s ties, so the result would rest on the tie-break", r.Key, p)
			}
			if w.proposals[p].Ask <= left {
				in, left = append(in, p), left-w.proposals[p].Ask
			}
		}
		if !slices.Equal(in, r.VotedIn) {
			t.Errorf("%s: the ballots give %v, the round says %v", r.Key, in, r.VotedIn)
		}
		if len(in) == len(order) {
			t.Errorf("%s: nothing lost", r.Key)
		}
	}
}
