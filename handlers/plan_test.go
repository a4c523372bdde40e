package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

func TestPlanIsPublicAndChoosingIsTheGroups(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StagePlanning)
		plan := "/rounds/" + r.Slug + "/plan"
		resident := s.as(s.Resident)
		add := resident.get(plan).page.Form("Add it")
		add.Choose("A rule")
		add.Fill("In a few words", "Lots of small ones")
		add.Fill("Why, in a sentence", "More people win")
		a := resident.submit(add)
		if a.status != http.StatusOK || !strings.HasPrefix(a.path, plan) {
			t.Fatalf("%d at %s", a.status, a.path)
		}
		choose := a.page.Form("Agree: Lots of small ones")

		someone := s.visitor()
		first := someone.get(plan)
		first.page.Has("main", "Lots of small ones")
		first.page.Has("main a", "Are you in the planning group? Sign in to choose")
		first.page.HasNot("main form")
		if first.header.Get("ETag") == "" {
			t.Error("a visitor's page is not kept")
		}
		resident.submit(choose)
		if again := someone.get(plan); !strings.Contains(again.body, "1 agrees") {
			t.Error("the kept page is out of date after a choice")
		}
		s.as(s.Parent).get(plan).page.HasNot("main form")
		for name, c := range map[string]struct {
			v    *visitor
			want int
		}{"a parent": {s.as(s.Parent), http.StatusForbidden}, "an approver": {s.as(s.Approver), http.StatusForbidden}} {
			fields := url.Values{"choice": {models.PlanAgree}, tokenField: {c.v.get("/you").page.Form("Sign out").Values.Get(tokenField)}}
			if a := c.v.post(choose.Action, fields); a.status != c.want {
				t.Errorf("%s chooses: %d, want %d", name, a.status, c.want)
			}
		}
	})
}

func TestWhatWasTypedWhenPlanningClosedIsGivenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StagePlanning)
		resident := s.as(s.Resident)
		add := resident.get("/rounds/" + r.Slug + "/plan").page.Form("Add it")
		add.Choose("Something that matters")
		add.Fill("In a few words", "Somewhere warm")
		add.Fill("Why, in a sentence", "It is cold out there")
		setup, _, err := s.Store.RoundToChange(t.Context(), s.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		in := models.RoundInputOf(models.RoundDatesPart, setup)
		in.Dates.Own, in.Dates.PlanningClose, in.Reason = true, models.TypedMomentOf(s.Now.Add(-time.Hour)), "We agreed sooner"
		if err := s.Store.ChangeRound(t.Context(), s.Officer, r.Slug, in); err != nil {
			t.Fatal(err)
		}
		a := resident.submit(add)
		if a.status != http.StatusConflict {
			t.Errorf("adding after planning closed: %d", a.status)
		}
		a.page.Has("main", "This was not saved. You can copy what you wrote:")
		a.page.Has("main", "Somewhere warm It is cold out there")
		a.page.Has("main", "The planning group finished on")
	})
}

func TestADraftsPlanIsForItsGroup(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		plan := "/rounds/" + s.Round(models.StageDraft).Slug + "/plan"
		if a := s.visitor().get(plan); a.status != http.StatusNotFound {
			t.Errorf("a visitor: %d", a.status)
		}
		a := s.as(s.Advisor).get(plan)
		if a.status != http.StatusOK {
			t.Fatalf("a Young Advisor: %d", a.status)
		}
		a.page.Has("main", "This round is not public yet. The planning group can begin.")
	})
}
