package handlers

import (
	"net/http"
	"strings"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// phonePath is where a round's votes by phone are.
func phonePath(slug string) string { return "/desk/rounds/" + slug + "/phone" }

// phonePage shows the votes by phone that wait.
func (s *Server) phonePage(c echo.Context) error { return s.showPhone(c, nil, models.PhoneInput{}) }

func (s *Server) showPhone(c echo.Context, failed error, in models.PhoneInput) error {
	page, err := s.Store.PhonePage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Phone{Page: s.roundPage(c, "Votes by phone, "+page.Name, views.PlacesOf(page.RoundFrame)), PhonePage: page, Form: in}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.PhonePage(p))
	}
	return s.render(c, http.StatusOK, views.PhonePage(p))
}

// beginPhone takes how a caller shows that they may vote. Wrong codes are counted and asking for codes is limited, as on the ballot.
func (s *Server) beginPhone(c echo.Context) error {
	f, ctx := form(c), c.Request().Context()
	// Read as the store reads it: a blank is no code, and what is asked for without one has limits.
	in := models.PhoneInput{Belongs: f.Get("belongs"), Code: strings.TrimSpace(f.Get("voting_code")), Email: strings.TrimSpace(f.Get("email")), Postcode: f.Get("postcode")}
	var tries int
	var err error
	if in.Email != "" && in.Code == "" && in.Belongs != "" {
		tries, err = s.askForVoteCode(c, models.Cast{Slug: c.Param("slug"), Email: in.Email})
	}
	id := ""
	if err == nil {
		id, err = s.Store.BeginPhoneVote(ctx, s.actor(c), c.Param("slug"), in, tries)
		err = s.noticeWrong(c, err)
	}
	if err != nil && refill(err) {
		return s.showPhone(c, err, in)
	}
	if err != nil {
		return err
	}
	return s.see(c, phonePath(c.Param("slug"))+"/"+id)
}

// phoneVote shows one vote by phone at its step, or the ballot again where the caller wants it otherwise.
func (s *Server) phoneVote(c echo.Context) error {
	return s.showPhoneVote(c, nil, func(p *views.PhoneVote) { p.Typed, p.Change = p.Marks, c.QueryParam("change") != "" })
}

func (s *Server) showPhoneVote(c echo.Context, failed error, typed func(p *views.PhoneVote)) error {
	page, err := s.Store.PhoneVotePage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"))
	if err != nil {
		return err
	}
	frame, err := s.Store.Frame(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.PhoneVote{Page: s.roundPage(c, "A vote by phone, "+page.BallotPage.Name, views.PlacesOf(frame), link("Votes by phone", phonePath(c.Param("slug")))), PhoneVotePage: page}
	typed(&p)
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.PhoneVotePage(p))
	}
	return s.render(c, http.StatusOK, views.PhoneVotePage(p))
}

// fillPhone keeps what the caller chose, to be read back.
func (s *Server) fillPhone(c echo.Context) error {
	marks := models.MarksFrom(form(c))
	err := s.Store.FillPhoneVote(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), marks)
	return s.phoneDone(c, err, "", func(p *views.PhoneVote) { p.Typed, p.Change = marks, true })
}

// provePhone takes the code that the caller reads out from their email.
func (s *Server) provePhone(c echo.Context) error {
	code := form(c).Get("code")
	err := s.Store.ProvePhoneVote(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), code)
	return s.phoneDone(c, err, "", func(p *views.PhoneVote) { p.EmailCode = code })
}

// phoneDone answers a step of a vote by phone.
func (s *Server) phoneDone(c echo.Context, err error, done string, typed func(p *views.PhoneVote)) error {
	if err != nil && refill(err) && models.CodeOf(err) != models.Closed {
		if shown := s.showPhoneVote(c, err, typed); models.CodeOf(shown) != models.NotFound {
			return shown
		}
	}
	if err != nil {
		return err
	}
	if done != "" {
		s.flash(c, done)
	}
	return s.see(c, phonePath(c.Param("slug"))+"/"+c.Param("id"))
}

// agreePhone says that the caller agrees to what was read back to them.
func (s *Server) agreePhone(c echo.Context) error {
	err := s.Store.AgreePhoneVote(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"), form(c).Get("reading"))
	return s.phoneDone(c, err, "Whoever listened confirms it now", func(*views.PhoneVote) {})
}

// dropPhone gives a vote by phone up.
func (s *Server) dropPhone(c echo.Context) error {
	if err := s.Store.DropPhoneVote(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id")); err != nil {
		return s.phoneDone(c, err, "", func(*views.PhoneVote) {})
	}
	s.flash(c, "The call is given up, and nothing of it is left")
	return s.see(c, phonePath(c.Param("slug")))
}

// witnessPhone casts a vote by phone on the word of who listened. The page with the receipt's number is answered at once: the number is kept nowhere.
func (s *Server) witnessPhone(c echo.Context) error {
	receipt, err := s.Store.WitnessPhoneVote(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id"))
	if err != nil {
		return s.phoneDone(c, err, "", func(*views.PhoneVote) {})
	}
	frame, err := s.Store.Frame(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.roundPage(c, "The vote is in", views.PlacesOf(frame), link("Votes by phone", phonePath(c.Param("slug"))))
	return s.render(c, http.StatusOK, views.PhoneCastPage(views.PhoneCast{Page: p, Receipt: receipt}))
}
