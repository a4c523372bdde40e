package models

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// PublicRound is a round as a card shows it.
type PublicRound struct {
	Slug      string
	Name      string
	Summary   string
	AreaName  string
	FundName  string
	PotPence  int64
	Stage     Stage
	Timetable Timetable
	SetBack   bool // the vote was seen to be over, and by the clock it is not
	RoundOutcome
}

// RoundOutcome is what a published result says of a round in three numbers; before that they are 0.
type RoundOutcome struct {
	Voters     int
	VotedIn    int // projects
	SpentPence int64
}

// roundOrder is how soon something can be done in a round, by its stage: what is open for everyone first.
var roundOrder = []Stage{StageVoting, StageProposing, StagePlanning, StageWaiting, StageReviewing, StageSealed, StageGrace, StageClosed, StageCounted, StagePublished, StageCancelled}

// CompareRounds puts rounds in which something can be done before those in which nothing can.
func CompareRounds(a, b PublicRound) int {
	return slices.Index(roundOrder, a.Stage) - slices.Index(roundOrder, b.Stage)
}

// HomePage is what the home page shows: what can be done now first.
type HomePage struct {
	Voting, Proposing, Planning, Decided []PublicRound
	SharedPence                          int64 // of the projects that were voted in
	Initiatives                          int
}

// RoundsPage is every public round, and those that the actor works on.
type RoundsPage struct {
	Rounds    []PublicRound
	Elsewhere bool // whether there are past votes from elsewhere to see
}

// RoundPage is the public page of a round.
type RoundPage struct {
	RoundFrame
	AreaName   string
	TeamName   string
	PanelName  string
	Needs      []Need
	Priorities []string // agreed by the planning group
	Changes    []RoundChange
	Voters     int   // of a published result
	VotedSoFar int64 // about how many had voted an hour ago or more, while the vote is open; 0 where that is not said
	Where      TurnoutTable
	TakenDown  []TakenText // off its ballot while people voted, the newest first
}

// NeedsPage is the needs that have been released, those most people say first.
type NeedsPage struct {
	Needs  []NeedCard     // said by SaidBy, or all
	SaidBy string         // one of NeedSources, or empty for all
	Counts map[string]int // of all, by who says them
}

// NeedSources are who can say a need: a Need's SaidBy.
var NeedSources = [...]string{"resident", "young_person", "data"}

// NeedCard is a need with how many proposals answer it.
type NeedCard struct {
	Need
	RoundName, RoundSlug, AreaName string
	Answers                        int

	KeptBy, KeptWhy string // who kept it back and why, on the moderators' page alone
}

// NeedPage is one need and the proposals that answer it.
type NeedPage struct {
	NeedCard
	Proposals []NeedAnswer
}

// NeedAnswer is a proposal that answers a need.
type NeedAnswer struct {
	Slug, Title, Summary string
	AskPence             int64
}

// NeedInput is what somebody says is wrong or wanted.
type NeedInput struct {
	Title   string
	Body    string
	AreaID  string
	Young   bool // they are under 18
	Robot   string
	RoundID string
}

// contact finds what must never be public in a text that anyone can write: telephone numbers, addresses of mail, web or homes.
var contact = regexp.MustCompile(`(?i)(\+?\d[\d ()-]{8,}\d)|(\S+@\S+\.\S+)|(https?://|www\.)|(\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b)`)

// HasContact reports whether a text holds a telephone number, an email address, a web address or a postcode.
func HasContact(text string) bool { return contact.MatchString(text) }

// Check says what must be changed.
func (in NeedInput) Check() error {
	var checks Checks
	title, body := strings.TrimSpace(in.Title), strings.TrimSpace(in.Body)
	checks.Require(title != "", "title", "Say in a few words what is wrong or wanted")
	checks.Require(utf8.RuneCountInString(title) <= 100, "title", "Make it shorter: 100 characters at most")
	checks.Require(utf8.RuneCountInString(body) <= 2000, "body", "Make it shorter: 2,000 characters at most")
	checks.Require(!HasContact(title), "title", "Leave out phone numbers, emails, web addresses and postcodes. This will be public")
	checks.Require(!HasContact(body), "body", "Leave out phone numbers, emails, web addresses and postcodes. This will be public")
	return checks.Err()
}

// ConcernInput is a worry about someone. contact may be empty: nobody has to say who they are.
type ConcernInput struct {
	Page    string
	Body    string
	Contact string
}

// Check says what must be changed.
func (in ConcernInput) Check() error {
	var checks Checks
	checks.Require(strings.TrimSpace(in.Body) != "", "body", "Tell us what worries you. A few words are enough")
	checks.Require(utf8.RuneCountInString(in.Body) <= 5000, "body", "Make it shorter: 5,000 characters at most. You can ring us too")
	checks.Require(utf8.RuneCountInString(in.Contact) <= 200, "contact", "Make it shorter: 200 characters at most")
	return checks.Err()
}

// FromPage is the page on which the worry came up, where it is one of ours: a link can claim anything.
func (in ConcernInput) FromPage() string {
	if !strings.HasPrefix(in.Page, "/") || len(in.Page) > 200 {
		return ""
	}
	return in.Page
}

// ModerationPage is the needs that wait to be read, those kept back until they are deleted, and those shown lately.
type ModerationPage struct {
	Waiting, Kept, Shown []NeedCard
	News                 []HiddenNews
	MayRelease           bool // an officer holds and hides; showing a thing to everyone is for the safeguarding lead
}

// HiddenNews is news of an initiative that the council hid, and that can be shown again until its words are deleted.
type HiddenNews struct {
	ID                 string
	Slug, Title        string // of the initiative
	Body               string
	PostedAt, HiddenAt time.Time
	HiddenWhy          string
	HiddenBy           string    // a name, empty once the account is closed
	Until              time.Time `gorm:"-"` // when its words are deleted
}

// NeedDecision is what a moderator decides about a need.
type NeedDecision string

// The decisions.
const (
	ReleaseNeed NeedDecision = "release" // show it to everyone
	HoldNeed    NeedDecision = "hold"    // keep it back, or hide it again
)

// Slugify makes the words of a title into the end of an address: northgate-baby-bank.
func Slugify(title string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
		case r == '\'' || r == '’':
		default:
			dash = true
		}
	}
	slug := b.String()
	if len(slug) > 50 {
		slug = strings.TrimRight(slug[:50], "-")
	}
	return slug
}

// reservedSlugs are words that are pages of their own where the end of an address would be: /rounds/new, /needs/thanks, …/panel/result.
var reservedSlugs = [...]string{"new", "thanks", "result"}

// ReservedSlug reports whether an address may not end like this, because a page of ours does.
func ReservedSlug(slug string) bool { return slices.Contains(reservedSlugs[:], slug) }

// concernKept is how long a concern that was dealt with is kept.
const concernKept = 2 * 365 * 24 * time.Hour

// ConcernKeepUntil is when a concern raised at this time may go.
func ConcernKeepUntil(raised time.Time) time.Time { return raised.Add(concernKept) }
