package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// roundDesk shows an officer one round: where it is, what to do next, what was decided.
func (s *Server) roundDesk(c echo.Context) error {
	desk, err := s.Store.RoundDesk(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.officerPage(c, desk.Name)
	p.Places = &views.RoundPlaces{Name: desk.Name, Slug: desk.Slug, Stage: desk.Stage, Published: desk.PublishedAt != nil, HasPanel: desk.PanelTeamID != nil}
	return s.render(c, http.StatusOK, views.RoundDeskPage(views.RoundDesk{Page: p, RoundDesk: desk}))
}

// rulesCompared shows what each counting rule would have made of earlier votes.
func (s *Server) rulesCompared(c echo.Context) error {
	page, err := s.Store.RulesCompared(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.roundPage(c, "What would each rule have done?", views.PlacesOf(page.RoundFrame))
	return s.render(c, http.StatusOK, views.RulesComparedPage(views.RulesCompared{Page: p, RulesComparedPage: page}))
}

// discardRound takes away a draft.
func (s *Server) discardRound(c echo.Context) error {
	if err := s.Store.DiscardDraft(c.Request().Context(), s.actor(c), c.Param("slug")); err != nil {
		return err
	}
	s.flash(c, "The draft is gone. Its money is free for another round")
	return s.see(c, "/desk")
}

// duties shows what to look at before a round is published.
func (s *Server) duties(c echo.Context) error { return s.dutiesPage(c, models.DutyInput{}, nil) }

func (s *Server) dutiesPage(c echo.Context, typed models.DutyInput, failed error) error {
	page, err := s.Store.DutiesPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Duties{Page: s.roundPage(c, "Before you publish", views.PlacesOf(page.RoundFrame)), DutiesPage: page, Typed: typed}
	if page.PublishedAt != nil {
		p.Title = "The seven duties"
	}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.DutiesPage(p))
	}
	return s.render(c, http.StatusOK, views.DutiesPage(p))
}

// answerDuty saves the answer to one duty.
func (s *Server) answerDuty(c echo.Context) error {
	f := form(c)
	kind := f.Get("kind")
	in := models.DutyInput{Kind: kind, Link: f.Get(models.DutyField(kind, "link")), Reason: f.Get(models.DutyField(kind, "reason"))}
	err := s.Store.AnswerDuty(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil && refill(err) {
		return s.dutiesPage(c, in, err)
	}
	if err != nil {
		return err
	}
	return s.see(c, "/desk/rounds/"+c.Param("slug")+"/duties#"+kind)
}

// publishRound shows a round to everybody.
func (s *Server) publishRound(c echo.Context) error {
	err := s.Store.PublishRound(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil && refill(err) {
		return s.dutiesPage(c, models.DutyInput{}, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The round is published. Everybody can see it now")
	return s.see(c, "/desk/rounds/"+c.Param("slug"))
}
