package models

import "testing"

// TestCouncilPhones: a number that nobody can ring is not saved where people look for help.
func TestCouncilPhones(t *testing.T) {
	for number, ok := range map[string]bool{"999": true, "01632 960 001": true, "+44 1632 960001": true, "(01632) 960 001": true, "+44 (0)1632 960 001": true, "abc": false, "99": false, "": false,
		"01632 960 001 ext 3": false, "+": false, "0800!": false, "1234567890123456": false, "<b>999</b>": false} {
		c := NewCouncil(nil)
		c.Name, c.Email, c.SafeguardingPhone = "Harwick", "help@harwick.example", number
		if err := c.Check(); (err == nil) != ok {
			t.Errorf("%q with a worry about a child: %v", number, err)
		}
		c.SafeguardingPhone, c.Phone = "999", number
		if err := c.Check(); (err == nil) != (ok || number == "") {
			t.Errorf("%q for questions: %v", number, err)
		}
	}
}
