package handlers

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acorn/models"

	"github.com/google/uuid"
)

// readsChoices finds a statement that reads what is on ballots: by name, or with all else of their rows.
var readsChoices = regexp.MustCompile(`(?is)^\s*SELECT\b.*(\bchoices\b.*\bFROM\W+(counted_)?ballots\b|(\*|ballots\W*\.\W*\*).*\bFROM\W+(counted_)?ballots\b)`)

// mayReadChoices are the routes that do before the close. Nobody's page of them says a count or a choice but the voter's own.
var mayReadChoices = []string{
	"POST /rounds/:slug/vote/mine",     // one's own ballot, to who proves that it is
	"GET /rounds/:slug/vote/signed-in", // the same, after signing in
	"GET /desk/rounds/:slug/checks",    // whether each ballot is what was committed to (E4)
}

// TestNoRouteCountsProjectsBeforeTheClose goes to every page about a round, as everyone, while its vote is open with many ballots in it: none reads what is on
// them, and none says how many a project has.
func TestNoRouteCountsProjectsBeforeTheClose(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	p, w := s.newPlace(models.StageVoting), newWalker(s)
	page, err := s.Store.BallotPage(t.Context(), p.round.Slug, "")
	if err != nil {
		t.Fatal(err)
	}
	first, second := 0, 0 // votes of the two projects
	for i, code := range s.voteCodes(p.round, "131") {
		c := models.Cast{Slug: p.round.Slug, Opened: page.Opened, Submission: uuid.NewString(), Code: code}
		if i >= 18 {
			c.Picks, first = append(c.Picks, page.Projects[0].ID), first+1
		}
		if i < 107 {
			c.Picks, second = append(c.Picks, page.Projects[1].ID), second+1
		}
		if _, err := s.Store.CastBallot(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if first != 113 || second != 107 {
		t.Fatalf("%d and %d votes", first, second)
	}
	counts := regexp.MustCompile(`\b(113|107)\b`)
	routes, pages, read := visited(t), 0, map[string]bool{}
	for _, v := range allVisits() {
		r, ok := routes[v.route]
		if about := strings.Contains(r.path, "/rounds/:slug"); !ok || r.method != get || strings.Contains(strings.Replace(r.path, ":slug", "", 1), ":") || !about && strings.Contains(r.path, ":") {
			continue
		}
		v.at = func(*place) string { return strings.Replace(r.path, ":slug", p.round.Slug, 1) }
		for _, who := range s.people() {
			if slices.Contains([]string{"Advisor2", "Member", "Councillor", "Officer2", "Approver2", "Admin2"}, who.name) {
				continue // they may what another of their role may
			}
			s.Queries.Taken()
			a := w.send(v, r, who, p)
			for _, sql := range s.Queries.Taken() {
				if readsChoices.MatchString(strings.NewReplacer("`", "", `"`, "", "count(*)", "", "COUNT(*)", "").Replace(sql)) {
					read[v.route] = true
					if !slices.Contains(mayReadChoices, v.route) {
						t.Errorf("%s as %s: %s", v.route, who.name, sql)
					}
				}
			}
			if a.status != http.StatusOK {
				continue
			}
			pages++
			text := a.body
			if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				text = a.page.Text("body")
			}
			if found := counts.FindStringIndex(text); found != nil {
				t.Errorf("%s as %s says the votes of a project: …%s…", v.route, who.name, text[max(0, found[0]-60):min(len(text), found[1]+60)])
			}
		}
	}
	if pages < 200 || !read["GET /desk/rounds/:slug/checks"] {
		t.Errorf("%d pages were read, and %v read ballots: this test sees too little", pages, read)
	}
}
