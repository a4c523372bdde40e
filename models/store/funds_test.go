package store_test

import (
	"strings"
	"sync"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

func TestWhatAnEndedInitiativeDoesNotNeedGoesBackToTheFund(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StagePublished)
		ended, stays := w.Initiative(r, w.Proposal(r, models.ProposalEligible, "Baby bank", 600_000), "Baby bank", 600_000),
			w.Initiative(r, w.Proposal(r, models.ProposalEligible, "Walking bus", 200_000), "Walking bus", 200_000)
		asks := func(slug, amount string) string {
			t.Helper()
			id, err := w.Store.AskPayment(ctx, w.Lead, slug, models.PaymentInput{Amount: amount, Purpose: "Cots"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		decides := func(id, decide string) {
			t.Helper()
			page, err := w.Store.PaymentPage(ctx, w.Approver, id)
			if err == nil {
				err = w.Store.DecidePayment(ctx, w.Approver, id, models.DecisionInput{Decide: decide, Hash: page.ContentHash, Reason: "Because"})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		paid, refused := asks(ended.Slug, "1000"), asks(ended.Slug, "500")
		decides(paid, "approve")
		wantCode(t, "paying", w.Store.RecordPaid(ctx, w.Approver, paid, models.PaidInput{PaidOn: models.TypedDayOf(w.Now.Format("2006-01-02")), Reference: "F1"}), "")
		before, err := w.Store.FundPage(ctx, models.Actor{}, w.Fund.Slug)
		if err != nil || before.ToPay() != 700_000 || before.PaidPence != 100_000 || before.Back() != 0 {
			t.Fatalf("before the end: %+v, %v", before.FundSums, err)
		}
		wantCode(t, "the end", w.Store.EndInitiative(ctx, w.Lead, ended.Slug, models.EndInput{State: models.InitiativeFinished}), "")
		after, err := w.Store.FundPage(ctx, models.Actor{}, w.Fund.Slug)
		if err != nil || after.ToPay() != 250_000 || after.PaidPence != 100_000 || after.Back() != 450_000 || after.HeldPence != before.HeldPence-450_000 || after.Left() != before.Left()+450_000 {
			t.Errorf("after it: %+v, %v", after.FundSums, err)
		}
		decides(refused, "refuse")
		after, err = w.Store.FundPage(ctx, models.Actor{}, w.Fund.Slug)
		if err != nil || after.ToPay() != 200_000 || after.Back() != 500_000 || len(after.Initiatives) != 2 || after.Initiatives[0].Back() != 500_000 || after.Initiatives[1].ToPay() != 200_000 {
			t.Errorf("after what was still asked for is refused: %+v %+v, %v", after.FundSums, after.Initiatives, err)
		}
		page, err := w.Store.InitiativePage(ctx, models.Actor{}, ended.Slug)
		if err != nil || page.FundSlug != w.Fund.Slug || page.PaidPence != 100_000 || page.Back() != 500_000 || page.ToPay() != 0 {
			t.Errorf("its page: %+v, %v", page.AwardMoney, err)
		}
		_, err = w.Store.AskPayment(ctx, w.Lead, ended.Slug, models.PaymentInput{Amount: "10", Purpose: "Cots"})
		wantCode(t, "asking for more after the end", err, models.Closed)
		asks(stays.Slug, "10")
		_, options, err := w.Store.RoundsToCopy(ctx, w.Officer)
		if err != nil || len(options.Funds) != 1 || options.Funds[0].LeftPence != after.Left() {
			t.Errorf("a new round can share %+v, %v", options.Funds, err)
		}
	})
}

// TestTheEndAndTheLastPaymentAtOnce: whoever asks for money while the initiative ends either gets it counted, or is refused.
func TestTheEndAndTheLastPaymentAtOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StagePublished)
		in := w.Initiative(r, w.Proposal(r, models.ProposalEligible, "Baby bank", 600_000), "Baby bank", 600_000)
		var both sync.WaitGroup
		var asked, ended error
		both.Go(func() {
			_, asked = w.Store.AskPayment(ctx, w.Lead, in.Slug, models.PaymentInput{Amount: "1000", Purpose: "Cots"})
		})
		both.Go(func() {
			ended = w.Store.EndInitiative(ctx, w.Lead, in.Slug, models.EndInput{State: models.InitiativeFinished})
		})
		both.Wait()
		page, err := w.Store.FundPage(ctx, models.Actor{}, w.Fund.Slug)
		want := int64(600_000)
		if asked == nil {
			want = 500_000
		}
		if ended != nil || err != nil || page.Back() != want {
			t.Errorf("asked: %v, ended: %v, back %d, want %d, %v", asked, ended, page.Back(), want, err)
		}
	})
}

func TestADraftFundIsCorrected(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		in := models.FundInput{Name: "Pooled fund", Purpose: "Help early", Year: "2026-27", Holder: w.Council.ID, Contributions: []models.ContributionInput{{Organisation: "Harwick Council", Amount: "300"}}}
		slug, err := w.Store.CreateFund(ctx, w.Officer, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []models.Actor{{}, w.Parent, w.Lead} {
			_, err := w.Store.FundPage(ctx, who, slug)
			wantCode(t, "the draft, by "+who.DisplayName, err, models.NotFound)
			page, err := w.Store.FundsPage(ctx, who)
			if err != nil || len(page.Funds) != 0 {
				t.Errorf("the list: %+v, %v", page.Funds, err)
			}
		}
		fund, err := w.Store.FundToChange(ctx, w.Officer, slug)
		if err != nil || !fund.Draft || fund.Input().Contributions[0].Amount != "300" || len(fund.Options.Holders) != 1 {
			t.Fatalf("%+v, %v", fund, err)
		}
		setup := money(w)
		setup.Fund, setup.Pot, setup.Max = fund.ID, "250", "200"
		round := draftRound(t, w, models.TemplateLocal, setup)
		in.Name, in.Contributions = "Pooled fund for Brook Lane", []models.ContributionInput{{Organisation: "Harwick Council", Amount: "200"}, {Organisation: "Harbour Homes", Amount: "49.99"}}
		refusedWith(t, "less than its rounds hold", w.Store.CorrectFund(ctx, w.Officer, slug, in), models.Invalid, "contribution1_amount")
		in.Contributions[1].Amount = "50"
		for _, who := range []models.Actor{w.Approver, w.Resident, {}} {
			if err := w.Store.CorrectFund(ctx, who, slug, in); err == nil {
				t.Errorf("%s corrects it", who.DisplayName)
			}
		}
		wantCode(t, "adding to a draft", w.Store.AddToFund(ctx, w.Officer, slug, models.AdditionInput{Organisation: "Harbour Homes", Amount: "1", Reason: "A gift"}), models.Conflict)
		wantCode(t, "the officer corrects it", w.Store.CorrectFund(ctx, w.Officer, slug, in), "")
		page, err := w.Store.FundPage(ctx, w.Officer, slug)
		if err != nil || page.TotalPence != 25_000 || len(page.Contributions) != 2 || page.Name != in.Name || len(page.Added) != 0 {
			t.Errorf("%+v, %v", page, err)
		}
		answerDuties(t, w, round, models.Duties[:]...)
		wantCode(t, "publishing its round", w.Store.PublishRound(ctx, w.Officer, round), "")
		wantCode(t, "correcting it once people were told", w.Store.CorrectFund(ctx, w.Officer, slug, in), models.Conflict)
		list, err := w.Store.FundsPage(ctx, models.Actor{})
		if err != nil || len(list.Funds) != 1 || list.Funds[0].Slug != slug || list.MayMake {
			t.Errorf("the list once it is public: %+v, %v", list, err)
		}
	})
}

func TestMoneyIsAddedToAFund(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		w.Round(models.StageProposing)
		in := models.AdditionInput{Organisation: "harwick health partnership", Amount: "1,500", Reason: "Left over from last year"}
		for _, who := range []models.Actor{w.Approver, w.Admin, w.Resident, {}} {
			if err := w.Store.AddToFund(ctx, who, w.Fund.Slug, in); err == nil {
				t.Errorf("%s adds money", who.DisplayName)
			}
		}
		silent := in
		silent.Reason = ""
		refusedWith(t, "without a reason", w.Store.AddToFund(ctx, w.Officer, w.Fund.Slug, silent), models.Invalid, "reason")
		wantCode(t, "the officer", w.Store.AddToFund(ctx, w.Officer, w.Fund.Slug, in), "")
		page, err := w.Store.FundPage(ctx, models.Actor{}, w.Fund.Slug)
		if err != nil || page.TotalPence != 10_150_000 || len(page.Contributions) != 2 || page.Contributions[1].AmountPence != 2_150_000 || len(page.Added) != 1 ||
			page.Added[0].Name != w.Health.Name || page.Added[0].Reason != in.Reason || page.Added[0].CreatedAt.IsZero() {
			t.Errorf("everybody reads %+v, %v", page, err)
		}
		trail, err := w.Store.AuditTrail(ctx, w.Auditor, 1)
		if err != nil || len(trail) == 0 || trail[0].ObjectKind != "fund_addition" || trail[0].Reason != in.Reason || !strings.Contains(trail[0].Detail, "150000") {
			t.Errorf("the trail says %+v, %v", trail, err)
		}
	})
}
