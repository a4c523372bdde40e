package store_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"acorn/models/store"
	"acorn/testing/world"
)

// TestADamagedFileIsNotOpened: a page of the embedded database that a disk wrote over, or an index that says something else than its table, is found when the program starts, and
// the table is named.
func TestADamagedFileIsNotOpened(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{SQLitePath: world.SQLite(t)})
	v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
	db := plain(t, w)
	page := column[int](t, db, "PRAGMA page_size")[0]
	root := func(name string) int {
		return column[int](t, db, "SELECT rootpage FROM sqlite_schema WHERE name = '"+name+"'")[0]
	}
	ballots, indexed := root("ballots"), root("sqlite_autoindex_ballots_2")
	tracker := column[string](t, db, "SELECT tracker FROM ballots WHERE round_id = '"+v.ID+"'")[0]
	if _, err := db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(w.Options.SQLitePath)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		damage func(file []byte)
		want   string
	}{
		"nothing":           {func([]byte) {}, ""},
		"a page of ballots": {func(file []byte) { clear(file[(ballots-1)*page : ballots*page]) }, "is damaged in ballots: "},
		"a key in its index": {func(file []byte) {
			at := file[(indexed-1)*page : indexed*page]
			at[bytes.Index(at, []byte(tracker))] ^= 1
		}, "is damaged in ballots: row "},
		"the schema":      {func(file []byte) { clear(file[100:page]) }, "is damaged: database disk image is malformed"},
		"the first bytes": {func(file []byte) { clear(file[:100]) }, "is damaged: file is not a database"},
	} {
		file := bytes.Clone(whole)
		test.damage(file)
		o := store.Options{SQLitePath: t.TempDir() + "/acorn.db"}
		if err := os.WriteFile(o.SQLitePath, file, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), o)
		if err == nil {
			s.Close()
		}
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), o.SQLitePath+" "+test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOneBallotThatIsDamagedStopsTheCount: what one ballot says is changed by a bit. The round's count says that one ballot is not what was committed to.
func TestOneBallotThatIsDamagedStopsTheCount(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
		endVote(t, w, v)
		sealed := column[string](t, plain(t, w), "SELECT choices FROM ballots ORDER BY id")[0]
		raw, err := base64.StdEncoding.DecodeString(sealed)
		if err != nil {
			t.Fatal(err)
		}
		raw[len(raw)/2] ^= 1
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET choices = '"+base64.StdEncoding.EncodeToString(raw)+"' WHERE choices = '"+sealed+"'")
		err = w.Store.CountRound(t.Context(), w.Officer, v.Slug)
		if got := equations(t, err); !slices.Equal(got, []string{"E4"}) {
			t.Errorf("%v: %v", got, err)
		}
		page, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug)
		if err != nil || page.Breach == nil || len(page.Breach.Found) != 1 || fmt.Sprint(page.Breach.Found[0].Args) != "[N 1]" {
			t.Errorf("the round's page of the count says %+v, %v", page.Breach, err)
		}
	})
}
