// Package pabulib reads and writes .pb files, the format of the Pabulib library of participatory budgeting elections (pabulib.org, described
// in Faliszewski and others, "Participatory budgeting: data, tools and analysis", 2023).
//
// A file has three sections. META describes the election, PROJECTS has a row a project, VOTES a row a ballot:
//
//	META
//	key;value
//	description;Municipal budget of Harwick
//	…
//	PROJECTS
//	project_id;cost;votes;name
//	1;5000;720;Baby bank
//	VOTES
//	voter_id;vote
//	1;1,2
//
// Rows are separated by semicolons and quoted like CSV. Money in a file is in its currency; here it is in whole numbers of the smallest
// amount that the file needs, which is Head.Unit to one of the currency.
//
// [Read] takes a whole file, strictly or leniently. A [Reader] goes through the ballots one by one, in memory that does not grow with
// their number. Every error says the line and what is wrong with it in words.
package pabulib

import (
	"fmt"

	"acorn/models/tally"
)

// Withdrawn is the cost that says that a project was taken out after it had been on the ballot.
const Withdrawn = 999999999

// The kinds of ballots, as the META key vote_type has them.
const (
	Approval   = "approval"
	ChooseOne  = "choose-1"
	Cumulative = "cumulative"
	Ordinal    = "ordinal"
	Scoring    = "scoring"
)

// Limits of what is read, far above any election: a file that goes beyond them is refused before it fills the memory.
const (
	maxRecord   = 1 << 20 // bytes of one row
	maxColumns  = 200
	maxMeta     = 1000
	maxProjects = 2000
	maxVotes    = 10_000_000
	maxChoices  = 10_000_000 // of ballots that differ, in Read
	maxWarnings = 100
)

// Field is one row of META.
type Field struct{ Key, Value string }

// Meta is the section META, in the order of the file.
type Meta []Field

// Get is the value of a key, and empty if it is not there.
func (m Meta) Get(key string) string {
	for _, f := range m {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// Head is all that a file says before the ballots.
type Head struct {
	Meta     Meta
	VoteType string
	Form     tally.Form // what ballots may hold; the places of a ranking are set where META has a max_length
	Unit     int64      // the whole numbers below are so many to one of the currency: 1, 10, 100…
	Budget   int64
	Projects []Project // in the order of the file
	Votes    int       // ballots, as META has it
}

// Project is one row of PROJECTS.
type Project struct {
	tally.Project
	Votes    int64 // as the file has it, or -1
	Score    int64 // as the file has it, or -1
	Selected int   // 1 for what was announced as a winner by the rule, 2 and 3 for what got money in another way, else 0; -1 if it does not say
	line     int
}

// Vote is one row of VOTES.
type Vote struct {
	Line    int
	VoterID string
	Marks   []tally.Choice // as given: with points where the ballot has them, else 1; a ranking is best first. Form.Fill makes choices of them
}

// Error says what is wrong with a file, and in which line.
type Error struct {
	Line int // from 1; 0 if it is about the whole file
	Text string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

// Strictness is what is done about what a file should not have and can be read all the same.
type Strictness int

// The two ways to read.
const (
	Strict  Strictness = iota // it is an error
	Lenient                   // it is put right, and noted as a warning
)

// File is a whole election.
type File struct {
	Head
	Election tally.Election // identical ballots together
	Warnings []Error        // of a lenient reading, at most 100
	Unnamed  int            // warnings beyond those
}
