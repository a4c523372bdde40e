package store_test

import (
	"slices"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

func TestListsOfInitiatives(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		bank, walk := w.Proposal(r, models.ProposalEligible, "Baby bank", 620_000), w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		third := w.Proposal(r, models.ProposalEligible, "Garden", 100_000)
		w.Published(r)
		w.Offer(r, third.ID, 100_000)
		in := w.Initiative(r, bank, "Baby bank", 620_000)
		w.Initiative(r, walk, "Walking bus", 80_000)
		w.Paid(in, 100_000, "Cots")
		first := w.Measured(in, nil)
		second := w.Measured(in, func(m *models.Measurement) { m.Actual, m.ReplacesID = 66_000, &first.ID })

		cards, err := w.Store.Initiatives(t.Context())
		if err != nil || len(cards) != 2 {
			t.Fatalf("%d initiatives, %v", len(cards), err)
		}
		i := slices.IndexFunc(cards, func(c models.InitiativeCard) bool { return c.ID == in.ID })
		c := cards[i]
		if c.AwardPence != 620_000 || c.PaidPence != 100_000 || c.Theme != "under-5s" || c.Summary == "" || c.GroupName != "Northgate Parents" {
			t.Errorf("card %+v", c)
		}
		if c.Latest == nil || c.Latest.ID != second.ID || len(c.Latest.Earlier) != 1 || c.Latest.Indicator.ID != w.Indicator.ID {
			t.Errorf("the latest outcome is %+v", c.Latest)
		}
		if cards[1-i].Latest != nil {
			t.Error("an outcome that nobody reported")
		}
		for actor, want := range map[*models.Actor]int{&w.Lead: 2, &w.Member: 2, &w.Parent: 0, &w.Officer: 0} {
			mine, err := w.Store.MyInitiatives(t.Context(), *actor)
			if err != nil || len(mine) != want {
				t.Errorf("%s has %d initiatives, want %d: %v", actor.DisplayName, len(mine), want, err)
			}
		}
		for actor, want := range map[*models.Actor]int{&w.Lead: 1, &w.Member: 0, &w.Parent: 0, &w.Officer: 0} {
			offers, err := w.Store.OffersFor(t.Context(), *actor)
			if err != nil || len(offers) != want {
				t.Errorf("%s has %d offers, want %d: %v", actor.DisplayName, len(offers), want, err)
			}
		}
	})
}
