package views

import (
	"context"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

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

// SendAgain is a form that could not be accepted when it was sent.
type SendAgain struct {
	Page
	Action string // where it was sent
	Fields url.Values
	Fault  *models.Error // set where something of ours broke, or too many people asked at once
	Vote   *VoteReview   // what is on its ballot, where it is a form of a vote and its projects are at hand
}

// typed shows what the form held. What is on a ballot is shown as the vote's own pages do.
func (p SendAgain) typed(ctx context.Context) []components.SummaryRow {
	if p.Vote == nil {
		return typed(ctx, p.Fields)
	}
	fields, vote := maps.Clone(p.Fields), p.Vote.Vote
	maps.DeleteFunc(fields, func(name string, _ []string) bool {
		_, marked := models.MarkedProject(name)
		return marked || name == "project" || name == "belongs"
	})
	rows := typed(ctx, fields)
	for _, choice := range belongs(ctx, vote.Belongings(), vote.AreaName) {
		if choice.Value == p.Fields.Get("belongs") {
			rows = append(rows, components.SummaryRow{Key: lang.T(ctx, "I am {{.Age}} or over, and I", "Age", vote.MinAge), Text: choice.Label})
		}
	}
	return rows
}

func keys(fields url.Values) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// What was picked from a list stands in its form as an id, which says nothing to anybody, or as a word of the program's, which does without its lines.
var (
	chosenByID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	chosenWord = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)
)

// typed shows what a form held, by the names of its fields, leaving out empty ones, codes, and what its page never showed.
func typed(ctx context.Context, fields url.Values) []components.SummaryRow {
	var rows []components.SummaryRow
	for _, name := range keys(fields) {
		said := slices.DeleteFunc(slices.Clone(fields[name]), chosenByID.MatchString)
		value, words := strings.TrimSpace(strings.Join(said, ", ")), FieldName(ctx, name)
		if value == "" || words == "" {
			continue
		}
		if chosenWord.MatchString(value) {
			value = strings.ReplaceAll(value, "_", " ")
		}
		rows = append(rows, components.SummaryRow{Key: words, Text: value})
	}
	return rows
}
