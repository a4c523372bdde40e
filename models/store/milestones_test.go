package store_test

import (
	"fmt"
	"slices"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// delivered is an initiative of the group's, with three steps of which the first is done.
func delivered(w *world.World) models.Initiative {
	r := w.Round(models.StageClosed)
	p := w.Proposal(r, models.ProposalEligible, "Baby bank", 350_000)
	w.Published(r)
	return w.Initiative(r, p, "Baby bank", 350_000)
}

func TestALeadChangesThePlanAndItStaysOnRecord(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		in, other := delivered(w), delivered(w)
		steps := func() []models.Milestone {
			t.Helper()
			page, err := w.Store.InitiativePage(t.Context(), models.Actor{}, in.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return page.Milestones
		}
		done, half, end, halfDue := steps()[0].ID, steps()[1].ID, steps()[2].ID, steps()[1].DueOn
		saturday := models.StepInput{Title: " We open on  Saturdays ", Due: models.TypedDayOf(in.StartsOn)}
		for who, want := range map[*models.Actor]models.Code{&w.Member: models.Forbidden, &w.Parent: models.Forbidden, &w.Approver: models.Forbidden, {}: models.Forbidden} {
			code(t, who.DisplayName+" adds", w.Store.AddMilestone(t.Context(), *who, in.Slug, saturday), want)
			code(t, who.DisplayName+" changes", w.Store.ChangeMilestone(t.Context(), *who, in.Slug, half, saturday), want)
			code(t, who.DisplayName+" takes out", w.Store.RemoveMilestone(t.Context(), *who, in.Slug, half), want)
		}
		for name, wrong := range map[string]models.StepInput{
			"nothing": {Due: saturday.Due}, "no day": {Title: "Open"}, "a phone number": {Title: "Ring 07700 900123", Due: saturday.Due},
			"before the start": {Title: "Open", Due: models.TypedDay{Day: "1", Month: "1", Year: "2001"}}, "in many years": {Title: "Open", Due: models.TypedDay{Day: "1", Month: "1", Year: "2199"}},
		} {
			code(t, "adding "+name, w.Store.AddMilestone(t.Context(), w.Lead, in.Slug, wrong), models.Invalid)
			code(t, "changing to "+name, w.Store.ChangeMilestone(t.Context(), w.Lead, in.Slug, half, wrong), models.Invalid)
		}
		code(t, "a step of another", w.Store.ChangeMilestone(t.Context(), w.Lead, other.Slug, half, saturday), models.NotFound)
		code(t, "a step that is done", w.Store.ChangeMilestone(t.Context(), w.Lead, in.Slug, done, saturday), models.Conflict)
		code(t, "taking out what is done", w.Store.RemoveMilestone(t.Context(), w.Lead, in.Slug, done), models.Conflict)

		code(t, "adding", w.Store.AddMilestone(t.Context(), w.Lead, in.Slug, saturday), "")
		code(t, "changing", w.Store.ChangeMilestone(t.Context(), w.Lead, in.Slug, half, models.StepInput{Title: "We are half way", Due: models.TypedDayOf(in.EndsOn)}), "")
		code(t, "changing nothing", w.Store.ChangeMilestone(t.Context(), w.Lead, in.Slug, half, models.StepInput{Title: "We are half way", Due: models.TypedDayOf(in.EndsOn)}), "")
		code(t, "taking out", w.Store.RemoveMilestone(t.Context(), w.Officer, in.Slug, end), "")
		page, err := w.Store.InitiativePage(t.Context(), models.Actor{}, in.Slug)
		if err != nil || len(page.Milestones) != 3 || page.Milestones[1].Title != "We open on Saturdays" || page.Milestones[2].DueOn != in.EndsOn {
			t.Fatalf("the plan is %+v, %v", page.Milestones, err)
		}
		var changes []string
		for _, c := range page.PlanChanges {
			changes = append(changes, fmt.Sprintf("%s|%s>%s|%s by %t", c.TitleBefore, c.DueBefore, c.TitleAfter, c.DueAfter, c.ChangedBy == w.Lead.PersonID))
		}
		if len(changes) != 3 || !slices.Contains(changes, "|>We open on Saturdays|"+in.StartsOn+" by true") || !slices.Contains(changes, "We are half way|"+halfDue+">We are half way|"+in.EndsOn+" by true") ||
			!slices.Contains(changes, "We have finished|"+in.EndsOn+">| by false") {
			t.Errorf("the history is %q", changes)
		}

		pay := models.Payment{ID: newID(), AwardID: in.AwardID, MilestoneID: &half, AmountPence: 1_000, Purpose: "Chairs", ContentHash: "test", State: models.PaymentAsked, AskedBy: w.Lead.PersonID, AskedAt: w.Now}
		if err := w.Store.Setup(t.Context(), &pay); err != nil {
			t.Fatal(err)
		}
		code(t, "taking out what money was asked for", w.Store.RemoveMilestone(t.Context(), w.Lead, in.Slug, half), models.Conflict)
		for range models.StepsMost - 3 {
			code(t, "adding more", w.Store.AddMilestone(t.Context(), w.Lead, in.Slug, saturday), "")
		}
		code(t, "adding too many", w.Store.AddMilestone(t.Context(), w.Lead, in.Slug, saturday), models.Conflict)
		code(t, "the end", w.Store.EndInitiative(t.Context(), w.Lead, in.Slug, models.EndInput{State: models.InitiativeFinished}), "")
		code(t, "changing the plan of what has ended", w.Store.ChangeMilestone(t.Context(), w.Lead, in.Slug, half, saturday), models.Closed)
	})
}

func TestTheLastStepStays(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageClosed)
		p := w.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		w.Published(r)
		award := w.Offer(r, p.ID, 80_000)
		in := acceptance(w)
		in.Milestones = in.Milestones[:1]
		slug, err := w.Store.AcceptOffer(t.Context(), w.Lead, award.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.ManagePage(t.Context(), w.Lead, slug)
		if err != nil || len(page.Milestones) != 1 || !page.MayPlan {
			t.Fatalf("%+v, %v", page.Milestones, err)
		}
		code(t, "taking out the only step", w.Store.RemoveMilestone(t.Context(), w.Lead, slug, page.Milestones[0].ID), models.Conflict)
	})
}

func TestAGroupTakesItsOwnNewsDown(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		in := delivered(w)
		code(t, "news", w.Store.PostUpdate(t.Context(), w.Member, in.Slug, "Ada, who is 9, won the race."), "")
		code(t, "more news", w.Store.PostUpdate(t.Context(), w.Lead, in.Slug, "We open on Saturdays."), "")
		page, err := w.Store.ManagePage(t.Context(), w.Lead, in.Slug)
		if err != nil || len(page.Updates) != 2 {
			t.Fatalf("%+v, %v", page.Updates, err)
		}
		id := page.Updates[0].ID
		shown := func() models.Update {
			t.Helper()
			page, err := w.Store.InitiativePage(t.Context(), models.Actor{}, in.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return page.Updates[0]
		}
		for _, who := range []models.Actor{{}, w.Parent, w.Officer, w.Safeguarding, w.Approver} {
			code(t, who.DisplayName+" takes it down for the group", w.Store.TakeDownUpdate(t.Context(), who, in.Slug, id, "Because"), models.Forbidden)
			code(t, who.DisplayName+" puts it back for the group", w.Store.PutBackUpdate(t.Context(), who, in.Slug, id), models.Forbidden)
		}
		code(t, "with no reason", w.Store.TakeDownUpdate(t.Context(), w.Lead, in.Slug, id, " "), models.Invalid)
		code(t, "putting back what is shown", w.Store.PutBackUpdate(t.Context(), w.Lead, in.Slug, id), models.Conflict)
		code(t, "taken down", w.Store.TakeDownUpdate(t.Context(), w.Member, in.Slug, id, "It has a child's name"), "")
		if u := shown(); u.HiddenAs != models.HiddenByGroup || u.HiddenAt == nil {
			t.Errorf("the public sees %+v", u)
		}
		code(t, "taken down twice", w.Store.TakeDownUpdate(t.Context(), w.Lead, in.Slug, id, "x"), models.Conflict)
		code(t, "put back", w.Store.PutBackUpdate(t.Context(), w.Lead, in.Slug, id), "")
		if u := shown(); u.HiddenAs != "" || u.HiddenAt != nil || u.HiddenBy != nil || u.HiddenWhy != "" {
			t.Errorf("after it was put back the public sees %+v", u)
		}

		code(t, "taken down again", w.Store.TakeDownUpdate(t.Context(), w.Lead, in.Slug, id, "It has a child's name"), "")
		code(t, "hidden by an officer too", w.Store.HideUpdate(t.Context(), w.Officer, in.Slug, id, "It names a child"), "")
		code(t, "released by an officer", w.Store.ReleaseUpdate(t.Context(), w.Officer, in.Slug, id, "It was a mistake"), models.Forbidden)
		code(t, "released for nothing", w.Store.ReleaseUpdate(t.Context(), w.Safeguarding, in.Slug, id, " "), models.Invalid)
		code(t, "released by its group", w.Store.ReleaseUpdate(t.Context(), w.Lead, in.Slug, id, "It was a mistake"), models.Forbidden)
		if held, err := w.Store.Moderation(t.Context(), w.Safeguarding); err != nil || len(held.News) != 1 || held.News[0].HiddenWhy != "It names a child" || !held.MayRelease {
			t.Errorf("the safeguarding lead finds %+v, %v", held.News, err)
		}
		if held, err := w.Store.Moderation(t.Context(), w.Officer); err != nil || len(held.News) != 1 || held.MayRelease {
			t.Errorf("the officer finds %+v, %v", held.News, err)
		}
		if counts, err := w.Store.DeskCounts(t.Context(), w.Safeguarding); err != nil || counts.Held != 1 {
			t.Errorf("the desk counts %d, %v", counts.Held, err)
		}
		code(t, "released", w.Store.ReleaseUpdate(t.Context(), w.Safeguarding, in.Slug, id, "It was a mistake"), "")
		code(t, "released twice", w.Store.ReleaseUpdate(t.Context(), w.Safeguarding, in.Slug, id, "It was a mistake"), models.Conflict)
		if trail, err := w.Store.AuditTrail(t.Context(), w.Auditor, 1); err != nil || trail[0].Reason != "It was a mistake" {
			t.Errorf("the trail says %+v, %v", trail, err)
		}
		code(t, "hidden again", w.Store.HideUpdate(t.Context(), w.Officer, in.Slug, id, "It names a child"), "")
		code(t, "put back what the council hid", w.Store.PutBackUpdate(t.Context(), w.Lead, in.Slug, id), models.Conflict)
		code(t, "taking down what the council hid", w.Store.TakeDownUpdate(t.Context(), w.Lead, in.Slug, id, "x"), models.Conflict)
		if u := shown(); u.HiddenAs != models.HiddenByCouncil || u.HiddenWhy != "It names a child" {
			t.Errorf("the council's hiding is %+v", u)
		}
	})
}
