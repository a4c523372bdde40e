package handlers

import (
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// TestAnOfficerChoosesEqualSharesInBrowser goes from the choice of the rule to the published result: four people want the ramp and the calm room, which together
// use up nearly all of the money, and two the baby bank.
func TestAnOfficerChoosesEqualSharesInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		for title, pence := range map[string]int64{"Baby bank": 620_000, "Calm room": 2_600_000, "Skate ramp": 900_000} {
			s.Proposal(r, models.ProposalEligible, title, pence)
		}
		p := s.officer("rule", s.Officer)
		p.Visit("/desk/rounds/" + r.Slug)
		p.See("Most votes first")
		p.Visit("/desk/rounds/" + r.Slug + "/change/rules")
		p.See("How are votes counted?", "the largest group of voters can win everything", "where people pick two or three ideas it often changes little")
		p.fine("choose")
		p.Click("What would each rule have done with earlier votes?")
		p.See("No result is published yet")
		p.Click("Go back to the rules of the vote")
		p.Choose("Equal Shares")
		p.Click("Change more about Equal Shares")
		p.Fill("Each share is raised at a time by", "nothing")
		p.Choose("A share of the votes")
		p.Fill("Per cent of the votes that an idea needs", "200")
		p.Choose("Also show what another rule would have voted in")
		p.Click("Save")
		wantSummary(t, p.Page, "Enter by how much each share is raised at a time, from £0.01 to £1,000", "Enter how many per cent of the votes an idea needs at least, from 0.001 to 50", "Say why this changes. Everybody can read it")
		p.fine("choose-error")
		p.Fill("Each share is raised at a time by", "10")
		p.Fill("Per cent of the votes that an idea needs", "5")
		p.Fill("Why does this change?", "The planning group asked for it")
		p.Click("Save")
		p.See("Saved", "Equal Shares", "5% of the people who pick something")
		visitor := s.voter("rule")
		visitor.Visit("/rounds/" + r.Slug + "/rules")
		visitor.See("We count by Equal Shares. The £40,000 is divided equally between everyone who votes", "every share is raised by £10", "at least 5% of the people who pick something", "Most votes first. It changes nothing.")
		visitor.fine("rules")
		s.Store.SetOffset(5*24*time.Hour + time.Hour) // the panel's time is over
		p.signInAs(s.Officer)
		p.Visit("/desk/rounds/" + r.Slug + "/vote")
		p.See("We count by Equal Shares.")
		p.Click("Seal the rules and projects")
		p.See("The rules and projects are sealed")

		s.Store.SetOffset(10 * 24 * time.Hour) // voting is open
		s.castAll(r, []int{2, 3}, []int{2, 3}, []int{2, 3}, []int{2, 3}, []int{1}, []int{1})
		s.Store.SetOffset(20 * 24 * time.Hour)
		p.signInAs(s.Officer)
		p.Visit("/desk/rounds/" + r.Slug + "/count")
		p.Click("Count the votes")
		p.See("Both counts agree.", "It was number 1 to be bought. The 4 people who picked it paid £2,250 each.")
		p.Click("Tell the proposers")
		p.Click("Publish the result")
		p.See("The result is published")
		s.readResultOfShares(visitor, r)

		next := s.Round(models.StageDraft)
		p.Visit("/desk/rounds/" + next.Slug + "/rules-compared")
		p.See(r.Name, "It was counted by this rule: Equal Shares.", "4, and 2 with fewer", "This is the result")
		p.fine("compared")
		tablesFit(p.Page, "rule-compared")
	})
}

// readResultOfShares reads the result as a resident does, on a phone and without scripts.
func (s *site) readResultOfShares(visitor *walk, r models.Round) {
	s.t.Helper()
	visitor.Visit("/rounds/" + r.Slug + "/result")
	visitor.See("How you shared £40,000", "The vote shared out £15,200 of £40,000.", "It was level with a project that came first by the rule for ties.", "1 more vote would have put it in.")
	visitor.Click("See what another rule would have voted in: Most votes first")
	visitor.Visit("/rounds/" + r.Slug + "/result/count")
	visitor.See("How the £40,000 was counted out", "6 people voted. By Equal Shares each had £6,666.66 to spend on what they picked.", "1. Skate ramp, £9,000", "2. Baby bank, £6,200",
		"The 2 people who picked it paid £3,100 each.", "£24,800 is left after it.", "How far the others got", "Calm room", "6 of the 6 people who picked something see at least one of their picks voted in.",
		"What another rule would have voted in", "4 of 6")
	visitor.fine("count")
	visitor.Width(320)
	visitor.fine("count-320")
	plain := &walk{Page: open(s.t, browser.Desktop, s.url, browser.WithoutScripts), name: "rule-plain"}
	plain.Visit("/rounds/" + r.Slug + "/result")
	plain.Click("See it step by step")
	plain.See("1. Skate ramp, £9,000", "The same in figures")
	plain.fine("count-desktop")
}
