package store_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// nothingOpen is what an officer says who proposes to destroy a key.
const nothingOpen = "I asked the complaints team and the information desk on Monday. Nothing is open."

// publishedVote is a round whose result of these ballots is out.
func publishedVote(t *testing.T, w *world.World, ballots ...[]int) voting {
	t.Helper()
	v := voted(t, w, ballots...)
	publish(t, w, v)
	return v
}

func TestTwoOfficersDestroyAKey(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := publishedVote(t, w, []int{1, 3}, []int{3}, []int{2}, nil)
		files := func() [][]byte {
			t.Helper()
			var all [][]byte
			for name, read := range map[string]func() ([]byte, error){
				"ballots": func() ([]byte, error) { return w.Store.BallotsFile(t.Context(), v.Slug) },
				"pb":      func() ([]byte, error) { return w.Store.RecountFile("election.pb")(t.Context(), v.Slug) },
				"result":  func() ([]byte, error) { return w.Store.RecountFile("result.json")(t.Context(), v.Slug) },
			} {
				file, err := read()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				all = append(all, file)
			}
			return all
		}
		before := map[string]bool{}
		for _, file := range files() {
			before[string(file)] = true
		}
		s, ctx := w.Store, t.Context()
		refused(t, "too early", s.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, nothingOpen), models.Conflict, "")
		s.Advance(93 * 24 * time.Hour)
		refused(t, "while something may be open", s.ProposeKeyDestruction(ctx, w.Officer, v.Slug, false, nothingOpen), models.Invalid, "closed")
		refused(t, "without saying how one knows", s.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, " "), models.Invalid, "statement")
		refused(t, "an auditor", s.ProposeKeyDestruction(ctx, w.Auditor, v.Slug, true, nothingOpen), models.Forbidden, "")
		refused(t, "nobody proposed it", destroysKey(ctx, s, w.Officer2, v.Slug), models.Conflict, "")
		if err := s.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, nothingOpen); err != nil {
			t.Fatal(err)
		}
		refused(t, "twice", s.ProposeKeyDestruction(ctx, w.Officer2, v.Slug, true, nothingOpen), models.Conflict, "")
		refused(t, "by who proposed it", destroysKey(ctx, s, w.Officer, v.Slug), models.Conflict, "")
		if page, err := s.KeyPage(ctx, w.Auditor, v.Slug); err != nil || page.MayAct || page.Destruction == nil || page.ProposedName != w.Officer.DisplayName {
			t.Errorf("the witness sees %+v, %v", page, err)
		}
		if _, err := w.Keys.Fingerprint(v.ID); err != nil {
			t.Errorf("the key is gone before it was confirmed: %v", err)
		}
		if err := destroysKey(ctx, s, w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}

		if _, err := w.Keys.Fingerprint(v.ID); err == nil {
			t.Error("the key is still there")
		}
		for _, file := range files() {
			if !before[string(file)] {
				t.Errorf("a published file is another:\n%s", file)
			}
		}
		page, err := s.CodesPage(ctx, w.Officer, v.Slug)
		if err != nil || len(page.Batches) != 1 || !page.Batches[0].KeyGone {
			t.Errorf("the codes: %+v, %v", page.Batches, err)
		}
		if count, err := s.CountPage(ctx, w.Officer, v.Slug); err != nil || count.Ballots != 4 {
			t.Errorf("%d ballots were counted, %v", count.Ballots, err)
		}
		refused(t, "a change of a vote", func() error {
			_, err := s.CastBallot(ctx, models.Cast{Slug: v.Slug, Code: v.codes[0], Belongs: models.BelongsLive})
			return err
		}(), models.Closed, "")
		refused(t, "again", destroysKey(ctx, s, w.Officer2, v.Slug), models.Conflict, "")
		refused(t, "taking it back", s.KeepKey(ctx, w.Officer2, v.Slug), models.Conflict, "")
		told := 0
		sent, err := s.Messages(ctx, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range sent {
			if m.Kind == "key" && m.Recipient == w.Auditor.Email {
				told++
			}
		}
		if told != 2 {
			t.Errorf("the auditor got %d mails of it", told)
		}
	})
}

// After unlinking nothing in the whole database has a reference of a voter, or what one was made from: no column of any table leads from a ballot to the roll.
func TestNothingLeadsToAVoterAfterUnlinking(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := voted(t, w, []int{1}, []int{2}, []int{3}, []int{1, 2})
		stand(t, w, entriesOf(t, w, v)[0], models.StandingClosed)
		publish(t, w, v)
		db := plain(t, w)
		refs := column[[]byte](t, db, "SELECT voter_ref FROM ballots WHERE round_id = '"+v.ID+"'")
		nonces := column[[]byte](t, db, "SELECT nonce FROM ballots WHERE round_id = '"+v.ID+"'")
		void := column[[]byte](t, db, "SELECT choices FROM ballots WHERE state = 'void'")
		if len(refs) != 4 || len(nonces) != 4 || len(void) != 1 {
			t.Fatalf("%d ballots before, %d of them void", len(refs), len(void))
		}
		secrets := slices.Concat(refs, nonces, void)
		before := slices.Concat(slices.Collect(maps.Values(databaseFiles(t, w, db)))...)
		for _, secret := range secrets {
			if !bytes.Contains(before, secret) {
				t.Fatal("the files do not have what leads to a voter: this test sees nothing")
			}
		}
		w.Store.Advance(93 * 24 * time.Hour)
		if err := w.Store.ProposeKeyDestruction(t.Context(), w.Officer, v.Slug, true, nothingOpen); err != nil {
			t.Fatal(err)
		}
		if err := destroysKey(t.Context(), w.Store, w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}
		for try := 0; w.Store.Unclean() && try < 120; try++ { // while other tests write to the same server, the job does it again
			if _, err := w.Store.FinishKeys(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if left := column[string](t, db, "SELECT id FROM ballots WHERE round_id = '"+v.ID+"'"); len(left) != 0 {
			t.Errorf("%d ballots are left", len(left))
		}
		if copies := column[string](t, db, "SELECT choices FROM counted_ballots WHERE round_id = '"+v.ID+"'"); len(copies) != 3 {
			t.Errorf("%d ballots were copied", len(copies))
		}
		for _, text := range everything(t, w, db) {
			for _, secret := range secrets {
				if bytes.Contains([]byte(text), secret) || strings.Contains(text, hex.EncodeToString(secret)) {
					t.Fatalf("a row still has what led to a voter: %q", text)
				}
			}
		}
		for name, file := range databaseFiles(t, w, db) {
			for _, secret := range secrets {
				lower := hex.EncodeToString(secret)
				if bytes.Contains(file, secret) || bytes.Contains(file, []byte(lower)) || bytes.Contains(file, []byte(strings.ToUpper(lower))) {
					t.Errorf("%s still has what led to a voter", name)
				}
			}
		}
	})
}

// databaseFiles are the files that the database keeps its rows in, with what is in them: SQLite's with its log, and on PostgreSQL those of this database, without
// the log of the whole server.
func databaseFiles(t *testing.T, w *world.World, db *sql.DB) map[string][]byte {
	t.Helper()
	pattern := w.Options.SQLitePath + "*"
	if w.Options.DatabaseURL != "" {
		if _, err := db.ExecContext(t.Context(), "CHECKPOINT"); err != nil { // which also removes files that are used no more
			t.Fatal(err)
		}
		folder := column[string](t, db, "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = current_database()")
		pattern = filepath.Join(folder[0], "*")
	}
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("the database has no files at %s, %v", pattern, err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // PostgreSQL has removed one since
		}
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	return files
}

// column is one column of a query.
func column[T any](t *testing.T, db *sql.DB, query string) []T {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var value T
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		list = append(list, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// everything is each row of each table as text.
func everything(t *testing.T, w *world.World, db *sql.DB) []string {
	t.Helper()
	tables := "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	if w.Options.DatabaseURL == "" {
		tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	var all []string
	for _, table := range column[string](t, db, tables) {
		all = append(all, rowsAsText(t, db, table)...)
	}
	return all
}

func rowsAsText(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]sql.RawBytes, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, value := range values {
			text.Write(value)
			text.WriteByte('|')
		}
		all = append(all, text.String())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
