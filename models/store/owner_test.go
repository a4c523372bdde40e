package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"

	"github.com/google/uuid"
)

// What somebody can do who owns the database, past all its triggers, and has not the key folder.

// TestAVoteThatIsChangedWhileItIsMadeVoid: the change is refused, and the versions still add up. On SQLite there is one writer at a time.
func TestAVoteThatIsChangedWhileItIsMadeVoid(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
		entry, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, v.codes[0])
		if err != nil {
			t.Fatal(err)
		}
		castBy(t, w, v, 0, 2)
		c := with(v.cast(t, w, 1), v.codes[0])
		if w.Options.DatabaseURL != "" {
			reached, release := make(chan struct{}), make(chan struct{})
			w.Queries.Hold(func(sql string) {
				if strings.Contains(sql, "LEFT JOIN submissions") { // the vote that is changed was read, and nothing is written yet
					close(reached)
					<-release
				}
			})
			done := make(chan error, 1)
			go func() { _, err := w.Store.CastBallot(ctx, c); done <- err }()
			<-reached
			w.Queries.Hold(nil)
			stand(t, w, entry, models.StandingClosed)
			settle(t, w, 1)
			close(release)
			refusedWith(t, "the changed vote", <-done, models.Conflict)
		} else {
			stand(t, w, entry, models.StandingClosed)
			settle(t, w, 1)
		}
		endVote(t, w, v)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
	})
}

// TestEarlierVersionsCoverNoDeletion: versions that a closed voter's vote once had, put back as void ballots, do not make up for others that are deleted.
func TestEarlierVersionsCoverNoDeletion(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{1}, []int{2})
		db := plain(t, w)
		tracker := castBy(t, w, v, 2, 2).Tracker
		const columns = "round_id, voter_ref, version, choices, rulebook_hash, nonce, tracker"
		if _, err := db.ExecContext(ctx, "CREATE TABLE earlier AS SELECT "+columns+" FROM ballots WHERE tracker = '"+tracker+"'"); err != nil {
			t.Fatal(err)
		}
		castBy(t, w, v, 2, 1)
		entry, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, v.codes[2])
		if err != nil {
			t.Fatal(err)
		}
		stand(t, w, entry, models.StandingClosed)
		settle(t, w, 1)
		endVote(t, w, v)
		withoutTriggers(t, w, "ballots", "DELETE FROM ballots WHERE state = 'counted' AND round_id = '"+v.ID+"'")
		again := "INSERT INTO ballots (id, " + columns + ", state) SELECT '" + uuid.NewString() + "', " + columns + ", 'void' FROM earlier"
		if _, err := db.ExecContext(ctx, again); err == nil {
			t.Error("a voter has two ballots")
		}
		withoutTriggers(t, w, "ballots", "DROP INDEX ballots_once", again)
		breach(t, w, v, "E1: {{.N}} of the ballots, void ones too, are not the only one of their voter")
	})
}

// TestADecisionCountsOnce: who was set aside and let in again is not set aside anew by the first decision, written once more at the end of the trail.
func TestADecisionCountsOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{1}, []int{2})
		entry := entriesOf(t, w, v)[0]
		stand(t, w, entry, models.StandingQuarantined)
		stand(t, w, entry, models.StandingOpen)
		trail, err := w.Store.Trail(ctx, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		added := false
		for _, line := range trail {
			if !added && line.Act == string(models.ActStanding) && strings.Contains(line.Detail, models.DecideSetAside+" "+models.StandingConfirmed) {
				added = true
				if err := w.Store.AppendAgain(ctx, line); err != nil {
					t.Fatal(err)
				}
			}
		}
		if !added {
			t.Fatalf("no decision in %+v", trail)
		}
		withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET standing = 'quarantined' WHERE id = '"+entry+"'")
		settle(t, w, 1)
		endVote(t, w, v)
		breach(t, w, v, "E1: {{.N}} of those who may vote were closed, set aside or let in, and no decision about it is on record")
	})
}

// TestTimeThatNoOfficerGave: an extension that was written to the database opens no vote, and stops the count while it is there.
func TestTimeThatNoOfficerGave(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{2})
		v.codes = append(v.codes, issue(t, w, v.Round, "Late", 1)...)
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		seeClose(t, w)
		if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 1 {
			t.Fatalf("%d last checkpoints, %v", n, err)
		}
		at := func(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05+00:00") }
		forged := fmt.Sprintf(`INSERT INTO extensions (id, round_id, reason, close_from, close_to, two_people, proposed_by, proposed_at, confirmed_by, confirmed_at, mark)
			SELECT '%s', '%s', 'x', '%s', '%s', true, '%s', '%s', '%s', '%s', voter_ref FROM ballots WHERE round_id = '%s' LIMIT 1`, uuid.NewString(), v.ID, at(closes), at(closes.Add(5*time.Hour)),
			w.Officer.PersonID, at(closes.Add(-time.Hour)), w.Officer2.PersonID, at(closes.Add(-time.Hour)), v.ID)
		withoutTriggers(t, w, "extensions", forged)
		_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), v.codes[2]))
		refused(t, "a ballot in that time", err, models.Closed, "")
		goTo(t, w, v.Slug, closes.Add(6*time.Hour))
		breach(t, w, v, "R: the vote was given more time in the database, and by no officer")
	})
}

// TestVotesAfterTheLogWasSigned: a vote that was taken after the last checkpoint, however that came, is found.
func TestVotesAfterTheLogWasSigned(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{2})
		late := with(v.cast(t, w, 1), issue(t, w, v.Round, "Late", 1)[0])
		closes, now := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		seeClose(t, w)
		if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 1 {
			t.Fatalf("%d last checkpoints, %v", n, err)
		}
		goTo(t, w, v.Slug, now)
		withoutTriggers(t, w, "rounds", "UPDATE rounds SET close_seen = NULL WHERE id = '"+v.ID+"'")
		// What casting a ballot asks of the log is that it is not behind, and it is not.
		if _, err := w.Store.CastBallot(ctx, late); err != nil {
			t.Fatal(err)
		}
		goTo(t, w, v.Slug, closes.Add(22*time.Minute))
		breach(t, w, v, "E4: {{.N}} votes came after the log was signed for the last time")
	})
}

// TestDatesThatWereNotSealed: a vote whose timetable was written anew takes no ballots, and none that was cast under other rules is counted.
func TestDatesThatWereNotSealed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 2)
		before, late := with(v.cast(t, w, 1), v.codes[0]), with(v.cast(t, w, 1), v.codes[1])
		closes, _ := closeOf(t, w, v.Slug)
		to := func(at time.Time) string {
			return "UPDATE stages SET closes_at = '" + at.UTC().Format("2006-01-02 15:04:05.999999+00:00") + "' WHERE kind = 'voting' AND round_id = '" + v.ID + "'"
		}
		withoutTriggers(t, w, "stages", to(closes.Add(time.Hour)))
		if _, err := w.Store.CastBallot(ctx, before); models.CodeOf(err) != models.Internal {
			t.Errorf("a ballot by other dates: %v", err)
		}
		withoutTriggers(t, w, "stages", to(closes))
		if _, err := w.Store.CastBallot(ctx, late); err != nil {
			t.Fatal(err)
		}
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET rulebook_hash = 'another' WHERE round_id = '"+v.ID+"'")
		endVote(t, w, v)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err == nil {
			t.Error("a ballot of other rules is counted")
		}
	})
}

// TestAReceiptDoesNotGoWithItsBallot: how many receipts were sent is noted outside the database.
func TestAReceiptDoesNotGoWithItsBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		for i := range 6 {
			if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), fmt.Sprintf("v%d@example.org", i))); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := w.Store.SendReceipts(ctx); err != nil || n != 6 {
			t.Fatalf("%d receipts, %v", n, err)
		}
		tracker := column[string](t, plain(t, w), "SELECT tracker FROM ballots WHERE round_id = '"+v.ID+"'")[0]
		withoutTriggers(t, w, "ballots", "DELETE FROM ballots WHERE tracker = '"+tracker+"'")
		withoutTriggers(t, w, "ballot_leaves", "DELETE FROM ballot_leaves WHERE tracker = '"+tracker+"'")
		if _, err := plain(t, w).ExecContext(ctx, "DELETE FROM outbox WHERE kind = 'vote_receipt'"); err != nil {
			t.Fatal(err)
		}
		endVote(t, w, v)
		breach(t, w, v, "E1: {{.N}} receipts were sent and are not on record any more")
	})
}

// breach holds that a round is not counted, for this reason.
func breach(t *testing.T, w *world.World, v voting, want string) {
	t.Helper()
	err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
	if models.CodeOf(err) != models.Conflict || !strings.Contains(fmt.Sprint(err), want) {
		t.Errorf("the count: %v, want %q", err, want)
	}
}
