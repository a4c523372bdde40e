package views

import (
	"context"
	"fmt"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// Phone is the page of a round's votes by phone.
type Phone struct {
	Page
	models.PhonePage
	Form models.PhoneInput
}

// PhoneVote is the page of one vote by phone.
type PhoneVote struct {
	Page
	models.PhoneVotePage
	Typed     models.Marks // as typed, or as chosen before
	EmailCode string
	Change    bool // the ballot is filled in again
}

// codeLabel asks for the code that a caller reads out.
func (p Phone) codeLabel() string {
	if p.AllowsSignIn() {
		return "Their voting code, or the code that they get by signing in"
	}
	return "Their voting code"
}

// nothing says why there is nothing to do on the page.
func (p Phone) nothing() string {
	switch p.Stage {
	case models.StageVoting:
		return "Nothing waits for you. When an officer takes a vote by phone while you listen, it shows here once the caller has agreed."
	case models.StageGrace:
		return "Voting has closed, so no new call can be taken. Nothing waits for a witness."
	case models.StageWaiting, models.StagePlanning, models.StageProposing, models.StageReviewing, models.StageSealed:
		return "Votes by phone are taken while voting is open."
	}
	return "Voting has closed. Votes by phone are taken while voting is open."
}

func callHref(slug, id, more string) string {
	return "/desk/rounds/" + slug + "/phone/" + id + more
}

func (p PhoneVote) href(more string) string {
	return callHref(p.BallotPage.Slug, p.PhoneVotePage.PhoneVote.ID, more)
}

// state is how far the vote is.
func (p PhoneVote) state() string { return p.PhoneVotePage.PhoneVote.State }

// choices are the projects to tick.
func (p PhoneVote) choices(cost func(models.BallotProject) string) []components.Choice {
	list := make([]components.Choice, len(p.Projects))
	for i, project := range p.Projects {
		list[i] = components.Choice{Value: project.ID, Label: cost(project), Hint: oneLine(project.Summary)}
	}
	return list
}

// PhoneCast is the page that says that a vote by phone is in.
type PhoneCast struct {
	Page
	models.Receipt
}

// script is what is said before the projects are read out.
func (p PhoneVote) script(ctx context.Context) []string {
	b := p.Rules
	var how string
	switch b.BallotType {
	case models.BallotKnapsack:
		how = "You can pick projects that cost up to " + lang.Money(ctx, p.PotPence) + " together."
	case models.BallotCumulative:
		how = fmt.Sprintf("You have %d points. Say how many you give to each project.", b.Points)
	case models.BallotScore:
		how = fmt.Sprintf("Say a score from 0 to %d for each project. A project without one gets 0.", b.Points)
	case models.BallotRanking:
		how = fmt.Sprintf("Say which project you want most, then the next, up to %d. Type 1, 2 and so on.", b.MaxChoices)
	default:
		how = lang.N(ctx, b.MaxChoices, "You can pick {{.N}} project.", "You can pick up to {{.N}} projects.")
	}
	return []string{"Say: “" + shareTitle(ctx, p.PotPence, p.AreaName) + ". " + how + " You can also send a blank vote. I read all projects out, one after another, and you can hear any of them again.”",
		"Give no advice. If they ask what you think, say that you may not."}
}
