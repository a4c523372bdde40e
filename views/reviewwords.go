package views

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// reviewTag is a row's state: an appeal that waits comes before what was decided.
func reviewTag(row models.ReviewRow) components.TagProps {
	if row.Appealed {
		return components.TagProps{Text: "Appeal, look again", Colour: components.TagPurple}
	}
	return *officerTag(row.ProposalCard)
}

// officerTag is a proposal's state in the words of the decision.
func officerTag(c models.ProposalCard) *components.TagProps {
	switch c.State {
	case models.ProposalChangesRequested:
		return &components.TagProps{Text: "Changes asked", Colour: components.TagYellow}
	case models.ProposalEligible:
		return &components.TagProps{Text: "Eligible", Colour: components.TagGreen}
	case models.ProposalNotEligible:
		return &components.TagProps{Text: "Not eligible", Colour: components.TagOrange}
	case models.ProposalWithdrawn:
		return &components.TagProps{Text: "Withdrawn", Colour: components.TagGrey}
	default:
		if c.Version > 1 {
			return &components.TagProps{Text: "Changed, read again", Colour: components.TagPurple}
		}
		return &components.TagProps{Text: "New"}
	}
}

func reviewHeading(p ReviewTable) string {
	switch n := p.Waiting(); n {
	case 0:
		return "No proposal waits for a decision"
	case 1:
		return "1 proposal waits for a decision"
	default:
		return strconv.Itoa(n) + " proposals wait for a decision"
	}
}

// reviewLead is the dates that decide how much time there is, and the longest wait.
func reviewLead(ctx context.Context, p ReviewTable) string {
	proposing, voting := p.Round.Timetable[models.Proposing], p.Round.Timetable[models.Voting]
	text := ""
	switch p.Round.Stage {
	case models.StageCancelled:
		return "This round was cancelled. Nothing in it waits for a decision."
	case models.StageProposing:
		text = "Proposals close on " + lang.DateTime(ctx, proposing.ClosesAt) + ". "
	case models.StageReviewing:
		text = "Proposals have closed. What you sent back can still be changed until the round is sealed. "
	}
	if !voting.OpensAt.IsZero() && p.Round.Now.Before(voting.OpensAt) {
		text += "Voting opens on " + lang.DateTime(ctx, voting.OpensAt) + ". "
	}
	if len(p.Rows) > 0 && p.Rows[0].WaitingDays > 0 {
		text += "Longest wait: " + days(p.Rows[0].WaitingDays) + "."
	}
	return text
}

func days(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "1 day"
	default:
		return strconv.Itoa(n) + " days"
	}
}

func reviewChips(p ReviewTable) []components.Chip {
	base := "/desk/rounds/" + p.Round.Slug + "/proposals"
	sent := 0
	for state, n := range p.Counts {
		if state != models.ProposalDraft {
			sent += n
		}
	}
	var chips []components.Chip
	for _, c := range []struct{ state, text string }{
		{models.ProposalSubmitted, "Waiting"}, {models.ProposalChangesRequested, "Changes asked"}, {models.ProposalEligible, "Eligible"},
		{models.ProposalNotEligible, "Not eligible"}, {models.ProposalWithdrawn, "Withdrawn"},
	} {
		if c.state == models.ProposalWithdrawn && p.Counts[c.state] == 0 {
			continue
		}
		n := p.Counts[c.state]
		if c.state == models.ProposalSubmitted {
			n = p.Waiting()
		}
		chips = append(chips, components.Chip{Text: c.text, Href: base + "?show=" + c.state, Count: n, HasCount: true, Current: p.Filter == c.state})
	}
	return append(chips, components.Chip{Text: "All", Href: base + "?show=all", Count: sent, HasCount: true, Current: p.Filter == ""})
}

func draftsNote(n int) string {
	if n == 1 {
		return "1 more is being written. You see it when it is sent in."
	}
	return strconv.Itoa(n) + " more are being written. You see them when they are sent in."
}

func reviewHead() []components.Cell {
	return []components.Cell{{Text: "Proposal"}, {Text: "Theme"}, {Text: "Asks for", Numeric: true}, {Text: "Version", Numeric: true}, {Text: "Waiting"}, {Text: "State"},
		{Text: "Checks"}}
}

func reviewRows(ctx context.Context, p ReviewTable) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Rows))
	for i, row := range p.Rows {
		waiting := ""
		if row.State == models.ProposalSubmitted || row.Appealed {
			waiting = days(row.WaitingDays)
		}
		rows[i] = []components.Cell{{Content: reviewTitle(row)}, {Text: ThemeName(ctx, row.Theme)}, {Text: lang.Money(ctx, row.AskPence), Numeric: true},
			{Text: strconv.Itoa(row.Version), Numeric: true}, {Text: waiting, Classes: "acorn-nowrap"}, {Content: reviewState(row)}, {Content: reviewDots(row)}}
	}
	return rows
}

func pastReviewTitle(ctx context.Context, past models.PastReview) string {
	return fmt.Sprintf("%s, version %d, %s", decisionWord(past.Decision), past.Version, lang.Date(ctx, past.DecidedAt))
}

// appealTitle says when a group asked for another look, or what came of it.
func appealTitle(ctx context.Context, a models.Appeal) string {
	if a.Waits() {
		return "The group thinks that this is wrong, " + lang.Date(ctx, a.MadeAt)
	}
	return fmt.Sprintf("Another officer looked again: %s, %s", strings.ToLower(decisionWord(a.Outcome)), lang.Date(ctx, *a.DecidedAt))
}

func decisionWord(decision string) string {
	switch decision {
	case models.ProposalEligible:
		return "Eligible"
	case models.ProposalChangesRequested:
		return "Changes requested"
	default:
		return "Not eligible"
	}
}

// decisionAction is where the form of a decision goes: on a proposal, or on the appeal that waits.
func decisionAction(p models.ReviewPage) string {
	if p.Appeal != nil {
		return "/desk/proposals/" + p.Slug + "/appeal"
	}
	return "/desk/proposals/" + p.Slug
}

// The steps of a decision: it is shown as it will be read before it is sent.
const (
	StepCheck  = "check"
	StepChange = "change"
	StepSend   = "send"
)

// publicDecision is what the proposal's public page says above the reasons.
func publicDecision(ctx context.Context, p ReviewCheck) string {
	switch p.Form.Decision {
	case models.ProposalEligible:
		return lang.T(ctx, "It can go forward. This is why:")
	case models.ProposalChangesRequested:
		return lang.T(ctx, "We asked the group to change something. This is what we said:")
	default:
		if p.Appeal != nil {
			return lang.T(ctx, "A person who did not decide looked again. It still cannot go forward. This is why:")
		}
		return lang.T(ctx, "It cannot go forward. This is why:")
	}
}

// sendTo says who gets the email.
func sendTo(n int) string {
	switch n {
	case 0:
		return "Nobody in the group has an email address, so tell them yourself."
	case 1:
		return "1 person in the group gets this email:"
	default:
		return strconv.Itoa(n) + " people in the group get this email:"
	}
}

// whyNot is why this officer may not decide now.
func whyNot(ctx context.Context, err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return lang.T(ctx, e.Text, e.Args...)
	}
	return ""
}

// comparedText is a run of words as an officer reads it.
func comparedText(ctx context.Context, fact models.ComparedFact, run models.Marked) string {
	if fact.Part == models.PartPicture {
		return ThemeName(ctx, run.Text)
	}
	return run.Text
}
