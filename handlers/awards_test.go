package handlers

import (
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
)

// wantStatus fails the test unless a page answered so.
func wantStatus(t *testing.T, what string, a answer, want int) {
	t.Helper()
	if a.status != want {
		t.Errorf("%s: status %d at %s, want %d", what, a.status, a.path, want)
	}
}

// proposed is a round whose awards an officer has proposed, and the path of the approver's page.
func (s *site) proposed(t *testing.T) (models.Round, string) {
	t.Helper()
	r := s.Round(models.StageClosed)
	s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
	s.Published(r)
	id, err := s.Store.ProposeAwards(t.Context(), s.Officer, r.Slug, models.AllocationInput{Note: "As the result has it", Lines: map[int]models.AllocationLineInput{1: {Award: true, Amount: "6200"}}})
	if err != nil {
		t.Fatal(err)
	}
	return r, "/desk/awards/" + id
}

func TestApprovalIsOfExactlyWhatWasSeen(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, path := s.proposed(t)
		approver := s.as(s.Approver)
		form := approver.get(path).page.Form("Record my decision")
		form.Choose("Approve these awards")
		form.Values.Set("hash", strings.Repeat("0", 64))
		a := approver.submit(form)
		wantStatus(t, "a hash of something else", a, http.StatusConflict)
		a.page.In(".govuk-error-summary", "This is not what you saw")
		if page, err := s.Store.AwardsPage(t.Context(), s.Officer, r.Slug); err != nil || len(page.Given) != 0 {
			t.Errorf("awards were made: %+v, %v", page.Given, err)
		}
		form = approver.get(path).page.Form("Record my decision")
		form.Choose("Send it back")
		a = approver.submit(form)
		wantStatus(t, "sent back for nothing", a, http.StatusUnprocessableEntity)
		form = a.page.Form("Record my decision")
		form.Fill("Why?", "The hall is not insured")
		wantStatus(t, "sent back", approver.submit(form), http.StatusOK)
		a = s.as(s.Officer).get("/desk/rounds/" + r.Slug + "/awards")
		a.page.In(".govuk-inset-text", "Anna Approver sent the last proposal back", "The hall is not insured")
		if a = s.visitor().get("/rounds/" + r.Slug + "/awards"); strings.Contains(a.body, "not insured") {
			t.Error("the public reads why awards were sent back")
		}
	})
}

// Whoever proposed sees what they proposed when they are an approver too, but cannot decide, not even past the page.
func TestProposerNeverApproves(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		_, path := s.proposed(t)
		s.grant(t, s.Officer, models.Approver, s.Council.ID)
		proposer := s.as(s.Officer)
		a := proposer.get(path)
		wantStatus(t, "the proposer looks", a, http.StatusOK)
		a.page.In(".govuk-warning-text", "You asked for this. Somebody else must decide")
		a.page.HasNot("input[name=decide]")
		approver := s.as(s.Approver)
		stolen := approver.get(path).page.Form("Record my decision")
		stolen.Choose("Approve these awards")
		stolen.Values.Set("_token", a.page.Attr("form[action='/sign-out'] input[name=_token]", "value"))
		a = proposer.submit(stolen)
		wantStatus(t, "the proposer approves", a, http.StatusForbidden)
		if h := a.page.H1(); h != "You asked for this. Somebody else must decide" {
			t.Errorf("h1 %q", h)
		}
		wantStatus(t, "an officer looks", s.as(s.Officer2).get(path), http.StatusForbidden)
	})
}

// patch changes a row, past all rules.
func (s *site) patch(t *testing.T, row any, id string, values map[string]any) {
	t.Helper()
	if err := s.Store.Setup(t.Context(), store.Patch{Row: row, Key: "id", Value: id, Values: values}); err != nil {
		t.Fatal(err)
	}
}

// grant gives somebody a role as an administrator would.
func (s *site) grant(t *testing.T, actor models.Actor, role models.Role, organisation string) {
	t.Helper()
	m := models.Membership{ID: "b1e4b7a0-0000-4000-8000-0000000000aa", PersonID: actor.PersonID, Role: role, OrganisationID: &organisation, StartedAt: s.Now}
	if err := s.Store.Setup(t.Context(), &m); err != nil {
		t.Fatal(err)
	}
}

func TestWhoSeesPagesOfMoney(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank, walk := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000), s.Proposal(r, models.ProposalEligible, "Walking bus", 80_000)
		s.Published(r)
		offer := "/offers/" + s.Offer(r, walk.ID, 80_000).ID
		in := s.Initiative(r, bank, "Baby bank", 620_000)
		payment, err := s.Store.AskPayment(t.Context(), s.Lead, in.Slug, models.PaymentInput{Amount: "10", Purpose: "Cots"})
		if err != nil {
			t.Fatal(err)
		}
		manage, desk := "/initiatives/"+in.Slug+"/manage", "/desk/rounds/"+r.Slug+"/awards"
		for _, test := range []struct {
			actor models.Actor
			sees  map[string]int
		}{
			{s.Officer, map[string]int{desk: 200, offer: 403, manage: 200, "/desk/payments": 403, "/desk/payments/" + payment: 403}},
			{s.Approver, map[string]int{desk: 403, offer: 403, manage: 403, "/desk/payments": 200, "/desk/payments/" + payment: 200}},
			{s.Lead, map[string]int{desk: 403, offer: 200, manage: 200, "/desk/payments": 403, "/desk/payments/" + payment: 403}},
			{s.Member, map[string]int{desk: 403, offer: 403, manage: 200, manage + "/payments/new": 200}},
			{s.Parent, map[string]int{desk: 403, offer: 403, manage: 403, manage + "/payments/new": 403, manage + "/outcomes/new": 403}},
			{s.Resident, map[string]int{desk: 403, offer: 403, manage: 403}},
			{s.Auditor, map[string]int{desk: 403, offer: 403, manage: 403, "/initiatives/" + in.Slug: 200}},
		} {
			v := s.as(test.actor)
			for path, want := range test.sees {
				wantStatus(t, test.actor.DisplayName, v.get(path), want)
			}
		}
		lead := s.as(s.Lead)
		for _, path := range []string{"/offers/x", "/offers/" + in.ID, manage + "/steps/x", manage + "/outcomes/new?replaces=x", "/initiatives/nowhere", "/initiatives/nowhere/manage"} {
			wantStatus(t, "no such thing", lead.get(path), http.StatusNotFound)
		}
		if a := s.visitor().get(manage); !strings.HasPrefix(a.path, "/sign-in") {
			t.Errorf("a visitor is at %s", a.path)
		}
		for _, path := range []string{"/initiatives", "/initiatives/" + in.Slug, "/rounds/" + r.Slug + "/awards"} {
			a := s.visitor().get(path)
			wantStatus(t, "the public", a, http.StatusOK)
			for _, person := range []models.Actor{s.Lead, s.Officer, s.Approver, s.Member} {
				if strings.Contains(a.body, person.DisplayName) || strings.Contains(a.body, person.Email) {
					t.Errorf("%s names %s", path, person.DisplayName)
				}
			}
			if strings.Contains(a.body, "£10 ") {
				t.Errorf("%s shows a payment that was only asked for", path)
			}
		}
	})
}

func TestLapsedOffer(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Published(r)
		award := s.Offer(r, bank.ID, 620_000)
		past := s.Now.AddDate(0, 0, -1)
		if err := s.Store.Setup(t.Context(), store.Patch{Row: &models.Award{}, Key: "id", Value: award.ID, Values: map[string]any{"answer_by": past}}); err != nil {
			t.Fatal(err)
		}
		lead, officer := s.as(s.Lead), s.as(s.Officer)
		a := lead.get("/offers/" + award.ID + "/accept")
		a.page.In(".govuk-inset-text", "The time to answer was over", "Harwick Council")
		a.page.HasNot("a[href$='/accept']")
		desk := officer.get("/desk/rounds/" + r.Slug + "/awards")
		desk.page.In("table", "Not answered in time")
		officer.submit(desk.page.Form("Give 14 more days"))
		if a = lead.get("/offers/" + award.ID); a.page.Link("Accept this offer") == "" {
			t.Error("the offer cannot be accepted again")
		}
	})
}

func TestNewsWithAPhoneNumberComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageClosed)
		bank := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Published(r)
		in := s.Initiative(r, bank, "Baby bank", 620_000)
		lead := s.as(s.Lead)
		form := lead.get("/initiatives/" + in.Slug + "/manage/news/new").page.Form("Show it to everyone")
		form.Fill("What happened?", "Ring Sam on 07700 900123 to come")
		a := lead.submit(form)
		wantStatus(t, "a phone number", a, http.StatusUnprocessableEntity)
		a.page.In("textarea", "Ring Sam on 07700 900123 to come")
		a.page.In(".govuk-error-summary", "Take out the phone number")
	})
}
