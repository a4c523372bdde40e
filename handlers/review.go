package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// reviewTable is the proposals of a round to an officer: those that wait, unless another state is asked for.
func (s *Server) reviewTable(c echo.Context) error {
	show := c.QueryParam("show")
	switch show {
	case "all":
		show = ""
	case models.ProposalChangesRequested, models.ProposalEligible, models.ProposalNotEligible, models.ProposalWithdrawn:
	default:
		show = models.ProposalSubmitted
	}
	page, err := s.Store.ReviewTable(c.Request().Context(), s.actor(c), c.Param("slug"), show)
	if err != nil {
		return err
	}
	p := s.roundPage(c, "Proposals to review, "+page.Round.Name, views.PlacesOf(page.Round))
	return s.render(c, http.StatusOK, views.ReviewTablePage(views.ReviewTable{Page: p, ReviewTable: page}))
}

// review is one proposal to the officer who decides on it.
func (s *Server) review(c echo.Context) error {
	page, err := s.Store.ReviewPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.ReviewPage(s.reviewView(c, page)))
}

func (s *Server) reviewView(c echo.Context, page models.ReviewPage) views.Review {
	p := s.roundPage(c, "Review: "+page.Title, views.PlacesOf(page.Round), link("Proposals", "/desk/rounds/"+page.Round.Slug+"/proposals"))
	return views.Review{Page: p, ReviewPage: page}
}

// decideReview records a decision and goes back to what waits.
func (s *Server) decideReview(c echo.Context) error {
	f := form(c)
	in := models.ReviewInput{VersionID: f.Get("version"), Decision: f.Get("decision"), Reasons: f.Get("reasons")}
	err := s.Store.DecideReview(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil && !refill(err) {
		return err
	}
	page, loadErr := s.Store.ReviewPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if loadErr != nil {
		return loadErr
	}
	if err != nil {
		view := s.reviewView(c, page)
		view.Failed, view.Form = err, in
		return s.again(c, err, views.ReviewPage(view))
	}
	switch in.Decision {
	case models.ProposalEligible:
		s.flash(c, page.Title+" is eligible. The group has been told by email.")
	case models.ProposalNotEligible:
		s.flash(c, page.Title+" is not eligible. The group has been told by email.")
	default:
		s.flash(c, page.Title+" was sent back to be changed. The group has been told by email.")
	}
	return s.see(c, "/desk/rounds/"+page.Round.Slug+"/proposals")
}
