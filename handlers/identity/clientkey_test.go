package identity

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// TestAKeyInPlaceOfASecret: the provider is shown by a signature that it is us, as GOV.UK One Login asks. The signature is for this provider's token endpoint,
// soon over and never the same twice, and no secret is sent.
func TestAKeyInPlaceOfASecret(t *testing.T) {
	t.Parallel()
	onCurve := curveKey(t, elliptic.P256())
	for what, c := range map[string]struct {
		key     crypto.Signer
		offered []string
		alg     string
	}{
		"RSA":                        {rsaKey(t), []string{"RS256", "PS256"}, "PS256"},
		"RSA, the older signature":   {rsaKey(t), []string{"RS256"}, "RS256"},
		"RSA, and nothing is said":   {rsaKey(t), nil, "RS256"},
		"the curve P-256":            {onCurve, []string{"ES256"}, "ES256"},
		"the curve, nothing is said": {onCurve, nil, "ES256"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.listen(t, "127.0.0.1:0")
			config := w.config()
			config.ClientSecret, config.ClientKey = "", inPEM(t, c.key)
			seen := map[string]bool{}
			w.instead.Store(ptr(func(rw http.ResponseWriter, r *http.Request) bool {
				switch r.URL.Path {
				case mockoidc.DiscoveryEndpoint:
					writeJSON(rw, map[string]any{"issuer": w.Issuer(), "authorization_endpoint": w.AuthorizationEndpoint(), "token_endpoint": w.TokenEndpoint(),
						"jwks_uri": w.JWKSEndpoint(), "scopes_supported": []string{"openid", "email"}, "token_endpoint_auth_signing_alg_values_supported": c.offered})
					return true
				case mockoidc.TokenEndpoint:
					id, err := shown(r, w.ClientID, w.TokenEndpoint(), c.alg, c.key.Public())
					if err != nil || seen[id] || r.Form.Has("client_secret") || r.Header.Get("Authorization") != "" {
						t.Errorf("the assertion %q: %v; the form %v", id, err, r.Form)
					}
					seen[id] = true
					r.Form.Set("client_secret", w.ClientSecret) // the mock knows no other way
				}
				return false
			}))
			p := provider(t, config)
			for range 2 {
				if who, err := signIn(t, w, p, ana()); err != nil || who.Subject != "council|ana" {
					t.Fatalf("signed in %+v, %v", who, err)
				}
			}
			if len(seen) != 2 {
				t.Errorf("%d assertions for two sign-ins", len(seen))
			}
			if asked := w.form[mockoidc.AuthorizationEndpoint].Get("scope"); asked != "openid email" {
				t.Errorf("asks for %q of a provider that has openid and email", asked)
			}
		})
	}
}

// shown reads what a request to the token endpoint is signed with, as a provider does, and answers its number.
func shown(r *http.Request, client, audience, alg string, key crypto.PublicKey) (string, error) {
	if r.Form.Get("client_assertion_type") != jwtBearer {
		return "", errors.New("no assertion")
	}
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(r.Form.Get("client_assertion"), &claims, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{alg}), jwt.WithAudience(audience), jwt.WithIssuer(client), jwt.WithSubject(client), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	if err == nil && (claims.ID == "" || claims.ExpiresAt.After(time.Now().Add(5*time.Minute))) {
		err = errors.New("it has no number, or lives long")
	}
	return claims.ID, err
}

// TestAKeyThatIsNone: a key that cannot be used stops the start with a sentence that does not repeat it.
func TestAKeyThatIsNone(t *testing.T) {
	t.Parallel()
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	good := inPEM(t, rsaKey(t))
	for what, c := range map[string]struct{ secret, key, says string }{
		"neither":       {"", "", "a client secret or a client key"},
		"both":          {"x", good, "a client secret or a client key"},
		"no PEM":        {"", "c2VjcmV0", "not a private key in PEM"},
		"half a key":    {"", good[:len(good)/2], "not a private key in PEM"},
		"a small key":   {"", inPEM(t, small), "1024 bits"},
		"another curve": {"", inPEM(t, curveKey(t, elliptic.P384())), "P-256"},
	} {
		w := newWorld(t)
		w.listen(t, "127.0.0.1:0")
		config := w.config()
		config.ClientSecret, config.ClientKey = c.secret, c.key
		_, err := New(config)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "c2VjcmV0") || strings.Contains(err.Error(), "BEGIN") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func curveKey(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func inPEM(t *testing.T, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func ptr[T any](v T) *T { return &v }
