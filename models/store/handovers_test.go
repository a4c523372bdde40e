package store_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

var harwick = models.Council{Name: "Harwick"}

// asks asks somebody to take on a draft, and ends the test where that is refused.
func asks(t *testing.T, w *world.World, actor models.Actor, slug string, to models.Actor) {
	t.Helper()
	if err := w.Store.AskHandover(t.Context(), actor, harwick, slug, models.HandoverInput{Email: to.Email}); err != nil {
		t.Fatal(err)
	}
}

// newestMail is the mail that was queued last.
func newestMail(t *testing.T, w *world.World) models.Message {
	t.Helper()
	mail, err := w.Store.Messages(t.Context(), 1)
	if err != nil || len(mail) != 1 {
		t.Fatalf("%d mails, %v", len(mail), err)
	}
	return mail[0]
}

// owners is who has the proposal, and who began it.
func owners(t *testing.T, w *world.World, actor models.Actor, slug string) (owned, writable bool) {
	t.Helper()
	d, err := w.Store.Draft(t.Context(), actor, slug)
	if err != nil && models.CodeOf(err) != models.NotFound {
		t.Fatal(err)
	}
	return d.Owned, d.Writable
}

func TestAnAdultTakesOnWhatAYoungPersonBegan(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Advisor)
		_, err := w.Store.SubmitProposal(t.Context(), w.Advisor, slug, declared)
		wantCode(t, "somebody under 18 sends it in", err, models.Invalid)
		asks(t, w, w.Advisor, slug, w.Parent)

		mail := newestMail(t, w)
		if mail.Recipient != w.Parent.Email || !strings.Contains(mail.Body, w.Advisor.DisplayName+" began an idea in Acorn at Harwick") || !strings.Contains(mail.Body, "/proposals/"+slug+"/look-after") {
			t.Errorf("the mail is %+v", mail)
		}
		for _, secret := range []string{w.Advisor.Email, w.Youth.Name, "under 18", "child", "young p", "care"} {
			if strings.Contains(strings.ReplaceAll(mail.Body, w.Advisor.DisplayName, ""), secret) || strings.Contains(mail.Subject, secret) {
				t.Errorf("the mail says %q: %s\n%s", secret, mail.Subject, mail.Body)
			}
		}
		cards, err := w.Store.HandoversFor(t.Context(), w.Parent)
		if err != nil || len(cards) != 1 || cards[0].From != w.Advisor.DisplayName || cards[0].Slug != slug || cards[0].Title != "Baby bank at St Luke's" {
			t.Errorf("on the adult's desk waits %+v, %v", cards, err)
		}
		d, err := w.Store.Draft(t.Context(), w.Parent, slug)
		if err != nil || d.Asks == nil || d.Writable || d.Owned || d.Handover != nil {
			t.Errorf("whoever is asked reads %+v, %v", d.Asks, err)
		}
		_, err = w.Store.SaveAnswers(t.Context(), w.Parent, slug, models.PartIdea, typed(t, "title=Mine"))
		wantCode(t, "whoever is asked writes it before they say yes", err, models.NotFound)
		for _, who := range []models.Actor{w.Resident, w.Lead, w.Officer, w.Advisor2, {}} {
			_, err := w.Store.Draft(t.Context(), who, slug)
			wantCode(t, who.DisplayName+" reads it", err, models.NotFound)
			wantCode(t, who.DisplayName+" answers", w.Store.AnswerHandover(t.Context(), who, slug, true), models.NotFound)
		}

		wantCode(t, "yes", w.Store.AnswerHandover(t.Context(), w.Parent, slug, true), "")
		if mail := newestMail(t, w); mail.Recipient != w.Advisor.Email || !strings.Contains(mail.Body, "said yes") || strings.Contains(mail.Body, w.Parent.DisplayName) {
			t.Errorf("whoever asked gets %+v", mail)
		}
		wantCode(t, "yes again", w.Store.AnswerHandover(t.Context(), w.Parent, slug, true), models.NotFound)
		if own, writes := owners(t, w, w.Parent, slug); !own || !writes {
			t.Errorf("the adult owns it: %t, writes it: %t", own, writes)
		}
		if own, writes := owners(t, w, w.Advisor, slug); own || !writes {
			t.Errorf("whoever began it owns it: %t, writes it: %t", own, writes)
		}
		if d, err := w.Store.Draft(t.Context(), w.Parent, slug); err != nil || d.BegunBy != w.Advisor.DisplayName {
			t.Errorf("the adult does not read who began it: %q, %v", d.BegunBy, err)
		}
		if _, err := w.Store.SaveAnswers(t.Context(), w.Advisor, slug, models.PartWhat, typed(t, "what=We open four times a week.&place=St Luke's Hall&who_for=Parents&people=90")); err != nil {
			t.Errorf("whoever began it changes it: %v", err)
		}
		_, err = w.Store.SubmitProposal(t.Context(), w.Advisor, slug, declared)
		wantCode(t, "whoever began it sends it in", err, models.NotFound)
		wantCode(t, "whoever began it deletes it", w.Store.WithdrawProposal(t.Context(), w.Advisor, slug), models.NotFound)
		wantCode(t, "whoever began it hands it on", w.Store.AskHandover(t.Context(), w.Advisor, harwick, slug, models.HandoverInput{Email: w.Resident.Email}), models.NotFound)

		public, err := w.Store.SubmitProposal(t.Context(), w.Parent, slug, declared)
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{}
		mails, err := w.Store.Messages(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			told[m.Recipient] = strings.Contains(m.Subject, "We have your idea")
		}
		if !told[w.Parent.Email] || !told[w.Advisor.Email] {
			t.Errorf("told that it was sent in: %v", told)
		}
		mine, err := w.Store.MyProposals(t.Context(), w.Advisor)
		if err != nil || len(mine) != 1 || mine[0].Slug != public || mine[0].Owned || mine[0].CanEdit {
			t.Errorf("whoever began it sees %+v, %v", mine, err)
		}
		page, err := w.Store.ProposalPage(t.Context(), w.Advisor, public)
		if err != nil || !page.Insider || page.CanWithdraw || page.CanEdit {
			t.Errorf("whoever began it opens %+v, %v", page, err)
		}
	})
}

func TestARequestIsTakenBackDeclinedOrRunsOut(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		w.Store.SetOffset(-8 * 24 * time.Hour)
		slug := written(t, w, r, w.Parent)
		ask := func(email string) error {
			return w.Store.AskHandover(t.Context(), w.Parent, harwick, slug, models.HandoverInput{Email: email})
		}
		for name, email := range map[string]string{"nothing": "", "no address": "sam", "one's own": " " + strings.ToUpper(w.Parent.Email) + " "} {
			wantCode(t, "asking "+name, ask(email), models.Invalid)
		}
		wantCode(t, "taking back nothing", w.Store.TakeBackHandover(t.Context(), w.Parent, slug), models.Conflict)
		wantCode(t, "asking", ask(w.Resident.Email), "")
		wantCode(t, "asking a second", ask(w.Member.Email), models.Conflict)
		wantCode(t, "somebody else takes it back", w.Store.TakeBackHandover(t.Context(), w.Resident, slug), models.NotFound)
		wantCode(t, "taking it back", w.Store.TakeBackHandover(t.Context(), w.Parent, slug), "")
		wantCode(t, "answering what was taken back", w.Store.AnswerHandover(t.Context(), w.Resident, slug, true), models.NotFound)
		_, err := w.Store.Draft(t.Context(), w.Resident, slug)
		wantCode(t, "reading what was taken back", err, models.NotFound)

		wantCode(t, "asking again", ask(w.Resident.Email), "")
		wantCode(t, "no", w.Store.AnswerHandover(t.Context(), w.Resident, slug, false), "")
		if mail := newestMail(t, w); mail.Recipient != w.Parent.Email || !strings.Contains(mail.Body, "said no") {
			t.Errorf("whoever asked gets %+v", mail)
		}
		d, err := w.Store.Draft(t.Context(), w.Parent, slug)
		if err != nil || d.Handover == nil || d.Handover.State != models.HandoverDeclined || !d.Owned {
			t.Errorf("after a no: %+v, %v", d.Handover, err)
		}
		wantCode(t, "yes after no", w.Store.AnswerHandover(t.Context(), w.Resident, slug, true), models.NotFound)

		wantCode(t, "asking a third", ask(w.Member.Email), "")
		w.Store.Advance(14*24*time.Hour + time.Minute)
		if cards, err := w.Store.HandoversFor(t.Context(), w.Member); err != nil || len(cards) != 0 {
			t.Errorf("what ran out still waits: %+v, %v", cards, err)
		}
		wantCode(t, "yes too late", w.Store.AnswerHandover(t.Context(), w.Member, slug, true), models.Closed)
		if d, err = w.Store.Draft(t.Context(), w.Parent, slug); err != nil || d.Handover == nil || d.Handover.State != models.HandoverExpired {
			t.Errorf("what ran out is %+v, %v", d.Handover, err)
		}
		wantCode(t, "asking again before any job ran", ask(w.Member.Email), "")
		if d, err = w.Store.Draft(t.Context(), w.Parent, slug); err != nil || d.Handover == nil || !d.Handover.AnswerBy.Equal(closing(t, w, r)) {
			t.Errorf("near the close they can answer until %v, %v", d.Handover, err)
		}
		wantCode(t, "deleting the draft", w.Store.WithdrawProposal(t.Context(), w.Parent, slug), "")
		wantCode(t, "answering about a deleted draft", w.Store.AnswerHandover(t.Context(), w.Member, slug, true), models.NotFound)
	})
}

// closing is when the round's proposals close.
func closing(t *testing.T, w *world.World, r models.Round) time.Time {
	t.Helper()
	frame, err := w.Store.Frame(t.Context(), r.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return frame.Timetable[models.Proposing].ClosesAt
}

func TestWhoMayTakeADraftOn(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		for _, test := range []struct {
			who  models.Actor
			want models.Code
		}{{w.Advisor2, models.Forbidden}, {w.Approver, models.Forbidden}, {w.Auditor, models.Forbidden}, {w.Lead, ""}, {w.Helper, ""}} {
			slug := written(t, w, r, w.Parent)
			asks(t, w, w.Parent, slug, test.who)
			wantCode(t, test.who.DisplayName+" says yes", w.Store.AnswerHandover(t.Context(), test.who, slug, true), test.want)
			if own, _ := owners(t, w, w.Parent, slug); own != (test.want != "") {
				t.Errorf("after %s answered, whoever asked owns it: %t", test.who.DisplayName, own)
			}
			if !test.who.Adult {
				wantCode(t, test.who.DisplayName+" says no", w.Store.AnswerHandover(t.Context(), test.who, slug, false), "")
			}
		}
		slug := written(t, w, r, w.Parent)
		wantCode(t, "a sixth in a day", w.Store.AskHandover(t.Context(), w.Parent, harwick, slug, models.HandoverInput{Email: w.Lead.Email}), models.TooMany)
		w.Store.Advance(25 * time.Hour)
		asks(t, w, w.Parent, slug, w.Lead)
		if _, err := w.Store.SubmitProposal(t.Context(), w.Parent, slug, declared); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "taking on what was sent in", w.Store.AnswerHandover(t.Context(), w.Lead, slug, true), models.NotFound)
		wantCode(t, "handing over what was sent in", w.Store.AskHandover(t.Context(), w.Parent, harwick, slug, models.HandoverInput{Email: w.Lead.Email}), models.Closed)

		late := written(t, w, r, w.Member)
		asks(t, w, w.Member, late, w.Resident)
		w.Store.Advance(11 * 24 * time.Hour)
		wantCode(t, "taking it on after the close", w.Store.AnswerHandover(t.Context(), w.Resident, late, true), models.Closed)
	})
}

// TestADraftHasOneOwner whatever two people do at the same moment, and through every hand.
func TestADraftHasOneOwner(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Parent)
		asks(t, w, w.Parent, slug, w.Resident)
		var group sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			group.Go(func() {
				if i%2 == 0 {
					errs[i] = w.Store.AnswerHandover(t.Context(), w.Resident, slug, true)
				} else {
					errs[i] = w.Store.TakeBackHandover(t.Context(), w.Parent, slug)
				}
			})
		}
		group.Wait()
		worked := 0
		for _, err := range errs {
			if err == nil {
				worked++
			}
		}
		parents, _ := owners(t, w, w.Parent, slug)
		residents, _ := owners(t, w, w.Resident, slug)
		if worked != 1 || parents == residents {
			t.Errorf("%d of four acts worked: %v; owned by one %t and by the other %t", worked, errs, parents, residents)
		}

		second := written(t, w, r, w.Member)
		asks(t, w, w.Member, second, w.Councillor)
		wantCode(t, "the first hand", w.Store.AnswerHandover(t.Context(), w.Councillor, second, true), "")
		asks(t, w, w.Councillor, second, w.Resident)
		wantCode(t, "the second hand", w.Store.AnswerHandover(t.Context(), w.Resident, second, true), "")
		for who, want := range map[*models.Actor][2]bool{&w.Member: {false, true}, &w.Councillor: {false, false}, &w.Resident: {true, true}} {
			if own, writes := owners(t, w, *who, second); own != want[0] || writes != want[1] {
				t.Errorf("%s owns it: %t, writes it: %t", who.DisplayName, own, writes)
			}
		}
		asks(t, w, w.Resident, second, w.Member)
		wantCode(t, "back to whoever began it", w.Store.AnswerHandover(t.Context(), w.Member, second, true), "")
		if own, _ := owners(t, w, w.Member, second); !own {
			t.Error("it did not come back")
		}
		_, err := w.Store.Draft(t.Context(), w.Resident, second)
		wantCode(t, "reading what one gave back", err, models.NotFound)
	})
}

func TestAnOfficerHandsOverWhatTheyWroteDown(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Officer)
		asks(t, w, w.Officer, slug, w.Parent)
		trail, err := w.Store.AuditTrail(t.Context(), w.Auditor, 1)
		if err != nil || trail[0].Act != string(models.ActSubmit) || *trail[0].ActorID != w.Officer.PersonID || !strings.Contains(trail[0].Detail, "asked somebody else") {
			t.Errorf("the trail says %+v, %v", trail, err)
		}
		wantCode(t, "yes", w.Store.AnswerHandover(t.Context(), w.Parent, slug, true), "")
		for who, want := range map[*models.Actor][2]bool{&w.Parent: {true, true}, &w.Officer: {false, true}, &w.Officer2: {false, false}} {
			if own, writes := owners(t, w, *who, slug); own != want[0] || writes != want[1] {
				t.Errorf("%s owns it: %t, writes it: %t", who.DisplayName, own, writes)
			}
		}
		public, err := w.Store.SubmitProposal(t.Context(), w.Parent, slug, declared)
		if err != nil {
			t.Fatal(err)
		}
		for who, own := range map[*models.Actor]bool{&w.Officer: true, &w.Officer2: false} {
			page, err := w.Store.ReviewPage(t.Context(), *who, public)
			if err != nil || (page.MayDecide != nil) != own {
				t.Errorf("%s may not decide on it: %v, %v", who.DisplayName, page.MayDecide, err)
			}
		}
	})
}

func TestWhoBeganItNeverScoresIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalEligible, "Street play", 50_000)
		if err := w.Store.Setup(t.Context(), store.Patch{Row: &models.Proposal{}, Key: "id", Value: p.ID, Values: map[string]any{"begun_by": w.Advisor.PersonID}}); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "whoever began it knows nobody", w.Store.AnswerInterest(t.Context(), w.Advisor, r.Slug, p.Slug, models.NoInterest), models.Invalid)
		wantCode(t, "another knows nobody", w.Store.AnswerInterest(t.Context(), w.Advisor2, r.Slug, p.Slug, models.NoInterest), "")
	})
}

// TestADraftGoesBackWhenItsOwnerLeaves to whoever began it, who would lose it otherwise.
func TestADraftGoesBackWhenItsOwnerLeaves(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug := written(t, w, r, w.Advisor)
		asks(t, w, w.Advisor, slug, w.Parent)
		wantCode(t, "yes", w.Store.AnswerHandover(t.Context(), w.Parent, slug, true), "")
		asks(t, w, w.Parent, slug, w.Resident)
		wantCode(t, "leaving", w.Store.EraseAccount(t.Context(), w.Parent), "")
		if own, _ := owners(t, w, w.Advisor, slug); !own {
			t.Error("the draft is gone with its owner")
		}
		wantCode(t, "taking on what one who left asked for", w.Store.AnswerHandover(t.Context(), w.Resident, slug, true), models.NotFound)
		asks(t, w, w.Advisor, slug, w.Resident)
		wantCode(t, "whoever began it leaves", w.Store.EraseAccount(t.Context(), w.Advisor), "")
	})
}
