package models

import (
	"regexp"
	"strings"
	"unicode"
)

// What a text that everybody will read must not hold: ways to reach a person at home. The patterns are generous, because a false alarm costs
// a sentence and a miss puts somebody's number on a public page.
var (
	emailIn = regexp.MustCompile(`[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+`)
	// A number as the United Kingdom writes it: 0 or +44, then nine or ten digits however they are spaced.
	phoneIn = regexp.MustCompile(`(?:^|[^\d])((?:\+44|0)[\d\s().-]{8,16}\d)`)
	// Royal Mail's shapes: an outward code, then a digit and two letters that are never C, I, K, M, O or V.
	postcodeIn = regexp.MustCompile(`(?i)\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9]([ABD-HJLNP-UW-Z]{2})\b`)
)

// ContactIn says what in a text would let a stranger reach somebody: "email", "phone", "postcode", or nothing.
func ContactIn(text string) string {
	text = folded(text)
	switch {
	case emailIn.MatchString(text):
		return "email"
	case hasPhone(text):
		return "phone"
	case hasPostcode(text):
		return "postcode"
	default:
		return ""
	}
}

func hasPhone(text string) bool {
	for _, match := range phoneIn.FindAllStringSubmatch(text, -1) {
		digits := 0
		for _, r := range strings.TrimPrefix(match[1], "+44") {
			if unicode.IsDigit(r) {
				digits++
			}
		}
		if digits >= 10 && digits <= 12 {
			return true
		}
	}
	return false
}

// hasPostcode leaves out "B1 2nd floor": an ordinal in small letters after a room's number.
func hasPostcode(text string) bool {
	for _, match := range postcodeIn.FindAllStringSubmatch(text, -1) {
		if end := match[1]; end != "st" && end != "nd" && end != "rd" && end != "th" {
			return true
		}
	}
	return false
}

// requireReachable adds what is missing of a person whom somebody must be able to reach: a name, and a phone number or an email address.
func (c *Checks) requireReachable(field, text string) {
	if text == "" {
		return
	}
	kind := ContactIn(text)
	c.Require(kind == "email" || kind == "phone", field, "Add a phone number with its area code, or an email address")
	name := emailIn.ReplaceAllString(text, "")
	letters := strings.IndexFunc(name, unicode.IsLetter) >= 0
	c.Require(letters, field, "Enter the person's name too")
}

// takeOut adds what to take out of a text that everybody will read.
func (c *Checks) takeOut(field, text string) {
	switch ContactIn(text) {
	case "email":
		c.Require(false, field, "Take out the email address. Everybody can read this")
	case "phone":
		c.Require(false, field, "Take out the phone number. Everybody can read this")
	case "postcode":
		c.Require(false, field, "Take out the postcode. Everybody can read this, and the name of the place is enough")
	default:
		c.noStray(field, text)
	}
}
