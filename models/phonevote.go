package models

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// PhoneVoteLife is how long a vote by phone waits for its witness. Then all of it is gone.
const PhoneVoteLife = time.Hour

// PhoneVote is a vote that an officer takes by phone, until its hour is over. What is in it is sealed: who calls, and what they chose. Once it is cast,
// nothing is in it.
type PhoneVote struct {
	ID        string
	RoundID   string
	TakenBy   string
	State     string
	Sealed    []byte
	WitnessBy *string
	BegunAt   time.Time
	ExpiresAt time.Time
}

// Reading names what is in it now, so that the caller's word is for what was read back to them and for nothing that was put in since.
func (v PhoneVote) Reading() string {
	sum := sha256.Sum256(v.Sealed)
	return hex.EncodeToString(sum[:8])
}

// The states of a vote by phone.
const (
	PhoneAsked  = "asked"  // a code was sent to the address that the caller named, and they read it out
	PhoneBegun  = "begun"  // the caller has shown that they may vote
	PhoneRead   = "read"   // filled in, to be read back
	PhoneAgreed = "agreed" // the caller agrees, and a witness is waited for
	PhoneCast   = "cast"   // the witness has confirmed it
)

// PhoneInput is how a caller shows that they may vote: by a voting code, or the one that they get by signing in, which they read out; or by an address to which a code is sent.
type PhoneInput struct {
	Belongs  string
	Code     string
	Email    string // an address or a mobile number
	Postcode string // where the round asks for one beside an address
}

// Check says what is missing of how a caller shows that they may vote in this round.
func (in PhoneInput) Check(f VoteFrame) error {
	var checks Checks
	checks.Require(slices.Contains(f.Belongings(), in.Belongs), "belongs", "Ask which of these is true of them. If none is, they cannot vote here")
	code, address := strings.TrimSpace(in.Code) != "", strings.TrimSpace(in.Email) != ""
	switch {
	case f.AllowsEmail():
		checks.Require(code != address, "voting_code", "Enter their voting code, or where they get a code now, not both")
	case f.AllowsSignIn():
		checks.Require(code, "voting_code", "Enter their voting code, or the code that they get by signing in")
	default:
		checks.Require(code, "voting_code", "Enter their voting code, from their letter or slip")
	}
	return checks.Err()
}

// WrongPhoneCode is the answer to a code from an email or a text that does not prove a caller's address or number.
func WrongPhoneCode() error {
	return wrongMark("code", "That code does not work. Ask for the 6 numbers in the newest message from us, and type them again")
}

// PhonePage is the votes by phone of a round.
type PhonePage struct {
	RoundFrame
	AreaName     string
	AllowsEmail  bool
	AsksPostcode bool // beside an address
	Texts        bool // a mobile number will do in place of an address
	CanTake      bool // the actor may take one now
	Mine         []PhoneLine
	ToWitness    []PhoneLine
}

// PhoneLine is a vote by phone without anything that is in it.
type PhoneLine struct {
	PhoneVote
	TakenName   string
	WitnessName string
}

// PhoneVotePage is one vote by phone. Only who takes it sees what is in it.
type PhoneVotePage struct {
	BallotPage
	PhoneLine
	Marks
	Own   bool
	Until time.Time // when it must be confirmed
}
