package handlers

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"

	"github.com/google/uuid"
)

// officer is somebody of the council at a desk.
func (s *site) officer(name string, actor models.Actor) *walk {
	w := &walk{Page: open(s.t, browser.Desktop, s.url), name: name}
	w.signInAs(actor)
	return w
}

// TestAnOfficerSealsAndPrintsCodesInBrowser puts a round to the vote.
func TestAnOfficerSealsAndPrintsCodesInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		busy := s.Round(models.StageReviewing)
		s.Proposal(busy, models.ProposalSubmitted, "Undecided", 620_000)
		s.Store.SetOffset(5*24*time.Hour + time.Hour) // the panel's time is over
		p := s.officer("seal", s.Officer2)
		p.Visit("/desk/rounds/" + busy.Slug + "/vote")
		p.See("Seal the rules and projects", "1 proposal waits for a decision. Decide on it first", "No proposal is eligible", "You cannot seal this round yet.")
		p.fine("stops")

		r := s.Round(models.StageReviewing)
		s.ThemedProposal(r, models.ProposalEligible, "Skate ramp lights", 900_000, "sport")
		s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		s.Proposal(r, models.ProposalChangesRequested, "Sent back", 620_000)
		visitor := s.voter("rules")
		visitor.Visit("/rounds/" + r.Slug + "/rules")
		visitor.See("How this round decides", "These rules can still change.")
		visitor.fine("before")
		p.Visit("/desk/rounds/" + r.Slug + "/vote")
		p.See("Northgate baby bank", "£6,200", "Everyone can pick up to 3 projects.", "1 proposal that you sent back for changes is not here again.", "You cannot undo this.")
		p.fine("ready")
		p.Click("Seal the rules and projects")
		p.See("The rules and projects are sealed", "Sealed by Oscar Officer", "Fingerprint of the rules and projects")
		p.fine("sealed")
		visitor.Reload()
		visitor.See("we sealed these rules", "Skate ramp lights", "Download the sealed rules")
		visitor.fine("after")

		p.Click("Print voting codes")
		p.See("Voting codes", "No codes yet.")
		p.fine("codes")
		p.Click("Make the codes")
		wantSummary(t, p.Page, "Say which batch this is, like Year 6 or Saturday stall", "Say who has the codes, like St Luke's School", "Enter how many codes you need, from 1 to 500")
		p.fine("codes-error")
		p.Fill("Name of the batch", "Year 6")
		p.Fill("Who has the codes", "St Luke's School")
		p.Fill("How many codes", "12")
		p.Click("Make the codes")
		p.See("Print these codes now", "You see these codes once.", "12 codes for St Luke's School", "acorn.example/rounds/"+r.Slug+"/vote", "Keep this code to yourself")
		p.fine("codes-print")
		p.Click("I have printed them. Go back to the batches")
		p.See("Year 6", "0 of 12", "Oscar Officer")
		p.Click("The log of Year 6")
		p.Click("Revoke Year 6")
		p.Click("Revoke these codes")
		wantSummary(t, p.Page, "Say why these codes must stop working")
		p.fine("revoke-error")
		p.Fill("Why must they stop working?", "The sheet was lost on a bus")
		p.Click("Revoke these codes")
		p.See("These codes no longer work", "These codes stopped working on")
		p.fine("revoked")

		helper := s.voter("helper")
		helper.signInAs(s.Helper)
		helper.Visit("/desk/rounds/" + r.Slug + "/codes")
		helper.See("The codes are for Northgate Library.", "No codes yet.")
		helper.DontSee("Year 6")
		helper.fine("codes")
		helper.Fill("Name of the batch", "Saturday")
		helper.Fill("How many codes", "3")
		helper.Click("Make the codes")
		helper.See("3 codes for Northgate Library")
		helper.fine("print")
	})
}

// castAll casts ballots with printed codes: each the numbers of its picks.
func (s *site) castAll(r models.Round, ballots ...[]int) {
	s.t.Helper()
	page, err := s.Store.BallotPage(s.t.Context(), r.Slug, "")
	if err != nil {
		s.t.Fatal(err)
	}
	for i, code := range s.voteCodes(r, "9")[:len(ballots)] {
		c := models.Cast{Slug: r.Slug, Opened: page.Opened, Submission: uuid.NewString(), Code: code}
		for _, n := range ballots[i] {
			c.Picks = append(c.Picks, page.Projects[n-1].ID)
		}
		if _, err := s.Store.CastBallot(s.t.Context(), c); err != nil {
			s.t.Fatal(err)
		}
	}
}

// findReceipts looks on a published result for a receipt's number of the list, however it is typed, and for others.
func (w *walk) findReceipts(list string) {
	number, _, _ := strings.Cut(list, "\n")
	result := w.URL()
	for _, typed := range []string{number, strings.ToLower(strings.ReplaceAll(number, " ", "")), "  " + strings.ReplaceAll(number, " ", "-")} {
		w.Visit(result)
		w.Fill("Your receipt number", typed)
		w.In("Your receipt number").Click("Find my receipt")
		w.See("Yes. " + number + " is on the list of votes.")
	}
	w.fine("receipt-found")
	w.Fill("Your receipt number", "0000 0000 0000 0000")
	w.Press("Enter")
	w.See("No. 0000 0000 0000 0000 is not on the list of votes.")
	w.fine("receipt-not-found")
	for typed, want := range map[string]string{"": "Enter your receipt number", "000": "A receipt number has 16 letters and numbers. Check yours and type it again"} {
		w.Fill("Your receipt number", typed)
		w.Press("Enter")
		w.See(want)
		w.fine("receipt-error")
	}
}

// TestAnOfficerCountsAndPublishesInBrowser is step 6 of the main job: the round closes by the clock, it is counted, proposers hear first, then everyone.
func TestAnOfficerCountsAndPublishesInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		s.Store.SetOffset(-5 * 24 * time.Hour) // voting is open
		castle := s.ThemedProposal(r, models.ProposalEligible, "Skate park roof", 3_000_000, "sport")
		bank := s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
		room := s.ThemedProposal(r, models.ProposalEligible, "Calm room at the hub", 1_420_000, "mental-health")
		nobody := s.ThemedProposal(r, models.ProposalEligible, "A statue", 100_000, "arts")
		fingerprint, err := s.keys.NewRound(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.Seal(r, fingerprint)
		s.castAll(r, []int{1, 2}, []int{2, 3}, []int{2, 1}, []int{1, 2, 3}, []int{3}, []int{3, 2}, nil)
		p := s.officer("count", s.Officer)
		p.Visit("/desk/rounds/" + r.Slug + "/count")
		p.See("Voting is open. You can count from")
		p.DontSee("Northgate baby bank", "7 people voted") // nobody knows how many before the close, but for a rounded number
		p.fine("open")
		s.Store.SetOffset(0)
		visitor := s.voter("result")
		visitor.Visit("/rounds/" + r.Slug + "/result")
		visitor.See("The result of this round is not out yet")
		visitor.fine("not-yet")
		p.signInAs(s.Officer) // five days later the session is over
		p.Visit("/desk/rounds/" + r.Slug + "/count")
		p.Click("Count the votes")
		p.See("The votes are counted", "Both counts agree.", "Only you and the other officers see this now.", "Northgate baby bank", "It came first in the count.")
		p.fine("counted")
		visitor.Reload()
		visitor.See("The result of this round is not out yet")
		p.Click("Tell the proposers")
		p.See("The proposers have been told", "Give them time to read it")
		p.fine("told")
		mail := s.voter("mail")
		mail.Visit("/demo/mail")
		mail.See("Your idea “Northgate baby bank” was voted in.", "Your idea “Skate park roof” was not voted in.", "Keep this within your group until we publish")
		p.Click("Publish the result")
		p.See("The result is published", "See the published result")
		p.fine("published")

		visitor.Visit("/rounds/" + r.Slug + "/result")
		visitor.See("How you shared £40,000", "7 people voted.", "Everyone who picked something sees something they voted for.", "The vote shared out £20,400 of £40,000.",
			"It costs £30,000. When its turn came, £19,600 was left.", "Nobody picked it.", "Count it yourself")
		visitor.fine("phone")
		visitor.Width(320)
		visitor.fine("320")
		wide := &walk{Page: open(t, browser.Desktop, s.url), name: "result"}
		wide.Visit("/rounds/" + r.Slug + "/result")
		wide.fine("desktop")
		for _, told := range []struct {
			proposal models.Proposal
			in       string
			why      string
		}{{bank, "Voted in", "It came first in the count."}, {room, "Voted in", "It was number 2 in the count."}, {castle, "Not this time", "It costs £30,000. When its turn came, £19,600 was left."},
			{nobody, "Not this time", "Nobody picked it."}} {
			visitor.Visit("/proposals/" + told.proposal.Slug)
			visitor.See(told.in, told.why)
		}
		visitor.Visit("/rounds/" + r.Slug + "/result")
		visitor.findReceipts(s.visitor().get("/rounds/" + r.Slug + "/result/receipts.txt").body)
		file := s.visitor().get("/rounds/" + r.Slug + "/result/ballots.csv")
		if file.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.HasPrefix(file.body, "Ballot,1. Skate park roof,2. Northgate baby bank,") || strings.Count(file.body, "\n") != 8 {
			t.Errorf("the file of ballots: %v\n%s", file.header, file.body)
		}
	})
}
