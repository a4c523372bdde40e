package handlers

import (
	"regexp"

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
	s.sealBallot(r)
	return r
}

// ballotOf is a round that is open to vote by a ballot of this type, with £15,000 to share and the usual limits.
func (s *site) ballotOf(ballot string) models.Round {
	s.t.Helper()
	r := s.Round(models.StageVoting)
	var rules models.Rulebook
	rules.VoteBy(ballot)
	err := s.Store.Setup(s.t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"pot_pence": 1_500_000}},
		store.Patch{Row: &models.Rulebook{}, Key: "round_id", Value: r.ID, Values: map[string]any{"ballot_type": ballot, "max_choices": rules.MaxChoices, "points": rules.Points}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.sealBallot(r)
	return r
}

// sealBallot puts five projects on the ballot of a round.
func (s *site) sealBallot(r models.Round) {
	s.t.Helper()
	for _, p := range onBallot {
		s.ThemedProposal(r, models.ProposalEligible, p.title, p.pence, p.theme)
	}
	fingerprint, err := s.keys.NewRound(r.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Seal(r, fingerprint)
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

var emailed = regexp.MustCompile(`Your code is (\d{6})`)

// inbox reads the newest code from the page that stands in for everyone's inbox.
func (s *site) inbox() string {
	s.t.Helper()
	mail := open(s.t, browser.Desktop, s.url)
	mail.Visit("/demo/mail")
	found := emailed.FindStringSubmatch(mail.Text())
	if found == nil {
		s.t.Fatalf("no code in the mail:\n%s", mail.Text())
	}
	return found[1]
}

// voter is somebody with a phone.
func (s *site) voter(name string, options ...browser.Option) *walk {
	return &walk{Page: open(s.t, browser.Phone, s.url, options...), name: name}
}
