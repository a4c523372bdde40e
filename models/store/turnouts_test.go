package store_test

import (
	"fmt"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestTurnoutIsRoundedAndDelayed: before the close everybody reads about how many have voted, as of a full hour at least an hour ago, and nobody reads more.
func TestTurnoutIsRoundedAndDelayed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		n := 0
		ballots := func(more int) {
			t.Helper()
			hash := rulesHash(t, w, v.Slug)
			for range more {
				n++
				id := newID()
				if err := w.Store.Setup(ctx, &models.Ballot{ID: id, RoundID: v.ID, VoterRef: fmt.Append(nil, "voter ", n), Version: 1, Choices: "{}", RulebookHash: hash, Nonce: []byte("n"), Tracker: id, State: "counted"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		at := func(when time.Time) {
			t.Helper()
			w.Store.SetOffset(time.Until(when))
		}
		notes := func(want int) {
			t.Helper()
			if got, err := w.Store.NoteTurnout(ctx); err != nil || got != want {
				t.Errorf("%d rounds noted, %v, want %d", got, err, want)
			}
		}
		reads := func(what string, want int64) {
			t.Helper()
			page, err := w.Store.RoundPage(ctx, models.Actor{}, v.Slug)
			ballot, err2 := w.Store.BallotPage(ctx, v.Slug, "")
			desk, err3 := w.Store.RoundDesk(ctx, w.Officer, v.Slug)
			count, err4 := w.Store.CountPage(ctx, w.Officer, v.Slug)
			for where, got := range map[string]int64{"round": page.VotedSoFar, "ballot": ballot.VotedSoFar, "desk": desk.VotedSoFar, "count": count.VotedSoFar} {
				if got != want {
					t.Errorf("%s: the page of the %s says %d, want %d (%v %v %v %v)", what, where, got, want, err, err2, err3, err4)
				}
			}
		}
		hour := w.Now.Add(2 * time.Hour).Truncate(time.Hour)
		ballots(19)
		at(hour.Add(time.Minute))
		notes(0)
		ballots(109)
		notes(1)
		notes(0)
		reads("at once", 0)
		at(hour.Add(59 * time.Minute))
		notes(0)
		reads("before an hour has gone", 0)
		ballots(300)
		at(hour.Add(time.Hour + time.Minute))
		reads("an hour later", 120)
		notes(1)
		reads("still", 120)
		at(hour.Add(2*time.Hour + time.Minute))
		reads("two hours later", 400)
		at(hour.Add(3*time.Hour + 30*time.Minute))
		notes(0)
		page, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		at(page.Closes().Add(24 * time.Hour))
		reads("after the close", 0)
		notes(0)
	})
}

func rulesHash(t *testing.T, w *world.World, slug string) string {
	t.Helper()
	page, err := w.Store.BallotPage(t.Context(), slug, "")
	if err != nil {
		t.Fatal(err)
	}
	return page.Rules.Hash
}
