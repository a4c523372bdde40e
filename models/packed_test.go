package models_test

import (
	"testing"

	"acorn/models"
)

func TestPackedChoicesAreAllOfOneLength(t *testing.T) {
	t.Parallel()
	projects := []models.Project{{ProposalID: "c"}, {ProposalID: "a"}, {ProposalID: "b"}}
	for _, choices := range []string{`{}`, `{"a":1}`, `{"a":1,"b":70000,"c":2}`} {
		packed, err := models.PackChoices(projects, choices)
		if err != nil || len(packed) != 12 {
			t.Errorf("%s is %d bytes, %v", choices, len(packed), err)
		}
		if got, err := models.UnpackChoices(projects, packed); err != nil || got != choices {
			t.Errorf("%s became %s, %v", choices, got, err)
		}
		if _, err := models.UnpackChoices(projects[:2], packed); err == nil {
			t.Errorf("%s was read with fewer projects", choices)
		}
	}
	for _, choices := range []string{``, `{"d":1}`, `{"a":0}`, `{"a":-1}`, `{"a":4294967296}`, `{"a": 1}`} {
		if _, err := models.PackChoices(projects, choices); err == nil {
			t.Errorf("%q was packed", choices)
		}
	}
}

func TestPackedReadingsAreAllOfOneLength(t *testing.T) {
	t.Parallel()
	projects := []models.Project{{ProposalID: "c"}, {ProposalID: "a"}}
	for _, reading := range []string{`{}`, `{"a":1}`, `{"a":1,"c":2}`, models.SpoiledUnclear, models.SpoiledLimits} {
		packed, err := models.PackReading(projects, reading)
		if err != nil || len(packed) != 9 {
			t.Errorf("%s is %d bytes, %v", reading, len(packed), err)
		}
		if got, err := models.UnpackReading(projects, packed); err != nil || got != reading {
			t.Errorf("%s became %s, %v", reading, got, err)
		}
	}
	for _, reading := range []string{"", `{"b":1}`, "spoiled"} {
		if _, err := models.PackReading(projects, reading); err == nil {
			t.Errorf("%q was packed", reading)
		}
	}
	for _, packed := range [][]byte{nil, {3}, {0, 1}} {
		if _, err := models.UnpackReading(projects, packed); err == nil {
			t.Errorf("%v was read", packed)
		}
	}
}
