package handlers

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"acorn/models"

	"github.com/labstack/echo/v4"
)

// How long a browser keeps what belongs to a vote on its way, and the note that one was sent.
const (
	draftLife = 2 * time.Hour
	noteLife  = 10 * time.Minute
)

// mostTyped is how much of a field is kept to be put right: no address is longer. A cookie holds four thousand characters in all.
const mostTyped = 320

// mostPostcode is how much of a postcode is kept.
const mostPostcode = 20

// draftVote is a vote on its way from the ballot to the receipt. Each step of the vote is a form that says all that it sends, answered by sending the browser
// on to a page; what those pages are made of is here, in a cookie of the browser: sealed, for this round alone, and gone when the vote is cast. So no page of
// the vote is the answer to a form, which a browser asks to send again when somebody goes back. It is never in the database, in a log or in an address.
type draftVote struct {
	browserCookie
	Step       string `json:"id"`                // other each time it is written, so that the ballot's script knows a newer state from an older one
	Picked     []byte `json:"picked,omitempty"`  // a bit a project, by its number
	Numbers    []byte `json:"numbers,omitempty"` // where people give points, scores or places: a byte a project, by its number
	Odd        []odd  `json:"odd,omitempty"`     // what was typed in place of such a number, to be put right
	Opened     string `json:"opened,omitempty"`
	Submission string `json:"submission,omitempty"` // set once the picks are to be checked
	Belongs    string `json:"belongs,omitempty"`
	Email      string `json:"email,omitempty"`
	Postcode   string `json:"postcode,omitempty"` // to be put right, or to ask for another code
	Request    string `json:"request,omitempty"`
	// EmailCode is the code from an e-mail that is to be put right, or that opened the voter's own ballot and sends it again.
	EmailCode string `json:"code,omitempty"`
	// VotingCode is a printed code that was not taken, to be put right. Any other is not kept.
	VotingCode string `json:"card,omitempty"`
	Mine       bool   `json:"mine,omitempty"`   // the code was asked for to see one's own vote
	Voted      bool   `json:"voted,omitempty"`  // the picks began as the voter's own vote
	Version    int    `json:"from,omitempty"`   // of that vote
	ReadOut    string `json:"read,omitempty"`   // what a code to read out is wanted for
	NoVote     bool   `json:"none,omitempty"`   // the voter asked for their own vote, and none had come in
	Proved     bool   `json:"proved,omitempty"` // EmailCode opened the voter's own ballot
	SignIn     string `json:"with,omitempty"`   // where the voter has gone to sign in
	Again      bool   `json:"again,omitempty"`  // they are not who signed in there before
	// Sent is the code that was sent to vote with, for who leaves the page that asks for it and comes back while it works.
	Sent *sentCode `json:"sent,omitempty"`
	// Failed is why the last step was refused, for the page of the vote that At names.
	Failed *models.Error `json:"failed,omitempty"`
	At     string        `json:"at,omitempty"`
}

// sentCode is a code that was sent to an address to vote with, and what was declared for it.
type sentCode struct {
	Email    string `json:"email"`
	Postcode string `json:"postcode,omitempty"`
	Belongs  string `json:"belongs"`
	Request  string `json:"request"`
	Until    int64  `json:"until"` // a Unix time
}

// odd is what was typed for a project that no byte holds.
type odd struct {
	Project int    `json:"n"` // its number
	Typed   string `json:"typed"`
}

// What is kept of odd things: a few, and not much of each.
const (
	mostOdd      = 10
	mostOddTyped = 12
)

// sentVote is what a browser remembers for a short while of a vote that was sent: the number of its receipt, which its voter was just shown.
type sentVote struct {
	browserCookie
	Step     string `json:"id"`
	Tracker  string `json:"tracker"`
	Replaces bool   `json:"replaces,omitempty"`
}

// begun reports whether there is a vote on its way.
func (d draftVote) begun() bool { return d.Step != "" }

// failedAt is why the step that leads to this page was refused; nil when it was not.
func (d draftVote) failedAt(page string) error {
	if d.Failed == nil || d.At != page {
		return nil
	}
	return d.Failed
}

// draftVoteOf is the vote on its way that a form of it sends.
func draftVoteOf(vote models.BallotPage, cast models.Cast) draftVote {
	d := draftVote{Opened: vote.Opened, Submission: cast.Submission, Belongs: typed(cast.Belongs), Email: typed(cast.Email), Postcode: upTo(cast.Postcode, mostPostcode), Request: typed(cast.Request),
		Version: cast.Version}
	if !vote.Open {
		d.Opened = typed(cast.Opened)
	}
	if d.Submission == "" || len(d.Submission) > mostTyped {
		d.Submission = vote.Submission
	}
	d.mark(vote, cast.Marks)
	return d
}

// draftOf is the vote on its way that a form of it sends, with the code that was sent for it before and can still be typed. A shared device offers none:
// whoever asked for it may have left.
func (s *Server) draftOf(c echo.Context, vote models.BallotPage, cast models.Cast) draftVote {
	d := draftVoteOf(vote, cast)
	if before := s.draftVote(c); s.device(c).Venue == "" && s.stillWorks(before.Sent) {
		d.Sent = before.Sent
	}
	return d
}

// stillWorks reports whether there is such a code, and it can still be typed.
func (s *Server) stillWorks(sent *sentCode) bool {
	return sent != nil && s.Store.Around().Unix() < sent.Until
}

// typed is as much of what somebody typed as is kept.
func typed(text string) string { return upTo(text, mostTyped) }

func upTo(text string, most int) string {
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "")
	}
	return text
}

// mark keeps what is on a ballot by the numbers of its projects, in as many bytes for little as for much. What is not on the ballot is left out.
func (d *draftVote) mark(vote models.BallotPage, m models.Marks) {
	d.Picked, d.Numbers, d.Odd = nil, nil, nil
	last := 0
	for _, project := range vote.Projects {
		last = max(last, project.Number)
	}
	if models.Ticks(vote.Rules.BallotType) {
		d.Picked = make([]byte, last/8+1)
		for _, project := range vote.Picked(m.Picks) {
			d.Picked[project.Number/8] |= 1 << (project.Number % 8)
		}
		return
	}
	d.Numbers = make([]byte, last+1)
	for _, project := range vote.Projects {
		switch n, ok := models.ParseCount(m.Typed[project.ID]); {
		case ok && n <= math.MaxUint8:
			d.Numbers[project.Number] = byte(n)
		case m.Typed[project.ID] != "" && len(d.Odd) < mostOdd:
			d.Odd = append(d.Odd, odd{project.Number, upTo(m.Typed[project.ID], mostOddTyped)})
		}
	}
}

// marks are what is on the ballot.
func (d draftVote) marks(vote models.BallotPage) models.Marks {
	if models.Ticks(vote.Rules.BallotType) {
		var numbers []int
		for i := range len(d.Picked) * 8 {
			if d.Picked[i/8]&(1<<(i%8)) != 0 {
				numbers = append(numbers, i)
			}
		}
		return models.Marks{Picks: vote.Numbered(numbers)}
	}
	m := models.Marks{Typed: map[string]string{}}
	for _, project := range vote.Projects {
		if project.Number < len(d.Numbers) && d.Numbers[project.Number] > 0 {
			m.Typed[project.ID] = strconv.Itoa(int(d.Numbers[project.Number]))
		}
		for _, o := range d.Odd {
			if o.Project == project.Number {
				m.Typed[project.ID] = o.Typed
			}
		}
	}
	return m
}

// cast is the ballot as it stands, without what was typed to show that one may vote with it.
func (d draftVote) cast(vote models.BallotPage) models.Cast {
	return models.Cast{Slug: vote.Slug, Marks: d.marks(vote), Opened: vote.Opened, Submission: d.Submission, Belongs: d.Belongs, Email: d.Email, Postcode: d.Postcode, Version: d.Version}
}

// proof is what opened the voter's own ballot, which sends it again.
func (d draftVote) proof() models.Cast {
	if !d.Proved {
		return models.Cast{Belongs: d.Belongs, Version: d.Version}
	}
	return models.Cast{Belongs: d.Belongs, Version: d.Version, Email: d.Email, EmailCode: d.EmailCode, Request: d.Request}
}

// newSeal makes what seals the cookies of the vote.
func newSeal(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, fmt.Errorf("handlers: the key for votes on their way must be 32 bytes, not %d", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("handlers: the key for votes on their way: %w", err)
	}
	return cipher.NewGCM(block)
}

// The cookies of a vote on its way and of one that was sent. What is sealed as one cannot be read as the other, nor as another round's.
const (
	draftCookie = "vote"
	noteCookie  = "sent"
)

// sealed is a value as a cookie of a round has it: AES-256-GCM, bound to the cookie's name, the round and this way of writing it.
func (s *Server) sealed(name, slug string, value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("writing a cookie of the vote: %w", err)
	}
	nonce := make([]byte, s.seals.NonceSize())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(s.seals.Seal(nonce, nonce, text, boundTo(name, slug))), nil
}

// unsealed reads it back. One that was tampered with, or comes from another round, key or version of the program, is none.
func (s *Server) unsealed(name, slug, text string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < s.seals.NonceSize() {
		return false
	}
	n := s.seals.NonceSize()
	plain, err := s.seals.Open(nil, raw[:n], raw[n:], boundTo(name, slug))
	return err == nil && json.Unmarshal(plain, into) == nil
}

func boundTo(name, slug string) []byte { return []byte("v1|" + name + "|" + slug) }

// browserCookie is what each cookie of the vote says of itself.
type browserCookie struct {
	Until   int64  `json:"until"`   // a Unix time
	Browser string `json:"browser"` // that was given it
}

// browserCookie is that of one which this browser is given now.
func (s *Server) browserCookie(c echo.Context, life time.Duration) browserCookie {
	return browserCookie{Until: s.Store.Around().Add(life).Unix(), Browser: s.browserHash(c)}
}

func (b browserCookie) about() browserCookie { return b }

// readVoteCookie reads a cookie of the round's vote that has not run out, an empty one where there is none, and reports whether it was given to this browser.
// Another site of the council's domain can plant one of the same name, for a longer path: this browser's own is the one that is read wherever it lies.
func readVoteCookie[T interface{ about() browserCookie }](s *Server, c echo.Context, name string) (T, bool) {
	var others T
	for _, cookie := range c.Cookies() {
		var found T
		if cookie.Name != s.voteCookieName(name) || !s.unsealed(name, c.Param("slug"), cookie.Value, &found) || s.Store.Around().Unix() >= found.about().Until {
			continue
		}
		if by := found.about().Browser; by != "" && by == s.browserHash(c) {
			return found, true
		}
		others = found
	}
	return others, false
}

// draftVote is the vote on its way in this browser; an empty one when there is none. Of one that was begun in another only what is on the ballot is taken: it may be
// planted, and somebody who has lost the cookie that knows their browser keeps their picks.
func (s *Server) draftVote(c echo.Context) draftVote {
	d, own := readVoteCookie[draftVote](s, c, draftCookie)
	if !own {
		return draftVote{browserCookie: browserCookie{Until: d.Until}, Step: d.Step, Opened: d.Opened, Picked: d.Picked, Numbers: d.Numbers, Odd: d.Odd}
	}
	return d
}

// sentVote is what this browser remembers of the vote that it sent last; empty when it sent none lately.
func (s *Server) sentVote(c echo.Context) sentVote {
	n, own := readVoteCookie[sentVote](s, c, noteCookie)
	if !own {
		return sentVote{}
	}
	return n
}

// keepDraft has the browser keep a vote on its way, in place of what it had.
func (s *Server) keepDraft(c echo.Context, vote models.BallotPage, d draftVote) error {
	life := draftLife
	if d.Voted {
		life = models.OneTimeCodeLife // what somebody voted stays no longer than the code that showed it
	}
	if s.device(c).Venue != "" {
		life = deviceDraftLife // whoever has begun may have left
	}
	d.Step, d.browserCookie = step(), s.browserCookie(c, life)
	text, err := s.sealed(draftCookie, vote.Slug, d)
	if err != nil {
		return err
	}
	s.setVoteCookie(c, draftCookie, vote.Slug, text, life)
	return nil
}

// step is a name for a state of a vote on its way, that says nothing of it.
func step() string {
	b := make([]byte, 6)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// keepNote has the browser forget the vote on its way, which was cast, and remember for a while that it was.
func (s *Server) keepNote(c echo.Context, receipt models.Receipt) error {
	s.dropVoteCookie(c, draftCookie, receipt.Slug)
	s.dropVoteCookie(c, lookCookie, receipt.Slug)
	s.dropVoteCookie(c, proofCookie, receipt.Slug)
	text, err := s.sealed(noteCookie, receipt.Slug, sentVote{browserCookie: s.browserCookie(c, noteLife), Step: step(), Tracker: receipt.Tracker, Replaces: receipt.Replaces})
	if err != nil {
		return err
	}
	s.setVoteCookie(c, noteCookie, receipt.Slug, text, noteLife)
	return nil
}

// setVoteCookie sets a cookie that the pages of one round's vote alone are sent.
func (s *Server) setVoteCookie(c echo.Context, name, slug, value string, life time.Duration) {
	c.SetCookie(&http.Cookie{Name: s.voteCookieName(name), Value: value, Path: votePath(slug, ""), MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: s.Config.Secure, SameSite: http.SameSiteLaxMode})
}

// dropVoteCookie takes it away.
func (s *Server) dropVoteCookie(c echo.Context, name, slug string) {
	s.setVoteCookie(c, name, slug, "", -time.Second)
}

// voteCookieName has a prefix that browsers take over HTTPS only. That of the other cookies would also forbid a path.
func (s *Server) voteCookieName(name string) string {
	if s.Config.Secure {
		return "__Secure-" + name
	}
	return "acorn-" + name
}

// errorOf is our error in one, for the page that says it after the next request.
func errorOf(err error) *models.Error {
	var e *models.Error
	if errors.As(err, &e) {
		return &models.Error{Code: e.Code, Text: e.Text, Args: e.Args, Fields: e.Fields}
	}
	return models.Errorf(models.Internal, "Sorry, something went wrong")
}
