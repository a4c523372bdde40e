package models

import "time"

// The states of a proposal.
const (
	ProposalDraft            = "draft"
	ProposalSubmitted        = "submitted"
	ProposalChangesRequested = "changes_requested"
	ProposalEligible         = "eligible"
	ProposalNotEligible      = "not_eligible"
	ProposalWithdrawn        = "withdrawn"
)

// Proposal is an idea for a round. What it says is in its versions.
type Proposal struct {
	ID             string
	RoundID        string
	Reference      *string
	Slug           string
	OrganisationID *string
	MadeBy         string  // its one owner, and
	BegunBy        *string // who began it, where they handed it over since
	State          string
	CreatedAt      time.Time
	SubmittedAt    *time.Time
	WithdrawnAt    *time.Time
	AppealWaivedAt *time.Time // when its group last said that it asks for no other look at a decision
	KeepUntil      time.Time
}

// ProposalVersion is what a proposal says. Submitted, it never changes; a change is a new version.
type ProposalVersion struct {
	ID          string
	ProposalID  string
	Number      int
	Title       string
	Summary     string
	NeedID      *string
	NeedText    string
	What        string
	Place       string
	WhoFor      string
	PeopleCount int
	Theme       string
	GroupName   string
	HowKnown    string // how they will know that it worked; asked for larger sums
	ToCouncil   string // what its people answer to what the review of the version before asked
	AskPence    int64
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
	SubmittedAt *time.Time
}

// BudgetLine is one thing that the money would be spent on.
type BudgetLine struct {
	ID          string
	VersionID   string
	Position    int
	Label       string
	AmountPence int64
}

// Partner is an organisation that takes part in a proposal.
type Partner struct {
	ID        string
	VersionID string
	Position  int
	Name      string
	Part      string
}

// DealLine is one thing that the council or the group will do.
type DealLine struct {
	ID        string
	VersionID string
	Side      string // council or group
	Position  int
	Body      string
}

// ProposalOutcome is an outcome that a version of a proposal hopes for.
type ProposalOutcome struct {
	VersionID string `gorm:"primaryKey"`
	OutcomeID string `gorm:"primaryKey"`
}

// Review is an officer's decision on a version, with published reasons.
type Review struct {
	ID        string
	VersionID string
	Decision  string // eligible, changes_requested or not_eligible
	Reasons   string
	DecidedBy string
	DecidedAt time.Time
}

// Appeal is what a group says against a decision that its proposal cannot go forward, and what another officer than the reviewer made of it.
type Appeal struct {
	ID        string
	ReviewID  string
	Why       string // between the group and the council
	MadeBy    string
	MadeAt    time.Time
	Outcome   string // the proposal's state from then on: eligible, changes_requested or not_eligible; empty while the appeal waits
	Reasons   string // that everybody can read
	DecidedBy *string
	DecidedAt *time.Time
}

// Waits reports whether nobody has decided yet.
func (a Appeal) Waits() bool { return a.DecidedAt == nil }

// Upheld reports whether the decision was changed.
func (a Appeal) Upheld() bool { return !a.Waits() && a.Outcome != ProposalNotEligible }

// Framework is a set of outcomes that a fund reports against; its themes group them.
type Framework struct {
	ID     string
	Name   string
	Source string
}

// Theme groups the outcomes of a framework.
type Theme struct {
	ID          string
	FrameworkID string
	Name        string
	Position    int
}

// Outcome is what should change for children and families.
type Outcome struct {
	ID       string
	ThemeID  string
	Name     string
	Position int
}

// Indicator is something that can be measured and tells of an outcome.
type Indicator struct {
	ID        string
	OutcomeID string
	Name      string
	Unit      string // percent, number, score, days or hours
	Direction string // up or down is better
}

// ProposalThemes are the themes that a proposal can have; each has a picture.
var ProposalThemes = [...]string{"under-5s", "young-people", "send", "parents", "families", "mentoring", "outdoors", "food", "mental-health",
	"sport", "arts", "all-ages"}
