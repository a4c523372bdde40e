package views

import (
	"context"
	"slices"
	"strconv"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// ThemeName is a theme as people read it.
func ThemeName(ctx context.Context, theme string) string {
	switch theme {
	case "under-5s":
		return lang.T(ctx, "Under 5s")
	case "young-people":
		return lang.T(ctx, "Young people")
	case "send":
		return lang.T(ctx, "Special needs and disabilities")
	case "parents":
		return lang.T(ctx, "Parents and carers")
	case "families":
		return lang.T(ctx, "Families")
	case "mentoring":
		return lang.T(ctx, "Mentoring")
	case "outdoors":
		return lang.T(ctx, "Outdoors")
	case "food":
		return lang.T(ctx, "Food")
	case "mental-health":
		return lang.T(ctx, "Feeling well")
	case "sport":
		return lang.T(ctx, "Sport and play")
	case "arts":
		return lang.T(ctx, "Arts and music")
	case "all-ages":
		return lang.T(ctx, "All ages")
	default:
		return ""
	}
}

// themePicture is the drawing of a proposal's theme. What it is of stands in no other words beside it, so it says that to who cannot see it.
func themePicture(ctx context.Context, theme string) components.PictureProps {
	p := components.PictureProps{Theme: theme}
	if name := ThemeName(ctx, theme); name != "" {
		p.Alt = lang.T(ctx, "Drawing: {{.Theme}}", "Theme", name)
	}
	return p
}

// taskName is one of the answers that a proposal needs, named by its first part.
func taskName(ctx context.Context, first models.ProposalPart) string {
	switch first {
	case models.PartIdea:
		return lang.T(ctx, "Your idea in one sentence")
	case models.PartNeed:
		return lang.T(ctx, "The need it answers")
	case models.PartWhat:
		return lang.T(ctx, "What, where and who for")
	case models.PartMoney:
		return lang.T(ctx, "What it costs")
	case models.PartOutcomes:
		return lang.T(ctx, "The difference it makes")
	case models.PartGroup:
		return lang.T(ctx, "Your group, and the deal")
	default:
		return lang.T(ctx, "How you will know it worked")
	}
}

// partName is the question that a page asks: its h1.
func partName(ctx context.Context, part models.ProposalPart) string {
	switch part {
	case models.PartIdea:
		return lang.T(ctx, "What is your idea?")
	case models.PartNeed:
		return lang.T(ctx, "Which need does it answer?")
	case models.PartWhat:
		return lang.T(ctx, "What will you do, where and who for?")
	case models.PartPicture:
		return lang.T(ctx, "Choose a picture for your idea")
	case models.PartMoney:
		return lang.T(ctx, "What will the money be spent on?")
	case models.PartOutcomes:
		return lang.T(ctx, "What will be different for people?")
	case models.PartGroup:
		return lang.T(ctx, "Who is doing this?")
	case models.PartPartners:
		return lang.T(ctx, "Is anyone else taking part?")
	case models.PartDeal:
		return lang.T(ctx, "What is the deal?")
	case models.PartAnswer:
		return lang.T(ctx, "What do you answer the council?")
	default:
		return lang.T(ctx, "How will you know that it worked?")
	}
}

// PartTitle is the question as the browser's tab has it.
func PartTitle(ctx context.Context, part models.ProposalPart) string { return partName(ctx, part) }

// partWhy says why a question is asked: nobody is asked anything without knowing what for.
func partWhy(ctx context.Context, part models.ProposalPart, round models.RoundFrame) string {
	switch part {
	case models.PartIdea:
		return lang.T(ctx, "This is what people see first when they vote.")
	case models.PartNeed:
		return lang.T(ctx, "The money is for what people here said they need. Naming one shows how your idea fits.")
	case models.PartWhat:
		return lang.T(ctx, "People choose between ideas by what happens, where, and who it is for.")
	case models.PartPicture:
		return lang.T(ctx, "It helps people find your idea in a long list, and people who read little.")
	case models.PartMoney:
		return lang.T(ctx, "It is public money, so everyone can see what it is for. The lines add up to what you ask for.")
	case models.PartOutcomes:
		return lang.T(ctx, "Afterwards we ask you about these and nothing else, so choose what you really hope for.")
	case models.PartGroup:
		return lang.T(ctx, "People want to know who is behind an idea. If it wins, the money goes to this group.")
	case models.PartPartners:
		return lang.T(ctx, "Others who help make an idea stronger. Leave this empty if you do it alone.")
	case models.PartDeal:
		return lang.T(ctx, "Both sides promise something, and everyone can read it. It goes into the agreement if your idea wins.")
	case models.PartAnswer:
		return lang.T(ctx, "Perhaps nothing needs to change, or you want to say what you changed and why. If you changed something, you can leave this empty.")
	default:
		if round.MaxAskPence < models.HowKnownFrom {
			return lang.T(ctx, "You ask for more than £1,000, so people want to hear how you will tell. You can leave it empty.")
		}
		return lang.T(ctx, "You ask for more than £1,000, so people want to hear how you will tell. From £10,000 you must answer.")
	}
}

// needChoices are the needs to choose from, and a way to write one's own.
func needChoices(ctx context.Context, q Question) []components.Choice {
	var items []components.Choice
	for _, n := range q.Needs {
		items = append(items, components.Choice{Value: n.ID, Label: n.Title, Hint: saidBy(ctx, n)})
	}
	if len(items) > 0 {
		items = append(items, components.Choice{Divider: lang.T(ctx, "or")})
	}
	return append(items, components.Choice{Value: models.OwnNeed, Label: lang.T(ctx, "Another need, in my own words"), Conditional: ownNeed(q)})
}

// moneyPromise is the council's first promise, where money is asked for already.
func moneyPromise(ctx context.Context, q Question) string {
	if len(q.Content.Budget) == 0 {
		return ""
	}
	return payIfItWins(ctx, q.Content.ProposalInput)
}

// outcomeChoices are one theme's outcomes.
func outcomeChoices(g models.OutcomeGroup) []components.Choice {
	var items []components.Choice
	for _, o := range g.Outcomes {
		items = append(items, components.Choice{Value: o.ID, Label: o.Name})
	}
	return items
}

// groupChoices are the organisations that this person can propose for, and another.
func groupChoices(ctx context.Context, q Question) []components.Choice {
	var items []components.Choice
	for _, o := range q.Organisations {
		items = append(items, components.Choice{Value: o.ID, Label: o.Name})
	}
	return append(items, components.Choice{Value: models.OtherGroup, Label: lang.T(ctx, "Another group"), Conditional: groupName(q)})
}

// chosenGroup is the choice that stands: what was typed, else the only group that this person has.
func chosenGroup(q Question) string {
	if q.Form.Organisation == "" && len(q.Organisations) == 1 && !q.OnBehalf && q.Failed == nil {
		return q.Organisations[0].ID
	}
	return q.Form.Organisation
}

// pairsShown are the lines of a list with empty ones up to how many there should be.
func pairsShown(typed []models.TypedPair, rows int) []models.TypedPair {
	return append(slices.Clone(typed), make([]models.TypedPair, max(0, rows-len(typed)))...)
}

func linesShown(typed []string, rows int) []string {
	return append(slices.Clone(typed), make([]string, max(0, rows-len(typed)))...)
}

func fieldName(name string, index int) string { return name + "-" + strconv.Itoa(index+1) }

// sumOf adds up what can be read of the amounts as they were typed.
func sumOf(lines []models.TypedPair) int64 {
	sum := int64(0)
	for _, line := range lines {
		if pence, ok := models.ParsePounds(line.Second); ok {
			sum += pence
		}
	}
	return sum
}

// limitsText says how much one idea can ask for.
func limitsText(ctx context.Context, r models.RoundFrame) string {
	return lang.T(ctx, "{{.Least}} to {{.Most}}", "Least", lang.Money(ctx, r.MinAskPence), "Most", lang.Money(ctx, r.MaxAskPence))
}

// factLabel names a fact of a proposal to residents.
func factLabel(ctx context.Context, label string) string { return lang.T(ctx, label) }

// factText is what a proposal says, with the theme by its name.
func factText(ctx context.Context, f models.ProposalFact) string {
	if f.Part == models.PartPicture {
		return ThemeName(ctx, f.Text)
	}
	return f.Text
}

// nextSteps are what happens to an idea after it was sent in, with the dates that the round has.
func nextSteps(ctx context.Context, r models.RoundFrame) []components.StageItem {
	voting, scoring := r.Timetable[models.Voting], r.Timetable[models.Scoring]
	steps := []components.StageItem{
		{Name: lang.T(ctx, "Sent in"), When: lang.T(ctx, "Now"), State: components.StageDone},
		{Name: lang.T(ctx, "We check it"), When: lang.T(ctx, "We email you what we decide and why, or what to change"), State: components.StageNow},
	}
	if r.HasPanel && !scoring.OpensAt.IsZero() {
		steps = append(steps, components.StageItem{Name: lang.T(ctx, "The panel scores it"),
			When: lang.T(ctx, "{{.From}} to {{.To}}", "From", lang.DateTime(ctx, scoring.OpensAt), "To", lang.DateTime(ctx, scoring.ClosesAt))})
	}
	if !voting.OpensAt.IsZero() {
		steps = append(steps, components.StageItem{Name: lang.T(ctx, "Everyone votes"),
			When: lang.T(ctx, "{{.From}} to {{.To}}", "From", lang.DateTime(ctx, voting.OpensAt), "To", lang.DateTime(ctx, voting.ClosesAt))})
	}
	return append(steps, components.StageItem{Name: lang.T(ctx, "You hear the result"), When: lang.T(ctx, "By email, before anyone else")})
}

// closedWhen says when a round takes ideas, for whoever comes too early or too late.
func closedWhen(ctx context.Context, r models.RoundFrame) string {
	proposing := r.Timetable[models.Proposing]
	if r.Stage == models.StageCancelled {
		return lang.T(ctx, "This round was cancelled. Its page says why.")
	}
	if r.Now.Before(proposing.OpensAt) {
		return lang.T(ctx, "You can send in ideas from {{.When}}.", "When", lang.DateTime(ctx, proposing.OpensAt))
	}
	return lang.T(ctx, "You could send in ideas until {{.When}}. That is over.", "When", lang.DateTime(ctx, proposing.ClosesAt))
}

// cardTitle is what a proposal is called in a list, before it has a name too.
func cardTitle(ctx context.Context, c models.ProposalCard) string {
	if c.Title == "" {
		return lang.T(ctx, "An idea without a name yet")
	}
	return c.Title
}

func startFacts(ctx context.Context, p Propose) []components.SummaryRow {
	return []components.SummaryRow{
		{Key: lang.T(ctx, "Who can send one in"), Text: p.Round.WhoMayPropose},
		{Key: lang.T(ctx, "How much you can ask for"), Text: limitsText(ctx, p.Round)},
		{Key: lang.T(ctx, "Send it in before"), Text: lang.DateTime(ctx, p.Round.Timetable[models.Proposing].ClosesAt)},
		{Key: lang.T(ctx, "The money comes from"), Text: lang.T(ctx, "{{.Fund}}, held by {{.Holder}}", "Fund", p.Round.FundName, "Holder", p.Holder)},
	}
}

// pictureID is the id of a picture's radio: the first has the field's name, where the summary of errors leads.
func pictureID(i int) string {
	if i == 0 {
		return "theme"
	}
	return fieldName("theme", i)
}

// outcomesID is the id of a theme's outcomes: the first has the field's name, where the summary of errors leads.
func outcomesID(i int) string {
	if i == 0 {
		return "outcomes"
	}
	return fieldName("outcomes-group", i)
}
