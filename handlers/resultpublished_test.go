package handlers

import (
	"net/http"
	"testing"

	"acorn/models"
)

// TestThePagesOfAResultThatIsNotWhatWasPublished say so and show none of its figures.
func TestThePagesOfAResultThatIsNotWhatWasPublished(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.Round(models.StagePublished)
	s.Proposal(r, models.ProposalEligible, "Northgate baby bank", 620_000)
	s.Published(r)
	v := s.visitor()
	if a := v.get("/rounds/" + r.Slug + "/result"); a.status != http.StatusOK {
		t.Fatalf("as it was published: %d, %q", a.status, a.page.H1())
	}
	db := s.beside()
	s.statement(db, "DROP TRIGGER results_unchanged_update")
	s.statement(db, "UPDATE results SET ballots = 498765 WHERE round_id = '"+r.ID+"'")
	says := models.ResultNotAsPublished().Text
	for _, path := range []string{"/result", "/result/files", "/results-night"} {
		a := s.visitor().get("/rounds/" + r.Slug + path + "?fresh")
		a.page.HasNot("main", "498,765")
		if a.status != http.StatusInternalServerError || a.page.H1() != says {
			t.Errorf("%s: %d, %q", path, a.status, a.page.H1())
		}
	}
}
