package identity

import (
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2"
)

const assertionLife = 2 * time.Minute // long enough for a clock that is off, and of no use to whoever finds it later

// clientKey is the private key with which we show a provider that it is us, where there is no secret (private_key_jwt, OpenID Connect Core §9).
type clientKey struct {
	key any
	alg jwt.SigningMethod
}

// parseClientKey reads a private key in PEM: RSA of 2048 bits or more, or on the curve P-256.
func parseClientKey(text string) (*clientKey, error) {
	if key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(text)); err == nil {
		return rsaClientKey(key)
	}
	key, err := jwt.ParseECPrivateKeyFromPEM([]byte(text))
	if err != nil || key.Curve != elliptic.P256() {
		return nil, errors.New("the client key is not a private key in PEM, RSA or on the curve P-256")
	}
	return &clientKey{key: key, alg: jwt.SigningMethodES256}, nil
}

func rsaClientKey(key *rsa.PrivateKey) (*clientKey, error) {
	if key.N.BitLen() < 2048 {
		return nil, fmt.Errorf("the client key has %d bits and needs 2048", key.N.BitLen())
	}
	return &clientKey{key: key, alg: jwt.SigningMethodPS256}, nil
}

// fit takes the older RSA signature where that is all that the provider says it reads.
func (k clientKey) fit(offered []string) clientKey {
	if k.alg == jwt.SigningMethodPS256 && !slices.Contains(offered, "PS256") {
		k.alg = jwt.SigningMethodRS256
	}
	return k
}

// authenticate is what goes with a code to the token endpoint to show that it is us: nothing more where there is a secret, which oauth2 sends, else what the
// key signs for this one request (RFC 7523 §2.2 and §3).
func (p *Provider) authenticate(found *discovered) ([]oauth2.AuthCodeOption, error) {
	if found.key == nil {
		return nil, nil
	}
	id, err := p.random()
	if err != nil {
		return nil, err
	}
	now := p.config.Now()
	assertion, err := jwt.NewWithClaims(found.key.alg, jwt.RegisteredClaims{Issuer: p.config.ClientID, Subject: p.config.ClientID, Audience: jwt.ClaimStrings{found.oauth.Endpoint.TokenURL},
		ID: id, IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(assertionLife))}).SignedString(found.key.key)
	if err != nil {
		return nil, fmt.Errorf("%w: signing with the client key: %s", ErrUnavailable, clean(err.Error()))
	}
	return []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", assertion)}, nil
}
