package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

const wrong = "The hall is in Northgate. The map on our page shows it."

// appealed makes a proposal that an officer refused and whose group says that this is wrong, and answers it as the other officer reads it.
func appealed(t *testing.T, w *world.World, r models.Round, title string) (models.Proposal, models.ReviewPage) {
	t.Helper()
	p := w.Proposal(r, models.ProposalNotEligible, title, 50_000)
	if err := w.Store.Appeal(t.Context(), w.Lead, p.Slug, models.AppealInput{Why: wrong}); err != nil {
		t.Fatal(err)
	}
	page, err := w.Store.ReviewPage(t.Context(), w.Officer2, p.Slug)
	if err != nil || page.Appeal == nil || page.Appeal.Why != wrong || page.MayDecide != nil {
		t.Fatalf("the other officer reads %+v, %v, %v", page.Appeal, page.MayDecide, err)
	}
	return p, page
}

// TestAnotherOfficerDecidesAnAppeal: whoever refused a proposal does not look again, and what the other decides goes to the group and to everybody.
func TestAnotherOfficerDecidesAnAppeal(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		for _, outcome := range []string{models.ProposalEligible, models.ProposalChangesRequested, models.ProposalNotEligible} {
			p, page := appealed(t, w, r, "Baby bank "+outcome)
			mail, err := w.Store.Messages(t.Context(), 5)
			if err != nil || !slices.ContainsFunc(mail, func(m models.Message) bool { return m.Kind == "appeal" && m.Recipient == w.Officer2.Email }) ||
				slices.ContainsFunc(mail, func(m models.Message) bool { return m.Recipient == w.Officer.Email }) {
				t.Errorf("mail to the officers: %+v, %v", mail, err)
			}
			before, err := w.Store.ProposalPage(t.Context(), models.Actor{}, p.Slug)
			if err != nil || before.Appeal == nil || !before.Appeal.Waits() || before.Insider {
				t.Errorf("the public before: %+v, %v", before.Appeal, err)
			}
			theirs, err := w.Store.ReviewPage(t.Context(), w.Officer, p.Slug)
			if err != nil || models.CodeOf(theirs.MayDecide) != models.Forbidden {
				t.Errorf("the reviewer may decide: %v, %v", theirs.MayDecide, err)
			}
			wantCode(t, "the reviewer decides", w.Store.DecideAppeal(t.Context(), w.Officer, p.Slug, decision(page, outcome)), models.Forbidden)
			wantCode(t, "a review in place of it", w.Store.DecideReview(t.Context(), w.Officer2, p.Slug, decision(page, outcome)), models.Conflict)
			shrug := decision(page, outcome)
			shrug.Reasons = "no"
			wantCode(t, "a shrug", w.Store.DecideAppeal(t.Context(), w.Officer2, p.Slug, shrug), models.Invalid)
			draft, err := w.Store.DraftAppeal(t.Context(), w.Officer2, p.Slug, decision(page, outcome))
			if err != nil || draft.To != 1 {
				t.Fatalf("before it is sent: %+v, %v", draft.To, err)
			}
			wantCode(t, outcome, w.Store.DecideAppeal(t.Context(), w.Officer2, p.Slug, decision(page, outcome)), "")
			wantCode(t, "twice", w.Store.DecideAppeal(t.Context(), w.Officer2, p.Slug, decision(page, outcome)), models.Conflict)
			mail, err = w.Store.Messages(t.Context(), 1)
			if err != nil || mail[0].Recipient != w.Lead.Email || mail[0].Subject != draft.Subject || mail[0].Body != draft.Body {
				t.Errorf("the group got %+v, not what was checked: %q, %v", mail, draft.Body, err)
			}
			after, err := w.Store.ProposalPage(t.Context(), models.Actor{}, p.Slug)
			if err != nil || after.State != outcome || after.Appeal.Reasons != "It fits the round.\nThe budget is clear." {
				t.Errorf("the public after: %s, %+v, %v", after.State, after.Appeal, err)
			}
			var kinds []string
			for _, e := range after.History {
				kinds = append(kinds, e.Kind)
			}
			if want := []string{"sent", "not_eligible", "appealed", "again_" + outcome}; !slices.Equal(kinds, want) {
				t.Errorf("history %v, want %v", kinds, want)
			}
			trail, err := w.Store.AuditTrail(t.Context(), w.Officer, 1)
			if err != nil || trail[0].Act != string(models.ActDecideAppeal) || *trail[0].ActorID != w.Officer2.PersonID || trail[0].Reason == "" {
				t.Errorf("audit trail %+v, %v", trail, err)
			}
			wantCode(t, "appealing again", w.Store.Appeal(t.Context(), w.Lead, p.Slug, models.AppealInput{Why: wrong}), models.Conflict)
			if outcome == models.ProposalChangesRequested {
				back, err := w.Store.Draft(t.Context(), w.Lead, p.Slug)
				if err != nil || !back.Open || back.SentBack == nil || !strings.Contains(back.SentBack.Reasons, "budget is clear") {
					t.Errorf("the group reads %+v, %v", back.SentBack, err)
				}
			}
		}
	})
}

func TestWhoMayAppealAndWhen(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalNotEligible, "Baby bank", 50_000)
		for name, test := range map[string]struct {
			who  models.Actor
			want models.Code
		}{"a visitor": {models.Actor{}, models.NotFound}, "a stranger": {w.Parent, models.NotFound}, "an officer": {w.Officer2, models.NotFound}} {
			wantCode(t, name, w.Store.Appeal(t.Context(), test.who, p.Slug, models.AppealInput{Why: wrong}), test.want)
		}
		wantCode(t, "a shrug", w.Store.Appeal(t.Context(), w.Lead, p.Slug, models.AppealInput{Why: "unfair"}), models.Invalid)
		fine := w.Proposal(r, models.ProposalEligible, "Toy library", 50_000)
		wantCode(t, "what can go forward", w.Store.Appeal(t.Context(), w.Lead, fine.Slug, models.AppealInput{Why: wrong}), models.Conflict)

		waiting, page := appealed(t, w, r, "Walking bus")
		table, err := w.Store.ReviewTable(t.Context(), w.Officer2, r.Slug, models.ReviewFilter{})
		if err != nil || table.Waiting() != 1 || len(table.Rows) != 1 || !table.Rows[0].Appealed || table.Rows[0].Own {
			t.Errorf("the other officer's table: %+v, %v", table.Rows, err)
		}
		if table, err = w.Store.ReviewTable(t.Context(), w.Officer, r.Slug, models.ReviewFilter{}); err != nil || !table.Rows[0].Own {
			t.Errorf("the reviewer's table: %+v, %v", table.Rows, err)
		}
		desk, err := w.Store.RoundDesk(t.Context(), w.Officer2, r.Slug)
		if err != nil || desk.Next().Kind != models.StepReview || desk.Next().Count != 1 {
			t.Errorf("next: %+v, %v", desk.Next(), err)
		}
		seal, err := w.Store.SealPage(t.Context(), w.Officer, r.Slug)
		if err != nil || seal.CanSeal || !strings.Contains(seal.Stops[0].Text, "1 appeal waits") {
			t.Errorf("sealing while an appeal waits: %+v, %v", seal.Stops, err)
		}
		w.Seal(r, "test")
		wantCode(t, "deciding after the seal", w.Store.DecideAppeal(t.Context(), w.Officer2, waiting.Slug, decision(page, models.ProposalEligible)), models.Closed)
		wantCode(t, "after the seal", w.Store.Appeal(t.Context(), w.Lead, p.Slug, models.AppealInput{Why: wrong}), models.Closed)
	})
}

// TestNothingIsSealedWhileAGroupCanStillAppeal: three days lie between a refusal and the seal, unless the group has used them or wants them no more.
func TestNothingIsSealedWhileAGroupCanStillAppeal(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		refuses := func() (models.Round, models.Proposal) {
			t.Helper()
			w.Store.SetOffset(scored)
			r := w.Round(models.StageReviewing)
			w.Proposal(r, models.ProposalEligible, "A friend's café", 900_000)
			p := w.Proposal(r, models.ProposalSubmitted, "A rival's youth club", 900_000)
			page, err := w.Store.ReviewPage(ctx, w.Officer2, p.Slug)
			must(t, err)
			must(t, w.Store.DecideReview(ctx, w.Officer2, p.Slug, decision(page, models.ProposalNotEligible)))
			refused(t, "in the same minute", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "to ask for another look")
			return r, p
		}
		r, p := refuses()
		page, err := w.Store.SealPage(ctx, w.Officer, r.Slug)
		if err != nil || page.CanSeal || len(page.Stops) != 2 || page.Stops[0].Href != "/desk/proposals/"+p.Slug {
			t.Errorf("before sealing: %+v, %v", page.Stops, err)
		}
		w.Store.SetOffset(scored + models.ReplyDays*24*time.Hour - time.Minute)
		refused(t, "a minute too early", seals(ctx, w.Store, w.Officer, r.Slug), models.Conflict, "to ask for another look")
		w.Store.SetOffset(scored + models.ReplyDays*24*time.Hour + time.Minute)
		must(t, seals(ctx, w.Store, w.Officer, r.Slug))
		wantCode(t, "after the seal", w.Store.Appeal(ctx, w.Lead, p.Slug, models.AppealInput{Why: wrong}), models.Closed)

		r, p = refuses()
		must(t, w.Store.WithdrawProposal(ctx, w.Lead, p.Slug))
		must(t, seals(ctx, w.Store, w.Officer2, r.Slug))

		r, p = refuses()
		wantCode(t, "another's group", w.Store.WaiveAppeal(ctx, w.Parent, p.Slug), models.NotFound)
		wantCode(t, "an officer for it", w.Store.WaiveAppeal(ctx, w.Officer, p.Slug), models.NotFound)
		must(t, w.Store.WaiveAppeal(ctx, w.Lead, p.Slug))
		wantCode(t, "twice", w.Store.WaiveAppeal(ctx, w.Lead, p.Slug), models.Conflict)
		waived, err := w.Store.ProposalPage(ctx, w.Lead, p.Slug)
		if kinds := waived.History; err != nil || !waived.Waived || !waived.CanAppeal || kinds[len(kinds)-1].Kind != models.EventWaived {
			t.Errorf("a group that asks for no other look: %+v, %v", waived.History, err)
		}
		must(t, seals(ctx, w.Store, w.Officer2, r.Slug))
		wantCode(t, "after the seal", w.Store.WaiveAppeal(ctx, w.Lead, p.Slug), models.Closed)

		r, p = refuses()
		must(t, w.Store.WaiveAppeal(ctx, w.Lead, p.Slug))
		must(t, w.Store.Appeal(ctx, w.Lead, p.Slug, models.AppealInput{Why: wrong}))
		refused(t, "an appeal waits", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "1 appeal waits")
		again, err := w.Store.ReviewPage(ctx, w.Officer, p.Slug)
		must(t, err)
		must(t, w.Store.DecideAppeal(ctx, w.Officer, p.Slug, decision(again, models.ProposalNotEligible)))
		must(t, seals(ctx, w.Store, w.Officer2, r.Slug))
	})
}

// TestNothingIsSealedWhileAGroupCanStillAnswer: whoever asks a rival for changes and seals leaves it off the ballot, so three days lie between these too, from the
// review and from another officer's decision on an appeal.
func TestNothingIsSealedWhileAGroupCanStillAnswer(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		w.Store.SetOffset(scored)
		r := w.Round(models.StageReviewing)
		w.Proposal(r, models.ProposalEligible, "A friend's café", 900_000)
		p := w.Proposal(r, models.ProposalSubmitted, "A rival's youth club", 900_000)
		page, err := w.Store.ReviewPage(ctx, w.Officer2, p.Slug)
		must(t, err)
		must(t, w.Store.DecideReview(ctx, w.Officer2, p.Slug, decision(page, models.ProposalChangesRequested)))
		refused(t, "in the same minute", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "was sent back for changes, and its group has until")
		seal, err := w.Store.SealPage(ctx, w.Officer, r.Slug)
		if err != nil || seal.CanSeal || len(seal.Stops) != 2 || seal.Stops[0].Href != "/desk/proposals/"+p.Slug || seal.Stops[0].Args[1] != "A rival's youth club" || len(seal.Warnings) != 0 {
			t.Errorf("before sealing: %+v, %+v, %v", seal.Stops, seal.Warnings, err)
		}
		w.Store.SetOffset(scored + models.ReplyDays*24*time.Hour - time.Minute)
		refused(t, "a minute too early", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "was sent back for changes")
		_, err = w.Store.SaveAnswers(ctx, w.Lead, p.Slug, models.PartAnswer, models.ProposalForm{ToCouncil: "The hall is open on Sundays, too."})
		must(t, err)
		refused(t, "it is being changed", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "was sent back for changes")
		_, err = w.Store.SubmitProposal(ctx, w.Lead, p.Slug, declared)
		must(t, err)
		refused(t, "it is here again", seals(ctx, w.Store, w.Officer2, r.Slug), models.Conflict, "1 proposal waits")
		if page, err = w.Store.ReviewPage(ctx, w.Officer2, p.Slug); err != nil {
			t.Fatal(err)
		}
		must(t, w.Store.DecideReview(ctx, w.Officer2, p.Slug, decision(page, models.ProposalNotEligible)))
		must(t, w.Store.Appeal(ctx, w.Lead, p.Slug, models.AppealInput{Why: wrong}))
		if page, err = w.Store.ReviewPage(ctx, w.Officer, p.Slug); err != nil {
			t.Fatal(err)
		}
		must(t, w.Store.DecideAppeal(ctx, w.Officer, p.Slug, decision(page, models.ProposalChangesRequested)))
		refused(t, "as the appeal is decided", seals(ctx, w.Store, w.Officer, r.Slug), models.Conflict, "was sent back for changes")
		w.Store.SetOffset(scored + 2*models.ReplyDays*24*time.Hour + time.Minute)
		if seal, err = w.Store.SealPage(ctx, w.Officer, r.Slug); err != nil || len(seal.Stops) != 0 || len(seal.Warnings) != 2 {
			t.Errorf("its time is over: %+v, %+v, %v", seal.Stops, seal.Warnings, err)
		}
		must(t, seals(ctx, w.Store, w.Officer2, r.Slug))
	})
}
