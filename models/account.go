package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AccountInput is what somebody says of themselves.
type AccountInput struct {
	Name     string
	Under18  bool
	Answered bool // whether the question about age was answered
}

// Check says what must be changed. A young person gives a name to be called by, never a surname.
func (in AccountInput) Check() error {
	var checks Checks
	name := strings.TrimSpace(in.Name)
	checks.Require(name != "", "name", "Enter a name to call you by")
	checks.Require(utf8.RuneCountInString(name) <= 60, "name", "Use a shorter name: 60 characters at most")
	checks.Require(in.Answered, "age", "Say whether you are 18 or over")
	checks.Require(!strings.ContainsFunc(name, unicode.IsControl), "name", "Write your name on one line")
	checks.Require(!in.Under18 || !strings.ContainsFunc(name, unicode.IsSpace), "name", "Use a first name or nickname alone. We never show a young person's full name")
	return checks.Err()
}

// DeskCounts are how many things of a kind wait for anyone who may decide about them.
type DeskCounts struct {
	Needs, Concerns int
	Held            int // needs and news that are kept from the public, and can still be shown
	Approve, Pay    int // payments: to decide about, and approved ones to record as paid
}
