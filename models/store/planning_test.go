package store_test

import (
	"testing"

	"acorn/models"
	"acorn/testing/world"

	"github.com/google/uuid"
)

func newID() string { return uuid.NewString() }

func TestPlanningGroupAgrees(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StagePlanning)
		add := func(actor models.Actor, kind, title string) string {
			t.Helper()
			id, err := w.Store.AddPlanItem(ctx, actor, r.Slug, models.PlanItemInput{Kind: kind, Title: title, Body: "Said most"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		evenings, rule := add(w.Resident, models.PlanPriority, "Warm evenings"), add(w.Advisor, models.PlanRule, "Lots of small ones")
		_, err := w.Store.AddPlanItem(ctx, w.Councillor, r.Slug, models.PlanItemInput{Kind: models.PlanRule, Title: "Warm evenings", Body: "Again"})
		refusedWith(t, "the same again", err, models.Invalid, "title")
		choose := func(actor models.Actor, item, choice, why string) {
			t.Helper()
			if err := w.Store.ChoosePlan(ctx, actor, r.Slug, models.PlanChoiceInput{Item: item, Choice: choice, Why: why}); err != nil {
				t.Fatalf("%s: %v", actor.DisplayName, err)
			}
		}
		choose(w.Resident, evenings, models.PlanAgree, "")
		choose(w.Advisor, evenings, models.PlanDisagree, "")
		choose(w.Advisor, evenings, models.PlanAgree, "The shops move us on")
		if agreed, err := w.Store.AgreedPriorities(ctx, r.ID); err != nil || len(agreed) != 0 {
			t.Errorf("two people agreed %d priorities, %v", len(agreed), err)
		}
		choose(w.Officer, evenings, models.PlanUnsure, "")
		choose(w.Councillor, rule, models.PlanAgree, "")
		agreed, err := w.Store.AgreedPriorities(ctx, r.ID)
		if err != nil || len(agreed) != 1 || agreed[0].ID != evenings {
			t.Errorf("agreed %+v, %v", agreed, err)
		}
		if page, err := w.Store.RoundPage(ctx, models.Actor{}, r.Slug); err != nil || len(page.Priorities) != 1 || page.Priorities[0] != "Warm evenings" {
			t.Errorf("the round's page tells %v, %v", page.Priorities, err)
		}
		page, err := w.Store.PlanPage(ctx, models.Actor{}, r.Slug)
		if err != nil || len(page.Priorities) != 1 || len(page.Rules) != 1 || page.MayChoose {
			t.Fatalf("a visitor sees %+v, %v", page, err)
		}
		item := page.Priorities[0]
		if item.Tally != (models.PlanTally{Agree: 2, Unsure: 1}) || item.Mine != "" || len(item.Reasons) != 1 || item.Reasons[0].Capacity != "young_person" {
			t.Errorf("the item: %+v", item)
		}
		for _, list := range item.Choosers {
			for _, c := range list {
				if c.Name == w.Advisor.DisplayName {
					t.Errorf("a person under 18 is named: %+v", c)
				}
			}
		}
		if mine, err := w.Store.PlanPage(ctx, w.Advisor, r.Slug); err != nil || mine.Priorities[0].Mine != models.PlanAgree || !mine.MayChoose || mine.Priorities[0].MyWhy != "The shops move us on" {
			t.Errorf("the advisor sees %+v, %v", mine, err)
		}
	})
}

func TestOnlyThePlanningGroupChoosesAndOnlyInTime(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		in := models.PlanItemInput{Kind: models.PlanPriority, Title: "Warm evenings", Body: "Said most"}
		r := w.Round(models.StagePlanning)
		id, err := w.Store.AddPlanItem(ctx, w.Resident, r.Slug, in)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			actor models.Actor
			code  models.Code
		}{
			"visitor": {models.Actor{}, models.Forbidden}, "parent": {w.Parent, models.Forbidden}, "approver": {w.Approver, models.Forbidden}, "auditor": {w.Auditor, models.Forbidden},
			"a member of another team": {models.Actor{PersonID: w.Parent.PersonID, Adult: true, Memberships: []models.Membership{{Role: models.Team, TeamID: &r.ID}}}, models.NotFound},
		} {
			refusedWith(t, name+" chooses", w.Store.ChoosePlan(ctx, c.actor, r.Slug, models.PlanChoiceInput{Item: id, Choice: models.PlanAgree}), c.code)
			_, err := w.Store.AddPlanItem(ctx, c.actor, r.Slug, models.PlanItemInput{Kind: models.PlanRule, Title: "T", Body: "B"})
			refusedWith(t, name+" adds", err, c.code)
		}
		other := w.Round(models.StagePlanning)
		refusedWith(t, "an item of another round", w.Store.ChoosePlan(ctx, w.Resident, other.Slug, models.PlanChoiceInput{Item: id, Choice: models.PlanAgree}), models.NotFound)
		refusedWith(t, "an item that is none", w.Store.ChoosePlan(ctx, w.Resident, r.Slug, models.PlanChoiceInput{Item: "x", Choice: models.PlanAgree}), models.NotFound)
		w.Store.Advance(20 * 24 * 60 * 60 * 1e9)
		refusedWith(t, "after planning closed", w.Store.ChoosePlan(ctx, w.Resident, r.Slug, models.PlanChoiceInput{Item: id, Choice: models.PlanAgree}), models.Closed)
		draft := w.Round(models.StageDraft)
		if _, err := w.Store.AddPlanItem(ctx, w.Advisor, draft.Slug, in); err != nil {
			t.Errorf("a draft is planned by its group: %v", err)
		}
		_, err = w.Store.PlanPage(ctx, models.Actor{}, draft.Slug)
		refusedWith(t, "a visitor opens a draft's plan", err, models.NotFound)
	})
}
