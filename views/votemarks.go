package views

import (
	"cmp"
	"context"
	"slices"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// howMany says what the ballot asks of a voter.
func howMany(ctx context.Context, p models.BallotPage) string {
	switch p.Rules.BallotType {
	case models.BallotKnapsack:
		return lang.T(ctx, "Pick what you would fund with {{.Pot}}. You do not have to spend it all.", "Pot", lang.Money(ctx, p.PotPence))
	case models.BallotCumulative:
		return lang.N(ctx, p.Rules.Points, "You have {{.N}} point to give.", "You have {{.N}} points to share. Give one project as many as you like.")
	case models.BallotScore:
		return lang.T(ctx, "Score what you have a view on, from 0 to {{.Top}}. No view counts the same as 0.", "Top", p.Rules.Points)
	case models.BallotRanking:
		return lang.N(ctx, p.Rules.MaxChoices, "Choose the one that you would fund first.", "Put up to {{.N}} projects in order, the best first.")
	}
	if p.MostPicks() == 0 {
		return lang.T(ctx, "Pick what you would fund, as many as you like.")
	}
	return lang.N(ctx, p.MostPicks(), "Pick the one that you would fund.", "Pick up to {{.N}} that you would fund.")
}

// numbers is what the numbers of a ballot are, and the largest of all or of each; empty where people pick.
func numbers(b models.Rulebook) (string, int) {
	switch b.BallotType {
	case models.BallotCumulative:
		return components.MarkPoints, b.Points
	case models.BallotScore:
		return components.MarkScore, b.Points
	case models.BallotRanking:
		return components.MarkPlace, b.MaxChoices
	default:
		return "", 0
	}
}

// formProps are the form around a ballot, or around one of its projects.
func formProps(p models.BallotPage, kept string) components.BallotFormProps {
	props := components.BallotFormProps{Action: voteHref(p.Slug, "/review"), Round: p.Slug, Kept: kept, Max: p.MostPicks(), PotPence: p.PotPence,
		MoneyLimit: p.Rules.BallotType == models.BallotKnapsack, Attrs: templ.Attributes{"id": ballotForm}}
	if kind, most := numbers(p.Rules); kind != "" {
		props.Marks, props.Max = kind, most
	}
	return props
}

// formOn is the form as this browser gets it: a shared device remembers nothing.
func formOn(p Page, props components.BallotFormProps) components.BallotFormProps {
	if p.Shared != "" {
		props.Round = ""
	}
	return props
}

// barProps are the bar of a ballot with what the server knows to be on it.
func barProps(ctx context.Context, p models.BallotPage, m models.Marks) components.BallotBarProps {
	bar := components.BallotBarProps{Max: p.MostPicks(), PotPence: p.PotPence, MoneyLimit: p.Rules.BallotType == models.BallotKnapsack, Picked: len(m.Picks)}
	given, sum := given(p, m)
	switch b := p.Rules; {
	case bar.MoneyLimit && bar.Picked > 0:
		bar.Text = lang.N(ctx, bar.Picked, "{{.N}} picked. {{.Left}}", "{{.N}} picked. {{.Left}}", "Left", moneyLeft(ctx, p, m))
	case b.BallotType == models.BallotCumulative && given > 0:
		bar.Text = lang.N(ctx, b.Points, "{{.Given}} of {{.N}} point given so far", "{{.Given}} of {{.N}} points given so far", "Given", sum)
	case b.BallotType == models.BallotCumulative:
		bar.Text = lang.N(ctx, b.Points, "You have {{.N}} point", "You have {{.N}} points")
	case b.BallotType == models.BallotScore && given > 0:
		bar.Text = lang.N(ctx, given, "{{.N}} scored so far", "{{.N}} scored so far")
	case b.BallotType == models.BallotScore:
		bar.Text = lang.T(ctx, "Score as many as you like")
	case b.BallotType == models.BallotRanking && given > 0:
		bar.Text = lang.N(ctx, b.MaxChoices, "{{.Given}} of {{.N}} place filled so far", "{{.Given}} of {{.N}} places filled so far", "Given", given)
	case b.BallotType == models.BallotRanking:
		bar.Text = lang.N(ctx, b.MaxChoices, "You can choose {{.N}}", "You can choose up to {{.N}}")
	}
	return bar
}

// given is how many projects have a number, and what the numbers are together. What is no number counts for nothing.
func given(p models.BallotPage, m models.Marks) (int, int) {
	projects, sum := 0, 0
	for _, project := range p.Projects {
		if n, ok := models.ParseCount(m.Typed[project.ID]); ok && n > 0 {
			projects++
			sum += n
		}
	}
	return projects, sum
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
	given, sum := given(p.Vote, p.Cast.Marks)
	b := p.Vote.Rules
	switch b.BallotType {
	case models.BallotKnapsack:
		return moneyLeft(ctx, p.Vote, p.Cast.Marks) + " " + lang.T(ctx, "You do not have to spend it all.")
	case models.BallotScore:
		return lang.T(ctx, "Projects that are not on this list have 0 from you.")
	case models.BallotCumulative:
		if more := b.Points - sum; more > 0 {
			return lang.N(ctx, more, "You have {{.N}} point left. You do not have to give it.", "You have {{.N}} points left. You do not have to give them.")
		}
	case models.BallotRanking:
		if more := min(b.MaxChoices, len(p.Vote.Projects)) - given; more > 0 {
			return lang.N(ctx, more, "You can put {{.N}} more on your list. You do not have to.", "You can put {{.N}} more on your list. You do not have to.")
		}
	default:
		if more := p.Vote.MostPicks() - len(p.Cast.Picks); more > 0 {
			return lang.N(ctx, more, "You can pick {{.N}} more. You do not have to.", "You can pick {{.N}} more. You do not have to.")
		}
	}
	return ""
}

// markedProject is a project that something is on a ballot for.
type markedProject struct {
	models.BallotProject
	typed string // points, a score or a place; empty for a pick
	n     int    // the same as a number
}

// field is the name of its field in the ballot's form.
func (p markedProject) field() string {
	if p.typed == "" {
		return "project"
	}
	return models.MarkField(p.ID)
}

func (p markedProject) value() string {
	if p.typed == "" {
		return p.ID
	}
	return p.typed
}

// marked are the projects that something is on the ballot for: picks by number, a list in order from its first place, points from the most.
func marked(p models.BallotPage, m models.Marks) []markedProject {
	var projects []markedProject
	for _, project := range p.Projects {
		typed := m.Typed[project.ID]
		n, ok := models.ParseCount(typed)
		if slices.Contains(m.Picks, project.ID) || typed != "" && (!ok || n > 0) {
			projects = append(projects, markedProject{project, typed, n})
		}
	}
	slices.SortStableFunc(projects, func(a, b markedProject) int {
		if p.Rules.BallotType == models.BallotRanking {
			return cmp.Compare(a.n, b.n)
		}
		return cmp.Compare(b.n, a.n)
	})
	return projects
}

// markWords say what is on the ballot for a project.
func markWords(ctx context.Context, p models.BallotPage, project markedProject) string {
	switch p.Rules.BallotType {
	case models.BallotCumulative:
		return lang.N(ctx, project.n, "{{.N}} point", "{{.N}} points")
	case models.BallotScore:
		return lang.T(ctx, "{{.Score}} out of {{.Top}}", "Score", project.n, "Top", p.Rules.Points)
	default:
		return components.Ordinal(ctx, project.n)
	}
}

// moves says whether a project on the list can move up, and down.
func (p VoteReview) moves(project markedProject) (bool, bool) {
	if p.Vote.Rules.BallotType != models.BallotRanking {
		return false, false
	}
	given, _ := given(p.Vote, p.Cast.Marks)
	return project.n > 1, project.n < given
}

// markCard is a project with the control that puts it on a ballot, and nothing else of it.
func markCard(ctx context.Context, page Page, p models.BallotPage, project models.BallotProject, m models.Marks) components.ProjectCardProps {
	card := components.ProjectCardProps{ID: projectID(project), Title: project.Title, CostPence: project.CostPence}
	if kind, most := numbers(p.Rules); kind != "" {
		field := models.MarkField(project.ID)
		card.Mark = &components.MarkProps{Kind: kind, Name: field, Title: project.Title, Most: most, Value: m.Typed[project.ID], Error: page.Error(ctx, field)}
		return card
	}
	card.Pick = &components.Pick{Value: project.ID, Checked: slices.Contains(m.Picks, project.ID)}
	return card
}
