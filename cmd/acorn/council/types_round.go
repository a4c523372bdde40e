package council

// State is where a round stands when the demo first starts.
type State string

// The states that the demo's rounds are in.
const (
	StatePlanning  State = "planning"
	StateProposals State = "proposals open"
	StateScoring   State = "proposals closed, the panel scores"
	StateVoting    State = "voting"
	StateClosed    State = "closed, to be counted"
	StateAwards    State = "counted, awards under way"
	StateDelivered State = "delivered"
)

// Templates that an officer picks from, as Acorn keeps them.
const (
	TemplateLocal = "local"
	TemplateEvent = "event"
	TemplateYouth = "youth"
)

// Timetable is when each stage of a round opens, closes or is due. Moments that are zero are left out of the round, or out of its story.
type Timetable struct {
	SetUp                          Offset // an officer begins to set it up; it is published two days later
	PlanningFrom, PlanningTo       Offset
	ProposalsOpen, ProposalsClose  Offset
	ScoringOpen, ScoringClose      Offset
	Released                       Offset // the panel's result
	Sealed                         Offset
	VotingOpen, VotingClose        Offset
	Counted, ProposersTold, Result Offset
}

// Assurance is how voters show who they are, as Acorn keeps it.
const (
	AssuranceEmail = "email" // a declaration and a one-time code by email, or a printed code
	AssuranceCode  = "code"  // a printed voting code from a trusted hand
	AssuranceRoll  = "roll"  // a list that the council brought in: a one-time code to the address there, or a code by letter
)

// Ballot is how people vote in a round: they pick up to a number of projects.
type Ballot struct {
	MaxPicks   int
	InOrder    bool // people put their picks in order, the best one at the top
	ShowOther  bool // the result also shows what another rule would have voted in
	MinimumAge int
	Who        string   // who may vote, in a sentence
	Belonging  []string // the ways to belong of which a voter needs one
	Assurance  string
}

// Answers that a planning group gives, as Acorn keeps them.
const (
	Agree    = "agree"
	NotSure  = "unsure"
	Disagree = "disagree"
)

// Choice is what one person of a planning group chose.
type Choice struct {
	Person string // key
	Answer string
	Why    string // in their own words, if they said
}

// PlanItem is a priority or a rule that a planning group was asked to agree. Whoever chose first put it to the group.
type PlanItem struct {
	Rule    bool // a rule; otherwise a priority
	Text    string
	Why     string
	Choices []Choice
}

// Duties that a council looks at before it publishes a round, as Acorn keeps them.
const (
	DutyDataProtection = "data_protection"
	DutyEquality       = "equality"
	DutyPower          = "power"
	DutyElections      = "pre_election"
	DutySubsidy        = "subsidy"
	DutySafeguarding   = "safeguarding"
	DutyComplaints     = "complaints"
)

// Duty is what an officer answered for one duty: a link, or the reason why there is none.
type Duty struct {
	Duty   string
	Link   string
	Reason string
}

// Bloc is a number of ballots that picked the same projects. A round's ballots are written as blocs so that its result is known.
type Bloc struct {
	Ballots int
	Channel string
	Picks   []string // keys of proposals
}

// Channels by which ballots come.
const (
	ByEmail = "email" // a one-time code by email
	ByCode  = "code"  // a printed voting code
)

// Batch is a batch of printed voting codes for one place.
type Batch struct {
	Label  string
	HeldBy string // who has them; a helper's are their venue's
	Codes  int
	Kind   string // of place, as Acorn keeps them; "" for another
	Handed string // to whom all of them were handed out, as the log has it; "" where nobody wrote it down
}

// Round is one run of deciding on part of a fund.
type Round struct {
	Key, Name, Intro string
	Fund             string
	Area             string // key; "" for several or for the whole of Harwick
	Team             string // the team that runs it with the council
	Panel            string // the team that scores; "" for none
	Template         string
	Venue            string // of an event
	State            State
	Pot              int64
	MinAsk, MaxAsk   int64
	Officer          string // who runs it
	SealedBy         string // who seals it after Officer proposed it; "" where Officer seals it alone
	WhoMayPropose    string
	Ballot           Ballot
	Timetable        Timetable
	Plan             []PlanItem
	Duties           []Duty
	Batches          []Batch // of voting codes, issued once the round is sealed
	Desk             Batch   // of voting codes that a helper hands out at a desk while voting is open; for whoever tries the demo
	Blocs            []Bloc  // the ballots cast before the demo's first start
	Later            []Bloc  // those that are cast after it, while voting is open
	Translated       []Translated
	Roll             Roll
	Passes           []Pass
	Papers           Papers
	Odd              Odd
	MoreTime         MoreTime
	TakenOff         TakenOff
	VotedIn          []string // what the count gives, most votes first; empty before it is counted
}

// Translated is what the ballot says of a project in another language.
type Translated struct {
	Title           string // of the project, in English
	Language        string // a BCP 47 tag
	Saying, Summary string
	What, Where     string
}

// Themes of proposals, as Acorn keeps them.
const (
	ThemeUnderFives = "under-5s"
	ThemeYoung      = "young-people"
	ThemeSEND       = "send"
	ThemeParents    = "parents"
	ThemeFamilies   = "families"
	ThemeMentoring  = "mentoring"
	ThemeOutdoors   = "outdoors"
	ThemeFood       = "food"
	ThemeMental     = "mental-health"
	ThemeSport      = "sport"
	ThemeArts       = "arts"
	ThemeAllAges    = "all-ages"
)

// Stage is how far a proposal has come when the demo first starts.
type Stage string

// The stages of a proposal, up to the ballot, as Acorn keeps them.
const (
	Draft       Stage = "draft"
	Submitted   Stage = "submitted"
	Changes     Stage = "changes_requested"
	Eligible    Stage = "eligible"
	NotEligible Stage = "not_eligible"
	Withdrawn   Stage = "withdrawn"
)

// Line is one line of a budget, in pence.
type Line struct {
	What  string
	Pence int64
}

// Review is an officer's decision on a proposal and the reasons that the public can read.
type Review struct {
	By       string // key of an officer
	At       Offset
	Decision Stage // Eligible, Changes or NotEligible; "" where nobody has decided
	Reasons  []string
}

// Version is one version of a proposal that was sent in: what it said otherwise than the proposal says in the end, and what came of it.
type Version struct {
	Sent     Offset
	What     string   // "" where it was the same
	Budget   []Line   // nil where it was the same
	Promises []string // what the group would do; nil where it was the same
	Review   Review
}

// Panel is how the panel scored a proposal.
type Panel struct {
	// Scores has one text for each member of the panel, in the order of PanelMembers: a digit 1 to 4 for each question of the rubric,
	// Conflict where the member declared an interest, or "" where there is no finished scorecard.
	Scores []string
	// Later are the scorecards that are finished after the demo's first start, in the same order.
	Later []string
	Said  string // what the panel wrote together, with no names; a parent types it
}

// Conflict in Panel.Scores is a member who declared an interest and did not score.
const Conflict = "conflict"

// Proposal is an idea that answers a need.
type Proposal struct {
	Key, Round     string
	Title, Summary string // the summary says the benefit first
	Need           string
	Theme          string
	Group          string // key of the organisation that would do it
	Proposer       string // key of the person who wrote it
	Partners       []string
	What           string
	Where          string
	ForWhom        string
	Reach          int // how many people it would reach
	Budget         []Line
	Outcomes       []string // keys
	Indicator      string   // key of the indicator that the group would report
	CouncilWill    []string
	GroupWill      []string
	Stage          Stage
	Begun          Offset    // when it was begun, for drafts; others are begun shortly before they are sent in
	Earlier        []Version // sent back for changes, oldest first
	Sent           Offset    // when the last version was sent in; zero where none was
	Review         Review    // of the last version
	Withdrawn      Offset    // when its group took it back
	Panel          Panel
}

// Ask is what the proposal asks for: its budget's lines add up to it.
func (p Proposal) Ask() int64 {
	sum := int64(0)
	for _, l := range p.Budget {
		sum += l.Pence
	}
	return sum
}

// line is a line of a budget, in whole pounds.
func line(what string, pounds int64) Line { return Line{What: what, Pence: gbp(pounds)} }
