package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
	"acorn/views/components"
)

// CountSteps is the page that shows a published count step by step.
type CountSteps struct {
	Page
	models.ResultPage
	Elsewhere bool // a past vote from elsewhere, whose projects have no pages
}

// ruleOutcome is what one rule makes of a vote.
type ruleOutcome struct {
	method  tally.Method
	outcome tally.Outcome
}

// countStep is one project's turn in a count.
type countStep struct {
	project             models.ResultProject
	title               string
	pot, before, spends int64    // pence
	notes               []string // what else was there to choose
}

// opening says how many voted, by which rule it was counted, and what each voter had.
func (p CountSteps) opening(ctx context.Context) []string {
	words := []string{lang.N(ctx, p.ResultPage.Result.Ballots, "{{.N}} person voted.", "{{.N}} people voted.")}
	switch p.Outcome.Rule.Method {
	case tally.EqualShares:
		for _, part := range p.Outcome.Parts {
			if part.Endowment != nil {
				words = append(words, endowmentWords(ctx, *part.Endowment)...)
			}
		}
	case tally.Phragmen:
		words = append(words, lang.T(ctx, "By Phragmén’s rule everyone earned money at the same speed. A project was bought as soon as its voters had earned its cost."))
	default:
		switch perCost, ticks := p.Outcome.Rule.Support == tally.VotesPerCost, models.Ticks(p.RoundFrame.Rules.BallotType); {
		case perCost && !ticks:
			return append(words, lang.T(ctx, "The projects had their turn by points for each pound, the most first."))
		case !ticks:
			return append(words, lang.T(ctx, "The projects had their turn by points, the most first."))
		case perCost:
			return append(words, lang.T(ctx, "The projects had their turn by votes for each pound, the most first."))
		}
		words = append(words, lang.T(ctx, "The projects had their turn by votes, the most first."))
	}
	return words
}

// endowmentWords say what each voter had to spend under Equal Shares.
func endowmentWords(ctx context.Context, e tally.Endowment) []string {
	words := []string{lang.T(ctx, "By Equal Shares each had {{.Start}} to spend on what they picked.", "Start", pennies(ctx, e.Start))}
	if e.Steps == 0 {
		return words
	}
	words = append(words, lang.N(ctx, int(e.Steps), "That left money over, so every share was raised once, to {{.Final}}.", "That left money over, so every share was raised {{.N}} times, to {{.Final}}.",
		"Final", pennies(ctx, e.Final)))
	switch e.Ended {
	case tally.NothingFits:
		return append(words, lang.T(ctx, "Then nothing more fitted."))
	case tally.WouldOverspend:
		return append(words, lang.T(ctx, "One more step would have spent more than there is."))
	default:
		return append(words, lang.T(ctx, "Then everything that anybody picked was in."))
	}
}

// pennies writes an amount that the tally gives in thousandths of a penny, to the penny below.
func pennies(ctx context.Context, amount tally.Decimal) string {
	return lang.Money(ctx, int64(amount)/1000)
}

// steps are the turns in which money was spent and, where the most votes come first, those in which there was not enough left.
func (p CountSteps) steps(ctx context.Context) []countStep {
	if p.Outcome.Rule.Method == tally.Greedy {
		return p.turns(ctx)
	}
	rounds := map[string]tally.Round{}
	for _, part := range p.Outcome.Parts {
		for _, r := range part.Rounds {
			rounds[r.ID] = r
		}
	}
	steps := make([]countStep, len(p.Outcome.Selected))
	for i, s := range p.Outcome.Selected {
		steps[i] = p.step(ctx, s.Round, s.ID)
		steps[i].before, steps[i].spends = p.PotPence-s.Left-s.Cost, s.Cost
		if instead := p.instead(ctx, rounds[s.ID]); instead != "" {
			steps[i].notes = append(steps[i].notes, instead)
		}
		steps[i].notes = append(steps[i].notes, lang.T(ctx, "{{.Left}} is left after it.", "Left", lang.Money(ctx, s.Left)))
	}
	return steps
}

// turns are the steps of most votes first.
func (p CountSteps) turns(ctx context.Context) []countStep {
	var steps []countStep
	for _, line := range p.Outcome.Lines {
		if !line.VotedIn && line.Reason.Code != tally.NotEnoughLeft {
			continue
		}
		step := p.step(ctx, line.Rank, line.ID)
		step.before = p.PotPence - line.Left
		step.notes = []string{votesWords(ctx, p.RoundFrame.Rules.BallotType, int(line.Votes), int(line.People)) + "."}
		if line.VotedIn {
			step.spends = line.Cost
			step.notes[0] += " " + lang.T(ctx, "{{.Left}} is left after it.", "Left", lang.Money(ctx, line.Left-line.Cost))
		}
		steps = append(steps, step)
	}
	return steps
}

func (p CountSteps) step(ctx context.Context, number int, id string) countStep {
	project := p.Project(id)
	return countStep{project: project, pot: p.PotPence, title: lang.T(ctx, "{{.Number}}. {{.Title}}, {{.Cost}}", "Number", number, "Title", project.Title, "Cost", lang.Money(ctx, project.CostPence))}
}

// mostInstead is how many of the projects that could have been bought instead are named.
const mostInstead = 3

// instead names what could have been bought in a round of Equal Shares, and how many of its voters could still pay. Empty where there was no choice.
func (p CountSteps) instead(ctx context.Context, r tally.Round) string {
	var names []string
	for _, o := range r.Others[:min(len(r.Others), mostInstead)] {
		names = append(names, lang.T(ctx, "{{.Title}} ({{.Votes}})", "Title", p.Project(o.ID).Title, "Votes", votesCounted(o.Effective)))
	}
	if len(names) == 0 {
		return ""
	}
	return lang.T(ctx, "It counted {{.Votes}} voters who could still pay. Next best: {{.Others}}.", "Votes", votesCounted(r.Effective), "Others", strings.Join(names, ", "))
}

// votesCounted is an effective vote count with one decimal place, as people read it.
func votesCounted(d tally.Decimal) string { return (d - d%100).String() }

// others are what the steps do not tell of.
func (p CountSteps) others() []models.ResultProject {
	var rest []models.ResultProject
	for _, project := range p.Projects {
		if !project.VotedIn && (p.Outcome.Rule.Method != tally.Greedy || project.Reason != string(tally.NotEnoughLeft)) {
			rest = append(rest, project)
		}
	}
	return rest
}

// reached is how far under Equal Shares those got that are not voted in.
func (p CountSteps) reached(ctx context.Context) []components.Bar {
	var bars []components.Bar
	for _, line := range p.Outcome.Lines {
		if !line.VotedIn && line.EffectiveSupport > 0 {
			bars = append(bars, components.Bar{Label: line.Name, Value: int64(line.EffectiveSupport), Text: lang.T(ctx, "{{.Percent}}% of {{.Cost}}", "Percent", int64(line.EffectiveSupport)/1000, "Cost", lang.Money(ctx, line.Cost))})
		}
	}
	slices.SortStableFunc(bars, func(a, b components.Bar) int { return int(b.Value - a.Value) })
	return bars
}

func (p CountSteps) head(ctx context.Context) []components.Cell {
	number := func(text string) components.Cell { return components.Cell{Text: text, Numeric: true} }
	head := []components.Cell{number(lang.T(ctx, "Place")), {Text: lang.T(ctx, "Project")}, number(lang.T(ctx, "Cost")), number(votesHead(ctx, p.RoundFrame.Rules.BallotType))}
	switch p.Outcome.Rule.Method {
	case tally.EqualShares:
		head = append(head, number(lang.T(ctx, "Voters who could still pay")), number(lang.T(ctx, "Price for each")), number(lang.T(ctx, "Paid it")), number(lang.T(ctx, "Paid what they had")),
			number(lang.T(ctx, "Had nothing left")), number(lang.T(ctx, "Left behind it")))
	case tally.Phragmen:
		head = append(head, number(lang.T(ctx, "Earned by each voter")))
	default:
		head = append(head, number(lang.T(ctx, "Left at its turn")))
	}
	more := lang.T(ctx, "More votes needed")
	if !models.Ticks(p.RoundFrame.Rules.BallotType) {
		more = lang.T(ctx, "More people needed, with a point each")
	}
	return append(head, number(more), components.Cell{Text: lang.T(ctx, "Result")})
}

func (p CountSteps) rows(ctx context.Context) [][]components.Cell {
	rounds := map[string]tally.Round{}
	for _, part := range p.Outcome.Parts {
		for _, r := range part.Rounds {
			rounds[r.ID] = r
		}
	}
	number := func(n int64) components.Cell { return components.Cell{Text: lang.Number(ctx, n), Numeric: true} }
	none := components.Cell{Numeric: true}
	var rows [][]components.Cell
	for _, line := range p.Outcome.Lines {
		row := []components.Cell{number(int64(line.Rank)), {Text: line.Name}, {Text: lang.Money(ctx, line.Cost), Numeric: true}, number(line.Votes)}
		r, bought := rounds[line.ID]
		switch {
		case p.Outcome.Rule.Method == tally.Greedy:
			row = append(row, components.Cell{Text: lang.Money(ctx, line.Left), Numeric: true})
		case p.Outcome.Rule.Method == tally.Phragmen && bought:
			row = append(row, components.Cell{Text: pennies(ctx, r.Price), Numeric: true})
		case p.Outcome.Rule.Method == tally.Phragmen:
			row = append(row, none)
		case bought:
			row = append(row, components.Cell{Text: r.Effective.String(), Numeric: true}, components.Cell{Text: pennies(ctx, r.Price), Numeric: true}, number(r.Full), number(r.Part), number(r.Nothing), none)
		case line.VotedIn:
			row = append(row, none, none, none, none, none, none)
		default:
			row = append(row, none, none, none, none, none, components.Cell{Text: lang.Money(ctx, line.Behind), Numeric: true})
		}
		needed, result := none, lang.T(ctx, "Not this time")
		if line.VotesNeeded > 0 {
			needed = number(line.VotesNeeded)
		}
		if line.VotedIn {
			result = lang.T(ctx, "Voted in")
		}
		rows = append(rows, append(row, needed, components.Cell{Text: result}))
	}
	return rows
}

// votersSentence says how many people see something they picked, and how many of their picks on average.
func votersSentence(ctx context.Context, m tally.Measures) string {
	return lang.N(ctx, int(m.Voters), "{{.Some}} of the {{.N}} person who picked something sees at least one of their picks voted in. On average it is {{.Average}} picks.",
		"{{.Some}} of the {{.N}} people who picked something see at least one of their picks voted in. On average it is {{.Average}} picks each.",
		"Some", lang.Number(ctx, m.WithWinner), "Average", (m.Average - m.Average%10).String())
}

func winnerBars(ctx context.Context, m tally.Measures) []components.Bar {
	bars := make([]components.Bar, len(m.ByWinners))
	for k, n := range m.ByWinners {
		label := lang.T(ctx, "None of their picks")
		if k > 0 {
			label = lang.N(ctx, k, "{{.N}} of their picks", "{{.N}} of their picks")
		}
		bars[k] = components.Bar{Label: label, Value: n, Text: lang.N(ctx, int(n), "{{.N}} person", "{{.N}} people")}
	}
	return bars
}

func sideHead(ctx context.Context, outcomes []ruleOutcome) []components.Cell {
	head := []components.Cell{{Text: lang.T(ctx, "Project")}}
	for _, o := range outcomes {
		head = append(head, components.Cell{Text: ruleTitle(ctx, o.method)})
	}
	return head
}

// sideFigures is how many of sideRows are figures.
const sideFigures = 4

// sideRows are the figures of each outcome, then every project that any of them votes in.
func sideRows(ctx context.Context, outcomes []ruleOutcome) [][]components.Cell {
	row := func(title string, text func(o tally.Outcome) string) []components.Cell {
		cells := []components.Cell{{Text: title}}
		for _, o := range outcomes {
			cells = append(cells, components.Cell{Text: text(o.outcome)})
		}
		return cells
	}
	rows := [][]components.Cell{
		row(lang.T(ctx, "Projects voted in"), func(o tally.Outcome) string { return strconv.Itoa(len(o.Selected)) }),
		row(lang.T(ctx, "Money shared out"), func(o tally.Outcome) string { return lang.Money(ctx, o.Spent) }),
		row(lang.T(ctx, "People who see something they picked"), func(o tally.Outcome) string {
			return lang.T(ctx, "{{.Some}} of {{.All}}", "Some", lang.Number(ctx, o.Measures.WithWinner), "All", lang.Number(ctx, o.Measures.Voters))
		}),
		row(lang.T(ctx, "Their picks voted in, on average"), func(o tally.Outcome) string { return (o.Measures.Average - o.Measures.Average%10).String() }),
	}
	seen := map[string]bool{}
	for _, o := range outcomes {
		for _, line := range o.outcome.Lines {
			if !line.VotedIn || seen[line.ID] {
				continue
			}
			seen[line.ID] = true
			title := lang.T(ctx, "{{.Title}}, {{.Cost}}", "Title", line.Name, "Cost", lang.Money(ctx, line.Cost))
			rows = append(rows, row(title, func(o tally.Outcome) string {
				if l, _ := o.Line(line.ID); l.VotedIn {
					return lang.T(ctx, "Voted in")
				}
				return lang.T(ctx, "Not this time")
			}))
		}
	}
	return rows
}
