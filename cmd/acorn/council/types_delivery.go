package council

// AwardStage is how far an award has come.
type AwardStage string

// The stages of an award. A project is voted in by the result; it is funded once its award is accepted.
const (
	AwardProposed AwardStage = "proposed" // by an officer, waiting for the approver
	AwardApproved AwardStage = "approved" // by a second person, the offer not yet sent
	AwardOffered  AwardStage = "offered"  // the group has the offer
	AwardAccepted AwardStage = "accepted"
)

// Award is the money for one project that was voted in.
type Award struct {
	Proposal   string
	Pence      int64
	Stage      AwardStage
	ProposedBy string
	ProposedAt Offset
	ApprovedBy string
	ApprovedAt Offset
	OfferedAt  Offset
	AcceptedBy string
	AcceptedAt Offset
	Waiting    string // what it waits for now, in a sentence; "" when nothing does
}

// InitiativeState is how an initiative ended.
type InitiativeState string

// The states of an initiative.
const (
	UnderWay InitiativeState = "under way"
	Finished InitiativeState = "finished"
	Stopped  InitiativeState = "stopped early"
)

// Milestone is a step that the group said it would take.
type Milestone struct {
	Title string
	Due   Offset
	Done  Offset // zero when it was never done
	Note  string
}

// Payment is money that went, or did not go, to the group.
type Payment struct {
	For         string
	Pence       int64
	RequestedBy string // an officer
	RequestedAt Offset
	ApprovedBy  string // never the person who asked
	PaidAt      Offset // zero when it was never paid
	Note        string
}

// Spend is what a group spent of what it was paid.
type Spend struct {
	What  string
	Pence int64
	At    Offset
}

// Update is news from an initiative.
type Update struct {
	At    Offset
	By    string // key
	Title string
	Text  string
	Quote Quote
}

// Quote is the words of an adult. Children are not quoted.
type Quote struct {
	Words string
	Who   string // marks the speaker as invented
}

// Kept says whether a promise of a Deal was kept.
type Kept string

// Whether a promise was kept.
const (
	KeptYes  Kept = "kept"
	KeptPart Kept = "kept in part"
	KeptNo   Kept = "not kept"
)

// Promise is one line of a Deal, looked at when the initiative ended.
type Promise struct {
	Text string // exactly as in the proposal
	Kept Kept
	Note string
}

// Measurement is a reported outcome. The demo's groups had no comparison group, and every page that shows a figure says so.
type Measurement struct {
	Indicator  string
	At         Offset // when it was reported
	By         string // key of the person who reported
	VerifiedBy string // key of an officer, never the reporter; "" when nobody has checked it
	Method     string // how it was found out
	Comparison string // "none" throughout the demo
	// AskedStart and AskedEnd are the people asked at each time, AskedBoth those asked at both. Shares and averages are of the last.
	AskedStart, AskedEnd, AskedBoth int
	// Occasions is, for a count, how many times it was counted; 0 for shares and averages.
	Occasions                int
	Baseline, Target, Actual float64 // in the indicator's unit
	Better, Same, Worse      int     // of AskedBoth, how many moved which way; all 0 where a count cannot say
	Note                     string  // what the group wants readers to know
}

// Concern is what somebody told the safeguarding lead through "Raise a concern". It is kept apart from everything else and only the lead
// and the deputy read it.
type Concern struct {
	At    Offset
	About string // key of the proposal on whose page it was raised; "" when on no such page
	From  string // key of the person; "" when they did not say
	Text  string
}

// Initiative is a funded proposal being delivered.
type Initiative struct {
	Proposal     string
	State        InitiativeState
	Start, End   Offset
	Milestones   []Milestone
	Payments     []Payment
	Spends       []Spend
	Updates      []Update
	CouncilKept  []Promise
	GroupKept    []Promise
	Measurements []Measurement
	Returned     int64  // pence that went back to the fund
	NotReported  string // why there is no measurement; "" when there is one
}
