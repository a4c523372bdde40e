package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// ProposalTag is the state of a proposal in a word or two, the same wherever it is listed. The last thing that happened to it counts.
func ProposalTag(ctx context.Context, c models.ProposalCard) *components.TagProps {
	switch {
	case c.InitiativeState == models.InitiativeFinished:
		return &components.TagProps{Text: lang.T(ctx, "Finished"), Colour: components.TagGrey}
	case c.InitiativeState == models.InitiativeStopped:
		return &components.TagProps{Text: lang.T(ctx, "Stopped early"), Colour: components.TagOrange}
	case c.InitiativeSlug != "":
		return &components.TagProps{Text: lang.T(ctx, "Under way"), Colour: components.TagGreen}
	case c.AwardPence > 0:
		return &components.TagProps{Text: lang.T(ctx, "Funded"), Colour: components.TagGreen}
	case c.NotTakenUp:
		return &components.TagProps{Text: lang.T(ctx, "Not taken up"), Colour: components.TagGrey}
	case c.VotedIn != nil && *c.VotedIn && c.LeftOut:
		return &components.TagProps{Text: lang.T(ctx, "Voted in, no award"), Colour: components.TagOrange}
	case c.VotedIn != nil && *c.VotedIn:
		return &components.TagProps{Text: lang.T(ctx, "Voted in"), Colour: components.TagGreen}
	case c.VotedIn != nil:
		return &components.TagProps{Text: lang.T(ctx, "Not this time"), Colour: components.TagOrange}
	case c.RoundStage == models.StageCancelled && c.State != models.ProposalWithdrawn:
		return &components.TagProps{Text: lang.T(ctx, "Round cancelled"), Colour: components.TagGrey}
	case c.Number > 0:
		return &components.TagProps{Text: lang.T(ctx, "On the ballot, number {{.Number}}", "Number", c.Number), Colour: components.TagBlue}
	}
	switch c.State {
	case models.ProposalDraft:
		return &components.TagProps{Text: lang.T(ctx, "Draft"), Colour: components.TagGrey}
	case models.ProposalChangesRequested:
		return &components.TagProps{Text: lang.T(ctx, "Changes asked for"), Colour: components.TagYellow}
	case models.ProposalEligible:
		return &components.TagProps{Text: lang.T(ctx, "Can go forward"), Colour: components.TagGreen}
	case models.ProposalNotEligible:
		return &components.TagProps{Text: lang.T(ctx, "Cannot go forward"), Colour: components.TagOrange}
	case models.ProposalWithdrawn:
		return &components.TagProps{Text: lang.T(ctx, "Withdrawn"), Colour: components.TagGrey}
	default:
		return &components.TagProps{Text: lang.T(ctx, "Being checked"), Colour: components.TagBlue}
	}
}
