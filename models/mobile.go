package models

import (
	"strings"
	"unicode"
)

// What is wrong with a number that was typed where a UK mobile number is asked for.
const (
	notMobile     = "That is not a mobile number. A mobile number begins with 07, and has 11 digits"
	foreignMobile = "We can send texts to UK mobile numbers only. Use your email address, or a number that begins with 07"
	dearMobile    = "We do not send texts to numbers that begin with 070 or 076. Use another number, or your email address"
	oddMobile     = "A UK mobile number has 11 digits, like 07700 900123. Check yours and type it again"
)

// mobileDigits is how many digits a UK mobile number has after +44.
const mobileDigits = 10

// ParseMobile makes the many ways of typing one UK mobile number the same, +447700900123, so that one phone has one vote: with or without a country code, and
// with any spaces, dashes, dots and brackets. wrong says what to do about one that gets no texts; it is empty where the number is one. Landlines, other countries'
// numbers, personal numbers (070) and pagers (076, but for the Isle of Man's mobile 07624) are refused: some of them cost the council, or pay whoever asked (Ofcom, National
// Telephone Numbering Plan, part A).
func ParseMobile(typed string) (number, wrong string) {
	digits, national, ok := dialled(typed)
	switch {
	case !ok:
		return "", oddMobile
	case !national:
		return "", foreignMobile
	case strings.HasPrefix(digits, "7") && len(digits) != mobileDigits:
		return "", oddMobile
	case strings.HasPrefix(digits, "70"), strings.HasPrefix(digits, "76") && !strings.HasPrefix(digits, "7624"):
		return "", dearMobile
	case !strings.HasPrefix(digits, "7"):
		return "", notMobile
	}
	return "+44" + digits, ""
}

// dialled are the digits of a number without what leads to the United Kingdom, and whether they are dialled there. ok is false for what is no telephone number.
func dialled(typed string) (digits string, national, ok bool) {
	var b strings.Builder
	plus := false
	for _, r := range strings.TrimSpace(typed) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0 && !plus:
			plus = true
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Pd, r), strings.ContainsRune(".()[]/\u2212", r):
			// how people group digits, and the marks that a phone puts around a number that is copied
		default:
			return "", false, false
		}
	}
	digits = b.String()
	if after, found := strings.CutPrefix(digits, "00"); found && !plus {
		digits, plus = after, true
	}
	after, british := strings.CutPrefix(digits, "44")
	switch {
	case digits == "":
		return "", false, false
	case british && (plus || strings.HasPrefix(after, "7") && len(after) == mobileDigits):
		return strings.TrimPrefix(after, "0"), true, true // +44 (0)7700 900123
	case plus:
		return digits, false, true
	}
	// A spreadsheet takes the first 0 away.
	return strings.TrimPrefix(digits, "0"), strings.HasPrefix(digits, "0") || strings.HasPrefix(digits, "7"), true
}

// IsMobile reports whether a contact, as ParseContact makes it, is a number and not an address.
func IsMobile(contact string) bool {
	return strings.HasPrefix(contact, "+") && !strings.Contains(contact, "@")
}

// looksMobile reports whether somebody meant a number by what they typed: it has digits, and nothing that an address has.
func looksMobile(typed string) bool {
	return strings.ContainsAny(typed, "0123456789") && !strings.Contains(typed, "@") && strings.IndexFunc(typed, unicode.IsLetter) < 0
}

// ParseContact reads what somebody typed who may give an email address or a mobile number, and reports whether it is one: as NormaliseEmail or ParseMobile makes
// it.
func ParseContact(typed string) (string, bool) {
	if looksMobile(typed) {
		number, wrong := ParseMobile(typed)
		return number, wrong == ""
	}
	return NormaliseEmail(typed)
}

// OneContact stands for all the contacts by which one person could vote several times: OneMailbox of an address, a number itself.
func OneContact(contact string) string {
	if IsMobile(contact) {
		return contact
	}
	return OneMailbox(contact)
}

// LastDigits are the last three digits of a number, by which its owner knows it and a page may name it.
func LastDigits(number string) string { return number[max(0, len(number)-3):] }

// NumberBlock is what a thousand numbers in a row have in common: all but the last three digits.
func NumberBlock(number string) string { return number[:max(0, len(number)-3)] }

// GroupMobile writes a number as people in the United Kingdom do: 07700 900123.
func GroupMobile(number string) string {
	digits, found := strings.CutPrefix(number, "+44")
	if !found || len(digits) != mobileDigits {
		return number
	}
	return "0" + digits[:4] + " " + digits[4:]
}

// contact adds what is wrong with an address or a number to which a code is to be sent. texts says that a number will do here.
func (c *Checks) contact(typed string, texts bool) {
	if !texts {
		c.address(typed)
		return
	}
	if looksMobile(typed) {
		if _, wrong := ParseMobile(typed); wrong != "" {
			c.Require(false, "email", wrong)
		}
		return
	}
	_, ok := ReadAddress(typed)
	c.Require(ok, "email", "Enter your email address, like sam@example.org, or your mobile number, like 07700 900123")
}
