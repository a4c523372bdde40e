package identity

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

const callbackURL = "http://127.0.0.1:8080/sign-in/council/callback"

// person is a user whose userinfo has a sub, as OpenID Connect requires and mockoidc's own users have not.
type person struct {
	mockoidc.MockUser
	hidesEmail bool           // the ID token has no email
	userinfo   map[string]any // what the userinfo endpoint says; nil means sub and email
}

func (p *person) Userinfo([]string) ([]byte, error) {
	said := p.userinfo
	if said == nil {
		said = map[string]any{"sub": p.Subject, "email": p.Email, "email_verified": p.EmailVerified}
	}
	return json.Marshal(said)
}

func (p *person) Claims(scope []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	if p.hidesEmail {
		return base, nil
	}
	return p.MockUser.Claims(scope, base)
}

func ana() *person {
	return &person{MockUser: mockoidc.MockUser{Subject: "council|ana", Email: "ana@harwick.example", EmailVerified: true}}
}

// world is a provider in this process that does as the test says.
type world struct {
	*mockoidc.MockOIDC
	// What the provider does otherwise than it should, by path; nil for none. A true result means that the request was answered.
	instead atomic.Pointer[func(w http.ResponseWriter, r *http.Request) bool]
	// How the token endpoint's answer is changed; nil for not at all.
	change func(answer map[string]any)

	mu   sync.Mutex
	hits map[string]int
	form map[string]url.Values
}

func (w *world) middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		w.mu.Lock()
		w.hits[r.URL.Path]++
		w.form[r.URL.Path] = maps.Clone(r.Form)
		w.mu.Unlock()
		if f := w.instead.Load(); f != nil && (*f)(rw, r) {
			return
		}
		if r.URL.Path != mockoidc.TokenEndpoint || w.change == nil {
			next.ServeHTTP(rw, r)
			return
		}
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		var answer map[string]any
		if recorder.Code != http.StatusOK || json.Unmarshal(recorder.Body.Bytes(), &answer) != nil {
			rw.WriteHeader(recorder.Code)
			_, _ = rw.Write(recorder.Body.Bytes())
			return
		}
		w.change(answer)
		rw.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(rw).Encode(answer)
	})
}

func (w *world) doInstead(path string, f http.HandlerFunc) {
	instead := func(rw http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == path {
			f(rw, r)
		}
		return r.URL.Path == path
	}
	w.instead.Store(&instead)
}

func (w *world) count(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hits[path]
}

// changeClaims makes the provider sign these claims instead: null takes one away.
func (w *world) changeClaims(t *testing.T, changes map[string]any) {
	w.change = func(answer map[string]any) {
		claims := claimsOf(t, answer["id_token"].(string))
		for k, v := range changes {
			if v == nil {
				delete(claims, k)
			} else {
				claims[k] = v
			}
		}
		answer["id_token"] = w.sign(t, claims)
	}
}

func (w *world) sign(t *testing.T, claims jwt.MapClaims) string {
	token, err := w.Keypair.SignJWT(claims)
	if err != nil {
		t.Error(err)
	}
	return token
}

func claimsOf(t *testing.T, token string) jwt.MapClaims {
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Error(err)
	}
	var claims jwt.MapClaims
	decoder := json.NewDecoder(strings.NewReader(string(payload)))
	decoder.UseNumber()
	if err := decoder.Decode(&claims); err != nil {
		t.Error(err)
	}
	return claims
}

// newWorld prepares a provider that does not listen yet.
func newWorld(t *testing.T) *world {
	t.Helper()
	m, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{MockOIDC: m, hits: map[string]int{}, form: map[string]url.Values{}}
	if err := m.AddMiddleware(w.middleware); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) listen(t *testing.T, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(listener, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Server.Close() })
}

func (w *world) config() Config {
	return Config{
		Name: "council", Label: "Harwick Council", Issuer: w.Issuer(), ClientID: w.ClientID, ClientSecret: w.ClientSecret, RedirectURL: callbackURL,
		HTTPClient: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	}
}

// open starts a provider and a client of it.
func open(t *testing.T) (*world, *Provider) {
	t.Helper()
	w := newWorld(t)
	w.listen(t, "127.0.0.1:0")
	return w, provider(t, w.config())
}

func provider(t *testing.T, c Config) *Provider {
	t.Helper()
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// visit does what a browser does: it goes to the address and comes back with what the provider adds to the callback.
func visit(t *testing.T, address string) url.Values {
	t.Helper()
	browser := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	back, err := response.Location()
	if err != nil || !strings.HasPrefix(back.String(), callbackURL+"?") {
		t.Fatalf("status %d, back to %v, %v", response.StatusCode, back, err)
	}
	return back.Query()
}

// begin begins a sign-in and visits the provider as this person.
func begin(t *testing.T, w *world, p *Provider, who mockoidc.User) (Flow, url.Values) {
	t.Helper()
	address, flow, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.QueueUser(who)
	return flow, visit(t, address)
}

// signIn goes the whole way.
func signIn(t *testing.T, w *world, p *Provider, who mockoidc.User) (Identity, error) {
	t.Helper()
	flow, query := begin(t, w, p, who)
	return finish(t.Context(), t, p, flow, query)
}

// finish checks what holds of every failure: nobody is named, the error is one of ours, and its text is short and has no secret.
func finish(ctx context.Context, t *testing.T, p *Provider, flow Flow, query url.Values) (Identity, error) {
	t.Helper()
	who, err := p.Finish(ctx, flow, query)
	if err == nil {
		return who, nil
	}
	if who != (Identity{}) {
		t.Errorf("an error and an identity: %+v", who)
	}
	ours := 0
	for _, e := range []error{ErrStartAgain, ErrDenied, ErrUnavailable, ErrUntrusted, ErrNotAnew} {
		if errors.Is(err, e) {
			ours++
		}
	}
	if ours != 1 {
		t.Errorf("the error %v is %d of ours", err, ours)
	}
	for what, secret := range map[string]string{"state": flow.State, "nonce": flow.Nonce, "verifier": flow.Verifier, "code": query.Get("code"),
		"client secret": p.config.ClientSecret, "a token": "eyJ"} {
		if len(secret) > 2 && strings.Contains(err.Error(), secret) {
			t.Errorf("the error has the %s in it: %v", what, err)
		}
	}
	if len(err.Error()) > 400 || strings.ContainsAny(err.Error(), "\n\r\x00") {
		t.Errorf("the error is not one short line: %q", err)
	}
	return who, err
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func rsaKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
