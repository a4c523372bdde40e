package store_test

import (
	"strings"
	"sync"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// meanwhile begins a second act as the first comes past a statement, and lets the first go on once the second waits for a lock or has ended. It answers what
// came of each.
func meanwhile(t *testing.T, w *world.World, first func() error, at string, second func() error) (error, error) {
	t.Helper()
	db := plain(t, w)
	waits := func() bool {
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n); err != nil {
			t.Error(err)
			return true
		}
		return n > 0
	}
	var once sync.Once
	began, done := false, make(chan error, 1)
	w.Queries.Hold(func(sql string) {
		if !strings.Contains(sql, at) {
			return
		}
		once.Do(func() {
			began = true
			w.Queries.Hold(nil)
			go func() { done <- second() }()
			for len(done) == 0 && !waits() {
			}
		})
	})
	err := first()
	w.Queries.Hold(nil)
	if !began {
		t.Fatalf("nothing came past %s: %v", at, err)
	}
	return err, <-done
}

// TestNothingASealJudgesByChangesMeanwhile: while an officer seals, a group appeals, withdraws or sends in again, or another officer decides. Whoever comes second waits,
// and finds the ballot made or another thing to decide on: never do both go through, and neither stands in the other's way. On SQLite nobody can write then.
func TestNothingASealJudgesByChangesMeanwhile(t *testing.T) {
	t.Parallel()
	const projects, answered, appeals = "v.ask_pence AS cost_pence", "appeals.decided_at AS again_at", "reviews.decided_by AS reviewer"
	for name, race := range map[string]struct {
		state  string // of the proposal that it is about
		at     string // what the seal has just read
		writes string // what the act has just written
		act    func(*world.World, models.Proposal) error
	}{
		"an appeal": {models.ProposalNotEligible, appeals, `INSERT INTO "appeals"`, func(w *world.World, p models.Proposal) error {
			return w.Store.Appeal(t.Context(), w.Lead, p.Slug, models.AppealInput{Why: wrong})
		}},
		"a withdrawal": {models.ProposalEligible, projects, `UPDATE "proposals"`, func(w *world.World, p models.Proposal) error {
			return w.Store.WithdrawProposal(t.Context(), w.Lead, p.Slug)
		}},
		"a version": {models.ProposalChangesRequested, answered, `UPDATE "proposals"`, func(w *world.World, p models.Proposal) error {
			_, err := w.Store.SubmitProposal(t.Context(), w.Lead, p.Slug, declared)
			return err
		}},
		"a decision": {models.ProposalSubmitted, projects, `UPDATE "proposals"`, func(w *world.World, p models.Proposal) error {
			return w.Store.DecideReview(t.Context(), w.Officer2, p.Slug, models.ReviewInput{VersionID: w.Version(p), Decision: models.ProposalEligible, Reasons: "It meets every rule of the round."})
		}},
		"several decisions": {models.ProposalSubmitted, projects, `UPDATE "proposals"`, func(w *world.World, p models.Proposal) error {
			return w.Store.DecideReviews(t.Context(), w.Officer2, "round-1", models.ReviewsInput{Versions: []string{w.Version(p)}, Reasons: "It meets every rule of the round."})
		}},
		"a decision on an appeal": {"appealed", projects, `UPDATE "proposals"`, func(w *world.World, p models.Proposal) error {
			return w.Store.DecideAppeal(t.Context(), w.Officer2, p.Slug, models.ReviewInput{VersionID: w.Version(p), Decision: models.ProposalEligible, Reasons: "It meets every rule of the round."})
		}},
	} {
		for _, sealFirst := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := onPostgres(t, nil)
				ctx := t.Context()
				r := w.Round(models.StageReviewing)
				w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
				state := race.state
				if state == "appealed" {
					state = models.ProposalNotEligible
				}
				p := w.Proposal(r, state, "Youth club", 620_000)
				w.Store.SetOffset(scored)
				switch race.state {
				case "appealed":
					must(t, w.Store.Appeal(ctx, w.Lead, p.Slug, models.AppealInput{Why: wrong}))
				case models.ProposalChangesRequested:
					_, err := w.Store.SaveAnswers(ctx, w.Lead, p.Slug, models.PartAnswer, models.ProposalForm{ToCouncil: "The hall is open on Sundays, too."})
					must(t, err)
				}
				page, err := w.Store.SealPage(ctx, w.Officer, r.Slug)
				must(t, err)
				seal := func() error { return w.Store.SealRound(ctx, w.Officer, r.Slug, page.Seen, "") }
				act := func() error { return race.act(w, p) }
				var sealed, acted error
				if sealFirst {
					sealed, acted = meanwhile(t, w, seal, race.at, act)
				} else {
					acted, sealed = meanwhile(t, w, act, race.writes, seal)
				}
				if code := models.CodeOf(sealed); sealed != nil && code != models.Conflict {
					t.Errorf("the seal: %v", sealed)
				}
				if code := models.CodeOf(acted); acted != nil && code != models.Closed {
					t.Errorf("the act: %v", acted)
				}
				if (sealed == nil) == (acted == nil) {
					t.Errorf("sealed: %v; acted: %v", sealed, acted)
				}
			})
		}
	}
}
