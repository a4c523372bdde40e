package handlers

import (
	"net/http"
	"strconv"

	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// resultsNight is a round on a big screen: until when people vote, then what was voted in, one project after another by plain links.
func (s *Server) resultsNight(c echo.Context) error {
	page, err := s.Store.ResultsNight(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.ResultsNight{Page: s.page(c, t(c, "Results night, {{.Round}}", "Round", page.Name)), ResultsNight: page}
	p.Page.Bare, p.Page.Hall = true, true
	p.Page.Back = &components.Link{Text: t(c, "Back to the round"), Href: "/rounds/" + page.Slug}
	switch asked := c.QueryParam("shown"); {
	case len(page.Winners) == 0:
	case asked == "all":
		p.All = true
	default:
		if n, err := strconv.Atoi(asked); err == nil {
			p.Shown = min(max(n, 0), len(page.Winners))
		}
	}
	return s.render(c, http.StatusOK, views.ResultsNightPage(p))
}
