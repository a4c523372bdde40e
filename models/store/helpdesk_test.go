package store_test

import (
	"testing"

	"acorn/testing/world"
)

// TestEachLookAtAVoterIsOnRecord: whoever opens a voter's page again and again, to see when they vote, leaves a line for each time.
func TestEachLookAtAVoterIsOnRecord(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, db := t.Context(), plain(t, w)
		v := openVote(t, w, 1)
		entry, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, v.codes[0])
		must(t, err)
		trail := func() int { return len(column[string](t, db, "SELECT act FROM audit_entries")) }
		for range 3 {
			before := trail()
			if _, err := w.Store.VoterPage(ctx, w.Officer, v.Slug, entry); err != nil || trail() != before+1 {
				t.Errorf("%d lines for a look, %v", trail()-before, err)
			}
		}
	})
}
