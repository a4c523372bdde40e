package store_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestRandomBallotsOfEveryTypeAreCountedAsTheyWereCast sends ballots at random of each type and counts what came out of the database: by the
// count of the round, by the database, and by what the voters meant.
func TestRandomBallotsOfEveryTypeAreCountedAsTheyWereCast(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		random := rand.New(rand.NewPCG(7, 11))
		rounds, cast := map[string]voting{}, map[string][]string{}
		for _, ballot := range models.BallotTypes {
			rules := models.Rulebook{}
			rules.VoteBy(ballot)
			v := voteBy(t, w, models.StageVoting, 12, map[string]any{"ballot_type": ballot, "max_choices": rules.MaxChoices, "points": rules.Points, "show_other": true})
			rounds[ballot] = v
			for _, code := range v.codes {
				c, points := v.atRandom(t, w, random)
				if _, err := w.Store.CastBallot(t.Context(), with(c, code)); err != nil {
					t.Fatalf("%s: %v: %v", ballot, c.Marks, err)
				}
				choices, err := models.CanonicalChoices(points)
				if err != nil {
					t.Fatal(err)
				}
				cast[ballot] = append(cast[ballot], choices)
				own, err := w.Store.OwnBallot(t.Context(), with(v.cast(t, w), code))
				if again, wrong := own.Paper().Read(own.Marks); err != nil || wrong != nil || !maps.Equal(again, points) {
					t.Errorf("%s: the voter's own ballot is %v, not %v (%v, %v)", ballot, own.Marks, points, err, wrong)
				}
			}
		}
		for ballot, v := range rounds {
			endVote(t, w, v)
			for _, act := range []func(context.Context, models.Actor, string) error{w.Store.CountRound, w.Store.TellProposers, w.Store.PublishResult} {
				if err := act(t.Context(), w.Officer, v.Slug); err != nil {
					t.Fatalf("%s: %v", ballot, err)
				}
			}
			v.countedAs(t, w, ballot, cast[ballot])
			checkPublished(t, w, v)
		}
	})
}

// atRandom is a ballot that its round takes, and what it says.
func (v voting) atRandom(t *testing.T, w *world.World, random *rand.Rand) (models.Cast, map[string]int) {
	t.Helper()
	page, err := w.Store.BallotPage(t.Context(), v.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	for {
		c := v.cast(t, w)
		for _, p := range v.projects {
			switch n := random.IntN(7); {
			case models.Ticks(page.Rules.BallotType) && n > 3:
				c.Picks = append(c.Picks, p.ID)
			case !models.Ticks(page.Rules.BallotType) && n > 0:
				if c.Typed == nil {
					c.Typed = map[string]string{}
				}
				c.Typed[p.ID] = fmt.Sprint(n)
			}
		}
		if points, err := page.Paper().Read(c.Marks); err == nil {
			return c, points
		}
	}
}

// countedAs holds a published result against what was cast.
func (v voting) countedAs(t *testing.T, w *world.World, ballot string, cast []string) {
	t.Helper()
	votes, people := map[string]int{}, map[string]int{}
	for _, choices := range cast {
		points, err := models.ParseChoices(choices)
		if err != nil {
			t.Fatal(err)
		}
		for id, n := range points {
			votes[id] += n
			people[id]++
		}
	}
	page, err := w.Store.ResultPage(t.Context(), v.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page.Projects {
		if p.Votes != votes[p.ProposalID] || p.People != people[p.ProposalID] {
			t.Errorf("%s: %s has %d from %d people, not %d from %d", ballot, p.Title, p.Votes, p.People, votes[p.ProposalID], people[p.ProposalID])
		}
	}
	election, err := models.Election(page.PotPence, v.sealed(), cast)
	if err != nil {
		t.Fatal(err)
	}
	countAgain(t, election, page.RoundFrame.Rules.TallyRule, page.Result.Outcome)
	countAgain(t, election, page.RoundFrame.Rules.OtherRule, page.Result.OtherOutcome)
}

// sealed are the projects as the count takes them.
func (v voting) sealed() []models.Project {
	projects := make([]models.Project, len(v.projects))
	for i, p := range v.projects {
		projects[i] = models.Project{RoundID: v.ID, ProposalID: p.ID, Number: p.Number, Title: p.Title, CostPence: p.CostPence}
	}
	return projects
}
