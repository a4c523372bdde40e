package handlers

import (
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// walk is a page of a journey: what every page that somebody comes to must pass.
type walk struct {
	*browser.Page
	name string
	n    int
}

// fine checks the page that is open now, and takes its picture.
func (w *walk) fine(name string) {
	w.Axe()
	w.NoSidewaysScroll()
	w.Screenshot(w.name + "-" + name)
	w.n++
}

// signInAs becomes one of the demo's people.
func (w *walk) signInAs(actor models.Actor) {
	w.Visit("/demo")
	w.Click("Be " + actor.DisplayName)
}

// TestAParentProposesInBrowser is step 2 of the main job: from the start page to a reference, over two evenings, on a phone, with mistakes.
func TestAParentProposesInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		p := &walk{Page: open(t, browser.Phone, s.url), name: "propose"}
		p.Visit("/rounds/" + r.Slug + "/propose")
		p.See("Send in an idea", "£200 to £10,000", "Other ways to send in an idea")
		p.fine("start-visitor")
		p.signInAs(s.Parent)
		p.Visit("/rounds/" + r.Slug + "/propose")
		p.fine("start")
		p.Click("Start now")

		p.See("Question 1 of 6", "Why we ask:")
		p.fine("1-idea")
		p.Fill("A name for it", strings.Repeat("Baby bank ", 7))
		p.Click("Save and continue")
		wantSummary(t, p.Page, "The name of your idea must be 60 characters or fewer. It has 69")
		p.fine("1-idea-error")
		p.Fill("A name for it", "Northgate baby bank")
		p.Fill("One sentence: who gets what?", "Parents of new babies get clothes and cots, and a place to talk.")
		p.Click("Save and continue")

		p.See("Question 2 of 6", s.Need.Title)
		p.Choose(s.Need.Title)
		p.fine("2-need")
		p.Click("Save and continue")

		p.Fill("What will you do?", "We open the hall twice a week. Ring 07700 900123 to help.")
		p.Fill("Where?", "St Luke's Hall, Brook Lane")
		p.Fill("Who is it for?", "Parents with a child under 2")
		p.Fill("About how many people?", "lots")
		p.Click("Save and continue")
		wantSummary(t, p.Page, "Take out the phone number. Everybody can read this", "Enter a number of people, like 40")
		p.fine("3-what-error")
		p.Fill("What will you do?", "We open the hall twice a week.\n\nParents bring what they no longer need.")
		p.Fill("About how many people?", "90")
		p.Click("Save and continue")

		p.See("Choose a picture for your idea")
		p.Choose("Under 5s")
		p.fine("3-picture")
		p.Click("Save and go to the list")

		p.See("3 answers of 6 are done.")
		p.fine("list")

		// Another evening, another device.
		p = &walk{Page: open(t, browser.Phone, s.url), name: "propose"}
		p.signInAs(s.Parent)
		p.Visit("/desk")
		p.Click("Northgate baby bank")
		p.Click("4. What it costs")
		p.Fill("Line 1: what for", "Hall, twice a week")
		p.Fill("Line 1: amount in pounds", "300")
		p.Fill("Line 2: what for", "Tea and biscuits")
		p.Fill("Line 2: amount in pounds", "plenty")
		p.Click("Save and continue")
		wantSummary(t, p.Page, "Line 2: Enter an amount in pounds, like 45 or 45.50")
		p.fine("4-money-error")
		p.Fill("Line 2: amount in pounds", "£50.50")
		p.Fill("Line 3: what for", "A mistake")
		p.Fill("Line 3: amount in pounds", "5")
		p.Click("Add another line")
		p.In("Total so far").See("£355.50")
		p.Click("Remove line 3")
		p.In("Total so far").See("£350.50")
		p.fine("4-money")
		p.Click("Save and continue")

		p.Choose(s.Outcome.Name)
		p.fine("5-outcomes")
		p.Click("Save and continue")
		p.Fill("Name of the group", "Brook Lane Parents")
		p.fine("6-group")
		p.Click("Save and continue")
		p.Fill("Partner 1", "St Luke's")
		p.Fill("What does partner 1 do?", "Lends the hall on Mondays")
		p.fine("6-partners")
		p.Click("Save and continue")
		p.fine("6-deal")
		p.Click("Save and continue")

		p.See("Check your answers", "Not answered yet")
		p.fine("check-gaps")
		p.Click("Send in your idea")
		wantSummary(t, p.Page, "Say what your group will do")
		p.fine("check-error")
		p.Click("Change What is the deal?")
		p.In("Your group will").Fill("Line 1", "Open twice a week")
		p.In("The council will").Fill("Line 1", "Check our volunteers")
		p.Click("Save and go back to your answers")
		p.Click("Send in your idea")
		wantSummary(t, p.Page, "Tick the box to say that what you wrote is true and your group agrees")
		p.Choose("What I wrote is true as far as I know. Our group agrees to it and will do its part if the idea wins.")
		p.fine("check")
		p.Click("Send in your idea")

		p.See("Your idea is in", "ACN-", "What happens next", "Everyone votes")
		p.fine("sent")
		p.Click("See your idea on its own page")
		p.See("Being checked", "Northgate baby bank", "£350.50", "Open twice a week")
		p.fine("page")
		reader := &walk{Page: open(t, browser.Phone, s.url), name: "propose"}
		reader.Visit(p.URL())
		reader.See("Being checked", "Northgate baby bank", "£350.50")
		reader.DontSee("Open twice a week", "Priya")
		reader.fine("page-public")
	})
}

// TestAParentProposesWithoutScriptsInBrowser walks the same way where no script ran, and needs no more taps.
func TestAParentProposesWithoutScriptsInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		p := &walk{Page: open(t, browser.Phone, s.url, browser.WithoutScripts), name: "noscript"}
		p.signInAs(s.Parent)
		p.Visit("/rounds/" + r.Slug + "/propose")
		p.Click("Start now")
		p.Fill("A name for it", "Sunday street play")
		p.Fill("One sentence: who gets what?", "Children play in the street on Sundays.")
		p.Click("Save and continue")
		p.Choose("Another need, in my own words")
		p.Fill("What do people need?", "Children have nowhere to play.")
		p.Click("Save and continue")
		p.Fill("What will you do?", "We close the street to cars.")
		p.Fill("Where?", "Mill Street")
		p.Fill("Who is it for?", "Everyone in the street")
		p.Fill("About how many people?", "60")
		p.Click("Save and continue")
		p.Choose("Outdoors")
		p.Click("Save and continue")
		for i, line := range []string{"Signs", "Chalk", "Juice", "Insurance", "Cakes"} {
			n := string(rune('1' + i))
			p.Fill("Line "+n+": what for", line)
			p.Fill("Line "+n+": amount in pounds", "100")
		}
		p.Click("Add another line")
		p.Fill("Line 6: what for", "Plasters")
		p.Fill("Line 6: amount in pounds", "10")
		p.Press("Enter") // as the key of a phone's keyboard does: it saves, and never removes a line
		p.See("What will be different for people?")
		p.Choose(s.Outcome.Name)
		p.Click("Save and continue")
		p.Fill("Name of the group", "Mill Street Neighbours")
		p.Click("Save and continue")
		p.Click("Save and continue")
		p.In("Your group will").Fill("Line 1", "Tidy up afterwards")
		p.Click("Save and continue")
		p.See("Check your answers", "Total: £510")
		p.Choose("What I wrote is true as far as I know. Our group agrees to it and will do its part if the idea wins.")
		p.Click("Send in your idea")
		p.See("Your idea is in")
	})
}

// TestAnOfficerReviewsInBrowser is step 3 of the main job: changes asked for, made and compared; then eligible, with reasons that everyone reads.
func TestAnOfficerReviewsInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		s.Proposal(r, models.ProposalEligible, "Bikes for Brook Lane", 730_000)
		s.Proposal(r, models.ProposalSubmitted, "Quiet hour at the pool", 125_000)
		proposal := s.Proposal(r, models.ProposalSubmitted, "Calm room at the hub", 420_000)
		o := &walk{Page: open(t, browser.Desktop, s.url), name: "review"}
		o.signInAs(s.Officer)
		o.Visit("/desk/rounds/" + r.Slug + "/proposals")
		o.See("2 proposals wait for a decision", "Calm room at the hub", "£4,200", "30 days")
		o.fine("table")
		o.Click("Calm room at the hub")
		o.See("Checks", "Within the limits of the round", "Decision")
		o.fine("first")
		o.Click("Check it before you send it")
		wantSummary(t, o.Page, "Choose what you decide", "Give the reasons. The group gets them and everyone can read them")
		o.fine("error")
		o.Choose("Changes requested")
		o.Fill("Reasons", "Say who looks after the room.\nSay how many hours it is open.")
		o.Click("Check it before you send it")
		o.See("Nothing is sent yet.", "Say how many hours it is open.")
		o.fine("check")
		o.Click("Record the decision and send it")
		o.See("Calm room at the hub was sent back to be changed.", "1 proposal waits for a decision")
		o.fine("recorded")

		lead := &walk{Page: open(t, browser.Phone, s.url), name: "review"}
		lead.signInAs(s.Lead)
		lead.Visit("/demo/mail")
		lead.See("Say how many hours it is open.")
		lead.Visit("/proposals/" + proposal.Slug + "/edit")
		lead.See("The council asks", "Say who looks after the room.")
		lead.fine("sent-back")
		lead.Click("3. What, where and who for")
		lead.Fill("What will you do?", "We will do it. Two youth workers look after the room, ten hours a week.")
		lead.Click("Save and go to the list")
		lead.Click("Check your answers")
		lead.Choose("What I wrote is true as far as I know. Our group agrees to it and will do its part if the idea wins.")
		lead.Click("Send in your idea")
		lead.See("Your idea is in")

		o.Visit("/desk/rounds/" + r.Slug + "/proposals")
		o.In("Calm room at the hub").See("changed: what", "Changed, read again")
		o.fine("table-changed")
		o.Click("Calm room at the hub")
		o.See("Version 1", "Version 2", "Two youth workers look after the room, ten hours a week.")
		o.fine("compare")
		o.Choose("Eligible")
		o.Fill("Reasons", "It meets every rule.")
		o.Click("Check it before you send it")
		o.Click("Record the decision and send it")
		o.See("Calm room at the hub is eligible.")

		public := &walk{Page: open(t, browser.Phone, s.url), name: "review"}
		public.Visit("/proposals/" + proposal.Slug)
		public.See("Can go forward", "It meets every rule.", "Version 2 sent in. Changed: What", "Two youth workers")
		public.DontSee("Leah", "Olive")
		public.fine("public")
	})
}

func wantSummary(t *testing.T, p *browser.Page, want ...string) {
	t.Helper()
	p.See("There is a problem") // an ask for a code is answered after a while, and See looks again
	if got := p.ErrorSummary(); !slices.Equal(got, want) {
		t.Errorf("on %s the summary of errors says %q, want %q", p.URL(), got, want)
	}
}
