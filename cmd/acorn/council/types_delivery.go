package council

// AllocationLine says what one project gets where that is not simply what it asked for and people voted in.
type AllocationLine struct {
	Proposal string
	Pence    int64 // 0 where it gets nothing for now
	Override string
}

// Allocation is what an officer proposed to award in a round and another person approved. Every project that was voted in and has no award
// yet gets what it asked for, but for what the lines say.
type Allocation struct {
	Round      string
	ProposedBy string
	ProposedAt Offset
	Note       string
	Lines      []AllocationLine
	ApprovedBy string
	ApprovedAt Offset
}

// Refusal is an offer that a group did not take up.
type Refusal struct {
	Proposal string
	At       Offset
	Reason   string
}

// Milestone is a step that the group said it would take.
type Milestone struct {
	Title string
	Due   Offset
	Done  Offset // zero when it was never done
	Note  string // to a step that is done
}

// Payment is money that went, or did not go, to the group. Its lead asks for it.
type Payment struct {
	For       string
	Pence     int64
	AskedAt   Offset
	DecidedBy string // an approver, the day before it is paid, or the day after it was asked for
	PaidAt    Offset // zero when it was never paid
	Refused   string // why it was refused
}

// Update is news from an initiative. The words of adults may be in it, never those of children.
type Update struct {
	At   Offset
	By   string // key
	Text string
}

// Promise is what one side says of a promise that the other made in the deal.
type Promise struct {
	At   Offset
	By   string // key: the group's lead of what the council will do, an officer of what the group will do
	Text string // the promise
	Kept bool
	Why  string
}

// Ways to measure, as Acorn keeps them.
const (
	BySurvey    = "survey"
	ByRecords   = "records"
	ByInterview = "interview"
)

// Measurement is a reported outcome. The demo's groups had no comparison group, and every page that shows a figure says so.
type Measurement struct {
	Indicator  string
	At         Offset // when it was reported
	By         string // key of the person who reported
	VerifiedBy string // key of an officer, never the reporter; "" when nobody has checked it
	VerifiedAt Offset
	How        string // one of the ways to measure
	Method     string // how it was found out, in a sentence
	// AskedStart are the people asked at the start, AskedBoth those asked at both times. Shares and averages are of the last.
	AskedStart, AskedBoth    int
	Reached                  int     // how many took part in all
	Baseline, Target, Actual float64 // in the indicator's unit
	Better, Same, Worse      int     // of AskedBoth, how many moved which way; all 0 where a count cannot say
	Note                     string  // what the group wants readers to know
}

// How an initiative ended, as Acorn keeps it.
const (
	Finished = "finished"
	Stopped  = "stopped"
)

// Ending is how an initiative ended.
type Ending struct {
	State string // "" while it is under way
	At    Offset
	Why   string
}

// Report is what an initiative on £1,000 or less gives back, once.
type Report struct {
	At     Offset
	People int // 0 where it is not due
	Words  string
}

// Initiative is a funded proposal being delivered.
type Initiative struct {
	Proposal     string
	Accepted     Offset // when the group's lead took up the offer
	Start, End   Offset
	Milestones   []Milestone
	Payments     []Payment
	Updates      []Update
	Measurements []Measurement
	Promises     []Promise
	Report       Report
	Ending       Ending
}

// Concern is what somebody told the safeguarding lead through "Raise a concern". It is kept apart from everything else and only the lead
// and the deputy read it.
type Concern struct {
	At       Offset
	About    string // key of the proposal on whose page it was raised
	From     string // key of the person; "" when they did not say
	Text     string
	Answer   string // what was done about it; "" while it waits
	Answered Offset
}
