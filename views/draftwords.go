package views

import (
	"context"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// draftTasks are the answers of a draft, each with how far it has come.
func draftTasks(ctx context.Context, d models.DraftPage) []components.Task {
	var tasks []components.Task
	in, round := d.Content.ProposalInput, d.Round.Round
	if d.SentBack != nil {
		tasks = append(tasks, answerTask(ctx, d))
	}
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

// answerTask is what was sent back: its people answer what was asked, or change it.
func answerTask(ctx context.Context, d models.DraftPage) components.Task {
	task := components.Task{Title: lang.T(ctx, "Your answer to the council"), Href: editHref(d, models.PartAnswer), Status: lang.T(ctx, "Done")}
	switch {
	case d.NeedsAnswer():
		task.Status, task.Tag = lang.T(ctx, "Not started"), true
	case d.Content.ToCouncil == "":
		task.Status, task.Tag, task.Colour = lang.T(ctx, "You can skip this"), true, components.TagGrey
	}
	return task
}

// answerUntil is by when what was sent back must be sent in again. It can be until the ballot is made, which an officer does before the vote opens, and not for some
// days after it was sent back.
func answerUntil(ctx context.Context, r models.RoundFrame, back models.Review) string {
	proposing, voting := r.Timetable[models.Proposing], r.Timetable[models.Voting]
	switch {
	case voting.OpensAt.IsZero():
		return lang.T(ctx, "Send it in again before the ballot is made.")
	case r.Stage == models.StageProposing:
		return lang.T(ctx, "Send it in again before ideas close on {{.Close}}, if you can. The last chance is when the ballot is made, before the vote opens on {{.Vote}}.",
			"Close", lang.DateTime(ctx, proposing.ClosesAt), "Vote", lang.DateTime(ctx, voting.OpensAt))
	case r.Now.Before(models.ReplyUntil(back.DecidedAt)):
		return lang.T(ctx, "Send it in again before {{.When}}. The ballot is not made before that.", "When", lang.DateTime(ctx, models.ReplyUntil(back.DecidedAt)))
	default:
		return lang.T(ctx, "Send it in again as soon as you can. The last chance is when the ballot is made, before the vote opens on {{.Vote}}.", "Vote", lang.DateTime(ctx, voting.OpensAt))
	}
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

// answersLeft counts the answers that are not complete, that to the council too.
func answersLeft(d models.DraftPage) int {
	left := len(d.Content.ProposalTasks()) - tasksDone(d)
	if d.NeedsAnswer() {
		left++
	}
	return left
}

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

// answerCards groups the facts of a draft by the answers that they belong to, and these by the pages that asked.
func answerCards(ctx context.Context, d models.DraftPage) []answerCard {
	var cards []answerCard
	facts := d.Content.Facts()
	if d.SentBack != nil {
		var problems []string
		if d.NeedsAnswer() {
			problems = []string{lang.T(ctx, "Answer the council, or change what it asked about. Then send it in again")}
		}
		group := answerGroup{Part: models.PartAnswer, Question: partName(ctx, models.PartAnswer), Rows: []components.SummaryRow{{Key: lang.T(ctx, "Your answer"), Value: factValue(d.Content.ToCouncil, problems)}}}
		cards = append(cards, answerCard{Title: lang.T(ctx, "Your answer to the council"), Groups: []answerGroup{group}})
	}
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
