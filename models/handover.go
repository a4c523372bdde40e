package models

import "time"

// The states of a request to own a draft.
const (
	HandoverAsked     = "asked"
	HandoverAccepted  = "accepted"
	HandoverDeclined  = "declined"
	HandoverWithdrawn = "withdrawn" // taken back, or the draft was sent in or deleted meanwhile
	HandoverExpired   = "expired"
)

// HandoverDays is how long somebody has to answer, in days, and HandoverKept how long the request is kept from when it was asked.
const (
	HandoverDays = 14
	HandoverKept = 90 * 24 * time.Hour
)

// HandoverUntil is until when somebody can answer who is asked now: not longer than the draft can be sent in.
func HandoverUntil(now, close time.Time) time.Time {
	until := now.AddDate(0, 0, HandoverDays)
	if close.Before(until) {
		return close
	}
	return until
}

// MostHandovers is how many requests one person may send in a day: each is a mail to somebody who may not know us.
const MostHandovers = 5

// Handover is a request to own a draft: whoever has it asks somebody else, by their address. From when they say yes the draft is theirs.
type Handover struct {
	ID         string
	ProposalID string
	AskedBy    string
	ToEmail    string
	State      string
	AskedAt    time.Time
	AnswerBy   time.Time
	AnsweredBy *string
	EndedAt    *time.Time
	KeepUntil  time.Time
}

// Waits reports whether the request can be answered now.
func (h Handover) Waits(now time.Time) bool {
	return h.State == HandoverAsked && now.Before(h.AnswerBy)
}

// HandoverInput is whom somebody asks, as typed.
type HandoverInput struct{ Email string }

// Parse reads the address. taken are those of people who have the draft already.
func (in HandoverInput) Parse(taken ...string) (string, error) {
	var checks Checks
	email, ok := NormaliseEmail(in.Email)
	checks.Require(ok, "email", "Enter an email address, like name@example.com")
	for _, t := range taken {
		checks.Require(!ok || email != t, "email", "This person has the idea already. Enter somebody else's address")
	}
	return email, checks.Err()
}

// HandoverCard is a request to whoever it asks. From is what the one who asks is called: of somebody under 18 a first name or nickname.
type HandoverCard struct {
	Slug      string
	Title     string // may be empty
	RoundName string
	From      string // empty where they have not said what to call them
	AnswerBy  time.Time
}
