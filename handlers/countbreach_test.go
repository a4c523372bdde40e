package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acorn/models"

	"github.com/google/uuid"
)

// TestABreachStandsUntilACountAddsUp: what a count found is on the round's desk and on the count's page for every officer who comes, by the name of the
// equation, with what it means and what to do, and is gone when a count adds up.
func TestABreachStandsUntilACountAddsUp(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		f, err := s.Store.Frame(t.Context(), r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		stranger := uuid.NewString()
		err = s.Store.Setup(t.Context(), &models.Ballot{ID: stranger, RoundID: r.ID, VoterRef: []byte("nobody"), Version: 1, Choices: "{}", RulebookHash: f.Rules.Hash, Nonce: []byte{1},
			Tracker: uuid.NewString(), State: "counted"})
		if err != nil {
			t.Fatal(err)
		}
		s.Store.Advance(f.HardClose.Sub(f.Now))
		desk, count := "/desk/rounds/"+r.Slug, "/desk/rounds/"+r.Slug+"/count"
		s.as(s.Officer).get(desk).page.HasNot(".govuk-notification-banner", "does not add up")
		if a := s.as(s.Officer).posts(s.Officer, count, url.Values{}); a.status != http.StatusConflict {
			t.Fatalf("the count: %d", a.status)
		}
		for _, officer := range []models.Actor{s.Officer, s.Officer2} {
			banner := s.as(officer).get(desk).page
			banner.Has(".govuk-notification-banner", "The last count does not add up: E1, E4")
			if banner.Link("See what was found") != count+"#breach" {
				t.Errorf("the banner leads to %q", banner.Link("See what was found"))
			}
			page := s.as(officer).get(count).page
			page.Accessible()
			page.Has("#breach", "The last count does not add up")
			for _, says := range []string{"E1: 1 of the ballots belong to nobody who may vote", "Votes and the list of voters do not fit together",
				"E4: 1 of the ballots have versions without a commitment", "Do not publish anything", "Tell your auditor"} {
				if !strings.Contains(page.Text("main"), says) {
					t.Errorf("the page does not say %q:\n%s", says, page.Text("main"))
				}
			}
		}
	})
}
