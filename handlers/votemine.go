package handlers

import (
	"acorn/models"
	"acorn/views"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// mineForm asks who somebody is, before their own vote is shown to them.
func (s *Server) mineForm(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	if done || err != nil {
		return err
	}
	p := views.VoteMine{Page: s.votePage(c, t(c, "See or change your vote"), vote.Slug), Vote: vote.VoteFrame, Providers: s.voteProviders(vote.VoteFrame)}
	failed := d.failedAt("/mine")
	if failed != nil {
		p.Cast = models.Cast{Email: d.Email, Code: d.VotingCode}
	}
	return s.voteAnswer(c, failed, &p.Page, func() templ.Component { return views.VoteMinePage(p) })
}

// mineCode asks for the code that was sent to see one's own vote.
func (s *Server) mineCode(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	switch {
	case done || err != nil:
		return err
	case d.Request == "" || !d.Mine:
		return s.see(c, votePath(vote.Slug, "/mine"))
	}
	return s.showVoteCode(c, vote, d, "/mine/code")
}

// mine shows somebody their own vote on a ballot, ready to change, once they have shown that it is theirs. What was picked on a ballot before stays until
// then.
func (s *Server) mine(c echo.Context) error {
	vote, cast, done, err := s.postedVote(c)
	if done || err != nil {
		return err
	}
	d := s.draftVote(c)
	d = draftVote{Opened: vote.Opened, Picked: d.Picked, Numbers: d.Numbers, Odd: d.Odd, Submission: d.Submission, Belongs: d.Belongs, Voted: d.Voted, Version: d.Version, Email: typed(cast.Email), Mine: true}
	if with := s.signsIn(c, vote, cast); with != "" {
		d.Email = ""
		return s.askToSignIn(c, vote, d, with)
	}
	s.dropVoteCookie(c, proofCookie, vote.Slug) // from here on another way shows whose vote it is
	if way(form(c)) != "email" {
		cast.Email, cast.EmailCode = "", ""
		d.VotingCode = typed(cast.Code)
		err := cast.CheckCode()
		if err == nil {
			err = s.showOwn(c, vote, cast, d)
		}
		return s.mineFailed(c, err, vote, d, "/mine")
	}
	cast.Code = ""
	if !form(c).Has("code") {
		return s.mineFailed(c, s.sendOwnCode(c, vote, cast, d), vote, d, "/mine")
	}
	d.Request, d.EmailCode = typed(cast.Request), typed(cast.EmailCode)
	err = cast.CheckEmailCode()
	if err == nil {
		err = s.showOwn(c, vote, cast, d)
	}
	return s.mineFailed(c, err, vote, d, "/mine/code")
}

// mineFailed sends the browser to the page that says why a vote was not shown, where it was not.
func (s *Server) mineFailed(c echo.Context, err error, vote models.BallotPage, d draftVote, at string) error {
	if err == nil {
		return nil
	}
	return s.voteFailed(c, err, vote, d, at)
}

// showOwn puts the voter's own picks on the ballot, where they are not on their way to be changed already.
func (s *Server) showOwn(c echo.Context, vote models.BallotPage, cast models.Cast, d draftVote) error {
	cast.Guessing = s.guessing(c)
	own, err := s.Store.OwnBallot(c.Request().Context(), cast)
	if err != nil {
		return s.noticeWrong(c, err)
	}
	if d.Proved = cast.Email != ""; !d.Proved {
		d.Email = ""
	}
	return s.showFound(c, vote, own, d)
}

// showFound shows the ballot with what was found of the voter's own.
func (s *Server) showFound(c echo.Context, vote models.BallotPage, own models.OwnBallot, d draftVote) error {
	d.VotingCode, d.Submission, d.Mine = "", "", false
	d.NoVote = !own.Voted
	if own.Voted || d.Voted { // what is on its way may be what somebody else voted, who looked at it here before
		d.Voted, d.Version = own.Voted, own.Version
		d.mark(own.BallotPage, own.Marks)
	}
	return s.goOn(c, vote, d, "")
}

// sendOwnCode sends a one-time code to an address that may have voted, and then the browser to the page that asks for it.
func (s *Server) sendOwnCode(c echo.Context, vote models.BallotPage, cast models.Cast, d draftVote) error {
	if err := cast.CheckContact(vote.VoteFrame); err != nil {
		return err
	}
	takesAtLeast(c, askTakes)
	tries, err := s.askForVoteCode(c, cast)
	if err != nil {
		return err
	}
	if d.Request, err = s.Store.SendOwnCode(c.Request().Context(), cast, tries); err != nil {
		return err
	}
	return s.goOn(c, vote, d, "/mine/code")
}
