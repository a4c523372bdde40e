package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// desk shows a person what waits for them. What does not concern them is not asked for.
func (s *Server) desk(c echo.Context) error {
	p := views.Desk{Page: s.page(c, t(c, "Your desk"), home(c))}
	for _, group := range []func(echo.Context, models.Actor) (views.DeskGroup, error){s.deskIdeas, s.deskAdmin} {
		g, err := group(c, p.Actor)
		if err != nil {
			return err
		}
		if g.Title != "" {
			p.Groups = append(p.Groups, g)
		}
	}
	return s.render(c, http.StatusOK, views.DeskPage(p))
}

// deskIdeas is what a person sent in or began.
func (s *Server) deskIdeas(c echo.Context, actor models.Actor) (views.DeskGroup, error) {
	if models.Can(actor, models.ActDraft, models.AnyStage) == models.ScopeNone {
		return views.DeskGroup{}, nil
	}
	ctx := c.Request().Context()
	cards, err := s.Store.MyProposals(ctx, actor)
	if err != nil {
		return views.DeskGroup{}, err
	}
	g := views.DeskGroup{Title: t(c, "Your ideas"), Empty: t(c, "You have not begun an idea yet.")}
	for _, card := range cards {
		title := card.Title
		if title == "" {
			title = t(c, "An idea without a name")
		}
		tag := views.ProposalTag(ctx, card)
		g.Tasks = append(g.Tasks, components.Task{Title: title, Href: card.Href(), Hint: lang.T(ctx, "{{.Round}}, {{.Amount}}", "Round", card.RoundName, "Amount", lang.Money(ctx, card.AskPence)),
			Status: tag.Text, Tag: true, Colour: tag.Colour})
	}
	return g, nil
}

// deskAdmin is where people with a job for the whole installation go.
func (s *Server) deskAdmin(c echo.Context, actor models.Actor) (views.DeskGroup, error) {
	g := views.DeskGroup{}
	for _, place := range []struct {
		act         models.Act
		title, href string
	}{
		{models.ActModerate, "Needs to read before they are shown", "/desk/needs"},
		{models.ActReadConcerns, "Concerns", "/concerns"},
		{models.ActApprovePayment, "Payments to approve", "/desk/payments"},
		{models.ActAudit, "Audit trail", "/audit"},
		{models.ActGrantRoles, "Roles", "/roles"},
		{models.ActSettings, "Settings", "/settings"},
	} {
		if models.Can(actor, place.act, models.AnyStage) != models.ScopeNone {
			g.Title = t(c, "More")
			g.Tasks = append(g.Tasks, components.Task{Title: t(c, place.title), Href: place.href})
		}
	}
	return g, nil
}
