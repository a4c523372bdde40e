package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"acorn/handlers/identity"
	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// flowInSession is a sign-in under way at a provider, where to go afterwards, and who was signed in already. Only a form that takes a proof begins one that adds
// the provider to their account.
type flowInSession struct {
	Flow   identity.Flow
	Next   string
	Person string
	Again  bool // they show by it that it is still them
	Adds   bool // they add the provider to their account
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
	again := s.actor(c).SignedIn() && form(c).Get("again") != ""
	return s.leadAway(c, flowInSession{Next: safeNext(form(c).Get("next")), Again: again})
}

// addSignIn leads to a provider that whoever is signed in wants to sign in with too.
func (s *Server) addSignIn(c echo.Context) error { return s.leadAway(c, flowInSession{Adds: true}) }

// leadAway begins a sign-in at the provider and leads there.
func (s *Server) leadAway(c echo.Context, under flowInSession) error {
	ctx := c.Request().Context()
	provider, err := s.provider(c)
	if err != nil {
		return err
	}
	begin := provider.Begin
	if under.Again {
		begin = provider.BeginAgain
	}
	address, flow, err := begin(ctx)
	if err != nil {
		return providerFailed(err)
	}
	under.Flow, under.Person = flow, s.actor(c).PersonID
	kept, err := json.Marshal(under)
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
	if kept.Again && errors.Is(err, identity.ErrNotAnew) {
		return s.provedNothing(c, provider.Label(), kept, err)
	}
	if err != nil {
		return providerFailed(err)
	}
	known := models.Identity{Provider: who.Provider, Issuer: who.Issuer, Subject: who.Subject}
	if kept.Again {
		return s.provedByIdentity(c, known, who.SignedInAgo, kept)
	}
	if kept.Adds {
		return s.finishAdding(c, known, kept, provider.Label())
	}
	in, err := s.Store.SignInByIdentity(ctx, known, who.Name)
	if err != nil {
		return err
	}
	return s.signedIn(c, in, who.SignedInAgo, kept.Next)
}

// finishAdding adds what a provider says to the account of who asked for it. They have proved who they are lately still: the page that leads to the
// provider may have been left open too.
func (s *Server) finishAdding(c echo.Context, known models.Identity, kept flowInSession, called string) error {
	actor := s.actor(c)
	if !actor.SignedIn() || actor.PersonID != kept.Person {
		return s.see(c, "/sign-in?next=/you")
	}
	lately, err := s.provedLately(c)
	if err != nil {
		return err
	}
	if !lately {
		return models.Errorf(models.Conflict, "That took longer than 5 minutes. Add {{.Name}} once more from the page of your account", "Name", called)
	}
	if err := s.Store.LinkIdentity(c.Request().Context(), actor, known, called); err != nil {
		return err
	}
	s.flash(c, t(c, "From now on you can sign in with {{.Name}} too", "Name", called))
	return s.see(c, "/you")
}

// removeSignIn takes a way to sign in off the account of who asks. All their other sessions end; this one goes on under a new token.
func (s *Server) removeSignIn(c echo.Context) error {
	ctx, actor := c.Request().Context(), s.actor(c)
	known, err := s.Store.IdentitiesOf(ctx, actor)
	if err != nil {
		return err
	}
	var offered []string
	for _, p := range s.Identity {
		offered = append(offered, p.Name())
	}
	at := slices.IndexFunc(known, func(k models.Identity) bool { return k.ID == c.Param("id") })
	if at < 0 {
		return models.Missing()
	}
	called := s.providerLabel(known[at].Provider)
	if err := s.Store.UnlinkIdentity(ctx, actor, known[at].ID, called, offered); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renewing the session: %w", err)
	}
	s.flash(c, t(c, "You no longer sign in with {{.Name}}", "Name", called))
	return s.see(c, "/you")
}

// providerLabel is what pages call a provider: by its name in the setting where it is no longer among those.
func (s *Server) providerLabel(name string) string {
	for _, p := range s.Identity {
		if p.Name() == name {
			return p.Label()
		}
	}
	return name
}

// providerFailed is what a person reads when signing in elsewhere did not work; the log has why.
func providerFailed(err error) error {
	return models.Errorf(models.Conflict, "Signing in did not work. Try again, or sign in with a code by email").Because(err)
}
