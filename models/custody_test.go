package models_test

import (
	"testing"

	"acorn/models"
)

func TestALogOfCodesIsHeldAgainstTheVotes(t *testing.T) {
	log := func(events ...any) []models.CustodyEvent {
		var list []models.CustodyEvent
		for i := 0; i < len(events); i += 2 {
			list = append(list, models.CustodyEvent{Kind: events[i].(string), Codes: events[i+1].(int)})
		}
		return list
	}
	for name, c := range map[string]struct {
		log       []models.CustodyEvent
		used      int
		out, left int
		misfits   int
	}{
		"printed":                {log(models.CustodyPrinted, 30), 0, 0, 30, 0},
		"handed out and used":    {log(models.CustodyPrinted, 30, models.CustodySealed, 30, models.CustodyHandedOut, 28), 28, 28, 2, 0},
		"some came back":         {log(models.CustodyPrinted, 30, models.CustodyHandedOut, 30, models.CustodyTakenBack, 4, models.CustodyDestroyed, 4), 26, 26, 0, 0},
		"more used than given":   {log(models.CustodyPrinted, 30, models.CustodyHandedOut, 10), 11, 10, 20, 1},
		"used and never given":   {log(models.CustodyPrinted, 30), 1, 0, 30, 1},
		"more than were printed": {log(models.CustodyPrinted, 30, models.CustodyHandedOut, 25, models.CustodyDestroyed, 4, models.CustodyLost, 2), 0, 25, -1, 1},
		"back but never given":   {log(models.CustodyPrinted, 30, models.CustodyTakenBack, 1), 0, -1, 31, 1},
		"revoked counts nothing": {log(models.CustodyPrinted, 30, models.CustodyHandedOut, 30, models.CustodyRevoked, 30), 3, 30, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := models.CustodyOf(c.log)
			if got.HandedOut != c.out || got.Left() != c.left || len(got.Misfits(c.used)) != c.misfits {
				t.Errorf("%+v, left %d, %v", got, got.Left(), got.Misfits(c.used))
			}
		})
	}
}

func TestALineOfTheLogIsChecked(t *testing.T) {
	for name, c := range map[string]struct {
		in models.CustodyInput
		ok bool
	}{
		"handed out":            {models.CustodyInput{Kind: models.CustodyHandedOut, Codes: "30", Place: "Year 6 teacher"}, true},
		"sealed":                {models.CustodyInput{Kind: models.CustodySealed, Codes: "1"}, true},
		"to nobody":             {models.CustodyInput{Kind: models.CustodyHandedOut, Codes: "30", Place: " "}, false},
		"more than the batch":   {models.CustodyInput{Kind: models.CustodySealed, Codes: "31"}, false},
		"none":                  {models.CustodyInput{Kind: models.CustodySealed, Codes: "0"}, false},
		"printing is no note":   {models.CustodyInput{Kind: models.CustodyPrinted, Codes: "1"}, false},
		"nothing was filled in": {models.CustodyInput{}, false},
	} {
		if _, err := c.in.Check(30); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
