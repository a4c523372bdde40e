package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/keys"
	"acorn/testing/world"
)

// forgetful is a folder of keys of a program that is killed before it notes receipts.
type forgetful struct{ *keys.Ring }

var errKilled = errors.New("killed")

func (forgetful) NoteReceipts(string, int64, []byte) error { return errKilled }

// byMailFrom has people vote by email, each with an address of their number.
func byMailFrom(t *testing.T, w *world.World, v voting, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if _, err := w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1), fmt.Sprintf("v%d@example.org", i))); err != nil {
			t.Fatal(err)
		}
	}
}

// receiptsGo has so many receipts queued.
func receiptsGo(t *testing.T, w *world.World, want int) {
	t.Helper()
	if n, err := w.Store.SendReceipts(t.Context()); err != nil || n != want {
		t.Fatalf("%d receipts, want %d, %v", n, want, err)
	}
}

// takenOut deletes the ballot of the voter whose receipt was queued first, with its commitments. It answers the key of the receipt.
func takenOut(t *testing.T, w *world.World, v voting) string {
	t.Helper()
	key := column[string](t, plain(t, w), "SELECT dedupe_key FROM outbox WHERE kind = 'vote_receipt' ORDER BY created_at, id LIMIT 1")[0]
	_, entry, _ := strings.Cut(key, "|")
	ref, err := w.Keys.VoterRef(v.ID, entry)
	if err != nil {
		t.Fatal(err)
	}
	theirs := " WHERE voter_ref = " + literal(w, ref)
	withoutTriggers(t, w, "ballot_leaves", "DELETE FROM ballot_leaves WHERE tracker = (SELECT tracker FROM ballots"+theirs+")")
	withoutTriggers(t, w, "ballots", "DELETE FROM ballots"+theirs)
	return key
}

// literal is how bytes are written in SQL.
func literal(w *world.World, b []byte) string {
	if w.Options.DatabaseURL != "" {
		return fmt.Sprintf(`'\x%x'`, b)
	}
	return fmt.Sprintf("x'%x'", b)
}

// TestLaterReceiptsMakeUpForNone: a vote goes with its receipt, before others are sent theirs.
func TestLaterReceiptsMakeUpForNone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		byMailFrom(t, w, v, 0, 6)
		receiptsGo(t, w, 6)
		behind(t, w, "DELETE FROM outbox WHERE dedupe_key = '"+takenOut(t, w, v)+"'")
		byMailFrom(t, w, v, 6, 11)
		if n, err := w.Store.SendReceipts(t.Context()); err == nil || n != 0 {
			t.Errorf("%d receipts are queued on top, %v", n, err)
		}
		endVote(t, w, v)
		breach(t, w, v, "E1: {{.N}} receipts were sent and are not on record any more")
	})
}

// TestAReceiptIsOfItsOwnEntry: a vote goes, and its receipt is led to the entry of somebody who voted otherwise, before or after it was noted.
func TestAReceiptIsOfItsOwnEntry(t *testing.T) {
	t.Parallel()
	for name, noted := range map[string]bool{"noted": true, "not noted yet": false} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, w *world.World) {
				v := votesBy(t, w, nil, []int{1})
				byMailFrom(t, w, v, 0, 6)
				if !noted {
					w.Store.SetKeys(forgetful{w.Keys})
					if _, err := w.Store.SendReceipts(t.Context()); !errors.Is(err, errKilled) {
						t.Fatal(err)
					}
					w.Store.SetKeys(w.Keys)
				} else {
					receiptsGo(t, w, 6)
				}
				other := idOf(t, w, "roll_entry_id FROM voting_codes", "round_id = '"+v.ID+"'")
				behind(t, w, "UPDATE outbox SET dedupe_key = 'vote_receipt|"+other+"' WHERE dedupe_key = '"+takenOut(t, w, v)+"'")
				endVote(t, w, v)
				breach(t, w, v, "E1: the receipts on record are not those that were sent")
			})
		})
	}
}

// TestAProgramThatIsKilledRaisesNoAlarm: receipts were queued and not noted, more than once; the next look notes them, and then none of them goes. Nor does an older folder of keys, or one without a note.
func TestAProgramThatIsKilledRaisesNoAlarm(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		byMailFrom(t, w, v, 0, 5)
		receiptsGo(t, w, 5)
		w.Store.SetKeys(forgetful{w.Keys})
		for i := range 2 {
			w.Store.Advance(time.Minute)
			byMailFrom(t, w, v, 5+5*i, 10+5*i)
			if n, err := w.Store.SendReceipts(ctx); !errors.Is(err, errKilled) || n != 5 {
				t.Fatalf("%d receipts, %v", n, err)
			}
		}
		if n, _, err := w.Keys.LastReceipts(v.ID); n != 5 || err != nil {
			t.Fatalf("%d are noted, %v", n, err)
		}
		w.Store.SetKeys(w.Keys)
		receiptsGo(t, w, 0)
		if n, _, err := w.Keys.LastReceipts(v.ID); n != 15 || err != nil {
			t.Errorf("%d are noted, %v", n, err)
		}
		w.Store.Advance(time.Minute)
		byMailFrom(t, w, v, 15, 20)
		receiptsGo(t, w, 5)
		addsUpTo(t, w, v, 20)
	})
}

// TestAReceiptGoesWhereItsVoterWasPutOnTheRoll: an address or a number is replaced or taken away. Nothing goes there, and the count finds it; once all addresses are deleted, none is missed.
func TestAReceiptGoesWhereItsVoterWasPutOnTheRoll(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"contact = 'evil@people.example'", "contact = ''", "mobile = '+447700900999', mobile_hash = contact_hash", "contact = 'v0@EXAMPLE.org'"} {
		name, _, _ := strings.Cut(set, "@")
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, w *world.World) {
				v := openVote(t, w, 0)
				byMailFrom(t, w, v, 0, 6)
				behind(t, w, "DELETE FROM outbox")
				withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET "+set+" WHERE round_id = '"+v.ID+"' AND contact = 'v0@example.org'")
				receiptsGo(t, w, 5)
				mail, err := w.Store.Messages(t.Context(), 10)
				for _, m := range mail {
					if err != nil || !strings.HasSuffix(m.Recipient, "@example.org") || strings.HasPrefix(m.Recipient, "v0") {
						t.Errorf("%s: a receipt goes to %s, %v", set, m.Recipient, err)
					}
				}
				endVote(t, w, v)
				breach(t, w, v, "E1: {{.N}} of those on the roll are not as they were put there")
			})
		})
	}
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		byMailFrom(t, w, v, 0, 6)
		receiptsGo(t, w, 6)
		endVote(t, w, v)
		seeClose(t, w)
		w.Store.Advance(models.AddressKept + time.Hour)
		if _, err := w.Store.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := column[string](t, plain(t, w), "SELECT contact FROM roll_entries WHERE contact <> '' AND round_id = '"+v.ID+"'"); len(left) != 0 {
			t.Fatalf("addresses that are kept: %q", left)
		}
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Errorf("once all addresses are gone: %v", err)
		}
	})
}
