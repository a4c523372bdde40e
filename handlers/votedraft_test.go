package handlers

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// stays makes the browser stay where it is, so that what it is answered is seen.
func (v *visitor) stays() *visitor {
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return v
}

// setCookie is the cookie of this name that an answer sets; nil when it sets none.
func (a answer) setCookie(name string) *http.Cookie {
	response := http.Response{Header: a.header}
	for _, cookie := range response.Cookies() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

// brings gives the browser a cookie for the pages of a round's vote, as if it had it from before.
func (v *visitor) brings(slug, name, value string) {
	v.site.t.Helper()
	vote, err := url.Parse(v.site.url + "/rounds/" + slug + "/vote")
	if err != nil {
		v.site.t.Fatal(err)
	}
	v.client.Jar.SetCookies(vote, []*http.Cookie{{Name: name, Value: value, Path: vote.Path}})
}

// TestAVoteOnItsWayIsSealed: what was picked and typed is in one cookie of the vote's own pages, which nobody can read, and in no address; it is gone once the
// vote is cast.
func TestAVoteOnItsWayIsSealed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		path := "/rounds/" + r.Slug + "/vote"
		code := s.voteCodes(r, "1")[0]
		v := s.visitor().stays()
		secrets := []string{code, "sam@example.org", "live"}
		lengths := map[int]bool{}
		kept := func(a answer) *http.Cookie {
			t.Helper()
			cookie := a.setCookie("acorn-vote")
			if a.status != http.StatusSeeOther || cookie == nil {
				t.Fatalf("%d at %s without the cookie", a.status, a.path)
			}
			if cookie.Path != path || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge > 7200 || cookie.MaxAge == 0 {
				t.Errorf("the cookie is %v", cookie)
			}
			plain, err := base64.RawURLEncoding.DecodeString(cookie.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range append(secrets, "{", "picked") {
				if strings.Contains(cookie.Value+string(plain), secret) && len(secret) > 1 {
					t.Errorf("the cookie has %q", secret)
				}
				if strings.Contains(a.header.Get("Location"), secret) {
					t.Errorf("the address %s has %q", a.header.Get("Location"), secret)
				}
			}
			return cookie
		}
		form := v.get(path).page.Form("Review my vote")
		for _, project := range onBallot[:3] {
			form.Choose("Pick this " + project.title)
			secrets = append(secrets, form.Values["project"]...)
			lengths[len(kept(v.submit(form)).Value)] = true
		}
		if len(lengths) != 1 {
			t.Errorf("how long the cookie is tells how many were picked: %v", lengths)
		}
		check := v.get(path + "/review").page.Form("Email me a code")
		check.Choose("live in Northgate")
		check.Fill("Your email address", "sam@example.org")
		secrets = append(secrets, check.Values.Get("submission"), check.Values.Get("opened"))
		kept(v.submit(check))
		check.Fill("Your voting code", "0000 0000 0000")
		check.Values.Set("way", "code")
		check.Values.Del("email")
		kept(v.submit(check))
		if a := v.get(path + "/review"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "0000 0000 0000") {
			t.Errorf("a wrong code to be put right: %d", a.status)
		}
		check.Fill("Your voting code", code)
		a := v.submit(check)
		gone := a.setCookie("acorn-vote")
		if gone == nil || gone.Value != "" || gone.MaxAge >= 0 || gone.Path != path || !strings.HasPrefix(a.header.Get("Location"), path+"/receipt/") {
			t.Fatalf("the vote was cast, and the cookie is %v; on to %s", gone, a.header.Get("Location"))
		}
		receipt := v.get(a.header.Get("Location")).page
		next := v.submit(receipt.Form("Next voter"))
		for _, name := range []string{"acorn-vote", "acorn-sent"} {
			if cookie := next.setCookie(name); cookie == nil || cookie.MaxAge >= 0 || cookie.Value != "" {
				t.Errorf("for the next voter, %s is %v", name, cookie)
			}
		}
		if got := next.header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
			t.Errorf("for the next voter, Clear-Site-Data is %q", got)
		}
	})
}

// TestAPrintedCodeIsNotKept: once it has opened its voter's own vote, nobody who comes after can send another with it.
func TestAPrintedCodeIsNotKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	path := "/rounds/" + r.Slug + "/vote"
	code := s.voteCodes(r, "1")[0]
	v := s.visitor()
	mine := v.get(path + "/mine").page.Form("See my vote")
	mine.Fill("Your voting code", code)
	if empty := v.submit(mine); !strings.Contains(empty.body, "No vote has come in from you yet.") {
		t.Errorf("before any vote: %d at %s", empty.status, empty.path)
	}
	form := v.review(r).page.Form("Send my vote")
	form.Choose("live in Northgate")
	form.Fill("Your voting code", code)
	v.submit(form)
	own := v.get(path + "/mine").page.Form("See my vote")
	own.Fill("Your voting code", code)
	ballot := v.submit(own)
	if !strings.Contains(ballot.body, "This is the vote that you sent.") {
		t.Fatalf("%d at %s", ballot.status, ballot.path)
	}
	review := v.submit(ballot.page.Form("Review my vote"))
	for _, page := range []answer{ballot, review, v.get(path), v.get(path + "/review")} {
		if strings.Contains(page.body, code) {
			t.Errorf("the code is on %s", page.path)
		}
	}
}

// TestOddCookiesAreNone: one that was tampered with, is too old, or comes from another round, another key or nowhere, is as if there was none.
func TestOddCookiesAreNone(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r, other := s.ballotRound(models.StageVoting), s.ballotRound(models.StageVoting)
	page, err := s.Store.BallotPage(t.Context(), r.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	d := draftVote{browserCookie: browserCookie{Until: s.Store.Around().Add(time.Hour).Unix(), Browser: hashBrowser(s.app.FormKey, testBrowser)}, Step: "x", Opened: page.Opened, Submission: page.Submission, Request: "r", Email: "sam@example.org"}
	d.mark(page, models.Marks{Picks: []string{page.Projects[0].ID}})
	seal := func(name, slug string, value any) string {
		t.Helper()
		text, err := s.app.sealed(name, slug, value)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	good := seal(draftCookie, r.Slug, d)
	late := d
	late.Until = s.Store.Around().Unix()
	tampered := []byte(good)
	tampered[len(good)/2] ^= 1
	seals, err := newSeal(s.keys.Pepper("another"))
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := (&Server{seals: seals}).sealed(draftCookie, r.Slug, d)
	if err != nil {
		t.Fatal(err)
	}
	look := func(value string) answer {
		t.Helper()
		v := s.visitor()
		v.brings(r.Slug, "acorn-vote", value)
		a := v.get("/rounds/" + r.Slug + "/vote/review")
		for _, path := range []string{"", "/review", "/check", "/mine", "/mine/code"} {
			if a := v.get("/rounds/" + r.Slug + "/vote" + path); a.status != http.StatusOK {
				t.Errorf("%s: %d", path, a.status)
			}
		}
		return a
	}
	if a := look(good); a.page.H1() != "Check your vote" {
		t.Fatalf("a good one leads to %q", a.page.H1())
	}
	for name, value := range map[string]string{
		"nothing": "", "rubbish": "%%%", "short": "AAAA", "cut": good[:len(good)-4], "longer": good + "AA", "tampered": string(tampered), "too old": seal(draftCookie, r.Slug, late),
		"of another round": seal(draftCookie, other.Slug, d), "of another kind": seal(noteCookie, r.Slug, d), "of another key": foreign, "no vote": seal(draftCookie, r.Slug, []string{"x"}),
		"long": strings.Repeat("A", 4000), "nobody's": base64.RawURLEncoding.EncodeToString([]byte(`{"id":"x","submission":"y","until":"2100-01-01T00:00:00Z"}`)),
	} {
		if a := look(value); !strings.Contains(a.body, "You have not picked anything on this device yet. Start here.") || strings.Contains(a.body, " checked") {
			t.Errorf("%s leads to %q at %s", name, a.page.H1(), a.path)
		}
	}
}

// TestAVoteOnItsWayLivesByTheDatabasesClock: the program's own clock is far behind it or ahead, as it may be in one of two copies. A begun vote is kept for as long as it
// says, and not a minute more.
func TestAVoteOnItsWayLivesByTheDatabasesClock(t *testing.T) {
	noon := time.Now().Truncate(24 * time.Hour).Add(12 * time.Hour)
	for name, at := range map[string]time.Time{"Behind": noon.AddDate(0, 0, 3), "Ahead": noon.AddDate(0, 0, -3)} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *site) {
				s.Store.SetOffset(time.Until(at))
				s.Now = at
				r := s.ballotRound(models.StageVoting)
				own, tablet := s.visitor(), s.visitor()
				tablet.enter(s.pass(r))
				tablet.submit(tablet.get("/rounds/" + r.Slug + "/help").page.Form("Start the shared device"))
				for _, kept := range []struct {
					by   *visitor
					life time.Duration
				}{{tablet, deviceDraftLife}, {own, draftLife}} {
					kept.by.review(r)
					s.Store.Advance(kept.life - time.Minute)
					if a := kept.by.get("/rounds/" + r.Slug + "/vote/review"); a.page.H1() != "Check your vote" {
						t.Errorf("a minute before %v are over: %q", kept.life, a.page.H1())
					}
					s.Store.Advance(2 * time.Minute)
					if a := kept.by.get("/rounds/" + r.Slug + "/vote/review"); a.page.H1() == "Check your vote" || strings.Contains(a.body, " checked") {
						t.Errorf("a minute after %v are over: %q", kept.life, a.page.H1())
					}
				}
			})
		})
	}
}

// TestOneBrowserVotesInTwoRounds: neither knows anything of the other.
func TestOneBrowserVotesInTwoRounds(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		one, two := s.ballotRound(models.StageVoting), s.ballotRound(models.StageVoting)
		v := s.visitor()
		review := func(r models.Round, title string) answer {
			form := v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
			form.Choose("Pick this " + title)
			return v.submit(form)
		}
		first, second := "Northgate baby bank", "Calm room at the hub"
		review(one, first)
		review(two, second)
		for r, want := range map[models.Round]string{one: first, two: second} {
			if got := v.get("/rounds/" + r.Slug + "/vote/review").page.Texts(".acorn-picks__title"); !slices.Equal(got, []string{want}) {
				t.Errorf("%s has %q, want %q", r.Slug, got, want)
			}
		}
		form := v.get("/rounds/" + one.Slug + "/vote/review").page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", s.voteCodes(one, "1")[0])
		if a := v.submit(form); a.page.H1() != "Your vote is in" {
			t.Errorf("%d %s", a.status, a.page.H1())
		}
		if got := v.get("/rounds/" + two.Slug + "/vote/review").page.Texts(".acorn-picks__title"); !slices.Equal(got, []string{second}) {
			t.Errorf("after a vote in the other round: %q", got)
		}
	})
}

// TestAPageSendsWhatItShows: of two tabs each sends its own picks, and the one that was answered gets the same answer again, whatever the browser kept since.
func TestAPageSendsWhatItShows(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		code := s.voteCodes(r, "1")[0]
		v := s.visitor()
		tab := func(title string) answer {
			form := v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
			form.Values.Del("project")
			form.Choose("Pick this " + title)
			return v.submit(form)
		}
		one, two := tab("Northgate baby bank").page.Form("Send my vote"), tab("Calm room at the hub").page.Form("Send my vote")
		own := func() []string {
			t.Helper()
			form := s.visitor()
			page := form.get("/rounds/" + r.Slug + "/vote/mine").page.Form("See my vote")
			page.Fill("Your voting code", code)
			return form.submit(page).page.Texts("article:has(input[checked]) h2")
		}
		receipts := []string{}
		for _, step := range []struct {
			send  string
			shows string
		}{{"one", "Northgate baby bank"}, {"one", "Northgate baby bank"}, {"two", "Calm room at the hub"}, {"one", "Calm room at the hub"}, {"two", "Calm room at the hub"}} {
			form := one
			if step.send == "two" {
				form = two
			}
			form.Choose("live in Northgate")
			form.Fill("Your voting code", code)
			a := v.submit(form)
			if a.page.H1() != "Your vote is in" {
				t.Fatalf("tab %s: %d %s", step.send, a.status, a.page.H1())
			}
			if got := own(); !slices.Equal(got, []string{step.shows}) {
				t.Errorf("after tab %s the vote is %q, want %q", step.send, got, step.shows)
			}
			if replaces := strings.Contains(a.body, "This replaces your earlier vote."); replaces != (step.send == "two") {
				t.Errorf("tab %s: replaces an earlier vote: %t", step.send, replaces)
			}
			receipts = append(receipts, a.path)
		}
		if receipts[0] != receipts[1] || receipts[0] != receipts[3] || receipts[2] != receipts[4] || receipts[0] == receipts[2] {
			t.Errorf("the receipts are %q", receipts)
		}
		// Nobody else learns it from the number.
		if a := s.visitor().get(receipts[2]); a.page.H1() != "A vote with this number is in" || strings.Contains(a.body, "replaces") {
			t.Errorf("another browser reads %d %q", a.status, a.page.Text("main"))
		}
		if n := s.turnout(r); n != 1 {
			t.Errorf("%d ballots", n)
		}
	})
}

// TestTheCookieIsSecureOverHTTPS: it has the prefix by which browsers refuse it from elsewhere.
func TestTheCookieIsSecureOverHTTPS(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	v := s.visitor().stays()
	form := v.get("/rounds/" + r.Slug + "/vote").page.Form("Review my vote")
	s.app.Config.Secure = true
	v.brings(r.Slug, "__Host-form", testBrowser) // as a browser over HTTPS would have it
	cookie := v.submit(form).setCookie("__Secure-vote")
	if cookie == nil || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/rounds/"+r.Slug+"/vote" {
		t.Errorf("the cookie is %v", cookie)
	}
}

// TestAPlantedVoteProvesNothing: another site of the council's domain can give a browser the begun vote of its maker, who has shown there whose it is. Of it the voter sees what is
// picked, as does somebody whose browser has lost the cookie that it is known by, and is asked who they are.
func TestAPlantedVoteProvesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		path := "/rounds/" + r.Slug + "/vote"
		const email = "maker@example.org"
		maker := s.visitor()
		form := maker.review(r).page.Form("Email me a code")
		form.Choose("live in Northgate")
		form.Fill("Your email address", email)
		send := maker.submit(form).page.Form("Send my vote")
		send.Fill("The 6 numbers from the email", s.mailed(email))
		maker.submit(send)
		s.Store.Advance(2 * time.Second)
		mine := maker.get(path + "/mine").page.Form("Email me a code")
		mine.Fill("Your email address", email)
		see := maker.submit(mine).page.Form("See my vote")
		see.Fill("The 6 numbers from the email", s.mailed(email))
		own := maker.submit(see)
		own.page.Has("main", "This is the vote that you sent.")
		at, err := url.Parse(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		victim := s.visitor()
		victim.client.Jar.SetCookies(at, []*http.Cookie{{Name: "acorn-form", Value: "another browser", Path: "/"}})
		for _, cookie := range maker.client.Jar.Cookies(at) {
			if cookie.Name == "acorn-vote" {
				victim.brings(r.Slug, cookie.Name, cookie.Value)
			}
		}
		for _, page := range []answer{victim.get(path), victim.get(path)} {
			page.page.HasNot("main", "This is the vote that you sent.")
			if strings.Contains(page.body, email) || !strings.Contains(page.body, " checked") {
				t.Errorf("the ballot says whose it was, or not what is picked: %s", page.body)
			}
		}
		review := victim.submit(victim.get(path).page.Form("Review my vote"))
		if a := victim.submit(review.page.Form("Send my vote")); a.page.H1() != "Check your vote" || s.turnout(r) != 1 {
			t.Errorf("sent without a code: %d %s", a.status, a.page.H1())
		}
		if strings.Contains(review.body, email) {
			t.Errorf("the review says whose it was: %s", review.body)
		}
	})
}

// TestThisBrowsersOwnCookieIsRead wherever another of its name lies, as another site of the council's domain can plant one for a longer path.
func TestThisBrowsersOwnCookieIsRead(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		path := "/rounds/" + r.Slug + "/vote"
		maker, victim := s.visitor(), s.visitor()
		maker.review(r)
		victim.get(path)
		at, err := url.Parse(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range maker.client.Jar.Cookies(at) {
			if cookie.Name == "acorn-vote" {
				victim.client.Jar.SetCookies(at, []*http.Cookie{{Name: cookie.Name, Value: cookie.Value, Path: path + "/cast"}, {Name: cookie.Name, Value: cookie.Value, Path: path + "/check"}})
			}
		}
		form := victim.review(r).page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", s.voteCodes(r, "1")[0])
		if a := victim.submit(form); a.page.H1() != "Your vote is in" {
			t.Errorf("beside a planted vote: %d %q", a.status, a.page.H1())
		}
	})
}

// TestAReceiptIsWhoseBrowserSentIt: whoever follows a link to another's, or has the note of it planted, is not told that they have voted.
func TestAReceiptIsWhoseBrowserSentIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		path := "/rounds/" + r.Slug + "/vote"
		maker := s.visitor()
		form := maker.review(r).page.Form("Send my vote")
		form.Choose("live in Northgate")
		form.Fill("Your voting code", s.voteCodes(r, "1")[0])
		done := maker.submit(form)
		if done.page.H1() != "Your vote is in" {
			t.Fatalf("%d %q", done.status, done.page.H1())
		}
		at, err := url.Parse(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		other := s.visitor()
		other.client.Jar.SetCookies(at, []*http.Cookie{{Name: "acorn-form", Value: "another browser", Path: "/"}})
		for _, cookie := range maker.client.Jar.Cookies(at) {
			if cookie.Name == "acorn-sent" {
				other.brings(r.Slug, cookie.Name, cookie.Value)
			}
		}
		a := other.get(done.path)
		a.page.Has("main", "A vote with this number is in", "it is their vote and not yours")
		if a.page.H1() == "Your vote is in" || a.page.Count("[data-forget-picks]") != 0 {
			t.Errorf("it says %q, or has the browser forget its picks", a.page.H1())
		}
		other.get(path).page.HasNot("main", "The vote was sent.")
	})
}
