package handlers

import "acorn/models"

// panelVisits are of scoring.
func panelVisits() []visit {
	scoring, members, officers := []models.Stage{models.StageReviewing}, []string{"Advisor", "Advisor2", "PanelParent"}, []string{"Officer", "Officer2"}
	// The advisor has a card for one idea, and none for the other.
	carded := func(after string) func(p *place) string {
		return func(p *place) string {
			if p.stage == models.StageReviewing {
				p.card()
			}
			return "/rounds/" + p.round.Slug + "/panel/" + p.delivered.Slug + after
		}
	}
	interest := func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/panel/interests/" + p.interest() }
	blank := func(p *place) string {
		return "/rounds/" + p.round.Slug + "/panel/" + p.proposal(models.ProposalEligible) + "/know"
	}
	// People who want to propose in this round may see it too: the Parent has not, the group has.
	released := []string{"Advisor", "Advisor2", "PanelParent", "Lead", "Member", "Resident", "Councillor", "TeamOfficer", "Officer", "Officer2", "Approver", "Approver2", "Auditor"}
	return []visit{
		{route: "GET /rounds/:slug/panel", stages: []models.Stage{models.StageReviewing, models.StageVoting}, at: ofRound("/rounds/", "/panel"), who: members},
		{route: "GET /rounds/:slug/panel/result", stages: []models.Stage{models.StageVoting}, act: models.ActPanelResult, look: []string{"Officer", "Lead"}, who: released,
			at: func(p *place) string { p.released(); return "/rounds/" + p.round.Slug + "/panel/result" }},
		{route: "GET /rounds/:slug/panel/:proposal/know", stages: scoring, at: blank, who: members},
		{route: "POST /rounds/:slug/panel/:proposal/know", stages: scoring, at: blank, who: members, press: "Continue"},
		{route: "GET /rounds/:slug/panel/:proposal", stages: scoring, at: carded(""), who: members},
		{route: "GET /rounds/:slug/panel/:proposal/question/:number", stages: scoring, at: carded("/question/1"), who: members},
		{route: "POST /rounds/:slug/panel/:proposal/question/:number", stages: scoring, at: carded("/question/1"), who: members},
		{route: "GET /rounds/:slug/panel/:proposal/comment", stages: scoring, at: carded("/comment"), who: members},
		{route: "POST /rounds/:slug/panel/:proposal/comment", stages: scoring, at: carded("/comment"), who: members},
		{route: "GET /rounds/:slug/panel/:proposal/check", stages: scoring, at: carded("/check"), who: members},
		{route: "POST /rounds/:slug/panel/:proposal/check", stages: scoring, at: carded("/check"), who: members},
		{route: "GET /desk/rounds/:slug/panel", stages: []models.Stage{models.StageReviewing, models.StageVoting}, at: ofRound("/desk/rounds/", "/panel"), who: officers},
		{route: "POST /desk/rounds/:slug/panel/release", stages: scoring, at: ofRound("/desk/rounds/", "/panel/release"), who: officers,
			open: []models.Stage{models.StageSealed, models.StageVoting, models.StageGrace, models.StageClosed, models.StageCounted, models.StagePublished}}, // while members score, it waits
		{route: "GET /desk/rounds/:slug/panel/interests/:id", stages: scoring, at: interest, who: officers},
		{route: "POST /desk/rounds/:slug/panel/interests/:id", stages: scoring, at: interest, who: officers},
	}
}
