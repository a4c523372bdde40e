package models

import (
	"strings"
	"time"
)

// What an entry of the roll is good for.
const (
	StandingOpen        = "open"        // it may vote, and its ballot counts
	StandingClosed      = "closed"      // it never votes again, and its ballot is void
	StandingQuarantined = "quarantined" // it is set aside, and so is its ballot, until two officers decide
)

// What two officers decide about entries of the roll.
const (
	DecideReissue  = "reissue"   // close one, and give its person a new code
	DecideClose    = "close"     // close one, and give nothing for it; or a batch of letters, which are printed anew
	DecideSetAside = "set-aside" // set those of a flag aside
	DecideLetIn    = "let-in"    // let those that were set aside in again
)

// The states of such a decision.
const (
	StandingProposed  = "proposed"
	StandingConfirmed = "confirmed"
	StandingRefused   = "refused"
	StandingTakenBack = "withdrawn" // by who proposed it
)

// StandingDecision is what one officer proposes about entries of the roll and another one decides.
type StandingDecision struct {
	ID         string
	RoundID    string
	Kind       string
	Flag       string // what stood out, for those that are set aside; FlagLetters where letters are closed
	Reason     string
	ProposedBy string
	ProposedAt time.Time
	State      string
	DecidedBy  *string
	DecidedAt  *time.Time
	NewEntryID *string // what was given for one that was closed
}

// ClosesLetters reports whether the decision is about a revoked batch of letters: whom they were to get new ones, for new entries of the roll.
func (d StandingDecision) ClosesLetters() bool { return d.Kind == DecideClose && d.Flag == FlagLetters }

// StandingEntry is an entry of the roll that a decision is about.
type StandingEntry struct {
	DecisionID  string `gorm:"primaryKey"`
	RollEntryID string `gorm:"primaryKey"`
}

// Enrolment is when an address joined a round's roll, and from which network: a keyed hash, of no use outside its round. It goes with the count.
type Enrolment struct {
	RollEntryID string `gorm:"primaryKey"`
	RoundID     string
	Network     []byte
	Hour        time.Time
}

// StandingLine is a decision as officers read it.
type StandingLine struct {
	StandingDecision
	ProposedName string
	DecidedName  string
	Entries      int
	Own          bool // the reader proposed it, so another officer decides
	CanLetIn     bool // those it set aside can be proposed to be let in again
}

// VotersPage is the help desk of a vote, and what it proposed.
type VotersPage struct {
	RoundFrame
	CanAct  bool
	Waiting []StandingLine
	Done    []StandingLine
}

// VoterPage is one entry of the roll as the help desk sees it: how its person votes, and whether their vote is in. Never who, and never what.
type VoterPage struct {
	RoundFrame
	Entry      string
	Channel    string
	Voted      bool
	Closed     bool
	NewEntry   string // of the code that they were given for it, or of their next letter, where they were
	ByLetter   bool   // it is that of their next letter
	CanReissue bool   // until the close
	CanClose   bool   // until the count
	Waiting    *StandingLine
}

// ClosingInput is what an officer proposes for one entry.
type ClosingInput struct {
	Kind   string // DecideReissue or DecideClose
	Reason string
}

// Check says what is missing of a proposal to close an entry.
func (in ClosingInput) Check() error {
	var checks Checks
	checks.Require(in.Kind == DecideReissue || in.Kind == DecideClose, "kind", "Say whether the person gets a new voting code")
	checks.publicText("reason", strings.TrimSpace(in.Reason), mostReason, "Say what you were told, and how you know")
	return checks.Err()
}

// CheckSetAside says what is wrong with the reason to set entries aside, or to let them in again. field is where it was typed.
func CheckSetAside(field, reason string) error {
	var checks Checks
	checks.publicText(field, strings.TrimSpace(reason), mostReason, "Say why. Everybody reads it with the result")
	return checks.Err()
}

// Reissued is what confirming a decision leads to: a new voting code, shown this once, where there is one.
type Reissued struct {
	RoundFrame
	Code string
}

// ChecksPage is what officers see of a vote that goes on: whether its sums hold, what stands out, and what was decided about it.
type ChecksPage struct {
	RoundFrame
	CanAct  bool
	Checked bool         // the sums were looked at
	Broken  []FieldError // what does not hold
	Flags   []Flag
	Printed []PrintedFlag // of votes with printed codes
	Waiting []StandingLine
	Done    []StandingLine
}
