package models

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// minVotingAge is the youngest that a round may let vote (design, Decided).
const minVotingAge = 8

// NewFundChoice stands, among the funds to choose from, for a fund that does not exist yet.
const NewFundChoice = "new"

// RoundInput is what an officer typed on the page of one part of a round. Only that part's own fields are read.
type RoundInput struct {
	Part   RoundPart
	Reason string // why it changes, where people had already been told otherwise; everybody can read it
	Money  MoneyInput
	People PeopleInput
	Dates  DatesInput
	Checks ChecksInput
	Rules  RulesInput
	Rubric RubricInput
}

// MoneyInput is questions 1 to 3.
type MoneyInput struct {
	Key     string // of the form: a new round is made once for it
	Name    string
	Summary string // one sentence; written by itself when empty
	Fund    string // its id, or NewFundChoice
	NewFund FundInput
	Pot     string
	Min     string
	Max     string
}

// FundInput is a fund that is to be made.
type FundInput struct {
	Name          string
	Purpose       string
	Year          string
	Holder        string // the organisation's id
	Contributions []ContributionInput
}

// ContributionInput is what one organisation puts in. Its name may be one that Acorn does not know yet.
type ContributionInput struct{ Organisation, Amount string }

// NewFund is a fund that was typed without mistakes.
type NewFund struct {
	Name, Purpose, FinancialYear, HolderID string
	Contributions                          []NewContribution
}

// NewContribution is what one organisation puts into a new fund.
type NewContribution struct {
	Organisation string
	Pence        int64
}

// TotalPence is what all of them put in.
func (f NewFund) TotalPence() int64 {
	total := int64(0)
	for _, c := range f.Contributions {
		total += c.Pence
	}
	return total
}

// PeopleInput is questions 4 to 7.
type PeopleInput struct {
	Area, Team, WhoMayPropose, WhoMayVote, MinAge string
	Belonging                                     []string // the ways to belong of which a voter needs one
}

// DatesInput is question 8: when, and where an event is. Unless Own, the dates of planning and scoring follow from the others.
type DatesInput struct {
	ProposalsOpen, ProposalsClose, VotingOpen, VotingClose TypedMoment
	Own                                                    bool
	PlanningOpen, PlanningClose, ScoringOpen, ScoringClose TypedMoment
	Venue                                                  string
}

// ChecksInput is questions 9 and 10.
type ChecksInput struct{ Panel, SafeguardingLead, SafeguardingDeputy, Assurance string }

// RulesInput is the rest of the rulebook.
type RulesInput struct {
	Ballot                          string // how people vote
	MaxChoices, Points, Places      string // the limit of the ballots that have one
	Ties, PanelPublic, Grace        string
	Rule                            string // most votes first, Equal Shares or Phragmén
	Support, Unfit                  string // of most votes first
	Completion, Step                string // of Equal Shares
	PhragmenUnfit                   string
	Threshold, MinSupport, MinShare string
	ShowOther                       string
}

// RubricInput is what the panel scores by.
type RubricInput struct{ Criteria []CriterionInput }

// CriterionInput is one question with its weight and what each score means.
type CriterionInput struct {
	Question, Weight string
	Levels           [4]string
}

// rubricSize is how many questions a rubric has at most, and how many levels each.
const rubricSize = 4

// Apply is the round as it would be with what was typed, the fund that is to be made for it, if any, and what must be changed first.
func (in RoundInput) Apply(before RoundSetup, options RoundOptions) (RoundSetup, *NewFund, error) {
	after := before
	after.Timetable = Timetable{}
	for kind, w := range before.Timetable {
		after.Timetable[kind] = w
	}
	var checks Checks
	var fund *NewFund
	switch in.Part {
	case RoundMoneyPart:
		fund = in.Money.apply(&checks, &after, options)
	case RoundPeoplePart:
		in.People.apply(&checks, &after, options)
	case RoundDatesPart:
		in.Dates.apply(&checks, before, &after, options.Now)
		in.Dates.applyVenue(&checks, &after)
	case RoundChecksPart:
		in.Checks.apply(&checks, &after, options)
	case RoundRulesPart:
		in.Rules.apply(&checks, &after)
	case RoundRubricPart:
		in.Rubric.apply(&checks, &after)
	case RoundSafetyPart:
		in.Checks.applySafety(&checks, &after)
	default:
		return before, nil, Missing()
	}
	if before.PublishedAt != nil && (len(Changes(before, after, options)) > 0 || in.Part == RoundSafetyPart) {
		checks.requireText("reason", strings.TrimSpace(in.Reason), 500, "Say why this changes. Everybody can read it")
	}
	return after, fund, checks.Err()
}

func (in MoneyInput) apply(checks *Checks, r *RoundSetup, options RoundOptions) *NewFund {
	summary := DefaultSummary(*r, options)
	written := r.Summary != "" && r.Summary != summary
	r.Name = strings.TrimSpace(in.Name)
	checks.requireText("name", r.Name, 80, "Give the round a name")
	checks.Require(r.Name == "" || Slugify(r.Name) != "", "name", "Use letters or numbers in the name")
	fund, left := in.fund(checks, r, options)
	var okPot, okMin, okMax bool
	r.PotPence, okPot = ParsePounds(in.Pot)
	r.MinAskPence, okMin = ParsePounds(in.Min)
	r.MaxAskPence, okMax = ParsePounds(in.Max)
	okPot = okPot && r.PotPence > 0
	checks.Require(okPot, "pot", "Enter how much is shared, in pounds, like 40,000")
	if okPot && left >= 0 {
		checks.Require(r.PotPence <= left, "pot", "The fund has {{.Left}} left. Share that much or less", "Left", Pounds(left))
	}
	checks.Require(okMin, "min", "Enter the least one idea may ask for, in pounds, like 200. It may be 0")
	okMax = okMax && r.MaxAskPence > 0
	checks.Require(okMax, "max", "Enter the most one idea may ask for, in pounds, like 5,000")
	if okMin && okMax {
		checks.Require(r.MinAskPence <= r.MaxAskPence, "max", "The most one idea may ask for must be at least the least")
	}
	if okPot && okMax {
		checks.Require(r.MaxAskPence <= r.PotPence, "max", "One idea cannot ask for more than is shared")
	}
	if r.SafeguardingLead != "" && r.Assurance == AssuranceEmail && okPot && okMax && !EmailIsEnough(r.PotPence, r.MaxAskPence) {
		checks.Require(false, emailField(r.PotPence), "People vote with a code that we send them. That is enough only up to £50,000 shared and £10,000 for one idea. First change how voters prove who they are")
	}
	r.Summary = strings.TrimSpace(in.Summary)
	if r.Summary == "" || !written && r.Summary == summary {
		r.Summary = DefaultSummary(*r, options)
	}
	checks.limitText("summary", r.Summary, 200)
	return fund
}

// fund is the chosen fund and how much it has left for this round, below 0 where that cannot be told.
func (in MoneyInput) fund(checks *Checks, r *RoundSetup, options RoundOptions) (*NewFund, int64) {
	if in.Fund == NewFundChoice && r.PublishedAt == nil {
		fund, err := in.NewFund.Parse(options.Holders)
		if fields := fieldsOf(err); fields != nil {
			*checks = append(*checks, fields...)
			return nil, -1
		}
		r.FundID = ""
		return &fund, fund.TotalPence()
	}
	for _, f := range options.Funds {
		if f.ID == in.Fund && (r.PublishedAt == nil || f.ID == r.FundID) {
			r.FundID = f.ID
			return nil, max(f.LeftPence, 0)
		}
	}
	checks.Require(false, "fund", "Choose the fund that the money comes from")
	return nil, -1
}

var financialYear = regexp.MustCompile(`^20\d\d-\d\d$`)

// Parse reads what was typed about a new fund. holders are the organisations for whom the officer works.
func (in FundInput) Parse(holders []Organisation) (NewFund, error) {
	var checks Checks
	fund := NewFund{Name: strings.TrimSpace(in.Name), Purpose: strings.TrimSpace(in.Purpose), FinancialYear: strings.TrimSpace(in.Year), HolderID: in.Holder}
	checks.requireText("fund_name", fund.Name, 80, "Give the fund a name")
	checks.Require(fund.Name == "" || Slugify(fund.Name) != "", "fund_name", "Use letters or numbers in the name")
	checks.requireText("fund_purpose", fund.Purpose, 300, "Say in a sentence what the fund is for")
	checks.Require(financialYear.MatchString(fund.FinancialYear), "fund_year", "Enter the financial year, like 2026-27")
	holder := slices.ContainsFunc(holders, func(o Organisation) bool { return o.ID == fund.HolderID })
	checks.Require(holder, "fund_holder", "Choose the organisation that holds the fund")
	seen := map[string]bool{}
	for i, c := range in.Contributions {
		name, amount := strings.Join(strings.Fields(c.Organisation), " "), strings.TrimSpace(c.Amount)
		if name == "" && amount == "" {
			continue
		}
		field := ContributionField(i)
		checks.requireText(field+"_organisation", name, 100, "Enter who puts this money in")
		checks.Require(name == "" || !seen[strings.ToLower(name)], field+"_organisation", "Name each organisation once, with all that it puts in")
		seen[strings.ToLower(name)] = true
		pence, ok := ParsePounds(amount)
		checks.Require(ok && pence > 0, field+"_amount", "Enter how much they put in, in pounds, like 50,000")
		fund.Contributions = append(fund.Contributions, NewContribution{name, pence})
	}
	checks.Require(len(fund.Contributions) > 0, ContributionField(0)+"_organisation", "Enter at least one organisation that puts money in")
	return fund, checks.Err()
}

// ContributionField begins the names of the fields of the i-th contribution of a form, from 0.
func ContributionField(i int) string { return fmt.Sprintf("contribution%d", i+1) }

func (in PeopleInput) apply(checks *Checks, r *RoundSetup, options RoundOptions) {
	written := r.Summary != DefaultSummary(*r, options)
	r.AreaID = chosen(checks, "area", in.Area, options.Areas, func(a Area) string { return a.ID }, "Choose an area from the list")
	r.TeamID = chosen(checks, "team", in.Team, options.Teams, func(t CommunityTeam) string { return t.ID }, "Choose a team from the list, or nobody")
	r.WhoMayPropose, r.WhoMayVote = strings.TrimSpace(in.WhoMayPropose), strings.TrimSpace(in.WhoMayVote)
	checks.requireText("who_may_propose", r.WhoMayPropose, 300, "Say who may send in ideas")
	checks.requireText("who_may_vote", r.WhoMayVote, 300, "Say who may vote")
	age, ok := ParseCount(in.MinAge)
	ok = ok && age >= minVotingAge && age <= 99
	checks.Require(ok, "min_age", "Enter the youngest age that may vote: 8 or more")
	if words := agesIn.FindStringSubmatch(r.WhoMayVote); ok && words != nil && words[1] != fmt.Sprint(age) {
		checks.Require(false, "min_age", "You wrote that people aged {{.Words}} may vote, and {{.Age}} here. Make them the same", "Words", words[1], "Age", age)
	}
	r.MinAge = age
	r.Belonging = belongingOf(in.Belonging)
	checks.Require(r.Belonging != "", "belonging", "Choose at least one: what must be true of a voter")
	checks.Require(r.Belonging == "" || wordsAllow(r), "belonging", "You wrote in question 7 of people who could not vote with what you chose here. Make them the same")
	if !written {
		r.Summary = DefaultSummary(*r, options)
	}
	r.fitWindows()
}

var agesIn = regexp.MustCompile(`(?i)\baged (\d+)\b`)

// chosen is the id that was picked from a list, nil where nothing was.
func chosen[T any](checks *Checks, field, id string, list []T, idOf func(T) string, wrong string) *string {
	if id == "" {
		return nil
	}
	checks.Require(slices.ContainsFunc(list, func(item T) bool { return idOf(item) == id }), field, wrong)
	return &id
}

// fitWindows adds the window of a planning group or panel that has none yet, and removes that of one that is gone.
func (r *RoundSetup) fitWindows() {
	if _, dated := r.Timetable[Voting]; !dated {
		return
	}
	usual := Timetable{Proposing: r.Timetable[Proposing], Voting: r.Timetable[Voting]}
	usual.derive(r.TeamID != nil, r.PanelTeamID != nil)
	for _, kind := range []string{Planning, Scoring} {
		window, wanted := usual[kind]
		_, has := r.Timetable[kind]
		switch {
		case wanted && !has:
			r.Timetable[kind] = window
		case !wanted:
			delete(r.Timetable, kind)
		}
	}
}

func (in ChecksInput) apply(checks *Checks, r *RoundSetup, options RoundOptions) {
	r.PanelTeamID = chosen(checks, "panel", in.Panel, options.Teams, func(t CommunityTeam) string { return t.ID }, "Choose a panel from the list, or no panel")
	if r.PanelTeamID != nil && len(r.Rubric) == 0 {
		r.Rubric = SuggestedRubric(r.Template)
	}
	in.applySafety(checks, r)
	r.Assurance = in.Assurance
	checks.Require(slices.Contains([]string{AssuranceEmail, AssuranceCode, AssuranceRoll, AssuranceSignIn}, in.Assurance), "assurance", "Choose how voters prove who they are")
	checks.Require(in.Assurance != AssuranceSignIn || options.SignIn, "assurance", "Acorn is connected to nowhere that people can sign in. Choose another way")
	if in.Assurance == AssuranceEmail {
		checks.Require(EmailIsEnough(r.PotPence, r.MaxAskPence), "assurance",
			"A code that we send is enough only up to £50,000 shared and £10,000 for one idea. This round shares {{.Pot}} and one idea may cost {{.Max}}. Choose voting codes",
			"Pot", Pounds(r.PotPence), "Max", Pounds(r.MaxAskPence))
	}
	r.fitWindows()
}

// applySafety is who leads on safeguarding and who stands in.
func (in ChecksInput) applySafety(checks *Checks, r *RoundSetup) {
	r.SafeguardingLead, r.SafeguardingDeputy = strings.TrimSpace(in.SafeguardingLead), strings.TrimSpace(in.SafeguardingDeputy)
	checks.requireText("safeguarding_lead", r.SafeguardingLead, 200, "Enter who leads on safeguarding, and how to reach them")
	checks.requireText("safeguarding_deputy", r.SafeguardingDeputy, 200, "Enter who stands in for them, and how to reach them")
	checks.requireReachable("safeguarding_lead", r.SafeguardingLead)
	checks.requireReachable("safeguarding_deputy", r.SafeguardingDeputy)
	checks.Require(r.SafeguardingLead == "" || !strings.EqualFold(r.SafeguardingLead, r.SafeguardingDeputy), "safeguarding_deputy", "The deputy must be somebody else")
}

// EmailIsEnough reports whether a declaration and an emailed code are enough to vote about so much.
func EmailIsEnough(potPence, maxAskPence int64) bool {
	return potPence <= EmailMostPot && maxAskPence <= EmailMostAsk
}

func emailField(potPence int64) string {
	if potPence > EmailMostPot {
		return "pot"
	}
	return "max"
}

func (in RulesInput) apply(checks *Checks, r *RoundSetup) {
	count := func(field, typed string, least, most int, wrong string) int {
		n, ok := ParseCount(typed)
		checks.Require(ok && n >= least && n <= most, field, wrong)
		return n
	}
	in.applyBallot(checks, &r.Rules)
	in.applyCounting(checks, &r.Rules)
	r.Rules.ShowOther = in.ShowOther == "yes"
	checks.Require(in.Ties == TiesCheapest || in.Ties == TiesNumber, "ties", "Choose how a tie is settled")
	r.Rules.Ties = in.Ties
	in.applyThreshold(checks, &r.Rules)
	checks.Require(in.PanelPublic == "yes" || in.PanelPublic == "no", "panel_public", "Choose who sees the panel's result")
	r.Rules.PanelPublic = in.PanelPublic == "yes"
	r.Rules.GraceMinutes = count("grace", in.Grace, 0, 60, "Enter the minutes to finish a vote after the close: 0 to 60")
}

func (in RubricInput) apply(checks *Checks, r *RoundSetup) {
	r.Rubric = nil
	for i, c := range in.Criteria {
		question := strings.TrimSpace(c.Question)
		if question == "" && strings.TrimSpace(strings.Join(c.Levels[:], "")) == "" {
			continue
		}
		field := CriterionField(i)
		checks.requireText(field+"_question", question, 150, "Enter the question, or empty its levels too")
		weight, ok := ParseCount(c.Weight)
		checks.Require(ok && weight >= 1 && weight <= 5, field+"_weight", "Enter how many times it counts: 1 to 5")
		criterion := RubricCriterion{Question: question, Weight: weight}
		for n, level := range c.Levels {
			level = strings.TrimSpace(level)
			checks.requireText(fmt.Sprintf("%s_level%d", field, n+1), level, 150, "Say in words what this score means")
			criterion.Levels = append(criterion.Levels, level)
		}
		r.Rubric = append(r.Rubric, criterion)
	}
	checks.Require(len(r.Rubric) > 0, CriterionField(0)+"_question", "A panel needs at least one question")
}

// CriterionField begins the names of the fields of the i-th question of a rubric's form, from 0.
func CriterionField(i int) string { return fmt.Sprintf("criterion%d", i+1) }
