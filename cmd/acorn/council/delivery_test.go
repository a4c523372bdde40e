package council

import (
	"math"
	"slices"
	"testing"
)

// TestAllocationsFollowResults: two people, after the result, and a reason for everything that departs from it.
func TestAllocationsFollowResults(t *testing.T) {
	w := newWorld(t)
	waiting := 0
	for _, a := range Allocations() {
		r := w.rounds[a.Round]
		if !holds(w.people[a.ProposedBy], RoleOfficer) || !holds(w.people[a.ApprovedBy], RoleApprover) {
			t.Errorf("%s: proposed by %s, approved by %s", a.Round, a.ProposedBy, a.ApprovedBy)
		}
		if !r.Timetable.Result.Before(a.ProposedAt) || !a.ProposedAt.Before(a.ApprovedAt) {
			t.Errorf("%s: awards before the result, or approved before they were proposed", a.Round)
		}
		if a.ProposedAt.Days < 0 && a.ApprovedAt.Days > 0 {
			waiting++
		}
		for _, l := range a.Lines {
			has(t, a.Round, w.proposals, l.Proposal)
			if l.Override == "" || l.Pence == w.proposals[l.Proposal].Ask() {
				t.Errorf("%s: the line for %s departs from nothing, or says not why", a.Round, l.Proposal)
			}
		}
	}
	if waiting != 1 {
		t.Errorf("%d allocations wait for an approver at the first start, want 1", waiting)
	}
}

// awarded is what a round's allocations come to for each of its proposals that was voted in or added, by key.
func awarded(r Round, w world) map[string]int64 {
	sums := map[string]int64{}
	for _, a := range Allocations() {
		if a.Round != r.Key {
			continue
		}
		lines := map[string]int64{}
		for _, key := range r.VotedIn {
			if sums[key] == 0 {
				lines[key] = w.proposals[key].Ask()
			}
		}
		for _, l := range a.Lines {
			lines[l.Proposal] = l.Pence
		}
		for key, pence := range lines {
			sums[key] += pence
		}
	}
	return sums
}

// TestMoneyIsAccountedFor: awards within the pot, payments within the award and by two people.
func TestMoneyIsAccountedFor(t *testing.T) {
	w := newWorld(t)
	awards := map[string]int64{}
	for _, r := range Rounds() {
		sum := int64(0)
		for key, pence := range awarded(r, w) {
			awards[key] = pence
			sum += pence
		}
		if sum > r.Pot {
			t.Errorf("%s awards %d pence of a pot of %d", r.Key, sum, r.Pot)
		}
	}
	for _, x := range Refusals() {
		if awards[x.Proposal] == 0 || x.Reason == "" {
			t.Errorf("%s declines what it was not offered, or says not why", x.Proposal)
		}
	}
	for _, i := range Initiatives() {
		var asked int64
		for _, p := range i.Payments {
			asked += p.Pence
			if !holds(w.people[p.DecidedBy], RoleApprover) || p.PaidAt.IsZero() != (p.Refused != "") {
				t.Errorf("%s: the payment for %q was decided by %s", i.Proposal, p.For, p.DecidedBy)
			}
			if !i.Accepted.Before(p.AskedAt) || !p.PaidAt.IsZero() && p.PaidAt.Days < p.AskedAt.Days+2 {
				t.Errorf("%s: the payment for %q comes before its time", i.Proposal, p.For)
			}
		}
		if award := awards[i.Proposal]; award > 0 && asked > award {
			t.Errorf("%s: payments of %d on an award of %d", i.Proposal, asked, award)
		}
		if awards[i.Proposal] > 0 && awards[i.Proposal] <= gbp(1_000) && len(i.Payments) != 1 {
			t.Errorf("%s has £1,000 or less and was not paid at once", i.Proposal)
		}
	}
}

func TestInitiativesKeepTheirStory(t *testing.T) {
	w := newWorld(t)
	states := map[string]int{}
	begun := 0
	for _, i := range Initiatives() {
		states[i.Ending.State]++
		if i.Accepted.Days < 0 {
			begun++
		}
		p := w.proposals[i.Proposal]
		if !i.Accepted.Before(i.Start) || !i.Start.Before(i.End) || len(i.Milestones) == 0 {
			t.Errorf("%s begins before it was accepted, ends before it begins, or takes no step", i.Proposal)
		}
		for _, u := range i.Updates {
			m := w.people[u.By].Memberships
			if !slices.Contains(m, Membership{Role: RoleLead, In: p.Group}) && !slices.Contains(m, Membership{Role: RoleGroup, In: p.Group}) {
				t.Errorf("%s: an update by %s, who is not in %s", i.Proposal, u.By, p.Group)
			}
			if !i.Accepted.Before(u.At) || i.Ending.State != "" && i.Ending.At.Before(u.At) {
				t.Errorf("%s: the update %q is outside its life", i.Proposal, u.Text)
			}
		}
		for _, m := range i.Milestones {
			if m.Due.Before(i.Start) || i.End.Before(m.Due) || m.Done.IsZero() && m.Note != "" {
				t.Errorf("%s: the milestone %q", i.Proposal, m.Title)
			}
		}
		if i.Ending.State == Finished && len(i.Measurements) == 0 && i.Report.People == 0 || i.Ending.State == Stopped && i.Ending.Why == "" {
			t.Errorf("%s: it neither reports nor says why not", i.Proposal)
		}
		if i.Report.People > 0 && p.Ask() > gbp(1_000) {
			t.Errorf("%s: a report that is for small awards", i.Proposal)
		}
	}
	if states[Finished] < 5 || states[Stopped] != 1 || begun != 9 {
		t.Errorf("initiatives by state: %v, %d begun", states, begun)
	}
}

func TestConcernsPointAtSomething(t *testing.T) {
	w := newWorld(t)
	for _, c := range Concerns() {
		has(t, "concern", w.proposals, maybe(c.About)...)
		has(t, "concern", w.people, maybe(c.From)...)
		if c.Text == "" || c.At.Days >= 0 || (c.Answer == "") != c.Answered.IsZero() {
			t.Errorf("a concern is empty or has not happened yet: %+v", c)
		}
	}
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
			if m.Method == "" || m.How == "" || m.Note == "" || m.At.Days >= 0 {
				t.Errorf("%s %s: no method or caution", i.Proposal, m.Indicator)
			}
			if m.VerifiedBy == m.By || m.VerifiedBy != "" && (!holds(w.people[m.VerifiedBy], RoleOfficer) || !m.At.Before(m.VerifiedAt)) {
				t.Errorf("%s %s was reported by %s and verified by %s", i.Proposal, m.Indicator, m.By, m.VerifiedBy)
			}
			if m.AskedBoth < 5 || m.AskedBoth > m.AskedStart || m.Reached < m.AskedStart {
				t.Errorf("%s %s: reached %d, asked %d, %d of them twice", i.Proposal, m.Indicator, m.Reached, m.AskedStart, m.AskedBoth)
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
