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

// CheckMessages is the title of the page that asks for the code that was sent to what was typed.
func CheckMessages(ctx context.Context, typed string) string {
	if texted(typed) != "" {
		return lang.T(ctx, "Check your texts")
	}
	return lang.T(ctx, "Check your email")
}
