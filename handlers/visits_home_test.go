package handlers

import (
	"strings"

	"acorn/models"
	"acorn/testing/browser"
)

// everyStage is all stages of a round.
func everyStage() []models.Stage { return models.Stages[:] }

func ofRound(before, after string) func(p *place) string {
	return func(p *place) string { return before + p.round.Slug + after }
}

// frameVisits are of what is around the pages, and of the demo.
func frameVisits() []visit {
	return []visit{
		{route: "GET /healthz"},
		{route: "GET /readyz"},
		{route: "GET /theme.css"},
		{route: "GET /logo/:fingerprint", at: func(p *place) string { return "/logo/" + p.logo() + ".png" }},
		{route: "GET /carry-on/:id", at: func(p *place) string { return "/carry-on/" + p.park() }},
		{route: "GET /demo"},
		{route: "GET /demo/mail"},
		{route: "GET /gallery"},
		{route: "POST /demo/be/:id", at: func(p *place) string { return "/demo/be/" + p.Parent.PersonID }},
		{route: "GET /*", at: func(*place) string { return "/nowhere" }, look: []string{"Visitor", "Officer"}},
	}
}

// accountVisits are of signing in and of one's own data.
func accountVisits() []visit {
	anybody := strings.Fields("Parent Advisor Advisor2 PanelParent Lead Member Resident Councillor TeamOfficer Helper Officer Officer2 Approver Approver2 Safeguarding Auditor Admin Admin2")
	return []visit{
		{route: "GET /sign-in"},
		{route: "POST /sign-in", press: "Send me a code"},
		{route: "GET /sign-in/code"},
		{route: "POST /sign-in/code"},
		{route: "POST /sign-in/with/:provider", at: func(*place) string { return "/sign-in/with/council" }},
		{route: "GET /sign-in/back/:provider", at: func(*place) string { return "/sign-in/back/council" }},
		{route: "POST /sign-out"},
		{route: "GET /help"},
		{route: "POST /help", press: "Begin"},
		{route: "POST /help/stop"},
		{route: "GET /desk", look: []string{"Parent", "Advisor", "Lead", "Resident", "Helper", "Officer", "Approver", "Safeguarding", "Auditor", "Admin"}, stages: []models.Stage{models.StagePublished}},
		{route: "GET /you", look: []string{"Parent", "Officer"}},
		{route: "POST /you", press: "Save", before: func(p *browser.Page) { p.Fill("Name", "") }, look: []string{"Parent"}},
		{route: "GET /you/again", look: []string{"Approver"}},
		{route: "POST /you/again"},
		{route: "GET /you/data.json"},
		{route: "POST /you/sign-out-everywhere"},
		{route: "POST /you/sign-ins/add/:provider", at: func(*place) string { return "/you/sign-ins/add/council" }, who: anybody},
		{route: "POST /you/sign-ins/:id/remove", at: func(p *place) string { return "/you/sign-ins/" + p.signIn() + "/remove" }, who: []string{"Lead"}},
		{route: "POST /you/erase", press: "Close my account", look: []string{"Parent"}, from: func(*place) string { return "/you" }},
	}
}

// publicVisits are of what everyone may read and say.
func publicVisits() []visit {
	return []visit{
		{route: "GET /", look: []string{"Visitor", "Officer"}, stages: []models.Stage{models.StageVoting, models.StageProposing, models.StagePlanning, models.StagePublished}},
		{route: "GET /accessibility"},
		{route: "GET /privacy"},
		{route: "GET /privacy/children"},
		{route: "GET /cookies"},
		{route: "GET /complaints"},
		{route: "GET /concern"},
		{route: "POST /concern", press: "Send it to the safeguarding team"},
		{route: "GET /concern/sent"},
		{route: "GET /needs", stages: []models.Stage{models.StageProposing}},
		{route: "GET /needs/new"},
		{route: "POST /needs/new", press: "Send"},
		{route: "GET /needs/thanks"},
		{route: "GET /needs/:slug", at: func(p *place) string { return "/needs/" + p.need.Slug }},
		{route: "GET /rounds", stages: everyStage()},
		{route: "GET /rounds/:slug", stages: append([]models.Stage{models.StageVoting}, everyStage()...), at: ofRound("/rounds/", ""), look: []string{"Visitor", "Officer"}},
		{route: "GET /funds", stages: []models.Stage{models.StagePublished}, look: []string{"Visitor", "Officer"}},
		{route: "GET /funds/:slug", stages: []models.Stage{models.StagePublished}, look: []string{"Visitor", "Officer"}, at: func(p *place) string { return "/funds/" + p.Fund.Slug }},
	}
}

// officeVisits are of what moderators, safeguarding leads, auditors and administrators do.
func officeVisits() []visit {
	return []visit{
		{route: "GET /concerns"},
		{route: "POST /concerns/:id", at: func(p *place) string { return "/concerns/" + p.concern }, press: "Record and close", from: func(*place) string { return "/concerns" }, within: (*place).worry},
		{route: "POST /concerns/:id/take", at: func(p *place) string { return "/concerns/" + p.concern + "/take" }},
		{route: "POST /concerns/:id/notes", at: func(p *place) string { return "/concerns/" + p.concern + "/notes" }},
		{route: "GET /desk/needs", look: []string{"Officer", "Safeguarding"}},
		{route: "POST /desk/needs/:id", at: func(p *place) string { return "/desk/needs/" + p.said }, who: []string{"Officer", "Officer2", "Safeguarding"}, press: "Keep it back",
			from: func(*place) string { return "/desk/needs" }, within: (*place).wish},
		{route: "GET /audit", look: []string{"Officer", "Auditor"}},
		{route: "GET /audit/trail.csv"},
		{route: "GET /settings"},
		{route: "POST /settings", press: "Save"},
		{route: "POST /settings/logo", press: "Save the logo", from: func(*place) string { return "/settings" }},
		{route: "GET /roles"},
		{route: "POST /roles", press: "Propose the role"},
		{route: "POST /roles/waiting/:id", at: func(p *place) string { return "/roles/waiting/" + p.grant() }},
		{route: "GET /roles/:id/end", at: func(p *place) string { return "/roles/" + p.membership + "/end" }},
		{route: "POST /roles/:id/end", at: func(p *place) string { return "/roles/" + p.membership + "/end" }, press: "End the role"},
	}
}
