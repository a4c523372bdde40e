package handlers

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// mostKeys is how many keys a paper of three ticks takes: its number with the dash, three digits with gaps, and Enter after both. 200 papers an hour are 18 seconds for
// each; whoever types two keys a second has 11 of them to take the paper up and read it.
const mostKeys = 13

// TestPapersAreKeyedByKeysAloneInBrowser types ten papers in without a pointer, and counts the keys.
func TestPapersAreKeyedByKeysAloneInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		const papers = 10
		r := s.ballotRound(models.StageVoting)
		printed, err := s.Store.PrintPapers(t.Context(), s.Officer, r.Slug, models.NewPapers{Label: "Papers", Venue: "Northgate Library", Count: strconv.Itoa(papers)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Store.SendPapersOut(t.Context(), s.Officer, r.Slug, printed.Batch.ID); err != nil {
			t.Fatal(err)
		}
		p := s.signedIn(browser.Desktop, s.Officer)
		p.Visit("/desk/rounds/" + r.Slug + "/paper/" + printed.Batch.ID + "/key")
		keys := 0
		random := rand.New(rand.NewPCG(1, 2))
		for n := range papers {
			number := models.PaperNumber(printed.Batch.FirstNumber + n)
			if focused := p.Focused(); focused != "Number of the paper" {
				t.Fatalf("paper %d begins at %q", n+1, focused)
			}
			// Three picks, the most that this round allows, with a space between them.
			reading := ""
			for i, pick := range random.Perm(len(onBallot))[:3] {
				if i > 0 {
					reading += " "
				}
				reading += strconv.Itoa(pick + 1)
			}
			paper := 0
			for _, text := range []string{number, reading} {
				for _, key := range text {
					p.Press(string(key))
					paper++
				}
				p.Press("Enter")
				paper++
			}
			p.See("Last: " + number)
			if paper > mostKeys {
				t.Errorf("paper %s took %d keys", number, paper)
			}
			keys += paper
		}
		p.See(strconv.Itoa(papers) + " of " + strconv.Itoa(papers) + " are typed in")
		t.Logf("%d keys for %d papers", keys, papers)
	})
}
