package handlers

import (
	"net/url"

	"acorn/models"
)

// setupVisits are of setting up a round.
func setupVisits() []visit {
	draft, officers := []models.Stage{models.StageDraft}, []string{"Officer", "Officer2"}
	reviewing := []models.Stage{models.StageReviewing}
	part := func(name string) func(p *place) string { return ofRound("/desk/rounds/", "/change/"+name) }
	template := func(*place) string { return "/desk/rounds/new/local" }
	ofFund := func(rest string) func(p *place) string {
		return func(p *place) string { return "/desk/funds/" + p.Fund.Slug + rest }
	}
	return []visit{
		{route: "GET /desk/funds/new"},
		{route: "POST /desk/funds/new", press: "Make the fund", form: func(p *place) url.Values { return url.Values{"fund_holder": {p.Council.ID}} }},
		{route: "GET /desk/funds/:slug/correct", stages: draft, at: ofFund("/correct"), who: officers},
		{route: "POST /desk/funds/:slug/correct", stages: draft, at: ofFund("/correct"), who: officers},
		{route: "GET /desk/funds/:slug/add", stages: reviewing, at: ofFund("/add"), who: officers},
		{route: "POST /desk/funds/:slug/add", stages: reviewing, at: ofFund("/add"), who: officers, press: "Add the money",
			form: func(*place) url.Values {
				return url.Values{"organisation": {"Harwick Council"}, "amount": {"100"}, "reason": {"A gift"}}
			}},
		{route: "GET /desk/rounds/new"},
		{route: "GET /desk/rounds/new/:template", at: template, who: officers},
		{route: "POST /desk/rounds/new/:template", at: template, who: officers, press: "Save and continue"},
		{route: "GET /desk/rounds/:slug", stages: everyStage(), at: ofRound("/desk/rounds/", ""), who: officers},
		{route: "GET /desk/rounds/:slug/copy", stages: []models.Stage{models.StagePublished}, at: ofRound("/desk/rounds/", "/copy"), who: officers},
		{route: "POST /desk/rounds/:slug/copy", stages: []models.Stage{models.StagePublished}, at: ofRound("/desk/rounds/", "/copy"), who: officers},
		{route: "GET /desk/rounds/:slug/change/:part", stages: draft, at: part("dates"), who: officers},
		{route: "POST /desk/rounds/:slug/change/:part", stages: draft, at: part("rules"), who: officers},
		{route: "GET /desk/rounds/:slug/rules-compared", stages: draft, at: ofRound("/desk/rounds/", "/rules-compared"), who: officers},
		{route: "GET /desk/rounds/:slug/duties", stages: draft, at: ofRound("/desk/rounds/", "/duties"), who: officers},
		{route: "POST /desk/rounds/:slug/duties", stages: draft, at: ofRound("/desk/rounds/", "/duties"), who: officers,
			form: func(*place) url.Values { return url.Values{"kind": {"equality"}} }},
		{route: "POST /desk/rounds/:slug/publish", stages: draft, at: ofRound("/desk/rounds/", "/publish"), who: officers},
		{route: "POST /desk/rounds/:slug/discard", stages: draft, at: ofRound("/desk/rounds/", "/discard"), who: officers},
		{route: "GET /desk/rounds/:slug/cancel", stages: []models.Stage{models.StageReviewing, models.StageVoting, models.StageCancelled}, at: ofRound("/desk/rounds/", "/cancel"), who: officers},
		{route: "POST /desk/rounds/:slug/cancel", stages: reviewing, at: ofRound("/desk/rounds/", "/cancel"), who: officers, press: "Cancel the round"},
		{route: "POST /desk/rounds/:slug/cancel/confirm", stages: reviewing, at: ofRound("/desk/rounds/", "/cancel/confirm"), who: officers},
		{route: "POST /desk/rounds/:slug/cancel/keep", stages: reviewing, at: ofRound("/desk/rounds/", "/cancel/keep"), who: officers},
	}
}

// electionVisits are of past votes from elsewhere.
func electionVisits() []visit {
	of := func(before, after string, shown bool) func(p *place) string {
		return func(p *place) string { return before + p.election(shown) + after }
	}
	return []visit{
		{route: "GET /elections"},
		{route: "GET /elections/:slug", at: of("/elections/", "", true)},
		{route: "GET /elections/:slug/count", at: of("/elections/", "/count", true)},
		{route: "GET /elections/:slug/files", at: of("/elections/", "/files", true)},
		{route: "GET /elections/:slug/election.pb", at: of("/elections/", "/election.pb", true)},
		{route: "GET /elections/:slug/result.json", at: of("/elections/", "/result.json", true)},
		{route: "GET /elections/:slug/recount.zip", at: of("/elections/", "/recount.zip", true)},
		{route: "GET /desk/elections"},
		{route: "POST /desk/elections", press: "Read the file"},
		{route: "GET /desk/elections/:slug", at: of("/desk/elections/", "", false), who: []string{"Officer", "Officer2"}},
		{route: "POST /desk/elections/:slug", at: of("/desk/elections/", "", false), who: []string{"Officer", "Officer2"}},
		{route: "POST /desk/elections/:slug/remove", at: func(p *place) string { return "/desk/elections/" + p.spareElection() + "/remove" }, who: []string{"Officer", "Officer2"}},
	}
}

// planVisits are of the planning group.
func planVisits() []visit {
	planning := []models.Stage{models.StagePlanning}
	planners := []string{"Resident", "Councillor", "TeamOfficer", "Officer", "Officer2", "Advisor", "Advisor2", "PanelParent"}
	return []visit{
		{route: "GET /rounds/:slug/plan", stages: []models.Stage{models.StagePlanning, models.StageProposing}, look: []string{"Visitor", "Resident"},
			at: func(p *place) string { p.item(); return "/rounds/" + p.round.Slug + "/plan" }},
		{route: "POST /rounds/:slug/plan", stages: planning, at: ofRound("/rounds/", "/plan"), who: planners, press: "Add it"},
		{route: "POST /rounds/:slug/plan/:item", stages: planning, at: func(p *place) string { return "/rounds/" + p.round.Slug + "/plan/" + p.item() }, who: planners},
	}
}
