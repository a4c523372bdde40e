package models_test

import (
	"strings"
	"testing"

	"acorn/models"
)

func TestParseMobile(t *testing.T) {
	t.Parallel()
	const same = "+447700900123"
	for typed, want := range map[string]string{
		"07700900123":                 same,
		"07700 900123":                same,
		"07700 900 123":               same,
		" (07700) 900-123 ":           same,
		"07700\u2013900\u2011123":     same,
		"07700.900.123":               same,
		"+447700900123":               same,
		"+44 7700 900123":             same,
		"+44 (0)7700 900123":          same,
		"+44 (0) 7700-900-123":        same,
		"0044 7700 900123":            same,
		"0044 (0)7700 900123":         same,
		"00447700900123":              same,
		"447700900123":                same,
		"7700900123":                  same,
		"\u202a+44 7700 900123\u202c": same,
		"07700\u00a0900123":           same,
		"07624 900123":                "+447624900123",
		"07911 123456":                "+447911123456",
	} {
		if got, wrong := models.ParseMobile(typed); got != want || wrong != "" {
			t.Errorf("ParseMobile(%q) = %q, %q; want %q", typed, got, wrong, want)
		}
		if got, ok := models.ParseContact(typed); got != want || !ok {
			t.Errorf("ParseContact(%q) = %q, %v; want %q", typed, got, ok, want)
		}
		if again, _ := models.ParseMobile(want); again != want {
			t.Errorf("ParseMobile(%q) = %q, want it unchanged", want, again)
		}
	}
}

func TestParseMobileRefuses(t *testing.T) {
	t.Parallel()
	for typed, says := range map[string]string{
		"01632 960983":       "begins with 07",
		"(020) 7946 0018":    "begins with 07",
		"0300 123 1234":      "begins with 07",
		"0800 1111":          "begins with 07",
		"09098 790000":       "begins with 07",
		"+44 1632 960983":    "begins with 07",
		"+33 6 12 34 56 78":  "UK mobile",
		"0033612345678":      "UK mobile",
		"+1 202 555 0143":    "UK mobile",
		"+353 85 123 4567":   "UK mobile",
		"07000 123456":       "070 or 076",
		"+44 70 1234 5678":   "070 or 076",
		"07600 123456":       "070 or 076",
		"07640 123456":       "070 or 076",
		"0770090012":         "11 digits",
		"077009001234":       "11 digits",
		"+44 7700 90012":     "11 digits",
		"07":                 "11 digits",
		"":                   "11 digits",
		"+":                  "11 digits",
		"07700 900123 x4":    "11 digits",
		"++447700900123":     "11 digits",
		"07700+900123":       "11 digits",
		"٠٧٧٠٠٩٠٠١٢٣":        "11 digits",
		"07700 900123\x00":   "11 digits",
		"07700 900123, 0771": "11 digits",
		"\xff07700900123":    "11 digits",
	} {
		got, wrong := models.ParseMobile(typed)
		if got != "" || !strings.Contains(wrong, says) {
			t.Errorf("ParseMobile(%q) = %q, %q; want a sentence with %q", typed, got, wrong, says)
		}
	}
}

func TestParseContact(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		" Sam@Example.org":        "sam@example.org",
		"07700900123@example.org": "07700900123@example.org",
		"+44@example.org":         "+44@example.org",
	} {
		got, ok := models.ParseContact(typed)
		if got != want || !ok || models.IsMobile(got) {
			t.Errorf("ParseContact(%q) = %q, %v; want the address %q", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "sam", "sam@", "07700", "+33612345678", "07012345678", "0770090012é"} {
		if got, ok := models.ParseContact(typed); ok {
			t.Errorf("ParseContact(%q) = %q, want nothing", typed, got)
		}
	}
}

// FuzzParseContact looks for what is typed once and read as something else the second time.
func FuzzParseContact(f *testing.F) {
	for _, seed := range []string{"07700 900123", "+44 (0)7700 900123", "sam@example.org", "0044", "++", "\xff", "٠٧", "7700900123"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		contact, ok := models.ParseContact(typed)
		if !ok {
			return
		}
		if again, ok := models.ParseContact(contact); !ok && models.IsMobile(contact) || models.IsMobile(contact) && again != contact {
			t.Errorf("%q is %q, and that is %q", typed, contact, again)
		}
		if models.IsMobile(contact) && (len(contact) != 13 || !strings.HasPrefix(contact, "+447")) {
			t.Errorf("%q is %q, which is no UK mobile number", typed, contact)
		}
	})
}

func TestGroupMobile(t *testing.T) {
	t.Parallel()
	if got := models.GroupMobile("+447700900123"); got != "07700 900123" {
		t.Errorf("GroupMobile gives %q", got)
	}
	if got := models.LastDigits("+447700900123"); got != "123" {
		t.Errorf("LastDigits gives %q", got)
	}
	for _, odd := range []string{"", "+4", "sam@example.org"} {
		if got := models.GroupMobile(odd); got != odd {
			t.Errorf("GroupMobile(%q) gives %q", odd, got)
		}
		_, _ = models.LastDigits(odd), models.NumberBlock(odd)
	}
}
