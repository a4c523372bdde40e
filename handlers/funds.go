package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// funds shows every fund.
func (s *Server) funds(c echo.Context) error {
	page, err := s.Store.FundsPage(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.FundsPage(views.Funds{Page: s.page(c, t(c, "Funds"), home(c)), FundsPage: page}))
}

// fund shows one fund.
func (s *Server) fund(c echo.Context) error {
	page, err := s.Store.FundPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.FundPage(views.Fund{Page: s.page(c, page.Name, home(c), link(t(c, "Funds"), "/funds")), FundPage: page}))
}

// fundForm asks for a new fund.
func (s *Server) fundForm(c echo.Context) error { return s.fundFormPage(c, nil, nil) }

func (s *Server) fundFormPage(c echo.Context, typed *models.FundInput, failed error) error {
	_, options, err := s.Store.RoundsToCopy(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	p := views.FundForm{Page: s.officerPage(c, "Make a fund"), Action: "/desk/funds/new", Options: options, Input: models.NewFundInput(options), New: true}
	return s.askFund(c, p, typed, failed)
}

// askFund shows the form of a fund, with what was typed where it was not accepted.
func (s *Server) askFund(c echo.Context, p views.FundForm, typed *models.FundInput, failed error) error {
	if failed != nil {
		p.Failed, p.Input = failed, *typed
		return s.again(c, failed, views.FundFormPage(p))
	}
	return s.render(c, http.StatusOK, views.FundFormPage(p))
}

// createFund makes a fund.
func (s *Server) createFund(c echo.Context) error {
	in := fundInput(form(c))
	slug, err := s.Store.CreateFund(c.Request().Context(), s.actor(c), in)
	if err != nil && refill(err) {
		return s.fundFormPage(c, &in, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The fund is made")
	return s.see(c, "/funds/"+slug)
}

// correctFundForm asks for what is wrong about the draft of a fund.
func (s *Server) correctFundForm(c echo.Context) error { return s.correctFundPage(c, nil, nil) }

func (s *Server) correctFundPage(c echo.Context, typed *models.FundInput, failed error) error {
	fund, err := s.Store.FundToChange(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	path := "/desk/funds/" + fund.Slug
	if !fund.Draft && failed == nil {
		return s.see(c, path+"/add")
	}
	p := views.FundForm{Page: s.fundFrame(c, "Correct this fund", fund), Action: path + "/correct", Options: fund.Options, Input: fund.Input(), HeldPence: fund.HeldPence}
	return s.askFund(c, p, typed, failed)
}

// fundFrame is the frame of a form below a fund.
func (s *Server) fundFrame(c echo.Context, title string, fund models.FundToChange) views.Page {
	return s.page(c, title, home(c), link(t(c, "Funds"), "/funds"), link(fund.Name, "/funds/"+fund.Slug))
}

// correctFund corrects the draft of a fund.
func (s *Server) correctFund(c echo.Context) error {
	in := fundInput(form(c))
	err := s.Store.CorrectFund(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil && refill(err) {
		return s.correctFundPage(c, &in, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The fund is corrected")
	return s.see(c, "/funds/"+c.Param("slug"))
}

// addToFundForm asks who puts in how much more.
func (s *Server) addToFundForm(c echo.Context) error {
	return s.addToFundPage(c, models.AdditionInput{}, nil)
}

func (s *Server) addToFundPage(c echo.Context, typed models.AdditionInput, failed error) error {
	fund, err := s.Store.FundToChange(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	if fund.Draft && failed == nil {
		return s.see(c, "/desk/funds/"+fund.Slug+"/correct")
	}
	p := views.FundAddition{Page: s.fundFrame(c, "Add money", fund), FundToChange: fund, Form: typed}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.FundAdditionPage(p))
	}
	return s.render(c, http.StatusOK, views.FundAdditionPage(p))
}

// addToFund adds money to a fund.
func (s *Server) addToFund(c echo.Context) error {
	f := form(c)
	in := models.AdditionInput{Organisation: f.Get("organisation"), Amount: f.Get("amount"), Reason: f.Get("reason")}
	err := s.Store.AddToFund(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil && refill(err) {
		return s.addToFundPage(c, in, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The money is added")
	return s.see(c, "/funds/"+c.Param("slug"))
}
