package store_test

import (
	"slices"
	"testing"

	"acorn/models"
	"acorn/models/tally"
	"acorn/testing/world"
)

// TestNothingIsToldThatCountingAgainDoesNotGive: who writes to the database changes what is written of a result beside its outcome. Neither are the proposers told, nor is it published, until it
// is put right.
func TestNothingIsToldThatCountingAgainDoesNotGive(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), votesBy(t, w, nil, []int{1, 3}, []int{1}, []int{3})
		endVote(t, w, v)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		of := " WHERE round_id = '" + v.ID + "'"
		first := of + " AND proposal_id = '" + v.projects[0].ID + "'"
		tampers := []struct{ table, do, undo string }{
			{"results", "UPDATE results SET ballots = ballots + 300" + of, "UPDATE results SET ballots = ballots - 300" + of},
			{"results", "UPDATE results SET voters_served = voters_served - 1" + of, "UPDATE results SET voters_served = voters_served + 1" + of},
			{"results", "UPDATE results SET spent_pence = spent_pence + 1" + of, "UPDATE results SET spent_pence = spent_pence - 1" + of},
			{"result_lines", "UPDATE result_lines SET votes = votes + 77" + first, "UPDATE result_lines SET votes = votes - 77" + first},
			{"result_lines", "UPDATE result_lines SET people = people - 1" + first, "UPDATE result_lines SET people = people + 1" + first},
			{"result_lines", "UPDATE result_lines SET left_pence = left_pence + 1" + first, "UPDATE result_lines SET left_pence = left_pence - 1" + first},
			{"result_lines", "UPDATE result_lines SET reason = 'x' || reason" + first, "UPDATE result_lines SET reason = SUBSTR(reason, 2)" + first},
			{"result_lines", "UPDATE result_lines SET rank = rank + 50" + first, "UPDATE result_lines SET rank = rank - 50" + first},
			{"count_checks", "UPDATE count_checks SET void_ballots = 5" + of, "UPDATE count_checks SET void_ballots = 0" + of},
		}
		for _, act := range []struct {
			name string
			do   func() error
		}{
			{"telling the proposers", func() error { return w.Store.TellProposers(ctx, w.Officer, v.Slug) }},
			{"publishing", func() error { return w.Store.PublishResult(ctx, w.Officer, v.Slug) }},
		} {
			for _, test := range tampers {
				mails := messagesSent(t, w)
				withoutTriggers(t, w, test.table, test.do)
				if got := equations(t, act.do()); !slices.Equal(got, []string{"E3"}) {
					t.Errorf("%s after %s: %v", act.name, test.do, got)
				}
				if n := messagesSent(t, w); n != mails {
					t.Errorf("%s after %s: %d mails", act.name, test.do, n-mails)
				}
				if page, err := w.Store.CountPage(ctx, w.Officer2, v.Slug); err != nil || page.Breach == nil || len(page.Breach.Found) != 1 {
					t.Errorf("%s after %s: another officer reads %+v, %v", act.name, test.do, page.Breach, err)
				}
				withoutTriggers(t, w, test.table, test.undo)
			}
			if err := act.do(); err != nil {
				t.Errorf("%s, put right: %v", act.name, err)
			}
		}
		if _, err := w.Store.ResultPage(ctx, v.Slug); err != nil {
			t.Error(err)
		}
	})
}

// TestAnOpenVoteIsNotCountedToPublishIt: before the close nobody counts by project, whichever page is asked.
func TestAnOpenVoteIsNotCountedToPublishIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1})
		w.Store.CountBy(func(e tally.Election, r tally.Rule) (tally.Outcome, error) {
			t.Error("an open vote is counted")
			return tally.Count(e, r)
		})
		for _, act := range []error{w.Store.TellProposers(t.Context(), w.Officer, v.Slug), w.Store.PublishResult(t.Context(), w.Officer, v.Slug)} {
			if models.CodeOf(act) == "" {
				t.Error("an open vote has a result")
			}
		}
	})
}
