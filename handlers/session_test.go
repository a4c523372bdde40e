package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"

	"github.com/labstack/echo/v4"
)

// cookie is the value of one of the browser's cookies.
func (v *visitor) cookie(name string) string {
	v.site.t.Helper()
	home, err := url.Parse(v.site.url)
	if err != nil {
		v.site.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(home) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// plant gives the browser a session cookie.
func (v *visitor) plant(token string) {
	v.site.t.Helper()
	home, err := url.Parse(v.site.url)
	if err != nil {
		v.site.t.Fatal(err)
	}
	v.client.Jar.SetCookies(home, []*http.Cookie{{Name: "acorn-session", Value: token, Path: "/"}})
}

// signedIn reports whether the site knows who this is.
func (v *visitor) signedIn() bool {
	v.site.t.Helper()
	return v.get("/you").path == "/you"
}

// TestASessionThatWasKnownBeforeIsWorthNothing: whoever planted a session in somebody's browser has nothing once they sign in.
func TestASessionThatWasKnownBeforeIsWorthNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		attacker := s.visitor()
		attacker.askToSignIn("attacker@example.org") // a session of a visitor
		planted := attacker.cookie("acorn-session")
		if planted == "" {
			t.Fatal("asking for a code begins no session")
		}
		victim := s.visitor()
		victim.plant(planted)
		page := victim.askToSignIn(s.Lead.Email)
		form := page.page.Form("Sign in")
		form.Fill("The 6 digits from the email", s.mailed(s.Lead.Email))
		if a := victim.submit(form); a.status != http.StatusOK || !victim.signedIn() {
			t.Fatalf("the victim cannot sign in: %d", a.status)
		}
		if token := victim.cookie("acorn-session"); token == planted || token == "" {
			t.Errorf("the session's token is %q after signing in, and was %q before", token, planted)
		}
		attacker.plant(planted)
		if attacker.signedIn() {
			t.Error("whoever planted the session is signed in")
		}
		made := s.visitor()
		made.plant("a-token-that-somebody-made-up")
		made.askToSignIn("made@example.org")
		if made.cookie("acorn-session") == "a-token-that-somebody-made-up" {
			t.Error("a token that somebody made up is taken")
		}
	})
}

// TestARoleTakesAnotherSession: what was signed in before a role was given or ended is not, afterwards.
func TestARoleTakesAnotherSession(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		person := s.as(s.Parent)
		before := person.cookie("acorn-session")
		role := models.RoleProposal{Email: s.Parent.Email, Membership: models.Membership{Role: models.Team, Capacity: "resident", TeamID: &s.Team.ID}}
		if err := s.Store.ProposeRole(t.Context(), s.Admin, role); err != nil {
			t.Fatal(err)
		}
		if !person.signedIn() {
			t.Error("a role that was only proposed ends sessions")
		}
		waiting, err := s.Store.RolesToDecide(t.Context(), s.Admin2)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%d wait, %v", len(waiting), err)
		}
		if err := s.Store.DecideRole(t.Context(), s.Admin2, waiting[0].ID, models.GrantConfirmed); err != nil {
			t.Fatal(err)
		}
		if person.signedIn() {
			t.Error("a session goes on after its person got a role")
		}
		person = s.as(s.Parent)
		if token := person.cookie("acorn-session"); token == before || token == "" {
			t.Error("the session has the token of before")
		}
		actor, err := s.Store.Actor(t.Context(), s.Parent.PersonID)
		if err != nil || len(actor.Memberships) != 1 {
			t.Fatalf("%+v, %v", actor, err)
		}
		if err := s.Store.EndRole(t.Context(), s.Admin, actor.Memberships[0].ID, "They moved on"); err != nil {
			t.Fatal(err)
		}
		if person.signedIn() {
			t.Error("a session goes on after its person lost a role")
		}
	})
}

// TestSigningOutEndsTheSession: the cookie of before opens nothing, here and, if asked, on every device.
func TestSigningOutEndsTheSession(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		here, there, thief := s.as(s.Lead), s.as(s.Lead), s.visitor()
		token := here.cookie("acorn-session")
		a := here.submit(here.get("/you").page.Form("Sign out"))
		if here.signedIn() {
			t.Error("still signed in")
		}
		if a.path != "/" {
			t.Errorf("signing out leads to %s", a.path)
		}
		thief.plant(token)
		if thief.signedIn() {
			t.Error("the session of before still opens the account")
		}
		if !there.signedIn() {
			t.Error("signing out here signs out there")
		}
		another := s.as(s.Lead)
		another.submit(another.get("/you").page.Form("Sign out on all devices"))
		if there.signedIn() || another.signedIn() {
			t.Error("signed out everywhere, and still somewhere")
		}
	})
}

// TestASessionThatWasEndedMeanwhileStaysEnded: a request that is under way when somebody signs out must not bring the session back.
func TestASessionThatWasEndedMeanwhileStaysEnded(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	slow := func(*Server) []route {
		return []route{{get, "/slow", models.ActDesk, personal, func(c echo.Context) error {
			close(begun)
			<-goOn
			return c.NoContent(http.StatusOK)
		}}}
	}
	s := newSite(t, sqliteOptions(t), slow)
	person := s.as(s.Lead)
	token := person.cookie("acorn-session")
	done := make(chan answer)
	go func() { done <- person.get("/slow") }()
	<-begun
	if err := s.Store.EndSessionsOf(t.Context(), s.Lead.PersonID); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	if a := <-done; a.status != http.StatusOK {
		t.Fatalf("the request under way: %d", a.status)
	}
	thief := s.visitor()
	thief.plant(token)
	if thief.signedIn() || person.signedIn() {
		t.Error("the session is back")
	}
}

// TestSessionsOfStaffAreShorter walks the sessions of an officer and of a group's lead to their ends by the clock.
func TestSessionsOfStaffAreShorter(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer, lead := s.as(s.Officer), s.as(s.Lead)
		s.Store.Advance(14 * time.Minute)
		if !officer.signedIn() || !lead.signedIn() {
			t.Error("signed out within a quarter of an hour")
		}
		s.Store.Advance(16 * time.Minute)
		if officer.signedIn() {
			t.Error("an officer's session goes on after 16 minutes without a request")
		}
		if !lead.signedIn() {
			t.Error("a lead is signed out after 16 minutes")
		}
		s.Store.Advance(31 * time.Minute)
		if lead.signedIn() {
			t.Error("a lead's session goes on after 31 minutes without a request")
		}
		for actor, hours := range map[string]int{s.Officer.PersonID: 8, s.Lead.PersonID: 12} {
			person, minutes := s.as(map[string]models.Actor{s.Officer.PersonID: s.Officer, s.Lead.PersonID: s.Lead}[actor]), 0
			for ; person.signedIn() && minutes < 24*60; minutes += 10 {
				s.Store.Advance(10 * time.Minute)
			}
			if minutes < hours*60 || minutes > hours*60+10 {
				t.Errorf("a session with a request every ten minutes lasts %d minutes, want %d hours", minutes, hours)
			}
		}
	})
}

// hostile are addresses that somebody would send people to after signing in.
var hostile = []string{
	"https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example/x", `\\evil.example`, `/\evil.example`, `\/evil.example`,
	"/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "\t//evil.example", " //evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
	"evil.example", "@evil.example", ":evil", "http:evil.example", "https:/evil.example", "/%zz", "//", "/\\", "\x00/desk", "/desk\x00", "mailto:a@b.example", "?next=x", "#x",
	"//evil.example@acorn.example", "/\u0009/evil.example", "/..//evil.example\\", "",
}

// TestNobodyIsLedAway: after signing in, by whatever way, people are on this site.
func TestNobodyIsLedAway(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	v := s.as(s.Lead)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	base, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	token := v.get("/concern").page.Attr("form[action='/concern'] input[name='_token']", "value")
	for _, next := range append(hostile, "/..//evil.example", "/.//evil.example", "/%09/evil.example", "/%5cevil.example", "/%2f/evil.example", "/%0d%0aSet-Cookie:a=b", "/sign-out", "/desk?x=//evil.example") {
		check := func(how string, a answer) {
			t.Helper()
			location := a.header.Get("Location")
			to, err := base.Parse(location)
			if err != nil || to.Host != base.Host || to.Scheme != base.Scheme || strings.HasPrefix(location, "//") || !strings.HasPrefix(location, "/") || strings.ContainsAny(location, "\\\r\n\t\x00") {
				t.Errorf("%s, next %q: %d to %q", how, next, a.status, location)
			}
		}
		if readable(next) {
			check("signed in already", v.get("/sign-in?next="+url.QueryEscape(next)))
			check("in the demo", v.post("/demo/be/"+s.Lead.PersonID, url.Values{tokenField: {token}, "next": {next}}))
			if next != "" {
				check("after the name", v.post("/you", url.Values{tokenField: {token}, "name": {"Leah Lead"}, "age": {"adult"}, "next": {next}}))
			}
		}
		for _, h := range hostile {
			if h == next && safeNext(next) != "/desk" {
				t.Errorf("%q is taken for a path of ours: %q", next, safeNext(next))
			}
		}
	}
	for _, ours := range []string{"/desk", "/", "/rounds/northgate-decides?x=1", "/carry-on/1", "/proposals/a-b#c"} {
		if got := safeNext(ours); got != ours {
			t.Errorf("%q becomes %q", ours, got)
		}
	}
}

// TestCookies: nothing but the server reads them, and on https they are this very host's.
func TestCookies(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{true, false} {
		s := newSite(t, sqliteOptions(t))
		s.app.Config.Secure = secure
		s.app.sessions = s.app.newSessions()
		r := s.ballotRound(models.StageVoting)
		prefix, found := map[bool]string{true: "__Host-", false: "acorn-"}[secure], map[string]bool{}
		look := func(path string, form url.Values, sent ...*http.Cookie) []*http.Cookie {
			t.Helper()
			request := httptest.NewRequest(http.MethodGet, path, http.NoBody)
			if form != nil {
				request = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			for _, c := range sent {
				request.AddCookie(c)
			}
			recorder := httptest.NewRecorder()
			s.handler.ServeHTTP(recorder, request)
			response := recorder.Result()
			defer response.Body.Close()
			if hsts := recorder.Header().Get("Strict-Transport-Security"); (hsts == "max-age=63072000; includeSubDomains") != secure || !secure && hsts != "" {
				t.Errorf("secure %t: Strict-Transport-Security %q", secure, hsts)
			}
			for _, c := range response.Cookies() {
				found[strings.TrimPrefix(c.Name, prefix)] = true
				if !strings.HasPrefix(c.Name, prefix) || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
					t.Errorf("secure %t, %s: the cookie %s", secure, path, c.Raw)
				}
				if !strings.Contains(c.Name, "order") && !strings.Contains(c.Name, "form") && (c.MaxAge != 0 || !c.Expires.IsZero()) {
					t.Errorf("secure %t: the cookie %s outlives the window", secure, c.Raw)
				}
			}
			return response.Cookies()
		}
		browser := look("/sign-in", nil)
		form := look("/rounds/"+r.Slug+"/vote", nil)
		if len(browser) != 1 || len(form) == 0 {
			t.Fatalf("secure %t: cookies %v and %v", secure, browser, form)
		}
		token := s.formToken(browser[0].Value, "")
		asked := look("/sign-in", url.Values{tokenField: {token}, "email": {"sam@example.org"}}, browser[0])
		if len(asked) != 1 || len(asked[0].Value) < 40 {
			t.Errorf("secure %t: the session's cookies are %v", secure, asked)
		}
		for _, name := range []string{"form", "session"} {
			if !found[name] {
				t.Errorf("secure %t: no cookie %s was set; there are %v", secure, name, found)
			}
		}
	}
}
