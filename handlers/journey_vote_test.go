package handlers

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// TestAResidentVotesByEmailInBrowser is step 5 of the main job: four screens on a phone, a change, and a second device that changes the same ballot.
func TestAResidentVotesByEmailInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		p := s.voter("vote")
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.See("Share £40,000 in Northgate", "Pick up to 3 that you would fund.", "You can change your mind until", "0 of 3 picked.")
		p.fine("1-ballot")
		p.Choose("Northgate baby bank")
		p.Choose("Skate ramp lights")
		p.See("2 of 3 picked. You can pick 1 more.")
		p.fine("1-ballot-picked")
		p.Click("Review my vote")
		p.See("Check your vote", "Northgate baby bank", "Skate ramp lights", "You can pick 1 more.")
		p.DontSee("Calm room at the hub")
		p.fine("2-review")
		p.Click("Email me a code")
		wantSummary(t, p.Page, "Say if you live, work, study or volunteer in Northgate", "Enter your email address, like sam@example.org")
		p.fine("2-review-error")
		p.Choose("live in Northgate")
		p.Fill("Your email address", "Sam.Resident+vote@gmail.com")
		p.Click("Email me a code")
		p.See("Check your email", "We have sent a code to Sam.Resident+vote@gmail.com", "It works for 15 minutes.")
		p.fine("3-code")
		p.Fill("The 6 numbers from the email", "12 34")
		p.Click("Send my vote")
		wantSummary(t, p.Page, "Type the 6 numbers from the newest email from us, or ask for another code")
		p.fine("3-code-error")
		p.Fill("The 6 numbers from the email", s.inbox())
		p.Press("Enter")
		p.See("Your vote is in", "You can change it until", "Next voter")
		p.DontSee("baby bank", "Skate ramp")
		p.fine("4-receipt")
		receipt := p.URL()

		p.Click("See or change my vote")
		p.fine("5-mine")
		p.Click("Email me a code")
		wantSummary(t, p.Page, "Enter your email address, like sam@example.org")
		p.fine("5-mine-error")
		p.Fill("Your email address", "sam.resident@gmail.com")
		p.Click("Email me a code")
		p.See("If you voted with sam.resident@gmail.com, we have sent you a code.")
		p.fine("5-mine-code")
		s.Store.Advance(time.Second)
		p.Fill("The 6 numbers from the email", s.inbox())
		p.Click("See my vote")
		p.See("This is the vote that you sent.", "2 of 3 picked.")
		if !p.Chosen("Northgate baby bank") || !p.Chosen("Skate ramp lights") || p.Chosen("Calm room at the hub") {
			t.Error("one's own ballot does not show what was picked")
		}
		p.fine("5-mine-ballot")
		p.Unchoose("Skate ramp lights")
		p.Choose("Calm room at the hub")
		p.Click("Review my vote")
		p.See("You are changing the vote of sam.resident@gmail.com.")
		p.fine("6-review-change")
		p.Click("Send my vote")
		p.See("Your vote is in")
		if p.URL() == receipt {
			t.Error("a changed vote has the old receipt")
		}
		p.Visit(receipt)
		p.See("A vote with this number is in")

		other := s.voter("vote-other")
		other.Visit("/rounds/" + r.Slug + "/vote")
		other.Choose("A big brother or sister")
		other.Click("Review my vote")
		other.Choose("work in Northgate")
		other.Fill("Your email address", "samresident@googlemail.com")
		other.Click("Email me a code")
		other.Fill("The 6 numbers from the email", s.inbox())
		other.Click("Send my vote")
		other.See("Your vote is in")
		if n := s.turnout(r); n != 1 {
			t.Errorf("%d ballots of one resident with two devices", n)
		}
	})
}

// TestAYoungPersonVotesWithACodeInBrowser is the vote with a printed code on a device that is shared.
func TestAYoungPersonVotesWithACodeInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		p := s.voter("code")
		vote := func(code string, picks ...string) {
			for _, pick := range picks {
				p.Choose("" + pick)
			}
			p.Click("Review my vote")
			p.Choose("go to school or college in Northgate")
			p.Fill("Your voting code", code)
			p.Press("Enter")
		}
		p.Visit("/rounds/" + r.Slug + "/vote")
		vote("AAAA BBBB CCCC", "Calm room at the hub", "Northgate baby bank")
		wantSummary(t, p.Page, "That code does not work for this vote. Check each letter and number, then type it again")
		p.fine("error")
		p.See("Calm room at the hub", "Northgate baby bank")
		if !p.Chosen("go to school or college in Northgate") || p.Value("Your voting code") != "AAAA BBBB CCCC" {
			t.Error("what was typed is gone")
		}
		p.Fill("Your voting code", strings.ToLower(models.GroupCode(codes[0])))
		p.Press("Enter")
		p.See("Your vote is in")
		p.Click("Next voter")
		p.See("0 of 3 picked.")
		vote(codes[1], "Skate ramp lights")
		p.See("Your vote is in")
		p.Back()
		p.DontSee("Your vote is in")
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots of two pupils", n)
		}
		p.Visit("/rounds/" + r.Slug + "/vote")
		vote(codes[0], "A big brother or sister")
		p.See("Your vote is in")
		p.Click("See or change my vote")
		p.Fill("Your voting code", "0000 0000 0000")
		p.Click("See my vote")
		wantSummary(t, p.Page, "That code does not work for this vote. Check each letter and number, then type it again")
		p.fine("mine-error")
		p.Fill("Your voting code", codes[0])
		p.Press("Enter")
		p.See("This is the vote that you sent.", "1 of 3 picked.")
		if !p.Chosen("A big brother or sister") {
			t.Error("one's own ballot does not show what was picked last")
		}
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots after a change", n)
		}
	})
}

// TestTheVoteNeedsNoScriptsInBrowser keeps picks through filters, errors and changes by forms alone.
func TestTheVoteNeedsNoScriptsInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "1")
		p := s.voter("plain", browser.WithoutScripts)
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.See("You can pick up to 3")
		p.fine("ballot")
		p.Choose("Northgate baby bank")
		p.Click("Show only some projects")
		p.Click("Young people 2")
		p.See("Skate ramp lights", "A big brother or sister")
		p.DontSee("Northgate baby bank")
		p.fine("ballot-filtered")
		p.Choose("Skate ramp lights")
		p.Choose("A big brother or sister")
		p.Click("All 5")
		p.Choose("Calm room at the hub")
		p.Click("Review my vote")
		if p.Status() != 422 {
			t.Errorf("four picks of three: %d", p.Status())
		}
		wantSummary(t, p.Page, "You picked 4 projects and you can pick 3. Take out 1")
		p.fine("ballot-error")
		p.Unchoose("A big brother or sister")
		p.Click("Review my vote")
		p.See("Northgate baby bank", "Skate ramp lights", "Calm room at the hub")
		p.In("Skate ramp lights").Click("Take out")
		p.DontSee("Skate ramp lights")
		p.Click("Change my picks")
		if !p.Chosen("Northgate baby bank") || !p.Chosen("Calm room at the hub") || p.Chosen("Skate ramp lights") {
			t.Error("the ballot does not have the picks")
		}
		p.Unchoose("Northgate baby bank")
		p.Unchoose("Calm room at the hub")
		p.Click("Review my vote")
		p.See("You have not picked anything. You can send a blank vote, but it helps no project.")
		p.fine("blank")
		p.Choose("volunteer in Northgate")
		p.Fill("Your voting code", codes[0])
		p.In("Vote with a voting code").Click("Send my vote")
		p.See("Your vote is in")
		p.fine("receipt")
	})
}

// TestFiltersKeepPicksWithScriptsInBrowser leaves cards out where they stand.
func TestFiltersKeepPicksWithScriptsInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	p := s.voter("filter")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.Choose("Northgate baby bank")
	at := p.URL()
	p.Click("Show only some projects")
	p.Click("Sport and play 1")
	p.DontSee("Northgate baby bank", "Skate ramp lights")
	p.See("1 of 3 picked.")
	p.fine("sport")
	p.Choose("Girls' football, Fridays")
	p.Click("All 5")
	p.See("Northgate baby bank", "2 of 3 picked.")
	if p.URL() != at {
		t.Errorf("a filter left the page for %s", p.URL())
	}
	p.Reload()
	p.See("2 of 3 picked.")
}
