package views

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// titled is the page with another title.
func (p Page) titled(title string) Page {
	p.Title = title
	return p
}

func errorTitle(ctx context.Context, e *models.Error) string { return lang.T(ctx, e.Text, e.Args...) }

// actOf is the act that was forbidden, when the error names one.
func actOf(e *models.Error) models.Act {
	for i := 0; i+1 < len(e.Args); i += 2 {
		if e.Args[i] == "Act" {
			if act, ok := e.Args[i+1].(string); ok {
				return models.Act(act)
			}
		}
	}
	return ""
}

func keys(fields url.Values) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// typed shows what a form held, in the words of its fields, leaving out codes, check numbers and empty fields.
func typed(fields url.Values) []components.SummaryRow {
	var rows []components.SummaryRow
	for _, name := range keys(fields) {
		value := strings.TrimSpace(strings.Join(fields[name], ", "))
		words := []rune(strings.TrimSpace(strings.ReplaceAll(name, "_", " ")))
		if value == "" || len(words) == 0 || strings.Contains(name, "code") || name == "hash" {
			continue
		}
		words[0] = unicode.ToUpper(words[0])
		rows = append(rows, components.SummaryRow{Key: string(words), Text: value})
	}
	return rows
}
