package models

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The states of a role that somebody proposed to give.
const (
	GrantProposed  = "proposed"
	GrantConfirmed = "confirmed"
	GrantRefused   = "refused"
	GrantWithdrawn = "withdrawn"
)

// RoleGrant is a role that an administrator proposes to give. It counts once another administrator has confirmed it.
type RoleGrant struct {
	ID             string
	PersonID       string
	Role           Role
	Capacity       string
	TeamID         *string
	OrganisationID *string
	RoundID        *string
	Venue          string
	ProposedBy     string
	ProposedAt     time.Time
	State          string // proposed, confirmed, refused or withdrawn
	DecidedBy      *string
	DecidedAt      *time.Time
}

// Membership is the role as it is held once it is confirmed.
func (g RoleGrant) Membership() Membership {
	return Membership{PersonID: g.PersonID, Role: g.Role, Capacity: g.Capacity, TeamID: g.TeamID, OrganisationID: g.OrganisationID, RoundID: g.RoundID, Venue: g.Venue}
}

// NewRoleGrant is a role that a person shall hold, before it is proposed.
func NewRoleGrant(m Membership) RoleGrant {
	return RoleGrant{PersonID: m.PersonID, Role: m.Role, Capacity: m.Capacity, TeamID: m.TeamID, OrganisationID: m.OrganisationID, RoundID: m.RoundID, Venue: m.Venue,
		State: GrantProposed}
}

// CheckDecision answers nil when this administrator may confirm or refuse the role: never who proposed it, never who would hold it. To take a
// proposal back is for who made it.
func (g RoleGrant) CheckDecision(actor Actor, state string) *Error {
	switch {
	case g.State != GrantProposed:
		return Errorf(Conflict, "This role was decided already")
	case state == GrantWithdrawn && g.ProposedBy == actor.PersonID:
		return nil
	case state == GrantWithdrawn:
		return Errorf(Conflict, "Only the administrator who proposed a role can take it back. You can refuse it")
	case g.ProposedBy == actor.PersonID:
		return Errorf(Conflict, "You proposed this role. Another administrator decides")
	case g.PersonID == actor.PersonID:
		return Errorf(Conflict, "This role would be yours. Another administrator decides")
	case state == GrantConfirmed || state == GrantRefused:
		return nil
	default:
		return Errorf(Invalid, "Confirm the role or refuse it")
	}
}

// RoleProposal is what an administrator typed to give somebody a role.
type RoleProposal struct {
	Email string
	Name  string // what to call somebody who is new here
	Membership
}

// Check says what must be changed before the role can be proposed.
func (p RoleProposal) Check() error {
	var checks Checks
	_, emailOK := NormaliseEmail(p.Email)
	checks.Require(emailOK, "email", "Enter an email address, like name@example.com")
	young := p.Capacity == "young_person"
	checks.Require(utf8.RuneCountInString(p.Name) <= 60, "name", "Use a shorter name: 60 characters at most")
	checks.Require(!strings.ContainsFunc(p.Name+p.Venue, unicode.IsControl), "name", "Write names on one line")
	checks.Require(!young || !strings.ContainsFunc(strings.TrimSpace(p.Name), unicode.IsSpace), "name", "Use a first name or nickname alone. We never keep a young person's full name")
	checks.Require(slices.Contains(Roles[2:], p.Role), "role", "Choose a role")
	checks.Require(!young || !ForAdults(p.Role), "role", "This role is for adults. A young person can be of a panel, a team or a group")
	checks.Require(p.Role != Panel && p.Role != Team || p.TeamID != nil, "team", "Choose the team")
	needsOrganisation := p.Role == Group || p.Role == Lead || p.Role == Officer || p.Role == Approver
	checks.Require(!needsOrganisation || p.OrganisationID != nil, "organisation", "Choose the organisation")
	checks.Require(p.Role != Helper || p.RoundID != nil, "round", "Choose the round that they help in")
	checks.Require(p.Role != Helper || strings.TrimSpace(p.Venue) != "", "venue", "Say where they help: a library, a school, a hall")
	checks.Require(utf8.RuneCountInString(p.Venue) <= 100, "venue", "Use a shorter name for the place: 100 characters at most")
	return checks.Err()
}

// RoleHolder is a person with a role, for the administrators' page.
type RoleHolder struct {
	Membership
	Name, Email, Where string
}

// RoleWaiting is a role that waits to be confirmed, as one administrator sees it.
type RoleWaiting struct {
	RoleGrant
	Name, Email, Where, ProposedByName string
	Deciders                           []string `gorm:"-"` // the names of the administrators who may confirm or refuse it
	MayNot                             *Error   `gorm:"-"` // why this administrator may not; nil when it waits for them
}

// PastRoles asks the administrators' page for roles that have ended, in place of one role.
const PastRoles Role = "past"

// RolesPage is what the administrators' page of roles shows.
type RolesPage struct {
	Waiting       []RoleWaiting // what the administrator can decide first
	Alone         bool          // there is no other administrator to confirm anything
	Holders       []RoleHolder  // of Role, or of all
	Role          Role          // one role, or empty for all
	Past          bool          // Holders are those who held a role that has ended
	Ended         int           // how many roles have ended
	Counts        map[Role]int  // of all holders, by role
	Teams         []CommunityTeam
	Organisations []Organisation
	Rounds        []Round // those that a session helper can help in
}
