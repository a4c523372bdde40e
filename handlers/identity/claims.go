package identity

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// claims is what a verified ID token says about a person.
type claims struct {
	Subject       string
	Email         string
	EmailVerified bool
	Name          string
	SignedInAgo   *time.Duration
	access        *oauth2.Token // for the userinfo endpoint, while the request lasts
}

// verify believes an ID token that this provider signed, for us, for this very sign-in, and not long ago (OpenID Connect Core §3.1.3.7).
func (p *Provider) verify(ctx context.Context, found *discovered, token *oauth2.Token, flow Flow) (*claims, error) {
	raw, _ := token.Extra("id_token").(string)
	switch {
	case raw == "":
		return nil, fmt.Errorf("%w: it gives no ID token", ErrUntrusted)
	case len(raw) > maxToken || len(token.AccessToken) > maxToken:
		return nil, fmt.Errorf("%w: its tokens have %d and %d bytes, more than %d", ErrUntrusted, len(raw), len(token.AccessToken), maxToken)
	}
	id, err := found.verifier.Verify(ctx, raw)
	if err != nil {
		// The library's words for keys that cannot be had are the only sign of it that it leaves.
		if strings.Contains(err.Error(), "fetching keys") {
			return nil, fmt.Errorf("%w: %s", ErrUnavailable, clean(err.Error()))
		}
		return nil, fmt.Errorf("%w: %s", ErrUntrusted, clean(err.Error()))
	}
	now := p.config.Now()
	var rest map[string]json.RawMessage
	if err := id.Claims(&rest); err != nil {
		return nil, fmt.Errorf("%w: its claims are no object", ErrUntrusted)
	}
	party, signedIn := text(rest["azp"]), authTime(rest["auth_time"], now)
	switch {
	case !equal(flow.Nonce, id.Nonce):
		return nil, fmt.Errorf("%w: the ID token is for another sign-in", ErrUntrusted)
	case id.IssuedAt.IsZero() || id.IssuedAt.Unix() <= 0 || id.IssuedAt.After(now.Add(5*time.Minute)):
		return nil, fmt.Errorf("%w: the ID token says that it was issued at %s", ErrUntrusted, id.IssuedAt.UTC().Format(time.RFC3339))
	case len(id.Audience) > 1 && party == "", party != "" && party != p.config.ClientID:
		return nil, fmt.Errorf("%w: the ID token is also for others", ErrUntrusted)
	case !goodSubject(id.Subject):
		return nil, fmt.Errorf("%w: the ID token names nobody, or not in 255 plain characters", ErrUntrusted)
	case id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil:
		return nil, fmt.Errorf("%w: the ID token came with another access token", ErrUntrusted)
	case flow.Anew && signedIn.Before(flow.StartedAt.Add(-clockSkew)):
		return nil, fmt.Errorf("%w: its auth_time is %s", ErrNotAnew, clean(cmp.Or(string(rest["auth_time"]), "absent")))
	}
	who := &claims{Subject: id.Subject, Name: name(rest), access: token}
	if !signedIn.IsZero() {
		who.SignedInAgo = new(max(0, now.Sub(signedIn)))
	}
	who.Email, who.EmailVerified = email(rest)
	return who, nil
}

// askEmail asks the userinfo endpoint for the email address, where the provider has one. Its answer must be about the same person
// (OpenID Connect Core §5.3.2).
func (r *request) askEmail(who *claims) error {
	found, err := r.discover(r.ctx)
	if err != nil || found.userInfo.UserInfoEndpoint() == "" {
		return err
	}
	info, err := found.userInfo.UserInfo(oidc.ClientContext(r.ctx, r.client), oauth2.StaticTokenSource(who.access))
	if err != nil {
		return fmt.Errorf("%w: %s", ErrUnavailable, "asking for the email address: "+clean(withoutBody(err)))
	}
	if info.Subject != who.Subject {
		return fmt.Errorf("%w: its userinfo endpoint speaks of somebody else", ErrUntrusted)
	}
	var rest map[string]json.RawMessage
	if err := info.Claims(&rest); err != nil {
		return fmt.Errorf("%w: what its userinfo endpoint says is no object", ErrUnavailable)
	}
	who.Email, who.EmailVerified = email(rest)
	if who.Name == "" {
		who.Name = name(rest)
	}
	return nil
}

// withoutBody leaves out the answer's body, which the library puts after the status: it is about a person.
func withoutBody(err error) string {
	first, _, _ := strings.Cut(err.Error(), ": ")
	return first
}

// goodSubject is what OpenID Connect Core §2 says of sub, and no control characters or blanks only.
func goodSubject(sub string) bool {
	for _, c := range sub {
		if c > unicode.MaxASCII || unicode.IsControl(c) {
			return false
		}
	}
	return strings.TrimSpace(sub) != "" && len(sub) <= 255
}

// authTime is when the person signed in at the provider (OpenID Connect Core §2), and the zero time where it does not say so, or says one that is yet to come.
func authTime(claim json.RawMessage, now time.Time) time.Time {
	var seconds float64
	if json.Unmarshal(claim, &seconds) != nil || seconds <= 0 || seconds > float64(now.Add(clockSkew).Unix()) {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}

// email is the address and whether the provider checked it. Some providers write true as text. What is no plain address is no address.
func email(rest map[string]json.RawMessage) (string, bool) {
	address := text(rest["email"])
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > 254 {
		return "", false
	}
	verified := string(rest[emailVerified])
	return address, verified == "true" || verified == `"true"`
}

// name is the person's name in one short line.
func name(rest map[string]json.RawMessage) string {
	words := strings.Fields(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return ' '
		}
		return c
	}, text(rest["name"])))
	runes := []rune(strings.Join(words, " "))
	return string(runes[:min(len(runes), 100)])
}

// text is a claim that is text, and empty for one that is anything else.
func text(claim json.RawMessage) string {
	var s string
	if json.Unmarshal(claim, &s) != nil {
		return ""
	}
	return s
}
