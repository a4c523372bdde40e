package handlers

import (
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// TestProposalPagesAtBothSizesInBrowser looks at every page of proposals as small as a page must fit and as wide as an office's screen.
func TestProposalPagesAtBothSizesInBrowser(t *testing.T) {
	s := shownSite(t)
	reviewing, voting := s.Round(models.StageReviewing), s.Round(models.StageVoting)
	refused := s.Proposal(reviewing, models.ProposalNotEligible, "A hot tub for the staff room", 990_000)
	back := s.Proposal(reviewing, models.ProposalChangesRequested, "Calm room at the hub", 1_000_000)
	waiting := s.Proposal(reviewing, models.ProposalSubmitted, "Quiet hour at the pool", 125_000)
	ballot := s.Proposal(voting, models.ProposalEligible, "Northgate baby bank", 620_000)
	s.Seal(voting, "test")
	s.Store.SetOffset(-6 * 24 * time.Hour) // when the proposals of the round that is being reviewed were open
	draft := s.as(s.Parent).writes(reviewing)
	s.Store.SetOffset(0)
	proposing := s.Round(models.StageProposing)
	begun := s.as(s.Lead).writes(proposing)
	shared := s.Proposal(proposing, models.ProposalDraft, "A draft of the group", 50_000)

	for _, device := range []browser.Device{browser.Phone, browser.Desktop} {
		name := map[browser.Device]string{browser.Phone: "phone", browser.Desktop: "desktop"}[device]
		t.Run(name, func(t *testing.T) {
			for _, look := range []struct {
				who   models.Actor
				pages map[string]string
			}{
				{models.Actor{}, map[string]string{"start": "/rounds/" + proposing.Slug + "/propose", "start-over": "/rounds/" + voting.Slug + "/propose", "page-refused": "/proposals/" + refused.Slug,
					"page-back": "/proposals/" + back.Slug, "page-ballot": "/proposals/" + ballot.Slug}},
				{s.Parent, map[string]string{"closed": draft + "/edit", "delete": draft + "/edit/withdraw"}},
				{s.Lead, map[string]string{"list": begun + "/edit", "idea": begun + "/edit/idea", "need": begun + "/edit/need", "what": begun + "/edit/what", "picture": begun + "/edit/picture",
					"money": begun + "/edit/money", "outcomes": begun + "/edit/outcomes", "group": begun + "/edit/group", "partners": begun + "/edit/partners", "deal": begun + "/edit/deal",
					"known": "/proposals/" + back.Slug + "/edit/known", "check": begun + "/edit/check", "page-draft": begun, "back": "/proposals/" + back.Slug + "/edit",
					"withdraw": "/proposals/" + waiting.Slug + "/edit/withdraw", "sent": "/proposals/" + waiting.Slug + "/edit/sent"}},
				{s.Member, map[string]string{"read-only": "/proposals/" + shared.Slug + "/edit", "page-member": "/proposals/" + shared.Slug}},
				{s.Officer, map[string]string{"table": "/desk/rounds/" + reviewing.Slug + "/proposals?show=all", "review": "/desk/proposals/" + waiting.Slug, "decided": "/desk/proposals/" + refused.Slug,
					"start-behalf": "/rounds/" + proposing.Slug + "/propose"}},
			} {
				p := &walk{Page: open(t, device, s.url), name: "look-" + name}
				if look.who.SignedIn() {
					p.signInAs(look.who)
				}
				for page, path := range look.pages {
					if device == browser.Phone {
						p.Width(320)
					}
					p.Visit(path)
					p.fine(page)
				}
			}
		})
	}
}
