package handlers

import (
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// TestALeadChangesThePlanInBrowser: a step that is not done gets another day, one is added and one taken out, and everybody can see how the plan changed.
func TestALeadChangesThePlanInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		s.Published(r)
		in := s.Initiative(r, bank, "Northgate baby bank", 620_000)
		lead := s.signedIn(browser.Phone, s.Lead)
		lead.Visit("/initiatives/" + in.Slug + "/manage")
		soundOnPhone(lead, "plan-manage")
		lead.Click("Change We are half way")
		fillDay(lead, "When will it be done?", s.Now.AddDate(0, -9, 0))
		lead.Click("Save")
		wantSummary(t, lead, "Enter a day on or after the start")
		soundOnPhone(lead, "plan-wrong")
		fillDay(lead, "When will it be done?", s.Now.AddDate(0, 5, 0))
		lead.Click("Save")
		lead.See("The plan is changed. Everyone can see how.")
		lead.Click("Add a step")
		lead.Fill("What will be done", "We open on Saturdays")
		fillDay(lead, "When will it be done?", s.Now.AddDate(0, 1, 0))
		lead.Click("Save")
		lead.See("The step is added.", "We open on Saturdays")
		lead.Click("Change We have finished")
		soundOnPhone(lead, "plan-change")
		lead.Click("Take this step out")
		lead.See("The step is taken out.")
		lead.DontSee("We have finished")

		public := open(t, browser.Phone, s.url)
		public.Visit("/initiatives/" + in.Slug)
		public.Click("How the plan changed")
		public.See("We are half way: moved from", "Added: We open on Saturdays, for", "Taken out: We have finished, planned for")
		public.DontSee("Leah")
		soundOnPhone(public, "plan-public")

		member := s.as(s.Member)
		member.get("/initiatives/"+in.Slug+"/manage").page.HasNot("main", "Add a step")
	})
}

// TestAGroupTakesItsNewsDownInBrowser at once, and puts it back; what the council hid it cannot.
func TestAGroupTakesItsNewsDownInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		s.Published(r)
		in := s.Initiative(r, bank, "Northgate baby bank", 620_000)
		public := open(t, browser.Phone, s.url)
		group := s.signedIn(browser.Phone, s.Member)
		group.Visit("/initiatives/" + in.Slug + "/manage/news/new")
		group.Fill("What happened?", "Ada from Elm School won the race.")
		group.Click("Show it to everyone")
		public.Visit("/initiatives/" + in.Slug)
		public.See("Ada from Elm School")
		group.Click("Take it down")
		soundOnPhone(group, "news-take-down")
		group.Click("Take it down")
		wantSummary(t, group, "Say why, in a few words. Only your group and the council read this")
		group.Fill("Why do you take it down?", "It says who a child is")
		group.Click("Take it down")
		group.See("Nobody else can read this news now.", "because: It says who a child is")
		soundOnPhone(group, "news-down")
		public.Reload()
		public.See("The group took this news down on")
		public.DontSee("Ada from Elm School", "It says who a child is")
		group.Click("Put it back")
		public.Reload()
		public.See("Ada from Elm School")

		officer := s.signedIn(browser.Desktop, s.Officer)
		officer.Visit("/initiatives/" + in.Slug)
		officer.Click("Hide this news")
		officer.Fill("Why do you hide it?", "It names a child")
		officer.Click("Hide it")
		group.Reload()
		group.See("Hidden from the public on")
		group.DontSee("Put it back", "Take it down")
		public.Reload()
		public.See("We hid this news on")
	})
}
