package handlers

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// statusOf is the HTTP status of a code.
func statusOf(code models.Code) int {
	switch code {
	case models.Invalid:
		return http.StatusUnprocessableEntity
	case models.Unauthenticated:
		return http.StatusUnauthorized
	case models.Forbidden:
		return http.StatusForbidden
	case models.NotFound:
		return http.StatusNotFound
	case models.Conflict, models.Closed:
		return http.StatusConflict
	case models.TooMany:
		return http.StatusTooManyRequests
	case models.Busy:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// ourError makes one of our errors of anything, with the status to answer with: echo's own errors say only a status, which machines and
// proxies know better than ours.
func ourError(err error) (*models.Error, int) {
	var ours *models.Error
	if errors.As(err, &ours) {
		return ours, statusOf(ours.Code)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return models.TooBusy().Because(err), http.StatusServiceUnavailable
	}
	var web *echo.HTTPError
	if !errors.As(err, &web) {
		return models.Errorf(models.Internal, "Sorry, something went wrong").Because(err), http.StatusInternalServerError
	}
	switch web.Code {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return models.Missing().Because(err), http.StatusNotFound
	case http.StatusForbidden:
		return models.Errorf(models.Forbidden, "We did not accept that, because it did not come from this site").Because(err), web.Code
	case http.StatusRequestEntityTooLarge:
		return models.Errorf(models.Invalid, "That is too much text for one form. Make it shorter").Because(err), web.Code
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return models.Errorf(models.Invalid, "We could not read that form. Go back and send it again").Because(err), web.Code
	default:
		return models.Errorf(models.Internal, "Sorry, something went wrong").Because(err), http.StatusInternalServerError
	}
}

// handleError turns every error into a page that says what to do next. What was typed is kept: a form sent after its session ended waits
// while the person signs in, and one whose page went out of date can be sent again.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if gone(c) { // what ended with them is no fault of ours
		refused(c, refusedGone)
		c.Response().WriteHeader(statusGone)
		return
	}
	defer func() { s.lastResort(c, recover()) }()
	detached(c)
	var answer error
	e, status := ourError(err)
	refused(c, e.Code)
	if e.Code == models.Busy {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	switch r := c.Request(); {
	case routeOf(c).kind == machine:
		answer = c.NoContent(status)
	case errors.Is(err, errProveAgain):
		answer = s.proveFirst(c)
	case e.Code == models.Unauthenticated && r.Method == http.MethodPost:
		answer = s.parkForm(c)
	case errors.Is(err, errExpiredForm):
		answer = s.sendAgain(c)
	case (e.Code == models.Internal || e.Code == models.Busy) && r.Method == http.MethodPost && len(form(c)) > 0:
		answer = s.sendAgainAfterFault(c, e, status)
	case e.Code == models.Unauthenticated:
		answer = s.see(c, views.Page{Path: r.URL.RequestURI()}.SignInHref())
	default:
		p := s.page(c, "")
		p.Bare = false
		answer = s.render(c, status, views.ErrorPage(p, e, status, s.keptHere(c, e)))
	}
	if answer != nil && !c.Response().Committed {
		s.Log.ErrorContext(c.Request().Context(), "writing the error page", "request", requestID(c), "error", answer)
		if err := c.String(http.StatusInternalServerError, "Sorry, something went wrong. Try again in a few minutes."); err != nil {
			s.Log.ErrorContext(c.Request().Context(), "writing the last resort", "error", err)
		}
	}
}

// lastResort answers when writing the error page itself panics: this runs outside the middleware that recovers.
func (s *Server) lastResort(c echo.Context, failure any) {
	if failure == nil {
		return
	}
	s.Log.ErrorContext(c.Request().Context(), "writing the error page panicked", "request", requestID(c), "error", failure)
	if c.Response().Committed {
		return
	}
	if err := c.String(http.StatusInternalServerError, "Sorry, something went wrong. Try again in a few minutes."); err != nil {
		s.Log.ErrorContext(c.Request().Context(), "writing the last resort", "error", err)
	}
}

// sendAgain shows what was typed with a button that sends it with a fresh token.
func (s *Server) sendAgain(c echo.Context) error {
	p := views.SendAgain{Page: s.page(c, t(c, "This page was open for a long time")), Action: c.Request().URL.Path, Fields: typedFields(c), Vote: s.pickedHere(c)}
	return s.render(c, http.StatusConflict, views.SendAgainPage(p))
}

// pickedHere is what is on the ballot of a form of the vote, in words; nil where this copy of the program does not remember its projects. The database is not asked for them:
// no form that comes here took a turn of those who vote, and the database may be what is at fault.
func (s *Server) pickedHere(c echo.Context) *views.VoteReview {
	vote, ok := s.ballotAtHand(c)
	if !ok {
		return nil
	}
	return &views.VoteReview{Vote: vote, Cast: castOf(c), Language: s.reading(c, vote)}
}

// sendAgainAfterFault does so where the fault is ours: browsers forget what was typed on pages that they may not keep.
func (s *Server) sendAgainAfterFault(c echo.Context, e *models.Error, status int) error {
	p := views.SendAgain{Page: s.page(c, t(c, e.Text)), Action: c.Request().URL.Path, Fields: typedFields(c), Fault: e, Vote: s.pickedHere(c)}
	return s.render(c, status, views.SendAgainPage(p))
}

// ballotAtHand is the ballot that a request of the vote is about, if this copy of the program remembers it.
func (s *Server) ballotAtHand(c echo.Context) (models.BallotPage, bool) {
	if routeOf(c).kind != votes || c.Param("slug") == "" {
		return models.BallotPage{}, false
	}
	return s.Store.BallotAtHand(c.Param("slug"))
}

// keptHere is what this browser keeps of a vote on its way, where the fault is ours that its page cannot be shown; nil where nothing is picked or at hand.
func (s *Server) keptHere(c echo.Context, e *models.Error) *views.VoteReview {
	if e.Code != models.Internal && e.Code != models.Busy {
		return nil
	}
	vote, ok := s.ballotAtHand(c)
	cast := s.draftVote(c).cast(vote)
	if !ok || cast.Blank() {
		return nil
	}
	return &views.VoteReview{Vote: vote, Cast: cast, Language: s.reading(c, vote)}
}

// typedFields are the fields of the form as they were sent, without its token.
func typedFields(c echo.Context) url.Values {
	fields := maps.Clone(form(c))
	fields.Del(tokenField)
	return fields
}

// parkForm keeps what was typed and asks the person to sign in; afterwards this browser finds it again. Whoever has no cookie of our forms, or
// fills the table from one place, gets the form back on a page instead.
func (s *Server) parkForm(c echo.Context) error {
	if s.browserHash(c) == "" || s.Store.Attempt(c.Request().Context(), s.bucket("park", network(c)), formsAPlace, formWindow) != nil {
		return s.sendAgain(c)
	}
	id, err := s.park(c)
	if err != nil {
		return err
	}
	return s.see(c, views.Page{Path: "/carry-on/" + id}.SignInHref())
}

// park keeps the form for the browser, and the person, that sent it.
func (s *Server) park(c echo.Context) (string, error) {
	return s.Store.ParkForm(c.Request().Context(), s.actor(c), s.browserHash(c), c.Request().URL.Path, typedFields(c).Encode())
}
