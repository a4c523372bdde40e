// Package tally counts participatory budgeting elections. It imports nothing but the standard library, keeps no state, reads
// no clock and draws no lots, so that anyone can count an election again, on their own machine, and get the same bytes.
//
// An [Election] is the money, the projects and the ballots. A [Rule] says how they are counted, published before anyone
// votes. [Count] gives the [Outcome]: what was voted in, in which order, and for every project why or why not.
//
// The rule here is greedy, also called the standard method: projects are taken by support, highest first, and each is voted in
// if it costs no more than the money that is left. What is decided where methods differ:
//
//   - A project nobody chose is not voted in, unless the rule says so (Rule.ZeroVotes). It never stops a count.
//   - A project below the threshold (Rule.MinSupport) is passed over and never stops a count.
//   - A withdrawn project keeps its votes in the table and is passed over.
//   - A project named twice on one ballot counts once.
//   - Every tie is settled by an order published before (Rule.Ties). The ties that changed what was voted in are listed.
//
// Money is in pence and all arithmetic is in whole numbers: no rounding can change a winner.
package tally

import (
	"cmp"
	"errors"
)

// Version names the engine in every outcome. It changes whenever the same election and rule could give other bytes.
const Version = "acorn-tally/1"

// Election is what is counted.
type Election struct {
	Budget   int64     `json:"budget"`   // pence, 0 or more
	Projects []Project `json:"projects"` // in the order they were published, which is what TieFile goes by
	Ballots  []Ballot  `json:"ballots"`  // in any order: it never matters
}

// Project is one thing that people can vote for.
type Project struct {
	ID        string `json:"id"`   // unique in the election
	Name      string `json:"name"` // shown, never counted by
	Cost      int64  `json:"cost"` // pence, more than 0, and within the budget unless the project is withdrawn
	Withdrawn bool   `json:"withdrawn,omitempty"`
}

// Ballot is what one person chose, or what several people chose alike.
type Ballot struct {
	Weight  int      `json:"weight"`  // how many people cast exactly this ballot, 1 or more
	Choices []Choice `json:"choices"` // none is a blank ballot
}

// Choice is one project on a ballot.
type Choice struct {
	ProjectID string `json:"project_id"`
	Points    int    `json:"points"` // 1 where people only tick; 1 or more where they share out points
}

// Method is the family of a counting rule.
type Method string

// Greedy takes projects by support, highest first.
const Greedy Method = "greedy"

// Support is what projects are put in order by.
type Support string

// The kinds of support.
const (
	Votes        Support = "votes"          // most votes (or points) first
	VotesPerCost Support = "votes-per-cost" // most votes for each pound first
)

// Unfit is what happens at a project that costs more than the money left.
type Unfit string

// What can happen at a project that does not fit.
const (
	Skip Unfit = "skip" // go on with the next project
	Stop Unfit = "stop" // end the count there
)

// TieBreak puts projects with equal support in order.
type TieBreak string

// The tie-breaks. Only TieID and TieFile settle every tie.
const (
	TieCheapest TieBreak = "cheapest" // lower cost first
	TieVotes    TieBreak = "votes"    // more votes first: of use where support is votes for each pound
	TieID       TieBreak = "id"       // lower id first, compared as text byte by byte, so "10" comes before "2"
	TieFile     TieBreak = "file"     // the order of Election.Projects
)

// ZeroVotes is what happens to a project that nobody chose.
type ZeroVotes string

// What can happen to a project that nobody chose.
const (
	ZeroNotFunded ZeroVotes = "not-funded" // never voted in; the empty value means this
	ZeroFunded    ZeroVotes = "funded"     // voted in if it fits, as Pabulib's reference outcomes have it
)

// Rule is how an election is counted. It is published and sealed before voting opens.
type Rule struct {
	Method     Method     `json:"method"`
	Support    Support    `json:"support"`
	Unfit      Unfit      `json:"unfit"`
	Ties       []TieBreak `json:"ties"`        // tried in turn; the last must be TieID or TieFile
	MinSupport int        `json:"min_support"` // votes (or points) a project needs to be voted in at all; 0 for no threshold
	ZeroVotes  ZeroVotes  `json:"zero_votes"`
}

// Standard is the rule that a round gets unless it chooses another: most votes first, skip what does not fit, and of two
// projects with as many votes the cheaper, then the one whose id comes first.
func Standard() Rule {
	return Rule{Method: Greedy, Support: Votes, Unfit: Skip, Ties: []TieBreak{TieCheapest, TieID}, ZeroVotes: ZeroNotFunded}
}

// ReasonCode says why a project was or was not voted in.
type ReasonCode string

// The reasons.
const (
	VotedIn        ReasonCode = "voted_in"
	NotEnoughLeft  ReasonCode = "not_enough_left" // it cost more than the money left at its turn
	NoVotes        ReasonCode = "no_votes"        // nobody chose it
	BelowThreshold ReasonCode = "below_threshold" // fewer votes than Rule.MinSupport
	StoppedBefore  ReasonCode = "stopped_before"  // an earlier project did not fit and the rule ends the count there
	Withdrawn      ReasonCode = "withdrawn"       // withdrawn before the count
)

// Reason is why a project was or was not voted in, as data: the words are the page's.
type Reason struct {
	Code       ReasonCode `json:"code"`
	Cost       int64      `json:"cost"`                  // pence
	Left       int64      `json:"left"`                  // pence left when its turn came; 0 for a withdrawn project, which has no turn
	MinSupport int        `json:"min_support,omitempty"` // the threshold, for BelowThreshold
	Project    string     `json:"project,omitempty"`     // the id of the project that ended the count, for StoppedBefore
}

// Line is one project's row in the table of results.
type Line struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Cost    int64  `json:"cost"`     // pence
	Votes   int64  `json:"votes"`    // votes, or points where ballots have points
	People  int64  `json:"people"`   // people who chose it; the same as Votes where everyone gives one point
	Rank    int    `json:"rank"`     // place in the order it was considered in, from 1; 0 for a withdrawn project
	Left    int64  `json:"left"`     // pence left when its turn came, before paying for it
	VotedIn bool   `json:"voted_in"` // by this count; an award comes later and may not
	Round   int    `json:"round"`    // the how-manieth to be voted in, from 1; 0 if it was not
	Reason  Reason `json:"reason"`
	// VotesNeeded is the smallest number of further votes (or points) for this project, all else unchanged, that would have
	// voted it in. 0 where it was voted in, and where no number that can be counted would have: it is withdrawn, say.
	VotesNeeded int64 `json:"votes_needed"`
}

// Selection is one project voted in.
type Selection struct {
	Round int    `json:"round"` // from 1
	ID    string `json:"id"`
	Cost  int64  `json:"cost"` // pence
	Left  int64  `json:"left"` // pence left after paying for it
}

// Tie is a group of projects with equal support whose order changed what was voted in.
type Tie struct {
	Projects []string   `json:"projects"` // ids, in the order they were taken
	Left     int64      `json:"left"`     // pence left before the first of them
	By       []TieBreak `json:"by"`       // the tie-breaks that put them in that order
}

// Turnout counts people by their ballots; a ballot of weight 3 is three people.
type Turnout struct {
	Ballots    int64 `json:"ballots"`    // all of them
	Valid      int64 `json:"valid"`      // with at least one choice
	Blank      int64 `json:"blank"`      // with none
	Duplicates int64 `json:"duplicates"` // valid ones that named a project more than once, where it counted once
}

// Measures say how well an outcome serves those who voted.
type Measures struct {
	Voters     int64 `json:"voters"`      // people who chose at least one project
	WithWinner int64 `json:"with_winner"` // those of them who chose at least one project that was voted in
	Spent      int64 `json:"spent"`       // pence
}

// InTen is for "9 in 10 people see something they voted for". It rounds down, so that it never says more than is true;
// 0 when nobody voted.
func (m Measures) InTen() int {
	if m.Voters == 0 {
		return 0
	}
	return int(m.WithWinner * 10 / m.Voters)
}

// Outcome is the result of a count, complete enough to publish: the same election and rule always give the same JSON.
type Outcome struct {
	Version  string      `json:"version"`
	Rule     Rule        `json:"rule"` // with nothing left unsaid
	Budget   int64       `json:"budget"`
	Spent    int64       `json:"spent"`
	Selected []Selection `json:"selected"` // in the order they were voted in
	Lines    []Line      `json:"lines"`    // every project: by rank, then the withdrawn ones by id
	Ties     []Tie       `json:"ties"`     // only those that changed what was voted in
	Turnout  Turnout     `json:"turnout"`
	Measures Measures    `json:"measures"`
}

// Line is the row of the project with this id, and false when there is none.
func (o Outcome) Line(id string) (Line, bool) {
	for _, l := range o.Lines {
		if l.ID == id {
			return l, true
		}
	}
	return Line{}, false
}

// ErrRule is wrapped by what Count returns for a rule that it does not know or that leaves something open.
var ErrRule = errors.New("the counting rule cannot be used")

// ErrElection is wrapped by what Count returns for an election that cannot be counted, such as a ballot for a project that is
// not in it. Nothing is guessed: a count either follows the rule for every ballot or does not happen.
var ErrElection = errors.New("the election cannot be counted")

// Count counts an election by a rule. It changes neither. Errors wrap [ErrRule] or [ErrElection].
func Count(e Election, r Rule) (Outcome, error) {
	r, err := complete(r)
	if err != nil {
		return Outcome{}, err
	}
	entries, err := entriesOf(e)
	if err != nil {
		return Outcome{}, err
	}
	turnout, err := addVotes(e, entries)
	if err != nil {
		return Outcome{}, err
	}

	order := rank(entries, r)
	walked := walk(order, e.Budget, r)
	o := Outcome{
		Version: Version, Rule: r, Budget: e.Budget,
		Selected: []Selection{}, Lines: make([]Line, 0, len(entries)),
		Ties: ties(order, walked, r), Turnout: turnout,
	}
	for i, p := range order {
		l := line(p, walked[i])
		l.Rank = i + 1
		if l.VotedIn {
			o.Spent += p.Cost
			l.Round = len(o.Selected) + 1
			o.Selected = append(o.Selected, Selection{Round: l.Round, ID: p.ID, Cost: p.Cost, Left: e.Budget - o.Spent})
		} else {
			l.VotesNeeded = votesNeeded(order, i, e.Budget, r)
		}
		o.Lines = append(o.Lines, l)
	}
	for _, p := range withdrawn(entries) {
		o.Lines = append(o.Lines, line(p, step{Reason{Code: Withdrawn, Cost: p.Cost}}))
	}
	o.Measures = measures(e, o)
	return o, nil
}

func line(p entry, s step) Line {
	return Line{
		ID: p.ID, Name: p.Name, Cost: p.Cost, Votes: p.votes, People: p.people,
		Left: s.reason.Left, VotedIn: s.reason.Code == VotedIn, Reason: s.reason,
	}
}

// measures counts the people who see something they voted for.
func measures(e Election, o Outcome) Measures {
	won := make(map[string]bool, len(o.Selected))
	for _, s := range o.Selected {
		won[s.ID] = true
	}
	m := Measures{Voters: o.Turnout.Valid, Spent: o.Spent}
	for _, b := range e.Ballots {
		for _, c := range b.Choices {
			if won[c.ProjectID] {
				m.WithWinner += int64(b.Weight)
				break
			}
		}
	}
	return m
}

// byID compares ids as text, byte by byte.
func byID(a, b entry) int { return cmp.Compare(a.ID, b.ID) }
