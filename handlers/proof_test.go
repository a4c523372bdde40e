package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// approving is an approver's form for the awards of a round, filled in, and the path of its page.
func (s *site) approving(t *testing.T, approver *visitor) (func() answer, string, models.Round) {
	t.Helper()
	r, path := s.proposed(t)
	form := approver.get(path).page.Form("Record my decision")
	form.Choose("Approve these awards")
	return func() answer { return approver.submit(form) }, path, r
}

// awarded is how many awards a round has.
func (s *site) awards(t *testing.T, r models.Round) int {
	t.Helper()
	page, err := s.Store.AwardsPage(t.Context(), s.Officer, r.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Given)
}

// TestWhoSignedInJustNowApproves: a proof of who one is counts for five minutes, and nobody sees anything of it.
func TestWhoSignedInJustNowApproves(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		approver := s.as(s.Approver)
		approve, path, r := s.approving(t, approver)
		s.Store.Advance(models.ProofLife - time.Minute)
		a := approve()
		if a.path != path || s.awards(t, r) != 1 {
			t.Errorf("approving four minutes after signing in leads to %s, %d awards", a.path, s.awards(t, r))
		}
	})
}

// TestAnOldSessionDoesNotApprove: the form waits until its sender has shown who they are, and is then theirs to send.
func TestAnOldSessionDoesNotApprove(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		approver := s.as(s.Approver)
		approve, path, r := s.approving(t, approver)
		s.Store.Advance(models.ProofLife + time.Second)
		a := approve()
		if a.status != http.StatusOK || a.page.H1() != "Check it is you" || s.awards(t, r) != 0 {
			t.Fatalf("five minutes and a second later: %d %q, %d awards", a.status, a.page.H1(), s.awards(t, r))
		}
		again := approver.submit(a.page.Form("Be Anna Approver"))
		again.page.In(".govuk-summary-list", "approve")
		if look := again.page.Link("Look at it again"); look != path {
			t.Errorf("what is approved can be looked at again at %q", look)
		}
		if strings.Contains(again.page.Text(".govuk-summary-list"), "Hash") {
			t.Error("the check number is shown as if it was typed")
		}
		if s.awards(t, r) != 0 {
			t.Error("showing who one is approves by itself")
		}
		if a = approver.submit(again.page.Form("Send it again")); a.path != path || s.awards(t, r) != 1 {
			t.Errorf("sent again it leads to %s, %d awards", a.path, s.awards(t, r))
		}
	})
}

// TestACodeByMailIsProofEnough: without the demo's people, a code does it, and only for who is signed in.
func TestACodeByMailIsProofEnough(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		approver := s.as(s.Approver)
		approve, path, r := s.approving(t, approver)
		s.Store.Advance(models.ProofLife + time.Second)
		asked := approver.submit(approve().page.Form("Send me a code"))
		if asked.page.H1() != "Check your email" {
			t.Fatalf("%d %q %s", asked.status, asked.page.H1(), asked.path)
		}
		code := s.mailed(s.Approver.Email)
		form := asked.page.Form("Sign in")
		form.Fill("The 6 digits from the email", wrong(code))
		failed := approver.submit(form)
		if failed.status != http.StatusUnprocessableEntity || !strings.Contains(failed.page.Link("Send another code"), "/you/again?next=") {
			t.Errorf("a wrong code: %d, another is asked for at %q", failed.status, failed.page.Link("Send another code"))
		}
		if a := approve(); a.page.H1() != "Check it is you" {
			t.Errorf("after a wrong code: %q", a.page.H1())
		}
		form.Fill("The 6 digits from the email", code)
		given := approver.submit(form)
		if a := approver.submit(given.page.Form("Send it again")); a.path != path || s.awards(t, r) != 1 {
			t.Errorf("sent again it leads to %s, %d awards", a.path, s.awards(t, r))
		}
	})
}

// TestAKeptDecisionIsItsPersonsAlone: somebody else who signs in on the same device is not given it.
func TestAKeptDecisionIsItsPersonsAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		approver := s.as(s.Approver)
		approve, _, r := s.approving(t, approver)
		s.Store.Advance(models.ProofLife + time.Second)
		form := approve().page.Form("Be Anna Approver")
		form.Action = approver.get("/demo").page.Form("Be Amir Approver").Action
		if a := approver.submit(form); a.status != http.StatusNotFound {
			t.Errorf("another approver is given the form: %d %q", a.status, a.page.H1())
		}
		if s.awards(t, r) != 0 {
			t.Error("it was approved")
		}
	})
}

// TestAnOldSessionNeitherSealsNorPays: sealing, proposing a role and recording a payment wait for a proof as approvals do, and each leads back to its own page.
func TestAnOldSessionNeitherSealsNorPays(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		for _, c := range []struct {
			who        models.Actor
			path, page string
		}{
			{s.Admin, "/roles", "/roles"}, {s.Officer, "/desk/rounds/" + s.Round(models.StageReviewing).Slug + "/vote", ""}, {s.Approver, "/desk/payments/0cdf9a5c-0b5e-4a5e-9d0f-1d5a0f6f7a11/paid", "/desk/payments/0cdf9a5c-0b5e-4a5e-9d0f-1d5a0f6f7a11"},
		} {
			v := s.as(c.who)
			s.Store.Advance(models.ProofLife + time.Second)
			a := v.posts(c.who, c.path, url.Values{"reason": {"As we agreed"}})
			if a.status != http.StatusOK || a.page.H1() != "Check it is you" {
				t.Errorf("%s: %d %q", c.path, a.status, a.page.H1())
				continue
			}
			again := v.submit(a.page.Form("Be " + c.who.DisplayName))
			if c.page == "" {
				c.page = c.path
			}
			if look := again.page.Link("Look at it again"); look != c.page {
				t.Errorf("%s can be looked at again at %q", c.path, look)
			}
		}
	})
}

// TestEachFormThatTakesAProofSaysWhatItDoes: whoever shows who they are and gets their form back knows what it will do, and can look at that first.
func TestEachFormThatTakesAProofSaysWhatItDoes(t *testing.T) {
	routes := (&Server{}).allRoutes()
	pages := map[string]bool{}
	for _, r := range routes {
		pages[r.path] = pages[r.path] || r.method == http.MethodGet
	}
	for _, r := range routes {
		if r.kind != proven {
			continue
		}
		if does, page := provenForm(r.path); does == "" || !pages[page] {
			t.Errorf("%s does %q, to be looked at on %s", r.path, does, page)
		}
	}
}

// TestWhatTakesAProof: each act that moves money or power, seals what a vote is about, or changes who gets into an account.
func TestWhatTakesAProof(t *testing.T) {
	var got []string
	for _, r := range (&Server{}).allRoutes() {
		if r.kind == proven {
			got = append(got, r.method+" "+r.path)
		}
	}
	if want := "POST /you/sign-ins/add/:provider, POST /you/sign-ins/:id/remove, POST /you/erase, POST /roles, POST /roles/waiting/:id, POST /desk/rounds/:slug/cancel/confirm, POST /desk/rounds/:slug/vote, POST /desk/rounds/:slug/vote/confirm, POST /desk/rounds/:slug/translations/:language/confirm, POST /desk/rounds/:slug/translations/:language/:number/confirm, POST /desk/rounds/:slug/clock/confirm, POST /desk/rounds/:slug/clock/end/confirm, POST /desk/rounds/:slug/roll/lists/:list/apply, POST /desk/rounds/:slug/roll/letters, POST /desk/postcodes/lists/:list/apply, POST /desk/rounds/:slug/codes, POST /desk/rounds/:slug/codes/:batch/revoke, POST /desk/rounds/:slug/paper/:batch/put-back, POST /desk/rounds/:slug/paper/:batch/settle, POST /desk/rounds/:slug/helpers, POST /desk/rounds/:slug/standing/:id/confirm, POST /desk/rounds/:slug/key, POST /desk/rounds/:slug/key/destroy, POST /desk/awards/:id, POST /desk/payments/:id, POST /desk/payments/:id/paid"; strings.Join(got, ", ") != want {
		t.Errorf("a proof is asked for by %q", got)
	}
}
