package views

import (
	"context"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// eitherWay is the first of two sentences where texts are sent, so that a mobile number will do in place of an email address, else the second.
func (p Page) eitherWay(texts, mailAlone string) string {
	if p.Texts {
		return texts
	}
	return mailAlone
}

// contactField is the field for where a code goes: an address, or where texts are sent a mobile number. The keyboard for addresses has both.
func contactField(ctx context.Context, p Page, value string) components.InputProps {
	field := components.InputProps{Name: "email", Label: lang.T(ctx, "Your email address"), Type: "email", Value: value, Error: p.Error(ctx, "email"), Autocomplete: "email", Spellcheck: "false"}
	if p.Texts {
		field.Label, field.Hint = lang.T(ctx, "Your email address or mobile number"), lang.T(ctx, "For a text, a UK number that begins with 07.")
		field.Type, field.InputMode, field.AutoCapitalize = "text", "email", "none"
	}
	return field
}

// shownContact is an address or a number as its owner knows it, from how it was typed.
func shownContact(typed string) string {
	if contact, ok := models.ParseContact(typed); ok && models.IsMobile(contact) {
		return models.GroupMobile(contact)
	}
	return strings.TrimSpace(typed)
}

// texted is the number that a text goes to, empty where a mail goes to an address.
func texted(typed string) string {
	if contact, ok := models.ParseContact(typed); ok && models.IsMobile(contact) {
		return contact
	}
	return ""
}

// changesVoteOf says whose vote is changed. Of a number others see the last digits alone.
func changesVoteOf(ctx context.Context, typed string) string {
	if number := texted(typed); number != "" {
		return lang.T(ctx, "You are changing the vote of the number ending {{.Last}}.", "Last", models.LastDigits(number))
	}
	return lang.T(ctx, "You are changing the vote of {{.Email}}.", "Email", strings.TrimSpace(typed))
}

// where says where the code went, and that it is worth typing.
func (s SentCode) where(ctx context.Context) string {
	until := lang.Clock(ctx, s.Until)
	if number := texted(s.Cast.Email); number != "" {
		return lang.T(ctx, "It went to the number ending {{.Last}} and works until {{.When}}. Your vote is not in yet.", "Last", models.LastDigits(number), "When", until)
	}
	return lang.T(ctx, "It went to {{.Email}} and works until {{.When}}. Your vote is not in yet.", "Email", strings.TrimSpace(s.Cast.Email), "When", until)
}

// CheckMessages is the title of the page that asks for the code that was sent to what was typed.
func CheckMessages(ctx context.Context, typed string) string {
	if texted(typed) != "" {
		return lang.T(ctx, "Check your texts")
	}
	return lang.T(ctx, "Check your email")
}
