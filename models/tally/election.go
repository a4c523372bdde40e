package tally

import "errors"

// Election is what is counted.
type Election struct {
	Budget   int64     `json:"budget"`   // pence, 0 or more
	Projects []Project `json:"projects"` // in the order they were published, which is what TieFile goes by
	Ballots  []Ballot  `json:"ballots"`  // in any order: it never matters
	// Exclusive lists groups of projects, by id, of which at most one can be voted in: two plans for one site, say.
	Exclusive [][]string `json:"exclusive,omitempty"`
}

// Project is one thing that people can vote for.
type Project struct {
	ID         string   `json:"id"`   // unique in the election
	Name       string   `json:"name"` // shown, never counted by
	Cost       int64    `json:"cost"` // pence, 0 or more
	Withdrawn  bool     `json:"withdrawn,omitempty"`
	Categories []string `json:"categories,omitempty"` // never counted by; see SharesOf
	Area       string   `json:"area,omitempty"`       // never counted by; see SharesOf
}

// Ballot is what one person chose, or what several people chose alike. Ballots of every kind end up in this form: a tick, a choice of
// one and a knapsack are a point each; shared points and scores are their points; a ranking is given points by place (see [Form]).
type Ballot struct {
	Weight  int      `json:"weight"`  // how many people cast exactly this ballot, 1 or more
	Choices []Choice `json:"choices"` // none is a blank ballot
}

// Choice is one project on a ballot.
type Choice struct {
	ProjectID string `json:"project_id"`
	Points    int    `json:"points"` // 1 where people only tick; 1 or more where they share out points
}

// ErrRule is wrapped by what Count returns for a rule that it does not know or that leaves something open.
var ErrRule = errors.New("the counting rule cannot be used")

// ErrElection is wrapped by what Count returns for an election that cannot be counted, such as a ballot for a project that is
// not in it. Nothing is guessed: a count either follows the rule for every ballot or does not happen.
var ErrElection = errors.New("the election cannot be counted")
