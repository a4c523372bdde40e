package components_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"acorn/views/components"

	"github.com/a-h/templ"
)

// TestWhoWaitsAndWhoDecides: the proposer of what waits can take it back and not confirm it; anybody else confirms what they see, or refuses it.
func TestWhoWaitsAndWhoDecides(t *testing.T) {
	field := func(name string) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, `<input type="hidden" name="`+name+`" value="x"/>`)
			return err
		})
	}
	p := components.WaitingProps{Says: "Olive proposed it.", Until: "Another officer confirms it.", Note: "Mails go out.", Warning: "You cannot undo this.", Token: field("token"), Seen: field("hash"),
		Confirm: "/confirm", Word: "Confirm it", Drop: "/drop"}
	for who, c := range map[string]struct {
		own      bool
		has, not []string
	}{
		"its proposer": {true, []string{"Olive proposed it.", "Another officer confirms it.", "Take it back", `action="/drop"`, `name="token"`}, []string{"/confirm", "Refuse it", "undo", "Mails", `name="hash"`}},
		"another":      {false, []string{"Olive proposed it.", "Mails go out.", "You cannot undo this.", `action="/confirm"`, `name="hash"`, "Confirm it", "Refuse it", `action="/drop"`}, []string{"Take it back", "Another officer"}},
	} {
		var b strings.Builder
		p.Own = c.own
		render(t, &b, components.Waiting(p))
		for _, want := range c.has {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not read %q", who, want)
			}
		}
		for _, no := range c.not {
			if strings.Contains(b.String(), no) {
				t.Errorf("%s reads %q", who, no)
			}
		}
	}
	var b strings.Builder
	p.Own, p.Drop, p.Seen, p.Says = false, "", nil, ""
	render(t, &b, components.Waiting(p))
	if got := b.String(); strings.Contains(got, "Refuse it") || strings.Contains(got, "hash") || strings.Contains(got, "inset") {
		t.Errorf("with nothing to refuse, to see or to say: %s", got)
	}
}
