package models

import "strings"

// Cancellable reports whether a round can be called off at this stage: people have been told of it, and its vote has not opened.
func (s Stage) Cancellable() bool {
	switch s {
	case StagePlanning, StageWaiting, StageProposing, StageReviewing, StageSealed:
		return true
	}
	return false
}

// CancelProposed reports whether an officer proposes to cancel the round, and another has yet to confirm it.
func (r Round) CancelProposed() bool { return r.CancelProposedBy != nil && r.CancelledAt == nil }

// CancelHash is the ContentHash of what another officer confirms who cancels the round; empty where nobody proposes that.
func (r Round) CancelHash() (string, error) {
	if !r.CancelProposed() {
		return "", nil
	}
	return ContentHash(map[string]any{"round": r.ID, "reason": r.CancelReason, "proposed_by": *r.CancelProposedBy})
}

// CancelPage is what officers see of a round that they may cancel.
type CancelPage struct {
	RoundFrame
	ProposedByName string // who proposes to cancel it, if somebody does
	Own            bool   // the actor proposed it, so another officer confirms
	TakesTwo       bool   // one officer proposes it, another confirms
	Told           int    // how many people would be told
	Seen           string // the hash of what is proposed
}

// CheckCancel refuses to cancel a round without a reason that everybody can read.
func CheckCancel(reason string) error {
	var checks Checks
	checks.publicText("reason", strings.TrimSpace(reason), mostReason, "Say why it is cancelled. Everybody can read it")
	return checks.Err()
}
