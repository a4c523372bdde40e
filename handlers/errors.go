package handlers

import (
	"errors"
	"net/http"

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
	default:
		return http.StatusInternalServerError
	}
}

// ourError makes one of our errors of anything: echo's own say only a status.
func ourError(err error) *models.Error {
	var ours *models.Error
	if errors.As(err, &ours) {
		return ours
	}
	var web *echo.HTTPError
	if !errors.As(err, &web) {
		return models.Errorf(models.Internal, "Sorry, something went wrong").Because(err)
	}
	switch web.Code {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return models.Missing().Because(err)
	case http.StatusForbidden:
		return models.Errorf(models.Forbidden, "We did not accept that, because it did not come from this site").Because(err)
	case http.StatusRequestEntityTooLarge:
		return models.Errorf(models.Invalid, "That is too much text for one form. Make it shorter").Because(err)
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return models.Errorf(models.Invalid, "We could not read that form. Go back and send it again").Because(err)
	default:
		return models.Errorf(models.Internal, "Sorry, something went wrong").Because(err)
	}
}

// handleError turns every error into a page that says what to do next. What was typed is kept: a form sent after its session ended waits
// while the person signs in, and one whose page went out of date can be sent again.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	detached(c)
	var answer error
	e := ourError(err)
	status := statusOf(e.Code)
	switch r := c.Request(); {
	case routeOf(c).kind == machine || r.Method == http.MethodHead:
		answer = c.NoContent(status)
	case errors.Is(err, errExpiredForm):
		answer = s.sendAgain(c)
	case e.Code == models.Unauthenticated && r.Method == http.MethodPost:
		answer = s.parkForm(c)
	case e.Code == models.Unauthenticated:
		answer = s.see(c, views.Page{Path: r.URL.Path}.SignInHref())
	default:
		p := s.page(c, "")
		p.Bare = false
		answer = s.render(c, status, views.ErrorPage(p, e, status))
	}
	if answer != nil && !c.Response().Committed {
		s.Log.ErrorContext(c.Request().Context(), "writing the error page", "error", answer)
		if err := c.String(http.StatusInternalServerError, "Sorry, something went wrong. Try again in a few minutes."); err != nil {
			s.Log.ErrorContext(c.Request().Context(), "writing the last resort", "error", err)
		}
	}
}

// sendAgain shows what was typed with a button that sends it with a fresh token.
func (s *Server) sendAgain(c echo.Context) error {
	fields := form(c)
	fields.Del(tokenField)
	return s.render(c, http.StatusConflict, views.SendAgainPage(s.page(c, t(c, "This page was open for a long time")), c.Request().URL.Path, fields))
}

// parkForm keeps what was typed and asks the person to sign in; afterwards they find it again.
func (s *Server) parkForm(c echo.Context) error {
	fields := form(c)
	fields.Del(tokenField)
	id, err := s.Store.ParkForm(c.Request().Context(), c.Request().URL.Path, fields.Encode())
	if err != nil {
		return err
	}
	return s.see(c, "/sign-in?next=/carry-on/"+id)
}
