package handlers

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/handlers/identity"
	"acorn/models"
	"acorn/testing/browser"
	"acorn/views"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

// account is somebody as the identity provider knows them.
type account struct {
	subject  string
	email    string
	verified bool
	name     string
	authTime time.Time // when they signed in there; zero says nothing
	nonce    string    // in place of the right one, when not empty
}

// ID, Userinfo and Claims make it a user of the provider.
func (a *account) ID() string { return a.subject }

func (a *account) Userinfo([]string) ([]byte, error) {
	return json.Marshal(map[string]any{"sub": a.subject, "email": a.email, "email_verified": a.verified})
}

func (a *account) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	claims := jwt.MapClaims{"iss": base.Issuer, "sub": base.Subject, "aud": base.Audience, "exp": base.ExpiresAt, "iat": base.IssuedAt, "nonce": base.Nonce,
		"email": a.email, "email_verified": a.verified, "name": a.name}
	if !a.authTime.IsZero() {
		claims["auth_time"] = a.authTime.Unix()
	}
	if a.nonce != "" {
		claims["nonce"] = a.nonce
	}
	return claims, nil
}

// provider starts an OpenID Connect server and lets people sign in to the site through it.
func (s *site) provider(t *testing.T) *mockoidc.MockOIDC {
	t.Helper()
	m, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Start(listener, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Server.Close() })
	for back, of := range map[string]*[]*identity.Provider{"/sign-in/back/council": &s.app.Identity, "/vote/back/council": &s.app.VoteIdentity} {
		p, err := identity.New(identity.Config{Name: "council", Label: "Harwick Council", Issuer: m.Issuer(), ClientID: m.ClientID, ClientSecret: m.ClientSecret, RedirectURL: s.url + back, NoEmail: strings.HasPrefix(back, "/vote/")})
		if err != nil {
			t.Fatal(err)
		}
		*of = []*identity.Provider{p}
	}
	return m
}

// throughProvider presses the button of the sign-in page as somebody whom the provider knows.
func (v *visitor) throughProvider(m *mockoidc.MockOIDC, who *account) answer {
	v.site.t.Helper()
	m.QueueUser(who)
	return v.follow(v.submit(v.get("/sign-in?next=/needs").page.Form("Sign in with Harwick Council")))
}

// follow goes on from the page that leads to the provider, and comes back.
func (v *visitor) follow(leaving answer) answer {
	v.site.t.Helper()
	if leaving.status != http.StatusOK {
		return leaving
	}
	address := leaving.page.Link("Go on to Harwick Council")
	request, err := http.NewRequestWithContext(v.site.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		v.site.t.Fatal(err)
	}
	return v.do(request)
}

func ana() *account {
	return &account{subject: "council|ana", email: "ana@harwick.example", verified: true, name: "Ana Silva"}
}

// TestSigningInThroughTheCouncil goes the whole way through the server and a provider.
func TestSigningInThroughTheCouncil(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, v := s.provider(t), s.visitor()
		a := v.throughProvider(m, ana())
		if a.page.H1() != "Welcome. What should we call you?" || a.path != "/you?next=%2Fneeds" {
			t.Fatalf("the first time: %d at %s", a.status, a.path)
		}
		form := a.page.Form("Save")
		form.Choose("18 or over")
		if a = v.submit(form); a.path != "/needs" {
			t.Errorf("after the name: %s", a.path)
		}
		again := s.visitor()
		if a = again.throughProvider(m, ana()); a.path != "/needs" || !strings.Contains(a.body, "Sign out") {
			t.Errorf("the second time: %d at %s", a.status, a.path)
		}
		if mine, theirs := v.get("/you/data.json").body, again.get("/you/data.json").body; !strings.Contains(mine, `"Subject": "council|ana"`) || !strings.Contains(theirs, "Ana Silva") {
			t.Error("the second time it is another account")
		}
		// Where the provider says that mail goes is no key to anything, nor taken over.
		if strings.Contains(v.get("/you/data.json").body, "ana@harwick.example") {
			t.Error("the account has the provider's address")
		}
	})
}

// TestTheSameAddressIsNotTheSameAccount: an address proves nothing, checked by the provider or not.
func TestTheSameAddressIsNotTheSameAccount(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m := s.provider(t)
		for i, verified := range []bool{true, false} {
			who := ana()
			who.subject, who.email, who.verified = []string{"one", "two"}[i], s.Officer.Email, verified
			v := s.visitor()
			v.throughProvider(m, who)
			if a := v.get("/desk"); strings.Contains(a.body, "Set up a round") {
				t.Errorf("a provider's word for an officer's address (checked: %t) makes an officer", verified)
			}
			if body := v.get("/you/data.json").body; strings.Contains(body, s.Officer.PersonID) || !strings.Contains(body, who.subject) {
				t.Errorf("it is the officer's account")
			}
		}
	})
}

// TestSignInsThatAreNotOurs: answers that were not asked for here, by this browser, for this sign-in, sign nobody in.
func TestSignInsThatAreNotOurs(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m := s.provider(t)
		// begin asks for a sign-in, goes to the provider, and answers where it sends the browser back to, unopened.
		begin := func(v *visitor, who *account) *url.URL {
			t.Helper()
			m.QueueUser(who)
			leaving := v.submit(v.get("/sign-in").page.Form("Sign in with Harwick Council"))
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
		otherNonce := ana()
		otherNonce.nonce = "of another sign-in"
		for what, open := range map[string]func() (*visitor, string){
			"in another browser": func() (*visitor, string) {
				back := begin(s.visitor(), ana())
				return s.visitor(), back.RequestURI()
			},
			"in another browser that began one too": func() (*visitor, string) {
				victim := s.visitor()
				begin(victim, ana())
				return victim, begin(s.visitor(), ana()).RequestURI()
			},
			"another state": func() (*visitor, string) {
				v := s.visitor()
				back := begin(v, ana())
				query := back.Query()
				query.Set("state", "known-to-somebody")
				return v, back.Path + "?" + query.Encode()
			},
			"no state": func() (*visitor, string) {
				v := s.visitor()
				back := begin(v, ana())
				query := back.Query()
				query.Del("state")
				return v, back.Path + "?" + query.Encode()
			},
			"another nonce": func() (*visitor, string) {
				v := s.visitor()
				return v, begin(v, otherNonce).RequestURI()
			},
			"the provider says no": func() (*visitor, string) {
				v := s.visitor()
				state := begin(v, ana()).Query().Get("state")
				return v, "/sign-in/back/council?error=access_denied&state=" + url.QueryEscape(state)
			},
			"a second time": func() (*visitor, string) {
				v := s.visitor()
				back := begin(v, ana()).RequestURI()
				if a := v.get(back); a.status != http.StatusOK {
					t.Fatalf("the first time: %d", a.status)
				}
				v.submit(v.get("/").page.Form("Sign out"))
				return v, back
			},
		} {
			v, address := open()
			a := v.get(address)
			if a.status != http.StatusConflict || a.page.H1() != "Signing in did not work. Try again, or sign in with a code by email" {
				t.Errorf("%s: %d %q", what, a.status, a.page.H1())
			}
			if !strings.HasPrefix(v.get("/you").path, "/sign-in") {
				t.Errorf("%s: somebody is signed in", what)
			}
		}
		if a := s.visitor().get("/sign-in/back/nobody"); a.status != http.StatusNotFound {
			t.Errorf("a provider that nobody knows: %d", a.status)
		}
	})
}

// TestAddingAProviderToAnAccount: who is signed in adds it to their own account, and takes nobody else's.
func TestAddingAProviderToAnAccount(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, officer := s.provider(t), s.as(s.Officer)
		add := func(v *visitor) answer {
			m.QueueUser(ana())
			return v.follow(v.submit(v.get("/you").page.Form("Add Harwick Council")))
		}
		if a := add(officer); a.path != "/you" || !strings.Contains(a.body, "From now on you can sign in with Harwick Council too") {
			t.Fatalf("adding it: %d at %s", a.status, a.path)
		}
		v := s.visitor()
		if a := v.throughProvider(m, ana()); a.status != http.StatusOK || !strings.Contains(v.get("/desk").body, "Set up a round") {
			t.Errorf("signing in by it: %d at %s", a.status, a.path)
		}
		if a := add(s.as(s.Parent)); a.status != http.StatusConflict || !strings.Contains(a.page.H1(), "already belongs to another account") {
			t.Errorf("somebody else's: %d %q", a.status, a.page.H1())
		}
	})
}

// TestAnOpenScreenAddsNoWayToSignIn: whoever finds an approver's screen left open adds no account of theirs, so that they are not the approver from home.
func TestAnOpenScreenAddsNoWayToSignIn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, approver := s.provider(t), s.as(s.Approver)
		leaving := approver.submit(approver.get("/you").page.Form("Add Harwick Council")) // the approver began it, and left
		s.Store.Advance(models.ProofLife + time.Second)
		m.QueueUser(ana())
		if a := approver.follow(leaving); a.status != http.StatusConflict || !strings.Contains(a.page.H1(), "That took longer than 5 minutes") {
			t.Errorf("going on with what the approver began: %d %q", a.status, a.page.H1())
		}
		form := approver.get("/you").page.Form("Add Harwick Council")
		asked := approver.submit(form)
		if asked.page.H1() != "Check it is you" {
			t.Fatalf("adding a provider after five minutes: %d %q", asked.status, asked.page.H1())
		}
		approver.submit(approver.get("/you").page.Form("Sign out"))
		thief := s.visitor()
		thief.throughProvider(m, ana())
		if strings.Contains(thief.get("/you/data.json").body, s.Approver.PersonID) {
			t.Error("they are the approver")
		}
	})
}

// TestWhoGetsIntoAnAccountIsToldAndCanBeUndone: the owner of an account is told of a way in that was added, and the trail too; once they remove it, it and every session is over but theirs.
func TestWhoGetsIntoAnAccountIsToldAndCanBeUndone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, officer := s.provider(t), s.as(s.Officer)
		told := func(subject string) {
			t.Helper()
			messages, err := s.Store.Messages(t.Context(), 5)
			if err != nil || len(messages) == 0 || messages[0].Recipient != s.Officer.Email || messages[0].Subject != subject || !strings.Contains(messages[0].Body, "Harwick Council") {
				t.Errorf("%v: the newest mail is %+v, want %q", err, messages, subject)
			}
		}
		traced := func(sentence string) {
			t.Helper()
			lines, err := s.Store.AuditTrail(t.Context(), s.Auditor, 1)
			if err != nil || len(lines) != 1 || views.AuditSentence(t.Context(), lines[0]) != sentence || lines[0].ActorID == nil || *lines[0].ActorID != s.Officer.PersonID {
				t.Errorf("%v: the newest entry is %+v, want %q", err, lines, sentence)
			}
		}
		m.QueueUser(ana())
		officer.follow(officer.submit(officer.get("/you").page.Form("Add Harwick Council")))
		told("A new way to sign in to your account")
		traced("Added a way to sign in to their own account")
		other := s.visitor()
		other.throughProvider(m, ana())
		remove := officer.get("/you").page.Form("Remove Harwick Council")
		s.Store.Advance(models.ProofLife + time.Second)
		if a := officer.submit(remove); a.page.H1() != "Check it is you" {
			t.Errorf("removing it five minutes after signing in: %d %q", a.status, a.page.H1())
		}
		officer = s.as(s.Officer)
		stranger := s.as(s.Parent).posts(s.Parent, remove.Action, url.Values{})
		if stranger.status != http.StatusNotFound {
			t.Errorf("somebody else removes it: %d", stranger.status)
		}
		if a := officer.submit(officer.get("/you").page.Form("Remove Harwick Council")); a.path != "/you" || !strings.Contains(a.body, "You no longer sign in with Harwick Council") {
			t.Fatalf("removing it: %d at %s %q", a.status, a.path, a.page.H1())
		}
		told("A way to sign in to your account was removed")
		traced("Removed a way to sign in to their own account")
		if a := other.get("/you"); !strings.HasPrefix(a.path, "/sign-in") {
			t.Errorf("who signed in by it still reads %s", a.path)
		}
		if thief := s.visitor(); strings.Contains(thief.throughProvider(m, ana()).body, s.Officer.DisplayName) || strings.Contains(thief.get("/you/data.json").body, s.Officer.PersonID) {
			t.Error("it still signs in to the account")
		}
	})
}

// TestTheLastWayInStays: who has no address keeps the one account elsewhere that they sign in with.
func TestTheLastWayInStays(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, v := s.provider(t), s.visitor()
		anew := ana()
		anew.authTime = time.Now()
		form := v.throughProvider(m, anew).page.Form("Save")
		form.Choose("18 or over")
		v.submit(form)
		if a := v.submit(v.get("/you").page.Form("Remove Harwick Council")); a.status != http.StatusConflict || a.page.H1() != "This is your only way to sign in. Add another way first" {
			t.Errorf("removing it: %d %q", a.status, a.page.H1())
		}
		if again := s.visitor(); again.throughProvider(m, ana()).path != "/needs" {
			t.Error("they cannot sign in any more")
		}
	})
}

// TestAnOpenScreenClosesNoAccount: closing an account ends its roles for good, and takes a proof.
func TestAnOpenScreenClosesNoAccount(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		officer := s.as(s.Officer)
		form := officer.get("/you").page.Form("Close my account")
		form.Choose("Yes, close my account for good")
		s.Store.Advance(models.ProofLife + time.Second)
		if a := officer.submit(form); a.page.H1() != "Check it is you" {
			t.Errorf("five minutes after signing in: %d %q", a.status, a.page.H1())
		}
		if a := s.as(s.Officer).get("/desk"); !strings.Contains(a.body, "Set up a round") {
			t.Error("the officer is none any more")
		}
	})
}

// TestProvingWhoOneIsThroughTheCouncil: the provider must have them sign in anew, as the same person.
func TestProvingWhoOneIsThroughTheCouncil(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, approver := s.provider(t), s.as(s.Approver)
		m.QueueUser(ana())
		approver.follow(approver.submit(approver.get("/you").page.Form("Add Harwick Council")))
		approve, path, r := s.approving(t, approver)
		s.Store.Advance(models.ProofLife + time.Second)
		prove := func(who *account) answer {
			m.QueueUser(who)
			return approver.follow(approver.submit(approve().page.Form("Sign in with Harwick Council")))
		}
		old, silent, other := ana(), ana(), ana()
		old.authTime, other.authTime, other.subject = time.Now().Add(-time.Hour), time.Now(), "council|bo"
		for what, who := range map[string]*account{"signed in there an hour ago": old, "who knows when": silent, "somebody else": other} {
			if a := prove(who); a.status != http.StatusConflict || s.awards(t, r) != 0 {
				t.Errorf("%s: %d %q, %d awards", what, a.status, a.page.H1(), s.awards(t, r))
			}
			if a := approve(); a.page.H1() != "Check it is you" {
				t.Errorf("after %s: %q", what, a.page.H1())
			}
		}
		if a := prove(silent); !strings.Contains(a.body, "Harwick Council did not tell us that you signed in there just now, so it does not show that it is you. Have a code sent to your email instead") ||
			a.page.Form("Send me a code").Action != "/you/again" {
			t.Errorf("who signs in where nobody says when reads %q", a.page.H1())
		}
		anew := ana()
		anew.authTime = time.Now()
		if a := approver.submit(prove(anew).page.Form("Send it again")); a.path != path || s.awards(t, r) != 1 {
			t.Errorf("proved, it leads to %s, %d awards", a.path, s.awards(t, r))
		}
	})
}

// TestAnOpenScreenAtTheProviderIsNoProof: whoever finds an approver's screen left open signs out and in again by the provider, which lets them through as it is signed in there still. That signs
// them in, and proves nothing.
func TestAnOpenScreenAtTheProviderIsNoProof(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		m, approver := s.provider(t), s.as(s.Approver)
		m.QueueUser(ana())
		approver.follow(approver.submit(approver.get("/you").page.Form("Add Harwick Council")))
		_, path, r := s.approving(t, approver)
		hour, six, silent, four := ana(), ana(), ana(), ana()
		hour.authTime, six.authTime, four.authTime = time.Now().Add(-time.Hour), time.Now().Add(-models.ProofLife-time.Minute), time.Now().Add(-models.ProofLife+time.Minute)
		asked := func(a answer) bool { return a.page.H1() == "Check it is you" }
		approves := func(v *visitor) answer {
			form := v.get(path).page.Form("Record my decision")
			form.Choose("Approve these awards")
			return v.submit(form)
		}
		for what, who := range map[string]*account{"an hour ago": hour, "six minutes ago": six, "nobody says when": silent} {
			thief := s.visitor()
			if a := thief.throughProvider(m, who); a.path != "/needs" {
				t.Fatalf("%s: signing in leads to %s", what, a.path)
			}
			if a := approves(thief); !asked(a) || s.awards(t, r) != 0 {
				t.Errorf("signed in there %s, they approve: %d %q, %d awards", what, a.status, a.page.H1(), s.awards(t, r))
			}
		}
		// A proof is as old as the sign-in at the provider.
		v := s.visitor()
		v.throughProvider(m, four)
		s.Store.Advance(2 * time.Minute)
		if a := approves(v); !asked(a) {
			t.Errorf("six minutes after signing in there: %d %q", a.status, a.page.H1())
		}
		v = s.visitor()
		v.throughProvider(m, four)
		if a := approves(v); asked(a) || s.awards(t, r) != 1 {
			t.Errorf("four minutes after signing in there: %d %q, %d awards", a.status, a.page.H1(), s.awards(t, r))
		}
	})
}

// TestBrowsersLetTheSignInPageLeadAwayInBrowser: the policy that keeps forms from being sent elsewhere covers redirects too, and must not stop this one.
func TestBrowsersLetTheSignInPageLeadAwayInBrowser(t *testing.T) {
	s := shownSite(t)
	m := s.provider(t)
	for name, options := range map[string][]browser.Option{"with scripts": nil, "without": {browser.WithoutScripts}} {
		m.QueueUser(ana())
		p := open(t, browser.Phone, s.url, options...)
		p.Visit("/sign-in")
		p.Click("Sign in with Harwick Council")
		for until := time.Now().Add(10 * time.Second); p.URL() == "/sign-in/with/council" && time.Now().Before(until); {
			continue // the page leads on by itself, a moment after it is there
		}
		if !strings.HasPrefix(p.URL(), "/you") && !strings.HasPrefix(p.URL(), "/desk") {
			t.Errorf("%s, the browser is at %s: %s", name, p.URL(), p.Text())
		}
	}
}
