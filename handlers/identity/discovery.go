package identity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	timeout      = 5 * time.Second // for each request to a provider
	maxResponse  = 256 << 10       // bytes of any answer of a provider
	maxRedirects = 3
)

// discovered is what the provider says about itself.
type discovered struct {
	oauth       oauth2.Config
	userInfo    *oidc.Provider
	verifier    *oidc.IDTokenVerifier
	namesIssuer bool       // answers always have an iss parameter
	key         *clientKey // shows that it is us; nil where there is a secret
}

// discover asks the provider where its endpoints are, once: what it said is kept for good, and a failure is not. Requests that come while one
// is asking wait for its answer, so that a slow provider never holds up a queue of them one after the other.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	if found := p.found.Load(); found != nil {
		return found, nil
	}
	answer := p.asking.DoChan("", func() (any, error) {
		// Not the context of whoever happens to come first: the others are waiting too.
		asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
		defer cancel()
		found, err := p.ask(asking)
		if err == nil {
			p.found.Store(found)
		}
		return found, err
	})
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %s while waiting for it", ErrUnavailable, clean(ctx.Err().Error()))
	case a := <-answer:
		if a.Err != nil {
			return nil, a.Err
		}
		return a.Val.(*discovered), nil
	}
}

func (p *Provider) ask(ctx context.Context) (*discovered, error) {
	withClient := oidc.ClientContext(ctx, p.client)
	provider, err := oidc.NewProvider(withClient, p.config.Issuer)
	var other *oidc.IssuerMismatchError
	if errors.As(err, &other) {
		return nil, fmt.Errorf("%w: it says that it is another issuer: %s", ErrUntrusted, clean(err.Error()))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: asking for its endpoints: %s", ErrUnavailable, clean(err.Error()))
	}
	var about struct {
		AuthURL     string   `json:"authorization_endpoint"`
		TokenURL    string   `json:"token_endpoint"`
		KeysURL     string   `json:"jwks_uri"`
		UserInfoURL string   `json:"userinfo_endpoint"`
		Algorithms  []string `json:"id_token_signing_alg_values_supported"`
		Methods     []string `json:"token_endpoint_auth_methods_supported"`
		Assertions  []string `json:"token_endpoint_auth_signing_alg_values_supported"`
		Scopes      []string `json:"scopes_supported"`
		NamesIssuer bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&about); err != nil {
		return nil, fmt.Errorf("%w: what it says of itself: %s", ErrUnavailable, clean(err.Error()))
	}
	issuer, err := url.Parse(p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: its issuer: %s", ErrUnavailable, clean(err.Error()))
	}
	for name, address := range map[string]string{"authorization": about.AuthURL, "token": about.TokenURL, "keys": about.KeysURL, "userinfo": about.UserInfoURL} {
		if address == "" && name == "userinfo" {
			continue
		}
		// An http issuer is on this machine; an https one must not lead to plain http even here.
		if u, err := url.Parse(address); err != nil || !secure(u) || issuer.Scheme == "https" && u.Scheme != "https" {
			return nil, fmt.Errorf("%w: its %s endpoint is not an https address: %s", ErrUntrusted, name, clean(strconv.Quote(address)))
		}
	}
	endpoint := oauth2.Endpoint{AuthURL: about.AuthURL, TokenURL: about.TokenURL, AuthStyle: oauth2.AuthStyleInHeader}
	if p.key != nil || slices.Contains(about.Methods, "client_secret_post") {
		// Said rather than tried out: a failed try would use up the code.
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	scopes := []string{oidc.ScopeOpenID, oidc.ScopeEmail, oidc.ScopeProfile}
	if p.config.NoEmail {
		scopes = []string{oidc.ScopeOpenID, oidc.ScopeProfile}
	}
	found := &discovered{
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, RedirectURL: p.config.RedirectURL, Endpoint: endpoint, Scopes: asked(scopes, about.Scopes),
		},
		userInfo: provider,
		verifier: oidc.NewVerifier(p.config.Issuer, oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), p.client), about.KeysURL),
			&oidc.Config{ClientID: p.config.ClientID, SupportedSigningAlgs: signing(about.Algorithms), Now: p.config.Now}),
		namesIssuer: about.NamesIssuer,
	}
	if p.key != nil {
		key := p.key.fit(about.Assertions)
		found.key = &key
	}
	return found, nil
}

// asked are the scopes that we want and the provider says it has: some, as GOV.UK One Login, refuse whoever asks for another. A provider need not say
// which it has (OpenID Connect Discovery §3).
func asked(want, has []string) []string {
	if len(has) == 0 {
		return want
	}
	return slices.DeleteFunc(want, func(scope string) bool { return scope != oidc.ScopeOpenID && !slices.Contains(has, scope) })
}

// signing keeps the algorithms that prove who signed: not "none", and not the HS family, whose key is a secret that we hold too. An
// empty list means RS256, which every provider must have (OpenID Connect Core §15.1).
func signing(offered []string) []string {
	good := []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}
	kept := slices.DeleteFunc(slices.Clone(offered), func(a string) bool { return !slices.Contains(good, a) })
	if len(kept) == 0 {
		return []string{oidc.RS256}
	}
	return kept
}

// hardened is the client with short time-outs, few redirects and small answers. It has no cookies.
func hardened(from *http.Client) *http.Client {
	if from == nil {
		from = &http.Client{}
	}
	c := &http.Client{Transport: limited{http.DefaultTransport}, Timeout: timeout, CheckRedirect: sameHost}
	if from.Transport != nil {
		c.Transport = limited{from.Transport}
	}
	if from.Timeout > 0 {
		c.Timeout = min(timeout, from.Timeout)
	}
	return c
}

// sameHost follows a provider's redirects on its own host only: with the token endpoint's they would carry the code and our secret away.
func sameHost(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects {
		return errors.New("too many redirects")
	}
	if first := before[0].URL; next.URL.Scheme != first.Scheme || next.URL.Host != first.Host {
		return errors.New("a redirect to another host is not followed")
	}
	return nil
}

// limited refuses long answers.
type limited struct{ http.RoundTripper }

// RoundTrip makes reading more than maxResponse bytes of the answer an error.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := l.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = http.MaxBytesReader(nil, response.Body, maxResponse)
	}
	return response, err
}
