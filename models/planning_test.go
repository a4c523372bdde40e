package models

import (
	"strings"
	"testing"
)

func TestPlanTallyAgreed(t *testing.T) {
	for _, c := range []struct {
		agree, unsure, disagree int
		agreed                  bool
		missing                 int
	}{
		{0, 0, 0, false, 3}, {2, 0, 0, false, 1}, {3, 0, 0, true, 0}, {2, 0, 1, true, 0}, {1, 2, 0, true, 0}, {1, 1, 1, false, 0}, {2, 3, 2, false, 0}, {1, 0, 2, false, 0}, {0, 3, 0, false, 0},
	} {
		tally := PlanTally{c.agree, c.unsure, c.disagree}
		if tally.Agreed() != c.agreed || tally.Missing() != c.missing {
			t.Errorf("%+v: agreed %t, missing %d", tally, tally.Agreed(), tally.Missing())
		}
	}
}

func TestPlanItemNamesNobodyUnder18(t *testing.T) {
	item := NewPlanItem(PlanningItem{Title: "Somewhere to go"}, []PlanVoice{
		{PlanningChoice{PersonID: new("c"), Choice: PlanAgree, Capacity: "councillor", Why: "Zebra"}, "Colin Councillor", true, false},
		{PlanningChoice{PersonID: new("y"), Choice: PlanAgree, Capacity: "resident", Why: "Apple"}, "Amara", false, false},
		{PlanningChoice{PersonID: new("r"), Choice: PlanDisagree, Capacity: "resident"}, "Rita Resident", true, false},
		{PlanningChoice{PersonID: new("u"), Choice: PlanUnsure, Capacity: "officer"}, "Olive Officer", true, false},
		{PlanningChoice{PersonID: new("l"), Choice: PlanDisagree, Capacity: "voluntary"}, "Someone who left", false, true},
	}, "y")
	if left := item.Choosers[PlanDisagree]; len(left) != 2 || left[0] != (Chooser{"", "voluntary"}) {
		t.Errorf("an adult who left: %+v", left)
	}
	if item.Tally != (PlanTally{2, 1, 2}) || item.Mine != PlanAgree || item.MyWhy != "Apple" {
		t.Errorf("%+v", item)
	}
	if agree := item.Choosers[PlanAgree]; len(agree) != 2 || agree[0] != (Chooser{"", "young_person"}) || agree[1] != (Chooser{"Colin Councillor", "councillor"}) {
		t.Errorf("who agrees: %+v", agree)
	}
	if r := item.Reasons; len(r) != 2 || r[0] != (PlanReason{PlanAgree, "Apple", "young_person"}) || r[1] != (PlanReason{PlanAgree, "Zebra", "councillor"}) {
		t.Errorf("reasons: %+v", r)
	}
}

func TestPlanInputs(t *testing.T) {
	for _, c := range []struct{ choice, why, want string }{
		{PlanAgree, "", ""}, {PlanUnsure, "I don't know the place", ""}, {"maybe", "", "choice-x"}, {"", "", "choice-x"},
		{PlanAgree, strings.Repeat("y", 501), "why-x"}, {PlanDisagree, "Ring me on 01632 960123", "why-x"}, {PlanAgree, "me@home.example", "why-x"},
	} {
		if got := wrongFields(PlanChoiceInput{"x", c.choice, c.why}.Check()); got != c.want {
			t.Errorf("%q, %q: wrong %q, want %q", c.choice, c.why, got, c.want)
		}
	}
	for _, c := range []struct{ kind, title, body, want string }{
		{PlanPriority, "Warm evenings", "It was said most.", ""}, {PlanRule, "Lots of small ones", "More people win.", ""},
		{"", "", "", "kind title body"}, {"other", "T", "B", "kind"}, {PlanRule, strings.Repeat("t", 101), "B", "title"}, {PlanRule, "T", strings.Repeat("b", 301), "body"},
		{PlanRule, "Write to me@home.example", "B", "title"},
	} {
		if got := wrongFields(PlanItemInput{c.kind, c.title, c.body}.Check()); got != c.want {
			t.Errorf("%+v: wrong %q, want %q", c, got, c.want)
		}
	}
}
