package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
)

// TestACancelledRoundSaysSoEverywhere cancels a round as an officer does, and opens every page on which somebody may look for it.
func TestACancelledRoundSaysSoEverywhere(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
		officer, parent := s.as(s.Officer), s.as(s.Parent)
		officer.get("/desk/rounds/"+r.Slug).page.Has("main", "Cancel this round", "before its vote opens")
		form := officer.get("/desk/rounds/" + r.Slug + "/cancel").page.Form("Cancel the round")
		empty := officer.submit(form)
		empty.page.Has(".govuk-error-summary", "Say why it is cancelled")
		if empty.status != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", empty.status)
		}
		form = empty.page.Form("Cancel the round")
		form.Fill("Why is it cancelled?", "The flood took the money.")
		a := officer.submit(form)
		if a.status != http.StatusOK {
			t.Fatalf("cancelling: %d %s", a.status, a.page.Text("main"))
		}
		a.page.Has("main", "This round was cancelled on", "The flood took the money.")
		for path, says := range map[string]string{
			"/rounds/" + r.Slug:              "The flood took the money.",
			"/rounds/" + r.Slug + "/propose": "This round was cancelled. Its page says why.",
			"/rounds/" + r.Slug + "/plan":    "This round was cancelled. Its page says why.",
			"/rounds/" + r.Slug + "/vote":    "There will be no vote in this round",
			"/proposals/" + p.Slug:           "The round that it was sent in to was cancelled.",
			"/rounds":                        "There will be no vote in this round.",
		} {
			parent.get(path).page.Has("main", says)
			s.visitor().get(path).page.Has("main", says)
		}
		for _, path := range []string{"", "/proposals", "/vote", "/count", "/panel", "/cancel", "/duties"} {
			if a := officer.get("/desk/rounds/" + r.Slug + path); a.status != http.StatusOK {
				t.Errorf("an officer's page %s: %d", path, a.status)
			}
		}
		token := parent.get("/needs/new").page.Form("Send").Values.Get(tokenField)
		if a := parent.post("/rounds/"+r.Slug+"/propose", url.Values{tokenField: {token}}); a.status != http.StatusConflict {
			t.Errorf("another idea: %d", a.status)
		}
		if text := s.visitor().get("/").page.Text("main"); strings.Contains(text, r.Name) {
			t.Error("the home page still leads there")
		}
	})
}

func TestTwoOfficersCancelALargeRound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"pot_pence": models.TwoPeopleAbove + 1, "assurance": "code"}}); err != nil {
			t.Fatal(err)
		}
		first, second, at := s.as(s.Officer), s.as(s.Officer2), "/desk/rounds/"+r.Slug+"/cancel"
		form := first.get(at).page.Form("Propose to cancel it")
		form.Fill("Why is it cancelled?", "The flood took the money.")
		a := first.submit(form)
		a.page.Has("main", "Another officer confirms it.", "The flood took the money.")
		s.visitor().get("/rounds/"+r.Slug).page.HasNot("main", "The flood took the money.")
		second.get("/desk/rounds/"+r.Slug).page.Has("main", "An officer proposes to cancel this round")
		second.submit(second.get(at).page.Form("Refuse it"))
		form = first.get(at).page.Form("Propose to cancel it")
		form.Fill("Why is it cancelled?", "The flood took the money.")
		first.submit(form)
		second.submit(second.get(at).page.Form("Confirm and cancel the round")).page.Has("main", "This round was cancelled")
		s.visitor().get("/rounds/"+r.Slug).page.Has("main", "The flood took the money.")
	})
}
