package views

import "testing"

func TestAuditDetail(t *testing.T) {
	for _, c := range []struct{ recorded, want string }{
		{`{"version":2,"decision":"eligible"}`, "decision eligible, version 2"},
		{`{"amount_pence":230050,"award":"AWD-1"}`, "amount £2,300.50, award AWD-1"},
		{`{"hash":"0991b548936300000000000000000000000000000000000000000000000000ab","state":"approved"}`, "hash 0991b5489363, state approved"},
		{`{"lines":[{"x":1},{"x":2}],"team":null,"revoked":true}`, "lines (2), revoked yes"},
		{`"taken back"`, "taken back"},
		{`3`, "3"},
		{`null`, ""},
		{``, ""},
	} {
		if got := auditDetail(t.Context(), c.recorded); got != c.want {
			t.Errorf("%s: %q, want %q", c.recorded, got, c.want)
		}
	}
}
