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
	if err := w.Store.FillPhoneVote(t.Context(), w.Officer, v.Slug, id, v.cast(t, w, numbers...).Marks, sentCode(t, w)); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.AgreePhoneVote(t.Context(), w.Officer, v.Slug, id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAVoteByPhoneNeedsAWitness(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 2)
		ctx, s := t.Context(), w.Store
		begin := func(in models.PhoneInput) (string, error) {
			return s.BeginPhoneVote(ctx, w.Officer, v.Slug, in, models.OneTimeCodeTries)
		}
		_, err := begin(models.PhoneInput{Belongs: models.BelongsLive})
		refused(t, "a caller who shows nothing", err, models.Invalid, "[voting_code:")
		_, err = begin(models.PhoneInput{Belongs: models.BelongsLive, Code: "0000 0000 0000"})
		refused(t, "a wrong code", err, models.Invalid, "[voting_code:")
		_, err = s.BeginPhoneVote(ctx, w.Helper, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[0]}, models.OneTimeCodeTries)
		refused(t, "a helper who takes a vote", err, models.Forbidden, "")
		id, err := begin(models.PhoneInput{Belongs: models.BelongsLive, Code: v.codes[0]})
		if err != nil {
			t.Fatal(err)
		}
		refused(t, "agreeing to nothing", s.AgreePhoneVote(ctx, w.Officer, v.Slug, id), models.Conflict, "")
		_, err = s.WitnessPhoneVote(ctx, w.Officer2, v.Slug, id)
		refused(t, "a witness before the caller agrees", err, models.Conflict, "")
		refused(t, "too many picks", s.FillPhoneVote(ctx, w.Officer, v.Slug, id, v.cast(t, w, 1, 2, 3, 4).Marks, ""), models.Invalid, "[project:")
		refused(t, "another officer's call", s.FillPhoneVote(ctx, w.Officer2, v.Slug, id, v.cast(t, w, 1).Marks, ""), models.NotFound, "")
		if err := s.FillPhoneVote(ctx, w.Officer, v.Slug, id, v.cast(t, w, 1, 3).Marks, ""); err != nil {
			t.Fatal(err)
		}
		if page, err := s.PhoneVotePage(ctx, w.Officer, v.Slug, id); err != nil || len(page.Picks) != 2 {
			t.Errorf("to read back: %v, %v", page.Picks, err)
		}
		var sealed string
		if err := plain(t, w).QueryRowContext(ctx, "SELECT sealed FROM phone_votes").Scan(&sealed); err != nil || strings.Contains(sealed, v.projects[0].ID) || strings.Contains(sealed, "Picks") {
			t.Errorf("what the caller chose can be read in the database: %v", err)
		}
		if err := s.AgreePhoneVote(ctx, w.Officer, v.Slug, id); err != nil {
			t.Fatal(err)
		}
		_, err = s.WitnessPhoneVote(ctx, w.Officer, v.Slug, id)
		refused(t, "one's own witness", err, models.Conflict, "")
		if turnout(t, w, v.Slug) != 0 {
			t.Error("a vote was cast without a witness")
		}
		if page, err := s.PhoneVotePage(ctx, w.Helper, v.Slug, id); err != nil || page.Own || len(page.Picks) != 0 {
			t.Errorf("the witness sees %v, %v", page.Picks, err)
		}
		w.Queries.Taken()
		receipt, err := s.WitnessPhoneVote(ctx, w.Helper, v.Slug, id)
		if err != nil || len(receipt.Tracker) != models.TrackerLength {
			t.Fatalf("casting: %q, %v", receipt.Tracker, err)
		}
		_, err = s.WitnessPhoneVote(ctx, w.Helper, v.Slug, id)
		refused(t, "the same again", err, models.NotFound, "")
		trail, err := s.AuditTrail(ctx, w.Auditor, 1)
		if err != nil || len(trail) != 1 || trail[0].Act != string(models.ActWitnessPhone) || !strings.Contains(trail[0].Detail, w.Officer.PersonID) {
			t.Fatalf("the trail says %+v, %v", trail, err)
		}
		for _, secret := range []string{receipt.Tracker, v.projects[0].ID, v.codes[0], id} {
			if strings.Contains(trail[0].Detail+trail[0].ObjectID, secret) {
				t.Errorf("the trail tells too much: %+v", trail[0])
			}
		}
		b := paperBatch{t: t, World: w, v: v}
		if got := b.ballots(); !slices.Equal(got, []string{"1 1 3"}) {
			t.Errorf("ballots %q", got)
		}
		if w.Options.DatabaseURL == "" {
			return
		}
		var n int
		if err := plain(t, w).QueryRowContext(ctx, "SELECT COUNT(*) FROM ballots b JOIN audit_entries a ON a.xmin::text = b.xmin::text").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d entries of the trail were written with a ballot, %v", n, err)
		}
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
		deleted, err := w.Store.DeleteExpired(t.Context())
		if err != nil || deleted["phone votes"] != 1 || turnout(t, w, v.Slug) != 0 {
			t.Errorf("%d deleted, %d votes, %v", deleted["phone votes"], turnout(t, w, v.Slug), err)
		}
	})
}
