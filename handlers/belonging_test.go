package handlers

import (
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
)

// TestAVoteForSome: a round says which ways to belong give a vote. Voters are offered those alone, and a form that names another is not taken, by code, by email or
// on the phone.
func TestAVoteForSome(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageVoting)
		patch := store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"belonging": "live study"}}
		if err := s.Store.Setup(t.Context(), patch); err != nil {
			t.Fatal(err)
		}
		s.sealBallot(r)
		v := s.visitor()
		ballot := v.get("/rounds/" + r.Slug + "/vote").page
		if drawings := ballot.Count("article img[alt='Drawing: Young people']"); drawings != 2 {
			t.Errorf("%d of the two projects for young people say what their picture is of", drawings)
		}
		review := v.review(r)
		if labels := review.page.Texts("label[for^='belongs']"); len(labels) != 2 || labels[0] != "live in Northgate" || labels[1] != "go to school or college in Northgate" {
			t.Fatalf("voters choose among %q", labels)
		}
		form := review.page.Form("Email me a code")
		form.Fill("Your email address", "sam@example.org")
		form.Values.Set("belongs", models.BelongsWork)
		if a := v.submit(form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Choose the one that is true of you. This vote is for these people only") {
			t.Errorf("who works there gets %d", a.status)
		}
		form.Values.Set("belongs", models.BelongsStudy)
		if a := v.submit(form); !strings.Contains(a.body, "Check your email") {
			t.Errorf("who studies there gets %d", a.status)
		}
		officer := s.as(s.Officer)
		page := officer.get("/desk/rounds/" + r.Slug + "/phone").page
		if labels := page.Texts("label[for^='belongs']"); len(labels) != 2 {
			t.Errorf("callers choose among %q", labels)
		}
		officer.get("/desk/rounds/"+r.Slug).page.Has("main", "A voter needs one of these", "live here, go to school or college here")
	})
}
