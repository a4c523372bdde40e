package models

import "time"

// ScoreState is how far a member is with one proposal.
type ScoreState string

// The states of a member's work on a proposal.
const (
	ToScore    ScoreState = "to_score"
	ScoreBegun ScoreState = "begun"
	ScoreDone  ScoreState = "finished"
	StoodAside ScoreState = "aside"
)

// PanelProposal is a proposal as a member of the panel reads it before scoring.
type PanelProposal struct {
	ID             string
	VersionID      string
	Slug           string
	State          string // one of ProposalDraft … ProposalWithdrawn
	Title          string
	Summary        string
	What           string
	Place          string
	WhoFor         string
	PeopleCount    int
	Theme          string
	GroupName      string
	AskPence       int64
	MadeBy         string
	BegunBy        *string
	OrganisationID *string
}

// PanelItem is a proposal in a member's list. Number is the same for every member, so that a meeting can say "number four".
type PanelItem struct {
	PanelProposal
	Number int
	Score  ScoreState
}

// PanelFrame is what every page of a panel's member shows of the round and its clock.
type PanelFrame struct {
	RoundFrame
	PanelName string
	Open      bool // scoring is, and the result is not out
	Over      bool // scoring will not be open again
}

// ScoringWindow is when scoring opens and closes, where the timetable says so.
func (f PanelFrame) ScoringWindow() (Window, bool) {
	w, ok := f.Timetable[Scoring]
	return w, ok
}

// PanelPage is a member's own list of proposals to score.
type PanelPage struct {
	PanelFrame
	Items   []PanelItem
	Waiting int // proposals that an officer has not decided on yet
}

// Count is how many proposals of the list are in a state.
func (p PanelPage) Count(state ScoreState) int {
	n := 0
	for _, item := range p.Items {
		if item.Score == state {
			n++
		}
	}
	return n
}

// Mine is how many proposals the member scores: all but those that they stand aside for.
func (p PanelPage) Mine() int { return len(p.Items) - p.Count(StoodAside) }

// Next is the proposal to go on with: one that was begun, else the first that was not; nil when nothing is left.
func (p PanelPage) Next() *PanelItem {
	for _, state := range []ScoreState{ScoreBegun, ToScore} {
		for i := range p.Items {
			if p.Items[i].Score == state {
				return &p.Items[i]
			}
		}
	}
	return nil
}

// ScoringPage is one proposal to one member, with what they have answered so far.
type ScoringPage struct {
	PanelFrame
	Item     PanelItem
	Of       int // how many proposals the panel scores
	Rubric   Rubric
	Interest *Interest
	Card     *Scorecard // nil until the member has said that they know nobody
	Scores   Scores
	Whys     map[string]string // by the ids of the criteria
}

// Unanswered are the numbers of the questions that have no answer yet.
func (p ScoringPage) Unanswered() []int { return p.Rubric.Unanswered(p.Scores) }

// Points is what the answers so far are worth.
func (p ScoringPage) Points() int { return p.Rubric.Points(p.Scores) }

// Finished reports whether the member has finished this proposal.
func (p ScoringPage) Finished() bool { return p.Card != nil && p.Card.FinishedAt != nil }

// PanelMember is how far one member of the panel has come, for officers: counts only, never a score.
type PanelMember struct {
	PersonID    string
	DisplayName string
	Left        bool // no longer of the panel; what they finished counts
	Begun       int
	Finished    int
	Aside       int
}

// Done reports whether the member has nothing left of this many proposals.
func (m PanelMember) Done(of int) bool { return m.Finished+m.Aside >= of }

// PanelInterest is a declared interest, for the officer who may undo one that was a mistake.
type PanelInterest struct {
	ID          string
	DisplayName string
	Title       string
	Kind        string
	DeclaredAt  time.Time
}

// PanelProgress is the officer's page of a panel.
type PanelProgress struct {
	PanelFrame
	Members   []PanelMember
	Interests []PanelInterest
	Proposals int // to score
	Waiting   int // not decided on yet, so perhaps to score later
}

// AllFinished reports whether every member of the panel has finished or stood aside for every proposal, and none is still to be decided on.
func (p PanelProgress) AllFinished() bool {
	members := 0
	for _, m := range p.Members {
		if m.Left {
			continue
		}
		members++
		if !m.Done(p.Proposals) {
			return false
		}
	}
	return members > 0 && p.Proposals > 0 && p.Waiting == 0
}

// Finished is how many scorecards are finished.
func (p PanelProgress) Finished() int {
	n := 0
	for _, m := range p.Members {
		n += m.Finished
	}
	return n
}

// MayRelease is nil when the panel's result can be released: scoring is over by the clock or everyone has finished, and it has not been
// released before. Until then nobody, officers included, sees what anybody scored.
func (p PanelProgress) MayRelease() error {
	switch {
	case p.PanelReleasedAt != nil:
		return Errorf(Conflict, "The panel's result has already been released")
	case p.Over || p.AllFinished():
		return nil
	default:
		return Errorf(Closed, "You can release the panel's result when scoring has closed or everyone has finished")
	}
}

// PanelResultPage is the panel's result.
type PanelResultPage struct {
	PanelFrame
	Rubric  Rubric
	Lines   []PanelLine
	Members int // who finished at least one scorecard
}

// PanelTask is a round in which the actor has proposals to score.
type PanelTask struct {
	RoundName string
	RoundSlug string
	ToScore   int // not begun
	Begun     int
	Finished  int
	ClosesAt  time.Time // zero when scoring is open until the rules are sealed
}
