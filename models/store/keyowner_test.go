package store_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// decidedLongAgo is when forged officers confirmed that a key is destroyed.
var decidedLongAgo = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// decideInTheDatabase writes, as whoever owns the database can, that two officers confirmed to destroy a round's key.
func decideInTheDatabase(t *testing.T, w *world.World, roundID string, mark []byte) {
	t.Helper()
	db := plain(t, w)
	db.SetMaxOpenConns(1)
	past, again, blob := []string{"SET session_replication_role = replica"}, []string(nil), `'\x%s'`
	if w.Options.DatabaseURL == "" {
		past, blob = []string{"PRAGMA foreign_keys = OFF"}, "X'%s'"
		for name, text := range triggersOf(t, db, "key_destructions") {
			past, again = append(past, "DROP TRIGGER "+name), append(again, text)
		}
	}
	at := decidedLongAgo.Format("2006-01-02 15:04:05+00:00")
	row := fmt.Sprintf("INSERT INTO key_destructions (round_id, statement, proposed_by, proposed_at, confirmed_by, confirmed_at, mark) VALUES ('%s', 'x', '%s', '%s', '%s', '%s', "+blob+")",
		roundID, w.Officer.PersonID, at, w.Officer2.PersonID, at, hex.EncodeToString(mark))
	for _, statement := range append(append(past, row), again...) {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v\n%s", err, statement)
		}
	}
}

// TestNoRowDestroysAKey: a decision that was only written to the database destroys no key, and says so to who looks. One that two officers made destroys none that
// a vote still needs.
func TestNoRowDestroysAKey(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		var votes []voting
		for want, mark := range map[string]func(v voting) []byte{
			"no two officers decided that": func(voting) []byte { return []byte("by another key") },
			"the vote still needs it": func(v voting) []byte {
				return w.Store.KeyMark(models.KeyDestruction{RoundID: v.ID, ProposedBy: w.Officer.PersonID, ConfirmedBy: &w.Officer2.PersonID, ConfirmedAt: &decidedLongAgo})
			},
		} {
			v := votesBy(t, w, nil, []int{1}, []int{2})
			decideInTheDatabase(t, w, v.ID, mark(v))
			if n, err := w.Store.FinishKeys(ctx); n != 0 || !strings.Contains(fmt.Sprint(err), want) {
				t.Errorf("%d keys destroyed, %v, want %q", n, err, want)
			}
			if page, err := w.Store.KeyPage(ctx, w.Officer, v.Slug); err != nil || page.Forged != strings.HasPrefix(want, "no") {
				t.Errorf("%s: an officer sees %+v, %v", want, page.Destruction, err)
			}
			castBy(t, w, v, 0, 2)
			votes = append(votes, v)
		}
		for _, v := range votes {
			addsUpTo(t, w, v, 2)
		}
	})
}

// TestWhatIsLeftForGoodIsWhatWasCounted: ballots that are not those of the result are not copied in their place, and the key is kept.
func TestWhatIsLeftForGoodIsWhatWasCounted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := publishedVote(t, w, []int{1}, []int{2}, []int{3})
		w.Store.Advance(93 * 24 * time.Hour)
		if err := w.Store.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, nothingOpen); err != nil {
			t.Fatal(err)
		}
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET state = 'quarantined' WHERE id = (SELECT MIN(id) FROM ballots)")
		refused(t, "with a ballot set aside since", destroysKey(ctx, w.Store, w.Officer2, v.Slug), models.Conflict, "")
		if _, err := w.Keys.Fingerprint(v.ID); err != nil {
			t.Errorf("the key is gone: %v", err)
		}
		if page, err := w.Store.KeyPage(ctx, w.Officer2, v.Slug); err != nil || page.Destruction.ConfirmedAt != nil {
			t.Errorf("it is confirmed: %+v, %v", page.Destruction, err)
		}
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET state = 'counted' WHERE state = 'quarantined'")
		if err := destroysKey(ctx, w.Store, w.Officer2, v.Slug); err != nil {
			t.Errorf("with all of them: %v", err)
		}
	})
}
