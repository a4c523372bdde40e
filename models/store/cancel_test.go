package store_test

import (
	"slices"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

const why = "The money is needed for the flood."

func TestARoundIsCancelled(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageProposing)
		sent := w.Proposal(r, models.ProposalSubmitted, "Baby bank", 50_000)
		draft := written(t, w, r, w.Parent)
		w.Proposal(r, models.ProposalWithdrawn, "Taken back", 50_000)
		for name, c := range map[string]struct {
			who  models.Actor
			want models.Code
		}{"a lead": {w.Lead, models.Forbidden}, "an approver": {w.Approver, models.Forbidden}, "a visitor": {models.Actor{}, models.Forbidden}, "an administrator": {w.Admin, models.Forbidden}} {
			refusedWith(t, name, w.Store.CancelRound(ctx, c.who, r.Slug, why), c.want)
		}
		elsewhere := w.Officer
		elsewhere.Memberships = []models.Membership{{Role: models.Officer, OrganisationID: &w.Health.ID}}
		refusedWith(t, "an officer of another holder", w.Store.CancelRound(ctx, elsewhere, r.Slug, why), models.NotFound)
		refusedWith(t, "for no reason", w.Store.CancelRound(ctx, w.Officer, r.Slug, " "), models.Invalid, "reason")
		page, err := w.Store.CancelPage(ctx, w.Officer, r.Slug)
		if err != nil || page.Told != 2 || page.TakesTwo || page.CancelProposed() {
			t.Errorf("before: %+v, %v", page, err)
		}
		free := fundLeft(t, w)
		if worked := atOnce(3, func(int) error { return w.Store.CancelRound(ctx, w.Officer, r.Slug, why) }); worked != 1 {
			t.Errorf("cancelled %d times", worked)
		}
		shown, err := w.Store.RoundPage(ctx, models.Actor{}, r.Slug)
		if err != nil || shown.Stage != models.StageCancelled || shown.CancelReason != why || shown.CancelledAt == nil {
			t.Errorf("everybody sees %s %q, %v", shown.Stage, shown.CancelReason, err)
		}
		if got, want := mail(t, w, "cancelled"), []string{w.Lead.Email, w.Parent.Email}; !slices.Equal(got, sorted(want)) {
			t.Errorf("told were %q, want %q", got, want)
		}
		if got := fundLeft(t, w); got != free+r.PotPence {
			t.Errorf("%d pence of the fund are free, want %d more than %d", got, r.PotPence, free)
		}
		if p, err := w.Store.ProposalPage(ctx, models.Actor{}, sent.Slug); err != nil || p.State != models.ProposalSubmitted {
			t.Errorf("a proposal can no longer be read: %s, %v", p.State, err)
		}
		_, err = w.Store.StartProposal(ctx, w.Parent, r.Slug)
		refusedWith(t, "another proposal", err, models.Closed)
		_, err = w.Store.SaveAnswers(ctx, w.Parent, draft, models.PartIdea, typed(t, "title=Other&summary=Other"))
		refusedWith(t, "writing on", err, models.Closed)
		_, err = w.Store.SubmitProposal(ctx, w.Parent, draft, declared)
		refusedWith(t, "sending in", err, models.Closed)
		setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "changing it", w.Store.ChangeRound(ctx, w.Officer, r.Slug, models.RoundInputOf(models.RoundMoneyPart, setup)), models.Closed)
		refusedWith(t, "cancelling again", w.Store.CancelRound(ctx, w.Officer, r.Slug, why), models.Conflict)
		refusedWith(t, "going on with it", w.Store.KeepRound(ctx, w.Officer, r.Slug), models.Conflict)
		copied, _, err := w.Store.NewRound(ctx, w.Officer, "", r.Slug)
		if err != nil || copied.CancelledAt != nil || copied.CancelReason != "" {
			t.Errorf("a copy of it: %+v, %v", copied.Round, err)
		}
		desk, err := w.Store.RoundDesk(ctx, w.Officer, r.Slug)
		if err != nil || desk.Next() != (models.NextStep{Kind: models.StepCancelled}) {
			t.Errorf("next is %+v, %v", desk.Next(), err)
		}
		// The clock goes on, and no vote opens.
		w.Store.Advance(60 * 24 * time.Hour)
		if f, err := w.Store.Frame(ctx, r.Slug); err != nil || f.Stage != models.StageCancelled {
			t.Errorf("two months later it is %s, %v", f.Stage, err)
		}
	})
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// fundLeft is what an officer may still promise of the world's fund.
func fundLeft(t *testing.T, w *world.World) int64 {
	t.Helper()
	_, options, err := w.Store.RoundsToCopy(t.Context(), w.Officer)
	if err != nil {
		t.Fatal(err)
	}
	return options.Fund(w.Fund.ID).LeftPence
}

// TestALargeRoundThatWasMadeSmallerIsCancelledByTwo: one officer could else lower what is shared first, and cancel it alone.
func TestALargeRoundThatWasMadeSmallerIsCancelledByTwo(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageProposing)
		if err := w.Store.Setup(ctx, patchOf(&models.Round{}, r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 100, "assurance": "code"})); err != nil {
			t.Fatal(err)
		}
		setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		in := models.RoundInputOf(models.RoundMoneyPart, setup)
		in.Money.Pot, in.Reason = "50,000", "A partner gives less than it said."
		if err := w.Store.ChangeRound(ctx, w.Officer, r.Slug, in); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.CancelRound(ctx, w.Officer, r.Slug, why); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.CancelPage(ctx, w.Officer2, r.Slug)
		if err != nil || page.Stage == models.StageCancelled || !page.TakesTwo {
			t.Errorf("after one officer: %s, %+v, %v", page.Stage, page.TakesTwo, err)
		}
		if err := confirmsCancel(ctx, w.Store, w.Officer2, r.Slug); err != nil {
			t.Errorf("another officer: %v", err)
		}
	})
}

func TestALargeRoundIsCancelledByTwo(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		if err := w.Store.Setup(ctx, patchOf(&models.Round{}, r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "confirming nothing", confirmsCancel(ctx, w.Store, w.Officer2, r.Slug), models.Conflict)
		if err := w.Store.CancelRound(ctx, w.Officer, r.Slug, why); err != nil {
			t.Fatal(err)
		}
		if f, err := w.Store.Frame(ctx, r.Slug); err != nil || f.Stage != models.StageReviewing || len(mail(t, w, "cancelled")) != 0 {
			t.Errorf("one alone made it %s, %v", f.Stage, err)
		}
		if told := mail(t, w, "to_confirm"); len(told) != 1 {
			t.Errorf("another officer is told %d times: %+v", len(told), told)
		}
		refusedWith(t, "proposing it again", w.Store.CancelRound(ctx, w.Officer2, r.Slug, why), models.Conflict)
		refusedWith(t, "confirming one's own", confirmsCancel(ctx, w.Store, w.Officer, r.Slug), models.Conflict)
		if err := w.Store.KeepRound(ctx, w.Officer2, r.Slug); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "confirming what was taken back", confirmsCancel(ctx, w.Store, w.Officer2, r.Slug), models.Conflict)
		if err := w.Store.CancelRound(ctx, w.Officer, r.Slug, why); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.CancelPage(ctx, w.Officer2, r.Slug)
		if err != nil || !page.CancelProposed() || page.Own || page.ProposedByName != w.Officer.DisplayName {
			t.Errorf("another officer sees %+v, %v", page, err)
		}
		if err := confirmsCancel(ctx, w.Store, w.Officer2, r.Slug); err != nil {
			t.Fatal(err)
		}
		if f, err := w.Store.Frame(ctx, r.Slug); err != nil || f.Stage != models.StageCancelled || len(mail(t, w, "cancelled")) != 1 {
			t.Errorf("two made it %s, %v", f.Stage, err)
		}
	})
}

// TestAVoteThatHasOpenedIsNotCancelled: whoever has voted must be counted.
func TestAVoteThatHasOpenedIsNotCancelled(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for _, stage := range models.Stages {
			if stage == models.StageCounted || stage == models.StagePublished || stage == models.StageCancelled {
				continue
			}
			v := w.Round(stage)
			w.Proposal(v, models.ProposalEligible, "Baby bank", 620_000)
			if slices.Index(models.Stages[:], stage) >= slices.Index(models.Stages[:], models.StageSealed) {
				w.Seal(v, "test")
			}
			err := w.Store.CancelRound(t.Context(), w.Officer, v.Slug, why)
			if want := stage.Cancellable(); want != (err == nil) || !want && models.CodeOf(err) != models.Closed {
				t.Errorf("cancelling while %s: %v", stage, err)
			}
		}
		// A sealed round that is cancelled takes no ballot when its vote would have opened.
		sealed := voteAt(t, w, models.StageSealed, 1)
		if err := w.Store.CancelRound(t.Context(), w.Officer, sealed.Slug, why); err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(3 * 24 * time.Hour)
		page, err := w.Store.BallotPage(t.Context(), sealed.Slug, "")
		if err != nil || page.Open || page.Stage != models.StageCancelled {
			t.Errorf("its ballot is open: %t, %s, %v", page.Open, page.Stage, err)
		}
		c := models.Cast{Slug: sealed.Slug, Opened: page.Opened, Submission: newID(), Belongs: models.BelongsLive, Code: sealed.codes[0], Marks: models.Marks{Picks: []string{sealed.projects[0].ID}}}
		_, err = w.Store.CastBallot(t.Context(), c)
		refusedWith(t, "a ballot", err, models.Closed)
	})
}
