package store_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acorn/testing/world"
)

// ballotTables are what a voter's transaction writes, with the keys that their files are in the order of.
var ballotTables = []struct{ table, key string }{{"ballots", "id"}, {"ballot_leaves", "round_id, commitment"}, {"submissions", "id"}}

// snoop is somebody who can read the running database and its files, and has no key.
type snoop struct {
	t  *testing.T
	db *sql.DB
	v  voting
}

// mark is a row that leads to somebody, or a ballot, with the number of the transaction that wrote it, in the order in which it lies in the file.
type mark struct {
	name   string
	writer int64
}

func (s snoop) marks(query string, args ...any) []mark {
	s.t.Helper()
	rows, err := s.db.QueryContext(s.t.Context(), query, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	var list []mark
	for rows.Next() {
		var m mark
		if err := rows.Scan(&m.name, &m.writer); err != nil {
			s.t.Fatal(err)
		}
		list = append(list, m)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return list
}

func (s snoop) ballots() []mark {
	return s.marks("SELECT tracker, xmin::text::bigint FROM ballots WHERE round_id = $1 ORDER BY ctid", s.v.ID)
}

// truth is the receipt number of each entry of the roll that voted, which takes the key.
func (s snoop) truth(w *world.World) map[string]string {
	s.t.Helper()
	trackers, truth := map[string]string{}, map[string]string{}
	for _, row := range column[string](s.t, s.db, "SELECT encode(voter_ref, 'hex') || ' ' || tracker FROM ballots WHERE state <> 'void'") {
		ref, tracker, _ := strings.Cut(row, " ")
		trackers[ref] = tracker
	}
	for _, entry := range column[string](s.t, s.db, "SELECT id FROM roll_entries WHERE round_id = '"+s.v.ID+"'") {
		ref, err := w.Keys.VoterRef(s.v.ID, entry)
		if err != nil {
			s.t.Fatal(err)
		}
		if tracker, voted := trackers[hex.EncodeToString(ref)]; voted {
			truth[entry] = tracker
		}
	}
	return truth
}

// guesses takes every table and column that has ids of the roll's entries, and says of each way of reading numbers of transactions how many of those who
// voted it names the ballot of, where it names one ballot and no more: the first after the row, and the one that lies so many transactions before or after.
func (s snoop) guesses(truth map[string]string) map[string]int {
	s.t.Helper()
	at, ballots := map[int64][]string{}, s.ballots()
	for _, b := range ballots {
		at[b.writer] = append(at[b.writer], b.name)
	}
	right := map[string]int{}
	hit := func(way string, entry string, named []string) {
		if len(named) == 1 && named[0] == truth[entry] {
			right[way]++
		}
	}
	for _, place := range column[string](s.t, s.db, "SELECT table_name || ' ' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'") {
		table, name, _ := strings.Cut(place, " ")
		if slices.ContainsFunc(ballotTables, func(b struct{ table, key string }) bool { return b.table == table }) {
			continue
		}
		rows := s.marks("SELECT "+name+", xmin::text::bigint FROM "+table+" WHERE "+name+" IN (SELECT id FROM roll_entries WHERE round_id = $1) ORDER BY ctid", s.v.ID)
		for _, row := range rows {
			next := int64(0)
			for writer := range at {
				if writer > row.writer && (next == 0 || writer < next) {
					next = writer
				}
			}
			hit(place+" and the next", row.name, at[next])
			for d := int64(-20); d <= 20; d++ {
				hit(fmt.Sprintf("%s and %+d", place, d), row.name, at[row.writer+d])
			}
		}
	}
	return right
}

// best is how many voters the best of all guesses finds.
func (s snoop) best(truth map[string]string) int {
	best := 0
	for _, n := range s.guesses(truth) {
		best = max(best, n)
	}
	return best
}

// writers are how many rows of a table's votes each transaction wrote.
func (s snoop) writers(table string) map[int64]int {
	s.t.Helper()
	by := map[int64]int{}
	for _, m := range s.marks("SELECT tracker, xmin::text::bigint FROM "+table+" WHERE round_id = $1", s.v.ID) {
		by[m.writer]++
	}
	return by
}

// inOrderOfKeys fails the test unless the rows of a ballot's tables lie in the file in the order of their random keys, as pg_dump then writes them.
func (s snoop) inOrderOfKeys(when string) {
	s.t.Helper()
	for _, b := range ballotTables {
		lie := column[string](s.t, s.db, "SELECT tracker FROM "+b.table+" ORDER BY ctid")
		if want := column[string](s.t, s.db, "SELECT tracker FROM "+b.table+" ORDER BY "+b.key); !slices.Equal(lie, want) {
			s.t.Errorf("%s, %s lie in another order than that of their keys", when, b.table)
		}
	}
}

// inFile is how often a receipt number is in the file of a table, in rows and in what is left of earlier versions of rows.
func (s snoop) inFile(table, tracker string) int {
	s.t.Helper()
	if _, err := s.db.ExecContext(s.t.Context(), "CHECKPOINT"); err != nil {
		s.t.Fatal(err)
	}
	return bytes.Count(column[[]byte](s.t, s.db, "SELECT pg_read_binary_file(pg_relation_filepath('"+table+"'))")[0], []byte(tracker))
}

// oneWriter fails the test unless all rows of a ballot's tables were written by one transaction, at one place in it.
func (s snoop) oneWriter(when string, ballots, versions int) {
	s.t.Helper()
	writers := map[int64]bool{}
	for _, b := range ballotTables {
		by, n := s.writers(b.table), 0
		for writer, rows := range by {
			writers[writer] = true
			n += rows
		}
		if want := map[string]int{"ballots": ballots, "ballot_leaves": versions}[b.table]; want != 0 && n != want {
			s.t.Errorf("%s there are %d %s, not %d", when, n, b.table, want)
		}
		if places := column[string](s.t, s.db, "SELECT DISTINCT cmin::text || ' ' || xmax::text FROM "+b.table+" WHERE round_id = '"+s.v.ID+"'"); n > 0 && len(places) != 1 {
			s.t.Errorf("%s the rows of %s were written at %q", when, b.table, places)
		}
	}
	if len(writers) != 1 {
		s.t.Errorf("%s the votes were written by %d transactions", when, len(writers))
	}
}

// aloneWithItsCheckpoint fails the test if the transaction that wrote the votes wrote anything else than the checkpoint and the mails with it.
func (s snoop) aloneWithItsCheckpoint() {
	s.t.Helper()
	for _, table := range column[string](s.t, s.db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'") {
		where := map[string]string{"outbox": " AND kind <> 'checkpoint'", "ballots": " AND FALSE", "ballot_leaves": " AND FALSE", "submissions": " AND FALSE", "checkpoints": " AND FALSE"}[table]
		if n := len(column[string](s.t, s.db, "SELECT xmin::text FROM "+table+" WHERE xmin IN (SELECT xmin FROM ballots)"+where)); n > 0 {
			s.t.Errorf("%d rows of %s were written with the votes", n, table)
		}
	}
}

// nothingShared fails the test if a value of a ballot, its commitment or its submission that not all of them have is anywhere else in the database.
func (s snoop) nothingShared(w *world.World) {
	s.t.Helper()
	elsewhere := map[string]string{}
	for _, table := range column[string](s.t, s.db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'") {
		if slices.ContainsFunc(ballotTables, func(b struct{ table, key string }) bool { return b.table == table }) {
			continue
		}
		for _, value := range column[string](s.t, s.db, "SELECT DISTINCT COALESCE(each.value, '') FROM "+table+" AS kept, jsonb_each_text(to_jsonb(kept)) AS each") {
			elsewhere[value] = table
		}
	}
	for _, value := range column[string](s.t, s.db, `SELECT each.value FROM (SELECT to_jsonb(b) - 'version' - 'choices' AS kept FROM ballots AS b WHERE round_id = '`+s.v.ID+`' UNION ALL SELECT to_jsonb(l) - 'number' FROM ballot_leaves AS l WHERE round_id = '`+s.v.ID+`') AS all_of,
		jsonb_each_text(all_of.kept) AS each WHERE each.value IS NOT NULL GROUP BY each.value HAVING COUNT(*) < 40`) {
		if table, found := elsewhere[value]; found {
			s.t.Errorf("%q of a ballot is in %s too", value, table)
		}
	}
}
