package council

// State is where a round stands when the demo first starts.
type State string

// The states that the demo's rounds are in.
const (
	StatePlanning  State = "planning"
	StateProposals State = "proposals open"
	StateVoting    State = "voting"
	StateAwards    State = "counted, awards under way"
	StateDelivered State = "delivered"
)

// Templates, as an officer picks them.
const (
	TemplatePhone = "phone, school and library"
	TemplateEvent = "one event day"
	TemplateYouth = "youth panel"
)

// Timetable is when each stage of a round opens, closes or is due.
type Timetable struct {
	PlanningFrom, PlanningTo       Offset
	ProposalsOpen, ProposalsClose  Offset
	ReviewBy                       Offset
	ScoringOpen, ScoringClose      Offset
	Sealed                         Offset
	VotingOpen, VotingClose        Offset
	Counted, ProposersTold, Result Offset
	AwardsBy, DeliveryEnds         Offset
}

// Ballot is how people vote in a round: they pick projects, up to a number, up to the money, or both.
type Ballot struct {
	MaxPicks   int   // 0 means no limit by number
	MaxPence   int64 // 0 means no limit by money
	MinimumAge int
	Who        string // who may vote, in a sentence
	Proof      string // how people show that they may vote, in a sentence
}

// Answers that a planning group gives.
const (
	Agree    = "agree"
	NotSure  = "not sure"
	Disagree = "disagree"
)

// Choice is what one person of a planning group chose.
type Choice struct {
	Person string // key
	As     string // the capacity; the public sees this and never a young person's name
	Answer string
}

// PlanItem is a priority or a rule that a planning group was asked to agree.
type PlanItem struct {
	Key     string
	Rule    bool // a rule; otherwise a priority
	Text    string
	Why     string
	Agreed  bool // the group has settled on it
	Choices []Choice
}

// Duties that a council looks at before it publishes a round.
const (
	DutyDataProtection = "data protection impact assessment"
	DutyEquality       = "equality impact assessment"
	DutyPower          = "power and decision"
	DutyElections      = "pre-election dates"
	DutySubsidy        = "subsidy check"
	DutySafeguarding   = "safeguarding lead and deputy"
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
	ByPaper = "paper"
)

// Round is one run of deciding on part of a fund.
type Round struct {
	Key, Name, Intro string
	Fund             string
	Areas            []string
	Team             string // the team that runs it with the council
	Template         string
	State            State
	Pot              int64
	MinAsk, MaxAsk   int64
	Officer          string // who runs it
	WhoMayPropose    string
	Ballot           Ballot
	Timetable        Timetable
	Needs            []string
	Plan             []PlanItem
	Duties           []Duty
	Panel            []string // keys of the people who score, in the order of Panel.Scores
	Blocs            []Bloc   // the ballots cast so far; empty before voting opens
	VotedIn          []string // what the count gives, most votes first; empty before it is counted
	Blind            string   // what the round's checks on voters cannot catch, published with it
}

// Themes of proposals.
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

// Stage is how far a proposal has come.
type Stage string

// The stages of a proposal, up to the ballot.
const (
	Draft       Stage = "draft"
	Submitted   Stage = "submitted"
	Changes     Stage = "changes requested"
	Eligible    Stage = "eligible"
	NotEligible Stage = "not eligible"
	Withdrawn   Stage = "withdrawn"
)

// Line is one line of a budget, in pence.
type Line struct {
	What  string
	Pence int64
}

// Review is an officer's decision on a proposal and the reasons that the public can read.
type Review struct {
	By      string // key of an officer
	At      Offset
	Reasons []string
}

// Panel is how the panel scored a proposal.
type Panel struct {
	// Scores has one text for each member of the round's panel, in its order: a digit 1 to 4 for each criterion of the rubric,
	// "conflict" where the member declared an interest, or "" where there is no finished scorecard.
	Scores []string
	Said   string // what the panel wrote together, with no names
}

// Conflict in Panel.Scores is a member who declared an interest and did not score.
const Conflict = "conflict"

// Proposal is an idea that answers a need.
type Proposal struct {
	Key, Round     string
	Title, Summary string // the summary says the benefit first
	Need           string
	Theme          string
	Area           string
	Group          string // key of the organisation that would do it
	Proposer       string // key of the person who wrote it
	Partners       []string
	What           string
	Where          string
	ForWhom        string
	Reach          int    // how many people, families or the like it would reach
	ReachOf        string // what Reach counts: "families"
	Ask            int64
	Budget         []Line
	Outcomes       []string // keys
	Indicator      string   // key of the indicator that the group would report
	CouncilWill    []string
	GroupWill      []string
	Stage          Stage
	Sent           Offset // when it was last submitted; zero for a draft
	Version        int    // 1 unless it changed after it was first submitted
	Changed        string // what changed since version 1
	Review         Review
	Panel          Panel
	GrowsFrom      string // key of an earlier proposal that this one carries on
	Context        []Context
}

// line is a line of a budget, in whole pounds.
func line(what string, pounds int64) Line { return Line{What: what, Pence: gbp(pounds)} }
