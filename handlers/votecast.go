package handlers

import (
	"errors"
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// checkVoter takes a vote with a printed code at once, and sends a code to an address.
func (s *Server) checkVoter(c echo.Context) error {
	cast, by := castOf(c), way(form(c))
	vote, err := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusConflict, vote, cast.Picks)
	}
	if err := vote.CheckPicks(cast.Picks); err != nil {
		return s.showBallot(c, err, views.Ballot{Vote: vote, Picks: cast.Picks, Proof: cast})
	}
	if by == "email" && vote.AllowsEmail() {
		return s.sendVoteCode(c, vote, cast)
	}
	receipt, err := s.castByCode(c, cast)
	if err != nil {
		return s.voteFailed(c, err, vote, cast)
	}
	return s.see(c, receiptPath(receipt))
}

// castByCode casts with a printed code. Wrong ones are counted for each network; right ones leave no trace there.
func (s *Server) castByCode(c echo.Context, cast models.Cast) (models.Receipt, error) {
	cast.Email, cast.EmailCode = "", ""
	if err := cast.CheckVoter(false); err != nil {
		return models.Receipt{}, err
	}
	receipt, err := s.Store.CastBallot(c.Request().Context(), cast)
	s.noticeWrong(c, err)
	return receipt, err
}

// noticeWrong counts a printed code that was wrong, and calls for a look when there are many. The answer to a wrong code stays the same.
func (s *Server) noticeWrong(c echo.Context, err error) {
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Invalid || len(e.Fields) != 1 || e.Fields[0].Field != "voting_code" {
		return
	}
	ctx := c.Request().Context()
	switch err := s.Store.Attempt(ctx, s.bucket("vote-code", network(c)), wrongCodesNoticed, models.OneTimeCodeLife); {
	case err == nil:
	case models.CodeOf(err) == models.TooMany:
		s.Log.WarnContext(ctx, "many wrong voting codes from one network")
	default:
		s.Log.ErrorContext(ctx, "counting a wrong voting code", "error", err)
	}
}

// voteFailed shows the page that a vote came from, with why it was not taken. A vote that was too late keeps its picks on the screen.
func (s *Server) voteFailed(c echo.Context, err error, vote models.BallotPage, cast models.Cast) error {
	switch models.CodeOf(err) {
	case models.NotFound:
		return err
	case models.Closed:
		shut, missing := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
		if missing != nil {
			return missing
		}
		return s.voteShut(c, http.StatusConflict, shut, cast.Picks)
	}
	return s.showReview(c, s.sayable(c, err), vote, cast)
}

// askForVoteCode counts a code that is asked for by e-mail, and answers how often it may be typed.
func (s *Server) askForVoteCode(c echo.Context, cast models.Cast) (int, error) {
	email, _ := models.NormaliseEmail(cast.Email)
	return s.askForCode(c, "vote|"+cast.Slug, email)
}

// sendVoteCode sends a one-time code and asks for it.
func (s *Server) sendVoteCode(c echo.Context, vote models.BallotPage, cast models.Cast) error {
	cast.Code, cast.EmailCode = "", ""
	err := cast.CheckVoter(true)
	tries := 0
	if err == nil {
		tries, err = s.askForVoteCode(c, cast)
	}
	if err == nil {
		cast.Request, err = s.Store.SendVoteCode(c.Request().Context(), cast, tries)
	}
	if err != nil {
		return s.voteFailed(c, err, vote, cast)
	}
	cast.Opened = vote.Opened
	return s.showVoteCode(c, nil, vote.VoteFrame, cast, false)
}

// showVoteCode asks for the code that was sent. failed is why the one that was typed did not do.
func (s *Server) showVoteCode(c echo.Context, failed error, vote models.VoteFrame, cast models.Cast, mine bool) error {
	p := views.VoteCode{Page: s.votePage(c, t(c, "Check your email"), cast.Slug), Vote: vote, Cast: cast, Mine: mine}
	if failed == nil {
		return s.render(c, http.StatusOK, views.VoteCodePage(p))
	}
	p.Page.Failed = failed
	return s.voteAgain(c, failed, views.VoteCodePage(p))
}

// castVote takes a vote with the code that was sent to an address.
func (s *Server) castVote(c echo.Context) error {
	cast := castOf(c)
	cast.Code = ""
	vote, err := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusConflict, vote, cast.Picks)
	}
	if err := cast.CheckAddress(); err != nil {
		cast.EmailCode, cast.Request = "", "" // nothing is proved by it
		return s.showReview(c, err, vote, cast)
	}
	if err := vote.CheckPicks(cast.Picks); err != nil {
		return s.showBallot(c, err, views.Ballot{Vote: vote, Picks: cast.Picks, Proof: cast})
	}
	receipt, err := s.Store.CastBallot(c.Request().Context(), cast)
	switch models.CodeOf(err) {
	case models.Closed, models.NotFound:
		return s.voteFailed(c, err, vote, cast)
	}
	if err != nil {
		if cast.Submission == "" || models.CodeOf(err) == models.Conflict {
			cast.Submission = vote.Submission
		}
		cast.Opened = vote.Opened
		return s.showVoteCode(c, s.sayable(c, err), vote.VoteFrame, cast, false)
	}
	return s.see(c, receiptPath(receipt))
}

func receiptPath(r models.Receipt) string {
	return "/rounds/" + r.Slug + "/vote/receipt/" + r.Tracker
}

// voteReceipt says that a vote is in.
func (s *Server) voteReceipt(c echo.Context) error {
	receipt, err := s.Store.Receipt(c.Request().Context(), c.Param("slug"), c.Param("tracker"))
	if err != nil {
		return err
	}
	p := views.VoteReceipt{Page: s.votePage(c, t(c, "Your vote is in"), receipt.Slug), Receipt: receipt}
	p.Page.Back = nil
	return s.render(c, http.StatusOK, views.VoteReceiptPage(p))
}

// mineForm asks who somebody is, before their own vote is shown to them.
func (s *Server) mineForm(c echo.Context) error {
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), "")
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusOK, vote, nil)
	}
	return s.showMine(c, nil, vote, models.Cast{})
}

func (s *Server) showMine(c echo.Context, failed error, vote models.BallotPage, cast models.Cast) error {
	p := views.VoteMine{Page: s.votePage(c, mineTitle(c), vote.Slug), Vote: vote.VoteFrame, Cast: cast}
	if failed == nil {
		return s.render(c, http.StatusOK, views.VoteMinePage(p))
	}
	p.Page.Failed = failed
	return s.voteAgain(c, failed, views.VoteMinePage(p))
}

// mine shows somebody their own vote on a ballot, ready to change, once they have shown that it is theirs. It is never an address that can be opened again.
func (s *Server) mine(c echo.Context) error {
	cast, by := castOf(c), way(form(c))
	vote, err := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusConflict, vote, nil)
	}
	switch {
	case by == "email" && cast.EmailCode == "" && form(c).Has("code"):
		return s.showVoteCode(c, models.WrongEmailCode(), vote.VoteFrame, cast, true)
	case by == "email" && cast.EmailCode == "":
		return s.sendOwnCode(c, vote, cast)
	case by == "email":
		cast.Code = ""
	default:
		cast.Email, cast.EmailCode = "", ""
	}
	own, err := s.Store.OwnBallot(c.Request().Context(), cast)
	if err != nil {
		s.noticeWrong(c, err)
		switch {
		case models.CodeOf(err) == models.Closed:
			return s.voteFailed(c, err, vote, cast)
		case by == "email":
			return s.showVoteCode(c, s.sayable(c, err), vote.VoteFrame, cast, true)
		default:
			return s.showMine(c, s.sayable(c, err), vote, cast)
		}
	}
	return s.showBallot(c, nil, views.Ballot{Vote: own.BallotPage, Picks: own.Picks, Voted: own.Voted, Proof: cast})
}

func (s *Server) sendOwnCode(c echo.Context, vote models.BallotPage, cast models.Cast) error {
	cast.Opened = vote.Opened
	err := cast.CheckAddress()
	tries := 0
	if err == nil {
		tries, err = s.askForVoteCode(c, cast)
	}
	if err == nil {
		cast.Request, err = s.Store.SendOwnCode(c.Request().Context(), cast, tries)
	}
	if err != nil {
		return s.showMine(c, s.sayable(c, err), vote, cast)
	}
	return s.showVoteCode(c, nil, vote.VoteFrame, cast, true)
}
