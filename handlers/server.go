// Package handlers is Acorn on the web: which URL is which act, sessions, forms and errors. It is the only package that knows echo and
// goth. A handler never decides who may do what or what a stage allows: models does, and the store asks it.
package handlers

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"acorn/handlers/identity"
	"acorn/models"
	"acorn/models/store"
	"acorn/static"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Config is how the web side behaves.
type Config struct {
	BaseURL        string   // where people reach Acorn: https://acorn.example.gov.uk
	Secure         bool     // HTTPS: cookies get the __Host- prefix and Secure, and browsers are told to stay on HTTPS
	ProgramURL     string   // where people who check a result get the program and its source; empty where the council hands them out
	Demo           bool     // demo people, sent mail on a page, the gallery
	TrustedProxies []string // networks whose X-Forwarded-For is believed; none means that nobody is in between
}

// Deps is what the web side is made of.
type Deps struct {
	Store    *store.Store
	FormKey  []byte // secret for the tokens of forms, the same in every copy
	LimitKey []byte // secret for the buckets of attempt limits, the same in every copy
	VoteKey  []byte // secret of 32 bytes that seals votes on their way in browsers' cookies, the same in every copy
	Identity []*identity.Provider
	// VoteIdentity are those whose accounts show that somebody may vote: apart from Identity, because they send people back to another address.
	VoteIdentity []*identity.Provider
	Log          *slog.Logger
	Config       Config
	Backup       func() models.Backup // the newest backup of the database; nil where nobody watches over them
	Readiness    func() error         // why /readyz should say no although the database answers: the program is about to stop. May be nil
}

// Server answers requests.
type Server struct {
	Deps
	sessions *scs.SessionManager
	cache    *pageCache
	seals    cipher.AEAD   // seals votes on their way
	zips     sync.Pool     // compressors: each is large, and busy for a moment only
	votes    *admission    // how many requests of votes are answered at once, and
	making   *admission    // of those that download what is made of all votes of a result
	files    *shelf        // what was made
	abroad   *admission    // of those that wait for an identity provider, so that a slow one keeps nobody from voting by a code
	idle     time.Duration // how long a shared device waits for a touch before it asks whether anybody is there

	councilMu sync.Mutex
	council   models.Council
	councilAt time.Time
}

// Limits of a request. A form is text; what is larger is not one of ours.
const (
	maxBody     = "256K"
	maxElection = "9M" // of the one form that takes a whole election, from officers alone
	maxTexts    = "4M" // of the one that takes a whole ballot in another language, from officers too: a letter may take nine bytes on its way
	requestTime = 15 * time.Second
)

// New is the handler for everything. It fails when a route has no act that the table of permissions knows.
func New(d Deps) (http.Handler, error) {
	_, e, err := build(d)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// takesElection reports whether a request is of the form with which a past election is brought in.
func takesElection(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && c.Path() == electionsPath
}

// takesTexts reports whether a request is of the form with which a ballot's projects are written in another language.
func takesTexts(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && c.Path() == translationPath
}

func build(d Deps) (*Server, *echo.Echo, error) {
	if len(d.FormKey) < 32 || len(d.LimitKey) < 32 {
		return nil, nil, errors.New("handlers: the keys for forms and limits must be 32 bytes or more")
	}
	seals, err := newSeal(d.VoteKey)
	if err != nil {
		return nil, nil, err
	}
	s := &Server{Deps: d, cache: newPageCache(), council: models.NewCouncil(nil), seals: seals, votes: newAdmission(), abroad: newAdmission(), making: newFileAdmission(), files: newShelf(filesFor), idle: deviceIdle}
	s.sessions = s.newSessions()
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.handleError
	extractor, err := ipExtractor(d.Config.TrustedProxies)
	if err != nil {
		return nil, nil, err
	}
	e.IPExtractor = extractor

	// Outermost first. The body limit comes before anything that reads a form; the log line is written when the answer is known.
	e.Pre(ownRequestID(), remembersSender)
	limit := func(most string, of func(c echo.Context) bool) echo.MiddlewareFunc {
		return middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Limit: most, Skipper: func(c echo.Context) bool { return !of(c) }})
	}
	e.Use(s.logRequests(), s.recovers(), s.headers,
		limit(maxBody, func(c echo.Context) bool { return !takesElection(c) && !takesTexts(c) && !takesList(c) }), limit(maxElection, takesElection), limit(maxTexts, takesTexts), limit(maxList, takesList),
		middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{Timeout: requestTime, Skipper: takesList}))

	e.GET("/static/*", echo.WrapHandler(static.Handler()))
	e.HEAD("/static/*", echo.WrapHandler(static.Handler()))
	for _, r := range s.allRoutes() {
		if err := s.mount(e, r); err != nil {
			return nil, nil, err
		}
	}
	return s, e, nil
}

// mount adds a route with what every route goes through: session, form token, permission.
func (s *Server) mount(e *echo.Echo, r route) error {
	if !models.Known(r.act) {
		return fmt.Errorf("handlers: %s %s is no act of the table of permissions", r.method, r.path)
	}
	chain := []echo.MiddlewareFunc{s.withRoute(r), s.checkAddress}
	if r.kind != votes && r.kind != machine {
		chain = append(chain, s.withSession)
	}
	if r.kind == cached {
		chain = append(chain, s.cache.middleware)
	}
	if r.method == http.MethodPost {
		chain = append(chain, s.checkForm)
	}
	switch {
	case r.kind == votes && strings.HasSuffix(r.path, "/:provider"):
		chain = append(chain, s.abroad.middleware)
	case r.kind == votes:
		chain = append(chain, s.votes.middleware)
	}
	chain = append(chain, s.permit)
	if r.kind == proven {
		chain = append(chain, s.proven)
	}
	e.Add(r.method, r.path, r.handle, chain...)
	if r.method == http.MethodGet {
		e.HEAD(r.path, r.handle, chain...)
	}
	return nil
}

// permit lets through whoever may do the route's act in some scope; the store asks again for the very thing and stage.
func (s *Server) permit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := routeOf(c)
		actor := s.actor(c)
		if models.Can(actor, r.act, models.AnyStage) != models.ScopeNone {
			return next(c)
		}
		if !actor.SignedIn() {
			return models.Errorf(models.Unauthenticated, "Sign in first")
		}
		return forbidden(r.act)
	}
}

// forbidden is the answer to someone whose roles do not allow the act.
func forbidden(act models.Act) error {
	return models.Errorf(models.Forbidden, "You can't do this", "Act", string(act))
}

// councilTime is how long a page waits for the settings.
const councilTime = time.Second

// currentCouncil is the council of the settings, read again every few seconds: another copy of the program may have changed it.
func (s *Server) currentCouncil(c echo.Context) models.Council {
	s.councilMu.Lock()
	defer s.councilMu.Unlock()
	if !s.councilAt.IsZero() && time.Since(s.councilAt) < cacheFor {
		return s.council
	}
	// All pages wait for this, the one that says that the database does not answer too; and it is for all, also where who asks goes away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), councilTime)
	defer cancel()
	council, err := s.Store.Council(ctx)
	if err != nil {
		s.Log.ErrorContext(ctx, "reading the settings", "error", err)
		s.councilAt = time.Now()
		return s.council // an old name is better than no page
	}
	s.council, s.councilAt = council, time.Now()
	return council
}

// changed forgets what was kept for visitors after an act that may have changed it.
func (s *Server) changed() {
	s.cache.clear()
	s.councilMu.Lock()
	s.councilAt = time.Time{}
	s.councilMu.Unlock()
}
