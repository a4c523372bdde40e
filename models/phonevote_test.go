package models

import (
	"errors"
	"testing"
)

// TestACallerIsAskedForWhatTheRoundTakes and for nothing else: a round of codes alone has no use for an address.
func TestACallerIsAskedForWhatTheRoundTakes(t *testing.T) {
	t.Parallel()
	const codes, either = "Enter their voting code, from their letter or slip", "Enter their voting code, or where they get a code now, not both"
	for _, c := range []struct {
		code, address string
		email         bool
		says          string
	}{
		{"", " ", false, codes}, {"", "sam@people.example", false, codes}, {"ABCD", "", false, ""},
		{" ", "", true, either}, {"ABCD", "sam@people.example", true, either}, {"ABCD", "", true, ""}, {"", "sam@people.example", true, ""},
	} {
		f := VoteFrame{Round: Round{Belonging: everybody, Assurance: AssuranceCode}}
		if c.email {
			f.Assurance = AssuranceEmail
		}
		err := PhoneInput{Belongs: BelongsLive, Code: c.code, Email: c.address}.Check(f)
		var e *Error
		said := ""
		if errors.As(err, &e) {
			said = e.Fields[0].Text
		}
		if said != c.says {
			t.Errorf("code %q, address %q, email %t: %q", c.code, c.address, c.email, said)
		}
	}
}
