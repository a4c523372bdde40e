package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/browser"
)

func TestPanelPagesAreForThoseConcerned(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		base := "/rounds/" + r.Slug + "/panel"
		member := []string{base, base + "/" + p.Slug + "/know"}
		desk := "/desk" + base
		for _, c := range []struct {
			name         string
			who          *models.Actor // nil for a visitor
			member, desk int
		}{
			{"a visitor", nil, http.StatusOK, http.StatusOK}, // the page to sign in on
			{"a Young Advisor", &s.Advisor, http.StatusOK, http.StatusForbidden},
			{"an officer", &s.Officer, http.StatusForbidden, http.StatusOK},
			{"the lead", &s.Lead, http.StatusForbidden, http.StatusForbidden},
			{"the planning team", &s.Resident, http.StatusForbidden, http.StatusForbidden},
			{"an approver", &s.Approver, http.StatusForbidden, http.StatusForbidden},
			{"the auditor", &s.Auditor, http.StatusForbidden, http.StatusForbidden},
		} {
			v := s.visitor()
			if c.who != nil {
				v = s.as(*c.who)
			}
			for _, path := range member {
				a := v.get(path)
				if a.status != c.member || c.who == nil && !strings.HasPrefix(a.path, "/sign-in") {
					t.Errorf("%s at %s: %d at %s, want %d", c.name, path, a.status, a.path, c.member)
				}
			}
			if a := v.get(desk); a.status != c.desk || c.who == nil && !strings.HasPrefix(a.path, "/sign-in") {
				t.Errorf("%s at %s: %d at %s, want %d", c.name, desk, a.status, a.path, c.desk)
			}
		}
		// What is not there, or not theirs, is not found.
		if err := s.Store.AnswerInterest(t.Context(), s.Advisor, r.Slug, p.Slug, models.NoInterest); err != nil {
			t.Fatal(err)
		}
		young := s.as(s.Advisor)
		for _, path := range []string{"/rounds/nowhere/panel", base + "/nothing", base + "/nothing/know", base + "/result", base + "/" + p.Slug + "/question/99", base + "/" + p.Slug + "/question/x"} {
			if a := young.get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d at %s, want 404", path, a.status, a.path)
			}
		}
		if a := s.as(s.Officer).get("/desk/rounds/nowhere/panel"); a.status != http.StatusNotFound {
			t.Errorf("no such round: %d", a.status)
		}
	})
}

func TestPanelRefusesWithClearWords(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		base := "/rounds/" + r.Slug + "/panel/" + p.Slug
		young := s.as(s.Advisor)
		form := young.get(base + "/know").page.Form("Continue")
		form.Choose("No")
		first := young.submit(form)
		if first.path != base+"/question/1" {
			t.Fatalf("after saying no: %s", first.path)
		}
		fields := first.page.Form("Save and next question").Values
		send := func(path, score, why string, more ...string) answer {
			f := url.Values{tokenField: fields[tokenField], "criterion": fields["criterion"], "score": {score}, "why": {why}}
			for i := 0; i+1 < len(more); i += 2 {
				f.Set(more[i], more[i+1])
			}
			return young.post(base+path, f)
		}
		for _, c := range []struct {
			name   string
			got    answer
			status int
			says   string
		}{
			{"no score", send("/question/1", "", "My reason"), http.StatusUnprocessableEntity, "Choose the answer that fits best"},
			{"a score outside the levels", send("/question/1", "9", "My reason"), http.StatusUnprocessableEntity, "Choose one of the answers on this page"},
			{"half a step", send("/question/1", "2.5", "My reason"), http.StatusUnprocessableEntity, "Choose one of the answers on this page"},
			{"a long reason", send("/question/1", "2", "My reason"+strings.Repeat(" and on", 100)), http.StatusUnprocessableEntity, "Make it shorter: 500 characters at most"},
			{"another question", send("/question/2", "2", "My reason"), http.StatusConflict, "The questions have changed since you opened this page"},
			{"a question that is not there", send("/question/3", "2", "My reason"), http.StatusNotFound, "We could not find that page"},
			{"finishing too early", young.post(base+"/check", url.Values{tokenField: fields[tokenField]}), http.StatusUnprocessableEntity, "Answer questions 1, 2, then finish"},
		} {
			if c.got.status != c.status || !strings.Contains(c.got.body, c.says) {
				t.Errorf("%s: %d, want %d and %q", c.name, c.got.status, c.status, c.says)
			}
			if c.status != http.StatusNotFound && strings.Contains(c.got.path, "question") && !strings.Contains(c.got.page.Text("textarea"), "My reason") {
				t.Errorf("%s: what was typed is lost", c.name)
			}
			if strings.HasPrefix(c.got.page.Title(), "Error:") != (c.status == http.StatusUnprocessableEntity || c.status == http.StatusConflict) {
				t.Errorf("%s: title %q", c.name, c.got.page.Title())
			}
		}
		if a := send("/question/1", "2", ""); a.path != base+"/question/2" {
			t.Errorf("a good answer led to %s", a.path)
		}

		// A member with an interest is refused, whatever page they still have open.
		if err := s.Store.AnswerInterest(t.Context(), s.Advisor, r.Slug, p.Slug, "friend"); err != nil {
			t.Fatal(err)
		}
		if a := send("/question/1", "4", ""); a.status != http.StatusForbidden || !strings.Contains(a.body, "You know someone who would get this money") {
			t.Errorf("scoring with an interest: %d", a.status)
		}
		for _, page := range []string{"/know", "/question/1", "/comment", "/check", ""} {
			if a := young.get(base + page); a.path != base || !strings.Contains(a.body, "You stand aside for this one") {
				t.Errorf("%s of a proposal with an interest led to %s", page, a.path)
			}
		}
	})
}

func TestPanelWhatWasTypedSurvivesTheClose(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		base := "/rounds/" + r.Slug + "/panel/" + p.Slug
		if err := s.Store.AnswerInterest(t.Context(), s.Advisor, r.Slug, p.Slug, models.NoInterest); err != nil {
			t.Fatal(err)
		}
		s.Store.Advance(6*24*time.Hour - time.Minute - 24*time.Hour)
		young := s.as(s.Advisor)
		form := young.get(base + "/question/1").page.Form("Save and next question")
		s.Store.Advance(2 * time.Minute)
		form.Choose("3 Mostly")
		form.Fill("Why? (optional)", "They asked every parent")
		a := young.submit(form)
		if a.status != http.StatusConflict || !strings.Contains(a.body, "Scoring has closed") || a.page.Text("textarea") != "They asked every parent" {
			t.Errorf("a form sent after the close: %d, %q", a.status, a.page.Text("textarea"))
		}
		a = young.get("/rounds/" + r.Slug + "/panel")
		if !strings.Contains(a.body, "You began 1 and did not press Finish") {
			t.Error("the list does not say that what was begun does not count")
		}
		if a = young.get(base); !strings.Contains(a.body, "Scoring closed before you pressed Finish") {
			t.Errorf("the proposal after the close: %s", a.path)
		}
	})
}

func TestPanelNothingLeaksBeforeTheRelease(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Rulebook{}, Key: "round_id", Value: r.ID, Values: map[string]any{"panel_public": true}}); err != nil {
			t.Fatal(err)
		}
		for _, who := range []models.Actor{s.Advisor, s.Advisor2, s.PanelParent} {
			finishAll(t, s, who, r, map[string][2]string{"Baby bank": {"4", "3"}})
		}
		base := "/rounds/" + r.Slug
		everywhere := func(check func(who, path string, a answer)) {
			for name, v := range map[string]*visitor{"a visitor": s.visitor(), "a member": s.as(s.Advisor2), "the lead": s.as(s.Lead), "an officer": s.as(s.Officer), "the auditor": s.as(s.Auditor)} {
				for _, path := range []string{base, base + "/panel/result", "/proposals/" + p.Slug} {
					check(name, path, v.get(path))
				}
			}
		}
		everywhere(func(who, path string, a answer) {
			if strings.Contains(a.body, "of 12 points") || strings.HasSuffix(path, "/result") && a.status != http.StatusNotFound {
				t.Errorf("%s at %s before the release: %d", who, path, a.status)
			}
		})
		if a := s.as(s.Officer).get("/desk" + base + "/panel"); strings.Contains(a.body, "of 12") || !strings.Contains(a.body, "3 of 3") {
			t.Error("the officer's page shows points before the release")
		}

		officer := s.as(s.Officer)
		released := officer.submit(officer.get("/desk" + base + "/panel").page.Form("Release the panel's result"))
		if released.status != http.StatusOK || !strings.Contains(released.body, "The panel&#39;s result is released") {
			t.Fatalf("releasing: %d at %s", released.status, released.path)
		}
		everywhere(func(who, path string, a answer) {
			if path != base && !strings.Contains(a.body, "11 of 12 points") {
				t.Errorf("%s at %s after the release: %d without the figure", who, path, a.status)
			}
			for _, name := range []string{"Young Advisor A", "Young Advisor B", "Pat Panel"} {
				if who != "a member" && strings.Contains(a.body, name) {
					t.Errorf("%s at %s reads the name %s", who, path, name)
				}
			}
		})
		if href := s.visitor().get(base).page.Link("The panel scores"); href != base+"/panel/result" {
			t.Errorf("the round's page leads to %q", href)
		}
		again := officer.post("/desk"+base+"/panel/release", url.Values{tokenField: officer.get("/desk" + base + "/panel").page.Form("Sign out").Values[tokenField]})
		if again.status != http.StatusConflict || !strings.Contains(again.body, "has already been released") {
			t.Errorf("releasing twice: %d", again.status)
		}
	})
}

// TestPanelWorksWithoutScriptsInBrowser scores one proposal with scripts off.
func TestPanelWorksWithoutScriptsInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		p := s.be(t, browser.Phone, s.Advisor, browser.WithoutScripts)
		p.Visit("/rounds/" + r.Slug + "/panel")
		p.Click("Score number 1")
		p.Choose("No")
		p.Click("Continue")
		p.Click("Save and next question")
		p.See("There is a problem", "Choose the answer that fits best")
		p.Choose("2 A bit")
		p.Fill("Why? (optional)", "Only in one street")
		p.Click("Save and next question")
		p.Choose("4 Completely")
		p.Click("Save and check")
		p.See("Only in one street", "Points you've given: 8 of 12")
		p.Click("Finish")
		p.See("You have finished Baby bank", "You have finished 1 of 1")
		p.NoSidewaysScroll()
	})
}

// TestPanelByKeyboardAloneInBrowser answers one question and moves on without a pointer; what has the focus is not under the bar.
func TestPanelByKeyboardAloneInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		p := s.be(t, browser.Phone, s.Advisor)
		p.Visit("/rounds/" + r.Slug + "/panel")
		p.TabTo("Score number 1")
		p.Press("Enter")
		p.TabTo("No")
		p.Press("Space")
		p.TabTo("Continue")
		p.Press("Enter")
		p.See("Question 1 of 2")
		p.TabTo("1 Hardly")
		p.Press("Space")
		p.Press("ArrowDown")
		p.Press("ArrowDown")
		if !p.Chosen("3 Mostly") {
			t.Error("the arrows do not choose a level")
		}
		p.TabTo("Save and next question")
		p.Press("Enter")
		p.See("Question 2 of 2", "Points you've given: 6 of 12")
		p.Axe()
	})
}
