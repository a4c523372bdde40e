package handlers

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// castOf reads a ballot from the form of a request.
func castOf(c echo.Context) models.Cast { return castFrom(c.Param("slug"), form(c)) }

// castFrom reads a ballot from a form. What is in it is judged by the store.
func castFrom(slug string, f url.Values) models.Cast {
	return models.Cast{Slug: slug, Marks: models.MarksFrom(f), Opened: f.Get("opened"), Submission: f.Get("submission"), Code: f.Get("voting_code"),
		Email: f.Get("email"), EmailCode: f.Get("code"), Request: f.Get("request"), Belongs: f.Get("belongs"), Postcode: f.Get("postcode"), Version: madeFrom(f)}
}

// madeFrom is the version of the voter's own ballot that a form was made from; 0 for none.
func madeFrom(f url.Values) int {
	n, err := strconv.Atoi(f.Get("version"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// votePage is a page of the vote: no session, no menu to get lost in, one way back.
func (s *Server) votePage(c echo.Context, title, slug string) views.Page {
	p := s.page(c, title)
	p.Bare = true
	p.Path = "/rounds/" + slug + "/vote"
	p.Back = &components.Link{Text: t(c, "Back to the round"), Href: "/rounds/" + slug}
	if p.Shared = s.device(c).Venue; p.Shared != "" {
		p.Back, p.Idle = nil, s.idle
	}
	return p
}

// ballot is where the vote begins, or goes on with what this browser keeps of it.
func (s *Server) ballot(c echo.Context) error {
	d := s.draftVote(c)
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), d.Opened)
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, vote, d)
	}
	p := views.Ballot{Vote: vote, Marks: d.marks(vote), Theme: theme(c, vote), Order: s.ballotOrder(c), Proof: d.proof(), Voted: d.Voted, None: d.NoVote, Kept: d.Step, CodeSent: s.stillWorks(d.Sent) && !d.Proved,
		Stars: s.ballotLook(c).starred(vote), Language: s.reading(c, vote)}
	if !d.begun() && s.device(c).Venue != "" && s.voteProof(c).ID != "" {
		s.dropVoteCookie(c, proofCookie, vote.Slug) // whoever signed in has gone
	}
	switch n := s.sentVote(c); {
	case d.begun():
	case n.Tracker != "" && s.device(c).Venue != "":
		s.dropVoteCookie(c, noteCookie, vote.Slug) // whoever sent it has gone
	case n.Tracker != "":
		p.Kept, p.Sent = n.Step, receiptPath(vote.Slug, n.Tracker)
	default:
		p.Kept, p.Start = c.QueryParam("new"), c.QueryParams().Has("start")
	}
	p.Page = s.votePage(c, views.VoteTitle(c.Request().Context(), vote.VoteFrame), vote.Slug)
	if p.Page.Back != nil {
		p.Page.BackSave = views.KeepAndGoBack(c.Request().Context(), p.Page.Back.Text, backToRound)
	}
	return s.voteAnswer(c, d.failedAt(""), &p.Page, func() templ.Component { return views.BallotPage(p) })
}

// voteAnswer writes a page of the vote. Where the step that led to it was refused, the page says why, and its status does.
func (s *Server) voteAnswer(c echo.Context, failed error, p *views.Page, page func() templ.Component) error {
	if failed == nil {
		return s.render(c, http.StatusOK, page())
	}
	p.Failed = failed
	if code := models.CodeOf(failed); code != models.Internal && code != models.Busy {
		return s.again(c, failed, page())
	}
	// Even when the fault is ours nothing that was picked is lost: the page says to try again.
	c.Response().Header().Set("Retry-After", retryAfter)
	return s.render(c, http.StatusServiceUnavailable, page())
}

// refuse sends the browser to the page of the vote that says why a step was not taken, with all that was typed. Once the vote has ended that is the one page
// there is.
func (s *Server) refuse(c echo.Context, vote models.BallotPage, d draftVote, failed error, at string) error {
	if !vote.Open {
		at = ""
		if models.CodeOf(failed) != models.Closed {
			failed = models.VoteClosed()
		}
	}
	refused(c, models.CodeOf(failed))
	d.Failed, d.At = errorOf(failed), at
	return s.goOn(c, vote, d, at)
}

// goOn has the browser keep a vote on its way, and sends it on to a page of the vote.
func (s *Server) goOn(c echo.Context, vote models.BallotPage, d draftVote, to string) error {
	if err := s.keepDraft(c, vote, d); err != nil {
		return err
	}
	return s.see(c, votePath(vote.Slug, to))
}

// votePath is a page of the vote of a round.
func votePath(slug, page string) string { return "/rounds/" + slug + "/vote" + page }

// startAgain sends a browser that has no vote on its way to a clean ballot.
func (s *Server) startAgain(c echo.Context, vote models.BallotPage) error {
	return s.see(c, votePath(vote.Slug, "?start"))
}

// lastForm is what the form that sends a vote sends, with the round that it is for. It may come when the vote has ended: again, because its answer was lost.
func (s *Server) lastForm(c echo.Context) (models.BallotPage, models.Cast, error) {
	cast := castOf(c)
	vote, err := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
	return vote, cast, err
}

// postedVote is what another form of the vote sends, with the round that it is for. done says that it was answered: it came too late, and then its picks are
// kept for the page that says so.
func (s *Server) postedVote(c echo.Context) (models.BallotPage, models.Cast, bool, error) {
	vote, cast, err := s.lastForm(c)
	if err != nil || vote.Open {
		return vote, cast, false, err
	}
	return vote, cast, true, s.refuse(c, vote, draftVoteOf(vote, cast), models.VoteClosed(), "")
}

// keepPicks keeps the picks of a ballot and shows it again: through another filter, or to change them.
func (s *Server) keepPicks(c echo.Context) error {
	if done, err := s.starAlone(c); done || err != nil {
		return err
	}
	vote, cast, done, err := s.postedVote(c)
	if done || err != nil {
		return err
	}
	to := ""
	if asked := theme(c, vote); asked != "" {
		to = "?theme=" + asked
	}
	if aside := s.aside(c, vote); aside != "" {
		return s.stepAside(c, vote, cast, aside)
	}
	look, err := s.changeLook(c, vote)
	if err != nil {
		return err
	}
	if look != "" {
		return s.stepAside(c, vote, cast, look)
	}
	return s.stepAside(c, vote, cast, votePath(vote.Slug, to))
}

// picking is the vote on its way that a ballot or a review sends.
func (s *Server) picking(c echo.Context, vote models.BallotPage, cast models.Cast) draftVote {
	d := s.draftOf(c, vote, cast)
	d.Voted = s.draftVote(c).Voted
	if cast.Email != "" && cast.EmailCode != "" {
		d.Proved, d.EmailCode = true, typed(cast.EmailCode)
	}
	return d
}

// theme is the filter that the address asks for, if the ballot has it.
func theme(c echo.Context, vote models.BallotPage) string {
	if asked := c.QueryParam("theme"); asked == views.Starred || slices.Contains(vote.Themes(), asked) {
		return asked
	}
	return ""
}

// ballotOrders is in how many orders ballots are shown. It is small, so that the number of one in a cookie tells no browser from another.
const ballotOrders = 64

// ballotOrder is the number of the order in which this device sees projects, always the same while it keeps a cookie. Without one, a form is shown in the
// round's own order.
func (s *Server) ballotOrder(c echo.Context) string {
	name := s.cookieName("order")
	if cookie, err := c.Cookie(name); err == nil {
		if n, err := strconv.Atoi(cookie.Value); err == nil && n >= 0 && n < ballotOrders {
			return cookie.Value
		}
	}
	if c.Request().Method == http.MethodPost {
		return ""
	}
	var b [1]byte
	rand.Read(b[:])
	order := strconv.Itoa(int(b[0] % ballotOrders))
	c.SetCookie(&http.Cookie{Name: name, Value: order, Path: "/", MaxAge: int((60 * 24 * time.Hour).Seconds()), HttpOnly: true, Secure: s.Config.Secure, SameSite: http.SameSiteLaxMode})
	return order
}

// voteShut is the page before and after the vote, with what was picked and not sent still on it.
func (s *Server) voteShut(c echo.Context, vote models.BallotPage, d draftVote) error {
	status := http.StatusOK
	if models.CodeOf(d.failedAt("")) == models.Closed {
		refused(c, models.Closed)
		status = http.StatusConflict
	}
	p := views.VoteShut{Page: s.votePage(c, views.ShutTitle(c.Request().Context(), vote.VoteFrame), vote.Slug), Vote: vote}
	if !d.Voted || d.Failed != nil {
		p.Marks, p.Late = d.marks(vote), d.failedAt("")
	}
	return s.render(c, status, views.VoteShutPage(p))
}

// reviewVote takes the picks on, to be checked.
func (s *Server) reviewVote(c echo.Context) error {
	vote, cast, done, err := s.postedVote(c)
	if done || err != nil {
		return err
	}
	if aside := s.aside(c, vote); aside != "" {
		return s.stepAside(c, vote, cast, aside)
	}
	if out := form(c).Get("remove"); out != "" {
		cast.Marks = vote.Paper().Without(cast.Marks, out)
	}
	if up := form(c).Get("up"); up != "" {
		cast.Marks = vote.Paper().Moved(cast.Marks, up, -1)
	}
	if down := form(c).Get("down"); down != "" {
		cast.Marks = vote.Paper().Moved(cast.Marks, down, 1)
	}
	d := s.picking(c, vote, cast)
	d.Submission = vote.Submission  // other picks, another form
	if form(c).Has("another_way") { // than by who signed in
		s.dropVoteCookie(c, proofCookie, vote.Slug)
		d.Again = true
	}
	if err := vote.CheckMarks(cast.Marks); err != nil {
		d.Submission = ""
		return s.refuse(c, vote, d, err, "")
	}
	return s.goOn(c, vote, d, "/review")
}

// reviewPage shows what was picked, and asks how the voter shows that they may vote.
func (s *Server) reviewPage(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	if done || err != nil {
		return err
	}
	if d.Submission == "" {
		return s.startAgain(c, vote)
	}
	p := views.VoteReview{Page: s.votePage(c, t(c, "Check your vote"), vote.Slug), Vote: vote, Cast: d.cast(vote), Proved: d.Proved, Providers: s.voteProviders(vote.VoteFrame), Language: s.reading(c, vote)}
	if s.stillWorks(d.Sent) && vote.AllowsEmail() && !d.Proved {
		p.Sent = &views.SentCode{Cast: models.Cast{Email: d.Sent.Email, Belongs: d.Sent.Belongs, Postcode: d.Sent.Postcode}, Until: time.Unix(d.Sent.Until, 0)}
	}
	if proof := s.voteProof(c); proof.SignedIn != "" {
		p.SignedIn = &views.SignedInToVote{ID: proof.ID, Provider: proof.Provider, Who: proof.Who}
	}
	failed := d.failedAt("/review")
	switch {
	case d.Proved:
		p.Cast.EmailCode, p.Cast.Request = d.EmailCode, d.Request
	case failed != nil:
		p.Cast.Code = d.VotingCode
	}
	return s.voteAnswer(c, failed, &p.Page, func() templ.Component { return views.VoteReviewPage(p) })
}

// votePageOf is the vote on its way that a page of the vote shows, with its round. done says that the request was answered: the vote is not open.
func (s *Server) votePageOf(c echo.Context) (models.BallotPage, draftVote, bool, error) {
	d := s.draftVote(c)
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), d.Opened)
	if err != nil || vote.Open {
		return vote, d, false, err
	}
	return vote, d, true, s.voteShut(c, vote, d)
}

// sayable is an error of ours that can be said to a voter; the cause goes to the log, which never has a ballot in it.
func (s *Server) sayable(c echo.Context, err error) error {
	code := models.CodeOf(err)
	if code != models.Internal && code != models.Busy {
		return err
	}
	s.Log.ErrorContext(c.Request().Context(), "a vote was not taken", "error", err)
	return models.Errorf(code, "We could not take your vote just now. Your picks are still here. Send them again in a moment")
}

// way is how the voter shows that they may vote: by the button they pressed, or by what they filled in when Enter pressed one for them.
func way(f url.Values) string {
	code, email := f.Get("voting_code") != "", f.Get("email") != ""
	switch {
	case code && !email:
		return "code"
	case email && !code:
		return "email"
	default:
		return f.Get("way")
	}
}
