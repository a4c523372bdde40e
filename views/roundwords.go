package views

import (
	"context"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

func roundStats(ctx context.Context, p Round) []components.Stat {
	stats := []components.Stat{{Figure: lang.Money(ctx, p.PotPence), Label: lang.T(ctx, "to share")}}
	if n := onBallot(p.Proposals); n > 0 {
		stats = append(stats, components.Stat{Figure: lang.Number(ctx, int64(n)), Label: lang.N(ctx, n, "idea on the ballot", "ideas on the ballot")})
	} else if len(p.Proposals) > 0 {
		stats = append(stats, components.Stat{Figure: lang.Number(ctx, int64(len(p.Proposals))), Label: lang.N(ctx, len(p.Proposals), "idea", "ideas")})
	}
	stats = append(stats, turnoutStats(ctx, p.VotedSoFar)...)
	if p.Voters > 0 {
		stats = append(stats, components.Stat{Figure: lang.Number(ctx, int64(p.Voters)), Label: lang.N(ctx, p.Voters, "person voted", "people voted")})
	}
	return stats
}

// turnoutStats says about how many have voted so far, where that is said.
func turnoutStats(ctx context.Context, people int64) []components.Stat {
	if people == 0 {
		return nil
	}
	return []components.Stat{{Figure: lang.T(ctx, "About {{.N}}", "N", lang.Number(ctx, people)), Label: lang.T(ctx, "people have voted so far")}}
}

// onBallot is how many of the ideas people vote on, once that is settled.
func onBallot(cards []models.ProposalCard) int {
	n := 0
	for _, c := range cards {
		if c.Number > 0 {
			n++
		}
	}
	return n
}

// saidBy says how many people said a need, and who they are.
func saidBy(ctx context.Context, n models.Need) string {
	switch n.SaidBy {
	case "young_person":
		return lang.N(ctx, n.PeopleCount, "said by {{.N}} young person", "said by {{.N}} young people")
	case "data":
		return lang.T(ctx, "from figures: {{.Source}}", "Source", n.Source)
	default:
		return lang.N(ctx, n.PeopleCount, "said by {{.N}} person", "said by {{.N}} people")
	}
}

// roundSum is what a round is about in money: what there is to share, or what was voted for.
func roundSum(ctx context.Context, r models.PublicRound) string {
	if r.Stage == models.StagePublished {
		return lang.T(ctx, "{{.Spent}} of {{.Pot}} voted for", "Spent", lang.Money(ctx, r.SpentPence), "Pot", lang.Money(ctx, r.PotPence))
	}
	return lang.T(ctx, "{{.Pot}} to share", "Pot", lang.Money(ctx, r.PotPence))
}

// cardWho is the one line of a card: the group, the place, how many people.
func cardWho(ctx context.Context, c models.ProposalCard) string {
	parts := []string{}
	for _, part := range []string{c.GroupName, c.Place} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if c.PeopleCount > 0 {
		parts = append(parts, lang.N(ctx, c.PeopleCount, "about {{.N}} person", "about {{.N}} people"))
	}
	return strings.Join(parts, " · ")
}

// venueText says where an event is, or was.
func venueText(ctx context.Context, r models.RoundFrame) string {
	if closes := r.Timetable[models.Voting].ClosesAt; !closes.IsZero() && r.Now.After(closes) {
		return lang.T(ctx, "People met and voted at {{.Venue}}.", "Venue", r.Venue)
	}
	return lang.T(ctx, "People meet and vote at {{.Venue}}.", "Venue", r.Venue)
}

func roundFacts(ctx context.Context, p Round) []components.SummaryRow {
	rows := []components.SummaryRow{}
	add := func(key, text string) {
		if text != "" {
			rows = append(rows, components.SummaryRow{Key: key, Text: text})
		}
	}
	add(lang.T(ctx, "Where"), p.AreaName)
	add(lang.T(ctx, "Who may send in ideas"), p.WhoMayPropose)
	add(lang.T(ctx, "Who may vote"), p.WhoMayVote)
	add(lang.T(ctx, "One idea may ask for"), lang.T(ctx, "{{.Min}} to {{.Max}}", "Min", lang.Money(ctx, p.MinAskPence), "Max", lang.Money(ctx, p.MaxAskPence)))
	add(lang.T(ctx, "Planned by"), p.TeamName)
	add(lang.T(ctx, "Scored by"), p.PanelName)
	rows = append(rows, components.SummaryRow{Key: lang.T(ctx, "Paid from"), Value: linkTo("/funds/"+p.FundSlug, p.FundName)})
	return rows
}
