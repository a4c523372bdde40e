package handlers

import (
	"slices"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// From an initiative under way to an outcome that everybody can judge: the group marks a step, writes news, reports what changed and corrects
// it; an officer who did not report it checks it.
func TestJourneyOutcomesInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		s.Published(r)
		in := s.Initiative(r, bank, "Northgate baby bank", 620_000)
		s.Paid(in, 360_000, "Cots and the hall until Easter")
		manage := "/initiatives/" + in.Slug + "/manage"

		group := s.signedIn(browser.Phone, s.Member)
		group.Visit("/desk")
		group.In("£3,600 of £6,200 paid").Click("Northgate baby bank")
		group.See("£3,600 paid", "We are half way")
		soundOnPhone(group, "manage")
		group.In("We are half way").Click("Mark as done")
		soundOnPhone(group, "step")
		fillDay(group, "When was it done?", s.Now.AddDate(0, 0, 9))
		group.Fill("What happened, in a sentence (if you want)", "Thirty families came")
		group.Click("Save")
		soundOnPhone(group, "step-wrong")
		fillDay(group, "When was it done?", s.Now)
		group.Click("Save")
		group.See("The step is done.", "Thirty families came")
		group.Click("Write news")
		group.Click("Show it to everyone")
		soundOnPhone(group, "news-wrong")
		group.Fill("What happened?", "We opened on Saturdays too.\nThe kettle works.")
		group.Click("Show it to everyone")
		group.See("The kettle works.")

		group.Click("Report what changed")
		soundOnPhone(group, "report")
		group.Click("Report it")
		if errors := group.ErrorSummary(); len(errors) != 11 || !slices.Contains(errors, "Choose what you measured") {
			t.Errorf("errors %q", errors)
		}
		soundOnPhone(group, "report-wrong")
		group.Select("What did you measure?", "Parents who feel they have someone to turn to (percent)")
		group.Choose("Yes")
		group.Fill("The figure at the start", "36")
		group.Fill("How many people was it about?", "41")
		group.Fill("The figure at the end", "170")
		group.Fill("How many people is it about?", "33")
		group.Fill("The figure you hoped for", "65")
		group.Fill("How many people took part in all?", "90")
		fillDay(group, "First day of measuring", s.Now.AddDate(0, -2, 0))
		fillDay(group, "Last day of measuring", s.Now)
		group.Choose("A survey")
		group.Fill("Tell us in a sentence", "Everyone who came filled in a card.")
		group.Choose("Nothing")
		group.Fill("What would you do the same, and what differently? (if you want)", "Mornings work better than afternoons.")
		group.Click("Report it")
		group.See("Enter a percentage between 0 and 100, like 36")
		group.Fill("The figure at the end", "70")
		group.Click("Report it")
		group.See("Reported. Everyone can see it now.", "36% at the start, 70% at the end.")
		soundOnPhone(group, "manage-reported")

		public := open(t, browser.Phone, s.url)
		public.Visit("/initiatives")
		public.See("Northgate baby bank", "£3,600 paid", "36% at the start, 70% at the end.", "A survey, 33 people.", "How sure are we? Not very.")
		soundOnPhone(public, "initiatives")
		public.Click("Northgate baby bank")
		public.See("Under way · month 3 of 12", "The target was 65%. It was reached.", "41 people at the start, 33 people at the end. 90 people took part in all.",
			"Everyone who came filled in a card.", "Not very", "There is no comparison group", "The council has not checked these figures yet.", "Thirty families came", "The kettle works.")
		public.DontSee("Mo Member", "Leah Lead")
		soundOnPhone(public, "initiative")
		public.Zoom200()
		public.NoSidewaysScroll()

		officer := s.signedIn(browser.Desktop, s.Officer)
		officer.Visit(manage)
		officer.Click("I have checked these figures")
		officer.See("The council checked these figures on")
		soundOnDesk(officer, "manage-officer")

		group.Visit(manage)
		group.Click("Correct this")
		group.See("Correct what you reported")
		group.Fill("The figure at the end", "66.5")
		group.Click("Report it")
		group.See("66.5%", "This was corrected", "has not checked these figures")
		public.Visit("/initiatives/" + in.Slug)
		public.Click("This was corrected")
		public.See("36% at the start, 70% at the end.", "36% at the start, 66.5% at the end.")
		soundOnPhone(public, "initiative-corrected")

		guard := s.signedIn(browser.Desktop, s.Safeguarding)
		guard.Visit("/initiatives/" + in.Slug)
		guard.Click("Hide this news")
		guard.Click("Hide it")
		soundOnDesk(guard, "hide-wrong")
		guard.Fill("Why do you hide it?", "It says when children are there")
		guard.Click("Hide it")
		guard.See("We hid this news on")
		soundOnDesk(guard, "initiative-desktop")

		group.Visit(manage)
		group.See("It says when children are there")
		group.Click("Say that this has finished, or that it stopped early")
		group.Choose("It stopped early")
		group.Click("Save")
		soundOnPhone(group, "end-wrong")
		group.Fill("Why did it stop?", "The hall was sold")
		group.Click("Save")
		public.Visit("/initiatives/" + in.Slug)
		public.See("Stopped early", "The hall was sold", "£2,600 not needed any more, back in the fund")
		soundOnPhone(public, "initiative-stopped")
	})
}

// A group without a script reports a figure about three people. The public sees no figure, anywhere.
func TestJourneyFewPeopleWithoutScriptsInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		s.Published(r)
		in := s.Initiative(r, bank, "Northgate baby bank", 620_000)
		lead := s.signedIn(browser.Phone, s.Lead, browser.WithoutScripts)
		lead.Visit("/initiatives/" + in.Slug + "/manage/outcomes/new")
		lead.Select("What did you measure?", "Parents who feel they have someone to turn to (percent)")
		lead.Choose("No")
		lead.Fill("Why not?", "We began before we had the questions")
		lead.Fill("The figure at the end", "77.7")
		lead.Fill("How many people is it about?", "3")
		lead.Fill("The figure you hoped for", "65")
		lead.Fill("How many people took part in all?", "4")
		fillDay(lead, "First day of measuring", s.Now.AddDate(0, -2, 0))
		fillDay(lead, "Last day of measuring", s.Now)
		lead.Choose("Talking with people")
		lead.Fill("Tell us in a sentence", "We talked over tea.")
		lead.Choose("Figures for the whole area")
		lead.Click("Report it")
		public := open(t, browser.Phone, s.url)
		for _, path := range []string{"/initiatives", "/initiatives/" + in.Slug} {
			public.Visit(path)
			public.See("The figure is about fewer than 5 people, so we don't show it.")
			public.DontSee("77.7", "3 people at", "4 people", "It was reached")
		}
		public.See("Fewer than 20 people are behind the figure", "Nobody measured this at the start")
		soundOnPhone(public, "initiative-few")
	})
}
