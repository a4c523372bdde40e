package handlers

import (
	"time"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// readOutPage is where somebody who votes by signing in gets a code that they read out: to whoever gives them a paper, or to the help desk.
func (s *Server) readOutPage(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	switch {
	case done || err != nil:
		return err
	case !vote.AllowsSignIn():
		return s.see(c, votePath(vote.Slug, "/mine"))
	}
	p := views.VoteReadOut{Page: s.votePage(c, t(c, "Get a code to read out"), vote.Slug), Vote: vote.VoteFrame, For: d.ReadOut, Providers: s.voteProviders(vote.VoteFrame)}
	if p.Page.Shared == "" {
		p.Back = &components.Link{Text: t(c, "Back to the vote"), Href: votePath(vote.Slug, "")}
	}
	failed := d.failedAt("/read-out")
	if proof := s.voteProof(c); proof.Spoken != "" && failed == nil {
		p.For, p.Code, p.Until = proof.ReadOut, proof.Spoken, time.Unix(proof.Until, 0)
		p.Title = t(c, "Read this code out")
	}
	return s.voteAnswer(c, failed, &p.Page, func() templ.Component { return views.VoteReadOutPage(p) })
}

// readOut leads whoever wants such a code to where they sign in. What is picked on a ballot stays.
func (s *Server) readOut(c echo.Context) error {
	vote, cast, done, err := s.postedVote(c)
	switch {
	case done || err != nil:
		return err
	case !vote.AllowsSignIn():
		return s.see(c, votePath(vote.Slug, "/mine"))
	}
	d := s.draftVote(c)
	d.Opened, d.ReadOut, d.Mine, d.Failed, d.At = vote.Opened, upTo(form(c).Get("for"), mostPostcode), false, nil, ""
	if err := models.CheckReadOut(d.ReadOut); err != nil {
		return s.refuse(c, vote, d, err, "/read-out")
	}
	with := s.signsIn(c, vote, cast)
	if with == "" {
		return s.refuse(c, vote, d, models.SignInFailed("Signing in does not work just now. Use a voting code, or come back later"), "/read-out")
	}
	return s.askToSignIn(c, vote, d, with)
}
