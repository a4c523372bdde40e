package models

import "regexp"

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
}

// NewCouncil is the council of the settings; what is not set has a default that tells an administrator to set it.
func NewCouncil(values map[string]string) Council {
	c := Council{Name: "your council", BrandColour: "#23402f", ButtonColour: "#0f7a52", AccentColour: "#b4541a",
		SafeguardingHours: "at all times"}
	for name, field := range c.fields() {
		if v, ok := values[name]; ok {
			*field = v
		}
	}
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

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Check says what must be changed before the settings can be saved.
func (c Council) Check() error {
	var checks Checks
	checks.Require(c.Name != "", "name", "Enter the council's name")
	_, ok := NormaliseEmail(c.Email)
	checks.Require(ok, "email", "Enter an email address, like help@council.gov.uk")
	checks.Require(c.SafeguardingPhone != "", "safeguarding_phone", "Enter the number to ring with a worry about a child")
	for field, value := range map[string]string{"brand_colour": c.BrandColour, "button_colour": c.ButtonColour, "accent_colour": c.AccentColour} {
		checks.Require(colour.MatchString(value), field, "Enter a colour like #23402f")
	}
	return checks.Err()
}
