package store_test

import (
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestOneOfficerAloneTakesNoGroupsProjectOffTheBallot that another officer sent in for it: neither by withdrawing it, nor by writing another in its place and letting that go forward.
func TestOneOfficerAloneTakesNoGroupsProjectOffTheBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		rival := w.Proposal(r, models.ProposalSubmitted, "Warm meals for everybody", 620_000)
		patch(t, w, &models.Proposal{}, "id", rival.ID, map[string]any{"made_by": w.Officer2.PersonID})
		w.Store.SetOffset(scored)
		decide := func(what string) error {
			page, err := w.Store.ReviewPage(ctx, w.Officer, rival.Slug)
			must(t, err)
			return w.Store.DecideReview(ctx, w.Officer, rival.Slug, decision(page, what))
		}
		wantCode(t, "withdrawing what another officer sent in", w.Store.WithdrawProposal(ctx, w.Officer, rival.Slug), models.Forbidden)
		must(t, decide(models.ProposalChangesRequested))
		_, err := w.Store.SaveAnswers(ctx, w.Officer, rival.Slug, models.PartIdea, typed(t, "title=An office for the group&summary=We buy desks."))
		must(t, err)
		slug, err := w.Store.SubmitProposal(ctx, w.Officer, rival.Slug, declared)
		must(t, err)
		rival.Slug = slug
		if err := decide(models.ProposalEligible); err == nil {
			t.Error("an officer let go forward what they had written and sent in for a group")
		}
		must(t, w.Store.WithdrawProposal(ctx, w.Officer2, rival.Slug))
	})
}
