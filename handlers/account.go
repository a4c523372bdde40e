package handlers

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// safeNext is where to go after signing in: a path of ours, never another site.
func safeNext(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/desk"
	}
	return next
}

func (s *Server) signInView(c echo.Context, next string) views.SignIn {
	p := views.SignIn{Page: s.page(c, t(c, "Sign in"), home(c)), Next: safeNext(next), Kept: isKept(next)}
	for _, provider := range s.Identity {
		p.Providers = append(p.Providers, link(provider.Label(), "/sign-in/with/"+provider.Name()))
	}
	return p
}

// signInPage asks for an address.
func (s *Server) signInPage(c echo.Context) error {
	if s.actor(c).SignedIn() {
		return s.see(c, safeNext(c.QueryParam("next")))
	}
	return s.render(c, http.StatusOK, views.SignInPage(s.signInView(c, c.QueryParam("next"))))
}

// sendSignInCode sends a code. It does the same whether or not anybody has an account at the address. The address waits in the session, so
// that the next page can be left for the mail and come back to.
func (s *Server) sendSignInCode(c echo.Context) error {
	ctx, f := c.Request().Context(), form(c)
	request, err := s.signInCode(c, f.Get("email"))
	if err != nil && refill(err) {
		p := s.signInView(c, f.Get("next"))
		p.Email, p.Failed = f.Get("email"), err
		return s.again(c, err, views.SignInPage(p))
	}
	if err != nil {
		return err
	}
	s.keepCode(ctx, f.Get("email"), request, safeNext(f.Get("next")))
	return s.see(c, "/sign-in/code")
}

// keepCode remembers in the session that a code was sent, where to, and where to go once it is in.
func (s *Server) keepCode(ctx context.Context, email, request, next string) {
	s.sessions.Put(ctx, sessionEmail, email)
	s.sessions.Put(ctx, sessionRequest, request)
	s.sessions.Put(ctx, sessionNext, next)
}

// signInCode sends a code within the limits, and answers the request that it belongs to.
func (s *Server) signInCode(c echo.Context, typed string) (string, error) {
	tries := 0
	if email, ok := models.NormaliseEmail(typed); ok { // else the form says what is wrong, and nothing is sent
		var err error
		if tries, err = s.askForCode(c, "sign-in", email); err != nil {
			return "", err
		}
	}
	return s.Store.SendSignInCode(c.Request().Context(), s.currentCouncil(c), typed, tries)
}

func (s *Server) codeView(c echo.Context) views.SignInCode {
	ctx := c.Request().Context()
	p := views.SignInCode{Page: s.page(c, t(c, "Check your email"), home(c), link(t(c, "Sign in"), "/sign-in")), Email: s.sessions.GetString(ctx, sessionEmail),
		Next: safeNext(s.sessions.GetString(ctx, sessionNext))}
	p.Path, p.Again = "/sign-in", "/sign-in?next="+url.QueryEscape(p.Next)
	if s.actor(c).SignedIn() {
		p.Again = proveHref(p.Next)
	}
	return p
}

// signInCodePage asks for the code that was sent: to who signs in, or to who is signed in and shows that it is still them.
func (s *Server) signInCodePage(c echo.Context) error {
	p := s.codeView(c)
	if actor := s.actor(c); p.Email == "" || actor.SignedIn() && p.Email != actor.Email {
		return s.see(c, "/sign-in")
	}
	return s.render(c, http.StatusOK, views.SignInCodePage(p))
}

// signInByCode signs in whoever has the code.
func (s *Server) signInByCode(c echo.Context) error {
	ctx, p := c.Request().Context(), s.codeView(c)
	if p.Email == "" {
		return s.see(c, "/sign-in")
	}
	in, err := s.Store.SignInByCode(ctx, p.Email, s.sessions.GetString(ctx, sessionRequest), form(c).Get("code"), s.bucket("sign-in-guess", around(c)))
	if err != nil && refill(err) {
		p.Failed = err
		return s.again(c, err, views.SignInCodePage(p))
	}
	if err != nil {
		return err
	}
	return s.signedIn(c, in, new(time.Duration(0)), p.Next)
}

// signedIn begins the session of whoever signed in, and leads on: first to their name where we do not know it. ago is how long ago they showed who they are; nil
// where nobody knows.
func (s *Server) signedIn(c echo.Context, in store.SignedIn, ago *time.Duration, next string) error {
	if err := s.beginSession(c, in.PersonID, ago); err != nil {
		return err
	}
	if in.Fresh {
		return s.see(c, "/you?next="+url.QueryEscape(next))
	}
	return s.see(c, next)
}

// signOut ends the session and empties what the browser kept of it. Cookies are not named: that would also end the sessions of the
// council's other sites, which share its domain.
func (s *Server) signOut(c echo.Context) error {
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return s.see(c, "/")
}

// account shows a person what we hold about them.
func (s *Server) account(c echo.Context) error {
	p, err := s.accountView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.AccountPage(p))
}

func (s *Server) accountView(c echo.Context) (views.Account, error) {
	data, err := s.Store.OwnData(c.Request().Context(), s.actor(c))
	if err != nil {
		return views.Account{}, err
	}
	p := views.Account{Page: s.page(c, t(c, "You and your data"), home(c)), Data: data, Name: data.Person.DisplayName, Age: data.Person.AgeBand}
	p.Next = c.QueryParam("next")
	p.Fresh = p.Next != ""
	if p.Fresh {
		p.Name, p.Age = data.Person.Name, ""
	}
	known, err := s.Store.IdentitiesOf(c.Request().Context(), s.actor(c))
	if err != nil {
		return p, err
	}
	linked := map[string]bool{}
	for _, k := range known {
		linked[k.Provider] = true
		p.SignIns = append(p.SignIns, views.OwnSignIn{Label: s.providerLabel(k.Provider), Since: k.CreatedAt, Remove: "/you/sign-ins/" + k.ID + "/remove"})
	}
	for _, provider := range s.Identity {
		if !linked[provider.Name()] {
			p.Providers = append(p.Providers, link(provider.Label(), "/you/sign-ins/add/"+provider.Name()))
		}
	}
	return p, nil
}

// saveAccount keeps what a person says of themselves.
func (s *Server) saveAccount(c echo.Context) error {
	f := form(c)
	in := models.AccountInput{Name: f.Get("name"), Under18: f.Get("age") == "under_18", Answered: f.Get("age") == "under_18" || f.Get("age") == "adult"}
	err := s.Store.SaveAccount(c.Request().Context(), s.actor(c), in)
	if err != nil && refill(err) {
		p, loadErr := s.accountView(c)
		if loadErr != nil {
			return loadErr
		}
		p.Name, p.Age, p.Failed, p.Next, p.Fresh = f.Get("name"), f.Get("age"), err, f.Get("next"), f.Get("next") != ""
		return s.again(c, err, views.AccountPage(p))
	}
	if err != nil {
		return err
	}
	if next := f.Get("next"); next != "" {
		return s.see(c, safeNext(next))
	}
	s.flash(c, t(c, "Saved"))
	return s.see(c, "/you")
}

// ownData is everything we hold about a person, as a file.
func (s *Server) ownData(c echo.Context) error {
	data, err := s.Store.OwnData(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="your-data.json"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", body)
}

// signOutEverywhere ends all sessions of the person.
func (s *Server) signOutEverywhere(c echo.Context) error {
	if err := s.Store.EndSessionsOf(c.Request().Context(), s.actor(c).PersonID); err != nil {
		return err
	}
	return s.signOut(c)
}

// eraseAccount closes the account for good.
func (s *Server) eraseAccount(c echo.Context) error {
	var err error
	if form(c).Get("sure") != "yes" {
		err = &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: "sure", Text: "Tick the box if you are sure"}}}
	} else {
		err = s.Store.EraseAccount(c.Request().Context(), s.actor(c))
	}
	if err != nil && refill(err) {
		p, loadErr := s.accountView(c)
		if loadErr != nil {
			return loadErr
		}
		p.Failed = err
		return s.again(c, err, views.AccountPage(p))
	}
	if err != nil {
		return err
	}
	return s.signOut(c)
}
