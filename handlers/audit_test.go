package handlers

import (
	"strings"
	"testing"
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
