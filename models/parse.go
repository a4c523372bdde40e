package models

import (
	"strconv"
	"strings"
	"time"
)

// The largest numbers that a form takes: above them somebody's finger slipped.
const (
	mostPence = 100_000_000_000 // £1 billion
	mostCount = 10_000_000
)

// ParsePounds reads an amount of money as people type it: "£1,200.50", "1200", "1 200". It answers pence, and false for what is no amount:
// no number, less than nothing, parts of a penny.
func ParsePounds(typed string) (int64, bool) {
	text := strings.TrimPrefix(bare(typed), "£")
	pounds, pence, dotted := strings.Cut(text, ".")
	if dotted {
		if len(pence) != 2 || !digits(pence) {
			return 0, false
		}
	} else {
		pence = "00"
	}
	if !digits(pounds) || len(pounds) > 12 {
		return 0, false
	}
	n, err := strconv.ParseInt(pounds+pence, 10, 64)
	return n, err == nil && n <= mostPence
}

// ParseCount reads a whole number of things as people type it: "1,200", "12". It answers false for what is none.
func ParseCount(typed string) (int, bool) {
	text := bare(typed)
	if !digits(text) || len(text) > 9 {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n <= mostCount
}

// ParseThousandths reads a figure with up to three decimals, as outcomes are measured: "36.5", "36.5%", "1,200". It answers thousandths.
func ParseThousandths(typed string) (int64, bool) {
	text := strings.TrimSuffix(bare(typed), "%")
	whole, part, dotted := strings.Cut(text, ".")
	if dotted && (part == "" || len(part) > 3 || !digits(part)) {
		return 0, false
	}
	if !digits(whole) || len(whole) > 9 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	return n, err == nil
}

// bare is a number as typed without what people put between its digits.
func bare(typed string) string {
	return strings.NewReplacer(",", "", " ", "", "\u00a0", "").Replace(strings.TrimSpace(typed))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// TypedDay is a day as somebody typed it into three fields.
type TypedDay struct{ Day, Month, Year string }

// TypedDayOf is a day written 2026-11-22 as it stands in three fields; an empty day leaves them empty.
func TypedDayOf(day string) TypedDay {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return TypedDay{}
	}
	return TypedDay{strconv.Itoa(t.Day()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Year())}
}

// Empty reports whether nothing was typed.
func (d TypedDay) Empty() bool { return strings.TrimSpace(d.Day+d.Month+d.Year) == "" }

// Parse answers the day written 2026-11-22, and false where there is no such day. A month may be a number or an English name.
func (d TypedDay) Parse() (string, bool) {
	day, okDay := ParseCount(d.Day)
	year, okYear := ParseCount(d.Year)
	month, okMonth := parseMonth(d.Month)
	if !okDay || !okMonth || !okYear || year < 1900 || year > 2200 {
		return "", false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t.Format(time.DateOnly), t.Day() == day && int(t.Month()) == month
}

func parseMonth(typed string) (int, bool) {
	if n, ok := ParseCount(typed); ok {
		return n, n >= 1 && n <= 12
	}
	name := strings.ToLower(strings.TrimSpace(typed))
	for m := time.January; m <= time.December && len(name) >= 3; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), name) {
			return int(m), true
		}
	}
	return 0, false
}
