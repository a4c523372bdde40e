package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"acorn/handlers/identity"
	"acorn/models"
	"acorn/views"
	"acorn/views/components"

	"github.com/labstack/echo/v4"
)

// Signing in to vote. Who does is led to a provider and back, and then sends the ballot that waited for them. It makes no account and no session: what the
// provider says becomes an entry on the round's roll, and the proof of it goes along in a cookie of the round's vote until the ballot is in.

// The cookies of somebody who signs in to vote.
const (
	// flowCookie is of the whole site: a provider sends everybody back to one address, whatever the round. Its name's prefix keeps other sites of the
	// council's domain from planting a sign-in of theirs.
	flowCookie  = "away"
	proofCookie = "proof"
)

// noProof stands for the proof of a sign-in that this browser has no more. It proves nothing, but the form may be in already.
const noProof = "none"

// voteFlowLife is how long somebody may take at the provider: as long as it takes an answer.
const voteFlowLife = 10 * time.Minute

// voteFlow is a sign-in under way, to vote in a round. It is sealed, as what the answer is checked against must not be known outside.
type voteFlow struct {
	Flow    identity.Flow `json:"flow"`
	Browser string        `json:"browser"` // in which it was begun
	Slug    string        `json:"slug"`
	Opened  string        `json:"opened"`
	Belongs string        `json:"belongs,omitempty"`
	Mine    bool          `json:"mine,omitempty"` // to see one's own vote
	ReadOut string        `json:"read,omitempty"` // to get a code to read out, and for what
}

// voteProof is what came of it.
type voteProof struct {
	browserCookie
	ID       string        `json:"id"`               // is on the form that sends a vote by it
	Provider string        `json:"with"`             // its name for people
	Who      string        `json:"who,omitempty"`    // what the provider calls them, to tell who shares a phone; kept nowhere else
	SignedIn string        `json:"proof,omitempty"`  // the store's; empty for who has not voted and looks for their vote, and where it failed
	Failed   *models.Error `json:"failed,omitempty"` // why it did
	ReadOut  string        `json:"read,omitempty"`   // what the code is for that they read out, and
	Spoken   string        `json:"spoken,omitempty"` // the code
}

// voteProviders are where voters can sign in, for a round in which they do.
func (s *Server) voteProviders(vote models.VoteFrame) []views.VoteProvider {
	if !vote.AllowsSignIn() {
		return nil
	}
	list := make([]views.VoteProvider, len(s.VoteIdentity))
	for i, p := range s.VoteIdentity {
		list[i] = views.VoteProvider{Name: p.Name(), Label: p.Label()}
	}
	return list
}

// voteProvider is one where voters can sign in, by its name; nil where there is no such.
func (s *Server) voteProvider(name string) *identity.Provider {
	for _, p := range s.VoteIdentity {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

// signsIn is the provider that a form of the vote asks for, where voters sign in. Enter in the field of the voting code presses its button too: so a code that
// was typed is what was meant, unless it is the one that was just refused and still stands there.
func (s *Server) signsIn(c echo.Context, vote models.BallotPage, cast models.Cast) string {
	name := form(c).Get("sign_in")
	if !vote.AllowsSignIn() || s.voteProvider(name) == nil || cast.Code != "" && typed(cast.Code) != s.draftVote(c).VotingCode {
		return ""
	}
	return name
}

// askToSignIn keeps the vote on its way and leads on to the page from which the browser goes to the provider.
func (s *Server) askToSignIn(c echo.Context, vote models.BallotPage, d draftVote, with string) error {
	d.SignIn, d.Again = with, s.draftVote(c).Again
	s.dropVoteCookie(c, proofCookie, vote.Slug)
	return s.goOn(c, vote, d, "/sign-in/"+with)
}

// leaveToSignIn leads to the provider. On a shared device, and where somebody says that they are someone else, it asks that they sign in although somebody may
// be signed in there. It writes nothing and asks nobody, so it is not counted: whoever used up a network's share would shut out all who vote from there.
func (s *Server) leaveToSignIn(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	if done || err != nil {
		return err
	}
	provider := s.voteProvider(c.Param("provider"))
	switch {
	case provider == nil:
		return models.Missing()
	case !vote.AllowsSignIn() || d.SignIn != provider.Name():
		return s.see(c, votePath(vote.Slug, d.asked()))
	}
	begin := provider.Begin
	if d.Again || s.device(c).Venue != "" {
		begin = provider.BeginAgain
	}
	address, flow, err := begin(c.Request().Context())
	if err != nil {
		return s.refuse(c, vote, d, s.providerFailed(c, provider, err), d.asked())
	}
	p := s.votePage(c, t(c, "Signing in with {{.Name}}", "Name", provider.Label()), vote.Slug)
	p.Back, p.Onward = &components.Link{Text: t(c, "Back to the vote"), Href: votePath(vote.Slug, d.asked())}, address
	err = s.keepFlow(c, voteFlow{Flow: flow, Browser: s.browserHash(c), Slug: vote.Slug, Opened: vote.Opened, Belongs: d.Belongs, Mine: d.Mine, ReadOut: d.ReadOut})
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.LeavingPage(p, provider.Label()))
}

// asked is the page on which somebody chose to sign in.
func (d draftVote) asked() string {
	if d.ReadOut != "" {
		return "/read-out"
	}
	if d.Mine {
		return "/mine"
	}
	return "/review"
}

// backFromSignIn takes what the provider says. The sign-in under way is forgotten before it is looked at, so that it counts once.
func (s *Server) backFromSignIn(c echo.Context) error {
	provider := s.voteProvider(c.Param("provider"))
	if provider == nil {
		return models.Missing()
	}
	flow, ok := s.voteFlow(c)
	s.dropCookie(c, flowCookie)
	if !ok {
		return models.Errorf(models.Conflict, "We do not know this sign-in any more. Open the vote again, and sign in once more")
	}
	proof := voteProof{ID: step(), Provider: provider.Label()}
	who, err := provider.Finish(c.Request().Context(), flow.Flow, c.QueryParams())
	if err != nil {
		err = s.providerFailed(c, provider, err)
	} else {
		proof.Who = who.Name
		known := models.Identity{Provider: who.Provider, Issuer: who.Issuer, Subject: who.Subject}
		if proof.ReadOut = flow.ReadOut; flow.ReadOut != "" {
			proof.Spoken, err = s.Store.CodeToReadOut(c.Request().Context(), models.Cast{Slug: flow.Slug, Opened: flow.Opened}, flow.ReadOut, known)
		} else {
			proof.SignedIn, err = s.signedInToVote(c, flow, known)
		}
	}
	if err != nil {
		proof.Failed = errorOf(s.sayable(c, err))
	}
	if err := s.keepProof(c, flow.Slug, proof); err != nil {
		return err
	}
	return s.see(c, votePath(flow.Slug, "/signed-in"))
}

// signedInToVote is the store's proof of who signed in.
func (s *Server) signedInToVote(c echo.Context, flow voteFlow, who models.Identity) (string, error) {
	cast := models.Cast{Slug: flow.Slug, Opened: flow.Opened, Belongs: flow.Belongs, Network: neighbourhood(c)}
	if flow.Mine {
		return s.Store.FindBySignIn(c.Request().Context(), cast, who)
	}
	return s.Store.JoinBySignIn(c.Request().Context(), cast, who)
}

// providerFailed is what a voter reads where signing in did not work; the log has why.
func (s *Server) providerFailed(c echo.Context, provider *identity.Provider, err error) error {
	s.Log.WarnContext(c.Request().Context(), "somebody could not sign in to vote", "provider", provider.Name(), "error", err)
	switch {
	case errors.Is(err, identity.ErrDenied):
		return models.SignInFailed("You did not sign in with {{.Name}}. Your picks are still here. Try again, or use a voting code", "Name", provider.Label())
	case errors.Is(err, identity.ErrUnavailable):
		return models.SignInFailed("We cannot reach {{.Name}} just now. Your picks are still here. Try again in a moment, or use a voting code", "Name", provider.Label())
	default:
		return models.SignInFailed("Signing in with {{.Name}} did not work. Your picks are still here. Try again, or use a voting code", "Name", provider.Label())
	}
}

// afterSignIn takes whoever comes back on to the page that they left, with the vote that waited for them: to send it, or to see the one that they sent before.
func (s *Server) afterSignIn(c echo.Context) error {
	vote, d, done, err := s.votePageOf(c)
	if done || err != nil {
		return err
	}
	proof, at := s.voteProof(c), d.asked()
	if !d.begun() || d.SignIn == "" || proof.ID == "" {
		return s.see(c, votePath(vote.Slug, at))
	}
	d.SignIn, d.Again, d.Failed, d.At = "", false, nil, ""
	switch {
	case proof.Failed != nil:
		s.dropVoteCookie(c, proofCookie, vote.Slug)
		return s.refuse(c, vote, d, proof.Failed, at)
	case !d.Mine || d.ReadOut != "":
		return s.goOn(c, vote, d, at)
	case proof.SignedIn == "":
		s.dropVoteCookie(c, proofCookie, vote.Slug)
		return s.showFound(c, vote, models.OwnBallot{BallotPage: vote}, d)
	}
	err = s.showOwn(c, vote, models.Cast{Slug: vote.Slug, Opened: vote.Opened, SignedIn: proof.SignedIn}, d)
	return s.mineFailed(c, err, vote, d, at)
}

// castSignedIn takes a vote of somebody who signed in. The form says by which sign-in: another tab may have signed in somebody else since.
func (s *Server) castSignedIn(c echo.Context, vote models.BallotPage, cast models.Cast) error {
	cast.Email, cast.EmailCode, cast.Code = "", "", ""
	d := draftVoteOf(vote, cast)
	if err := vote.CheckMarks(cast.Marks); err != nil {
		return s.refuse(c, vote, d, err, "")
	}
	cast.SignedIn = noProof
	if proof := s.voteProof(c); proof.ID == form(c).Get("signed") && proof.SignedIn != "" {
		cast.SignedIn = proof.SignedIn
	}
	receipt, err := s.Store.CastBallot(c.Request().Context(), cast)
	if models.CodeOf(err) == models.Invalid {
		s.dropVoteCookie(c, proofCookie, vote.Slug) // they sign in once more
	}
	if err != nil {
		return s.voteFailed(c, err, vote, d, "/review")
	}
	return s.voteIsIn(c, receipt)
}

// keepFlow has the browser keep a sign-in under way.
func (s *Server) keepFlow(c echo.Context, flow voteFlow) error {
	text, err := s.sealed(flowCookie, "", flow)
	if err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{Name: s.cookieName(flowCookie), Value: text, Path: "/", MaxAge: int(voteFlowLife.Seconds()), HttpOnly: true, Secure: s.Config.Secure, SameSite: http.SameSiteLaxMode})
	return nil
}

// voteFlow is the sign-in under way that was begun in this browser, if one was.
func (s *Server) voteFlow(c echo.Context) (voteFlow, bool) {
	var flow voteFlow
	cookie, err := c.Cookie(s.cookieName(flowCookie))
	if err != nil || !s.unsealed(flowCookie, "", cookie.Value, &flow) || flow.Browser == "" || flow.Browser != s.browserHash(c) {
		return voteFlow{}, false
	}
	return flow, true
}

// keepProof has the browser keep what came of it, until the vote is in or its time is over.
func (s *Server) keepProof(c echo.Context, slug string, p voteProof) error {
	life := models.SignedInLife
	if s.device(c).Venue != "" {
		life = deviceDraftLife
	}
	p.browserCookie = s.browserCookie(c, life)
	text, err := s.sealed(proofCookie, slug, p)
	if err != nil {
		return fmt.Errorf("keeping a sign-in: %w", err)
	}
	s.setVoteCookie(c, proofCookie, slug, text, life)
	return nil
}

// voteProof is what came of signing in to vote in this browser; empty where nobody did lately.
func (s *Server) voteProof(c echo.Context) voteProof {
	p, own := readVoteCookie[voteProof](s, c, proofCookie)
	if !own {
		return voteProof{}
	}
	return p
}
