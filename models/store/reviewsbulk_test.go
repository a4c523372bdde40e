package store_test

import (
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

// TestSeveralReviewsAtOnce: each proposal has its own decision, mail and entry, and one that cannot be decided on stops them all.
func TestSeveralReviewsAtOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx, r := t.Context(), w.Round(models.StageReviewing)
		bank, walks := w.Proposal(r, models.ProposalSubmitted, "Baby bank", 50_000), w.Proposal(r, models.ProposalSubmitted, "Night walks", 60_000)
		done, elsewhere := w.Proposal(r, models.ProposalEligible, "Swap shop", 70_000), w.Proposal(w.Round(models.StageReviewing), models.ProposalSubmitted, "Another round's", 50_000)
		in := func(list ...models.Proposal) models.ReviewsInput {
			chosen := models.ReviewsInput{Reasons: "They meet every rule of the round."}
			for _, p := range list {
				chosen.Versions = append(chosen.Versions, w.Version(p))
			}
			return chosen
		}
		state := func(p models.Proposal) string {
			page, err := w.Store.ReviewPage(ctx, w.Officer, p.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return page.State
		}
		shrug := in(bank)
		shrug.Reasons = "ok"
		for _, c := range []struct {
			what string
			who  models.Actor
			in   models.ReviewsInput
			want models.Code
		}{
			{"none", w.Officer, in(), models.Invalid},
			{"a shrug", w.Officer, shrug, models.Invalid},
			{"one that is decided", w.Officer, in(bank, done), models.Conflict},
			{"one of another round", w.Officer, in(bank, elsewhere), models.Conflict},
			{"a group's lead", w.Lead, in(bank), models.Forbidden},
		} {
			wantCode(t, c.what, w.Store.DecideReviews(ctx, c.who, r.Slug, c.in), c.want)
			_, err := w.Store.DraftReviews(ctx, c.who, r.Slug, c.in)
			wantCode(t, c.what+", before it is sent", err, c.want)
		}
		if state(bank) != models.ProposalSubmitted {
			t.Fatalf("what was refused left a decision: %s", state(bank))
		}
		draft, err := w.Store.DraftReviews(ctx, w.Officer, r.Slug, in(bank, walks))
		if err != nil || len(draft.Rows) != 2 || draft.Rows[0].To != 1 || draft.Untold() != 0 || state(walks) != models.ProposalSubmitted {
			t.Fatalf("before they are sent: %+v, %v", draft.Rows, err)
		}
		before, err := w.Store.AuditTrail(ctx, w.Auditor, 1)
		wantCode(t, "the trail", err, "")
		wantCode(t, "both", w.Store.DecideReviews(ctx, w.Officer, r.Slug, in(bank, walks)), "")
		wantCode(t, "twice", w.Store.DecideReviews(ctx, w.Officer, r.Slug, in(bank, walks)), models.Conflict)
		if state(bank) != models.ProposalEligible || state(walks) != models.ProposalEligible {
			t.Errorf("the proposals are %s and %s", state(bank), state(walks))
		}
		after, err := w.Store.AuditTrail(ctx, w.Auditor, 2)
		if err != nil || after[0].Number != before[0].Number+2 || after[0].ObjectID == after[1].ObjectID || after[1].Reason != "They meet every rule of the round." {
			t.Errorf("the trail says %+v, %v", after, err)
		}
		mail, err := w.Store.Messages(ctx, 2)
		if err != nil || len(mail) != 2 || mail[0].Body == mail[1].Body || mail[0].Kind != "review_decision" || mail[1].Recipient != w.Lead.Email {
			t.Errorf("the mail: %+v, %v", mail, err)
		}
	})
}
