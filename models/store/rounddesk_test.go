package store_test

import (
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

func TestCopyRound(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		old := w.Round(models.StageClosed)
		w.Seal(old, "key")
		w.Proposal(old, models.ProposalEligible, "Baby bank", 100_000)
		for i, title := range []string{"Warm evenings", "Free buses"} {
			if err := w.Store.Setup(ctx, &models.PlanningItem{ID: newID(), RoundID: old.ID, Kind: models.PlanPriority, Title: title, Body: "Said most", AddedBy: w.Resident.PersonID, AddedAt: w.Now.Add(time.Duration(i) * time.Second)}); err != nil {
				t.Fatal(err)
			}
		}
		setup, options, err := w.Store.NewRound(ctx, w.Officer, "", old.Slug)
		if err != nil {
			t.Fatal(err)
		}
		in := models.Prefilled(models.RoundMoneyPart, setup, options).Money
		in.Name = "Northgate again"
		slug, err := w.Store.CopyRound(ctx, w.Officer, old.Slug, in)
		if err != nil {
			t.Fatal(err)
		}
		desk, err := w.Store.RoundDesk(ctx, w.Officer, slug)
		if err != nil {
			t.Fatal(err)
		}
		if desk.Stage != models.StageDraft || desk.Rules.Sealed() || desk.KeyFingerprint != "" || len(desk.Proposals) != 0 || desk.DutiesOpen != 7 || desk.Unanswered() != "" {
			t.Errorf("copied too much, or not all: %+v", desk)
		}
		if desk.CopiedSlug != old.Slug || desk.PanelTeamID == nil || len(desk.Rubric) != 2 || desk.PlanItems != 2 || desk.WhoMayVote != old.WhoMayVote || desk.SafeguardingLead != old.SafeguardingLead {
			t.Errorf("copied too little: %+v", desk)
		}
		for kind, w := range desk.Timetable {
			if !w.OpensAt.After(desk.Options.Now) || w.ClosesAt.Sub(w.OpensAt) < time.Hour {
				t.Errorf("%s from %s to %s", kind, w.OpensAt, w.ClosesAt)
			}
		}
		page, err := w.Store.DutiesPage(ctx, w.Officer, slug)
		if err != nil || page.Open() != 7 || page.Duties[0].Last == nil || !strings.HasPrefix(page.Duties[0].Last.Link, "https://harwick.example/") {
			t.Errorf("last year's answers: %+v, %v", page.Duties, err)
		}
		if plan, err := w.Store.PlanPage(ctx, w.Resident, slug); err != nil || len(plan.Priorities) != 2 || plan.Priorities[0].Tally.Chosen() != 0 || plan.Priorities[0].Title != "Warm evenings" {
			t.Errorf("the plan: %+v, %v", plan, err)
		}
	})
}

func TestDiscardingADraftLeavesNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		slug := draftRound(t, w, models.TemplateYouth, money(w))
		answerDuties(t, w, slug, models.DutyPower)
		id, err := w.Store.AddPlanItem(ctx, w.Resident, slug, models.PlanItemInput{Kind: models.PlanRule, Title: "Small ones", Body: "More people win"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.ChoosePlan(ctx, w.Advisor, slug, models.PlanChoiceInput{Item: id, Choice: models.PlanAgree}); err != nil {
			t.Fatal(err)
		}
		draft, err := w.Store.RoundDesk(ctx, w.Officer, slug)
		if err != nil {
			t.Fatal(err)
		}
		need := models.Need{ID: newID(), Slug: "nowhere-to-play", RoundID: &draft.ID, Title: "Nowhere to play", SaidBy: "resident", PeopleCount: 1, CreatedAt: w.Now,
			ReleasedBy: &w.Safeguarding.PersonID, ReleasedAt: &w.Now, KeepUntil: w.Now.AddDate(1, 0, 0)}
		if err := w.Store.Setup(ctx, &need); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.DiscardDraft(ctx, w.Officer, slug); err != nil {
			t.Fatal(err)
		}
		if page, err := w.Store.NeedPage(ctx, need.Slug); err != nil || page.Title != need.Title {
			t.Errorf("what was said for it: %+v, %v", page.Title, err)
		}
		_, err = w.Store.RoundDesk(ctx, w.Officer, slug)
		refusedWith(t, "the draft that is gone", err, models.NotFound)
		published := w.Round(models.StageWaiting)
		refusedWith(t, "a published round", w.Store.DiscardDraft(ctx, w.Officer, published.Slug), models.Conflict)
	})
}

func TestMyRounds(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		planning, reviewing := w.Round(models.StagePlanning), w.Round(models.StageReviewing)
		w.Proposal(reviewing, models.ProposalSubmitted, "Baby bank", 100_000)
		if _, err := w.Store.AddPlanItem(ctx, w.Officer, planning.Slug, models.PlanItemInput{Kind: models.PlanRule, Title: "Small ones", Body: "More people win"}); err != nil {
			t.Fatal(err)
		}
		find := func(actor models.Actor, slug string) *models.RoundCard {
			t.Helper()
			cards, err := w.Store.MyRounds(ctx, actor)
			if err != nil {
				t.Fatal(err)
			}
			for i := range cards {
				if cards[i].Slug == slug {
					return &cards[i]
				}
			}
			return nil
		}
		if c := find(w.Officer, reviewing.Slug); c == nil || !c.Officer || c.Next != (models.NextStep{Kind: models.StepReview, Count: 1}) || c.Stage != models.StageReviewing {
			t.Errorf("the officer's card: %+v", c)
		}
		for _, member := range []models.Actor{w.Resident, w.Advisor} {
			if c := find(member, planning.Slug); c == nil || c.Officer || !c.Plans || c.ToChoose != 1 {
				t.Errorf("the card of %s: %+v", member.DisplayName, c)
			}
		}
		for _, nobody := range []models.Actor{{}, w.Parent, w.Auditor, w.Lead} {
			if cards, err := w.Store.MyRounds(ctx, nobody); err != nil || len(cards) != 0 {
				t.Errorf("%q works on %d rounds, %v", nobody.DisplayName, len(cards), err)
			}
		}
	})
}
