package handlers

import (
	"strings"
	"testing"

	"acorn/models"
)

// TestResultsNight goes through the evening as the hall sees it: until when people vote, that the count is done, then one project after another by plain links.
func TestResultsNight(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.ballotRound(models.StageVoting)
		s.castAll(r, []int{1, 2}, []int{1}, []int{2})
		at := "/rounds/" + r.Slug + "/results-night"
		hall := s.visitor()
		early := func(says string) {
			t.Helper()
			reader := s.as(s.Parent) // whoever is signed in gets no kept page: the clock is turned here
			for _, query := range []string{"", "?shown=1", "?shown=all", "?shown=x"} {
				page := reader.get(at + query).page
				page.Has("main", says)
				if text := page.Text("main"); strings.Contains(text, "Baby bank") || strings.Contains(text, "£6,200") {
					t.Errorf("%s tells of the result: %s", query, text)
				}
			}
		}
		early("Voting ends on")
		s.endVote(r)
		early("Voting has ended. Now we count.")
		officer := s.as(s.Officer)
		count := "/desk/rounds/" + r.Slug + "/count"
		officer.submit(officer.get(count).page.Form("Count the votes"))
		early("The count is done. The result is told soon.")
		officer.submit(officer.get(count).page.Form("Tell the proposers"))
		early("The count is done. The result is told soon.")
		officer.submit(officer.get(count).page.Form("Publish the result")).page.Has("main", "Results night on a big screen")
		page := hall.get("/rounds/" + r.Slug + "/result").page
		page = hall.get(page.Link("Show it on a big screen")).page
		page.Has("main", "3 people voted.", "projects were voted in.")
		result, err := s.Store.ResultsNight(t.Context(), r.Slug)
		if err != nil || len(result.Winners) < 2 {
			t.Fatalf("%d winners, %v", len(result.Winners), err)
		}
		for i, winner := range result.Winners {
			page = hall.get(page.Link("Next")).page
			page.Has("h1", winner.Title)
			page.Has("main", winner.Why)
			for _, later := range result.Winners[i+1:] {
				page.HasNot("main", later.Title)
			}
		}
		page = hall.get(page.Link("Next")).page
		page.Has("main", "Thank you.", result.Winners[0].Title, result.Winners[len(result.Winners)-1].Title)
		hall.get(page.Link("Back")).page.Has("h1", result.Winners[len(result.Winners)-1].Title)
		hall.get(hall.get(at+"?shown=1").page.Link("Show all")).page.Has("main", "Thank you.")
		hall.get(at+"?shown=99").page.Has("h1", result.Winners[len(result.Winners)-1].Title)
	})
}
