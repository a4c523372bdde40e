package handlers

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
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
	// act is the row of the table of permissions, where the page is stricter than its route: a public page that may not be public yet.
	act models.Act
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
	// accepted says that the form is taken with nothing in it, and shows a page.
	accepted bool
	from     func(p *place) string
	// before is what is done on the page before that, and within the text of the card or row that has the button, where it has several.
	before func(p *browser.Page)
	within func(p *place) string
}

// path is the visit's route without its method.
func (v visit) path() string { _, p, _ := strings.Cut(v.route, " "); return p }

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
		{"Admin2", s.Admin2, []models.Role{models.Admin}},
	}
}

// allVisits are the visits of every part, one function a part so that each can grow beside its routes.
func allVisits() []visit {
	return slices.Concat(frameVisits(), accountVisits(), publicVisits(), officeVisits(), setupVisits(), electionVisits(), planVisits(), proposalVisits(), panelVisits(), voteVisits(), rollVisits(), countVisits(), awardVisits(),
		initiativeVisits())
}
