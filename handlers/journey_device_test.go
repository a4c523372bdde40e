package handlers

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// TestAChildVotesOnASharedDeviceInBrowser is a morning at a school: a teacher signs in with a pass and starts the device, a child votes with a slip, and the next
// child finds nothing of it, whether by the button, by going back or because the first one walked away.
func TestAChildVotesOnASharedDeviceInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	codes := s.voteCodes(r, "3")
	p := s.voter("device")
	p.Visit("/help#code=" + s.pass(r))
	if strings.Contains(p.URL(), "#") || len(p.Value("The code on your pass")) != models.VotingCodeLength {
		t.Errorf("the pass's code is at %s, and %q in the field", p.URL(), p.Value("The code on your pass"))
	}
	p.Click("Begin")
	p.See("Help people vote at Brook Lane Primary", "A shared device")
	soundOnPhone(p.Page, "help")
	p.Click("Start the shared device")
	p.See("This device is at Brook Lane Primary.")
	p.Visit("/rounds/" + r.Slug + "/vote#code=" + codes[0])
	if strings.Contains(p.URL(), codes[0]) {
		t.Errorf("the slip's code is in the address %s", p.URL())
	}
	soundOnPhone(p.Page, "device-ballot")
	picks := []string{"Northgate baby bank", "Skate ramp lights"}
	for _, pick := range picks {
		p.Choose(pick)
	}
	p.Click("Review my vote")
	if p.Value("Your voting code") != codes[0] {
		t.Errorf("the slip's code is not in the field, but %q", p.Value("Your voting code"))
	}
	p.Choose("live in Northgate")
	p.Click("Send my vote")
	p.See("Your vote is in", "Next voter")
	soundOnPhone(p.Page, "device-receipt")
	p.Click("Next voter")
	p.nothingPicked(t, "the next voter", picks...)
	for range 4 {
		p.Back()
		p.DontSee("Your vote is in", "Check your vote")
		p.nothingPicked(t, "Back", picks...)
	}
	p.Visit("/rounds/" + r.Slug + "/vote/mine")
	if got := p.Value("Your voting code"); got != "" {
		t.Errorf("the last voter's code is still here: %q", got)
	}
	walksAway(t, s, p, r, picks)
}

// walksAway begins a vote and leaves it.
func walksAway(t *testing.T, s *site, p *walk, r models.Round, picks []string) {
	t.Helper()
	p.Visit("/rounds/" + r.Slug + "/vote")
	for _, pick := range picks {
		p.Choose(pick)
	}
	s.app.idle = 4 * time.Second // only now, so that a slow machine picks in time
	p.Reload()
	for begun := time.Now(); !strings.Contains(p.Text(), "Are you still there?"); {
		if time.Since(begun) > 20*time.Second {
			t.Fatal("nobody is asked whether they are still there")
		}
	}
	for begun := time.Now(); !strings.Contains(p.URL(), "?new=") || !strings.Contains(p.Text(), "Review my vote"); {
		if time.Since(begun) > 20*time.Second {
			t.Fatal("the device does not start again")
		}
	}
	s.app.idle = deviceIdle
	p.nothingPicked(t, "after somebody walked away", picks...)
}
