package store_test

import (
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestTheSecondOfficerIsTold says on the desk of each officer what another proposed, and on the round's page what anybody did.
func TestTheSecondOfficerIsTold(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := largeVote(t, w)
		closes, _ := closeOf(t, w, r.Slug)
		if err := w.Store.ExtendVote(ctx, w.Officer, r.Slug, until(closes.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		write := func(rows ...any) {
			t.Helper()
			if err := w.Store.Setup(ctx, rows...); err != nil {
				t.Fatal(err)
			}
		}
		decide := func(kind string, by models.Actor) {
			t.Helper()
			write(&models.StandingDecision{ID: newID(), RoundID: r.ID, Kind: kind, Reason: "It stands out", ProposedBy: by.PersonID, ProposedAt: w.Now, State: models.StandingProposed})
		}
		decide(models.DecideSetAside, w.Officer)
		decide(models.DecideReissue, w.Officer)
		decide(models.DecideReissue, w.Officer2)
		papers := models.PaperBatch{ID: newID(), RoundID: r.ID, Label: "One", Venue: "Library", FirstNumber: 1, Issued: 2, PrintedBy: w.Officer.PersonID, PrintedAt: w.Now,
			ProposedBy: &w.Officer.PersonID, ProposedAt: &w.Now}
		list := models.ListImport{ID: newID(), Kind: models.ListOfPeople, RoundID: &r.ID, Source: "The school", Basis: "consent", FileHash: "hash", State: models.ListChecked, Good: 3,
			UploadedBy: w.Officer.PersonID, UploadedAt: w.Now, KeepUntil: w.Now.Add(time.Hour)}
		write(&models.ProjectTranslation{RoundID: r.ID, Number: 1, Language: "pl", Title: "Tytuł", Summary: "Zdanie", AddedBy: w.Officer.PersonID, AddedAt: w.Now, AskedBy: &w.Officer.PersonID, AskedAt: &w.Now, Reason: "Wrong"})
		write(&papers, &list) // a list that can no longer be applied once the rules are sealed
		for _, reader := range []struct {
			actor  models.Actor
			decide map[string]bool
		}{
			{w.Officer, map[string]bool{models.SecondExtension: false, models.SecondSetAside: false, models.SecondVoter: true, models.SecondPapers: false, models.SecondText: false}},
			{w.Officer2, map[string]bool{models.SecondExtension: true, models.SecondSetAside: true, models.SecondVoter: true, models.SecondPapers: true, models.SecondText: true}},
		} {
			desk, err := w.Store.RoundDesk(ctx, reader.actor, r.Slug)
			if err != nil {
				t.Fatal(err)
			}
			cards, err := w.Store.MyRounds(ctx, reader.actor)
			if err != nil || len(cards) != 1 {
				t.Fatalf("%+v, %v", cards, err)
			}
			for where, acts := range map[string][]models.SecondAct{"the round": desk.Seconds, "the desk": cards[0].Seconds} {
				got := map[string]bool{}
				for _, a := range acts {
					got[a.Kind] = a.ForReader()
				}
				if len(got) != len(reader.decide) {
					t.Errorf("%s of %s: %+v", where, reader.actor.DisplayName, acts)
				}
				for kind, decides := range reader.decide {
					if mine, waits := got[kind]; !waits || mine != decides {
						t.Errorf("%s of %s: %s waits: %t, for them: %t", where, reader.actor.DisplayName, kind, waits, mine)
					}
				}
			}
		}
	})
}

// TestACallWaitsForItsWitness: a vote by phone that the caller agreed to waits for everybody but its taker, until its hour is over or somebody begins to witness it.
func TestACallWaitsForItsWitness(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, models.OneTimeCodeTries)
		waits := func(when string, want models.SecondAct) {
			t.Helper()
			cards, err := w.Store.MyRounds(t.Context(), w.Officer2)
			if err != nil || len(cards) != 1 {
				t.Fatalf("%+v, %v", cards, err)
			}
			desk, err := w.Store.RoundDesk(t.Context(), w.Officer, v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			for _, acts := range [][]models.SecondAct{cards[0].Seconds, desk.Seconds} {
				var got models.SecondAct
				if len(acts) > 0 {
					got = acts[0]
				}
				if got.Kind != want.Kind || got.Count != want.Count || len(acts) > 1 {
					t.Errorf("%s: %+v, not %+v", when, acts, want)
				}
			}
			if len(cards[0].Seconds) > 0 && !cards[0].Seconds[0].ForReader() || len(desk.Seconds) > 0 && desk.Seconds[0].ForReader() {
				t.Errorf("%s: it waits for its taker and not for the other: %+v, %+v", when, desk.Seconds, cards[0].Seconds)
			}
		}
		id, err := w.Store.BeginPhoneVote(t.Context(), w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Email: "ash@people.example"}, models.OneTimeCodeTries)
		if err != nil || id == "" {
			t.Fatal(err)
		}
		waits("before the caller agrees", models.SecondAct{})
		given := calling(t, w, v, "sam@people.example", 1)
		calling(t, w, v, "kim@people.example", 2)
		waits("agreed", models.SecondAct{Kind: models.SecondPhone, Count: 2})
		if _, err := w.Store.WitnessPhoneVote(t.Context(), w.Officer2, v.Slug, given); err != nil {
			t.Fatal(err)
		}
		waits("one is in", models.SecondAct{Kind: models.SecondPhone, Count: 1})
		w.Store.Advance(models.PhoneVoteLife)
		waits("an hour later", models.SecondAct{})
	})
}
