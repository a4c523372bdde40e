package store_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/models/recount"
	"acorn/testing/world"
)

// TestConsistency (T-S6): each checkpoint that the auditor kept leads to the next, hour by hour, and the published files hold them all. The auditor has the
// key from the mails too.
func TestConsistency(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 55)
		for _, upTo := range [][2]int{{0, 20}, {20, 31}, {31, 45}, {45, 55}} {
			castAll(t, w, v, upTo[0], upTo[1])
			nextHour(t, w, v)
			take(t, w, v.Slug)
		}
		castBy(t, w, v, 0, 2)
		endVote(t, w, v)
		mails, key := "", ""
		for _, step := range []func() error{
			func() error { return w.Store.CountRound(t.Context(), w.Officer, v.Slug) },
			func() error {
				sent, err := w.Store.Messages(t.Context(), 100)
				for _, m := range sent {
					if m.Kind == "checkpoint" && m.Recipient == w.Auditor.Email {
						mails = "Subject: " + m.Subject + "\n\n" + m.Body + "\n\n" + mails // the newest came first
						_, key, _ = strings.Cut(m.Body, "acorn+")
						key, _, _ = strings.Cut("acorn+"+key, "\n")
					}
				}
				return err
			},
			func() error { return w.Store.TellProposers(t.Context(), w.Officer, v.Slug) },
			func() error { return w.Store.PublishResult(t.Context(), w.Officer, v.Slug) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		var log ballotlog.Log
		file, err := w.Store.LogFile(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(file)), "\n")[1:] {
			_, digits, _ := strings.Cut(line, ",")
			commitment, err := hex.DecodeString(digits)
			if err != nil || log.Append(commitment) != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		notes, cut := ballotlog.Notes([]byte(mails))
		if len(notes) != 5 || len(cut) != 0 {
			t.Fatalf("the auditor has %d checkpoints, and %d in part:\n%s", len(notes), len(cut), mails)
		}
		var before models.Checkpoint
		for i, note := range notes {
			c, err := ballotlog.Parse(note, key)
			if err != nil || c.Size <= before.Size || !c.Hour.After(before.Hour) {
				t.Fatalf("checkpoint %d is of %d votes after %d: %v", i, c.Size, before.Size, err)
			}
			if err := log.Leads(before, c); err != nil {
				t.Errorf("checkpoint %d does not lead to the next: %v", i, err)
			}
			forged := c
			forged.Root = append([]byte{c.Root[0] ^ 1}, c.Root[1:]...)
			if i > 0 && log.Leads(before, forged) == nil {
				t.Errorf("checkpoint %d leads to another log", i)
			}
			before = c
		}
		packed, err := w.Store.RecountZip(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		files, err := recount.Unzip(packed)
		if err != nil {
			t.Fatal(err)
		}
		report, err := recount.CheckAgainst(files, recount.Known{Key: key, Checkpoints: []byte(mails)})
		says := strings.Join(report.Known, "\n")
		if err != nil || !report.Agrees() || !strings.Contains(says, "signed with the key that you gave") || !strings.Contains(says, "The log holds 5 checkpoints of yours") {
			t.Errorf("%s\n%s, %v", report.Line(), says, err)
		}
	})
}
