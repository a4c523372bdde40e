package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// refusedWith fails the test unless the error has the code and names exactly these fields.
func refusedWith(t *testing.T, what string, err error, code models.Code, fields ...string) {
	t.Helper()
	if err == nil || models.CodeOf(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
		return
	}
	var e *models.Error
	if errors.As(err, &e) && len(fields) > 0 {
		var got []string
		for _, f := range e.Fields {
			got = append(got, f.Field)
		}
		if !slices.Equal(got, fields) {
			t.Errorf("%s: fields %v, want %v", what, got, fields)
		}
	}
}

func money(w *world.World) models.MoneyInput {
	return models.MoneyInput{Name: "Northgate decides", Fund: w.Fund.ID, Pot: "£40,000", Min: "200", Max: "10,000"}
}

// draftRound answers the ten questions as the template suggests.
func draftRound(t *testing.T, w *world.World, template string, in models.MoneyInput) string {
	t.Helper()
	ctx := context.Background()
	slug, err := w.Store.CreateRound(ctx, w.Officer, template, in)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range models.SetupParts[1:] {
		setup, options, err := w.Store.RoundToChange(ctx, w.Officer, slug)
		if err != nil {
			t.Fatal(err)
		}
		if setup.Unanswered() != part {
			t.Fatalf("the next question is %q, want %q", setup.Unanswered(), part)
		}
		input := models.Prefilled(part, setup, options)
		switch part {
		case models.RoundPeoplePart:
			input.People.Area, input.People.Team = w.Area.ID, w.Team.ID
		case models.RoundDatesPart:
			input.Dates.Venue = "The Boathouse, Harbour Walk"
		case models.RoundChecksPart:
			input.Checks.SafeguardingLead, input.Checks.SafeguardingDeputy = "Grace, 01632 960001", "Hugh, 01632 960002"
		}
		if err := w.Store.ChangeRound(ctx, w.Officer, slug, input); err != nil {
			t.Fatalf("%s: %v", part, err)
		}
	}
	return slug
}

func answerDuties(t *testing.T, w *world.World, slug string, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		if err := w.Store.AnswerDuty(context.Background(), w.Officer, slug, models.DutyInput{Kind: kind, Link: "https://harwick.example/" + kind}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOfficerSetsUpAndPublishesARound(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		slug := draftRound(t, w, models.TemplateYouth, money(w))
		if slug != "northgate-decides" {
			t.Errorf("slug %q", slug)
		}
		_, err := w.Store.RoundPage(ctx, models.Actor{}, slug)
		refusedWith(t, "a visitor opens a draft", err, models.NotFound)
		refusedWith(t, "publishing without duties", w.Store.PublishRound(ctx, w.Officer, slug), models.Invalid,
			"data_protection_link", "equality_link", "power_link", "pre_election_link", "subsidy_link", "safeguarding_link", "complaints_link")
		answerDuties(t, w, slug, models.Duties[:6]...)
		refusedWith(t, "publishing with one duty open", w.Store.PublishRound(ctx, w.Officer, slug), models.Invalid, "complaints_link")
		desk, err := w.Store.RoundDesk(ctx, w.Officer, slug)
		if err != nil || desk.Next() != (models.NextStep{Kind: models.StepDuties, Count: 1}) || desk.Stage != models.StageDraft {
			t.Errorf("desk: %+v in %s, %v", desk.Next(), desk.Stage, err)
		}
		answerDuties(t, w, slug, models.DutyComplaints)
		if err := w.Store.PublishRound(ctx, w.Officer, slug); err != nil {
			t.Fatal(err)
		}
		refusedWith(t, "publishing twice", w.Store.PublishRound(ctx, w.Officer, slug), models.Conflict)
		if page, err := w.Store.RoundPage(ctx, models.Actor{}, slug); err != nil || page.PotPence != 4_000_000 || page.PanelName != w.Youth.Name {
			t.Errorf("the public sees %+v, %v", page, err)
		}
		desk, err = w.Store.RoundDesk(ctx, w.Officer, slug)
		if err != nil || len(desk.Rubric) != 4 || len(desk.Rubric[0].Levels) != 4 || desk.Rules.BallotType != "approval" || desk.FundName != w.Fund.Name {
			t.Errorf("desk: %+v, %v", desk, err)
		}
		if entries, err := w.Store.AuditTrail(ctx, w.Officer, 50); err != nil || len(entries) < 12 {
			t.Errorf("audit: %d entries, %v", len(entries), err)
		}
		if n, err := w.Store.VerifyAudit(ctx); err != nil {
			t.Errorf("audit: %d, %v", n, err)
		}
	})
}

func TestAFundIsNeverPromisedTwice(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		in := money(w) // the fund has £100,000
		in.Pot = "60,000"
		first := draftRound(t, w, models.TemplateEvent, in)
		in.Name, in.Pot = "Second", "40,001"
		_, err := w.Store.CreateRound(ctx, w.Officer, models.TemplateEvent, in)
		refusedWith(t, "more than is left", err, models.Invalid, "pot")
		in.Pot = "40,000"
		second, err := w.Store.CreateRound(ctx, w.Officer, models.TemplateEvent, in)
		if err != nil {
			t.Fatal(err)
		}
		setup, options, err := w.Store.RoundToChange(ctx, w.Officer, second)
		if err != nil || options.Fund(w.Fund.ID).LeftPence != 4_000_000 {
			t.Fatalf("left for the second round: %+v, %v", options.Funds, err)
		}
		change := models.RoundInputOf(models.RoundMoneyPart, setup)
		change.Money.Pot = "40,000.01"
		refusedWith(t, "growing above what is left", w.Store.ChangeRound(ctx, w.Officer, second, change), models.Invalid, "pot")
		if err := w.Store.DiscardDraft(ctx, w.Officer, first); err != nil {
			t.Fatal(err)
		}
		change.Money.Pot = "100,000"
		if err := w.Store.ChangeRound(ctx, w.Officer, second, change); err != nil {
			t.Errorf("with the first draft gone the fund is free again: %v", err)
		}
	})
}

func TestTwoOfficersCannotPromiseTheSameMoneyAtOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		results := make(chan error)
		for _, officer := range []models.Actor{w.Officer, w.Officer2, w.Officer, w.Officer2} {
			go func() {
				in := money(w)
				in.Name, in.Pot = "Round of "+officer.DisplayName, "60,000"
				_, err := w.Store.CreateRound(context.Background(), officer, models.TemplateEvent, in)
				results <- err
			}()
		}
		made := 0
		for range 4 {
			if err := <-results; err == nil {
				made++
			} else {
				refusedWith(t, "the others", err, models.Invalid, "pot")
			}
		}
		if made != 1 {
			t.Errorf("%d rounds of £60,000 from a fund of £100,000", made)
		}
	})
}

func TestANewFundWithSeveralContributors(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		in := money(w)
		in.Fund = models.NewFundChoice
		in.NewFund = models.FundInput{Name: "Families First fund", Purpose: "Help early", Year: "2026-27", Holder: w.Council.ID,
			Contributions: []models.ContributionInput{{Organisation: "harwick  council", Amount: "30,000"}, {Organisation: "Tidewater Trust", Amount: "10,000"}}}
		slug, err := w.Store.CreateRound(ctx, w.Officer, models.TemplateLocal, in)
		if err != nil {
			t.Fatal(err)
		}
		desk, err := w.Store.RoundDesk(ctx, w.Officer, slug)
		if err != nil || desk.FundSlug != "families-first-fund" {
			t.Fatalf("fund %q, %v", desk.FundSlug, err)
		}
		page, err := w.Store.FundPage(ctx, w.Officer, desk.FundSlug)
		if err != nil || page.TotalPence != 4_000_000 || len(page.Contributions) != 2 || page.Contributions[0].Name != w.Council.Name || page.Contributions[1].Name != "Tidewater Trust" {
			t.Errorf("the fund: %+v, %v", page, err)
		}
		slug, err = w.Store.CreateFund(ctx, w.Officer, in.NewFund)
		if err != nil || slug != "families-first-fund-2" {
			t.Errorf("a second fund of the same name: %q, %v", slug, err)
		}
		in.NewFund.Holder = w.Health.ID
		_, err = w.Store.CreateFund(ctx, w.Officer, in.NewFund)
		refusedWith(t, "a fund of another organisation", err, models.Invalid, "fund_holder")
	})
}

func TestOnlyOfficersOfTheHolder(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		slug := draftRound(t, w, models.TemplateLocal, money(w))
		// An officer of another organisation who also sits on the round's team plans it, but does not run it.
		other := w.Officer
		other.Memberships = []models.Membership{{Role: models.Officer, OrganisationID: &w.Health.ID}, {Role: models.Team, TeamID: &w.Team.ID, Capacity: "officer"}}
		for name, c := range map[string]struct {
			actor models.Actor
			code  models.Code
		}{
			"visitor": {models.Actor{}, models.Forbidden}, "parent": {w.Parent, models.Forbidden}, "councillor": {w.Councillor, models.Forbidden},
			"approver": {w.Approver, models.Forbidden}, "admin": {w.Admin, models.Forbidden}, "another council's officer": {other, models.NotFound},
		} {
			_, err := w.Store.RoundDesk(ctx, c.actor, slug)
			refusedWith(t, name+" opens the desk", err, c.code)
			refusedWith(t, name+" changes", w.Store.ChangeRound(ctx, c.actor, slug, models.RoundInput{Part: models.RoundRulesPart}), c.code)
			refusedWith(t, name+" answers a duty", w.Store.AnswerDuty(ctx, c.actor, slug, models.DutyInput{Kind: models.DutyPower, Reason: "x"}), c.code)
			refusedWith(t, name+" publishes", w.Store.PublishRound(ctx, c.actor, slug), c.code)
			refusedWith(t, name+" throws it away", w.Store.DiscardDraft(ctx, c.actor, slug), c.code)
			_, err = w.Store.CopyRound(ctx, c.actor, slug, money(w))
			refusedWith(t, name+" copies", err, c.code)
			_, err = w.Store.DutiesPage(ctx, c.actor, slug)
			refusedWith(t, name+" opens the duties", err, c.code)
		}
		_, err := w.Store.CreateRound(ctx, other, models.TemplateLocal, money(w))
		refusedWith(t, "a round of another's fund", err, models.Invalid, "fund")
		_, err = w.Store.CreateRound(ctx, w.Parent, models.TemplateLocal, money(w))
		refusedWith(t, "a parent", err, models.Forbidden)
		if _, err := w.Store.RoundDesk(ctx, w.Officer2, slug); err != nil {
			t.Errorf("a colleague: %v", err)
		}
	})
}

func TestAChangeAfterPublicationIsToldWithItsReason(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageWaiting)
		setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		in := models.RoundInputOf(models.RoundRulesPart, setup)
		in.Rules.MaxChoices = "5"
		refusedWith(t, "without a reason", w.Store.ChangeRound(ctx, w.Officer, r.Slug, in), models.Invalid, "reason")
		in.Reason = "People asked for more choices"
		if err := w.Store.ChangeRound(ctx, w.Officer, r.Slug, in); err != nil {
			t.Fatal(err)
		}
		in = models.RoundInputOf(models.RoundChecksPart, setup)
		in.Checks.SafeguardingLead = "Somebody new, 01632 960009"
		if err := w.Store.ChangeRound(ctx, w.Officer, r.Slug, in); err != nil {
			t.Errorf("who to ring changes without a reason: %v", err)
		}
		changes, err := w.Store.RoundChanges(ctx, r.ID)
		want := models.FactChange{Name: "max_choices", Kind: "count", From: "3", To: "5"}
		if err != nil || len(changes) != 1 || changes[0].Reason != "People asked for more choices" || len(changes[0].Facts) != 1 || changes[0].Facts[0] != want {
			t.Errorf("told: %+v, %v", changes, err)
		}
	})
}

func TestNothingChangesOnceSealed(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageSealed)
		w.Seal(r, "key")
		setup, _, err := w.Store.RoundToChange(t.Context(), w.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []models.RoundPart{models.RoundMoneyPart, models.RoundPeoplePart, models.RoundDatesPart, models.RoundChecksPart, models.RoundRulesPart, models.RoundRubricPart} {
			in := models.RoundInputOf(part, setup)
			in.Reason = "Because"
			refusedWith(t, string(part), w.Store.ChangeRound(t.Context(), w.Officer, r.Slug, in), models.Closed)
		}
	})
}

func TestDatesMoveTogether(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		slug := draftRound(t, w, models.TemplateYouth, money(w))
		setup, _, err := w.Store.RoundToChange(ctx, w.Officer, slug)
		if err != nil {
			t.Fatal(err)
		}
		before := setup.Timetable[models.Scoring].ClosesAt
		in := models.RoundInputOf(models.RoundDatesPart, setup)
		in.Dates.VotingOpen = models.TypedMomentOf(setup.Timetable[models.Voting].OpensAt.AddDate(0, 0, 4))
		if err := w.Store.ChangeRound(ctx, w.Officer, slug, in); err != nil {
			t.Fatal(err)
		}
		setup, _, err = w.Store.RoundToChange(ctx, w.Officer, slug)
		if err != nil || !setup.Timetable[models.Scoring].ClosesAt.After(before) || len(setup.Timetable) != 4 {
			t.Errorf("scoring closes %s, before %s, %v", setup.Timetable[models.Scoring].ClosesAt, before, err)
		}
		checks := models.RoundInputOf(models.RoundChecksPart, setup)
		checks.Checks.Panel = ""
		if err := w.Store.ChangeRound(ctx, w.Officer, slug, checks); err != nil {
			t.Fatal(err)
		}
		setup, _, err = w.Store.RoundToChange(ctx, w.Officer, slug)
		if err != nil || setup.PanelTeamID != nil || len(setup.Timetable) != 3 {
			t.Errorf("without a panel: %+v, %v", setup.Timetable, err)
		}
	})
}

// TestAFormMakesOneRound: whoever goes back and sends the first questions again goes on with the round that they made, and with the fund that they made for it.
func TestAFormMakesOneRound(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		in := money(w)
		in.Key, in.Fund = newID(), models.NewFundChoice
		in.NewFund = models.FundInput{Name: "Young fund", Purpose: "Help early", Year: "2026-27", Holder: w.Council.ID, Contributions: []models.ContributionInput{{Organisation: "Harwick Council", Amount: "40,000"}}}
		first, err := w.Store.CreateRound(ctx, w.Officer, models.TemplateLocal, in)
		if err != nil {
			t.Fatal(err)
		}
		made, err := w.Store.DraftOfForm(ctx, w.Officer, in.Key)
		if err != nil || made != first {
			t.Errorf("the form made %q, %v", made, err)
		}
		if made, err = w.Store.DraftOfForm(ctx, w.Officer2, in.Key); err != nil || made != "" {
			t.Errorf("another officer finds %q, %v", made, err)
		}
		in.Name, in.Pot, in.NewFund.Name = "Northgate chooses", "30,000", "Our young fund"
		again, err := w.Store.CreateRound(ctx, w.Officer, models.TemplateLocal, in)
		if err != nil || again != first {
			t.Fatalf("the same form again made %q, %v", again, err)
		}
		setup, options, err := w.Store.RoundToChange(ctx, w.Officer, first)
		if err != nil || setup.Name != "Northgate chooses" || setup.PotPence != 3_000_000 || len(options.Funds) != 2 || options.Fund(setup.FundID).Name != "Our young fund" {
			t.Errorf("%q, %d pence, funds %+v, %v", setup.Name, setup.PotPence, options.Funds, err)
		}
		rounds, err := w.Store.MyRounds(ctx, w.Officer)
		if err != nil || len(rounds) != 1 {
			t.Errorf("%d rounds, %v", len(rounds), err)
		}
		_, err = w.Store.CreateRound(ctx, w.Officer2, models.TemplateLocal, in)
		refusedWith(t, "another's key", err, models.Conflict)
	})
}

// TestAFundIsPublicWithARound: nobody reads of a fund before one of its rounds is published, and one that was made with a draft goes with it.
func TestAFundIsPublicWithARound(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		in := money(w)
		in.Fund = models.NewFundChoice
		in.NewFund = models.FundInput{Name: "Young fund", Purpose: "Help early", Year: "2026-27", Holder: w.Council.ID, Contributions: []models.ContributionInput{{Organisation: "Harwick Council", Amount: "90,000"}}}
		draft := draftRound(t, w, models.TemplateLocal, in)
		for name, who := range map[string]models.Actor{"a visitor": {}, "the group": w.Lead} {
			_, err := w.Store.FundPage(ctx, who, "young-fund")
			refusedWith(t, name, err, models.NotFound)
		}
		page, err := w.Store.FundPage(ctx, w.Officer2, "young-fund")
		if err != nil || page.TotalPence != 9_000_000 {
			t.Fatalf("an officer of the holder reads %+v, %v", page, err)
		}
		second := money(w)
		second.Name, second.Fund = "Second", page.ID
		other := draftRound(t, w, models.TemplateLocal, second)
		if err := w.Store.DiscardDraft(ctx, w.Officer, draft); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.FundPage(ctx, w.Officer, "young-fund"); err != nil {
			t.Errorf("another round shares the fund: %v", err)
		}
		answerDuties(t, w, other, models.Duties[:]...)
		if err := w.Store.PublishRound(ctx, w.Officer, other); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.FundPage(ctx, models.Actor{}, "young-fund"); err != nil {
			t.Errorf("with a public round: %v", err)
		}
		in.NewFund.Name = "Third fund"
		third, err := w.Store.CreateRound(ctx, w.Officer, models.TemplateLocal, in)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.DiscardDraft(ctx, w.Officer, third); err != nil {
			t.Fatal(err)
		}
		_, err = w.Store.FundPage(ctx, w.Officer, "third-fund")
		refusedWith(t, "a fund whose only round was thrown away", err, models.NotFound)
		onItsOwn, err := w.Store.CreateFund(ctx, w.Officer, in.NewFund)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.FundPage(ctx, w.Officer, onItsOwn); err != nil {
			t.Errorf("a fund that was made on its own: %v", err)
		}
	})
}

// TestProposersHearOfNewDates: whoever sent in an idea, or is writing one, is told when the money or the dates of the round change, and of nothing else.
func TestProposersHearOfNewDates(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		r := w.Round(models.StageProposing)
		w.Proposal(r, models.ProposalSubmitted, "Baby bank", 50_000)
		started(t, w, r, w.Parent)
		change := func(part models.RoundPart, edit func(*models.RoundInput)) {
			t.Helper()
			setup, _, err := w.Store.RoundToChange(ctx, w.Officer, r.Slug)
			if err != nil {
				t.Fatal(err)
			}
			in := models.RoundInputOf(part, setup)
			in.Reason = "The hall is free a week later."
			edit(&in)
			if err := w.Store.ChangeRound(ctx, w.Officer, r.Slug, in); err != nil {
				t.Fatal(err)
			}
		}
		told := func() []string {
			t.Helper()
			mail, err := w.Store.Messages(ctx, 10)
			if err != nil {
				t.Fatal(err)
			}
			var list []string
			for _, m := range mail {
				if m.Kind == "round_changed" && strings.Contains(m.Body, "a week later") {
					list = append(list, m.Recipient)
				}
			}
			slices.Sort(list)
			return list
		}
		change(models.RoundRulesPart, func(in *models.RoundInput) { in.Rules.MaxChoices = "5" })
		if got := told(); len(got) != 0 {
			t.Errorf("of another rule %v are told", got)
		}
		change(models.RoundMoneyPart, func(in *models.RoundInput) { in.Money.Pot = "50,000" })
		want := []string{w.Lead.Email, w.Parent.Email}
		slices.Sort(want)
		if got := told(); !slices.Equal(got, want) {
			t.Errorf("of another pot %v are told, want %v", got, want)
		}
		change(models.RoundDatesPart, func(in *models.RoundInput) { in.Dates.VotingClose.Clock = "7:07pm" })
		if got := told(); len(got) != 4 {
			t.Errorf("of other dates and before %v are told", got)
		}
	})
}
