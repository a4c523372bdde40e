package models

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
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

// Message is a mail or a text waiting in the outbox, or sent.
type Message struct {
	ID          string
	DedupeKey   string
	Kind        string
	Recipient   string // an address; a number as ParseMobile makes it, of a text
	Subject     string // a text has one too, which is not sent: that nothing tells it from a mail whose address is sealed
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

// NormaliseEmail makes the many ways of typing one address the same, so that one person has one account and one vote: lower case, each letter with its
// accent as one (NFC), no spaces, no +tag, no dots before the @ where the provider ignores them, and the domain as the network knows it: without a last dot, and as Punycode where it
// is not ASCII (RFC 5891). It reports whether the result can be an address. Mail to it reaches whoever typed it.
func NormaliseEmail(typed string) (string, bool) {
	email := norm.NFC.String(strings.ToLower(norm.NFC.String(strings.TrimSpace(typed))))
	local, domain, found := strings.Cut(email, "@")
	if tag := strings.IndexByte(local, '+'); tag > 0 {
		local = local[:tag]
	}
	domain, known := asciiDomain(strings.TrimRight(domain, "."))
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	ok := found && known && local != "" && len(email) <= 254 && !strings.ContainsFunc(email, func(r rune) bool { return !unicode.IsPrint(r) }) && strings.Contains(strings.Trim(domain, "."), ".") &&
		!strings.ContainsAny(email, " \t\r\n,;<>()[]\\\"") && strings.Count(email, "@") == 1
	return local + "@" + domain, ok
}

// asciiDomain is a domain as Punycode, and whether it can be one.
func asciiDomain(domain string) (string, bool) {
	if !strings.ContainsFunc(domain, func(r rune) bool { return r > unicode.MaxASCII }) {
		return domain, true
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	return strings.TrimRight(ascii, "."), err == nil
}

// OneMailbox stands for all the normalised addresses that a provider delivers to one mailbox, so that whoever has one votes once. Mail goes to the address
// itself: not everybody has switched every other one on. Proton ignores dots, hyphens and underscores, and gives a name at three domains to one person; so does
// Apple with its three. Whatever is before the @ of a name's subdomain at Fastmail goes to that name.
func OneMailbox(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	switch domain {
	case "proton.me", "protonmail.com", "pm.me":
		local, domain = strings.NewReplacer(".", "", "-", "", "_", "").Replace(local), "proton.me"
	case "icloud.com", "me.com", "mac.com":
		domain = "icloud.com"
	}
	for _, fastmail := range []string{"fastmail.com", "fastmail.fm", "fastmail.co.uk"} {
		if name, within := strings.CutSuffix(domain, "."+fastmail); within && name != "" {
			return name[strings.LastIndexByte(name, '.')+1:] + "@" + fastmail
		}
	}
	return local + "@" + domain
}

// ReachesNobody is how addresses end that stand in for one (RFC 2606 keeps it for this).
const ReachesNobody = ".invalid"

// HasAddress reports whether mail to an account's address reaches somebody: one that only an identity provider knows has none.
func HasAddress(email string) bool { return email != "" && !strings.HasSuffix(email, ReachesNobody) }

// ReadAddress is NormaliseEmail for an address that mail is to go to.
func ReadAddress(typed string) (string, bool) {
	email, ok := NormaliseEmail(typed)
	return email, ok && HasAddress(email)
}

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
