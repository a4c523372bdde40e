package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// TestTakingATranslationDownTakesTwoAboveTheLimit and everybody reads afterwards what went, when and why, however many it took.
func TestTakingATranslationDownTakesTwoAboveTheLimit(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		translated := func(pot int64) (r models.Round) {
			t.Helper()
			r = w.Round(models.StageSealed)
			patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": pot, "assurance": "code"})
			w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
			w.Seal(r, "test")
			in := models.TranslationInput{1: {Title: "Tytuł", Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}}
			wantCode(t, "translating", w.Store.Translate(ctx, w.Officer, r.Slug, "pl", in), "")
			if pot > models.TwoPeopleAbove {
				must(t, confirmsTexts(ctx, w.Store, w.Officer2, r.Slug, "pl"))
			}
			return r
		}
		small, large := translated(models.TwoPeopleAbove), translated(models.TwoPeopleAbove+1)
		w.Store.Advance(3 * 24 * time.Hour)
		onBallot := func(r models.Round) bool {
			t.Helper()
			ballot, err := w.Store.BallotPage(ctx, r.Slug, "")
			if err != nil {
				t.Fatal(err)
			}
			_, there := ballot.Translated(1, "pl")
			return there
		}
		told := func(r models.Round) []models.TakenText {
			t.Helper()
			page, err := w.Store.RoundPage(ctx, models.Actor{}, r.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return page.TakenDown
		}
		take := func(r models.Round, who models.Actor, reason string) error {
			return w.Store.TakeTranslationDown(ctx, who, r.Slug, "pl", 1, "reason-1", reason)
		}
		confirm := func(who models.Actor) error {
			return confirmsTakingDown(ctx, w.Store, who, large.Slug, "pl", 1)
		}
		keep := func(who models.Actor) error { return w.Store.KeepTranslation(ctx, who, large.Slug, "pl", 1) }

		wantCode(t, "one officer, up to the limit", take(small, w.Officer, "It is of another project"), "")
		if onBallot(small) {
			t.Error("it is still on the ballot")
		}
		wantCode(t, "confirming what nobody proposes", confirm(w.Officer2), models.Conflict)
		refusedWith(t, "without a reason", take(large, w.Officer, " "), models.Invalid, "reason-1")
		wantCode(t, "one officer, above it", take(large, w.Officer, "It promises too much"), "")
		if !onBallot(large) || len(told(large)) != 0 {
			t.Error("one officer's word took it off the ballot")
		}
		messages, err := w.Store.Messages(ctx, 100)
		if err != nil {
			t.Fatal(err)
		}
		mailed := map[string]int{}
		for _, m := range messages {
			if strings.Contains(m.Body, "take a translation off the ballot") {
				mailed[m.Recipient]++
			}
		}
		if mailed[w.Officer2.Email] != 1 || mailed[w.Officer.Email] != 0 {
			t.Errorf("mailed to %v", mailed)
		}
		wantCode(t, "proposing it twice", take(large, w.Officer2, "Again"), models.Conflict)
		wantCode(t, "confirming one's own", confirm(w.Officer), models.Conflict)
		wantCode(t, "a helper confirming", confirm(w.Helper), models.Forbidden)
		wantCode(t, "keeping it", keep(w.Officer2), "")
		wantCode(t, "confirming what was kept", confirm(w.Officer2), models.Conflict)
		wantCode(t, "proposing it again", take(large, w.Officer, "It promises too much"), "")
		wantCode(t, "the second officer", confirm(w.Officer2), "")
		wantCode(t, "keeping what is gone", keep(w.Officer), models.Conflict)
		if onBallot(large) {
			t.Error("it is still on the ballot")
		}
		page, err := w.Store.TranslationsPage(ctx, w.Officer2, large.Slug, "pl")
		if err != nil || page.Waiting["pl"] != 0 || len(page.Written) != 1 || page.Written[0].TakenName != w.Officer2.DisplayName || page.Written[0].AskedName != w.Officer.DisplayName {
			t.Errorf("the page says %+v, %v", page.Written, err)
		}
		for r, why := range map[string]string{small.Slug: "It is of another project", large.Slug: "It promises too much"} {
			got := told(models.Round{Slug: r})
			if len(got) != 1 || got[0].Reason != why || got[0].Title != "Baby bank" || got[0].LanguageName() != "Polish" || got[0].TakenAt.IsZero() {
				t.Errorf("everybody reads %+v", got)
			}
		}
	})
}
