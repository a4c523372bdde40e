package handlers

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/htmlcheck"

	"github.com/google/uuid"
)

// ballotForm is what somebody sends who voted with a printed code: the hidden fields of a ballot page that was opened, an id of its own, and these picks.
func (s *site) ballotForm(r models.Round, opened *htmlcheck.Form, code string, numbers ...int) url.Values {
	s.t.Helper()
	f := url.Values{tokenField: opened.Values[tokenField], "opened": opened.Values["opened"], "submission": {uuid.NewString()}, "belongs": {models.BelongsLive},
		"voting_code": {code}, "way": {"code"}}
	page, err := s.Store.BallotPage(s.t.Context(), r.Slug, "")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, n := range numbers {
		f.Add("project", page.Projects[n-1].ID)
	}
	return f
}

// send posts a form to the program, without a network and without following where it leads.
func (s *site) send(path string, fields url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(&http.Cookie{Name: "acorn-form", Value: testBrowser})
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	return recorder
}

// receiptOf is the number on the receipt that an answer leads to; empty when it leads elsewhere.
func receiptOf(a *httptest.ResponseRecorder) string {
	_, tracker, _ := strings.Cut(a.Header().Get("Location"), "/vote/receipt/")
	if a.Code != http.StatusSeeOther {
		return ""
	}
	return tracker
}

// raceVoters are how many people vote in the race: each sends ten requests.
var raceVoters = flag.Int("voters", 200, "how many voters send their votes ten times at once, on each database")

// TestTwoHundredVotersTenTimesAtOnce: each voter sends two forms with other picks, in ten requests at once, to two copies of the program. Every one gets a
// receipt, one form one number; each voter has one ballot, that of the form which came last; the count adds up.
func TestTwoHundredVotersTenTimesAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		voters := *raceVoters
		if testing.Short() {
			voters = 30
		}
		r := s.ballotRound(models.StageVoting)
		var codes []string
		for len(codes) < voters {
			codes = append(codes, s.voteCodes(r, fmt.Sprint(min(voters-len(codes), models.MostCodes)))...)
		}
		copies := []*site{s, s.another()}
		page := s.visitor().get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
		inTurn := make(chan struct{}, 10) // so many voters at once; more would fill the places to wait in
		var wait sync.WaitGroup
		for voter, code := range codes {
			forms := []url.Values{s.ballotForm(r, page, code, voter%5+1), s.ballotForm(r, page, code, (voter+1)%5+1, (voter+2)%5+1)}
			inTurn <- struct{}{}
			wait.Go(func() {
				defer func() { <-inTurn }()
				s.tenTimes(copies, r, voter, forms)
			})
		}
		wait.Wait()
		if n := s.turnout(r); n != voters {
			t.Errorf("%d ballots of %d voters", n, voters)
		}
		s.endVote(r)
		if err := s.Store.CountRound(t.Context(), s.Officer, r.Slug); err != nil {
			t.Errorf("counting: %v", err)
		}
	})
}

// tenTimes sends the two forms of a voter ten times at once, and looks at the ballot that is left.
func (s *site) tenTimes(copies []*site, r models.Round, voter int, forms []url.Values) {
	var numbers [10]string
	var wait sync.WaitGroup
	for i := range numbers {
		wait.Go(func() {
			a := copies[i/2%len(copies)].send(votePath(r.Slug, "/check"), forms[i%2])
			if numbers[i] = receiptOf(a); numbers[i] == "" {
				s.t.Errorf("voter %d: %d %s %s", voter, a.Code, a.Header().Get("Location"), a.Body)
			}
		})
	}
	wait.Wait()
	for i, number := range numbers {
		if number != numbers[i%2] {
			s.t.Errorf("voter %d: one form got the receipts %s and %s", voter, numbers[i%2], number)
		}
	}
	if numbers[0] == numbers[1] {
		s.t.Errorf("voter %d: two forms got one receipt", voter)
	}
	own, err := s.Store.OwnBallot(s.t.Context(), models.Cast{Slug: r.Slug, Opened: forms[0].Get("opened"), Code: forms[0].Get("voting_code")})
	if picks := len(own.Picks); err != nil || picks != 1 && picks != 2 || own.Version != 2 {
		s.t.Errorf("voter %d: version %d with %v, %v", voter, own.Version, own.Picks, err)
	}
}

// TestAChangeMadeMeanwhileIsTold: somebody looks at their own vote in two tabs and changes it in both. The second is asked which to keep, keeps what was
// picked, and replaces the first when it is sent again; the first form sent once more answers as it did.
func TestAChangeMadeMeanwhileIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		code := s.voteCodes(r, "1")[0]
		page := s.visitor().get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
		if receiptOf(s.send(votePath(r.Slug, "/check"), s.ballotForm(r, page, code, 1))) == "" {
			t.Fatal("the first vote was not taken")
		}
		// change opens one's own vote in a tab of its own and picks something else, up to the last button.
		change := func(pick string) (*visitor, *htmlcheck.Form) {
			v := s.visitor()
			form := v.get("/rounds/" + r.Slug + "/vote/mine").page.Form("See my vote")
			form.Fill("Your voting code", code)
			form = v.submit(form).page.Form("Review my vote")
			form.Choose("Pick this " + pick)
			form = v.submit(form).page.Form("Send my vote")
			form.Choose("live in Northgate")
			form.Fill("Your voting code", code)
			return v, form
		}
		first, form := change("Calm room at the hub")
		second, stale := change("Skate ramp lights")
		done := first.submit(form)
		done.page.Has("main", "Your vote is in", "This replaces your earlier vote.")
		told := second.submit(stale)
		if told.status != http.StatusConflict {
			t.Fatalf("the second tab: %d", told.status)
		}
		told.page.Has("main", "You changed this vote somewhere else after you opened this page.", "Skate ramp lights")
		if again := first.submit(form); again.path != done.path {
			t.Errorf("the first form once more leads to %s, not %s", again.path, done.path)
		}
		again := told.page.Form("Send my vote")
		again.Choose("live in Northgate")
		again.Fill("Your voting code", code)
		second.submit(again).page.Has("main", "Your vote is in")
		own, err := s.Store.OwnBallot(t.Context(), models.Cast{Slug: r.Slug, Opened: form.Values.Get("opened"), Code: code})
		if err != nil || own.Version != 3 || len(own.Picked(own.Picks)) != 2 || own.Picked(own.Picks)[1].Title != "Skate ramp lights" {
			t.Errorf("version %d of %v, %v", own.Version, own.Picked(own.Picks), err)
		}
	})
}

// TestWhoComesWhileAllTurnsAreTakenKeepsTheirVote: nobody waits for long. A form comes back with all that was on it and a button, and that sends it.
func TestWhoComesWhileAllTurnsAreTakenKeepsTheirVote(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	v := s.visitor()
	form := v.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	form.Fill("Your voting code", code)
	for range cap(s.app.votes.turns) {
		s.app.votes.turns <- struct{}{}
	}
	s.app.votes.wait = 10 * time.Millisecond
	a := v.submit(form)
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("%d, Retry-After %q", a.status, a.header.Get("Retry-After"))
	}
	s.app.votes.wait = unhurried
	a.page.Has("main", "A lot of people are here just now. Try again in a moment", "Nothing is lost")
	a.page.Has(".acorn-picks__item", "Northgate baby bank")
	a.page.Has(".govuk-summary-list__value", "live in Northgate")
	a.page.HasNot("main", code)
	for range cap(s.app.votes.waiting) {
		s.app.votes.waiting <- struct{}{}
	}
	s.Queries.Taken()
	for _, at := range []string{"", "/review"} {
		page := v.get("/rounds/" + r.Slug + "/vote" + at)
		if page.status != http.StatusServiceUnavailable {
			t.Errorf("a page: %d", page.status)
		}
		page.page.Has("main", "Your picks are kept on this device.")
		page.page.Has(".acorn-picks__item", "Northgate baby bank")
	}
	if asked := s.Queries.Taken(); len(asked) > 0 {
		t.Errorf("the database was asked %q", asked)
	}
	nothing := s.visitor().get("/rounds/" + r.Slug + "/vote")
	nothing.page.HasNot("main", "Your picks")
	if page := s.visitor().get("/rounds"); page.status != http.StatusOK {
		t.Errorf("a page that is not of the vote: %d", page.status)
	}
	for range cap(s.app.votes.turns) {
		<-s.app.votes.turns
	}
	for range cap(s.app.votes.waiting) {
		<-s.app.votes.waiting
	}
	if a = v.submit(a.page.Form("Send it again")); a.page.H1() != "Your vote is in" {
		t.Errorf("sent again: %d %s", a.status, a.page.H1())
	}
}

// TestWhoReadsSlowlyKeepsNobodyFromVoting: a turn is given back before its answer is written, so that connections which never read hold none.
func TestWhoReadsSlowlyKeepsNobodyFromVoting(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	s.app.votes.wait = 10 * time.Millisecond
	slow := &unread{ResponseWriter: httptest.NewRecorder(), begun: make(chan struct{}), read: make(chan struct{})}
	var done sync.WaitGroup
	for range cap(s.app.votes.turns) {
		done.Go(func() {
			s.handler.ServeHTTP(slow, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/rounds/"+r.Slug+"/vote", nil))
		})
		<-slow.begun
	}
	if a := s.visitor().get("/rounds/" + r.Slug + "/vote"); a.status != http.StatusOK {
		t.Errorf("while others do not read: %d", a.status)
	}
	close(slow.read)
	done.Wait()
}

// unread is a connection on which nobody reads until read is closed.
type unread struct {
	http.ResponseWriter
	begun, read chan struct{}
}

// Header is of this answer alone.
func (u *unread) Header() http.Header { return http.Header{} }

// WriteHeader goes into the buffers of the network.
func (u *unread) WriteHeader(int) {}

// Write waits for the reader.
func (u *unread) Write(b []byte) (int, error) {
	u.begun <- struct{}{}
	<-u.read
	return len(b), nil
}

// TestTwoCopiesTakeAVotersFirstBallotAtOnce: each of twenty voters sends two first ballots at the same moment, one to each of two copies of the program. Both are
// taken, one in the place of the other, and there is one ballot a voter.
func TestTwoCopiesTakeAVotersFirstBallotAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, second := s.ballotRound(models.StageVoting), s.another()
		codes := s.voteCodes(r, "20")
		page, err := s.Store.BallotPage(t.Context(), r.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codes {
			var together, done sync.WaitGroup
			receipts := make([]models.Receipt, 2)
			together.Add(len(receipts))
			for i, app := range []*Server{s.app, second.app} {
				done.Go(func() {
					cast := models.Cast{Slug: r.Slug, Opened: page.Opened, Submission: uuid.NewString(), Belongs: models.BelongsLive, Code: code}
					cast.Picks = []string{page.Projects[i].ID}
					together.Done()
					together.Wait()
					var err error
					if receipts[i], err = app.Store.CastBallot(t.Context(), cast); err != nil {
						t.Errorf("copy %d: %v", i+1, err)
					}
				})
			}
			done.Wait()
			if receipts[0].Replaces == receipts[1].Replaces || receipts[0].Tracker == receipts[1].Tracker {
				t.Errorf("the receipts are %+v", receipts)
			}
			own, err := second.app.Store.OwnBallot(t.Context(), models.Cast{Slug: r.Slug, Opened: page.Opened, Code: code})
			last := page.Projects[0].ID
			if receipts[1].Replaces {
				last = page.Projects[1].ID
			}
			if err != nil || own.Version != 2 || !slices.Equal(own.Picks, []string{last}) {
				t.Errorf("version %d of %v, want %s, %v", own.Version, own.Picks, last, err)
			}
		}
		if n := s.turnout(r); n != len(codes) {
			t.Errorf("%d ballots of %d voters", n, len(codes))
		}
	})
}
