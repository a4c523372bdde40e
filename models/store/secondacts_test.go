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
		r := w.Round(models.StageVoting)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Seal(r, "test")
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
