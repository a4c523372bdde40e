package handlers

import (
	"context"
	"net/http"
	"strings"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// sealPage shows an officer what will be on the ballot and by which rules, or what was sealed.
func (s *Server) sealPage(c echo.Context) error { return s.showSeal(c, nil, "") }

func (s *Server) showSeal(c echo.Context, failed error, witness string) error {
	page, err := s.Store.SealPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := s.roundPage(c, "The vote, "+page.Name, views.PlacesOf(page.RoundFrame))
	p.Failed = failed
	view := views.SealPage(views.Seal{Page: p, SealPage: page, Witness: witness})
	if failed != nil {
		return s.again(c, failed, view)
	}
	return s.render(c, http.StatusOK, view)
}

// seal puts the round to the vote, or proposes that where it takes two.
func (s *Server) seal(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	witness := f.Get("witness")
	err := s.Store.SealRound(c.Request().Context(), s.actor(c), slug, f.Get(seenField), witness)
	if err != nil && refill(err) {
		return s.showSeal(c, err, witness)
	}
	if err != nil {
		return err
	}
	page, err := s.Store.SealPage(c.Request().Context(), s.actor(c), slug)
	if err != nil {
		return err
	}
	if page.RoundFrame.Rules.Sealed() {
		s.flash(c, "The rules and projects are sealed")
	}
	return s.see(c, "/desk/rounds/"+slug+"/vote")
}

// sealStep seals what another officer proposed to seal, or takes that proposal back.
func (s *Server) sealStep(do func(ctx context.Context, actor models.Actor, slug, seen string) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		slug := c.Param("slug")
		err := do(c.Request().Context(), s.actor(c), slug, form(c).Get(seenField))
		if err != nil && refill(err) {
			return s.showSeal(c, err, "")
		}
		if err != nil {
			return err
		}
		s.flash(c, done)
		return s.see(c, "/desk/rounds/"+slug+"/vote")
	}
}

// codesPage shows batches of voting codes.
func (s *Server) codesPage(c echo.Context) error { return s.showCodes(c, nil, views.Codes{}) }

func (s *Server) showCodes(c echo.Context, failed error, p views.Codes) error {
	page, err := s.Store.CodesPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p.CodesPage = page
	p.Page = s.roundPage(c, "Voting codes, "+page.Name, views.PlacesOf(page.RoundFrame))
	p.Page.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.CodesPage(p))
	}
	return s.render(c, http.StatusOK, views.CodesPage(p))
}

// issueCodes makes a batch and answers with the page that shows it. There is no redirect: the codes are nowhere to be read again, and the name of the batch
// keeps a page that is loaded again from making more.
func (s *Server) issueCodes(c echo.Context) error {
	f := form(c)
	n := models.NewCodes{Label: strings.TrimSpace(f.Get("label")), HeldBy: strings.TrimSpace(f.Get("held_by")), Kind: f.Get("kind"), Count: f.Get("count")}
	issued, err := s.Store.IssueCodes(c.Request().Context(), s.actor(c), c.Param("slug"), n)
	if err != nil {
		if refill(err) {
			return s.showCodes(c, err, views.Codes{Form: n})
		}
		return err
	}
	p := s.roundPage(c, "Print these codes now", views.PlacesOf(issued.RoundFrame), link("Voting codes", "/desk/rounds/"+issued.Slug+"/codes"))
	p.Printed = true
	return s.render(c, http.StatusOK, views.IssuedCodesPage(views.IssuedCodes{Page: p, IssuedCodes: issued, BallotURL: s.address(votePath(issued.Slug, ""))}))
}
