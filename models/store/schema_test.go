package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/migrations"
	"acorn/models"
	"acorn/testing/world"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
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

// TestVotesThatBeganEndBeforeRightsHaveMarks: no SQL can make the marks of what was issued before, so nothing is brought up to date while a vote needs some.
func TestVotesThatBeganEndBeforeRightsHaveMarks(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const before, after = 14, 15
		publishedVote(t, w, []int{1})
		r := w.Round(models.StageReviewing)
		dialect, files := goose.DialectSQLite3, migrations.SQLite()
		if w.Options.DatabaseURL != "" {
			dialect, files = goose.DialectPostgres, migrations.PostgreSQL()
		}
		db := plain(t, w)
		move, err := goose.NewProvider(dialect, db, files)
		if err != nil {
			t.Fatal(err)
		}
		down := func() {
			t.Helper()
			if _, err := move.DownTo(t.Context(), before); err != nil {
				t.Fatal(err)
			}
		}
		down()
		if _, err := move.UpTo(t.Context(), after); err != nil {
			t.Errorf("with a vote whose result is out: %v", err)
		}
		down()
		entry := "INSERT INTO roll_entries (id, round_id, channel, contact, mobile, declared, keep_until, standing) VALUES ('" + uuid.NewString() + "', '" + r.ID + "', 'code', '', '', '', '" + w.Now.Format(time.DateTime) + "', 'open')"
		if _, err := db.ExecContext(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
		if _, err := move.UpTo(t.Context(), after); err == nil || !strings.Contains(err.Error(), "open_votes_end_or_are_cancelled_before_this_upgrade") {
			t.Errorf("with a vote that began: %v", err)
		}
		if at, err := move.GetDBVersion(t.Context()); err != nil || at != before {
			t.Errorf("it is left at %d, %v", at, err)
		}
	})
}
