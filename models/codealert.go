package models

import (
	"strings"
	"time"
)

// How wrong printed codes are counted, for all copies of the program together. A code has 60 bits, which no number of tries finds: the numbers are there
// so that somebody looks, and so that no machine has the program write for ever. A school of 1,200 behind one address types fewer wrong ones than the limit, even if
// every pupil needs three tries.
const (
	WrongCodesWindow  = 15 * time.Minute
	WrongCodesNoticed = 300  // from one network in a window: the round's officers are told
	WrongCodesLimit   = 4000 // from one network in a window: wrong ones are told to wait for the next, and not counted any more
	WrongCodesOfRound = 1000 // from everywhere in a window: the round's officers are told
)

// How wrong codes that were sent are counted, in the same way. They have 6 digits, so whoever asks for codes to many addresses gets five guesses at each. A wider network is what one customer
// gets at most; the school of 1,200 stays below the second number where every pupil types three wrong ones.
const (
	WrongSentWindow  = 24 * time.Hour
	WrongSentNoticed = 300  // from one wider network in a window: the round's officers are told
	WrongSentGuarded = 4000 // from one wider network in a window: one more wrong try there uses a code up. A right one opens as ever
	WrongSentOfRound = 3000 // from everywhere in a window: the round's officers are told
	WrongSentByOne   = 30   // by one officer or helper in a window, of what people read out to them: the round's officers are told, and one more wrong try of theirs uses a code up
)

// Kinds of what officers are told to look into.
const (
	AlertWrongCodes = "wrong codes" // many wrong codes came in a short time, printed or sent
	AlertTexts      = "texts"       // so many texts with codes were asked for that some were not sent
)

// CodeAlert says that something about codes is to be looked into.
type CodeAlert struct {
	ID       string
	RoundID  string
	Kind     string // AlertWrongCodes or AlertTexts
	RaisedAt time.Time
	Found    string // what an officer found when they looked
	LookedBy *string
	LookedAt *time.Time
}

// AlertsApart is how long after an alert the next one of the same round and kind is raised.
const AlertsApart = 24 * time.Hour

// CheckFound says what is missing before an alert can be put aside.
func CheckFound(found string) error {
	var checks Checks
	checks.Require(strings.TrimSpace(found) != "", "found", "Say what you found, like a class that typed one code wrongly again and again, or a club that votes by text")
	checks.Require(len(found) <= 500, "found", "Make it shorter")
	return checks.Err()
}

// TooManyWrongCodes is the answer to a wrong code from a network from which so many came.
func TooManyWrongCodes() error {
	return Errorf(TooMany, "That code does not work, and many wrong codes came from where you are. A right code works at once. Check yours, or wait {{.Minutes}} minutes, then try again", "Minutes", int(WrongCodesWindow.Minutes()))
}
