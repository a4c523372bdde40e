package models

import "time"

// ProposeStart is what the page says that proposing for a round begins with.
type ProposeStart struct {
	Round  RoundFrame
	Holder string         // who holds the fund
	Mine   []ProposalCard // this person's proposals of this round
	// OnBehalf: an officer of the fund's holder, who writes down what somebody tells them.
	OnBehalf bool
}

// OutcomeGroup is a theme of a framework with its outcomes, to choose from.
type OutcomeGroup struct {
	Framework string
	Theme     string
	Outcomes  []Outcome
}

// DraftPage is what the pages of writing a proposal show.
type DraftPage struct {
	Round     RoundFrame
	Slug      string
	Reference string
	State     string
	Content   VersionContent
	// SentBack is the review that asks for changes, while they are asked for. Rewritten says that the next version has been begun.
	SentBack  *Review
	Rewritten bool
	Changed   []string // labels of what it changes, of what was sent in before

	Needs         []Need         // that it can answer
	Choices       []OutcomeGroup // outcomes to choose from
	Organisations []Organisation // that this person can propose for
	Adult         bool           // whether this person is
	OnBehalf      bool           // an officer writes it for somebody else
	Writable      bool           // by this person: their own, their group's, or one that they began
	Owned         bool           // by this person or their group: they send it in, withdraw it and hand it over

	Handover *Handover     // the newest request to own it, to its owner: while it waits, or after somebody said no or nothing
	Asks     *HandoverCard // the request to this person, while it waits
	BegunBy  string        // what the one is called who began it, to whoever they handed it over to
	Open     bool          // by the clock and its state
}

// NeedsAnswer reports whether what the council asked waits: nothing was changed, and nothing answered.
func (d DraftPage) NeedsAnswer() bool {
	return d.SentBack != nil && d.Content.ToCouncil == "" && len(d.Changed) == 0
}

// MaySend says why this person cannot send the proposal in, or nothing: somebody under 18 sends it in for a group they belong to, so that an
// adult answers for the money.
func (d DraftPage) MaySend() error {
	if d.Adult || d.OnBehalf {
		return nil
	}
	for _, o := range d.Organisations {
		if o.ID == d.Content.OrganisationID {
			return nil
		}
	}
	return (Checks{{Field: string(PartGroup), Text: "You are under 18, so an adult sends this in. Ask one to, or choose a group that you belong to"}}).Err()
}

// ProposalPage is everything about one proposal at its one address, as this person may see it.
type ProposalPage struct {
	ProposalCard
	Round   RoundFrame
	Holder  string
	Content VersionContent // the newest version that was sent in, or the draft for its own people
	// Full says whether this person may read all of it. What nobody has checked yet shows the public its card and no more.
	Full    bool
	Insider bool // of its people, or an officer of the fund's holder

	Review  *Review    // the newest decision
	Appeal  *Appeal    // against it
	Panel   *PanelLine // what the panel made of it, where this person may see that
	Line    *ResultLine
	Why     string // the line in words: why it is in or not
	Votes   int    // how many people voted in the round, with Line
	Award   *Award
	Given   *AllocationLine // what approved awards gave it last, where that departs from the result; its Override says why
	History []ProposalEvent

	Asks *HandoverCard // the request to this person to own it, while it waits

	CanEdit     bool
	CanWithdraw bool
	CanReview   bool
	CanAppeal   bool
	Waived      bool // the group has said that it asks for no other look at the decision
}

// Reasons are those of the newest decision that counts: of an appeal that was upheld, else of the review.
func (p ProposalPage) Reasons() string {
	switch {
	case p.Appeal != nil && p.Appeal.Upheld():
		return p.Appeal.Reasons
	case p.Review != nil:
		return p.Review.Reasons
	default:
		return ""
	}
}

// ProposalEvent is one thing that happened to a proposal. It never says who did it.
type ProposalEvent struct {
	At      time.Time
	Kind    string // sent, changed, a state that a review gave it, waived, appealed, EventAgain with a state, withdrawn, ballot, result, offered, accepted, declined or began
	Version int
	Changed []string // labels of what a new version changed
	Pence   int64
}

// The events of an appeal. EventAgain begins the kind of its outcome.
const (
	EventWaived   = "waived"
	EventAppealed = "appealed"
	EventAgain    = "again_"
)

// ReviewRow is a proposal in the reviewer's table.
type ReviewRow struct {
	ProposalCard
	WaitingDays int      // since it was sent in; 0 where it waits for nobody here
	Changed     []string // since the version before
	Answered    bool     // what the review of the version before asked
	Passed, Of  int      // checks
	Own         bool     // this officer's own group or doing, or their decision that is appealed against: another decides
	Appealed    bool     // its group says that the decision is wrong, and waits
	VersionID   string   // of the newest that was sent in
	Open        bool     // this officer may decide on it now
}

// ReviewTable is the proposals of a round to an officer.
type ReviewTable struct {
	Round   RoundFrame
	Filter  ReviewFilter
	Counts  map[string]int // of each state, drafts too
	Appeals int            // that wait
	Found   map[string]int // of each state, and of all, those that have the filter's words
	Rows    []ReviewRow

	LongestWait int // in days, of all that wait
}

// Waiting is how many proposals wait for a decision, the first or another officer's on an appeal.
func (t ReviewTable) Waiting() int { return t.Counts[ProposalSubmitted] + t.Appeals }

// ReviewPage is one proposal to the officer who decides on it.
type ReviewPage struct {
	ProposalCard
	Round    RoundFrame
	Content  VersionContent
	Before   *VersionContent // the version before, when there is one
	Compared []ComparedFact
	Checks   []ReviewCheck
	Reviews  []PastReview // oldest first
	Appeal   *Appeal      // that waits
	// MayDecide is nil when this officer may decide now, else why not.
	MayDecide error
	Next      *ProposalCard // another that waits
}

// PastReview is a decision on one version, and what the group answered to it with the next.
type PastReview struct {
	Review
	Version int
	Answer  string
	Appeal  *Appeal `gorm:"-"`
}

// ReviewDraft is a decision before it is sent: exactly what the group and everybody will read.
type ReviewDraft struct {
	ReviewPage
	To            int // how many people get the email
	Subject, Body string
}

// ShowsCard reports whether the page shows what the idea is: what its group withdrew is its own affair again.
func (p ProposalPage) ShowsCard() bool { return p.State != ProposalWithdrawn || p.Insider }
