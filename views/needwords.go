package views

import (
	"context"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

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
