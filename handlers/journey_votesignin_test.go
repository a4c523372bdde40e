package handlers

import (
	"testing"
	"time"

	"acorn/testing/browser"
)

// TestSigningInToVoteOnAPhoneInBrowser goes from the ballot to the provider and back to the receipt, with scripts and without, and changes the vote.
func TestSigningInToVoteOnAPhoneInBrowser(t *testing.T) {
	s := shownSite(t)
	m, r := s.provider(t), s.signInRound()
	path := "/rounds/" + r.Slug + "/vote"
	for name, options := range map[string][]browser.Option{"scripts": nil, "plain": {browser.WithoutScripts}} {
		p := s.voter("sign-in-"+name, options...)
		there := func(at, button string) {
			m.QueueUser(&account{subject: "council|" + name, name: "Ana Silva"})
			p.Click(button)
			for until := time.Now().Add(10 * time.Second); p.URL() != at && time.Now().Before(until); {
				continue // the page leads on to the provider by itself, a moment after it is there
			}
		}
		p.Visit(path)
		p.Choose("A big brother or sister")
		p.Click("Review my vote")
		p.fine("review")
		p.Click(withCouncil)
		p.See("There is a problem", "Say if you live, work, study or volunteer in Northgate")
		p.Choose("live in Northgate")
		there(path+"/review", withCouncil)
		p.See("You have signed in with Harwick Council as Ana Silva.", "A big brother or sister", "Your vote is not sent yet.")
		p.fine("signed-in")
		p.Click("Send my vote")
		p.See("Your vote is in")
		p.fine("receipt")
		p.Click("See or change my vote")
		p.fine("mine")
		there(path, withCouncil)
		p.See("This is the vote that you sent.")
		p.Choose("Skate ramp lights")
		p.Click("Review my vote")
		p.See("as Ana Silva")
		p.Click("Send my vote")
		p.See("This replaces your earlier vote.")
		p.Click("Someone has voted as me")
		p.fine("someone")
	}
	if n := s.ballotsOf(r); n != 2 {
		t.Errorf("%d ballots of two people", n)
	}
}
