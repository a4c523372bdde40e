package models_test

import (
	"testing"

	"acorn/models"
)

func TestSamePlace(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"St Luke's School", "st lukes  school", true},
		{"Harwick Youth Works", "Harwick Youth-Works ", true},
		{"Room 11-2", "room 11 2", true},
		{"Room 11-2", "Room 1-12", false},
		{"Class 5B", "Class 5 B", true},
		{"Class 5B", "Class 5C", false},
		{"---", "???", false},
		{"???", " ???", true},
		{"की शाला", "का शाला", false},
		{"", "", true},
	} {
		if same := models.SamePlace(test.a, test.b); same != test.same {
			t.Errorf("%q and %q: %t", test.a, test.b, same)
		}
	}
}
