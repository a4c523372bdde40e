package handlers

import (
	"net/http"
	"time"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// helpPath is where a session helper works in a round.
func helpPath(slug string) string { return "/rounds/" + slug + "/help" }

// passForm asks for the code of a pass. Whoever is in by one is led to their round.
func (s *Server) passForm(c echo.Context) error {
	if actor := s.actor(c); actor.ByPass {
		rounds, err := s.Store.MyRounds(c.Request().Context(), actor)
		if err != nil {
			return err
		}
		if len(rounds) == 1 {
			return s.see(c, helpPath(rounds[0].Slug))
		}
	}
	return s.render(c, http.StatusOK, views.PassFormPage(s.passView(c)))
}

func (s *Server) passView(c echo.Context) views.PassForm {
	return views.PassForm{Page: s.page(c, t(c, "Help people vote"), home(c)), Device: s.device(c).Venue}
}

// signInByPass lets a helper in by the code of their pass. A shared device is one no longer: it takes the code to leave that.
func (s *Server) signInByPass(c echo.Context) error {
	person, slug, err := s.openPass(c, form(c).Get("pass_code"))
	if err != nil && refill(err) {
		p := s.passView(c)
		p.Code, p.Failed = form(c).Get("pass_code"), err
		return s.again(c, err, views.PassFormPage(p))
	}
	if err != nil {
		return err
	}
	if err := s.forgetVotes(c); err != nil {
		return err
	}
	s.dropDevice(c)
	if err := s.signIn(c, person); err != nil {
		return err
	}
	return s.see(c, helpPath(slug))
}

// openPass finds who is let in by a code. Wrong ones are counted for each network, in all copies of the program together.
func (s *Server) openPass(c echo.Context, typed string) (string, string, error) {
	ctx, bucket := c.Request().Context(), s.bucket("pass-code", network(c))
	person, slug, err := s.Store.OpenPass(ctx, typed)
	if models.CodeOf(err) == models.Invalid {
		if err := s.Store.TooManyWrong(ctx, bucket); err != nil {
			return "", "", err
		}
		if err := s.Store.Attempt(ctx, bucket, models.WrongCodesLimit, models.WrongCodesWindow); err != nil {
			return "", "", err
		}
	}
	return person, slug, err
}

// helpPage is what a session helper works with on the day.
func (s *Server) helpPage(c echo.Context) error { return s.showHelp(c, nil, "") }

func (s *Server) showHelp(c echo.Context, failed error, at string) error {
	page, err := s.Store.HelpPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Help{Page: s.roundPage(c, t(c, "Help people vote"), views.PlacesOf(page.RoundFrame)), HelpPage: page, Device: s.device(c).Venue, At: at}
	p.Wide = false
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.HelpPage(p))
	}
	return s.render(c, http.StatusOK, views.HelpPage(p))
}

// startDevice makes this browser a device that one voter after another uses. Who started it is signed out here: nothing leads from the voters' pages to
// what a helper may do.
func (s *Server) startDevice(c echo.Context) error {
	slug, venue := c.Param("slug"), form(c).Get("venue")
	device, err := s.Store.StartDevice(c.Request().Context(), s.actor(c), slug, venue)
	if err != nil {
		if refill(err) {
			return s.showHelp(c, err, venue)
		}
		return err
	}
	if err := s.keepDevice(c, device); err != nil {
		return err
	}
	if err := s.forgetVotes(c); err != nil {
		return err
	}
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}
	return s.see(c, votePath(slug, "?new="+step()))
}

// stopDevice makes a shared device an ordinary browser again, for who may run one. Anybody else is asked for the code of a pass first.
func (s *Server) stopDevice(c echo.Context) error {
	if models.Can(s.actor(c), models.ActRunDevice, models.AnyStage) == models.ScopeNone {
		return s.see(c, "/help")
	}
	device := s.device(c)
	if err := s.forgetVotes(c); err != nil {
		return err
	}
	s.dropDevice(c)
	if device.Slug == "" {
		return s.see(c, "/desk")
	}
	s.flash(c, t(c, "This is no shared device any more"))
	return s.see(c, helpPath(device.Slug))
}

// passes lists the passes that let helpers into a round.
func (s *Server) passes(c echo.Context) error { return s.showPasses(c, nil, models.PassInput{}) }

func (s *Server) showPasses(c echo.Context, failed error, in models.PassInput) error {
	ctx := c.Request().Context()
	page, err := s.Store.PassesPage(ctx, s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	now, err := s.Store.Now(ctx)
	if err != nil {
		return err
	}
	p := views.Passes{Page: s.roundPage(c, "Passes for helpers, "+page.Name, views.PlacesOf(page.RoundFrame)), PassesPage: page, Form: in, Now: now}
	if failed != nil {
		p.Failed = failed
		return s.again(c, failed, views.PassesPage(p))
	}
	return s.render(c, http.StatusOK, views.PassesPage(p))
}

// makePass makes a pass and answers with the page that shows its code. There is no redirect: the code is nowhere to be read again.
func (s *Server) makePass(c echo.Context) error {
	f := form(c)
	in := models.PassInput{Venue: f.Get("venue"), Name: f.Get("name"), Day: models.TypedDay{Day: f.Get("day-day"), Month: f.Get("day-month"), Year: f.Get("day-year")}}
	made, err := s.Store.MakePass(c.Request().Context(), s.actor(c), c.Param("slug"), in)
	if err != nil {
		if refill(err) {
			return s.showPasses(c, err, in)
		}
		return err
	}
	p := s.roundPage(c, "Print this pass now", views.PlacesOf(made.RoundFrame), link("Passes for helpers", "/desk/rounds/"+made.Slug+"/helpers"))
	p.Printed = true
	return s.render(c, http.StatusOK, views.MadePassPage(views.MadePass{Page: p, MadePass: made, HelpURL: s.address("/help")}))
}

// endPass ends a pass at once.
func (s *Server) endPass(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Store.EndPass(c.Request().Context(), s.actor(c), slug, c.Param("pass")); err != nil {
		return err
	}
	s.flash(c, "The pass has ended")
	return s.see(c, "/desk/rounds/"+slug+"/helpers")
}

// deviceCookie says that a browser is a shared device. It lets nobody do anything.
const deviceCookie = "device"

// deviceIdle is how long the pages of a shared device wait for a touch before they ask whether anybody is there.
const deviceIdle = 3 * time.Minute

// deviceDraftLife is how long a shared device keeps a vote on its way without a further step: a little longer than its pages wait for a touch.
const deviceDraftLife = 5 * time.Minute

// device is the shared device that this browser is; of nowhere when it is none.
func (s *Server) device(c echo.Context) models.SharedDevice {
	var d models.SharedDevice
	cookie, err := c.Cookie(s.cookieName(deviceCookie))
	if err != nil || !s.unsealed(deviceCookie, "", cookie.Value, &d) {
		return models.SharedDevice{}
	}
	// By the database's clock, which set its end. Where that cannot be asked it goes on being a shared device, which keeps less.
	if now, err := s.Store.Now(c.Request().Context()); err == nil && !now.Before(d.Until) {
		return models.SharedDevice{}
	}
	return d
}

func (s *Server) keepDevice(c echo.Context, d models.SharedDevice) error {
	now, err := s.Store.Now(c.Request().Context())
	if err != nil {
		return err
	}
	text, err := s.sealed(deviceCookie, "", d)
	if err != nil {
		return err
	}
	s.setDevice(c, text, d.Until.Sub(now))
	return nil
}

func (s *Server) dropDevice(c echo.Context) { s.setDevice(c, "", -time.Second) }

func (s *Server) setDevice(c echo.Context, value string, life time.Duration) {
	c.SetCookie(&http.Cookie{Name: s.cookieName(deviceCookie), Value: value, Path: "/", MaxAge: int(life.Seconds()), HttpOnly: true, Secure: s.Config.Secure, SameSite: http.SameSiteLaxMode})
}

// forgetVotes has the browser forget every vote on its way and that any was sent, of whatever round, and what its pages keep.
func (s *Server) forgetVotes(c echo.Context) error {
	slugs, err := s.Store.VotesOnTheirWay(c.Request().Context(), draftLife+time.Hour)
	if err != nil {
		return err
	}
	if slug := c.Param("slug"); slug != "" {
		slugs = append(slugs, slug)
	}
	for _, slug := range slugs {
		s.dropVoteCookie(c, draftCookie, slug)
		s.dropVoteCookie(c, lookCookie, slug)
		s.dropVoteCookie(c, noteCookie, slug)
		s.dropVoteCookie(c, proofCookie, slug)
	}
	s.dropCookie(c, flowCookie)
	s.dropCookie(c, "order") // the next voter sees the projects in an order of their own
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return nil
}

// dropCookie takes away a cookie of the whole site.
func (s *Server) dropCookie(c echo.Context, name string) {
	c.SetCookie(&http.Cookie{Name: s.cookieName(name), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.Config.Secure, SameSite: http.SameSiteLaxMode})
}
