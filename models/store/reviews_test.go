package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

func decision(page models.ReviewPage, decision string) models.ReviewInput {
	return models.ReviewInput{VersionID: page.Content.VersionID, Decision: decision, Reasons: "It fits the round.\nThe budget is clear."}
}

func TestAReviewIsRecordedAndTold(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		for _, state := range []string{models.ProposalEligible, models.ProposalChangesRequested, models.ProposalNotEligible} {
			p := w.Proposal(r, models.ProposalSubmitted, "Baby bank "+state, 50_000)
			page, err := w.Store.ReviewPage(t.Context(), w.Officer, p.Slug)
			if err != nil || page.MayDecide != nil {
				t.Fatalf("%v, %v", err, page.MayDecide)
			}
			wantCode(t, "no reasons", w.Store.DecideReview(t.Context(), w.Officer, p.Slug, models.ReviewInput{VersionID: page.Content.VersionID, Decision: state}), models.Invalid)
			wantCode(t, state, w.Store.DecideReview(t.Context(), w.Officer, p.Slug, decision(page, state)), "")
			wantCode(t, "deciding again", w.Store.DecideReview(t.Context(), w.Officer2, p.Slug, decision(page, state)), models.Conflict)
			shown, err := w.Store.ProposalPage(t.Context(), models.Actor{}, p.Slug)
			if err != nil || shown.State != state || shown.Review == nil || !strings.Contains(shown.Review.Reasons, "budget is clear") {
				t.Errorf("%s: the public sees %+v, %v", state, shown.Review, err)
			}
			if full := state != models.ProposalChangesRequested; shown.Full != full {
				t.Errorf("%s: the public reads all of it: %t", state, shown.Full)
			}
			trail, err := w.Store.AuditTrail(t.Context(), w.Officer, 1)
			if err != nil || trail[0].Act != string(models.ActReview) || trail[0].ObjectID != p.ID || *trail[0].ActorID != w.Officer.PersonID {
				t.Errorf("audit trail %+v, %v", trail, err)
			}
			mail, err := w.Store.Messages(t.Context(), 1)
			if err != nil || len(mail) != 1 || mail[0].Recipient != w.Lead.Email || !strings.Contains(mail[0].Body, "* The budget is clear.") {
				t.Errorf("mail %+v, %v", mail, err)
			}
		}
	})
}

func TestWhoMayReview(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalSubmitted, "Baby bank", 50_000)
		page, err := w.Store.ReviewPage(t.Context(), w.Officer, p.Slug)
		if err != nil {
			t.Fatal(err)
		}
		own := w.Officer2
		own.Memberships = append(slices.Clone(own.Memberships), models.Membership{Role: models.Group, OrganisationID: &w.Group.ID})
		other := w.Officer2
		other.Memberships = []models.Membership{{Role: models.Officer, OrganisationID: &w.Health.ID}}
		for name, test := range map[string]struct {
			who  models.Actor
			want models.Code
		}{"lead": {w.Lead, models.Forbidden}, "visitor": {models.Actor{}, models.Forbidden}, "approver": {w.Approver, models.Forbidden}, "member of the group": {own, models.Forbidden},
			"officer of another holder": {other, models.NotFound}} {
			wantCode(t, name, w.Store.DecideReview(t.Context(), test.who, p.Slug, decision(page, models.ProposalEligible)), test.want)
			_, err := w.Store.ReviewTable(t.Context(), test.who, r.Slug, models.ReviewFilter{Show: models.ReviewAll})
			if name != "member of the group" {
				wantCode(t, name+" reads the table", err, test.want)
			}
		}
		w.Seal(r, "test")
		wantCode(t, "after the seal", w.Store.DecideReview(t.Context(), w.Officer, p.Slug, decision(page, models.ProposalEligible)), models.Closed)
	})
}

func TestChangesAskedForMakeANewVersion(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageProposing)
		slug, err := w.Store.SubmitProposal(t.Context(), w.Parent, written(t, w, r, w.Parent), declared)
		if err != nil {
			t.Fatal(err)
		}
		parent, err := w.Store.Actor(t.Context(), w.Parent.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		first, err := w.Store.ReviewPage(t.Context(), w.Officer, slug)
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, "asking for changes", w.Store.DecideReview(t.Context(), w.Officer, slug, decision(first, models.ProposalChangesRequested)), "")
		w.Store.Advance(11 * 24 * time.Hour) // proposals have closed; what was sent back can still be changed

		_, err = w.Store.SubmitProposal(t.Context(), parent, slug, declared)
		wantCode(t, "sending in unchanged", err, models.Invalid)
		page, err := w.Store.Draft(t.Context(), parent, slug)
		if err != nil || !page.Open || page.SentBack == nil || page.Rewritten {
			t.Errorf("what was sent back: %+v, %v", page, err)
		}
		if _, err := w.Store.SaveAnswers(t.Context(), parent, slug, models.PartIdea, models.FormOf(page.Content.ProposalInput)); err != nil {
			t.Fatal(err)
		}
		if page, err = w.Store.Draft(t.Context(), parent, slug); err != nil || page.Rewritten {
			t.Errorf("saving the same again began a version: %v", err)
		}
		if _, err := w.Store.SaveAnswers(t.Context(), parent, slug, models.PartMoney, typed(t, "label-1=Hall&amount-1=250")); err != nil {
			t.Fatal(err)
		}
		public, err := w.Store.ProposalPage(t.Context(), models.Actor{}, slug)
		if err != nil || public.AskPence != 50_000 {
			t.Errorf("before it is sent in again the public sees %d pence, %v", public.AskPence, err)
		}
		if _, err := w.Store.SubmitProposal(t.Context(), parent, slug, declared); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "deciding on the old version", w.Store.DecideReview(t.Context(), w.Officer, slug, decision(first, models.ProposalEligible)), models.Conflict)
		second, err := w.Store.ReviewPage(t.Context(), w.Officer, slug)
		if err != nil || second.Version != 2 || second.Before == nil || len(second.Reviews) != 1 {
			t.Fatalf("%+v, %v", second, err)
		}
		table, err := w.Store.ReviewTable(t.Context(), w.Officer, r.Slug, models.ReviewFilter{})
		if err != nil || len(table.Rows) != 1 || !slices.Equal(table.Rows[0].Changed, []string{"Budget"}) {
			t.Errorf("table %+v, %v", table.Rows, err)
		}
		wantCode(t, "deciding on the new one", w.Store.DecideReview(t.Context(), w.Officer, slug, decision(second, models.ProposalEligible)), "")
		public, err = w.Store.ProposalPage(t.Context(), models.Actor{}, slug)
		if err != nil || public.AskPence != 25_000 {
			t.Fatal(public.AskPence, err)
		}
		var kinds []string
		for _, e := range public.History {
			kinds = append(kinds, e.Kind)
		}
		if want := []string{"sent", "changes_requested", "changed", "eligible"}; !slices.Equal(kinds, want) {
			t.Errorf("history %v, want %v", kinds, want)
		}
	})
}

// TestAnAnswerCountsAsAChange: whoever was asked something and need not change a word answers, and the answer stays with the version that it came with.
func TestAnAnswerCountsAsAChange(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		p := w.Proposal(r, models.ProposalChangesRequested, "Quiet hour at the pool", 50_000)
		for round, answer := range []string{"Yes. One lifeguard can't see both ends.", "No, the pool lends us nobody."} {
			_, err := w.Store.SubmitProposal(t.Context(), w.Lead, p.Slug, declared)
			wantCode(t, "sending in with no answer", err, models.Invalid)
			page, err := w.Store.Draft(t.Context(), w.Lead, p.Slug)
			if err != nil || !page.NeedsAnswer() || page.Content.ToCouncil != "" {
				t.Errorf("the next version begins with the answer %q: %v", page.Content.ToCouncil, err)
			}
			_, err = w.Store.SaveAnswers(t.Context(), w.Lead, p.Slug, models.PartAnswer, models.ProposalForm{ToCouncil: strings.Repeat("a", models.MaxAnswer+1)})
			wantCode(t, "a book", err, models.Invalid)
			if _, err := w.Store.SaveAnswers(t.Context(), w.Lead, p.Slug, models.PartAnswer, models.ProposalForm{ToCouncil: " " + answer}); err != nil {
				t.Fatal(err)
			}
			if page, err = w.Store.Draft(t.Context(), w.Lead, p.Slug); err != nil || page.NeedsAnswer() || page.Content.ToCouncil != answer {
				t.Errorf("the draft holds %q, %v", page.Content.ToCouncil, err)
			}
			if _, err := w.Store.SubmitProposal(t.Context(), w.Lead, p.Slug, declared); err != nil {
				t.Fatal(err)
			}
			_, err = w.Store.SaveAnswers(t.Context(), w.Lead, p.Slug, models.PartAnswer, models.ProposalForm{ToCouncil: "Later"})
			wantCode(t, "answering what was sent in", err, models.Closed)
			review, err := w.Store.ReviewPage(t.Context(), w.Officer, p.Slug)
			if err != nil || review.Version != round+2 || review.Reviews[round].Answer != answer || len(models.ChangedLabels(*review.Before, review.Content)) != 0 {
				t.Fatalf("the officer reads %+v, %v", review.Reviews, err)
			}
			table, err := w.Store.ReviewTable(t.Context(), w.Officer, r.Slug, models.ReviewFilter{})
			if err != nil || len(table.Rows) != 1 || !table.Rows[0].Answered {
				t.Errorf("table %+v, %v", table.Rows, err)
			}
			wantCode(t, "asking again", w.Store.DecideReview(t.Context(), w.Officer, p.Slug, decision(review, models.ProposalChangesRequested)), "")
		}
		// Changed and changed back is not a change.
		for _, title := range []string{"Another name", "Quiet hour at the pool"} {
			if _, err := w.Store.SaveAnswers(t.Context(), w.Lead, p.Slug, models.PartIdea, models.ProposalForm{Title: title, Summary: "One sentence of benefit."}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.Store.SubmitProposal(t.Context(), w.Lead, p.Slug, declared)
		wantCode(t, "sending in what was changed back", err, models.Invalid)
	})
}

func TestReviewTableCountsAndSorts(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		r := w.Round(models.StageReviewing)
		for _, state := range []string{models.ProposalDraft, models.ProposalSubmitted, models.ProposalEligible, models.ProposalNotEligible, models.ProposalChangesRequested} {
			w.Proposal(r, state, "Baby bank "+state, 50_000)
		}
		table, err := w.Store.ReviewTable(t.Context(), w.Officer, r.Slug, models.ReviewFilter{Show: models.ReviewAll})
		if err != nil {
			t.Fatal(err)
		}
		if len(table.Rows) != 4 || table.Counts[models.ProposalDraft] != 1 || table.Counts[models.ProposalSubmitted] != 1 {
			t.Errorf("%d rows, counts %v", len(table.Rows), table.Counts)
		}
		if row := table.Rows[0]; row.State != models.ProposalSubmitted || row.WaitingDays != 30 || row.Passed != row.Of {
			t.Errorf("first row %+v", row)
		}
		for _, row := range table.Rows {
			if strings.Contains(row.Title, models.ProposalDraft) {
				t.Error("a draft is in the table")
			}
		}
	})
}
