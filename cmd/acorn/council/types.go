package council

// Area is a ward of Harwick.
type Area struct {
	Key  string
	Name string
	Code string // shaped like an ONS ward code; invented, E05999001 upwards
}

// Organisation kinds, as Acorn keeps them.
const (
	KindCouncil     = "council"
	KindPartnership = "partnership"
	KindFunder      = "funder"
	KindCharity     = "charity"
	KindSchool      = "school"
	KindGroup       = "group" // an unregistered group: parents, neighbours, a club
)

// Organisation is a body that funds, proposes, helps or lends a room. None has an org-id: they are invented, and an id would be
// somebody else's.
type Organisation struct {
	Key, Name, Kind string
	About           string
}

// Team kinds, as Acorn keeps them.
const (
	TeamCommunity = "community"
	TeamYouth     = "youth"
	TeamParents   = "parents"
)

// Team is a community team, the youth panel or a parent group.
type Team struct {
	Key, Name, Kind string
	Area            string // key of an area; "" for the whole of Harwick
	About           string
}

// Roles, as the permissions table names them. Everybody is also a resident who may vote.
const (
	RolePanel        = "panel"  // In is a team
	RoleGroup        = "group"  // In is an organisation
	RoleLead         = "lead"   // In is an organisation
	RoleTeam         = "team"   // In is a team
	RoleHelper       = "helper" // In is an organisation: their venue, in the round of their Grant
	RoleOfficer      = "officer"
	RoleApprover     = "approver"
	RoleSafeguarding = "safeguarding"
	RoleAuditor      = "auditor"
	RoleAdmin        = "admin"
)

// Capacities in which a person sits on a team, a panel or a planning group, as Acorn keeps them.
const (
	AsResident    = "resident"
	AsYoungPerson = "young_person"
	AsParent      = "parent"
	AsCouncillor  = "councillor"
	AsOfficer     = "officer"
	AsVoluntary   = "voluntary"
)

// Membership gives a person a role somewhere.
type Membership struct {
	Role string
	In   string // key of a team or an organisation, by the role; "" for the council itself
	As   string // the capacity, for teams and panels
}

// Grant is a role that one administrator proposes to give and another confirms.
type Grant struct {
	Person string // key
	Membership
	Round                   string // key, for a session helper's
	ProposedBy, ConfirmedBy string // keys; the second is "" for one that waits
	ProposedAt, ConfirmedAt Offset
}

// Person is one of the invented people of Harwick.
type Person struct {
	Key         string
	Name        string // for people under 18 a first name and an initial, and nothing more anywhere
	Email       string
	Under18     bool
	Memberships []Membership
	About       string // who they are, for the page where a visitor picks whom to be
	Try         string // what to try as this person, one line; "" for those whom nobody can be
}

// Domain is the top level of the outcome framework.
type Domain struct {
	Key, Name string
}

// Outcome is a change that people want to see.
type Outcome struct {
	Key, Domain, Name string
}

// Better says which way an indicator should move.
type Better string

// The two ways.
const (
	Higher Better = "up"
	Lower  Better = "down"
)

// Indicator units, as Acorn keeps them.
const (
	UnitPercent = "percent" // share of the people asked, 0 to 100
	UnitNumber  = "number"  // a number of people or things, or an average that the name says
	UnitHours   = "hours"
	UnitDays    = "days"
)

// Indicator is one way to see whether an outcome moved. None uses a licensed questionnaire: each is a count or one plain question.
type Indicator struct {
	Key, Outcome, Name string
	Unit               string
	Better             Better
	How                string // how to find out, in a sentence or two, as a group says it that would report it
}

// Framework is what proposals choose their outcomes from.
type Framework struct {
	Name       string
	Source     string // where it comes from, with who said so
	Domains    []Domain
	Outcomes   []Outcome
	Indicators []Indicator
}

// Criterion is one question that panel members answer about a proposal.
type Criterion struct {
	Question string
	Weight   int // 2 means worth twice the others
	Levels   [4]string
}

// Context is what somebody else found somewhere else. It may stand beside a need to show that others met it too. It is never a finding
// about Harwick.
type Context struct {
	Text   string
	Source string // who said so, where and when
	Rating string // how strong the evidence is; RatingUnknown where our copy of a study does not show its mark; "" for what is no study
}

// RatingUnknown is the rating of a study whose mark is missing from the copy of the report that we hold. It is never guessed.
const RatingUnknown = "unknown"

// Who says needs, as Acorn keeps it.
const (
	SaidResident = "resident"
	SaidYoung    = "young_person"
	SaidData     = "data"
)

// Need is what people or figures say is wrong or wanted.
type Need struct {
	Key, Title, Text string
	Round            string // key of the round that it was said for; "" when proposals of any round may answer it
	Area             string // key; "" for the whole of Harwick
	SaidBy           string
	People           int    // how many said it
	Source           string // who they were, where and how they said so; for figures, whose
	Context          []Context
}

// Contribution is what one organisation put into a fund.
type Contribution struct {
	Organisation string
	Pence        int64
}

// Fund is a devolved budget. Rounds spend from it.
type Fund struct {
	Key, Name, Purpose string
	Holder             string // key of the organisation that holds the money
	Contributions      []Contribution
}
