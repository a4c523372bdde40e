package views

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/messages"
	"acorn/models/tally"

	"github.com/a-h/templ"
	"github.com/google/uuid"
)

// largeResult is the result of a vote of 4,000 people on 100 projects, by this rule, and by another beside it.
func largeResult(t *testing.T, rules models.Rulebook) models.ResultPage {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("baby bank girls football skate ramp lights calm room hub parents teach quiet hour street play school garden young carers drop in breakfast club music reading bikes repair swim shed kitchen")
	election := tally.Election{Budget: 40_000_000}
	page := models.ResultPage{RoundFrame: models.RoundFrame{Round: models.Round{Name: "The large round", Slug: "large", PotPence: election.Budget}, Rules: rules}}
	for i := range 100 {
		var title []string
		for range 3 + random.IntN(4) {
			title = append(title, words[random.IntN(len(words))])
		}
		p := models.ResultProject{Number: i + 1, Title: strings.Join(title, " "), Slug: fmt.Sprintf("%s-%d", strings.Join(title, "-"), i)}
		p.ProposalID, p.CostPence = uuid.NewString(), int64(100_000+random.IntN(2_000_000))
		page.Projects = append(page.Projects, p)
		election.Projects = append(election.Projects, tally.Project{ID: p.ProposalID, Name: p.Title, Cost: p.CostPence})
	}
	for range 4000 {
		ballot := tally.Ballot{Weight: 1}
		for _, k := range random.Perm(100)[:1+random.IntN(8)] {
			ballot.Choices = append(ballot.Choices, tally.Choice{ProjectID: election.Projects[k*(1+random.IntN(100))/100].ID, Points: 1})
		}
		election.Ballots = append(election.Ballots, ballot)
	}
	count := func(by func() (tally.Rule, error)) tally.Outcome {
		rule, err := by()
		if err != nil {
			t.Fatal(err)
		}
		o, err := tally.Count(election, rule)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	page.Outcome = count(rules.TallyRule)
	other := count(rules.OtherRule)
	page.Other = &other
	page.Result = models.Result{Ballots: 4000, SpentPence: page.Outcome.Spent, CountedAt: time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC), BallotsHash: strings.Repeat("b", 64), RulebookHash: strings.Repeat("r", 64)}
	for i, p := range page.Projects {
		l, _ := page.Outcome.Line(p.ProposalID)
		page.Projects[i].ResultLine = models.ResultLine{ProposalID: l.ID, Rank: l.Rank, Votes: int(l.Votes), People: int(l.People), CostPence: l.Cost, LeftPence: l.Left, VotedIn: l.VotedIn, Reason: string(l.Reason.Code), VotesShort: int(l.VotesNeeded)}
		page.Projects[i].Why = messages.Why(t.Context(), models.BallotApproval, page.Projects[i].ResultLine, page.Outcome)
	}
	return page
}

// TestResultsAreSmallEnoughForAPhone writes the pages of a result with 100 projects, by each rule: each comes in under 60 kB as it is sent.
func TestResultsAreSmallEnoughForAPhone(t *testing.T) {
	const most = 60_000
	for _, method := range []tally.Method{tally.Greedy, tally.EqualShares, tally.Phragmen} {
		rules := models.Rulebook{BallotType: "approval", MaxChoices: 8, Ties: models.TiesCheapest, ShowOther: true}
		rules.CountBy(method)
		page := largeResult(t, rules)
		for name, view := range map[string]templ.Component{"result": ResultPage(Result{ResultPage: page}), "count": CountStepsPage(CountSteps{ResultPage: page})} {
			var html bytes.Buffer
			if err := view.Render(t.Context(), &html); err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(html.String(), page.Projects[42].Slug); n == 0 {
				t.Errorf("%s, %s: the page leaves a project out", method, name)
			}
			var sent bytes.Buffer
			w := gzip.NewWriter(&sent)
			if _, err := w.Write(html.Bytes()); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if t.Logf("%s, %s: %d bytes, %d compressed", method, name, html.Len(), sent.Len()); sent.Len() > most {
				t.Errorf("%s, %s: %d bytes compressed, more than %d", method, name, sent.Len(), most)
			}
		}
	}
}
