package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

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
