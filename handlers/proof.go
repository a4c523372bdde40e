package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// errProveAgain says that who sends a form must show anew who they are.
var errProveAgain = models.Errorf(models.Unauthenticated, "Check it is you")

// proven lets a form through only if its sender has shown who they are within the last minutes: what it does moves money or power, settles what a vote is
// about, or who gets into an account, and a screen may have been left open. Who was let in by a pass has no account by which to show it; a pass is for a day.
func (s *Server) proven(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		lately, err := s.provedLately(c)
		if err != nil {
			return err
		}
		if lately || s.actor(c).ByPass {
			return next(c)
		}
		return errProveAgain
	}
}

// provedLately reports whether whoever is signed in has shown who they are within the last minutes.
func (s *Server) provedLately(c echo.Context) (bool, error) {
	ctx := c.Request().Context()
	now, err := s.Store.Now(ctx)
	return err == nil && models.ProvedLately(time.UnixMicro(s.sessions.GetInt64(ctx, sessionProved)), now), err
}

// proveFirst keeps the form and asks its sender to show who they are; afterwards they get it back.
func (s *Server) proveFirst(c echo.Context) error {
	id, err := s.park(c)
	if err != nil {
		return err
	}
	return s.see(c, proveHref("/carry-on/"+id))
}

func proveHref(next string) string { return "/you/again?next=" + url.QueryEscape(next) }

// provePage asks somebody who is signed in to show that it is still them.
func (s *Server) provePage(c echo.Context) error { return s.askProof(c, c.QueryParam("next"), nil) }

func (s *Server) askProof(c echo.Context, next string, failed error) error {
	ctx, actor := c.Request().Context(), s.actor(c)
	p := views.Prove{Page: s.page(c, t(c, "Check it is you"), home(c), link(deskCrumb(c))), Next: safeNext(next), HasAddress: models.HasAddress(actor.Email)}
	p.Failed = failed
	known, err := s.Store.IdentitiesOf(ctx, actor)
	if err != nil {
		return err
	}
	for _, provider := range s.Identity {
		for _, k := range known {
			if k.Provider == provider.Name() {
				p.Providers = append(p.Providers, link(provider.Label(), "/sign-in/with/"+provider.Name()))
			}
		}
	}
	if s.Config.Demo {
		if _, err := s.Store.DemoPerson(ctx, actor.PersonID); err == nil {
			p.DemoPerson = "/demo/be/" + actor.PersonID
		}
	}
	if failed != nil {
		return s.again(c, failed, views.ProvePage(p))
	}
	return s.render(c, http.StatusOK, views.ProvePage(p))
}

// sendProofCode sends a code to the address of whoever is signed in.
func (s *Server) sendProofCode(c echo.Context) error {
	ctx, next, actor := c.Request().Context(), form(c).Get("next"), s.actor(c)
	if !models.HasAddress(actor.Email) {
		return s.askProof(c, next, nil)
	}
	request, err := s.signInCode(c, actor.Email)
	if err != nil && refill(err) {
		return s.askProof(c, next, err)
	}
	if err != nil {
		return err
	}
	s.keepCode(ctx, actor.Email, request, safeNext(next))
	return s.see(c, "/sign-in/code")
}

// provedNothing leads back whoever signed in at a provider that does not say that they did so anew. They stay signed in here, and prove who they are in another way.
func (s *Server) provedNothing(c echo.Context, called string, kept flowInSession, why error) error {
	actor := s.actor(c)
	if !actor.SignedIn() || actor.PersonID != kept.Person {
		return s.see(c, "/sign-in?next="+url.QueryEscape(kept.Next))
	}
	says := models.Errorf(models.Conflict, "{{.Name}} did not tell us that you signed in there just now, so it does not show that it is you. Have a code sent to your email instead", "Name", called)
	if !models.HasAddress(actor.Email) {
		says = models.Errorf(models.Conflict, "{{.Name}} did not tell us that you signed in there just now, so it does not show that it is you. Sign in with another account of yours, or ask the council to do this for you", "Name", called)
	}
	return s.askProof(c, kept.Next, says.Because(why))
}

// provedByIdentity takes what a provider says of somebody who is signed in here and shows anew who they are: it must be the same person.
func (s *Server) provedByIdentity(c echo.Context, known models.Identity, ago *time.Duration, kept flowInSession) error {
	actor := s.actor(c)
	if !actor.SignedIn() || actor.PersonID != kept.Person {
		return s.see(c, "/sign-in?next="+url.QueryEscape(kept.Next))
	}
	if err := s.Store.CheckIdentity(c.Request().Context(), actor, known); err != nil {
		return s.askProof(c, kept.Next, err)
	}
	if err := s.beginSession(c, actor.PersonID, ago); err != nil {
		return err
	}
	return s.see(c, kept.Next)
}

// isKept reports whether a path leads back to a form that was kept.
func isKept(next string) bool { return strings.HasPrefix(next, "/carry-on/") }

// provenForms say of each route that takes a proof what its form does, and how many steps above it is the page of what it is about.
var provenForms = []struct {
	path string
	does string
	up   int
}{
	{"/you/sign-ins/add/:provider", "It adds a way to sign in to your account.", 3},
	{"/you/sign-ins/:id/remove", "It removes a way to sign in to your account.", 3},
	{"/you/erase", "It closes your account. You cannot undo it.", 1},
	{"/roles", "It proposes to give somebody a role, or to end one.", 0},
	{"/roles/waiting/:id", "It decides about a role that another administrator proposed.", 2},
	{"/desk/rounds/:slug/vote", "It seals the rules, the projects and their costs, or proposes that to another officer. Once sealed they never change.", 0},
	{"/desk/rounds/:slug/vote/confirm", "It seals the rules, the projects and their costs. They never change after that.", 1},
	{"/desk/rounds/:slug/cancel/confirm", "It cancels the round. You cannot undo it.", 1},
	{"/desk/rounds/:slug/clock/confirm", "It lets people vote for longer, and tells those who were told when the vote closes.", 1},
	{"/desk/rounds/:slug/clock/end/confirm", "It ends the vote in the room. Nobody can vote after that.", 2},
	{"/desk/rounds/:slug/translations/:language/confirm", "It puts what another officer wrote in that language on the ballot.", 1},
	{"/desk/rounds/:slug/translations/:language/:number/confirm", "It takes a translation off the ballot. You cannot put it back.", 2},
	{"/desk/rounds/:slug/roll/lists/:list/apply", "It applies the list of who may vote.", 1},
	{"/desk/rounds/:slug/roll/letters", "It makes letters with voting codes for people on the roll.", 1},
	{"/desk/rounds/:slug/codes", "It makes voting codes to print.", 0},
	{"/desk/rounds/:slug/codes/:batch/revoke", "It makes the codes of a batch stop working. You cannot undo it.", 1},
	{"/desk/rounds/:slug/helpers", "It lets a helper in for a day, who may print voting codes.", 0},
	{"/desk/postcodes/lists/:list/apply", "It applies the list of postcodes.", 1},
	{"/desk/rounds/:slug/paper/:batch/put-back", "It puts a paper back that another person swapped as spoiled: it can be voted with again.", 1},
	{"/desk/rounds/:slug/paper/:batch/settle", "It settles a batch of papers: its votes are cast. You cannot undo it.", 1},
	{"/desk/rounds/:slug/standing/:id/confirm", "It confirms what another officer proposed about who may vote.", 3},
	{"/desk/rounds/:slug/key", "It proposes to destroy the key of the vote.", 0},
	{"/desk/rounds/:slug/key/destroy", "It destroys the key of the vote. You cannot undo it.", 1},
	{"/desk/awards/:id", "It decides about awards.", 0},
	{"/desk/payments/:id", "It decides about a payment.", 0},
	{"/desk/payments/:id/paid", "It records that a payment was made.", 1},
}

// provenForm says what a form that takes a proof does, and where the page is of what it decides about.
func provenForm(path string) (does, page string) {
	steps := strings.Split(path, "/")
	for _, f := range provenForms {
		if slices.EqualFunc(strings.Split(f.path, "/"), steps, func(pattern, step string) bool { return pattern == step || strings.HasPrefix(pattern, ":") }) {
			return f.does, strings.Join(steps[:len(steps)-f.up], "/")
		}
	}
	return "", path
}
