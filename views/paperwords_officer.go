package views

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// Papers is the page of a round's batches of paper ballots.
type Papers struct {
	Page
	models.PaperPage
	Form models.NewPapers
}

// PrintedPapers is the page that shows new paper ballots once.
type PrintedPapers struct {
	Page
	models.PrintedPapers
	BallotURL string
}

// Rules are the rules that the papers are filled in by.
func (p PrintedPapers) Rules() models.Rulebook { return p.RoundFrame.Rules }

// address is what the square on a paper opens: the ballot, with the paper's code where no server sees it.
func (p PrintedPapers) address(paper models.PrintedPaper) string {
	return p.BallotURL + "#code=" + strings.ReplaceAll(models.GroupCode(paper.Code), " ", "-")
}

// howTo says how a paper is filled in.
func (p PrintedPapers) howTo(ctx context.Context) []string {
	switch b := p.Rules(); b.BallotType {
	case models.BallotKnapsack:
		return []string{lang.T(ctx, "Tick the projects you would pay for. Together they may cost up to {{.Pot}}.", "Pot", lang.Money(ctx, p.PotPence))}
	case models.BallotCumulative:
		return []string{lang.N(ctx, b.Points, "You have {{.N}} point. Write 1 in the box of a project.", "You have {{.N}} points. Write how many you give in the box of each project you like. All together they may be up to {{.N}}.")}
	case models.BallotScore:
		return []string{lang.T(ctx, "Put a ring around a score from 0 to {{.Top}} for each project. No ring counts the same as 0.", "Top", b.Points)}
	case models.BallotRanking:
		return []string{lang.N(ctx, b.MaxChoices, "Write 1 in the box of the project you want most.",
			"Write 1 in the box of the project you want most, 2 in the box of the next, and so on up to {{.N}}. Use each number once, and leave none out before another.")}
	default:
		return []string{lang.N(ctx, b.MaxChoices, "Tick {{.N}} project.", "Tick up to {{.N}} projects.")}
	}
}

// longestLine is how much of a project's summary fits beside it on paper.
const longestLine = 110

// oneLine is the beginning of a text as far as one line goes, up to the end of a word.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > longestLine {
		text = string(letters[:longestLine])
		if space := strings.LastIndexByte(text, ' '); space > 0 {
			text = text[:space]
		}
		return text + "…"
	}
	return text
}

// PaperBatch is the page of one batch.
type PaperBatch struct {
	Page
	models.PaperBatchPage
	Form     models.PaperCounts
	Exchange models.PaperExchange // as typed
	Strike   models.PaperStrike   // as typed
	Swap     models.PaperSwap     // as typed
	PutBack  models.PaperPutBack  // as typed
}

// swapped says who swapped a paper and when, and who put it back.
func (p PaperBatch) swapped(ctx context.Context, swap models.PaperSwapLine) string {
	by, at := swap.By, lang.DateTime(ctx, swap.At)
	switch {
	case swap.BackAt == nil:
		return lang.T(ctx, "{{.By}} swapped it on {{.At}}.", "By", by, "At", at)
	case swap.AgainAt == nil:
		return lang.T(ctx, "{{.By}} swapped it on {{.At}}. {{.BackBy}} put it back on {{.BackAt}}: “{{.Reason}}”", "By", by, "At", at, "BackBy", swap.BackBy, "BackAt", lang.DateTime(ctx, *swap.BackAt), "Reason", swap.Reason)
	}
	return lang.T(ctx, "{{.By}} swapped it on {{.At}}. {{.BackBy}} put it back on {{.BackAt}}: “{{.Reason}}” {{.AgainBy}} swapped it again on {{.AgainAt}}, and so it stays.", "By", by, "At", at,
		"BackBy", swap.BackBy, "BackAt", lang.DateTime(ctx, *swap.BackAt), "Reason", swap.Reason, "AgainBy", swap.AgainBy, "AgainAt", lang.DateTime(ctx, *swap.AgainAt))
}

// puttingBack is the reason that was typed to put a paper back, where that failed.
func (p PaperBatch) puttingBack(number string) string {
	if p.PutBack.Number != number {
		return ""
	}
	return p.PutBack.Reason
}

// striking reports whether taking out a paper was tried and failed.
func (p PaperBatch) striking(ctx context.Context) bool {
	return p.Error(ctx, "strike_number") != "" || p.Error(ctx, "strike_reason") != ""
}

// byEmail reports whether people vote here with an address too, and not with codes alone beside the paper.
func (p PaperBatch) byEmail() bool {
	return p.RoundFrame.Assurance == models.AssuranceEmail || p.RoundFrame.Assurance == models.AssuranceRoll
}

func (p PaperBatch) href(more string) string {
	return paperHref(p.RoundFrame.Slug, p.PaperBatch.ID, more)
}

func paperHref(slug, batch, more string) string {
	return "/desk/rounds/" + slug + "/paper/" + batch + more
}

// Keying is the page on which papers are keyed.
type Keying struct {
	Page
	models.KeyingPage
	Form  models.KeyInput
	Again bool // another look at papers that two people read differently
}

func (p Keying) href(more string) string { return paperHref(p.RoundFrame.Slug, p.PaperBatch.ID, more) }

// act is where the form goes.
func (p Keying) act() string {
	if p.Again {
		return p.href("/again")
	}
	return p.href("/key")
}

// atReading reports whether the next thing to type is what is on the paper, and not its number.
func (p Keying) atReading(ctx context.Context) bool {
	return p.Form.Number != "" && p.Error(ctx, "number") == ""
}

// hint says how the papers of this ballot are keyed.
func (p Keying) hint() string {
	both := ". Type b for a blank paper, s for one that nobody can read. Wrong number? Type that number again and x: what you typed for it is taken back"
	switch p.Paper.Rules.BallotType {
	case models.BallotCumulative:
		return "Project and points, like 3:5 7:2" + both
	case models.BallotScore:
		return "Project and score, like 3:5 7:2. Leave out what has no score" + both
	case models.BallotRanking:
		return "Project and place, like 3:1 7:2" + both
	default:
		return "The numbers of what is ticked, like 3 7 12" + both
	}
}

// echo says what was keyed last.
func (p Keying) echo() string {
	last := p.Last
	switch {
	case last.Limits:
		return fmt.Sprintf("%s: spoiled, because there is more on it than the rules allow", models.PaperNumber(last.Number))
	case last.Text == "s":
		return fmt.Sprintf("%s: spoiled", models.PaperNumber(last.Number))
	case last.Text == "b":
		return fmt.Sprintf("%s: blank", models.PaperNumber(last.Number))
	default:
		return fmt.Sprintf("%s: %s", models.PaperNumber(last.Number), last.Text)
	}
}

// differing are the numbers of the papers that two people read differently.
func (p Keying) differing() string {
	numbers := make([]string, len(p.Differs))
	for i, n := range p.Differs {
		numbers[i] = models.PaperNumber(n)
	}
	return strings.Join(numbers, ", ")
}

// paperTag shows how far a batch is.
func paperTag(b models.PaperBatchLine) components.TagProps {
	switch b.State() {
	case models.PaperSettled:
		return components.TagProps{Text: "Settled", Colour: components.TagGreen}
	case models.PaperKeyedTwice:
		return components.TagProps{Text: "Typed in twice", Colour: components.TagBlue}
	case models.PaperKeyedOnce:
		return components.TagProps{Text: "Typed in once", Colour: components.TagYellow}
	case models.PaperBack:
		return components.TagProps{Text: "Back", Colour: components.TagYellow}
	case models.PaperOut:
		return components.TagProps{Text: "Out", Colour: components.TagOrange}
	default:
		return components.TagProps{Text: "Printed", Colour: components.TagGrey}
	}
}

// shownLabel asks for what somebody gives up for a paper, in a round without e-mail.
func (p PaperBatch) shownLabel() string {
	if p.AllowsSignIn() {
		return "Their voting code, or the code they read out"
	}
	return "Their voting code"
}

// numbersOf are the first and the last number of a batch, without their last digits: a pile has them all.
func numbersOf(b models.PaperBatch) string {
	return models.PaperNumber(b.FirstNumber) + " to " + models.PaperNumber(b.LastNumber())
}

// paperRules say what paper and a call count for, for whoever votes on paper, online or both, or cannot vote alone.
func paperRules(ctx context.Context, r models.RoundFrame) []string {
	instead := []string{lang.T(ctx, "If you can vote online with a code that you have or that we send you, and you take paper instead, we close that when you get the paper. A vote you sent with it before no longer counts.")}
	call := lang.T(ctx, "If you cannot vote alone, ring us while voting is open, with what you vote with. One person takes your vote and another listens. Neither may tell anybody what you chose.")
	if r.AllowsSignIn() {
		instead = []string{lang.T(ctx, "If you have a code to vote with and you take paper instead, we close your code when you get the paper. A vote you sent with it before no longer counts."),
			lang.T(ctx, "If you vote by signing in and take paper instead, you sign in once more at the table, and read out the code that you get. We close your vote online with it. A vote you sent before no longer counts.")}
		call = lang.T(ctx, "If you cannot vote alone, ring us while voting is open. Have your code with you, or a device on which you can sign in: you get a code there that you read out. One person takes your vote and another listens. Neither may tell anybody what you chose.")
	}
	return slices.Concat([]string{
		lang.T(ctx, "Where people vote on paper, each paper is one vote. Its code also opens the ballot online."),
		lang.T(ctx, "Paper that is handed in replaces a vote that was sent online with the same paper, and closes it online. If you did both, the paper counts."),
	}, instead, []string{
		lang.T(ctx, "Paper that is handed in with more on it than one person may say, or that nobody can read, is spoiled. Nothing on it counts, and a vote that was sent online with the same paper stays."),
		lang.T(ctx, "If you make a mistake and swap your paper for another, we close the first. A vote that was sent online with it no longer counts."),
		lang.T(ctx, "Two different people type in each paper, and neither sees what the other typed. Before it is counted, all paper that was printed must be accounted for."),
		call,
	})
}
