package handlers

import (
	"net/http"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
)

// confirms opens the page of an act that another person proposed, has them propose it otherwise, and sends what was read: that does nothing, and says what is proposed
// now. Sent from there, it is done.
func (v *visitor) confirms(path, button, now, done string) func(then func() error) {
	v.site.t.Helper()
	read := v.get(path).page.Form(button)
	return func(then func() error) {
		v.site.t.Helper()
		if err := then(); err != nil {
			v.site.t.Fatal(err)
		}
		a := v.submit(read)
		if a.status != http.StatusConflict {
			v.site.t.Errorf("%s: %d", button, a.status)
		}
		a.page.Has(".govuk-error-summary", "This is not what you saw. It has changed since you opened the page. Look at it again, then decide")
		a.page.Has("main", now)
		v.submit(a.page.Form(button)).page.Has("main", done)
	}
}

// TestASecondPersonConfirmsWhatTheirPageShowed whatever the first one proposes in its place meanwhile.
func TestASecondPersonConfirmsWhatTheirPageShowed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		ctx := t.Context()
		large := func(r models.Round) models.Round {
			t.Helper()
			if err := s.Store.Setup(ctx, store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": models.AssuranceCode}}); err != nil {
				t.Fatal(err)
			}
			return r
		}
		all := func(steps ...func() error) error {
			for _, step := range steps {
				if err := step(); err != nil {
					return err
				}
			}
			return nil
		}
		start := func(steps ...func() error) {
			t.Helper()
			if err := all(steps...); err != nil {
				t.Fatal(err)
			}
		}
		second := s.as(s.Officer2)

		cancelled := large(s.Round(models.StageReviewing))
		cancel := func(why string) func() error {
			return func() error { return s.Store.CancelRound(ctx, s.Officer, cancelled.Slug, why) }
		}
		start(cancel("The flood took the money."))
		second.confirms("/desk/rounds/"+cancelled.Slug+"/cancel", "Confirm and cancel the round", "Nobody wants it.", "This round was cancelled")(func() error {
			return all(func() error { return s.Store.KeepRound(ctx, s.Officer, cancelled.Slug) }, cancel("Nobody wants it."))
		})

		r := large(s.Round(models.StageVoting))
		s.sealBallot(r)
		f, err := s.Store.Frame(ctx, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		extend := func(why string, days int) func() error {
			return func() error {
				return s.Store.ExtendVote(ctx, s.Officer, r.Slug, models.ExtendInput{Reason: why, To: models.TypedMomentOf(f.HardClose.AddDate(0, 0, days))})
			}
		}
		start(extend("Snow closed the schools.", 1))
		second.confirms("/desk/rounds/"+r.Slug+"/clock", "Confirm more time", "Few have voted.", "Voting now ends on")(func() error {
			return all(func() error { return s.Store.DropExtension(ctx, s.Officer, r.Slug) }, extend("Few have voted.", 13))
		})

		start(func() error {
			return s.Store.Setup(ctx, &models.ProjectTranslation{RoundID: r.ID, Number: 1, Language: "pl", Title: "Tytuł", Summary: "Zdanie", AddedBy: s.Officer.PersonID, AddedAt: s.Now, ConfirmedBy: &s.Officer2.PersonID})
		})
		take := func(why string) func() error {
			return func() error {
				return s.Store.TakeTranslationDown(ctx, s.Officer, r.Slug, "pl", 1, "reason-1", why)
			}
		}
		start(take("It names another place."))
		second.confirms("/desk/rounds/"+r.Slug+"/translations/pl", "Confirm: take down the text of project 1", "Why: It promises too much.", "took this down on")(func() error {
			return all(func() error { return s.Store.KeepTranslation(ctx, s.Officer, r.Slug, "pl", 1) }, take("It promises too much."))
		})

		printed, err := s.Store.PrintPapers(ctx, s.Officer, r.Slug, models.NewPapers{Label: "Saturday", Venue: "Library", Count: "2"})
		if err != nil {
			t.Fatal(err)
		}
		batch := printed.Batch.ID
		count := func(spoiled, unused string) func() error {
			return func() error {
				return s.Store.CountPapers(ctx, s.Officer, r.Slug, batch, models.PaperCounts{Returned: "0", Spoiled: spoiled, Unused: unused, Away: "0"})
			}
		}
		propose := func() error { return s.Store.ProposeSettling(ctx, s.Officer, r.Slug, batch) }
		start(func() error { return s.Store.SendPapersOut(ctx, s.Officer, r.Slug, batch) }, count("0", "2"), propose)
		second.confirms(paperPath(r.Slug)+"/"+batch, "Settle it and cast the votes", "All papers are accounted for.", "Settled on")(func() error {
			swap := func(paper int) func() error {
				return func() error {
					p := printed.Papers[paper]
					return s.Store.SwapPaper(ctx, s.Officer, r.Slug, batch, models.PaperSwap{Code: p.Code, Number: models.PaperNumber(p.Number)})
				}
			}
			return all(swap(0), swap(1), count("2", "0"), propose)
		})
	})
}

// TestWhoSealsOrDestroysAKeyDoesWhatTheirPageShowed is that of what needs another time.
func TestWhoSealsOrDestroysAKeyDoesWhatTheirPageShowed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		ctx := t.Context()
		r := s.Round(models.StageReviewing)
		s.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
		s.Store.SetOffset(5*24*time.Hour + time.Hour) // scored, and not yet open to vote
		s.as(s.Officer2).confirms("/desk/rounds/"+r.Slug+"/vote", "Seal the rules and projects", "Youth theatre", "Sealed by")(func() error {
			s.Proposal(r, models.ProposalEligible, "Youth theatre", 60_000)
			return nil
		})
		s.Store.SetOffset(0)

		slug := s.newPlace(models.StagePublished).round.Slug
		s.Store.Advance(100 * 24 * time.Hour)
		propose := func(how string) error { return s.Store.ProposeKeyDestruction(ctx, s.Officer, slug, true, how) }
		if err := propose("I asked the complaints team on Monday."); err != nil {
			t.Fatal(err)
		}
		s.as(s.Officer2).get("/desk/rounds/"+slug+"/key").page.Has("main", "Backups from before may still have the key") // before it is too late to think of them
		s.as(s.Officer2).confirms("/desk/rounds/"+slug+"/key", "Confirm and destroy the key", "I asked nobody.", "The key of this vote was destroyed on")(func() error {
			if err := s.Store.KeepKey(ctx, s.Officer, slug); err != nil {
				return err
			}
			return propose("I asked nobody.")
		})
	})
}

// TestALargeRoundIsSealedByWhoDidNotProposeIt where a round shares more than one officer decides on, as their pages say.
func TestALargeRoundIsSealedByWhoDidNotProposeIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": models.AssuranceCode}}); err != nil {
			t.Fatal(err)
		}
		s.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
		s.Store.SetOffset(5*24*time.Hour + time.Hour) // scored, and not yet open to vote
		first, second, at := s.as(s.Officer), s.as(s.Officer2), "/desk/rounds/"+r.Slug+"/vote"
		propose := func() {
			t.Helper()
			form := first.get(at).page.Form("Propose to seal it")
			form.Values.Set("witness", "audit@example.org")
			first.submit(form)
			first.get(at).page.Has("main", "Olive Officer proposed on", "Another officer seals it.", "Take it back")
		}
		propose()
		second.get("/desk/rounds/"+r.Slug).page.Has("main", "Sealing the rules and projects, to do or take back")
		second.submit(second.get(at).page.Form("Refuse it"))
		propose()
		second.get(at).page.Has("main", "Olive Officer proposed on", "audit@example.org would get the checkpoints", "You cannot undo this.")
		s.Proposal(r, models.ProposalEligible, "Youth theatre", 60_000)
		second.get(at).page.Has("main", "it has changed since. It has to be proposed again.", "Propose to seal it")
		propose()
		second.submit(second.get(at).page.Form("Seal the rules and projects"))
		second.get(at).page.Has("main", "Sealed by Oscar Officer", "Olive Officer had proposed it.")
	})
}
