package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/htmlcheck"
)

// ballotStep fills in a ballot, and says what comes of it.
type ballotStep struct {
	fill func(*htmlcheck.Form)
	want string   // the one sentence of the error summary; else
	says []string // what the review says of the ballot
}

// TestEachTypeOfBallotIsFilledInRefusedAndSent takes each type of ballot from the first page to the receipt by plain forms: what breaks a limit is said in
// a sentence that leads to a field, with everything kept; the review says the ballot back; the voter finds it again as they sent it; no receipt shows it.
func TestEachTypeOfBallotIsFilledInRefusedAndSent(t *testing.T) {
	for ballot, test := range map[string]struct {
		asks  string // on the ballot
		steps []ballotStep
		own   func(*htmlcheck.Form) bool
	}{
		models.BallotKnapsack: {"Pick what you would fund with £15,000.", []ballotStep{
			{fill: func(f *htmlcheck.Form) {
				f.Choose("Pick this Skate ramp lights")
				f.Choose("Pick this A big brother or sister")
			},
				want: "Your picks cost £18,500 together and there is £15,000. That is £3,500 too much. Take something out"},
			{fill: func(f *htmlcheck.Form) {
				f.Unchoose("Pick this Skate ramp lights")
				f.Choose("Pick this Calm room at the hub")
			},
				says: []string{"A big brother or sister", "Calm room at the hub", "You have £1,300 left. You do not have to spend it all."}},
		}, func(f *htmlcheck.Form) bool { return len(f.Values["project"]) == 2 }},
	} {
		t.Run(ballot, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *site) {
				r := s.ballotOf(ballot)
				code := s.voteCodes(r, "1")[0]
				v := s.visitor()
				page := v.get("/rounds/" + r.Slug + "/vote")
				page.page.Has("p", test.asks)
				page.page.Accessible()
				for _, step := range test.steps {
					form := page.page.Form("Review my vote")
					step.fill(form)
					page = v.submit(form)
					page.page.Accessible()
					if step.want != "" {
						checkRefusedBallot(t, page, step.want)
						again := page.page.Form("Review my vote")
						for name, typed := range form.Values {
							if (name == "project" || strings.HasPrefix(name, "points-")) && !slices.Equal(slices.Sorted(slices.Values(typed)), slices.Sorted(slices.Values(again.Values[name]))) {
								t.Errorf("%s was %q and is %q", name, typed, again.Values[name])
							}
						}
						continue
					}
					if page.status != http.StatusOK || page.page.H1() != "Check your vote" {
						t.Fatalf("%d %s: %s", page.status, page.page.H1(), page.page.Texts(".govuk-error-summary li"))
					}
					for _, says := range step.says {
						page.page.Has("main", says)
					}
				}
				form := page.page.Form("Send my vote")
				form.Choose("live in Northgate")
				form.Fill("Your voting code", code)
				receipt := v.submit(form)
				if receipt.page.H1() != "Your vote is in" {
					t.Fatalf("%d %s", receipt.status, receipt.page.H1())
				}
				for _, p := range onBallot {
					receipt.page.HasNot("main", p.title)
				}
				mine := s.visitor()
				form = mine.get("/rounds/" + r.Slug + "/vote/mine").page.Form("See my vote")
				form.Fill("Your voting code", code)
				own := mine.submit(form)
				own.page.Has(".govuk-inset-text", "This is your vote so far.")
				if form := own.page.Form("Review my vote"); !test.own(form) {
					t.Errorf("the voter's own ballot says %v", form.Values)
				}
			})
		})
	}
}

// checkRefusedBallot reads why a ballot was not taken, and follows where the summary leads.
func checkRefusedBallot(t *testing.T, page answer, want string) {
	t.Helper()
	if page.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d %s", page.status, page.page.H1())
	}
	if got := page.page.Texts(".govuk-error-summary li"); len(got) != 1 || got[0] != want {
		t.Errorf("the summary says %q, want %q", got, want)
	}
	if href := page.page.Attr(".govuk-error-summary li a", "href"); page.page.Count("["+"id='"+strings.TrimPrefix(href, "#")+"']") != 1 {
		t.Errorf("the summary leads to %s, which is not there", href)
	}
}

// TestABlankBallotOfEachTypeIsWarnedAboutAndTaken sends one with nothing on it.
func TestABlankBallotOfEachTypeIsWarnedAboutAndTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	for _, ballot := range []string{models.BallotApproval, models.BallotKnapsack} {
		r := s.ballotOf(ballot)
		v := s.visitor()
		review := v.submit(v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote"))
		review.page.Has(".govuk-warning-text", "You can send a blank vote, but it helps no project.")
		form := review.page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", s.voteCodes(r, "1")[0])
		if a := v.submit(form); a.page.H1() != "Your vote is in" || s.turnout(r) != 1 {
			t.Errorf("%s: %d %s", ballot, a.status, a.page.H1())
		}
	}
}
