package handlers

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// TestTheVoteByKeyboardInBrowser walks the whole vote without a pointer.
func TestTheVoteByKeyboardInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	codes := s.voteCodes(r, "1")
	p := s.voter("keys")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.TabTo("Pick this Northgate baby bank")
	p.Press("Space")
	p.See("1 of 3 picked.")
	p.TabTo("Review my vote")
	p.Press("Enter")
	p.See("Check your vote")
	p.TabTo("live in Northgate")
	p.Press("Space")
	p.TabTo("Your voting code")
	for _, letter := range strings.ToLower(codes[0]) {
		p.Press(string(letter))
	}
	p.Press("Enter")
	p.See("Your vote is in")
	p.TabTo("Next voter")
	p.Press("Enter")
	p.See("0 of 3 picked.")
}

// TestTheVoteFitsSmallAndLargeInBrowser looks at each page at 320 pixels and at 200 %.
func TestTheVoteFitsSmallAndLargeInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	codes := s.voteCodes(r, "2")
	for i, size := range []func(p *walk){func(p *walk) { p.Width(320) }, func(p *walk) { p.Zoom200() }} {
		p := s.voter([]string{"320", "zoom"}[i])
		size(p)
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.fine("ballot")
		p.Choose("A big brother or sister")
		p.Click("Review my vote")
		p.fine("review")
		p.Choose("live in Northgate")
		p.Fill("Your email address", "a.very.long.address.of.somebody.indeed@a-long-name-of-an-organisation.example.org")
		p.Click("Email me a code")
		p.fine("code")
		p.Click("Use another way")
		p.Fill("Your email address", "")
		p.Fill("Your voting code", codes[i])
		p.Press("Enter")
		p.See("Your vote is in")
		p.fine("receipt")
		p.Click("See or change my vote")
		p.fine("mine")
		p.Visit("/rounds/" + r.Slug + "/rules")
		p.fine("rules")
	}
}

// TestTheVoteIsShutInBrowser says so before and after, and keeps on the screen what came too late.
func TestTheVoteIsShutInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		early := s.ballotRound(models.StageSealed)
		p := s.voter("shut")
		p.Visit("/rounds/" + early.Slug + "/vote")
		p.See("This vote has not opened yet", "It opens on")
		p.fine("early")

		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		fill := func(p *walk, code string) {
			p.Visit("/rounds/" + r.Slug + "/vote")
			p.Choose("Calm room at the hub")
			p.Click("Review my vote")
			p.Choose("live in Northgate")
			p.Fill("Your voting code", code)
		}
		grace, late := s.voter("grace"), s.voter("late")
		fill(grace, codes[0])
		fill(late, codes[1])
		page, err := s.Store.BallotPage(t.Context(), r.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		s.Store.Advance(page.Closes().Sub(page.Now) + time.Minute)
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.See("This vote has closed")
		p.fine("closed")
		grace.Click("Change my picks")
		grace.See("Voting has closed, and you had begun. You can send your vote until")
		grace.fine("ballot")
		grace.Click("Review my vote")
		grace.Choose("live in Northgate")
		grace.Fill("Your voting code", codes[0])
		grace.Press("Enter")
		grace.See("Your vote is in", "Voting has closed. Your last vote counts.")
		grace.fine("receipt")
		s.endVote(r)
		late.Press("Enter")
		late.See("This vote has closed", "What you had picked", "Calm room at the hub", "This was not sent.")
		if late.Status() != 409 {
			t.Errorf("a vote that came too late: %d", late.Status())
		}
		late.fine("after")
		if n := s.turnout(r); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}
