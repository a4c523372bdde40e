package models

import "time"

// The states of allocations, awards, initiatives and payments.
const (
	AllocationProposed  = "proposed"
	AllocationApproved  = "approved"
	AllocationRefused   = "refused"
	AllocationWithdrawn = "withdrawn"
	AwardOffered        = "offered"
	AwardAccepted       = "accepted"
	AwardDeclined       = "declined"
	InitiativeUnderWay  = "under_way"
	InitiativeFinished  = "finished"
	InitiativeStopped   = "stopped"
	PaymentAsked        = "asked"
	PaymentApproved     = "approved"
	PaymentRefused      = "refused"
	PaymentPaid         = "paid"
)

// Allocation is a proposal to award, which somebody else decides.
type Allocation struct {
	ID          string
	RoundID     string
	Note        string
	ContentHash string
	ProposedBy  string
	ProposedAt  time.Time
	State       string // proposed, approved, refused or withdrawn
	DecidedBy   *string
	DecidedAt   *time.Time
	Reason      string
}

// AllocationLine is what an allocation would award to one proposal: nothing where it leaves out what was voted in.
type AllocationLine struct {
	AllocationID string `gorm:"primaryKey"`
	ProposalID   string `gorm:"primaryKey"`
	AmountPence  int64
	Override     string // why it departs from the result, empty when it does not
}

// Award is money agreed for a proposal.
type Award struct {
	ID             string
	Reference      string
	FundID         string
	ProposalID     string
	AllocationID   string
	OrganisationID *string
	AmountPence    int64
	State          string // offered, accepted or declined
	OfferedAt      time.Time
	AnswerBy       time.Time
	AnsweredBy     *string
	AnsweredAt     *time.Time
	Reason         string
}

// Initiative is a funded proposal being delivered. Days are written 2026-11-22. A small award gives back one number, how many people it
// reached, and one sentence.
type Initiative struct {
	ID           string
	Slug         string
	AwardID      string
	ProposalID   string
	Title        string
	State        string // under_way, finished or stopped
	StartsOn     string
	EndsOn       string
	EndedWhy     string
	ReportPeople *int
	ReportWords  string
}

// Milestone is one step of an initiative.
type Milestone struct {
	ID           string
	InitiativeID string
	Position     int
	Title        string
	DueOn        string
	DoneOn       *string
	Note         string
}

// MilestoneChange is how a plan of steps changed after the offer was accepted: one was added, removed, or got another title or day.
type MilestoneChange struct {
	ID           string
	InitiativeID string
	TitleBefore  string // empty for a step that was added
	DueBefore    string
	TitleAfter   string // empty for one that was removed
	DueAfter     string
	ChangedBy    string
	ChangedAt    time.Time
}

// Payment is money sent, or asked for, from an award.
type Payment struct {
	ID               string
	AwardID          string
	MilestoneID      *string
	AmountPence      int64
	Purpose          string
	ContentHash      string
	State            string // asked, approved, refused or paid
	AskedBy          string
	AskedAt          time.Time
	DecidedBy        *string
	DecidedAt        *time.Time
	Reason           string
	PaidOn           *string
	FinanceReference string
}

// Update is news from an initiative.
type Update struct {
	ID           string
	InitiativeID string
	Body         string
	PostedBy     string
	PostedAt     time.Time
	HiddenBy     *string
	HiddenAt     *time.Time
	HiddenWhy    string
	HiddenAs     string // by whom: HiddenByGroup or HiddenByCouncil; empty while it is shown
}

// Who hid news: its own group, which may put it back, or an officer or the safeguarding lead, whose hiding stays.
const (
	HiddenByGroup   = "group"
	HiddenByCouncil = "council"
)

// Measurement is one outcome reported: values are in thousandths of the indicator's unit.
type Measurement struct {
	ID            string
	InitiativeID  string
	IndicatorID   string
	Baseline      *int64
	BaselineWhy   string
	Target        int64
	Actual        int64
	MeasuredFrom  string
	MeasuredTo    string
	Method        string // survey, register, observation, records or interview
	MethodNote    string
	PeopleStart   int
	PeopleEnd     int
	PeopleReached int
	Comparison    string // none, similar_people, area_figures or random
	Learned       string
	ReportedBy    string
	ReportedAt    time.Time
	ReplacesID    *string
	VerifiedBy    *string
	VerifiedAt    *time.Time
}
