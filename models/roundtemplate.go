package models

import (
	"fmt"
	"time"
)

// Prefilled is what the page of a part begins with: what the officer saved, or what the template suggests where they have not been yet.
func Prefilled(part RoundPart, r RoundSetup, options RoundOptions) RoundInput {
	in := RoundInputOf(part, r)
	switch {
	case part == RoundMoneyPart && r.PublishedAt == nil:
		in.Money.NewFund = NewFundInput(options)
		switch {
		case len(options.Funds) == 0:
			in.Money.Fund = NewFundChoice
		case r.ID == "" && options.Fund(r.FundID).LeftPence < r.PotPence:
			in.Money.Fund = "" // a copy whose fund is spent: which one pays this time is asked anew
		}
	case part == RoundPeoplePart && r.WhoMayPropose == "":
		in.People.WhoMayPropose, in.People.WhoMayVote = suggestedWords(r.Template)
		in.People.MinAge = fmt.Sprint(suggestedAge(r.Template))
		in.People.Belonging = suggestedBelonging(r.Template)
		if r.Template == TemplateYouth {
			in.People.Team = firstTeam(options, "youth")
		}
	case part == RoundDatesPart && r.Unanswered() == RoundDatesPart:
		in.Dates = datesInputOf(SuggestedDates(r.Template, r.TeamID != nil, r.Template == TemplateYouth, options.Now), true)
	case part == RoundChecksPart && r.SafeguardingLead == "":
		in.Checks.Assurance = suggestedAssurance(r)
		if r.Template == TemplateYouth {
			in.Checks.Panel = firstTeam(options, "youth")
		}
	}
	return in
}

// NewFundInput is what the form of a new fund begins with: the officer's organisation holds it and puts money in.
func NewFundInput(options RoundOptions) FundInput {
	in := FundInput{Year: FinancialYear(options.Now)}
	if len(options.Holders) > 0 {
		in.Holder = options.Holders[0].ID
		in.Contributions = []ContributionInput{{Organisation: options.Holders[0].Name}}
	}
	return in
}

func firstTeam(options RoundOptions, kind string) string {
	for _, team := range options.Teams {
		if team.Kind == kind {
			return team.ID
		}
	}
	return ""
}

// suggestedWords say who may propose and who may vote.
func suggestedWords(template string) (string, string) {
	if template == TemplateYouth {
		return "Young people aged 11 to 25 who live here or go to school here. An adult backs each idea.",
			"Anyone aged 11 to 18 who lives here or goes to school here."
	}
	return "Anyone who lives, works, learns or volunteers here. You do not have to be a charity.",
		"Anyone aged 8 or over who lives, works, learns or volunteers here."
}

// suggestedBelonging goes with the suggested words.
func suggestedBelonging(template string) []string {
	if template == TemplateYouth {
		return []string{BelongsLive, BelongsStudy}
	}
	return Belongings()
}

func suggestedAge(template string) int {
	if template == TemplateYouth {
		return 11
	}
	return minVotingAge
}

// suggestedAssurance lets people vote by email where that is enough. At an event and in schools somebody hands out codes.
func suggestedAssurance(r RoundSetup) string {
	if r.Template == TemplateLocal && EmailIsEnough(r.PotPence, r.MaxAskPence) {
		return AssuranceEmail
	}
	return AssuranceCode
}

// SuggestedDates are the dates that a template suggests when it is set up now: four weeks to agree what matters and to tell people, five to propose, three weeks to
// check and score, then the vote.
func SuggestedDates(template string, planned, scored bool, now time.Time) Timetable {
	opens := nextWeekday(now, 28, time.Monday, 9)
	proposing := Window{Kind: Proposing, OpensAt: opens, ClosesAt: onDay(opens, 5*7-3, 17)} // a Friday
	voting := Window{Kind: Voting, OpensAt: onDay(opens, 8*7, 9), ClosesAt: onDay(opens, 10*7-1, 20)}
	if template == TemplateEvent {
		day := onDay(opens, 8*7+5, 10) // a Saturday
		voting = Window{Kind: Voting, OpensAt: day, ClosesAt: onDay(day, 0, 16)}
	}
	t := Timetable{Proposing: proposing, Voting: voting}
	t.derive(planned, scored)
	return t
}

// Days before proposals open in which the planning group agrees, where the officer chooses no dates.
const planningDays = 21

// derive sets the windows that follow from the others: planning is the three weeks before proposals open; scoring begins when proposals close
// and leaves a quarter of the time before the vote, a day at least, to seal the rules and hear appeals.
func (t Timetable) derive(planned, scored bool) {
	delete(t, Planning)
	delete(t, Scoring)
	proposing, voting := t[Proposing], t[Voting]
	if planned {
		t[Planning] = Window{Kind: Planning, OpensAt: onDay(proposing.OpensAt, -planningDays, 9), ClosesAt: proposing.OpensAt}
	}
	if scored {
		gap := voting.OpensAt.Sub(proposing.ClosesAt)
		closes := onDay(voting.OpensAt, -max(1, int(gap.Hours()/24/4)), 17)
		if !closes.After(proposing.ClosesAt.Add(time.Hour)) {
			closes = proposing.ClosesAt.Add(gap / 2)
		}
		t[Scoring] = Window{Kind: Scoring, OpensAt: proposing.ClosesAt, ClosesAt: closes}
	}
}

// SuggestedRubric is the four questions, each with four levels, that a template's panel scores by. The first counts twice.
func SuggestedRubric(template string) []RubricCriterion {
	rubric := []RubricCriterion{
		{"Would it reach people who get least?", 2, []string{
			"Mostly people who already get help", "A few new people", "Many new people, and it says how it will find them", "The people whom everyone else misses"}},
		{"Would it help before things get worse?", 1, []string{
			"It helps only when things have gone wrong", "It might help a bit", "It helps early, and we can see how", "It helps early and goes on helping"}},
		{"Can this group do it?", 1, []string{
			"We do not think so", "Perhaps, but there are gaps", "Yes, they have thought it through", "Yes, and they have done something like it before"}},
		{"Is it worth the money?", 1, []string{
			"It costs too much for what it does", "It costs a bit much", "The cost is fair", "It does a lot with a little"}},
	}
	switch template {
	case TemplateEvent:
		rubric[1] = RubricCriterion{"Would it bring people together?", 1, []string{
			"People would stay with those they know", "Some people would meet", "People who never meet would do something together", "People who never meet would run it together"}}
	case TemplateYouth:
		rubric[1] = RubricCriterion{"Do young people lead it?", 1, []string{
			"Adults decide and young people come along", "Young people were asked", "Young people decide together with adults", "Young people decide, and adults help"}}
	}
	return rubric
}
