package store_test

import (
	"strings"
	"testing"
	"unicode"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// forged is what somebody would type to add a header, or a line of their own, to a mail that we write.
const forged = "Baby bank\r\nBcc: everybody at evil.example\r\nSubject: Pay now\n\nSign in here: https://evil.example \u202e\u2028Bcc: all\x00\x1b[2J"

// TestNobodysWordsMakeAMail has every mail written that has anybody's words in it: none of them begins a header or a line.
func TestNobodysWordsMakeAMail(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		ctx := t.Context()
		words := strings.ReplaceAll(forged, "\x00", "")                       // PostgreSQL keeps no such character, and forms that have it are refused
		typed := strings.NewReplacer("\u202e", "", "\x1b", "").Replace(words) // as much of it as a public text takes
		ok := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		rename := func(row any, id, column string) {
			t.Helper()
			ok(column, w.Store.Setup(ctx, store.Patch{Row: row, Key: "id", Value: id, Values: map[string]any{column: words}}))
		}
		council := models.NewCouncil(map[string]string{"name": "Harwick\r\nBcc: everybody@evil.example", "email": "help@council.example", "safeguarding_phone": "01632 960199",
			"safeguarding_email": "safe@council.example"})
		ok("the council", w.Store.SaveCouncil(ctx, w.Admin, council))
		for _, p := range []*models.Actor{&w.Officer, &w.Admin, &w.Approver, &w.Lead} {
			rename(&models.Person{}, p.PersonID, "display_name")
			p.DisplayName = words
		}
		r := w.Round(models.StageVoting)
		rename(&models.Round{}, r.ID, "name")
		w.DescribedProposal(r, words, 620_000, "under-5s", words, words)
		fingerprint, err := w.Keys.NewRound(r.ID)
		ok("the key", err)
		w.Seal(r, fingerprint)
		v := voting{Round: r}
		page, err := w.Store.BallotPage(ctx, r.Slug, "")
		ok("the ballot", err)
		v.projects = page.Projects
		for _, email := range []string{"a@people.example", "b@people.example", "c@people.example", "d@people.example", "e@people.example"} {
			_, err = w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), email))
			ok("a vote", err)
		}
		_, err = w.Store.SendReceipts(ctx)
		ok("receipts", err)
		_, err = w.Store.SendSignInCode(ctx, council, w.Parent.Email, models.OneTimeCodeTries)
		ok("a code to sign in", err)
		endVote(t, w, v)
		ok("the count", w.Store.CountRound(ctx, w.Officer, r.Slug))
		ok("telling the proposers", w.Store.TellProposers(ctx, w.Officer, r.Slug))
		ok("the result", w.Store.PublishResult(ctx, w.Officer, r.Slug))
		id, err := w.Store.ProposeAwards(ctx, w.Officer, r.Slug, models.AllocationInput{Note: words, Lines: map[int]models.AllocationLineInput{1: {Award: true, Amount: "6200"}}})
		ok("proposing awards", err)
		decision, err := w.Store.DecisionPage(ctx, w.Approver, id)
		ok("the decision", err)
		ok("approving awards", w.Store.DecideAwards(ctx, w.Approver, id, models.DecisionInput{Hash: decision.ContentHash, Decide: "approve"}))

		done := w.Round(models.StageClosed)
		bank := w.DescribedProposal(done, words, 620_000, "under-5s", words, words)
		w.Published(done)
		in := w.Initiative(done, bank, words, 620_000)
		for _, decide := range []string{"refuse", "approve"} {
			payment, err := w.Store.AskPayment(ctx, w.Lead, in.Slug, models.PaymentInput{Amount: "10", Purpose: typed})
			ok("asking for a payment", err)
			seen, err := w.Store.PaymentPage(ctx, w.Approver, payment)
			ok("the payment", err)
			ok("deciding a payment", w.Store.DecidePayment(ctx, w.Approver, payment, models.DecisionInput{Hash: seen.ContentHash, Decide: decide, Reason: words}))
		}
		read := w.Round(models.StageReviewing)
		sent := w.Proposal(read, models.ProposalSubmitted, words, 100_000)
		review, err := w.Store.ReviewPage(ctx, w.Officer, sent.Slug)
		ok("the review", err)
		ok("reviewing", w.Store.DecideReview(ctx, w.Officer, sent.Slug, models.ReviewInput{VersionID: review.Content.VersionID, Decision: models.ProposalNotEligible, Reasons: typed}))
		ok("an appeal", w.Store.Appeal(ctx, w.Lead, sent.Slug, models.AppealInput{Why: words}))
		review, err = w.Store.ReviewPage(ctx, w.Officer2, sent.Slug)
		ok("the appeal", err)
		ok("deciding the appeal", w.Store.DecideAppeal(ctx, w.Officer2, sent.Slug, models.ReviewInput{VersionID: review.Content.VersionID, Decision: models.ProposalNotEligible, Reasons: typed}))
		ok("a role", w.Store.ProposeRole(ctx, w.Admin, teamRole(w, "nia@people.example")))
		ok("a concern", w.Store.RaiseConcern(ctx, models.ConcernInput{Page: words, Body: words, Contact: words}))

		mail, err := w.Store.Messages(ctx, 1000)
		ok("the mail", err)
		kinds := map[string]bool{}
		for _, m := range mail {
			kinds[m.Kind] = true
			if i := strings.IndexFunc(m.Subject, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || unicode.Is(unicode.Bidi_Control, r) }); i >= 0 || m.Subject == "" {
				t.Errorf("%s: the subject %q", m.Kind, m.Subject)
			}
			if strings.IndexFunc(m.Body, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' || r == '\u2028' || unicode.Is(unicode.Bidi_Control, r)
			}) >= 0 {
				t.Errorf("%s has characters that turn or hide text: %q", m.Kind, m.Body)
			}
			for line := range strings.Lines(m.Body) {
				for _, begins := range []string{"bcc:", "subject:", "sign in here"} {
					if strings.HasPrefix(strings.ToLower(strings.TrimSpace(line)), begins) {
						t.Errorf("%s: somebody's words are a line of their own: %q", m.Kind, line)
					}
				}
			}
		}
		for _, kind := range []string{"vote_code", "vote_receipt", "sign_in_code", "result", "award", "offer", "payment", "review_decision", "appeal", "appeal_decision", "role", "concern"} {
			if !kinds[kind] {
				t.Errorf("no mail of the kind %q was written; there are %v", kind, kinds)
			}
		}
	})
}
