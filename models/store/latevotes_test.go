package store_test

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestALateRetryGetsItsReceipt: a ballot was in, its answer was lost, and its form comes again when the vote has ended. It gets its receipt until the count;
// nothing else does, and nobody is told that a ballot is not in that may be.
func TestALateRetryGetsItsReceipt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 3)
		first, fresh := with(v.cast(t, w, 1, 2), v.codes[0]), with(v.cast(t, w, 4), v.codes[2])
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 4), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		in, err := w.Store.CastBallot(ctx, first)
		if err != nil {
			t.Fatal(err)
		}
		other, sameForm, newForm := first, with(first, v.codes[1]), first
		other.Picks = first.Picks[:1]
		newForm.Submission = newID()
		const notSent, earlier, counted = "was not sent. It came after the vote had ended", "sent before still counts", "it was counted"
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		if again, err := w.Store.CastBallot(ctx, first); err != nil || again.Tracker != in.Tracker || !again.Replaces {
			t.Errorf("the same form after the hard close: %q, replaces %t, %v; want %q", again.Tracker, again.Replaces, err, in.Tracker)
		}
		late := func(when string, says map[string]string, casts map[string]models.Cast) {
			for name, c := range casts {
				_, err := w.Store.CastBallot(ctx, c)
				refused(t, name+when, err, models.Closed, says[name])
			}
		}
		casts := map[string]models.Cast{"other picks": other, "another voter": sameForm, "another form": newForm, "a first vote": fresh}
		late(" after the hard close", map[string]string{"other picks": earlier, "another voter": notSent, "another form": earlier, "a first vote": notSent}, casts)
		_, err = w.Store.CastBallot(ctx, with(first, "0000 0000 0000"))
		refused(t, "without the code", err, models.Invalid, "")
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		casts["the same form"] = first
		late(" after the count", map[string]string{"the same form": counted, "other picks": counted, "another voter": notSent, "another form": counted, "a first vote": notSent}, casts)
		if p, err := w.Store.CountPage(ctx, w.Officer, v.Slug); err != nil || p.Result.Ballots != 1 {
			t.Errorf("counted %d ballots, %v", p.Result.Ballots, err)
		}
	})
}

// TestAFormThatIsInGetsItsReceiptWhenItsProofIsTooOld: a ballot was in, its answer was lost, and its form comes again when the code or the sign-in works no more. It
// gets its receipt until the count, whatever is picked on it. No other form does, and none of a right to vote that was closed or set aside since.
func TestAFormThatIsInGetsItsReceiptWhenItsProofIsTooOld(t *testing.T) {
	t.Parallel()
	for field, way := range map[string]struct {
		opened func(t *testing.T, w *world.World) voting
		proves func(t *testing.T, w *world.World, c models.Cast, name string) models.Cast
	}{
		"code": {func(t *testing.T, w *world.World) voting { return openVote(t, w, 0) }, func(t *testing.T, w *world.World, c models.Cast, name string) models.Cast {
			return asked(t, w, c, name+"@people.example")
		}},
		"sign_in": {signInVote, signedIn},
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			bothSignIn(t, func(t *testing.T, w *world.World) {
				v := way.opened(t, w)
				sentWithAnOldProof(t, w, v, field, func(c models.Cast, name string) models.Cast { return way.proves(t, w, c, name) })
			})
		})
	}
}

// sentWithAnOldProof sends forms again when what proved their voters is too old; an error is then about the field.
func sentWithAnOldProof(t *testing.T, w *world.World, v voting, field string, proves func(c models.Cast, name string) models.Cast) {
	t.Helper()
	ctx, s := t.Context(), w.Store
	sent := func(name, standing string) (models.Cast, models.Receipt) {
		t.Helper()
		form := proves(v.cast(t, w, 1), name)
		in, err := s.CastBallot(ctx, form)
		if err != nil {
			t.Fatal(err)
		}
		if standing != models.StandingOpen {
			stand(t, w, entriesOf(t, w, v)[0], standing)
		}
		return form, in
	}
	closed, _ := sent("bo", models.StandingClosed)
	aside, _ := sent("cy", models.StandingQuarantined)
	ana, in := sent("ana", models.StandingOpen)
	if _, err := s.CastBallot(ctx, proves(v.cast(t, w, 2), "ana")); err != nil { // changed since
		t.Fatal(err)
	}
	s.Advance(models.OneTimeCodeLife + 20*time.Minute)
	gets := func(what string, c models.Cast) {
		t.Helper()
		if r, err := s.CastBallot(ctx, c); err != nil || r.Tracker != in.Tracker || r.Slug != v.Slug {
			t.Errorf("%s: %q, %v; want %q", what, r.Tracker, err, in.Tracker)
		}
	}
	fails := func(what string, c models.Cast) {
		t.Helper()
		_, err := s.CastBallot(ctx, c)
		refusedWith(t, what, err, models.Invalid, field)
	}
	other, fresh, printed := ana, ana, ana
	other.Picks = nil
	gets("the same form", ana)
	gets("the same form with other picks", other)
	fresh.Submission = newID()
	fails("another form", fresh)
	fresh.Submission = "no id"
	fails("a form without an id", fresh)
	fails("of who is closed", closed)
	fails("of who is set aside", aside)
	printed.SignedIn, printed.Email, printed.Code = "", "", "0000 0000 0000"
	_, err := s.CastBallot(ctx, printed)
	refused(t, "with a wrong printed code", err, models.Invalid, "[voting_code:")
	if ana.Email != "" {
		another := ana
		for _, another.Email = range []string{"cy@people.example", "nobody@people.example", "not an address"} {
			fails("with the address "+another.Email, another)
		}
	}
	elsewhere := ana
	elsewhere.Slug = sealedBy(t, w, models.AssuranceEmail).Slug
	if _, err := s.CastBallot(ctx, elsewhere); models.CodeOf(err) != models.Invalid {
		t.Errorf("in another round: %v", err)
	}
	endVote(t, w, v)
	gets("after the hard close", ana)
	if err := s.CountRound(ctx, w.Officer, v.Slug); err != nil {
		t.Fatal(err)
	}
	fails("after the count", ana)
	if n := turnout(t, w, v.Slug); n != 1 {
		t.Errorf("%d ballots", n)
	}
}

// TestABallotThatWaitedThroughTheCloseIsLate: what counts is the clock when the round's lock is had, not when it was asked for.
func TestABallotThatWaitedThroughTheCloseIsLate(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 1)
		c := with(v.cast(t, w, 1), v.codes[0])
		page, err := w.Store.BallotPage(ctx, v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		hardClose := page.State.HardClose()
		release, waits := holdRound(t, w, v.ID)
		goTo(t, w, v.Slug, hardClose.Add(-time.Second))
		cast := make(chan error, 1)
		go func() { _, err := w.Store.CastBallot(ctx, c); cast <- err }()
		for began := false; !began; began = waits() {
			select {
			case err := <-cast:
				t.Fatalf("it did not wait: %v", err)
			case <-time.After(10 * time.Millisecond):
			}
		}
		<-time.After(1200 * time.Millisecond) // the database's clock goes on by itself
		release()
		refused(t, "a ballot that waited through the hard close", <-cast, models.Closed, "")
		if n := turnout(t, w, v.Slug); n != 0 {
			t.Errorf("%d ballots", n)
		}
	})
}

// TestAClockThatIsSetBackOpensNoVote: once the whole log of a vote is signed, the database's clock may go back an hour, and nobody can vote again. Time that two
// officers give it is another matter, and goes on past the hour that is signed.
func TestAClockThatIsSetBackOpensNoVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 3)
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		c := with(v.cast(t, w, 2), v.codes[1])
		closes, _ := closeOf(t, w, v.Slug)
		goTo(t, w, v.Slug, closes.Add(-2*time.Hour))
		if err := w.Store.Beat(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.TakeCheckpoints(ctx); err != nil { // an hour's, which closes nothing
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 2), v.codes[0])); err != nil {
			t.Errorf("after an hour's checkpoint: %v", err)
		}
		goTo(t, w, v.Slug, closes.Add(21*time.Minute))
		seeClose(t, w)
		if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 1 {
			t.Fatalf("%d last checkpoints, %v", n, err)
		}
		for what, back := range map[string]time.Duration{"within the grace": -10 * time.Minute, "before the close": -time.Hour} {
			goTo(t, w, v.Slug, closes.Add(21*time.Minute+back))
			_, err := w.Store.CastBallot(ctx, c)
			refused(t, "a ballot "+what, err, models.Closed, "")
			page, err := w.Store.BallotPage(ctx, v.Slug, "")
			if err != nil || page.Open || page.Stage != models.StageClosed {
				t.Errorf("the ballot %s: open %t, %s, %v", what, page.Open, page.Stage, err)
			}
			if r, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 1), v.codes[2])); err == nil {
				t.Errorf("a new ballot %s got %s", what, r.Tracker)
			}
		}
		goTo(t, w, v.Slug, closes.Add(22*time.Minute))
		signed := closes.Add(20*time.Minute + time.Hour - 1).Truncate(time.Hour)
		more := func(to time.Time) error {
			return w.Store.ExtendVote(ctx, w.Officer, v.Slug, downFor(to, closes.Add(-10*time.Minute), closes.Add(10*time.Minute)))
		}
		refused(t, "more time within the hour that is signed", more(signed.Add(-21*time.Minute)), models.Invalid, "[to-day: ")
		if err := more(signed.Add(2 * time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := confirmsExtension(ctx, w.Store, w.Officer2, v.Slug); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 3), v.codes[2])); err != nil {
			t.Errorf("with more time: %v", err)
		}
		w.Store.Advance(24 * time.Hour)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Errorf("the count: %v", err)
		}
	})
}

// TestAClockThatWasSeenPastTheCloseOpensNoVote: the log waits for paper, so that its last checkpoint is not taken. Once anything has seen that the vote is over, a
// database's clock that goes back opens it no more. More time that officers give it does.
func TestAClockThatWasSeenPastTheCloseOpensNoVote(t *testing.T) {
	t.Parallel()
	for name, see := range map[string]func(t *testing.T, w *world.World, v voting){
		"nobody saw it":      nil,
		"the program saw it": func(t *testing.T, w *world.World, _ voting) { seeClose(t, w) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, w *world.World) { seenClose(t, w, see) })
		})
	}
}

func seenClose(t *testing.T, w *world.World, see func(t *testing.T, w *world.World, v voting)) {
	t.Helper()
	ctx := t.Context()
	v := openVote(t, w, 3)
	c := with(v.cast(t, w, 2), v.codes[1])
	printed(t, w, v, "Batch 1", 2)
	closes, _ := closeOf(t, w, v.Slug)
	goTo(t, w, v.Slug, closes.Add(-time.Minute))
	if err := w.Store.Beat(ctx); err != nil { // nothing is over yet
		t.Fatal(err)
	}
	goTo(t, w, v.Slug, closes.Add(21*time.Minute))
	if see != nil {
		see(t, w, v)
	}
	if n, err := w.Store.TakeCheckpoints(ctx); err != nil || n != 0 {
		t.Fatalf("%d checkpoints although paper is out, %v", n, err)
	}
	goTo(t, w, v.Slug, closes.Add(-time.Hour))
	_, err := w.Store.CastBallot(ctx, c)
	if see == nil {
		if err != nil {
			t.Errorf("where nobody saw it: %v, so this test sees nothing", err)
		}
		return
	}
	refused(t, "when it was seen, and the clock set back: a ballot", err, models.Closed, "")
	if page, err := w.Store.BallotPage(ctx, v.Slug, ""); err != nil || page.Open || page.Stage != models.StageClosed {
		t.Errorf("set back: open %t, %s, %v", page.Open, page.Stage, err)
	}
	_, err = w.Store.SendVoteCode(ctx, byEmail(c, "sam@people.example", ""), models.OneTimeCodeTries)
	refused(t, "when it was seen, and the clock set back: a code", err, models.Closed, "")

	goTo(t, w, v.Slug, closes.Add(22*time.Minute))
	to := closes.Add(3 * time.Hour)
	if err := w.Store.ExtendVote(ctx, w.Officer, v.Slug, downFor(to, closes.Add(-10*time.Minute), closes.Add(10*time.Minute))); err != nil {
		t.Fatal(err)
	}
	if err := confirmsExtension(ctx, w.Store, w.Officer2, v.Slug); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.CastBallot(ctx, with(v.cast(t, w, 3), v.codes[2])); err != nil {
		t.Errorf("with more time: %v", err)
	}
	goTo(t, w, v.Slug, to.Add(21*time.Minute))
	seeClose(t, w)
	goTo(t, w, v.Slug, to.Add(-time.Hour))
	_, err = w.Store.CastBallot(ctx, with(v.cast(t, w, 1), v.codes[2]))
	refused(t, "a ballot when the longer vote was over", err, models.Closed, "")
}

// holdRound holds the lock of a round's vote alone until it is let go, as whoever closes it does. waits says whether somebody waits for it; on SQLite, where
// nobody can tell, they do.
func holdRound(t *testing.T, w *world.World, roundID string) (func(), func() bool) {
	t.Helper()
	if w.Options.DatabaseURL == "" {
		return hold(t, w), func() bool { return true }
	}
	db := plain(t, w)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("votes|" + roundID))
	if _, err := tx.ExecContext(t.Context(), "SELECT pg_advisory_xact_lock($1)", int64(binary.BigEndian.Uint64(sum[:]))); err != nil {
		t.Fatal(err)
	}
	waits := func() bool {
		waiting := 0
		query := "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
		if err := db.QueryRowContext(t.Context(), query).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		return waiting > 0
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}, waits
}
