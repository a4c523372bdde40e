package handlers

import (
	"context"
	"net/http"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// countPage shows an officer how far a round is from its result.
func (s *Server) countPage(c echo.Context) error { return s.showCount(c, nil) }

func (s *Server) showCount(c echo.Context, failed error) error {
	page, err := s.Store.CountPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.roundPage(c, "Count the votes, "+page.Name, views.PlacesOf(page.RoundFrame))
	p.Failed = failed
	view := views.CountPage(views.Count{Page: p, CountPage: page})
	if failed != nil {
		return s.again(c, failed, view)
	}
	return s.render(c, http.StatusOK, view)
}

// countStep is one step of the count, and what is said when it is done.
func (s *Server) countStep(act func(ctx context.Context, actor models.Actor, slug string) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		slug := c.Param("slug")
		if err := act(c.Request().Context(), s.actor(c), slug); err != nil {
			if refill(err) {
				return s.showCount(c, err)
			}
			return err
		}
		s.flash(c, done)
		return s.see(c, "/desk/rounds/"+slug+"/count")
	}
}

// roundCrumbs lead from a public page of a round up to it.
func roundCrumbs(c echo.Context, r models.RoundFrame) []components.Link {
	return []components.Link{home(c), {Text: t(c, "Rounds"), Href: "/rounds"}, {Text: r.Name, Href: "/rounds/" + r.Slug}}
}

// result is the published result of a round.
func (s *Server) result(c echo.Context) error {
	page, err := s.Store.ResultPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "Result of {{.Round}}", "Round", page.Name), roundCrumbs(c, page.RoundFrame)...)
	return s.render(c, http.StatusOK, views.ResultPage(views.Result{Page: p, ResultPage: page}))
}

// resultFiles says what is in the files of a result, and how to count them by hand.
func (s *Server) resultFiles(c echo.Context) error {
	files, err := s.Store.ResultFiles(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "The files of the result"), append(roundCrumbs(c, files.RoundFrame), link(t(c, "Result"), "/rounds/"+files.Slug+"/result"))...)
	return s.render(c, http.StatusOK, views.ResultFilesPage(views.ResultFiles{Page: p, ResultFiles: files, Program: s.Config.ProgramURL}))
}

// voteLog is the log of a round's votes.
func (s *Server) voteLog(c echo.Context) error {
	page, err := s.Store.LogPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "The log of votes, {{.Round}}", "Round", page.Name), roundCrumbs(c, page.RoundFrame)...)
	return s.render(c, http.StatusOK, views.VoteLogPage(views.VoteLog{Page: p, LogPage: page}))
}

// findReceipt says whether a receipt's number is among the votes of a published result. It is a page of the vote: nothing says who asked.
func (s *Server) findReceipt(c echo.Context) error {
	var typed *string
	p := views.FindReceipt{}
	if c.QueryParams().Has("number") {
		p.Typed = c.QueryParam("number")
		typed = &p.Typed
	}
	page, err := s.Store.FindReceipt(c.Request().Context(), c.Param("slug"), typed)
	if err != nil && models.CodeOf(err) != models.Invalid {
		return err
	}
	p.ReceiptPage = page
	p.Page = s.page(c, t(c, "Find my receipt"))
	p.Bare, p.Back = true, &components.Link{Text: t(c, "Back to the result"), Href: "/rounds/" + page.Slug + "/result"}
	return s.voteAnswer(c, err, &p.Page, func() templ.Component { return views.FindReceiptPage(p) })
}

// countSteps is the published count of a round, step by step.
func (s *Server) countSteps(c echo.Context) error {
	page, err := s.Store.ResultPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	crumbs := append(roundCrumbs(c, page.RoundFrame), components.Link{Text: t(c, "Result"), Href: "/rounds/" + page.Slug + "/result"})
	p := s.page(c, t(c, "The count of {{.Round}}, step by step", "Round", page.Name), crumbs...)
	return s.render(c, http.StatusOK, views.CountStepsPage(views.CountSteps{Page: p, ResultPage: page}))
}

// rules says how a round decides.
func (s *Server) rules(c echo.Context) error {
	page, err := s.Store.RulesPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.page(c, t(c, "The rules of {{.Round}}", "Round", page.Name), roundCrumbs(c, page.RoundFrame)...)
	return s.render(c, http.StatusOK, views.RulesPage(views.Rules{Page: p, RulesPage: page}))
}
