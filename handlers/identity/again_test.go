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
		"a while ago":            {time.Now().Add(-2 * time.Minute).Unix(), ErrNotAnew},
		"nobody says when":       {nil, ErrNotAnew},
		"in words":               {"just now", ErrNotAnew},
		"never":                  {0, ErrNotAnew},
		"in an hour":             {time.Now().Add(time.Hour).Unix(), ErrNotAnew},
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
			if err != nil || asked.Query().Get("max_age") != "0" || asked.Query().Get("prompt") != "login" {
				t.Errorf("the provider is asked %q, %v", asked.RawQuery, err)
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

// TestHowLongAgoThePersonSignedIn: an ordinary sign-in says how long ago they signed in at the provider, where it knows.
func TestHowLongAgoThePersonSignedIn(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		authTime any
		says     bool
		ago      time.Duration
	}{
		"an hour ago":         {time.Now().Add(-time.Hour).Unix(), true, time.Hour},
		"by a clock ahead":    {time.Now().Add(30 * time.Second).Unix(), true, 0},
		"in an hour":          {time.Now().Add(time.Hour).Unix(), false, 0},
		"nobody says when":    {nil, false, 0},
		"nothing":             {"null", false, 0},
		"before there was it": {-1, false, 0},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w, p := open(t)
			w.changeClaims(t, map[string]any{"auth_time": c.authTime})
			who, err := signIn(t, w, p, ana())
			if err != nil || (who.SignedInAgo != nil) != c.says {
				t.Fatalf("%v, %v", who.SignedInAgo, err)
			}
			if c.says && (*who.SignedInAgo < c.ago || *who.SignedInAgo > c.ago+time.Minute) {
				t.Errorf("%s ago, want %s", *who.SignedInAgo, c.ago)
			}
		})
	}
}
