package handlers

import (
	"testing"

	"acorn/models"
	"acorn/testing/browser"
	"acorn/testing/htmlcheck"
)

// TestGoingBackKeepsWhatWasTypedInBrowser: every answer is saved, also by whoever leaves a page at its top; what cannot be saved is shown again.
func TestGoingBackKeepsWhatWasTypedInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		for i, p := range []*browser.Page{open(t, browser.Phone, s.url), open(t, browser.Phone, s.url, browser.WithoutScripts)} {
			who := []models.Actor{s.Parent, s.Resident}[i]
			w := &walk{Page: p, name: "back"}
			w.signInAs(who)
			w.Visit("/rounds/" + r.Slug + "/propose")
			w.Click("Start now")
			w.Fill("A name for it", "Sunday street play")
			w.Click("Save and go back to the list")
			w.See("Sunday street play", "0 answers of 6 are done.")
			w.In("Your idea in one sentence").See("Not finished")
			w.Click("4. What it costs")
			w.Fill("Line 1: what for", "Signs")
			w.Fill("Line 1: amount in pounds", "lots")
			w.Click("Save and go back to the list")
			wantSummary(t, w.Page, "Line 1: Enter an amount in pounds, like 45 or 45.50")
			if got := w.Value("Line 1: what for"); got != "Signs" {
				t.Errorf("what was typed came back as %q", got)
			}
			w.fine("error")
			w.Fill("Line 1: amount in pounds", "45")
			w.Click("Save and go back to the list")
			w.In("4. What it costs").See("Not finished")
			w.Click("Check your answers")
			w.Click("Change What is your idea?")
			w.Fill("One sentence: who gets what?", "Children play in the street on Sundays.")
			w.Click("Save and go back")
			w.See("Check your answers", "Children play in the street on Sundays.")
		}
	})
}

// TestTheTotalFollowsWhatIsTypedInBrowser, where scripts run; without them it is what was saved.
func TestTheTotalFollowsWhatIsTypedInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		draft := s.as(s.Parent).writes(r)
		p := &walk{Page: open(t, browser.Phone, s.url), name: "total"}
		p.signInAs(s.Parent)
		p.Visit(draft + "/edit/money")
		p.In("Total so far").See("£500")
		p.Fill("Line 2: amount in pounds", "£1,200.50")
		p.In("Total so far").See("£1,700.50")
		p.Fill("Line 1: amount in pounds", "lots")
		p.In("Total so far").See("£1,200.50")
		p.Fill("Line 1: amount in pounds", "")
		p.Fill("Line 2: amount in pounds", "")
		p.In("Total so far").See("£0")

		plain := open(t, browser.Phone, s.url, browser.WithoutScripts)
		w := &walk{Page: plain, name: "total"}
		w.signInAs(s.Parent)
		w.Visit(draft + "/edit/money")
		w.Fill("Line 2: amount in pounds", "1,200")
		w.In("Total so far").See("£500")
	})
}

// TestTheCouncilIsAnsweredInBrowser: a group whose idea need not change answers what was asked, and the officer reads it beside what they asked.
func TestTheCouncilIsAnsweredInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		idea := s.Proposal(r, models.ProposalChangesRequested, "Quiet hour at the pool", 125_000)
		p := &walk{Page: open(t, browser.Phone, s.url), name: "answer"}
		p.signInAs(s.Lead)
		p.Visit("/proposals/" + idea.Slug + "/edit")
		p.See("The council asks", "Because we read it.", "The last chance is when the ballot is made, before the vote opens on", "If nothing needs to change, write an answer")
		p.fine("list")
		p.Click("Check your answers")
		p.In("Your answer to the council").See("Not answered yet")
		p.Choose("What I wrote is true as far as I know. Our group agrees to it and will do its part if the idea wins.")
		p.Click("Send in your idea")
		wantSummary(t, p.Page, "Answer the council, or change what it asked about. Then send it in again")
		p.fine("check-error")
		p.Click("Change What is your idea?")
		p.See("What the council asked", "Because we read it.")
		p.fine("question")
		p.Click("Save and go back")
		p.Click("Change What do you answer the council?")
		p.fine("answer")
		p.Fill("Your answer to the council", "Yes, we need both lifeguards: one can't see the deep end.")
		p.Click("Save and go back to your answers")
		p.Choose("What I wrote is true as far as I know. Our group agrees to it and will do its part if the idea wins.")
		p.Click("Send in your idea")
		p.See("Your idea is in")

		o := &walk{Page: open(t, browser.Desktop, s.url), name: "answer"}
		o.signInAs(s.Officer)
		o.Visit("/desk/rounds/" + r.Slug + "/proposals")
		o.In("Quiet hour at the pool").See("answered what was asked")
		o.Click("Quiet hour at the pool")
		o.See("Because we read it.", "The group's answer, with version 2", "one can't see the deep end")
		o.fine("review")
		public := open(t, browser.Phone, s.url)
		public.Visit("/proposals/" + idea.Slug)
		public.DontSee("deep end")
	})
}

// TestAProjectThatDoesNotGoOnSaysWhatNow: on its own page, as the page of the awards does, and what its group can do next.
func TestAProjectThatDoesNotGoOnSaysWhatNow(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		closed := s.Round(models.StageClosed)
		refused, kept := s.Proposal(closed, models.ProposalEligible, "Skate park roof", 1_000_000), s.Proposal(closed, models.ProposalEligible, "Baby bank", 1_000_000)
		for _, title := range []string{"Walking bus", "Calm room"} {
			s.Proposal(closed, models.ProposalEligible, title, 1_000_000)
		}
		lost := s.Proposal(closed, models.ProposalEligible, "Street play", 1_000_000)
		s.Published(closed)
		offer := s.Offer(closed, refused.ID, 900_000)
		s.Offer(closed, kept.ID, 900_000)
		page := func(p models.Proposal) *htmlcheck.Page { return s.visitor().get("/proposals/" + p.Slug).page }
		page(refused).Has(".acorn-tags", "Voted in")
		page(refused).HasNot("main", "offered")
		if err := s.Store.DeclineOffer(t.Context(), s.Lead, offer.ID, "We have no hall any more"); err != nil {
			t.Fatal(err)
		}
		p := s.as(s.Parent).get("/proposals/" + refused.Slug).page
		p.Has(".acorn-tags", "Not taken up")
		p.Has(".acorn-state", "It was offered £9,000, and the offer was not taken up.", "Voted in.")
		p.Has("main", "Offer not taken up")
		p.HasNot("main", "no hall any more")
		page(kept).Has(".acorn-tags", "Voted in")
		next := []string{"Is this your idea? You can send it in again.", "See which rounds are open for ideas", "How to complain"}
		page(lost).Has(".acorn-state", append(next, "Do you want to hear more about why", "give the reference "+*lost.Reference)...)
		page(kept).HasNot(".acorn-state", next...)
		page(s.Proposal(s.Round(models.StageReviewing), models.ProposalNotEligible, "Hot tub", 50_000)).Has(".acorn-state", append(next, "A person who did not decide looks again")...)
	})
}

// TestEveryGapIsMarkedWhereItIs on the page to check one's answers, and the council's side begins with the money.
func TestEveryGapIsMarkedWhereItIs(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.as(s.Parent)
		draft := v.writes(s.Round(models.StageProposing))
		page := v.get(draft + "/edit/check").page
		page.Has("#deal", "The council will", "Pay £500, if the idea wins")
		page.HasNot(".acorn-answers", "Not finished")
		v.get(draft+"/edit/deal").page.Has(".acorn-promise", "Pay £500, if the idea wins")
		v.get(draft+"/edit/deal").page.Has(".govuk-caption-l", "Question 6 of 6, part 3 of 3")
		v.get(draft+"/edit/need").page.Has(".govuk-caption-l", "Question 2 of 6")
		for part, fields := range map[string]map[string]string{"money": {"amount-1": "100"}, "what": {"place": ""}} {
			form := v.get(draft + "/edit/" + part).page.Form("Save and continue")
			for name, value := range fields {
				form.Values.Set(name, value)
			}
			v.submit(form)
		}
		page = v.get(draft + "/edit/check").page
		page.Has(".govuk-inset-text", "2 answers are not finished.")
		page.Has("#money .acorn-answers__problem", "Not finished", "Your lines add up to £100. In this round you can ask for £200 or more")
		page.Has("#what", "Where", "Not answered yet")
		if n := page.Count(".acorn-answers .govuk-tag"); n != 2 {
			t.Errorf("%d marks, want 2", n)
		}
		page.Has("#deal", "Pay £100, if the idea wins")
	})
}
