package views

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

func auditRows(ctx context.Context, lines []models.AuditLine) [][]components.Cell {
	rows := make([][]components.Cell, len(lines))
	for i, l := range lines {
		who := l.Who
		if l.ActorID == nil {
			who = "The program"
		}
		rows[i] = []components.Cell{{Text: strconv.FormatInt(l.Number, 10), Numeric: true}, {Text: lang.ShortDate(ctx, l.At) + ", " + lang.Clock(ctx, l.At)}, {Text: who}, {Text: l.Act},
			{Text: strings.ReplaceAll(l.ObjectKind, "_", " ")}, {Text: auditDetail(ctx, l.Detail)}, {Text: l.RoundName}, {Text: l.Reason}, {Text: l.Hash[:12]}}
	}
	return rows
}

// auditDetail says in a line what an entry recorded beside its act: "decision eligible, version 2". What is nested deeper than that stays in the entry itself.
func auditDetail(ctx context.Context, detail string) string {
	var recorded any
	if err := json.Unmarshal([]byte(detail), &recorded); err != nil {
		return detail
	}
	facts, named := recorded.(map[string]any)
	if !named {
		return auditValue(ctx, "", recorded)
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if value := auditValue(ctx, name, facts[name]); value != "" {
			words = append(words, strings.ReplaceAll(strings.TrimSuffix(name, "_pence"), "_", " ")+" "+value)
		}
	}
	return strings.Join(words, ", ")
}

// auditValue is one recorded value as an officer reads it: money in pounds, fingerprints by their beginning, lists by their length.
func auditValue(ctx context.Context, name string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		if len(v) == 64 && strings.Trim(v, "0123456789abcdef") == "" {
			return v[:12]
		}
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		if strings.HasSuffix(name, "_pence") {
			return lang.Money(ctx, int64(v))
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		return fmt.Sprintf("(%d)", len(v))
	case map[string]any:
		return fmt.Sprintf("(%d)", len(v))
	default:
		return fmt.Sprint(v)
	}
}
