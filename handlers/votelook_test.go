package handlers

import (
	"net/http"
	"net/url"
	"testing"

	"acorn/models"
)

// TestStarsAndLanguageKeepThePicks: what somebody stars, and the language they read in, are theirs until the vote is cast, and lose no pick.
func TestStarsAndLanguageKeepThePicks(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		row := models.ProjectTranslation{RoundID: r.ID, Number: 1, Language: "ur", Title: "عنوان", Summary: "جملہ", What: "کام", Place: "جگہ", AddedBy: s.Officer.PersonID, AddedAt: s.Now}
		if err := s.Store.Setup(t.Context(), &row); err != nil {
			t.Fatal(err)
		}
		ballot := "/rounds/" + r.Slug + "/vote"
		v := s.visitor()
		page := v.get(ballot).page
		form := page.Form("Star Skate ramp lights")
		form.Choose("Pick this Northgate baby bank")
		page = v.submit(form).page
		page.Has(`button[name=star][aria-pressed=true]`, "Skate ramp lights")
		page.Has("input[name=project][checked]")
		if n := page.Count("[aria-pressed=true]"); n != 1 {
			t.Errorf("%d stars", n)
		}
		page = v.submit(page.Form("With a star")).page
		if n := page.Count("article.acorn-card"); n != 5 || page.Count("[data-theme][hidden]") != 4 {
			t.Errorf("with a star: %d cards, %d out of sight", n, page.Count("[data-theme][hidden]"))
		}
		page = v.submit(page.Form("اردو")).page
		page.Has(`article [lang=ur][dir=rtl]`, "عنوان")
		page.Has(`article [lang=ur][dir=rtl]`, "جملہ")
		page.Has("input[name=project][checked]")
		page.Has(`button[name=star][aria-pressed=true]`, "Skate ramp lights")
		page.Has(".acorn-note", "1 of 5 projects is in this language. Everything else is in English.")
		page.Has(`article .acorn-project__who[lang=ur]`, "جگہ")
		for _, text := range []string{"جملہ", "کام", "جگہ"} {
			v.get(ballot+"/project/1").page.Has("main [lang=ur][dir=rtl]", text)
		}
		v.submit(page.Form("Review my vote")).page.Has(".acorn-picks [lang=ur][dir=rtl]", "عنوان")

		// The page's script sends a star by itself.
		if a := v.post(ballot, url.Values{"star": {"1"}, "_token": {page.Attr("input[name=_token]", "value")}}); a.status != http.StatusNoContent {
			t.Errorf("a star by itself: %d", a.status)
		}
		if n := v.get(ballot).page.Count("[aria-pressed=true]"); n != 2 {
			t.Errorf("%d stars", n)
		}
		v.get(ballot).page.Has("input[name=project][checked]")
		if a := v.post(ballot, url.Values{"star": {"99"}, "_token": {page.Attr("input[name=_token]", "value")}}); a.status != http.StatusNotFound {
			t.Errorf("a star on no project: %d", a.status)
		}
		if n := s.visitor().get(ballot).page.Count("[aria-pressed=true]"); n != 0 {
			t.Error("somebody else sees the stars")
		}
	})
}

// TestTheBallotSpeaksTheBrowsersLanguage: where the projects have been translated; the rest stays English.
func TestTheBallotSpeaksTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	var rows []any
	for _, tag := range []string{"ur", "pl"} {
		rows = append(rows, &models.ProjectTranslation{RoundID: r.ID, Number: 1, Language: tag, Title: "In " + tag, Summary: "S", AddedBy: s.Officer.PersonID, AddedAt: s.Now})
	}
	if err := s.Store.Setup(t.Context(), rows...); err != nil {
		t.Fatal(err)
	}
	for accept, want := range map[string]string{"pl-PL,pl;q=0.9,en;q=0.8": "In pl", "ur": "In ur", "en-GB,en;q=0.9,pl;q=0.2": "Northgate baby bank", "": "Northgate baby bank", "de": "Northgate baby bank"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/rounds/"+r.Slug+"/vote", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Language", accept)
		page := s.visitor().do(request).page
		page.Has("article h2", want)
		page.Has("article h2", "Skate ramp lights")
	}
}
