// Package world makes a small council for tests: its people in every role, and rounds at any stage with proposals in any state. It writes
// rows directly, so that a test of one stage does not depend on the use cases of the stages before.
package world

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/keys"
	"acorn/models/store"

	"github.com/google/uuid"
)

// World is a council with somebody in every role.
type World struct {
	t     testing.TB
	Store *store.Store
	// What belongs to the store, where the test has set it.
	Options store.Options // how it was opened
	Keys    *keys.Ring
	Queries *Queries
	Now     time.Time

	Council, Health, Group models.Organisation // Group is the parents' group that proposes
	Area                   models.Area
	Team                   models.CommunityTeam // the community team that plans
	Youth                  models.CommunityTeam // the youth panel that scores
	Fund                   models.Fund
	Need                   models.Need
	Outcome                models.Outcome
	Indicator              models.Indicator

	// One actor a role, and a second of those whose acts take two. Advisor and Advisor2 are under 18; Lead leads Group; Helper helps in every round,
	// and Helper2 in the first; Parent signed in and has no role.
	Officer, Officer2, Approver, Approver2, Safeguarding, Auditor, Admin, Admin2            models.Actor
	Helper, Helper2                                                                         models.Actor
	Advisor, Advisor2, PanelParent, Lead, Member, Resident, Councillor, TeamOfficer, Parent models.Actor

	rounds    int
	proposals int
	eligible  map[string][]models.Project // of each round
	versions  map[string]string           // of each proposal
	reviews   map[string]string           // of each proposal that was decided on
	criteria  map[string]string           // the first of each round
}

func id() string { return uuid.NewString() }

// New makes the council in an empty store.
func New(t testing.TB, s *store.Store) *World {
	t.Helper()
	now, err := s.Now(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	w := &World{t: t, Store: s, Now: now, eligible: map[string][]models.Project{}, versions: map[string]string{}, reviews: map[string]string{}, criteria: map[string]string{}}
	w.Council = models.Organisation{ID: id(), Name: "Harwick Council", Kind: "council", CreatedAt: now}
	w.Health = models.Organisation{ID: id(), Name: "Harwick Health Partnership", Kind: "partnership", CreatedAt: now}
	w.Group = models.Organisation{ID: id(), Name: "Northgate Parents", Kind: "group", CreatedAt: now}
	w.Area = models.Area{ID: id(), Name: "Northgate", OnsCode: "E05999001"}
	w.Team = models.CommunityTeam{ID: id(), Slug: "northgate", Name: "Northgate Community Team", Kind: "community", AreaID: &w.Area.ID}
	w.Youth = models.CommunityTeam{ID: id(), Slug: "young-advisors", Name: "Harwick Young Advisors", Kind: "youth"}
	w.setup(&w.Council, &w.Health, &w.Group, &w.Area, &w.Team, &w.Youth)
	w.people()
	w.Fund = models.Fund{ID: id(), Slug: "families-first", Name: "Families First fund", HolderID: w.Council.ID, Purpose: "Help early",
		FinancialYear: "2026-27", CreatedBy: w.Officer.PersonID, CreatedAt: now}
	framework := models.Framework{ID: id(), Name: "Common outcomes", Source: "Test"}
	theme := models.Theme{ID: id(), FrameworkID: framework.ID, Name: "Happy", Position: 1}
	w.Outcome = models.Outcome{ID: id(), ThemeID: theme.ID, Name: "Parents have someone to turn to", Position: 1}
	w.Indicator = models.Indicator{ID: id(), OutcomeID: w.Outcome.ID, Name: "Parents who feel they have someone to turn to", Unit: "percent", Direction: "up"}
	w.setup(&w.Fund,
		&models.Contribution{ID: id(), FundID: w.Fund.ID, OrganisationID: w.Council.ID, AmountPence: 8_000_000, CreatedAt: now},
		&models.Contribution{ID: id(), FundID: w.Fund.ID, OrganisationID: w.Health.ID, AmountPence: 2_000_000, CreatedAt: now},
		&framework, &theme, &w.Outcome, &w.Indicator)
	return w
}

func (w *World) setup(rows ...any) {
	w.t.Helper()
	if err := w.Store.Setup(context.Background(), rows...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *World) people() {
	team, youth, council, group := &w.Team.ID, &w.Youth.ID, &w.Council.ID, &w.Group.ID
	var rows []any
	for _, p := range []struct {
		actor    *models.Actor
		name     string
		adult    bool
		role     models.Role
		capacity string
		team     *string
		org      *string
	}{
		{&w.Officer, "Olive Officer", true, models.Officer, "", nil, council},
		{&w.Officer2, "Oscar Officer", true, models.Officer, "", nil, council},
		{&w.Approver, "Anna Approver", true, models.Approver, "", nil, council},
		{&w.Approver2, "Amir Approver", true, models.Approver, "", nil, council},
		{&w.Safeguarding, "Sara Safe", true, models.Safeguarding, "", nil, council},
		{&w.Auditor, "Audley Auditor", true, models.Auditor, "", nil, nil},
		{&w.Admin, "Ada Admin", true, models.Admin, "", nil, nil},
		{&w.Admin2, "Adil Admin", true, models.Admin, "", nil, nil},
		{&w.Helper, "Hal Helper", true, "", "", nil, nil},
		{&w.Helper2, "Hester Helper", true, "", "", nil, nil},
		{&w.Advisor, "Young Advisor A", false, models.Panel, "young_person", youth, nil},
		{&w.Advisor2, "Young Advisor B", false, models.Panel, "young_person", youth, nil},
		{&w.PanelParent, "Pat Panel", true, models.Panel, "parent", youth, nil},
		{&w.Lead, "Leah Lead", true, models.Lead, "", nil, group},
		{&w.Member, "Mo Member", true, models.Group, "", nil, group},
		{&w.Resident, "Rita Resident", true, models.Team, "resident", team, nil},
		{&w.Councillor, "Colin Councillor", true, models.Team, "councillor", team, nil},
		{&w.TeamOfficer, "Tess Officer", true, models.Team, "officer", team, nil},
		{&w.Parent, "Priya Parent", true, "", "", nil, nil},
	} {
		person := models.Person{ID: id(), Email: id()[:8] + "@people.example", DisplayName: p.name, AgeBand: "under_18", DemoNote: "Test", CreatedAt: w.Now,
			KeepUntil: w.Now.AddDate(3, 0, 0)}
		if p.adult {
			person.AgeBand, person.Name = "adult", p.name
		}
		rows = append(rows, &person)
		*p.actor = models.Actor{PersonID: person.ID, DisplayName: person.DisplayName, Email: person.Email, Adult: p.adult}
		if p.role == "" {
			continue
		}
		m := models.Membership{ID: id(), PersonID: person.ID, Role: p.role, Capacity: p.capacity, TeamID: p.team, OrganisationID: p.org, StartedAt: w.Now}
		rows = append(rows, &m)
		p.actor.Memberships = []models.Membership{m}
	}
	w.setup(rows...)
}

const day = 24 * time.Hour

// Round makes a round of £40,000 whose stage is now the given one, as far as the clock and the seal decide: up to StageClosed, and StageCancelled.
func (w *World) Round(stage models.Stage) models.Round {
	w.t.Helper()
	w.rounds++
	published := w.Now.Add(-60 * day)
	r := models.Round{ID: id(), Slug: fmt.Sprintf("round-%d", w.rounds), FundID: w.Fund.ID, TeamID: &w.Team.ID, AreaID: &w.Area.ID,
		Name: fmt.Sprintf("Northgate round %d", w.rounds), Summary: "Share £40,000 in Northgate", Template: "local", PotPence: 4_000_000,
		MinAskPence: 20_000, MaxAskPence: 1_000_000, WhoMayPropose: "Anyone who lives or works in Northgate", WhoMayVote: "Anyone aged 8 or over who lives in Northgate",
		MinAge: 8, Belonging: strings.Join(models.Belongings(), " "), Assurance: "email", SafeguardingLead: "Sara Safe, 01632 960 001", SafeguardingDeputy: "Dev Deputy, 01632 960 002", CreatedBy: w.Officer.PersonID, CreatedAt: published, PublishedBy: &w.Officer.PersonID, PublishedAt: &published}
	switch stage {
	case models.StageDraft:
		r.PublishedBy, r.PublishedAt = nil, nil
	case models.StageCancelled:
		r.CancelReason, r.CancelProposedBy, r.CancelProposedAt = "The money was needed elsewhere.", &w.Officer.PersonID, &w.Now
		r.CancelledBy, r.CancelledAt = &w.Officer.PersonID, &w.Now
	}
	rows := []any{&r}
	for kind, window := range windows(stage) {
		rows = append(rows, &models.Window{RoundID: r.ID, Kind: kind, OpensAt: w.Now.Add(window[0]), ClosesAt: w.Now.Add(window[1])})
	}
	rows = append(rows, &models.Rulebook{RoundID: r.ID, BallotType: models.BallotApproval, MaxChoices: 3, CountingRule: "greedy", Support: "votes", Unfit: "skip", Ties: models.TiesCheapest, GraceMinutes: 20},
		&models.PanelOfRound{RoundID: r.ID, TeamID: w.Youth.ID})
	for i, question := range []string{"Would it reach people who get least?", "Can they do it?"} {
		c := models.Criterion{ID: id(), RoundID: r.ID, Position: i + 1, Question: question, Weight: 2 - i}
		rows = append(rows, &c)
		if i == 0 {
			w.criteria[r.ID] = c.ID
		}
		for score, meaning := range []string{"Hardly", "A bit", "Mostly", "Completely"} {
			rows = append(rows, &models.CriterionLevel{CriterionID: c.ID, Score: score + 1, Meaning: meaning})
		}
	}
	for i, kind := range []string{"data_protection", "equality", "power", "pre_election", "subsidy", "safeguarding", "complaints"} {
		rows = append(rows, &models.Duty{RoundID: r.ID, Kind: kind, Link: fmt.Sprintf("https://harwick.example/%d", i), AnsweredBy: w.Officer.PersonID, AnsweredAt: published})
	}
	w.Need = models.Need{ID: id(), Slug: "need-" + r.Slug, RoundID: &r.ID, AreaID: &w.Area.ID, Title: "Nowhere to go with a new baby", Body: "Parents say so", SaidBy: "resident",
		PeopleCount: 73, Source: "Stalls in the market", CreatedAt: published, ReleasedBy: &w.Officer.PersonID, ReleasedAt: &published, KeepUntil: w.Now.AddDate(1, 0, 0)}
	w.setup(append(rows, &w.Need)...)
	if stage != models.StageDraft {
		w.helps(&w.Helper, r, "Northgate Library")
	}
	if w.rounds == 1 {
		w.helps(&w.Helper2, r, "St Luke's Hall")
	}
	return r
}

// helps makes somebody a session helper of a round.
func (w *World) helps(actor *models.Actor, r models.Round, venue string) {
	w.t.Helper()
	m := models.Membership{ID: id(), PersonID: actor.PersonID, Role: models.Helper, RoundID: &r.ID, Venue: venue, StartedAt: w.Now}
	w.setup(&m)
	actor.Memberships = append(actor.Memberships, m)
}

// windows is the timetable, as offsets from now, that makes a stage the present one.
func windows(stage models.Stage) map[string][2]time.Duration {
	w := map[string][2]time.Duration{models.Planning: {-50 * day, -40 * day}, models.Proposing: {-39 * day, -20 * day}, models.Scoring: {-19 * day, -10 * day}, models.Voting: {-9 * day, -day}}
	shift := map[models.Stage]time.Duration{models.StageDraft: 60 * day, models.StagePlanning: 45 * day, models.StageWaiting: 51 * day, models.StageProposing: 30 * day,
		models.StageReviewing: 15 * day, models.StageCancelled: 15 * day, models.StageSealed: 9*day + 12*time.Hour, models.StageVoting: 5 * day, models.StageGrace: day - 5*time.Minute}[stage]
	for kind := range w {
		w[kind] = [2]time.Duration{w[kind][0] + shift, w[kind][1] + shift}
	}
	return w
}

// Proposal makes a proposal of the group's lead in this state, with one budget line that is the whole ask.
func (w *World) Proposal(r models.Round, state, title string, pence int64) models.Proposal {
	w.t.Helper()
	return w.ThemedProposal(r, state, title, pence, "under-5s")
}

// ThemedProposal is Proposal with another theme.
func (w *World) ThemedProposal(r models.Round, state, title string, pence int64, theme string) models.Proposal {
	w.t.Helper()
	return w.proposal(r, state, title, pence, theme, "One sentence of benefit.", w.Group.Name)
}

// DescribedProposal is an eligible proposal with words of its own.
func (w *World) DescribedProposal(r models.Round, title string, pence int64, theme, summary, group string) models.Proposal {
	w.t.Helper()
	return w.proposal(r, models.ProposalEligible, title, pence, theme, summary, group)
}

func (w *World) proposal(r models.Round, state, title string, pence int64, theme, summary, group string) models.Proposal {
	w.t.Helper()
	at := w.Now.Add(-30*day - time.Hour + time.Duration(w.proposals)*time.Minute) // one after the other
	w.proposals++
	p := models.Proposal{ID: id(), RoundID: r.ID, Slug: "p-" + id()[:8], OrganisationID: &w.Group.ID, MadeBy: w.Lead.PersonID, State: state, CreatedAt: at, KeepUntil: w.Now.AddDate(1, 0, 0)}
	v := models.ProposalVersion{ID: id(), ProposalID: p.ID, Number: 1, Title: title, Summary: summary, NeedID: &w.Need.ID, What: "We will do it.", Place: "St Luke's Hall",
		WhoFor: "Parents of under-twos", PeopleCount: 90, Theme: theme, GroupName: group, HowKnown: "We will ask.", AskPence: pence, UpdatedAt: at}
	w.versions[p.ID] = v.ID
	if state == models.ProposalWithdrawn {
		p.WithdrawnAt = &at
	}
	if state != models.ProposalDraft {
		reference := "ACN-" + id()[:8]
		p.Reference, p.SubmittedAt = &reference, &at
	}
	rows := []any{&p, &v, &models.BudgetLine{ID: id(), VersionID: v.ID, Position: 1, Label: "Hall and biscuits", AmountPence: pence},
		&models.DealLine{ID: id(), VersionID: v.ID, Side: "council", Position: 1, Body: "Lend the hall"}, &models.DealLine{ID: id(), VersionID: v.ID, Side: "group", Position: 1, Body: "Open twice a week"},
		&models.ProposalOutcome{VersionID: v.ID, OutcomeID: w.Outcome.ID}}
	if state != models.ProposalDraft {
		rows = append(rows, store.Patch{Row: &models.ProposalVersion{}, Key: "id", Value: v.ID, Values: map[string]any{"submitted_at": at}})
	}
	if state == models.ProposalEligible {
		w.eligible[r.ID] = append(w.eligible[r.ID], models.Project{RoundID: r.ID, ProposalID: p.ID, VersionID: v.ID, Title: title, CostPence: pence})
	}
	switch state {
	case models.ProposalEligible, models.ProposalNotEligible, models.ProposalChangesRequested:
		w.reviews[p.ID] = id()
		rows = append(rows, &models.Review{ID: w.reviews[p.ID], VersionID: v.ID, Decision: state, Reasons: "Because we read it.", DecidedBy: w.Officer.PersonID, DecidedAt: at})
	}
	w.setup(rows...)
	return p
}

// Seal puts the round's eligible proposals on the ballot and freezes its rules, as an officer does before voting opens. fingerprint is that
// of the round's key, or any text where no ballot is cast.
func (w *World) Seal(r models.Round, fingerprint string) {
	w.t.Helper()
	rows := []any{store.Patch{Row: &models.Round{}, Key: "id", Value: r.ID, Values: map[string]any{"key_fingerprint": fingerprint}}}
	projects := w.eligible[r.ID]
	for i := range projects {
		projects[i].Number = i + 1
		rows = append(rows, &projects[i])
	}
	w.setup(rows...)
	frame, err := w.Store.Frame(context.Background(), r.Slug)
	if err != nil {
		w.t.Fatal(err)
	}
	hash, err := models.RulebookHash(frame.Round, frame.Rules, frame.Timetable, projects)
	if err != nil {
		w.t.Fatal(err)
	}
	w.setup(store.Patch{Row: &models.Rulebook{}, Key: "round_id", Value: r.ID, Values: map[string]any{"sealed_by": w.Officer.PersonID, "sealed_at": w.Now, "hash": hash,
		"seal_proposed_by": w.Officer2.PersonID, "seal_proposed_at": w.Now, "seal_proposed_hash": hash}})
}

// Version is the id of what a proposal says.
func (w *World) Version(p models.Proposal) string { return w.versions[p.ID] }

// Review is the id of the decision on a proposal.
func (w *World) Review(p models.Proposal) string { return w.reviews[p.ID] }

// Criterion is the id of the first question that a round's panel answers.
func (w *World) Criterion(r models.Round) string { return w.criteria[r.ID] }
