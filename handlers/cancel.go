package handlers

import (
	"context"
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// cancelForm shows an officer what cancelling a round means.
func (s *Server) cancelForm(c echo.Context) error { return s.cancelPage(c, "", nil) }

func (s *Server) cancelPage(c echo.Context, reason string, failed error) error {
	page, err := s.Store.CancelPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Cancel{Page: s.roundPage(c, "Cancel this round", views.PlacesOf(page.RoundFrame)), CancelPage: page, Reason: reason}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.CancelPage(p))
	}
	return s.render(c, http.StatusOK, views.CancelPage(p))
}

// cancelRound calls a round off, or proposes that where it takes two.
func (s *Server) cancelRound(c echo.Context) error {
	slug, reason := c.Param("slug"), form(c).Get("reason")
	err := s.Store.CancelRound(c.Request().Context(), s.actor(c), slug, reason)
	if err != nil && refill(err) {
		return s.cancelPage(c, reason, err)
	}
	if err != nil {
		return err
	}
	return s.see(c, "/desk/rounds/"+slug+"/cancel")
}

// cancelStep confirms that a round is cancelled, or goes on with it.
func (s *Server) cancelStep(do func(ctx context.Context, actor models.Actor, slug, seen string) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		slug := c.Param("slug")
		err := do(c.Request().Context(), s.actor(c), slug, form(c).Get(seenField))
		if err != nil && refill(err) {
			return s.cancelPage(c, "", err)
		}
		if err != nil {
			return err
		}
		s.flash(c, done)
		return s.see(c, "/desk/rounds/"+slug)
	}
}
