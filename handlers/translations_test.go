package handlers

import (
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
)

// TestATranslationIsTakenDownInPublic: above the limit a second officer confirms it, and the round's page then says what went and why.
func TestATranslationIsTakenDownInPublic(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.Round(models.StageVoting)
	err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": models.AssuranceCode}})
	if err != nil {
		t.Fatal(err)
	}
	s.sealBallot(r)
	text := models.ProjectTranslation{RoundID: r.ID, Number: 1, Language: "pl", Title: "Tytuł", Summary: "Zdanie", AddedBy: s.Officer.PersonID, AddedAt: s.Now, ConfirmedBy: &s.Officer2.PersonID}
	if err := s.Store.Setup(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	first, second, path := s.as(s.Officer), s.as(s.Officer2), "/desk/rounds/"+r.Slug+"/translations/pl"
	a := first.submit(first.get(path).page.Form("Propose to take down the text of project 1"))
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", a.status)
	}
	form := a.page.Form("Propose to take down the text of project 1")
	form.Fill("What is wrong with it?", "It names another place")
	a = first.submit(form)
	a.page.Has(".govuk-notification-banner", "Another officer confirms it now.")
	a.page.Has(".govuk-inset-text", "Why: It names another place")
	if strings.Contains(a.body, "Confirm: take down") {
		t.Error("the first officer is asked to confirm it too")
	}
	if body := s.visitor().get("/rounds/" + r.Slug).body; strings.Contains(body, "It names another place") {
		t.Error("what one officer proposes is public")
	}
	second.get("/desk/rounds/"+r.Slug).page.Has("a[href='/desk/rounds/"+r.Slug+"/translations']", "1 translation to take off the ballot, to confirm or keep")
	second.get("/desk/rounds/"+r.Slug+"/translations").page.Has("li", "1 to take down: another officer confirms it")
	kept := second.submit(second.get(path).page.Form("Keep the text of project 1"))
	kept.page.Has(".govuk-notification-banner", "It stays on the ballot")
	form = first.get(path).page.Form("Propose to take down the text of project 1")
	form.Fill("What is wrong with it?", "It names another place")
	first.submit(form)
	a = second.submit(second.get(path).page.Form("Confirm: take down the text of project 1"))
	a.page.Has(".govuk-notification-banner", "It is taken down.")
	public := s.visitor().get("/rounds/" + r.Slug)
	public.page.Has(".govuk-inset-text", "in Polish. It was wrong. Since then people read it in English.")
	public.page.Has(".govuk-inset-text", "It names another place")
	second.get("/audit").page.Has("table", "Took a translation off the ballot")
}
