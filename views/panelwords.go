package views

import (
	"context"
	"fmt"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// PanelHref is a panel member's list of proposals to score in a round.
func PanelHref(round string) string { return "/rounds/" + round + "/panel" }

// ScoreHref is where a member scores one proposal; it leads on to the question that comes next.
func ScoreHref(round, proposal string) string { return PanelHref(round) + "/" + proposal }

// QuestionHref is one question of the rubric about one proposal.
func QuestionHref(round, proposal string, number int) string {
	return fmt.Sprintf("%s/question/%d", ScoreHref(round, proposal), number)
}

// PanelStatus is how far a member is with a proposal, in a word or two.
func PanelStatus(ctx context.Context, score models.ScoreState) components.TagProps {
	switch score {
	case models.ScoreBegun:
		return components.TagProps{Text: lang.T(ctx, "Begun"), Colour: components.TagYellow}
	case models.ScoreDone:
		return components.TagProps{Text: lang.T(ctx, "Finished"), Colour: components.TagGreen}
	case models.StoodAside:
		return components.TagProps{Text: lang.T(ctx, "You stand aside"), Colour: components.TagGrey}
	default:
		return components.TagProps{Text: lang.T(ctx, "To score"), Colour: components.TagBlue}
	}
}

func panelTasks(ctx context.Context, p models.PanelPage) []components.Task {
	tasks := make([]components.Task, len(p.Items))
	for i, item := range p.Items {
		tag := PanelStatus(ctx, item.Score)
		tasks[i] = components.Task{Title: lang.T(ctx, "{{.Number}}. {{.Title}}", "Number", item.Number, "Title", item.Title), Href: ScoreHref(p.Slug, item.Slug),
			Hint: lang.Money(ctx, item.AskPence), Status: tag.Text, Tag: true, Colour: tag.Colour}
	}
	return tasks
}

// panelNow says whether scoring is open, and until when.
func panelNow(ctx context.Context, f models.PanelFrame) string {
	window, timed := f.ScoringWindow()
	switch {
	case f.Open && timed:
		return lang.T(ctx, "Scoring closes on {{.When}}.", "When", lang.DateTime(ctx, window.ClosesAt))
	case f.Open:
		return lang.T(ctx, "Scoring is open until the council fixes the list for the vote.")
	case f.PanelReleasedAt != nil:
		return lang.T(ctx, "Scoring has closed. The panel's result came out on {{.When}}.", "When", lang.DateTime(ctx, *f.PanelReleasedAt))
	case f.Over:
		return lang.T(ctx, "Scoring has closed. The council will let you know the panel's result soon.")
	case timed:
		return lang.T(ctx, "Scoring opens on {{.When}}.", "When", lang.DateTime(ctx, window.OpensAt))
	default:
		return lang.T(ctx, "Scoring opens when ideas have closed.")
	}
}

// worthText says what a question counts, next to the others.
func worthText(ctx context.Context, w models.Worth) string {
	switch {
	case w.Same:
		return lang.T(ctx, "All questions count the same")
	case w.Others && w.Times == 2:
		return lang.T(ctx, "These points count double")
	case w.Others:
		return lang.N(ctx, w.Times, "These points count {{.N}} time", "These points count {{.N}} times")
	case w.Times == 1:
		return lang.T(ctx, "Counts once")
	case w.Times == 2:
		return lang.T(ctx, "Counts twice")
	default:
		return lang.N(ctx, w.Times, "Counts {{.N}} time", "Counts {{.N}} times")
	}
}

func levelItems(q models.RubricQuestion) []components.Level {
	levels := make([]components.Level, len(q.Levels))
	for i, l := range q.Levels {
		levels[i] = components.Level{Value: fmt.Sprint(l.Score), Text: l.Meaning}
	}
	return levels
}

func pointsText(ctx context.Context, p models.ScoringPage) string {
	return lang.T(ctx, "Points you've given: {{.Points}} of {{.Most}}", "Points", p.Points(), "Most", p.Rubric.Most())
}

func knowItems(ctx context.Context) []components.Choice {
	return []components.Choice{
		{Value: models.NoInterest, Label: lang.T(ctx, "No")},
		{Value: "own", Label: lang.T(ctx, "It is mine, or my group's")},
		{Value: "family", Label: lang.T(ctx, "Yes, they are family")},
		{Value: "friend", Label: lang.T(ctx, "Yes, they are friends")},
		{Value: "work", Label: lang.T(ctx, "Yes, I work or volunteer with them")},
		{Value: "other", Label: lang.T(ctx, "Yes, in another way")},
	}
}

// scoringWhere says which of the panel's proposals a page is about. Its numbers stay on one line.
func scoringWhere(ctx context.Context, p models.ScoringPage) string {
	return lang.T(ctx, "{{.Panel}}: {{.Number}}\u00a0of\u00a0{{.Of}}", "Panel", p.PanelName, "Number", p.Item.Number, "Of", p.Of)
}

// interestText is a declared interest in words.
func interestText(ctx context.Context, kind string) string {
	switch kind {
	case "own":
		return lang.T(ctx, "You said that it is yours, or your group's.")
	case "family":
		return lang.T(ctx, "You said that they are family.")
	case "friend":
		return lang.T(ctx, "You said that they are friends.")
	case "work":
		return lang.T(ctx, "You said that you work or volunteer with them.")
	default:
		return lang.T(ctx, "You said that you know them.")
	}
}

// panelFacts are what a member reads of a proposal before scoring it.
func panelFacts(ctx context.Context, p models.PanelProposal) []components.SummaryRow {
	rows := []components.SummaryRow{}
	for _, row := range []components.SummaryRow{
		{Key: lang.T(ctx, "What they will do"), Text: p.What},
		{Key: lang.T(ctx, "Who it is for"), Text: p.WhoFor},
		{Key: lang.T(ctx, "How many people"), Text: aboutPeople(ctx, p.PeopleCount)},
		{Key: lang.T(ctx, "Where"), Text: p.Place},
		{Key: lang.T(ctx, "Who runs it"), Text: p.GroupName},
	} {
		if row.Text != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

func aboutPeople(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return lang.N(ctx, n, "About {{.N}}", "About {{.N}}")
}

// scoredRows are a member's answers with the way to change each; change is false once they are finished.
func scoredRows(ctx context.Context, p models.ScoringPage, change bool) []components.SummaryRow {
	rows := make([]components.SummaryRow, 0, len(p.Rubric)+1)
	for i, q := range p.Rubric {
		text, verb := lang.T(ctx, "Not answered yet"), lang.T(ctx, "Answer")
		if l, ok := q.Level(p.Scores[q.ID]); ok {
			text, verb = lang.T(ctx, "{{.Score}}. {{.Meaning}}", "Score", l.Score, "Meaning", l.Meaning), lang.T(ctx, "Change")
		}
		row := components.SummaryRow{Key: q.Question, Value: scoredValue(text, lang.N(ctx, q.Weight*p.Scores[q.ID], "{{.N}} point", "{{.N}} points"), p.Whys[q.ID])}
		if change {
			row.Actions = []components.Action{{Text: verb, HiddenText: q.Question, Href: QuestionHref(p.Slug, p.Item.Slug, i+1) + "?then=check"}}
		}
		rows = append(rows, row)
	}
	comment := components.SummaryRow{Key: lang.T(ctx, "Anything to tell the group"), Text: lang.T(ctx, "Nothing")}
	verb := lang.T(ctx, "Add")
	if p.Card != nil && p.Card.Comment != "" {
		comment.Text, verb = p.Card.Comment, lang.T(ctx, "Change")
	}
	if change {
		comment.Actions = []components.Action{{Text: verb, HiddenText: lang.T(ctx, "what you tell the group"), Href: ScoreHref(p.Slug, p.Item.Slug) + "/comment"}}
	}
	return append(rows, comment)
}

// tenths writes tenths of a point: 83 is 8.3, 80 is 8.
func tenths(n int) string {
	if n%10 == 0 {
		return fmt.Sprint(n / 10)
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}

// AgreementTag says how far apart a panel was.
func AgreementTag(ctx context.Context, a models.Agreement) components.TagProps {
	switch a {
	case models.PanelAgreed:
		return components.TagProps{Text: lang.T(ctx, "The panel agreed"), Colour: components.TagGreen}
	case models.PanelMostlyAgreed:
		return components.TagProps{Text: lang.T(ctx, "The panel mostly agreed"), Colour: components.TagBlue}
	default:
		return components.TagProps{Text: lang.T(ctx, "The panel was split"), Colour: components.TagYellow}
	}
}

// meanText is the mean out of the most.
func meanText(ctx context.Context, f models.PanelFigure) string {
	return lang.T(ctx, "{{.Mean}} of {{.Most}} points", "Mean", tenths(f.MeanTenths()), "Most", f.Most)
}

// spreadText is the lowest and the highest that one member gave.
func spreadText(ctx context.Context, f models.PanelFigure) string {
	if f.Lowest == f.Highest {
		return lang.N(ctx, f.Lowest, "Everyone gave {{.N}} point.", "Everyone gave {{.N}} points.")
	}
	return lang.T(ctx, "The lowest was {{.Lowest}}, the highest {{.Highest}}.", "Lowest", f.Lowest, "Highest", f.Highest)
}

// scorersText says how many scored a proposal, and how many stood aside.
func scorersText(ctx context.Context, l models.PanelLine) string {
	scored := lang.N(ctx, l.Scorers, "{{.N}} member scored it.", "{{.N}} members scored it.")
	if l.Aside == 0 {
		return scored
	}
	return lang.T(ctx, "{{.Scored}} {{.Aside}}", "Scored", scored, "Aside",
		lang.N(ctx, l.Aside, "{{.N}} stood aside, because they know the people who would get the money.", "{{.N}} stood aside, because they know the people who would get the money."))
}

// share is a number of points as a part of the most, for the length of a bar.
func share(points, most int) string {
	if most <= 0 {
		return "0%"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(points)/float64(most))
}
