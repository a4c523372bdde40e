package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

func link(text, href string) components.Link { return components.Link{Text: text, Href: href} }

// healthy says that the program runs.
func (s *Server) healthy(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// mostPing is how long the database has to answer: whoever asks whether we are ready does not wait long either.
const mostPing = 2 * time.Second

// ready says that the program can answer: its database does, and it is not about to stop.
func (s *Server) ready(c echo.Context) error {
	if s.Readiness != nil {
		if err := s.Readiness(); err != nil {
			return c.String(http.StatusServiceUnavailable, err.Error()+"\n")
		}
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), mostPing)
	defer cancel()
	if err := s.Store.Ping(ctx); err != nil {
		s.Log.ErrorContext(ctx, "not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// theme is the council's colours over Acorn's.
func (s *Server) theme(c echo.Context) error {
	council := s.currentCouncil(c)
	c.Response().Header().Set("Cache-Control", "public, max-age=300")
	css := fmt.Sprintf(":root{--acorn-brand:%s;--acorn-button:%s;--acorn-accent:%s}", council.BrandColour, council.ButtonColour, council.AccentColour)
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", []byte(css))
}

// logo is the council's own, which stands in place of the acorn. Its address has its fingerprint, so it never changes.
func (s *Server) logo(c echo.Context) error {
	logo, err := s.Store.Logo(c.Request().Context(), strings.TrimSuffix(c.Param("fingerprint"), ".png"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, "image/png", logo)
}

// statement is a page that only says something.
func (s *Server) statement(title string, page func(views.Page) templ.Component) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.render(c, http.StatusOK, page(s.page(c, t(c, title), home(c))))
	}
}

// home shows what can be done now.
func (s *Server) home(c echo.Context) error {
	page, err := s.Store.HomePage(c.Request().Context())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.HomePage(views.Home{Page: s.page(c, t(c, "Home")), HomePage: page}))
}

// rounds shows every round.
func (s *Server) rounds(c echo.Context) error {
	page, err := s.Store.RoundsPage(c.Request().Context())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.RoundsPage(views.Rounds{Page: s.page(c, t(c, "Rounds"), home(c)), RoundsPage: page}))
}

// round shows one round.
func (s *Server) round(c echo.Context) error {
	ctx := c.Request().Context()
	page, err := s.Store.RoundPage(ctx, s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	var proposals []models.ProposalCard
	if page.PublishedAt != nil {
		if proposals, err = s.Store.RoundProposals(ctx, page.Slug); err != nil {
			return err
		}
	}
	p := views.Round{Page: s.page(c, page.Name, home(c), link(t(c, "Rounds"), "/rounds")), RoundPage: page, Proposals: proposals}
	return s.render(c, http.StatusOK, views.RoundPage(p))
}

// needs shows what people say is needed.
func (s *Server) needs(c echo.Context) error {
	page, err := s.Store.NeedsPage(c.Request().Context(), c.QueryParam("by"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.NeedsPage(views.Needs{Page: s.page(c, t(c, "What people need"), home(c)), NeedsPage: page}))
}

// need shows one need.
func (s *Server) need(c echo.Context) error {
	page, err := s.Store.NeedPage(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Need{Page: s.page(c, page.Title, home(c), link(t(c, "What people need"), "/needs")), NeedPage: page}
	return s.render(c, http.StatusOK, views.NeedPage(p))
}

func (s *Server) needFormView(c echo.Context, in models.NeedInput) (views.NeedForm, error) {
	areas, err := s.Store.Areas(c.Request().Context())
	if err != nil {
		return views.NeedForm{}, err
	}
	return views.NeedForm{Page: s.page(c, t(c, "Say what is needed"), home(c), link(t(c, "What people need"), "/needs")), NeedInput: in, Areas: areas}, nil
}

// needForm asks what is wrong or wanted.
func (s *Server) needForm(c echo.Context) error {
	p, err := s.needFormView(c, models.NeedInput{RoundID: c.QueryParam("round")})
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.NeedFormPage(p))
}

// sayNeed keeps what somebody says, until someone has read it.
func (s *Server) sayNeed(c echo.Context) error {
	ctx, f := c.Request().Context(), form(c)
	in := models.NeedInput{Title: f.Get("title"), Body: f.Get("body"), AreaID: f.Get("area"), RoundID: f.Get("round"), Young: f.Get("young") == "yes", Robot: f.Get("website")}
	err := s.Store.Attempt(ctx, s.bucket("need", network(c)), formsAPlace, formWindow)
	if err == nil {
		err = s.Store.SayNeed(ctx, s.actor(c), in)
	}
	if err != nil && refill(err) {
		p, loadErr := s.needFormView(c, in)
		if loadErr != nil {
			return loadErr
		}
		p.Failed = err
		return s.again(c, err, views.NeedFormPage(p))
	}
	if err != nil {
		return err
	}
	return s.see(c, "/needs/thanks")
}

// concernForm asks what worries somebody.
func (s *Server) concernForm(c echo.Context) error {
	p := views.Concern{Page: s.page(c, t(c, "Raise a concern"), home(c)), ConcernInput: models.ConcernInput{Page: c.QueryParam("about")}}
	return s.render(c, http.StatusOK, views.ConcernPage(p))
}

// raiseConcern takes a worry about someone. It is never limited: nobody must be turned away.
func (s *Server) raiseConcern(c echo.Context) error {
	f := form(c)
	in := models.ConcernInput{Page: f.Get("about"), Body: f.Get("body"), Contact: f.Get("contact")}
	err := s.Store.RaiseConcern(c.Request().Context(), in)
	if err != nil && refill(err) {
		p := views.Concern{Page: s.page(c, t(c, "Raise a concern"), home(c)), ConcernInput: in}
		p.Failed = err
		return s.again(c, err, views.ConcernPage(p))
	}
	if err != nil {
		return err
	}
	return s.see(c, "/concern/sent")
}

// carryOn gives back a form that was sent after its session had ended, or that its sender had to show first who they are for.
func (s *Server) carryOn(c echo.Context) error {
	kept, err := s.Store.ParkedForm(c.Request().Context(), s.actor(c), s.browserHash(c), c.Param("id"))
	if err != nil {
		return err
	}
	fields, err := url.ParseQuery(kept.Fields)
	if err != nil {
		return fmt.Errorf("reading the kept form: %w", err)
	}
	p := s.page(c, t(c, "We kept what you typed"))
	if kept.PersonID != nil { // they decided about something, and can look at it before they say so again
		does, page := provenForm(kept.Path)
		look := link(t(c, "Look at it again"), page)
		p.Back, p.Does = &look, does
	}
	return s.render(c, http.StatusOK, views.SendAgainPage(views.SendAgain{Page: p, Action: kept.Path, Fields: fields}))
}
