package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// voteInOrder has people vote by email, by printed code and by phone, one after the other, and answers the receipt numbers in that order.
func voteInOrder(t *testing.T, w *world.World, v voting, from, people int) []string {
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
	cast := voteInOrder(t, w, v, 0, 24)
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
	voteInOrder(t, w, v, 24, 12)
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
	voteInOrder(t, w, v, 36, 3)
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

// TestMixingGoesOnWhereItWasCutShort has a file in use, somebody who reads the database as it was, and a program that ended between the mixing and the
// ordering: what was not done is done by the next run, in whatever copy of the program.
func TestMixingGoesOnWhereItWasCutShort(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 12)
	s := snoop{t, plain(t, w), v}
	voteInOrder(t, w, v, 0, 12)
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
	v := openVote(t, w, 8)
	page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	var people sync.WaitGroup
	var over atomic.Bool
	var sent atomic.Int64
	for i := range v.codes {
		people.Go(func() {
			for n := 0; n <= models.MostChanges && !over.Load(); n++ {
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
	if n := len(s.ballots()); n != 8 {
		t.Errorf("%d ballots of 8 people", n)
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
		write("UPDATE ballots SET state = 'void' WHERE tracker = (SELECT MIN(tracker) FROM ballots)", 1)
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
