package static_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"

	"acorn/static"
)

// What WCAG 2.2 asks for: 4.5:1 for text (1.4.3), 3:1 for the parts of a picture or control that one must see (1.4.11).
const (
	textRatio    = 4.5
	graphicRatio = 3.0
)

// texts are the pairs in which words are written, by the names in _theme.scss or as colours.
var texts = [][2]string{
	{"#0b0c0c", "page"}, {"#0b0c0c", "card"}, {"#0b0c0c", "soft"}, {"muted", "page"}, {"muted", "card"}, {"muted", "soft"}, {"#fff", "brand"}, {"#fff", "button"},
	{"#fff", "button-hover"}, {"brand", "card"}, {"brand", "soft"}, {"accent", "card"}, {"accent", "page"}, {"good-text", "good"}, {"warn-text", "warn"},
	{"alert-text", "alert"}, {"plain-text", "plain"}, {"info-text", "info"}, {"bad-text", "bad"}, {"youth-text", "youth"}, {"link", "page"}, {"link", "card"},
	{"link", "soft"}, {"link-hover", "page"}, {"link-visited", "page"}, {"link-visited", "card"}, {"link-visited", "soft"}, {"error", "page"}, {"error", "card"},
	{"#0b0c0c", "focus"}, {"#fff", "#ca3535"}, {"#fff", "#982828"}, {"#fff", "success"}, {"secondary-text", "page"}, {"secondary-text", "card"},
}

// graphics are the pairs that one must tell apart to use a control or read a picture.
var graphics = [][2]string{
	{"fill-2", "page"}, {"fill-3", "page"}, {"fill-5", "page"}, {"fill-6", "page"}, {"fill-7", "page"}, {"brand", "page"}, {"accent", "page"}, {"brand", "rest"},
	{"control", "page"}, {"control", "card"}, {"button", "card"}, {"button", "page"}, {"good-text", "good"}, {"success", "page"}, {"#0b0c0c", "focus"},
	// White parts neighbours in a bar.
	{"fill-2", "#fff"}, {"fill-3", "#fff"}, {"fill-5", "#fff"}, {"fill-6", "#fff"}, {"fill-7", "#fff"}, {"brand", "#fff"}, {"accent", "#fff"},
}

func TestColoursStandOut(t *testing.T) {
	css := string(read(t, get(t, "GET", static.Path("app.css"), "").Body))
	check := func(pairs [][2]string, least float64) {
		for _, p := range pairs {
			if got := ratio(colour(t, css, p[0]), colour(t, css, p[1])); got < least {
				t.Errorf("%s on %s stands out by %.2f:1, less than %.1f:1", p[0], p[1], got, least)
			}
		}
	}
	check(texts, textRatio)
	check(graphics, graphicRatio)
}

// TestContrastIsMeasuredRight: black on white is 21:1 by the standard, and #767676 is the lightest grey that passes on white.
func TestContrastIsMeasuredRight(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#767676", "#ffffff", 4.54}, {"#fff", "#fff", 1}} {
		if got := ratio(colour(t, "", c.a), colour(t, "", c.b)); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s is %.2f, not %.2f", c.a, c.b, got, c.want)
		}
	}
}

// colour reads a colour from the built style sheet by its name: Acorn's own, a fill of a picture, or one of govuk-frontend's.
func colour(t *testing.T, css, name string) [3]float64 {
	t.Helper()
	value := name
	if name[0] != '#' {
		for _, pattern := range []string{`--acorn-%s:\s*(#[0-9a-f]{3,6})`, `\.acorn-%s\{fill:(#[0-9a-f]{3,6})`, `--govuk-%s-colour:\s*(#[0-9a-f]{3,6})`} {
			if m := regexp.MustCompile(fmt.Sprintf(pattern, regexp.QuoteMeta(name))).FindStringSubmatch(css); m != nil {
				value = m[1]
				break
			}
		}
	}
	if len(value) == 4 {
		value = string([]byte{'#', value[1], value[1], value[2], value[2], value[3], value[3]})
	}
	if len(value) != 7 || value[0] != '#' {
		t.Fatalf("there is no colour %s in the style sheet", name)
	}
	var rgb [3]float64
	for i := range rgb {
		n, err := strconv.ParseUint(value[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		rgb[i] = float64(n) / 255
	}
	return rgb
}

// ratio is the contrast ratio of WCAG 2.2.
func ratio(a, b [3]float64) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(rgb [3]float64) float64 {
	linear := func(c float64) float64 {
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(rgb[0]) + 0.7152*linear(rgb[1]) + 0.0722*linear(rgb[2])
}
