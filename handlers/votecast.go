package handlers

import (
	"errors"
	"net/http"

	"acorn/models"
	"acorn/models/store"
	"acorn/views"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// checkVoter takes a vote with a printed code at once, sends a code to an address, and leads on to where the voter signs in.
func (s *Server) checkVoter(c echo.Context) error {
	vote, cast, err := s.lastForm(c)
	if err != nil {
		return err
	}
	d := s.draftOf(c, vote, cast)
	if err := vote.CheckMarks(cast.Marks); err != nil {
		return s.refuse(c, vote, d, err, "")
	}
	if form(c).Has("sent") {
		return s.typeSentCode(c, vote, d)
	}
	with, byEmail := s.signsIn(c, vote, cast), way(form(c)) == "email" && vote.AllowsEmail()
	if !vote.Open && (with != "" || byEmail) {
		return s.refuse(c, vote, d, models.VoteClosed(), "") // nothing would be sent by it yet
	}
	if with != "" {
		d.Submission = vote.Submission // it is the form of whoever signs in now
		if err := cast.CheckDeclared(vote.VoteFrame); err != nil {
			return s.refuse(c, vote, d, err, "/review")
		}
		return s.askToSignIn(c, vote, d, with)
	}
	if byEmail {
		return s.sendVoteCode(c, vote, cast)
	}
	receipt, err := s.castByCode(c, vote, cast)
	if err != nil {
		d.VotingCode = typed(cast.Code)
		return s.voteFailed(c, err, vote, d, "/review")
	}
	return s.voteIsIn(c, receipt)
}

// typeSentCode leads back to the page that asks for the code that was sent before.
func (s *Server) typeSentCode(c echo.Context, vote models.BallotPage, d draftVote) error {
	if !vote.Open {
		return s.refuse(c, vote, d, models.VoteClosed(), "")
	}
	if d.Sent == nil {
		return s.goOn(c, vote, d, "/review") // its time is over
	}
	d.Email, d.Postcode, d.Belongs, d.Request = d.Sent.Email, d.Sent.Postcode, d.Sent.Belongs, d.Sent.Request
	return s.goOn(c, vote, d, "/check")
}

// castByCode casts with a printed code. Wrong ones are counted for each network; right ones leave no trace there.
func (s *Server) castByCode(c echo.Context, vote models.BallotPage, cast models.Cast) (models.Receipt, error) {
	cast.Email, cast.EmailCode = "", ""
	if err := cast.CheckVoter(false, vote.VoteFrame); err != nil {
		return models.Receipt{}, err
	}
	receipt, err := s.Store.CastBallot(c.Request().Context(), cast)
	return receipt, s.noticeWrong(c, err)
}

// noticeWrong counts a printed code that was wrong, and calls for a look when there are many; one that was sent is counted where it is looked at. The answer to a wrong code stays the
// same, until very many printed ones came from its network.
func (s *Server) noticeWrong(c echo.Context, err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Invalid || len(e.Fields) != 1 {
		return err
	}
	ctx := c.Request().Context()
	switch e.Fields[0].Field {
	case "voting_code":
	case "code":
		takesAtLeast(c, wrongTakes)
		return err
	default:
		return err
	}
	if many := s.Store.TooManyWrong(ctx, s.wrongCodes(c)); many != nil {
		return many
	}
	if err := s.Store.NoteWrongCode(ctx, c.Param("slug"), s.wrongCodes(c)); err != nil {
		s.Log.ErrorContext(ctx, "counting a wrong voting code", "error", err)
	}
	return err
}

// wrongCodes is where wrong printed codes from the asker's network are counted.
func (s *Server) wrongCodes(c echo.Context) string { return s.bucket("vote-code", network(c)) }

// guessing is where wrong codes that were sent are counted.
func (s *Server) guessing(c echo.Context) string { return s.bucket("sent-code", around(c)) }

// voteFailed sends the browser to the page that a vote came from, which says why it was not taken. A form that was used up gets a fresh id. A vote that was
// too late keeps its picks on the screen. Who was told that their vote was changed meanwhile may send these picks in its place.
func (s *Server) voteFailed(c echo.Context, err error, vote models.BallotPage, d draftVote, at string) error {
	code := models.CodeOf(err)
	switch {
	case gone(c):
		return err
	case code == models.NotFound, !vote.Open && (code == models.Internal || code == models.Busy): // and then nothing is known of the vote
		return err
	case code == models.Closed:
		d.VotingCode, d.EmailCode, at = "", "", ""
	case code == models.Conflict:
		d.Submission, d.Version = vote.Submission, 0
	}
	return s.refuse(c, vote, d, s.sayable(c, err), at)
}

// askForVoteCode counts a code that is asked for by e-mail or text, and answers how often it may be typed. A text counts once the ask is let through that it is for.
func (s *Server) askForVoteCode(c echo.Context, cast models.Cast) (int, error) {
	contact, _ := models.ParseContact(cast.Email)
	tries, err := s.askForCode(c, "vote|"+cast.Slug, models.OneContact(contact))
	if err != nil || !models.IsMobile(contact) || !s.Store.Texts() {
		return tries, err
	}
	here, wider, near := network(c), around(c), models.NumberBlock(contact)
	return tries, s.Store.AskForText(c.Request().Context(), cast.Slug, store.TextBuckets{
		Number: s.bucket("texts-to", contact), NumberHere: s.bucket("texts-to-here", here+"|"+contact), NumberAround: s.bucket("texts-to-around", wider+"|"+contact),
		Block: s.bucket("texts-near", near), BlockHere: s.bucket("texts-near-here", wider+"|"+near), Network: s.bucket("texts-from", here), Around: s.bucket("texts-around", wider)})
}

// sendVoteCode sends a one-time code, and then the browser to the page that asks for it: opening that page again sends nothing.
func (s *Server) sendVoteCode(c echo.Context, vote models.BallotPage, cast models.Cast) error {
	takesAtLeast(c, askTakes)
	cast.Code, cast.EmailCode = "", ""
	cast.Network = neighbourhood(c)
	d := s.draftOf(c, vote, cast)
	d.Submission = vote.Submission // it is the form of whoever gets this code
	err := models.Together(cast.CheckVoter(true, vote.VoteFrame), s.Store.CheckPostcode(c.Request().Context(), vote.VoteFrame, cast.Postcode))
	tries := 0
	if err == nil {
		tries, err = s.askForVoteCode(c, cast)
	}
	if err == nil {
		d.Request, err = s.Store.SendVoteCode(c.Request().Context(), cast, tries)
	}
	if err != nil {
		return s.voteFailed(c, err, vote, d, "/review")
	}
	d.Sent = &sentCode{Email: d.Email, Postcode: d.Postcode, Belongs: d.Belongs, Request: d.Request, Until: s.Store.Around().Add(models.OneTimeCodeLife).Unix()}
	return s.goOn(c, vote, d, "/check")
}

// voteCode asks for the code that was sent to vote with.
func (s *Server) voteCode(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	switch {
	case done || err != nil:
		return err
	case d.Submission == "":
		return s.startAgain(c, vote)
	case d.Request == "" || d.Mine || d.Proved:
		return s.see(c, votePath(vote.Slug, "/review"))
	}
	return s.showVoteCode(c, vote, d, "/check")
}

// showVoteCode asks for the code that was sent.
func (s *Server) showVoteCode(c echo.Context, vote models.BallotPage, d draftVote, at string) error {
	p := views.VoteCode{Page: s.votePage(c, views.CheckMessages(c.Request().Context(), d.Email), vote.Slug), Vote: vote.VoteFrame, Cast: d.cast(vote), Mine: d.Mine}
	p.Cast.Request = d.Request
	if d.Mine {
		p.Cast.Marks, p.Cast.Submission = models.Marks{}, ""
	}
	failed := d.failedAt(at)
	if failed != nil {
		p.Cast.EmailCode = d.EmailCode
	}
	return s.voteAnswer(c, failed, &p.Page, func() templ.Component { return views.VoteCodePage(p) })
}

// castVote takes a vote with the code that was sent to an address, or of who signed in.
func (s *Server) castVote(c echo.Context) error {
	vote, cast, err := s.lastForm(c)
	if err != nil {
		return err
	}
	if form(c).Has("signed") {
		return s.castSignedIn(c, vote, cast)
	}
	cast.Code = ""
	d := s.draftOf(c, vote, cast)
	if err := cast.CheckContact(vote.VoteFrame); err != nil {
		d.Request = "" // nothing is proved by it
		return s.refuse(c, vote, d, err, "/review")
	}
	if err := vote.CheckMarks(cast.Marks); err != nil {
		return s.refuse(c, vote, d, err, "")
	}
	if err := cast.CheckEmailCode(); err != nil {
		d.EmailCode = typed(cast.EmailCode)
		return s.voteFailed(c, err, vote, d, "/check")
	}
	cast.Guessing = s.guessing(c)
	receipt, err := s.Store.CastBallot(c.Request().Context(), cast)
	if err != nil {
		d.EmailCode = typed(cast.EmailCode)
		return s.voteFailed(c, s.noticeWrong(c, err), vote, d, "/check")
	}
	return s.voteIsIn(c, receipt)
}

// voteIsIn answers a vote that was taken: the browser forgets what was picked, and shows the receipt.
func (s *Server) voteIsIn(c echo.Context, receipt models.Receipt) error {
	if err := s.keepNote(c, receipt); err != nil {
		return err
	}
	return s.see(c, receiptPath(receipt.Slug, receipt.Tracker))
}

func receiptPath(slug, tracker string) string { return votePath(slug, "/receipt/"+tracker) }

// voteReceipt says that a vote is in. That it is the reader's own, and replaced an earlier one, is said to the browser that sent it alone: whoever else has the
// number would take it for theirs, and not vote.
func (s *Server) voteReceipt(c echo.Context) error {
	receipt, err := s.Store.Receipt(c.Request().Context(), c.Param("slug"), c.Param("tracker"))
	if err != nil {
		return err
	}
	n := s.sentVote(c)
	if s.device(c).Venue != "" && n.Tracker != receipt.Tracker {
		return s.see(c, votePath(receipt.Slug, "?new="+step())) // that was another voter's
	}
	own, title := n.Tracker == receipt.Tracker, t(c, "A vote with this number is in")
	if own {
		title = t(c, "Your vote is in")
	}
	receipt.Replaces = n.Replaces && own
	p := views.VoteReceipt{Page: s.votePage(c, title, receipt.Slug), Receipt: receipt, Own: own}
	p.Page.Back = nil
	if p.Page.Shared != "" {
		p.Page.Unscripted = votePath(receipt.Slug, "?new="+step())
	}
	return s.render(c, http.StatusOK, views.VoteReceiptPage(p))
}

// nextVoter makes a shared device ready for somebody else: nothing of a vote, of whatever round, is left in this browser.
func (s *Server) nextVoter(c echo.Context) error {
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), "")
	if err != nil {
		return err
	}
	if err := s.forgetVotes(c); err != nil {
		return err
	}
	if s.device(c).Venue != "" {
		s.dropCookie(c, "session") // somebody may have signed in here
	}
	return s.see(c, votePath(vote.Slug, "?new="+step()))
}
