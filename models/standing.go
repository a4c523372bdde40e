package models

// What an entry of the roll is good for.
const (
	StandingOpen        = "open"        // it may vote, and its ballot counts
	StandingClosed      = "closed"      // it never votes again, and its ballot is void
	StandingQuarantined = "quarantined" // it is set aside, and so is its ballot, until two officers decide
)
