package store_test

import (
	"fmt"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// guess tries a code at a request for somebody's address that is not the one that was sent, and answers whether it is.
func guess(t *testing.T, w *world.World, c models.Cast, code string) bool {
	t.Helper()
	c.EmailCode = code
	_, err := w.Store.OwnBallot(t.Context(), c)
	if err != nil && models.CodeOf(err) != models.Invalid {
		t.Fatal(err)
	}
	return err == nil
}

// TestTriesThatAreSetBackAreNoMore: who writes to the database sets the tries of a code back that was sent to somebody else, gives them its code for another request, or takes away how often
// they asked.
func TestTriesThatAreSetBackAreNoMore(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		wrong := func(c models.Cast) string {
			return map[bool]string{true: "111111", false: "000000"}[c.EmailCode == "000000"]
		}
		victim := asked(t, w, v.cast(t, w, 1), "victim@people.example")
		for range models.OneTimeCodeTries {
			if guess(t, w, victim, wrong(victim)) {
				t.Fatal("a wrong code opens")
			}
			behind(t, w, "UPDATE vote_codes SET tries = 0, expires_at = '2099-01-01 00:00:00+00:00'")
		}
		if guess(t, w, victim, victim.EmailCode) {
			t.Error("a sixth try, of a code whose tries were set back, opens a vote")
		}
		// The code that was sent for one request, beside another.
		other := asked(t, w, v.cast(t, w, 1), "victim@people.example")
		behind(t, w, fmt.Sprintf("UPDATE vote_codes SET code_hash = (SELECT code_hash FROM vote_codes WHERE tries = 0 AND id <> '%s' LIMIT 1) WHERE id = '%s'",
			latestCode(t, w), latestCode(t, w)))
		if guess(t, w, other, victim.EmailCode) {
			t.Error("a code opens a vote for another request")
		}
		// One that may be typed once, as where there were many asks.
		c := v.cast(t, w, 1)
		var err error
		if c.Request, err = w.Store.SendVoteCode(t.Context(), byEmail(c, "once@people.example", ""), 1); err != nil {
			t.Fatal(err)
		}
		once := byEmail(c, "once@people.example", sentCode(t, w))
		guess(t, w, once, wrong(once))
		behind(t, w, "UPDATE vote_codes SET tries = 0")
		if guess(t, w, once, once.EmailCode) {
			t.Error("a second try of a code for one opens a vote")
		}
	})
}

// latestCode is the id of the code that was sent last.
func latestCode(t *testing.T, w *world.World) string {
	t.Helper()
	return column[string](t, plain(t, w), "SELECT id FROM vote_codes WHERE expires_at < '2099-01-01 00:00:00+00:00'")[0]
}

// TestAsksThatAreTakenAwayAreCounted: with each ask there are five more guesses, so who takes away how often they asked gets no more of them.
func TestAsksThatAreTakenAwayAreCounted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		begin, refused := 0, false
		for ; begin < 500 && !refused; begin++ {
			_, err := w.Store.AskForCode(t.Context(), store.CodeBuckets{Network: "here", Here: "here|victim", Around: "around|victim", Address: "victim"})
			refused = models.CodeOf(err) == models.TooMany && err != nil
			behind(t, w, "DELETE FROM attempts")
		}
		if !refused {
			t.Errorf("%d asks were let through", begin)
		}
	})
}
