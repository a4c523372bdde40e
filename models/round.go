package models

import "time"

// Fund is a devolved budget with its contributions.
type Fund struct {
	ID            string
	Slug          string
	Name          string
	HolderID      string
	Purpose       string
	FinancialYear string
	WithRound     bool // made with the draft of a round
	CreatedBy     string
	CreatedAt     time.Time
}

// Contribution is what one organisation put into a fund, once or another time. Reason is why it came after people were told of the fund, empty for
// what was in it before.
type Contribution struct {
	ID             string
	FundID         string
	OrganisationID string
	AmountPence    int64
	Reason         string
	CreatedAt      time.Time
}

// Round is one run of deciding on (part of) a fund.
type Round struct {
	ID            string
	Slug          string
	FundID        string
	TeamID        *string // the team that plans it
	AreaID        *string
	Name          string
	Summary       string
	Template      string // local, event, youth or own
	PotPence      int64
	MinAskPence   int64
	MaxAskPence   int64
	WhoMayPropose string
	WhoMayVote    string
	MinAge        int
	Belonging     string // the ways to belong of which a voter needs one, with spaces between: see Belongings
	Assurance     string // email, code, roll or sign_in
	Venue         string // where an event is held, empty for other rounds
	CopiedFrom    *string
	SetupKey      *string // of the form that made it
	// Who leads on safeguarding while the round runs, and who stands in, each with how to reach them.
	SafeguardingLead   string
	SafeguardingDeputy string
	KeyFingerprint     string
	WitnessEmail       string // gets the checkpoints of the vote's log, beside the auditors; may be empty
	CreatedBy          string
	CreatedAt          time.Time
	PublishedBy        *string
	PublishedAt        *time.Time
	// Why the round was cancelled, or why an officer proposes that, while CancelledAt is nil. Everybody reads the reason once it is.
	CancelReason     string
	CancelProposedBy *string
	CancelProposedAt *time.Time
	CancelledBy      *string
	CancelledAt      *time.Time
	// The moment from which nobody could vote any more, noted once the clock was seen past it: see RoundState.
	CloseSeen *time.Time
}

// Window is one stage of the timetable that opens and closes by the clock.
type Window struct {
	RoundID  string
	Kind     string // planning, proposing, scoring or voting
	OpensAt  time.Time
	ClosesAt time.Time
}

// TableName is where the timetable is kept.
func (Window) TableName() string { return "stages" }

// Open reports whether the window is open at this time: from OpensAt until just before ClosesAt.
func (w Window) Open(now time.Time) bool { return !now.Before(w.OpensAt) && now.Before(w.ClosesAt) }

// The kinds of window.
const (
	Planning  = "planning"
	Proposing = "proposing"
	Scoring   = "scoring"
	Voting    = "voting"
)

// Timetable is the windows of a round by their kind. A stage that the round leaves out is not there.
type Timetable map[string]Window

// Rulebook is how a round decides. It freezes and is hashed when the round is sealed.
type Rulebook struct {
	RoundID      string `gorm:"primaryKey"`
	BallotType   string // approval, knapsack, cumulative, score or ranking
	MaxChoices   int    // approval: how many one person may pick; ranking: how many places there are; else 0
	Points       int    // cumulative: how many one person shares out; score: the highest score; else 0
	CountingRule string // greedy, equal-shares or phragmen, as package tally names them; what a rule does not use is empty
	Support      string // greedy: votes or votes-per-cost
	Unfit        string // greedy and phragmen: skip or stop
	Completion   string // equal-shares: none, add1, add1-full, utilitarian or add1+utilitarian
	StepPence    int64  // equal-shares: by how much each share is raised at a time
	Ties         string // comma-separated: cheapest, votes, number; see NamedTies
	MinSupport   int    // votes; 0 for no threshold
	MinShare     int64  // thousandths of a per cent of the ballots that are not blank; 0 for no threshold
	ShowOther    bool   // whether the result also shows what another rule would have voted in
	PanelWeight  int    // percent that the panel's score counts for; 0 means that it only informs
	PanelPublic  bool   // whether the public sees the panel's result once it is released
	GraceMinutes int
	SealedBy     *string
	SealedAt     *time.Time
	Hash         string
	Mark         []byte // over the round and the hash, by a key outside the database; nil until it is sealed
	// Who proposes to seal it, of a round of more than £50,000, and the SealHash of what they read; another officer seals it.
	SealProposedBy   *string
	SealProposedAt   *time.Time
	SealProposedHash string
}

// Sealed reports whether the rules, the projects and their costs can no longer change.
func (b Rulebook) Sealed() bool { return b.SealedAt != nil }

// Duty is one thing the holder must have done, or say why not, before a round is published.
type Duty struct {
	RoundID    string `gorm:"primaryKey"`
	Kind       string `gorm:"primaryKey"`
	Link       string
	Reason     string
	AnsweredBy string
	AnsweredAt time.Time
}

// Need is what residents, young people or data say is wrong or wanted.
type Need struct {
	ID          string
	Slug        string
	RoundID     *string
	AreaID      *string
	Title       string
	Body        string
	SaidBy      string // resident, young_person or data
	PeopleCount int
	Source      string
	PersonID    *string
	CreatedAt   time.Time
	ReleasedBy  *string
	ReleasedAt  *time.Time
	RefusedAt   *time.Time
	KeepUntil   time.Time
}

// PlanningItem is a priority or a rule that the planning group may agree.
type PlanningItem struct {
	ID      string
	RoundID string
	Kind    string // priority or rule
	Title   string
	Body    string
	AddedBy string
	AddedAt time.Time
}

// PlanningChoice is what one member of the planning group chose. Whose it was is forgotten some time after the round.
type PlanningChoice struct {
	ID       string
	ItemID   string
	PersonID *string
	Capacity string
	Choice   string // agree, unsure or disagree
	Why      string
	ChosenAt time.Time
}

// Stage is where a round is now. It follows from the clock and from what people did; it is never stored.
type Stage string

// The stages in the order a round runs through them.
const (
	AnyStage       Stage = ""
	StageDraft     Stage = "draft"     // not yet published
	StagePlanning  Stage = "planning"  // the planning group agrees priorities and rules
	StageWaiting   Stage = "waiting"   // published, nothing open yet
	StageProposing Stage = "proposing" // proposals are open
	StageReviewing Stage = "reviewing" // proposals are closed: reviews, scores, appeals, sealing
	StageSealed    Stage = "sealed"    // rules and projects frozen, voting not open yet
	StageVoting    Stage = "voting"
	StageGrace     Stage = "grace"     // no new ballot pages, but whoever has begun may finish
	StageClosed    Stage = "closed"    // no more ballots; to be counted
	StageCounted   Stage = "counted"   // counted; proposers hear first
	StagePublished Stage = "published" // the result is public; awards and delivery follow
	StageCancelled Stage = "cancelled" // called off before its vote opened; what was sent in can still be read
)

// Stages are all stages of a round, in order; last is the one that a round leaves its way for.
var Stages = [...]Stage{StageDraft, StagePlanning, StageWaiting, StageProposing, StageReviewing, StageSealed, StageVoting, StageGrace,
	StageClosed, StageCounted, StagePublished, StageCancelled}

// RoundState is what the stage of a round follows from.
type RoundState struct {
	PublishedAt       *time.Time
	CancelledAt       *time.Time
	Timetable         Timetable
	SealedAt          *time.Time
	GraceMinutes      int
	CountedAt         *time.Time
	ResultPublishedAt *time.Time
	Clock             VoteClock // what moved the close of the vote; the timetable has it already
	CloseSeen         *time.Time
}

// HardClose is when the last ballot is taken: the close of voting and the grace to finish. What was ended in the room has no grace.
func (s RoundState) HardClose() time.Time {
	if s.Clock.EndedAt != nil {
		return *s.Clock.EndedAt
	}
	return s.Timetable[Voting].ClosesAt.Add(time.Duration(s.GraceMinutes) * time.Minute)
}

// SeenOver reports whether it is known that the vote is over, whatever a clock says that is set back afterwards: two officers ended it in the room, or it was noted
// that the clock was past its hard close (Round.CloseSeen). More time that officers give goes past what was noted.
func (s RoundState) SeenOver() bool {
	return s.Clock.EndedAt != nil || s.CloseSeen != nil && !s.CloseSeen.Before(s.HardClose())
}

// SetBack reports whether it was noted that the vote was over, and by the clock it is not: the clock was changed.
func (s RoundState) SetBack(now time.Time) bool {
	return s.SealedAt != nil && s.CountedAt == nil && s.CancelledAt == nil && s.SeenOver() && now.Before(s.HardClose())
}

// Stage is where the round is at this time. Voting opens by the clock only on a sealed round.
func (s RoundState) Stage(now time.Time) Stage {
	proposing, voting := s.Timetable[Proposing], s.Timetable[Voting]
	planning, plans := s.Timetable[Planning]
	switch {
	case s.PublishedAt == nil:
		return StageDraft
	case s.CancelledAt != nil:
		return StageCancelled
	case s.ResultPublishedAt != nil:
		return StagePublished
	case s.CountedAt != nil:
		return StageCounted
	case s.SealedAt != nil && (s.SeenOver() || !now.Before(s.HardClose())):
		return StageClosed
	case s.SealedAt != nil && !now.Before(voting.ClosesAt):
		return StageGrace
	case s.SealedAt != nil && !now.Before(voting.OpensAt):
		return StageVoting
	case s.SealedAt != nil:
		return StageSealed
	case !now.Before(proposing.ClosesAt):
		return StageReviewing
	case !now.Before(proposing.OpensAt):
		return StageProposing
	case plans && planning.Open(now):
		return StagePlanning
	default:
		return StageWaiting
	}
}

// RoundFrame is what every page about a round shows of it.
type RoundFrame struct {
	Round
	FundName  string
	FundSlug  string
	Timetable Timetable // as it is now: see VoteClock for what was sealed
	Clock     VoteClock
	Rules     Rulebook
	Stage     Stage
	HardClose time.Time
	HasPanel  bool
	Now       time.Time

	PanelReleasedAt *time.Time // when the panel's result was
}
