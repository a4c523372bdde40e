package identity

import (
	"errors"
	"net/url"
	"testing"
	"time"
)

// TestSigningInAnew: who shall show anew who they are must sign in at the provider after they were asked, and it must say so.
func TestSigningInAnew(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		authTime any
		want     error
	}{
		"just now":               {time.Now().Add(time.Second).Unix(), nil},
		"by a clock that is off": {time.Now().Add(-30 * time.Second).Unix(), nil},
		"a while ago":            {time.Now().Add(-2 * time.Minute).Unix(), ErrUntrusted},
		"nobody says when":       {nil, ErrUntrusted},
		"in words":               {"just now", ErrUntrusted},
		"never":                  {0, ErrUntrusted},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w, p := open(t)
			w.changeClaims(t, map[string]any{"auth_time": c.authTime})
			address, flow, err := p.BeginAgain(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			asked, err := url.Parse(address)
			if err != nil || asked.Query().Get("max_age") != "0" {
				t.Errorf("the provider is asked for max_age %q, %v", asked.Query().Get("max_age"), err)
			}
			w.QueueUser(ana())
			if _, err := finish(t.Context(), t, p, flow, visit(t, address)); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			// Whoever only signs in need not have done so anew.
			if _, err := signIn(t, w, p, ana()); err != nil {
				t.Errorf("an ordinary sign-in: %v", err)
			}
		})
	}
}
