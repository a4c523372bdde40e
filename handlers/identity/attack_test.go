package identity

import (
	"crypto/x509"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

// What comes back in the address: an attacker can write any of it.
func TestAttacksOnTheCallback(t *testing.T) {
	type attempt struct {
		flow  Flow
		query url.Values
		p     *Provider
	}
	tests := []struct {
		name string
		try  func(t *testing.T, w *world, a *attempt)
		want error
		says string
	}{
		{"a chosen state", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("state", "attacker") }, ErrStartAgain, "another state"},
		{"no state", func(_ *testing.T, _ *world, a *attempt) { a.query.Del("state") }, ErrStartAgain, "another state"},
		{"an empty state", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("state", "") }, ErrStartAgain, "another state"},
		{"an empty state on both sides", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("state", ""); a.flow.State = "" }, ErrStartAgain, "none was begun"},
		{"two states", func(_ *testing.T, _ *world, a *attempt) { a.query.Add("state", "attacker") }, ErrStartAgain, "2 parameters state"},
		{"two codes", func(_ *testing.T, _ *world, a *attempt) { a.query.Add("code", "x") }, ErrStartAgain, "2 parameters code"},
		{"an endless code", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("code", strings.Repeat("a", 1<<20)) }, ErrStartAgain, "bytes"},
		{"another browser, with no flow", func(_ *testing.T, _ *world, a *attempt) { a.flow = Flow{} }, ErrStartAgain, "none was begun"},
		{"another browser, with its own flow", func(t *testing.T, w *world, a *attempt) { a.flow, _ = begin(t, w, a.p, ana()) }, ErrStartAgain, "another state"},
		{"no nonce remembered", func(_ *testing.T, _ *world, a *attempt) { a.flow.Nonce = "" }, ErrStartAgain, "none was begun"},
		{"no verifier remembered", func(_ *testing.T, _ *world, a *attempt) { a.flow.Verifier = "" }, ErrStartAgain, "none was begun"},
		{"no time remembered", func(_ *testing.T, _ *world, a *attempt) { a.flow.StartedAt = time.Time{} }, ErrStartAgain, "none was begun"},
		{"begun with another provider", func(_ *testing.T, _ *world, a *attempt) { a.flow.Provider = "other" }, ErrStartAgain, `"other"`},
		{"an old flow", func(_ *testing.T, _ *world, a *attempt) {
			a.flow.StartedAt = time.Now().Add(-10*time.Minute - time.Second)
		}, ErrStartAgain, "ago"},
		{"a flow of the future", func(_ *testing.T, _ *world, a *attempt) { a.flow.StartedAt = time.Now().Add(2 * time.Minute) }, ErrStartAgain, "ago"},
		{"no code", func(_ *testing.T, _ *world, a *attempt) { a.query.Del("code") }, ErrStartAgain, "no code"},
		{"somebody else's code", func(t *testing.T, w *world, a *attempt) {
			_, theirs := begin(t, w, a.p, ana())
			a.query.Set("code", theirs.Get("code")) // PKCE: it was asked for with another verifier
		}, ErrStartAgain, "does not take its code"},
		{"an invented code", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("code", "invented") }, ErrStartAgain, "does not take its code"},
		{"another issuer", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("iss", "https://evil.example") }, ErrUntrusted, "evil.example"},
		{"the person says no", func(_ *testing.T, _ *world, a *attempt) { a.query.Del("code"); a.query.Set("error", "access_denied") }, ErrDenied, "access_denied"},
		{"an error beside a code", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("error", "access_denied") }, ErrDenied, "access_denied"},
		{"the provider is overloaded", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("error", "temporarily_unavailable") }, ErrUnavailable, "temporarily_unavailable"},
		{"an error that is a script", func(_ *testing.T, _ *world, a *attempt) { a.query.Set("error", "<script>\n") }, ErrUnavailable, "no known error code"},
		{"an error from nowhere", func(_ *testing.T, _ *world, a *attempt) { a.query = url.Values{"error": {"access_denied"}} }, ErrStartAgain, "another state"},
		{"nothing at all", func(_ *testing.T, _ *world, a *attempt) { a.query = nil }, ErrStartAgain, "another state"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w, p := open(t)
			a := &attempt{p: p}
			a.flow, a.query = begin(t, w, p, ana())
			test.try(t, w, a)
			_, err := finish(t, p, t.Context(), a.flow, a.query)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %v that says %q", err, test.want, test.says)
			}
		})
	}
}

func TestAnAnswerIsGoodOnce(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	if _, err := finish(t, p, t.Context(), flow, query); err != nil {
		t.Fatal(err)
	}
	asked := w.count(mockoidc.TokenEndpoint)
	if _, err := finish(t, p, t.Context(), flow, query); !errors.Is(err, ErrStartAgain) || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same answer again: %v", err)
	}
	if w.count(mockoidc.TokenEndpoint) != asked {
		t.Error("the provider was asked about it again")
	}
	// On another copy of the program the provider is the one to refuse it.
	if _, err := finish(t, provider(t, w.config()), t.Context(), flow, query); !errors.Is(err, ErrStartAgain) {
		t.Errorf("the same answer on another copy: %v", err)
	}
}

func TestAWrongStateDoesNotUseUpTheFlow(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	wrong := maps.Clone(query)
	wrong.Set("state", "attacker")
	if _, err := finish(t, p, t.Context(), flow, wrong); !errors.Is(err, ErrStartAgain) {
		t.Fatal(err)
	}
	if _, err := finish(t, p, t.Context(), flow, query); err != nil {
		t.Errorf("the right answer after a wrong one: %v", err)
	}
}

func TestUsedStatesAreForgottenInTheEnd(t *testing.T) {
	u := used{at: map[[32]byte]time.Time{}}
	start := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	if !u.first("a", start) || u.first("a", start.Add(flowLife)) {
		t.Error("a state was forgotten while its flow lives")
	}
	if !u.first("b", start.Add(flowLife+2*clockSkew)) || len(u.at) != 1 {
		t.Errorf("%d states are remembered", len(u.at))
	}
}

// goth's own provider takes both of these from the callback.
func TestTheCallbackCannotChangeTheExchange(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	for name, value := range map[string]string{"redirect_uri": "https://evil.example", "code_verifier": "attacker", "client_id": "x", "provider": "other", "grant_type": "x"} {
		query.Set(name, value)
	}
	if _, err := finish(t, p, t.Context(), flow, query); err != nil {
		t.Fatal(err)
	}
	sent := w.form[mockoidc.TokenEndpoint]
	if sent.Get("redirect_uri") != callbackURL || sent.Get("code_verifier") != flow.Verifier || sent.Get("client_id") != w.ClientID || sent.Has("provider") {
		t.Errorf("sent %v", sent)
	}
}

// What the provider says: it may be broken, broken into, or somebody else.
func TestAttacksInTheIDToken(t *testing.T) {
	now := time.Now()
	claim := func(name string, value any) func(*testing.T, *world) {
		return func(t *testing.T, w *world) { w.changeClaims(t, map[string]any{name: value}) }
	}
	token := func(make func(t *testing.T, w *world, claims jwt.MapClaims) any) func(*testing.T, *world) {
		return func(t *testing.T, w *world) {
			w.change = func(answer map[string]any) { answer["id_token"] = make(t, w, claimsOf(t, answer["id_token"].(string))) }
		}
	}
	signed := func(t *testing.T, method jwt.SigningMethod, key any, kid string, claims jwt.MapClaims) string {
		j := jwt.NewWithClaims(method, claims)
		j.Header["kid"] = kid
		text, err := j.SignedString(key)
		if err != nil {
			t.Error(err)
		}
		return text
	}
	tests := []struct {
		name   string
		attack func(t *testing.T, w *world)
		want   error
	}{
		{"no ID token", token(func(*testing.T, *world, jwt.MapClaims) any { return nil }), ErrUntrusted},
		{"an ID token that is a number", token(func(*testing.T, *world, jwt.MapClaims) any { return 7 }), ErrUntrusted},
		{"an ID token that is none", token(func(*testing.T, *world, jwt.MapClaims) any { return "a.b.c" }), ErrUntrusted},
		{"claims that are a list", token(func(t *testing.T, w *world, _ jwt.MapClaims) any {
			text, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{}).SigningString()
			if err != nil {
				t.Error(err)
			}
			text = strings.Split(text, ".")[0] + ".W10" // []
			signature, err := jwt.SigningMethodRS256.Sign(text, w.Keypair.PrivateKey)
			if err != nil {
				t.Error(err)
			}
			return text + "." + (&jwt.Token{}).EncodeSegment(signature)
		}), ErrUntrusted},
		{"alg none", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			return signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, w.Keypair.Kid, c)
		}), ErrUntrusted},
		{"alg HS256 with the client secret", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			return signed(t, jwt.SigningMethodHS256, []byte(w.ClientSecret), w.Keypair.Kid, c)
		}), ErrUntrusted},
		{"alg HS256 with the public key", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			return signed(t, jwt.SigningMethodHS256, x509.MarshalPKCS1PublicKey(w.Keypair.PublicKey), w.Keypair.Kid, c)
		}), ErrUntrusted},
		{"an algorithm it does not offer", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			return signed(t, jwt.SigningMethodRS512, w.Keypair.PrivateKey, w.Keypair.Kid, c)
		}), ErrUntrusted},
		{"another key under its name", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			return signed(t, jwt.SigningMethodRS256, rsaKey(t), w.Keypair.Kid, c)
		}), ErrUntrusted},
		{"another key under another name", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			return signed(t, jwt.SigningMethodRS256, rsaKey(t), "unknown", c)
		}), ErrUntrusted},
		{"changed after signing", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			good := strings.Split(w.sign(t, c), ".")
			c["sub"] = "council|admin"
			bad := strings.Split(w.sign(t, c), ".")
			return good[0] + "." + bad[1] + "." + good[2]
		}), ErrUntrusted},
		{"no signature", token(func(t *testing.T, w *world, c jwt.MapClaims) any {
			parts := strings.Split(w.sign(t, c), ".")
			return parts[0] + "." + parts[1] + "."
		}), ErrUntrusted},
		{"another issuer", claim("iss", "https://evil.example"), ErrUntrusted},
		{"the issuer with a slash", func(t *testing.T, w *world) { w.changeClaims(t, map[string]any{"iss": w.Issuer() + "/"}) }, ErrUntrusted},
		{"no issuer", claim("iss", nil), ErrUntrusted},
		{"another audience", claim("aud", "somebody-else"), ErrUntrusted},
		{"no audience", claim("aud", nil), ErrUntrusted},
		{"an empty audience", claim("aud", []any{}), ErrUntrusted},
		{"an audience that is an object", claim("aud", map[string]any{"a": "b"}), ErrUntrusted},
		{"us among others", func(t *testing.T, w *world) {
			w.changeClaims(t, map[string]any{"aud": []any{w.ClientID, "somebody-else"}})
		}, ErrUntrusted},
		{"another authorised party", claim("azp", "somebody-else"), ErrUntrusted},
		{"another nonce", claim("nonce", "attacker"), ErrUntrusted},
		{"no nonce", claim("nonce", nil), ErrUntrusted},
		{"an empty nonce", claim("nonce", ""), ErrUntrusted},
		{"no expiry", claim("exp", nil), ErrUntrusted},
		{"expiry in words", claim("exp", "tomorrow"), ErrUntrusted},
		{"expiry as an object", claim("exp", map[string]any{}), ErrUntrusted},
		{"expired", claim("exp", now.Add(-time.Second).Unix()), ErrUntrusted},
		{"not yet valid", claim("nbf", now.Add(time.Hour).Unix()), ErrUntrusted},
		{"never issued", claim("iat", nil), ErrUntrusted},
		{"issued tomorrow", claim("iat", now.Add(24*time.Hour).Unix()), ErrUntrusted},
		{"no subject", claim("sub", nil), ErrUntrusted},
		{"an empty subject", claim("sub", ""), ErrUntrusted},
		{"a blank subject", claim("sub", "  "), ErrUntrusted},
		{"a subject that is a number", claim("sub", 7), ErrUntrusted},
		{"a subject with a null", claim("sub", "a\x00b"), ErrUntrusted},
		{"a subject that only looks like another", claim("sub", "council|аna"), ErrUntrusted}, // a Cyrillic а
		{"a long subject", claim("sub", strings.Repeat("a", 256)), ErrUntrusted},
		{"another access token", claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), ErrUntrusted},
		{"a token over 8 kB", claim("picture", strings.Repeat("a", 8<<10)), ErrUntrusted},
		{"a token of 1 MB", claim("picture", strings.Repeat("a", 1<<20)), ErrUnavailable},
		{"an access token over 8 kB", func(_ *testing.T, w *world) {
			w.change = func(answer map[string]any) { answer["access_token"] = strings.Repeat("a", 9<<10) }
		}, ErrUntrusted},
		{"no access token", func(_ *testing.T, w *world) {
			w.change = func(answer map[string]any) { delete(answer, "access_token") }
		}, ErrUnavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w, p := open(t)
			test.attack(t, w)
			if who, err := signIn(t, w, p, ana()); !errors.Is(err, test.want) {
				t.Errorf("signed in %+v, error %v, want %v", who, err, test.want)
			}
		})
	}
}

// The same changes in harmless form must pass, or the attacks above prove nothing.
func TestHonestVariationsOfTheIDTokenPass(t *testing.T) {
	exp := time.Now().Add(time.Minute).Unix()
	for name, changes := range map[string]func(w *world) map[string]any{
		"signed again, unchanged": func(*world) map[string]any { return nil },
		"an audience as a list":   func(w *world) map[string]any { return map[string]any{"aud": []any{w.ClientID}} },
		"us among others, as the authorised party": func(w *world) map[string]any {
			return map[string]any{"aud": []any{w.ClientID, "somebody-else"}, "azp": w.ClientID}
		},
		"a fraction of a second":     func(*world) map[string]any { return map[string]any{"exp": float64(exp) + 0.5} },
		"expiry as text":             func(*world) map[string]any { return map[string]any{"exp": strconv.FormatInt(exp, 10)} },
		"a long subject":             func(*world) map[string]any { return map[string]any{"sub": strings.Repeat("a", 255)} },
		"claims nobody has heard of": func(*world) map[string]any { return map[string]any{"groups": map[string]any{"a": []any{1, nil}}} },
		"a token near 8 kB":          func(*world) map[string]any { return map[string]any{"picture": strings.Repeat("a", 5<<10)} },
	} {
		t.Run(name, func(t *testing.T) {
			w, p := open(t)
			w.changeClaims(t, changes(w))
			if who, err := signIn(t, w, p, ana()); err != nil || who.Subject == "" {
				t.Errorf("signed in %+v, error %v", who, err)
			}
		})
	}
}

// Endpoints that answer with something else.
func TestABrokenProvider(t *testing.T) {
	say := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	loop := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }
	html := say(200, "text/html", "<!doctype html><title>Sign in</title>"+strings.Repeat("<p>eyJhbGciOi", 1000))
	answers := []struct {
		name   string
		answer http.HandlerFunc
	}{
		{"HTML", html},
		{"HTML that says it is JSON", say(200, "application/json", "<html>")},
		{"an empty answer", say(200, "application/json", "")},
		{"a list", say(200, "application/json", "[]")},
		{"a text", say(200, "application/json", `"hello"`)},
		{"a server error", say(500, "text/html", "<h1>eyJ secret trace</h1>\n\n")},
		{"a redirect loop", loop},
		{"too much", say(200, "application/json", `{"a":"`+strings.Repeat("a", maxResponse)+`"}`)},
		{"a hang-up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	}
	for _, path := range []string{mockoidc.DiscoveryEndpoint, mockoidc.TokenEndpoint, mockoidc.JWKSEndpoint, mockoidc.UserinfoEndpoint} {
		for _, test := range answers {
			t.Run(path+" "+test.name, func(t *testing.T) {
				w, p := open(t)
				w.doInstead(path, test.answer)
				if path == mockoidc.DiscoveryEndpoint {
					_, _, err := p.Begin(t.Context())
					if !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrUntrusted) || len(err.Error()) > 400 || strings.Contains(err.Error(), "\n") {
						t.Errorf("error %v", err)
					}
					return
				}
				who := ana()
				who.hidesEmail = true
				if _, err := signIn(t, w, p, who); !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrUntrusted) {
					t.Errorf("error %v", err)
				}
			})
		}
	}
}

func TestTheTokenEndpointRefuses(t *testing.T) {
	for body, want := range map[string]error{
		`{"error":"invalid_grant","error_description":"code was eyJ"}`: ErrStartAgain,
		`{"error":"invalid_client"}`:                                   ErrUnavailable,
		`{"error":"<b>eyJ</b>"}`:                                       ErrUnavailable,
		`{}`:                                                           ErrUnavailable,
	} {
		w, p := open(t)
		w.doInstead(mockoidc.TokenEndpoint, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(body))
		})
		if _, err := signIn(t, w, p, ana()); !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", body, err, want)
		}
		if got := w.count(mockoidc.TokenEndpoint); got != 1 {
			t.Errorf("%s: the code was sent %d times", body, got)
		}
	}
}

// A redirect to another host would take the code and our secret there.
func TestRedirectsElsewhereAreNotFollowed(t *testing.T) {
	stolen := 0
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen++ }))
	defer thief.Close()
	for _, path := range []string{mockoidc.DiscoveryEndpoint, mockoidc.TokenEndpoint, mockoidc.JWKSEndpoint, mockoidc.UserinfoEndpoint} {
		for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
			w, p := open(t)
			w.doInstead(path, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.URL+"/in", status) })
			address, flow, err := p.Begin(t.Context())
			if err == nil {
				who := ana()
				who.hidesEmail = true
				w.QueueUser(who)
				_, err = finish(t, p, t.Context(), flow, visit(t, address))
			}
			if !errors.Is(err, ErrUnavailable) {
				t.Errorf("%s %d: error %v", path, status, err)
			}
		}
	}
	if stolen != 0 {
		t.Errorf("%d requests went to another host", stolen)
	}
}

func TestARedirectOnTheSameHostIsFollowed(t *testing.T) {
	w, p := open(t)
	first := true
	w.doInstead(mockoidc.DiscoveryEndpoint, func(rw http.ResponseWriter, r *http.Request) {
		w.instead.Store(nil)
		first = false
		http.Redirect(rw, r, r.URL.Path, http.StatusFound)
	})
	if _, _, err := p.Begin(t.Context()); err != nil || first {
		t.Errorf("error %v", err)
	}
}

// What the provider says about itself decides where people and secrets go.
func TestDiscoveryIsChecked(t *testing.T) {
	for name, change := range map[string]func(about map[string]string){
		"another issuer":              func(a map[string]string) { a["issuer"] = "https://evil.example" },
		"no issuer":                   func(a map[string]string) { a["issuer"] = "" },
		"a script to send people to":  func(a map[string]string) { a["authorization_endpoint"] = "javascript:alert(1)" },
		"nowhere to send people to":   func(a map[string]string) { a["authorization_endpoint"] = "" },
		"a plain http token endpoint": func(a map[string]string) { a["token_endpoint"] = "http://id.harwick.example/token" },
		"no token endpoint":           func(a map[string]string) { a["token_endpoint"] = "" },
		"keys from a file":            func(a map[string]string) { a["jwks_uri"] = "file:///etc/keys" },
		"no keys":                     func(a map[string]string) { a["jwks_uri"] = "" },
		"userinfo over plain http":    func(a map[string]string) { a["userinfo_endpoint"] = "http://id.harwick.example/me" },
	} {
		t.Run(name, func(t *testing.T) {
			w, p := open(t)
			about := map[string]string{"issuer": w.Issuer(), "authorization_endpoint": w.AuthorizationEndpoint(), "token_endpoint": w.TokenEndpoint(),
				"jwks_uri": w.JWKSEndpoint(), "userinfo_endpoint": w.UserinfoEndpoint()}
			change(about)
			w.doInstead(mockoidc.DiscoveryEndpoint, func(rw http.ResponseWriter, _ *http.Request) { writeJSON(rw, about) })
			if address, _, err := p.Begin(t.Context()); !errors.Is(err, ErrUntrusted) {
				t.Errorf("sends people to %q, error %v", address, err)
			}
		})
	}
}

func TestALongAnswerIsNotReadToItsEnd(t *testing.T) {
	w, p := open(t)
	for _, test := range []struct {
		bytes int
		want  error
	}{{maxResponse, ErrUnavailable}, {maxResponse - 1<<10, nil}} { // a failure is not remembered: the second may succeed
		w.doInstead(mockoidc.DiscoveryEndpoint, func(rw http.ResponseWriter, _ *http.Request) {
			writeJSON(rw, map[string]string{"issuer": w.Issuer(), "authorization_endpoint": w.AuthorizationEndpoint(), "token_endpoint": w.TokenEndpoint(),
				"jwks_uri": w.JWKSEndpoint(), "padding": strings.Repeat("a", test.bytes)})
		})
		if _, _, err := p.Begin(t.Context()); !errors.Is(err, test.want) {
			t.Errorf("%d bytes: error %v, want %v", test.bytes, err, test.want)
		}
	}
}

// Expiry goes by the clock that is given, and so does the life of a flow.
func TestTimeIsTheClockGiven(t *testing.T) {
	w := newWorld(t)
	w.listen(t, "127.0.0.1:0")
	config, later := w.config(), time.Duration(0)
	config.Now = func() time.Time { return time.Now().Add(later) }
	p := provider(t, config)
	flow, query := begin(t, w, p, ana())
	later = flowLife + time.Second
	if _, err := finish(t, p, t.Context(), flow, query); !errors.Is(err, ErrStartAgain) {
		t.Errorf("a flow of yesterday: %v", err)
	}
	if _, err := signIn(t, w, p, ana()); !errors.Is(err, ErrUntrusted) { // mockoidc's tokens live ten minutes
		t.Errorf("a token that is over: %v", err)
	}
}

// A provider that promises to name itself in every answer must do so (RFC 9207): without it another's answer could pass for its own.
func TestTheIssuerInTheAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		promised bool
		iss      func(w *world) string
		want     error
	}{
		"promised and there":  {true, func(w *world) string { return w.Issuer() }, nil},
		"promised and absent": {true, func(*world) string { return "" }, ErrUntrusted},
		"there all the same":  {false, func(w *world) string { return w.Issuer() }, nil},
		"neither":             {false, func(*world) string { return "" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := open(t)
			w.doInstead(mockoidc.DiscoveryEndpoint, func(rw http.ResponseWriter, _ *http.Request) {
				writeJSON(rw, map[string]any{"issuer": w.Issuer(), "authorization_endpoint": w.AuthorizationEndpoint(), "token_endpoint": w.TokenEndpoint(),
					"jwks_uri": w.JWKSEndpoint(), "authorization_response_iss_parameter_supported": test.promised,
					"token_endpoint_auth_methods_supported": []string{"client_secret_post"}})
			})
			flow, query := begin(t, w, p, ana())
			if iss := test.iss(w); iss != "" {
				query.Set("iss", iss)
			}
			if _, err := finish(t, p, t.Context(), flow, query); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func TestOnlyAlgorithmsThatProveWhoSigned(t *testing.T) {
	for offered, want := range map[string]string{"": "RS256", "none HS256": "RS256", "none ES256 HS512 PS256": "ES256 PS256"} {
		if got := strings.Join(signing(strings.Fields(offered)), " "); got != want {
			t.Errorf("of %q %q are taken, want %q", offered, got, want)
		}
	}
}
