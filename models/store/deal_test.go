package store_test

import (
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestEachSideSaysWhetherTheOtherKeptItsPromises: the group's lead of the council's promises, an officer of the group's; neither of their own.
func TestEachSideSaysWhetherTheOtherKeptItsPromises(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StagePublished)
		in := w.Initiative(r, w.Proposal(r, models.ProposalEligible, "Baby bank", 600_000), "Baby bank", 600_000)
		page, err := w.Store.InitiativePage(ctx, models.Actor{}, in.Slug)
		council, group := page.PromisesOf(models.CouncilSide), page.PromisesOf(models.GroupSide)
		if err != nil || len(council) == 0 || len(group) == 0 {
			t.Fatalf("the deal is %+v, %v", page.Promises, err)
		}
		kept, broken := models.DealMarkInput{Kept: "yes", Why: "They opened every week"}, models.DealMarkInput{Kept: "no", Why: "The key never came"}
		says := func(who models.Actor, line string, in2 models.DealMarkInput) error {
			return w.Store.MarkPromise(ctx, who, in.Slug, line, in2)
		}
		for _, who := range []models.Actor{w.Officer, w.Member, w.Resident, {}} {
			wantCode(t, who.DisplayName+" about the council's promise", says(who, council[0].ID, kept), models.Forbidden)
		}
		for _, who := range []models.Actor{w.Lead, w.Member, w.Resident} {
			wantCode(t, who.DisplayName+" about the group's promise", says(who, group[0].ID, kept), models.Forbidden)
		}
		refusedWith(t, "without a reason", says(w.Lead, council[0].ID, models.DealMarkInput{Kept: "no"}), models.Invalid, "why")
		wantCode(t, "a promise of nobody", says(w.Lead, newID(), kept), models.NotFound)
		wantCode(t, "the lead", says(w.Lead, council[0].ID, broken), "")
		wantCode(t, "the officer", says(w.Officer, group[0].ID, kept), "")
		page, err = w.Store.InitiativePage(ctx, models.Actor{}, in.Slug)
		of := page.PromisesOf(models.CouncilSide)[0]
		if err != nil || of.Mark == nil || of.Mark.Kept || of.Mark.Why != broken.Why || of.MayMark || !page.PromisesOf(models.GroupSide)[0].Mark.Kept {
			t.Errorf("everybody reads %+v, %v", page.Promises, err)
		}
		wantCode(t, "after the end", w.Store.EndInitiative(ctx, w.Lead, in.Slug, models.EndInput{State: models.InitiativeFinished}), "")
		later := models.DealMarkInput{Kept: "yes", Why: "The key came in May"}
		wantCode(t, "the lead says it anew", says(w.Lead, council[0].ID, later), "")
		page, err = w.Store.InitiativePage(ctx, w.Lead, in.Slug)
		of = page.PromisesOf(models.CouncilSide)[0]
		if err != nil || !of.Mark.Kept || of.Mark.Why != later.Why || !of.MayMark || page.PromisesOf(models.GroupSide)[0].MayMark {
			t.Errorf("the lead reads %+v, %v", page.Promises, err)
		}
	})
}
