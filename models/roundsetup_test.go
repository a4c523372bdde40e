package models

import (
	"slices"
	"testing"
	"time"
)

func TestCopiedRoundTakesEverythingButWhatCameOfIt(t *testing.T) {
	r, at := answered(t, TemplateYouth), utc(t, setupNow)
	who := "officer"
	r.ID, r.Slug, r.PublishedAt, r.PublishedBy, r.Rules.SealedAt, r.Rules.SealedBy, r.Rules.Hash, r.KeyFingerprint = "old", "old", &at, &who, &at, &who, "hash", "key"
	c := r.Copied(at)
	if c.PublishedAt != nil || c.PublishedBy != nil || c.Rules.Sealed() || c.Rules.Hash != "" || c.KeyFingerprint != "" || c.ID != "" || *c.CopiedFrom != "old" {
		t.Errorf("copied too much: %+v", c)
	}
	if c.WhoMayVote != r.WhoMayVote || !SameRubric(c.Rubric, r.Rubric) || c.SafeguardingLead != r.SafeguardingLead || c.Rules.MaxChoices != r.Rules.MaxChoices {
		t.Errorf("copied too little: %+v", c)
	}
	if d := c.Timetable[Voting].OpensAt.Sub(r.Timetable[Voting].OpensAt); d < 360*24*time.Hour || d > 372*24*time.Hour {
		t.Errorf("the vote moved by %s", d)
	}
}

func TestNextNameCountsTheYearOn(t *testing.T) {
	for name, want := range map[string]string{"Northgate 2026": "Northgate 2027", "Youth 2026-27": "Youth 2027-28", "Northgate decides": "Northgate decides 2027"} {
		if got := NextName(name, utc(t, "2027-02-01T12:00:00Z")); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestPounds(t *testing.T) {
	for pence, want := range map[int64]string{0: "£0", 320: "£3.20", 100_000: "£1,000", 123_456_789_00: "£123,456,789", 1_200_05: "£1,200.05"} {
		if got := Pounds(pence); got != want {
			t.Errorf("%d: %s, want %s", pence, got, want)
		}
	}
}

func TestPartsLeadOn(t *testing.T) {
	var walked []RoundPart
	for part := SetupParts[0]; part != ""; part = NextPart(part) {
		walked = append(walked, part)
	}
	if !slices.Equal(walked, SetupParts[:]) || NextPart(RoundRulesPart) != "" || !KnownPart(RoundRubricPart) || KnownPart("other") {
		t.Errorf("walked %v", walked)
	}
}
