package handlers

import (
	"context"
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// clockPage shows officers when a vote closes, and what they can do about it.
func (s *Server) clockPage(c echo.Context) error { return s.showClock(c, nil, nil) }

func (s *Server) showClock(c echo.Context, typed *models.ExtendInput, failed error) error {
	page, err := s.Store.ClockPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Clock{Page: s.roundPage(c, "Time to vote", views.PlacesOf(page.RoundFrame)), ClockPage: page, Input: page.Suggested}
	if typed != nil {
		p.Input = *typed
	}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.ClockPage(p))
	}
	return s.render(c, http.StatusOK, views.ClockPage(p))
}

// extendVote gives a vote more time, or proposes that where it takes two.
func (s *Server) extendVote(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	in := models.ExtendInput{Reason: f.Get("reason"), To: typedMoment(f, "to"), Outage: f.Get("outage") != "", DownFrom: typedMoment(f, "down_from"), DownTo: typedMoment(f, "down_to")}
	err := s.Store.ExtendVote(c.Request().Context(), s.actor(c), slug, in)
	if err != nil && refill(err) {
		return s.showClock(c, &in, err)
	}
	if err != nil {
		return err
	}
	page, err := s.Store.ClockPage(c.Request().Context(), s.actor(c), slug)
	if err != nil {
		return err
	}
	if page.Waiting != nil {
		s.flash(c, "Proposed. Another officer confirms it or takes it back")
	} else {
		s.flash(c, "People can vote for longer, and are told so")
	}
	return s.see(c, "/desk/rounds/"+slug+"/clock")
}

// clockStep is one of the steps that two officers share on a vote's clock.
func (s *Server) clockStep(do func(ctx context.Context, actor models.Actor, slug, seen string) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		slug := c.Param("slug")
		err := do(c.Request().Context(), s.actor(c), slug, form(c).Get(seenField))
		if err != nil && refill(err) {
			return s.showClock(c, nil, err)
		}
		if err != nil {
			return err
		}
		s.flash(c, done)
		return s.see(c, "/desk/rounds/"+slug+"/clock")
	}
}
