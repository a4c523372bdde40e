package store_test

import (
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"

	"github.com/google/uuid"
)

func TestFortyVotersFiveTimesAtOnceAreFortyBallots(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 40)
		type sent struct {
			voter, form int
			tracker     string
		}
		var mu sync.Mutex
		var all []sent
		var wait sync.WaitGroup
		for voter, code := range v.codes {
			forms := []models.Cast{with(v.cast(t, w, voter%4+1), code), with(v.cast(t, w, (voter+1)%4+1), code)}
			for try := range 5 {
				form := try % 2 // a double click on one form, and another tab
				wait.Go(func() {
					r, err := w.Store.CastBallot(t.Context(), forms[form])
					if err != nil {
						t.Errorf("voter %d: %v", voter, err)
					}
					mu.Lock()
					all = append(all, sent{voter, form, r.Tracker})
					mu.Unlock()
				})
			}
		}
		wait.Wait()
		if n := turnout(t, w, v.Slug); n != 40 {
			t.Errorf("%d ballots of 40 voters", n)
		}
		trackers := map[[2]int]string{}
		for _, s := range all {
			key := [2]int{s.voter, s.form}
			if trackers[key] != "" && trackers[key] != s.tracker {
				t.Errorf("voter %d got two receipts for one form", s.voter)
			}
			trackers[key] = s.tracker
		}
		w.Store.Advance(30 * 24 * time.Hour)
		if err := w.Store.CountRound(t.Context(), w.Officer, v.Slug); err != nil {
			t.Errorf("counting: %v", err)
		}
	})
}

func TestTheCloseIsExact(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 3)
		page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
		if err != nil || !page.Open || page.Opened == "" {
			t.Fatalf("open %v, %v", page.Open, err)
		}
		early := with(v.cast(t, w, 1), v.codes[0])
		w.Store.Advance(page.Closes().Sub(page.Now) + time.Second)
		late, err := w.Store.BallotPage(t.Context(), v.Slug, "")
		if err != nil || late.Open || late.Stage != models.StageGrace {
			t.Errorf("a new page after the close: open %v in %s, %v", late.Open, late.Stage, err)
		}
		if begun, err := w.Store.BallotPage(t.Context(), v.Slug, early.Opened); err != nil || !begun.Open {
			t.Errorf("a page opened before the close: open %v, %v", begun.Open, err)
		}
		if _, err := w.Store.CastBallot(t.Context(), early); err != nil {
			t.Errorf("within the grace: %v", err)
		}
		for name, opened := range map[string]string{"no proof": "", "another's proof": openVote(t, w, 0).cast(t, w).Opened, "a forged proof": early.Opened[:len(early.Opened)-2] + "AA", "rubbish": "%%%"} {
			c := with(v.cast(t, w, 1), v.codes[1])
			c.Opened = opened
			_, err := w.Store.CastBallot(t.Context(), c)
			refused(t, name, err, models.Closed, "")
		}
		_, err = w.Store.SendVoteCode(t.Context(), models.Cast{Slug: v.Slug, Email: "sam@example.org", Belongs: "live"}, models.OneTimeCodeTries)
		refused(t, "a code to vote after the close", err, models.Closed, "")
		w.Store.Advance(20 * time.Minute)
		c := with(early, v.codes[2])
		c.Submission = uuid.NewString()
		_, err = w.Store.CastBallot(t.Context(), c)
		refused(t, "after the grace", err, models.Closed, "")
		_, err = w.Store.OwnBallot(t.Context(), early)
		refused(t, "one's own ballot after the close", err, models.Closed, "")
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

func TestNoBallotBeforeTheVoteOpens(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := voteAt(t, w, models.StageSealed, 1)
		_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0]))
		refused(t, "before the vote opens", err, models.Closed, "")
		draft := w.Round(models.StageDraft)
		_, err = w.Store.BallotPage(t.Context(), draft.Slug, "")
		refused(t, "the ballot of a draft", err, models.NotFound, "")
		_, err = w.Store.BallotPage(t.Context(), "nowhere", "")
		refused(t, "no round", err, models.NotFound, "")
	})
}

// Ballots race the close: whatever was acknowledged is counted, and nothing else.
func TestBallotsRaceTheClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 500)
		page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(page.State.HardClose().Sub(page.Now) - time.Minute)
		var mu sync.Mutex
		var some sync.Once
		begun := make(chan struct{})
		acknowledged := map[int]string{}
		var wait sync.WaitGroup
		for voter, code := range v.codes {
			picks := v.projects[voter%4].ID
			wait.Go(func() {
				for {
					r, err := w.Store.CastBallot(t.Context(), models.Cast{Slug: v.Slug, Opened: page.Opened, Submission: uuid.NewString(), Code: code, Marks: models.Marks{Picks: []string{picks}}})
					if models.CodeOf(err) == models.Closed {
						return
					}
					if err != nil {
						t.Errorf("voter %d: %v", voter, err)
						return
					}
					mu.Lock()
					acknowledged[voter] = r.Tracker
					if len(acknowledged) == 20 {
						some.Do(func() { close(begun) })
					}
					mu.Unlock()
				}
			})
		}
		ended := make(chan struct{})
		go func() { wait.Wait(); close(ended) }()
		select {
		case <-begun:
		case <-ended: // each of them was refused
		}
		w.Store.Advance(time.Minute) // the close comes while the others are sending theirs
		counted := make(chan error, 1)
		go func() {
			for {
				err := w.Store.CountRound(t.Context(), w.Officer, v.Slug)
				if models.CodeOf(err) != models.Closed {
					counted <- err
					return
				}
			}
		}()
		<-ended
		if err := <-counted; err != nil {
			t.Fatal(err)
		}
		p, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug)
		if err != nil || len(acknowledged) < 20 || p.Result.Ballots != len(acknowledged) || p.Ballots != len(acknowledged) {
			t.Errorf("%d acknowledged, %d counted, %v", len(acknowledged), p.Result.Ballots, err)
		}
		for voter, tracker := range acknowledged {
			if _, err := w.Store.Receipt(t.Context(), v.Slug, tracker); err != nil {
				t.Errorf("voter %d's receipt: %v", voter, err)
			}
		}
	})
}

func TestAnotherKeyTakesNoBallots(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		if err := w.Keys.Destroy(v.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); models.CodeOf(err) != models.Internal {
			t.Errorf("without a key: %v", err)
		}
		if _, err := w.Keys.NewRound(v.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); models.CodeOf(err) != models.Internal {
			t.Errorf("with another key: %v", err)
		}
		if n := turnout(t, w, v.Slug); n != 0 {
			t.Errorf("%d ballots", n)
		}
	})
}

// A ballot that was taken in time and is still being written when the count begins is counted: the count waits for it.
func TestTheCountWaitsForTheLastBallot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		c := with(v.cast(t, w, 1), v.codes[0])
		reached, release := holdWriting(t, w, v, c)
		cast, counted := make(chan error, 1), make(chan error, 1)
		go func() { _, err := w.Store.CastBallot(t.Context(), c); cast <- err }()
		reached()
		w.Store.Advance(30 * 24 * time.Hour)
		asked := make(chan struct{}, 100)
		w.Queries.Hold(func(sql string) { asked <- struct{}{} })
		go func() { counted <- w.Store.CountRound(t.Context(), w.Officer, v.Slug) }()
		// Without the lock the count would end by itself here. It may have read as far as it can, and waits.
		for waiting := true; waiting; {
			select {
			case <-asked:
			case err := <-counted:
				t.Errorf("the count did not wait: %v", err)
				counted <- err
				waiting = false
			case <-time.After(300 * time.Millisecond):
				waiting = false
			}
		}
		w.Queries.Hold(nil)
		release()
		if err := <-cast; err != nil {
			t.Errorf("the last ballot: %v", err)
		}
		if err := <-counted; models.CodeOf(err) == models.Conflict {
			counted <- w.Store.CountRound(t.Context(), w.Officer, v.Slug) // it saw that the ballots had changed meanwhile
		} else {
			counted <- err
		}
		if err := <-counted; err != nil {
			t.Fatal(err)
		}
		if p, err := w.Store.CountPage(t.Context(), w.Officer, v.Slug); err != nil || p.Result.Ballots != 1 {
			t.Errorf("%d ballots counted, %v", p.Result.Ballots, err)
		}
	})
}
