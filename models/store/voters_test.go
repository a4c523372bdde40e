package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// sentCode reads the newest code that was sent.
func sentCode(t *testing.T, w *world.World) string {
	t.Helper()
	messages, err := w.Store.Messages(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if _, rest, found := strings.Cut(m.Body, "Your code is "); found && m.Kind == "vote_code" {
			return rest[:6]
		}
	}
	t.Fatal("no code was sent")
	return ""
}

func byEmail(c models.Cast, email, code string) models.Cast {
	c.Email, c.EmailCode = email, code
	return c
}

func TestAnAddressHasOneBallotHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		trackers := map[string]bool{}
		for i, typed := range []string{"sam.resident@gmail.com", " SAM.Resident+vote@GoogleMail.com "} {
			w.Store.Advance(time.Second)
			if _, err := w.Store.SendVoteCode(t.Context(), byEmail(v.cast(t, w), typed, "")); err != nil {
				t.Fatal(err)
			}
			r, err := w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, i+1), typed, sentCode(t, w)))
			if err != nil {
				t.Fatal(err)
			}
			trackers[r.Tracker] = true
		}
		if n := turnout(t, w, v.Slug); n != 1 || len(trackers) != 2 {
			t.Errorf("%d ballots, %d trackers", n, len(trackers))
		}
		// The same code opens the ballot again until it is too old.
		code := sentCode(t, w)
		own, err := w.Store.OwnBallot(t.Context(), byEmail(v.cast(t, w), "sam.resident@gmail.com", code))
		if err != nil || len(own.Picks) != 1 || own.Picks[0] != v.projects[1].ID {
			t.Errorf("own ballot: %v, %v", own.Picks, err)
		}
		w.Store.Advance(models.OneTimeCodeLife)
		_, err = w.Store.OwnBallot(t.Context(), byEmail(v.cast(t, w), "sam.resident@gmail.com", code))
		refused(t, "an old code", err, models.Invalid, "[code:")
	})
}

func TestEmailCodesAreGuessedFiveTimesAtMost(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		const email = "sam@example.org"
		send := func() string {
			w.Store.Advance(time.Second)
			if _, err := w.Store.SendVoteCode(t.Context(), byEmail(v.cast(t, w), email, "")); err != nil {
				t.Fatal(err)
			}
			return sentCode(t, w)
		}
		code := send()
		wrong := fmt.Sprintf("%06d", (atoi(t, code)+1)%1_000_000)
		w.Queries.Taken()
		var wait sync.WaitGroup
		for range 20 {
			c := byEmail(v.cast(t, w, 1), email, wrong)
			wait.Go(func() {
				if _, err := w.Store.CastBallot(t.Context(), c); models.CodeOf(err) != models.Invalid {
					t.Errorf("a wrong code: %v", err)
				}
			})
		}
		wait.Wait()
		looked := 0
		for _, sql := range w.Queries.Taken() {
			if strings.HasPrefix(sql, "UPDATE") && strings.Contains(sql, "vote_codes") {
				looked++
			}
		}
		if looked != models.OneTimeCodeTries {
			t.Errorf("%d guesses at once were looked at", looked)
		}
		_, err := w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), email, code))
		refused(t, "the right code after too many tries", err, models.Invalid, "[code:")
		old := code
		code = send()
		if old != code {
			_, err = w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), email, old))
			refused(t, "the code before the newest", err, models.Invalid, "[code:")
		}
		if _, err := w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), email, code)); err != nil {
			t.Errorf("the newest code: %v", err)
		}
		_, err = w.Store.CastBallot(t.Context(), byEmail(v.cast(t, w, 1), "stranger@example.org", code))
		refused(t, "another's code", err, models.Invalid, "[code:")
	})
}

func atoi(t *testing.T, digits string) int {
	t.Helper()
	n, ok := models.ParseCount(digits)
	if !ok {
		t.Fatalf("%q is no number", digits)
	}
	return n
}

func TestRoundsThatAskForACodeTakeNoEmail(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageVoting)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		if err := w.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"assurance": "code"}}); err != nil {
			t.Fatal(err)
		}
		w.Seal(r, "test")
		_, err := w.Store.SendVoteCode(t.Context(), models.Cast{Slug: r.Slug, Email: "sam@example.org", Belongs: "live"})
		refused(t, "an e-mailed code", err, models.Invalid, "")
	})
}
