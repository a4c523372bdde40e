package handlers

import (
	"slices"

	"acorn/models"
	"acorn/views"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// promiseForm asks whoever was promised something whether it was kept.
func (s *Server) promiseForm(c echo.Context) error { return s.promiseFormPage(c, nil, nil) }

func (s *Server) promiseFormPage(c echo.Context, in *models.DealMarkInput, failed error) error {
	page, err := s.managed(c)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(page.Promises, func(p models.Promise) bool { return p.ID == c.Param("id") })
	if at < 0 {
		return models.Missing()
	}
	promise := page.Promises[at]
	if !promise.MayMark {
		return models.Errorf(models.Forbidden, "Only the other side of the deal says whether this promise was kept")
	}
	if in == nil {
		in = &models.DealMarkInput{}
		if m := promise.Mark; m != nil {
			*in = models.DealMarkInput{Kept: map[bool]string{true: "yes", false: "no"}[m.Kept], Why: m.Why}
		}
	}
	return s.manageForm(c, t(c, "Was this promise kept?"), failed, func(p views.Page, page models.InitiativePage) templ.Component {
		return views.PromiseFormPage(views.PromiseForm{Page: p, InitiativePage: page, Promise: promise, Form: *in})
	})
}

// markPromise takes the answer.
func (s *Server) markPromise(c echo.Context) error {
	f := form(c)
	in := models.DealMarkInput{Kept: f.Get("kept"), Why: f.Get("why")}
	err := s.Store.MarkPromise(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), in)
	return s.managing(c, err, func(failed error) error { return s.promiseFormPage(c, &in, failed) }, t(c, "Saved. Everyone can read it."))
}
