package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"

	"github.com/google/uuid"
)

// visit is what the walking tests need to know of a route: an example of its address, whose the example is, and what to press.
//
// Every line of allRoutes has one in allVisits; the tests say which is missing.
type visit struct {
	route string // "POST /needs/new"
	// stages are those of the round that the example is about; the first is where the walk goes, the pages of all are looked at. None means
	// that it is about no round, or about any.
	stages []models.Stage
	// open are the stages in which the form can be sent, where they are fewer than those of its act.
	open []models.Stage
	// at is the address of an example, where the path has parameters.
	at func(p *place) string
	// who are the people for whom the example is theirs: others whom the table of permissions lets through find nothing there, or may not. Needed
	// where the table says "own" or "team" and the path has parameters; empty means everyone whom the table lets through.
	who []string
	// look are the people through whose eyes the page is looked at; empty means the first person who may.
	look []string
	// form is what is posted: as little as gets past the permission. Nothing, where it is nil.
	form func(p *place) url.Values
	// press is the button that sends the form of the page at from (at, where from is nil) as it is, to look at what is said about what is missing.
	// Every form that can be refused with nothing typed has one.
	press string
	from  func(p *place) string
	// before is what is done on the page before that, and within the text of the card or row that has the button, where it has several.
	before func(p *browser.Page)
	within func(p *place) string
}

// place is a round at some stage, with a proposal in each state and what else an example can be about.
type place struct {
	*site
	stage      models.Stage
	round      models.Round
	need       models.Need
	proposals  map[string]models.Proposal // by their state
	delivered  models.Proposal            // the one that the initiative delivers, where the result is published
	lines      []models.ResultLine        // of a published result
	offer      models.Award               // of a published result
	initiative models.Initiative          // of a published result
	payment    models.Payment             // asked for, of the initiative

	concern    string // the id of one that waits
	said       string // the id of a need that waits to be read
	membership string // the id of a role of somebody who is nobody else
}

// proposal is the address of the round's proposal in this state.
func (p *place) proposal(state string) string { return p.proposals[state].Slug }

// worry is what the place's concern says, and wish what its need that waits is called.
func (p *place) worry() string { return "A worry about someone in " + p.round.Name }
func (p *place) wish() string  { return "A later bus in " + p.round.Name }

// park keeps a form as if it was sent after its session had ended, and answers its id.
func (p *place) park() string {
	p.t.Helper()
	id, err := p.Store.ParkForm(p.t.Context(), "/needs/new", "title=No+bus+after+six")
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// states are those of a proposal.
var states = []string{models.ProposalDraft, models.ProposalSubmitted, models.ProposalChangesRequested, models.ProposalEligible, models.ProposalNotEligible, models.ProposalWithdrawn}

// newPlace makes a round that is now at this stage.
func (s *site) newPlace(stage models.Stage) *place {
	s.t.Helper()
	p := &place{site: s, stage: stage, proposals: map[string]models.Proposal{}}
	made := stage
	switch stage {
	case models.AnyStage:
		made = models.StageProposing
	case models.StageCounted, models.StagePublished:
		made = models.StageClosed
	}
	p.round = s.Round(made)
	p.need = s.Need
	for _, state := range states {
		p.proposals[state] = s.Proposal(p.round, state, "Baby bank in "+p.round.Name, 100_000)
	}
	p.delivered = s.Proposal(p.round, models.ProposalEligible, "Walking bus in "+p.round.Name, 50_000)
	switch stage {
	case models.StageSealed, models.StageVoting, models.StageGrace, models.StageClosed:
		s.Seal(p.round, s.fingerprint(p.round))
	case models.StageCounted:
		s.Seal(p.round, s.fingerprint(p.round))
		s.Counted(p.round)
	case models.StagePublished:
		s.decided(p)
	}
	s.strangers(p)
	return p
}

// fingerprint is that of a new key for the round.
func (s *site) fingerprint(r models.Round) string {
	s.t.Helper()
	f, err := s.keys.NewRound(r.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// decided publishes the result of a place's round, offers one award, and has another one delivered.
func (s *site) decided(p *place) {
	s.t.Helper()
	p.lines = s.Published(p.round)
	p.offer = s.Offer(p.round, p.lines[0].ProposalID, 20_000)
	p.initiative = s.Initiative(p.round, p.delivered, "Walking bus", 20_000)
	p.payment = models.Payment{ID: uuid.NewString(), AwardID: p.initiative.AwardID, AmountPence: 5_000, Purpose: "Jackets", ContentHash: "test", State: models.PaymentAsked,
		AskedBy: s.Lead.PersonID, AskedAt: s.Now}
	if err := s.Store.Setup(s.t.Context(), &p.payment); err != nil {
		s.t.Fatal(err)
	}
}

// strangers adds what belongs to no round and to nobody of the world: a concern, a need to be read, and a role to be ended.
func (s *site) strangers(p *place) {
	s.t.Helper()
	ctx := s.t.Context()
	concern := models.Concern{ID: uuid.NewString(), Page: "/needs/new", Body: p.worry(), RaisedAt: s.Now, KeepUntil: models.ConcernKeepUntil(s.Now)}
	said := models.Need{ID: uuid.NewString(), Slug: "said-" + p.round.Slug, AreaID: &s.Area.ID, Title: p.wish(), Body: "The last one goes at 5.50pm.", SaidBy: "resident", PeopleCount: 1,
		CreatedAt: s.Now, KeepUntil: s.Now.AddDate(1, 0, 0)}
	stranger := models.Person{ID: uuid.NewString(), Email: p.round.Slug + "@strangers.example", Name: "Sol Stranger", DisplayName: "Sol Stranger", AgeBand: "adult", CreatedAt: s.Now,
		KeepUntil: s.Now.AddDate(3, 0, 0)}
	role := models.Membership{ID: uuid.NewString(), PersonID: stranger.ID, Role: models.Helper, Venue: "Library", StartedAt: s.Now}
	if err := s.Store.Setup(ctx, &concern, &said, &stranger, &role); err != nil {
		s.t.Fatal(err)
	}
	p.concern, p.said, p.membership = concern.ID, said.ID, role.ID
}

// places are the examples of one test: a place a stage, made when it is first asked for.
type places struct {
	*site
	made map[models.Stage]*place
}

func (s *site) places() *places { return &places{s, map[models.Stage]*place{}} }

func (ps *places) at(stage models.Stage) *place {
	ps.t.Helper()
	if ps.made[stage] == nil {
		ps.made[stage] = ps.newPlace(stage)
	}
	return ps.made[stage]
}

// use gives the next visit a new place where a form about this one was accepted: it is no longer what it was.
func (ps *places) use(r route, a answer, stage models.Stage) {
	if r.method == post && a.status < http.StatusBadRequest {
		delete(ps.made, stage)
	}
}

// method and path are the two halves of the visit's route.
func (v visit) method() string { m, _, _ := strings.Cut(v.route, " "); return m }
func (v visit) path() string   { _, p, _ := strings.Cut(v.route, " "); return p }

// stage is that of the round that the walk goes to.
func (v visit) stage() models.Stage {
	if len(v.stages) == 0 {
		return models.AnyStage
	}
	return v.stages[0]
}

// address is where the visit goes at a place.
func (v visit) address(p *place) string {
	if v.at == nil {
		return v.path()
	}
	return v.at(p)
}

// visited pairs every route with its visit, and fails the test where one has none, or a visit has no route any more.
func visited(t *testing.T) map[string]route {
	t.Helper()
	routes := map[string]route{}
	server := &Server{Deps: Deps{Config: Config{Demo: true}}}
	for _, r := range server.allRoutes() {
		name := r.method + " " + r.path
		routes[name] = r
		if !slices.ContainsFunc(allVisits(), func(v visit) bool { return v.route == name }) {
			t.Errorf("%s has no visit. Add one to the visits of its part (handlers/visits_*_test.go) with an example of its address, so that permissions and accessibility are tested", name)
		}
	}
	for _, v := range allVisits() {
		r, ok := routes[v.route]
		if !ok {
			t.Errorf("the visit of %s has no route in allRoutes any more. Take it away", v.route)
		}
		if strings.Contains(r.path, ":") && v.at == nil {
			t.Errorf("the visit of %s needs an example of its address: set at", v.route)
		}
	}
	return routes
}

// person is somebody of the world, with the columns of the table of permissions that are theirs.
type person struct {
	name  string
	actor models.Actor // of nobody, for a visitor
	roles []models.Role
}

// people are a visitor and everyone of the world. Who holds no role here, or only roles of residents, may propose like anyone.
func (s *site) people() []person {
	return []person{
		{"Visitor", models.Actor{}, []models.Role{models.Visitor}},
		{"Parent", s.Parent, []models.Role{models.Voter, models.Group}},
		{"Advisor", s.Advisor, []models.Role{models.Panel, models.Group}},
		{"Advisor2", s.Advisor2, []models.Role{models.Panel, models.Group}},
		{"PanelParent", s.PanelParent, []models.Role{models.Panel, models.Group}},
		{"Lead", s.Lead, []models.Role{models.Lead, models.Group}},
		{"Member", s.Member, []models.Role{models.Group}},
		{"Resident", s.Resident, []models.Role{models.Team, models.Group}},
		{"Councillor", s.Councillor, []models.Role{models.Team, models.Group}},
		{"TeamOfficer", s.TeamOfficer, []models.Role{models.Team, models.Group}},
		{"Helper", s.Helper, []models.Role{models.Helper}},
		{"Officer", s.Officer, []models.Role{models.Officer}},
		{"Officer2", s.Officer2, []models.Role{models.Officer}},
		{"Approver", s.Approver, []models.Role{models.Approver}},
		{"Approver2", s.Approver2, []models.Role{models.Approver}},
		{"Safeguarding", s.Safeguarding, []models.Role{models.Safeguarding}},
		{"Auditor", s.Auditor, []models.Role{models.Auditor}},
		{"Admin", s.Admin, []models.Role{models.Admin}},
	}
}

// allVisits are the visits of every part, one function a part so that each can grow beside its routes.
func allVisits() []visit {
	return slices.Concat(frameVisits(), accountVisits(), publicVisits(), officeVisits(), proposalVisits())
}
