package store_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

// declared is what somebody says who sends a proposal in.
var declared = models.SubmitInput{Declared: true}

// answers are the question pages of a proposal for £500, as typed.
func answers(w *world.World) map[models.ProposalPart]string {
	return map[models.ProposalPart]string{
		models.PartIdea:     "title=Baby bank at St Luke's&summary=Clothes and cots for 90 families.",
		models.PartNeed:     "need=" + w.Need.ID,
		models.PartWhat:     "what=We open twice a week.&place=St Luke's Hall&who_for=Parents of under-twos&people=90",
		models.PartPicture:  "theme=under-5s",
		models.PartMoney:    "label-1=Hall&amount-1=300&label-2=Biscuits&amount-2=200",
		models.PartOutcomes: "outcomes=" + w.Outcome.ID,
		models.PartGroup:    "organisation=other&group_name=Brook Lane Parents",
		models.PartPartners: "partner-1=St Luke's&part-1=Lends the hall",
		models.PartDeal:     "council-1=Lend chairs&group-1=Open twice a week",
	}
}

func typed(t *testing.T, text string) models.ProposalForm {
	t.Helper()
	fields, err := url.ParseQuery(strings.ReplaceAll(text, " ", "+"))
	if err != nil {
		t.Fatal(err)
	}
	return models.ReadProposalForm(fields)
}

// started is a draft of this person.
func started(t *testing.T, w *world.World, r models.Round, actor models.Actor) string {
	t.Helper()
	slug, err := w.Store.StartProposal(t.Context(), actor, r.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return slug
}

// written is a draft with every answer given.
func written(t *testing.T, w *world.World, r models.Round, actor models.Actor) string {
	t.Helper()
	slug := started(t, w, r, actor)
	for part, text := range answers(w) {
		if _, err := w.Store.SaveAnswers(t.Context(), actor, slug, part, typed(t, text)); err != nil {
			t.Fatalf("%s: %v", part, err)
		}
	}
	return slug
}

// wantCode fails unless the error has this code; no code means no error.
func wantCode(t *testing.T, what string, err error, want models.Code) {
	t.Helper()
	if want == "" && err != nil || want != "" && (err == nil || models.CodeOf(err) != want) {
		t.Errorf("%s: %v, want %q", what, err, want)
	}
}

func TestAProposalIsWrittenAndSentIn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		draft := written(t, w, r, w.Parent)
		page, err := w.Store.Draft(t.Context(), w.Parent, draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := page.Content.Check(r); err != nil {
			t.Errorf("everything is answered, but %v", err)
		}
		if page.Content.AskPence() != 50_000 || page.Content.Need == nil || page.Content.OutcomeNames[0] != w.Outcome.Name || len(page.Choices) != 1 || len(page.Needs) != 1 {
			t.Errorf("draft %+v", page.Content)
		}
		slug, err := w.Store.SubmitProposal(t.Context(), w.Parent, draft, declared)
		if err != nil {
			t.Fatal(err)
		}
		if slug != "baby-bank-at-st-lukes" {
			t.Errorf("slug %q", slug)
		}
		shown, err := w.Store.ProposalPage(t.Context(), models.Actor{}, slug)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^ACN-[2-9A-Z]{6}$`).MatchString(shown.Reference) || shown.State != models.ProposalSubmitted || shown.Full {
			t.Errorf("the public sees %+v", shown)
		}
		if _, err := w.Store.ProposalPage(t.Context(), models.Actor{}, draft); err != nil {
			t.Errorf("the address that it had as a draft no longer leads to it: %v", err)
		}
		parent, err := w.Store.Actor(t.Context(), w.Parent.PersonID)
		if err != nil || !parent.Has(models.Lead) {
			t.Errorf("whoever sent it in does not lead the group: %+v, %v", parent.Memberships, err)
		}
		mail, err := w.Store.Messages(t.Context(), 10)
		if err != nil || len(mail) != 1 || mail[0].Recipient != w.Parent.Email || !strings.Contains(mail[0].Body, shown.Reference) {
			t.Errorf("mail %+v, %v", mail, err)
		}
		_, err = w.Store.SaveAnswers(t.Context(), parent, slug, models.PartIdea, typed(t, "title=Other"))
		wantCode(t, "writing what was sent in", err, models.Closed)
		_, err = w.Store.SubmitProposal(t.Context(), parent, slug, declared)
		wantCode(t, "sending in twice", err, models.Closed)

		again := written(t, w, r, w.Parent)
		second, err := w.Store.SubmitProposal(t.Context(), w.Parent, again, declared)
		if err != nil || !strings.HasPrefix(second, slug+"-") {
			t.Errorf("another of the same name is at %q, %v", second, err)
		}
	})
}

func TestADraftWithGapsIsKeptAndNotSentIn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := started(t, w, r, w.Parent)
		if _, err := w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartMoney, typed(t, "label-1=Hall&amount-1=300")); err != nil {
			t.Fatal(err)
		}
		_, err := w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartMoney, typed(t, "label-1=Hall&amount-1=lots"))
		wantCode(t, "a wrong amount", err, models.Invalid)
		_, err = w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartIdea, typed(t, "title=Baby\u200b bank"))
		refusedWith(t, "a title with what cannot be seen", err, models.Invalid, "title")
		_, err = w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartNeed, typed(t, "need=00000000-0000-4000-8000-000000000000"))
		wantCode(t, "a need that is not there", err, models.Invalid)
		_, err = w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartOutcomes, typed(t, "outcomes=00000000-0000-4000-8000-000000000000"))
		wantCode(t, "an outcome that is not there", err, models.Invalid)
		_, err = w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartGroup, typed(t, "organisation="+w.Group.ID))
		wantCode(t, "somebody else's group", err, models.Invalid)
		_, err = w.Store.SubmitProposal(t.Context(), w.Parent, slug, declared)
		wantCode(t, "sending in gaps", err, models.Invalid)
		page, err := w.Store.Draft(t.Context(), w.Parent, slug)
		if err != nil || page.Content.AskPence() != 30_000 {
			t.Errorf("the draft holds %d pence, %v", page.Content.AskPence(), err)
		}
		for i := range 9 {
			next := started(t, w, r, w.Parent)
			if _, err := w.Store.SaveAnswers(t.Context(), w.Parent, next, models.PartIdea, typed(t, fmt.Sprintf("title=Idea %d", i))); err != nil {
				t.Fatal(err)
			}
		}
		_, err = w.Store.StartProposal(t.Context(), w.Parent, r.Slug)
		wantCode(t, "an eleventh draft", err, models.TooMany)
	})
}

func TestBeginningGoesOnWithAnEmptyDraft(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r, other := w.Round(models.StageProposing), w.Round(models.StageProposing)
		first := started(t, w, r, w.Parent)
		if again := started(t, w, r, w.Parent); again != first {
			t.Errorf("pressing twice made another draft, %s", again)
		}
		if elsewhere := started(t, w, other, w.Parent); elsewhere == first {
			t.Error("another round gave the draft of this one")
		}
		if theirs := started(t, w, r, w.Resident); theirs == first {
			t.Error("somebody else was given the draft")
		}
		if _, err := w.Store.SaveAnswers(t.Context(), w.Parent, first, models.PartPicture, typed(t, "theme=food")); err != nil {
			t.Fatal(err)
		}
		second := started(t, w, r, w.Parent)
		if second == first {
			t.Error("a draft with a picture is not empty, and was gone on with")
		}
		behalf := started(t, w, r, w.Officer)
		if again := started(t, w, r, w.Officer); again != behalf {
			t.Error("an officer who pressed twice made another draft")
		}
		var both sync.WaitGroup
		slugs := make([]string, 2)
		for i := range slugs {
			both.Go(func() { slugs[i], _ = w.Store.StartProposal(t.Context(), w.Member, r.Slug) })
		}
		both.Wait()
		if slugs[0] == "" || slugs[0] != slugs[1] {
			t.Errorf("two presses at the same moment made %q", slugs)
		}
	})
}

func TestWhoMayWriteAProposal(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		p := w.Proposal(r, models.ProposalDraft, "Of the group", 50_000)
		for _, test := range []struct {
			who               models.Actor
			read, write, make models.Code
		}{
			{w.Lead, "", "", ""},
			{w.Member, "", models.NotFound, ""},
			{w.Parent, models.NotFound, models.NotFound, ""},
			{w.Resident, models.NotFound, models.NotFound, ""},
			{w.Advisor, models.NotFound, models.NotFound, ""},
			{w.Officer, models.NotFound, models.NotFound, ""},
			{w.Approver, models.NotFound, models.NotFound, models.Forbidden},
			{w.Auditor, models.NotFound, models.NotFound, models.Forbidden},
			{models.Actor{}, models.NotFound, models.NotFound, models.Forbidden},
		} {
			_, err := w.Store.Draft(t.Context(), test.who, p.Slug)
			wantCode(t, test.who.DisplayName+" reads the draft", err, test.read)
			_, err = w.Store.ProposalPage(t.Context(), test.who, p.Slug)
			wantCode(t, test.who.DisplayName+" opens its page", err, test.read)
			_, err = w.Store.SaveAnswers(t.Context(), test.who, p.Slug, models.PartIdea, typed(t, "title=Of+the+group"))
			wantCode(t, test.who.DisplayName+" writes it", err, test.write)
			if test.write != "" {
				_, err = w.Store.SubmitProposal(t.Context(), test.who, p.Slug, declared)
				wantCode(t, test.who.DisplayName+" sends it in", err, test.write)
				wantCode(t, test.who.DisplayName+" withdraws it", w.Store.WithdrawProposal(t.Context(), test.who, p.Slug), test.write)
			}
			_, err = w.Store.StartProposal(t.Context(), test.who, r.Slug)
			wantCode(t, test.who.DisplayName+" begins one", err, test.make)
		}
	})
}

func TestProposalsOpenAndCloseByTheClock(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		for _, stage := range []models.Stage{models.StageDraft, models.StagePlanning, models.StageWaiting, models.StageReviewing, models.StageClosed} {
			_, err := w.Store.StartProposal(t.Context(), w.Parent, w.Round(stage).Slug)
			want := models.Closed
			if stage == models.StageDraft {
				want = models.NotFound
			}
			wantCode(t, fmt.Sprintf("beginning at %s", stage), err, want)
		}
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Parent)
		w.Store.Advance(11 * 24 * time.Hour)
		_, err := w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartIdea, typed(t, "title=Late"))
		wantCode(t, "writing after the close", err, models.Closed)
		_, err = w.Store.SubmitProposal(t.Context(), w.Parent, slug, declared)
		wantCode(t, "sending in after the close", err, models.Closed)
		page, err := w.Store.Draft(t.Context(), w.Parent, slug)
		if err != nil || page.Open || page.Content.Title != "Baby bank at St Luke's" {
			t.Errorf("after the close the draft is %+v, %v", page, err)
		}
		wantCode(t, "deleting one's draft after the close", w.Store.WithdrawProposal(t.Context(), w.Parent, slug), "")
		_, err = w.Store.Draft(t.Context(), w.Parent, slug)
		wantCode(t, "reading a deleted draft", err, models.NotFound)
	})
}

func TestUnder18SendsInForTheirGroup(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Advisor)
		_, err := w.Store.SubmitProposal(t.Context(), w.Advisor, slug, declared)
		wantCode(t, "somebody under 18 for a group of nobody", err, models.Invalid)
		member := models.Membership{ID: "5a3c2f5e-0000-4000-8000-000000000001", PersonID: w.Advisor.PersonID, Role: models.Group, OrganisationID: &w.Group.ID, StartedAt: w.Now}
		if err := w.Store.Setup(t.Context(), &member); err != nil {
			t.Fatal(err)
		}
		advisor, err := w.Store.Actor(t.Context(), w.Advisor.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.SaveAnswers(t.Context(), advisor, slug, models.PartGroup, typed(t, "organisation="+w.Group.ID)); err != nil {
			t.Fatal(err)
		}
		if slug, err = w.Store.SubmitProposal(t.Context(), advisor, slug, declared); err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.ProposalPage(t.Context(), w.Member, slug)
		if err != nil || page.GroupName != w.Group.Name || !page.Full || page.CanWithdraw {
			t.Errorf("a member of the group sees %+v, %v", page, err)
		}
		mail, err := w.Store.Messages(t.Context(), 10)
		if err != nil || len(mail) != 2 {
			t.Errorf("%d mails, %v; want one to whoever wrote it and one to the group's lead", len(mail), err)
		}
	})
}

func TestAnOfficerSendsInOnBehalf(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Officer)
		if _, err := w.Store.Draft(t.Context(), w.Officer2, slug); err != nil {
			t.Errorf("a colleague cannot go on with it: %v", err)
		}
		slug, err := w.Store.SubmitProposal(t.Context(), w.Officer2, slug, declared)
		if err != nil {
			t.Fatal(err)
		}
		officer, err := w.Store.Actor(t.Context(), w.Officer2.PersonID)
		if err != nil || officer.Has(models.Lead) {
			t.Errorf("the officer leads the group: %+v, %v", officer.Memberships, err)
		}
		trail, err := w.Store.AuditTrail(t.Context(), w.Auditor, 10)
		if err != nil || len(trail) < 2 || trail[0].Act != string(models.ActSubmit) || trail[1].Act != string(models.ActDraft) {
			t.Errorf("audit trail %+v, %v", trail, err)
		}
		page, err := w.Store.ReviewPage(t.Context(), w.Officer, slug)
		if err != nil || models.CodeOf(page.MayDecide) != models.Forbidden {
			t.Errorf("whoever made it may decide: %v, %v", page.MayDecide, err)
		}
	})
}

func TestWithdrawing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Baby bank", 50_000)
		wantCode(t, "withdrawing", w.Store.WithdrawProposal(t.Context(), w.Lead, p.Slug), "")
		wantCode(t, "withdrawing twice", w.Store.WithdrawProposal(t.Context(), w.Lead, p.Slug), models.Conflict)
		page, err := w.Store.ProposalPage(t.Context(), models.Actor{}, p.Slug)
		if err != nil || page.State != models.ProposalWithdrawn || page.Full {
			t.Errorf("the public sees %+v, %v", page.ProposalCard, err)
		}
		voting := w.Round(models.StageVoting)
		late := w.Proposal(voting, models.ProposalEligible, "On the ballot", 50_000)
		w.Seal(voting, "test")
		wantCode(t, "withdrawing from the ballot", w.Store.WithdrawProposal(t.Context(), w.Lead, late.Slug), models.Closed)
	})
}

func TestNothingIsCalledAsAPageOfOurs(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		draft := written(t, w, r, w.Parent)
		if _, err := w.Store.SaveAnswers(t.Context(), w.Parent, draft, models.PartIdea, typed(t, "title=Result&summary=We say what came of it.")); err != nil {
			t.Fatal(err)
		}
		slug, err := w.Store.SubmitProposal(t.Context(), w.Parent, draft, declared)
		if err != nil || slug == "result" || !strings.HasPrefix(slug, "result-") {
			t.Errorf("a proposal called Result is at %q, %v", slug, err)
		}
		in := money(w)
		in.Name = "New"
		if slug, err := w.Store.CreateRound(t.Context(), w.Officer, models.TemplateEvent, in); err != nil || slug != "new-1" {
			t.Errorf("a round called New is at %q, %v", slug, err)
		}
	})
}
