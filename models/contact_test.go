package models_test

import (
	"testing"

	"acorn/models"
)

func TestContactIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Write to priya@example.org":                 "email",
		"PRIYA.P+x@mail.example.co.uk is me":         "email",
		"Ring 07700 900123":                          "phone",
		"Ring me on (01632) 960 983 after five":      "phone",
		"+44 7700 900 123":                           "phone",
		"tel:020-7946-0018.":                         "phone",
		"Meet at HX1 2AB":                            "postcode",
		"meet at sw1a1aa":                            "postcode",
		"M1 1AE is ours":                             "postcode",
		"":                                           "",
		"A cot, a pram and a cup of tea":             "",
		"Ring Childline on 0800 1111":                "",
		"Room B1 2nd floor, and A1 1st":              "",
		"90 people, £1,200.50, 2026-27, 10:00-12:00": "",
		"Every Tuesday 0900 to 1030":                 "",
		"Ages 0 to 5 and 8 to 11 in 12 weeks":        "",
		"@ the hall":                                 "",
		"from 1 March 2026 to 30 September 2027":     "",
		"Call 0\u200b7700 900123":                    "phone",
		"Call 0\ufe0f7700\u00ad 900\u00a0123":        "phone",
		"Call ٠٧٧٠٠ ٩٠٠١٢٣":                          "phone",
		"Call ０７７００ 𝟗𝟎𝟎𝟏𝟐𝟑":                          "phone",
		"Call 07700–900–123":                         "phone",
		"priya＠example\u200d.org":                    "email",
		"Meet at HX1\u2060 2AB":                      "postcode",
	} {
		if got := models.ContactIn(text); got != want {
			t.Errorf("ContactIn(%q) = %q, want %q", text, got, want)
		}
	}
}
