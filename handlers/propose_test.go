package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
)

// typedIn are the fields of every question page of a proposal for £500.
func typedIn(s *site) map[models.ProposalPart]url.Values {
	return map[models.ProposalPart]url.Values{
		models.PartIdea:     {"title": {"Baby bank"}, "summary": {"Clothes for 90 families."}},
		models.PartNeed:     {"need": {models.OwnNeed}, "need_text": {"Nowhere to go with a new baby."}},
		models.PartWhat:     {"what": {"We open twice a week."}, "place": {"St Luke's Hall"}, "who_for": {"Parents of under-twos"}, "people": {"90"}},
		models.PartPicture:  {"theme": {"under-5s"}},
		models.PartMoney:    {"label-1": {"Hall"}, "amount-1": {"500"}},
		models.PartOutcomes: {"outcomes": {s.Outcome.ID}},
		models.PartGroup:    {"organisation": {models.OtherGroup}, "group_name": {"Brook Lane Parents"}},
		models.PartDeal:     {"group-1": {"Open twice a week"}},
	}
}

// writes begins a proposal in this browser and answers every question; it is the draft's address.
func (v *visitor) writes(r models.Round) string {
	v.site.t.Helper()
	first := v.submit(v.get("/rounds/" + r.Slug + "/propose").page.Form("Start now"))
	draft := strings.TrimSuffix(first.path, "/edit/idea")
	for part, fields := range typedIn(v.site) {
		form := v.get(draft + "/edit/" + string(part)).page.Form("Save and go to the list")
		for name, values := range fields {
			form.Values[name] = values
		}
		if a := v.submit(form); a.status != http.StatusOK || a.path != draft+"/edit" {
			v.site.t.Fatalf("%s: %d at %s", part, a.status, a.path)
		}
	}
	return draft
}

// sends sends a draft in.
func (v *visitor) sends(draft string) answer {
	v.site.t.Helper()
	form := v.get(draft + "/edit/check").page.Form("Send in your idea")
	form.Values.Set("declared", "yes")
	return v.submit(form)
}

func TestStartPageSaysWhoMayProposeAndWhen(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		open, later, over := s.Round(models.StageProposing), s.Round(models.StageWaiting), s.Round(models.StageVoting)
		a := s.visitor().get("/rounds/" + open.Slug + "/propose")
		a.page.Has("h1", "Send in an idea")
		a.page.Has(".govuk-summary-list", "Anyone who lives or works in Northgate", "£200 to £10,000", "held by Harwick Council")
		if href := a.page.Link("Sign in to start"); href != "/sign-in?next="+url.QueryEscape("/rounds/"+open.Slug+"/propose") {
			t.Errorf("signing in leads back by %q", href)
		}
		s.visitor().get("/rounds/"+later.Slug+"/propose").page.Has(".govuk-inset-text", "You can send in ideas from")
		s.visitor().get("/rounds/"+over.Slug+"/propose").page.Has(".govuk-inset-text", "That is over")
		s.as(s.Approver).get("/rounds/"+open.Slug+"/propose").page.Has(".govuk-inset-text", "You work on rounds here in another role")
		s.as(s.Officer).get("/rounds/"+open.Slug+"/propose").page.Has("button", "Start for a group")
		if a := s.visitor().get("/rounds/" + s.Round(models.StageDraft).Slug + "/propose"); a.status != http.StatusNotFound {
			t.Errorf("an unpublished round: %d", a.status)
		}
	})
}

func TestAnswersAreKeptAndSentIn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		v := s.as(s.Parent)
		draft := v.writes(r)
		v.get(draft+"/edit").page.Has("p", "6 answers of 6 are done.")
		form := v.get(draft + "/edit/check").page.Form("Send in your idea")
		a := v.submit(form)
		if a.status != http.StatusUnprocessableEntity || !strings.HasPrefix(a.page.Title(), "Error: ") {
			t.Errorf("without the declaration: %d, %q", a.status, a.page.Title())
		}
		a.page.Has(".govuk-error-summary a[href='#declared']", "Tick the box")
		a = v.sends(draft)
		if a.status != http.StatusOK || !strings.HasSuffix(a.path, "/edit/sent") {
			t.Fatalf("sending in: %d at %s", a.status, a.path)
		}
		a.page.Has(".govuk-panel", "Your idea is in", "ACN-")
		if a := v.get(draft + "/edit/idea"); !strings.HasSuffix(a.path, "/proposals/baby-bank") {
			t.Errorf("the question page of what was sent in is at %s", a.path)
		}
		if a := s.visitor().get(draft); a.path != "/proposals/baby-bank" {
			t.Errorf("the address as a draft leads a visitor to %s", a.path)
		}
	})
}

func TestAWrongAnswerComesBackAsItWasTyped(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.as(s.Parent)
		first := v.submit(v.get("/rounds/" + s.Round(models.StageProposing).Slug + "/propose").page.Form("Start now"))
		draft := strings.TrimSuffix(first.path, "/edit/idea")
		form := v.get(draft + "/edit/money").page.Form("Save and continue")
		form.Values.Set("label-2", "Hall")
		form.Values.Set("amount-2", "lots")
		form.Values.Set("then", "more")
		a := v.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Fatalf("status %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#amount-1']", "Enter an amount in pounds")
		if got := a.page.Attr("#amount-1", "value"); got != "lots" {
			t.Errorf("what was typed came back as %q", got)
		}
		if a := v.get(draft + "/edit/nonsense"); a.status != http.StatusNotFound {
			t.Errorf("a question that is not there: %d", a.status)
		}
	})
}

func TestAClosedDraftCanBeReadAndKeepsWhatWasTyped(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		s.Store.SetOffset(-6 * 24 * time.Hour) // when its proposals were open
		v := s.as(s.Parent)
		draft := v.writes(r)
		form := v.get(draft + "/edit/what").page.Form("Save and continue")
		form.Values.Set("what", "Typed a minute too late")
		s.Store.SetOffset(0)
		v.submit(v.get("/demo").page.Form("Be " + s.Parent.DisplayName)) // the session ended days ago
		a := v.submit(form)
		if a.status != http.StatusConflict {
			t.Errorf("saving after the close: %d", a.status)
		}
		a.page.Has(".govuk-error-summary", "This round does not take this now")
		a.page.Has("textarea", "Typed a minute too late")
		a = v.get(draft + "/edit/what")
		if a.path != draft+"/edit" {
			t.Errorf("a question page after the close leads to %s", a.path)
		}
		a.page.Has(".govuk-inset-text", "This has closed", "Your draft was not sent in")
		a.page.Has(".acorn-answers", "We open twice a week.")
		a.page.HasNot("a", "Check your answers")
		v.submit(v.get(draft + "/edit/withdraw").page.Form("Delete it"))
		if a := v.get(draft); a.status != http.StatusNotFound {
			t.Errorf("a deleted draft: %d", a.status)
		}
	})
}

func TestOnlyItsPeopleComeToADraft(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		p := s.Proposal(s.Round(models.StageProposing), models.ProposalDraft, "Baby bank", 50_000)
		for _, test := range []struct {
			who        models.Actor
			page, edit int
		}{
			{s.Lead, http.StatusOK, http.StatusOK}, {s.Member, http.StatusOK, http.StatusForbidden}, {s.Parent, http.StatusNotFound, http.StatusNotFound},
			{s.Officer, http.StatusNotFound, http.StatusNotFound}, {s.Approver, http.StatusNotFound, http.StatusForbidden},
		} {
			v := s.as(test.who)
			if a := v.get("/proposals/" + p.Slug); a.status != test.page {
				t.Errorf("%s opens the page: %d, want %d", test.who.DisplayName, a.status, test.page)
			}
			for _, path := range []string{"", "/idea", "/check", "/withdraw"} {
				if a := v.get("/proposals/" + p.Slug + "/edit" + path); a.status != test.edit {
					t.Errorf("%s opens edit%s: %d, want %d", test.who.DisplayName, path, a.status, test.edit)
				}
			}
		}
		if a := s.visitor().get("/proposals/" + p.Slug); a.status != http.StatusNotFound {
			t.Errorf("a visitor opens a draft: %d", a.status)
		}
	})
}

func TestUnder18IsToldToAskAnAdult(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageProposing)
		s.visitor().get("/rounds/"+r.Slug+"/propose").page.Has(".govuk-inset-text", "If you are under 18", "An adult sends it in")
		s.as(s.Parent).get("/rounds/"+r.Slug+"/propose").page.HasNot(".govuk-inset-text", "under 18")
		v := s.as(s.Advisor)
		v.get("/rounds/"+r.Slug+"/propose").page.Has(".govuk-inset-text", "You are under 18", "An adult sends it in")
		draft := v.writes(r)
		v.get(draft+"/edit/group").page.Has(".govuk-inset-text", "You are under 18.")
		for _, path := range []string{"/edit", "/edit/check"} {
			page := v.get(draft + path).page
			page.Has(".govuk-inset-text", "You are under 18, so an adult has to send this in.")
			if href := page.Link("Ask an adult to send this in"); href != draft+"/edit/hand-over" {
				t.Errorf("%s leads to %q", path, href)
			}
			page.HasNot("main", "Send in your idea")
		}
		form := v.get(draft + "/edit/hand-over").page.Form("Ask them")
		form.Action, form.Values = draft+"/edit/check", url.Values{tokenField: form.Values[tokenField], "declared": {"yes"}}
		a := v.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("status %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#group']", "an adult sends this in")
	})
}

func TestProposalPageTellsItsState(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		reviewing, voting, closed := s.Round(models.StageReviewing), s.Round(models.StageVoting), s.Round(models.StageClosed)
		for state, want := range map[string][]string{
			models.ProposalSubmitted:        {"We are checking this idea."},
			models.ProposalChangesRequested: {"We asked the group to change something", "Because we read it."},
			models.ProposalEligible:         {"It can go forward", "Because we read it.", "The vote opens on"},
			models.ProposalNotEligible:      {"It cannot go forward", "Because we read it.", "A person who did not decide looks again"},
			models.ProposalWithdrawn:        {"The group withdrew this idea."},
		} {
			p := s.Proposal(reviewing, state, "Idea "+state, 50_000)
			a := s.visitor().get("/proposals/" + p.Slug)
			a.page.Has(".acorn-state", want...)
			full := state == models.ProposalEligible || state == models.ProposalNotEligible
			if got := strings.Contains(a.body, "We will do it."); got != full {
				t.Errorf("%s: the public reads all of it: %t", state, got)
			}
			if strings.Contains(a.body, "Leah") {
				t.Errorf("%s: a person's name is on the public page", state)
			}
			if got := strings.Contains(a.body, "One sentence of benefit."); got != (state != models.ProposalWithdrawn) {
				t.Errorf("%s: the sentence is shown: %t", state, got)
			}
		}
		p := s.Proposal(voting, models.ProposalEligible, "On the ballot", 50_000)
		s.Seal(voting, "test")
		a := s.visitor().get("/proposals/" + p.Slug)
		a.page.Has(".acorn-state", "It is number 1 on the ballot.")
		if href := a.page.Link("Vote in this round"); href != "/rounds/"+voting.Slug+"/vote" {
			t.Errorf("voting is at %q", href)
		}
		p = s.Proposal(closed, models.ProposalEligible, "Counted", 50_000)
		s.Seal(closed, "test")
		s.visitor().get("/proposals/"+p.Slug).page.Has(".acorn-state", "The vote has closed.")
		if err := s.Store.Setup(t.Context(),
			&models.Result{RoundID: closed.ID, RulebookHash: "r", BallotsHash: "b", Ballots: 3, VotersServed: 2, SpentPence: 50_000, Outcome: "{}", CountedBy: s.Officer.PersonID, CountedAt: s.Now},
			&models.ResultLine{RoundID: closed.ID, ProposalID: p.ID, Rank: 1, Votes: 2, People: 2, CostPence: 50_000, LeftPence: 100, VotedIn: true, Reason: "voted_in"},
			store.Patch{Row: &models.Result{}, Key: "round_id", Value: closed.ID, Values: map[string]any{"proposers_told_by": s.Officer.PersonID, "proposers_told_at": s.Now,
				"published_by": s.Officer.PersonID, "published_at": s.Now}}); err != nil {
			t.Fatal(err)
		}
		s.as(s.Lead).get("/proposals/"+p.Slug).page.Has(".acorn-state", "Voted in.", "2 people of 3 picked it.", "It came first in the count.")
	})
}

// decide fills the form of a decision and goes on to the page that shows it before it is sent.
func (v *visitor) decide(at, decision, reasons string) answer {
	form := v.get(at).page.Form("Check it before you send it")
	form.Choose(decision)
	form.Fill("Reasons", reasons)
	return v.submit(form)
}

const sendIt = "Record the decision and send it"

func TestTheCachedPageShowsADecisionAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		p := s.Proposal(s.Round(models.StageReviewing), models.ProposalSubmitted, "Baby bank", 50_000)
		reader := s.visitor()
		reader.get("/proposals/"+p.Slug).page.Has(".acorn-state", "We are checking this idea.")
		v := s.as(s.Officer)
		a := v.decide("/desk/proposals/"+p.Slug, "Eligible", "no")
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("a shrug: %d", a.status)
		}
		a.page.Has(".govuk-error-summary a[href='#reasons']", "Give the reasons in a whole sentence, 20 letters or more.")
		a = v.decide("/desk/proposals/"+p.Slug, "Eligible", "It meets every rule.")
		if a.status != http.StatusOK {
			t.Fatalf("the page to check: %d", a.status)
		}
		a.page.Has("main", "Nothing is sent yet.", "1 person in the group gets this email:", "* It meets every rule.", "can go forward")
		a.page.Has(".acorn-state", "It can go forward. This is why:", "It meets every rule.")
		reader.get("/proposals/"+p.Slug).page.Has(".acorn-state", "We are checking this idea.")
		back := v.submit(a.page.Form("Change it"))
		if got := back.page.Form("Check it before you send it").Values; got.Get("reasons") != "It meets every rule." || got.Get("decision") != models.ProposalEligible {
			t.Errorf("what was typed came back as %v", got)
		}
		v.submit(a.page.Form(sendIt)).page.Has(".govuk-notification-banner", "Baby bank is eligible.")
		reader.get("/proposals/"+p.Slug).page.Has(".acorn-state", "It meets every rule.")
	})
}

func TestADecisionOnAnOldVersionIsAConflict(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		p := s.Proposal(s.Round(models.StageReviewing), models.ProposalSubmitted, "Baby bank", 50_000)
		v := s.as(s.Officer)
		checked := v.decide("/desk/proposals/"+p.Slug, "Not eligible", "It is outside the area.")
		old := checked.page.Form(sendIt)
		old.Values.Set("version", "an older one")
		a := v.submit(old)
		if a.status != http.StatusConflict {
			t.Errorf("status %d", a.status)
		}
		a.page.Has(".govuk-error-summary", "The group has sent in a newer version since you opened this page")
		a.page.Has("textarea", "It is outside the area.")
		colleague := s.as(s.Officer2)
		colleague.submit(colleague.decide("/desk/proposals/"+p.Slug, "Eligible", "It meets every rule.").page.Form(sendIt))
		a = v.submit(checked.page.Form(sendIt))
		if a.status != http.StatusConflict {
			t.Errorf("deciding after a colleague: %d", a.status)
		}
		a.page.Has(".govuk-error-summary", "This proposal has been decided on already")
	})
}

// TestAGroupAppeals: the group says on its page what is wrong, another officer than the reviewer decides, and everybody reads why.
func TestAGroupAppeals(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		p := s.Proposal(r, models.ProposalNotEligible, "Baby bank", 50_000)
		now := s.Proposal(r, models.ProposalSubmitted, "Toy library", 50_000)
		officer := s.as(s.Officer)
		officer.submit(officer.decide("/desk/proposals/"+now.Slug, "Not eligible", "The hall is outside the area.").page.Form(sendIt))
		s.visitor().get("/proposals/"+now.Slug).page.Has(".acorn-state", "it can say why here: the ballot is not made before that.")
		lead := s.as(s.Lead)
		public := lead.get("/proposals/" + p.Slug).page
		public.Has(".acorn-state", "It cannot go forward.", "Until the ballot is made it can say why here.")
		waiving := lead.submit(public.Form("We do not ask for another look"))
		waiving.page.Has(".govuk-notification-banner", "your group does not ask for another look")
		waiving.page.Has("main", "The group asked for no other look")
		waiving.page.HasNot(".acorn-state", "Or does the group leave it at that?")
		s.visitor().get("/proposals/"+p.Slug).page.Has(".acorn-state", "The group has said that it does not ask for another look. Until the ballot is made it still can.")
		form := lead.get(public.Link("Say why it is wrong")).page.Form("Ask for another look")
		a := lead.submit(form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("nothing said: %d", a.status)
		}
		form = a.page.Form("Ask for another look")
		form.Fill("Say what is wrong with it", "The hall is in Northgate. The map shows it.")
		a = lead.submit(form)
		a.page.Has(".acorn-state", "The group asked for another look.", "The map shows it.")
		s.visitor().get("/proposals/"+p.Slug).page.Has(".acorn-state", "The group asked for another look.")
		s.visitor().get("/proposals/"+p.Slug).page.HasNot("main", "The map shows it.")

		s.as(s.Officer).get("/desk/proposals/"+p.Slug).page.Has("main", "You made the decision that this is about, so another officer looks again")
		other := s.as(s.Officer2)
		other.get("/desk/rounds/"+r.Slug+"/proposals").page.Has("main", "1 proposal waits for a decision", "Appeal, look again")
		other.get("/desk/proposals/"+p.Slug).page.Has("main", "The map shows it.")
		a = other.decide("/desk/proposals/"+p.Slug, "Upheld: it is eligible", "The hall is inside the area after all.")
		a.page.Has("main", "We changed the decision.")
		a = other.submit(a.page.Form(sendIt))
		a.page.Has(".govuk-notification-banner", "Baby bank is eligible.")
		page := s.visitor().get("/proposals/" + p.Slug).page
		page.Has(".acorn-state", "It can go forward.", "The hall is inside the area after all.")
		page.Has("main", "Looked at again by somebody else: it can go forward")
	})
}

// TestSeveralProposalsGoForwardTogether: an officer ticks them, types the reasons once, looks at what is sent, and each has its own decision, mail and entry.
func TestSeveralProposalsGoForwardTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		bank := s.Proposal(r, models.ProposalSubmitted, "Baby bank", 50_000)
		walks := s.Proposal(r, models.ProposalSubmitted, "Night walks", 90_000)
		s.Proposal(r, models.ProposalEligible, "Swap shop", 70_000)
		v := s.as(s.Officer)
		table := "/desk/rounds/" + r.Slug + "/proposals"
		a := v.get(table + "?show=all&sort=-ask")
		a.page.Has("th[aria-sort=descending]", "Asks for")
		if a.page.Link("Asks for") != table+"?show=all&sort=ask" {
			t.Errorf("the column's link leads to %s", a.page.Link("Asks for"))
		}
		if got := a.page.Texts("tbody th a"); !slices.Equal(got, []string{"Night walks", "Swap shop", "Baby bank"}) {
			t.Errorf("the most money first: %q", got)
		}
		if got := v.get(table + "?show=all&q=night").page.Texts("tbody th a"); !slices.Equal(got, []string{"Night walks"}) {
			t.Errorf("looked for: %q", got)
		}
		a = v.submit(a.page.Form("Check them before you send"))
		a.page.Has(".govuk-error-summary a[href='#pick']", "Tick the proposals that can go forward")
		form := a.page.Form("Tick all 2")
		form.Fill("Reasons", "They meet every rule of the round.")
		a = v.submit(form)
		if n := a.page.Count("input[name=pick][checked]"); n != 2 || a.path != table+"?show=all&sort=-ask" {
			t.Fatalf("%d are ticked at %s", n, a.path)
		}
		a = v.submit(a.page.Form("Check them before you send"))
		a.page.Has("h1", "Check and send: 2 proposals are eligible")
		a.page.Has("main", "Nothing is sent yet.", "Baby bank", "Night walks", "* They meet every rule of the round.")
		s.visitor().get("/proposals/"+bank.Slug).page.Has(".acorn-state", "We are checking this idea.")
		back := v.submit(a.page.Form("Change it"))
		if form = back.page.Form("Check them before you send"); len(form.Values["pick"]) != 2 || form.Values.Get("reasons") != "They meet every rule of the round." {
			t.Errorf("what was ticked and typed came back as %v", form.Values)
		}
		colleague := s.as(s.Officer2)
		colleague.submit(colleague.decide("/desk/proposals/"+walks.Slug, "Not eligible", "It is outside the area of the round.").page.Form(sendIt))
		stale := v.submit(a.page.Form("Record 2 decisions and send them"))
		if stale.status != http.StatusConflict {
			t.Errorf("with one that a colleague decided on: %d", stale.status)
		}
		stale.page.Has(".govuk-error-summary", "Nothing was recorded, because of “Night walks”.")
		s.visitor().get("/proposals/"+bank.Slug).page.Has(".acorn-state", "We are checking this idea.")
		a = v.submit(v.submit(stale.page.Form("Check them before you send")).page.Form("Record the decision and send it"))
		a.page.Has(".govuk-notification-banner", "1 proposal is eligible.")
		s.visitor().get("/proposals/"+bank.Slug).page.Has(".acorn-state", "It can go forward.", "They meet every rule of the round.")
	})
}

func TestReviewTableFiltersByState(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageReviewing)
		for _, state := range []string{models.ProposalDraft, models.ProposalSubmitted, models.ProposalEligible, models.ProposalNotEligible} {
			s.Proposal(r, state, "Idea "+state, 50_000)
		}
		v := s.as(s.Officer)
		a := v.get("/desk/rounds/" + r.Slug + "/proposals")
		a.page.Has("h1", "1 proposal waits for a decision")
		a.page.Has("tbody", "Idea submitted")
		a.page.HasNot("tbody", "Idea eligible")
		a.page.Has(".acorn-note", "1 more is being written.")
		a = v.get(a.page.Link("Not eligible 1"))
		a.page.Has("tbody", "Idea not_eligible")
		a.page.HasNot("tbody", "Idea submitted")
		for _, who := range []models.Actor{s.Lead, s.Parent, s.Approver, s.Auditor} {
			if a := s.as(who).get("/desk/rounds/" + r.Slug + "/proposals"); a.status != http.StatusForbidden {
				t.Errorf("%s opens the table: %d", who.DisplayName, a.status)
			}
		}
	})
}

func TestProposalPageTellsOfAnAwardOnceItIsAccepted(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		offered := s.Proposal(r, models.ProposalEligible, "Offered", 50_000)
		won := s.Proposal(r, models.ProposalEligible, "Under way", 60_000)
		s.Seal(r, "test")
		s.Offer(r, offered.ID, 50_000)
		initiative := s.Initiative(r, won, "Under way", 60_000)
		a := s.visitor().get("/proposals/" + offered.Slug)
		a.page.HasNot("main", "offered to the group")
		s.as(s.Member).get("/proposals/"+offered.Slug).page.Has("main", "£500 offered to the group")
		a = s.visitor().get("/proposals/" + won.Slug)
		a.page.Has(".acorn-state", "It won and is happening with £600.")
		a.page.Has("main", "Offer accepted")
		if href := a.page.Link("See how it is going"); href != "/initiatives/"+initiative.Slug {
			t.Errorf("the initiative is at %q", href)
		}
	})
}
