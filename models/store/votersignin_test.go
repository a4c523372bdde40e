package store_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// bothSignIn is both where voters can sign in at an identity provider.
func bothSignIn(t *testing.T, test func(t *testing.T, w *world.World)) {
	t.Helper()
	bothWith(t, func(o *store.Options) { o.SignIn = true }, test)
}

// signInVote is a round that people vote in by signing in.
func signInVote(t *testing.T, w *world.World) voting {
	t.Helper()
	v := sealedBy(t, w, models.AssuranceSignIn)
	openNow(t, w, v)
	return v
}

// atCouncil is somebody as the council's identity provider knows them.
func atCouncil(name string) models.Identity {
	return models.Identity{Provider: "council", Issuer: "https://idp.example", Subject: "council|" + name}
}

// signedIn is a ballot of somebody who signed in to vote.
func signedIn(t *testing.T, w *world.World, c models.Cast, name string) models.Cast {
	t.Helper()
	var err error
	if c.SignedIn, err = w.Store.JoinBySignIn(t.Context(), c, atCouncil(name)); err != nil || c.SignedIn == "" {
		t.Fatalf("%q, %v", c.SignedIn, err)
	}
	return c
}

// TestAnAccountHasOneBallotFromWhateverDevice signs one person in again and again, and many at once.
func TestAnAccountHasOneBallotFromWhateverDevice(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), signInVote(t, w)
		first, err := w.Store.CastBallot(ctx, signedIn(t, w, v.cast(t, w, 1), "ana"))
		if err != nil || first.Replaces {
			t.Fatalf("%+v, %v", first, err)
		}
		second, err := w.Store.CastBallot(ctx, signedIn(t, w, v.cast(t, w, 2), "ana"))
		if err != nil || !second.Replaces || second.Tracker == first.Tracker {
			t.Fatalf("%+v, %v", second, err)
		}
		var wait sync.WaitGroup
		for i := range 8 {
			c := v.cast(t, w, i%2+1)
			wait.Go(func() {
				proof, err := w.Store.JoinBySignIn(ctx, c, atCouncil("bo"))
				if c.SignedIn = proof; err == nil {
					_, err = w.Store.CastBallot(ctx, c)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		db := plain(t, w)
		if got := column[string](t, db, "SELECT channel || ' ' || contact || ' ' || declared FROM roll_entries"); !slices.Equal(got, []string{"sign_in  live", "sign_in  live"}) {
			t.Errorf("on the roll are %q", got)
		}
		if n := column[int](t, db, "SELECT COUNT(*) FROM ballots WHERE state <> 'void'"); n[0] != 2 {
			t.Errorf("%d ballots of two people", n[0])
		}
		// Who signed in is nobody's account, and nothing that the provider said of them is kept.
		none(t, w, "SELECT COUNT(*) FROM identities")
		for _, row := range everything(t, w, db) {
			if strings.Contains(row, "council|ana") || strings.Contains(row, "idp.example") {
				t.Errorf("a row has what the provider said: %q", row)
			}
		}
	})
}

// TestAnAccountIsAnotherInEachRound: nobody is followed from round to round.
func TestAnAccountIsAnotherInEachRound(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		for range 2 {
			v := sealedBy(t, w, models.AssuranceSignIn)
			w.Store.SetOffset(0)
			openNow(t, w, v)
			signedIn(t, w, v.cast(t, w, 1), "ana")
		}
		if hashes := column[[]byte](t, plain(t, w), "SELECT DISTINCT contact_hash FROM roll_entries"); len(hashes) != 2 || len(hashes[0]) != 32 {
			t.Errorf("%d hashes in two rounds", len(hashes))
		}
	})
}

// TestOnlyAProofOfThisRoundOpensABallot tries proofs that are not the voter's to use.
func TestOnlyAProofOfThisRoundOpensABallot(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := signInVote(t, w)
		good := signedIn(t, w, v.cast(t, w, 1), "ana")
		raw, err := base64.RawURLEncoding.DecodeString(good.SignedIn)
		if err != nil {
			t.Fatal(err)
		}
		proofs := map[string]string{"none of ours": "anything", "cut short": good.SignedIn[:len(good.SignedIn)-4]}
		for name, at := range map[string]int{"a later end": 0, "another entry": 20, "another end": len(raw) - 1} {
			changed := slices.Clone(raw)
			changed[at] ^= 1
			proofs[name] = base64.RawURLEncoding.EncodeToString(changed)
		}
		refuses := func(name string, c models.Cast) {
			t.Helper()
			_, err := w.Store.CastBallot(ctx, c)
			refusedWith(t, name, err, models.Invalid, "sign_in")
			_, err = w.Store.OwnBallot(ctx, c)
			refusedWith(t, name+", to look", err, models.Invalid, "sign_in")
		}
		for name, proof := range proofs {
			c := v.cast(t, w, 1)
			c.SignedIn = proof
			refuses(name, c)
		}
		other := signInVote(t, w)
		c := other.cast(t, w, 1)
		c.SignedIn = good.SignedIn
		refuses("another round's", c)
		w.Store.Advance(-2 * time.Hour)
		openNow(t, w, v)
		late := signedIn(t, w, v.cast(t, w, 1), "ana")
		w.Store.Advance(models.SignedInLife + time.Second)
		refuses("too old", late)
		none(t, w, "SELECT COUNT(*) FROM ballots")
	})
}

// TestSigningInFollowsTheRound: only where the round says so, while it is open, by who declares how they belong, and by an entry that may vote.
func TestSigningInFollowsTheRound(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		mail := openVote(t, w, 0)
		_, err := w.Store.JoinBySignIn(ctx, mail.cast(t, w, 1), atCouncil("ana"))
		refused(t, "a round by email", err, models.Invalid, "Nobody signs in")
		w.Store.SetOffset(0)
		v := signInVote(t, w)
		c := v.cast(t, w, 1)
		c.Belongs = ""
		_, err = w.Store.JoinBySignIn(ctx, c, atCouncil("ana"))
		refusedWith(t, "nothing declared", err, models.Invalid, "belongs")
		for _, nobody := range []models.Identity{{Issuer: "https://idp.example"}, {Subject: "ana"}} {
			if proof, err := w.Store.JoinBySignIn(ctx, v.cast(t, w, 1), nobody); err == nil || proof != "" {
				t.Errorf("nobody joined: %q", proof)
			}
		}
		if proof, err := w.Store.FindBySignIn(ctx, v.cast(t, w, 1), atCouncil("ana")); err != nil || proof != "" {
			t.Errorf("somebody who has not voted: %q, %v", proof, err)
		}
		none(t, w, "SELECT COUNT(*) FROM roll_entries WHERE channel = 'sign_in'")

		c = signedIn(t, w, v.cast(t, w, 1), "ana")
		if _, err := w.Store.CastBallot(ctx, c); err != nil {
			t.Fatal(err)
		}
		own := v.cast(t, w, 2)
		if own.SignedIn, err = w.Store.FindBySignIn(ctx, own, atCouncil("ana")); err != nil {
			t.Fatal(err)
		}
		seen, err := w.Store.OwnBallot(ctx, own)
		if err != nil || !seen.Voted || seen.Version != 1 || !slices.Equal(seen.Picks, []string{v.projects[0].ID}) {
			t.Fatalf("%+v, %v", seen.Marks, err)
		}
		own.Version = 1
		if _, err := w.Store.CastBallot(ctx, own); err != nil {
			t.Fatal(err)
		}
		stale := signedIn(t, w, v.cast(t, w, 1), "ana")
		stale.Version = 1
		_, err = w.Store.CastBallot(ctx, stale)
		refused(t, "changed elsewhere meanwhile", err, models.Conflict, "somewhere else")

		for _, standing := range []string{models.StandingQuarantined, models.StandingClosed} {
			entry := column[string](t, plain(t, w), "SELECT id FROM roll_entries WHERE channel = 'sign_in'")[0]
			patch(t, w, &models.RollEntry{}, "id", entry, map[string]any{"standing": standing})
			_, err = w.Store.JoinBySignIn(ctx, v.cast(t, w, 1), atCouncil("ana"))
			refused(t, standing, err, models.Invalid, "You cannot vote with that account")
			_, err = w.Store.CastBallot(ctx, c)
			refusedWith(t, standing+", with the proof of before", err, models.Invalid, "sign_in")
		}
		w.Store.Advance(60 * 24 * time.Hour)
		c.Slug = v.Slug
		_, err = w.Store.JoinBySignIn(ctx, c, atCouncil("bo"))
		refused(t, "after the close", err, models.Closed, "")
	})
}

// TestSignedInVotesAreCountedAndWatched: by way to vote in the turnout, by network among what stands out, and in the sums of the vote.
func TestSignedInVotesAreCountedAndWatched(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), signInVote(t, w)
		for i := range 21 {
			c := v.cast(t, w, i%2+1)
			c.Network = "203.0.113.0/24"
			if _, err := w.Store.CastBallot(ctx, signedIn(t, w, c, fmt.Sprint("voter", i))); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 4 {
			c := v.cast(t, w, 1)
			c.Network = fmt.Sprintf("198.51.%d.0/24", i)
			signedIn(t, w, c, fmt.Sprint("other", i))
		}
		if got := flags(t, w, v, models.FlagNetwork); len(got) != 1 || got[0].Count != 21 {
			t.Errorf("what stands out: %+v", got)
		}
		issue(t, w, v.Round, "Codes", 1)
		now, err := w.Store.Now(ctx)
		if err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(now.Truncate(time.Hour).Add(time.Hour + time.Minute).Sub(now))
		if _, err := w.Store.NoteTurnout(ctx); err != nil {
			t.Fatal(err)
		}
		if got := column[string](t, plain(t, w), "SELECT channel || ' ' || voters FROM turnout_parts ORDER BY channel"); !slices.Contains(got, "sign_in 20") {
			t.Errorf("about how many voted where: %q", got)
		}
		w.Store.Advance(60 * 24 * time.Hour)
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Error(err)
		}
		if n := turnout(t, w, v.Slug); n != 21 {
			t.Errorf("%d ballots counted", n)
		}
	})
}

// TestACodeThatIsReadOutDoesOneThing: it closes the account's entry for a paper, or finds it for the help desk, in its round and for a while; it opens no ballot, and
// whoever got one without having said how they belong finds no ballot either.
func TestACodeThatIsReadOutDoesOneThing(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx, s, v, other := t.Context(), w.Store, signInVote(t, w), signInVote(t, w)
		batch := func(v voting) string {
			t.Helper()
			got, err := s.PrintPapers(ctx, w.Officer, v.Slug, models.NewPapers{Label: "Saturday", Venue: "Northgate Library", Count: "4"})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.SendPapersOut(ctx, w.Officer, v.Slug, got.Batch.ID); err != nil {
				t.Fatal(err)
			}
			return got.Batch.ID
		}
		b, elsewhere := batch(v), batch(other)
		voter := signedIn(t, w, v.cast(t, w, 1), "ana")
		if _, err := s.CastBallot(ctx, voter); err != nil {
			t.Fatal(err)
		}
		code := func(what, name string) string {
			t.Helper()
			code, err := s.CodeToReadOut(ctx, v.cast(t, w, 1), what, atCouncil(name))
			if err != nil || len(code) != models.SpokenCodeLength {
				t.Fatalf("%q, %v", code, err)
			}
			return code
		}
		give := func(slug, batch, code string) error {
			return s.ExchangePaper(ctx, w.Helper, slug, batch, models.PaperExchange{Shown: code})
		}
		_, err := s.CodeToReadOut(ctx, v.cast(t, w, 1), "anything", atCouncil("ana"))
		refusedWith(t, "for something else", err, models.Invalid, "for")
		paper, help := code(models.ReadOutForPaper, "ana"), code(models.ReadOutForHelp, "ana")
		refusedWith(t, "the help desk's for a paper", give(v.Slug, b, help), models.Invalid, "shown")
		refusedWith(t, "the phone's for a paper", give(v.Slug, b, code(models.ReadOutForPhone, "ana")), models.Invalid, "shown")
		refusedWith(t, "in another round", give(other.Slug, elsewhere, paper), models.Invalid, "shown")
		_, err = s.FindVoter(ctx, w.Officer, v.Slug, paper)
		refusedWith(t, "the paper's at the help desk", err, models.Invalid, "voter_code")
		entry, err := s.FindVoter(ctx, w.Officer, v.Slug, help)
		if page, err2 := s.VoterPage(ctx, w.Officer, v.Slug, entry); err != nil || err2 != nil || !page.Voted || page.Channel != models.AssuranceSignIn {
			t.Errorf("at the help desk: %+v, %v, %v", page, err, err2)
		}
		for what, c := range map[string]models.Cast{"as a printed code": {Code: paper}, "as a sign-in": {SignedIn: paper}, "as a mailed code": {Email: "ana@people.example", EmailCode: paper, Request: paper}} {
			c.Slug, c.Opened, c.Belongs = v.Slug, voter.Opened, voter.Belongs
			if _, err := s.OwnBallot(ctx, c); models.CodeOf(err) != models.Invalid {
				t.Errorf("%s it opens a ballot: %v", what, err)
			}
		}
		if err := give(v.Slug, b, paper); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "twice", give(v.Slug, b, paper), models.Invalid, "shown")
		if _, err := s.CastBallot(ctx, voter); models.CodeOf(err) != models.Invalid {
			t.Errorf("a vote after it: %v", err)
		}
		if _, err := s.CodeToReadOut(ctx, voter, models.ReadOutForPaper, atCouncil("ana")); models.CodeOf(err) != models.Invalid {
			t.Errorf("another code after it: %v", err)
		}
		late := code(models.ReadOutForPaper, "bo")
		if proof, err := s.FindBySignIn(ctx, v.cast(t, w, 1), atCouncil("bo")); err != nil || proof != "" {
			t.Errorf("who did not say how they belong finds a ballot: %q, %v", proof, err)
		}
		signedIn(t, w, v.cast(t, w, 1), "bo") // who says so votes after all
		if proof, err := s.FindBySignIn(ctx, v.cast(t, w, 1), atCouncil("bo")); err != nil || proof == "" {
			t.Errorf("who voted after all finds no ballot: %v", err)
		}
		w.Store.Advance(models.OneTimeCodeLife + time.Minute)
		refusedWith(t, "too late", give(v.Slug, b, late), models.Invalid, "shown")
	})
}

// TestOwnDataHasTheVotesThatOneSignedInTo with an account that one also signs in here with, and nobody else's.
func TestOwnDataHasTheVotesThatOneSignedInTo(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), signInVote(t, w)
		signedIn(t, w, v.cast(t, w, 1), "ana")
		for person, name := range map[*models.Actor]string{&w.Parent: "ana", &w.Lead: "bo"} {
			if err := w.Store.LinkIdentity(ctx, *person, atCouncil(name), "Harwick Council"); err != nil {
				t.Fatal(err)
			}
		}
		for _, person := range []struct {
			models.Actor
			rounds int
		}{{w.Parent, 1}, {w.Lead, 0}, {w.Officer, 0}} {
			data, err := w.Store.OwnData(ctx, person.Actor)
			if err != nil || len(data.Rolls) != person.rounds {
				t.Errorf("%s: %+v, %v", person.DisplayName, data.Rolls, err)
			}
		}
	})
}

// TestARoundIsSetUpAndSealedForVotersWhoSignIn where there is somewhere to.
func TestARoundIsSetUpAndSealedForVotersWhoSignIn(t *testing.T) {
	t.Parallel()
	bothSignIn(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"assurance": models.AssuranceSignIn})
		w.Store.SetOffset(scored)
		if err := seals(t.Context(), w.Store, w.Officer, r.Slug); err != nil {
			t.Error(err)
		}
	})
}
