package identity

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/markbates/goth"
	"github.com/oauth2-proxy/mockoidc"
)

func TestSignIn(t *testing.T) {
	w, p := open(t)
	for range 2 { // the second time nothing is asked for again
		who, err := signIn(t, w, p, ana())
		want := Identity{Provider: "council", Issuer: w.Issuer(), Subject: "council|ana", Email: "ana@harwick.example", EmailVerified: true}
		if err != nil || who != want {
			t.Fatalf("signed in %+v, %v, want %+v", who, err, want)
		}
	}
	for path, want := range map[string]int{mockoidc.DiscoveryEndpoint: 1, mockoidc.JWKSEndpoint: 1, mockoidc.TokenEndpoint: 2, mockoidc.UserinfoEndpoint: 0} {
		if got := w.count(path); got != want {
			t.Errorf("%s was asked %d times, want %d", path, got, want)
		}
	}
	if p.Name() != "council" || p.Label() != "Harwick Council" {
		t.Errorf("name %q, label %q", p.Name(), p.Label())
	}
}

func TestEverySignInHasItsOwnSecrets(t *testing.T) {
	w, p := open(t)
	seen := map[string]bool{}
	for range 3 {
		address, flow, err := p.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(address, w.AuthorizationEndpoint()+"?") {
			t.Fatalf("address %s, %v", address, err)
		}
		q := u.Query()
		for name, want := range map[string]string{"response_type": "code", "client_id": w.ClientID, "redirect_uri": callbackURL, "state": flow.State,
			"nonce": flow.Nonce, "code_challenge_method": "S256", "scope": "openid email profile"} {
			if q.Get(name) != want {
				t.Errorf("%s is %q, want %q", name, q.Get(name), want)
			}
		}
		challenge, err := mockoidc.GenerateCodeChallenge("S256", flow.Verifier)
		if err != nil || q.Get("code_challenge") != challenge {
			t.Errorf("the challenge %s is not the verifier's %s (%v)", q.Get("code_challenge"), challenge, err)
		}
		for _, secret := range []string{flow.Verifier, w.ClientSecret} {
			if strings.Contains(address, secret) {
				t.Error("a secret is in the address")
			}
		}
		for _, s := range []string{flow.State, flow.Nonce, flow.Verifier} {
			if len(s) < 43 || seen[s] {
				t.Errorf("%q is short or was there before", s)
			}
			seen[s] = true
		}
	}
}

func TestTheFlowLivesInASession(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	kept, err := json.Marshal(flow)
	if err != nil {
		t.Fatal(err)
	}
	var back Flow
	if err := json.Unmarshal(kept, &back); err != nil {
		t.Fatal(err)
	}
	if _, err := finish(t.Context(), t, p, back, query); err != nil {
		t.Error(err)
	}
}

// Another copy of the program, after a restart say, can finish what this one began.
func TestAnotherCopyCanFinish(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	if _, err := finish(t.Context(), t, provider(t, w.config()), flow, query); err != nil {
		t.Error(err)
	}
}

func TestADeadProviderStopsNoStartAndMayComeBack(t *testing.T) {
	w := newWorld(t)
	w.listen(t, "127.0.0.1:0")
	config := w.config()
	address := w.Server.Addr
	if err := w.Server.Close(); err != nil {
		t.Fatal(err)
	}
	p := provider(t, config)
	if _, _, err := p.Begin(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Fatalf("with nobody there: %v", err)
	}
	again := newWorld(t)
	again.ClientID, again.ClientSecret = w.ClientID, w.ClientSecret
	again.listen(t, address)
	if who, err := signIn(t, again, p, ana()); err != nil || who.Subject != "council|ana" {
		t.Errorf("after it came back: %+v, %v", who, err)
	}
}

func TestASlowProviderIsGivenUp(t *testing.T) {
	for _, path := range []string{mockoidc.DiscoveryEndpoint, mockoidc.TokenEndpoint, mockoidc.JWKSEndpoint, mockoidc.UserinfoEndpoint} {
		t.Run(path, func(t *testing.T) {
			w := newWorld(t)
			w.listen(t, "127.0.0.1:0")
			w.doInstead(path, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
			config := w.config()
			config.HTTPClient.Timeout = 50 * time.Millisecond
			p := provider(t, config)
			who := ana()
			who.hidesEmail = true
			address, flow, err := p.Begin(t.Context())
			if path == mockoidc.DiscoveryEndpoint {
				if !errors.Is(err, ErrUnavailable) || address != "" || flow != (Flow{}) {
					t.Errorf("%q, %+v, %v", address, flow, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			w.QueueUser(who)
			if _, err := finish(t.Context(), t, p, flow, visit(t, address)); !errors.Is(err, ErrUnavailable) {
				t.Errorf("error %v", err)
			}
		})
	}
	if c := hardened(nil); c.Timeout != 5*time.Second {
		t.Errorf("time-out %s", c.Timeout)
	}
	if c := hardened(&http.Client{Timeout: time.Hour}); c.Timeout != 5*time.Second {
		t.Errorf("time-out %s of a client that had an hour", c.Timeout)
	}
}

func TestWaitingEndsWithTheRequest(t *testing.T) {
	w, p := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.doInstead(mockoidc.DiscoveryEndpoint, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if _, _, err := p.Begin(ctx); !errors.Is(err, ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}

func TestManyAskOnce(t *testing.T) {
	w, p := open(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, _, err := p.Begin(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := w.count(mockoidc.DiscoveryEndpoint); got != 1 {
		t.Errorf("asked %d times", got)
	}
}

// TestNoEmail: where no address is wanted, none is asked for, and one that comes all the same is not told.
func TestNoEmail(t *testing.T) {
	for name, claims := range map[string]map[string]any{"one that comes all the same": {"email_verified": true}, "none": {"email": nil}} {
		w := newWorld(t)
		w.listen(t, "127.0.0.1:0")
		c := w.config()
		c.NoEmail = true
		p := provider(t, c)
		w.changeClaims(t, claims)
		address, _, err := p.Begin(t.Context())
		if err != nil || !strings.Contains(address, "scope=openid+profile&") {
			t.Errorf("%s: asked by %s, %v", name, address, err)
		}
		who, err := signIn(t, w, p, ana())
		if err != nil || who.Email != "" || who.EmailVerified || who.Subject != "council|ana" || w.count(mockoidc.UserinfoEndpoint) > 0 {
			t.Errorf("%s: got %+v, %v", name, who, err)
		}
	}
}

func TestEmail(t *testing.T) {
	tests := []struct {
		name     string
		token    map[string]any // claims of the ID token
		userinfo map[string]any // nil: the ID token has an email, and nobody asks
		email    string
		verified bool
		fails    error
	}{
		{"verified", map[string]any{"email_verified": true}, nil, "ana@harwick.example", true, nil},
		{"verified as text", map[string]any{"email_verified": "true"}, nil, "ana@harwick.example", true, nil},
		{"not verified", map[string]any{"email_verified": false}, nil, "ana@harwick.example", false, nil},
		{"nothing said of it", map[string]any{"email_verified": nil}, nil, "ana@harwick.example", false, nil},
		{"verified as a number", map[string]any{"email_verified": 1}, nil, "ana@harwick.example", false, nil},
		{"verified as a list", map[string]any{"email_verified": []any{true}}, nil, "ana@harwick.example", false, nil},
		{"from userinfo", map[string]any{"email": nil}, map[string]any{"sub": "council|ana", "email": "b@harwick.example", "email_verified": true},
			"b@harwick.example", true, nil},
		{"verified in one place, given in another", map[string]any{"email": nil, "email_verified": true},
			map[string]any{"sub": "council|ana", "email": "b@harwick.example"}, "b@harwick.example", false, nil},
		{"a list of addresses", map[string]any{"email": []any{"a@x.example"}}, map[string]any{"sub": "council|ana"}, "", false, nil},
		{"an address with a name", map[string]any{"email": "Ana <a@x.example>"}, map[string]any{"sub": "council|ana"}, "", false, nil},
		{"an address with a header", map[string]any{"email": "a@x.example\r\nBcc: b@x.example"}, map[string]any{"sub": "council|ana"}, "", false, nil},
		{"userinfo of somebody else", map[string]any{"email": nil}, map[string]any{"sub": "council|bob", "email": "b@harwick.example"}, "", false, ErrUntrusted},
		{"userinfo of nobody", map[string]any{"email": nil}, map[string]any{"email": "b@harwick.example"}, "", false, ErrUntrusted},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w, p := open(t)
			w.changeClaims(t, test.token)
			who := ana()
			who.userinfo = test.userinfo
			got, err := signIn(t, w, p, who)
			if !errors.Is(err, test.fails) || got.Email != test.email || got.EmailVerified != test.verified {
				t.Errorf("got %+v, %v", got, err)
			}
			if asked := w.count(mockoidc.UserinfoEndpoint) > 0; asked != (test.userinfo != nil) {
				t.Errorf("userinfo asked: %v", asked)
			}
		})
	}
}

func TestName(t *testing.T) {
	for claim, want := range map[any]string{
		"Ana Ó Briain": "Ana Ó Briain", " Ana\r\n\u202eX-Evil:\x00 1 ": "Ana X-Evil: 1", 7: "", strings.Repeat("a", 500): strings.Repeat("a", 100),
	} {
		w, p := open(t)
		w.changeClaims(t, map[string]any{"name": claim})
		if who, err := signIn(t, w, p, ana()); err != nil || who.Name != want {
			t.Errorf("the claim %q became %q, %v", claim, who.Name, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	good := Config{Name: "council", Issuer: "https://id.harwick.example/tenant/v2.0", ClientID: "a", ClientSecret: "b", RedirectURL: "https://acorn.harwick.example/cb"}
	if p := provider(t, good); p.Label() != "council" {
		t.Errorf("label %q", p.Label())
	}
	for name, change := range map[string]func(*Config){
		"no name":                    func(c *Config) { c.Name = "" },
		"a name with a slash":        func(c *Config) { c.Name = "a/b" },
		"a name in capitals":         func(c *Config) { c.Name = "Council" },
		"no client id":               func(c *Config) { c.ClientID = "" },
		"no client secret":           func(c *Config) { c.ClientSecret = "" },
		"no issuer":                  func(c *Config) { c.Issuer = "" },
		"a plain http issuer":        func(c *Config) { c.Issuer = "http://id.harwick.example" },
		"an issuer that looks local": func(c *Config) { c.Issuer = "http://localhost.evil.example" },
		"an issuer with a query":     func(c *Config) { c.Issuer += "?a=b" },
		"an issuer with a user":      func(c *Config) { c.Issuer = "https://a:b@id.harwick.example" },
		"another scheme":             func(c *Config) { c.Issuer = "file:///etc" },
		"no redirect URL":            func(c *Config) { c.RedirectURL = "" },
		"a relative redirect URL":    func(c *Config) { c.RedirectURL = "/cb" },
		"a plain http redirect URL":  func(c *Config) { c.RedirectURL = "http://acorn.harwick.example/cb" },
	} {
		c := good
		change(&c)
		if p, err := New(c); err == nil || p != nil {
			t.Errorf("%s was accepted", name)
		} else if strings.Contains(err.Error(), `"b"`) {
			t.Errorf("%s: the error has the secret in it: %v", name, err)
		}
	}
}

func TestNoRandomnessBeginsNothing(t *testing.T) {
	w, _ := open(t)
	for name, random := range map[string]io.Reader{
		"an error": iotest.ErrReader(errors.New("broken")),
		"an end":   bytes.NewReader(make([]byte, 32+16)), // enough for the state and half the nonce
	} {
		config := w.config()
		config.Rand = random
		if address, flow, err := provider(t, config).Begin(t.Context()); !errors.Is(err, ErrUnavailable) || address != "" || flow != (Flow{}) {
			t.Errorf("%s: %q, %+v, %v", name, address, flow, err)
		}
	}
}

// goth's interfaces, as goth's own callers use them.
func TestGothCannotBeHeldWrongly(t *testing.T) {
	w, p := open(t)
	g := p.goth(t.Context())
	g.SetName("other")
	g.Debug(true)
	if g.Name() != "council" || g.RefreshTokenAvailable() {
		t.Errorf("name %s, refresh %v", g.Name(), g.RefreshTokenAvailable())
	}
	if _, err := g.RefreshToken("x"); err == nil {
		t.Error("a token was refreshed")
	}
	flow, query := begin(t, w, p, ana())
	s, err := g.UnmarshalSession(flow.marshal())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.GetAuthURL(); err == nil {
		t.Error("a finished session has an address")
	}
	if _, err := g.FetchUser(s); !errors.Is(err, ErrStartAgain) {
		t.Errorf("a user before the sign-in: %v", err)
	}
	forged, err := g.UnmarshalSession(`{"proved":{"Subject":"admin"},"Subject":"admin"}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.FetchUser(forged); !errors.Is(err, ErrStartAgain) {
		t.Errorf("a forged session gives a user: %v", err)
	}
	if _, err := g.FetchUser(nil); !errors.Is(err, ErrStartAgain) {
		t.Errorf("no session gives a user: %v", err)
	}
	if _, err := g.UnmarshalSession("not JSON"); !errors.Is(err, ErrStartAgain) {
		t.Errorf("a broken session: %v", err)
	}
	if _, err := s.Authorize(goth.Provider(nil), query); !errors.Is(err, ErrStartAgain) {
		t.Errorf("another provider: %v", err)
	}
	if token, err := s.Authorize(g, query); err != nil || token != "" {
		t.Errorf("authorised with token %q, %v", token, err)
	}
	user, err := g.FetchUser(s)
	if err != nil || user.UserID != "council|ana" || user.AccessToken != "" || user.IDToken != "" || user.RefreshToken != "" {
		t.Errorf("user %+v, %v", user, err)
	}
	if strings.Contains(s.Marshal(), "council|ana") {
		t.Error("what was proved is marshalled")
	}
}
