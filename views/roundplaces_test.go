package views

import (
	"slices"
	"testing"

	"acorn/models"
)

// TestRoundPlaces: at each stage every page of a round is in the menu once, in a group that has a few, and each page belongs to one.
func TestRoundPlaces(t *testing.T) {
	for _, stage := range []models.Stage{models.StageDraft, models.StagePlanning, models.StageWaiting, models.StageProposing, models.StageReviewing, models.StageSealed, models.StageVoting, models.StageGrace,
		models.StageClosed, models.StageCounted, models.StagePublished, models.StageCancelled} {
		r := RoundPlaces{Name: "Northgate", Slug: "n", Stage: stage, Published: stage != models.StageDraft, HasPanel: true}
		var texts, hrefs []string
		for _, group := range r.groups("/desk/rounds/n") {
			if len(group.Places) == 0 || len(group.Places) > 6 {
				t.Errorf("%s: %s has %d places", stage, group.Name, len(group.Places))
			}
			for _, place := range group.Places {
				if slices.Contains(texts, place.Text) || slices.Contains(hrefs, place.Href) {
					t.Errorf("%s: %s is there twice", stage, place.Text)
				}
				texts, hrefs = append(texts, place.Text), append(hrefs, place.Href)
				if here := r.current(place.Href); here.Href != place.Href {
					t.Errorf("%s: %s is said to be %s", stage, place.Text, here.Text)
				}
			}
		}
	}
	r := RoundPlaces{Slug: "n", Stage: models.StageVoting, Published: true}
	for path, want := range map[string]string{"/desk/rounds/n": "Overview", "/desk/rounds/n/cancel/confirm": "Cancelling", "/desk/rounds/n/change/dates": "Overview", "/rounds/n/help": "Help people vote", "/desk/rounds/n/paper/x/key": "Paper", "/desk/proposals/x": "Proposals",
		"/desk/rounds/n/codes/x": "Voting codes", "/desk/rounds/n/translations/pl": "Other languages"} {
		if here := r.current(path); here.Text != want {
			t.Errorf("%s belongs to %s, not %s", path, want, here.Text)
		}
	}
}
