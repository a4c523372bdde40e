package models

import (
	"strings"
	"testing"
)

func TestNamesOfPeople(t *testing.T) {
	for name, c := range map[string]struct {
		name  string
		young bool
		ok    bool
	}{
		"an adult's full name":        {"Priya O'Neil-Shah", false, true},
		"no name":                     {" ", false, false},
		"60 characters":               {strings.Repeat("é", 60), false, true},
		"61 characters":               {strings.Repeat("é", 61), false, false},
		"two lines":                   {"Priya\r\nBcc: all@example.org", false, false},
		"a null":                      {"Pri\x00ya", false, false},
		"a young person's first name": {"Amara", true, true},
		"with a surname":              {"Amara Bell", true, false},
		"with a surname after a tab":  {"Amara\tBell", true, false},
		"on the next line":            {"Amara\nBell", true, false},
		"after a space that is wide":  {"Amara\u3000Bell", true, false},
		"after one that never breaks": {"Amara\u00a0Bell", true, false},
	} {
		team := "team"
		account := AccountInput{Name: c.name, Under18: c.young, Answered: true}.Check()
		if (account == nil) != c.ok {
			t.Errorf("%s, of an account: %v", name, account)
		}
		role := RoleProposal{Email: "a@example.org", Name: c.name, Membership: Membership{Role: Panel, TeamID: &team}}
		if c.young {
			role.Capacity = "young_person"
		}
		if err := role.Check(); (err == nil) != (c.ok || strings.TrimSpace(c.name) == "") {
			t.Errorf("%s, of somebody who gets a role: %v", name, err)
		}
	}
}
