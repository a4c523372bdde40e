package handlers

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// electionsPath is the other form that takes a file, besides logoPath: officers' alone.
const electionsPath = "/desk/elections"

// elections lists the past votes from elsewhere.
func (s *Server) elections(c echo.Context) error {
	page, err := s.Store.Elections(c.Request().Context())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.ElectionsPage(views.Elections{Page: s.page(c, t(c, "Votes from elsewhere"), home(c)), ElectionsPage: page}))
}

// inCurrency has all money of the answer written in the currency of a past election.
func inCurrency(c echo.Context, code string) {
	c.SetRequest(c.Request().WithContext(lang.WithCurrency(c.Request().Context(), code)))
}

func electionCrumbs(c echo.Context, e models.PastElection) []components.Link {
	return []components.Link{home(c), link(t(c, "Votes from elsewhere"), "/elections"), link(e.Name, "/elections/"+e.Slug)}
}

// election is the result of a past vote from elsewhere.
func (s *Server) election(c echo.Context) error {
	page, err := s.Store.ElectionPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	inCurrency(c, page.Detail.Currency)
	p := s.page(c, t(c, "Result of {{.Round}}", "Round", page.PastElection.Name), electionCrumbs(c, page.PastElection)[:2]...)
	return s.render(c, http.StatusOK, views.ElectionPage(views.Election{Page: p, ElectionPage: page}))
}

// electionCount is the count of a past vote from elsewhere, step by step.
func (s *Server) electionCount(c echo.Context) error {
	page, err := s.Store.ElectionPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	inCurrency(c, page.Detail.Currency)
	p := s.page(c, t(c, "The count of {{.Round}}, step by step", "Round", page.PastElection.Name), electionCrumbs(c, page.PastElection)...)
	return s.render(c, http.StatusOK, views.CountStepsPage(views.CountSteps{Page: p, ResultPage: page.ResultPage, Elsewhere: true}))
}

// electionFiles gives the files of a past vote from elsewhere.
func (s *Server) electionFiles(c echo.Context) error {
	page, err := s.Store.ElectionFiles(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "The files of {{.Round}}", "Round", page.PastElection.Name), electionCrumbs(c, page.PastElection)...)
	return s.render(c, http.StatusOK, views.ElectionFilesPage(views.ElectionFiles{Page: p, ElectionFiles: page}))
}

// electionsDesk is where officers bring past votes in.
func (s *Server) electionsDesk(c echo.Context) error {
	return s.showElectionsDesk(c, views.ElectionsDesk{})
}

func (s *Server) showElectionsDesk(c echo.Context, p views.ElectionsDesk) error {
	page, err := s.Store.ElectionsDesk(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	failed := p.Failed
	p.Page, p.ElectionsPage = s.officerPage(c, "Past votes from elsewhere"), page
	if p.Failed = failed; failed != nil {
		return s.again(c, failed, views.ElectionsDeskPage(p))
	}
	return s.render(c, http.StatusOK, views.ElectionsDeskPage(p))
}

// readElection reads the file of a past vote, for officers to look at.
func (s *Server) readElection(c echo.Context) error {
	f := form(c)
	in := models.ElectionInput{Name: strings.TrimSpace(f.Get("name")), Source: strings.TrimSpace(f.Get("source"))}
	if upload, _, err := c.Request().FormFile("file"); err == nil {
		if in.File, err = io.ReadAll(io.LimitReader(upload, models.MostElection+1)); err != nil {
			return fmt.Errorf("reading the file: %w", err)
		}
	}
	slug, err := s.Store.ReadElection(c.Request().Context(), s.actor(c), in)
	if err != nil && refill(err) {
		p := views.ElectionsDesk{Name: in.Name, Source: in.Source}
		p.Failed = err
		return s.showElectionsDesk(c, p)
	}
	if err != nil {
		return err
	}
	return s.see(c, electionsPath+"/"+slug)
}

// electionCheck shows an officer what was read.
func (s *Server) electionCheck(c echo.Context) error { return s.showElectionCheck(c, "", "", nil) }

func (s *Server) showElectionCheck(c echo.Context, name, choice string, failed error) error {
	page, err := s.Store.ElectionCheck(c.Request().Context(), s.actor(c), c.Param("slug"), choice)
	if err != nil {
		return err
	}
	inCurrency(c, page.Detail.Currency)
	p := views.ElectionCheck{Page: s.officerPage(c, "Look at "+page.PastElection.Name), ElectionCheck: page, Name: page.PastElection.Name}
	p.Crumbs = append(p.Crumbs, link("Past votes from elsewhere", electionsPath))
	if failed != nil {
		p.Failed, p.Name = failed, name
		return s.again(c, failed, views.ElectionCheckPage(p))
	}
	return s.render(c, http.StatusOK, views.ElectionCheckPage(p))
}

// publishElection shows a past vote to everybody.
func (s *Server) publishElection(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	name, choice := strings.TrimSpace(f.Get("name")), f.Get("rule")
	if err := s.Store.PublishElection(c.Request().Context(), s.actor(c), slug, name, choice); err != nil {
		if refill(err) {
			return s.showElectionCheck(c, name, choice, err)
		}
		return err
	}
	s.flash(c, "Everybody can see it now")
	return s.see(c, electionsPath+"/"+slug)
}

// removeElection takes a past vote out.
func (s *Server) removeElection(c echo.Context) error {
	if err := s.Store.RemoveElection(c.Request().Context(), s.actor(c), c.Param("slug")); err != nil {
		return err
	}
	s.files.clear()
	s.flash(c, "It is taken out")
	return s.see(c, electionsPath)
}
