package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// TestTheMenuOfARoundInBrowser: an officer goes from page to page of a round. On a phone its menu is folded to where they are, and at a desk all of it is there.
func TestTheMenuOfARoundInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		for _, options := range scripted {
			phone := s.signedIn(browser.Phone, s.Officer, options...)
			phone.Visit("/desk/rounds/" + r.Slug)
			phone.DontSee("By phone")
			phone.TabTo("Overview All pages of this round")
			phone.Press("Enter")
			phone.See("Voters", "The vote", "Time to vote")
			phone.Axe()
			phone.Width(320)
			phone.NoSidewaysScroll()
			phone.Click("By phone")
			phone.See("Votes by phone")
			phone.DontSee("Time to vote")
			phone.Click("By phone All pages of this round")
			phone.Click("Time to vote")
			phone.In("All pages").See("Time to vote")
		}
		desk := s.signedIn(browser.Desktop, s.Officer, browser.WithoutScripts)
		desk.Visit("/desk/rounds/" + r.Slug)
		desk.DontSee("All pages")
		desk.TabTo("Time to vote")
		desk.Press("Enter")
		desk.Click("Paper")
		if h := desk.Heading(); h != "Paper ballots" {
			t.Error(h)
		}
	})
}

// TestAPageOfARoundIsInItsMenu: whatever the stage, an officer's page about a round is in the round's menu under its own name while they are on it. They may have come
// by its address, or by a link, when there is no work to do there.
func TestAPageOfARoundIsInItsMenu(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	officer, ps := s.as(s.Officer), s.places()
	named := map[models.Stage][]string{}
	for _, stage := range models.Stages {
		p := ps.at(stage)
		desk := "/desk/rounds/" + p.round.Slug
		for _, v := range allVisits() {
			if !strings.HasPrefix(v.route, "GET /desk/rounds/:slug") && v.route != "GET /rounds/:slug/help" {
				continue
			}
			page := officer.get(v.address(p))
			if page.status != http.StatusOK || page.page == nil || page.page.Count(".acorn-places") == 0 {
				continue // closed at this stage, or a file, or a question of setting the round up
			}
			bar, here := page.page.Text(".acorn-places__here strong"), page.page.Texts(".acorn-places__link[aria-current]")
			if len(here) != 1 || here[0] != bar {
				t.Errorf("%s, %s: the bar says %q, and the menu that one is on %q", stage, v.route, bar, here)
			}
			if whole := bar == "Overview"; whole != (page.path == desk) {
				t.Errorf("%s, %s: the bar says %q", stage, v.route, bar)
			}
			named[stage] = append(named[stage], bar)
		}
	}
	for _, stage := range []models.Stage{models.StageReviewing, models.StageVoting, models.StagePublished} {
		for _, want := range []string{"By phone", "Paper", "Other languages", "Voting codes", "Cancelling", "Rules compared"} {
			if !slices.Contains(named[stage], want) {
				t.Errorf("%s: no page is called %s, of %q", stage, want, named[stage])
			}
		}
	}
}

// TestACallWaitsOnTheDeskOfItsWitness: a vote by phone is lost within the hour, so the desk of everybody but its taker leads to it. It says which round, and nothing of
// the call.
func TestACallWaitsOnTheDeskOfItsWitness(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		ctx, p := t.Context(), s.newPlace(models.StageVoting)
		id, slug := p.call("code"), p.round.Slug
		const title = "1 vote by phone, to witness within the hour"
		waits := func(when string, taker, other bool) {
			t.Helper()
			for actor, want := range map[*models.Actor]bool{&s.Officer: taker, &s.Officer2: other} {
				desk := s.as(*actor).get("/desk")
				if got := strings.Contains(desk.body, title); got != want {
					t.Errorf("%s, it waits on the desk of %s: %t", when, actor.DisplayName, got)
				}
				if want {
					if href := desk.page.Link(title); href != "/desk/rounds/"+slug+"/phone" {
						t.Errorf("it leads to %s", href)
					}
				}
				if strings.Contains(desk.body, id) {
					t.Errorf("%s, the desk of %s names the call", when, actor.DisplayName)
				}
			}
		}
		waits("begun", false, false)
		page, err := s.Store.PhoneVotePage(ctx, s.Officer, slug, id)
		if err == nil {
			err = s.Store.FillPhoneVote(ctx, s.Officer, slug, id, models.Marks{Picks: []string{page.Projects[0].ID}})
		}
		if err != nil {
			t.Fatal(err)
		}
		waits("filled in", false, false)
		if page, err = s.Store.PhoneVotePage(ctx, s.Officer, slug, id); err == nil {
			err = s.Store.AgreePhoneVote(ctx, s.Officer, slug, id, page.Reading())
		}
		if err != nil {
			t.Fatal(err)
		}
		waits("agreed", false, true)
		if taker := s.as(s.Officer).get("/desk/rounds/" + slug); !strings.Contains(taker.body, "you took it, so another person who listened confirms it") {
			t.Error("the round's page does not tell its taker that it waits for somebody else")
		}
		if _, err := s.Store.WitnessPhoneVote(ctx, s.Officer2, slug, id); err != nil {
			t.Fatal(err)
		}
		waits("in", false, false)
	})
}
