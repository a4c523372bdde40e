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

// wrongCodesNoticed is how many printed codes typed wrongly from one network, within the life of an e-mailed one, call for a look. Nobody is slowed or
// refused for them: a code has 60 bits, which no number of tries finds, and a school of a thousand shares one network with whoever would lock it out.
const wrongCodesNoticed = 300

// castOf reads a ballot from the form of a request.
func castOf(c echo.Context) models.Cast { return castFrom(c.Param("slug"), form(c)) }

// castFrom reads a ballot from a form. What is in it is judged by the store.
func castFrom(slug string, f url.Values) models.Cast {
	return models.Cast{Slug: slug, Picks: f["project"], Opened: f.Get("opened"), Submission: f.Get("submission"), Code: f.Get("voting_code"),
		Email: f.Get("email"), EmailCode: f.Get("code"), Request: f.Get("request"), Belongs: f.Get("belongs")}
}

// votePage is a page of the vote: no session, no menu to get lost in, one way back.
func (s *Server) votePage(c echo.Context, title, slug string) views.Page {
	p := s.page(c, title)
	p.Bare = true
	p.Path = "/rounds/" + slug + "/vote"
	p.Back = &components.Link{Text: t(c, "Back to the round"), Href: "/rounds/" + slug}
	return p
}

// ballot is where the vote begins.
func (s *Server) ballot(c echo.Context) error {
	vote, err := s.Store.BallotPage(c.Request().Context(), c.Param("slug"), "")
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusOK, vote, nil)
	}
	return s.showBallot(c, nil, views.Ballot{Vote: vote, Theme: theme(c, vote)})
}

// ballotAgain shows the ballot with the picks that were sent: through another filter, or to change them. Nothing is kept here.
func (s *Server) ballotAgain(c echo.Context) error {
	cast := castOf(c)
	vote, err := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusConflict, vote, cast.Picks)
	}
	return s.showBallot(c, nil, views.Ballot{Vote: vote, Picks: cast.Picks, Theme: theme(c, vote), Proof: cast})
}

// showBallot writes the ballot; failed is why the one that was sent cannot go on.
func (s *Server) showBallot(c echo.Context, failed error, p views.Ballot) error {
	p.Page = s.votePage(c, views.VoteTitle(c.Request().Context(), p.Vote.VoteFrame), p.Vote.Slug)
	p.Order = s.ballotOrder(c)
	if failed == nil {
		return s.render(c, http.StatusOK, views.BallotPage(p))
	}
	p.Page.Failed = failed
	return s.again(c, failed, views.BallotPage(p))
}

// theme is the filter that the address asks for, if the ballot has it.
func theme(c echo.Context, vote models.BallotPage) string {
	if asked := c.QueryParam("theme"); slices.Contains(vote.Themes(), asked) {
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

// voteShut is the page before and after the vote, with what was picked still on it.
func (s *Server) voteShut(c echo.Context, status int, vote models.BallotPage, picks []string) error {
	if status == http.StatusConflict {
		refused(c, models.Closed)
	}
	p := views.VoteShut{Page: s.votePage(c, views.ShutTitle(c.Request().Context(), vote.VoteFrame), vote.Slug), Vote: vote, Picks: vote.Picked(picks)}
	return s.render(c, status, views.VoteShutPage(p))
}

// reviewVote shows what was picked, and asks how the voter shows that they may vote.
func (s *Server) reviewVote(c echo.Context) error {
	cast := castOf(c)
	vote, err := s.Store.BallotPage(c.Request().Context(), cast.Slug, cast.Opened)
	if err != nil {
		return err
	}
	if !vote.Open {
		return s.voteShut(c, http.StatusConflict, vote, cast.Picks)
	}
	if out := form(c).Get("remove"); out != "" {
		cast.Picks = slices.DeleteFunc(slices.Clone(cast.Picks), func(pick string) bool { return pick == out })
	}
	if err := vote.CheckPicks(cast.Picks); err != nil {
		return s.showBallot(c, err, views.Ballot{Vote: vote, Picks: cast.Picks, Proof: cast})
	}
	return s.showReview(c, nil, vote, cast)
}

// showReview writes the review; failed is why the vote did not go on from it. A page that was used up gets a fresh id.
func (s *Server) showReview(c echo.Context, failed error, vote models.BallotPage, cast models.Cast) error {
	cast.Opened = vote.Opened
	if cast.Submission == "" || models.CodeOf(failed) == models.Conflict {
		cast.Submission = vote.Submission
	}
	p := views.VoteReview{Page: s.votePage(c, t(c, "Check your vote"), vote.Slug), Vote: vote, Picks: vote.Picked(cast.Picks), Cast: cast}
	if failed == nil {
		return s.render(c, http.StatusOK, views.VoteReviewPage(p))
	}
	p.Page.Failed = failed
	return s.voteAgain(c, failed, views.VoteReviewPage(p))
}

// voteAgain shows a page of the vote once more with all that was on it. Even when the fault is ours nothing that was picked is lost: the page says to try
// again.
func (s *Server) voteAgain(c echo.Context, failed error, component templ.Component) error {
	if models.CodeOf(failed) != models.Internal {
		return s.again(c, failed, component)
	}
	refused(c, models.Internal)
	c.Response().Header().Set("Retry-After", "5")
	return s.render(c, http.StatusServiceUnavailable, component)
}

// sayable is an error of ours that can be said to a voter; the cause goes to the log, which never has a ballot in it.
func (s *Server) sayable(c echo.Context, err error) error {
	if models.CodeOf(err) != models.Internal {
		return err
	}
	s.Log.ErrorContext(c.Request().Context(), "a vote was not taken", "error", err)
	return models.Errorf(models.Internal, "We could not take your vote just now. Your picks are still here. Send them again in a moment")
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

// mineTitle is the title of the pages on which somebody sees their own vote.
func mineTitle(c echo.Context) string { return t(c, "See or change your vote") }
