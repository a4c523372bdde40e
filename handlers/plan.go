package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// plan shows a round's priorities and rules and who chose what; members of the planning group choose on it.
func (s *Server) plan(c echo.Context) error {
	return s.planPage(c, models.PlanChoiceInput{}, models.PlanItemInput{}, nil)
}

func (s *Server) planPage(c echo.Context, typed models.PlanChoiceInput, added models.PlanItemInput, failed error) error {
	page, err := s.Store.PlanPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Plan{Page: s.page(c, t(c, "What matters, and the rules"), home(c), link(t(c, "Rounds"), "/rounds"), link(page.Name, "/rounds/"+page.Slug)),
		PlanPage: page, Typed: typed, Added: added}
	p.Path = "/rounds/" + page.Slug + "/plan"
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.PlanPage(p))
	}
	return s.render(c, http.StatusOK, views.PlanPage(p))
}

// choosePlan keeps what a member of the planning group chose about one priority or rule, and comes back to it.
func (s *Server) choosePlan(c echo.Context) error {
	f := form(c)
	in := models.PlanChoiceInput{Item: c.Param("item"), Choice: f.Get("choice"), Why: f.Get("why")}
	err := s.Store.ChoosePlan(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil && refill(err) {
		return s.planPage(c, in, models.PlanItemInput{}, err)
	}
	if err != nil {
		return err
	}
	return s.see(c, "/rounds/"+c.Param("slug")+"/plan#item-"+in.Item)
}

// addPlanItem adds a priority or a rule to choose about.
func (s *Server) addPlanItem(c echo.Context) error {
	f := form(c)
	in := models.PlanItemInput{Kind: f.Get("kind"), Title: f.Get("title"), Body: f.Get("body")}
	id, err := s.Store.AddPlanItem(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil && refill(err) {
		return s.planPage(c, models.PlanChoiceInput{}, in, err)
	}
	if err != nil {
		return err
	}
	return s.see(c, "/rounds/"+c.Param("slug")+"/plan#item-"+id)
}
