package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"github.com/markbates/goth"
	"golang.org/x/oauth2"
)

// Keys of goth.User's RawData.
const (
	emailVerified = "email_verified" // whether the provider checked the address
	signedInAgo   = "signed_in_ago"  // how long ago the person signed in there, as a *time.Duration
)

// request is the provider while one request is served.
type request struct {
	*Provider
	ctx  context.Context
	anew bool // BeginAuth asks that the person signs in although they may be signed in there
}

// session is one sign-in. What a sign-in proved is never marshalled: it can only come from Authorize.
type session struct {
	flow   Flow
	url    string
	proved *claims
}

var (
	_ goth.Provider = (*request)(nil)
	_ goth.Session  = (*session)(nil)
)

// SetName does nothing: a provider's name is in the database and comes from its configuration.
func (r *request) SetName(string) {}

// Debug does nothing: there is no mode in which tokens are printed.
func (r *request) Debug(bool) {}

// RefreshTokenAvailable is false: tokens are not kept, so a sign-in here never outlives its session.
func (r *request) RefreshTokenAvailable() bool { return false }

// RefreshToken always fails, see RefreshTokenAvailable.
func (r *request) RefreshToken(string) (*oauth2.Token, error) {
	return nil, errors.New("identity: tokens are not kept and cannot be refreshed")
}

// BeginAuth makes the address to send the browser to. state must be random and new.
func (r *request) BeginAuth(state string) (goth.Session, error) {
	found, err := r.discover(r.ctx)
	if err != nil {
		return nil, err
	}
	flow := Flow{Provider: r.config.Name, State: state, StartedAt: r.config.Now().UTC(), Anew: r.anew}
	for _, secret := range []*string{&flow.Nonce, &flow.Verifier} {
		if *secret, err = r.random(); err != nil {
			return nil, err
		}
	}
	options := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("nonce", flow.Nonce), oauth2.S256ChallengeOption(flow.Verifier)}
	if flow.Anew {
		// Some providers know only one of the two. Whether they did as asked, auth_time tells.
		options = append(options, oauth2.SetAuthURLParam("max_age", "0"), oauth2.SetAuthURLParam("prompt", "login"))
	}
	return &session{flow: flow, url: found.oauth.AuthCodeURL(state, options...)}, nil
}

// UnmarshalSession reads what Marshal wrote.
func (r *request) UnmarshalSession(text string) (goth.Session, error) {
	flow, err := parseFlow(text)
	return &session{flow: flow}, err
}

// FetchUser says who signed in, which Authorize found out and verified. The provider's userinfo endpoint is only asked for an email address
// that the ID token does not have.
func (r *request) FetchUser(s goth.Session) (goth.User, error) {
	ours, ok := s.(*session)
	if !ok || ours.proved == nil {
		return goth.User{}, fmt.Errorf("%w: nobody was authorised", ErrStartAgain)
	}
	who := *ours.proved
	if who.Email == "" && !r.config.NoEmail {
		if err := r.askEmail(&who); err != nil {
			return goth.User{}, err
		}
	}
	return goth.User{
		Provider: r.config.Name, UserID: who.Subject, Email: who.Email, Name: who.Name,
		RawData: map[string]any{"iss": r.config.Issuer, "sub": who.Subject, emailVerified: who.EmailVerified, signedInAgo: who.SignedInAgo},
	}, nil
}

// GetAuthURL is the address to send the browser to.
func (s *session) GetAuthURL() (string, error) {
	if s.url == "" {
		return "", errors.New(goth.NoAuthUrlErrorMessage)
	}
	return s.url, nil
}

// Marshal writes the flow as JSON.
func (s *session) Marshal() string { return s.flow.marshal() }

// Authorize checks the answer and redeems its code. It returns no token: nothing here may keep one.
func (s *session) Authorize(provider goth.Provider, answer goth.Params) (string, error) {
	r, ok := provider.(*request)
	if !ok {
		return "", fmt.Errorf("%w: the provider is not ours", ErrStartAgain)
	}
	if !equal(s.flow.State, answer.Get("state")) {
		return "", fmt.Errorf("%w: the answer has another state", ErrStartAgain)
	}
	if !r.used.first(s.flow.State, r.config.Now()) {
		return "", fmt.Errorf("%w: the answer came twice", ErrStartAgain)
	}
	found, err := r.discover(r.ctx)
	if err != nil {
		return "", err
	}
	// The issuer in the answer stops one provider from passing for another (RFC 9207).
	if iss := answer.Get("iss"); iss != r.config.Issuer && (iss != "" || found.namesIssuer) {
		return "", fmt.Errorf("%w: the answer comes from issuer %s", ErrUntrusted, clean(strconv.Quote(iss)))
	}
	if refusal := answer.Get("error"); refusal != "" {
		return "", refused(refusal)
	}
	code := answer.Get("code")
	if code == "" {
		return "", fmt.Errorf("%w: the answer has no code", ErrStartAgain)
	}
	options, err := r.authenticate(found)
	if err != nil {
		return "", err
	}
	token, err := found.oauth.Exchange(context.WithValue(r.ctx, oauth2.HTTPClient, r.client), code, append(options, oauth2.VerifierOption(s.flow.Verifier))...)
	if err != nil {
		return "", exchangeError(err)
	}
	s.proved, err = r.verify(r.ctx, found, token, s.flow)
	return "", err
}

// refused sorts the errors that a provider sends a browser back with (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6).
func refused(code string) error {
	switch code {
	case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
		return fmt.Errorf("%w: %s", ErrDenied, code)
	default:
		return fmt.Errorf("%w: it answers %s", ErrUnavailable, errorCode(code))
	}
}

// exchangeError sorts what can go wrong when a code is redeemed. The body of the answer is never repeated: it may have a token in it.
func exchangeError(err error) error {
	var answer *oauth2.RetrieveError
	switch {
	case errors.As(err, &answer) && answer.ErrorCode == "invalid_grant":
		return fmt.Errorf("%w: the provider does not take its code: used, expired or not for us", ErrStartAgain)
	case errors.As(err, &answer):
		status := 0
		if answer.Response != nil {
			status = answer.Response.StatusCode
		}
		return fmt.Errorf("%w: its token endpoint answers %d %s, %s", ErrUnavailable, status, http.StatusText(status), errorCode(answer.ErrorCode))
	default:
		return fmt.Errorf("%w: redeeming the code: %s", ErrUnavailable, clean(err.Error()))
	}
}

// errorCode repeats an error code only if it looks like one.
func errorCode(code string) string {
	if regexp.MustCompile(`^[a-z_]{1,50}$`).MatchString(code) {
		return code
	}
	return "no known error code"
}

func (f Flow) marshal() string {
	text, err := json.Marshal(f)
	if err != nil {
		return "" // only a year beyond 9999 gets here, and checkFlow refuses it
	}
	return string(text)
}

func parseFlow(text string) (Flow, error) {
	var f Flow
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return Flow{}, fmt.Errorf("%w: what was remembered of it cannot be read", ErrStartAgain)
	}
	return f, nil
}
