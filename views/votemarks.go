package views

import (
	"context"
	"slices"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// howMany says what the ballot asks of a voter.
func howMany(ctx context.Context, p models.BallotPage) string {
	switch {
	case p.Rules.BallotType == models.BallotKnapsack:
		return lang.T(ctx, "Pick what you would fund with {{.Pot}}. You do not have to spend it all.", "Pot", lang.Money(ctx, p.PotPence))
	case p.MostPicks() == 0:
		return lang.T(ctx, "Pick what you would fund, as many as you like.")
	default:
		return lang.N(ctx, p.MostPicks(), "Pick the one that you would fund.", "Pick up to {{.N}} that you would fund.")
	}
}

// formProps are the form around a ballot, or around one of its projects.
func formProps(p models.BallotPage, kept string) components.BallotFormProps {
	return components.BallotFormProps{Action: voteHref(p.Slug, "/review"), Round: p.Slug, Kept: kept, Max: p.MostPicks(), PotPence: p.PotPence,
		MoneyLimit: p.Rules.BallotType == models.BallotKnapsack, Attrs: templ.Attributes{"id": ballotForm}}
}

// barProps are the bar of a ballot with what the server knows to be on it.
func barProps(ctx context.Context, p models.BallotPage, m models.Marks) components.BallotBarProps {
	bar := components.BallotBarProps{Max: p.MostPicks(), PotPence: p.PotPence, MoneyLimit: p.Rules.BallotType == models.BallotKnapsack, Picked: len(m.Picks)}
	if bar.MoneyLimit && bar.Picked > 0 {
		bar.Text = lang.N(ctx, bar.Picked, "{{.N}} picked. {{.Left}}", "{{.N}} picked. {{.Left}}", "Left", moneyLeft(ctx, p, m))
	}
	return bar
}

// moneyLeft says what is left of the pot beside the picks, or how much too much they cost.
func moneyLeft(ctx context.Context, p models.BallotPage, m models.Marks) string {
	left := p.PotPence
	for _, project := range p.Picked(m.Picks) {
		left -= project.CostPence
	}
	if left < 0 {
		return lang.T(ctx, "That is {{.Over}} more than there is.", "Over", lang.Money(ctx, -left))
	}
	return lang.T(ctx, "You have {{.Left}} left.", "Left", lang.Money(ctx, left))
}

// left says how much more one could do, if anything. Nobody has to.
func (p VoteReview) left(ctx context.Context) string {
	if p.Cast.Blank() {
		return ""
	}
	if p.Vote.Rules.BallotType == models.BallotKnapsack {
		return moneyLeft(ctx, p.Vote, p.Cast.Marks) + " " + lang.T(ctx, "You do not have to spend it all.")
	}
	more := p.Vote.MostPicks() - len(p.Cast.Picks)
	if more <= 0 {
		return ""
	}
	return lang.N(ctx, more, "You can pick {{.N}} more. You do not have to.", "You can pick {{.N}} more. You do not have to.")
}

// markedProject is a project that something is on a ballot for.
type markedProject struct {
	models.BallotProject
	typed string // points, a score or a place; empty for a pick
}

// marked are the projects that something is on the ballot for, by number.
func marked(p models.BallotPage, m models.Marks) []markedProject {
	var projects []markedProject
	for _, project := range p.Projects {
		if slices.Contains(m.Picks, project.ID) {
			projects = append(projects, markedProject{BallotProject: project})
		}
	}
	return projects
}

// markCard is a project with the control that puts it on a ballot, and nothing else of it.
func markCard(ctx context.Context, _ Page, _ models.BallotPage, project models.BallotProject, m models.Marks) components.ProjectCardProps {
	return components.ProjectCardProps{ID: projectID(project), Title: project.Title, CostPence: project.CostPence,
		Pick: &components.Pick{Value: project.ID, Checked: slices.Contains(m.Picks, project.ID)}}
}
