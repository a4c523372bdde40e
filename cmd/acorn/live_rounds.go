package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"
)

// round sets a round up, answers its duties and publishes it.
func (t *teller) round(r council.Round) {
	begun := r.Timetable.SetUp
	t.add(begun, r.Officer+" sets up "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error { return t.setUp(ctx, officer, r) }))
	duties := begun
	duties.Days++
	t.add(duties, r.Officer+" answers the duties of "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
		for _, d := range r.Duties {
			if err := t.store.AnswerDuty(ctx, officer, slug(r), models.DutyInput{Kind: d.Duty, Link: d.Link, Reason: d.Reason}); err != nil {
				return fmt.Errorf("%s: %w", d.Duty, err)
			}
		}
		return nil
	}))
	published := begun
	published.Days += 2
	t.add(published, r.Officer+" publishes "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
		return t.store.PublishRound(ctx, officer, slug(r))
	}))
}

// setUp answers the ten questions as an officer types them, and changes what the template suggests.
func (t *teller) setUp(ctx context.Context, officer models.Actor, r council.Round) error {
	fund, err := t.fundOf(ctx, officer, r)
	if err != nil {
		return err
	}
	money := models.MoneyInput{Name: r.Name, Summary: r.Intro, Fund: models.NewFundChoice, NewFund: fund, Pot: pounds(r.Pot), Min: pounds(r.MinAsk), Max: pounds(r.MaxAsk)}
	if fund.Name == "" {
		if money.Fund, err = t.fundID(ctx, officer, r); err != nil {
			return err
		}
	}
	made, err := t.store.CreateRound(ctx, officer, r.Template, money)
	if err != nil {
		return err
	}
	if made != slug(r) {
		return fmt.Errorf("the round is at %s, not at %s", made, slug(r))
	}
	for _, in := range t.parts(r) {
		if err := t.store.ChangeRound(ctx, officer, made, in); err != nil {
			return fmt.Errorf("the part %s: %w", in.Part, err)
		}
	}
	return nil
}

// fundOf is the new fund of the first round that shares it out; a later round's is empty.
func (t *teller) fundOf(ctx context.Context, officer models.Actor, r council.Round) (models.FundInput, error) {
	f := keyed(t.demo.Funds, r.Fund, func(f council.Fund) string { return f.Key })
	_, options, err := t.store.NewRound(ctx, officer, r.Template, "")
	if err != nil {
		return models.FundInput{}, err
	}
	if _, err := find(options.Funds, func(o models.FundOption) bool { return o.Name == f.Name }); err == nil {
		return models.FundInput{}, nil
	}
	in := models.FundInput{Name: f.Name, Purpose: f.Purpose, Year: models.FinancialYear(options.Now), Holder: idOf("organisation", f.Holder)}
	for _, c := range f.Contributions {
		in.Contributions = append(in.Contributions, models.ContributionInput{Organisation: t.organisation(c.Organisation).Name, Amount: pounds(c.Pence)})
	}
	return in, nil
}

func (t *teller) fundID(ctx context.Context, officer models.Actor, r council.Round) (string, error) {
	f := keyed(t.demo.Funds, r.Fund, func(f council.Fund) string { return f.Key })
	_, options, err := t.store.NewRound(ctx, officer, r.Template, "")
	if err != nil {
		return "", err
	}
	option, err := find(options.Funds, func(o models.FundOption) bool { return o.Name == f.Name })
	return option.ID, err
}

// pounds is an amount of pence as people type it.
func pounds(pence int64) string { return fmt.Sprintf("%d.%02d", pence/100, pence%100) }

// parts are everything that an officer decides about a round after its name and its money.
func (t *teller) parts(r council.Round) []models.RoundInput {
	typed := func(o council.Offset) models.TypedMoment {
		if o.IsZero() {
			return models.TypedMoment{}
		}
		return models.TypedMomentOf(t.moment(o))
	}
	deref := func(id *string) string {
		if id == nil {
			return ""
		}
		return *id
	}
	tt := r.Timetable
	lead, deputy := council.Safeguarding()
	grace := "20"
	if r.Template == council.TemplateEvent {
		grace = "0"
	}
	usual, _ := models.NewRoundSetup(r.Template)
	rules := models.RoundInputOf(models.RoundRulesPart, usual).Rules
	if r.Ballot.InOrder {
		rules.Ballot, rules.Places = models.BallotRanking, strconv.Itoa(r.Ballot.MaxPicks)
	}
	rules.MaxChoices, rules.PanelPublic, rules.Grace = strconv.Itoa(r.Ballot.MaxPicks), "yes", grace
	if r.Ballot.ShowOther {
		rules.ShowOther = "yes"
	}
	parts := []models.RoundInput{
		{Part: models.RoundPeoplePart, People: models.PeopleInput{Area: deref(ref("area", r.Area)), Team: deref(ref("team", r.Team)), WhoMayPropose: r.WhoMayPropose,
			WhoMayVote: r.Ballot.Who, MinAge: strconv.Itoa(r.Ballot.MinimumAge), Belonging: r.Ballot.Belonging}},
		{Part: models.RoundDatesPart, Dates: models.DatesInput{ProposalsOpen: typed(tt.ProposalsOpen), ProposalsClose: typed(tt.ProposalsClose), VotingOpen: typed(tt.VotingOpen),
			VotingClose: typed(tt.VotingClose), Own: true, PlanningOpen: typed(tt.PlanningFrom), PlanningClose: typed(tt.PlanningTo), Venue: r.Venue}},
		{Part: models.RoundChecksPart, Checks: models.ChecksInput{Panel: deref(ref("team", r.Panel)), SafeguardingLead: lead, SafeguardingDeputy: deputy, Assurance: r.Ballot.Assurance}},
		{Part: models.RoundRulesPart, Rules: rules},
	}
	if r.Panel == "" {
		return parts
	}
	rubric := models.RubricInput{}
	for _, c := range t.demo.Rubric {
		rubric.Criteria = append(rubric.Criteria, models.CriterionInput{Question: c.Question, Weight: strconv.Itoa(c.Weight), Levels: c.Levels})
	}
	// The panel has a window of its own once there is one.
	dates := parts[1]
	dates.Dates.ScoringOpen, dates.Dates.ScoringClose = typed(tt.ScoringOpen), typed(tt.ScoringClose)
	return append(parts, models.RoundInput{Part: models.RoundRubricPart, Rubric: rubric}, dates)
}

// plan agrees priorities and rules. Each member of the planning group sits down once and says what they think of all of them.
func (t *teller) plan(r council.Round) {
	opens, closes := t.moment(r.Timetable.PlanningFrom), t.moment(r.Timetable.PlanningTo)
	var people []string
	seen := map[string]bool{}
	for i, item := range r.Plan {
		t.addAt(opens.Add(time.Duration(5+4*i)*time.Minute), item.Choices[0].Person+" puts to the group: "+item.Text, t.by(item.Choices[0].Person, func(ctx context.Context, actor models.Actor) error {
			kind := models.PlanPriority
			if item.Rule {
				kind = models.PlanRule
			}
			_, err := t.store.AddPlanItem(ctx, actor, slug(r), models.PlanItemInput{Kind: kind, Title: item.Text, Body: item.Why})
			return err
		}))
		for _, c := range item.Choices {
			if !seen[c.Person] {
				seen[c.Person] = true
				people = append(people, c.Person)
			}
		}
	}
	opens = opens.Add(2 * time.Hour)
	if r.State == council.StatePlanning {
		closes = t.moment(council.Offset{Days: -1, Hour: 21})
	}
	for i, person := range people {
		t.addAt(spread(opens, closes, i, len(people)), person+" says what they think of the plan of "+r.Name, t.by(person, func(ctx context.Context, actor models.Actor) error {
			return t.choose(ctx, actor, r, person)
		}))
	}
}

// choose says what a person thinks of each priority and rule.
func (t *teller) choose(ctx context.Context, actor models.Actor, r council.Round, person string) error {
	page, err := t.store.PlanPage(ctx, actor, slug(r))
	if err != nil {
		return err
	}
	items := append(append([]models.PlanItem{}, page.Priorities...), page.Rules...)
	for _, planned := range r.Plan {
		choice, err := find(planned.Choices, func(c council.Choice) bool { return c.Person == person })
		if err != nil {
			continue
		}
		item, err := find(items, func(i models.PlanItem) bool { return i.Title == planned.Text })
		if err != nil {
			return err
		}
		if err := t.store.ChoosePlan(ctx, actor, slug(r), models.PlanChoiceInput{Item: item.ID, Choice: choice.Answer, Why: choice.Why}); err != nil {
			return err
		}
	}
	return nil
}
