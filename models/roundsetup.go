package models

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"acorn/models/tally"
)

// The templates that a round can begin from.
const (
	TemplateLocal = "local" // by phone, and in schools and libraries
	TemplateEvent = "event" // one event day
	TemplateYouth = "youth" // young people decide
)

// RoundTemplates are the templates, in the order that officers see them.
var RoundTemplates = [...]string{TemplateLocal, TemplateEvent, TemplateYouth}

// The ways in which voters prove who they are that an officer can choose.
const (
	AssuranceEmail  = "email"   // they declare that they may vote, and get a one-time code by email
	AssuranceCode   = "code"    // a voting code from somebody whom the council trusts
	AssuranceRoll   = "roll"    // they are on a list that the council brought in: a code goes to the address there, or by letter
	AssuranceSignIn = "sign_in" // they sign in with an identity provider
)

// Email proves little, so it decides about little: the most that a round may share, and the most that one idea may cost, where a declaration
// and an emailed code are enough to vote (design, Decided: assurance).
const (
	EmailMostPot = 50_000_00
	EmailMostAsk = 10_000_00
)

// RoundPart is one part of what an officer decides about a round. Each has a page.
type RoundPart string

// The parts. The first four are the ten questions; the others have defaults that most rounds keep.
const (
	RoundMoneyPart  RoundPart = "money"  // questions 1 to 3: name, fund, how much
	RoundPeoplePart RoundPart = "people" // 4 to 7: area, who plans, proposes and votes
	RoundDatesPart  RoundPart = "dates"  // 8
	RoundChecksPart RoundPart = "checks" // 9 and 10: panel, safeguarding, how voters prove who they are
	RoundRulesPart  RoundPart = "rules"
	RoundRubricPart RoundPart = "rubric"
	RoundSafetyPart RoundPart = "safety" // who leads on safeguarding: no rule of the vote, so that it can be put right when all else is sealed
)

// SetupParts are the parts that the ten questions are asked in, in order.
var SetupParts = [...]RoundPart{RoundMoneyPart, RoundPeoplePart, RoundDatesPart, RoundChecksPart}

// KnownPart reports whether there is such a part.
func KnownPart(part RoundPart) bool {
	return slices.Contains(SetupParts[:], part) || part == RoundRulesPart || part == RoundRubricPart || part == RoundSafetyPart
}

// NextPart is the part of the ten questions that comes after, or none after the last.
func NextPart(part RoundPart) RoundPart {
	if i := slices.Index(SetupParts[:], part); i >= 0 && i+1 < len(SetupParts) {
		return SetupParts[i+1]
	}
	return ""
}

// PrevPart is the part of the ten questions that comes before, or none before the first.
func PrevPart(part RoundPart) RoundPart {
	if i := slices.Index(SetupParts[:], part); i > 0 {
		return SetupParts[i-1]
	}
	return ""
}

// RubricCriterion is one question of a rubric, with its weight and what each score from 1 means in words.
type RubricCriterion struct {
	Question string
	Weight   int
	Levels   []string
}

// RoundSetup is everything that an officer decides about a round.
type RoundSetup struct {
	Round
	Timetable   Timetable
	Rules       Rulebook
	PanelTeamID *string
	Rubric      []RubricCriterion
}

// Unanswered is the first part of the ten questions that the officer has not answered yet, or none. Parts are answered in order, and each
// leaves something that a round has only then.
func (r RoundSetup) Unanswered() RoundPart {
	_, dated := r.Timetable[Voting]
	switch {
	case r.Name == "":
		return RoundMoneyPart
	case r.WhoMayPropose == "":
		return RoundPeoplePart
	case !dated:
		return RoundDatesPart
	case r.SafeguardingLead == "":
		return RoundChecksPart
	default:
		return ""
	}
}

// FundOption is a fund that an officer may set up a round of.
type FundOption struct {
	ID            string
	Name          string
	FinancialYear string
	TotalPence    int64 // what was put in
	LeftPence     int64 // of that, what no other round shares
}

// RoundOptions is what an officer can choose from when they set up a round.
type RoundOptions struct {
	Now           time.Time
	Funds         []FundOption
	Holders       []Organisation // for whom the officer works
	Organisations []Organisation // that may put money into a fund
	Areas         []Area
	Teams         []CommunityTeam
	SignIn        bool // there is somewhere for voters to sign in
	Texts         bool // codes go to mobile numbers too
}

// NewRoundSetup is a round as a template begins it. What the ten questions ask is still empty; everything else has its usual value.
func NewRoundSetup(template string) (RoundSetup, bool) {
	if !slices.Contains(RoundTemplates[:], template) {
		return RoundSetup{}, false
	}
	setup := RoundSetup{
		Round:     Round{Template: template, MinAge: 8, Belonging: everybody, Assurance: AssuranceCode},
		Rules:     Rulebook{Ties: TiesCheapest, GraceMinutes: 20, PanelPublic: true}, // what a panel scored is there to help voters
		Timetable: Timetable{},
	}
	setup.Rules.VoteBy(BallotApproval)
	setup.Rules.CountBy(tally.Greedy)
	if template == TemplateEvent {
		setup.Rules.GraceMinutes = 0 // people vote in the room; nobody is half-way through a page at home
	}
	return setup, true
}

// The ways to settle a tie that an officer can choose, as the rulebook keeps them: each is tried in turn.
const (
	TiesCheapest = "cheapest,votes,number" // the one that costs less, so that more is left for others
	TiesNumber   = "number"                // the one that comes first on the ballot's list
)

// SameRubric reports whether two rubrics ask and mean the same.
func SameRubric(a, b []RubricCriterion) bool {
	return slices.EqualFunc(a, b, func(x, y RubricCriterion) bool {
		return x.Question == y.Question && x.Weight == y.Weight && slices.Equal(x.Levels, y.Levels)
	})
}

// Copied is a new round as this one was: all that an officer decided, with dates moved on and nothing that came of it.
func (r RoundSetup) Copied(now time.Time) RoundSetup {
	from := r.ID
	c := r
	c.ID, c.Slug, c.KeyFingerprint, c.CreatedBy = "", "", "", ""
	c.SetupKey = nil
	c.CopiedFrom, c.CreatedAt, c.PublishedBy, c.PublishedAt = &from, time.Time{}, nil, nil
	c.CancelReason, c.CancelProposedBy, c.CancelProposedAt, c.CancelledBy, c.CancelledAt = "", nil, nil, nil, nil
	c.Rules.RoundID, c.Rules.SealedBy, c.Rules.SealedAt, c.Rules.Hash, c.Rules.Mark = "", nil, nil, "", nil
	c.Rules.Ties = NamedTies(r.Rules.Ties)
	c.Timetable = r.Timetable.YearOn(now)
	return c
}

var yearIn = regexp.MustCompile(`\b20\d\d(-\d\d)?\b`)

// NextName is the name of a round a year on: the year in it counted up, or the year that proposals open in behind it.
func NextName(name string, opens time.Time) string {
	if !yearIn.MatchString(name) {
		return fmt.Sprintf("%s %d", name, opens.In(london()).Year())
	}
	return yearIn.ReplaceAllStringFunc(name, func(year string) string {
		first, span := 0, ""
		if _, err := fmt.Sscanf(year, "%d", &first); err != nil {
			return year
		}
		if len(year) > 4 {
			span = fmt.Sprintf("-%02d", (first+2)%100)
		}
		return fmt.Sprintf("%d%s", first+1, span)
	})
}
