package handlers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// tidy looks at a page as axe-core does, and at its width.
func tidy(p *browser.Page) {
	p.Axe()
	p.NoSidewaysScroll()
}

// signedIn is a device on which somebody has signed in.
func (s *site) signedIn(device browser.Device, actor models.Actor, options ...browser.Option) *browser.Page {
	s.t.Helper()
	p := open(s.t, device, s.url, options...)
	p.Visit("/demo")
	p.Click("Be " + actor.DisplayName)
	return p
}

// fillMoment types a day and a time into the four fields of a date.
func fillMoment(p *browser.Page, legend string, at time.Time, clock string) {
	g := p.In(legend)
	g.Fill("Day", fmt.Sprint(at.Day()))
	g.Fill("Month", fmt.Sprint(int(at.Month())))
	g.Fill("Year", fmt.Sprint(at.Year()))
	g.Fill("Time", clock)
}

// TestOfficerSetsUpARoundInBrowser is step 1 of the main job: from a template to a published round, on a desktop.
func TestOfficerSetsUpARoundInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		p := s.signedIn(browser.Desktop, s.Officer)
		p.Click("Set up a round")
		p.See("ten questions", "One event day", "Young people decide")
		tidy(p)
		p.Screenshot("setup-1-templates")
		p.Click("Set up a youth round")

		s.officerAnswersMoney(p)
		s.officerAnswersPeople(p)
		s.officerAnswersDates(p)
		s.officerAnswersChecks(p)

		p.See("Next: 7 duties to answer before you publish", "Young Harwick decides", "Not public yet")
		tidy(p)
		p.Screenshot("setup-6-hub")
		s.officerAnswersDuties(p)

		if p.Heading() != "Young Harwick decides" {
			t.Fatalf("after publishing: %q", p.Heading())
		}
		p.See("The round is published", "Nothing to do until planning begins")
		tidy(p)
		p.Screenshot("setup-8-published")
		everybody := open(t, browser.Phone, s.url)
		everybody.Visit("/rounds/young-harwick-decides")
		everybody.See("Young Harwick decides", "£20,000")
	})
}

func (s *site) officerAnswersMoney(p *browser.Page) {
	s.t.Helper()
	p.See("Questions 1 to 3 of 10", "Families First fund", "£100,000 left of £100,000")
	tidy(p)
	p.Screenshot("setup-2-money")
	p.Fill("1. What is the round called?", "Young Harwick decides")
	p.Choose("A new fund")
	p.Fill("Name of the fund", "Young Harwick Fund")
	p.Fill("What it is for, in a sentence", "Money that young people decide about")
	p.In("Organisation 1").Fill("Puts in", "15,000")
	p.Fill("Organisation 2", "Tidewater Trust")
	p.In("Organisation 2").Fill("Puts in", "5,000")
	p.Fill("All of it together", "25,000")
	p.Fill("The least one idea may ask for", "100")
	p.Fill("The most one idea may ask for", "1,500")
	p.Click("Save and continue")
	if got := p.ErrorSummary(); len(got) != 1 || got[0] != "The fund has £20,000 left. Share that much or less" {
		s.t.Fatalf("a pot above the fund: %q", got)
	}
	if !strings.HasPrefix(p.Title(), "Error: ") || p.Value("Organisation 2") != "Tidewater Trust" {
		s.t.Errorf("title %q, what was typed %q", p.Title(), p.Value("Organisation 2"))
	}
	tidy(p)
	p.Screenshot("setup-2-money-error")
	p.Click("The fund has £20,000 left")
	p.Fill("All of it together", "20,000")
	p.Click("Save and continue")
}

func (s *site) officerAnswersPeople(p *browser.Page) {
	s.t.Helper()
	p.See("Questions 4 to 7 of 10", "Worried about someone?")
	tidy(p)
	p.Screenshot("setup-3-people")
	p.Select("5. Who plans it?", "Northgate Community Team")
	p.Fill("The youngest who may vote", "7")
	p.Click("Save and continue")
	p.See("There is a problem", "Enter the youngest age that may vote: 8 or more")
	tidy(p)
	p.Fill("The youngest who may vote", "11")
	p.Click("Save and come back later")
	p.See("Saved", "Next: go on with the questions")
	p.Click("Go on")
}

func (s *site) officerAnswersDates(p *browser.Page) {
	s.t.Helper()
	p.See("Question 8 of 10", "Planning is the three weeks before proposals open")
	tidy(p)
	p.Screenshot("setup-4-dates")
	spring := time.Date(s.Now.Year()+1, time.March, 31, 0, 0, 0, 0, time.UTC)
	spring = spring.AddDate(0, 0, -int(spring.Weekday())) // the last Sunday in March, when the clocks go forward
	fillMoment(p, "Voting closes", spring, "1:30am")
	fillMoment(p, "Voting opens", spring.AddDate(0, 0, -10), "9am")
	p.Click("Save and continue")
	if got := p.ErrorSummary(); len(got) != 1 || !strings.HasPrefix(got[0], "There is no such time that night") {
		s.t.Fatalf("a time that does not exist: %q", got)
	}
	tidy(p)
	p.Screenshot("setup-4-dates-error")
	p.In("Voting closes").Fill("Time", "8pm")
	p.Click("Save and continue")
}

func (s *site) officerAnswersChecks(p *browser.Page) {
	s.t.Helper()
	p.See("Questions 9 and 10 of 10")
	if !p.Chosen("Harwick Young Advisors") || !p.Chosen("Only with a voting code") {
		s.t.Error("the youth template suggests its panel and voting codes")
	}
	tidy(p)
	p.Click("Save and continue")
	if got := p.ErrorSummary(); len(got) != 2 {
		s.t.Fatalf("nobody leads on safeguarding: %q", got)
	}
	tidy(p)
	p.Screenshot("setup-5-checks")
	p.Fill("Safeguarding lead: name and phone or email", "Grace Bello, 01632 960001")
	p.Fill("Deputy: name and phone or email", "Hugh Lister, 01632 960002")
	p.Click("Save and continue")
}

func (s *site) officerAnswersDuties(p *browser.Page) {
	s.t.Helper()
	p.Click("Answer them")
	p.See("Before you publish", "0 of 7 answered", "Your data protection officer knows.", "Grace Bello, 01632 960001")
	tidy(p)
	p.Click("Publish the round")
	if got := p.ErrorSummary(); len(got) != 7 {
		s.t.Fatalf("publishing with seven duties open: %q", got)
	}
	tidy(p)
	p.Screenshot("setup-7-duties")
	p.In("3. The power to do this").Fill("Link", "cabinet paper 12")
	p.Click("Save: The power to do this")
	p.See("Enter the whole address, like https://www.council.gov.uk/paper")
	tidy(p)
	for i, title := range []string{"Data protection", "Equality", "The power to do this", "Elections", "Subsidy", "Safeguarding", "Complaints"} {
		duty := p.In(fmt.Sprintf("%d. %s", i+1, title))
		duty.Fill("Link", "https://harwick.example/"+strings.ToLower(strings.ReplaceAll(title, " ", "-")))
		if title == "Elections" {
			duty.Fill("Link", "")
			duty.Fill("Or why not, or more about it", "There is no election in Harwick next year.")
		}
		p.Click("Save: " + title)
	}
	p.See("7 of 7 answered", "Everybody can see the round at once")
	p.Click("Publish the round")
}

// TestPlanningGroupAgrees is step 0 of the main job: residents, young people, councillors and officers agree priorities, on their phones.
func TestPlanningGroupAgreesOnPhonesInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StagePlanning)
		plan := "/rounds/" + r.Slug + "/plan"
		resident := s.signedIn(browser.Phone, s.Resident)
		resident.Visit(plan)
		resident.See("The planning group chooses until", "Northgate Community Team, Harwick Young Advisors and the council's officers", "You take part as a resident")
		tidy(resident)
		resident.Click("Add it")
		if got := resident.ErrorSummary(); len(got) != 3 {
			t.Fatalf("an empty priority: %q", got)
		}
		tidy(resident)
		resident.Choose("Something that matters")
		resident.Fill("In a few words", "Somewhere warm in the evening")
		resident.Fill("Why, in a sentence", "It was said more than anything else.")
		resident.Click("Add it")
		resident.See("3 more people must choose")
		resident.Click("Agree: Somewhere warm in the evening")
		resident.See("You chose: Agree", "1 agrees", "2 more people must choose")

		advisor := s.signedIn(browser.Phone, s.Advisor)
		advisor.Visit(plan)
		advisor.See("You take part as a young person")
		advisor.Click("Say why, if you want to")
		advisor.Fill("Why do you choose this?", "Text me on 07700 900123")
		advisor.Click("Not sure: Somewhere warm in the evening")
		advisor.See("There is a problem", "Take out the phone number")
		tidy(advisor)
		advisor.Fill("Why do you choose this?", "The shops move us on")
		advisor.Click("Not sure: Somewhere warm in the evening")
		advisor.See("You chose: Not sure", "“The shops move us on”", "a young person, who chose “Not sure”")
		advisor.Click("Agree: Somewhere warm in the evening")
		advisor.See("You chose: Agree", "2 agree")

		councillor := s.signedIn(browser.Phone, s.Councillor, browser.WithoutScripts)
		councillor.Visit(plan)
		councillor.Click("Disagree: Somewhere warm in the evening")
		councillor.See("You chose: Disagree", "2 agree", "1 disagrees", "Agreed")
		tidy(councillor)
		councillor.Screenshot("plan-member")

		visitor := open(t, browser.Phone, s.url)
		visitor.Visit(plan)
		visitor.Click("Who chose what")
		visitor.See("Colin Councillor, a councillor", "Rita Resident, a resident", "A young person", "Sign in to choose")
		visitor.DontSee("Young Advisor A", "You chose")
		tidy(visitor)
		visitor.Screenshot("plan-visitor")
		visitor.Width(320)
		visitor.NoSidewaysScroll()
		visitor.Visit("/rounds/" + r.Slug)
		visitor.See("What matters most", "Somewhere warm in the evening")
	})
}

// TestOfficerSetsUpAnEventWithoutScriptsInBrowser walks the same questions with scripts off.
func TestOfficerSetsUpAnEventWithoutScriptsInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		p := s.signedIn(browser.Desktop, s.Officer, browser.WithoutScripts)
		p.Visit("/desk/rounds/new/event")
		p.Fill("1. What is the round called?", "Old Quay day")
		p.Choose("Families First fund, 2026-27")
		p.Fill("All of it together", "£12,000")
		p.Fill("The least one idea may ask for", "0")
		p.Fill("The most one idea may ask for", "2,000")
		p.Click("Save and continue")
		p.Select("4. Where is it for?", "Northgate")
		p.Click("Save and continue")
		p.See("Voting opens", "10am")
		p.Click("Save and continue")
		if got := p.ErrorSummary(); len(got) != 1 || got[0] != "Say where people vote: the hall and its address" {
			t.Errorf("without a place: %q", got)
		}
		p.Fill("Where do people meet and vote?", "The Boathouse, Harbour Walk")
		p.Click("Save and continue")
		p.Fill("Safeguarding lead: name and phone or email", "Grace Bello, 01632 960001")
		p.Fill("Deputy: name and phone or email", "Hugh Lister, 01632 960002")
		p.Choose("A code by email is enough")
		p.Click("Save and continue")
		p.See("Share £12,000 in Northgate between ideas that help families and young people.", "A code that we send is enough", "Nobody")
		tidy(p)
	})
}

// TestSetupPagesForEveryoneInBrowser looks at the pages that the journeys pass by, wide and narrow, and after an error.
func TestSetupPagesForEveryoneInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageWaiting)
		for i := range 6 {
			s.Proposal(r, models.ProposalSubmitted, fmt.Sprintf("Idea %d", i), 100_000)
		}
		desk := "/desk/rounds/" + r.Slug
		p := s.signedIn(browser.Desktop, s.Officer)
		for name, path := range map[string]string{"hub": desk, "start": "/desk/rounds/new", "copy": desk + "/copy", "fund": "/desk/funds/new", "duties": desk + "/duties", "rules": desk + "/change/rules",
			"rubric": desk + "/change/rubric", "money": desk + "/change/money", "dates": desk + "/change/dates"} {
			p.Width(1280)
			p.Visit(path)
			tidy(p)
			p.Screenshot("pages-" + name)
			p.Width(320)
			p.NoSidewaysScroll()
		}
		p.Width(1280)
		p.Visit(desk + "/change/rubric")
		p.In("Question 2").Fill("A score of 3 means", "")
		p.Click("Save")
		p.See("Say in words what this score means", "Say why this changes. Everybody can read it")
		tidy(p)
		p.Screenshot("pages-rubric-error")
		p.Visit("/desk/funds/new")
		p.Click("Make the fund")
		p.See("Give the fund a name", "Enter how much they put in, in pounds, like 50,000")
		tidy(p)
	})
}
