package handlers

import (
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// scripted are the two ways in which a browser shows the vote.
var scripted = map[string][]browser.Option{"with scripts": nil, "without scripts": {browser.WithoutScripts}}

// nothingPicked fails the test where the page shows anything of a ballot with these picks, or is no page of ours.
func (w *walk) nothingPicked(t *testing.T, when string, picks ...string) {
	t.Helper()
	if w.Status() != http.StatusOK || !strings.Contains(w.Title(), "Acorn for") {
		t.Fatalf("%s: no page of ours, but status %d at %s:\n%s", when, w.Status(), w.URL(), w.Text())
	}
	ballot := strings.Contains(w.Text(), "Review my vote")
	for _, pick := range picks {
		if ballot && w.Chosen(pick) {
			t.Errorf("%s: %s is ticked at %s", when, pick, w.URL())
		}
		if !ballot && strings.Contains(w.Text(), pick) {
			t.Errorf("%s: the page at %s says %s", when, w.URL(), pick)
		}
	}
	if strings.Contains(w.Text(), "@") {
		t.Errorf("%s: the page at %s has an address:\n%s", when, w.URL(), w.Text())
	}
}

// walkBack goes back as far as there is a page of the vote, opening each again, and looks for what was picked.
func (w *walk) walkBack(t *testing.T, from string, pages int, picks ...string) {
	t.Helper()
	for range pages {
		w.Back()
		w.nothingPicked(t, "Back from "+from, picks...)
		w.Reload()
		w.nothingPicked(t, "Back from "+from+", opened again", picks...)
	}
}

// TestNothingIsLeftAfterTheReceiptInBrowser is what the receipt promises: whoever has the device next finds nothing of the vote by going back, nor by opening again
// what they find.
func TestNothingIsLeftAfterTheReceiptInBrowser(t *testing.T) {
	t.Parallel()
	for how, options := range scripted {
		t.Run(how, func(t *testing.T) {
			s := shownSite(t)
			r := s.ballotRound(models.StageVoting)
			codes := s.voteCodes(r, "3")
			p := s.voter("left-"+how, options...)
			picks := []string{"Northgate baby bank", "Skate ramp lights"}
			pick := func() {
				for _, title := range picks {
					p.Choose(title)
				}
				p.Click("Review my vote")
				p.Choose("live in Northgate")
			}
			p.Visit("/cookies")
			p.Visit("/rounds/" + r.Slug + "/vote")
			pick()
			p.Fill("Your voting code", "AAAA BBBB CCCC")
			p.Press("Enter")
			p.See("That code does not work for this vote.", "Northgate baby bank")
			p.Fill("Your voting code", codes[0])
			p.Press("Enter")
			p.See("Your vote is in")
			p.Reload()
			p.See("Your vote is in")
			p.Back()
			p.nothingPicked(t, "Back from the receipt", picks...)
			p.See("The vote was sent. This is a new ballot, with nothing picked.")
			p.fine("back")
			p.Click("See the receipt")
			p.See("Your vote is in")
			p.walkBack(t, "the receipt", 4, picks...)

			p.Visit("/rounds/" + r.Slug + "/vote")
			pick()
			p.Fill("Your voting code", codes[1])
			p.Press("Enter")
			p.See("Your vote is in")
			p.Click("Next voter")
			p.DontSee("was sent")
			p.nothingPicked(t, "Next voter", picks...)
			p.Back()
			p.See("A vote with this number is in")
			p.walkBack(t, "next voter", 3, picks...)
			p.Visit("/rounds/" + r.Slug + "/vote/review")
			p.See("You have not picked anything on this device yet. Start here.")
			p.fine("start")
			p.nothingPicked(t, "a page further on", picks...)

			p.Choose("Calm room at the hub")
			p.Click("Review my vote")
			p.Choose("work in Northgate")
			p.Fill("Your email address", "sam@example.org")
			p.Click("Email me a code")
			p.Fill("The 6 numbers from the email", s.mailed("sam@example.org"))
			p.Click("Send my vote")
			p.See("Your vote is in")
			p.walkBack(t, "a receipt by e-mail", 4, "Calm room at the hub")
			if n := s.turnout(r); n != 3 {
				t.Errorf("%d ballots", n)
			}
		})
	}
}

// TestGoingBackLosesNoPickInBrowser: what was picked and typed is still there after a look at another page, and after opening the page again.
func TestGoingBackLosesNoPickInBrowser(t *testing.T) {
	t.Parallel()
	for how, options := range scripted {
		t.Run(how, func(t *testing.T) {
			s := shownSite(t)
			r := s.ballotRound(models.StageVoting)
			codes := s.voteCodes(r, "1")
			p := s.voter("lost-"+how, options...)
			picked := func(when string, titles ...string) {
				t.Helper()
				for _, project := range onBallot {
					want := false
					for _, title := range titles {
						want = want || title == project.title
					}
					if p.Chosen(project.title) != want {
						t.Errorf("%s: %s is picked: %t", when, project.title, !want)
					}
				}
			}
			look := func() {
				p.Click("Northgate baby bank")
				p.See("Number 1", "What they will do")
				p.Back()
			}
			p.Visit("/rounds/" + r.Slug + "/vote")
			p.DontSee("Your vote is not in yet")
			p.Choose("Northgate baby bank")
			p.Click("Review my vote")
			p.Click("Change my picks")
			p.See("What you picked is still here. Your vote is not in yet: review it, then send it.")
			look()
			picked("Change my picks, a project and Back", "Northgate baby bank")
			p.Choose("Calm room at the hub")
			p.Click("Review my vote")
			p.Reload()
			p.See("Northgate baby bank", "Calm room at the hub")
			p.In("Northgate baby bank").Click("Take out")
			p.Reload()
			p.DontSee("Northgate baby bank")
			p.Click("Change my picks")
			p.Reload()
			picked("taking one out, and opening the ballot again", "Calm room at the hub")
			p.Click("Review my vote")
			p.Choose("live in Northgate")
			p.Fill("Your voting code", codes[0])
			p.Press("Enter")
			p.See("Your vote is in")
			p.DontSee("This replaces your earlier vote.")

			p.Click("See or change my vote")
			p.Click("See my vote")
			wantSummary(t, p.Page, "Enter your voting code")
			p.Fill("Your voting code", codes[0])
			p.Press("Enter")
			p.See("This is the vote that you sent.")
			p.DontSee("Your vote is not in yet")
			picked("one's own vote", "Calm room at the hub")
			look()
			picked("one's own vote, a project and Back", "Calm room at the hub")
			p.Choose("Skate ramp lights")
			if how == "with scripts" {
				p.Reload()
				picked("a pick on one's own vote, opened again", "Calm room at the hub", "Skate ramp lights")
			}
			look()
			picked("a pick on one's own vote, a project and Back", "Calm room at the hub", "Skate ramp lights")
			p.Click("Review my vote")
			if p.Value("Your voting code") != "" {
				t.Error("the code is on the page still")
			}
			p.Choose("live in Northgate")
			p.Fill("Your voting code", codes[0])
			p.Press("Enter")
			p.See("Your vote is in", "This replaces your earlier vote.")
			p.fine("replaces")
			receipt := p.URL()
			p.Click("Next voter")
			p.Visit(receipt)
			p.See("A vote with this number is in")
			p.DontSee("This replaces")
			if n := s.turnout(r); n != 1 {
				t.Errorf("%d ballots", n)
			}
		})
	}
}

// TestOpeningCheckYourEmailAgainSendsNothingInBrowser: the code that was sent goes on working.
func TestOpeningCheckYourEmailAgainSendsNothingInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	sent := func() int {
		t.Helper()
		messages, err := s.Store.Messages(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(messages)
	}
	p := s.voter("again")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.Choose("Calm room at the hub")
	p.Click("Review my vote")
	p.Choose("work in Northgate")
	p.Fill("Your email address", "sam@example.org")
	p.Click("Email me a code")
	for _, button := range []string{"Send my vote", "See my vote"} {
		first, before := s.mailed("sam@example.org"), sent()
		p.See("Check your email", "sam@example.org")
		p.Reload()
		p.See("Check your email", "sam@example.org")
		p.Click("Read the code in the demo's mail")
		p.See("Everyone's mail", first)
		p.Back()
		p.See("Check your email", "sam@example.org")
		if n := sent(); n != before {
			t.Errorf("opening the page again sent %d messages", n-before)
		}
		p.Fill("The 6 numbers from the email", first)
		p.Click(button)
		if button == "Send my vote" {
			p.See("Your vote is in")
			p.Click("See or change my vote")
			p.Fill("Your email address", "sam@example.org")
			p.Click("Email me a code")
		}
	}
	p.See("This is the vote that you sent.", "1 of 3 picked.")
}

// TestAProjectIsPickedOnItsPageInBrowser: the bar of the ballot is on each project's page while its vote is open, and what is ticked there is ticked everywhere.
func TestAProjectIsPickedOnItsPageInBrowser(t *testing.T) {
	t.Parallel()
	for how, options := range scripted {
		t.Run(how, func(t *testing.T) {
			s := shownSite(t)
			r := s.ballotRound(models.StageVoting)
			p := s.voter("project-"+how, options...)
			p.Visit("/rounds/" + r.Slug)
			p.Click("Calm room at the hub")
			p.See("It is number 4 on the ballot.")
			p.fine("public")
			p.Click("Pick this project")
			p.See("Number 4", "Calm room at the hub", "What they will do")
			p.fine("page")
			p.Choose("Calm room at the hub")
			p.Click("All projects")
			p.Choose("Skate ramp lights")
			p.Click("Northgate baby bank")
			p.See("2 of 3 picked")
			p.Choose("Northgate baby bank")
			p.fine("picked")
			p.Click("Review my vote")
			p.See("Calm room at the hub", "Skate ramp lights", "Northgate baby bank")
			p.Click("Change my picks")
			p.Click("Skate ramp lights")
			p.Unchoose("Skate ramp lights")
			p.Click("All projects")
			for _, project := range onBallot {
				if want := project.title == "Calm room at the hub" || project.title == "Northgate baby bank"; p.Chosen(project.title) != want {
					t.Errorf("%s is picked: %t", project.title, !want)
				}
			}
			p.Choose("A big brother or sister")
			p.Click("Back to the round")
			p.Visit("/rounds/" + r.Slug + "/vote")
			if !p.Chosen("A big brother or sister") {
				t.Error("a pick went when somebody went back to the round")
			}
			p.Click("Skate ramp lights")
			p.See("3 of 3 picked")
			if how == "with scripts" {
				p.TabTo("Pick this Skate ramp lights")
				p.Press("Space")
				p.See("That is one too many")
				p.Click("Take out Calm room at the hub (£4,200)")
				p.See("3 of 3 picked.")
				p.Reload()
			} else {
				p.Choose("Skate ramp lights")
				p.Click("Review my vote")
				wantSummary(t, p.Page, "You picked 4 projects and you can pick 3. Take out 1")
				p.Unchoose("Calm room at the hub")
			}
			p.Click("Review my vote")
			p.See("Skate ramp lights", "A big brother or sister", "Northgate baby bank")
			p.DontSee("Calm room")
		})
	}
}
