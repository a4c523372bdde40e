package models

import (
	"slices"
	"time"
)

// SignedInLife is how long somebody who signed in to vote may take until they send their vote.
const SignedInLife = 15 * time.Minute

// What somebody who signed in to vote gets a code for that they read out. It does nothing else, and shows nobody a ballot.
const (
	ReadOutForPaper = "paper" // to take a paper ballot instead
	ReadOutForPhone = "phone" // to vote by phone
	ReadOutForHelp  = "help"  // to be found by the help desk
)

// CheckReadOut says that nobody said what a code is to be read out for.
func CheckReadOut(what string) error {
	var checks Checks
	checks.Require(slices.Contains([]string{ReadOutForPaper, ReadOutForPhone, ReadOutForHelp}, what), "for", "Choose what the code is for")
	return checks.Err()
}

// AllowsSignIn reports whether signing in at an identity provider shows that somebody may vote here.
func (r Round) AllowsSignIn() bool { return r.Assurance == AssuranceSignIn }

// CheckDeclared says that the voter has not said how they belong to the place that a round is for.
func (c Cast) CheckDeclared(f VoteFrame) error {
	var checks Checks
	checks.declared(c.Belongs, f)
	return checks.Err()
}

// WrongSignIn is the answer to a vote whose sender signed in too long ago, as somebody else, or not at all.
func WrongSignIn() error {
	return SignInFailed("Sign in once more to send your vote. You signed in a while ago, or as someone else since")
}

// SetAsideSignIn is the one answer to an account that may not vote in a round, whatever officers decided about it.
func SetAsideSignIn() error {
	return SignInFailed("You cannot vote with that account in this vote. If you have a voting code, use that. If not, ask us")
}

// SignInFailed says beside the button that leads to a provider why signing in there did not open a ballot.
func SignInFailed(text string, args ...any) error {
	return &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: "sign_in", Text: text, Args: args}}}
}
