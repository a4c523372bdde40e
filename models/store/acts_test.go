package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/keys"
	"acorn/models/store"
	"acorn/testing/world"
)

// What whoever owns the database does to what officers decided about a vote.

// endedVote is an event whose vote two officers ended in the room, with one ballot in and a code that was not used.
func endedVote(t *testing.T, w *world.World) voting {
	t.Helper()
	v := eventVote(t, w, 2)
	castBy(t, w, v, 0, 1)
	if err := w.Store.ProposeEnd(t.Context(), w.Officer, v.Slug); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.EndEvent(t.Context(), w.Officer2, v.Slug); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestNoRowEndsAVote: an end that was written to the database ends no vote, of an event or of another, lets none go on, and stops the count while it is there.
func TestNoRowEndsAVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		plain, event := openVote(t, w, 2), eventVote(t, w, 2)
		ended := endedVote(t, w)
		end := func(v voting, at time.Time, mark string) {
			t.Helper()
			text := at.UTC().Format("2006-01-02 15:04:05+00:00")
			withoutTriggers(t, w, "event_ends", fmt.Sprintf("INSERT INTO event_ends (round_id, proposed_by, proposed_at, confirmed_by, confirmed_at, mark) VALUES ('%s', '%s', '%s', '%s', '%s', %s)",
				v.ID, w.Officer.PersonID, text, w.Officer2.PersonID, text, mark))
		}
		theirs := "(SELECT mark FROM event_ends WHERE round_id = '" + ended.ID + "')"
		for _, v := range []voting{plain, event} {
			closes, now := closeOf(t, w, v.Slug)
			end(v, now.Add(-time.Minute), theirs)
			castBy(t, w, v, 0, 1)
			breach(t, w, v, "R: the vote was ended in the database, and by no officers")
			withoutTriggers(t, w, "event_ends", "DELETE FROM event_ends WHERE round_id = '"+v.ID+"'")
			late := with(v.cast(t, w, 1), v.codes[1])
			end(v, closes.Add(5*time.Hour), theirs)
			goTo(t, w, v.Slug, closes.Add(3*time.Hour))
			_, err := w.Store.CastBallot(t.Context(), late)
			refused(t, "a ballot after the close and before that end", err, models.Closed, "")
			goTo(t, w, v.Slug, closes.Add(6*time.Hour))
			breach(t, w, v, "R: the vote was ended in the database, and by no officers")
			withoutTriggers(t, w, "event_ends", "DELETE FROM event_ends WHERE round_id = '"+v.ID+"'")
			goTo(t, w, v.Slug, now)
		}
		for _, v := range []voting{plain, event, ended} {
			addsUpTo(t, w, v, 1)
		}
	})
}

// TestAnEndIsNotTakenBack: a vote that two officers ended does not go on when the row of it is gone, and is not counted without it.
func TestAnEndIsNotTakenBack(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := endedVote(t, w)
		if at, err := w.Keys.LastEnd(v.ID); err != nil || at == nil {
			t.Errorf("noted is %v, %v", at, err)
		}
		late := with(v.cast(t, w, 1), v.codes[1])
		behind(t, w, "CREATE TABLE taken AS SELECT * FROM event_ends")
		withoutTriggers(t, w, "event_ends", "DELETE FROM event_ends")
		_, err := w.Store.CastBallot(t.Context(), late)
		refused(t, "a ballot after the end", err, models.Closed, "")
		breach(t, w, v, "The server's clock says that this vote is not over yet")
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(time.Hour))
		breach(t, w, v, "R: two officers ended the vote in the room, and that is in the database no more")
		withoutTriggers(t, w, "event_ends", "INSERT INTO event_ends SELECT * FROM taken")
		addsUpTo(t, w, v, 1)
	})
}

// TestNoVoteGoesOnWhileItsEndIsGone: without its row, and without what was noted of it in the database, an event that was ended takes no ballots, and all is as it was once they are back.
func TestNoVoteGoesOnWhileItsEndIsGone(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := eventVote(t, w, 2)
		castBy(t, w, v, 0, 1)
		late := with(v.cast(t, w, 1), v.codes[1])
		w.Store.SetKeys(noEnds{w.Keys}) // as for a program that is killed before it notes the end
		if err := errors.Join(w.Store.ProposeEnd(ctx, w.Officer, v.Slug), w.Store.EndEvent(ctx, w.Officer2, v.Slug)); err != nil {
			t.Fatal(err)
		}
		w.Store.SetKeys(w.Keys)
		seeClose(t, w)
		behind(t, w, "CREATE TABLE taken AS SELECT * FROM event_ends")
		withoutTriggers(t, w, "event_ends", "DELETE FROM event_ends")
		withoutTriggers(t, w, "rounds", "UPDATE rounds SET close_seen = NULL WHERE id = '"+v.ID+"'")
		_, err := w.Store.CastBallot(ctx, late)
		refused(t, "a ballot after the end", err, models.Closed, "")
		if page, err := w.Store.BallotPage(ctx, v.Slug, late.Opened); err != nil || page.Open {
			t.Errorf("its page is open: %t, %v", page.Open, err)
		}
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(time.Hour))
		breach(t, w, v, "R: two officers ended the vote in the room, and that is in the database no more")
		withoutTriggers(t, w, "event_ends", "INSERT INTO event_ends SELECT * FROM taken")
		addsUpTo(t, w, v, 1)
	})
}

// noEnds are keys beside which no end of a vote can be noted.
type noEnds struct{ *keys.Ring }

func (noEnds) NoteEnd(string, time.Time) error { return errors.New("the folder is full") }

// TestTimeIsNotTakenAway: a vote is not counted by its earlier close once officers gave it more time, and more than once.
func TestTimeIsNotTakenAway(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{2})
		closes, _ := closeOf(t, w, v.Slug)
		for _, more := range []time.Duration{time.Hour, 48 * time.Hour} {
			if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(closes.Add(more))); err != nil {
				t.Fatal(err)
			}
		}
		behind(t, w, "CREATE TABLE taken AS SELECT * FROM extensions")
		withoutTriggers(t, w, "extensions", "DELETE FROM extensions WHERE close_to = (SELECT MAX(close_to) FROM extensions)")
		goTo(t, w, v.Slug, closes.Add(3*time.Hour))
		breach(t, w, v, "R: officers gave the vote more time, and {{.N}} of these acts are in the database no more")
		withoutTriggers(t, w, "rounds", "UPDATE rounds SET close_seen = NULL WHERE id = '"+v.ID+"'")
		withoutTriggers(t, w, "extensions", "DELETE FROM extensions", "INSERT INTO extensions SELECT * FROM taken")
		castBy(t, w, v, 0, 2)
		addsUpTo(t, w, v, 2)
	})
}

// TestADecisionIsAboutWhomItWasAbout: a decision that two officers made does not lapse because the entries that it was about were taken from it.
func TestADecisionIsAboutWhomItWasAbout(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := votesBy(t, w, nil, []int{1}, []int{2}, []int{3})
		entry, err := w.Store.FindVoter(t.Context(), w.Officer, v.Slug, v.codes[0])
		if err != nil {
			t.Fatal(err)
		}
		stand(t, w, entry, models.StandingClosed)
		settle(t, w, 1)
		behind(t, w, "CREATE TABLE taken AS SELECT * FROM standing_entries")
		withoutTriggers(t, w, "standing_entries", "DELETE FROM standing_entries")
		withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET standing = 'open' WHERE id = '"+entry+"'")
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET state = 'counted' WHERE state = 'void'")
		endVote(t, w, v)
		const want = "E1: {{.N}} decisions on the roll are on record, and whom they were about was changed"
		breach(t, w, v, want)
		other := entriesOf(t, w, v)[0]
		if other == entry {
			other = entriesOf(t, w, v)[1]
		}
		withoutTriggers(t, w, "standing_entries", "INSERT INTO standing_entries SELECT decision_id, '"+other+"' FROM taken")
		breach(t, w, v, want)
		withoutTriggers(t, w, "standing_entries", "DELETE FROM standing_entries", "INSERT INTO standing_entries SELECT * FROM taken")
		withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET standing = 'closed' WHERE id = '"+entry+"'")
		addsUpTo(t, w, v, 2)
	})
}

// TestTheCountReadsATrailThatHolds: lines that are hidden while the count looks, or are gone though the newest was noted, stop it.
func TestTheCountReadsATrailThatHolds(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1}, []int{2})
		entry, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, v.codes[0])
		if err != nil {
			t.Fatal(err)
		}
		stand(t, w, entry, models.StandingClosed)
		settle(t, w, 1)
		endVote(t, w, v)
		if _, err := w.Store.NoteAudit(ctx); err != nil {
			t.Fatal(err)
		}
		hide := func(from, to string) {
			withoutTriggers(t, w, "audit_entries", "UPDATE audit_entries SET act = '"+to+"' WHERE act = '"+from+"'")
		}
		withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET standing = 'open' WHERE id = '"+entry+"'")
		withoutTriggers(t, w, "ballots", "UPDATE ballots SET state = 'counted'")
		hide(string(models.ActStanding), "hidden")
		breach(t, w, v, "E1: {{.What}}, so nobody can say what officers decided")
		hide("hidden", string(models.ActStanding))
		behindTheTriggers(t, w, "CREATE TABLE taken AS SELECT * FROM audit_entries", "DELETE FROM audit_entries WHERE number >= (SELECT MIN(number) FROM taken WHERE act = '"+string(models.ActStanding)+"')")
		breach(t, w, v, "E1: {{.What}}, so nobody can say what officers decided")
		behindTheTriggers(t, w, "DELETE FROM audit_entries", "INSERT INTO audit_entries SELECT * FROM taken")
		withoutTriggers(t, w, "roll_entries", "UPDATE roll_entries SET standing = 'closed' WHERE id = '"+entry+"'")
		addsUpTo(t, w, v, 1)
	})
}

// TestWhatOfficersDoMeanwhileStopsNoCount: while the count reads the trail another officer acts, in this round and in another, and the newest entry is noted. On SQLite
// nobody can write then.
func TestWhatOfficersDoMeanwhileStopsNoCount(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{DatabaseURL: migrated.Database(t)})
	ctx := t.Context()
	v, other := votesBy(t, w, nil, []int{1}, []int{2}), votesBy(t, w, nil, []int{1})
	entry := entriesOf(t, w, v)[0]
	endVote(t, w, v)
	if _, err := w.Store.NoteAudit(ctx); err != nil {
		t.Fatal(err)
	}
	acted := false
	w.Queries.Hold(func(sql string) {
		if acted || !strings.Contains(sql, `"bound" FROM "roll_entries"`) {
			return
		}
		acted = true
		stand(t, w, entry, models.StandingClosed)
		stand(t, w, entriesOf(t, w, other)[0], models.StandingClosed)
		if _, err := w.Store.NoteAudit(ctx); err != nil {
			t.Error(err)
		}
	})
	err := w.Store.CountRound(ctx, w.Officer, v.Slug)
	w.Queries.Hold(nil)
	if !acted {
		t.Fatal("nobody acted while the count read")
	}
	refused(t, "the count of before", err, models.Conflict, "The ballots changed during the count. Count again")
	addsUpTo(t, w, v, 1)
}

// TestWhatIsNotedMeanwhileBreaksNothing: while somebody looks at a vote that goes on, what they read is of one moment. After it the log is signed and noted outside the database, and officers end the vote,
// which is noted there too. Nothing is missing. On SQLite nobody can write then.
func TestWhatIsNotedMeanwhileBreaksNothing(t *testing.T) {
	t.Parallel()
	w := opened(t, store.Options{DatabaseURL: migrated.Database(t)})
	ctx := t.Context()
	v := eventVote(t, w, 25)
	for i := range v.codes {
		castBy(t, w, v, i, 1)
	}
	nextHour(t, w, v)
	for _, meanwhile := range []func(){
		func() {
			if taken, err := w.Store.TakeCheckpoints(ctx); taken != 1 { // the ballots' file, which is being read, is not mixed
				t.Errorf("%d logs were signed, %v", taken, err)
			}
		},
		func() {
			if err := errors.Join(w.Store.ProposeEnd(ctx, w.Officer, v.Slug), w.Store.EndEvent(ctx, w.Officer2, v.Slug)); err != nil {
				t.Error(err)
			}
		},
	} {
		acted := false
		w.Queries.Hold(func(sql string) {
			if !acted && strings.HasPrefix(sql, `SELECT * FROM "ballots"`) {
				acted = true
				meanwhile()
			}
		})
		checks, err := w.Store.ChecksPage(ctx, w.Officer, v.Slug)
		w.Queries.Hold(nil)
		if err != nil || !acted || !checks.Checked || len(checks.Broken) > 0 {
			t.Errorf("it was done meanwhile: %t; officers read %v, %v", acted, checks.Broken, err)
		}
	}
	if at, err := w.Keys.LastEnd(v.ID); err != nil || at == nil {
		t.Errorf("noted is %v, %v", at, err)
	}
}
