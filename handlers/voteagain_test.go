package handlers

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"acorn/models"

	"github.com/google/uuid"
)

// TestWhoComesBackTypesTheCodeThatWasSent: leaving the page that asks for the code ends nothing. Whoever comes back, by the ballot too, is offered to type it while
// it works, and only a new one that they ask for takes its place.
func TestWhoComesBackTypesTheCodeThatWasSent(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		path := "/rounds/" + r.Slug + "/vote"
		v := s.visitor()
		asks := v.review(r).page.Form("Email me a code")
		asks.Choose("live in Northgate")
		asks.Fill("Your email address", "sam@example.org")
		v.submit(asks)
		code := s.mailed("sam@example.org")

		back := v.get(path)
		back.page.Has(".govuk-inset-text", "Your vote is not in yet. Go on to review it, and type the code that we sent you.")
		form := back.page.Form("Review my vote")
		form.Choose("Pick this Skate ramp lights")
		review := v.submit(form).page
		review.Has("form.acorn-card", "It went to sam@example.org and works until")
		wrong := review.Form("Send my vote") // something else that fails does not end the offer
		wrong.Choose("live in Northgate")
		wrong.Fill("Your voting code", "0000 0000 0000")
		review = v.submit(wrong).page
		typed := v.submit(review.Form("Type the code we sent you"))
		if typed.page.H1() != "Check your email" || !strings.Contains(typed.body, "sam@example.org") {
			t.Fatalf("on to %q", typed.page.H1())
		}
		if again := s.mailed("sam@example.org"); again != code {
			t.Error("another code was sent")
		}
		cast := typed.page.Form("Send my vote")
		if n := len(cast.Values["project"]); n != 2 {
			t.Errorf("%d picks go along", n)
		}
		cast.Fill("The 6 numbers from the email", code)
		v.submit(cast).page.Has("main", "Your vote is in")
		v.get(path).page.HasNot(".govuk-inset-text", "type the code")

		late := s.visitor()
		asks = late.review(r).page.Form("Email me a code")
		asks.Choose("live in Northgate")
		asks.Fill("Your email address", "kim@example.org")
		late.submit(asks)
		review = late.review(r).page
		typed = late.submit(review.Form("Send a new code"))
		if newest := s.mailed("kim@example.org"); newest == "" || typed.page.H1() != "Check your email" {
			t.Errorf("a new code: %q at %q", newest, typed.page.H1())
		}
		review = late.review(r).page
		s.Store.Advance(models.OneTimeCodeLife + time.Minute)
		if a := late.submit(review.Form("Type the code we sent you")); a.page.H1() != "Check your vote" {
			t.Errorf("when its time is over: %q", a.page.H1())
		}
		late.get(path+"/review").page.HasNot("button", "Type the code we sent you")
	})
}

// TestAVoteThatWasChangedSoOftenSaysSo keeps the picks on the page that says so.
func TestAVoteThatWasChangedSoOftenSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	v := s.visitor()
	form := v.almostSent(r, code)
	for range 1 + models.MostChanges {
		cast := castFrom(r.Slug, form.Values)
		cast.Submission = uuid.NewString()
		if _, err := s.Store.CastBallot(t.Context(), cast); err != nil {
			t.Fatal(err)
		}
	}
	a := v.submit(form)
	if a.status != http.StatusTooManyRequests || a.page.H1() != "Check your vote" {
		t.Errorf("%d %s", a.status, a.page.H1())
	}
	a.page.Has(".govuk-error-summary", "This vote was changed 100 times, and the last one counts.")
	a.page.Has(".acorn-picks__item", "Northgate baby bank")
}

// TestAVoteThatIsSentFromAnOldPageSaysWhatIsOnIt: a page of the vote whose token is not this browser's any more lists the picks as the vote's own pages do.
func TestAVoteThatIsSentFromAnOldPageSaysWhatIsOnIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	v := s.visitor()
	form := v.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	form.Fill("Your voting code", code)
	form.Values.Set(tokenField, "old")
	a := v.submit(form)
	if a.status != http.StatusConflict {
		t.Fatalf("an old page: %d", a.status)
	}
	a.page.Has("h1", "This page was open for a long time")
	a.page.Has(".acorn-picks__item", "Northgate baby bank")
	a.page.Has(".govuk-summary-list__key", "I am 8 or over, and I")
	a.page.Has(".govuk-summary-list__value", "live in Northgate")
	a.page.HasNot("main", code)
	v.submit(a.page.Form("Send it again")).page.Has("main", "Your vote is in")
}

// TestAnOldPageNeedsNoTurn: a form whose token does not fit takes no turn of those who vote, so for its answer the database is not asked.
func TestAnOldPageNeedsNoTurn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		v := s.visitor()
		form := v.review(r).page.Form("Send my vote")
		form.Values.Set(tokenField, "old")
		s.Queries.Taken()
		a := v.submit(form)
		if asked := s.Queries.Taken(); a.status != http.StatusConflict || len(asked) > 0 {
			t.Errorf("%d after the statements %q", a.status, asked)
		}
		a.page.Has(".acorn-picks__item", "Northgate baby bank")
	})
}
