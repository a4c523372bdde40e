package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"

	"acorn/handlers/identity"
	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// flowInSession is a sign-in under way at a provider, where to go afterwards, and who was signed in already: they add the provider to their
// account, or show by it that it is still them.
type flowInSession struct {
	Flow   identity.Flow
	Next   string
	Person string
	Again  bool
}

// provider is one that is configured, by the name in the path alone.
func (s *Server) provider(c echo.Context) (*identity.Provider, error) {
	for _, p := range s.Identity {
		if p.Name() == c.Param("provider") {
			return p, nil
		}
	}
	return nil, models.Missing()
}

// beginSignIn leads to the provider.
func (s *Server) beginSignIn(c echo.Context) error {
	ctx := c.Request().Context()
	provider, err := s.provider(c)
	if err != nil {
		return err
	}
	actor, begin := s.actor(c), provider.Begin
	again := actor.SignedIn() && form(c).Get("again") != ""
	if again {
		begin = provider.BeginAgain
	}
	address, flow, err := begin(ctx)
	if err != nil {
		return providerFailed(err)
	}
	kept, err := json.Marshal(flowInSession{flow, safeNext(form(c).Get("next")), actor.PersonID, again})
	if err != nil {
		return fmt.Errorf("keeping the sign-in: %w", err)
	}
	s.sessions.Put(ctx, sessionFlow, string(kept))
	p := s.page(c, t(c, "Signing in with {{.Name}}", "Name", provider.Label()), home(c), link(t(c, "Sign in"), "/sign-in"))
	p.Onward = address
	return s.render(c, http.StatusOK, views.LeavingPage(p, provider.Label()))
}

// finishSignIn takes what the provider says. The sign-in under way is forgotten before it is looked at, so that it counts once.
func (s *Server) finishSignIn(c echo.Context) error {
	ctx := c.Request().Context()
	provider, err := s.provider(c)
	if err != nil {
		return err
	}
	var kept flowInSession
	if err := json.Unmarshal([]byte(s.sessions.PopString(ctx, sessionFlow)), &kept); err != nil {
		return providerFailed(err)
	}
	who, err := provider.Finish(ctx, kept.Flow, c.QueryParams())
	if err != nil {
		return providerFailed(err)
	}
	known := models.Identity{Provider: who.Provider, Issuer: who.Issuer, Subject: who.Subject}
	if kept.Again {
		return s.provedByIdentity(c, known, kept)
	}
	if actor := s.actor(c); actor.SignedIn() && actor.PersonID == kept.Person {
		if err := s.Store.LinkIdentity(ctx, actor, known); err != nil {
			return err
		}
		s.flash(c, t(c, "From now on you can sign in with {{.Name}} too", "Name", provider.Label()))
		return s.see(c, "/you")
	}
	in, err := s.Store.SignInByIdentity(ctx, known, who.Name)
	if err != nil {
		return err
	}
	return s.signedIn(c, in, kept.Next)
}

// providerFailed is what a person reads when signing in elsewhere did not work; the log has why.
func providerFailed(err error) error {
	return models.Errorf(models.Conflict, "Signing in did not work. Try again, or sign in with a code by email").Because(err)
}
