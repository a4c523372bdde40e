package handlers

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"acorn/models"
	"acorn/testing/browser"
)

// TestTheAuditPageTellsOfTampering: whoever opens the trail is told whether it holds.
func TestTheAuditPageTellsOfTampering(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		auditor := s.as(s.Auditor)
		auditor.get("/audit").page.Has("main", "The chain was checked just now and holds.")
		if err := s.keys.NoteAudit(1_000_000, strings.Repeat("0", 64)); err != nil {
			t.Fatal(err)
		}
		page := auditor.get("/audit").page
		page.Has(".govuk-warning-text", "the audit trail ends at entry", "and had at least 1000000")
		page.HasNot("main p", "holds")
	})
}

// TestTheAuditPageIsNarrowed: it says in words what was done and to what, can be narrowed by a plain form, and downloaded, all within what its
// reader may see.
func TestTheAuditPageIsNarrowed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		auditor := s.as(s.Auditor)
		r, path := s.proposed(t)
		approver := s.as(s.Approver)
		back := approver.get(path).page.Form("Record my decision")
		back.Choose("Send it back")
		back.Fill("Why?", "=Too much for one group")
		wantStatus(t, "sent back", approver.submit(back), http.StatusOK)
		settings := s.as(s.Admin)
		form := settings.get("/settings").page.Form("Save")
		form.Fill("Email for questions", "help@harwick.example")
		form.Fill("Phone with a worry about a child", "999")
		form.Fill("Phone for questions", "01632 960 123")
		wantStatus(t, "saved", settings.submit(form), http.StatusOK)

		auditor.get("/audit").page.Has("tbody", "Sent awards back", "Proposed awards", "Changed the settings", "Phone for questions: 01632 960 123. It was:", r.Name)
		auditor.get("/audit").page.Has(`tbody a[href="/rounds/`+r.Slug+`/awards"]`, r.Name)
		show := auditor.get("/audit").page.Form("Show")
		show.Select("What", "Awards and offers")
		show.Select("Who", "Anna Approver")
		page := auditor.get(show.Request().URL.String()).page
		page.Has("tbody", "Sent awards back")
		page.HasNot("tbody", "Proposed awards")
		page.HasNot("tbody", "Changed the settings")
		auditor.get("/audit?to=2001-01-01").page.Has("main", "No entry here")
		auditor.get("/audit?from=2001-01-01&round="+r.ID).page.HasNot("tbody", "Changed the settings")

		file := auditor.get(page.Link("Download these entries (CSV)"))
		rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][3] != "Sent awards back" || rows[1][7] != "'=Too much for one group" {
			t.Errorf("the file has %q, %v", rows, err)
		}
		for who, actor := range map[string]models.Actor{"the approver": s.Approver, "the officer": s.Officer, "the safeguarding lead": s.Safeguarding} {
			if body := s.as(actor).get("/audit/trail.csv").body; strings.Contains(body, "Changed the settings") {
				t.Errorf("%s reads the settings' changes", who)
			}
		}
		if body := s.as(s.Safeguarding).get("/audit/trail.csv?kind=awards").body; strings.Contains(body, "Sent awards back") {
			t.Error("the safeguarding lead reads about awards")
		}
	})
}

// TestTheWidestTablesFitAPhoneInBrowser: the audit trail and the list of roles, whose rows are long.
func TestTheWidestTablesFitAPhoneInBrowser(t *testing.T) {
	inBrowser(t, func(t *testing.T, s *site) {
		r, path := s.proposed(t)
		back := s.as(s.Approver).get(path).page.Form("Record my decision")
		back.Choose("Send it back")
		back.Fill("Why?", "Too much for one group")
		wantStatus(t, "sent back", s.as(s.Approver).submit(back), http.StatusOK)
		p := s.be(t, browser.Phone, s.Auditor)
		p.Visit("/audit")
		p.See("Sent awards back", "Reason: Too much for one group", r.Name)
		tablesFit(p, "audit")
		admin := s.be(t, browser.Phone, s.Admin)
		for _, page := range []string{"/roles", "/roles?role=past"} {
			admin.Visit(page)
			tablesFit(admin, "roles")
		}
	})
}
