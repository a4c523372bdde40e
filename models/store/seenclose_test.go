package store_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// beatAt beats once, when the program's own clock is so far; the database's goes on by as much as is told.
func beatAt(t *testing.T, w *world.World, steady, database time.Duration) {
	t.Helper()
	w.Store.Advance(database)
	w.Store.SetSteady(steady)
	if err := w.Store.Beat(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// seeClose has the program see twice what the clock says, as it must when it has just started.
func seeClose(t *testing.T, w *world.World) {
	t.Helper()
	beatAt(t, w, time.Minute, 0)
	beatAt(t, w, 90*time.Second, 30*time.Second)
}

// TestAClockThatIsWrongForAMomentClosesNoVote: what one beat, one late ballot or one hourly job sees of a clock that is days ahead closes nothing.
func TestAClockThatIsWrongForAMomentClosesNoVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 8)
		closes, now := closeOf(t, w, v.Slug)
		over, after := closes.Add(21*time.Minute), now.Add(time.Minute)
		wrong := func(see func()) func() {
			return func() {
				goTo(t, w, v.Slug, over)
				see()
			}
		}
		for i, c := range []struct {
			name string
			see  func()
		}{
			{"one beat", wrong(func() { beatAt(t, w, time.Minute, 0) })},
			{"two beats with a right one between", wrong(func() {
				beatAt(t, w, 2*time.Minute, 0)
				goTo(t, w, v.Slug, after)
				beatAt(t, w, 150*time.Second, 0)
				goTo(t, w, v.Slug, over.Add(time.Minute))
				beatAt(t, w, 3*time.Minute, 0)
			})},
			{"two beats too near each other", wrong(func() {
				beatAt(t, w, 5*time.Minute, 0)
				beatAt(t, w, 5*time.Minute+19*time.Second, 19*time.Second)
			})},
			{"two beats between which the clock jumped", wrong(func() {
				beatAt(t, w, 7*time.Minute, 0)
				beatAt(t, w, 8*time.Minute, time.Hour)
			})},
			{"a ballot that comes too late", wrong(func() {
				_, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), v.codes[7]))
				refused(t, "a ballot after the hard close", err, models.Closed, "")
			})},
			{"the log's hourly job, weeks ahead", func() {
				goTo(t, w, v.Slug, closes.Add(20*24*time.Hour))
				if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 0 {
					t.Errorf("%d checkpoints, %v", n, err)
				}
			}},
		} {
			cast := with(v.cast(t, w, 2), v.codes[i])
			c.see()
			goTo(t, w, v.Slug, after)
			if _, err := w.Store.CastBallot(ctx, cast); err != nil {
				t.Errorf("%s: a ballot when the clock is right: %v", c.name, err)
			}
			beatAt(t, w, time.Duration(10*i+9)*time.Minute, 0) // forgets what was seen
		}
	})
}

// TestTheFirstBeatAfterTheCloseNotesIt: where a beat agrees with the one before, which saw the vote open, the vote is over at once, and stays so when the clock is set back.
func TestTheFirstBeatAfterTheCloseNotesIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 1)
		c := with(v.cast(t, w, 1), v.codes[0])
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(20*time.Minute-15*time.Second))
		beatAt(t, w, time.Minute, 0)
		beatAt(t, w, 90*time.Second, 30*time.Second)
		goTo(t, w, v.Slug, closes.Add(-time.Hour))
		_, err := w.Store.CastBallot(t.Context(), c)
		refused(t, "a ballot once the clock is set back", err, models.Closed, "")
	})
}

// TestOneOfficerGivesNoTimeWhereTheClockWentBack: one beat saw the vote over and no other could agree before the clock was set back. Who gives it more time then
// is two people, however small the pot.
func TestOneOfficerGivesNoTimeWhereTheClockWentBack(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 1)
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		beatAt(t, w, time.Minute, 0)
		goTo(t, w, v.Slug, closes.Add(-time.Hour))
		if p, err := w.Store.ClockPage(ctx, w.Officer, v.Slug); err != nil || !p.WasLater || !p.TakesTwo() {
			t.Errorf("the page: later %t, two %t, %v", p.WasLater, p.TakesTwo(), err)
		}
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, until(closes.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		if p, err := w.Store.ClockPage(ctx, w.Officer, v.Slug); err != nil || p.Waiting == nil || p.Clock.Moved() {
			t.Errorf("one officer gave time: %+v, %v", p.Clock, err)
		}
		goTo(t, w, v.Slug, closes.Add(21*time.Minute)) // right again, and nothing is left of it
		if p, err := w.Store.ClockPage(ctx, w.Officer, v.Slug); err != nil || p.WasLater {
			t.Errorf("when the clock is right again: later %t, %v", p.WasLater, err)
		}
	})
}

// TestTimeAfterASeenClose: everybody sees that the vote is over, whatever the clock says. Two officers may give time where by the clock the close is ahead, for a
// reason; what was not confirmed by then opens nothing.
func TestTimeAfterASeenClose(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 3)
		cast := with(v.cast(t, w, 2), v.codes[1])
		b := printed(t, w, v, "Batch 1", 2)
		castBy(t, w, v, 0, 1)
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		seeClose(t, w)
		goTo(t, w, v.Slug, closes.Add(-time.Hour))
		if f, err := w.Store.Frame(ctx, v.Slug); err != nil || f.Stage != models.StageClosed {
			t.Errorf("everybody's page of the round: %s, %v", f.Stage, err)
		}
		_, err := w.Store.IssueCodes(ctx, w.Officer, v.Slug, models.NewCodes{Label: "late", HeldBy: "St Luke's School", Count: "2"})
		refusedWith(t, "codes", err, models.Closed)
		_, err = w.Store.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "Late", Venue: "Northgate Library", Count: "2"})
		refusedWith(t, "paper", err, models.Closed)
		_, err = w.Store.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[1]}, 5)
		refusedWith(t, "a vote by phone", err, models.Closed)
		refusedWith(t, "a paper for a code whose vote is in", w.Store.ExchangePaper(ctx, w.Officer, v.Slug, b.id, models.PaperExchange{Shown: v.codes[0]}), models.Closed)
		refusedWith(t, "the end in the room", w.Store.ProposeEnd(ctx, w.Officer, v.Slug), models.Conflict)
		refusedWith(t, "a count before its time", w.Store.CountRound(ctx, w.Officer, v.Slug), models.Conflict)
		if desk, err := w.Store.RoundDesk(ctx, w.Officer, v.Slug); err != nil || desk.Next().Kind != models.StepSetBack {
			t.Errorf("next is %+v, %v", desk.Next(), err)
		}

		more := until(closes.Add(time.Minute))
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, more); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "one officer alone", confirmsExtension(ctx, w.Store, w.Officer, v.Slug), models.Conflict)
		_, err = w.Store.CastBallot(ctx, cast)
		refused(t, "a ballot before the second officer", err, models.Closed, "")
		goTo(t, w, v.Slug, closes.Add(time.Second))
		refusedWith(t, "confirming once the close has come", confirmsExtension(ctx, w.Store, w.Officer2, v.Slug), models.Conflict)
		if err := w.Store.DropExtension(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "a reason that is no outage, once the close has come", w.Store.ExtendVote(ctx, w.Officer, v.Slug, more), models.Invalid, "outage")

		goTo(t, w, v.Slug, closes.Add(-time.Hour))
		if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, more); err != nil {
			t.Fatal(err)
		}
		if err := confirmsExtension(ctx, w.Store, w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(ctx, cast); err != nil {
			t.Errorf("with time that two officers gave: %v", err)
		}
	})
}

// TestAClockThatIsNotTheMachinesIsTold to whoever runs the program, and one that is about right is not.
func TestAClockThatIsNotTheMachinesIsTold(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := opened(t, store.Options{SQLitePath: world.SQLite(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	w.Store.Advance(24 * time.Hour)
	beatAt(t, w, time.Minute, 0)
	now := time.Now()
	w.Store.TellOfClocks(t.Context(), now.Add(-30*time.Second), now)
	if log.Len() > 0 {
		t.Errorf("a clock that is right: %s", log.String())
	}
	for _, by := range []time.Duration{-3 * time.Hour, 2 * time.Minute} {
		log.Reset()
		w.Store.TellOfClocks(t.Context(), now.Add(by), now)
		if said := log.String(); strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, "apart="+by.String()) {
			t.Errorf("a clock that is wrong by %s: %q", by, said)
		}
	}
}
