package models

import (
	"slices"
	"strings"
	"time"
)

// Organisation is a council, a charity, a school, or an unregistered group of neighbours.
type Organisation struct {
	ID        string
	Name      string
	Kind      string // council, partnership, funder, charity, school or group
	OrgID     *string
	About     string
	CreatedAt time.Time
}

// Area is a ward or committee area.
type Area struct {
	ID      string
	Name    string
	OnsCode string
}

// CommunityTeam is a community team, a youth panel or a parent group.
type CommunityTeam struct {
	ID     string
	Slug   string
	Name   string
	Kind   string // community, youth or parents
	AreaID *string
	About  string
}

// TableName is where teams are kept.
func (CommunityTeam) TableName() string { return "teams" }

// Person is someone who signs in. A person under 18 has a display name and nothing else that tells who they are.
type Person struct {
	ID          string
	Email       string
	Name        string
	DisplayName string
	AgeBand     string // under_18 or adult
	DemoNote    string // what to try as this person, in the demo
	CreatedAt   time.Time
	DisabledAt  *time.Time
	KeepUntil   time.Time
}

// Membership is a role that a person holds: in a team, for an organisation, or, of a session helper, in one round at one venue.
type Membership struct {
	ID             string
	PersonID       string
	Role           Role
	Capacity       string // how they take part in a team: resident, parent, young_person, councillor, officer or voluntary
	TeamID         *string
	OrganisationID *string
	RoundID        *string
	Venue          string
	GrantedBy      *string // the administrator who proposed it, and
	ConfirmedBy    *string // the other one who confirmed it
	StartedAt      time.Time
	EndedAt        *time.Time
}

// Identity is a person as an identity provider knows them.
type Identity struct {
	ID        string
	PersonID  string
	Provider  string
	Issuer    string
	Subject   string
	CreatedAt time.Time
}

// Concern is a worry about someone, kept apart from everything else.
type Concern struct {
	ID        string
	Page      string
	Body      string
	Contact   string
	RaisedAt  time.Time
	TakenBy   *string // who said that they are on it
	TakenAt   *time.Time
	Answer    string
	HandledBy *string
	HandledAt *time.Time
	KeepUntil time.Time
}

// ConcernNote is what a safeguarding lead wrote down about a concern, at any time: before it was closed or after.
type ConcernNote struct {
	ID        string
	ConcernID string
	PersonID  string
	NotedAt   time.Time
	Body      string
}

// ConcernView is a concern with who acted on it.
type ConcernView struct {
	Concern
	TakenByName   string
	HandledByName string
	Notes         []ConcernNoteView `gorm:"-"` // the oldest first
}

// ConcernNoteView is a note with who wrote it.
type ConcernNoteView struct {
	ConcernNote
	Who string
}

// Message is a mail waiting in the outbox, or sent.
type Message struct {
	ID          string
	DedupeKey   string
	Kind        string
	Recipient   string
	Subject     string
	Body        string
	CreatedAt   time.Time
	SendAfter   time.Time
	Attempts    int
	LockedUntil *time.Time
	SentAt      *time.Time
	FailedAt    *time.Time
	LastError   string
	KeepUntil   time.Time
}

// TableName is where messages wait.
func (Message) TableName() string { return "outbox" }

// NormaliseEmail makes the many ways of typing one address the same, so that one person has one account and one vote: lower case, no
// spaces, no +tag, and no dots before the @ where the provider ignores them. It reports whether the result can be an address.
func NormaliseEmail(typed string) (string, bool) {
	email := strings.ToLower(strings.TrimSpace(typed))
	local, domain, found := strings.Cut(email, "@")
	if tag := strings.IndexByte(local, '+'); tag > 0 {
		local = local[:tag]
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	ok := found && local != "" && len(email) <= 254 && strings.Contains(strings.Trim(domain, "."), ".") &&
		!strings.ContainsAny(email, " \t\r\n,;<>()[]\\\"") && strings.Count(email, "@") == 1
	return local + "@" + domain, ok
}

// ReachesNobody is how addresses end that stand in for one (RFC 2606 keeps it for this).
const ReachesNobody = ".invalid"

// HasAddress reports whether mail to an account's address reaches somebody: one that only an identity provider knows has none.
func HasAddress(email string) bool { return email != "" && !strings.HasSuffix(email, ReachesNobody) }

// DemoPerson is someone to be in the demo, with the roles that they were given.
type DemoPerson struct {
	Person
	Roles []Role
}

// Note is who the person is and what to try as them.
func (p DemoPerson) Note() (string, string) {
	about, try, _ := strings.Cut(p.DemoNote, "\n")
	return about, try
}

// ForAdults reports whether only people of 18 or over may hold a role: those who work on rounds, money or other people's data.
func ForAdults(role Role) bool { return slices.Contains(staff, role) }
