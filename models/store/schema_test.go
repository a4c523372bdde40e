package store_test

import (
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

func TestWorldHoldsEveryStage(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for _, stage := range models.Stages[:9] {
			r := w.Round(stage)
			for _, state := range []string{models.ProposalDraft, models.ProposalSubmitted, models.ProposalChangesRequested, models.ProposalEligible,
				models.ProposalNotEligible, models.ProposalWithdrawn} {
				w.Proposal(r, state, "Baby bank "+state, 620_000)
			}
			switch stage {
			case models.StageSealed, models.StageVoting, models.StageGrace, models.StageClosed:
				w.Seal(r, "test")
			}
		}
		if n, err := w.Store.VerifyAudit(t.Context()); err != nil || n == 0 {
			t.Errorf("audit trail: %d entries, %v", n, err)
		}
	})
}
