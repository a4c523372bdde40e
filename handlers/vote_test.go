package handlers

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"
	"acorn/static"
	"acorn/testing/htmlcheck"
)

// zipped is how many bytes a path is to a browser that takes gzip, and the page itself.
func (v *visitor) zipped(path string) (int, string) {
	v.site.t.Helper()
	request, err := http.NewRequestWithContext(v.site.t.Context(), http.MethodGet, v.site.url+path, nil)
	if err != nil {
		v.site.t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := (&http.Transport{DisableCompression: true}).RoundTrip(request)
	if err != nil {
		v.site.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		v.site.t.Fatalf("%s: %d, %v", path, response.StatusCode, err)
	}
	if response.Header.Get("Content-Encoding") != "gzip" {
		return len(body), string(body)
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		v.site.t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		v.site.t.Fatal(err)
	}
	return len(body), string(plain)
}

// A phone with poor signal gets the whole ballot of a large round in under 40 kB, before pictures, by few queries.
func TestABallotOfFortyProjectsIsLight(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageVoting)
		words := strings.Fields("warm clothes cots bikes mums dads babies football music drawing walking garden kitchen evenings weekends counsellors neighbours library swimming " +
			"trips homework lunch quiet room listening group carers grandparents teenagers coaches boxing dance stories reading park river canal allotment workshop repair")
		for i := range 40 {
			w := func(n int) string { return words[(i*7+n*13+i*n)%len(words)] }
			s.DescribedProposal(r, fmt.Sprintf("%s and %s for %s", w(1), w(2), w(3)), int64(100_000+i*1_234), models.ProposalThemes[i%len(models.ProposalThemes)],
				fmt.Sprintf("%s, %s and %s for %s who want %s and %s near the %s", w(4), w(5), w(6), w(7), w(8), w(9), w(10)), fmt.Sprintf("%s %s group", w(11), w(12)))
		}
		s.Seal(r, "none")
		v := s.visitor()
		s.Queries.Taken()
		size, page := v.zipped("/rounds/" + r.Slug + "/vote")
		if sent := s.Queries.Taken(); len(sent) == 0 || len(sent) > 5 {
			t.Errorf("%d queries:\n%s", len(sent), strings.Join(sent, "\n"))
		}
		if n := htmlcheck.ParseString(t, page).Count("input[name=project]"); n != 40 {
			t.Fatalf("%d projects on the ballot", n)
		}
		css, _ := v.zipped(static.Path("app.css"))
		js, _ := v.zipped(static.Path("app.js"))
		theme, _ := v.zipped("/theme.css")
		device, _ := v.zipped(static.Path("device.js"))
		t.Logf("page %d, styles %d, scripts %d, colours %d bytes", size, css, js+device, theme)
		if total := size + css + js + device + theme; total >= 40_000 {
			t.Errorf("%d bytes for a first visit", total)
		}
	})
}

// The order is this device's own and stays; the number in the cookie could be anybody's.
func TestTheOrderIsShuffledAndStays(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	order := func(v *visitor) string {
		return strings.Join(v.get("/rounds/"+r.Slug+"/vote").page.Texts("article h2"), ", ")
	}
	seen := map[string]bool{}
	for range 30 {
		v := s.visitor()
		first := order(v)
		if again := order(v); again != first {
			t.Fatalf("one device sees %s, then %s", first, again)
		}
		seen[first] = true
	}
	if len(seen) < 5 {
		t.Errorf("30 devices see %d orders", len(seen))
	}
}

// review is the page on which a visitor shows that they may vote, after picking the first project.
func (v *visitor) review(r models.Round) answer {
	v.site.t.Helper()
	form := v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
	form.Choose("Pick this Northgate baby bank")
	return v.submit(form)
}

func TestARetryAnswersAsTheFirstTime(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		code := s.voteCodes(r, "2")
		v := s.visitor()
		form := v.review(r).page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", code[0])
		receipts := make([]string, 10)
		var wait sync.WaitGroup
		for i := range receipts {
			wait.Go(func() {
				a := v.submit(form)
				if a.status != http.StatusOK {
					t.Errorf("%d at %s", a.status, a.path)
				}
				receipts[i] = a.path
			})
		}
		wait.Wait()
		slices.Sort(receipts)
		if got := slices.Compact(receipts); len(got) != 1 || !strings.Contains(got[0], "/vote/receipt/") {
			t.Errorf("one form sent ten times gave %v", got)
		}
		form.Fill("Your voting code", code[1])
		a := v.submit(form)
		if a.status != http.StatusConflict {
			t.Errorf("the page again with another code: %d", a.status)
		}
		again := a.page.Form("Send my vote")
		if again.Values.Get("submission") == form.Values.Get("submission") || again.Values.Get("voting_code") != code[1] {
			t.Errorf("it is not ready to be sent again: %v", again.Values)
		}
		if a = v.submit(again); a.status != http.StatusOK || a.page.H1() != "Your vote is in" {
			t.Errorf("sent again: %d %s", a.status, a.page.H1())
		}
		if n := s.turnout(r); n != 2 {
			t.Errorf("%d ballots", n)
		}
	})
}

func TestBadBallotFormsAreKeptAndNotCounted(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, other := s.ballotRound(models.StageVoting), s.ballotRound(models.StageVoting)
		code := s.voteCodes(r, "1")[0]
		page, err := s.Store.BallotPage(t.Context(), other.Slug, "")
		if err != nil {
			t.Fatal(err)
		}
		v := s.visitor()
		for name, project := range map[string][]string{"another round's": {page.Projects[0].ID}, "rubbish": {"<script>alert(1)</script>"}, "nothing": {""}, "twice": nil} {
			form := v.review(r).page.Form("Send my vote")
			if project == nil {
				project = []string{form.Values.Get("project"), form.Values.Get("project")}
			}
			form.Choose("live in Northgate")
			form.Fill("Your voting code", code)
			form.Values["project"] = project
			for _, path := range []string{"review", "check", "cast"} {
				a := v.post("/rounds/"+r.Slug+"/vote/"+path, form.Values)
				if path == "cast" {
					form.Values.Set("email", "sam@example.org")
					a = v.post("/rounds/"+r.Slug+"/vote/"+path, form.Values)
				}
				if a.status != http.StatusUnprocessableEntity || !strings.HasPrefix(a.page.Title(), "Error: ") {
					t.Errorf("%s to %s: %d", name, path, a.status)
				}
			}
		}
		if n := s.turnout(r); n != 0 {
			t.Errorf("%d ballots", n)
		}
		// What is in the address is nothing: only what was posted counts.
		form := v.review(r).page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", code)
		form.Values.Del("project")
		if a := v.post("/rounds/"+r.Slug+"/vote/check?project="+page.Projects[0].ID, form.Values); a.status != http.StatusOK {
			t.Errorf("a blank vote with a project in the address: %d", a.status)
		}
	})
}

func TestCodesAreAskedForWithinLimits(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		v := s.visitor()
		ask := func(email string) int {
			form := v.review(r).page.Form("Email me a code")
			form.Choose("live in Northgate")
			form.Fill("Your email address", email)
			a := v.submit(form)
			if a.status == http.StatusTooManyRequests && a.page.Form("Email me a code").Values.Get("email") != email {
				t.Error("what was typed is gone")
			}
			return a.status
		}
		for range 5 {
			if status := ask("sam@example.org"); status != http.StatusOK {
				t.Errorf("asking for a code: %d", status)
			}
		}
		if status := ask("SAM+again@example.org"); status != http.StatusTooManyRequests {
			t.Errorf("asking once more, typed differently: %d", status)
		}
		if status := ask("kim@example.org"); status != http.StatusOK {
			t.Errorf("another address: %d", status)
		}
	})
}

// Nothing of a vote is in the log: no pick, no code, no address, no receipt's number.
func TestTheLogKnowsNothingOfAVote(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	var log bytes.Buffer
	handler, err := New(Deps{Store: s.Store, FormKey: s.keys.Pepper("forms"), LimitKey: s.keys.Pepper("limits"), VoteKey: s.keys.Pepper("votes-on-their-way"), Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Config: Config{BaseURL: "http://acorn.example", Demo: true}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	s.url = server.URL
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	v := s.visitor()
	form := v.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	for _, typed := range []string{"0000 0000 0000", code} {
		form.Fill("Your voting code", typed)
		v.submit(form)
	}
	byMail := v.review(r).page.Form("Email me a code")
	byMail.Choose("live in Northgate")
	byMail.Fill("Your email address", "canary@example.org")
	cast := v.submit(byMail).page.Form("Send my vote")
	cast.Fill("The 6 numbers from the email", "123456")
	v.submit(cast)
	// A fault of ours must not put the ballot into the log either.
	if err := s.keys.Destroy(r.ID); err != nil {
		t.Fatal(err)
	}
	form.Values.Set("submission", form.Values.Get("opened"))
	form.Fill("Your voting code", code)
	a := v.submit(form)
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || a.page.Form("Send my vote").Values.Get("project") == "" {
		t.Errorf("a fault of ours: %d, and the picks are %v", a.status, a.page.Form("Send my vote").Values)
	}
	if !strings.Contains(log.String(), "/rounds/:slug/vote/check") || !strings.Contains(log.String(), "a vote was not taken") {
		t.Fatalf("the log does not have the requests:\n%s", log.String())
	}
	v.get("/rounds/" + r.Slug)
	measured := 0
	for line := range strings.Lines(log.String()) {
		measures := strings.Contains(line, " bytes=") || strings.Contains(line, " took=")
		if vote := strings.Contains(line, "route=/rounds/:slug/vote"); measures && vote {
			t.Errorf("the log measures an answer of the vote, and so what was picked: %s", line)
		}
		if measures {
			measured++
		}
	}
	if measured == 0 {
		t.Error("the log measures nothing: this test sees nothing")
	}
	canaries := []string{code, "0000 0000 0000", "canary", "123456", form.Values.Get("opened"), "Northgate baby bank"}
	canaries = append(canaries, form.Values["project"]...)
	for _, canary := range canaries {
		if canary == "" || strings.Contains(log.String(), canary) {
			t.Errorf("the log has %q", canary)
		}
	}
}

// Voting reads and writes no session: nothing says which person's browser voted when.
func TestTheVoteTouchesNoSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	code := s.voteCodes(r, "1")[0]
	v := s.as(s.Parent)
	s.Queries.Taken()
	form := v.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	form.Fill("Your voting code", code)
	if a := v.submit(form); a.page.H1() != "Your vote is in" {
		t.Fatalf("%d %s", a.status, a.page.H1())
	}
	persons := regexp.MustCompile(`\b(sessions|people|memberships)\b`)
	for _, sql := range s.Queries.Taken() {
		if table := persons.FindString(sql); table != "" {
			t.Errorf("voting asks for %s: %s", table, sql)
		}
	}
}

func TestReceiptsAreOnlyForWhatIsIn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		for _, tracker := range []string{"0000000000000000", "x", strings.Repeat("Z", 500), "%00", "%ff%fe"} {
			if a := s.visitor().get("/rounds/" + r.Slug + "/vote/receipt/" + tracker); a.status != http.StatusNotFound {
				t.Errorf("a receipt for %q: %d", tracker, a.status)
			}
		}
		v := s.visitor()
		receipt := v.submit(v.almostSent(r, s.voteCodes(r, "1")[0]))
		log := "/rounds/" + r.Slug + "/log"
		if receipt.page.H1() != "Your vote is in" || receipt.page.Text("main a[href='"+log+"']") != "How we keep votes from being changed or lost" {
			t.Errorf("%s does not lead to the log", receipt.page.H1())
		}
		if a := v.get(log); a.page.H1() != "The log of votes" || !strings.Contains(a.page.Text("main"), "A checkpoint is like a photo of the log") {
			t.Errorf("the log: %d %s", a.status, a.page.H1())
		}
	})
}

// What no person types is refused before it comes to the database, whichever that is.
func TestUnreadableTextIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		v := s.visitor()
		for _, odd := range []string{"a\x00b", "\xff\xfe", "\xed\xa0\x80"} {
			form := v.review(r).page.Form("Email me a code")
			form.Values.Set("belongs", "live")
			form.Values.Set("email", "sam@example.org"+odd)
			if a := v.submit(form); a.status != http.StatusBadRequest {
				t.Errorf("%q in a form: %d", odd, a.status)
			}
			for _, path := range []string{"/rounds/" + url.PathEscape(odd) + "/vote", "/rounds/" + r.Slug + "/vote?theme=" + url.QueryEscape(odd), "/proposals/" + url.PathEscape(odd), "/static/" + url.PathEscape(odd)} {
				if a := v.get(path); a.status != http.StatusNotFound {
					t.Errorf("%s: %d", path, a.status)
				}
			}
		}
	})
}

// TestOddBallotsAreCarriedAsTheyWereSent: whatever a form says, what the browser keeps of it is small, and says the same on the next page.
func TestOddBallotsAreCarriedAsTheyWereSent(t *testing.T) {
	projects := []models.BallotProject{{ID: "a", Number: 1, CostPence: 100}, {ID: "b", Number: 2, CostPence: 200}, {ID: "c", Number: 9, CostPence: 300}}
	for _, body := range []string{"project=a&project=b", "project=a&project=a", "project=z", "", "project=%ff%fe&opened=%25", "submission=1&submission=2&project=c",
		strings.Repeat("project=a&", 50), "points-a=1&points-b=2", "points-a=1&points-a=2", "points-a=-1", "points-z=1", "points-a=1e3", "points-a=%C2%A05",
		"points-a=2&points-c=1&points-b=3", "points-a=" + strings.Repeat("9", 400), "project=a&points-a=1"} {
		fields, err := url.ParseQuery(body)
		if err != nil {
			t.Fatal(err)
		}
		for _, ballot := range models.BallotTypes {
			cast := castFrom("round", fields)
			page := models.BallotPage{VoteFrame: models.VoteFrame{Round: models.Round{PotPence: 500}, Stage: models.StageVoting}, Projects: projects}
			page.Rules.VoteBy(ballot)
			d := draftVoteOf(page, cast)
			if text, err := json.Marshal(d); err != nil || len(text) > 2000 {
				t.Errorf("%q makes a cookie of %d characters, %v", body, len(text), err)
			}
			points, err := page.Paper().Read(cast.Marks)
			if err != nil {
				continue
			}
			if again, err := page.Paper().Read(d.marks(page)); err != nil || !maps.Equal(again, points) {
				t.Errorf("%q on a %s ballot: %v, %v on the next page, was %v", body, ballot, again, err, points)
			}
		}
	}
}

// TestTheFilesOfAResultAreDescribed: whoever downloads them finds what is in each, and fingerprints that are theirs.
func TestTheFilesOfAResultAreDescribed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		p := s.newPlace(models.StagePublished)
		visitor, path := s.visitor(), "/rounds/"+p.round.Slug
		page := visitor.get(path + "/result/files").page
		page.Has("main li", "“number” is the lower number on the ballot")
		page.Has("main ol li", "Put the projects in order, the one with the most votes first")
		if steps := page.Count("#by-hand + ol > li"); steps != 5 {
			t.Errorf("%d steps to count by hand", steps)
		}
		for _, file := range []string{"/result/ballots.csv", "/rules.json", "/result/receipts.txt", "/result/election.pb", "/result/result.json"} {
			page.Has(".acorn-hash", models.Fingerprint([]byte(visitor.get(path+file).body)))
		}
		visitor.get(path + "/result").page.Link("What is in each file, and how to check the count yourself")
	})
}

// TestNobodyReadsTheExactTurnoutBeforeTheClose: people and officers read the same rounded number, from an hour ago.
func TestNobodyReadsTheExactTurnoutBeforeTheClose(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageVoting)
		s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Seal(r, "none")
		if err := s.app.Store.Setup(t.Context(), &models.Turnout{RoundID: r.ID, Hour: s.Now.Add(-2 * time.Hour).Truncate(time.Hour), Voters: 1300}); err != nil {
			t.Fatal(err)
		}
		s.visitor().get("/rounds/"+r.Slug).page.Has("main", "About 1,300", "people have voted so far")
		s.visitor().get("/rounds/"+r.Slug+"/vote").page.Has("main", "About 1,300 people have voted so far.")
		officer := s.as(s.Officer)
		officer.get("/desk/rounds/"+r.Slug).page.Has("main", "About 1,300")
		count := officer.get("/desk/rounds/" + r.Slug + "/count").page
		count.Has("main", "About 1,300")
		count.HasNot("main", "person voted")
		count.HasNot("main", "people voted")
	})
}

// TestUsedCodesAreToldInTensWhilePeopleVote: to officers and to who looks after the codes, on every page of theirs, and exactly once the vote is over.
func TestUsedCodesAreToldInTensWhilePeopleVote(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		codes := s.voteCodes(r, "25")
		page := s.visitor().get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
		batches, err := s.Store.CodesPage(t.Context(), s.Officer, r.Slug)
		if err != nil {
			t.Fatal(err)
		}
		desk := "/desk/rounds/" + r.Slug + "/codes"
		tells := func(said string) {
			t.Helper()
			officer := s.as(s.Officer)
			officer.get(desk).page.Has("main", said)
			officer.get(desk+"/"+batches.Batches[0].ID).page.Has("main", said)
			officer.get("/rounds/"+r.Slug+"/help").page.Has("main", said+" codes are used.")
		}
		for i, code := range codes[:12] {
			if i == 9 {
				tells("Fewer than 10 of 25")
			}
			if receiptOf(s.send(votePath(r.Slug, "/check"), s.ballotForm(r, page, code, 1))) == "" {
				t.Fatalf("vote %d was not taken", i+1)
			}
		}
		tells("About 10 of 25")
		s.Store.SetOffset(30 * 24 * time.Hour)
		tells("12 of 25")
	})
}
