package handlers

import (
	"net/http"
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
