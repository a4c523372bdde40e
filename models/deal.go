package models

import (
	"strings"
	"time"
)

// The sides of a deal.
const (
	CouncilSide = "council"
	GroupSide   = "group"
)

// DealMark is what one side of a deal says of a promise that the other made. The newest of a promise counts.
type DealMark struct {
	ID           string
	InitiativeID string
	LineID       string
	Kept         bool
	Why          string
	MarkedBy     string
	MarkedAt     time.Time
}

// Promise is one promise of an initiative's deal, with what the other side says of it.
type Promise struct {
	DealLine
	Mark    *DealMark // nil while nobody has said anything
	MayMark bool
}

// DealMarkInput is whether a promise was kept, as typed.
type DealMarkInput struct{ Kept, Why string }

// Check says what must be changed.
func (in DealMarkInput) Check() error {
	var checks Checks
	checks.Require(in.Kept == "yes" || in.Kept == "no", "kept", "Say whether the promise was kept")
	checks.publicText("why", strings.TrimSpace(in.Why), mostSentence, "Say in a sentence what happened. Everyone can read it")
	return checks.Err()
}

// PromisesOf are the promises of one side.
func (p InitiativePage) PromisesOf(side string) []Promise {
	var list []Promise
	for _, promise := range p.Promises {
		if promise.Side == side {
			list = append(list, promise)
		}
	}
	return list
}
