package handlers

import (
	"context"
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// keyPage shows what becomes of a round's key.
func (s *Server) keyPage(c echo.Context) error { return s.showKey(c, views.Key{}, nil) }

func (s *Server) showKey(c echo.Context, p views.Key, failed error) error {
	page, err := s.Store.KeyPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p.KeyPage = page
	if page.MayAct {
		p.Page = s.roundPage(c, "The key of the vote", views.PlacesOf(page.RoundFrame))
	} else {
		p.Page = s.page(c, "The key of the vote, "+page.Name, roundCrumbs(c, page.RoundFrame)...)
	}
	p.Page.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.KeyOfRoundPage(p))
	}
	return s.render(c, http.StatusOK, views.KeyOfRoundPage(p))
}

// proposeKeyDestruction is the first officer's half of destroying a key.
func (s *Server) proposeKeyDestruction(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	p := views.Key{Closed: f.Get("closed") != "", Statement: f.Get("statement")}
	err := s.Store.ProposeKeyDestruction(c.Request().Context(), s.actor(c), slug, p.Closed, p.Statement)
	if err != nil && refill(err) {
		return s.showKey(c, p, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "Another officer confirms it now")
	return s.see(c, "/desk/rounds/"+slug+"/key")
}

// keyStep confirms that a key is destroyed, or keeps it.
func (s *Server) keyStep(do func(ctx context.Context, actor models.Actor, slug, seen string) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		slug := c.Param("slug")
		err := do(c.Request().Context(), s.actor(c), slug, form(c).Get(seenField))
		if err != nil && refill(err) {
			return s.showKey(c, views.Key{}, err)
		}
		if err != nil {
			return err
		}
		s.flash(c, done)
		return s.see(c, "/desk/rounds/"+slug+"/key")
	}
}
