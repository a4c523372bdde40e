package views

import (
	"strings"
	"testing"

	"acorn/models"
)

func TestAuditDetail(t *testing.T) {
	for _, c := range []struct{ kind, recorded, want string }{
		{"", `{"version":2,"decision":"eligible"}`, "version 2"},
		{"", `{"amount_pence":230050,"award":"AWD-1"}`, "amount £2,300.50, award AWD-1"},
		{"", `{"hash":"0991b548936300000000000000000000000000000000000000000000000000ab","state":"approved"}`, "fingerprint 0991b5489363"},
		{"", `{"ends":"2026-11-26T00:00:00Z"}`, "ends 26 Nov 2026, midnight"},
		{"", `{"lines":[{"x":1},{"x":2}],"team":null,"revoked":true}`, "awards 2"},
		{"", `{"codes":3,"copied_from":"6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}`, "codes 3"},
		{"round_change", `{"part":"money","facts":[{"name":"pot","kind":"money","from":"100000","to":"90000"}]}`, "How much is shared: £900. It was: £1,000."},
		{"settings", `{"facts":[{"name":"phone","kind":"text","from":"","to":"01632 960 000"}]}`, "Phone for questions: 01632 960 000. It was: Nothing set."},
		{"settings", `{"name":"Harwick","email":"help@harwick.example"}`, ""},
		{"", `"taken back"`, ""},
		{"", `3`, ""},
		{"", `null`, ""},
		{"", ``, ""},
	} {
		line := models.AuditLine{AuditEntry: models.AuditEntry{ObjectKind: c.kind, Detail: c.recorded}}
		if got := auditDetail(t.Context(), line); got != c.want {
			t.Errorf("%s: %q, want %q", c.recorded, got, c.want)
		}
	}
}

func TestAuditSentence(t *testing.T) {
	line := func(act models.Act, kind, reason, detail, object string) models.AuditLine {
		return models.AuditLine{AuditEntry: models.AuditEntry{Act: string(act), ObjectKind: kind, Reason: reason, Detail: detail}, Object: object}
	}
	for _, c := range []struct {
		line models.AuditLine
		want string
	}{
		{line(models.ActDraftRound, "round", "No money", `{"cancel":"done","told":6}`, "Spring"), "Cancelled a round"},
		{line(models.ActDraftRound, "round", "No money", `{"cancel":"proposed"}`, "Spring"), "Proposed to cancel a round"},
		{line(models.ActApproveAwards, "allocation", "Too much", `{"state":"refused"}`, "Spring"), "Sent awards back"},
		{line(models.ActRevokeCodes, "code batch", "Lost", `{"label":"School","revoked":true}`, "School"), "Revoked voting codes"},
		{line(models.ActIssueCodes, "code batch", "Lost", `{"label":"School","revoked":true}`, "School"), "Revoked voting codes"},
		{line(models.ActIssueCodes, "code batch", "", `{"label":"School","codes":3}`, "School"), "Made voting codes"},
		{line(models.ActGrantRoles, "person", "role confirmed", `{"role":"approver"}`, "Sam Osei"), "Gave Sam Osei the role Finance approver"},
		{line(models.ActGrantRoles, "person", "role ended", `{"role":"approver"}`, ""), "Ended the role Finance approver of somebody whose account is closed"},
		{line(models.ActGrantRoles, "person", "They moved on", `{"role":"approver","state":"ended"}`, "Sam Osei"), "Ended the role Finance approver of Sam Osei"},
		{line("an act of later", "thing", "", `null`, ""), "an act of later"},
	} {
		if got := AuditSentence(t.Context(), c.line); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestAuditFileIsSafe: what people typed is never run by a spreadsheet.
func TestAuditFileIsSafe(t *testing.T) {
	file, err := AuditFile(t.Context(), []models.AuditLine{{AuditEntry: models.AuditEntry{Number: 1, Reason: "=HYPERLINK(1)"}, Who: "@sam", RoundName: "+1"}})
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(file)), "\n")
	if len(rows) != 2 || !strings.Contains(rows[1], ",'=HYPERLINK(1),") || !strings.Contains(rows[1], ",'+1,") || strings.Contains(rows[1], ",@sam") {
		t.Errorf("the file is %q", file)
	}
}
