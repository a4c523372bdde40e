// Package identity signs people in through an OpenID Connect provider, such as a council's own directory. It goes through goth's
// interfaces and closes what goth's own provider leaves open: state, nonce and PKCE are made here for every sign-in and never taken
// from a request, the ID token's signature and claims are verified, and a provider that is slow, dead or hostile costs one failed
// sign-in, never a start-up, a panic or a wrong person.
//
//	url, flow, err := p.Begin(ctx)             // keep flow in the server-side session or sealed in a cookie, redirect to url
//	who, err := p.Finish(ctx, flow, r.URL.Query()) // on the way back: take flow out of the session first, then finish
//
// An identity is the pair of Issuer and Subject. It proves that somebody has that account, and nothing about what they may do here: an
// email address is for contact, never a key, and roles never come from a sign-in.
package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/markbates/goth"
	"golang.org/x/sync/singleflight"
)

// What a page can say to do. Every error of Begin and Finish is one of these; its text is for the log and has no token, code or
// secret in it.
var (
	// ErrStartAgain: the sign-in is not one that was begun here, in this browser, in the last ten minutes, and not yet finished. Start
	// again from the sign-in page.
	ErrStartAgain = errors.New("the sign-in must be started again")
	// ErrDenied: the person, or the provider on their behalf, said no. Sign in another way.
	ErrDenied = errors.New("the sign-in was refused at the provider")
	// ErrUnavailable: the provider does not answer, or not as it should. Try later, or sign in another way.
	ErrUnavailable = errors.New("the provider cannot be used now")
	// ErrUntrusted: what the provider said cannot be believed. Tell whoever runs this site, and sign in another way.
	ErrUntrusted = errors.New("the provider's answer cannot be trusted")
	// ErrNotAnew: the person was asked to sign in there anew, and the provider does not say that they did. Show who one is in another way.
	ErrNotAnew = errors.New("the provider does not say that the person signed in anew")
)

const (
	flowLife  = 10 * time.Minute // from Begin to Finish
	clockSkew = time.Minute      // between the copies of this program
	// Limits on what is read from outside.
	maxParameter = 4 << 10 // bytes of a callback parameter
	maxToken     = 8 << 10 // bytes of a token
)

// Config is one provider. Name, Issuer, ClientID, RedirectURL and one of ClientSecret and ClientKey must be set.
type Config struct {
	Name         string // in addresses and in the database, and so never changed: lower-case letters, digits, hyphens
	Label        string // on the button: "Harwick Council"; empty means Name
	Issuer       string // exactly as the provider writes it; with a tenant, the tenant's own and never a shared one such as "common"
	ClientID     string
	ClientSecret string
	ClientKey    string // a private key in PEM, in place of a secret (private_key_jwt)
	RedirectURL  string // where the provider sends people back to, exactly as registered there
	NoEmail      bool   // the provider is not asked for an email address, and what it says of one is not looked at

	HTTPClient *http.Client     // its transport is used; redirects, time-outs and sizes are limited here. nil means a plain one
	Now        func() time.Time // nil means time.Now
	Rand       io.Reader        // nil means crypto/rand
}

// Provider signs people in through one OpenID Connect provider. It may be used by many goroutines.
type Provider struct {
	config Config
	key    *clientKey // nil where there is a secret
	client *http.Client
	found  atomic.Pointer[discovered] // nil until the provider has been asked where its endpoints are
	asking singleflight.Group
	used   used
}

// Flow is what is remembered between Begin and Finish, as JSON in the server-side session, or sealed where there is none: nobody outside may read it.
type Flow struct {
	Provider  string    `json:"provider"`
	State     string    `json:"state"`    // proves that the answer belongs to this browser (RFC 6749 §10.12)
	Nonce     string    `json:"nonce"`    // proves that the ID token was made for this sign-in (OpenID Connect Core §3.1.2.1)
	Verifier  string    `json:"verifier"` // proves that who redeems the code is who asked for it (RFC 7636)
	StartedAt time.Time `json:"started_at"`
	Anew      bool      `json:"anew,omitempty"` // the person must sign in at the provider after StartedAt
}

// Identity is who signed in.
type Identity struct {
	Provider      string // Config.Name
	Issuer        string // Config.Issuer
	Subject       string // the account, for ever the same at this issuer; never empty
	Email         string // empty if the provider gives none
	EmailVerified bool   // whether the provider says that it checked the address
	Name          string // as the provider has it; may be empty
	// SignedInAgo is how long ago they signed in there: a provider lets somebody through who is signed in at it still. Nil where it does not say.
	SignedInAgo *time.Duration
}

// New checks the configuration. It does not contact the provider, so that a dead provider never stops a start.
func New(config Config) (*Provider, error) {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`).MatchString(config.Name) {
		return nil, fmt.Errorf("identity: the name %q may have lower-case letters, digits and hyphens only, at most 40", config.Name)
	}
	if config.ClientID == "" || (config.ClientSecret == "") == (config.ClientKey == "") {
		return nil, fmt.Errorf("identity: provider %s needs a client id, and a client secret or a client key", config.Name)
	}
	for what, address := range map[string]string{"issuer": config.Issuer, "redirect URL": config.RedirectURL} {
		u, err := url.Parse(address)
		if err != nil || !secure(u) || u.RawQuery != "" && what == "issuer" || u.Fragment != "" || u.User != nil {
			return nil, fmt.Errorf("identity: the %s of provider %s is not an https address: %q", what, config.Name, address)
		}
	}
	if config.Label == "" {
		config.Label = config.Name
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Rand == nil {
		config.Rand = rand.Reader
	}
	p := &Provider{config: config, client: hardened(config.HTTPClient), used: used{at: map[[32]byte]time.Time{}}}
	if config.ClientKey != "" {
		key, err := parseClientKey(config.ClientKey)
		if err != nil {
			return nil, fmt.Errorf("identity: provider %s: %w", config.Name, err)
		}
		p.key = key
	}
	return p, nil
}

// secure is true of an https address, and of a plain http one on this very machine.
func secure(u *url.URL) bool {
	host := u.Hostname()
	if u.Scheme == "https" {
		return host != ""
	}
	return u.Scheme == "http" && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// Name is the provider's name in addresses and in the database.
func (p *Provider) Name() string { return p.config.Name }

// Label is the provider's name on the page.
func (p *Provider) Label() string { return p.config.Label }

// Begin gives the address to send the browser to, and what to remember for when it comes back. The first sign-in asks the provider where
// its endpoints are; if it does not say within five seconds the error is [ErrUnavailable], and the next sign-in asks again.
func (p *Provider) Begin(ctx context.Context) (string, Flow, error) { return p.begin(ctx, false) }

// BeginAgain is Begin for somebody who shall show anew who they are: the provider is asked to have them sign in even if they are signed in there, and
// Finish believes it only if it says that they did.
func (p *Provider) BeginAgain(ctx context.Context) (string, Flow, error) { return p.begin(ctx, true) }

func (p *Provider) begin(ctx context.Context, anew bool) (string, Flow, error) {
	state, err := p.random()
	if err != nil {
		return "", Flow{}, err
	}
	session, err := (&request{p, ctx, anew}).BeginAuth(state)
	if err != nil {
		return "", Flow{}, err
	}
	address, err := session.GetAuthURL()
	if err != nil {
		return "", Flow{}, err
	}
	flow, err := parseFlow(session.Marshal())
	return address, flow, err
}

// Finish says who signed in. query is the query of the address that the browser came back to, of which only code, state, iss and error are
// looked at. Whoever calls it must have taken flow out of the session already: a flow is good for one answer. As a second line each
// copy of the program also refuses one that it has seen before.
func (p *Provider) Finish(ctx context.Context, flow Flow, query url.Values) (Identity, error) {
	if err := p.checkFlow(flow); err != nil {
		return Identity{}, err
	}
	answer, err := callback(query)
	if err != nil {
		return Identity{}, err
	}
	provider := p.goth(ctx)
	session, err := provider.UnmarshalSession(flow.marshal())
	if err != nil {
		return Identity{}, err
	}
	if _, err := session.Authorize(provider, answer); err != nil {
		return Identity{}, err
	}
	user, err := provider.FetchUser(session)
	if err != nil {
		return Identity{}, err
	}
	who := Identity{Provider: p.config.Name, Issuer: p.config.Issuer, Subject: user.UserID, Name: user.Name}
	who.SignedInAgo, _ = user.RawData[signedInAgo].(*time.Duration)
	if !p.config.NoEmail {
		who.Email = user.Email
		who.EmailVerified, _ = user.RawData[emailVerified].(bool)
	}
	return who, nil
}

// checkFlow refuses a flow that is empty, of another provider, or not of the last ten minutes.
func (p *Provider) checkFlow(f Flow) error {
	if f.State == "" || f.Nonce == "" || f.Verifier == "" || f.StartedAt.IsZero() {
		return fmt.Errorf("%w: none was begun in this browser", ErrStartAgain)
	}
	if f.Provider != p.config.Name {
		return fmt.Errorf("%w: it was begun with provider %q, not %q", ErrStartAgain, f.Provider, p.config.Name)
	}
	if age := p.config.Now().Sub(f.StartedAt); age > flowLife || age < -clockSkew {
		return fmt.Errorf("%w: it was begun %s ago", ErrStartAgain, age.Round(time.Second))
	}
	return nil
}

// callback keeps the parameters that the answer is made of. One that is there twice could mean one thing to us and another to somebody else
// (RFC 6749 §3.1).
func callback(query url.Values) (url.Values, error) {
	kept := url.Values{}
	for _, name := range []string{"code", "state", "iss", "error"} {
		values := query[name]
		if len(values) > 1 {
			return nil, fmt.Errorf("%w: the answer has %d parameters %s", ErrStartAgain, len(values), name)
		}
		if len(values) == 1 {
			if len(values[0]) > maxParameter {
				return nil, fmt.Errorf("%w: the answer's %s has %d bytes", ErrStartAgain, name, len(values[0]))
			}
			kept.Set(name, values[0])
		}
	}
	return kept, nil
}

// random draws 256 bits, in the letters that RFC 7636 allows for a verifier.
func (p *Provider) random() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(p.config.Rand, b); err != nil {
		return "", fmt.Errorf("%w: drawing random numbers: %s", ErrUnavailable, clean(err.Error()))
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// equal compares in constant time; nothing equals the empty text.
func equal(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// used remembers the states that an answer came for, for as long as their flows live.
type used struct {
	mu    sync.Mutex
	at    map[[32]byte]time.Time
	swept time.Time // when the old ones were last forgotten
}

// first is true the first time that it is asked about a state.
func (u *used) first(state string, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if now.Sub(u.swept) > clockSkew { // not for each: there may be many, and all others wait
		for s, at := range u.at {
			if now.Sub(at) > flowLife+clockSkew {
				delete(u.at, s)
			}
		}
		u.swept = now
	}
	key := sha256.Sum256([]byte(state))
	if _, again := u.at[key]; again {
		return false
	}
	u.at[key] = now
	return true
}

// clean makes the text of an error fit for a log: one short line without the documents that a server may have put into it.
func clean(text string) string {
	if i := strings.IndexAny(text, "<{"); i >= 0 {
		text = text[:i] + "…"
	}
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(text, "?"))
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + "…"
	}
	return text
}

// goth gives goth's view of the provider for one request: its interfaces have no context.
func (p *Provider) goth(ctx context.Context) goth.Provider { return &request{p, ctx, false} }
