package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"

	"github.com/oauth2-proxy/mockoidc"
)

const withCouncil = "Sign in with Harwick Council"

// signInRound is a round in which people sign in to vote.
func (s *site) signInRound() models.Round {
	s.t.Helper()
	r := s.Round(models.StageVoting)
	r.Assurance = models.AssuranceSignIn
	if err := s.Store.Setup(s.t.Context(), store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"assurance": r.Assurance}}); err != nil {
		s.t.Fatal(err)
	}
	s.sealBallot(r)
	return r
}

// leaving picks the baby bank and presses the button that leads to the provider; the answer is the page that goes on there.
func (v *visitor) leaving(r models.Round) answer {
	v.site.t.Helper()
	form := v.review(r).page.Form(withCouncil)
	form.Choose("live in Northgate")
	return v.submit(form)
}

// signsInToVote does all of it as somebody whom the provider knows.
func (v *visitor) signsInToVote(m *mockoidc.MockOIDC, r models.Round, who *account) answer {
	v.site.t.Helper()
	leaving := v.leaving(r)
	m.QueueUser(who)
	return v.follow(leaving)
}

// backTo is where the provider sends the browser back to, unopened.
func backTo(t *testing.T, m *mockoidc.MockOIDC, leaving answer, who *account) *url.URL {
	t.Helper()
	m.QueueUser(who)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(leaving.page.Link("Go on to Harwick Council"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	back, err := response.Location()
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func (s *site) ballotsOf(r models.Round) int {
	s.t.Helper()
	page, err := s.Store.CountPage(s.t.Context(), s.Officer, r.Slug)
	if err != nil {
		s.t.Fatal(err)
	}
	return page.Ballots
}

// TestVotingBySigningIn goes the whole way through a provider, from two devices, and changes the vote.
func TestVotingBySigningIn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, r, v := s.provider(t), s.signInRound(), s.visitor()
		path := "/rounds/" + r.Slug + "/vote"
		if a := v.submit(v.review(r).page.Form(withCouncil)); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Say if you live, work, study or volunteer in Northgate") {
			t.Errorf("nothing declared: %d", a.status)
		}
		leaving := v.leaving(r)
		if leaving.path != path+"/sign-in/council" || !strings.HasPrefix(leaving.page.Link("Go on to Harwick Council"), m.Issuer()) {
			t.Fatalf("leaving at %s", leaving.path)
		}
		m.QueueUser(ana())
		a := v.follow(leaving)
		a.page.Has(".govuk-inset-text", "You have signed in with Harwick Council as Ana Silva.")
		a.page.Has(".acorn-picks", "Northgate baby bank")
		if a.path != path+"/review" || a.status != http.StatusOK || s.ballotsOf(r) != 0 {
			t.Fatalf("back at %s: %d", a.path, a.status)
		}
		first := v.submit(a.page.Form("Send my vote"))
		first.page.Has("h1", "Your vote is in")
		if strings.Contains(first.body, "replaces") {
			t.Error("the first vote replaces one")
		}
		// No account and no session came of it.
		if strings.Contains(v.get("/needs").body, "Sign out") || !strings.HasPrefix(v.get("/you").path, "/sign-in") {
			t.Error("whoever signed in to vote is signed in")
		}
		address, err := url.Parse(s.url + path + "/review")
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range v.client.Jar.Cookies(address) {
			if cookie.Name == "acorn-proof" || cookie.Name == "acorn-away" || strings.Contains(cookie.Name, "session") {
				t.Errorf("after the vote there is the cookie %s", cookie.Name)
			}
		}
		// To see it, and to change it, takes another sign-in.
		m.QueueUser(ana())
		own := v.follow(v.submit(v.get(path + "/mine").page.Form(withCouncil)))
		own.page.Has(".govuk-inset-text", "This is the vote that you sent.")
		form := own.page.Form("Review my vote")
		form.Choose("Pick this Skate ramp lights")
		review := v.submit(form)
		review.page.Has(".govuk-inset-text", "as Ana Silva")
		// Meanwhile another device changes it.
		other := s.visitor()
		second := other.submit(other.signsInToVote(m, r, ana()).page.Form("Send my vote"))
		second.page.Has("p", "This replaces your earlier vote.")
		late := v.submit(review.page.Form("Send my vote"))
		if late.status != http.StatusConflict || !strings.Contains(late.body, "You changed this vote somewhere else") {
			t.Errorf("a change of a vote that was changed: %d", late.status)
		}
		v.submit(late.page.Form("Send my vote")).page.Has("p", "This replaces your earlier vote.")
		if n := s.ballotsOf(r); n != 1 {
			t.Errorf("%d ballots of one person", n)
		}
		s.visitor().signsInToVote(m, r, &account{subject: "council|bo"}).page.Has(".govuk-inset-text", "You have signed in with Harwick Council.")
		// Who has no vote is told so, and is on no roll for having looked.
		m.QueueUser(&account{subject: "council|cy"})
		nobody := s.visitor()
		nobody.follow(nobody.submit(nobody.get(path+"/mine").page.Form(withCouncil))).page.Has(".govuk-inset-text", "No vote has come in from you yet.")
		code := s.voteCodes(r, "1")[0]
		byCode := s.visitor()
		printed := byCode.review(r).page.Form("Send my vote")
		printed.Choose("work in Northgate")
		printed.Fill("Your voting code", code)
		byCode.submit(printed).page.Has("h1", "Your vote is in")
	})
}

// TestSignInsToVoteThatAreNotOurs: answers that were not asked for here, by this browser, for this sign-in, open no ballot, and what was picked stays.
func TestSignInsToVoteThatAreNotOurs(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, r := s.provider(t), s.signInRound()
		begin := func(v *visitor, who *account) *url.URL { return backTo(t, m, v.leaving(r), who) }
		changed := func(back *url.URL, name, value string) string {
			query := back.Query()
			if query.Del(name); value != "" {
				query.Set(name, value)
			}
			return back.Path + "?" + query.Encode()
		}
		otherNonce := ana()
		otherNonce.nonce = "of another sign-in"
		for what, attack := range map[string]struct {
			open func(v *visitor) string
			lost bool // nothing says for which round it is
		}{
			"in another browser":                    {func(*visitor) string { return begin(s.visitor(), ana()).RequestURI() }, true},
			"in another browser that began one too": {func(v *visitor) string { begin(v, ana()); return begin(s.visitor(), ana()).RequestURI() }, false},
			"another state":                         {func(v *visitor) string { return changed(begin(v, ana()), "state", "known-to-somebody") }, false},
			"no state":                              {func(v *visitor) string { return changed(begin(v, ana()), "state", "") }, false},
			"no code":                               {func(v *visitor) string { return changed(begin(v, ana()), "code", "") }, false},
			"another nonce":                         {func(v *visitor) string { return begin(v, otherNonce).RequestURI() }, false},
			"the provider says no": {func(v *visitor) string {
				return "/vote/back/council?error=access_denied&state=" + url.QueryEscape(begin(v, ana()).Query().Get("state"))
			}, false},
			"a second time": {func(v *visitor) string {
				back := begin(v, ana()).RequestURI()
				v.get(back).page.Has(".govuk-inset-text", "as Ana Silva")
				return back
			}, true},
			"as an account's sign-in": {func(v *visitor) string {
				return strings.Replace(begin(v, ana()).RequestURI(), "/vote/", "/sign-in/", 1)
			}, true},
			"a flow that was tampered with": {func(v *visitor) string {
				back := begin(v, ana())
				v.keeps("/", "acorn-away", strings.Repeat("A", 200))
				return back.RequestURI()
			}, true},
		} {
			v := s.visitor()
			a := v.get(attack.open(v))
			switch {
			case attack.lost && a.status != http.StatusConflict:
				t.Errorf("%s: %d at %s", what, a.status, a.path)
			case !attack.lost:
				if a.status != http.StatusUnprocessableEntity || a.path != "/rounds/"+r.Slug+"/vote/review" {
					t.Errorf("%s: %d at %s", what, a.status, a.path)
				}
				a.page.Has(".govuk-error-summary a[href='#sign_in']", "Your picks are still here.")
				a.page.Has(".acorn-picks", "Northgate baby bank")
				a.page.Form(withCouncil)
			}
			if what != "a second time" && strings.Contains(v.get("/rounds/"+r.Slug+"/vote/review").body, "You have signed in") {
				t.Errorf("%s: somebody has signed in", what)
			}
		}
		for _, path := range []string{"/vote/back/nobody", "/rounds/" + r.Slug + "/vote/sign-in/nobody"} {
			if a := s.visitor().get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.status)
			}
		}
		// Nobody leaves who did not ask to, and a page that is opened out of turn leads back.
		for page, leads := range map[string]string{"/sign-in/council": "?start", "/signed-in": "?start"} {
			if a := s.visitor().get("/rounds/" + r.Slug + "/vote" + page); a.path != "/rounds/"+r.Slug+"/vote"+leads {
				t.Errorf("%s leads to %s", page, a.path)
			}
		}
		if n := s.ballotsOf(r); n != 0 {
			t.Errorf("%d ballots", n)
		}
	})
}

// keeps gives the browser a cookie.
func (v *visitor) keeps(path, name, value string) {
	v.site.t.Helper()
	address, err := url.Parse(v.site.url)
	if err != nil {
		v.site.t.Fatal(err)
	}
	v.client.Jar.SetCookies(address, []*http.Cookie{{Name: name, Value: value, Path: path}})
}

// TestAProofOfASignInIsOneBrowsersOfOneRoundForAWhile: taken elsewhere, changed, too old or of somebody else, it sends no vote.
func TestAProofOfASignInIsOneBrowsersOfOneRoundForAWhile(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	m, r, other := s.provider(t), s.signInRound(), s.signInRound()
	proofOf := func(v *visitor, r models.Round) string {
		t.Helper()
		address, err := url.Parse(s.url + "/rounds/" + r.Slug + "/vote/review")
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range v.client.Jar.Cookies(address) {
			if cookie.Name == "acorn-proof" {
				return cookie.Value
			}
		}
		t.Fatal("there is no proof")
		return ""
	}
	ready := func(v *visitor) answer { return v.signsInToVote(m, r, ana()) }
	refusedAt := func(what string, v *visitor, a answer) {
		t.Helper()
		sent := v.submit(a.page.Form("Send my vote"))
		if sent.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d at %s", what, sent.status, sent.path)
			return
		}
		sent.page.Has(".govuk-error-summary a[href='#sign_in']", "Sign in once more to send your vote.")
		sent.page.Has(".acorn-picks", "Northgate baby bank")
		sent.page.Form(withCouncil)
	}

	v := s.visitor()
	a := ready(v)
	good := proofOf(v, r)
	v.brings(r.Slug, "acorn-proof", good[:len(good)-2]+"AA")
	refusedAt("changed", v, a)

	v = s.visitor()
	v.signsInToVote(m, other, ana())
	foreign := proofOf(v, other)
	a = ready(v)
	v.brings(r.Slug, "acorn-proof", foreign)
	refusedAt("another round's", v, a)

	thief := s.visitor()
	thief.keeps("/", "acorn-form", "another-browser")
	thief.review(r)
	thief.brings(r.Slug, "acorn-proof", good)
	if body := thief.get("/rounds/" + r.Slug + "/vote/review").body; strings.Contains(body, "You have signed in") {
		t.Error("a proof works in another browser")
	}

	v = s.visitor()
	a = ready(v)
	v.submit(a.page.Form("Not you? Use another way")) // in another tab
	v.signsInToVote(m, r, &account{subject: "council|bo", name: "Bo Berg", authTime: time.Now()}).page.Has(".govuk-inset-text", "as Bo Berg")
	refusedAt("somebody else signed in since", v, a)

	v = s.visitor()
	a = ready(v)
	s.Store.Advance(models.SignedInLife + time.Second)
	refusedAt("too old", v, a)

	// Who is not the one that signed in, or would rather use a code, finds both again.
	v = s.visitor()
	a = v.submit(ready(v).page.Form("Not you? Use another way"))
	if strings.Contains(a.body, "You have signed in") {
		t.Error("still signed in")
	}
	form := a.page.Form(withCouncil)
	form.Choose("live in Northgate")
	if href := v.submit(form).page.Link("Go on to Harwick Council"); !strings.Contains(href, "max_age=0") {
		t.Errorf("the provider is not asked to have them sign in anew: %s", href)
	}
	if n := s.ballotsOf(r) + s.ballotsOf(other); n != 0 {
		t.Errorf("%d ballots", n)
	}
}

// TestEnterInTheFieldOfTheCodeSendsTheCode although the button that leads to the provider comes first; a code that was just refused does not stand in its way.
func TestEnterInTheFieldOfTheCodeSendsTheCode(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	s.provider(t)
	r := s.signInRound()
	v := s.visitor()
	form := v.review(r).page.Form(withCouncil)
	form.Choose("live in Northgate")
	form.Fill("Your voting code", "0000 0000 0000")
	a := v.submit(form)
	a.page.Has(".govuk-error-summary", "That code does not work for this vote.")
	if a = v.submit(a.page.Form(withCouncil)); !strings.HasSuffix(a.path, "/vote/sign-in/council") {
		t.Errorf("with the refused code still there: %s", a.path)
	}
	form.Fill("Your voting code", s.voteCodes(r, "1")[0])
	v.submit(form).page.Has("h1", "Your vote is in")
}

// TestOneDeviceCannotShutOutThoseWhoSignInToVote from the same network, however many sign-ins it begins and fails: nothing of them is written down, so nothing
// is used up.
func TestOneDeviceCannotShutOutThoseWhoSignInToVote(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	m, r := s.provider(t), s.signInRound()
	device := s.visitor()
	leaving := device.leaving(r)
	s.Queries.Taken()
	for range 30 {
		leaving = device.get(leaving.path)
		back := backTo(t, m, leaving, ana())
		if a := device.get("/vote/back/council?code=invented&state=" + url.QueryEscape(back.Query().Get("state"))); a.status != http.StatusUnprocessableEntity {
			t.Fatalf("an invented code: %d", a.status)
		}
		device.leaving(r)
	}
	for _, sql := range s.Queries.Taken() {
		if !strings.HasPrefix(sql, "SELECT") {
			t.Fatalf("a sign-in that came to nothing is written down: %s", sql)
		}
	}
	v := s.visitor()
	v.submit(v.signsInToVote(m, r, &account{subject: "council|bo", name: "Bo Berg"}).page.Form("Send my vote")).page.Has("h1", "Your vote is in")
}

// TestADeadProviderKeepsNobodyFromVotingByACode: it is said beside the button, and the picks stay.
func TestADeadProviderKeepsNobodyFromVotingByACode(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r, v := s.signInRound(), s.visitor()
	a := v.leaving(r)
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("%d at %s", a.status, a.path)
	}
	a.page.Has(".govuk-error-summary a[href='#sign_in']", "We cannot reach Harwick Council just now.")
	form := a.page.Form("Send my vote")
	form.Fill("Your voting code", s.voteCodes(r, "1")[0])
	v.submit(form).page.Has("h1", "Your vote is in")
	s.app.VoteIdentity = nil
	v.review(r).page.Has("#sign_in", "Signing in does not work just now.")
}

// TestSigningInOnASharedDevice: the provider must have each voter sign in, whoever it remembers, and nothing of one is left for the next.
func TestSigningInOnASharedDevice(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	m, r := s.provider(t), s.signInRound()
	tablet := s.as(s.Officer)
	start := tablet.get("/rounds/" + r.Slug + "/help").page.Form("Start the shared device")
	start.Values.Set("venue", "Northgate Library")
	tablet.submit(start)
	if href := tablet.leaving(r).page.Link("Go on to Harwick Council"); !strings.Contains(href, "max_age=0") {
		t.Errorf("the provider is asked by %s", href)
	}
	if a := tablet.signsInToVote(m, r, ana()); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "did not work") {
		t.Errorf("somebody whom the provider remembers: %d at %s", a.status, a.path)
	}
	anew := ana()
	anew.authTime = time.Now()
	a := tablet.signsInToVote(m, r, anew)
	a.page.Has(".govuk-inset-text", "as Ana Silva")
	// They leave without sending it: the next voter finds nothing of theirs.
	next := tablet.post("/rounds/"+r.Slug+"/vote/next", url.Values{tokenField: {a.page.Form("Send my vote").Values.Get(tokenField)}})
	if next.status != http.StatusOK {
		t.Fatalf("the next voter: %d", next.status)
	}
	if body := tablet.review(r).body; strings.Contains(body, "You have signed in") || strings.Contains(body, "Ana") {
		t.Error("the next voter is who signed in before")
	}
	if a := tablet.submit(a.page.Form("Send my vote")); a.status == http.StatusOK && strings.Contains(a.body, "Your vote is in") {
		t.Error("a page that was left open sends a vote for the next voter")
	}
	if n := s.ballotsOf(r); n != 0 {
		t.Errorf("%d ballots", n)
	}
}
