package models

import (
	"cmp"
	"time"
)

// ProposalCard is a proposal in a list: enough to know it by, and what became of it so far.
type ProposalCard struct {
	ID          string
	Slug        string
	Reference   string // empty until it was submitted
	Title       string // may be empty while it is a draft
	Summary     string
	Theme       string
	GroupName   string
	Place       string
	PeopleCount int
	AskPence    int64
	State       string // one of ProposalDraft … ProposalWithdrawn
	Version     int    // the number of the version shown
	UpdatedAt   time.Time
	SubmittedAt *time.Time

	Number          int    // on the ballot; 0 while it is not on one
	VotedIn         *bool  // what the result says; nil until the result is published
	AwardPence      int64  // what was awarded and accepted; 0 until then
	NotTakenUp      bool   // an award was offered, and ended without being accepted
	LeftOut         bool   // approved awards gave it nothing, though it was voted in
	InitiativeSlug  string // empty until it became an initiative
	InitiativeState string // how that stands

	RoundID    string
	RoundSlug  string
	RoundName  string
	RoundStage Stage `gorm:"-"`

	CanEdit bool `gorm:"-"` // in MyProposals: whether this person may go on writing it now
	Owned   bool `gorm:"-"` // in MyProposals: whether it is for this person to send in

	Asked *Handover `gorm:"-"` // in MyProposals: the request to somebody else to take it on that waits for an answer
}

// Href is where the card leads: the draft to whoever may go on with it, else the proposal's own page.
func (c ProposalCard) Href() string {
	if c.CanEdit {
		return "/proposals/" + c.Slug + "/edit"
	}
	return "/proposals/" + c.Slug
}

// ProposalIsOpen reports whether what a proposal says can be written while it is in this state and its round in this stage. A draft is
// written while proposals are open; what a reviewer sent back can be changed until the round is sealed.
func ProposalIsOpen(state string, stage Stage) bool {
	switch state {
	case ProposalDraft:
		return stage == StageProposing
	case ProposalChangesRequested:
		return stage == StageProposing || stage == StageReviewing
	default:
		return false
	}
}

// ProposalIsPublic reports whether everybody may know that the proposal is there.
func ProposalIsPublic(state string) bool { return state != ProposalDraft }

// CompareCards orders cards for the public: on the ballot by number, then the others by name, and last those that may not go forward.
func CompareCards(a, b ProposalCard) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
}

func (c ProposalCard) rank() int {
	switch {
	case c.Number > 0:
		return 0
	case c.State == ProposalNotEligible:
		return 2
	default:
		return 1
	}
}
