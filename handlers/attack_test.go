package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"

	"github.com/google/uuid"
)

// posts sends a form to a path as somebody who knows the token of their own browser.
func (v *visitor) posts(actor models.Actor, path string, fields url.Values) answer {
	v.site.t.Helper()
	form := url.Values{tokenField: {v.site.formToken(testBrowser, actor.PersonID)}}
	for name, values := range fields {
		form[name] = values
	}
	return v.post(path, form)
}

// TestAHelperStaysInTheirRound: the codes of another round, and another venue's of the same, are nothing to a session helper.
func TestAHelperStaysInTheirRound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		mine, other := s.ballotRound(models.StageVoting), s.ballotRound(models.StageVoting)
		s.voteCodes(mine, "5") // an officer's, for a school
		s.voteCodes(other, "6")
		batch := func(r models.Round) string {
			page, err := s.Store.CodesPage(t.Context(), s.Officer, r.Slug)
			if err != nil || len(page.Batches) != 1 {
				t.Fatalf("%d batches, %v", len(page.Batches), err)
			}
			return page.Batches[0].ID
		}
		helper := s.as(s.Helper2) // of the first round alone
		if a := helper.get("/desk"); !strings.Contains(a.body, "/rounds/"+mine.Slug+"/help") || strings.Contains(a.body, other.Slug) {
			t.Error("the helper's desk does not lead to their round alone")
		}
		a := helper.get("/desk/rounds/" + mine.Slug + "/codes")
		if a.status != http.StatusOK || !strings.Contains(a.body, "St Luke's Hall") && !strings.Contains(a.body, "St Luke&#39;s Hall") || strings.Contains(a.body, "Codes 5") {
			t.Errorf("their own codes: %d", a.status)
		}
		issue := url.Values{"label": {"Mine"}, "count": {"3"}, "held_by": {"Somewhere else"}}
		for what, c := range map[string]struct {
			path string
			form url.Values // nothing is asked for with GET
		}{
			"another round's codes":                {"/desk/rounds/" + other.Slug + "/codes", nil},
			"printing codes for another round":     {"/desk/rounds/" + other.Slug + "/codes", issue},
			"revoking another round's codes":       {"/desk/rounds/" + other.Slug + "/codes/" + batch(other) + "/revoke", url.Values{"reason": {"Lost"}}},
			"revoking them by way of their own":    {"/desk/rounds/" + mine.Slug + "/codes/" + batch(other) + "/revoke", url.Values{"reason": {"Lost"}}},
			"revoking a school's in their round":   {"/desk/rounds/" + mine.Slug + "/codes/" + batch(mine) + "/revoke", url.Values{"reason": {"Lost"}}},
			"the codes of a round that is not one": {"/desk/rounds/nowhere/codes", nil},
		} {
			a := helper.get(c.path)
			if c.form != nil {
				a = helper.posts(s.Helper2, c.path, c.form)
			}
			if a.status != http.StatusNotFound || strings.Contains(a.body, other.Name) {
				t.Errorf("%s: %d", what, a.status)
			}
		}
		if a := helper.posts(s.Helper2, "/desk/rounds/"+mine.Slug+"/codes", issue); !strings.Contains(a.body, "3 codes for St Luke") || strings.Contains(a.body, "Somewhere else") {
			t.Errorf("their own codes are not for their venue: %d", a.status)
		}
		other2, err := s.Store.CodesPage(t.Context(), s.Officer, other.Slug)
		if err != nil || len(other2.Batches) != 1 || other2.Batches[0].RevokedAt != nil {
			t.Errorf("the other round's batches: %+v, %v", other2.Batches, err)
		}
	})
}

// TestALateBallot: a page that was opened before the close is good for the grace, and no longer; none is given out after the close.
func TestALateBallot(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		page, err := s.Store.BallotPage(t.Context(), r.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		s.Store.Advance(page.Closes().Sub(page.Now) - time.Hour)
		codes, v := s.voteCodes(r, "4"), s.visitor()
		filled := func(code string) url.Values {
			form := v.review(r).page.Form("Send my vote")
			form.Choose("live in Northgate")
			form.Fill("Your voting code", code)
			return form.Values
		}
		early := []url.Values{filled(codes[0]), filled(codes[1]), filled(codes[2])}
		check := "/rounds/" + r.Slug + "/vote/check"
		s.Store.Advance(time.Hour + time.Second) // within the grace
		for who, browser := range map[string]*visitor{"somebody new": s.visitor(), "who had begun": v} {
			if a := browser.get("/rounds/" + r.Slug + "/vote"); (a.page.Count("form[action$='/review']") > 0) != (browser == v) {
				t.Errorf("a ballot after the close, for %s: %d", who, a.status)
			}
		}
		if a := v.post(check, early[0]); a.page.H1() != "Your vote is in" {
			t.Errorf("a page from before the close, within the grace: %d %q", a.status, a.page.H1())
		}
		for what, opened := range map[string]string{"no proof of when it was opened": "", "a made-up one": strings.Repeat("A", len(early[1].Get("opened"))),
			"another round's": s.openedPage(t)} {
			late := url.Values{}
			for name, values := range early[1] {
				late[name] = values
			}
			late.Set("opened", opened)
			if a := v.post(check, late); a.status != http.StatusConflict || !strings.Contains(a.body, "This was not sent") {
				t.Errorf("%s: %d", what, a.status)
			}
		}
		s.Store.Advance(20 * time.Minute)
		for _, path := range []string{"", "/review", "/check", "/cast", "/mine"} {
			form := early[2]
			if path == "/cast" {
				form.Set("email", "sam@example.org")
				form.Set("code", "123456")
			}
			if a := v.post("/rounds/"+r.Slug+"/vote"+path, form); a.status != http.StatusConflict {
				t.Errorf("%s after the grace: %d", path, a.status)
			}
		}
		if n := s.turnout(r); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

// openedPage is the proof of when a ballot of another round was opened, which is open now.
func (s *site) openedPage(t *testing.T) string {
	t.Helper()
	page, err := s.Store.BallotPage(t.Context(), s.ballotRound(models.StageVoting).Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	return page.Opened
}

// TestADraftRoundIsNobodysBusinessOneByOne: to whoever does not work on it, a round that is not published answers as one that is not there, at every address.
func TestADraftRoundIsNobodysBusinessOneByOne(t *testing.T) {
	oneByOne(t, func(t *testing.T, s *site) {
		const secret = "Zephyr"
		draft := s.Round(models.StageDraft)
		s.patch(t, &models.Round{}, draft.ID, map[string]any{"name": secret + " round", "summary": secret + " summary"})
		said := models.Need{ID: uuid.NewString(), Slug: "said-for-it", RoundID: &draft.ID, Title: secret + " need", Body: secret + " body", SaidBy: "resident", PeopleCount: 1, CreatedAt: s.Now, KeepUntil: s.Now.AddDate(1, 0, 0)}
		if err := s.Store.Setup(t.Context(), &said); err != nil { // and not yet read by anybody
			t.Fatal(err)
		}
		idea := s.Proposal(draft, models.ProposalDraft, secret+" idea", 50_000)
		shown := s.Need             // of the draft, and everybody's to read
		s.Round(models.StageVoting) // something is public
		outsiders := []person{}
		for _, p := range s.people() {
			if slices.Contains([]string{"Visitor", "Parent", "Lead", "Member", "Auditor", "Admin", "Helper"}, p.name) {
				outsiders = append(outsiders, p)
			}
		}
		w, tried := newWalker(s), 0
		for _, p := range outsiders {
			browser, token := w.browser(p)
			for _, r := range s.app.allRoutes() {
				if !strings.Contains(r.path, ":slug") || r.act == models.ActSignIn {
					continue
				}
				ask := func(slug string) answer {
					path := fill(r.path, slug)
					if r.method == get {
						return browser.get(path)
					}
					form := url.Values{tokenField: {token}}
					if r.kind == votes {
						form.Set(tokenField, w.visitorToken(browser))
					}
					return browser.post(path, form)
				}
				slugs := map[string]string{"rounds": draft.Slug, "proposals": idea.Slug, "needs": said.Slug}
				for _, kind := range []string{"rounds", "proposals", "needs"} {
					if !strings.Contains(r.path, "/"+kind+"/:slug") || kind == "proposals" && (p.name == "Lead" || p.name == "Member") {
						continue // the idea is theirs
					}
					a, none := ask(slugs[kind]), ask("there-is-none")
					tried++
					if a.status != none.status || strings.Contains(a.body, secret) {
						t.Errorf("%s %s as %s: %d, and where there is none %d; tells of it: %t", r.method, r.path, p.name, a.status, none.status, strings.Contains(a.body, secret))
					}
				}
			}
			for _, path := range []string{"/", "/rounds", "/needs", "/needs/" + shown.Slug, "/funds/" + s.Fund.Slug, "/initiatives", "/needs/new", "/desk", "/you", "/you/data.json", "/audit"} {
				if a := browser.get(path); p.name != "Lead" && p.name != "Member" && strings.Contains(a.body, secret) {
					t.Errorf("%s as %s tells of the draft", path, p.name)
				}
			}
		}
		if tried < 300 {
			t.Errorf("only %d addresses were tried", tried)
		}
	})
}

// fill puts something in the place of a path's parameters.
func fill(path, slug string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		switch {
		case part == ":slug":
			parts[i] = slug
		case part == ":part":
			parts[i] = "dates"
		case part == ":number":
			parts[i] = "1"
		case strings.HasPrefix(part, ":"):
			parts[i] = "00000000-0000-4000-8000-000000000000"
		}
	}
	return strings.Join(parts, "/")
}

// TestNobodyDecidesOnTheirOwn: past the pages that offer nothing, the rules hold for forms that are sent all the same.
func TestNobodyDecidesOnTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Published(r)
		in := s.Initiative(r, bank, "Baby bank", 620_000)

		own := s.Measured(in, func(m *models.Measurement) { m.ReportedBy = s.Officer.PersonID })
		verify := "/initiatives/" + in.Slug + "/manage/outcomes/" + own.ID + "/verify"
		if a := s.as(s.Officer).posts(s.Officer, verify, nil); a.status != http.StatusForbidden {
			t.Errorf("an officer checks what they reported: %d", a.status)
		}
		for _, actor := range []models.Actor{s.Lead, s.Member, s.Approver, s.Parent, s.Auditor, s.Admin} {
			if a := s.as(actor).posts(actor, verify, nil); a.status != http.StatusForbidden {
				t.Errorf("%s checks a measurement: %d", actor.DisplayName, a.status)
			}
		}
		if a := s.as(s.Officer2).posts(s.Officer2, verify, nil); a.status != http.StatusOK {
			t.Errorf("another officer checks it: %d", a.status)
		}

		// An officer who asked for a payment on the group's behalf approves it, once they have that role too.
		payment, err := s.Store.AskPayment(t.Context(), s.Officer, in.Slug, models.PaymentInput{Amount: "10", Purpose: "Cots"})
		if err != nil {
			t.Fatal(err)
		}
		s.grant(t, s.Officer, models.Approver, s.Council.ID)
		seen, err := s.Store.PaymentPage(t.Context(), s.Approver, payment)
		if err != nil {
			t.Fatal(err)
		}
		approve := url.Values{"decide": {"approve"}, "hash": {seen.ContentHash}}
		for _, actor := range []models.Actor{s.Officer, s.Officer2, s.Lead, s.Member, s.Admin, s.Auditor} {
			if a := s.as(actor).posts(actor, "/desk/payments/"+payment, approve); a.status != http.StatusForbidden {
				t.Errorf("%s approves a payment: %d", actor.DisplayName, a.status)
			}
			if a := s.as(actor).posts(actor, "/desk/payments/"+payment+"/paid", url.Values{"reference": {"FIN-1"}}); a.status < http.StatusBadRequest {
				t.Errorf("%s records a payment as paid: %d", actor.DisplayName, a.status)
			}
		}
		if now, err := s.Store.PaymentPage(t.Context(), s.Approver, payment); err != nil || now.State != models.PaymentAsked {
			t.Errorf("the payment is %s, %v", now.State, err)
		}
		if a := s.as(s.Approver).posts(s.Approver, "/desk/payments/"+payment, approve); a.status != http.StatusOK {
			t.Errorf("somebody else approves it: %d", a.status)
		}
	})
}
