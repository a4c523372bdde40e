package handlers

import (
	"net/url"

	"acorn/models"
)

func ofProposal(state, before, after string) func(p *place) string {
	return func(p *place) string { return before + p.proposal(state) + after }
}

// proposalVisits are of proposing and reviewing.
func proposalVisits() []visit {
	open, theirs, officers := []models.Stage{models.StageProposing}, []string{"Lead"}, []string{"Officer", "Officer2"}
	proposers := []string{"Parent", "Advisor", "Advisor2", "PanelParent", "Lead", "Member", "Resident", "Councillor", "TeamOfficer", "Helper", "Officer", "Officer2"}
	asked := []string{"Parent", "Lead"} // the lead, who owns it already, is led on
	answer := func(*place) url.Values { return url.Values{"answer": {"no"}} }
	// While proposals are reviewed, only one that was asked to change can be written and sent in.
	editable := func(after string) func(p *place) string {
		return func(p *place) string {
			state := models.ProposalDraft
			if p.stage == models.StageReviewing {
				state = models.ProposalChangesRequested
			}
			return "/proposals/" + p.proposal(state) + after
		}
	}
	return []visit{
		{route: "GET /rounds/:slug/propose", stages: []models.Stage{models.StageProposing, models.StageVoting}, at: ofRound("/rounds/", "/propose"), look: []string{"Visitor", "Parent"}},
		{route: "POST /rounds/:slug/propose", stages: open, open: open, at: ofRound("/rounds/", "/propose"), who: proposers},
		{route: "GET /proposals/:slug", stages: []models.Stage{models.StageProposing, models.StageVoting, models.StagePublished}, at: ofProposal(models.ProposalEligible, "/proposals/", ""), look: []string{"Visitor", "Lead"}},
		{route: "GET /proposals/:slug/edit", stages: open, at: ofProposal(models.ProposalDraft, "/proposals/", "/edit"), who: theirs},
		{route: "GET /proposals/:slug/edit/check", stages: open, at: ofProposal(models.ProposalDraft, "/proposals/", "/edit/check"), who: theirs},
		{route: "POST /proposals/:slug/edit/check", stages: open, at: editable("/edit/check"), who: theirs},
		{route: "GET /proposals/:slug/edit/sent", stages: open, at: ofProposal(models.ProposalSubmitted, "/proposals/", "/edit/sent"), who: theirs},
		{route: "GET /proposals/:slug/edit/withdraw", stages: open, at: ofProposal(models.ProposalDraft, "/proposals/", "/edit/withdraw"), who: theirs},
		{route: "POST /proposals/:slug/edit/withdraw", stages: open, at: ofProposal(models.ProposalSubmitted, "/proposals/", "/edit/withdraw"), who: theirs},
		{route: "GET /proposals/:slug/edit/hand-over", stages: open, at: ofProposal(models.ProposalDraft, "/proposals/", "/edit/hand-over"), who: theirs},
		{route: "POST /proposals/:slug/edit/hand-over", stages: open, open: open, at: ofProposal(models.ProposalDraft, "/proposals/", "/edit/hand-over"), who: theirs, press: "Ask them"},
		{route: "POST /proposals/:slug/edit/hand-over/take-back", stages: open, open: open, who: theirs,
			at: func(p *place) string { return "/proposals/" + p.asking() + "/edit/hand-over/take-back" }},
		{route: "GET /proposals/:slug/look-after", stages: open, who: asked, look: []string{"Parent"}, at: func(p *place) string { return "/proposals/" + p.asking() + "/look-after" }},
		{route: "POST /proposals/:slug/look-after", stages: open, open: open, who: []string{"Parent"}, form: answer, at: func(p *place) string { return "/proposals/" + p.asking() + "/look-after" }},
		{route: "GET /proposals/:slug/edit/:part", stages: open, at: ofProposal(models.ProposalDraft, "/proposals/", "/edit/idea"), who: theirs},
		{route: "POST /proposals/:slug/edit/:part", stages: open, at: editable("/edit/idea"), who: theirs},
		{route: "GET /desk/rounds/:slug/proposals", stages: open, at: ofRound("/desk/rounds/", "/proposals"), who: officers},
		{route: "POST /desk/rounds/:slug/proposals", stages: open, at: ofRound("/desk/rounds/", "/proposals"), who: officers, press: "Check them before you send"},
		{route: "GET /desk/proposals/:slug", stages: open, at: ofProposal(models.ProposalSubmitted, "/desk/proposals/", ""), who: officers},
		{route: "GET /proposals/:slug/appeal", stages: open, at: ofProposal(models.ProposalNotEligible, "/proposals/", "/appeal"), who: theirs},
		{route: "POST /proposals/:slug/appeal", stages: open, at: ofProposal(models.ProposalNotEligible, "/proposals/", "/appeal"), who: theirs, press: "Ask for another look"},
		{route: "POST /proposals/:slug/no-appeal", stages: open, at: ofProposal(models.ProposalNotEligible, "/proposals/", "/no-appeal"), who: theirs},
		{route: "POST /desk/proposals/:slug/appeal", stages: open, at: func(p *place) string { return "/desk/proposals/" + p.appealed() + "/appeal" }, who: []string{"Officer2"}},
		{route: "POST /desk/proposals/:slug", stages: open, at: ofProposal(models.ProposalSubmitted, "/desk/proposals/", ""), who: officers},
	}
}
