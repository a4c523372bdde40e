package handlers

import (
	"net/http"
	"strings"

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
	page, err := s.Store.RulesCompared(c.Request().Context(), s.actor(c), c.Param("slug"), c.QueryParam("sizes") == "round")
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
func (s *Server) duties(c echo.Context) error { return s.dutiesPage(c, nil, nil) }

func (s *Server) dutiesPage(c echo.Context, typed []models.DutyInput, failed error) error {
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

// answerDuties saves what was typed about any of the duties. All of them are one form: whoever types in two cards and saves at one of them loses nothing. What
// stands in a card as it was is left alone, but for the card whose own button was pressed.
func (s *Server) answerDuties(c echo.Context) error {
	f := form(c)
	pressed := f.Get("kind")
	var typed, changed []models.DutyInput
	for _, kind := range models.Duties {
		link, reason := models.DutyField(kind, "link"), models.DutyField(kind, "reason")
		in := models.DutyInput{Kind: kind, Link: f.Get(link), Reason: f.Get(reason)}
		typed = append(typed, in)
		same := in.Link == f.Get(link+"_was") && unbroken(in.Reason) == unbroken(f.Get(reason+"_was"))
		if kind == pressed || !same && !in.Empty() {
			changed = append(changed, in)
		}
	}
	if err := s.Store.AnswerDuties(c.Request().Context(), s.actor(c), c.Param("slug"), changed); err != nil {
		if refill(err) {
			return s.dutiesPage(c, typed, err)
		}
		return err
	}
	if pressed == "" {
		s.flash(c, "Saved")
		return s.see(c, "/desk/rounds/"+c.Param("slug")+"/duties")
	}
	return s.see(c, "/desk/rounds/"+c.Param("slug")+"/duties#"+pressed)
}

// unbroken is a text with its line breaks as browsers keep them, not as they send them.
func unbroken(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// publishRound shows a round to everybody.
func (s *Server) publishRound(c echo.Context) error {
	err := s.Store.PublishRound(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil && refill(err) {
		return s.dutiesPage(c, nil, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The round is published. Everybody can see it now")
	return s.see(c, "/desk/rounds/"+c.Param("slug"))
}
