package handlers

import (
	"errors"
	"net/http"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// ownDraft loads a draft for whoever owns it: they send it in, take it back and hand it over.
func (s *Server) ownDraft(c echo.Context) (models.DraftPage, error) {
	d, err := s.draft(c)
	if err == nil && !d.Owned {
		err = models.Errorf(models.Forbidden, "Only whoever looks after this idea now can do this")
	}
	return d, err
}

// handOverForm asks for the address of whoever is to own a draft.
func (s *Server) handOverForm(c echo.Context) error {
	return s.handOverPage(c, models.HandoverInput{}, nil)
}

func (s *Server) handOverPage(c echo.Context, in models.HandoverInput, failed error) error {
	d, err := s.ownDraft(c)
	if err != nil {
		return err
	}
	if failed == nil && (d.State != models.ProposalDraft || !d.Open) {
		return s.see(c, "/proposals/"+d.Slug+"/edit")
	}
	p := s.page(c, t(c, "Ask somebody else to look after this idea"))
	p.Back = &components.Link{Text: t(c, "Back to the list"), Href: "/proposals/" + d.Slug + "/edit"}
	p.Failed = failed
	view := views.HandOverPage(views.HandOver{Page: p, DraftPage: d, Form: in})
	if failed != nil {
		return s.again(c, failed, view)
	}
	return s.render(c, http.StatusOK, view)
}

// handOver asks somebody to own a draft.
func (s *Server) handOver(c echo.Context) error {
	in := models.HandoverInput{Email: form(c).Get("email")}
	err := s.Store.AskHandover(c.Request().Context(), s.actor(c), s.currentCouncil(c), c.Param("slug"), in)
	if err != nil && refill(err) {
		return s.handOverPage(c, in, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, t(c, "We have asked them by email. You see their answer here, and get it by email."))
	return s.see(c, "/proposals/"+c.Param("slug")+"/edit")
}

// takeBackHandover takes back what was asked.
func (s *Server) takeBackHandover(c echo.Context) error {
	if err := s.Store.TakeBackHandover(c.Request().Context(), s.actor(c), c.Param("slug")); err != nil {
		return err
	}
	s.flash(c, t(c, "Taken back. The idea is still yours."))
	return s.see(c, "/proposals/"+c.Param("slug")+"/edit")
}

// errNothingAsked is what everybody reads who is not asked, whether or not somebody else is.
var errNothingAsked = models.Errorf(models.NotFound, "Nothing waits for you here. If you got an email about an idea, sign in with the address that it came to. It may also have been taken back")

// asked loads a draft for whoever is asked to own it.
func (s *Server) asked(c echo.Context) (models.DraftPage, error) {
	d, err := s.Store.Draft(c.Request().Context(), s.actor(c), c.Param("slug"))
	if models.CodeOf(err) == models.NotFound || err == nil && d.Asks == nil && !d.Writable {
		return d, errNothingAsked.Because(errors.Join(err))
	}
	return d, err
}

// lookAfterForm shows a draft to whoever is asked to own it. Who said yes already goes on with it.
func (s *Server) lookAfterForm(c echo.Context) error {
	d, err := s.asked(c)
	if err != nil {
		return err
	}
	if d.Asks == nil {
		return s.see(c, "/proposals/"+d.Slug+"/edit")
	}
	p := views.LookAfter{Page: s.page(c, t(c, "Look after an idea"), home(c), link(deskCrumb(c))), DraftPage: d}
	return s.render(c, http.StatusOK, views.LookAfterPage(p))
}

// lookAfter takes the answer.
func (s *Server) lookAfter(c echo.Context) error {
	d, err := s.asked(c)
	if err != nil {
		return err
	}
	answer := form(c).Get("answer")
	if answer != "yes" && answer != "no" {
		return s.see(c, "/proposals/"+d.Slug+"/look-after")
	}
	if err := s.Store.AnswerHandover(c.Request().Context(), s.actor(c), d.Slug, answer == "yes"); err != nil {
		return err
	}
	if answer == "no" {
		s.flash(c, t(c, "You said no. We have told them."))
		return s.see(c, "/desk")
	}
	s.flash(c, t(c, "The idea is yours now. Read it, change what you like, and send it in."))
	return s.see(c, "/proposals/"+d.Slug+"/edit")
}

// deskHandovers are the drafts that somebody asked this person to own.
func (s *Server) deskHandovers(c echo.Context, actor models.Actor, d *deskPart) error {
	ctx := c.Request().Context()
	if models.Can(actor, models.ActSubmit, models.AnyStage) == models.ScopeNone {
		return nil
	}
	cards, err := s.Store.HandoversFor(ctx, actor)
	for _, card := range cards {
		d.wait(c, components.Task{Title: views.HandoverTask(ctx, card), Href: "/proposals/" + card.Slug + "/look-after",
			Hint: lang.T(ctx, "{{.Round}}, until {{.When}}", "Round", card.RoundName, "When", lang.DateTime(ctx, card.AnswerBy))})
	}
	return err
}
