package handlers

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

func TestMissingPageHelps(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		a := s.visitor().get("/nowhere")
		if a.status != http.StatusNotFound {
			t.Errorf("status %d, want 404", a.status)
		}
		if h := a.page.H1(); h != "We could not find that page" {
			t.Errorf("h1 %q", h)
		}
	})
}

func TestFormsNeedAToken(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		person := s.Parent.PersonID
		v := s.visitor()
		if a := v.post("/demo/be/"+person, url.Values{}); a.status != http.StatusConflict {
			t.Errorf("a form without a token: %d, want 409 and a page that sends it again", a.status)
		}
		if a := s.as(s.Parent).get("/demo"); !strings.Contains(a.body, "Sign out") {
			t.Error("a form with its token did not sign in")
		}
	})
}

// TestAKeptFormIsItsSendersAlone: a form that a stranger filled in must not wait for somebody else to send it.
func TestAKeptFormIsItsSendersAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		stranger, administrator := s.visitor(), s.as(s.Admin)
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		stranger.client = &http.Client{Jar: jar}
		fields := url.Values{"email": {"stranger@people.example"}, "role": {"admin"}}
		if a := stranger.post("/roles", fields); a.status != http.StatusConflict || strings.Contains(a.path, "carry-on") {
			t.Errorf("a form from a browser without our cookie: %d at %s, want it back on a page", a.status, a.path)
		}
		stranger.get("/sign-in") // gives the browser its cookie
		kept := stranger.post("/roles", fields)
		next, err := url.Parse(kept.path)
		if err != nil || !strings.HasPrefix(next.Query().Get("next"), "/carry-on/") {
			t.Fatalf("the form was not kept: %s", kept.path)
		}
		if a := administrator.get(next.Query().Get("next")); a.status != http.StatusNotFound {
			t.Errorf("somebody else's kept form: %d, want 404", a.status)
		}
	})
}

// TestWhatWasTypedIsNamed: a form that is given back says what was typed as its own page asked for it, and nothing that only the program reads.
func TestWhatWasTypedIsNamed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		page := s.visitor().post("/needs/new", url.Values{"proposals_open-day": {"3"}, "who_may_vote": {"Anyone"}, "contribution2_amount": {"500"}, "decision": {"not_eligible"},
			"version": {"newest"}, "fund": {"0cdf9a5c-0b5e-4a5e-9d0f-1d5a0f6f7a11"}}).page
		page.Has(".govuk-summary-list", "Proposals open: day", "Who may vote", "What it puts in 2", "What you decide", "not eligible")
		page.HasNot(".govuk-summary-list", "version", "The fund", "not_eligible", "proposals_open")
		if got := page.Form("Send it again").Values.Get("version"); got != "newest" {
			t.Errorf("the form lost what its page never showed: %q", got)
		}
	})
}

// TestOddFieldNamesGetAPage: an empty or foreign field name must not break the page that gives a form back.
func TestOddFieldNamesGetAPage(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		for _, name := range []string{"", " ", "_", "é"} {
			if a := s.visitor().post("/needs/new", url.Values{name: {"x"}}); a.status != http.StatusConflict || a.page.H1() == "" {
				t.Errorf("field %q: %d", name, a.status)
			}
		}
	})
}
