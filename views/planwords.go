package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// planChoices are what a member can choose, in the order of the buttons.
var planChoices = [...]string{models.PlanAgree, models.PlanUnsure, models.PlanDisagree}

func choiceName(ctx context.Context, choice string) string {
	switch choice {
	case models.PlanAgree:
		return lang.T(ctx, "Agree")
	case models.PlanUnsure:
		return lang.T(ctx, "Not sure")
	default:
		return lang.T(ctx, "Disagree")
	}
}

// choiceKind makes the buttons equal until one is chosen, which then stands out.
func choiceKind(mine, choice string) components.ButtonKind {
	if mine == choice {
		return components.ButtonPrimary
	}
	return components.ButtonSecondary
}

// planNow says where planning is.
func planNow(ctx context.Context, p Plan) string {
	window, planned := p.Timetable[models.Planning]
	switch {
	case p.Stage == models.StageCancelled:
		return lang.T(ctx, "This round was cancelled. Its page says why.")
	case p.Stage == models.StageDraft:
		return lang.T(ctx, "This round is not public yet. The planning group can begin.")
	case p.Stage == models.StagePlanning:
		return lang.T(ctx, "The planning group chooses until {{.When}}.", "When", lang.DateTime(ctx, window.ClosesAt))
	case planned && p.Now.Before(window.OpensAt):
		return lang.T(ctx, "The planning group begins on {{.When}}.", "When", lang.DateTime(ctx, window.OpensAt))
	case planned:
		return lang.T(ctx, "The planning group finished on {{.When}}.", "When", lang.Date(ctx, window.ClosesAt))
	default:
		return lang.T(ctx, "This round has no planning group.")
	}
}

// planGroup says who the planning group is.
func planGroup(ctx context.Context, p Plan) string {
	switch {
	case p.TeamName != "" && p.PanelName != "":
		return lang.T(ctx, "The planning group is {{.Team}}, {{.Panel}} and the council's officers.", "Team", p.TeamName, "Panel", p.PanelName)
	case p.TeamName != "":
		return lang.T(ctx, "The planning group is {{.Team}} and the council's officers.", "Team", p.TeamName)
	case p.PanelName != "":
		return lang.T(ctx, "The planning group is {{.Panel}} and the council's officers.", "Panel", p.PanelName)
	default:
		return lang.T(ctx, "The planning group is the council's officers.")
	}
}

func agreedTag(ctx context.Context, tally models.PlanTally, open bool) components.TagProps {
	switch {
	case tally.Agreed():
		return components.TagProps{Text: lang.T(ctx, "Agreed"), Colour: components.TagGreen}
	case !open:
		return components.TagProps{Text: lang.T(ctx, "Not agreed"), Colour: components.TagGrey}
	case tally.Missing() > 0:
		return components.TagProps{Text: lang.N(ctx, tally.Missing(), "{{.N}} more person must choose", "{{.N}} more people must choose"), Colour: components.TagGrey}
	default:
		return components.TagProps{Text: lang.T(ctx, "Not agreed yet"), Colour: components.TagYellow}
	}
}

// tallySegments are all three counts, those of nobody too, so that each keeps its colour.
func tallySegments(ctx context.Context, t models.PlanTally) []components.MoneySegment {
	return []components.MoneySegment{
		{Text: lang.N(ctx, t.Agree, "{{.N}} agrees", "{{.N}} agree"), Pence: int64(t.Agree)},
		{Text: lang.N(ctx, t.Unsure, "{{.N}} is not sure", "{{.N}} are not sure"), Pence: int64(t.Unsure)},
		{Text: lang.N(ctx, t.Disagree, "{{.N}} disagrees", "{{.N}} disagree"), Pence: int64(t.Disagree)},
	}
}

// choosers names adults with what they are here for. People under 18 are only counted.
func choosers(ctx context.Context, list []models.Chooser) []string {
	var names []string
	young := 0
	for _, c := range list {
		switch {
		case c.Name == "" && c.Capacity == "young_person":
			young++
			continue
		case c.Name == "":
			names = append(names, lang.T(ctx, "Someone who left, {{.Capacity}}", "Capacity", capacityWord(ctx, c.Capacity)))
			continue
		}
		names = append(names, lang.T(ctx, "{{.Name}}, {{.Capacity}}", "Name", c.Name, "Capacity", capacityWord(ctx, c.Capacity)))
	}
	if young > 0 {
		names = append(names, lang.N(ctx, young, "A young person", "{{.N}} young people"))
	}
	return names
}

// capacityWord is what somebody takes part as.
func capacityWord(ctx context.Context, capacity string) string {
	switch capacity {
	case "young_person":
		return lang.T(ctx, "a young person")
	case "parent":
		return lang.T(ctx, "a parent or carer")
	case "councillor":
		return lang.T(ctx, "a councillor")
	case "officer":
		return lang.T(ctx, "a council officer")
	case "voluntary":
		return lang.T(ctx, "a voluntary group")
	default:
		return lang.T(ctx, "a resident")
	}
}

func reasonBy(ctx context.Context, r models.PlanReason) string {
	return lang.T(ctx, "{{.Capacity}}, who chose “{{.Choice}}”", "Capacity", capacityWord(ctx, r.Capacity), "Choice", choiceName(ctx, r.Choice))
}

func whySummary(ctx context.Context, why string) string {
	if why != "" {
		return lang.T(ctx, "Change why you chose it")
	}
	return lang.T(ctx, "Say why, if you want to")
}
