package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
)

// votesWords say what a project got: votes, or points and from how many people.
func votesWords(ctx context.Context, ballot string, votes, people int) string {
	if models.Ticks(ballot) {
		return lang.N(ctx, votes, "{{.N}} vote", "{{.N}} votes")
	}
	return lang.N(ctx, people, "{{.Points}} points from {{.N}} person", "{{.Points}} points from {{.N}} people", "Points", lang.Number(ctx, int64(votes)))
}

// votesHead heads a column of what projects got.
func votesHead(ctx context.Context, ballot string) string {
	if models.Ticks(ballot) {
		return lang.T(ctx, "Votes")
	}
	return lang.T(ctx, "Points")
}

// ballotTitle is what a ballot is called.
func ballotTitle(ctx context.Context, ballot string) string {
	switch ballot {
	case models.BallotKnapsack:
		return lang.T(ctx, "Spend the budget")
	case models.BallotCumulative:
		return lang.T(ctx, "Share points")
	case models.BallotScore:
		return lang.T(ctx, "Score each project")
	case models.BallotRanking:
		return lang.T(ctx, "Put projects in order")
	default:
		return lang.T(ctx, "Choose up to a number")
	}
}

// ballotWords say what the ballot asks of everyone, and what it counts for, a sentence or two at a time.
func ballotWords(ctx context.Context, r models.RoundFrame) []string {
	b := r.Rules
	blank := lang.T(ctx, "A blank vote is allowed.")
	switch b.BallotType {
	case models.BallotKnapsack:
		return []string{lang.T(ctx, "Everyone can pick projects that cost up to {{.Pot}} together. Each pick is one vote.", "Pot", lang.Money(ctx, r.PotPence)), blank}
	case models.BallotCumulative:
		return []string{lang.N(ctx, b.Points, "Everyone has {{.N}} point to give to a project.", "Everyone has {{.N}} points to share between projects, as many for each as they like. Points that nobody gives are lost."), blank}
	case models.BallotScore:
		return []string{lang.T(ctx, "Everyone can give each project a score from 0 to {{.Top}}. The scores are added up. No score counts the same as 0.", "Top", b.Points), blank}
	case models.BallotRanking:
		return []string{lang.N(ctx, b.MaxChoices, "Everyone can put {{.N}} project first. It gets {{.N}} point.",
			"Everyone can put up to {{.N}} projects in order. The first gets {{.N}} points, the next one point fewer, and so on."), blank}
	default:
		return []string{lang.N(ctx, b.MaxChoices, "Everyone can pick {{.N}} project. A blank vote is allowed.", "Everyone can pick up to {{.N}} projects. A blank vote is allowed.")}
	}
}
