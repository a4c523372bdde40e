package views

import (
	"context"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// ownEmail is the address that somebody has here, or that they have none: an account that only another site knows gets no mail.
func ownEmail(ctx context.Context, p models.Person) string {
	if strings.HasSuffix(p.Email, ".invalid") {
		return lang.T(ctx, "None. You sign in through another site, and we send you no mail")
	}
	return p.Email
}

// concernNumbers are the numbers to ring with a worry about someone, ready to be pressed on a phone.
func concernNumbers(ctx context.Context, p Page) []components.SummaryRow {
	number := func(who, number, when string) components.SummaryRow {
		return components.SummaryRow{Key: who, Value: phone(number, when)}
	}
	rows := []components.SummaryRow{number(lang.T(ctx, "Someone is in danger now"), "999", ""),
		number(lang.T(ctx, "Childline, if you are under 19"), "0800 1111", lang.T(ctx, "Free, at any time. It will not show on a phone bill."))}
	if p.Council.SafeguardingPhone != "" {
		rows = append(rows, number(p.Council.Name, p.Council.SafeguardingPhone, p.Council.SafeguardingHours))
	}
	return rows
}

// phoneHref is a number as a phone rings it (RFC 3966).
func phoneHref(number string) string { return "tel:" + strings.ReplaceAll(number, " ", "") }
