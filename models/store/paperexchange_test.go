package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// The code that a voter reads out to give their address up for a paper shows nobody their vote and casts none. A code to vote with gives nothing up either.
func TestACodeForAPaperDoesNothingElse(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		s, ctx := w.Store, t.Context()
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 4)
		voter := asked(t, w, v.cast(t, w, 1), "sam@people.example")
		if _, err := s.CastBallot(ctx, voter); err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"sam@people.example", "kim@people.example"} {
			w.Store.Advance(time.Second)
			request, err := s.AskToExchange(ctx, w.Helper, v.Slug, b.id, address, models.OneTimeCodeTries)
			if err != nil {
				t.Fatal(err)
			}
			read := byEmail(v.cast(t, w, 2), address, sentCode(t, w))
			read.Request = request
			_, err = s.OwnBallot(ctx, read)
			refused(t, address+": their vote, by who heard the code", err, models.Invalid, "[code:")
			_, err = s.CastBallot(ctx, read)
			refused(t, address+": a vote, by who heard the code", err, models.Invalid, "[code:")
			if address == "sam@people.example" {
				mail := newestMail(t, w).Body
				if !strings.Contains(mail, "Read this code out to the person who gives you the paper. It gives up your vote online for a vote on paper.") || strings.Contains(mail, "your vote is in") {
					t.Errorf("the mail says %q", mail)
				}
				voted := models.PaperExchange{Shown: address, Code: voter.EmailCode, Request: voter.Request}
				refused(t, "giving up by a code to vote", s.ExchangePaper(ctx, w.Helper, v.Slug, b.id, voted), models.Invalid, "[email_code:")
			}
			if err := s.ExchangePaper(ctx, w.Helper, v.Slug, b.id, models.PaperExchange{Shown: address, Code: read.EmailCode, Request: request}); err != nil {
				t.Errorf("%s: giving up: %v", address, err)
			}
		}
	})
}

// Whoever was only named for a paper has not said how they belong, nor typed a postcode: a code to see their vote would let them do without.
func TestAnAddressNamedForAPaperStillShowsWhereItBelongs(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		s, ctx := w.Store, t.Context()
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 4)
		if _, err := s.AskToExchange(ctx, w.Helper, v.Slug, b.id, "kim@people.example", models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		own := models.Cast{Slug: v.Slug, Email: "kim@people.example"}
		if _, err := s.SendOwnCode(ctx, own, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		if n := codesSent(t, w); n != 1 {
			t.Errorf("%d codes were sent, and one was asked for a paper", n)
		}
		if _, err := s.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "kim@people.example")); err != nil {
			t.Errorf("voting after all: %v", err)
		}
		if _, err := s.SendOwnCode(ctx, own, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		if n := codesSent(t, w); n != 3 {
			t.Errorf("%d codes were sent, not 3", n)
		}
	})
}

// codesSent is how many codes were sent to addresses of a roll.
func codesSent(t *testing.T, w *world.World) int {
	t.Helper()
	messages, err := w.Store.Messages(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range messages {
		if m.Kind == "vote_code" {
			n++
		}
	}
	return n
}
