package store_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// behindTheTriggers does something to the audit trail as whoever owns the database can.
func behindTheTriggers(t *testing.T, w *world.World, do ...string) {
	t.Helper()
	withoutTriggers(t, w, "audit_entries", do...)
}

// withoutTriggers does something to a table as whoever owns the database can: without its triggers, which are there again afterwards.
func withoutTriggers(t *testing.T, w *world.World, table string, do ...string) {
	t.Helper()
	db := plain(t, w)
	exec := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v\n%s", err, statement)
		}
	}
	if w.Options.DatabaseURL != "" {
		exec("ALTER TABLE " + table + " DISABLE TRIGGER USER")
		defer exec("ALTER TABLE " + table + " ENABLE TRIGGER USER")
	} else {
		triggers := triggersOf(t, db, table)
		for name := range triggers {
			exec("DROP TRIGGER " + name)
		}
		defer func() {
			for _, again := range triggers {
				exec(again)
			}
		}()
	}
	for _, statement := range do {
		exec(statement)
	}
}

// triggersOf are the statements that make the triggers of a table on SQLite.
func triggersOf(t *testing.T, db *sql.DB, table string) map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '"+table+"'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	triggers := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		triggers[name] = text
	}
	if err := rows.Err(); err != nil || len(triggers) == 0 {
		t.Fatalf("%d triggers, %v", len(triggers), err)
	}
	return triggers
}

// rehash is what an entry's hash would be with another reason: whoever can write to the database can compute it as well as we can.
func rehash(t *testing.T, w *world.World, number int64, reason string) string {
	t.Helper()
	lines, err := w.Store.AuditTrailBefore(t.Context(), w.Auditor, models.AuditFilter{}, number+1, 1)
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d entries, %v", len(lines), err)
	}
	e := lines[0].AuditEntry
	h := sha256.New()
	for _, f := range []string{e.PrevHash, fmt.Sprint(e.Number), e.At.UTC().Format(time.RFC3339Nano), text(e.ActorID), e.Act, e.ObjectKind, e.ObjectID, text(e.RoundID), reason, e.Detail} {
		fmt.Fprintf(h, "%d:%s", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// TestTamperingShows changes the audit trail behind its triggers, in each way that can be.
func TestTamperingShows(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for range 5 {
			w.Round(models.StageProposing)
		}
		holds := func(when string) (n int64) {
			t.Helper()
			n, err := w.Store.VerifyAudit(t.Context())
			if err != nil || n < 10 {
				t.Fatalf("%s: %d entries, %v", when, n, err)
			}
			return n
		}
		last := holds("untouched")
		broken := func(how string, number int64, says string) {
			t.Helper()
			want := fmt.Sprintf(says, number)
			for name, look := range map[string]func(context.Context) (int64, error){"verifying": w.Store.VerifyAudit, "noting": w.Store.NoteAudit} {
				if _, err := look(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s, %s says %v, want %q", how, name, err, want)
				}
			}
		}
		const changed, cut = "changed at entry %d", "ends at entry %d"
		behindTheTriggers(t, w, "UPDATE audit_entries SET reason = 'another' WHERE number = 3")
		broken("a reason was changed", 3, changed)
		behindTheTriggers(t, w, "UPDATE audit_entries SET reason = '' WHERE number = 3")
		holds("put back as it was")
		behindTheTriggers(t, w, "UPDATE audit_entries SET actor_id = 'another' WHERE number = 4")
		broken("an actor was changed", 4, changed)
		behindTheTriggers(t, w, "UPDATE audit_entries SET actor_id = NULL WHERE number = 4")
		behindTheTriggers(t, w, "UPDATE audit_entries SET reason = 'another', hash = '"+rehash(t, w, 5, "another")+"' WHERE number = 5")
		broken("a reason was changed with its hash", 6, changed)
		behindTheTriggers(t, w, "UPDATE audit_entries SET reason = '', hash = '"+rehash(t, w, 5, "")+"' WHERE number = 5")
		holds("put back as it was")

		// The last entry can be changed with its hash, and the end can be cut off, without the chain telling; what was noted outside tells.
		if n, err := w.Store.NoteAudit(t.Context()); err != nil || n != last {
			t.Fatalf("noted %d, %v", n, err)
		}
		behindTheTriggers(t, w, "UPDATE audit_entries SET reason = 'another', hash = '"+rehash(t, w, last, "another")+"' WHERE number = "+fmt.Sprint(last))
		broken("the newest was changed with its hash", last, changed)
		behindTheTriggers(t, w, "UPDATE audit_entries SET reason = '', hash = '"+rehash(t, w, last, "")+"' WHERE number = "+fmt.Sprint(last))
		holds("put back as it was")
		w.Round(models.StageProposing)
		holds("with more since it was noted")
		behindTheTriggers(t, w, fmt.Sprintf("DELETE FROM audit_entries WHERE number >= %d", last))
		broken("the end was cut off", last-1, cut)
		behindTheTriggers(t, w, "DELETE FROM audit_entries")
		broken("all was removed", 0, cut)
	})
}
