package models

import (
	"strings"
	"time"
)

// KeyKeptMonths is how long a round's key lives after its result: while it exists, a ballot can be found for whoever complains.
const KeyKeptMonths = 3

// KeyDestruction is two officers' decision to destroy a round's key.
type KeyDestruction struct {
	RoundID     string `gorm:"primaryKey"`
	Statement   string // what was looked at to know that nothing is open
	ProposedBy  string
	ProposedAt  time.Time
	ConfirmedBy *string
	ConfirmedAt *time.Time
	Mark        []byte     // of the confirmation, by a key that is not in the database
	DestroyedAt *time.Time // when the key's file was gone; the ballots were unlinked when it was confirmed
}

// Hash is the ContentHash of what another officer confirms.
func (d KeyDestruction) Hash() (string, error) {
	return ContentHash(map[string]any{"round": d.RoundID, "statement": d.Statement, "proposed_by": d.ProposedBy})
}

// CountedBallot is a ballot that was counted, without what led to its voter.
type CountedBallot struct {
	ID      string
	RoundID string
	Choices string
}

// KeyPage is what officers and auditors see of a round's key.
type KeyPage struct {
	RoundFrame
	ResultAt      *time.Time // when the result came out; nil before
	Destruction   *KeyDestruction
	ProposedName  string
	ConfirmedName string
	MayAct        bool   // an officer of the round, not only a witness
	Own           bool   // the actor proposed it, so another officer confirms
	Seen          string // the hash of what is proposed
	Forged        bool   // the database has a confirmation that no officer gave
}

// Due reports whether the round's key may be destroyed.
func (p KeyPage) Due() bool { return p.ResultAt != nil && !p.Now.Before(KeyDueAt(*p.ResultAt)) }

// KeyDueAt is when the key of a round may be destroyed whose result was published then.
func KeyDueAt(published time.Time) time.Time { return published.AddDate(0, KeyKeptMonths, 0) }

// CheckKeyEnd refuses to take away the key of a round whose result was published then, or never, and that has so many ballots left. Whatever the database says was
// decided, a key that a vote or a complaint still needs is kept.
func CheckKeyEnd(published *time.Time, now time.Time, ballots int64) error {
	if published == nil || now.Before(KeyDueAt(*published)) || ballots > 0 {
		return Errorf(Conflict, "The database says that this key is to be destroyed, and the vote still needs it. It is kept. Tell whoever runs Acorn for you: somebody changed the database")
	}
	return nil
}

// KeyNotDecided is the error where the database has a confirmation that no officer gave.
func KeyNotDecided() error {
	return Errorf(Conflict, "The database says that this key is to be destroyed, and no two officers decided that. It is kept. Tell whoever runs Acorn for you: somebody changed the database")
}

// CheckKeyStatement refuses to destroy a key unless its officer says that nothing is open, and how they know.
func CheckKeyStatement(closed bool, statement string) error {
	var checks Checks
	checks.Require(closed, "closed", "Check that no complaint, request for information or claim about this round is open. While one is, keep the key")
	checks.publicText("statement", strings.TrimSpace(statement), mostReason, "Say whom you asked, and when")
	return checks.Err()
}
