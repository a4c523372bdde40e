package handlers

import "acorn/models"

// rollVisits are of who may vote: lists of people, codes by letter, and postcodes.
func rollVisits() []visit {
	waiting, reviewing, voting := []models.Stage{models.StageWaiting}, []models.Stage{models.StageReviewing, models.StageVoting}, []models.Stage{models.StageVoting}
	officers := []string{"Officer", "Officer2"}
	roll := ofRound("/desk/rounds/", "/roll")
	list := func(state, after string) func(p *place) string {
		return func(p *place) string { return roll(p) + "/lists/" + p.list(state) + after }
	}
	postcodes := func(after string) func(p *place) string {
		return func(p *place) string { return postcodesPath + "/lists/" + p.postcodeList() + after }
	}
	withLetter := func(after string) func(p *place) string {
		return func(p *place) string { p.letter(); return roll(p) + after }
	}
	return []visit{
		{route: "GET /desk/rounds/:slug/roll", stages: reviewing, at: roll, who: officers},
		{route: "POST /desk/rounds/:slug/roll", stages: reviewing, at: roll, who: officers, press: "Read the list"},
		{route: "GET /desk/rounds/:slug/roll/lists/:list", stages: waiting, at: list(models.ListChecked, ""), who: officers},
		{route: "GET /desk/rounds/:slug/roll/lists/:list/problems.csv", stages: waiting, at: list(models.ListChecked, "/problems.csv"), who: officers},
		{route: "POST /desk/rounds/:slug/roll/lists/:list/apply", stages: waiting, at: list(models.ListChecked, "/apply"), who: officers},
		{route: "POST /desk/rounds/:slug/roll/lists/:list/discard", stages: waiting, at: list(models.ListApplied, "/discard"), who: officers},
		{route: "POST /desk/rounds/:slug/roll/letters", stages: voting, at: withLetter("/letters"), from: withLetter(""), who: officers, press: "Show them to print"},
		{route: "GET /desk/postcodes"},
		{route: "POST /desk/postcodes", press: "Read the file"},
		{route: "GET /desk/postcodes/lists/:list", at: postcodes(""), who: officers},
		{route: "GET /desk/postcodes/lists/:list/problems.csv", at: postcodes("/problems.csv"), who: officers},
		{route: "POST /desk/postcodes/lists/:list/apply", at: postcodes("/apply"), who: officers},
		{route: "POST /desk/postcodes/lists/:list/discard", at: postcodes("/discard"), who: officers},
	}
}
