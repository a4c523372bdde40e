package handlers

import (
	"net/http"
	"testing"
	"time"

	"acorn/models"
)

// TestALateRetryShowsItsReceipt: the answer to a vote was lost, and the same page sends it again when the vote has ended. It leads to the receipt, until the
// count; nobody whose vote may be in reads that it was not sent.
func TestALateRetryShowsItsReceipt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "2")
		byCode, byEmail, never := s.visitor(), s.visitor(), s.visitor()
		form, first := byCode.almostSent(r, codes[0]), never.almostSent(r, codes[1])
		asks := byEmail.review(r).page.Form("Email me a code")
		asks.Choose("live in Northgate")
		asks.Fill("Your email address", "sam@example.org")
		s.endVote(r)
		s.Store.Advance(-2 * time.Minute)
		mailed := byEmail.submit(asks).page.Form("Send my vote")
		mailed.Fill("The 6 numbers from the email", s.mailed("sam@example.org"))
		receipts := []string{byCode.submit(form).path, byEmail.submit(mailed).path}

		s.Store.Advance(3 * time.Minute)
		for i, again := range []answer{byCode.submit(form), byEmail.submit(mailed)} {
			if again.path != receipts[i] || again.page.H1() != "Your vote is in" {
				t.Errorf("sent again after the hard close: %d %s at %s, want %s", again.status, again.page.H1(), again.path, receipts[i])
			}
		}
		late := func(what string, a answer, says ...string) {
			t.Helper()
			if a.status != http.StatusConflict || a.page.H1() != "This vote has closed" {
				t.Errorf("%s: %d %s", what, a.status, a.page.H1())
			}
			a.page.Has("main", says...)
		}
		const maybe, notSent, lost = "If you saw a receipt, your vote is in. If you send this vote for the first time now, it came too late.", "This was not sent", "we cannot tell from this page"
		late("a first vote", never.submit(first), "What you had picked", notSent)
		first.Values.Set("voting_code", "0000 0000 0000")
		for what, a := range map[string]answer{"with a wrong code": never.submit(first), "a page before the last": never.post(votePath(r.Slug, "/review"), first.Values)} {
			late(what, a, maybe, lost)
			a.page.HasNot("main", notSent)
		}
		if err := s.Store.CountRound(t.Context(), s.Officer, r.Slug); err != nil {
			t.Fatal(err)
		}
		a := byCode.submit(form)
		late("sent again after the count", a, "You have a vote in this round, and it was counted.")
		a.page.HasNot("main", notSent)
		form.Values.Set("voting_code", "")
		a = byCode.submit(form)
		late("sent again after the count, without the code", a, maybe, lost)
		a.page.HasNot("main", notSent)
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots", n)
		}
	})
}

// TestAFormThatIsSentAgainAfterItsCodeShowsItsReceipt: where the code or the sign-in is too old by then, the form that is in leads to its receipt too. Other picks, and
// another ask for a code or sign-in, make another form.
func TestAFormThatIsSentAgainAfterItsCodeShowsItsReceipt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, signIn, email := s.provider(t), s.signInRound(), s.ballotRound(models.StageVoting)
		ids := map[string]bool{}
		id := func(a answer) {
			t.Helper()
			submission := a.page.Form("Send my vote").Values.Get("submission")
			if submission == "" || ids[submission] {
				t.Errorf("at %s the form has the id %q of another", a.path, submission)
			}
			ids[submission] = true
		}
		mailed := func(v *visitor, review answer) answer {
			t.Helper()
			asks := review.page.Form("Email me a code")
			asks.Choose("live in Northgate")
			asks.Fill("Your email address", "sam@example.org")
			return v.submit(asks)
		}
		v := s.visitor()
		review := v.review(email)
		id(review)
		typed := mailed(v, review)
		id(typed)
		form := typed.page.Form("Send my vote")
		form.Fill("The 6 numbers from the email", s.mailed("sam@example.org"))
		sent := v.submit(form)

		by := s.visitor()
		review = by.review(signIn)
		id(review)
		ready := by.signsInToVote(m, signIn, ana())
		id(ready)
		signed := ready.page.Form("Send my vote")
		signedSent := by.submit(signed)

		s.Store.Advance(models.SignedInLife + 20*time.Minute)
		for what, a := range map[string][2]answer{"with a code": {sent, v.submit(form)}, "signed in": {signedSent, by.submit(signed)}} {
			if a[1].path != a[0].path || a[1].status != http.StatusOK || a[1].page.H1() != "Your vote is in" {
				t.Errorf("%s: %d %s at %s, want %s", what, a[1].status, a[1].page.H1(), a[1].path, a[0].path)
			}
		}
		// Picks that changed are another form, which the old code does not send.
		review = v.review(email)
		id(review)
		changed := v.submit(review.page.Form("Take out Northgate baby bank"))
		id(changed)
		form.Values.Set("submission", changed.page.Form("Send my vote").Values.Get("submission"))
		if a := v.submit(form); a.status != http.StatusUnprocessableEntity || a.page.H1() != "Check your email" {
			t.Errorf("another form with the old code: %d %s", a.status, a.page.H1())
		}
		if n := s.turnout(email) + s.turnout(signIn); n != 2 {
			t.Errorf("%d ballots", n)
		}
	})
}
