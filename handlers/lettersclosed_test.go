package handlers

import (
	"net/http"
	"strings"
	"testing"

	"acorn/models"
)

// TestLettersAreClosedOnTheirPages has one officer propose to close a revoked batch of letters, another confirm it, and the next letters printed.
func TestLettersAreClosedOnTheirPages(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		p := s.places().at(models.StageVoting)
		p.letter()
		issued, err := s.Store.IssueLetters(t.Context(), s.Officer, p.round.Slug, "March", models.MostLetters)
		if err == nil {
			err = s.Store.RevokeCodes(t.Context(), s.Officer, p.round.Slug, issued.Batch.ID, "The post was stolen")
		}
		if err != nil {
			t.Fatal(err)
		}
		desk := "/desk/rounds/" + p.round.Slug
		officer, other := s.as(s.Officer), s.as(s.Officer2)
		page := officer.get(desk + "/checks").page
		page.Has(".acorn-card h3", "Revoked letters: March")
		page.Has(".acorn-card", "Letters to 1 person.", "close them all, used or not.", "print new ones without this.")
		form := page.Form("Propose to close them")
		if a := officer.submit(form); a.status != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", a.status)
		} else {
			a.page.Has(".govuk-error-summary", "Say why. Everybody reads it with the result")
		}
		form.Fill("Why?", "The post was stolen at the sorting office.")
		officer.submit(form).page.Has(".acorn-card h3", "Close the revoked letters to 1 person, and print new ones")
		officer.get(desk+"/roll").page.Has("p", "1 letter waits for a decision of two officers on the one before it.")
		if officer.get(desk+"/roll").page.Count("input[name='label']") != 0 {
			t.Error("the letter can be printed while its decision waits")
		}
		if strings.Contains(officer.get(desk+"/voters").body, "Close the revoked letters") {
			t.Error("the help desk has the decision too")
		}
		page = other.get(desk + "/checks").page
		page.Has(".acorn-card", "A vote that came in with one of these letters no longer counts, whoever sent it.")
		if a := other.submit(page.Form("Confirm")); a.path != desk+"/checks" {
			t.Errorf("confirming leads to %s", a.path)
		}
		page = other.get(desk + "/roll").page
		page.Has("p", "Two officers closed 1 letter, and another takes its place.")
		form = page.Form("Show them to print")
		form.Fill("Name of the batch", "April")
		other.submit(form).page.Has(".acorn-slips__slip", "An earlier letter to you was stopped, and a vote sent with it does not count.")
		entry, err := s.Store.FindVoter(t.Context(), s.Officer, p.round.Slug, issued.Lines[0].Code)
		if err != nil {
			t.Fatal(err)
		}
		officer.get(desk+"/voters/"+entry).page.Has("p", "Two officers closed the letter that they had.")
	})
}
