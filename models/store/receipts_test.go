package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/keys"
	"acorn/models/store"
	"acorn/testing/world"
)

// Whoever has the database alone must not read from the outbox which ballot is whose: a receipt's number leads to a ballot.
func TestReceiptsInTheOutboxAreSealed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "acorn.db")
	var sent []string
	open := func(name string) (*store.Store, *keys.Ring) {
		ring, err := keys.Open(filepath.Join(t.TempDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), store.Options{SQLitePath: file, Keys: ring, OnQuery: func(sql string) { sent = append(sent, sql) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s, ring
	}
	s, ring := open("keys")
	w := world.New(t, s)
	w.Keys = ring
	v := openVote(t, w, 0)
	var trackers []string
	for i := range 5 {
		r, err := s.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), fmt.Sprintf("voter%d@example.org", i)))
		if err != nil {
			t.Fatal(err)
		}
		trackers = append(trackers, r.Tracker, r.Tracker[:4])
	}
	sent = nil
	if n, err := s.SendReceipts(context.Background()); err != nil || n != 5 {
		t.Fatalf("%d receipts, %v", n, err)
	}
	mails := 0
	for _, sql := range sent {
		if strings.HasPrefix(sql, "INSERT INTO `outbox`") {
			mails++
			for _, tracker := range trackers {
				if strings.Contains(sql, tracker) && len(tracker) > 4 || strings.Contains(sql, tracker+" ") {
					t.Errorf("the outbox gets %s: %s", tracker, sql)
				}
			}
		}
	}
	if mails != 5 {
		t.Errorf("%d mails were written", mails)
	}
	stranger, _ := open("other keys")
	if messages, err := stranger.Messages(t.Context(), 50); err == nil {
		t.Errorf("another key reads %d messages", len(messages))
	}
}

// An address that only stands in for one is refused in a list and in a vote. Who has one on the roll all the same gets their receipt by text, and the count finds it.
func TestAnAddressThatReachesNobodyIsNone(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), sealedBy(t, w, models.AssuranceRoll)
		page := broughtIn(t, w, v.Slug, "reference,email,mobile\nA1,None@None.Invalid.,07700 900123\n", false)
		if len(page.Problems) != 1 || page.Problems[0].Problem != "That is no email address. One looks like sam@example.org. Leave it empty for a person who has none" {
			t.Errorf("problems: %+v", page.Problems)
		}
		if _, err := w.Store.DiscardList(ctx, w.Officer, v.Slug, page.List.ID); err != nil {
			t.Fatal(err)
		}
		applied(t, w, v.Slug, "reference,email,mobile\nA1,ann@people.example,07700 900123\n", false)
		patch(t, w, &models.RollEntry{}, "contact", "ann@people.example", map[string]any{"contact": "none@none.invalid"})
		mark, err := w.Store.MarkOf(ctx, "none@none.invalid")
		if err != nil {
			t.Fatal(err)
		}
		withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET bound = "+literal(w, mark))
		openNow(t, w, v)
		_, err = w.Store.SendVoteCode(ctx, byEmail(v.cast(t, w, 1), "none@none.invalid", ""), models.OneTimeCodeTries)
		refused(t, "a code to nobody", err, models.Invalid, "")
		if _, err := w.Store.CastBallot(ctx, texted(t, w, v.cast(t, w, 1), "07700 900123")); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
		if to := column[string](t, plain(t, w), "SELECT recipient FROM outbox WHERE kind = 'vote_receipt'"); len(to) != 1 || to[0] != "+447700900123" {
			t.Errorf("receipts went to %q", to)
		}
	})
}
