package views

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// needChips lead to the needs that some people say.
func needChips(ctx context.Context, p Needs) []components.Chip {
	total := 0
	for _, n := range p.Counts {
		total += n
	}
	chips := []components.Chip{{Text: lang.T(ctx, "All"), Href: "/needs", Count: total, HasCount: true, Current: p.SaidBy == ""}}
	names := map[string]string{"resident": lang.T(ctx, "Residents"), "young_person": lang.T(ctx, "Young people"), "data": lang.T(ctx, "Figures")}
	for _, source := range models.NeedSources {
		if p.Counts[source] > 0 {
			chips = append(chips, components.Chip{Text: names[source], Href: "/needs?by=" + source, Count: p.Counts[source], HasCount: true, Current: p.SaidBy == source})
		}
	}
	return chips
}

// needLine is who says a need, where, and how many ideas answer it.
func needLine(ctx context.Context, n models.NeedCard) string {
	parts := []string{}
	switch n.SaidBy {
	case "young_person":
		parts = append(parts, lang.N(ctx, n.PeopleCount, "{{.N}} young person says so", "{{.N}} young people say so"))
	case "data":
		parts = append(parts, lang.T(ctx, "Figures say so: {{.Source}}", "Source", n.Source))
	default:
		parts = append(parts, lang.N(ctx, n.PeopleCount, "{{.N}} person says so", "{{.N}} people say so"))
	}
	if n.AreaName != "" {
		parts = append(parts, n.AreaName)
	}
	if n.Answers > 0 {
		parts = append(parts, lang.N(ctx, n.Answers, "{{.N}} idea answers it", "{{.N}} ideas answer it"))
	}
	return strings.Join(parts, " · ")
}

func needFacts(ctx context.Context, n models.NeedCard) []components.SummaryRow {
	rows := []components.SummaryRow{{Key: lang.T(ctx, "Who says so"), Text: saidBy(ctx, n.Need)}}
	if n.Source != "" && n.SaidBy != "data" {
		rows = append(rows, components.SummaryRow{Key: lang.T(ctx, "How we know"), Text: n.Source})
	}
	if n.AreaName != "" {
		rows = append(rows, components.SummaryRow{Key: lang.T(ctx, "Where"), Text: n.AreaName})
	}
	return rows
}

func areaOptions(ctx context.Context, areas []models.Area) []components.Option {
	options := []components.Option{{Value: "", Label: lang.T(ctx, "Everywhere, or I don't know")}}
	for _, a := range areas {
		options = append(options, components.Option{Value: a.ID, Label: a.Name})
	}
	return options
}

// hiddenFacts say when news was posted and until when it can be shown again, and hiddenBy who hid it and why.
func hiddenFacts(ctx context.Context, n models.HiddenNews) string {
	return fmt.Sprintf("Posted on %s. Hidden on %s. Its words are deleted on %s.", lang.Date(ctx, n.PostedAt), lang.Date(ctx, n.HiddenAt), lang.Date(ctx, n.Until))
}

func hiddenBy(n models.HiddenNews) string {
	who := n.HiddenBy
	if who == "" {
		who = "Somebody whose account is closed"
	}
	return who + " hid it: " + n.HiddenWhy
}

// moderatedFacts is who said a need, where and when, for whoever decides about it.
func moderatedFacts(ctx context.Context, n models.NeedCard) string {
	parts := []string{saidBy(ctx, n.Need)}
	for _, part := range []string{n.AreaName, n.RoundName} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, lang.DateTime(ctx, n.CreatedAt)), " · ")
}
