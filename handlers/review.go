package handlers

import (
	"context"
	"net/http"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// reviewTable is the proposals of a round to an officer: those that wait, unless something else is asked for.
func (s *Server) reviewTable(c echo.Context) error {
	return s.reviewTablePage(c, models.ReviewsInput{}, nil)
}

// reviewFilter is what the address asks the table for.
func reviewFilter(c echo.Context) models.ReviewFilter {
	return models.ReviewFilter{Show: c.QueryParam("show"), Words: c.QueryParam("q"), Sort: c.QueryParam("sort")}.Sensible()
}

func (s *Server) reviewTablePage(c echo.Context, typed models.ReviewsInput, failed error) error {
	page, err := s.Store.ReviewTable(c.Request().Context(), s.actor(c), c.Param("slug"), reviewFilter(c))
	if err != nil {
		return err
	}
	if form(c).Get("step") == views.StepTickAll {
		for _, row := range page.Rows {
			if row.Open {
				typed.Versions = append(typed.Versions, row.VersionID)
			}
		}
	}
	p := views.ReviewTable{Page: s.roundPage(c, "Proposals to review, "+page.Round.Name, views.PlacesOf(page.Round)), ReviewTable: page, Form: typed}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.ReviewTablePage(p))
	}
	return s.render(c, http.StatusOK, views.ReviewTablePage(p))
}

// decideReviews lets the proposals that were ticked go forward, once the officer has looked at what is sent: whatever names no step is shown first.
func (s *Server) decideReviews(c echo.Context) error {
	f, ctx, slug := form(c), c.Request().Context(), c.Param("slug")
	in := models.ReviewsInput{Versions: f["pick"], Reasons: f.Get("reasons")}
	back := views.ReviewsHref(slug, reviewFilter(c))
	switch f.Get("step") {
	case views.StepChange, views.StepTickAll:
		return s.reviewTablePage(c, in, nil)
	case views.StepSend:
		err := s.Store.DecideReviews(ctx, s.actor(c), slug, in)
		if err != nil && refill(err) {
			return s.reviewTablePage(c, in, err)
		}
		if err != nil {
			return err
		}
		s.flash(c, views.ReviewsDone(len(in.Versions)))
		return s.see(c, back)
	}
	draft, err := s.Store.DraftReviews(ctx, s.actor(c), slug, in)
	if err != nil && refill(err) {
		return s.reviewTablePage(c, in, err)
	}
	if err != nil {
		return err
	}
	p := s.roundPage(c, views.ReviewsTitle(len(draft.Rows)), views.PlacesOf(draft.Round), link("Proposals", back))
	return s.render(c, http.StatusOK, views.ReviewsCheckPage(views.ReviewsCheck{Page: p, ReviewsDraft: draft, Form: in, Action: back}))
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

// deciding is one kind of decision on a proposal: the first, or another officer's on an appeal.
type deciding struct {
	draft  func(context.Context, models.Actor, string, models.ReviewInput) (models.ReviewDraft, error)
	decide func(context.Context, models.Actor, string, models.ReviewInput) error
}

// decideReview takes a decision on a proposal in two steps, and decideAppeal one on the appeal that waits.
func (s *Server) decideReview(c echo.Context) error {
	return s.decideProposal(c, deciding{s.Store.DraftReview, s.Store.DecideReview})
}

func (s *Server) decideAppeal(c echo.Context) error {
	return s.decideProposal(c, deciding{s.Store.DraftAppeal, s.Store.DecideAppeal})
}

// decideProposal shows a decision as it will be read, and records it only when that was looked at: whatever names no step is shown first.
func (s *Server) decideProposal(c echo.Context, d deciding) error {
	f := form(c)
	ctx, slug := c.Request().Context(), c.Param("slug")
	in := models.ReviewInput{VersionID: f.Get("version"), Decision: f.Get("decision"), Reasons: f.Get("reasons")}
	if f.Get("step") == views.StepChange {
		return s.reviewAgain(c, in, nil)
	}
	if f.Get("step") != views.StepSend {
		draft, err := d.draft(ctx, s.actor(c), slug, in)
		if err != nil {
			return s.reviewAgain(c, in, err)
		}
		view := s.reviewView(c, draft.ReviewPage)
		view.Title = "Check and send: " + draft.Title
		return s.render(c, http.StatusOK, views.ReviewCheckPage(views.ReviewCheck{Page: view.Page, ReviewDraft: draft, Form: in}))
	}
	if err := d.decide(ctx, s.actor(c), slug, in); err != nil {
		return s.reviewAgain(c, in, err)
	}
	page, err := s.Store.ReviewPage(ctx, s.actor(c), slug)
	if err != nil {
		return err
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

// reviewAgain shows the form of a decision again with what was typed: because something is wrong with it, or to change it.
func (s *Server) reviewAgain(c echo.Context, in models.ReviewInput, failed error) error {
	if failed != nil && !refill(failed) {
		return failed
	}
	page, err := s.Store.ReviewPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	view := s.reviewView(c, page)
	view.Form = in
	if failed == nil {
		return s.render(c, http.StatusOK, views.ReviewPage(view))
	}
	view.Failed = failed
	return s.again(c, failed, views.ReviewPage(view))
}

// appealForm asks a group why it thinks that the decision on its proposal is wrong.
func (s *Server) appealForm(c echo.Context) error {
	page, err := s.Store.AppealPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.AppealPage(s.appealView(c, page)))
}

func (s *Server) appealView(c echo.Context, page models.ProposalPage) views.Appeal {
	p := s.page(c, t(c, "Why is the decision wrong?"))
	p.Back = &components.Link{Text: t(c, "Back"), Href: "/proposals/" + page.Slug}
	return views.Appeal{Page: p, ProposalPage: page}
}

// appeal records what a group says against a decision.
func (s *Server) appeal(c echo.Context) error {
	ctx, slug := c.Request().Context(), c.Param("slug")
	in := models.AppealInput{Why: form(c).Get("why")}
	err := s.Store.Appeal(ctx, s.actor(c), slug, in)
	if err != nil && refill(err) {
		page, loadErr := s.Store.ProposalPage(ctx, s.actor(c), slug)
		if loadErr != nil {
			return loadErr
		}
		view := s.appealView(c, page)
		view.Failed, view.Form = err, in
		return s.again(c, err, views.AppealPage(view))
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "We have it. A person who did not decide looks again, and you get an email."))
	return s.see(c, "/proposals/"+slug)
}

// waiveAppeal records that a group leaves a decision as it is.
func (s *Server) waiveAppeal(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Store.WaiveAppeal(c.Request().Context(), s.actor(c), slug); err != nil {
		return err
	}
	s.flash(c, t(c, "We have noted that your group does not ask for another look."))
	return s.see(c, "/proposals/"+slug)
}
