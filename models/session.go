package models

import (
	"slices"
	"time"
)

// SessionLife is how long a session lasts: without a request, and at most.
type SessionLife struct{ Idle, Most time.Duration }

// LifeOfSession is how long somebody stays signed in. Who works on rounds, money or other people's data leaves more behind on a screen.
func LifeOfSession(staff bool) SessionLife {
	if staff {
		return SessionLife{15 * time.Minute, 8 * time.Hour}
	}
	return SessionLife{30 * time.Minute, 12 * time.Hour}
}

// ProofLife is how old the proof of who somebody is may be when they approve money, confirm a role or change who gets into their account.
const ProofLife = 5 * time.Minute

// ProvedLately reports whether somebody who proved who they are at a time need not do so again now.
func ProvedLately(proved, now time.Time) bool {
	age := now.Sub(proved)
	return age >= 0 && age <= ProofLife
}

// Staff reports whether the actor works on rounds, money or other people's data.
func (a Actor) Staff() bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool { return slices.Contains(staff, m.Role) })
}
