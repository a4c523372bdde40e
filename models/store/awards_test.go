package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// asVoted is the awards form as it opens.
func asVoted(t *testing.T, w *world.World, slug string) models.AllocationInput {
	t.Helper()
	page, err := w.Store.AwardsPage(t.Context(), w.Officer, slug)
	if err != nil {
		t.Fatal(err)
	}
	in := models.AllocationInput{Lines: map[int]models.AllocationLineInput{}}
	for _, c := range page.Candidates {
		in.Lines[c.Rank] = models.AllocationLineInput{Award: c.Chosen, Amount: fmt.Sprintf("%d.%02d", c.AmountPence/100, c.AmountPence%100), Override: c.Override}
	}
	return in
}

// propose puts the awards of the round to a decision as people voted, and answers what the approver sees.
func propose(t *testing.T, w *world.World, slug string) models.DecisionPage {
	t.Helper()
	id, err := w.Store.ProposeAwards(t.Context(), w.Officer, slug, asVoted(t, w, slug))
	if err != nil {
		t.Fatal(err)
	}
	page, err := w.Store.DecisionPage(t.Context(), w.Approver, id)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// code fails the test unless the error is of this kind; an empty kind means none.
func code(t *testing.T, what string, err error, want models.Code) {
	t.Helper()
	got := models.Code("")
	if err != nil {
		got = models.CodeOf(err)
	}
	if got != want {
		t.Errorf("%s: %q (%v), want %q", what, got, err, want)
	}
}

// mail are the kinds of the messages that wait.
func mail(t *testing.T, w *world.World, kind string) []string {
	t.Helper()
	messages, err := w.Store.Messages(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, m := range messages {
		if m.Kind == kind {
			to = append(to, m.Recipient)
		}
	}
	slices.Sort(to)
	return to
}

// nextIs fails the test unless this is what the officer's desk and the round's own page name as the next step.
func nextIs(t *testing.T, w *world.World, slug string, want models.NextStep) {
	t.Helper()
	desk, err := w.Store.RoundDesk(t.Context(), w.Officer, slug)
	if err != nil {
		t.Fatal(err)
	}
	cards, err := w.Store.MyRounds(t.Context(), w.Officer)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(cards, func(c models.RoundCard) bool { return c.Slug == slug })
	if desk.Next() != want || at < 0 || cards[at].Next != want {
		t.Errorf("next is %+v, want %+v; cards %+v", desk.Next(), want, cards)
	}
}

func TestAwardsAreProposedAndApproved(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		bank := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		big := w.Proposal(r, models.ProposalEligible, "New hall", 3_900_000)
		w.Published(r)

		nextIs(t, w, r.Slug, models.NextStep{Kind: models.StepAwards, Count: 2})
		page := propose(t, w, r.Slug)
		nextIs(t, w, r.Slug, models.NextStep{Kind: models.StepWaitApprover})
		if page.TotalPence() != 700_000 || len(page.Lines) != 2 || len(page.Departures()) != 0 || page.ProposedByName != "Olive Officer" || page.MayNot != nil {
			t.Fatalf("proposed %+v", page.AllocationView)
		}
		if got := mail(t, w, "award"); len(got) != 2 {
			t.Errorf("mail to the approvers: %q", got)
		}
		for actor, want := range map[*models.Actor]int{&w.Approver: 1, &w.Officer: 0, &w.Lead: 0} {
			waiting, err := w.Store.WaitingForApprover(t.Context(), *actor)
			if err != nil || len(waiting) != want || want == 1 && (waiting[0].AmountPence != 700_000 || waiting[0].Title != r.Name) {
				t.Errorf("for %s waits %+v, %v", actor.DisplayName, waiting, err)
			}
		}
		_, err := w.Store.ProposeAwards(t.Context(), w.Officer2, r.Slug, asVoted(t, w, r.Slug))
		code(t, "proposed twice", err, models.Conflict)

		approve := models.DecisionInput{Hash: page.ContentHash, Decide: "approve"}
		code(t, "another hash", w.Store.DecideAwards(t.Context(), w.Approver, page.AllocationView.ID, models.DecisionInput{Hash: "x", Decide: "approve"}), models.Conflict)
		code(t, "no decision", w.Store.DecideAwards(t.Context(), w.Approver, page.AllocationView.ID, models.DecisionInput{Hash: page.ContentHash}), models.Invalid)
		code(t, "approved", w.Store.DecideAwards(t.Context(), w.Approver, page.AllocationView.ID, approve), "")
		code(t, "approved again", w.Store.DecideAwards(t.Context(), w.Approver2, page.AllocationView.ID, approve), models.Conflict)

		nextIs(t, w, r.Slug, models.NextStep{Kind: models.StepWaitAnswers, Count: 2})
		after, err := w.Store.AwardsPage(t.Context(), w.Officer, r.Slug)
		if err != nil || len(after.Given) != 2 || after.Money.FundLeft() != 10_000_000-700_000 || after.Money.PotLeft() != 3_300_000 {
			t.Fatalf("afterwards %+v, %v", after, err)
		}
		given := after.Given[0]
		if given.ProposalID != bank.ID || given.State != models.AwardOffered || !strings.HasPrefix(given.Reference, "AWD-") || given.AnswerBy.Sub(given.OfferedAt).Round(24*time.Hour) < 14*24*time.Hour ||
			*given.OrganisationID != w.Group.ID {
			t.Errorf("award %+v", given)
		}
		if got := mail(t, w, "offer"); len(got) != 2 || got[0] != w.Lead.Email {
			t.Errorf("mail to the group: %q, want the lead once an award", got)
		}
		if len(after.Candidates) != 1 || after.Candidates[0].ProposalID != big.ID || after.Candidates[0].Chosen {
			t.Errorf("what is left to award: %+v", after.Candidates)
		}
		public, err := w.Store.RoundAwards(t.Context(), r.Slug)
		if err != nil || len(public.Awards) != 2 || len(public.Allocations) != 1 {
			t.Errorf("the public sees %+v, %v", public, err)
		}
	})
}

func TestWhoMayProposeAndDecide(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		early := w.Round(models.StageClosed)
		w.Published(r)
		in := asVoted(t, w, r.Slug)
		for actor, want := range map[*models.Actor]models.Code{&w.Approver: models.Forbidden, &w.Resident: models.Forbidden, &w.Lead: models.Forbidden, &w.Parent: models.Forbidden, {}: models.Forbidden} {
			_, err := w.Store.ProposeAwards(t.Context(), *actor, r.Slug, in)
			code(t, actor.DisplayName+" proposes", err, want)
		}
		_, err := w.Store.ProposeAwards(t.Context(), w.Officer, early.Slug, in)
		code(t, "before the result", err, models.Closed)

		// An officer who also approves for the council never decides on their own; nor does an approver who is of the group.
		double := w.Officer
		double.Memberships = append(slices.Clone(double.Memberships), models.Membership{Role: models.Approver, OrganisationID: &w.Council.ID})
		relative := w.Approver
		relative.Memberships = append(slices.Clone(relative.Memberships), models.Membership{Role: models.Group, OrganisationID: &w.Group.ID})
		elsewhere := models.Actor{PersonID: w.Approver.PersonID, Adult: true, Memberships: []models.Membership{{Role: models.Approver, OrganisationID: &w.Health.ID}}}
		elsewhereToo := elsewhere
		elsewhereToo.Memberships = append(slices.Clone(elsewhere.Memberships), models.Membership{Role: models.Officer, OrganisationID: &w.Council.ID})
		page := propose(t, w, r.Slug)
		id := page.AllocationView.ID
		for name, test := range map[string]struct {
			actor models.Actor
			want  models.Code
		}{
			"the proposer, who approves too": {double, models.Forbidden}, "an approver of the group": {relative, models.Forbidden}, "another council's approver": {elsewhere, models.Missing().Code},
			"another's approver, officer here": {elsewhereToo, models.NotFound}, "an officer": {w.Officer2, models.Forbidden}, "the lead": {w.Lead, models.Forbidden}, "nobody": {models.Actor{}, models.Forbidden},
		} {
			code(t, name, w.Store.DecideAwards(t.Context(), test.actor, id, models.DecisionInput{Hash: page.ContentHash, Decide: "approve"}), test.want)
		}
		selfish := w.Officer
		selfish.Memberships = append(slices.Clone(selfish.Memberships), models.Membership{Role: models.Lead, OrganisationID: &w.Group.ID})
		code(t, "taken back", w.Store.WithdrawAwards(t.Context(), w.Officer2, r.Slug), "")
		code(t, "taken back twice", w.Store.WithdrawAwards(t.Context(), w.Officer2, r.Slug), models.Conflict)
		_, err = w.Store.ProposeAwards(t.Context(), selfish, r.Slug, in)
		code(t, "an officer of the group proposes", err, models.Forbidden)
	})
}

func TestRefusedAwardsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Proposal(r, models.ProposalEligible, "New hall", 3_900_000)
		w.Published(r)
		in := asVoted(t, w, r.Slug)
		in.Lines[1] = models.AllocationLineInput{Award: true, Amount: "6000", Override: "A shop gives the cots"}
		in.Lines[2] = models.AllocationLineInput{Override: "The school does it now"}
		in.Lines[3] = models.AllocationLineInput{Award: true, Amount: "20000", Override: "A smaller hall"}
		id, err := w.Store.ProposeAwards(t.Context(), w.Officer, r.Slug, in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.DecisionPage(t.Context(), w.Approver, id)
		if err != nil || len(page.Departures()) != 3 || page.TotalPence() != 2_600_000 {
			t.Fatalf("%+v, %v", page.AllocationView, err)
		}
		code(t, "no reason", w.Store.DecideAwards(t.Context(), w.Approver, id, models.DecisionInput{Hash: page.ContentHash, Decide: "refuse"}), models.Invalid)
		code(t, "refused", w.Store.DecideAwards(t.Context(), w.Approver, id, models.DecisionInput{Hash: page.ContentHash, Decide: "refuse", Reason: "Ask the school"}), "")
		if again := asVoted(t, w, r.Slug); again.Lines[1].Amount != "6000.00" || again.Lines[2].Award || again.Lines[3].Override != "A smaller hall" {
			t.Errorf("the form begins with %+v", again.Lines)
		}
		after, err := w.Store.AwardsPage(t.Context(), w.Officer, r.Slug)
		if err != nil || len(after.Given) != 0 || after.Last == nil || after.Last.Reason != "Ask the school" || after.Waiting != nil {
			t.Errorf("%+v, %v", after, err)
		}
		public, err := w.Store.RoundAwards(t.Context(), r.Slug)
		if err != nil || len(public.Allocations) != 0 || len(public.Awards) != 0 {
			t.Errorf("the public sees refused awards: %+v, %v", public, err)
		}
	})
}

// TestALeftOutProjectIsToldWhy follows a project that was voted in and that approved awards gave nothing.
func TestALeftOutProjectIsToldWhy(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		bank := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Published(r)
		in := asVoted(t, w, r.Slug)
		for rank, line := range in.Lines {
			if line.Amount == "6200.00" {
				in.Lines[rank] = models.AllocationLineInput{Override: "The hall has closed"}
			}
		}
		id, err := w.Store.ProposeAwards(t.Context(), w.Officer, r.Slug, in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.DecisionPage(t.Context(), w.Approver, id)
		if err != nil {
			t.Fatal(err)
		}
		before, err := w.Store.ProposalPage(t.Context(), models.Actor{}, bank.Slug)
		if err != nil || before.Given != nil || before.LeftOut {
			t.Errorf("before it is approved everybody reads %+v, %v", before.Given, err)
		}
		code(t, "approved", w.Store.DecideAwards(t.Context(), w.Approver, id, models.DecisionInput{Hash: page.ContentHash, Decide: "approve"}), "")
		if got := mail(t, w, "no_award"); len(got) != 1 || got[0] != w.Lead.Email {
			t.Errorf("mail to the group: %q", got)
		}
		after, err := w.Store.ProposalPage(t.Context(), models.Actor{}, bank.Slug)
		if err != nil || !after.LeftOut || after.Given == nil || after.Given.AmountPence != 0 || after.Given.Override != "The hall has closed" {
			t.Errorf("everybody reads %+v, %v", after.Given, err)
		}
		nextIs(t, w, r.Slug, models.NextStep{Kind: models.StepWaitAnswers, Count: 1})
		form, err := w.Store.AwardsPage(t.Context(), w.Officer, r.Slug)
		if err != nil || len(form.Candidates) != 1 || form.Candidates[0].Chosen || form.Candidates[0].Override != "The hall has closed" {
			t.Errorf("the form begins with %+v, %v", form.Candidates, err)
		}
	})
}

// atOnce runs a thing so many times at the same moment and answers how often it worked.
func atOnce(times int, run func(n int) error) int {
	var wait sync.WaitGroup
	start, errs := make(chan struct{}), make([]error, times)
	for n := range times {
		wait.Go(func() {
			<-start
			errs[n] = run(n)
		})
	}
	close(start)
	wait.Wait()
	worked := 0
	for _, err := range errs {
		if err == nil {
			worked++
		}
	}
	return worked
}

func TestTwoApprovalsAtOnceMakeOneSetOfAwards(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Published(r)
		page := propose(t, w, r.Slug)
		approvers := []models.Actor{w.Approver, w.Approver2}
		worked := atOnce(8, func(n int) error {
			return w.Store.DecideAwards(t.Context(), approvers[n%2], page.AllocationView.ID, models.DecisionInput{Hash: page.ContentHash, Decide: "approve"})
		})
		after, err := w.Store.AwardsPage(t.Context(), w.Officer, r.Slug)
		if err != nil || worked != 1 || len(after.Given) != 2 {
			t.Errorf("%d approvals worked and made %d awards, %v", worked, len(after.Given), err)
		}
		if got := mail(t, w, "offer"); len(got) != 2 {
			t.Errorf("%d offers were sent", len(got))
		}
	})
}

// Two rounds share one fund: together they must not award more than it has, though each fits alone.
func TestAwardsNeverExceedTheFund(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := [3]models.Round{}
		var pages [3]models.DecisionPage
		for i := range r {
			r[i] = w.Round(models.StageClosed)
			w.Proposal(r[i], models.ProposalEligible, "New hall", 3_900_000)
			w.Published(r[i])
			pages[i] = propose(t, w, r[i].Slug)
		}
		worked := atOnce(3, func(n int) error {
			return w.Store.DecideAwards(t.Context(), w.Approver, pages[n].AllocationView.ID, models.DecisionInput{Hash: pages[n].ContentHash, Decide: "approve"})
		})
		page, err := w.Store.AwardsPage(t.Context(), w.Officer, r[0].Slug)
		if err != nil || worked != 2 || page.Money.FundAwardedPence != 7_800_000 || page.Money.FundLeft() != 2_200_000 {
			t.Errorf("%d approvals worked, money %+v, %v", worked, page.Money, err)
		}
		// The schema says so too, whatever the program believes.
		more := w.Round(models.StageClosed)
		p := w.Proposal(more, models.ProposalEligible, "One more", 2_200_001)
		at := w.Now
		a := models.Allocation{ID: "b1e4b7a0-0000-4000-8000-000000000001", RoundID: more.ID, ContentHash: "x", ProposedBy: w.Officer.PersonID, ProposedAt: at, State: "proposed"}
		err = w.Store.Setup(t.Context(), &a, &models.AllocationLine{AllocationID: a.ID, ProposalID: p.ID, AmountPence: 2_200_001, Override: "x"},
			store.Patch{Row: &models.Allocation{}, Key: "id", Value: a.ID, Values: map[string]any{"state": "approved", "decided_by": w.Approver.PersonID, "decided_at": at}},
			&models.Award{ID: "b1e4b7a0-0000-4000-8000-000000000002", Reference: "AWD-X", FundID: w.Fund.ID, ProposalID: p.ID, AllocationID: a.ID, AmountPence: 2_200_001,
				State: "offered", OfferedAt: at, AnswerBy: at})
		if err == nil || !strings.Contains(err.Error(), "awards are never above the fund") {
			t.Errorf("the schema took it: %v", err)
		}
	})
}

func TestWhatChangedSinceIsNotApproved(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Published(r)
		page := propose(t, w, r.Slug)
		// The money would go to somebody else than the approver saw.
		if err := w.Store.Setup(t.Context(), store.Patch{Row: &models.Proposal{}, Key: "id", Value: p.ID, Values: map[string]any{"organisation_id": w.Health.ID}}); err != nil {
			t.Fatal(err)
		}
		code(t, "another group", w.Store.DecideAwards(t.Context(), w.Approver, page.AllocationView.ID, models.DecisionInput{Hash: page.ContentHash, Decide: "approve"}), models.Conflict)
		// What was proposed gets no further lines, and what was decided never changes.
		other := w.Proposal(r, models.ProposalEligible, "Another", 100)
		code(t, "withdrawn", w.Store.WithdrawAwards(t.Context(), w.Officer, r.Slug), "")
		err := w.Store.Setup(t.Context(), &models.AllocationLine{AllocationID: page.AllocationView.ID, ProposalID: other.ID, AmountPence: 100, Override: "x"})
		if err == nil || !strings.Contains(err.Error(), "proposed anew") {
			t.Errorf("a decided allocation took another line: %v", err)
		}
	})
}

func TestWhatTheFormBeginsWith(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		gone, alone := w.Proposal(r, models.ProposalEligible, "Radio", 50_000), w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Published(r)
		err := w.Store.Setup(t.Context(),
			store.Patch{Row: &models.Proposal{}, Key: "id", Value: gone.ID, Values: map[string]any{"state": models.ProposalWithdrawn, "withdrawn_at": w.Now}},
			store.Patch{Row: &models.Proposal{}, Key: "id", Value: alone.ID, Values: map[string]any{"organisation_id": w.Health.ID}})
		if err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.AwardsPage(t.Context(), w.Officer, r.Slug)
		if err != nil || len(page.Candidates) != 3 {
			t.Fatalf("%+v, %v", page.Candidates, err)
		}
		radio, bus, bank := page.Candidates[0], page.Candidates[1], page.Candidates[2]
		if !radio.Withdrawn || radio.Chosen || !bus.Chosen || bus.HasLead || bus.GroupName != w.Health.Name || !bank.HasLead || bank.AmountPence != 620_000 {
			t.Errorf("the form begins with %+v", page.Candidates)
		}
		decision := propose(t, w, r.Slug)
		if len(decision.Lines) != 3 || decision.Lines[0].Departs() != models.LeftOut || decision.Lines[0].Override != "Its group withdrew it" || decision.TotalPence() != 700_000 {
			t.Errorf("proposed %+v", decision.Lines)
		}
	})
}
