package store_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// undone takes the trail back to so many entries, and with it all that two officers decided about the roll since, as who owns the database can.
func undone(t *testing.T, w *world.World, v voting, to int64) {
	t.Helper()
	withoutTriggers(t, w, "audit_entries", fmt.Sprintf("DELETE FROM audit_entries WHERE number > %d", to))
	withoutTriggers(t, w, "standing_entries", "DELETE FROM standing_entries")
	withoutTriggers(t, w, "standing_decisions", "DELETE FROM standing_decisions")
	withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET standing = 'open' WHERE round_id = '"+v.ID+"'")
	withoutTriggers(t, w, "ballots", "UPDATE ballots SET state = 'counted' WHERE round_id = '"+v.ID+"'")
}

// TestADecisionIsNotTakenOutOfTheTrail however soon after it was made: not with its lines alone, nor with others in their place, nor while officers go on deciding.
func TestADecisionIsNotTakenOutOfTheTrail(t *testing.T) {
	t.Parallel()
	for what, then := range map[string]func(t *testing.T, w *world.World, v voting){
		"taken out": func(*testing.T, *world.World, voting) {},
		"others in their place": func(t *testing.T, w *world.World, v voting) {
			for range 3 {
				if _, err := w.Store.FindVoter(t.Context(), w.Officer, v.Slug, v.codes[1]); err != nil {
					t.Fatal(err)
				}
			}
		},
		"a decision follows": func(t *testing.T, w *world.World, v voting) {
			stand(t, w, entriesOf(t, w, v)[1], models.StandingClosed)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, w *world.World) {
				v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
				before, err := w.Store.NoteAudit(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				stand(t, w, entriesOf(t, w, v)[0], models.StandingClosed)
				settle(t, w, 1)
				undone(t, w, v, before)
				then(t, w, v)
				if _, err := w.Store.SettleStandings(t.Context()); err != nil {
					t.Fatal(err)
				}
				endVote(t, w, v)
				breach(t, w, v, "E1: {{.What}}, so nobody can say what officers decided about this vote")
			})
		})
	}
}

// TestWhatIsNotedFollowsFromWhatWasNoted: after acts in a trail that somebody wrote anew, the note outside is as it was, and the log says so.
func TestWhatIsNotedFollowsFromWhatWasNoted(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := opened(t, store.Options{SQLitePath: world.SQLite(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	v := votesBy(t, w, nil, []int{1}, []int{2})
	stand(t, w, entriesOf(t, w, v)[0], models.StandingClosed)
	number, hash, err := w.Keys.LastAudit()
	if newest := column[int64](t, plain(t, w), "SELECT MAX(number) FROM audit_entries"); err != nil || number != newest[0] || log.Len() > 0 {
		t.Fatalf("entry %d of %d is noted, %v, %s", number, newest[0], err, log.String())
	}
	withoutTriggers(t, w, "audit_entries", fmt.Sprintf("DELETE FROM audit_entries WHERE number >= %d", number))
	for range 3 {
		if _, err := w.Store.FindVoter(t.Context(), w.Officer, v.Slug, v.codes[1]); err != nil {
			t.Fatal(err)
		}
	}
	if n, h, err := w.Keys.LastAudit(); err != nil || n != number || h != hash {
		t.Errorf("entry %d is noted, %v, want %d", n, err, number)
	}
	if said := log.String(); !strings.Contains(said, "level=ERROR") || !strings.Contains(said, "noting the audit trail") {
		t.Errorf("the log has %q", said)
	}
}
