package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// decided is what the front page says of decided rounds, by the rounds' slugs, and how many statements were sent that read a result's text or lines.
func decided(t *testing.T, w *world.World, s *store.Store) (of map[string]models.RoundOutcome, whole int) {
	t.Helper()
	w.Queries.Taken()
	page, err := s.HomePage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	of = map[string]models.RoundOutcome{}
	for _, r := range page.Decided {
		of[r.Slug] = r.RoundOutcome
	}
	for _, sql := range w.Queries.Taken() {
		if strings.Contains(sql, "result_lines") || strings.Contains(sql, "count_checks") || strings.HasPrefix(sql, "SELECT * FROM") && strings.Contains(sql, "results") {
			whole++
		}
	}
	return of, whole
}

// TestListsOfRoundsReadAResultOnce holds that lists of rounds cost no more with each result that was published: none is read whole again once it was held against its mark, and one with another mark is.
func TestListsOfRoundsReadAResultOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		const rounds = 50
		var ids []string
		for i := range rounds {
			r := w.Round(models.StagePublished)
			w.Proposal(r, models.ProposalEligible, fmt.Sprintf("Baby bank %d", i), 480_000)
			w.Published(r)
			ids = append(ids, r.ID)
		}
		want := models.RoundOutcome{Voters: 500, VotedIn: 1, SpentPence: 480_000}
		look := func(when string, wantWhole int, without ...string) {
			t.Helper()
			of, whole := decided(t, w, w.Store)
			shown := 0
			for slug, numbers := range of {
				if slices.Contains(without, slug) {
					if (numbers != models.RoundOutcome{}) {
						t.Errorf("%s: %s is shown as %+v", when, slug, numbers)
					}
					continue
				}
				if shown++; numbers != want {
					t.Errorf("%s: %s is shown as %+v", when, slug, numbers)
				}
			}
			if shown+len(without) != rounds || whole != wantWhole {
				t.Errorf("%s: %d rounds, and %d statements that read results whole, want %d", when, shown, whole, wantWhole)
			}
		}
		forged := "round-7"
		withoutTriggers(t, w, "result_lines", "UPDATE result_lines SET voted_in = NOT voted_in, votes = votes + 1 WHERE round_id = '"+ids[6]+"'")
		look("the first time", 3*3, forged) // 20 at a time
		look("the second time", 3, forged)  // what does not fit its mark is looked at each time
		withoutTriggers(t, w, "result_lines", "UPDATE result_lines SET voted_in = NOT voted_in, votes = votes - 1 WHERE round_id = '"+ids[6]+"'")
		look("once all fit", 3)
		look("from then on", 0)
		// What was remembered stands for what was published, and for nothing else.
		withoutTriggers(t, w, "result_lines", "UPDATE result_lines SET voted_in = NOT voted_in WHERE round_id = '"+ids[8]+"'")
		look("with a line that was changed since", 0)
		withoutTriggers(t, w, "results", "UPDATE results SET mark = (SELECT other.mark FROM results other WHERE other.round_id = '"+ids[0]+"') WHERE round_id = '"+ids[8]+"'")
		look("with another mark", 3, "round-9")
		page, err := w.Store.RoundPage(t.Context(), models.Actor{}, "round-9")
		if err != nil || page.Voters != 0 {
			t.Errorf("the round's page says that %d voted, %v", page.Voters, err)
		}
	})
}
