package store_test

import (
	"context"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// Each of these reads the page of an act that is bound to what it shows, and does it at once. Whoever may not read it sends nothing of it.

func seals(ctx context.Context, s *store.Store, actor models.Actor, slug string) error {
	page, err := s.SealPage(ctx, actor, slug)
	return s.SealRound(ctx, actor, slug, seen(page.Seen, err), "")
}

func confirmsSeal(ctx context.Context, s *store.Store, actor models.Actor, slug string) error {
	page, err := s.SealPage(ctx, actor, slug)
	return s.ConfirmSeal(ctx, actor, slug, seen(page.Seen, err))
}

func confirmsExtension(ctx context.Context, s *store.Store, actor models.Actor, slug string) error {
	page, err := s.ClockPage(ctx, actor, slug)
	return s.ConfirmExtension(ctx, actor, slug, seen(page.Seen, err))
}

func confirmsCancel(ctx context.Context, s *store.Store, actor models.Actor, slug string) error {
	page, err := s.CancelPage(ctx, actor, slug)
	return s.ConfirmCancel(ctx, actor, slug, seen(page.Seen, err))
}

func confirmsTakingDown(ctx context.Context, s *store.Store, actor models.Actor, slug, tag string, number int) error {
	page, err := s.TranslationsPage(ctx, actor, slug, tag)
	hash := ""
	for _, line := range page.Written {
		if line.Number == number {
			hash = line.Seen
		}
	}
	return s.ConfirmTranslationDown(ctx, actor, slug, tag, number, seen(hash, err))
}

func confirmsTexts(ctx context.Context, s *store.Store, actor models.Actor, slug, tag string) error {
	page, err := s.TranslationsPage(ctx, actor, slug, tag)
	return s.ConfirmTranslations(ctx, actor, slug, tag, seen(page.SeenTexts, err))
}

func destroysKey(ctx context.Context, s *store.Store, actor models.Actor, slug string) error {
	page, err := s.KeyPage(ctx, actor, slug)
	return s.DestroyKey(ctx, actor, slug, seen(page.Seen, err))
}

func settlesPaper(ctx context.Context, s *store.Store, actor models.Actor, slug, batch string) error {
	page, err := s.PaperBatchPage(ctx, actor, slug, batch)
	return s.SettlePaper(ctx, actor, slug, batch, seen(page.Seen, err))
}

func seen(hash string, err error) string {
	if err != nil {
		return ""
	}
	return hash
}

// notSeen is what is said to whoever confirms something else than they read.
const notSeen = "This is not what you saw"

// TestWhoConfirmsMoreTimeGivesTheTimeThatTheyRead although the first officer proposes another meanwhile.
func TestWhoConfirmsMoreTimeGivesTheTimeThatTheyRead(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := largeVote(t, w)
		sealed, _ := closeOf(t, w, r.Slug)
		propose := func(longer time.Duration) string {
			t.Helper()
			must(t, w.Store.ExtendVote(ctx, w.Officer, r.Slug, until(sealed.Add(longer))))
			page, err := w.Store.ClockPage(ctx, w.Officer2, r.Slug)
			must(t, err)
			return page.Seen
		}
		hour := propose(time.Hour)
		must(t, w.Store.DropExtension(ctx, w.Officer, r.Slug))
		days := propose(13 * 24 * time.Hour)
		for name, seen := range map[string]string{"another time": hour, "nothing": ""} {
			refused(t, name, w.Store.ConfirmExtension(ctx, w.Officer2, r.Slug, seen), models.Conflict, notSeen)
		}
		if closes, _ := closeOf(t, w, r.Slug); !closes.Equal(sealed) {
			t.Errorf("voting closes on %s", closes)
		}
		must(t, w.Store.DropExtension(ctx, w.Officer, r.Slug))
		if propose(time.Hour) != hour || hour == days {
			t.Error("the same proposal, made again, is another, or another is the same")
		}
		must(t, w.Store.ConfirmExtension(ctx, w.Officer2, r.Slug, hour))
	})
}

func TestWhoCancelsOrSealsARoundReadWhatTheyConfirm(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Proposal(r, models.ProposalEligible, "Skate ramp lights", 900_000)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})
		must(t, w.Store.CancelRound(ctx, w.Officer, r.Slug, "The flood took the money"))
		cancel, err := w.Store.CancelPage(ctx, w.Officer2, r.Slug)
		must(t, err)
		must(t, w.Store.KeepRound(ctx, w.Officer, r.Slug))
		must(t, w.Store.CancelRound(ctx, w.Officer, r.Slug, "Nobody wants it"))
		refused(t, "for another reason", w.Store.ConfirmCancel(ctx, w.Officer2, r.Slug, cancel.Seen), models.Conflict, notSeen)
		must(t, w.Store.KeepRound(ctx, w.Officer2, r.Slug))

		w.Store.SetOffset(scored)
		read := func() string {
			t.Helper()
			page, err := w.Store.SealPage(ctx, w.Officer2, r.Slug)
			must(t, err)
			return page.Seen
		}
		change := func(part models.RoundPart, set func(in *models.RoundInput)) {
			t.Helper()
			setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
			must(t, err)
			in := models.RoundInputOf(part, setup)
			in.Reason = "People asked"
			set(&in)
			must(t, w.Store.ChangeRound(ctx, w.Officer, r.Slug, in))
		}
		seen := read()
		change(models.RoundRulesPart, func(in *models.RoundInput) { in.Rules.MaxChoices = "1" })
		refused(t, "other rules", w.Store.SealRound(ctx, w.Officer2, r.Slug, seen, ""), models.Conflict, notSeen)
		seen = read()
		w.Proposal(r, models.ProposalEligible, "Youth theatre", 300_000)
		refused(t, "another ballot", w.Store.SealRound(ctx, w.Officer2, r.Slug, seen, ""), models.Conflict, notSeen)
		seen = read()
		change(models.RoundMoneyPart, func(in *models.RoundInput) { in.Money.Name += " again" })
		change(models.RoundChecksPart, func(in *models.RoundInput) { in.Checks.SafeguardingLead = "Somebody else, 01632 960003" })
		must(t, w.Store.SealRound(ctx, w.Officer2, r.Slug, seen, "")) // nothing of the rules or the projects is other than they read
	})
}

func TestWhoTakesATranslationDownReadWhy(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageSealed)
		patch(t, w, &models.Round{}, "id", r.ID, map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"})
		w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		w.Seal(r, "test")
		must(t, w.Store.Translate(ctx, w.Officer, r.Slug, "pl", models.TranslationInput{1: {Title: "Tytuł", Summary: "Zdanie", What: "Co zrobią", Place: "Gdzie"}}))
		must(t, confirmsTexts(ctx, w.Store, w.Officer2, r.Slug, "pl"))
		w.Store.Advance(3 * 24 * time.Hour)
		must(t, w.Store.TakeTranslationDown(ctx, w.Officer, r.Slug, "pl", 1, "reason-1", "It names another place"))
		page, err := w.Store.TranslationsPage(ctx, w.Officer2, r.Slug, "pl")
		must(t, err)
		must(t, w.Store.KeepTranslation(ctx, w.Officer, r.Slug, "pl", 1))
		must(t, w.Store.TakeTranslationDown(ctx, w.Officer, r.Slug, "pl", 1, "reason-1", "Its people are liars"))
		refused(t, "for another reason", w.Store.ConfirmTranslationDown(ctx, w.Officer2, r.Slug, "pl", 1, page.Written[0].Seen), models.Conflict, notSeen)
		must(t, confirmsTakingDown(ctx, w.Store, w.Officer2, r.Slug, "pl", 1))
	})
}

func TestWhoDestroysAKeyReadWhy(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, s := t.Context(), w.Store
		v := publishedVote(t, w, []int{1, 3}, []int{3})
		s.Advance(93 * 24 * time.Hour)
		must(t, s.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, nothingOpen))
		page, err := s.KeyPage(ctx, w.Officer2, v.Slug)
		must(t, err)
		must(t, s.KeepKey(ctx, w.Officer, v.Slug))
		must(t, s.ProposeKeyDestruction(ctx, w.Officer, v.Slug, true, "I asked nobody"))
		refused(t, "on another statement", s.DestroyKey(ctx, w.Officer2, v.Slug, page.Seen), models.Conflict, notSeen)
		if _, err := w.Keys.Fingerprint(v.ID); err != nil {
			t.Errorf("the key: %v", err)
		}
		must(t, destroysKey(ctx, s, w.Officer2, v.Slug))
	})
}

func TestWhoSettlesPaperReadWhatIsProposed(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 2)
		b.both(0, "1 2")
		propose := func() string {
			t.Helper()
			must(t, w.Store.ProposeSettling(ctx, w.Officer, v.Slug, b.id))
			page, err := w.Store.PaperBatchPage(ctx, w.Officer2, v.Slug, b.id)
			must(t, err)
			return page.Seen
		}
		b.count(1, 0, 1, 0)
		seen := propose()
		b.swap(1)
		b.count(1, 1, 0, 0)
		second := propose()
		refused(t, "other counts", w.Store.SettlePaper(ctx, w.Officer2, v.Slug, b.id, seen), models.Conflict, notSeen)
		b.must(b.back(w.Officer, 0), b.key(w.Officer, 0, "1 2"))
		third := propose()
		refused(t, "what was keyed anew", w.Store.SettlePaper(ctx, w.Officer2, v.Slug, b.id, second), models.Conflict, notSeen)
		if n := b.ballots(); len(n) != 0 {
			t.Errorf("%d votes were cast", len(n))
		}
		must(t, w.Store.SettlePaper(ctx, w.Officer2, v.Slug, b.id, third))
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
