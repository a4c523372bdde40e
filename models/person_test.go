package models

import (
	"strings"
	"testing"
	"unicode"
)

// One person has one vote however they type their address: all in a line are one mailbox, and no two lines are.
func TestOneMailboxIsOneVoter(t *testing.T) {
	voters := map[string]string{}
	for _, typed := range []string{
		"sam@example.org  SAM@Example.ORG  sam+vote@example.org  sam@example.org.  sam+a+b@example.org.",
		"sam.x@example.org",
		"samx@gmail.com  s.a.m.x@gmail.com  sam.x+1@GoogleMail.com  samx@gmail.com.",
		"samx@proton.me  sam.x@proton.me  sam-x@protonmail.com  SAM_X@pm.me  sam.x+vote@pm.me.",
		"sam@icloud.com  sam@me.com  sam@mac.com  SAM+vote@Me.com",
		"sam.x@icloud.com",
		"sam@bücher.example  sam@xn--bcher-kva.example  SAM@BÜCHER.example  sam@bücher.example.  sam@bu\u0308cher.example",
		"alice@fastmail.com  anything@alice.fastmail.com  VOTE+2@Alice.fastmail.com.  x@y.alice.fastmail.com",
		"alice@fastmail.fm  a@alice.fastmail.fm",
		"ren\u00e9@example.org  rene\u0301@example.org  RENE\u0301@example.org  REN\u00c9@example.org",
		"sam@exämple.org  sam@exämple。org",
		"kim@example.net  kim@ｅxample.net  kim@exa\u00admple.net.",
	} {
		want := ""
		for _, address := range strings.Split(typed, "  ") {
			email, ok := NormaliseEmail(address)
			if address == "kim@exa\u00admple.net." { // a letter that nobody sees is no part of an address
				if ok {
					t.Errorf("%q is an address", address)
				}
				continue
			}
			if !ok {
				t.Errorf("%q is no address", address)
			}
			mailbox := OneMailbox(email)
			if want == "" {
				want = mailbox
			}
			if mailbox != want {
				t.Errorf("%q is the mailbox %q, not %q", address, mailbox, want)
			}
		}
		if other, taken := voters[want]; taken {
			t.Errorf("%q and %q are one mailbox", typed, other)
		}
		voters[want] = typed
	}
}

// Mail goes where somebody said: only what decides who votes twice knows that two domains are one.
func TestMailGoesToTheAddressThatWasTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"Sam.X@ProtonMail.com ": "sam.x@protonmail.com", "sam_x@pm.me": "sam_x@pm.me", "sam@me.com": "sam@me.com", "sam@Bücher.example.": "sam@xn--bcher-kva.example",
	} {
		if got, ok := NormaliseEmail(typed); !ok || got != want {
			t.Errorf("mail for %q goes to %q, %t", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "sam", "sam@", "@example.org", "sam@example", "sam@.", "sam@example..", "sam\u200b@example.org", "sam@xn--\u00fc.example", "sam@ex\u2028ample.org", "a b@example.org", "...@gmail.com"} {
		if got, ok := NormaliseEmail(typed); ok {
			t.Errorf("%q is the address %q", typed, got)
		}
	}
}

func FuzzNormaliseEmail(f *testing.F) {
	for _, typed := range []string{"sam@example.org", "Sam.X+a@googlemail.com.", "sam@bücher.example", "ſam@ｅxample。org", "sam@xn--bcher-kva.example", "..@pm.me"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		email, ok := NormaliseEmail(typed)
		if !ok {
			return
		}
		if again, ok := NormaliseEmail(email); !ok || again != email {
			t.Errorf("%q is %q, and that is %q, %t", typed, email, again, ok)
		}
		_, domain, _ := strings.Cut(email, "@")
		if strings.ContainsFunc(domain, func(r rune) bool { return r > unicode.MaxASCII }) || strings.HasSuffix(domain, ".") {
			t.Errorf("%q has the domain %q", typed, domain)
		}
		if mailbox := OneMailbox(email); OneMailbox(mailbox) != mailbox {
			t.Errorf("%q is the mailbox %q, and that is another", email, mailbox)
		}
	})
}
