package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// calling has the officer take a vote by phone of somebody with an address, up to where a witness confirms it.
func calling(t *testing.T, w *world.World, v voting, email string, numbers ...int) string {
	t.Helper()
	id, err := w.Store.BeginPhoneVote(t.Context(), w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Email: email}, models.OneTimeCodeTries)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.ProvePhoneVote(t.Context(), w.Officer, v.Slug, id, sentCode(t, w)); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.FillPhoneVote(t.Context(), w.Officer, v.Slug, id, v.cast(t, w, numbers...).Marks); err != nil {
		t.Fatal(err)
	}
	agree(t, w, v, id)
	return id
}

// agree is the caller's word for what is in their vote now.
func agree(t *testing.T, w *world.World, v voting, id string) {
	t.Helper()
	page, err := w.Store.PhoneVotePage(t.Context(), w.Officer, v.Slug, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.AgreePhoneVote(t.Context(), w.Officer, v.Slug, id, page.Reading()); err != nil {
		t.Fatal(err)
	}
}

// theCall has the officer take a vote by phone of whoever has this printed code, up to where a witness confirms it.
func theCall(t *testing.T, w *world.World, v voting, code string, numbers ...int) string {
	t.Helper()
	id, err := w.Store.BeginPhoneVote(t.Context(), w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Code: code}, models.OneTimeCodeTries)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.FillPhoneVote(t.Context(), w.Officer, v.Slug, id, v.cast(t, w, numbers...).Marks); err != nil {
		t.Fatal(err)
	}
	agree(t, w, v, id)
	return id
}

// A call begins with what everybody who votes shows, and is nobody's but who takes it.
func TestACallerShowsThatTheyMayVote(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		ctx, s := t.Context(), w.Store
		begin := func(actor models.Actor, in models.PhoneInput) (string, error) {
			return s.BeginPhoneVote(ctx, actor, v.Slug, in, models.OneTimeCodeTries)
		}
		_, err := begin(w.Officer, models.PhoneInput{Belongs: models.BelongsLive})
		refused(t, "a caller who shows nothing", err, models.Invalid, "[voting_code:")
		_, err = begin(w.Officer, models.PhoneInput{Belongs: models.BelongsLive, Code: "0000 0000 0000"})
		refused(t, "a wrong code", err, models.Invalid, "[voting_code:")
		_, err = begin(w.Helper, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[0]})
		refused(t, "a helper who takes a vote", err, models.Forbidden, "")
		id, err := begin(w.Officer, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[0]})
		if err != nil {
			t.Fatal(err)
		}
		refused(t, "agreeing to nothing", s.AgreePhoneVote(ctx, w.Officer, v.Slug, id, ""), models.Conflict, "")
		_, err = s.WitnessPhoneVote(ctx, w.Officer2, v.Slug, id)
		refused(t, "a witness before the caller agrees", err, models.Conflict, "")
		refused(t, "too many picks", s.FillPhoneVote(ctx, w.Officer, v.Slug, id, v.cast(t, w, 1, 2, 3, 4).Marks), models.Invalid, "[project:")
		refused(t, "another officer's call", s.FillPhoneVote(ctx, w.Officer2, v.Slug, id, v.cast(t, w, 1).Marks), models.NotFound, "")
		mailed, err := begin(w.Officer, models.PhoneInput{Belongs: models.BelongsLive, Email: "sam@people.example"})
		if err != nil {
			t.Fatal(err)
		}
		if mail := newestMail(t, w).Body; !strings.Contains(mail, "Read this code out to "+w.Officer.DisplayName) || strings.Contains(mail, "Type it on the page") {
			t.Errorf("the mail says %q", mail)
		}
		refused(t, "the ballot before the code", s.FillPhoneVote(ctx, w.Officer, v.Slug, mailed, v.cast(t, w, 1).Marks), models.Conflict, "")
		refused(t, "a wrong code from an email", s.ProvePhoneVote(ctx, w.Officer, v.Slug, mailed, "000000"), models.Invalid, "[code:")
		page, err := s.BallotPage(ctx, v.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(page.Closes().Sub(page.Now) - time.Minute)
		if id, err = begin(w.Officer, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[0]}); err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(time.Minute)
		_, err = begin(w.Officer, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[1]})
		refused(t, "a call that begins after the close", err, models.Closed, "")
		if err := s.FillPhoneVote(ctx, w.Officer, v.Slug, id, v.cast(t, w, 1).Marks); err != nil {
			t.Errorf("a call that began before the close: %v", err)
		}
	})
}

func TestAVoteByPhoneNeedsAWitness(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		ctx, s := t.Context(), w.Store
		id := theCall(t, w, v, v.codes[0], 1, 3)
		if page, err := s.PhoneVotePage(ctx, w.Officer, v.Slug, id); err != nil || len(page.Picks) != 2 {
			t.Errorf("what was read back: %v, %v", page.Picks, err)
		}
		refused(t, "another ballot than the caller agreed to", s.FillPhoneVote(ctx, w.Officer, v.Slug, id, v.cast(t, w, 2).Marks), models.Conflict, "")
		var sealed string
		if err := plain(t, w).QueryRowContext(ctx, "SELECT sealed FROM phone_votes").Scan(&sealed); err != nil || strings.Contains(sealed, v.projects[0].ID) || strings.Contains(sealed, "Picks") {
			t.Errorf("what the caller chose can be read in the database: %v", err)
		}
		_, err := s.WitnessPhoneVote(ctx, w.Officer, v.Slug, id)
		refused(t, "one's own witness", err, models.Conflict, "")
		if turnout(t, w, v.Slug) != 0 {
			t.Error("a vote was cast without a witness")
		}
		if page, err := s.PhoneVotePage(ctx, w.Helper, v.Slug, id); err != nil || page.Own || len(page.Picks) != 2 {
			t.Errorf("the witness sees %v of what they would cast, %v", page.Picks, err)
		}
		receipt, err := s.WitnessPhoneVote(ctx, w.Helper, v.Slug, id)
		if err != nil || len(receipt.Tracker) != models.TrackerLength {
			t.Fatalf("casting: %q, %v", receipt.Tracker, err)
		}
		_, err = s.WitnessPhoneVote(ctx, w.Helper, v.Slug, id)
		refused(t, "the same again", err, models.Conflict, "This vote is in already")
		refused(t, "giving up what is cast", s.DropPhoneVote(ctx, w.Officer, v.Slug, id), models.Conflict, "")
		if page, err := s.PhoneVotePage(ctx, w.Officer, v.Slug, id); err != nil || page.PhoneVote.State != models.PhoneCast || len(page.Picks)+len(page.Sealed) != 0 {
			t.Errorf("after it is cast: %+v, %v", page.PhoneLine, err)
		}
		if got := (paperBatch{t: t, World: w, v: v}).ballots(); !slices.Equal(got, []string{"1 1 3"}) {
			t.Errorf("ballots %q", got)
		}
		phoneTrail(t, w, receipt.Tracker, v.projects[0].ID, v.codes[0], id)
	})
}

// phoneTrail looks whether the trail names who took a vote by phone and who listened, once, none of these secrets, and was not written with a ballot.
func phoneTrail(t *testing.T, w *world.World, secrets ...string) {
	t.Helper()
	trail, err := w.Store.AuditTrail(t.Context(), w.Auditor, 1)
	if err != nil || len(trail) != 1 || trail[0].Act != string(models.ActWitnessPhone) || !strings.Contains(trail[0].Detail, w.Officer.PersonID) {
		t.Fatalf("the trail says %+v, %v", trail, err)
	}
	for _, secret := range secrets {
		if strings.Contains(trail[0].Detail+trail[0].ObjectID, secret) {
			t.Errorf("the trail tells too much: %+v", trail[0])
		}
	}
	var n int
	if err := plain(t, w).QueryRowContext(t.Context(), "SELECT COUNT(*) FROM audit_entries WHERE object_kind = 'phone vote'").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d entries of one vote, not one of each person, %v", n, err)
	}
	if w.Options.DatabaseURL == "" {
		return
	}
	for _, table := range []string{"audit_entries", "phone_votes", "roll_entries", "voting_codes"} {
		if err := plain(t, w).QueryRowContext(t.Context(), "SELECT COUNT(*) FROM ballots b JOIN "+table+" x ON x.xmin::text = b.xmin::text").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows of %s were written with a ballot, %v", n, table, err)
		}
	}
}

// What was shown when the call began is looked at again when the vote is cast.
func TestAVoteByPhoneOfARightThatWasClosedMeanwhile(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		ctx, s := t.Context(), w.Store
		closed := calling(t, w, v, "sam@people.example", 1)
		patch(t, w, &models.RollEntry{}, "contact", "sam@people.example", map[string]any{"standing": models.StandingClosed})
		revoked := theCall(t, w, v, v.codes[0], 1)
		var batch string
		if err := plain(t, w).QueryRowContext(ctx, "SELECT id FROM code_batches").Scan(&batch); err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeCodes(ctx, w.Officer, v.Slug, batch, "A sheet was lost"); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{closed, revoked} {
			_, err := s.WitnessPhoneVote(ctx, w.Officer2, v.Slug, id)
			refused(t, "a right that was closed", err, models.Conflict, "nothing was cast")
		}
		_, err := s.WitnessPhoneVote(ctx, w.Helper, v.Slug, revoked)
		refused(t, "a second witness", err, models.Conflict, "")
		if turnout(t, w, v.Slug) != 0 {
			t.Error("a vote was cast")
		}
	})
}

// readOut is the code that somebody gets by signing in, to read it out.
func readOut(t *testing.T, w *world.World, v voting, what, name string) string {
	t.Helper()
	code, err := w.Store.CodeToReadOut(t.Context(), v.cast(t, w, 1), what, atCouncil(name))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// beginCall has the officer take a vote by phone of whoever reads this code out.
func beginCall(t *testing.T, w *world.World, v voting, code string) (string, error) {
	t.Helper()
	return w.Store.BeginPhoneVote(t.Context(), w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsWork, Code: code}, models.OneTimeCodeTries)
}

// spokenCall takes the vote of somebody who signs in to vote, up to where a witness confirms it.
func spokenCall(t *testing.T, w *world.World, v voting, name string) string {
	t.Helper()
	id, err := beginCall(t, w, v, strings.ToLower(models.GroupCode(readOut(t, w, v, models.ReadOutForPhone, name))))
	if err == nil {
		err = w.Store.FillPhoneVote(t.Context(), w.Officer, v.Slug, id, v.cast(t, w, 1).Marks)
	}
	if err != nil {
		t.Fatal(err)
	}
	agree(t, w, v, id)
	return id
}

// Who votes by signing in votes by phone with a code that they get so, and has one vote all the same.
func TestWhoSignsInToVoteVotesByPhone(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx, s, v := t.Context(), w.Store, signInVote(t, w)
		first, err := s.WitnessPhoneVote(ctx, w.Helper, v.Slug, spokenCall(t, w, v, "ana"))
		if err != nil || first.Replaces {
			t.Fatalf("%+v, %v", first, err)
		}
		phoneTrail(t, w, first.Tracker, v.projects[0].ID, entriesOf(t, w, v)[0])
		// It is the account's vote: they see it, and change it, from a device too, and by phone again.
		own := v.cast(t, w, 2)
		if own.SignedIn, err = s.FindBySignIn(ctx, own, atCouncil("ana")); err != nil || own.SignedIn == "" {
			t.Fatalf("who voted by phone finds no vote: %v", err)
		}
		if page, err := s.OwnBallot(ctx, own); err != nil || !slices.Equal(page.Picks, v.cast(t, w, 1).Picks) {
			t.Errorf("they see %v, %v", page.Picks, err)
		}
		waits := spokenCall(t, w, v, "ana")
		if changed, err := s.CastBallot(ctx, own); err != nil || !changed.Replaces {
			t.Errorf("changing it: %+v, %v", changed, err)
		}
		_, err = s.WitnessPhoneVote(ctx, w.Helper, v.Slug, waits)
		refused(t, "a call that was overtaken", err, models.Conflict, "that vote stands")
		if again, err := s.WitnessPhoneVote(ctx, w.Helper, v.Slug, spokenCall(t, w, v, "ana")); err != nil || !again.Replaces {
			t.Errorf("by phone again: %+v, %v", again, err)
		}
		if got := column[string](t, plain(t, w), "SELECT channel || ' ' || declared FROM roll_entries"); turnout(t, w, v.Slug) != 1 || !slices.Equal(got, []string{"sign_in work"}) {
			t.Errorf("%d ballots of %q", turnout(t, w, v.Slug), got)
		}
	})
}

// A code that was not got for a call of this round, or is too old, or of who may not vote any more, begins no call.
func TestOnlyACodeForACallBeginsOne(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		s, v, other := w.Store, signInVote(t, w), signInVote(t, w)
		fails := func(what string, v voting, code string) {
			t.Helper()
			_, err := beginCall(t, w, v, code)
			refusedWith(t, what, err, models.Invalid, "voting_code")
		}
		fails("nothing", v, "")
		fails("a guess", v, "0000 0000")
		fails("the paper's code", v, readOut(t, w, v, models.ReadOutForPaper, "ana"))
		fails("the help desk's", v, readOut(t, w, v, models.ReadOutForHelp, "ana"))
		fails("in another round", other, readOut(t, w, v, models.ReadOutForPhone, "ana"))
		shut := readOut(t, w, v, models.ReadOutForPhone, "ana")
		stand(t, w, entriesOf(t, w, v)[0], models.StandingClosed)
		fails("of who was closed", v, shut)
		waits := spokenCall(t, w, v, "bo")
		stand(t, w, entriesOf(t, w, v)[0], models.StandingClosed)
		_, err := s.WitnessPhoneVote(t.Context(), w.Helper, v.Slug, waits)
		refused(t, "of who was closed since", err, models.Conflict, "nothing was cast")
		late := readOut(t, w, v, models.ReadOutForPhone, "cy")
		s.Advance(models.OneTimeCodeLife + time.Minute)
		fails("too late", v, late)
		none(t, w, "SELECT COUNT(*) FROM ballots")
	})
}

// A vote by phone is gone after an hour, or when its officer gives it up.
func TestAVoteByPhoneIsGoneAfterAnHour(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, models.OneTimeCodeTries)
		given, late := calling(t, w, v, "sam@people.example", 1), calling(t, w, v, "kim@people.example", 2)
		if err := w.Store.DropPhoneVote(t.Context(), w.Officer, v.Slug, given); err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(models.PhoneVoteLife + time.Second)
		for name, id := range map[string]string{"given up": given, "too late": late} {
			_, err := w.Store.WitnessPhoneVote(t.Context(), w.Officer2, v.Slug, id)
			refused(t, name, err, models.NotFound, "")
		}
		deleted, err := w.Store.DeleteShortLived(t.Context())
		if err != nil || deleted["phone votes"] != 1 || turnout(t, w, v.Slug) != 0 {
			t.Errorf("%d deleted, %d votes, %v", deleted["phone votes"], turnout(t, w, v.Slug), err)
		}
	})
}

// What the caller agrees to is what was read back, and it is cast as such: not what was put in after, and not over a vote that they sent since.
func TestTheCallersWordIsForWhatWasReadBack(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := openVote(t, w, 2)
		id, err := s.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[0]}, models.OneTimeCodeTries)
		if err != nil {
			t.Fatal(err)
		}
		fill := func(number int) string {
			t.Helper()
			if err := s.FillPhoneVote(ctx, w.Officer, v.Slug, id, v.cast(t, w, number).Marks); err != nil {
				t.Fatal(err)
			}
			page, err := s.PhoneVotePage(ctx, w.Officer, v.Slug, id)
			if err != nil {
				t.Fatal(err)
			}
			return page.Reading()
		}
		read := fill(1)
		fill(2) // in another tab
		refused(t, "what was read back before", s.AgreePhoneVote(ctx, w.Officer, v.Slug, id, read), models.Conflict, "")
		if err := s.AgreePhoneVote(ctx, w.Officer, v.Slug, id, fill(1)); err != nil {
			t.Fatal(err)
		}
		page, err := s.PhoneVotePage(ctx, w.Officer2, v.Slug, id)
		if err != nil || len(page.Marks.Picks) != 1 || page.Marks.Picks[0] != v.projects[0].ID {
			t.Errorf("whoever listened sees %+v, %v", page.Marks, err)
		}
		if _, err := s.CastBallot(ctx, with(v.cast(t, w, 3), v.codes[0])); err != nil {
			t.Fatal(err)
		}
		_, err = s.WitnessPhoneVote(ctx, w.Officer2, v.Slug, id)
		refused(t, "over a vote that the caller sent since", err, models.Conflict, "")
		own, err := s.OwnBallot(ctx, with(v.cast(t, w, 3), v.codes[0]))
		if err != nil || own.Version != 1 || len(own.Marks.Picks) != 1 || own.Marks.Picks[0] != v.projects[2].ID {
			t.Errorf("their vote is version %d, %+v, %v", own.Version, own.Marks, err)
		}
		// Where the caller voted before they rang, the call replaces that.
		again := theCall(t, w, v, v.codes[0], 2)
		for range 2 { // sent twice
			if _, err := s.WitnessPhoneVote(ctx, w.Officer2, v.Slug, again); err != nil && models.CodeOf(err) != models.Conflict {
				t.Fatal(err)
			}
		}
		if own, err := s.OwnBallot(ctx, with(v.cast(t, w, 3), v.codes[0])); err != nil || own.Version != 2 {
			t.Errorf("after the call: version %d, %v", own.Version, err)
		}
	})
}

// TestHowLongACallIsKeptTellsNothing: what is kept of calls that chose much, little or nothing is of one length.
func TestHowLongACallIsKeptTellsNothing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 5)
		for i, picks := range [][]int{nil, {1}, {1, 2}, {1, 2, 3}} {
			theCall(t, w, v, v.codes[i], picks...)
		}
		if _, err := w.Store.BeginPhoneVote(t.Context(), w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[4]}, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		if n := column[int](t, plain(t, w), "SELECT COUNT(DISTINCT length(sealed)) FROM phone_votes"); n[0] != 1 {
			t.Errorf("five calls are of %d lengths", n[0])
		}
	})
}
