package handlers

import (
	"net/url"

	"acorn/models"
)

func ofOffer(after string) func(p *place) string {
	return func(p *place) string { return "/offers/" + p.offered() + after }
}

// awardVisits are of awards and offers.
func awardVisits() []visit {
	published, deciders := []models.Stage{models.StagePublished}, []string{"Approver", "Approver2"}
	proposers, lead := []string{"Officer", "Officer2"}, []string{"Lead"} // a team would propose where it holds the fund: none does
	allocation := func(p *place) string { return "/desk/awards/" + p.allocation() }
	return []visit{
		{route: "GET /desk/rounds/:slug/awards", stages: published, at: ofRound("/desk/rounds/", "/awards"), who: proposers},
		{route: "POST /desk/rounds/:slug/awards", stages: published, at: ofRound("/desk/rounds/", "/awards"), who: proposers},
		{route: "GET /desk/awards/:id", stages: published, at: allocation, who: deciders},
		{route: "POST /desk/awards/:id", stages: published, at: allocation, who: deciders, press: "Record my decision"},
		{route: "POST /desk/rounds/:slug/awards/withdraw", stages: published, who: proposers,
			at: func(p *place) string { p.allocation(); return "/desk/rounds/" + p.round.Slug + "/awards/withdraw" }},
		{route: "GET /rounds/:slug/awards", stages: published, at: ofRound("/rounds/", "/awards")},
		{route: "GET /offers/:id", stages: published, at: ofOffer(""), who: lead},
		{route: "GET /offers/:id/accept", stages: published, at: ofOffer("/accept"), who: lead},
		{route: "POST /offers/:id/accept", stages: published, at: ofOffer("/accept"), who: lead, press: "Accept the offer"},
		{route: "GET /offers/:id/decline", stages: published, at: ofOffer("/decline"), who: lead},
		{route: "POST /offers/:id/decline", stages: published, at: ofOffer("/decline"), who: lead, press: "Say no to the money"},
		{route: "POST /offers/:id/more-time", stages: published, at: ofOffer("/more-time"), who: proposers},
		{route: "POST /offers/:id/take-back", stages: published, at: ofOffer("/take-back"), who: proposers},
	}
}

func ofInitiative(after string) func(p *place) string {
	return func(p *place) string { return "/initiatives/" + p.initiative().Slug + after }
}

// initiativeVisits are of delivering, paying and reporting.
func initiativeVisits() []visit {
	published, payers := []models.Stage{models.StagePublished}, []string{"Approver", "Approver2"}
	theirs, officers := []string{"Lead", "Member", "Officer", "Officer2"}, []string{"Officer", "Officer2"}
	step := func(p *place) string { return "/initiatives/" + p.initiative().Slug + "/manage/steps/" + p.step() }
	promise := func(p *place) string { return "/initiatives/" + p.initiative().Slug + "/manage/deal/" + p.promise() }
	planners, group := []string{"Lead", "Officer", "Officer2"}, []string{"Lead", "Member"}
	plan := func(after string) func(p *place) string {
		return func(p *place) string {
			return "/initiatives/" + p.initiative().Slug + "/manage/plan/" + p.step() + after
		}
	}
	news := func(after string) func(p *place) string {
		return func(p *place) string {
			return "/initiatives/" + p.initiative().Slug + "/manage/news/" + p.update() + after
		}
	}
	hide := func(p *place) string {
		return "/initiatives/" + p.initiative().Slug + "/updates/" + p.update() + "/hide"
	}
	visits := []visit{
		{route: "GET /initiatives", stages: published},
		{route: "GET /initiatives/:slug", stages: published, look: []string{"Visitor", "Officer"}, at: func(p *place) string { p.measured(); return "/initiatives/" + p.initiative().Slug }},
		{route: "GET /initiatives/:slug/manage", stages: published, at: ofInitiative("/manage"), who: theirs, look: []string{"Lead", "Officer"}},
		{route: "GET /initiatives/:slug/manage/deal/:id", stages: published, at: promise, who: officers},
		{route: "POST /initiatives/:slug/manage/deal/:id", stages: published, at: promise, who: officers, press: "Save",
			form: func(*place) url.Values { return url.Values{"kept": {"no"}, "why": {"The door stayed shut"}} }},
		{route: "GET /initiatives/:slug/manage/steps/:id", stages: published, at: step, who: theirs},
		{route: "POST /initiatives/:slug/manage/steps/:id", stages: published, at: step, who: theirs},
		{route: "POST /initiatives/:slug/manage/outcomes/:id/verify", stages: published, who: officers,
			at: func(p *place) string {
				return "/initiatives/" + p.initiative().Slug + "/manage/outcomes/" + p.measured() + "/verify"
			}},
		{route: "GET /initiatives/:slug/manage/plan/new", stages: published, at: ofInitiative("/manage/plan/new"), who: planners},
		{route: "POST /initiatives/:slug/manage/plan/new", stages: published, at: ofInitiative("/manage/plan/new"), who: planners, press: "Save"},
		{route: "GET /initiatives/:slug/manage/plan/:id", stages: published, at: plan(""), who: planners},
		{route: "POST /initiatives/:slug/manage/plan/:id", stages: published, at: plan(""), who: planners},
		{route: "POST /initiatives/:slug/manage/plan/:id/remove", stages: published, at: plan("/remove"), who: planners},
		{route: "GET /initiatives/:slug/manage/news/:id/take-down", stages: published, at: news("/take-down"), who: group},
		{route: "POST /initiatives/:slug/manage/news/:id/take-down", stages: published, at: news("/take-down"), who: group, press: "Take it down"},
		{route: "POST /initiatives/:slug/manage/news/:id/put-back", stages: published, at: news("/put-back"), who: group},
		{route: "GET /initiatives/:slug/updates/:id/hide", stages: published, at: hide, who: append([]string{"Safeguarding"}, officers...)},
		{route: "POST /initiatives/:slug/updates/:id/hide", stages: published, at: hide, who: append([]string{"Safeguarding"}, officers...), press: "Hide it"},
		{route: "POST /initiatives/:slug/updates/:id/show", stages: published, at: func(p *place) string {
			return "/initiatives/" + p.initiative().Slug + "/updates/" + p.hidden() + "/show"
		}, who: []string{"Safeguarding"},
			press: "Show it to everyone again", from: func(*place) string { return "/desk/needs" }},
		{route: "GET /desk/payments", stages: published},
		{route: "GET /desk/payments/:id", stages: published, at: func(p *place) string { return "/desk/payments/" + p.asked() }, who: payers},
		{route: "POST /desk/payments/:id", stages: published, at: func(p *place) string { return "/desk/payments/" + p.asked() }, who: payers, press: "Record my decision"},
		{route: "POST /desk/payments/:id/paid", stages: published, at: func(p *place) string { return "/desk/payments/" + p.agreed() + "/paid" }, who: payers, press: "Record the payment",
			from: func(p *place) string { return "/desk/payments/" + p.agreed() }},
	}
	for page, button := range map[string]string{"payments/new": "", "news/new": "Show it to everyone", "end": "Save", "report": "", "outcomes/new": "Report it"} {
		path := "/manage/" + page
		visits = append(visits, visit{route: "GET /initiatives/:slug" + path, stages: published, at: ofInitiative(path), who: theirs},
			visit{route: "POST /initiatives/:slug" + path, stages: published, at: ofInitiative(path), who: theirs, press: button})
	}
	return visits
}
