package handlers

import (
	"acorn/models"
	"acorn/testing/browser"
)

// voteVisits are of the vote. No page of it knows who somebody is, so that every person is a visitor here; and a ballot that was not opened
// while voting was open cannot be sent afterwards.
func voteVisits() []visit {
	voting := []models.Stage{models.StageVoting}
	vote := func(after string) func(p *place) string { return ofRound("/rounds/", "/vote"+after) }
	return []visit{
		{route: "GET /rounds/:slug/vote", stages: []models.Stage{models.StageVoting, models.StageSealed, models.StageClosed}, at: vote("")},
		{route: "POST /rounds/:slug/vote", stages: voting, open: voting, at: vote("")},
		{route: "GET /rounds/:slug/vote/project/:number", stages: voting, at: vote("/project/1")},
		{route: "GET /rounds/:slug/vote/review", stages: voting, at: vote("/review")},
		{route: "POST /rounds/:slug/vote/review", stages: voting, open: voting, at: vote("/review"), from: vote(""), press: "Review my vote", accepted: true},
		{route: "POST /rounds/:slug/vote/check", stages: voting, open: voting, at: vote("/check"), from: vote(""), before: func(p *browser.Page) { p.Click("Review my vote") }, press: "Email me a code"},
		{route: "GET /rounds/:slug/vote/check", stages: voting, at: vote("/check")},
		{route: "POST /rounds/:slug/vote/cast", stages: voting, open: voting, at: vote("/cast")},
		{route: "GET /rounds/:slug/vote/receipt/:tracker", stages: voting, at: func(p *place) string { return "/rounds/" + p.round.Slug + "/vote/receipt/" + p.tracker() }},
		{route: "GET /rounds/:slug/vote/mine", stages: voting, at: vote("/mine")},
		{route: "POST /rounds/:slug/vote/mine", stages: voting, open: voting, at: vote("/mine"), press: "See my vote"},
		{route: "GET /rounds/:slug/vote/mine/code", stages: voting, at: vote("/mine/code")},
		{route: "GET /rounds/:slug/vote/read-out", stages: voting, at: vote("/read-out")},
		{route: "POST /rounds/:slug/vote/read-out", stages: voting, open: voting, at: vote("/read-out")},
		{route: "GET /rounds/:slug/vote/someone", stages: []models.Stage{models.StageVoting, models.StagePublished}, at: vote("/someone")},
		{route: "GET /rounds/:slug/vote/sign-in/:provider", stages: voting, at: vote("/sign-in/council")},
		{route: "GET /rounds/:slug/vote/signed-in", stages: voting, at: vote("/signed-in")},
		{route: "GET /vote/back/:provider", at: func(*place) string { return "/vote/back/council" }},
		{route: "POST /rounds/:slug/vote/next", stages: voting, at: vote("/next")},
	}
}

// countVisits are of sealing, codes, the count and the result.
func countVisits() []visit {
	reviewing, voting, counted, published := []models.Stage{models.StageReviewing}, []models.Stage{models.StageVoting}, []models.Stage{models.StageCounted}, []models.Stage{models.StagePublished}
	back := []models.Stage{models.StageVoting, models.StageGrace, models.StageClosed} // when papers come back
	officers, helpers := []string{"Officer", "Officer2"}, []string{"Officer", "Officer2", "Helper"}
	clock := func(after string) func(p *place) string { return ofRound("/desk/rounds/", "/clock"+after) }
	voter := func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/voters/" + p.entry() }
	standing := func(act string) func(p *place) string {
		return func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/standing/" + p.standing() + "/" + act }
	}
	codes := func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/codes" }
	phone := func(shows, after string) func(p *place) string {
		return func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/phone/" + p.call(shows) + after }
	}
	papers := func(after string) func(p *place) string {
		return func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/paper/" + p.papers() + after }
	}
	return []visit{
		{route: "GET /desk/rounds/:slug/vote", stages: []models.Stage{models.StageReviewing, models.StageVoting}, at: ofRound("/desk/rounds/", "/vote"), who: officers},
		{route: "POST /desk/rounds/:slug/vote", stages: reviewing, at: ofRound("/desk/rounds/", "/vote"), who: officers},
		{route: "POST /desk/rounds/:slug/vote/confirm", stages: reviewing, at: ofRound("/desk/rounds/", "/vote/confirm"), who: officers},
		{route: "POST /desk/rounds/:slug/vote/drop", stages: reviewing, at: ofRound("/desk/rounds/", "/vote/drop"), who: officers},
		{route: "GET /desk/rounds/:slug/translations", stages: voting, at: ofRound("/desk/rounds/", "/translations"), who: officers},
		{route: "GET /desk/rounds/:slug/translations/:language", stages: []models.Stage{models.StageVoting, models.StageReviewing, models.StagePublished}, at: ofRound("/desk/rounds/", "/translations/ur"), who: officers},
		{route: "POST /desk/rounds/:slug/translations/:language", stages: []models.Stage{models.StageSealed}, at: ofRound("/desk/rounds/", "/translations/ur"), who: officers, press: "Save", accepted: true},
		{route: "POST /desk/rounds/:slug/translations/:language/confirm", stages: []models.Stage{models.StageSealed}, at: ofRound("/desk/rounds/", "/translations/ur/confirm"), who: officers},
		{route: "POST /desk/rounds/:slug/translations/:language/:number/take-down", stages: voting, at: func(p *place) string {
			return "/desk/rounds/" + p.round.Slug + "/translations/" + p.translated() + "/1/take-down"
		},
			from: func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/translations/" + p.translated() }, who: officers, press: "Take down the text of project 1"},
		{route: "POST /desk/rounds/:slug/translations/:language/:number/confirm", stages: voting, at: func(p *place) string {
			return "/desk/rounds/" + p.round.Slug + "/translations/" + p.translated() + "/1/confirm"
		}, who: officers},
		{route: "POST /desk/rounds/:slug/translations/:language/:number/keep", stages: voting, at: func(p *place) string {
			return "/desk/rounds/" + p.round.Slug + "/translations/" + p.translated() + "/1/keep"
		}, who: officers},
		{route: "GET /desk/rounds/:slug/clock", stages: []models.Stage{models.StageVoting, models.StageReviewing, models.StageClosed, models.StageCounted}, at: clock(""), who: officers},
		{route: "POST /desk/rounds/:slug/clock", stages: voting, at: clock(""), who: officers, press: "Give more time"},
		{route: "POST /desk/rounds/:slug/clock/confirm", stages: voting, at: clock("/confirm"), who: officers},
		{route: "POST /desk/rounds/:slug/clock/drop", stages: voting, at: clock("/drop"), who: officers},
		{route: "POST /desk/rounds/:slug/clock/end", stages: voting, at: clock("/end"), who: officers},
		{route: "POST /desk/rounds/:slug/clock/end/confirm", stages: voting, at: clock("/end/confirm"), who: officers},
		{route: "POST /desk/rounds/:slug/clock/end/keep", stages: voting, at: clock("/end/keep"), who: officers},
		{route: "GET /desk/rounds/:slug/codes", stages: voting, at: codes, who: helpers, look: []string{"Officer", "Helper"}},
		{route: "POST /desk/rounds/:slug/codes", stages: voting, at: codes, who: helpers, press: "Make the codes"},
		{route: "POST /desk/rounds/:slug/codes/looked", stages: voting, who: officers, at: func(p *place) string { return codes(p) + "/looked" }},
		{route: "GET /desk/rounds/:slug/codes/:batch", stages: voting, who: officers, at: func(p *place) string { return codes(p) + "/" + p.batch() }},
		{route: "POST /desk/rounds/:slug/codes/:batch/log", stages: voting, who: officers, at: func(p *place) string { return codes(p) + "/" + p.batch() + "/log" }, press: "Write it down",
			from: func(p *place) string { return codes(p) + "/" + p.batch() }},
		{route: "POST /desk/rounds/:slug/codes/:batch/revoke", stages: []models.Stage{models.StageVoting, models.StageClosed}, who: officers, at: func(p *place) string { return codes(p) + "/" + p.batch() + "/revoke" }},
		{route: "GET /desk/rounds/:slug/paper", stages: voting, at: ofRound("/desk/rounds/", "/paper"), who: helpers, look: []string{"Officer", "Helper"}},
		{route: "POST /desk/rounds/:slug/paper", stages: voting, open: []models.Stage{models.StageSealed, models.StageVoting}, at: ofRound("/desk/rounds/", "/paper"), who: helpers, press: "Make the papers"},
		{route: "GET /desk/rounds/:slug/paper/:batch", stages: voting, at: papers(""), who: helpers, look: []string{"Officer", "Helper"}},
		{route: "POST /desk/rounds/:slug/paper/:batch/out", stages: voting, open: []models.Stage{models.StageSealed, models.StageVoting}, at: papers("/out"), who: helpers},
		{route: "POST /desk/rounds/:slug/paper/:batch/exchange", stages: voting, open: voting, at: papers("/exchange"), from: papers(""), who: helpers, press: "Close it, or send the numbers"},
		{route: "POST /desk/rounds/:slug/paper/:batch/swap", stages: voting, open: back, at: papers("/swap"), from: papers(""), who: helpers, press: "Close this paper"},
		{route: "POST /desk/rounds/:slug/paper/:batch/counts", stages: voting, open: back, at: papers("/counts"), from: papers(""), who: helpers, press: "Save the counts"},
		{route: "GET /desk/rounds/:slug/paper/:batch/key", stages: voting, at: papers("/key"), who: helpers},
		{route: "POST /desk/rounds/:slug/paper/:batch/key", stages: voting, open: back, at: papers("/key"), who: helpers, press: "Save and go on"},
		{route: "GET /desk/rounds/:slug/paper/:batch/again", stages: voting, at: papers("/again"), who: helpers},
		{route: "POST /desk/rounds/:slug/paper/:batch/again", stages: voting, open: back, at: papers("/again"), who: helpers, press: "Save and go on"},
		{route: "POST /desk/rounds/:slug/paper/:batch/put-back", stages: voting, open: back, at: papers("/put-back"), who: officers},
		{route: "POST /desk/rounds/:slug/paper/:batch/strike", stages: voting, open: back, at: papers("/strike"), who: officers},
		{route: "POST /desk/rounds/:slug/paper/:batch/propose", stages: voting, open: back, at: papers("/propose"), who: helpers},
		{route: "POST /desk/rounds/:slug/paper/:batch/settle", stages: voting, open: back, at: papers("/settle"), who: helpers},
		{route: "GET /desk/rounds/:slug/posters", stages: voting, at: ofRound("/desk/rounds/", "/posters"), who: helpers, look: []string{"Officer", "Helper"}},
		{route: "GET /desk/rounds/:slug/helpers", stages: voting, at: ofRound("/desk/rounds/", "/helpers"), who: officers},
		{route: "POST /desk/rounds/:slug/helpers", stages: voting, at: ofRound("/desk/rounds/", "/helpers"), who: officers, press: "Make the pass"},
		{route: "POST /desk/rounds/:slug/helpers/:pass/end", stages: voting, who: officers, at: func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/helpers/" + p.pass() + "/end" }},
		{route: "GET /rounds/:slug/help", stages: []models.Stage{models.StageVoting, models.StageClosed}, at: ofRound("/rounds/", "/help"), who: helpers, look: []string{"Officer", "Helper"}},
		{route: "POST /rounds/:slug/help/device", stages: voting, at: ofRound("/rounds/", "/help/device"), who: helpers, from: ofRound("/rounds/", "/help"), press: "Start the shared device", accepted: true},
		{route: "GET /desk/rounds/:slug/phone", stages: voting, at: ofRound("/desk/rounds/", "/phone"), who: helpers, look: []string{"Officer", "Helper"}},
		{route: "POST /desk/rounds/:slug/phone", stages: voting, open: voting, at: ofRound("/desk/rounds/", "/phone"), who: officers, press: "Go on to the ballot"},
		{route: "GET /desk/rounds/:slug/phone/:id", stages: voting, at: phone("code", ""), who: []string{"Officer"}},
		{route: "POST /desk/rounds/:slug/phone/:id", stages: voting, at: phone("code", ""), who: []string{"Officer"}, press: "Go on to read it back", accepted: true},
		{route: "POST /desk/rounds/:slug/phone/:id/code", stages: voting, at: phone("email", "/code"), from: phone("email", ""), who: []string{"Officer"}, press: "Go on to the ballot"},
		{route: "POST /desk/rounds/:slug/phone/:id/agreed", stages: voting, at: phone("code", "/agreed"), who: []string{"Officer"}},
		{route: "POST /desk/rounds/:slug/phone/:id/drop", stages: voting, at: phone("spare", "/drop"), who: []string{"Officer"}},
		{route: "POST /desk/rounds/:slug/phone/:id/witness", stages: voting, at: phone("code", "/witness"), who: helpers},
		{route: "GET /desk/rounds/:slug/count", stages: []models.Stage{models.StageClosed, models.StageVoting, models.StageCounted, models.StagePublished}, at: ofRound("/desk/rounds/", "/count"), who: officers},
		{route: "POST /desk/rounds/:slug/count", stages: []models.Stage{models.StageClosed}, at: ofRound("/desk/rounds/", "/count"), who: officers},
		{route: "POST /desk/rounds/:slug/count/tell", stages: counted, at: ofRound("/desk/rounds/", "/count/tell"), who: officers},
		{route: "POST /desk/rounds/:slug/count/publish", stages: counted, at: ofRound("/desk/rounds/", "/count/publish"), who: officers},
		{route: "GET /desk/rounds/:slug/voters", stages: []models.Stage{models.StageVoting, models.StagePublished}, at: ofRound("/desk/rounds/", "/voters"), who: officers},
		{route: "POST /desk/rounds/:slug/voters", stages: voting, at: ofRound("/desk/rounds/", "/voters"), who: officers, press: "Look it up"},
		{route: "GET /desk/rounds/:slug/voters/:entry", stages: voting, at: voter, who: officers},
		{route: "POST /desk/rounds/:slug/voters/:entry", stages: voting, at: voter, who: officers, press: "Propose it"},
		{route: "GET /desk/rounds/:slug/checks", stages: []models.Stage{models.StageVoting, models.StageClosed, models.StagePublished}, at: ofRound("/desk/rounds/", "/checks"), who: officers},
		{route: "POST /desk/rounds/:slug/checks", stages: voting, at: ofRound("/desk/rounds/", "/checks"), who: officers},
		{route: "POST /desk/rounds/:slug/standing/:id/let-in", stages: voting, at: func(p *place) string { return "/desk/rounds/" + p.round.Slug + "/standing/" + p.setAside() + "/let-in" }, who: officers},
		{route: "POST /desk/rounds/:slug/standing/:id/confirm", stages: voting, at: standing("confirm"), who: officers},
		{route: "POST /desk/rounds/:slug/standing/:id/refuse", stages: voting, at: standing("refuse"), who: officers},
		{route: "GET /desk/rounds/:slug/key", stages: published, at: ofRound("/desk/rounds/", "/key"), who: []string{"Officer", "Officer2", "Auditor"}, look: []string{"Officer", "Auditor"}},
		{route: "POST /desk/rounds/:slug/key", stages: published, at: ofRound("/desk/rounds/", "/key"), who: officers},
		{route: "POST /desk/rounds/:slug/key/destroy", stages: published, at: ofRound("/desk/rounds/", "/key/destroy"), who: officers},
		{route: "POST /desk/rounds/:slug/key/keep", stages: published, at: ofRound("/desk/rounds/", "/key/keep"), who: officers},
		{route: "GET /rounds/:slug/rules", stages: []models.Stage{models.StageVoting, models.StageProposing}, at: ofRound("/rounds/", "/rules")},
		{route: "GET /rounds/:slug/rules.json", stages: voting, at: ofRound("/rounds/", "/rules.json")},
		{route: "GET /rounds/:slug/log", stages: []models.Stage{models.StageVoting, models.StagePublished}, at: ofRound("/rounds/", "/log")},
		{route: "GET /rounds/:slug/log/checkpoints.txt", stages: published, at: ofRound("/rounds/", "/log/checkpoints.txt")},
		{route: "GET /rounds/:slug/result/log.csv", stages: published, at: ofRound("/rounds/", "/result/log.csv")},
		{route: "GET /rounds/:slug/result", stages: published, at: ofRound("/rounds/", "/result")},
		{route: "GET /rounds/:slug/results-night", stages: []models.Stage{models.StagePublished, models.StageVoting, models.StageCounted}, at: ofRound("/rounds/", "/results-night?shown=1")},
		{route: "GET /rounds/:slug/result/receipt", stages: published, at: ofRound("/rounds/", "/result/receipt")},
		{route: "GET /rounds/:slug/result/count", stages: published, at: ofRound("/rounds/", "/result/count")},
		{route: "GET /rounds/:slug/result/files", stages: published, at: ofRound("/rounds/", "/result/files")},
		{route: "GET /rounds/:slug/result/ballots.csv", stages: published, at: ofRound("/rounds/", "/result/ballots.csv")},
		{route: "GET /rounds/:slug/result/receipts.txt", stages: published, at: ofRound("/rounds/", "/result/receipts.txt")},
		{route: "GET /rounds/:slug/result/election.pb", stages: published, at: ofRound("/rounds/", "/result/election.pb")},
		{route: "GET /rounds/:slug/result/result.json", stages: published, at: ofRound("/rounds/", "/result/result.json")},
		{route: "GET /rounds/:slug/result/recount.zip", stages: published, at: ofRound("/rounds/", "/result/recount.zip")},
	}
}
