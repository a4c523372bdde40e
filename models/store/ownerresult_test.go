package store_test

import (
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// otherResult holds that somebody is told that a result is not what was published.
func otherResult(t *testing.T, what string, err error) {
	t.Helper()
	if want := models.ResultNotAsPublished(); err == nil || !strings.HasPrefix(err.Error(), want.Error()) {
		t.Errorf("%s: %v", what, err)
	}
}

// TestAResultIsShownAsItWasPublished, or not at all: no page, file or proposal of awards goes by figures that somebody wrote to the database since.
func TestAResultIsShownAsItWasPublished(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := publishedVote(t, w, []int{1, 3}, []int{1}, []int{3})
		project := v.projects[0]
		shown := map[string]func() error{
			"its page":         func() error { _, err := w.Store.ResultPage(ctx, v.Slug); return err },
			"the evening":      func() error { _, err := w.Store.ResultsNight(ctx, v.Slug); return err },
			"the count's page": func() error { _, err := w.Store.CountPage(ctx, w.Officer, v.Slug); return err },
			"its files":        func() error { _, err := w.Store.RecountZip(ctx, v.Slug); return err },
			"its ballots":      func() error { _, err := w.Store.BallotsFile(ctx, v.Slug); return err },
			"a project's page": func() error { _, err := w.Store.ProposalPage(ctx, models.Actor{}, project.Slug); return err },
			"what to award":    func() error { _, err := w.Store.AwardsPage(ctx, w.Officer, v.Slug); return err },
			"what was awarded": func() error { _, err := w.Store.RoundAwards(ctx, v.Slug); return err },
			"awards to approve": func() error {
				_, err := w.Store.ProposeAwards(ctx, w.Officer, v.Slug, models.AllocationInput{})
				return err
			},
		}
		look := func(when string, refused bool) {
			t.Helper()
			for name, show := range shown {
				err := show()
				switch {
				case refused:
					otherResult(t, name+", "+when, err)
				case err != nil && models.CodeOf(err) == models.Internal:
					t.Errorf("%s, %s: %v", name, when, err)
				}
			}
			cards, err := w.Store.RoundProposals(ctx, v.Slug)
			if err != nil || len(cards) == 0 || (cards[0].VotedIn == nil) != refused {
				t.Errorf("the round's proposals, %s: %+v, %v", when, cards, err)
			}
			started, err := store.Open(ctx, w.Options) // which remembers no result
			if err != nil {
				t.Fatal(err)
			}
			defer started.Close()
			page, err := started.RoundPage(ctx, models.Actor{}, v.Slug)
			if err != nil || (page.Voters == 0) != refused {
				t.Errorf("the round's page, %s: %d voters, %v", when, page.Voters, err)
			}
			home, err := started.HomePage(ctx)
			if err != nil || len(home.Decided) != 1 || (home.Decided[0].RoundOutcome == models.RoundOutcome{}) != refused {
				t.Errorf("the front page, %s: %+v, %v", when, home.Decided, err)
			}
			one, err := w.Store.ProjectResult(ctx, project.ID)
			if err != nil || (one == nil) != refused {
				t.Errorf("one project, %s: %+v, %v", when, one, err)
			}
		}
		look("as it was published", false)
		for _, c := range []struct{ table, column, to string }{
			{"result_lines", "voted_in", "NOT voted_in"}, {"result_lines", "votes", "votes + 1"}, {"result_lines", "rank", "10 - rank"}, {"result_lines", "left_pence", "left_pence + 1"},
			{"results", "ballots", "ballots + 1"}, {"results", "spent_pence", "spent_pence - 1"}, {"results", "voters_served", "voters_served - 1"}, {"results", "outcome", "outcome || ' '"},
			{"results", "mark", "NULL"}, {"projects", "title", "title || '.'"}, {"count_checks", "void_ballots", "void_ballots + 1"},
		} {
			if c.column == "mark" {
				c.to = map[bool]string{true: "x'00'", false: `'\x00'`}[w.Options.DatabaseURL == ""]
			}
			key := map[string]string{"result_lines": "proposal_id", "results": "round_id", "projects": "proposal_id", "count_checks": "round_id"}[c.table]
			behind(t, w, "CREATE TABLE kept AS SELECT * FROM "+c.table)
			withoutTriggers(t, w, c.table, "UPDATE "+c.table+" SET "+c.column+" = "+c.to)
			look(c.column+" = "+c.to, true)
			withoutTriggers(t, w, c.table, "UPDATE "+c.table+" SET "+c.column+" = (SELECT kept."+c.column+" FROM kept WHERE kept."+key+" = "+c.table+"."+key+")")
			behind(t, w, "DROP TABLE kept")
		}
		look("put back", false)
		withoutTriggers(t, w, "result_lines", "DELETE FROM result_lines WHERE proposal_id = '"+project.ID+"'")
		_, err := w.Store.ResultPage(ctx, v.Slug)
		otherResult(t, "a line that is gone", err)
	})
}

// TestNobodyPublishesButOfficers: a result that was counted, and that somebody wrote to the database is out, is shown to nobody.
func TestNobodyPublishesButOfficers(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		v := votesBy(t, w, nil, []int{1, 3})
		other := publishedVote(t, w, []int{2})
		if err := w.Store.CountRound(ctx, w.Officer, v.Slug); err != nil {
			t.Fatal(err)
		}
		withoutTriggers(t, w, "results", "UPDATE results SET published_at = counted_at, published_by = counted_by, proposers_told_at = counted_at, proposers_told_by = counted_by, mark = (SELECT r.mark FROM results r WHERE r.round_id = '"+
			other.ID+"') WHERE round_id = '"+v.ID+"'")
		_, err := w.Store.ResultPage(ctx, v.Slug)
		otherResult(t, "its page", err)
		if _, err := w.Store.ResultPage(ctx, other.Slug); err != nil {
			t.Errorf("the other's: %v", err)
		}
	})
}
