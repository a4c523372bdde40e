package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

func contributionBars(ctx context.Context, list []models.FundContribution) []components.Bar {
	bars := make([]components.Bar, len(list))
	for i, c := range list {
		bars[i] = components.Bar{Label: c.Name, Value: c.AmountPence, Text: lang.Money(ctx, c.AmountPence)}
	}
	return bars
}

// fundBar shows what became of a fund's money. What came back and was awarded again since is among what was awarded.
func fundBar(ctx context.Context, f models.FundCard) components.MoneyBarProps {
	p := components.MoneyBarProps{ID: "fund-" + f.Slug, Title: lang.T(ctx, "What became of {{.Total}}", "Total", lang.Money(ctx, f.TotalPence)), TotalPence: f.TotalPence}
	for _, segment := range []components.MoneySegment{
		{Text: lang.T(ctx, "{{.Amount}} paid to groups", "Amount", lang.Money(ctx, f.PaidPence)), Pence: f.PaidPence},
		{Text: lang.T(ctx, "{{.Amount}} awarded, still to pay", "Amount", lang.Money(ctx, f.ToPay())), Pence: f.ToPay()},
		{Text: lang.T(ctx, "{{.Amount}} awarded, not needed any more: back in the fund", "Amount", lang.Money(ctx, f.BackNow())), Pence: f.BackNow()},
	} {
		if segment.Pence > 0 {
			p.Segments = append(p.Segments, segment)
		}
	}
	if rest := f.NotAwarded() - f.BackNow(); rest > 0 {
		p.Rest = lang.T(ctx, "{{.Rest}} not awarded yet", "Rest", lang.Money(ctx, rest))
	}
	return p
}

// fundFrom says in a line who holds a fund and how much is in it.
func fundFrom(ctx context.Context, f models.FundCard) string {
	return lang.T(ctx, "{{.Total}} for {{.Year}}, held by {{.Holder}}", "Total", lang.Money(ctx, f.TotalPence), "Year", f.FinancialYear, "Holder", f.HolderName)
}

// addition is money that came into a fund later, in words.
func addition(ctx context.Context, a models.FundAddition) string {
	return lang.T(ctx, "{{.Name}} put in {{.Amount}}", "Name", a.Name, "Amount", lang.Money(ctx, a.AmountPence))
}

func fundInitiativeRows(ctx context.Context, list []models.FundInitiative) [][]components.Cell {
	rows := make([][]components.Cell, len(list))
	for i, in := range list {
		rows[i] = []components.Cell{{Content: linkTo("/initiatives/"+in.Slug, in.Title)}, {Text: lang.Money(ctx, in.AwardPence), Numeric: true},
			{Text: lang.Money(ctx, in.PaidPence), Numeric: true}, {Text: notPaidShort(ctx, in.AwardMoney)}}
	}
	return rows
}

// notPaid says what becomes of what of an award is not paid, or nothing where all of it is.
func notPaid(ctx context.Context, m models.AwardMoney) string {
	switch {
	case m.ToPay() > 0 && m.Back() > 0:
		return lang.T(ctx, "{{.ToPay}} to come, {{.Back}} back in the fund", "ToPay", lang.Money(ctx, m.ToPay()), "Back", lang.Money(ctx, m.Back()))
	case m.ToPay() > 0:
		return lang.T(ctx, "{{.Amount}} to come", "Amount", lang.Money(ctx, m.ToPay()))
	case m.Back() > 0:
		return lang.T(ctx, "{{.Amount}} not needed any more, back in the fund", "Amount", lang.Money(ctx, m.Back()))
	default:
		return ""
	}
}

// notPaidShort is the same in a table's cell.
func notPaidShort(ctx context.Context, m models.AwardMoney) string {
	if m.Back() > 0 && m.ToPay() == 0 {
		return lang.T(ctx, "{{.Amount}} back in the fund", "Amount", lang.Money(ctx, m.Back()))
	}
	return notPaid(ctx, m)
}
