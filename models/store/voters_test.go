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

	"github.com/google/uuid"
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

// asked asks for a code as a voter does, and fills in the code that was sent to the address, beside the request that stays on the page.
func asked(t *testing.T, w *world.World, c models.Cast, email string) models.Cast {
	t.Helper()
	w.Store.Advance(time.Second)
	var err error
	if c.Request, err = w.Store.SendVoteCode(t.Context(), byEmail(c, email, ""), models.OneTimeCodeTries); err != nil {
		t.Fatal(err)
	}
	return byEmail(c, email, sentCode(t, w))
}

func TestAnAddressHasOneBallotHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		trackers := map[string]bool{}
		var last models.Cast
		for i, typed := range []string{"sam.resident@gmail.com", " SAM.Resident+vote@GoogleMail.com "} {
			last = asked(t, w, v.cast(t, w, i+1), typed)
			r, err := w.Store.CastBallot(t.Context(), last)
			if err != nil {
				t.Fatal(err)
			}
			trackers[r.Tracker] = true
		}
		if n := turnout(t, w, v.Slug); n != 1 || len(trackers) != 2 {
			t.Errorf("%d ballots, %d trackers", n, len(trackers))
		}
		// The same code opens the ballot again until it is too old.
		own, err := w.Store.OwnBallot(t.Context(), byEmail(last, "sam.resident@gmail.com", last.EmailCode))
		if err != nil || len(own.Picks) != 1 || own.Picks[0] != v.projects[1].ID {
			t.Errorf("own ballot: %v, %v", own.Picks, err)
		}
		var expires time.Time
		if err := plain(t, w).QueryRowContext(t.Context(), "SELECT expires_at FROM vote_codes ORDER BY expires_at DESC LIMIT 1").Scan(&expires); err != nil || !expires.Equal(expires.Truncate(time.Minute)) {
			t.Errorf("a code ends at %s, which tells when it was asked for, %v", expires, err)
		}
		w.Store.Advance(models.OneTimeCodeLife + time.Minute)
		_, err = w.Store.OwnBallot(t.Context(), last)
		refused(t, "an old code", err, models.Invalid, "[code:")
	})
}

// A mailbox that has many addresses is one voter, and the code goes to the address that was typed.
func TestAMailboxHasOneBallotUnderAllItsAddresses(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		for i, typed := range []string{"sam.x@proton.me", "Sam-X@pm.me"} {
			if _, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, i+1), typed)); err != nil {
				t.Fatal(err)
			}
		}
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots of one mailbox", n)
		}
		if mail := newestMail(t, w); mail.Recipient != "sam-x@pm.me" {
			t.Errorf("the code went to %s", mail.Recipient)
		}
	})
}

func TestEmailCodesAreGuessedFiveTimesAtMost(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		const email = "sam@example.org"
		first := asked(t, w, v.cast(t, w, 1), email)
		wrong := byEmail(first, email, fmt.Sprintf("%06d", (atoi(t, first.EmailCode)+1)%1_000_000))
		w.Queries.Taken()
		var wait sync.WaitGroup
		for range 20 {
			wait.Go(func() {
				if _, err := w.Store.CastBallot(t.Context(), wrong); models.CodeOf(err) != models.Invalid {
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
		_, err := w.Store.CastBallot(t.Context(), first)
		refused(t, "the right code after too many tries", err, models.Invalid, "[code:")
		newest := asked(t, w, v.cast(t, w, 1), email)
		if _, err := w.Store.CastBallot(t.Context(), newest); err != nil {
			t.Errorf("the newest code: %v", err)
		}
		newest.Submission = uuid.NewString()
		_, err = w.Store.CastBallot(t.Context(), byEmail(newest, "stranger@example.org", newest.EmailCode))
		refused(t, "another's code", err, models.Invalid, "[code:")
	})
}

// TestStrangersCannotUseUpAVotersCode: who knows an address and not the page on which its code was asked for never reaches the code.
func TestStrangersCannotUseUpAVotersCode(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		const email = "sam@example.org"
		voter := asked(t, w, v.cast(t, w, 1), email)
		stranger := asked(t, w, v.cast(t, w, 2), email) // they see the page, and not the mail
		for n := range 200 {
			guess := byEmail(v.cast(t, w, 2), email, fmt.Sprintf("%06d", n))
			guess.Request = []string{"", stranger.Request, uuid.NewString()}[n%3]
			if guess.EmailCode == stranger.EmailCode {
				continue
			}
			_, err := w.Store.CastBallot(t.Context(), guess)
			refused(t, "a guess", err, models.Invalid, "[code:")
		}
		right := voter
		right.Request = stranger.Request
		_, err := w.Store.CastBallot(t.Context(), right)
		refused(t, "the voter's code on another page", err, models.Invalid, "[code:")
		if _, err := w.Store.CastBallot(t.Context(), voter); err != nil {
			t.Errorf("the voter cannot vote: %v", err)
		}
		guarded := v.cast(t, w, 1)
		if guarded.Request, err = w.Store.SendVoteCode(t.Context(), byEmail(guarded, email, ""), 1); err != nil {
			t.Fatal(err)
		}
		_, err = w.Store.CastBallot(t.Context(), byEmail(guarded, email, "no code"))
		refused(t, "a first guess at a guarded code", err, models.Invalid, "[code:")
		_, err = w.Store.CastBallot(t.Context(), byEmail(guarded, email, sentCode(t, w)))
		refused(t, "a second guess", err, models.Invalid, "[code:")
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
		_, err := w.Store.SendVoteCode(t.Context(), models.Cast{Slug: r.Slug, Email: "sam@example.org", Belongs: "live"}, models.OneTimeCodeTries)
		refused(t, "an e-mailed code", err, models.Invalid, "")
	})
}
