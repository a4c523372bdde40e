package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// dealItems are the promises of one side of an initiative's deal, with what the other side says of each. The council's first is the money.
func dealItems(ctx context.Context, p models.InitiativePage, side string) []components.DealItem {
	var items []components.DealItem
	if side == models.CouncilSide {
		items = agreedPromises(ctx, p.AwardPence, nil)
	}
	for _, promise := range p.PromisesOf(side) {
		items = append(items, components.DealItem{Text: promise.Body, State: promiseState(promise), Note: promiseNote(ctx, promise)})
	}
	return items
}

func promiseState(p models.Promise) components.DealState {
	switch {
	case p.Mark == nil:
		return components.DealPromised
	case p.Mark.Kept:
		return components.DealDone
	default:
		return components.DealBroken
	}
}

// promiseNote is what the other side says of a promise, or nothing.
func promiseNote(ctx context.Context, p models.Promise) string {
	if p.Mark == nil {
		return ""
	}
	text := "Not kept, the council said on {{.Day}}. {{.Why}}"
	switch {
	case p.Mark.Kept && p.Side == models.CouncilSide:
		text = "Kept, the group said on {{.Day}}. {{.Why}}"
	case p.Mark.Kept:
		text = "Kept, the council said on {{.Day}}. {{.Why}}"
	case p.Side == models.CouncilSide:
		text = "Not kept, the group said on {{.Day}}. {{.Why}}"
	}
	return lang.T(ctx, text, "Day", lang.ShortDate(ctx, p.Mark.MarkedAt), "Why", p.Mark.Why)
}

// promiseRows are the promises as an initiative's people look after them: whoever was promised says whether it was kept.
func promiseRows(ctx context.Context, p Manage) []components.SummaryRow {
	var rows []components.SummaryRow
	for _, promise := range p.Promises {
		key := lang.T(ctx, "The council will")
		if promise.Side == models.GroupSide {
			key = lang.T(ctx, "The group will")
		}
		row := components.SummaryRow{Key: key, Value: promiseSaid(promise)}
		if promise.MayMark {
			text := lang.T(ctx, "Say whether it was kept")
			if promise.Mark != nil {
				text = lang.T(ctx, "Change")
			}
			row.Actions = []components.Action{{Text: text, HiddenText: promise.Body, Href: p.base() + "/deal/" + promise.ID}}
		}
		rows = append(rows, row)
	}
	return rows
}
