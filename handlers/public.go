package handlers

import (
	"fmt"
	"net/http"
	"net/url"

	"acorn/views"

	"github.com/labstack/echo/v4"
)

// healthy says that the program runs.
func (s *Server) healthy(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready says that the program can answer: its database does.
func (s *Server) ready(c echo.Context) error {
	if err := s.Store.Ping(c.Request().Context()); err != nil {
		s.Log.ErrorContext(c.Request().Context(), "not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// theme is the council's colours over Acorn's.
func (s *Server) theme(c echo.Context) error {
	council := s.currentCouncil(c)
	c.Response().Header().Set("Cache-Control", "public, max-age=300")
	css := fmt.Sprintf(":root{--acorn-brand:%s;--acorn-button:%s;--acorn-accent:%s}", council.BrandColour, council.ButtonColour, council.AccentColour)
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", []byte(css))
}

// home shows what can be done now.
func (s *Server) home(c echo.Context) error {
	return s.render(c, http.StatusOK, views.HomePage(views.Home{Page: s.page(c, t(c, "Home"))}))
}

// carryOn gives back a form that was sent after its session had ended.
func (s *Server) carryOn(c echo.Context) error {
	kept, err := s.Store.ParkedForm(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	fields, err := url.ParseQuery(kept.Fields)
	if err != nil {
		return fmt.Errorf("reading the kept form: %w", err)
	}
	return s.render(c, http.StatusOK, views.SendAgainPage(s.page(c, t(c, "We kept what you typed")), kept.Path, fields))
}
