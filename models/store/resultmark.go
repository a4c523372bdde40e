package store

import (
	"encoding/json"
	"fmt"
)

// resultForm is the form of what is marked of a result. A published result keeps its mark for as long as it is shown: whatever is marked besides, or otherwise, is a form of its own, with its own name, and results that have the
// mark of an earlier one are held against that.
const resultForm = "acorn-result/1"

// markedResult is what is marked of a result, value by value, as JSON. Who counted and when, and where a project's page is, are not in it.
type markedResult struct {
	Form         string       `json:"form"`
	Round        string       `json:"round"`
	RulebookHash string       `json:"rulebook_hash"`
	BallotsHash  string       `json:"ballots_hash"`
	Ballots      int          `json:"ballots"`
	VotersServed int          `json:"voters_served"`
	SpentPence   int64        `json:"spent_pence"`
	Outcome      string       `json:"outcome"` // as it is kept, like the texts below
	OtherOutcome string       `json:"other_outcome"`
	Lines        []markedLine `json:"lines"` // by rank
	Beside       markedBeside `json:"beside"`
}

type markedLine struct {
	Round      string `json:"round"`
	Proposal   string `json:"proposal"`
	Number     int    `json:"number"`
	Title      string `json:"title"`
	Rank       int    `json:"rank"`
	Votes      int    `json:"votes"`
	People     int    `json:"people"`
	CostPence  int64  `json:"cost_pence"`
	LeftPence  int64  `json:"left_pence"`
	VotedIn    bool   `json:"voted_in"`
	Reason     string `json:"reason"`
	VotesShort int    `json:"votes_short"`
}

// markedBeside is what stands beside a result; of no round where nothing does.
type markedBeside struct {
	Round       string `json:"round"`
	VoidBallots int    `json:"void_ballots"`
	SetAside    int    `json:"set_aside"`
	WithThem    string `json:"with_them"`
	Partly      string `json:"partly"`
}

// marked are the bytes that a result's mark is over.
func (w *wholeResult) marked() ([]byte, error) {
	r, c := w.result, w.check
	m := markedResult{Form: resultForm, Round: r.RoundID, RulebookHash: r.RulebookHash, BallotsHash: r.BallotsHash, Ballots: r.Ballots, VotersServed: r.VotersServed, SpentPence: r.SpentPence,
		Outcome: r.Outcome, OtherOutcome: r.OtherOutcome, Lines: make([]markedLine, len(w.lines)),
		Beside: markedBeside{Round: c.RoundID, VoidBallots: c.VoidBallots, SetAside: c.SetAside, WithThem: c.WithThem, Partly: c.Partly}}
	for i, l := range w.lines {
		m.Lines[i] = markedLine{Round: l.RoundID, Proposal: l.ProposalID, Number: l.Number, Title: l.Title, Rank: l.Rank, Votes: l.Votes, People: l.People, CostPence: l.CostPence, LeftPence: l.LeftPence,
			VotedIn: l.VotedIn, Reason: l.Reason, VotesShort: l.VotesShort}
	}
	said, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("marking a result: %w", err)
	}
	return said, nil
}

// publishedMark is what a result is marked with when it is published.
func (s *Store) publishedMark(w *wholeResult) ([]byte, error) {
	said, err := w.marked()
	if err != nil {
		return nil, err
	}
	return s.keyed("results", string(said)), nil
}
