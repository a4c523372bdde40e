package identity

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"
)

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
				_, err = finish(t.Context(), t, p, flow, visit(t, address))
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
	if _, err := finish(t.Context(), t, p, flow, query); !errors.Is(err, ErrStartAgain) {
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
			if _, err := finish(t.Context(), t, p, flow, query); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}
