package views

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// about says what an earlier vote was, and whether the rules agree about it.
func (p RulesCompared) about(ctx context.Context, r models.RoundByRules) string {
	about := ""
	if strings.HasPrefix(r.Href, "/elections/") {
		about = "This vote was not run on Acorn. "
	}
	money := lang.Money(ctx, r.PotPence)
	if r.Shared != r.PotPence {
		money = fmt.Sprintf("Counted with %s in place of %s", lang.Money(ctx, r.Shared), money)
	}
	about += fmt.Sprintf("%s, %s. It was counted by this rule: %s.", money, lang.N(ctx, r.Ballots, "{{.N}} person voted", "{{.N}} people voted"), ruleTitle(ctx, r.Rule))
	if r.Alike() {
		if len(r.ByRule) == 2 {
			return about + " Both rules that go with its ballot vote in the same projects."
		}
		return about + " All three rules vote in the same projects."
	}
	return about
}

func (p RulesCompared) outcomes(r models.RoundByRules) []ruleOutcome {
	outcomes := make([]ruleOutcome, len(r.ByRule))
	for i, o := range r.ByRule {
		outcomes[i] = ruleOutcome{o.Method, o.Outcome}
	}
	return outcomes
}

// rows are the figures of each outcome and what it votes in, and how many people have more of their picks in it than in the published result.
func (p RulesCompared) rows(ctx context.Context, r models.RoundByRules) [][]components.Cell {
	rows := sideRows(ctx, p.outcomes(r))
	prefer := []components.Cell{{Text: "People with more of their picks than by its own rule"}}
	for _, o := range r.ByRule {
		text := fmt.Sprintf("%s, and %s with fewer", lang.Number(ctx, o.Prefer), lang.Number(ctx, o.PreferIt))
		if o.Method == r.Rule {
			if text = "This is the result"; r.Shared != r.PotPence {
				text = "The rule that it was counted by"
			}
		}
		prefer = append(prefer, components.Cell{Text: text})
	}
	return append(rows[:sideFigures:sideFigures], append([][]components.Cell{prefer}, rows[sideFigures:]...)...)
}
