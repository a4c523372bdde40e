package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestAMailWithACodeLeadsToNobody: how often somebody was sent a code, beside how often a ballot was changed, would say whose it is. Nothing that waits to be
// sent names them to who reads the database, and nothing stays once it was sent, cannot be, or is too old.
func TestAMailWithACodeLeadsToNobody(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v, db := t.Context(), openVote(t, w, 0), plain(t, w)
		waiting := func() []string {
			t.Helper()
			return column[string](t, db, "SELECT dedupe_key || ' ' || recipient || ' ' || subject || ' ' || body || ' ' || last_error FROM outbox WHERE kind = 'vote_code'")
		}
		claim := func() models.Message {
			t.Helper()
			w.Store.Advance(5 * time.Minute)
			due, err := w.Store.ClaimMessages(ctx, 10)
			if err != nil || len(due) != 1 {
				t.Fatalf("%d messages, %v", len(due), err)
			}
			return due[0]
		}
		short, long := "a@x.example", strings.Repeat("a-long-name-", 5)+"@people.example"
		lengths := map[int]bool{}
		for _, address := range []string{short, long} {
			c := asked(t, w, v.cast(t, w, 1), address)
			entry := column[string](t, db, "SELECT id FROM roll_entries ORDER BY contact DESC LIMIT 1")[0]
			row := waiting()
			if len(row) != 1 || strings.Contains(row[0], address) || strings.Contains(row[0], c.EmailCode) || strings.Contains(row[0], entry) {
				t.Fatalf("what waits to be sent: %q", row)
			}
			lengths[len(row[0])] = true
			m := claim()
			if m.Recipient != address || !strings.Contains(m.Body, c.EmailCode) {
				t.Fatalf("what is sent: %+v", m)
			}
			if err := w.Store.MessageSent(ctx, m); err != nil {
				t.Fatal(err)
			}
			if row := waiting(); len(row) != 0 {
				t.Errorf("after it was sent: %q", row)
			}
			if err := w.Store.MessageSent(ctx, m); err != nil { // it was too old meanwhile
				t.Error(err)
			}
			if _, err := w.Store.CastBallot(ctx, c); err != nil {
				t.Errorf("the code works on: %v", err)
			}
		}
		if len(lengths) != 1 {
			t.Errorf("the length of what waits tells the address's: %v", lengths)
		}

		asked(t, w, v.cast(t, w, 1), short)
		m := claim()
		if err := w.Store.MessageFailed(ctx, m, "550 "+short+" is full", false); err != nil {
			t.Fatal(err)
		}
		if row := waiting(); len(row) != 1 || strings.Contains(row[0], short) {
			t.Errorf("after it failed once: %q", row)
		}
		if err := w.Store.MessageFailed(ctx, m, "550 "+short+" is unknown", true); err != nil {
			t.Fatal(err)
		}
		if row := waiting(); len(row) != 0 {
			t.Errorf("after it failed for good: %q", row)
		}

		asked(t, w, v.cast(t, w, 1), short)
		w.Store.Advance(models.OneTimeCodeLife + 2*time.Minute)
		if _, err := w.Store.DeleteShortLived(ctx); err != nil {
			t.Fatal(err)
		}
		if row := waiting(); len(row) != 0 {
			t.Errorf("when its code is too old: %q", row)
		}
	})
}

func TestAMailWithACodeGoesWithTheCode(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		if _, err := w.Store.SendSignInCode(t.Context(), models.Council{Name: "Harwick"}, w.Parent.Email, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			later time.Duration
			want  int
		}{{models.OneTimeCodeLife - time.Minute, 1}, {3 * time.Minute, 0}} {
			w.Store.Advance(step.later)
			if _, err := w.Store.DeleteShortLived(t.Context()); err != nil {
				t.Fatal(err)
			}
			messages, err := w.Store.Messages(t.Context(), 10)
			if err != nil || len(messages) != step.want {
				t.Errorf("%d messages, want %d, %v", len(messages), step.want, err)
			}
		}
	})
}
