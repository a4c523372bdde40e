package views

import (
	"context"
	"fmt"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// panelStats are the officer's figures of a panel.
func panelStats(ctx context.Context, p models.PanelProgress) []components.Stat {
	members, wanted := 0, 0
	for _, m := range p.Members {
		if m.Left {
			wanted += m.Finished
			continue
		}
		members++
		wanted += p.Proposals - m.Aside
	}
	return []components.Stat{
		{Figure: lang.Number(ctx, int64(p.Proposals)), Label: lang.N(ctx, p.Proposals, "proposal to score", "proposals to score")},
		{Figure: lang.Number(ctx, int64(members)), Label: lang.N(ctx, members, "member", "members")},
		{Figure: fmt.Sprintf("%d of %d", p.Finished(), wanted), Label: "scorecards finished"},
		{Figure: lang.Number(ctx, int64(len(p.Interests))), Label: lang.N(ctx, len(p.Interests), "interest declared", "interests declared")},
	}
}

func memberRows(p models.PanelProgress) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Members))
	for i, m := range p.Members {
		name, left := m.DisplayName, fmt.Sprint(max(0, p.Proposals-m.Aside-m.Finished))
		if m.Left {
			name, left = name+" (has left the panel)", "0"
		}
		rows[i] = []components.Cell{{Text: name}, {Text: fmt.Sprintf("%d of %d", m.Finished, p.Proposals-m.Aside), Numeric: true}, {Text: fmt.Sprint(m.Begun), Numeric: true},
			{Text: fmt.Sprint(m.Aside), Numeric: true}, {Text: left, Numeric: true}}
	}
	return rows
}

func interestRows(ctx context.Context, p models.PanelProgress) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Interests))
	for i, n := range p.Interests {
		undo := components.Cell{Text: "Scoring is not open"}
		if p.Open {
			undo = components.Cell{Content: linkTo("/desk/rounds/"+p.Slug+"/panel/interests/"+n.ID, "Undo for "+n.DisplayName)}
		}
		rows[i] = []components.Cell{{Text: n.DisplayName}, {Text: n.Title}, {Text: kindText(n.Kind)}, {Text: lang.DateTime(ctx, n.DeclaredAt)}, undo}
	}
	return rows
}
