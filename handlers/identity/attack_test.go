package identity

import (
	"crypto/x509"
	"errors"
	"maps"
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
			_, err := finish(t.Context(), t, p, a.flow, a.query)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %v that says %q", err, test.want, test.says)
			}
		})
	}
}

func TestAnAnswerIsGoodOnce(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	if _, err := finish(t.Context(), t, p, flow, query); err != nil {
		t.Fatal(err)
	}
	asked := w.count(mockoidc.TokenEndpoint)
	if _, err := finish(t.Context(), t, p, flow, query); !errors.Is(err, ErrStartAgain) || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same answer again: %v", err)
	}
	if w.count(mockoidc.TokenEndpoint) != asked {
		t.Error("the provider was asked about it again")
	}
	// On another copy of the program the provider is the one to refuse it.
	if _, err := finish(t.Context(), t, provider(t, w.config()), flow, query); !errors.Is(err, ErrStartAgain) {
		t.Errorf("the same answer on another copy: %v", err)
	}
}

func TestAWrongStateDoesNotUseUpTheFlow(t *testing.T) {
	w, p := open(t)
	flow, query := begin(t, w, p, ana())
	wrong := maps.Clone(query)
	wrong.Set("state", "attacker")
	if _, err := finish(t.Context(), t, p, flow, wrong); !errors.Is(err, ErrStartAgain) {
		t.Fatal(err)
	}
	if _, err := finish(t.Context(), t, p, flow, query); err != nil {
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
	if _, err := finish(t.Context(), t, p, flow, query); err != nil {
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

func TestOnlyAlgorithmsThatProveWhoSigned(t *testing.T) {
	for offered, want := range map[string]string{"": "RS256", "none HS256": "RS256", "none ES256 HS512 PS256": "ES256 PS256"} {
		if got := strings.Join(signing(strings.Fields(offered)), " "); got != want {
			t.Errorf("of %q %q are taken, want %q", offered, got, want)
		}
	}
}
