package views

import (
	"context"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// eventItems is what happened to a proposal, oldest first, without anybody's name.
func eventItems(ctx context.Context, p models.ProposalPage) []components.StageItem {
	var items []components.StageItem
	for _, e := range p.History {
		items = append(items, components.StageItem{Name: eventName(ctx, e, p.Full), When: lang.Date(ctx, e.At), State: components.StageDone})
	}
	if len(items) == 0 {
		return []components.StageItem{{Name: lang.T(ctx, "Being written"), When: lang.T(ctx, "Saved on {{.Day}}", "Day", lang.Date(ctx, p.UpdatedAt)), State: components.StageNow}}
	}
	return items
}

func eventName(ctx context.Context, e models.ProposalEvent, full bool) string {
	switch e.Kind {
	case "sent":
		return lang.T(ctx, "Sent in")
	case "changed":
		if !full || len(e.Changed) == 0 {
			return lang.T(ctx, "Version {{.N}} sent in", "N", e.Version)
		}
		labels := make([]string, len(e.Changed))
		for i, label := range e.Changed {
			labels[i] = factLabel(ctx, label)
		}
		return lang.T(ctx, "Version {{.N}} sent in. Changed: {{.What}}", "N", e.Version, "What", strings.Join(labels, ", "))
	case models.ProposalEligible:
		return lang.T(ctx, "Checked: it can go forward")
	case models.ProposalChangesRequested:
		return lang.T(ctx, "Checked: changes asked for")
	case models.ProposalNotEligible:
		return lang.T(ctx, "Checked: it cannot go forward")
	case models.EventWaived:
		return lang.T(ctx, "The group asked for no other look")
	case models.EventAppealed:
		return lang.T(ctx, "The group asked for another look")
	case models.EventAgain + models.ProposalEligible:
		return lang.T(ctx, "Looked at again by somebody else: it can go forward")
	case models.EventAgain + models.ProposalChangesRequested:
		return lang.T(ctx, "Looked at again by somebody else: changes asked for")
	case models.EventAgain + models.ProposalNotEligible:
		return lang.T(ctx, "Looked at again by somebody else: it cannot go forward")
	case models.ProposalWithdrawn:
		return lang.T(ctx, "Withdrawn by the group")
	case "ballot":
		return lang.T(ctx, "Put on the ballot")
	case "result":
		return lang.T(ctx, "Result published")
	case "offered":
		return lang.T(ctx, "{{.Amount}} offered to the group", "Amount", lang.Money(ctx, e.Pence))
	case "accepted":
		return lang.T(ctx, "Offer accepted")
	case "declined":
		return lang.T(ctx, "Offer not taken up")
	default:
		return ""
	}
}

func proposalFacts(ctx context.Context, p models.ProposalPage) []components.SummaryRow {
	var rows []components.SummaryRow
	add := func(key, text string) {
		if text != "" {
			rows = append(rows, components.SummaryRow{Key: key, Text: text})
		}
	}
	add(lang.T(ctx, "Where"), p.Content.Place)
	add(lang.T(ctx, "Who for"), p.Content.WhoFor)
	if p.Content.PeopleCount > 0 {
		add(lang.T(ctx, "About how many"), lang.N(ctx, p.Content.PeopleCount, "{{.N}} person", "{{.N}} people"))
	}
	add(lang.T(ctx, "Group"), p.Content.GroupName)
	return rows
}

func budgetBars(ctx context.Context, c models.VersionContent) []components.Bar {
	bars := make([]components.Bar, len(c.Budget))
	for i, line := range c.Budget {
		bars[i] = components.Bar{Label: line.Label, Value: line.Pence, Text: lang.Money(ctx, line.Pence)}
	}
	return bars
}

// promises are one side's. Who kept which is for the people of the initiative to tell in their news.
func promises(lines []string) []components.DealItem {
	items := make([]components.DealItem, len(lines))
	for i, line := range lines {
		items[i] = components.DealItem{Text: line}
	}
	return items
}

// councilPromises are the council's side of the deal: the money first, which is the least that it does.
func councilPromises(ctx context.Context, c models.VersionContent) []components.DealItem {
	return promises(append([]string{payIfItWins(ctx, c.ProposalInput)}, c.CouncilWill...))
}

// payIfItWins is the first promise of the council, of any idea that asks for money.
func payIfItWins(ctx context.Context, in models.ProposalInput) string {
	return lang.T(ctx, "Pay {{.Amount}}, if the idea wins", "Amount", lang.Money(ctx, in.AskPence()))
}

// agreedPromises are the council's side once an amount was agreed.
func agreedPromises(ctx context.Context, pence int64, lines []string) []components.DealItem {
	return promises(append([]string{lang.T(ctx, "Pay {{.Amount}}", "Amount", lang.Money(ctx, pence))}, lines...))
}
