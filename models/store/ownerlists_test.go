package store_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// TestNobodyIsAddedToAList that waits, is read or is applied, by whoever writes to the database alone.
func TestNobodyIsAddedToAList(t *testing.T) {
	t.Parallel()
	const (
		says = "This list is not as it was read"
		file = "reference,email,age\nA1,sam@people.example,30\nA2,,40\nA3,jo@people.example,50\n"
		one  = "INSERT INTO import_rows (import_id, number, reference, email, mailbox, mobile, problem) SELECT id, 99, 'X1', 'x@other.example', 'x@other.example', '', '' FROM list_imports"
	)
	apply := func(t *testing.T, w *world.World, slug, id string) error {
		return w.Store.ApplyList(t.Context(), w.Officer2, slug, id, list(t, w, slug, id).List.FileHash)
	}
	both(t, func(t *testing.T, w *world.World) {
		for what, tamper := range map[string]func(slug, id string){
			"one more before it is applied": func(string, string) { behind(t, w, one) },
			"another address": func(string, string) {
				behind(t, w, "UPDATE import_rows SET email = 'x@other.example', mailbox = email WHERE number = 2")
			},
			"one fewer":               func(string, string) { behind(t, w, "DELETE FROM import_rows WHERE number = 4") },
			"in the place of another": func(string, string) { behind(t, w, "UPDATE list_imports SET replaces = true") },
			"one more once it is applied": func(slug, id string) {
				if err := apply(t, w, slug, id); err != nil {
					t.Fatal(err)
				}
				behind(t, w, one)
			},
			"applied by nobody": func(string, string) {
				behind(t, w, fmt.Sprintf("UPDATE list_imports SET state = 'applying', applied_by = '%s', applied_at = uploaded_at", w.Officer2.PersonID))
			},
		} {
			r := w.Round(models.StageReviewing)
			page := broughtIn(t, w, r.Slug, file, false)
			tamper(r.Slug, page.List.ID)
			if list(t, w, r.Slug, page.List.ID).List.State == models.ListChecked {
				refused(t, what, apply(t, w, r.Slug, page.List.ID), models.Conflict, says)
			} else {
				work(t, w)
				if l := list(t, w, r.Slug, page.List.ID).List; l.State != models.ListChecked || !strings.HasPrefix(l.Trouble, says) {
					t.Errorf("%s: it is %s, %q", what, l.State, l.Trouble)
				}
			}
			none(t, w, "SELECT COUNT(*) FROM roll_entries")
			if _, err := w.Store.DiscardList(t.Context(), w.Officer, r.Slug, page.List.ID); err != nil {
				t.Fatal(err)
			}
		}
		for what, tamper := range map[string]string{
			"another file to read": "UPDATE import_pieces SET data = CAST('reference,email\nX1,x@other.example\n' AS " + map[bool]string{true: "BLOB)", false: "TEXT)::BYTEA"}[w.Options.DatabaseURL == ""],
			"a shorter one":        "UPDATE list_imports SET size = 40",
		} {
			r := w.Round(models.StageReviewing)
			id, err := w.Store.ReceiveRoll(t.Context(), w.Officer, r.Slug, members(false), strings.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			withoutTriggers(t, w, "list_imports", tamper)
			work(t, w)
			if l := list(t, w, r.Slug, id).List; l.Fit() {
				refused(t, what, apply(t, w, r.Slug, id), models.Conflict, says)
			} else if l.State != models.ListChecked {
				t.Errorf("%s: %s, %q", what, l.State, l.Trouble)
			}
			if _, err := w.Store.DiscardList(t.Context(), w.Officer, r.Slug, id); err != nil {
				t.Fatal(err)
			}
		}
		// One that the program had found unfit does not become fit.
		r := w.Round(models.StageReviewing)
		page := broughtIn(t, w, r.Slug, file+"A4,kim@people.example,3\n", false)
		if page.List.Bad != 1 {
			t.Fatalf("%+v", page.List)
		}
		behind(t, w, "UPDATE import_rows SET problem = ''")
		behind(t, w, "UPDATE list_imports SET bad = 0, good = 4")
		refused(t, "a row that had a problem", apply(t, w, r.Slug, page.List.ID), models.Conflict, says)
	})
}

// TestTheLogHasThatAListIsAnother, and nobody who is on it.
func TestTheLogHasThatAListIsAnother(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := opened(t, store.Options{SQLitePath: world.SQLite(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	r := w.Round(models.StageReviewing)
	page := broughtIn(t, w, r.Slug, "reference,email\nA1,sam@people.example\n", false)
	behind(t, w, "UPDATE import_rows SET reference = 'A2'")
	refused(t, "another list", w.Store.ApplyList(t.Context(), w.Officer2, r.Slug, page.List.ID, page.List.FileHash), models.Conflict, "")
	if said := log.String(); strings.Count(said, "level=ERROR") != 1 || !strings.Contains(said, page.List.ID) || strings.Contains(said, "sam@") {
		t.Errorf("the log has %q", said)
	}
}
