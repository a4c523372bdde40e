package models

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// Council is what an installation says of itself: one council or one partnership.
type Council struct {
	Name              string // Harwick
	Email             string // for questions about the site
	Phone             string
	SafeguardingPhone string
	SafeguardingHours string // when that number answers, in words
	SafeguardingEmail string
	ComplaintsURL     string
	BrandColour       string // #rrggbb: header and bars
	ButtonColour      string
	AccentColour      string
	Logo              string // the fingerprint of the council's logo; empty where the acorn stands instead
}

// The settings that a logo is kept in: its fingerprint, and itself in base64.
const (
	LogoName = "logo"
	LogoData = "logo_png"
)

// NewCouncil is the council of the settings; what is not set has a default that tells an administrator to set it.
func NewCouncil(values map[string]string) Council {
	c := Council{Name: "your council", BrandColour: "#23402f", ButtonColour: "#0f7a52", AccentColour: "#b4541a",
		SafeguardingHours: "at all times"}
	for name, field := range c.fields() {
		if v, ok := values[name]; ok {
			*field = v
		}
	}
	c.Logo = values[LogoName]
	return c
}

// Values are the settings that make this council.
func (c Council) Values() map[string]string {
	values := map[string]string{}
	for name, field := range c.fields() {
		values[name] = *field
	}
	return values
}

func (c *Council) fields() map[string]*string {
	return map[string]*string{"name": &c.Name, "email": &c.Email, "phone": &c.Phone, "safeguarding_phone": &c.SafeguardingPhone,
		"safeguarding_hours": &c.SafeguardingHours, "safeguarding_email": &c.SafeguardingEmail, "complaints_url": &c.ComplaintsURL,
		"brand_colour": &c.BrandColour, "button_colour": &c.ButtonColour, "accent_colour": &c.AccentColour}
}

// textContrast is how much letters must stand out from what is behind them: WCAG 2.2, 1.4.3.
const textContrast = 4.5

// The lightest backgrounds of the pages: what is readable on them is readable on all.
const (
	white = "#ffffff"
	cream = "#fbf7ef" // the page
	sand  = "#f1ecdf" // the foot, and the heads of tables
)

// Check says what must be changed before the settings can be saved.
func (c Council) Check() error {
	var checks Checks
	email := func(address string) bool { _, ok := NormaliseEmail(address); return ok }
	checks.Require(c.Name != "", "name", "Enter the council's name")
	checks.Require(utf8.RuneCountInString(c.Name) <= 60, "name", "Use a shorter name: 60 characters at most")
	checks.Require(email(c.Email), "email", "Enter an email address, like help@council.gov.uk")
	checks.Require(phone(c.SafeguardingPhone), "safeguarding_phone", "Enter the number to ring with a worry about a child, like 01632 960 001 or 999")
	checks.Require(c.Phone == "" || phone(c.Phone), "phone", "Enter a phone number, like 01632 960 001")
	checks.Require(utf8.RuneCountInString(c.SafeguardingHours) <= 100, "safeguarding_hours", "Use fewer words: 100 characters at most")
	checks.Require(c.SafeguardingEmail == "" || email(c.SafeguardingEmail), "safeguarding_email", "Enter an email address, like safeguarding@council.gov.uk")
	page, err := url.Parse(c.ComplaintsURL)
	checks.Require(c.ComplaintsURL == "" || err == nil && page.Scheme == "https" && page.Host != "", "complaints_url", "Enter a web address that begins with https://")
	checks.colour("brand_colour", c.BrandColour, sand)
	checks.colour("button_colour", c.ButtonColour, white)
	checks.colour("accent_colour", c.AccentColour, cream)
	return checks.Err()
}

// phoneShape is digits and spaces, with a + before them and one part in brackets where people write so.
var phoneShape = regexp.MustCompile(`^\+?[0-9 ]*(\([0-9 ]+\))?[0-9 ]+$`)

// phone reports whether a number can be rung: 3 digits at least, as 999 has, and 15 at most (ITU-T E.164).
func phone(number string) bool {
	digits := 0
	for _, r := range number {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return phoneShape.MatchString(number) && digits >= 3 && digits <= 15
}

// colour requires a colour that can be read on a background, and white on it.
func (c *Checks) colour(field, value, background string) {
	ratio, ok := contrast(value, background)
	c.Require(ok, field, "Enter a colour like #23402f")
	c.Require(!ok || ratio >= textContrast, field, "Choose a darker colour. People with poor sight need 4.5 to 1 between letters and what is behind them. This is {{.Ratio}} to 1",
		"Ratio", fmt.Sprintf("%.1f", math.Floor(ratio*10)/10))
}

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// contrast is how much two colours differ in brightness, from 1 to 21, as WCAG 2.2 defines the contrast ratio.
func contrast(a, b string) (float64, bool) {
	if !colour.MatchString(a) || !colour.MatchString(b) {
		return 0, false
	}
	lighter, darker := luminance(a), luminance(b)
	if lighter < darker {
		lighter, darker = darker, lighter
	}
	return (lighter + 0.05) / (darker + 0.05), true
}

// luminance is the relative luminance of a colour like #23402f, by WCAG 2.2's definition.
func luminance(colour string) float64 {
	sum := 0.0
	for i, weight := range [...]float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0
		}
		part := float64(n) / 255
		if part <= 0.04045 {
			sum += weight * part / 12.92
		} else {
			sum += weight * math.Pow((part+0.055)/1.055, 2.4)
		}
	}
	return sum
}
