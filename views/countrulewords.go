package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/tally"
)

// ruleTitle is what a counting rule is called.
func ruleTitle(ctx context.Context, method tally.Method) string {
	switch method {
	case tally.EqualShares:
		return lang.T(ctx, "Equal Shares")
	case tally.Phragmen:
		return lang.T(ctx, "Phragmén’s rule")
	default:
		return lang.T(ctx, "Most votes first")
	}
}

// methodWords say how the money is given out, a sentence or two at a time, by the rule of the round.
func methodWords(ctx context.Context, b models.Rulebook, pot string) []string {
	ticks := models.Ticks(b.BallotType)
	switch tally.Method(b.CountingRule) {
	case tally.EqualShares:
		if !ticks {
			return append(sharesByPoints(ctx, pot), completionWords(ctx, b, pot)...)
		}
		return append([]string{
			lang.T(ctx, "We count by Equal Shares. The {{.Pot}} is divided equally between everyone who votes, and each person’s share is spent only on projects that they picked.", "Pot", pot),
			lang.T(ctx, "A project is bought when the shares of the people who picked it cover its cost. They all pay the same, or all they have left."),
			lang.T(ctx, "The project that most people can still pay for goes first. Somebody who can pay only half of what the others pay counts half."),
		}, completionWords(ctx, b, pot)...)
	case tally.Phragmen:
		return []string{
			lang.T(ctx, "We count by Phragmén’s rule. Everyone who votes earns money at the same speed, starting from nothing, until the {{.Pot}} is spent.", "Pot", pot),
			lang.T(ctx, "As soon as the people who picked a project have earned its cost together, it is bought. They begin again from nothing."),
			unfitWords(ctx, b),
		}
	}
	first := lang.T(ctx, "The project with the most votes comes first, then the next, and so on, as long as the {{.Pot}} lasts.", "Pot", pot)
	switch perCost := b.Support == string(tally.VotesPerCost); {
	case perCost && !ticks:
		first = lang.T(ctx, "We divide each project’s points by its cost. The one with the most points for each pound comes first, then the next, and so on, as long as the {{.Pot}} lasts.", "Pot", pot)
	case !ticks:
		first = lang.T(ctx, "The project with the most points comes first, then the next, and so on, as long as the {{.Pot}} lasts.", "Pot", pot)
	case perCost:
		first = lang.T(ctx, "We divide each project’s votes by its cost. The one with the most votes for each pound comes first, then the next, and so on, as long as the {{.Pot}} lasts.", "Pot", pot)
	}
	return []string{first, unfitWords(ctx, b)}
}

// sharesByPoints say how Equal Shares goes where people give points.
func sharesByPoints(ctx context.Context, pot string) []string {
	return []string{
		lang.T(ctx, "We count by Equal Shares. The {{.Pot}} is divided equally between everyone who votes, and each person’s share is spent only on projects that they gave points to.", "Pot", pot),
		lang.T(ctx, "A project is bought when the shares of the people who gave it points cover its cost. Each pays the same for every point they gave it, or all they have left."),
		lang.T(ctx, "The project with the most points goes first. The points of somebody who can pay only half of their part count half."),
	}
}

func unfitWords(ctx context.Context, b models.Rulebook) string {
	if b.Unfit == string(tally.Stop) {
		return lang.T(ctx, "When a project costs more than what is left, the count ends there.")
	}
	return lang.T(ctx, "A project that costs more than what is left is skipped, and the next one has its turn.")
}

// completionWords say what happens with money that the voters' shares leave over.
func completionWords(ctx context.Context, b models.Rulebook, pot string) []string {
	step := lang.Money(ctx, b.StepPence)
	untilNothingFits := lang.T(ctx, "If money is left, every share is raised by {{.Step}} and we count again from the start. We go on like this until nothing more fits, or until one more step would spend more than the {{.Pot}}.", "Step", step, "Pot", pot)
	fill := lang.T(ctx, "Money that is left after that goes to the projects with the most votes that still fit.")
	if !models.Ticks(b.BallotType) {
		fill = lang.T(ctx, "Money that is left after that goes to the projects with the most points that still fit.")
	}
	switch tally.Completion(b.Completion) {
	case tally.Add1:
		return []string{untilNothingFits}
	case tally.Add1Full:
		return []string{lang.T(ctx, "If money is left, every share is raised by {{.Step}} and we count again from the start. We go on like this until one more step would spend more than the {{.Pot}}.", "Step", step, "Pot", pot)}
	case tally.Add1Utilitarian:
		return []string{untilNothingFits, fill}
	case tally.Utilitarian:
		return []string{fill}
	default:
		return []string{lang.T(ctx, "Money that the shares leave over is not shared out.")}
	}
}

// thresholdWords say how many votes a project needs.
func thresholdWords(ctx context.Context, b models.Rulebook) string {
	switch threshold := b.Threshold(); {
	case threshold == models.ThresholdVotes && !models.Ticks(b.BallotType):
		return lang.N(ctx, b.MinSupport, "A project needs at least {{.N}} point.", "A project needs at least {{.N}} points.")
	case threshold == models.ThresholdVotes:
		return lang.N(ctx, b.MinSupport, "A project needs at least {{.N}} vote.", "A project needs at least {{.N}} votes.")
	case threshold == models.ThresholdShare:
		return lang.T(ctx, "A project needs the votes of at least {{.Share}}% of the people who pick something.", "Share", tally.Decimal(b.MinShare).String())
	default:
		return lang.T(ctx, "A project that nobody picks is not voted in.")
	}
}

// otherWords say that the result shows what another rule would have done; empty where it does not.
func otherWords(ctx context.Context, b models.Rulebook) string {
	other, err := b.OtherRule()
	if !b.ShowOther || err != nil {
		return ""
	}
	return lang.T(ctx, "Beside the result we show what another rule would have voted in: {{.Rule}}. It changes nothing.", "Rule", ruleTitle(ctx, other.Method))
}
