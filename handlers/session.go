package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"acorn/models"
	"acorn/models/store"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
)

// What a session holds.
const (
	sessionPerson  = "person"
	sessionStaff   = "staff"   // whether they work here: such a session is shorter
	sessionProved  = "proved"  // when they last showed who they are, in microseconds of the store's clock
	sessionFlash   = "flash"   // what was just done, for the next page
	sessionFlow    = "flow"    // a sign-in under way at an identity provider
	sessionEmail   = "email"   // the address that a code was sent to
	sessionRequest = "request" // what the code was sent for: it is worth nothing in another session
	sessionNext    = "next"    // where to go once the code is in
)

// livesOn marks the context of a session that was found under the token that it still has: it is saved only while it is there.
type livesOn struct{}

// errSessionEnded is the answer to saving a session that was ended while its request was under way.
var errSessionEnded = errors.New("the session was ended meanwhile")

// sessionTable keeps sessions in the store; the session library has hashed the token already.
type sessionTable struct{ store *store.Store }

func (t sessionTable) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return t.store.FindSession(ctx, token)
}

// CommitCtx saves a session. When it expires is the store's to say, by its clock and by who it is.
func (t sessionTable) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return fmt.Errorf("reading the session: %w", err)
	}
	person, _ := values[sessionPerson].(string)
	staff, _ := values[sessionStaff].(bool)
	life := models.LifeOfSession(staff)
	if on, _ := ctx.Value(livesOn{}).(bool); !on {
		return t.store.BeginSession(ctx, token, person, data, life)
	}
	goesOn, err := t.store.KeepSession(ctx, token, data, life.Idle)
	if err == nil && !goesOn {
		return errSessionEnded
	}
	return err
}

func (t sessionTable) DeleteCtx(ctx context.Context, token string) error {
	return t.store.EndSession(ctx, token)
}

// Find, Commit and Delete complete the library's interface; it calls those with a context.
func (t sessionTable) Find(token string) ([]byte, bool, error) {
	return t.FindCtx(context.Background(), token)
}

// Commit keeps a session.
func (t sessionTable) Commit(token string, data []byte, expiry time.Time) error {
	return t.CommitCtx(context.Background(), token, data, expiry)
}

// Delete ends a session.
func (t sessionTable) Delete(token string) error { return t.DeleteCtx(context.Background(), token) }

func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = sessionTable{s.Store}
	m.HashTokenInStore = true
	// The library saves a session with each request where there is an idle time-out; how long each lasts is the store's to say.
	life := models.LifeOfSession(false)
	m.IdleTimeout, m.Lifetime = life.Idle, life.Most
	m.Cookie.Name = s.cookieName("session")
	m.Cookie.Persist = false // it goes with the browser's window, as on a library's computer
	m.Cookie.HttpOnly, m.Cookie.Secure, m.Cookie.SameSite, m.Cookie.Path = true, s.Config.Secure, http.SameSiteLaxMode, "/"
	return m
}

// cookieName has the prefix that ties a cookie to this very host, which browsers take over HTTPS only.
func (s *Server) cookieName(name string) string {
	if s.Config.Secure {
		return "__Host-" + name
	}
	return "acorn-" + name
}

// withSession loads the session and the person it belongs to, and saves the session, when it changed, before the answer begins.
func (s *Server) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(s.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := s.sessions.Load(c.Request().Context(), token)
		if err != nil {
			return fmt.Errorf("loading the session: %w", err)
		}
		c.SetRequest(c.Request().WithContext(ctx))
		actor, err := s.Store.Actor(ctx, s.sessions.GetString(ctx, sessionPerson))
		if err != nil {
			return err
		}
		c.Set(actorKey, actor)
		c.Response().Before(func() { s.saveSession(ctx, c, token) })
		return next(c)
	}
}

// saveSession writes the session row and its cookie. An empty session is not written: a visitor gets no row.
func (s *Server) saveSession(ctx context.Context, c echo.Context, token string) {
	ctx = context.WithoutCancel(ctx)
	switch s.sessions.Status(ctx) {
	case scs.Modified:
		if token == "" && len(s.sessions.Keys(ctx)) == 0 {
			return
		}
		newToken, expiry, err := s.sessions.Commit(context.WithValue(ctx, livesOn{}, token != "" && s.sessions.Token(ctx) == token))
		if errors.Is(err, errSessionEnded) {
			s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
			return
		}
		if err != nil {
			s.Log.ErrorContext(ctx, "saving the session", "error", err)
			return
		}
		s.sessions.WriteSessionCookie(ctx, c.Response(), newToken, expiry)
	case scs.Destroyed:
		s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	}
}

// actor is whoever sent the request.
func (s *Server) actor(c echo.Context) models.Actor {
	actor, _ := c.Get(actorKey).(models.Actor)
	return actor
}

// signIn makes the session that of a person who has just shown who they are.
func (s *Server) signIn(c echo.Context, personID string) error {
	return s.beginSession(c, personID, new(time.Duration(0)))
}

// beginSession makes the session the person's, under a new token so that one known before is worth nothing, and with nothing of whoever had it before. ago is
// how long ago they showed who they are; nil where nobody knows.
func (s *Server) beginSession(c echo.Context, personID string, ago *time.Duration) error {
	ctx := c.Request().Context()
	actor, err := s.Store.Actor(ctx, personID)
	if err != nil {
		return err
	}
	now, err := s.Store.Now(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(s.sessions.Clear(ctx), s.sessions.RenewToken(ctx)); err != nil {
		return fmt.Errorf("renewing the session: %w", err)
	}
	s.sessions.Put(ctx, sessionPerson, personID)
	s.sessions.Put(ctx, sessionStaff, actor.Staff())
	if ago != nil {
		s.sessions.Put(ctx, sessionProved, now.Add(-*ago).UnixMicro())
	}
	return nil
}

// flash keeps a sentence for the next page that this person sees. It needs a session: a visitor gets a page of their own instead.
func (s *Server) flash(c echo.Context, text string) {
	if s.actor(c).SignedIn() {
		s.sessions.Put(c.Request().Context(), sessionFlash, text)
	}
}
