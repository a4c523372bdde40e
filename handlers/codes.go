package handlers

import (
	"net/http"
	"strings"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// address is a page of ours as people anywhere reach it.
func (s *Server) address(path string) string { return strings.TrimSuffix(s.Config.BaseURL, "/") + path }

// codesPath is the page of a round's voting codes, or one of those below it.
func codesPath(slug, below string) string { return "/desk/rounds/" + slug + "/codes" + below }

// lookedIntoCodes puts an alert about wrong codes aside with what an officer found.
func (s *Server) lookedIntoCodes(c echo.Context) error {
	slug, found := c.Param("slug"), form(c).Get("found")
	if err := s.Store.LookIntoCodes(c.Request().Context(), s.actor(c), slug, found); err != nil {
		if refill(err) {
			return s.showCodes(c, err, views.Codes{Found: found})
		}
		return err
	}
	s.flash(c, "It is on record that you looked into it")
	return s.see(c, codesPath(slug, ""))
}

// batch shows one batch of codes with its log.
func (s *Server) batch(c echo.Context) error { return s.showBatch(c, nil, views.Batch{}) }

func (s *Server) showBatch(c echo.Context, failed error, p views.Batch) error {
	page, err := s.Store.BatchPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("batch"))
	if err != nil && models.CodeOf(failed) == models.Closed {
		return failed
	}
	if err != nil {
		return err
	}
	p.BatchPage = page
	p.Page = s.roundPage(c, page.Batch.Label+", "+page.Batch.HeldBy, views.PlacesOf(page.RoundFrame))
	p.Crumbs = append(p.Crumbs, link("Voting codes", codesPath(page.Slug, "")))
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.BatchPage(p))
	}
	return s.render(c, http.StatusOK, views.BatchPage(p))
}

// logCustody writes a line into the log of a batch.
func (s *Server) logCustody(c echo.Context) error {
	f := form(c)
	slug, batch := c.Param("slug"), c.Param("batch")
	in := models.CustodyInput{Kind: f.Get("kind"), Codes: f.Get("how_many"), Place: f.Get("place")}
	if err := s.Store.LogCustody(c.Request().Context(), s.actor(c), slug, batch, in); err != nil {
		if refill(err) {
			return s.showBatch(c, err, views.Batch{Form: in})
		}
		return err
	}
	if in.Kind == models.CustodyLost {
		s.flash(c, "Written down. Now revoke the batch, so that nobody votes with a code that was found")
	} else {
		s.flash(c, "Written down")
	}
	return s.see(c, codesPath(slug, "/"+batch))
}

// revokeCodes makes a batch of codes stop working.
func (s *Server) revokeCodes(c echo.Context) error {
	slug, batch, reason := c.Param("slug"), c.Param("batch"), strings.TrimSpace(form(c).Get("reason"))
	if err := s.Store.RevokeCodes(c.Request().Context(), s.actor(c), slug, batch, reason); err != nil {
		if refill(err) {
			return s.showBatch(c, err, views.Batch{Reason: reason})
		}
		return err
	}
	s.flash(c, "These codes no longer work")
	return s.see(c, codesPath(slug, "/"+batch))
}

// posters shows a poster of the vote, to print and put up.
func (s *Server) posters(c echo.Context) error {
	page, err := s.Store.PosterPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Poster{Page: s.roundPage(c, "Poster, "+page.Name, views.PlacesOf(page.RoundFrame)), PosterPage: page, At: strings.TrimSpace(c.QueryParam("venue")), BallotURL: s.address(votePath(page.Slug, ""))}
	if page.Venue != "" {
		p.At = page.Venue
	}
	if p.Places == nil { // a helper came from their codes
		p.Crumbs = append(p.Crumbs, link("Voting codes", codesPath(page.Slug, "")))
	}
	p.Printed = true
	return s.render(c, http.StatusOK, views.PosterPage(p))
}
