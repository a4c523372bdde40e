package models

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Votes to guard against mistakes and guessing.
const (
	OneTimeCodeLife  = 15 * time.Minute // how long a code works that was sent
	OneTimeCodeTries = 5                // how often it may be typed wrongly
	MostCodes        = 500              // printed voting codes in one batch
	MostChanges      = 100              // of one vote, by who sends it themselves
)

// TwoPeopleAbove is the pot, in pence, above which sealing takes another officer than who published the round.
const TwoPeopleAbove = 50_000_00

// VoteFrame is what every page of the vote shows of its round.
type VoteFrame struct {
	Round
	AreaName string // empty when the round is for everywhere
	Rules    Rulebook
	State    RoundState
	Stage    Stage
	Now      time.Time
	Opened   string // proof of when this person's ballot was opened, for the form
	Open     bool   // this person may still send a ballot
	// VotedSoFar is about how many had voted an hour ago or more; 0 where that is not said.
	VotedSoFar int64
	// AsksPostcode says that who votes by e-mail is asked for a postcode in the area: those of the area are known.
	AsksPostcode bool
	// Texts says that codes go to mobile numbers too: a number will do wherever an address is asked for.
	Texts bool
}

// Closes is when the last ballot page is given out.
func (f VoteFrame) Closes() time.Time { return f.State.Timetable[Voting].ClosesAt }

// CloseDue reports whether the vote is over by the clock, and that was not noted yet (Round.CloseSeen).
func (f VoteFrame) CloseDue() bool {
	return !f.Now.Before(f.State.HardClose()) && !f.State.SeenOver()
}

// AllowsEmail reports whether a one-time code by e-mail, or by text where those are sent, shows that somebody may vote here: one to any address or number, or one to
// an address or number on the roll.
func (f VoteFrame) AllowsEmail() bool {
	return f.Assurance == AssuranceEmail || f.Assurance == AssuranceRoll
}

// HasRoll reports whether only people on a list that the council brought in may vote by e-mail.
func (f VoteFrame) HasRoll() bool { return f.Assurance == AssuranceRoll }

// AddressKept is how long after the vote an address stays on the roll, for the receipt and for complaints.
const AddressKept = 30 * 24 * time.Hour

// AddressesGo is when the addresses of those who voted are deleted.
func (f VoteFrame) AddressesGo() time.Time { return f.State.HardClose().Add(AddressKept) }

// BallotPage is what a ballot shows.
type BallotPage struct {
	VoteFrame
	Projects     []BallotProject      // by number
	Translations []ProjectTranslation // of all languages
	Submission   string               // a fresh id for a form that sends this ballot
}

// Paper is the round's ballot with its limits.
func (p BallotPage) Paper() Paper {
	projects := make([]Project, len(p.Projects))
	for i, project := range p.Projects {
		projects[i] = Project{ProposalID: project.ID, Number: project.Number, Title: project.Title, CostPence: project.CostPence}
	}
	return Paper{Rules: p.Rules, PotPence: p.PotPence, Projects: projects}
}

// CheckMarks says whether this can be sent as a ballot, and what to do when it cannot.
func (p BallotPage) CheckMarks(m Marks) error {
	_, err := p.Paper().Read(m)
	return err
}

// Themes are the themes of the projects, in the order of all themes.
func (p BallotPage) Themes() []string {
	var themes []string
	for _, theme := range ProposalThemes {
		if slices.ContainsFunc(p.Projects, func(project BallotProject) bool { return project.Theme == theme }) {
			themes = append(themes, theme)
		}
	}
	return themes
}

// Of is how many of the projects have a theme; all of them for no theme.
func (p BallotPage) Of(theme string) int {
	n := 0
	for _, project := range p.Projects {
		if theme == "" || project.Theme == theme {
			n++
		}
	}
	return n
}

// Shuffled are the projects in an order that the seed decides: for one seed always the same, and for many no project is more often first than another.
func (p BallotPage) Shuffled(seed string) []BallotProject {
	place := func(project BallotProject) string {
		sum := sha256.Sum256([]byte("order|" + p.ID + "|" + seed + "|" + project.ID))
		return string(sum[:])
	}
	return slices.SortedFunc(slices.Values(p.Projects), func(a, b BallotProject) int { return strings.Compare(place(a), place(b)) })
}

// MostPicks is how many projects one person may pick or rank; 0 when that is as many as there are, or as the money or the points allow.
func (p BallotPage) MostPicks() int {
	if p.Rules.MaxChoices >= len(p.Projects) {
		return 0
	}
	return p.Rules.MaxChoices
}

// Picked are the projects with these ids, by number. Ids that are not on the ballot are left out.
func (p BallotPage) Picked(ids []string) []BallotProject {
	var picked []BallotProject
	for _, project := range p.Projects {
		if slices.Contains(ids, project.ID) {
			picked = append(picked, project)
		}
	}
	return picked
}

// Numbered are the ids of the projects with these numbers. Numbers that are not on the ballot are left out.
func (p BallotPage) Numbered(numbers []int) []string {
	var ids []string
	for _, project := range p.Projects {
		if slices.Contains(numbers, project.Number) {
			ids = append(ids, project.ID)
		}
	}
	return ids
}

// BallotProject is a project as people choose from it.
type BallotProject struct {
	ID          string // the proposal's
	Slug        string
	Number      int
	Title       string
	CostPence   int64
	Summary     string
	GroupName   string
	Place       string
	PeopleCount int
	Theme       string
	Translated  bool // into some language
	CardMark    []byte
	FullMark    []byte
}

// Texts are what the ballot says of it beside what the rules' hash is over, for its mark.
func (p BallotProject) Texts() []string {
	return []string{p.ID, p.Summary, p.GroupName, p.Place, strconv.Itoa(p.PeopleCount), p.Theme}
}

// CanonicalChoices is how a ballot's choices are kept, counted and committed to: a JSON object of project ids and points, the keys in order, so that the
// same choices always give the same bytes.
func CanonicalChoices(points map[string]int) (string, error) {
	if points == nil {
		points = map[string]int{}
	}
	text, err := json.Marshal(points) // encoding/json sorts keys
	if err != nil {
		return "", fmt.Errorf("writing the choices: %w", err)
	}
	return string(text), nil
}

// ParseChoices reads choices that CanonicalChoices wrote, and refuses what it would not have written.
func ParseChoices(choices string) (map[string]int, error) {
	var points map[string]int
	if err := json.Unmarshal([]byte(choices), &points); err != nil || points == nil {
		return nil, errors.Join(errors.New("a ballot's choices cannot be read"), err)
	}
	again, err := json.Marshal(points)
	if err != nil || string(again) != choices {
		return nil, errors.Join(errors.New("a ballot's choices are not as they are written"), err)
	}
	return points, nil
}

// Commitment binds one version of a ballot without telling it: SHA-256 over "leaf-v1", the round, the canonical choices, the version and 128 random
// bits, each kept apart from the next. Whoever has the ballot can show that it is the one that was committed to.
func Commitment(roundID, choices string, version int, nonce []byte) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "leaf-v1|%s|%s|%d|%x", roundID, choices, version, nonce))
}

// TrackerLength is how many characters a receipt's number has: 80 bits of the commitment.
const TrackerLength = 16

// Tracker is the number on a receipt.
func Tracker(commitment [sha256.Size]byte) string {
	text := make([]byte, TrackerLength)
	for i := range text {
		bit := i * 5
		pair := uint16(commitment[bit/8])<<8 | uint16(commitment[bit/8+1])
		text[i] = codeLetters[pair>>(11-bit%8)&31]
	}
	return string(text)
}

// ParseTracker reads a receipt's number however it was typed, and reports whether it is one.
func ParseTracker(typed string) (string, bool) {
	tracker := typedCode(typed, crockford)
	return tracker, len(tracker) == TrackerLength && strings.Trim(tracker, codeLetters) == ""
}

// CheckTracker reads a receipt's number as ParseTracker does, and says what to do when it is none.
func CheckTracker(typed string) (string, error) {
	var checks Checks
	tracker, ok := ParseTracker(typed)
	if strings.TrimSpace(typed) == "" {
		checks.Require(false, "number", "Enter your receipt number")
	} else {
		checks.Require(ok, "number", "A receipt number has {{.N}} letters and numbers. Check yours and type it again", "N", TrackerLength)
	}
	return tracker, checks.Err()
}

// Cast is a ballot as somebody sends it.
type Cast struct {
	Marks             // what is on it
	Slug       string // the round's
	Opened     string // from the ballot page
	Submission string // one id a form, so that the same form sent twice is one act
	Code       string // a printed voting code, as typed; or
	Email      string // an address or a mobile number, as typed, with
	EmailCode  string // the code that was sent to it, as typed, and
	Request    string // what it was sent for: only the page of who asked has it
	SignedIn   string // the store's proof that they signed in to vote, in place of a code
	Belongs    string // what the voter declares; asked of everyone, kept only with an address or an account
	Postcode   string // of where they belong, as typed; looked up and never kept
	Version    int    // of the voter's own ballot that this one was made from; 0 when they did not look at it before
	Exactly    bool   // Version is known to be the last there was, 0 for none: a ballot that came in since is not replaced
	Guessing   string // where wrong codes that were sent are counted, a keyed hash of the wider network; empty for what an officer or a helper types
	Network    string // the part of the network's address that an address for the vote was given from, or somebody signed in from; kept as a keyed hash, and of no ballot
}

// Carried are the names and values of the fields that a voter has filled in so far to show that they may vote: a form takes them along to the next page.
// A printed code is not among them: it is typed where it is used.
func (c Cast) Carried() [][2]string {
	var fields [][2]string
	for _, field := range [][2]string{{"belongs", c.Belongs}, {"email", c.Email}, {"code", c.EmailCode}, {"request", c.Request}} {
		if field[1] != "" {
			fields = append(fields, field)
		}
	}
	return fields
}

// CheckVoter says what is missing before somebody can show that they may vote in a round: by a printed code, or by an address where email is set.
func (c Cast) CheckVoter(email bool, f VoteFrame) error {
	var checks Checks
	checks.declared(c.Belongs, f)
	if email {
		checks.contact(c.Email, f.Texts)
	} else {
		checks.code(c.Code)
	}
	return checks.Err()
}

// Together is one error with all that is wrong with a form; nil when nothing is. What is not about a field comes first.
func Together(errs ...error) error {
	var checks Checks
	for _, err := range errs {
		var e *Error
		if errors.As(err, &e) && e.Code == Invalid && len(e.Fields) > 0 {
			checks = append(checks, e.Fields...)
		} else if err != nil {
			return err
		}
	}
	return checks.Err()
}

// CheckCode says that a printed code is missing.
func (c Cast) CheckCode() error {
	var checks Checks
	checks.code(c.Code)
	return checks.Err()
}

// CheckContact says what is wrong with the address or number alone.
func (c Cast) CheckContact(f VoteFrame) error {
	var checks Checks
	checks.contact(c.Email, f.Texts)
	return checks.Err()
}

func (c *Checks) code(typed string) {
	if strings.TrimSpace(typed) == "" {
		c.Require(false, "voting_code", "Enter your voting code")
		return
	}
	n := len([]rune(typedCode(typed, crockford)))
	c.Require(n == VotingCodeLength, "voting_code", "A voting code has {{.N}} letters and numbers. You typed {{.Typed}}. Check each, then type it again", "N", VotingCodeLength, "Typed", n)
}

func (c *Checks) address(typed string) {
	_, ok := ReadAddress(typed)
	c.Require(ok, "email", "Enter your email address, like sam@example.org")
}

// OwnBallot is a ballot with what its voter chose before.
type OwnBallot struct {
	BallotPage
	Marks
	Voted   bool // false when they have not voted yet
	Version int  // how often they have: what they send next is made from this one
}

// Receipt says that a ballot is in. It never says what was chosen.
type Receipt struct {
	VoteFrame
	Tracker string
	// Replaces says that the ballot stands in place of an earlier one. Only who casts it is told: the number itself says nothing of it to anybody.
	Replaces bool
}

// WrongVotingCode is the one answer to a printed code that does not open a ballot: mistyped, void, of another round or never printed.
func WrongVotingCode() error {
	return &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: "voting_code",
		Text: "That code does not work for this vote. Check each letter and number, then type it again"}}}
}

// WrongEmailCode is the one answer to a code sent by e-mail or text that does not open a ballot: mistyped, too old, or typed wrongly too often. typed is where it
// went.
func WrongEmailCode(typed string) error {
	text := "That code does not work. Check the newest email from us and type its 6 numbers, or ask for another code"
	if contact, _ := ParseContact(typed); IsMobile(contact) {
		text = "That code does not work. Check the newest text from us and type its 6 numbers, or ask for another code"
	}
	return &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: "code", Text: text}}}
}

// CheckEmailCode asks for the code that was sent where what was typed cannot be one: no try is used up.
func (c Cast) CheckEmailCode() error {
	if _, ok := ParseOneTimeCode(c.EmailCode); ok {
		return nil
	}
	text := "Type the 6 numbers from the newest email from us, or ask for another code"
	if contact, _ := ParseContact(c.Email); IsMobile(contact) {
		text = "Type the 6 numbers from the newest text from us, or ask for another code"
	}
	return &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: "code", Text: text}}}
}

// VoteChanged is the answer to a change of a ballot that was changed since its voter looked at it, as in another tab.
func VoteChanged() error {
	return Errorf(Conflict, "You changed this vote somewhere else after you opened this page. To keep that change, leave this page. To replace it, check these picks and send them again")
}

// VoteChangedOften is the answer to a change of a ballot that was changed as often as can be.
func VoteChangedOften() error {
	return Errorf(TooMany, "This vote was changed {{.N}} times, and the last one counts. It cannot be changed here again. If it is not what you want, ring us while voting is open", "N", MostChanges)
}

// VoteOfEarlierLetter is the answer to a ballot by the code of a letter that was printed anew, where one came in by an earlier letter.
func VoteOfEarlierLetter() error {
	return Errorf(Conflict, "A vote from an earlier letter to you is in, and it counts. The code from a newer letter cannot show or change it. If you did not send that vote, or want another, ring us while voting is open and say so").Because(errEarlierLetter)
}

var errEarlierLetter = errors.New("another code of this voter was used")

// OfEarlierLetter reports whether a ballot was not taken because one came in by an earlier letter.
func OfEarlierLetter(err error) bool { return errors.Is(err, errEarlierLetter) }

// VoteClosed is the answer to a ballot that comes after the vote has ended, where nobody knows whether it came before as well.
func VoteClosed() error { return Errorf(Closed, voteClosed) }

// LateVote is the field of an error that says what is known of a ballot that came after the vote had ended.
const LateVote = "late_vote"

const voteClosed = "This vote has closed"

// VoteLate is the answer to a ballot that came after the vote had ended and is not in by that form. voted says that its voter has another in. Once the votes are
// counted, which form that came from is not known any more: it may be this one, whose answer was lost.
func VoteLate(voted, counted bool) error {
	text := "This was not sent. It came after the vote had ended."
	switch {
	case voted && counted:
		text = "You have a vote in this round, and it was counted. We no longer know if it has these picks."
	case voted:
		text = "This was not sent. It came after the vote had ended. The vote that you sent before still counts."
	}
	return &Error{Code: Closed, Text: voteClosed, Fields: []FieldError{{Field: LateVote, Text: text}}}
}
