package handlers

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/browser"
)

// onBallot are the projects of the tests' votes.
var onBallot = []struct {
	title string
	pence int64
	theme string
}{
	{"Northgate baby bank", 620_000, "under-5s"}, {"Girls' football, Fridays", 480_000, "sport"}, {"Skate ramp lights", 900_000, "young-people"},
	{"Calm room at the hub", 420_000, "mental-health"}, {"A big brother or sister", 950_000, "young-people"},
}

// ballotRound is a round at a stage from sealed to closed, with five projects on its ballot.
func (s *site) ballotRound(stage models.Stage) models.Round {
	s.t.Helper()
	r := s.Round(stage)
	for _, p := range onBallot {
		s.ThemedProposal(r, models.ProposalEligible, p.title, p.pence, p.theme)
	}
	fingerprint, err := s.keys.NewRound(r.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Seal(r, fingerprint)
	return r
}

// voteCodes are printed voting codes for a round.
func (s *site) voteCodes(r models.Round, n string) []string {
	s.t.Helper()
	issued, err := s.Store.IssueCodes(s.t.Context(), s.Officer, r.Slug, models.NewCodes{Label: "Codes " + n, HeldBy: "St Luke's School", Count: n})
	if err != nil {
		s.t.Fatal(err)
	}
	return issued.Codes
}

// turnout is how many ballots there are.
func (s *site) turnout(r models.Round) int {
	s.t.Helper()
	page, err := s.Store.CountPage(s.t.Context(), s.Officer, r.Slug)
	if err != nil {
		s.t.Fatal(err)
	}
	return page.Ballots
}

// endVote moves the clock to the hard close.
func (s *site) endVote(r models.Round) {
	s.t.Helper()
	page, err := s.Store.BallotPage(s.t.Context(), r.Slug, "")
	if err != nil {
		s.t.Fatal(err)
	}
	s.Store.Advance(page.State.HardClose().Sub(page.Now))
}

// sqliteOptions are for tests in which the database makes no difference.
func sqliteOptions(t *testing.T) store.Options {
	t.Helper()
	return store.Options{SQLitePath: filepath.Join(t.TempDir(), "acorn.db")}
}

var emailed = regexp.MustCompile(`Your code is (\d{6})`)

// inbox reads the newest code from the page that stands in for everyone's inbox.
func (s *site) inbox() string {
	s.t.Helper()
	mail := browser.Open(s.t, browser.Desktop, s.url)
	mail.Visit("/demo/mail")
	found := emailed.FindStringSubmatch(mail.Text())
	if found == nil {
		s.t.Fatalf("no code in the mail:\n%s", mail.Text())
	}
	return found[1]
}

// voter is somebody with a phone.
func (s *site) voter(name string, options ...browser.Option) *walk {
	return &walk{Page: browser.Open(s.t, browser.Phone, s.url, options...), name: name}
}

// TestAResidentVotesByEmail is step 5 of the main job: four screens on a phone, a change, and a second device that changes the same ballot.
func TestAResidentVotesByEmail(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		p := s.voter("vote")
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.See("Share £40,000 in Northgate", "Pick up to 3 that you would fund.", "You can change your mind until", "0 of 3 picked.")
		p.fine("1-ballot")
		p.Choose("Pick this Northgate baby bank")
		p.Choose("Pick this Skate ramp lights")
		p.See("2 of 3 picked. You can pick 1 more.")
		p.fine("1-ballot-picked")
		p.Click("Review my vote")
		p.See("Check your vote", "Northgate baby bank", "Skate ramp lights", "You can pick 1 more.")
		p.DontSee("Calm room at the hub")
		p.fine("2-review")
		p.Click("Email me a code")
		wantSummary(t, p.Page, "Choose how you belong here", "Enter your email address, like sam@example.org")
		p.fine("2-review-error")
		p.Choose("live in Northgate")
		p.Fill("Your email address", "Sam.Resident+vote@gmail.com")
		p.Click("Email me a code")
		p.See("Check your email", "We have sent a code to Sam.Resident+vote@gmail.com", "It works for 15 minutes.")
		p.fine("3-code")
		p.Fill("The 6 numbers from the email", "12 34")
		p.Click("Send my vote")
		wantSummary(t, p.Page, "That code does not work. Check the newest email from us and type its 6 numbers, or ask for another code")
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
		p.See("This is your vote so far.", "2 of 3 picked.")
		if !p.Chosen("Pick this Northgate baby bank") || !p.Chosen("Pick this Skate ramp lights") || p.Chosen("Pick this Calm room at the hub") {
			t.Error("one's own ballot does not show what was picked")
		}
		p.fine("5-mine-ballot")
		p.Unchoose("Pick this Skate ramp lights")
		p.Choose("Pick this Calm room at the hub")
		p.Click("Review my vote")
		p.See("You are changing the vote of sam.resident@gmail.com.")
		p.fine("6-review-change")
		p.Click("Send my vote")
		p.See("Your vote is in")
		if p.URL() == receipt {
			t.Error("a changed vote has the old receipt")
		}
		p.Visit(receipt)
		p.See("Your vote is in")

		other := s.voter("vote-other")
		other.Visit("/rounds/" + r.Slug + "/vote")
		other.Choose("Pick this A big brother or sister")
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

// TestAYoungPersonVotesWithACode is the vote with a printed code on a device that is shared.
func TestAYoungPersonVotesWithACode(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		p := s.voter("code")
		vote := func(code string, picks ...string) {
			for _, pick := range picks {
				p.Choose("Pick this " + pick)
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
		p.Fill("Your voting code", "0000")
		p.Click("See my vote")
		wantSummary(t, p.Page, "That code does not work for this vote. Check each letter and number, then type it again")
		p.fine("mine-error")
		p.Fill("Your voting code", codes[0])
		p.Press("Enter")
		p.See("This is your vote so far.", "1 of 3 picked.")
		if !p.Chosen("Pick this A big brother or sister") {
			t.Error("one's own ballot does not show what was picked last")
		}
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots after a change", n)
		}
	})
}

// TestTheVoteNeedsNoScripts keeps picks through filters, errors and changes by forms alone.
func TestTheVoteNeedsNoScripts(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "1")
		p := s.voter("plain", browser.WithoutScripts)
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.See("You can pick up to 3")
		p.fine("ballot")
		p.Choose("Pick this Northgate baby bank")
		p.Click("Young people 2")
		p.See("Skate ramp lights", "A big brother or sister")
		p.DontSee("Northgate baby bank")
		p.fine("ballot-filtered")
		p.Choose("Pick this Skate ramp lights")
		p.Choose("Pick this A big brother or sister")
		p.Click("All 5")
		p.Choose("Pick this Calm room at the hub")
		p.Click("Review my vote")
		if p.Status() != 422 {
			t.Errorf("four picks of three: %d", p.Status())
		}
		wantSummary(t, p.Page, "You picked 4 projects and you can pick 3. Take out 1")
		p.fine("ballot-error")
		p.Unchoose("Pick this A big brother or sister")
		p.Click("Review my vote")
		p.See("Northgate baby bank", "Skate ramp lights", "Calm room at the hub")
		p.In("Skate ramp lights").Click("Take out")
		p.DontSee("Skate ramp lights")
		p.Click("Change my picks")
		if !p.Chosen("Pick this Northgate baby bank") || !p.Chosen("Pick this Calm room at the hub") || p.Chosen("Pick this Skate ramp lights") {
			t.Error("the ballot does not have the picks")
		}
		p.Unchoose("Pick this Northgate baby bank")
		p.Unchoose("Pick this Calm room at the hub")
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

// TestFiltersKeepPicksWithScripts leaves cards out where they stand.
func TestFiltersKeepPicksWithScripts(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	p := s.voter("filter")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.Choose("Pick this Northgate baby bank")
	at := p.URL()
	p.Click("Sport and play 1")
	p.DontSee("Northgate baby bank", "Skate ramp lights")
	p.See("1 of 3 picked.")
	p.fine("sport")
	p.Choose("Pick this Girls' football, Fridays")
	p.Click("All 5")
	p.See("Northgate baby bank", "2 of 3 picked.")
	if p.URL() != at {
		t.Errorf("a filter left the page for %s", p.URL())
	}
	p.Reload()
	p.See("2 of 3 picked.")
}

// TestTheVoteByKeyboard walks the whole vote without a pointer.
func TestTheVoteByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	codes := s.voteCodes(r, "1")
	p := s.voter("keys")
	p.Visit("/rounds/" + r.Slug + "/vote")
	p.TabTo("Pick this Northgate baby bank")
	p.Press("Space")
	p.See("1 of 3 picked.")
	p.TabTo("Review my vote")
	p.Press("Enter")
	p.See("Check your vote")
	p.TabTo("live in Northgate")
	p.Press("Space")
	p.TabTo("Your voting code")
	for _, letter := range strings.ToLower(codes[0]) {
		p.Press(string(letter))
	}
	p.Press("Enter")
	p.See("Your vote is in")
	p.TabTo("Next voter")
	p.Press("Enter")
	p.See("0 of 3 picked.")
}

// TestTheVoteFitsSmallAndLarge looks at each page at 320 pixels and at 200 %.
func TestTheVoteFitsSmallAndLarge(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	codes := s.voteCodes(r, "2")
	for i, size := range []func(p *walk){func(p *walk) { p.Width(320) }, func(p *walk) { p.Zoom200() }} {
		p := s.voter([]string{"320", "zoom"}[i])
		size(p)
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.fine("ballot")
		p.Choose("Pick this A big brother or sister")
		p.Click("Review my vote")
		p.fine("review")
		p.Choose("live in Northgate")
		p.Fill("Your email address", "a.very.long.address.of.somebody.indeed@a-long-name-of-an-organisation.example.org")
		p.Click("Email me a code")
		p.fine("code")
		p.Click("Use another way")
		p.Fill("Your email address", "")
		p.Fill("Your voting code", codes[i])
		p.Press("Enter")
		p.See("Your vote is in")
		p.fine("receipt")
		p.Click("See or change my vote")
		p.fine("mine")
		p.Visit("/rounds/" + r.Slug + "/rules")
		p.fine("rules")
	}
}

// TestTheVoteIsShut says so before and after, and keeps on the screen what came too late.
func TestTheVoteIsShut(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		early := s.ballotRound(models.StageSealed)
		p := s.voter("shut")
		p.Visit("/rounds/" + early.Slug + "/vote")
		p.See("This vote has not opened yet", "It opens on")
		p.fine("early")

		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		fill := func(p *walk, code string) {
			p.Visit("/rounds/" + r.Slug + "/vote")
			p.Choose("Pick this Calm room at the hub")
			p.Click("Review my vote")
			p.Choose("live in Northgate")
			p.Fill("Your voting code", code)
		}
		grace, late := s.voter("grace"), s.voter("late")
		fill(grace, codes[0])
		fill(late, codes[1])
		page, err := s.Store.BallotPage(t.Context(), r.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		s.Store.Advance(page.Closes().Sub(page.Now) + time.Minute)
		p.Visit("/rounds/" + r.Slug + "/vote")
		p.See("This vote has closed")
		p.fine("closed")
		grace.Click("Change my picks")
		grace.See("Voting has closed, and you had begun. You can send your vote until")
		grace.fine("ballot")
		grace.Click("Review my vote")
		grace.Choose("live in Northgate")
		grace.Fill("Your voting code", codes[0])
		grace.Press("Enter")
		grace.See("Your vote is in", "Voting has closed. Your last vote counts.")
		grace.fine("receipt")
		s.endVote(r)
		late.Press("Enter")
		late.See("This vote has closed", "What you had picked", "Calm room at the hub", "This was not sent.")
		if late.Status() != 409 {
			t.Errorf("a vote that came too late: %d", late.Status())
		}
		late.fine("after")
		if n := s.turnout(r); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}
