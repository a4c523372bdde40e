package models

import "slices"

// Actor is whoever asks for something: a person who signed in, with the roles they hold now, or a visitor when PersonID is empty.
type Actor struct {
	PersonID    string
	DisplayName string
	Email       string
	Adult       bool
	Memberships []Membership
	ByPass      bool // let in by a helper's pass for a day, without an account
}

// SignedIn reports whether the actor is a person we know.
func (a Actor) SignedIn() bool { return a.PersonID != "" }

// staff are the roles of people who work on rounds: they do not also propose in their own name.
var staff = []Role{Helper, Officer, Approver, Safeguarding, Auditor, Admin}

// Roles are the columns of the table of permissions that apply to the actor. Whoever holds a role here has what its column says and no
// more: an approver does not also act as a passer-by.
func (a Actor) Roles() []Role {
	if !a.SignedIn() {
		return []Role{Visitor}
	}
	if len(a.Memberships) == 0 {
		return []Role{Voter, Group}
	}
	var roles []Role
	proposes := true
	for _, m := range a.Memberships {
		roles = append(roles, m.Role)
		proposes = proposes && !slices.Contains(staff, m.Role)
	}
	if proposes {
		roles = append(roles, Group)
	}
	return roles
}

// Has reports whether the actor holds the role by a membership.
func (a Actor) Has(role Role) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool { return m.Role == role })
}

// Teams are the ids of the teams in which the actor holds one of the roles.
func (a Actor) Teams(roles ...Role) []string {
	ids := []string{}
	for _, m := range a.Memberships {
		if m.TeamID != nil && slices.Contains(roles, m.Role) {
			ids = append(ids, *m.TeamID)
		}
	}
	return ids
}

// Organisations are the ids of the organisations for which the actor holds one of the roles.
func (a Actor) Organisations(roles ...Role) []string {
	ids := []string{}
	for _, m := range a.Memberships {
		if m.OrganisationID != nil && slices.Contains(roles, m.Role) {
			ids = append(ids, *m.OrganisationID)
		}
	}
	return ids
}

// Helps are the ids of the rounds in which the actor helps people vote.
func (a Actor) Helps() []string {
	ids := []string{}
	for _, m := range a.Memberships {
		if m.RoundID != nil && m.Role == Helper {
			ids = append(ids, *m.RoundID)
		}
	}
	return ids
}

// Capacity is how the actor takes part in a team: as a resident, a young person, a councillor, an officer.
func (a Actor) Capacity(teamID string) string {
	for _, m := range a.Memberships {
		if m.TeamID != nil && *m.TeamID == teamID && m.Capacity != "" {
			return m.Capacity
		}
	}
	if a.Has(Officer) {
		return "officer"
	}
	return "resident"
}
