package messages

import (
	"context"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
)

// Why says in one or two sentences why a project was or was not voted in, by the rule that was published: the same on every page and in every message.
// minSupport is the rulebook's.
func Why(ctx context.Context, l models.ResultLine, minSupport int) string {
	short := ""
	if l.VotesShort > 0 {
		short = lang.N(ctx, l.VotesShort, "{{.N}} more vote would have put it in.", "{{.N}} more votes would have put it in.")
	}
	left := lang.Money(ctx, l.LeftPence)
	switch tally.ReasonCode(l.Reason) {
	case tally.VotedIn:
		if l.Rank == 1 {
			return lang.T(ctx, "It came first in the count.")
		}
		return lang.T(ctx, "It was number {{.Rank}} in the count. {{.Left}} was left at its turn, which was enough.", "Rank", l.Rank, "Left", left)
	case tally.NotEnoughLeft:
		return sentences(lang.T(ctx, "It costs {{.Cost}}, and {{.Left}} was left at its turn.", "Cost", lang.Money(ctx, l.CostPence), "Left", left), short)
	case tally.NoVotes:
		if l.VotesShort == 0 {
			return lang.T(ctx, "Nobody picked it.")
		}
		return lang.N(ctx, l.VotesShort, "Nobody picked it. {{.N}} vote would have put it in.", "Nobody picked it. {{.N}} votes would have put it in.")
	case tally.BelowThreshold:
		return sentences(lang.N(ctx, minSupport, "It needed at least {{.N}} vote.", "It needed at least {{.N}} votes."), short)
	case tally.StoppedBefore:
		return sentences(lang.T(ctx, "A project before it cost more than was left, and by the rules the count ends there."), short)
	case tally.Withdrawn:
		return lang.T(ctx, "It was withdrawn before the count.")
	default:
		return lang.T(ctx, "The rules of the round say why.")
	}
}

func sentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
