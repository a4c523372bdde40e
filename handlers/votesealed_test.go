package handlers

import (
	"net/http"
	"testing"

	"acorn/models"
)

// TestThePagesOfAVoteThatIsNotAsItWasSealed say so and show none of its projects, and a vote that is sent meanwhile is kept on its page and taken once all is put right.
func TestThePagesOfAVoteThatIsNotAsItWasSealed(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	r := s.ballotRound(models.StageVoting)
	db, v := s.beside(), s.visitor()
	review := v.review(r)
	s.statement(db, "DROP TRIGGER projects_frozen_update")
	s.statement(db, "UPDATE projects SET title = 'Another' WHERE number = 1 AND round_id = '"+r.ID+"'")
	says := models.VoteNotAsSealed().Text
	for _, path := range []string{"/vote", "/vote/project/1", "/vote/review"} {
		a := v.get("/rounds/" + r.Slug + path)
		a.page.HasNot("article h2", "Another")
		if a.status != http.StatusInternalServerError || a.page.H1() != says {
			t.Errorf("%s: %d, %q", path, a.status, a.page.H1())
		}
	}
	form := review.page.Form("Send my vote")
	form.Choose("live in Northgate")
	form.Fill("Your voting code", s.voteCodes(r, "1")[0])
	a := v.submit(form)
	if a.status != http.StatusInternalServerError || a.page.H1() != says {
		t.Fatalf("a vote meanwhile: %d, %q", a.status, a.page.H1())
	}
	a.page.Has("main", "Northgate baby bank")
	s.statement(db, "UPDATE projects SET title = 'Northgate baby bank' WHERE number = 1 AND round_id = '"+r.ID+"'")
	if a = v.submit(a.page.Form("Send it again")); a.page.H1() != "Your vote is in" {
		t.Errorf("sent again: %d, %q", a.status, a.page.H1())
	}
}
