package council

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
)

// stages are a round's moments in order, without those that it leaves out.
func (tt Timetable) stages() []Offset {
	all := []Offset{tt.SetUp, tt.PlanningFrom, tt.PlanningTo, tt.ProposalsOpen, tt.ProposalsClose, tt.ScoringOpen, tt.ScoringClose, tt.Released,
		tt.Sealed, tt.VotingOpen, tt.VotingClose, tt.Counted, tt.ProposersTold, tt.Result}
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
		if (r.Panel == "") != r.Timetable.ScoringOpen.IsZero() {
			t.Errorf("%s has a panel with no time to score, or time and no panel", r.Key)
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
		case past(tt.Result) && tt.Result.Days < -365:
			want = StateDelivered
		case past(tt.Result):
			want = StateAwards
		case past(tt.VotingClose):
			want = StateClosed
		case past(tt.VotingOpen):
			want = StateVoting
		case past(tt.ScoringOpen):
			want = StateScoring
		case past(tt.ProposalsOpen):
			want = StateProposals
		}
		if r.State != want {
			t.Errorf("%s says %q and its dates say %q", r.Key, r.State, want)
		}
		got[r.State]++
	}
	want := map[State]int{StatePlanning: 1, StateProposals: 1, StateScoring: 1, StateVoting: 2, StateClosed: 1, StateAwards: 1, StateDelivered: 1}
	if !maps.Equal(got, want) {
		t.Errorf("the rounds are %v, want %v", got, want)
	}
}

func TestRoundsPointAtSomething(t *testing.T) {
	w := newWorld(t)
	for _, r := range Rounds() {
		has(t, r.Key, w.areas, maybe(r.Area)...)
		has(t, r.Key, w.teams, append(maybe(r.Panel), r.Team)...)
		has(t, r.Key, w.people, r.Officer)
		if !holds(w.people[r.Officer], RoleOfficer) {
			t.Errorf("%s is run by %s, who is not an officer", r.Key, r.Officer)
		}
		if r.Ballot.MinimumAge != 8 || r.Ballot.MaxPicks < 1 || !strings.Contains(r.Ballot.Who, "aged 8") {
			t.Errorf("%s does not say who may vote, or where a ballot ends", r.Key)
		}
	}
	for _, k := range PanelMembers() {
		if !holds(w.people[k], RolePanel) {
			t.Errorf("%s scores and is not on the panel", k)
		}
	}
}

// TestEmailedCodesAreForSmallRounds: above £50,000, or with a project above £10,000, a vote takes a code from a trusted hand.
func TestEmailedCodesAreForSmallRounds(t *testing.T) {
	for _, r := range Rounds() {
		byEmail := slices.ContainsFunc(append(slices.Clone(r.Blocs), r.Later...), func(b Bloc) bool { return b.Channel == ByEmail })
		if byEmail && r.Ballot.Assurance != AssuranceEmail && r.Ballot.Assurance != AssuranceRoll || r.Ballot.Assurance == AssuranceEmail && (r.Pot > gbp(50_000) || r.MaxAsk > gbp(10_000)) {
			t.Errorf("%s takes emailed codes and may not", r.Key)
		}
	}
}

// TestItTakesTwoAboveFiftyThousand: who seals, and who confirms, is not who published or proposed.
func TestItTakesTwoAboveFiftyThousand(t *testing.T) {
	w := newWorld(t)
	above := 0
	for _, r := range Rounds() {
		for first, second := range map[string]string{r.Officer: r.SealedBy, r.MoreTime.By: r.MoreTime.ConfirmedBy, r.TakenOff.By: r.TakenOff.ConfirmedBy} {
			if r.Pot <= gbp(50_000) && second != "" || r.Pot > gbp(50_000) && (first == second || !holds(w.people[second], RoleOfficer)) {
				t.Errorf("%s: %q does the second half of what %q does", r.Key, second, first)
			}
		}
		if r.Pot > gbp(50_000) {
			above++
		}
	}
	if above != 1 {
		t.Errorf("%d rounds share out more than £50,000, want 1", above)
	}
}

// TestCodesAreEnough: every ballot by a printed code has a code in a batch.
func TestCodesAreEnough(t *testing.T) {
	for _, r := range Rounds() {
		printed, used := 0, 0
		for _, b := range r.Batches {
			printed += b.Codes
			if b.Codes > 500 || b.Label == "" || b.HeldBy == "" {
				t.Errorf("%s: the batch %+v", r.Key, b)
			}
		}
		for _, b := range r.Blocs {
			if b.Channel == ByCode {
				used += b.Ballots
			}
		}
		if used > printed {
			t.Errorf("%s prints %d codes and %d are used", r.Key, printed, used)
		}
		if slices.ContainsFunc(r.Later, func(b Bloc) bool { return b.Channel == ByCode }) {
			t.Errorf("%s: a later start has no codes left to vote with", r.Key)
		}
	}
}

// agreed is the planning group's rule: more agree than disagree, and at least three have chosen.
func agreed(i PlanItem) bool {
	count := map[string]int{}
	for _, c := range i.Choices {
		count[c.Answer]++
	}
	return len(i.Choices) >= 3 && count[Agree] > count[Disagree]
}

func TestPlansSayWhoChoseWhat(t *testing.T) {
	w := newWorld(t)
	for _, r := range Rounds() {
		titles := index(t, r.Key, r.Plan, func(p PlanItem) string { return p.Text })
		priorities, rules, settled := 0, 0, 0
		for _, i := range titles {
			if i.Rule {
				rules++
			} else {
				priorities++
			}
			if agreed(i) {
				settled++
			}
			if i.Why == "" || strings.HasSuffix(i.Text, ".") {
				t.Errorf("%s: %q has no reason, or a full stop", r.Key, i.Text)
			}
			chosen := map[string]bool{}
			for _, c := range i.Choices {
				has(t, r.Key+" "+i.Text, w.people, c.Person)
				member := slices.ContainsFunc(w.people[c.Person].Memberships, func(m Membership) bool {
					return m.Role == RoleOfficer || (m.Role == RoleTeam || m.Role == RolePanel) && (m.In == r.Team || m.In == r.Panel)
				})
				if chosen[c.Person] || !member {
					t.Errorf("%s: %s chose twice on %q, or is not of the planning group", r.Key, c.Person, i.Text)
				}
				chosen[c.Person] = true
			}
			if len(i.Choices) < 5 {
				t.Errorf("%s: only %d people chose on %q", r.Key, len(i.Choices), i.Text)
			}
		}
		if priorities < 2 || rules < 1 {
			t.Errorf("%s has %d priorities and %d rules", r.Key, priorities, rules)
		}
		if unsettled := len(r.Plan) - settled; r.State == StatePlanning && unsettled != 2 || r.State != StatePlanning && unsettled != 0 {
			t.Errorf("%s is %s and %d of %d are not agreed", r.Key, r.State, unsettled, len(r.Plan))
		}
		if r.State == StatePlanning && (priorities != 5 || rules != 4) {
			t.Errorf("the planning round has %d priorities and %d rules", priorities, rules)
		}
	}
}

// TestTwoThingsHangOnCallum: a visitor who is Callum settles the two that are open.
func TestTwoThingsHangOnCallum(t *testing.T) {
	open := 0
	for _, i := range youthPlan() {
		without := !slices.ContainsFunc(i.Choices, func(c Choice) bool { return c.Person == "callum" })
		i.Choices = append(i.Choices, Choice{Person: "callum", Answer: Agree})
		if without && agreed(i) {
			i.Choices = i.Choices[:len(i.Choices)-1]
			if !agreed(i) {
				open++
			}
		}
	}
	if open != 2 {
		t.Errorf("%d things hang on Callum, want 2", open)
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
		if (len(r.Blocs) > 0) != (!r.Timetable.Sealed.IsZero() && r.Timetable.VotingOpen.Days < 0) {
			t.Errorf("%s: ballots before the vote, or none after it opened", r.Key)
		}
		for i, b := range append(slices.Clone(r.Blocs), r.Later...) {
			seen := map[string]bool{}
			for _, p := range b.Picks {
				has(t, r.Key, w.proposals, p)
				if !slices.Contains(onBallot(r.Key), p) || seen[p] {
					t.Errorf("%s: bloc %d picks %s, which is not on the ballot or picked twice", r.Key, i, p)
				}
				seen[p] = true
			}
			if b.Ballots < 1 || len(b.Picks) > r.Ballot.MaxPicks {
				t.Errorf("%s: bloc %d has %d ballots with %d picks", r.Key, i, b.Ballots, len(b.Picks))
			}
		}
	}
}

// TestResultsAreWhatTheBallotsGive counts the closed rounds by the default rule: most votes first, skip what does not fit.
func TestResultsAreWhatTheBallotsGive(t *testing.T) {
	w := newWorld(t)
	for _, r := range Rounds() {
		if r.Timetable.Counted.IsZero() || r.Timetable.Counted.Days > 0 {
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
			if ask := w.proposals[p].Ask(); ask <= left {
				in, left = append(in, p), left-ask
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
