package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

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
	default:
		if round.MaxAskPence < models.HowKnownFrom {
			return lang.T(ctx, "You ask for more than £1,000, so people want to hear how you will tell. You can leave it empty.")
		}
		return lang.T(ctx, "You ask for more than £1,000, so people want to hear how you will tell. From £10,000 you must answer.")
	}
}

// DraftTask is the state of one answer of a draft.
func draftTasks(ctx context.Context, d models.DraftPage) []components.Task {
	var tasks []components.Task
	in, round := d.Content.ProposalInput, d.Round.Round
	for i, parts := range in.ProposalTasks() {
		task := components.Task{Title: lang.T(ctx, "{{.N}}. {{.Task}}", "N", i+1, "Task", taskName(ctx, parts[0])), Href: editHref(d, parts[0])}
		begun, done := false, true
		for _, part := range parts {
			begun = begun || in.Begun(part)
			if done && !in.Done(part, round) {
				done = false
				if begun {
					task.Href = editHref(d, part)
				}
			}
		}
		switch {
		case done && begun:
			task.Status = lang.T(ctx, "Done")
		case done:
			task.Status, task.Tag, task.Colour = lang.T(ctx, "You can skip this"), true, components.TagGrey
		case begun:
			task.Status, task.Tag, task.Colour = lang.T(ctx, "Not finished"), true, components.TagYellow
		default:
			task.Status, task.Tag = lang.T(ctx, "Not started"), true
		}
		tasks = append(tasks, task)
	}
	return tasks
}

// tasksDone counts the answers that are complete.
func tasksDone(d models.DraftPage) int {
	n := 0
	for _, parts := range d.Content.ProposalTasks() {
		if !slices.ContainsFunc(parts, func(part models.ProposalPart) bool { return !d.Content.Done(part, d.Round.Round) }) {
			n++
		}
	}
	return n
}

// tasksLeft counts the answers that are not complete.
func tasksLeft(d models.DraftPage) int { return len(d.Content.ProposalTasks()) - tasksDone(d) }

func editHref(d models.DraftPage, part models.ProposalPart) string {
	return "/proposals/" + d.Slug + "/edit/" + string(part)
}

// draftTitle is what a draft is called before it has a name.
func draftTitle(ctx context.Context, d models.DraftPage) string {
	if d.Content.Title == "" {
		return lang.T(ctx, "Your idea")
	}
	return d.Content.Title
}

// questionForm is the id of a question page's form, which the way back sends too.
const questionForm = "answer-form"

// SaveAndGoBack is the way back from a question page, to the list or to the answers: it keeps what was typed.
func SaveAndGoBack(ctx context.Context, from string) components.BackButtonProps {
	if from == "check" {
		return components.BackButtonProps{Text: lang.T(ctx, "Save and go back"), Form: questionForm, Enter: lang.T(ctx, "Save and go back to your answers")}
	}
	return components.BackButtonProps{Text: lang.T(ctx, "Save and go back to the list"), Form: questionForm, Name: "then", Value: "list", Enter: lang.T(ctx, "Save and continue")}
}

// questionNumber is which answer a page belongs to, out of how many.
func questionNumber(ctx context.Context, d models.DraftPage, part models.ProposalPart) string {
	tasks := d.Content.ProposalTasks()
	for i, parts := range tasks {
		at := slices.Index(parts, part)
		switch {
		case at >= 0 && len(parts) > 1:
			return lang.T(ctx, "Question {{.N}} of {{.Of}}, part {{.Part}} of {{.Parts}}", "N", i+1, "Of", len(tasks), "Part", at+1, "Parts", len(parts))
		case at >= 0:
			return lang.T(ctx, "Question {{.N}} of {{.Of}}", "N", i+1, "Of", len(tasks))
		}
	}
	return lang.T(ctx, "One more question")
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

// answerCards groups the facts of a draft by the answers that they belong to, and these by the pages that asked.
func answerCards(ctx context.Context, d models.DraftPage) []answerCard {
	var cards []answerCard
	facts := d.Content.Facts()
	for _, parts := range d.Content.ProposalTasks() {
		card := answerCard{Title: taskName(ctx, parts[0])}
		for _, part := range parts {
			group := answerGroup{Part: part, Question: partName(ctx, part)}
			for _, f := range facts {
				if f.Part == part {
					group.Rows = append(group.Rows, components.SummaryRow{Key: factLabel(ctx, f.Label), Value: factValue(answerText(ctx, d, f), problemTexts(ctx, d, f))})
				}
			}
			card.Groups = append(card.Groups, group)
		}
		cards = append(cards, card)
	}
	return cards
}

// answerText is what was answered. The council's side of the deal begins with the money, which nobody needs to write.
func answerText(ctx context.Context, d models.DraftPage, f models.ProposalFact) string {
	text := factText(ctx, f)
	if f.Label == models.FactCouncilWill && len(d.Content.Budget) > 0 {
		text = strings.TrimSpace(payIfItWins(ctx, d.Content.ProposalInput) + "\n" + text)
	}
	return text
}

// problemTexts are what an answer still needs.
func problemTexts(ctx context.Context, d models.DraftPage, f models.ProposalFact) []string {
	var texts []string
	for _, problem := range d.Content.Problems(f, d.Round.Round) {
		texts = append(texts, fieldText(ctx, problem))
	}
	return texts
}

// answerCard is one answer as it stands to be checked.
type answerCard struct {
	Title  string
	Groups []answerGroup
}

// answerGroup is the part of an answer that one question page asked. The part is its id, where the summary of what is missing leads.
type answerGroup struct {
	Part     models.ProposalPart
	Question string
	Rows     []components.SummaryRow
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
