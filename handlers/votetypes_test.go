package handlers

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/htmlcheck"

	"github.com/google/uuid"
)

// ballotStep fills in a ballot, and says what comes of it.
type ballotStep struct {
	fill  func(*htmlcheck.Form)
	marks map[string]string // what is typed for projects, by their titles
	want  string            // the one sentence of the error summary; else
	lost  bool              // what is wrong has no control to be kept in
	says  []string          // what the review says of the ballot, a line each
}

// TestEachTypeOfBallotIsFilledInRefusedAndSent takes each type of ballot from the first page to the receipt by plain forms: what breaks a limit is said in
// a sentence that leads to a field, with everything kept; the review says the ballot back; the voter finds it again as they sent it; no receipt shows it.
func TestEachTypeOfBallotIsFilledInRefusedAndSent(t *testing.T) {
	for ballot, test := range map[string]struct {
		asks  string // on the ballot
		steps []ballotStep
		own   string // what the voter's own ballot says afterwards
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
		}, "Calm room at the hub=picked, A big brother or sister=picked"},
		models.BallotCumulative: {"You have 10 points to share.", []ballotStep{
			{marks: map[string]string{"Skate ramp lights": "8", "Calm room at the hub": "5"}, want: "You gave 13 points and you have 10. Take back 3"},
			{marks: map[string]string{"Calm room at the hub": "two"}, want: "Type the points for “Calm room at the hub” as a whole number, like 3"},
			{marks: map[string]string{"Calm room at the hub": "300"}, want: "You gave 308 points and you have 10. Take back 298"},
			{marks: map[string]string{"Skate ramp lights": "1", "Calm room at the hub": "7"},
				says: []string{"Calm room at the hub 7 points £4,200", "Skate ramp lights 1 point £9,000", "You have 2 points left. You do not have to give them."}},
		}, "Skate ramp lights=1, Calm room at the hub=7"},
		models.BallotScore: {"Score what you have a view on, from 0 to 5. No view counts the same as 0.", []ballotStep{
			{marks: map[string]string{"Skate ramp lights": "6", "Northgate baby bank": "5"}, want: "Give “Skate ramp lights” a score from 0 to 5", lost: true},
			{marks: map[string]string{"Skate ramp lights": "2", "Northgate baby bank": "5"},
				says: []string{"Northgate baby bank 5 out of 5 £6,200", "Skate ramp lights 2 out of 5 £9,000", "Projects that are not on this list have 0 from you."}},
		}, "Northgate baby bank=5, Girls' football, Fridays=0, Skate ramp lights=2, Calm room at the hub=0, A big brother or sister=0"},
		models.BallotRanking: {"Put up to 3 projects in order, the best first.", []ballotStep{
			{marks: map[string]string{"Skate ramp lights": "1", "Calm room at the hub": "1"}, want: "“Skate ramp lights” and “Calm room at the hub” both have place 1. Give each a place of its own"},
			{marks: map[string]string{"Skate ramp lights": "3"}, want: "You have a place 3 and no place 2. Fill place 2 too, or move what comes after it up"},
			{marks: map[string]string{"Skate ramp lights": "2"},
				says: []string{"Calm room at the hub 1st £4,200", "Skate ramp lights 2nd £9,000", "You can put 1 more on your list."}},
		}, "Skate ramp lights=2, Calm room at the hub=1"},
	} {
		t.Run(ballot, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *site) {
				r := s.ballotOf(ballot)
				code := s.voteCodes(r, "1")[0]
				fields := s.markFields(r)
				v := s.visitor()
				page := v.get("/rounds/" + r.Slug + "/vote")
				page.page.Has("p", test.asks)
				page.page.Accessible()
				for _, step := range test.steps {
					form := page.page.Form("Review my vote")
					if step.fill != nil {
						step.fill(form)
					}
					for title, typed := range step.marks {
						form.Values.Set(fields[title], typed)
					}
					page = v.submit(form)
					page.page.Accessible()
					if step.want != "" {
						checkRefusedBallot(t, page, step.want)
						again := page.page.Form("Review my vote")
						for name, typed := range form.Values {
							if !step.lost && (name == "project" || strings.HasPrefix(name, "points-")) && !slices.Equal(slices.Sorted(slices.Values(typed)), slices.Sorted(slices.Values(again.Values[name]))) {
								t.Errorf("%s was %q and is %q", name, typed, again.Values[name])
							}
						}
						continue
					}
					if page.status != http.StatusOK || page.page.H1() != "Check your vote" {
						t.Fatalf("%d %s: %s", page.status, page.page.H1(), page.page.Texts(".govuk-error-summary li"))
					}
					for _, says := range step.says {
						page.page.Has("main li, main p", says)
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
				own.page.Has(".govuk-inset-text", "This is the vote that you sent.")
				if got := marksIn(own.page.Form("Review my vote"), fields); got != test.own {
					t.Errorf("the voter's own ballot says %s, want %s", got, test.own)
				}
			})
		})
	}
}

// markFields are the names of the fields for numbers, by the titles of the projects.
func (s *site) markFields(r models.Round) map[string]string {
	s.t.Helper()
	page, err := s.Store.BallotPage(s.t.Context(), r.Slug, "")
	if err != nil {
		s.t.Fatal(err)
	}
	fields := map[string]string{}
	for _, p := range page.Projects {
		fields[p.Title] = models.MarkField(p.ID)
	}
	return fields
}

// marksIn is what a ballot's form has for each project.
func marksIn(form *htmlcheck.Form, fields map[string]string) string {
	var says []string
	for _, p := range onBallot {
		if slices.Contains(form.Values["project"], strings.TrimPrefix(fields[p.title], "points-")) {
			says = append(says, p.title+"=picked")
		}
		if typed := form.Values.Get(fields[p.title]); typed != "" {
			says = append(says, p.title+"="+typed)
		}
	}
	return strings.Join(says, ", ")
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
	for _, ballot := range models.BallotTypes {
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

// TestAListIsPutInOrderOnTheReview moves, takes out and keeps places by the plain buttons of the review.
func TestAListIsPutInOrderOnTheReview(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotOf(models.BallotRanking)
	fields := s.markFields(r)
	v := s.visitor()
	form := v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
	for i, title := range []string{"Skate ramp lights", "Calm room at the hub", "Northgate baby bank"} {
		form.Values.Set(fields[title], strconv.Itoa(i+1))
	}
	review := v.submit(form)
	for _, step := range []struct{ button, want string }{
		{"Move up Northgate baby bank", "Skate ramp lights, Northgate baby bank, Calm room at the hub"},
		{"Move down Skate ramp lights", "Northgate baby bank, Skate ramp lights, Calm room at the hub"},
		{"Take out Northgate baby bank", "Skate ramp lights, Calm room at the hub"},
		{"Change my picks", ""},
	} {
		review = v.submit(review.page.Form(step.button))
		if got := strings.Join(review.page.Texts(".acorn-picks__title"), ", "); got != step.want {
			t.Errorf("after %q the list is %s, want %s", step.button, got, step.want)
		}
	}
	if got := marksIn(review.page.Form("Review my vote"), fields); got != "Skate ramp lights=1, Calm room at the hub=2" {
		t.Errorf("back on the ballot the list is %s", got)
	}
}

// TestEachBallotGoesOnAtAProject fills in one project on its own page, where the rest of the ballot is kept.
func TestEachBallotGoesOnAtAProject(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	for _, ballot := range models.BallotTypes {
		if models.Ticks(ballot) {
			continue // pages of ballots on which people pick have their own tests
		}
		r := s.ballotOf(ballot)
		fields := s.markFields(r)
		v := s.visitor()
		form := v.get("/rounds/" + r.Slug + "/vote").page.Form("Skate ramp lights")
		form.Values.Set(fields["Calm room at the hub"], "2")
		page := v.submit(form)
		page.page.Accessible()
		form = page.page.Form("Review my vote")
		form.Values.Set(fields["Skate ramp lights"], "1")
		review := v.submit(form)
		if got := review.page.Texts(".acorn-picks__title"); review.page.H1() != "Check your vote" || len(got) != 2 {
			t.Errorf("%s: %d %s, %v %v", ballot, review.status, review.page.H1(), got, review.page.Texts(".govuk-error-summary li"))
		}
	}
}

// TestAResultSaysPointsWherePeopleGavePoints reads every public page of a result by ballots in order.
func TestAResultSaysPointsWherePeopleGavePoints(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotOf(models.BallotRanking)
	page, err := s.Store.BallotPage(t.Context(), r.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	// £15,000: the lights (2 × 3 points) and the baby bank cost more together.
	for i, list := range [][]int{{3, 4}, {3, 1}} {
		c := models.Cast{Slug: r.Slug, Opened: page.Opened, Submission: uuid.NewString(), Belongs: models.BelongsLive, Code: s.voteCodes(r, strconv.Itoa(i+1))[0]}
		c.Typed = map[string]string{}
		for place, number := range list {
			c.Typed[page.Projects[number-1].ID] = strconv.Itoa(place + 1)
		}
		if _, err := s.Store.CastBallot(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	s.endVote(r)
	for _, act := range []func(context.Context, models.Actor, string) error{s.Store.CountRound, s.Store.TellProposers} {
		if err := act(t.Context(), s.Officer, r.Slug); err != nil {
			t.Fatal(err)
		}
	}
	s.as(s.Officer).get("/desk/rounds/"+r.Slug+"/count").page.Has("th", "Points")
	if err := s.Store.PublishResult(t.Context(), s.Officer, r.Slug); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string][]string{
		"/result":       {"6 points from 2 people", "2 points from 1 person", "Nobody picked it.", "The first gets 3 points, the next one point fewer, and so on.", "The project with the most points comes first"},
		"/result/count": {"The projects had their turn by points, the most first.", "6 points from 2 people. £6,000 is left after it.", "More people needed, with a point each"},
		"/result/files": {"3 for the first place, one fewer for the next", "that is its points"},
		"/rules":        {"Everyone can put up to 3 projects in order.", "If two projects have the same number of points, the one that costs less goes first."},
	} {
		shown := s.visitor().get("/rounds/" + r.Slug + path)
		for _, want := range says {
			if !strings.Contains(strings.Join(strings.Fields(shown.page.Text("main")), " "), want) {
				t.Errorf("%s does not say %q: %s", path, want, shown.page.Text("main"))
			}
		}
		if strings.Contains(shown.page.Text("main"), " votes.") && path != "/rules" && path != "/result/files" {
			t.Errorf("%s speaks of votes: %s", path, shown.page.Text("main"))
		}
	}
	proposal := s.visitor().get("/proposals/" + page.Projects[2].Slug)
	proposal.page.Has(".acorn-state", "2 people of 2 picked it. They gave it 6 points.")
}
