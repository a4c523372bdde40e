package handlers

import (
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
