package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/google/uuid"
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

// voteOneByOne has people vote by email, by printed code and by phone, one after the other, and answers the receipt numbers in that order.
func voteOneByOne(t *testing.T, w *world.World, v voting, from, people int) []string {
	t.Helper()
	var trackers []string
	for i := from; i < from+people; i++ {
		var r models.Receipt
		var err error
		switch i % 4 {
		case 0:
			r, err = w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1+i%4), v.codes[i]))
		case 1:
			r, err = w.Store.WitnessPhoneVote(t.Context(), w.Officer2, v.Slug, calling(t, w, v, fmt.Sprintf("caller%d@x.example", i), 1+i%4))
		default:
			r, err = w.Store.CastBallot(t.Context(), asked(t, w, v.cast(t, w, 1+i%4), fmt.Sprintf("voter%d@x.example", i)))
		}
		if err != nil {
			t.Fatal(err)
		}
		trackers = append(trackers, r.Tracker)
	}
	return trackers
}

// TestTheOrderOfVotesLeadsToNoVoter is what somebody can find who reads the running database or a copy of it, without the round's key: by the numbers of
// transactions and the order of rows whose ballot came just after whose code. Before the job has run they find nearly all, so this test can see.
func TestTheOrderOfVotesLeadsToNoVoter(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{DatabaseURL: migrated.Database(t), SignIn: true})
	v := openVote(t, w, 64)
	s := snoop{t, plain(t, w), v}
	cast := voteOneByOne(t, w, v, 0, 24)
	changed, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 4), v.codes[0]))
	if err != nil {
		t.Fatal(err)
	}
	paper := printed(t, w, v, "Batch 1", 2)
	paper.both(0, "1 3")
	paper.both(1, "2")
	paper.count(2, 0, 0, 0)
	if err := paper.settle(); err != nil {
		t.Fatal(err)
	}
	elsewhere := snoop{t, s.db, signInVote(t, w)}
	for _, name := range []string{"ana", "bo", "cy", "di"} {
		if _, err := w.Store.CastBallot(t.Context(), signedIn(t, w, elsewhere.v.cast(t, w, 1), name)); err != nil {
			t.Fatal(err)
		}
	}
	if n := elsewhere.best(elsewhere.truth(w)); n != 4 {
		t.Fatalf("before the job the best guess finds %d of 4 who signed in: this test sees nothing", n)
	}
	truth := s.truth(w)
	if len(truth) != 26 {
		t.Fatalf("%d voters, not 26", len(truth))
	}
	if n := s.best(truth); n < 12 { // all who voted by email
		t.Fatalf("before the job the best guess finds %d of %d voters: this test sees nothing", n, len(truth))
	}
	var lie []string
	for _, b := range s.ballots() {
		lie = append(lie, b.name)
	}
	if first := slices.DeleteFunc(slices.Clone(lie), func(x string) bool { return !slices.Contains(cast, x) }); !slices.Equal(first, cast[1:]) {
		t.Fatal("before the job the ballots do not lie in the order in which they came: this test sees nothing")
	}

	nextHour(t, w, v)
	if list := take(t, w, v.Slug); len(list) != 1 || list[0].Size != 17 {
		t.Fatalf("checkpoints %+v", list)
	}
	s.oneWriter("after the job", 26, 27)
	s.inOrderOfKeys("after the job")
	if n := s.best(truth); n != 0 {
		t.Errorf("after the job the best guess finds %d of %d voters: %v", n, len(truth), s.guesses(truth))
	}
	elsewhere.oneWriter("after the job, of those who signed in,", 4, 4)
	if n := elsewhere.best(elsewhere.truth(w)); n != 0 {
		t.Errorf("after the job the best guess finds %d who signed in", n)
	}
	for tries := 0; s.inFile("ballots", changed.Tracker) > 1 && tries < 100; tries++ { // what others do on the same server may keep earlier versions
		take(t, w, v.Slug)
	}
	for _, b := range s.ballots() {
		if n := s.inFile("ballots", b.name); n != 1 {
			t.Errorf("a ballot is %d times in the file", n)
		}
	}
	if n := s.inFile("ballots", cast[0]); n != 0 {
		t.Errorf("a ballot that was changed is %d times in the file", n)
	}
	s.aloneWithItsCheckpoint()

	// Later votes are mixed with those that waited; what was signed before keeps to itself.
	voteOneByOne(t, w, v, 24, 12)
	nextHour(t, w, v)
	if list := take(t, w, v.Slug); len(list) != 2 || list[0].Size != 29 {
		t.Fatalf("checkpoints %+v", list)
	}
	s.inOrderOfKeys("after two hours")
	for _, b := range ballotTables {
		for writer, n := range s.writers(b.table) {
			if n < 10 {
				t.Errorf("after two hours %d of %s were written by %d alone", n, b.table, writer)
			}
		}
	}
	if n := s.best(s.truth(w)); n != 0 {
		t.Errorf("after two hours the best guess finds %d voters", n)
	}

	// A few more are in no checkpoint, and mixed all the same; the count mixes all.
	voteOneByOne(t, w, v, 36, 3)
	nextHour(t, w, v)
	if list := take(t, w, v.Slug); len(list) != 2 {
		t.Fatalf("checkpoints %+v", list)
	}
	if n := s.best(s.truth(w)); n != 0 {
		t.Errorf("with a few more votes the best guess finds %d voters", n)
	}
	endVote(t, w, v)
	reads := asOfNow(t, s.db, "SELECT COUNT(*) FROM ballots") // as a dump does
	if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
		t.Fatal(err)
	}
	s.oneWriter("after the count", 41, 42)
	reads()
	again(t, w, 0)
	s.inOrderOfKeys("after the job that follows the count")
	s.nothingShared(w)
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

// TestMixingGoesOnWhereItWasCutShort has a file in use, somebody who reads the database as it was, and a program that ended between the mixing and the
// ordering: what was not done is done by the next run, in whatever copy of the program.
func TestMixingGoesOnWhereItWasCutShort(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 12)
	s := snoop{t, plain(t, w), v}
	voteOneByOne(t, w, v, 0, 12)
	old, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 2), v.codes[0]))
	if err != nil {
		t.Fatal(err)
	}
	reads, sees := asOfNow(t, s.db, "SELECT COUNT(*) FROM ballots"), asOfNow(t, s.db, "SELECT COUNT(*) FROM rounds")
	if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 3), v.codes[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.TakeCheckpoints(t.Context()); !errors.Is(err, store.ErrUnordered) {
		t.Fatalf("with a file in use: %v", err)
	}
	s.oneWriter("with a file in use", 12, 14)
	if n := s.inFile("ballots", old.Tracker); n == 0 {
		t.Fatal("the file was written anew although it was in use")
	}
	reads()
	// Another copy of the program finds nothing to mix, and does what is left.
	again(t, w, 0)
	s.inOrderOfKeys("after another copy's run")
	if n := s.inFile("ballots", old.Tracker); n == 0 {
		t.Fatal("nobody could see an earlier version of a ballot: this test sees nothing")
	}
	sees()
	for tries := 0; tries == 0 || s.inFile("ballots", old.Tracker) > 0 && tries < 100; tries++ {
		again(t, w, time.Hour)
	}
	s.oneWriter("in the end", 12, 14)
	s.inOrderOfKeys("in the end")
	if n := s.inFile("ballots", old.Tracker); n != 0 {
		t.Error("an earlier version of a ballot that somebody could still see stays in the file")
	}
	// Where nothing came in, nothing is written.
	files := func() []string {
		return column[string](t, s.db, "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relname IN ('ballots', 'ballot_leaves', 'submissions') ORDER BY relname")
	}
	before, after := files(), []string(nil)
	for tries := 0; !slices.Equal(before, after) && tries < 100; tries++ {
		again(t, w, 2*time.Hour)
		before, after = after, files()
	}
	if !slices.Equal(before, after) {
		t.Errorf("without a vote the files are written anew again and again: %q, then %q", before, after)
	}
}

// asOfNow reads something in a transaction that sees the database as it was until it ends.
func asOfNow(t *testing.T, db *sql.DB, query string) func() {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// again runs the job in a copy of the program that has just started, so much later.
func again(t *testing.T, w *world.World, later time.Duration) {
	t.Helper()
	if err := anotherRun(t.Context(), w, later); err != nil {
		t.Fatal(err)
	}
}

func anotherRun(ctx context.Context, w *world.World, later time.Duration) error {
	o := w.Options
	now, err := w.Store.Now(ctx)
	if err != nil {
		return err
	}
	o.Offset = time.Until(now) + later
	s, err := store.Open(ctx, o)
	if err != nil {
		return err
	}
	_, err = s.TakeCheckpoints(ctx)
	return errors.Join(err, s.Close())
}

// TestVotesAreTakenWhileTheyAreMixed has people vote and change their votes while copies of the program mix them again and again: no vote is refused or lost.
func TestVotesAreTakenWhileTheyAreMixed(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 4)
	page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	var people sync.WaitGroup
	var over atomic.Bool
	var sent atomic.Int64
	for i := range v.codes {
		people.Go(func() {
			for n := 0; n < 200 && !over.Load(); n++ {
				c := models.Cast{Slug: v.Slug, Opened: page.Opened, Submission: uuid.NewString(), Belongs: models.BelongsLive, Code: v.codes[i]}
				c.Picks = []string{v.projects[(i+n)%4].ID}
				if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
					t.Errorf("a vote while the job runs: %v", err)
					return
				}
				sent.Add(1)
			}
		})
	}
	for range 4 {
		var copies sync.WaitGroup
		for range 2 {
			copies.Go(func() {
				if err := anotherRun(t.Context(), w, 0); err != nil && !errors.Is(err, store.ErrUnordered) {
					t.Errorf("a run of the job while people vote: %v", err)
				}
			})
		}
		copies.Wait()
	}
	over.Store(true)
	people.Wait()
	s := snoop{t, plain(t, w), v}
	again(t, w, 0)
	if n := len(s.ballots()); n != 4 {
		t.Errorf("%d ballots of 4 people", n)
	}
	if sum := column[int](t, s.db, "SELECT SUM(version) FROM ballots")[0]; sum != int(sent.Load()) || sum < 16 {
		t.Errorf("%d votes are in, of %d", sum, sent.Load())
	}
	checks, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug)
	if err != nil || len(checks.Broken) != 0 {
		t.Errorf("%+v, %v", checks.Broken, err)
	}
	endVote(t, w, v)
	if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
		t.Error(err)
	}
}

// TestAVoteMayBeWrittenAgainAsItIs: the schema lets a row of a vote be written as it is, a numbered or void one too, and nothing of it be changed by that.
func TestAVoteMayBeWrittenAgainAsItIs(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 20)
		castAll(t, w, v, 0, 20)
		take(t, w, v.Slug)
		db := plain(t, w)
		write := func(query string, want int64) {
			t.Helper()
			result, err := db.ExecContext(t.Context(), query)
			if err != nil {
				t.Errorf("%s: %v", query, err)
				return
			}
			if n, err := result.RowsAffected(); err != nil || n != want {
				t.Errorf("%s: %d rows, %v", query, n, err)
			}
		}
		write("UPDATE ballots SET state = 'void', choices = '{}' WHERE tracker = (SELECT MIN(tracker) FROM ballots)", 1)
		write("UPDATE ballots SET tracker = tracker", 20)
		write("UPDATE ballot_leaves SET tracker = tracker", 20)
		write("UPDATE ballot_leaves SET number = number WHERE number IS NOT NULL", 10)
		write("UPDATE submissions SET tracker = tracker", 20)
		for _, query := range []string{"UPDATE ballots SET version = version + 1 WHERE state = 'void'", "UPDATE ballots SET choices = '{\"a\":1}' WHERE state = 'void'",
			"UPDATE ballot_leaves SET number = number + 100 WHERE number IS NOT NULL", "UPDATE submissions SET payload_hash = voter_ref"} {
			if _, err := db.ExecContext(t.Context(), query); err == nil {
				t.Errorf("%s was done", query)
			}
		}
	})
}
