package council

import (
	"math"
	"slices"
	"testing"
)

// TestAwardsFollowResults: the sum voted for, to what was voted in, proposed and approved by two people, accepted by the group's lead.
func TestAwardsFollowResults(t *testing.T) {
	w := newWorld(t)
	sums := map[string]int64{}
	stages := map[AwardStage]int{}
	for _, a := range Awards() {
		p := w.proposals[a.Proposal]
		r := w.rounds[p.Round]
		stages[a.Stage]++
		sums[p.Round] += a.Pence
		if a.Pence != p.Ask || !slices.Contains(r.VotedIn, p.Key) {
			t.Errorf("%s: awarded %d pence, asked for %d, voted in: %v", a.Proposal, a.Pence, p.Ask, r.VotedIn)
		}
		has(t, a.Proposal, w.people, append(maybe(a.ApprovedBy, a.AcceptedBy), a.ProposedBy)...)
		if !holds(w.people[a.ProposedBy], RoleOfficer) || a.ApprovedBy != "" && !holds(w.people[a.ApprovedBy], RoleApprover) || a.ApprovedBy == a.ProposedBy {
			t.Errorf("%s: proposed by %s, approved by %s", a.Proposal, a.ProposedBy, a.ApprovedBy)
		}
		if a.AcceptedBy != "" && !slices.Contains(w.people[a.AcceptedBy].Memberships, Membership{Role: RoleLead, In: p.Group}) {
			t.Errorf("%s was accepted by %s, who does not lead %s", a.Proposal, a.AcceptedBy, p.Group)
		}
		reached := map[AwardStage]int{AwardProposed: 1, AwardApproved: 2, AwardOffered: 3, AwardAccepted: 4}[a.Stage]
		times := []Offset{a.ProposedAt, a.ApprovedAt, a.OfferedAt, a.AcceptedAt}
		for i, o := range times {
			if o.IsZero() == (i < reached) || i > 0 && i < reached && !times[i-1].Before(o) || o.Days > 0 {
				t.Errorf("%s is %s and its moment %d is %+v", a.Proposal, a.Stage, i, o)
			}
		}
		if !r.Timetable.Result.Before(a.ProposedAt) {
			t.Errorf("%s was proposed before the result", a.Proposal)
		}
	}
	for key, sum := range sums {
		if sum > w.rounds[key].Pot {
			t.Errorf("%s awards %d pence of a pot of %d", key, sum, w.rounds[key].Pot)
		}
	}
	without := map[State]int{}
	for _, r := range Rounds() {
		for _, p := range r.VotedIn {
			if _, ok := w.awards[p]; !ok {
				without[r.State]++
			}
		}
	}
	if without[StateDelivered] != 0 || without[StateAwards] != 1 {
		t.Errorf("voted in and not awarded: %v; the officer has one to propose in the round under way and none in the delivered one", without)
	}
	for _, s := range []AwardStage{AwardProposed, AwardApproved, AwardOffered, AwardAccepted} {
		if stages[s] == 0 {
			t.Errorf("no award is %s", s)
		}
	}
}

// TestMoneyIsAccountedFor: payments within the award and by two people, and every penny paid is spent or back in the fund.
func TestMoneyIsAccountedFor(t *testing.T) {
	w := newWorld(t)
	for _, i := range Initiatives() {
		award, ok := w.awards[i.Proposal]
		if !ok || award.Stage != AwardAccepted {
			t.Errorf("%s is delivered on an award that nobody accepted", i.Proposal)
		}
		var asked, paid, spent int64
		for _, p := range i.Payments {
			asked += p.Pence
			has(t, i.Proposal, w.people, append(maybe(p.ApprovedBy), p.RequestedBy)...)
			if p.RequestedBy == p.ApprovedBy || p.ApprovedBy != "" && !holds(w.people[p.ApprovedBy], RoleApprover) {
				t.Errorf("%s: %s asked for a payment and %s approved it", i.Proposal, p.RequestedBy, p.ApprovedBy)
			}
			if p.PaidAt.IsZero() != (p.ApprovedBy == "") {
				t.Errorf("%s: a payment was made without approval, or approved and not made", i.Proposal)
			}
			if !p.PaidAt.IsZero() {
				paid += p.Pence
			}
			if p.RequestedAt.Before(award.AcceptedAt) {
				t.Errorf("%s: a payment before the offer was accepted", i.Proposal)
			}
		}
		for _, s := range i.Spends {
			spent += s.Pence
		}
		if asked > award.Pence {
			t.Errorf("%s: payments of %d on an award of %d", i.Proposal, asked, award.Pence)
		}
		if i.State != UnderWay && paid != spent+i.Returned {
			t.Errorf("%s: paid %d, spent %d, returned %d", i.Proposal, paid, spent, i.Returned)
		}
		if award.Pence <= gbp(1_000) && len(i.Payments) > 1 {
			t.Errorf("%s has £1,000 or less and was not paid at once", i.Proposal)
		}
	}
}

func TestInitiativesKeepTheirStory(t *testing.T) {
	w := newWorld(t)
	states := map[InitiativeState]int{}
	for _, i := range Initiatives() {
		states[i.State]++
		p := w.proposals[i.Proposal]
		for _, u := range i.Updates {
			m := w.people[u.By].Memberships
			if !slices.Contains(m, Membership{Role: RoleLead, In: p.Group}) && !slices.Contains(m, Membership{Role: RoleGroup, In: p.Group}) {
				t.Errorf("%s: an update by %s, who is not in %s", i.Proposal, u.By, p.Group)
			}
			if u.At.Days >= 0 || u.At.Before(i.Start) || i.State != UnderWay && i.End.Before(u.At) {
				t.Errorf("%s: the update %q is outside its life", i.Proposal, u.Title)
			}
			if (u.Quote.Words == "") != (u.Quote.Who == "") {
				t.Errorf("%s: a quote has no speaker", i.Proposal)
			}
		}
		for side, pair := range map[string][2][]string{
			"council": {p.CouncilWill, promises(i.CouncilKept)}, "group": {p.GroupWill, promises(i.GroupKept)},
		} {
			if i.State != UnderWay && !slices.Equal(pair[0], pair[1]) {
				t.Errorf("%s: the %s promised %q and is held to %q", i.Proposal, side, pair[0], pair[1])
			}
		}
		for _, m := range i.Milestones {
			if m.Due.IsZero() || m.Done.Days > 0 || i.State == UnderWay && m.Due.Days < 0 {
				t.Errorf("%s: the milestone %q", i.Proposal, m.Title)
			}
			if m.Done.IsZero() && m.Note == "" && i.State != UnderWay {
				t.Errorf("%s: %q was never done and nothing says why", i.Proposal, m.Title)
			}
		}
		if (len(i.Measurements) == 0) != (i.NotReported != "") {
			t.Errorf("%s: it either reports or says why not", i.Proposal)
		}
	}
	if states[Finished] < 5 || states[Stopped] != 1 || states[UnderWay] != 1 {
		t.Errorf("initiatives by state: %v", states)
	}
}

func TestConcernsPointAtSomething(t *testing.T) {
	w := newWorld(t)
	for _, c := range Concerns() {
		has(t, "concern", w.proposals, maybe(c.About)...)
		has(t, "concern", w.people, maybe(c.From)...)
		if c.Text == "" || c.At.Days >= 0 {
			t.Errorf("a concern is empty or has not happened yet: %+v", c)
		}
	}
}

func promises(all []Promise) []string {
	var s []string
	for _, p := range all {
		s = append(s, p.Text)
	}
	return s
}

// TestMeasurementsAreHonest: each says how, how many and against what; its arithmetic works; and not all of them are good news.
func TestMeasurementsAreHonest(t *testing.T) {
	w := newWorld(t)
	met, missed, worse := 0, 0, 0
	for _, i := range Initiatives() {
		for _, m := range i.Measurements {
			ind := w.indicators[m.Indicator]
			has(t, i.Proposal, w.indicators, m.Indicator)
			if !slices.Contains(w.proposals[i.Proposal].Outcomes, ind.Outcome) {
				t.Errorf("%s reports %s, which is about none of its outcomes", i.Proposal, m.Indicator)
			}
			if m.Method == "" || m.Note == "" || m.Comparison != "none" || m.At.Days >= 0 {
				t.Errorf("%s %s: no method, caution or comparison", i.Proposal, m.Indicator)
			}
			if m.VerifiedBy == m.By || m.VerifiedBy != "" && !holds(w.people[m.VerifiedBy], RoleOfficer) {
				t.Errorf("%s %s was reported by %s and verified by %s", i.Proposal, m.Indicator, m.By, m.VerifiedBy)
			}
			if ind.Unit == UnitCount {
				if m.Occasions == 0 {
					t.Errorf("%s %s does not say how often it was counted", i.Proposal, m.Indicator)
				}
			} else if m.AskedBoth < 5 || m.AskedBoth > min(m.AskedStart, m.AskedEnd) {
				t.Errorf("%s %s: asked %d, %d and %d at both", i.Proposal, m.Indicator, m.AskedStart, m.AskedEnd, m.AskedBoth)
			}
			if n := m.Better + m.Same + m.Worse; n != 0 && n != m.AskedBoth {
				t.Errorf("%s %s: %d moved some way of %d asked", i.Proposal, m.Indicator, n, m.AskedBoth)
			}
			if ind.Unit == UnitPercent {
				first, last := people(t, m.Baseline, m.AskedBoth), people(t, m.Actual, m.AskedBoth)
				if last-first != m.Better-m.Worse {
					t.Errorf("%s %s: %d then %d people, and %d better and %d worse", i.Proposal, m.Indicator, first, last, m.Better, m.Worse)
				}
			}
			sign := map[Better]float64{Higher: 1, Lower: -1}[ind.Better]
			switch {
			case sign*(m.Actual-m.Target) >= 0:
				met++
			case sign*(m.Actual-m.Baseline) < 0:
				worse++
			default:
				missed++
			}
		}
	}
	if met < 2 || missed < 2 || worse < 1 {
		t.Errorf("%d met, %d missed, %d worse: a demo with only good news teaches the wrong thing", met, missed, worse)
	}
}

// people turns a share of those asked back into people, and fails when it is nobody's share.
func people(t *testing.T, percent float64, of int) int {
	t.Helper()
	n := math.Round(percent * float64(of) / 100)
	if math.Abs(n*100/float64(of)-percent) > 0.051 {
		t.Errorf("%.1f percent of %d is not a number of people", percent, of)
	}
	return int(n)
}
