package handlers

import (
	"net/http"
	"strings"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// someoneVoted says what to do for whoever finds that somebody else voted as them.
func (s *Server) someoneVoted(c echo.Context) error {
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), "")
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.SomeoneVotedPage(views.SomeoneVoted{Page: s.votePage(c, t(c, "Someone has voted as me"), vote.Slug), Vote: vote.VoteFrame}))
}

// votersPage is the help desk of a vote.
func (s *Server) votersPage(c echo.Context) error { return s.showVoters(c, "", nil) }

func (s *Server) showVoters(c echo.Context, typed string, failed error) error {
	page, err := s.Store.VotersPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p := views.Voters{Page: s.roundPage(c, "Help desk, "+page.Name, views.PlacesOf(page.RoundFrame)), VotersPage: page, Typed: typed}
	p.Failed, p.Path = failed, votersPath(page.Slug) // a decision that failed was sent to an address of its own
	if failed != nil {
		return s.again(c, failed, views.VotersPage(p))
	}
	return s.render(c, http.StatusOK, views.VotersPage(p))
}

// findVoter looks up who votes with a code or an address. What was typed stays out of every address.
func (s *Server) findVoter(c echo.Context) error {
	slug, typed := c.Param("slug"), form(c).Get("voter_code")
	entry, err := s.Store.FindVoter(c.Request().Context(), s.actor(c), slug, typed)
	if err != nil {
		if refill(err) {
			return s.showVoters(c, typed, err)
		}
		return err
	}
	return s.see(c, votersPath(slug)+"/"+entry)
}

func votersPath(slug string) string { return "/desk/rounds/" + slug + "/voters" }

func checksPath(slug string) string { return "/desk/rounds/" + slug + "/checks" }

// voterPage says how somebody votes and whether their vote is in.
func (s *Server) voterPage(c echo.Context) error { return s.showVoter(c, models.ClosingInput{}, nil) }

func (s *Server) showVoter(c echo.Context, in models.ClosingInput, failed error) error {
	page, err := s.Store.VoterPage(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("entry"))
	if err != nil {
		return err
	}
	p := views.Voter{Page: s.roundPage(c, "One voter, "+page.Name, views.PlacesOf(page.RoundFrame), link("Help desk", votersPath(page.Slug))), VoterPage: page, Form: in}
	p.Failed = failed
	if failed != nil {
		return s.again(c, failed, views.VoterPage(p))
	}
	return s.render(c, http.StatusOK, views.VoterPage(p))
}

// proposeClosing is the first officer's half of closing somebody's way to vote.
func (s *Server) proposeClosing(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	in := models.ClosingInput{Kind: f.Get("kind"), Reason: f.Get("reason")}
	if err := s.Store.ProposeClosing(c.Request().Context(), s.actor(c), slug, c.Param("entry"), in); err != nil {
		if refill(err) {
			return s.showVoter(c, in, err)
		}
		return err
	}
	s.flash(c, "Another officer confirms it now")
	return s.see(c, votersPath(slug))
}

// checksPage shows whether a vote's sums hold, and what stands out.
func (s *Server) checksPage(c echo.Context) error { return s.showChecks(c, views.VoteChecks{}, nil) }

func (s *Server) showChecks(c echo.Context, p views.VoteChecks, failed error) error {
	page, err := s.Store.ChecksPage(c.Request().Context(), s.actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	p.ChecksPage = page
	p.Page = s.roundPage(c, "Checks, "+page.Name, views.PlacesOf(page.RoundFrame))
	p.Page.Failed, p.Page.Path = failed, checksPath(page.Slug)
	if failed != nil {
		return s.again(c, failed, views.VoteChecksPage(p))
	}
	return s.render(c, http.StatusOK, views.VoteChecksPage(p))
}

// proposeSetAside is the first officer's half of setting aside what stands out.
func (s *Server) proposeSetAside(c echo.Context) error {
	f, slug := form(c), c.Param("slug")
	flag, field := f.Get("flag"), f.Get("field")
	p := views.VoteChecks{At: field, Reason: strings.TrimSpace(f.Get("reason"))}
	if err := s.Store.ProposeSetAside(c.Request().Context(), s.actor(c), slug, flag, field, p.Reason); err != nil {
		if refill(err) {
			return s.showChecks(c, p, err)
		}
		return err
	}
	s.flash(c, "Another officer decides about it now")
	return s.see(c, checksPath(slug))
}

// proposeLetIn is the first officer's half of letting in again those who were set aside.
func (s *Server) proposeLetIn(c echo.Context) error {
	slug, id := c.Param("slug"), c.Param("id")
	p := views.VoteChecks{At: "reason-" + id, Reason: strings.TrimSpace(form(c).Get("reason"))}
	if err := s.Store.ProposeLetIn(c.Request().Context(), s.actor(c), slug, id, p.At, p.Reason); err != nil {
		if refill(err) {
			return s.showChecks(c, p, err)
		}
		return err
	}
	s.flash(c, "Another officer decides about it now")
	return s.see(c, checksPath(slug))
}

// standingBack is the page that a decision was made on.
func standingBack(c echo.Context) string {
	if form(c).Get("from") == "checks" {
		return checksPath(c.Param("slug"))
	}
	return votersPath(c.Param("slug"))
}

// confirmStanding is the second officer's half of a decision on the roll. A new code is answered at once and nowhere else: there is no page to load again.
func (s *Server) confirmStanding(c echo.Context) error {
	slug := c.Param("slug")
	done, err := s.Store.ConfirmStanding(c.Request().Context(), s.actor(c), slug, c.Param("id"))
	switch {
	case err != nil:
		return s.standingFailed(c, err)
	case done.Code != "":
		p := s.roundPage(c, "Hand over this code now", views.PlacesOf(done.RoundFrame), link("Help desk", votersPath(slug)))
		p.Printed, p.Path = true, votersPath(slug)
		return s.render(c, http.StatusOK, views.ReissuedPage(views.Reissued{Page: p, Reissued: done, BallotURL: strings.TrimSuffix(s.Config.BaseURL, "/") + "/rounds/" + slug + "/vote"}))
	}
	s.flash(c, "Done. It is on record")
	return s.see(c, standingBack(c))
}

// refuseStanding refuses what another officer proposed, or takes back one's own.
func (s *Server) refuseStanding(c echo.Context) error {
	if err := s.Store.RefuseStanding(c.Request().Context(), s.actor(c), c.Param("slug"), c.Param("id")); err != nil {
		return s.standingFailed(c, err)
	}
	s.flash(c, "Nothing changes. It is on record")
	return s.see(c, standingBack(c))
}

func (s *Server) standingFailed(c echo.Context, err error) error {
	switch {
	case !refill(err):
		return err
	case standingBack(c) == checksPath(c.Param("slug")):
		return s.showChecks(c, views.VoteChecks{}, err)
	default:
		return s.showVoters(c, "", err)
	}
}
