package models

import "time"

// Project is a proposal on the ballot, as it was when the round was sealed.
type Project struct {
	RoundID    string
	ProposalID string `gorm:"primaryKey"`
	VersionID  string
	Number     int
	Title      string
	CostPence  int64
	CardMark   []byte // over what the ballot says of it beside these, by a key outside the database
	FullMark   []byte // and over all that its page says
}

// CodeBatch is a batch of printed voting codes for one class or group of one place.
type CodeBatch struct {
	ID        string
	RoundID   string
	Label     string // the class or group
	HeldBy    string // the place
	Kind      string // of place: one of CodePlaces
	IssuedBy  string
	IssuedAt  time.Time
	RevokedAt *time.Time
}

// Who has codes that lie at no place where people are helped.
const (
	HeldByVoter = "The voter" // the help desk gave them one
	HeldByRoll  = "Letters to people on the roll"
)

// IsOwnPlace reports whether a typed place is one of the names that the program itself keeps codes under.
func IsOwnPlace(typed string) bool {
	return SamePlace(typed, HeldByVoter) || SamePlace(typed, HeldByRoll)
}

const ownPlaceText = "Acorn uses this name itself. Enter another, like St Luke's School"

// RollEntry is one person who may vote.
type RollEntry struct {
	ID            string
	RoundID       string
	Channel       string // email, code, paper, roll or sign_in
	ContactHash   []byte // of their address, or of the account that they signed in to
	Contact       string // their address
	MobileHash    []byte // of their mobile number
	Mobile        string
	ReferenceHash []byte // of their reference on an imported roll
	Declared      string // how they say they belong: live, work, study or volunteer; empty until who has the address proved it
	KeepUntil     time.Time
	Standing      string // StandingOpen, unless officers decided otherwise
	Bound         []byte // a mark over what it is found by
}

// Reached is where somebody on the roll is sent their receipt: at their address, else, at more cost, at their mobile number; empty for who has neither. An address that only
// stands in for one is none.
func (e RollEntry) Reached() string {
	if HasAddress(e.Contact) {
		return e.Contact
	}
	return e.Mobile
}

// VotingCode is a printed code, kept as a keyed hash.
type VotingCode struct {
	ID          string
	RoundID     string
	BatchID     string
	RollEntryID string
	CodeHash    []byte
	VoidAt      *time.Time
	Bound       []byte // a mark over the code and its entry
}

// VoteCode is a one-time code sent by e-mail or text to vote.
type VoteCode struct {
	ID          string
	RoundID     string
	RollEntryID string
	RequestHash []byte
	CodeHash    []byte
	Tries       int
	ExpiresAt   time.Time
	Declared    string // what whoever asked for it said of how the person belongs; empty where the roll does not ask
	NetworkHash []byte // of from where they asked
	Proved      bool   // it was typed, and what was said waits to be moved to the roll
}

// Ballot is what somebody chose. It has no person, session, address or time.
type Ballot struct {
	ID           string
	RoundID      string
	VoterRef     []byte
	Version      int
	Choices      string // sealed with the round's key; of a void ballot "{}"
	RulebookHash string
	Nonce        []byte // random bytes that it is sealed with
	Tracker      string
	State        string // counted, quarantined or void
	Code         []byte `gorm:"-"` // what stands for the printed code that it came in with; it is sealed with the choices
}

// BallotLeaf commits to one version of one ballot.
type BallotLeaf struct {
	RoundID    string `gorm:"primaryKey"`
	Commitment []byte `gorm:"primaryKey"`
	Tracker    string
	Number     *int64
	Sealed     []byte // whose ballot it is to and which version of it, sealed with the round's key
}

// TableName is where commitments are kept.
func (BallotLeaf) TableName() string { return "ballot_leaves" }

// Submission is an act of voting that was answered, so that the same one gets the same answer.
type Submission struct {
	ID          string
	RoundID     string
	VoterRef    []byte
	PayloadHash []byte
	Tracker     string
}

// Result is the outcome of a count.
type Result struct {
	RoundID         string `gorm:"primaryKey"`
	RulebookHash    string
	BallotsHash     string
	Ballots         int
	VotersServed    int // how many voters see something they voted for
	SpentPence      int64
	Outcome         string // the tally's own JSON
	OtherOutcome    string // of the rule that the rulebook shows beside it; empty where it shows none
	CountedBy       string
	CountedAt       time.Time
	ProposersToldBy *string
	ProposersToldAt *time.Time
	PublishedBy     *string
	PublishedAt     *time.Time
	Mark            []byte // over all that is shown of it, which takes the pepper; none before it is published
}

// ResultLine is what the result says of one project.
type ResultLine struct {
	RoundID    string `gorm:"primaryKey"`
	ProposalID string `gorm:"primaryKey"`
	Rank       int
	Votes      int // points, where ballots have points
	People     int // who gave it any: as many as Votes where people pick
	CostPence  int64
	LeftPence  int64 // what was left at its turn
	VotedIn    bool
	Reason     string // a code of the tally
	VotesShort int    // how many more votes or points, one a person, would have put it in; 0 when none would, or when it is in
}
