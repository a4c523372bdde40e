package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// demoRoutes are there in the demo alone: they let anyone be anyone.
func (s *Server) demoRoutes() []route {
	return []route{
		{get, "/demo", models.ActDemo, personal, s.demoPeople},
		{post, "/demo/be/:id", models.ActDemo, personal, s.demoBe},
		{get, "/demo/mail", models.ActDemo, personal, s.demoMail},
		{get, "/gallery", models.ActDemo, personal, s.statement("Gallery", views.GalleryPage)},
	}
}

// demoPeople shows who there is to be, and what to try.
func (s *Server) demoPeople(c echo.Context) error {
	people, err := s.Store.DemoPeople(c.Request().Context())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.DemoPeoplePage(views.DemoPeople{Page: s.page(c, "People of the demo", home(c)), People: people}))
}

// demoBe signs in as one of the demo's people.
func (s *Server) demoBe(c echo.Context) error {
	person, err := s.Store.DemoPerson(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := s.signIn(c, person.ID); err != nil {
		return err
	}
	return s.see(c, safeNext(form(c).Get("next")))
}

// demoMail stands in for everyone's inbox.
func (s *Server) demoMail(c echo.Context) error {
	messages, err := s.Store.Messages(c.Request().Context(), 100)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.DemoMailPage(views.DemoMail{Page: s.page(c, "Mail and texts of the demo", home(c)), Messages: messages}))
}
