package store_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// TestACodeGoesToItsOwnMailbox: who writes to the database leads the sealed code of another to their own mailbox, or to a form of their own. It is not sent, and not tried again.
func TestACodeGoesToItsOwnMailbox(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		ask := func(address string) string {
			t.Helper()
			w.Store.Advance(time.Second)
			if _, err := w.Store.SendVoteCode(ctx, byEmail(v.cast(t, w, 1), address, ""), models.OneTimeCodeTries); err != nil {
				t.Fatal(err)
			}
			return column[string](t, plain(t, w), "SELECT id FROM outbox ORDER BY created_at DESC LIMIT 1")[0]
		}
		lead := func(to, from, what string) {
			behind(t, w, "UPDATE outbox SET "+what+" = (SELECT "+what+" FROM outbox WHERE id = '"+from+"') WHERE id = '"+to+"'")
		}
		kept := func() int {
			return len(column[string](t, plain(t, w), "SELECT id FROM outbox WHERE kind = 'vote_code'"))
		}
		for _, columns := range [][]string{{"recipient"}, {"body"}, {"recipient", "body"}, {"kind"}} {
			mine, theirs := ask("evil@people.example"), ask("sam@people.example")
			for _, name := range columns {
				if name == "kind" {
					behind(t, w, "UPDATE outbox SET kind = 'vote_receipt' WHERE id = '"+theirs+"'")
					continue
				}
				lead(theirs, mine, name)
			}
			due, err := w.Store.ClaimMessages(ctx, 10)
			if err != nil || len(due) != 1 || due[0].ID != mine || due[0].Recipient != "evil@people.example" {
				t.Errorf("with another's %v: %d are sent, %v", columns, len(due), err)
			}
			if n := kept(); n != 1 {
				t.Errorf("with another's %v: %d codes wait", columns, n)
			}
			behind(t, w, "DELETE FROM outbox")
		}
		theirs := ask("sam@people.example")
		form, err := w.Store.ParkForm(ctx, w.Officer, "browser", "/desk", "a=b")
		if err != nil {
			t.Fatal(err)
		}
		behind(t, w, "UPDATE parked_forms SET fields = (SELECT body FROM outbox WHERE id = '"+theirs+"')")
		if got, err := w.Store.ParkedForm(ctx, w.Officer, "browser", form); err == nil {
			t.Errorf("a form shows another's code: %q", got.Fields)
		}
		if got, err := w.Store.OwnData(ctx, w.Officer); err == nil {
			t.Errorf("what is held about somebody shows another's code: %+v", got.KeptForms)
		}
	})
}

// TestAReceiptGoesToItsOwnVoter: a receipt that is led to another address, or stands in place of another's, is shown as failed, once.
func TestAReceiptGoesToItsOwnVoter(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), name+"@people.example")); err != nil {
				t.Fatal(err)
			}
		}
		behind(t, w, "DELETE FROM outbox")
		if n, err := w.Store.SendReceipts(ctx); err != nil || n != 5 {
			t.Fatalf("%d receipts, %v", n, err)
		}
		behind(t, w, "UPDATE outbox SET recipient = 'evil@people.example' WHERE recipient = 'a@people.example'")
		behind(t, w, "UPDATE outbox SET body = (SELECT body FROM outbox WHERE recipient = 'c@people.example') WHERE recipient = 'b@people.example'")
		for round, want := range []int{3, 0} {
			due, err := w.Store.ClaimMessages(ctx, 10)
			if err != nil || len(due) != want {
				t.Errorf("look %d: %d are sent, want %d, %v", round, len(due), want, err)
			}
			for _, m := range due {
				if !strings.Contains(m.Body, "receipt number") || strings.Contains("evil@ a@ b@", m.Recipient[:2]) {
					t.Errorf("sent: %+v", m)
				}
				if err := w.Store.MessageSent(ctx, m); err != nil {
					t.Fatal(err)
				}
			}
			w.Store.Advance(24 * time.Hour)
		}
		if failed := column[string](t, plain(t, w), "SELECT last_error FROM outbox WHERE failed_at IS NOT NULL AND sent_at IS NULL ORDER BY id"); len(failed) != 2 || failed[0] == "" || failed[1] == "" {
			t.Errorf("failed: %q", failed)
		}
	})
}

// TestTheLogHasAMailThatDidNotOpen, and not to whom it was.
func TestTheLogHasAMailThatDidNotOpen(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := opened(t, store.Options{SQLitePath: world.SQLite(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	v := openVote(t, w, 0)
	if _, err := w.Store.SendVoteCode(t.Context(), byEmail(v.cast(t, w, 1), "sam@people.example", ""), models.OneTimeCodeTries); err != nil {
		t.Fatal(err)
	}
	id := idOf(t, w, "id FROM outbox", "kind = 'vote_code'")
	behind(t, w, "UPDATE outbox SET recipient = 'evil@people.example'")
	if due, err := w.Store.ClaimMessages(t.Context(), 10); err != nil || len(due) != 0 {
		t.Errorf("%d are sent, %v", len(due), err)
	}
	if said := log.String(); strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, id) || strings.Contains(said, "people.example") {
		t.Errorf("the log has %q", said)
	}
}

// TestASignInCodeIsNotReadInTheDatabase: who could would sign in as the second officer of all that takes two.
func TestASignInCodeIsNotReadInTheDatabase(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		if _, err := w.Store.SendSignInCode(t.Context(), models.Council{Name: "Harwick Council"}, w.Officer2.Email, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		waiting := column[string](t, plain(t, w), "SELECT dedupe_key || ' ' || recipient || ' ' || subject || ' ' || body FROM outbox WHERE kind = 'sign_in_code'")
		if len(waiting) != 1 || strings.Contains(waiting[0], w.Officer2.Email) || strings.Contains(waiting[0], "Your code is") {
			t.Errorf("in the database: %q", waiting)
		}
		mails, err := w.Store.ClaimMessages(t.Context(), 10)
		if err != nil || len(mails) != 1 || mails[0].Recipient != w.Officer2.Email || !strings.Contains(mails[0].Body, "Your code is ") {
			t.Errorf("sent: %v, %v", mails, err)
		}
	})
}
