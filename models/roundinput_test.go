package models

import (
	"strings"
	"testing"
	"time"
)

// setupNow is a Sunday in November.
const setupNow = "2026-11-22T12:00:00Z"

func setupOptions(t *testing.T) RoundOptions {
	return RoundOptions{
		Now:     utc(t, setupNow),
		Funds:   []FundOption{{ID: "fund", Name: "Families First", TotalPence: 100_000_00, LeftPence: 60_000_00}, {ID: "empty", Name: "Spent", LeftPence: -5}},
		Holders: []Organisation{{ID: "council", Name: "Harwick Council"}},
		Areas:   []Area{{ID: "northgate", Name: "Northgate"}},
		Teams:   []CommunityTeam{{ID: "team", Name: "Northgate Team", Kind: "community"}, {ID: "youth", Name: "Young Advisors", Kind: "youth"}},
	}
}

// answered is a round whose ten questions all have an answer.
func answered(t *testing.T, template string) RoundSetup {
	t.Helper()
	r, ok := NewRoundSetup(template)
	if !ok {
		t.Fatalf("no template %q", template)
	}
	options := setupOptions(t)
	for _, part := range SetupParts {
		if got := r.Unanswered(); got != part {
			t.Fatalf("unanswered %q, want %q", got, part)
		}
		in := Prefilled(part, r, options)
		switch part {
		case RoundMoneyPart:
			in.Money.Name, in.Money.Fund, in.Money.Pot, in.Money.Min, in.Money.Max = "Northgate decides", "fund", "£40,000", "200", "10,000"
		case RoundPeoplePart:
			in.People.Area, in.People.Team = "northgate", "team"
		case RoundDatesPart:
			in.Dates.Venue = " The Boathouse,  Harbour Walk"
		case RoundChecksPart:
			in.Checks.SafeguardingLead, in.Checks.SafeguardingDeputy = "Grace, 01632 960001", "Hugh, 01632 960002"
		}
		after, _, err := in.Apply(r, options)
		if err != nil {
			t.Fatalf("%s, %s as suggested: %v", template, part, err)
		}
		r = after
	}
	if part := r.Unanswered(); part != "" {
		t.Fatalf("%q has no answer after the ten questions", part)
	}
	return r
}

func TestTemplatesAreCompleteRounds(t *testing.T) {
	for _, template := range RoundTemplates {
		r := answered(t, template)
		proposing, voting := r.Timetable[Proposing], r.Timetable[Voting]
		if proposing.OpensAt.In(london()).Weekday() != time.Monday || proposing.ClosesAt.In(london()).Weekday() != time.Friday {
			t.Errorf("%s: proposals from %s to %s", template, proposing.OpensAt, proposing.ClosesAt)
		}
		if !proposing.OpensAt.After(utc(t, setupNow)) || voting.OpensAt.Before(proposing.ClosesAt.Add(14*24*time.Hour)) {
			t.Errorf("%s: no time to prepare or to review: %v", template, r.Timetable)
		}
		if event := template == TemplateEvent; event != (voting.ClosesAt.Sub(voting.OpensAt) < 12*time.Hour) {
			t.Errorf("%s: voting lasts %s", template, voting.ClosesAt.Sub(voting.OpensAt))
		}
		if youth := template == TemplateYouth; youth != (r.PanelTeamID != nil) || youth != (len(r.Rubric) == 4) || !r.Rules.PanelPublic {
			t.Errorf("%s: panel %v, rubric %d, public %t", template, r.PanelTeamID, len(r.Rubric), r.Rules.PanelPublic)
		}
		_, planned := r.Timetable[Planning]
		_, scored := r.Timetable[Scoring]
		if !planned || scored != (r.PanelTeamID != nil) {
			t.Errorf("%s: planning %t, scoring %t", template, planned, scored)
		}
		for _, c := range SuggestedRubric(template) {
			if len(c.Levels) != 4 || c.Weight < 1 || c.Question == "" {
				t.Errorf("%s: criterion %+v", template, c)
			}
		}
		if want := "Share £40,000 in Northgate between ideas that help families and young people."; r.Summary != want {
			t.Errorf("%s: summary %q, want %q", template, r.Summary, want)
		}
	}
	if _, ok := NewRoundSetup("own"); ok {
		t.Error("there is no template called own")
	}
}

// wrongFields lists the fields that a form was refused for.
func wrongFields(err error) string {
	var fields []string
	for _, f := range fieldsOf(err) {
		fields = append(fields, f.Field)
	}
	return strings.Join(fields, " ")
}

func TestMoneyInput(t *testing.T) {
	good := MoneyInput{Name: "Northgate decides", Fund: "fund", Pot: "40,000", Min: "200", Max: "5,000"}
	fund := FundInput{Name: "New fund", Purpose: "Help early", Year: "2026-27", Holder: "council", Contributions: []ContributionInput{{"Harwick Council", "30,000"}, {}, {"Health", "£10,000.50"}}}
	for _, c := range []struct {
		what string
		edit func(*MoneyInput)
		want string
	}{
		{"as it is", func(*MoneyInput) {}, ""},
		{"all that is left", func(in *MoneyInput) { in.Pot = "60,000" }, ""},
		{"more than is left", func(in *MoneyInput) { in.Pot = "60,000.01" }, "pot"},
		{"from an empty fund", func(in *MoneyInput) { in.Fund = "empty" }, "pot"},
		{"somebody else's fund", func(in *MoneyInput) { in.Fund = "theirs" }, "fund"},
		{"nothing typed", func(in *MoneyInput) { *in = MoneyInput{} }, "name fund pot min max"},
		{"no letters", func(in *MoneyInput) { in.Name = "!!!" }, "name"},
		{"a name too long", func(in *MoneyInput) { in.Name = strings.Repeat("n", 81) }, "name"},
		{"nothing to share", func(in *MoneyInput) { in.Pot = "0" }, "pot"},
		{"words for money", func(in *MoneyInput) { in.Pot, in.Min, in.Max = "lots", "none", "some" }, "pot min max"},
		{"least above most", func(in *MoneyInput) { in.Min = "5,001" }, "max"},
		{"one idea above the pot", func(in *MoneyInput) { in.Max = "40,001" }, "max"},
		{"a new fund", func(in *MoneyInput) { in.Fund, in.NewFund, in.Pot = NewFundChoice, fund, "40,000.50" }, ""},
		{"more than the new fund has", func(in *MoneyInput) { in.Fund, in.NewFund, in.Pot = NewFundChoice, fund, "40,000.51" }, "pot"},
		{"an empty new fund", func(in *MoneyInput) { in.Fund = NewFundChoice }, "fund_name fund_purpose fund_year fund_holder contribution1_organisation"},
		{"a holder one does not work for", func(in *MoneyInput) {
			in.Fund, in.NewFund = NewFundChoice, fund
			in.NewFund.Holder = "other"
		}, "fund_holder"},
		{"an organisation twice", func(in *MoneyInput) {
			in.Fund, in.NewFund = NewFundChoice, fund
			in.NewFund.Contributions = []ContributionInput{{"Health", "1"}, {"health ", "1"}}
		}, "contribution2_organisation"},
		{"a contribution without an amount", func(in *MoneyInput) {
			in.Fund, in.NewFund = NewFundChoice, fund
			in.NewFund.Contributions = []ContributionInput{{"Health", "40,000"}, {"Charity", ""}, {"", "5"}}
		}, "contribution2_amount contribution3_organisation"},
	} {
		in := good
		in.NewFund.Contributions = nil
		c.edit(&in)
		r, _ := NewRoundSetup(TemplateLocal)
		after, made, err := RoundInput{Part: RoundMoneyPart, Money: in}.Apply(r, setupOptions(t))
		if got := wrongFields(err); got != c.want {
			t.Errorf("%s: wrong %q, want %q", c.what, got, c.want)
		}
		if c.what == "a new fund" && (made == nil || made.TotalPence() != 40_000_50 || len(made.Contributions) != 2 || after.FundID != "") {
			t.Errorf("a new fund: %+v for %q", made, after.FundID)
		}
	}
}

func TestEmailIsEnoughForSmallRounds(t *testing.T) {
	for _, c := range []struct {
		pot, most int64
		want      bool
	}{{50_000_00, 10_000_00, true}, {50_000_01, 10_000_00, false}, {50_000_00, 10_000_01, false}, {100, 100, true}} {
		if got := EmailIsEnough(c.pot, c.most); got != c.want {
			t.Errorf("%d and %d: %t", c.pot, c.most, got)
		}
	}
	options := setupOptions(t)
	r := answered(t, TemplateLocal)
	if r.Assurance != AssuranceEmail {
		t.Fatalf("a local round of £40,000 suggests %s", r.Assurance)
	}
	for field, edit := range map[string]func(*MoneyInput){
		"pot": func(in *MoneyInput) { in.Pot = "50,000.01" },
		"max": func(in *MoneyInput) { in.Max = "10,000.01" },
	} {
		in := RoundInputOf(RoundMoneyPart, r)
		edit(&in.Money)
		if _, _, err := in.Apply(r, options); wrongFields(err) != field {
			t.Errorf("more money than email is enough for: wrong %q, want %q", wrongFields(err), field)
		}
	}
	r.PotPence = 50_000_01
	in := RoundInputOf(RoundChecksPart, r)
	if _, _, err := in.Apply(r, options); wrongFields(err) != "assurance" {
		t.Errorf("email for £50,000.01: wrong %q", wrongFields(err))
	}
	in.Checks.Assurance = AssuranceCode
	if _, _, err := in.Apply(r, options); err != nil {
		t.Errorf("codes for £50,000.01: %v", err)
	}
}

func TestPeopleInput(t *testing.T) {
	for _, c := range []struct {
		what string
		edit func(*PeopleInput)
		want string
	}{
		{"as suggested", func(*PeopleInput) {}, ""},
		{"nobody plans, everywhere", func(in *PeopleInput) { in.Team, in.Area = "", "" }, ""},
		{"unknown team and area", func(in *PeopleInput) { in.Team, in.Area = "x", "y" }, "area team"},
		{"no words", func(in *PeopleInput) { in.WhoMayPropose, in.WhoMayVote = " ", "" }, "who_may_propose who_may_vote"},
		{"too young", func(in *PeopleInput) { in.MinAge, in.WhoMayVote = "7", "Anyone here" }, "min_age"},
		{"no age", func(in *PeopleInput) { in.MinAge = "" }, "min_age"},
		{"words say another age", func(in *PeopleInput) { in.MinAge = "11" }, "min_age"},
		{"no way to belong", func(in *PeopleInput) { in.Belonging = []string{"pass through"} }, "belonging"},
		{"words of people whom no tick allows", func(in *PeopleInput) { in.Belonging = []string{"live", "study"} }, "belonging"},
		{"words and ticks agree", func(in *PeopleInput) {
			in.Belonging, in.WhoMayVote = []string{"live", "study"}, "Anyone aged 8 or over who lives here or goes to school here."
		}, ""},
		{"words say no age", func(in *PeopleInput) { in.MinAge, in.WhoMayVote = "11", "Pupils of the school" }, ""},
	} {
		r := answered(t, TemplateLocal)
		in := RoundInputOf(RoundPeoplePart, r)
		c.edit(&in.People)
		after, _, err := in.Apply(r, setupOptions(t))
		if got := wrongFields(err); got != c.want {
			t.Errorf("%s: wrong %q, want %q", c.what, got, c.want)
		}
		if _, planned := after.Timetable[Planning]; c.what == "nobody plans, everywhere" && planned {
			t.Error("a round that nobody plans has a planning window")
		}
		if _, planned := r.Timetable[Planning]; !planned {
			t.Error("Apply changed the round that it was given")
		}
	}
}

func TestDatesInput(t *testing.T) {
	moment := func(text string) TypedMoment { return TypedMomentOf(utc(t, text)) }
	for _, c := range []struct {
		what      string
		published bool
		edit      func(*DatesInput)
		want      string
	}{
		{"as suggested", false, func(*DatesInput) {}, ""},
		{"a draft that opened in the past", false, func(in *DatesInput) { in.ProposalsOpen = moment("2024-11-20T09:00:00Z") }, "proposals_open-day"},
		{"published, moved into the past", true, func(in *DatesInput) { in.ProposalsOpen = moment("2026-11-20T09:00:00Z") }, "proposals_open-day"},
		{"closed before now", false, func(in *DatesInput) {
			in.ProposalsOpen, in.ProposalsClose = moment("2026-11-01T09:00:00Z"), moment("2026-11-20T09:00:00Z")
		}, "proposals_open-day proposals_close-day"},
		{"closes before it opens", false, func(in *DatesInput) { in.ProposalsClose = in.ProposalsOpen }, "proposals_close-day"},
		{"the vote right after", false, func(in *DatesInput) {
			in.ProposalsClose, in.VotingOpen = moment("2027-01-08T17:00:00Z"), moment("2027-01-09T16:59:00Z")
		}, "voting_open-day"},
		{"the vote a day after", false, func(in *DatesInput) {
			in.ProposalsClose, in.VotingOpen = moment("2027-01-08T17:00:00Z"), moment("2027-01-09T17:00:00Z")
		}, ""},
		{"voting closes first", false, func(in *DatesInput) { in.VotingClose = in.VotingOpen }, "voting_close-day"},
		{"no dates", false, func(in *DatesInput) { *in = DatesInput{} },
			"proposals_open-day proposals_open-time proposals_close-day proposals_close-time voting_open-day voting_open-time voting_close-day voting_close-time"},
		{"when the clocks go forward", false, func(in *DatesInput) {
			in.VotingClose = TypedMoment{TypedDay{"28", "3", "2027"}, "1:30am"}
		}, "voting_close-time"},
		{"own dates, out of order", false, func(in *DatesInput) {
			in.Own, in.PlanningClose, in.ScoringOpen, in.ScoringClose = true, in.VotingOpen, in.ProposalsOpen, in.VotingClose
		}, "planning_close-day scoring_open-day scoring_close-day"},
		{"own dates", false, func(in *DatesInput) { in.Own = true }, ""},
	} {
		r := answered(t, TemplateYouth)
		if c.published {
			at := utc(t, setupNow)
			r.PublishedAt = &at
		}
		in := RoundInputOf(RoundDatesPart, r)
		c.edit(&in.Dates)
		in.Reason = "Because"
		after, _, err := in.Apply(r, setupOptions(t))
		if got := wrongFields(err); got != c.want {
			t.Errorf("%s: wrong %q, want %q", c.what, got, c.want)
		}
		if w := after.Timetable[Scoring]; err == nil && (!w.OpensAt.Before(w.ClosesAt) || w.OpensAt.Before(after.Timetable[Proposing].ClosesAt) || w.ClosesAt.After(after.Timetable[Voting].OpensAt)) {
			t.Errorf("%s: scoring from %s to %s", c.what, w.OpensAt, w.ClosesAt)
		}
	}
}

func TestDatesWithSecondsStayAsTheyWere(t *testing.T) {
	r, published := answered(t, TemplateYouth), utc(t, setupNow)
	r.PublishedAt = &published
	for kind, w := range r.Timetable {
		w.OpensAt, w.ClosesAt = w.OpensAt.Add(7*time.Second), w.ClosesAt.Add(7*time.Second)
		r.Timetable[kind] = w
	}
	after, _, err := RoundInputOf(RoundDatesPart, r).Apply(r, setupOptions(t))
	if err != nil || len(Changes(r, after, setupOptions(t))) != 0 {
		t.Errorf("saved as it stood: %v, %v", Changes(r, after, setupOptions(t)), err)
	}
}

func TestChecksRulesAndRubric(t *testing.T) {
	for _, c := range []struct {
		what string
		part RoundPart
		edit func(*RoundInput)
		want string
	}{
		{"as it is", RoundChecksPart, func(*RoundInput) {}, ""},
		{"nobody to turn to", RoundChecksPart, func(in *RoundInput) { in.Checks.SafeguardingLead, in.Checks.SafeguardingDeputy = "", "" }, "safeguarding_lead safeguarding_deputy"},
		{"one person twice", RoundChecksPart, func(in *RoundInput) { in.Checks.SafeguardingDeputy = in.Checks.SafeguardingLead }, "safeguarding_deputy"},
		{"an unknown way", RoundChecksPart, func(in *RoundInput) { in.Checks.Assurance = "trust" }, "assurance"},
		{"an unknown panel", RoundChecksPart, func(in *RoundInput) { in.Checks.Panel = "x" }, "panel"},
		{"as it is", RoundRulesPart, func(*RoundInput) {}, ""},
		{"all wrong", RoundRulesPart, func(in *RoundInput) {
			in.Rules = RulesInput{Ballot: "approval", MaxChoices: "0", Rule: "coin", Ties: "coin", Threshold: "some", Grace: "61"}
		}, "max_choices rule ties threshold panel_public grace"},
		{"as it is", RoundRubricPart, func(*RoundInput) {}, ""},
		{"three questions", RoundRubricPart, func(in *RoundInput) { in.Rubric.Criteria[3] = CriterionInput{Weight: "1"} }, ""},
		{"no questions", RoundRubricPart, func(in *RoundInput) { in.Rubric.Criteria = nil }, "criterion1_question"},
		{"a level without words", RoundRubricPart, func(in *RoundInput) { in.Rubric.Criteria[1].Levels[2] = " " }, "criterion2_level3"},
		{"a weight of 6", RoundRubricPart, func(in *RoundInput) { in.Rubric.Criteria[0].Weight = "6" }, "criterion1_weight"},
	} {
		r := answered(t, TemplateYouth)
		in := RoundInputOf(c.part, r)
		c.edit(&in)
		if _, _, err := in.Apply(r, setupOptions(t)); wrongFields(err) != c.want {
			t.Errorf("%s, %s: wrong %q, want %q", c.part, c.what, wrongFields(err), c.want)
		}
	}
	r := answered(t, TemplateYouth)
	in := RoundInputOf(RoundChecksPart, r)
	in.Checks.Panel = ""
	after, _, err := in.Apply(r, setupOptions(t))
	if _, scored := after.Timetable[Scoring]; err != nil || scored || after.PanelTeamID != nil {
		t.Errorf("without a panel: %v, %v, %v", after.Timetable, after.PanelTeamID, err)
	}
}

func TestAChangeOfWhatPeopleWereToldNeedsAReason(t *testing.T) {
	options := setupOptions(t)
	published := utc(t, setupNow)
	for _, c := range []struct {
		what      string
		published bool
		part      RoundPart
		edit      func(*RoundInput)
		reason    string
		want      string // fields refused
		changes   string // facts changed
	}{
		{"a draft", false, RoundRulesPart, func(in *RoundInput) { in.Rules.MaxChoices = "5" }, "", "", "max_choices"},
		{"published", true, RoundRulesPart, func(in *RoundInput) { in.Rules.MaxChoices = "5" }, "", "reason", "max_choices"},
		{"with a reason", true, RoundRulesPart, func(in *RoundInput) { in.Rules.MaxChoices = "5" }, "People asked", "", "max_choices"},
		{"nothing changed", true, RoundRulesPart, func(*RoundInput) {}, "", "", ""},
		{"who to ring", true, RoundChecksPart, func(in *RoundInput) { in.Checks.SafeguardingLead = "Somebody else, 01632 960003" }, "", "", ""},
		{"dates", true, RoundDatesPart, func(in *RoundInput) { in.Dates.VotingClose.Clock = "9pm" }, "", "reason", "voting_closes"},
		{"the pot", true, RoundMoneyPart, func(in *RoundInput) { in.Money.Pot = "41,000" }, "More came in", "", "summary pot"},
		{"the rubric", true, RoundRubricPart, func(in *RoundInput) { in.Rubric.Criteria[0].Weight = "3" }, "", "reason", "rubric"},
		{"the panel goes", true, RoundChecksPart, func(in *RoundInput) { in.Checks.Panel = "" }, "Nobody had time", "", "panel scoring_opens scoring_closes rubric"},
	} {
		r := answered(t, TemplateYouth)
		if c.published {
			r.PublishedAt = &published
		}
		in := RoundInputOf(c.part, r)
		in.Reason = c.reason
		c.edit(&in)
		after, _, err := in.Apply(r, options)
		var names []string
		for _, change := range Changes(r, after, options) {
			names = append(names, change.Name)
		}
		if got := strings.Join(names, " "); wrongFields(err) != c.want || got != c.changes {
			t.Errorf("%s: wrong %q, changed %q; want %q, %q", c.what, wrongFields(err), got, c.want, c.changes)
		}
	}
}

func TestAPublishedRoundKeepsItsFund(t *testing.T) {
	r, published := answered(t, TemplateLocal), utc(t, setupNow)
	r.PublishedAt = &published
	options := setupOptions(t)
	options.Funds[1].LeftPence = 90_000_00
	for _, fund := range []string{"empty", NewFundChoice} {
		in := RoundInputOf(RoundMoneyPart, r)
		in.Money.Fund, in.Reason = fund, "Because"
		if _, _, err := in.Apply(r, options); wrongFields(err) != "fund" {
			t.Errorf("moving to %q: wrong %q", fund, wrongFields(err))
		}
	}
}

func TestSummaryFollowsUntilSomebodyWritesOne(t *testing.T) {
	options, r := setupOptions(t), answered(t, TemplateLocal)
	in := RoundInputOf(RoundMoneyPart, r)
	in.Money.Pot = "30,000"
	r, _, _ = in.Apply(r, options)
	if !strings.Contains(r.Summary, "£30,000") {
		t.Errorf("the summary still says %q", r.Summary)
	}
	in = RoundInputOf(RoundMoneyPart, r)
	in.Money.Summary = "You decide."
	r, _, _ = in.Apply(r, options)
	in = RoundInputOf(RoundMoneyPart, r)
	in.Money.Pot = "20,000"
	r, _, _ = in.Apply(r, options)
	people := RoundInputOf(RoundPeoplePart, r)
	people.People.Area = ""
	r, _, _ = people.Apply(r, options)
	if r.Summary != "You decide." {
		t.Errorf("what somebody wrote became %q", r.Summary)
	}
}

func TestWhoLeadsCanBeReached(t *testing.T) {
	for text, want := range map[string]bool{
		"Grace Bello, 01632 960001": true, "Grace Bello, +44 1632 960 001": true, "Grace Bello grace@harwick.example": true,
		"Grace": false, "01632 960001": false, "grace@harwick.example": false, "Grace 960001": false, "somebody at the council": false,
	} {
		var c Checks
		c.requireReachable("safeguarding_lead", text)
		if (c.Err() == nil) != want {
			t.Errorf("%q: %v", text, c.Err())
		}
	}
}

// TestAnEventSaysWhere: a round of one day in one room asks for the room, and says so when it moves; other rounds have none.
func TestAnEventSaysWhere(t *testing.T) {
	event, local := answered(t, TemplateEvent), answered(t, TemplateLocal)
	if event.Venue != "The Boathouse, Harbour Walk" || local.Venue != "" {
		t.Errorf("the event is at %q, the local round at %q", event.Venue, local.Venue)
	}
	in := RoundInputOf(RoundDatesPart, event)
	in.Dates.Venue = " "
	if _, _, err := in.Apply(event, setupOptions(t)); wrongFields(err) != "venue" {
		t.Errorf("nowhere: %v", err)
	}
	in.Dates.Venue = "The chapel, Quay Street"
	moved, _, err := in.Apply(event, setupOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	changes := Changes(event, moved, setupOptions(t))
	if len(changes) != 1 || changes[0].To != "The chapel, Quay Street" || !changes[0].ConcernsProposers() {
		t.Errorf("moved: %+v", changes)
	}
}
