package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

func acceptance(w *world.World) models.AcceptInput {
	start := models.TypedDayOf(models.FirstOfNextMonth(w.Now.Format(time.DateOnly)))
	from, _ := start.Parse()
	return models.AcceptInput{CanAccept: true, Starts: start, Ends: models.TypedDayOf(models.MonthsAfter(from, 12)),
		Milestones: []models.MilestoneInput{{Title: "We have started", At: "0"}, {Title: "We have finished", At: "100"}}}
}

func TestOfferIsAccepted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Published(r)
		award := w.Offer(r, p.ID, 620_000)
		offer, err := w.Store.Offer(t.Context(), w.Lead, award.ID)
		if err != nil || offer.Title != "Baby bank" || len(offer.Budget) != 1 || len(offer.Side("council")) != 1 || offer.Past {
			t.Fatalf("offer %+v, %v", offer, err)
		}
		child := w.Lead
		child.Adult = false
		otherGroup := w.Lead
		otherGroup.Memberships = []models.Membership{{Role: models.Lead, OrganisationID: &w.Health.ID}}
		for name, test := range map[string]struct {
			actor models.Actor
			want  models.Code
		}{
			"a member": {w.Member, models.Forbidden}, "a lead of another group": {otherGroup, models.NotFound}, "an officer": {w.Officer, models.Forbidden}, "a child": {child, models.Forbidden},
		} {
			_, err := w.Store.AcceptOffer(t.Context(), test.actor, award.ID, acceptance(w))
			code(t, name+" accepts", err, test.want)
		}
		_, err = w.Store.AcceptOffer(t.Context(), w.Lead, award.ID, models.AcceptInput{})
		code(t, "nothing filled in", err, models.Invalid)
		worked := atOnce(4, func(int) error {
			_, err := w.Store.AcceptOffer(t.Context(), w.Lead, award.ID, acceptance(w))
			return err
		})
		page, err := w.Store.ManagePage(t.Context(), w.Lead, p.Slug)
		if err != nil || worked != 1 || page.Title != "Baby bank" || len(page.Milestones) != 2 || page.State != models.InitiativeUnderWay {
			t.Fatalf("accepted %d times, %+v, %v", worked, page, err)
		}
		code(t, "declined afterwards", w.Store.DeclineOffer(t.Context(), w.Lead, award.ID, "No"), models.Conflict)
	})
}

func TestOfferIsDeclinedOrLapses(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p, q := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000), w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Published(r)
		first, second := w.Offer(r, p.ID, 620_000), w.Offer(r, q.ID, 80_000)
		code(t, "no reason", w.Store.DeclineOffer(t.Context(), w.Lead, first.ID, " "), models.Invalid)
		code(t, "declined", w.Store.DeclineOffer(t.Context(), w.Lead, first.ID, "We have no hall any more"), "")
		_, err := w.Store.ExtendOffer(t.Context(), w.Officer, second.ID)
		code(t, "more time too early", err, models.Conflict)

		w.Store.Advance(15 * 24 * time.Hour)
		_, err = w.Store.AcceptOffer(t.Context(), w.Lead, second.ID, acceptance(w))
		code(t, "accepted too late", err, models.Closed)
		if offers, err := w.Store.OffersFor(t.Context(), w.Lead); err != nil || len(offers) != 0 {
			t.Errorf("lapsed offers still wait: %+v, %v", offers, err)
		}
		_, err = w.Store.ExtendOffer(t.Context(), w.Approver, second.ID)
		code(t, "an approver gives time", err, models.Forbidden)
		_, err = w.Store.ExtendOffer(t.Context(), w.Officer, second.ID)
		code(t, "more time", err, "")
		if offers, err := w.Store.OffersFor(t.Context(), w.Lead); err != nil || len(offers) != 1 {
			t.Errorf("the offer does not wait again: %+v, %v", offers, err)
		}
		w.Store.Advance(15 * 24 * time.Hour)
		_, err = w.Store.TakeBackOffer(t.Context(), w.Officer, second.ID)
		code(t, "taken back", err, "")
		page, err := w.Store.AwardsPage(t.Context(), w.Officer, r.Slug)
		if err != nil || page.Money.FundAwardedPence != 0 {
			t.Errorf("the money is not free again: %+v, %v", page.Money, err)
		}
	})
}

func TestPaymentsNeedTwoPeople(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Published(r)
		in := w.Initiative(r, p, "Baby bank", 620_000)
		ask := models.PaymentInput{Amount: "1,000", Purpose: "Cots and sheets"}
		for actor, want := range map[*models.Actor]models.Code{&w.Parent: models.Forbidden, &w.Approver: models.Forbidden, &w.Safeguarding: models.Forbidden, {}: models.Forbidden} {
			_, err := w.Store.AskPayment(t.Context(), *actor, in.Slug, ask)
			code(t, actor.DisplayName+" asks", err, want)
		}
		_, err := w.Store.AskPayment(t.Context(), w.Member, in.Slug, models.PaymentInput{Amount: "6200.01", Purpose: "x"})
		code(t, "more than the award", err, models.Invalid)
		_, err = w.Store.AskPayment(t.Context(), w.Member, in.Slug, models.PaymentInput{Whole: true})
		code(t, "whole, though large", err, models.Conflict)
		id, err := w.Store.AskPayment(t.Context(), w.Member, in.Slug, ask)
		if err != nil {
			t.Fatal(err)
		}
		if got := mail(t, w, "payment"); len(got) != 2 {
			t.Errorf("mail to the approvers: %q", got)
		}
		if waiting, err := w.Store.WaitingForApprover(t.Context(), w.Approver); err != nil || len(waiting) != 1 || waiting[0].Href != "/desk/payments/"+id || waiting[0].AmountPence != 100_000 {
			t.Errorf("waiting %+v, %v", waiting, err)
		}
		page, err := w.Store.PaymentPage(t.Context(), w.Approver, id)
		if err != nil || page.AskedByName != "Mo Member" || page.GroupName != "Northgate Parents" {
			t.Fatalf("%+v, %v", page, err)
		}
		approve := models.DecisionInput{Hash: page.ContentHash, Decide: "approve"}
		asker, relative := w.Member, w.Approver
		asker.Memberships = append(slices.Clone(asker.Memberships), models.Membership{Role: models.Approver, OrganisationID: &w.Council.ID})
		relative.Memberships = append(slices.Clone(relative.Memberships), models.Membership{Role: models.Lead, OrganisationID: &w.Group.ID})
		code(t, "approved by who asked", w.Store.DecidePayment(t.Context(), asker, id, approve), models.Forbidden)
		code(t, "approved by the group", w.Store.DecidePayment(t.Context(), relative, id, approve), models.Forbidden)
		code(t, "approved by an officer", w.Store.DecidePayment(t.Context(), w.Officer, id, approve), models.NotFound)
		code(t, "another hash", w.Store.DecidePayment(t.Context(), w.Approver, id, models.DecisionInput{Hash: "x", Decide: "approve"}), models.Conflict)
		code(t, "paid before it is approved", w.Store.RecordPaid(t.Context(), w.Approver, id, models.PaidInput{}), models.Conflict)
		worked := atOnce(4, func(int) error { return w.Store.DecidePayment(t.Context(), w.Approver, id, approve) })
		if worked != 1 {
			t.Errorf("approved %d times", worked)
		}
		code(t, "paid by the group's own", w.Store.RecordPaid(t.Context(), relative, id, paidToday(w)), models.Forbidden)
		code(t, "no reference", w.Store.RecordPaid(t.Context(), w.Approver2, id, models.PaidInput{PaidOn: paidToday(w).PaidOn}), models.Invalid)
		code(t, "paid", w.Store.RecordPaid(t.Context(), w.Approver2, id, paidToday(w)), "")
		code(t, "paid twice", w.Store.RecordPaid(t.Context(), w.Approver2, id, paidToday(w)), models.Conflict)
		public, err := w.Store.InitiativePage(t.Context(), models.Actor{}, in.Slug)
		if err != nil || len(public.Payments) != 1 || public.MayManage {
			t.Errorf("the public sees %+v, %v", public.Payments, err)
		}
		if got := mail(t, w, "payment"); !slices.Contains(got, w.Lead.Email) {
			t.Errorf("the group does not hear of its money: %q", got)
		}
	})
}

func paidToday(w *world.World) models.PaidInput {
	return models.PaidInput{PaidOn: models.TypedDayOf(w.Now.Format(time.DateOnly)), Reference: "FIN-2026-77"}
}

func TestPaymentsAskedForAtOnceStayWithinTheAward(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p, q := w.Proposal(r, models.ProposalEligible, "Baby bank", 350_000), w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Published(r)
		in, small := w.Initiative(r, p, "Baby bank", 350_000), w.Initiative(r, q, "Walking bus", 80_000)
		worked := atOnce(10, func(int) error {
			_, err := w.Store.AskPayment(t.Context(), w.Lead, in.Slug, models.PaymentInput{Amount: "1000", Purpose: "Cots"})
			return err
		})
		page, err := w.Store.ManagePage(t.Context(), w.Lead, in.Slug)
		if err != nil || worked != 3 || len(page.Payments) != 3 {
			t.Errorf("%d of 10 parallel asks worked and made %d payments, %v", worked, len(page.Payments), err)
		}
		if _, _, _, left := page.Money(); left != 50_000 {
			t.Errorf("%d pence are left", left)
		}
		worked = atOnce(4, func(int) error {
			_, err := w.Store.AskPayment(t.Context(), w.Lead, small.Slug, models.PaymentInput{Whole: true})
			return err
		})
		page, err = w.Store.ManagePage(t.Context(), w.Lead, small.Slug)
		if err != nil || worked != 1 || page.Payments[0].AmountPence != 80_000 || page.Payments[0].Purpose != "Walking bus" {
			t.Errorf("whole: %d worked, %+v, %v", worked, page.Payments, err)
		}
		err = w.Store.Setup(t.Context(), &models.Payment{ID: "b1e4b7a0-0000-4000-8000-000000000001", AwardID: small.AwardID, AmountPence: 1, Purpose: "x", ContentHash: "x",
			State: "asked", AskedBy: w.Lead.PersonID, AskedAt: w.Now})
		if err == nil || !strings.Contains(err.Error(), "payments are never above the award") {
			t.Errorf("the schema took it: %v", err)
		}
		// A refused payment gives its money back to the award.
		id := page.Payments[0].ID
		code(t, "refused", w.Store.DecidePayment(t.Context(), w.Approver, id, models.DecisionInput{Hash: page.Payments[0].ContentHash, Decide: "refuse", Reason: "No account yet"}), "")
		_, err = w.Store.AskPayment(t.Context(), w.Lead, small.Slug, models.PaymentInput{Whole: true})
		code(t, "asked whole again", err, "")
	})
}

// The schema itself keeps what the program must never write.
func TestSchemaGuardsPayments(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 350_000)
		w.Published(r)
		in := w.Initiative(r, p, "Baby bank", 350_000)
		id, err := w.Store.AskPayment(t.Context(), w.Lead, in.Slug, models.PaymentInput{Amount: "10", Purpose: "Cots"})
		if err != nil {
			t.Fatal(err)
		}
		patch := func(values map[string]any) error {
			return w.Store.Setup(t.Context(), store.Patch{Row: &models.Payment{}, Key: "id", Value: id, Values: values})
		}
		for name, values := range map[string]map[string]any{
			"approved by who asked": {"state": "approved", "decided_by": w.Lead.PersonID, "decided_at": w.Now},
			"paid at one stroke":    {"state": "paid", "decided_by": w.Approver.PersonID, "decided_at": w.Now, "paid_on": "2026-11-22", "finance_reference": "x"},
			"another amount":        {"amount_pence": 2000},
			"refused for nothing":   {"state": "refused", "decided_by": w.Approver.PersonID, "decided_at": w.Now},
		} {
			if patch(values) == nil {
				t.Errorf("%s: the schema took it", name)
			}
		}
		if err := patch(map[string]any{"state": "approved", "decided_by": w.Approver.PersonID, "decided_at": w.Now}); err != nil {
			t.Fatal(err)
		}
		for name, values := range map[string]map[string]any{
			"asked again":      {"state": "asked", "decided_by": nil, "decided_at": nil},
			"another approver": {"decided_by": w.Approver2.PersonID},
			"refused after it": {"state": "refused", "reason": "x"},
		} {
			if patch(values) == nil {
				t.Errorf("%s: the schema took it", name)
			}
		}
	})
}

func TestStepsNewsAndTheEnd(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p, q := w.Proposal(r, models.ProposalEligible, "Baby bank", 350_000), w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Published(r)
		in, small := w.Initiative(r, p, "Baby bank", 350_000), w.Initiative(r, q, "Walking bus", 80_000)
		page, err := w.Store.ManagePage(t.Context(), w.Member, in.Slug)
		if err != nil {
			t.Fatal(err)
		}
		step := page.Milestones[1].ID
		done := models.DoneInput{DoneOn: models.TypedDayOf(w.Now.Format(time.DateOnly)), Note: "Thirty families"}
		code(t, "a step of another", w.Store.MilestoneDone(t.Context(), w.Member, small.Slug, step, done), models.NotFound)
		code(t, "by a stranger", w.Store.MilestoneDone(t.Context(), w.Parent, in.Slug, step, done), models.Forbidden)
		code(t, "done", w.Store.MilestoneDone(t.Context(), w.Member, in.Slug, step, done), "")
		code(t, "news by an officer", w.Store.PostUpdate(t.Context(), w.Officer, in.Slug, "We opened on Saturdays too."), "")
		code(t, "news by a stranger", w.Store.PostUpdate(t.Context(), w.Resident, in.Slug, "x"), models.Forbidden)
		page, err = w.Store.ManagePage(t.Context(), w.Officer, in.Slug)
		if err != nil || page.Milestones[1].DoneOn == nil || page.Milestones[2].DoneOn != nil || len(page.Updates) != 1 {
			t.Fatalf("%+v, %v", page, err)
		}
		update := page.Updates[0].ID
		code(t, "hidden by the group", w.Store.HideUpdate(t.Context(), w.Lead, in.Slug, update, "x"), models.Forbidden)
		code(t, "hidden for nothing", w.Store.HideUpdate(t.Context(), w.Safeguarding, in.Slug, update, ""), models.Invalid)
		code(t, "hidden", w.Store.HideUpdate(t.Context(), w.Safeguarding, in.Slug, update, "It names a child"), "")
		code(t, "hidden twice", w.Store.HideUpdate(t.Context(), w.Officer, in.Slug, update, "x"), models.Conflict)

		code(t, "a small report of a large award", w.Store.ReportSmall(t.Context(), w.Lead, in.Slug, models.SmallReportInput{People: "24", Words: "Fun."}), models.Conflict)
		code(t, "a small report", w.Store.ReportSmall(t.Context(), w.Lead, small.Slug, models.SmallReportInput{People: "24", Words: "Fun."}), "")
		code(t, "a small report again", w.Store.ReportSmall(t.Context(), w.Lead, small.Slug, models.SmallReportInput{People: "25", Words: "Fun."}), models.Conflict)

		code(t, "stopped for nothing", w.Store.EndInitiative(t.Context(), w.Lead, in.Slug, models.EndInput{State: "stopped"}), models.Invalid)
		code(t, "stopped", w.Store.EndInitiative(t.Context(), w.Lead, in.Slug, models.EndInput{State: "stopped", Why: "The hall burned down"}), "")
		code(t, "finished after it", w.Store.EndInitiative(t.Context(), w.Lead, in.Slug, models.EndInput{State: "finished"}), models.Closed)
		_, err = w.Store.AskPayment(t.Context(), w.Lead, in.Slug, models.PaymentInput{Amount: "10", Purpose: "Cots"})
		code(t, "money after it", err, models.Closed)
	})
}

func TestOutcomesAreReportedCorrectedAndChecked(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 350_000)
		w.Published(r)
		in := w.Initiative(r, p, "Baby bank", 350_000)
		day := models.TypedDayOf(w.Now.Format(time.DateOnly))
		report := models.MeasurementInput{IndicatorID: w.Indicator.ID, HasBaseline: "yes", Baseline: "36", PeopleStart: "41", Target: "65", Actual: "70", PeopleEnd: "33", PeopleReached: "90",
			From: day, To: day, Method: "survey", MethodNote: "On paper", Comparison: "none"}
		choices, err := w.Store.MeasurementPage(t.Context(), w.Lead, in.Slug, "")
		if err != nil || len(choices.Choices) != 1 || !choices.Choices[0].Own || choices.Choices[0].OutcomeName != w.Outcome.Name {
			t.Fatalf("%+v, %v", choices, err)
		}
		code(t, "by a stranger", w.Store.Measure(t.Context(), w.Parent, in.Slug, report), models.Forbidden)
		code(t, "nothing filled in", w.Store.Measure(t.Context(), w.Lead, in.Slug, models.MeasurementInput{}), models.Invalid)
		code(t, "reported", w.Store.Measure(t.Context(), w.Lead, in.Slug, report), "")
		page, err := w.Store.InitiativePage(t.Context(), w.Officer, in.Slug)
		if err != nil || len(page.Measured) != 1 || !page.Measured[0].MayVerify || *page.Measured[0].Baseline != 36_000 {
			t.Fatalf("%+v, %v", page.Measured, err)
		}
		first := page.Measured[0].ID
		code(t, "checked by the group", w.Store.VerifyMeasurement(t.Context(), w.Member, in.Slug, first), models.Forbidden)
		code(t, "checked", w.Store.VerifyMeasurement(t.Context(), w.Officer, in.Slug, first), "")
		code(t, "checked twice", w.Store.VerifyMeasurement(t.Context(), w.Officer2, in.Slug, first), models.Conflict)

		report.Replaces, report.Actual = first, "66"
		worked := atOnce(3, func(int) error { return w.Store.Measure(t.Context(), w.Officer, in.Slug, report) })
		page, err = w.Store.InitiativePage(t.Context(), w.Officer, in.Slug)
		if err != nil || worked != 1 || len(page.Measured) != 1 || page.Measured[0].Actual != 66_000 || len(page.Measured[0].Earlier) != 1 || page.Measured[0].VerifiedAt != nil {
			t.Fatalf("corrected %d times: %+v, %v", worked, page.Measured, err)
		}
		code(t, "what was replaced is corrected", w.Store.Measure(t.Context(), w.Lead, in.Slug, report), models.NotFound)
		code(t, "checked by who reported it", w.Store.VerifyMeasurement(t.Context(), w.Officer, in.Slug, page.Measured[0].ID), models.Forbidden)
		code(t, "checked by another officer", w.Store.VerifyMeasurement(t.Context(), w.Officer2, in.Slug, page.Measured[0].ID), "")
		err = w.Store.Setup(t.Context(), store.Patch{Row: &models.Measurement{}, Key: "id", Value: first, Values: map[string]any{"method": "records"}})
		if err == nil {
			t.Error("a measurement was changed")
		}
		if n, err := w.Store.VerifyAudit(t.Context()); err != nil || n < 4 {
			t.Errorf("audit trail: %d entries, %v", n, err)
		}
	})
}
