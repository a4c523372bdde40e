package handlers

import (
	"net/http"
	"strconv"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// translationPath is the form that takes a whole ballot in another language.
const translationPath = "/desk/rounds/:slug/translations/:language"

// translations lists the languages that a round's projects can be translated to.
func (s *Server) translations(c echo.Context) error {
	page, err := s.Store.TranslationsPage(c.Request().Context(), s.actor(c), c.Param("slug"), "")
	if err != nil {
		return err
	}
	p := views.Translations{Page: s.roundPage(c, "Other languages", views.PlacesOf(page.RoundFrame)), TranslationsPage: page}
	return s.render(c, http.StatusOK, views.TranslationsPage(p))
}

// translationForm shows what is translated to one language, to be written.
func (s *Server) translationForm(c echo.Context) error {
	p, err := s.translationPage(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.TranslationPage(p))
}

func (s *Server) translationPage(c echo.Context) (views.Translations, error) {
	page, err := s.Store.TranslationsPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("language"))
	if err != nil {
		return views.Translations{}, err
	}
	all := link("Other languages", "/desk/rounds/"+page.Slug+"/translations")
	p := views.Translations{Page: s.roundPage(c, page.Language.English, views.PlacesOf(page.RoundFrame), all), TranslationsPage: page,
		Input: models.TranslationInput{}}
	for _, t := range page.Written {
		p.Input[t.Number] = models.TranslationText{Title: t.Title, Summary: t.Summary, What: t.What, Place: t.Place}
	}
	return p, nil
}

// translate keeps what an officer wrote.
func (s *Server) translate(c echo.Context) error {
	p, err := s.translationPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	p.Input = models.TranslationInput{}
	for _, project := range p.Projects {
		if n := strconv.Itoa(project.Number); f.Has("title-" + n) {
			p.Input[project.Number] = models.TranslationText{Title: f.Get("title-" + n), Summary: f.Get("summary-" + n), What: f.Get("what-" + n), Place: f.Get("place-" + n)}
		}
	}
	err = s.Store.Translate(c.Request().Context(), s.actor(c), p.Slug, p.Language.Tag, p.Input)
	if err != nil && refill(err) {
		p.Failed = err
		return s.again(c, err, views.TranslationPage(p))
	}
	if err != nil {
		return err
	}
	saved := "Saved"
	if p.TranslationTakesTwo() {
		saved = "Saved. Another officer reads it, and then it comes on the ballot"
	}
	s.flash(c, saved)
	return s.see(c, "/desk/rounds/"+p.Slug+"/translations")
}

// confirmTranslations puts what another officer wrote on the ballot.
func (s *Server) confirmTranslations(c echo.Context) error {
	err := s.Store.ConfirmTranslations(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("language"), form(c).Get(seenField))
	return s.translationDecided(c, err, "It will be on the ballot")
}

// takeTranslationDown takes a translation that is wrong off the ballot.
func (s *Server) takeTranslationDown(c echo.Context) error {
	p, err := s.translationPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return models.Missing()
	}
	field := "reason-" + strconv.Itoa(number)
	err = s.Store.TakeTranslationDown(c.Request().Context(), s.actor(c), p.Slug, p.Language.Tag, number, field, f.Get(field))
	if err != nil && refill(err) {
		p.Failed, p.Number, p.Reason = err, number, f.Get(field)
		return s.again(c, err, views.TranslationPage(p))
	}
	if err != nil {
		return err
	}
	done := "It is taken down. People read the English now"
	if p.TranslationTakesTwo() {
		done = "Another officer confirms it now. Until then people read it"
	}
	s.flash(c, done)
	return s.see(c, "/desk/rounds/"+p.Slug+"/translations/"+p.Language.Tag)
}

// confirmTranslationDown is the second officer's half of taking a translation down.
func (s *Server) confirmTranslationDown(c echo.Context) error {
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return models.Missing()
	}
	err = s.Store.ConfirmTranslationDown(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("language"), number, form(c).Get(seenField))
	return s.translationDecided(c, err, "It is taken down. People read the English now")
}

// keepTranslation leaves a translation on the ballot that was to be taken down.
func (s *Server) keepTranslation(c echo.Context) error {
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return models.Missing()
	}
	err = s.Store.KeepTranslation(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("language"), number)
	return s.translationDecided(c, err, "It stays on the ballot")
}

// translationDecided answers what a second officer did: with the page of the language, which says so, or says why not beside what is proposed now.
func (s *Server) translationDecided(c echo.Context, err error, done string) error {
	if err != nil && refill(err) {
		p, lost := s.translationPage(c)
		if lost != nil {
			return lost
		}
		p.Failed = err
		return s.again(c, err, views.TranslationPage(p))
	}
	if err != nil {
		return err
	}
	s.flash(c, done)
	return s.see(c, "/desk/rounds/"+c.Param("slug")+"/translations/"+c.Param("language"))
}
