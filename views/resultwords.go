package views

import (
	"context"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
	"acorn/views/components"
)

// Result is the page of a published result.
type Result struct {
	Page
	models.ResultPage
}

// FindReceipt is the page on which people look for the number of their receipt.
type FindReceipt struct {
	Page
	models.ReceiptPage
	Typed string
}

// served says how many see something they voted for; empty when nobody voted for anything. It never says more than is true.
func (p Result) served(ctx context.Context) string {
	m := p.Outcome.Measures
	switch {
	case m.Voters == 0:
		return ""
	case m.WithWinner == m.Voters:
		return lang.T(ctx, "Everyone who picked something sees something they voted for.")
	case m.InTen() == 0:
		return lang.N(ctx, int(m.WithWinner), "{{.N}} of them sees something they voted for.", "{{.N}} of them see something they voted for.")
	default:
		return lang.T(ctx, "{{.N}} in 10 see something they voted for.", "N", m.InTen())
	}
}

// money is the pot as one picture: a part for each project that was voted in.
func (p Result) money(ctx context.Context) components.MoneyBarProps {
	bar := components.MoneyBarProps{Title: lang.T(ctx, "How the {{.Pot}} is shared", "Pot", lang.Money(ctx, p.PotPence)), TotalPence: p.PotPence, Scale: true, HideList: true}
	for _, project := range p.VotedIn() {
		bar.Segments = append(bar.Segments, components.MoneySegment{Pence: project.CostPence,
			Text: lang.T(ctx, "{{.Cost}} for {{.Title}}", "Cost", lang.Money(ctx, project.CostPence), "Title", project.Title)})
	}
	if left := p.PotPence - p.ResultPage.Result.SpentPence; left > 0 {
		bar.Rest = lang.T(ctx, "{{.Money}} not shared out", "Money", lang.Money(ctx, left))
	}
	return bar
}

// tieNote says how one tie was settled: between projects with as many votes where these come first, else between projects that were level.
func tieNote(ctx context.Context, tie models.TieInWords, b models.Rulebook) string {
	var titles []string
	for _, title := range tie.Titles {
		titles = append(titles, "“"+title+"”")
	}
	list := strings.Join(titles, ", ")
	same := lang.T(ctx, "These had the same number of votes, and there was not enough for all: {{.Projects}}.", "Projects", list)
	if !models.Ticks(b.BallotType) {
		same = lang.T(ctx, "These had the same number of points, and there was not enough for all: {{.Projects}}.", "Projects", list)
	}
	byNumber := slices.Contains(tie.By, tally.TieFile)
	switch {
	case b.Support == string(tally.Votes) && byNumber && len(tie.By) == 1:
		return same + " " + lang.T(ctx, "By the rules, the lower number on the ballot goes first.")
	case b.Support == string(tally.Votes) && byNumber:
		return same + " " + lang.T(ctx, "By the rules, the lower cost goes first, then the lower number on the ballot.")
	case b.Support == string(tally.Votes):
		return same + " " + lang.T(ctx, "By the rules, the lower cost goes first.")
	default:
		return lang.T(ctx, "These were level in the count, and which came first changed what is voted in: {{.Projects}}. They were taken in this order, by the rule for ties.", "Projects", list)
	}
}

// steps are what was done and what comes next, with dates.
func (p Result) steps(ctx context.Context) []components.StageItem {
	result, done := p.ResultPage.Result, components.StageDone
	items := []components.StageItem{
		{Name: lang.T(ctx, "Voting closed"), When: lang.DateTimeFrom(ctx, p.Now, p.Timetable[models.Voting].ClosesAt), State: done},
		{Name: lang.T(ctx, "Votes counted, twice"), When: lang.DateTimeFrom(ctx, p.Now, result.CountedAt), State: done},
	}
	if result.PublishedAt != nil {
		items = append(items, components.StageItem{Name: lang.T(ctx, "Result published"), When: lang.DateTimeFrom(ctx, p.Now, *result.PublishedAt), State: done})
	}
	offers := components.StageItem{Name: lang.T(ctx, "Last checks and offers"), When: lang.T(ctx, "Voted in is not yet funded. Two people check each award, then the group accepts it."), State: components.StageNow}
	work := components.StageItem{Name: lang.T(ctx, "Work begins"), When: lang.T(ctx, "Each project's page shows what it does with the money.")}
	if p.Awards.Begun+p.Awards.Offered+p.Awards.LeftOut > 0 {
		offers.Name, offers.Href = lang.T(ctx, "Last checks and offers: who got the money"), "/rounds/"+p.Slug+"/awards"
	}
	if p.Awards.Begun > 0 {
		work.State, work.Href = components.StageNow, "/initiatives"
		work.Name = lang.N(ctx, p.Awards.Begun, "{{.N}} project has begun", "{{.N}} projects have begun")
		if p.Awards.Settled() && p.Awards.Ended == p.Awards.Begun {
			work.State, work.Name = done, lang.N(ctx, p.Awards.Ended, "{{.N}} project has ended", "{{.N}} projects have ended")
		}
	}
	if p.Awards.Settled() {
		offers.State = done
	}
	return append(items, offers, work)
}

// outcome is what became of a project.
func outcome(line models.ResultLine) components.Outcome {
	if line.VotedIn {
		return components.VotedIn
	}
	return components.NotThisTime
}
