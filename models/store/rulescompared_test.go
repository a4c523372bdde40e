package store_test

import (
	"context"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestEarlierVotesByEachRule counts a published result by each rule, and leaves alone what is not published: an open vote and a count for officers' eyes.
func TestEarlierVotesByEachRule(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ballots := [][]int{{3, 4}, {3, 4}, {3, 4}, {3, 4}, {1}, {1}}
		published, counted, open := votesBy(t, w, nil, ballots...), votesBy(t, w, nil, ballots...), votesBy(t, w, nil, ballots...)
		draft := w.Round(models.StageDraft)
		if page, err := w.Store.RulesCompared(t.Context(), w.Officer, draft.Slug, false); err != nil || len(page.Rounds) != 0 {
			t.Errorf("before any result: %+v, %v", page.Rounds, err)
		}
		endVote(t, w, published)
		for _, act := range []func(context.Context, models.Actor, string) error{w.Store.CountRound, w.Store.TellProposers, w.Store.PublishResult} {
			if err := act(t.Context(), w.Officer, published.Slug); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Store.CountRound(t.Context(), w.Officer, counted.Slug); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.RulesCompared(t.Context(), w.Officer, draft.Slug, false)
		if err != nil || len(page.Rounds) != 1 || page.Rounds[0].Href != "/rounds/"+published.Slug+"/result" || page.More != 0 {
			t.Fatalf("%+v, %v", page.Rounds, err)
		}
		round := page.Rounds[0]
		if round.Alike() || round.Ballots != 6 || round.Rule != "greedy" {
			t.Errorf("%+v", round)
		}
		for i, want := range []struct {
			winners          string
			served           int64
			prefer, preferIt int64
		}{{"Skate ramp lights, Calm room", 4, 0, 0}, {"Skate ramp lights, Baby bank", 6, 2, 4}, {"Skate ramp lights, Baby bank", 6, 2, 4}} {
			o := round.ByRule[i]
			if winners(o.Outcome) != want.winners || o.Outcome.Measures.WithWinner != want.served || o.Prefer != want.prefer || o.PreferIt != want.preferIt {
				t.Errorf("%s: %s for %d, %d and %d", o.Method, winners(o.Outcome), o.Outcome.Measures.WithWinner, o.Prefer, o.PreferIt)
			}
		}
		if page, err := w.Store.RulesCompared(t.Context(), w.Officer, published.Slug, false); err != nil || len(page.Rounds) != 0 {
			t.Errorf("a round beside itself: %+v, %v", page.Rounds, err)
		}
		_, err = w.Store.RulesCompared(t.Context(), w.Resident, open.Slug, false)
		refused(t, "a resident", err, models.Forbidden, "")
	})
}
