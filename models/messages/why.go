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
// ballot is that of the round, and o the outcome that the line is of.
func Why(ctx context.Context, ballot string, l models.ResultLine, o tally.Outcome) string {
	line, _ := o.Line(l.ProposalID)
	short := moreNeeded(ctx, ballot, l.VotesShort, o.Rule)
	cost, left := lang.Money(ctx, l.CostPence), lang.Money(ctx, l.LeftPence)
	switch tally.ReasonCode(l.Reason) {
	case tally.VotedIn:
		return whyIn(ctx, ballot, l, line, o)
	case tally.NotEnoughLeft:
		if o.Rule.Method == tally.EqualShares {
			return sentences(notFilled(ctx, cost, line), short)
		}
		return sentences(lang.T(ctx, "It costs {{.Cost}}. When its turn came, {{.Left}} was left.", "Cost", cost, "Left", left), short)
	case tally.NoVotes:
		if l.VotesShort == 0 || !models.Ticks(ballot) {
			return sentences(lang.T(ctx, "Nobody picked it."), short)
		}
		return lang.N(ctx, l.VotesShort, "Nobody picked it. {{.N}} vote would have put it in.", "Nobody picked it. {{.N}} votes would have put it in.")
	case tally.BelowThreshold:
		return sentences(leastVotes(ctx, ballot, int(line.Reason.MinSupport), o.Rule.MinShare), short)
	case tally.StoppedBefore:
		return sentences(stopped(ctx, line, o), short)
	case tally.NotAffordable:
		return sentences(notPaid(ctx, cost, line.EffectiveSupport), short)
	case tally.Withdrawn:
		return lang.T(ctx, "It was withdrawn before the count.")
	default:
		return lang.T(ctx, "The rules of the round say why.")
	}
}

// moreNeeded says what would have put it in; empty where nothing would. Where the people count too, points from one person are not enough.
func moreNeeded(ctx context.Context, ballot string, n int, r tally.Rule) string {
	switch {
	case n == 0:
		return ""
	case models.Ticks(ballot):
		return lang.N(ctx, n, "{{.N}} more vote would have put it in.", "{{.N}} more votes would have put it in.")
	case r.Method == tally.Greedy && r.MinShare == 0:
		return lang.N(ctx, n, "{{.N}} more point would have put it in.", "{{.N}} more points would have put it in.")
	default:
		return lang.N(ctx, n, "{{.N}} more person with a point for it alone would have put it in.", "{{.N}} more people, each with a point for it alone, would have put it in.")
	}
}

func leastVotes(ctx context.Context, ballot string, n int, share tally.Decimal) string {
	if share == 0 && !models.Ticks(ballot) {
		return lang.N(ctx, n, "It needed at least {{.N}} point.", "It needed at least {{.N}} points.")
	}
	if share == 0 {
		return lang.N(ctx, n, "It needed at least {{.N}} vote.", "It needed at least {{.N}} votes.")
	}
	return lang.N(ctx, n, "It needed the votes of at least {{.Share}}% of everyone who picked something, which is {{.N}} vote.",
		"It needed the votes of at least {{.Share}}% of everyone who picked something, which is {{.N}} votes.", "Share", share.String())
}

func stopped(ctx context.Context, line tally.Line, o tally.Outcome) string {
	by, known := o.Line(line.Reason.Project)
	switch {
	case !known:
		return lang.T(ctx, "A project before it cost more than was left, and by the rules the count ends there.")
	case by.ID == line.ID:
		return lang.T(ctx, "It costs {{.Cost}}. When its turn came, {{.Left}} was left.", "Cost", lang.Money(ctx, line.Cost), "Left", lang.Money(ctx, line.Reason.Left))
	default:
		return lang.T(ctx, "“{{.Project}}” came before it and cost more than was left. By the rules the count ends there.", "Project", by.Name)
	}
}

// notPaid is for Equal Shares. support is how much of the cost its voters could have paid, in per cent.
func notPaid(ctx context.Context, cost string, support tally.Decimal) string {
	switch {
	case support >= 100_000:
		return lang.T(ctx, "The people who picked it could just have paid for it, but a project that was level with it came first by the rule for ties.")
	case support < 1000:
		return lang.T(ctx, "It costs {{.Cost}}, and the people who picked it had next to nothing left of their shares when its turn came.", "Cost", cost)
	default:
		return lang.T(ctx, "It costs {{.Cost}}, and the shares of the people who picked it would have paid {{.Percent}}% of that at best.", "Cost", cost, "Percent", int64(support)/1000)
	}
}

// notFilled is for Equal Shares where what the shares left over was given out too.
func notFilled(ctx context.Context, cost string, line tally.Line) string {
	left := lang.Money(ctx, line.Reason.Left)
	if line.EffectiveSupport >= 100_000 {
		return lang.T(ctx, "It was level with a project that came first by the rule for ties. Of its {{.Cost}}, {{.Left}} was left over, which was not enough.", "Cost", cost, "Left", left)
	}
	return lang.T(ctx, "The shares of the people who picked it would have paid {{.Percent}}% of its {{.Cost}} at best, and the {{.Left}} that was left over was not enough.",
		"Percent", int64(line.EffectiveSupport)/1000, "Cost", cost, "Left", left)
}

// whyIn is for what is voted in.
func whyIn(ctx context.Context, ballot string, l models.ResultLine, line tally.Line, o tally.Outcome) string {
	i := slices.IndexFunc(o.Selected, func(s tally.Selection) bool { return s.ID == l.ProposalID })
	if i < 0 || o.Rule.Method == tally.Greedy {
		if l.Rank == 1 {
			return lang.T(ctx, "It came first in the count.")
		}
		return lang.T(ctx, "It was number {{.Rank}} in the count. When its turn came, {{.Left}} was left, which was enough.", "Rank", l.Rank, "Left", lang.Money(ctx, l.LeftPence))
	}
	place, cost := o.Selected[i].Round, lang.Money(ctx, l.CostPence)
	switch o.Selected[i].By {
	case tally.ByFill:
		if !models.Ticks(ballot) {
			return lang.T(ctx, "Its voters’ shares did not pay for it, but some money was left over. Of what still fitted, it had the most points.")
		}
		return lang.T(ctx, "Its voters’ shares did not pay for it, but some money was left over. Of what still fitted, it had the most votes.")
	case tally.ByWage:
		return lang.N(ctx, int(line.People), "It was number {{.Place}} to be bought. That was when the {{.N}} person who picked it had earned its {{.Cost}}.",
			"It was number {{.Place}} to be bought. That was when the {{.N}} people who picked it had earned its {{.Cost}} together.", "Place", place, "Cost", cost)
	}
	first := lang.T(ctx, "It was number {{.Place}} to be bought.", "Place", place)
	for _, part := range o.Parts {
		if e := part.Endowment; e != nil && o.Selected[i].By == tally.ByRaise {
			first = lang.T(ctx, "It was number {{.Place}} to be bought, after each share was raised from {{.From}} to {{.To}}.", "Place", place,
				"From", PenceOf(ctx, e.Start), "To", PenceOf(ctx, e.Final))
		}
		for _, round := range part.Rounds {
			if round.ID == l.ProposalID {
				return sentences(first, paid(ctx, ballot, round))
			}
		}
	}
	return first
}

// paid says who paid for a project under Equal Shares.
func paid(ctx context.Context, ballot string, r tally.Round) string {
	price, full, people := PenceOf(ctx, r.Price), int(r.Full), int(r.Full+r.Part+r.Nothing)
	if !models.Ticks(ballot) {
		return paidByPoints(ctx, price, full, people)
	}
	if full == people {
		return lang.N(ctx, people, "The {{.N}} person who picked it paid {{.Price}}.", "The {{.N}} people who picked it paid {{.Price}} each.", "Price", price)
	}
	return lang.N(ctx, people, "Of the {{.N}} person who picked it, {{.Full}} paid {{.Price}} each and the others what they had left.",
		"Of the {{.N}} people who picked it, {{.Full}} paid {{.Price}} each and the others what they had left.", "Full", lang.Number(ctx, int64(full)), "Price", price)
}

// paidByPoints is the same where a person pays more who gave it more points.
func paidByPoints(ctx context.Context, price string, full, people int) string {
	if full == people {
		return lang.N(ctx, people, "The {{.N}} person who gave it points paid {{.Price}} for each point.", "The {{.N}} people who gave it points paid {{.Price}} for each point.", "Price", price)
	}
	return lang.N(ctx, people, "Of the {{.N}} person who gave it points, {{.Full}} paid {{.Price}} for each point and the others what they had left.",
		"Of the {{.N}} people who gave it points, {{.Full}} paid {{.Price}} for each point and the others what they had left.", "Full", lang.Number(ctx, int64(full)), "Price", price)
}

// PenceOf writes an amount that the tally gives in thousandths of a penny, to the penny below.
func PenceOf(ctx context.Context, amount tally.Decimal) string {
	pence := int64(amount) / 1000
	if pence == 0 && amount > 0 {
		return lang.T(ctx, "less than a penny")
	}
	return lang.Money(ctx, pence)
}

func sentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
