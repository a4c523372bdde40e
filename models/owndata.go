package models

import "time"

// OwnData is everything that we hold about a person, for them to read and take away. It tells of nobody else: who decided about what they sent in, or
// gave them a role, is left out. A vote is never here: nothing links it to an account.
type OwnData struct {
	Person       Person
	Memberships  []OwnMembership
	OfferedRoles []OwnOffer // roles that were proposed for them
	Identities   []OwnIdentity
	Sessions     int
	KeptForms    []OwnForm // forms that wait until they have signed in, or that they put aside
	Needs        []OwnSaid
	Choices      []OwnChoice // in planning groups
	Added        []OwnItem   // priorities and rules that they added there
	Proposals    []OwnProposal
	Requests     []OwnRequest // to take on a draft
	Appeals      []OwnAppeal
	Interests    []OwnInterest
	Scorecards   []OwnScorecard
	News         []OwnNews
	Measured     []OwnMeasurement
	Payments     []OwnPayment // that they asked for
	Rolls        []OwnRoll    // rounds in which their address was used to ask for a code
	Messages     []OwnMessage
	Acts         []OwnAct // what the audit trail says that they did
}

// OwnMembership is a role, with the name of where it is held.
type OwnMembership struct {
	Role      Role
	Capacity  string
	Where     string
	Venue     string
	StartedAt time.Time
	EndedAt   *time.Time
}

// OwnOffer is a role that an administrator proposed for the person.
type OwnOffer struct {
	Role       Role
	Capacity   string
	Where      string
	Venue      string
	State      string
	ProposedAt time.Time
}

// OwnIdentity is a sign-in elsewhere.
type OwnIdentity struct {
	Provider, Issuer, Subject string
	CreatedAt                 time.Time
}

// OwnForm is a form that was kept.
type OwnForm struct {
	Path, Fields string
	CreatedAt    time.Time
}

// OwnAppeal is what the person said against a decision.
type OwnAppeal struct {
	Proposal, Why string
	MadeAt        time.Time
}

// OwnSaid is something that the person said is needed.
type OwnSaid struct {
	Title, Body, SaidBy string
	CreatedAt           time.Time
	ReleasedAt          *time.Time
}

// OwnChoice is what the person chose in a planning group.
type OwnChoice struct {
	Round, Item, Capacity, Choice, Why string
	ChosenAt                           time.Time
}

// OwnItem is a priority or a rule that the person added.
type OwnItem struct {
	Round, Kind, Title, Body string
	AddedAt                  time.Time
}

// OwnProposal is a proposal that the person made or began, with everything that it says.
type OwnProposal struct {
	ID          string `json:"-"`
	Title       string
	State       string
	Slug        string
	Reference   *string
	CreatedAt   time.Time
	SubmittedAt *time.Time
	Versions    []OwnVersion `gorm:"-"`
}

// OwnRequest is one to take on a draft: one of the person's own, or one to them, which does not say what is in somebody else's draft.
type OwnRequest struct {
	Title   string
	Mine    bool
	State   string
	AskedAt time.Time
	EndedAt *time.Time
}

// OwnVersion is one version of a proposal in words.
type OwnVersion struct {
	Number      int
	UpdatedAt   time.Time
	SubmittedAt *time.Time
	Says        []OwnFact
}

// OwnFact is one answer of a proposal.
type OwnFact struct{ Question, Answer string }

// OwnInterest is a conflict that the person declared.
type OwnInterest struct {
	Round, Proposal, Kind string
	DeclaredAt            time.Time
}

// OwnScorecard is what the person gave one proposal as a member of a panel.
type OwnScorecard struct {
	ID                       string `json:"-"`
	Round, Proposal, Comment string
	UpdatedAt                time.Time
	FinishedAt               *time.Time
	Scores                   []OwnScore `gorm:"-"`
}

// OwnScore is one answer on a scorecard.
type OwnScore struct {
	ScorecardID string `json:"-"`
	Question    string
	Score       int
	Why         string
}

// OwnNews is news that the person posted.
type OwnNews struct {
	Initiative, Body string
	PostedAt         time.Time
	HiddenAt         *time.Time
	HiddenWhy        string
}

// OwnMeasurement is an outcome that the person reported, in the words that came with it.
type OwnMeasurement struct {
	Initiative, MethodNote, Learned, BaselineWhy string
	ReportedAt                                   time.Time
}

// OwnPayment is a payment that the person asked for.
type OwnPayment struct {
	Initiative, Purpose, State string
	AmountPence                int64
	AskedAt                    time.Time
}

// OwnRoll says that the person's address is on the roll of a round, and until when.
type OwnRoll struct {
	Round, Contact, Declared string
	KeepUntil                time.Time
}

// OwnMessage is a mail to the person.
type OwnMessage struct {
	Kind, Subject, Body string
	CreatedAt           time.Time
	SentAt              *time.Time
	KeepUntil           time.Time
}

// OwnAct is an entry of the audit trail that the person left.
type OwnAct struct {
	Number     int64
	At         time.Time
	Act        string
	ObjectKind string
	Round      string
	Reason     string
}
