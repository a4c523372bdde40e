package handlers

import (
	"slices"
	"strings"
	"testing"

	"acorn/models"
)

// TestALostSignalLosesNoVoteInBrowser: the signal goes while a vote is sent. The page says so and keeps trying; once there is a signal again the vote is in, once.
func TestALostSignalLosesNoVoteInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	p := s.voter("signal")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.Choose("Northgate baby bank")
	p.Signal(false)
	p.Choose("Skate ramp lights")
	p.See("2 of 3 picked.")
	p.Signal(true)
	p.Click("Review my vote")
	p.Choose("live in Northgate")
	p.Fill("Your voting code", code)
	p.Signal(false)
	p.Press("Enter")
	p.See("There is no signal. Keep this page open: we keep trying to send it.", "Check your vote", "Skate ramp lights")
	p.fine("1-no-signal")
	if !slices.ContainsFunc(p.Tree(), func(line string) bool { return strings.HasPrefix(line, "status: ") }) {
		t.Errorf("a screen reader is not told: %q", p.Tree())
	}
	p.Signal(true)
	p.See("Your vote is in")
	p.fine("2-receipt")
	if n := s.turnout(r); n != 1 {
		t.Errorf("%d ballots", n)
	}
	own, err := s.Store.OwnBallot(t.Context(), models.Cast{Slug: r.Slug, Opened: s.opened(r), Code: code})
	if err != nil || own.Version != 1 || len(own.Picks) != 2 {
		t.Errorf("version %d with %d picks, %v", own.Version, len(own.Picks), err)
	}
	if problems := p.Problems(); len(problems) == 0 {
		t.Error("the signal was never away")
	}
}

// opened is the proof of a ballot page.
func (s *site) opened(r models.Round) string {
	s.t.Helper()
	page, err := s.Store.BallotPage(s.t.Context(), r.Slug, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return page.Opened
}

// TestTheVoteAsAScreenReaderSaysItInBrowser is the whole vote at 320 pixels by keyboard, with what a screen reader is told on each of its pages: every heading and
// control has a name that says what it is of, in the order in which a person sees them.
func TestTheVoteAsAScreenReaderSaysItInBrowser(t *testing.T) {
	s := shownSite(t)
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	p := s.voter("spoken")
	p.Width(320)
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.TabTo("Pick this Northgate baby bank")
	p.Press("Space")
	p.inOrder(t, "heading: Share £40,000 in Northgate", "checkbox: Pick this", "button: Review my vote")
	p.told(t, "checkbox: Picked Northgate baby bank, checked", "checkbox: Pick this Skate ramp lights", "heading: Skate ramp lights", "status: ")
	p.TabTo("Review my vote")
	p.Press("Enter")
	p.inOrder(t, "heading: Check your vote", "button: Take out Northgate baby bank", "button: Change my picks", "radio: live in Northgate", "heading: Vote with your email",
		"textbox: Your email address", "heading: Vote with a voting code", "textbox: Your voting code", "button: Send my vote")
	p.TabTo("live in Northgate")
	p.Press("Space")
	p.TabTo("Your voting code")
	for _, letter := range "0000" {
		p.Press(string(letter))
	}
	p.Press("Enter")
	p.inOrder(t, "alert:", "heading: There is a problem", "link: A voting code has 12 letters and numbers.", "heading: Check your vote", "radio: live in Northgate, checked", "textbox: Your voting code")
	p.TabTo("Your voting code")
	for range "0000" {
		p.Press("Backspace")
	}
	for _, letter := range strings.ToLower(code) {
		p.Press(string(letter))
	}
	p.Press("Enter")
	p.See("Your vote is in")
	p.inOrder(t, "heading: Your vote is in", "button: Next voter", "link: See or change my vote")
	p.NoSidewaysScroll()
}

// inOrder holds that a screen reader is told lines that begin like these, one after the other, with others between.
func (w *walk) inOrder(t *testing.T, want ...string) {
	t.Helper()
	tree := w.Tree()
	for _, line := range tree {
		role, name, _ := strings.Cut(line, ": ")
		if name == "" && slices.Contains([]string{"heading", "button", "link", "checkbox", "radio", "textbox"}, role) {
			t.Errorf("on %s something has no name: %q in %q", w.URL(), line, tree)
		}
	}
	rest := tree
	for _, begin := range want {
		i := slices.IndexFunc(rest, func(line string) bool { return strings.HasPrefix(line, begin) })
		if i < 0 {
			t.Fatalf("on %s a screen reader is not told %q after the rest of %q: %q", w.URL(), begin, want, tree)
		}
		rest = rest[i+1:]
	}
}

// told holds that a screen reader is told these lines.
func (w *walk) told(t *testing.T, want ...string) {
	t.Helper()
	tree := w.Tree()
	for _, line := range want {
		if !slices.Contains(tree, line) {
			t.Errorf("on %s a screen reader is not told %q: %q", w.URL(), line, tree)
		}
	}
}
