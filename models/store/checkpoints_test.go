package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"
	"acorn/models/store"
	"acorn/testing/world"
)

// take takes the checkpoints that are due, and answers those of a round, the newest first.
func take(t *testing.T, w *world.World, slug string) []models.Checkpoint {
	t.Helper()
	if _, err := w.Store.TakeCheckpoints(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := w.Store.LogPage(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	return page.Checkpoints
}

// nextHour moves the clock to two minutes past the next whole hour.
func nextHour(t *testing.T, w *world.World, v voting) {
	t.Helper()
	f, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	w.Store.Advance(f.Now.Truncate(time.Hour).Add(time.Hour + 2*time.Minute).Sub(f.Now))
}

func castBy(t *testing.T, w *world.World, v voting, code int, numbers ...int) models.Receipt {
	t.Helper()
	r, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, numbers...), v.codes[code]))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// castAll casts a ballot for the first project with each of these codes.
func castAll(t *testing.T, w *world.World, v voting, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		castBy(t, w, v, i, 1)
	}
}

// numbers are how many of a round's votes have a number, and how many wait for one.
func numbers(t *testing.T, w *world.World, v voting) string {
	t.Helper()
	return column[string](t, plain(t, w), "SELECT CAST(COUNT(number) AS TEXT) || ' and ' || CAST(COUNT(*) - COUNT(number) AS TEXT) FROM ballot_leaves WHERE round_id = '"+v.ID+"'")[0]
}

// TestALogIsSignedWhileAVoteIsChanged: a vote is changed once the votes that wait were looked for, and each is numbered once. On SQLite there is one writer at a time.
func TestALogIsSignedWhileAVoteIsChanged(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{DatabaseURL: migrated.Database(t)})
	v := openVote(t, w, 40)
	castAll(t, w, v, 0, 40)
	nextHour(t, w, v)
	w.Queries.Hold(func(sql string) {
		if strings.Contains(sql, "number IS NULL") {
			w.Queries.Hold(nil)
			for i := range v.codes {
				castBy(t, w, v, i, 2)
			}
		}
	})
	if list := take(t, w, v.Slug); len(list) != 1 || list[0].Size != 30 {
		t.Errorf("%+v", list)
	}
}

func TestCheckpointsGoOutEachHourWithVotes(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 31)
		patch(t, w, &models.Round{}, "id", v.ID, map[string]any{"witness_email": "keep@witness.example"})
		if list := take(t, w, v.Slug); len(list) != 0 {
			t.Errorf("a checkpoint before the first vote: %+v", list)
		}
		castAll(t, w, v, 0, 19)
		nextHour(t, w, v)
		if list := take(t, w, v.Slug); len(list) != 0 {
			t.Errorf("a checkpoint of 19 votes: %+v", list)
		}
		castAll(t, w, v, 19, 21)
		if list := take(t, w, v.Slug); len(list) != 1 || list[0].Size != 11 {
			t.Fatalf("after 21 votes: %+v", list)
		}
		castAll(t, w, v, 21, 29)
		for range 12 { // somebody who changes their vote again and again is one voter
			castBy(t, w, v, 0, 3)
		}
		if list := take(t, w, v.Slug); len(list) != 1 {
			t.Errorf("a second one in the same hour: %+v", list)
		}
		nextHour(t, w, v)
		if list := take(t, w, v.Slug); len(list) != 1 {
			t.Errorf("one of nine new votes, a changed one among them: %+v", list)
		}
		castAll(t, w, v, 29, 31)
		list := take(t, w, v.Slug)
		if len(list) != 2 || list[0].Size < 11+10+11 { // the changed votes that no longer count are in it too
			t.Fatalf("after eleven new votes: %+v", list)
		}
		nextHour(t, w, v)
		if list := take(t, w, v.Slug); len(list) != 2 {
			t.Errorf("one for an hour without votes: %+v", list)
		}
		if noted, root, err := w.Keys.LastCheckpoint(v.ID); err != nil || noted != list[0].Size || !bytes.Equal(root, list[0].Root) {
			t.Errorf("noted outside the database: %d, %x, %v", noted, root, err)
		}
		checks, err := w.Store.ChecksPage(t.Context(), w.Officer, v.Slug)
		if err != nil || !checks.Checked || len(checks.Broken) != 0 {
			t.Errorf("with votes that wait: %+v, %v", checks.Broken, err)
		}

		page, err := w.Store.LogPage(t.Context(), v.Slug)
		if err != nil || page.Closed || page.Public || page.Witnesses != 2 {
			t.Errorf("closed %t, public %t, %d witnesses, %v", page.Closed, page.Public, page.Witnesses, err)
		}
		_, err = w.Store.CheckpointsFile(t.Context(), v.Slug)
		refused(t, "the notes during the vote, which say how many have voted", err, models.NotFound, "")
		_, err = w.Store.LogFile(t.Context(), v.Slug)
		refused(t, "the log during the vote", err, models.NotFound, "")

		to := map[string]int{}
		sent, err := w.Store.Messages(t.Context(), 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range sent {
			if m.Kind == "checkpoint" {
				to[m.Recipient]++
				if !strings.Contains(m.Body, "acorn/round/"+v.ID) || !strings.Contains(m.Body, "/rounds/"+v.Slug+"/log") {
					t.Errorf("a witness reads %s", m.Body)
				}
			}
		}
		if len(to) != 2 || to["keep@witness.example"] != 2 || to[w.Auditor.Email] != 2 {
			t.Errorf("checkpoints went to %v", to)
		}
	})
}

func TestTheLogComesOutWithTheResult(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 25)
		first := castBy(t, w, v, 0, 1)
		castAll(t, w, v, 1, 25)
		nextHour(t, w, v)
		take(t, w, v.Slug)
		last := castBy(t, w, v, 0, 3)
		endVote(t, w, v)
		for _, step := range []func() error{
			func() error { return w.Store.CountRound(t.Context(), w.Officer, v.Slug) },
			func() error { return w.Store.TellProposers(t.Context(), w.Officer, v.Slug) },
			func() error { return w.Store.PublishResult(t.Context(), w.Officer, v.Slug) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		page, err := w.Store.LogPage(t.Context(), v.Slug)
		if err != nil || !page.Closed || !page.Public || len(page.Checkpoints) != 2 || page.Checkpoints[0].Size != 26 || page.Checkpoints[1].Size != 15 {
			t.Fatalf("%+v, %v", page.Checkpoints, err)
		}
		notes, err := w.Store.CheckpointsFile(t.Context(), v.Slug)
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		for i, text := range strings.Split(string(notes), "acorn/round/")[1:] {
			c, err := ballotlog.Parse("acorn/round/"+strings.TrimSuffix(text, "\n"), page.Key)
			if err != nil || c.Size != page.Checkpoints[1-i].Size {
				t.Errorf("note %d: %+v, %v", i, c, err)
			}
			read++
		}
		if read != 2 {
			t.Errorf("the file has %d notes:\n%s", read, notes)
		}
		file, err := w.Store.LogFile(t.Context(), v.Slug)
		if err != nil || strings.Count(string(file), "\n") != 27 {
			t.Errorf("the log has %s, %v", file, err)
		}
		// Both receipts of somebody who changed their vote are proved alike.
		for _, r := range []models.Receipt{first, last} {
			found, err := w.Store.FindReceipt(t.Context(), v.Slug, &r.Tracker)
			if err != nil || !found.Found || found.Proof == nil || found.Proof.Size != 26 || len(found.Proof.Hashes) == 0 {
				t.Errorf("%+v, %v", found, err)
			}
		}
	})
}

// TestWhichVotesWaitIsDrawnByLot: neither when a vote came nor its number says whether a checkpoint takes it.
func TestWhichVotesWaitIsDrawnByLot(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{SQLitePath: filepath.Join(t.TempDir(), "acorn.db")})
	v := openVote(t, w, 100)
	var trackers []string
	for i := range 100 {
		trackers = append(trackers, castBy(t, w, v, i, 1).Tracker)
	}
	nextHour(t, w, v)
	take(t, w, v.Slug)
	if got := numbers(t, w, v); got != "90 and 10" {
		t.Fatalf("with a number, and without: %s", got)
	}
	waiting := column[string](t, plain(t, w), "SELECT tracker FROM ballot_leaves WHERE number IS NULL")
	slices.Sort(waiting)
	sorted := slices.Sorted(slices.Values(trackers))
	for name, order := range map[string][]string{"came first": trackers[:10], "came last": trackers[90:], "have the lowest numbers": sorted[:10], "have the highest numbers": sorted[90:]} {
		if slices.Sort(order); slices.Equal(order, waiting) { // by chance once in 17 million million
			t.Errorf("the ten that wait are those that %s", name)
		}
	}
	endVote(t, w, v)
	seeClose(t, w)
	take(t, w, v.Slug)
	if got := numbers(t, w, v); got != "100 and 0" {
		t.Errorf("in the end with a number, and without: %s", got)
	}
}

// A database whose log is behind what was noted outside it is an older copy: it takes no ballots, signs nothing and is not counted.
func TestAnOlderCopyTakesNoBallots(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		castBy(t, w, v, 0, 1)
		nextHour(t, w, v)
		take(t, w, v.Slug)
		if err := w.Keys.NoteCheckpoint(v.ID, 5, make([]byte, 32)); err != nil {
			t.Fatal(err)
		}
		_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 2), v.codes[1]))
		refused(t, "a ballot", err, models.Conflict, "")
		if !errors.Is(err, ballotlog.ErrChanged) {
			t.Errorf("the log would not say why: %v", err)
		}
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("there are %d ballots", n)
		}
		endVote(t, w, v)
		seeClose(t, w)
		if _, err := w.Store.TakeCheckpoints(t.Context()); !errors.Is(err, ballotlog.ErrChanged) {
			t.Errorf("signing it: %v", err)
		}
		breached(t, w.Store.CountRound(t.Context(), w.Officer, v.Slug), "E4")
	})
}

// What was signed during the vote still holds when it is counted, or it is not counted.
func TestALogThatIsNotWhatWasSignedIsNotCounted(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		castBy(t, w, v, 0, 1)
		if err := w.Store.Setup(t.Context(), &models.Checkpoint{RoundID: v.ID, Hour: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Size: 1, Root: make([]byte, 32), Note: "forged"}); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.Setup(t.Context(), store.Patch{Row: &models.BallotLeaf{}, Key: "round_id", Value: v.ID, Values: map[string]any{"number": 1}}); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		breached(t, w.Store.CountRound(t.Context(), w.Officer, v.Slug), "E4")
	})
}

// breached fails unless a count was refused because this equation, alone, does not hold.
func breached(t *testing.T, err error, equation string) {
	t.Helper()
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Conflict || len(e.Fields) != 1 || !strings.HasPrefix(e.Fields[0].Text, equation) {
		t.Errorf("the count should say that %s does not hold: %+v", equation, err)
	}
}

// TestMoreTimeAfterTheLastCheckpointIsNoAlarm: the last one is of the hour that is to come, and nothing is wrong with the log until then.
func TestMoreTimeAfterTheLastCheckpointIsNoAlarm(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 2)
		must(t, second(w.Store.CastBallot(ctx, with(v.cast(t, w, 1), v.codes[0]))))
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		seeClose(t, w)
		if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 1 {
			t.Fatalf("the last checkpoint: %d, %v", n, err)
		}
		must(t, w.Store.ExtendVote(ctx, w.Officer, v.Slug, downFor(closes.Add(3*time.Hour), closes.Add(-10*time.Minute), closes.Add(10*time.Minute))))
		must(t, confirmsExtension(ctx, w.Store, w.Officer2, v.Slug))
		must(t, second(w.Store.CastBallot(ctx, with(v.cast(t, w, 2), v.codes[1]))))
		if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 0 {
			t.Errorf("within the hour: %d, %v", n, err)
		}
		goTo(t, w, v.Slug, closes.Add(3*time.Hour+21*time.Minute))
		must(t, w.Store.CountRound(ctx, w.Officer, v.Slug))
	})
}

// second is the error of two answers.
func second[T any](_ T, err error) error { return err }
