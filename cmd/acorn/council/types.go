package council

// Context is what somebody else found somewhere else. It may stand beside a need or a proposal to show where an idea comes from. It is
// never a finding about Harwick.
type Context struct {
	Text   string
	Source string // who said so, where and when
	Rating string // how strong the evidence is, in the source's words; RatingUnknown where our copy does not show it; "" where the source gives none
}

// RatingUnknown is the rating of a study whose mark is missing from the copy of the report that we hold. It is never guessed.
const RatingUnknown = "unknown"

// Area is a ward of Harwick.
type Area struct {
	Key       string
	Name      string
	Code      string   // shaped like an ONS ward code; invented, E05999001 upwards
	Postcodes []string // the postcode sectors in the ward, in a postcode area that is not in use
	People    int      // residents, invented
	About     string
}

// Organisation kinds.
const (
	KindCouncil = "council"
	KindHealth  = "health"
	KindCharity = "charity"
	KindHousing = "housing"
	KindSchool  = "school"
	KindLibrary = "library"
	KindGroup   = "group" // an unregistered group: parents, neighbours, a club
	KindClub    = "club"
)

// Organisation is a body that funds, proposes, helps or lends a room. None has an org-id: they are invented, and an id would be
// somebody else's.
type Organisation struct {
	Key, Name, Kind string
	Area            string // key of an area; "" for the whole of Harwick
	Email           string
	About           string
	Folded          bool // it no longer exists
}

// Team kinds.
const (
	TeamCommunity = "community"
	TeamYouth     = "youth"
	TeamParents   = "parents"
)

// Team is a community team, the youth panel or a parent group.
type Team struct {
	Key, Name, Kind string
	Area            string // key of an area; "" for the whole of Harwick
	Organisation    string // key of the organisation that a parent group also is
	About           string
	Meets           string
}

// Roles, as the permissions table names them. Everybody is also a resident who may vote.
const (
	RoleResident     = "resident"
	RolePanel        = "panel"  // In is a team
	RoleGroup        = "group"  // In is an organisation
	RoleLead         = "lead"   // In is an organisation
	RoleTeam         = "team"   // In is a team
	RoleHelper       = "helper" // In is an organisation
	RoleOfficer      = "officer"
	RoleApprover     = "approver"
	RoleSafeguarding = "safeguarding"
	RoleAuditor      = "auditor"
	RoleAdmin        = "admin"
)

// Capacities in which a person sits on a team, a panel or a planning group.
const (
	AsResident    = "resident"
	AsYoungPerson = "young person"
	AsParent      = "parent"
	AsCouncillor  = "councillor"
	AsOfficer     = "officer"
	AsVoluntary   = "voluntary sector"
)

// Membership gives a person a role somewhere.
type Membership struct {
	Role string
	In   string // key of a team or an organisation, by the role; "" for the council itself
	As   string // the capacity, for teams and panels
}

// Person is one of the invented people of Harwick.
type Person struct {
	Key         string
	Name        string // for people under 18 a first name and an initial, and nothing more anywhere
	Email       string
	Area        string
	Under18     bool
	Memberships []Membership
	Demo        bool   // offered on the page where a visitor picks whom to be
	About       string // who they are, for that page
	Try         string // what to try as this person, one line
}

// Domain is the top level of the outcome framework.
type Domain struct {
	Key, Name, Plain string
}

// Outcome is a change that people want to see.
type Outcome struct {
	Key, Domain, Name string
	Plain             string   // what it means to someone aged 11
	Maps              []string // the same thing in national frameworks, each with its framework's short name
}

// Better says which way an indicator should move.
type Better string

// The two ways.
const (
	Higher Better = "higher"
	Lower  Better = "lower"
)

// Indicator units.
const (
	UnitPercent = "percent" // share of the people asked, 0 to 100
	UnitCount   = "count"   // a number of people, things or visits
	UnitMean    = "mean"    // an average for each person or family, in the indicator's Of
)

// Indicator is one way to see whether an outcome moved. None uses a licensed questionnaire: each is a count or one plain question.
type Indicator struct {
	Key, Outcome, Name string
	Unit               string
	Of                 string // what a count or a mean is of: "meals a week"
	Better             Better
	How                string // how to find out, in a sentence or two
}

// Framework is what proposals choose their outcomes from.
type Framework struct {
	Name       string
	About      string
	Sources    []Context
	Domains    []Domain
	Outcomes   []Outcome
	Indicators []Indicator
}

// Criterion is one question that panel members answer about a proposal.
type Criterion struct {
	Key, Question, Why string
	Weight             int // 2 means worth twice the others
	Levels             [4]string
}

// Rubric is the panel's questions.
type Rubric struct {
	Name     string
	Intro    string
	Criteria []Criterion
}

// Said is how many people of one kind said a need.
type Said struct {
	Who   string // SaidResidents and so on
	Count int    // of people, or for data of what Source counts
}

// Who says needs.
const (
	SaidResidents = "residents"
	SaidYoung     = "young people"
	SaidParents   = "parents"
	SaidData      = "data"
)

// Need is what people or figures say is wrong or wanted.
type Need struct {
	Key, Title, Text string
	Area             string // key; "" for the whole of Harwick
	Said             []Said
	Source           string // where and how people said so
	Context          []Context
}

// Contribution is what one organisation put into a fund.
type Contribution struct {
	Organisation string
	Pence        int64
	Note         string
}

// Fund is a devolved budget. Rounds spend from it.
type Fund struct {
	Key, Name, Purpose string
	Holder             string // key of the organisation that holds the money
	Year               string // financial year, as "this year" or "two years ago", because years come from the clock
	Contributions      []Contribution
}
