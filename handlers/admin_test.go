package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
)

// TestAConcernIsTakenOn: a lead finds it first on the desk, says that they are on it, notes what happens, closes it, and may note more.
func TestAConcernIsTakenOn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		ctx := t.Context()
		if err := s.Store.RaiseConcern(ctx, models.ConcernInput{Body: "I am worried about somebody"}); err != nil {
			t.Fatal(err)
		}
		if err := s.Store.SayNeed(ctx, models.Actor{}, models.NeedInput{Title: "Nowhere to play"}); err != nil {
			t.Fatal(err)
		}
		lead, name := s.as(s.Safeguarding), s.Safeguarding.DisplayName
		waits := lead.get("/desk").page.Texts("h2 + ul .govuk-task-list__name-and-hint")
		if len(waits) < 2 || !strings.Contains(waits[0], "Read 1 concern") || !strings.Contains(waits[1], "Read 1 need before it is shown") {
			t.Errorf("what waits for the lead: %q", waits)
		}
		a := lead.submit(lead.get("/concerns").page.Form("I am on it"))
		a.page.Has("article", "On it", name+", since")
		a.page.HasNot("article button", "I am on it")
		empty := a.page.Form("Save the note")
		a = lead.submit(empty)
		wantStatus(t, "an empty note", a, http.StatusUnprocessableEntity)
		note := func(words string) {
			form := lead.get("/concerns").page.Form("Save the note")
			form.Fill("Note", words)
			wantStatus(t, words, lead.submit(form), http.StatusOK)
		}
		note("Nobody answers")
		form := lead.get("/concerns").page.Form("Record and close")
		form.Fill("What was done", "We rang them")
		wantStatus(t, "closed", lead.submit(form), http.StatusOK)
		note("They are well")
		page := lead.get("/concerns").page
		page.Has("article", "by "+name+": We rang them", "Nobody answers", "They are well", name+", ")
		page.HasNot("article", "Record and close")
		s.as(s.Auditor).get("/audit?kind=concerns").page.Has("tbody", "Said that they are on a concern", "Added a note to a concern", "Closed a concern", "Opened the list of concerns")
		if body := s.as(s.Auditor).get("/audit/trail.csv").body; strings.Contains(body, "Nobody answers") || strings.Contains(body, "rang") || strings.Contains(body, "worried") {
			t.Error("the audit trail has a concern's words")
		}
	})
}

// TestANeedKeptBackSaysWhoAndWhy: to whoever might show it after all.
func TestANeedKeptBackSaysWhoAndWhy(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		if err := s.Store.SayNeed(t.Context(), models.Actor{}, models.NeedInput{Title: "Somewhere to do homework"}); err != nil {
			t.Fatal(err)
		}
		officer := s.as(s.Officer)
		form := officer.get("/desk/needs").page.Form("Keep it back")
		form.Fill("Why it is kept back (only if it is)", "It names a child")
		officer.submit(form).page.Has(".govuk-notification-banner", "You kept back ‘Somewhere to do homework’")
		page := s.as(s.Safeguarding).get("/desk/needs").page
		page.Has("article", s.Officer.DisplayName+" kept it back: It names a child")
		s.as(s.Auditor).get("/audit").page.HasNot("tbody", "homework")
		lead := s.as(s.Safeguarding)
		lead.submit(page.Form("Show it to everyone")).page.Has(".govuk-error-summary", "Say why everyone may read it after all")
		form = page.Form("Show it to everyone")
		form.Fill("Why everyone may read it after all", "The name is a pet's")
		lead.submit(form).page.Has(".govuk-notification-banner", "Everyone can read ‘Somewhere to do homework’ now")
	})
}

// TestEndingARoleAsksWhy: on a page of its own, and what ended can be looked up.
func TestEndingARoleAsksWhy(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		admin, who := s.as(s.Admin), s.Councillor
		path := "/roles/" + who.Memberships[0].ID + "/end"
		admin.get("/roles").page.Has(`a[href="`+path+`"]`, "End")
		form := admin.get(path).page.Form("End the role")
		a := admin.submit(form)
		wantStatus(t, "without a reason", a, http.StatusUnprocessableEntity)
		form = a.page.Form("End the role")
		form.Fill("Why does it end?", "They left the team")
		admin.submit(form).page.Has(".govuk-notification-banner", who.DisplayName+" no longer holds the role")
		wantStatus(t, "it has ended", admin.get(path), http.StatusNotFound)
		past := admin.get("/roles?role=past").page
		past.Has("tbody", who.DisplayName)
		past.HasNot("tbody", s.Admin2.DisplayName)
		s.as(s.Auditor).get("/audit?kind=people").page.Has("tbody", "Ended the role Community team member of "+who.DisplayName, "They left the team")
	})
}

// TestWhoProposedAwardsIsTold: what was sent back goes on where it was, with its note.
func TestWhoProposedAwardsIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, path := s.proposed(t)
		approver := s.as(s.Approver)
		form := approver.get(path).page.Form("Record my decision")
		form.Choose("Send it back")
		form.Fill("Why?", "The hall is not insured")
		wantStatus(t, "sent back", approver.submit(form), http.StatusOK)
		mail, err := s.Store.Messages(t.Context(), 1000)
		if err != nil || !slices.ContainsFunc(mail, func(m models.Message) bool {
			return m.Recipient == s.Officer.Email && strings.Contains(m.Body, "sent back to you") && strings.Contains(m.Body, "The hall is not insured")
		}) {
			t.Errorf("the officer was not told: %+v, %v", mail, err)
		}
		officer := s.as(s.Officer)
		again := officer.get("/desk/rounds/" + r.Slug + "/awards").page.Form("Work out the total")
		if note := again.Values.Get("note"); note != "As the result has it" {
			t.Errorf("the note is %q", note)
		}
		again.Fill("Award for Baby bank in pounds", "999,999")
		officer.submit(again).page.Has("main .govuk-error-message", "more than is left in the pot")
	})
}

// TestApprovedPaymentsStayOnTheDesk until somebody records them as paid.
func TestApprovedPaymentsStayOnTheDesk(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		ctx, r := t.Context(), s.Round(models.StageClosed)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 350_000)
		s.Published(r)
		in := s.Initiative(r, p, "Baby bank", 350_000)
		id, err := s.Store.AskPayment(ctx, s.Officer, in.Slug, models.PaymentInput{Amount: "1000", Purpose: "Cots"})
		if err != nil {
			t.Fatal(err)
		}
		approver := s.as(s.Approver)
		approver.get("/desk").page.Has("main", "Payments to approve", "1 waits")
		payment, err := s.Store.PaymentPage(ctx, s.Approver, id)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Store.DecidePayment(ctx, s.Approver, id, models.DecisionInput{Hash: payment.ContentHash, Decide: "approve"}); err != nil {
			t.Fatal(err)
		}
		page := approver.get("/desk").page
		page.Has("main", "Record 1 payment as paid", "Payments to record as paid", "1 waits")
		approver.get("/desk/payments").page.Has("#to-pay", "Approved, to pay")
		s.as(s.Officer).get("/desk").page.HasNot("main", "as paid")
	})
}

// TestALateBackupIsOnTheDeskOfAdministrators, and on nobody else's.
func TestALateBackupIsOnTheDeskOfAdministrators(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		const late = "No backup was made for more than a day"
		admin, officer := s.as(s.Admin), s.as(s.Officer)
		admin.get("/desk").page.HasNot("main", late)
		for _, b := range []struct {
			made time.Time
			hint string // none where it is not late
		}{{s.Now, ""}, {s.Now.Add(-27 * time.Hour), "The last one is from"}, {time.Time{}, "There is no note of any backup."}} {
			s.app.Backup = func() models.Backup { return models.NewBackup(b.made, s.Now) }
			officer.get("/desk").page.HasNot("main", late)
			if b.hint == "" {
				admin.get("/desk").page.HasNot("main", late)
				continue
			}
			admin.get("/desk").page.Has("main", late, b.hint, "Ask whoever runs the server to make one today.")
		}
	})
}
