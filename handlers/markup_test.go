package handlers

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/htmlcheck"

	"github.com/PuerkitoBio/goquery"
)

// markup is what somebody would type to have their own script run on another's page.
const markup = `"><img src=x onerror=alert(1)><script>alert(1)</script>'--><svg onload=alert(1)>`

// notTyped are columns that hold no words of anybody's: keys, times, hashes, money, files that are read as such, and words that only the program writes.
var notTyped = regexp.MustCompile(`^(id|slug|.*_id|.*_by|.*_at|.*_on|.*hash|token|code|data|email|recipient|reference|tracker|choices|outcome|flag|with_them|partly|other_outcome|detail|subject_id|issuer|subject|provider|` +
	`browser|path|fields|bucket|dedupe_key|theme|channel|number|ons_code|financial_year|ties|unfit|name_of|act|object_kind|replaces|key_fingerprint|state|declared|unit|method|comparison)$`)

// poison puts markup into every text that somebody could have typed, past all rules: what is kept must not matter to the pages that show it.
func (s *site) poison() int {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.Options.SQLitePath+"?_pragma=busy_timeout(5000)")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	do := func(statement string) {
		if _, err := db.ExecContext(s.t.Context(), statement); err != nil {
			s.t.Fatalf("%s: %v", statement, err)
		}
	}
	texts := func(query string) []string {
		rows, err := db.QueryContext(s.t.Context(), query)
		if err != nil {
			s.t.Fatal(err)
		}
		defer rows.Close()
		var list []string
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				s.t.Fatal(err)
			}
			list = append(list, text)
		}
		if err := rows.Err(); err != nil {
			s.t.Fatal(err)
		}
		return list
	}
	for _, trigger := range texts("SELECT name FROM sqlite_master WHERE type = 'trigger'") {
		do("DROP TRIGGER " + trigger)
	}
	do("PRAGMA ignore_check_constraints = ON")
	poisoned := 0
	for _, table := range texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' AND name <> 'sessions'") {
		schema := texts("SELECT sql FROM sqlite_master WHERE name = '" + table + "'")[0]
		for _, column := range texts("SELECT name FROM pragma_table_info('" + table + "') WHERE type = 'TEXT' AND pk = 0") {
			if notTyped.MatchString(column) || strings.Contains(schema, "CHECK ("+column+" IN (") {
				continue
			}
			where, value := "", column+" || '"+strings.ReplaceAll(markup, "'", "''")+"'"
			switch {
			case column == "link" || strings.HasSuffix(column, "url"):
				value = "'javascript:alert(1)//'"
			case table == "settings":
				where = " WHERE name NOT LIKE '%colour'"
			}
			do(fmt.Sprintf("UPDATE %s SET %s = %s%s", table, column, value, where))
			poisoned++
		}
	}
	for _, slug := range texts("SELECT slug FROM rounds JOIN rulebooks ON rulebooks.round_id = rounds.id WHERE sealed_at IS NOT NULL") {
		s.sealAgain(slug, do)
	}
	for _, id := range texts("SELECT round_id FROM results WHERE published_at IS NOT NULL") { // published anew, too
		if err := s.Store.Setup(s.t.Context(), store.Patch{Row: &models.Result{}, Key: "round_id", Value: id, Values: map[string]any{"published_at": s.Now}}); err != nil {
			s.t.Fatal(err)
		}
	}
	return poisoned
}

// sealAgain seals a round anew with what it says by now, as if that had been typed before: else the pages of its vote would say that it is not as it was sealed.
func (s *site) sealAgain(slug string, do func(string)) {
	s.t.Helper()
	ctx := s.t.Context()
	page, err := s.Store.RulesPage(ctx, slug)
	if err != nil {
		s.t.Fatal(err)
	}
	var rows []any
	for i := range page.Projects {
		rows = append(rows, &page.Projects[i])
	}
	for _, language := range models.BallotLanguages {
		said, err := s.Store.TranslationsPage(ctx, s.Officer, slug, language.Tag)
		if err != nil {
			s.t.Fatal(err)
		}
		for i := range said.Written {
			rows = append(rows, &said.Written[i].ProjectTranslation)
		}
	}
	do("DELETE FROM project_translations WHERE round_id = '" + page.ID + "'")
	do("DELETE FROM projects WHERE round_id = '" + page.ID + "'")
	hash, err := models.RulebookHash(page.Round, page.Rules, page.Clock.Sealed(page.Timetable), page.Projects)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.Store.Setup(ctx, append(rows, store.Patch{Row: &models.Rulebook{}, Key: "round_id", Value: page.ID, Values: map[string]any{"hash": hash}})...); err != nil {
		s.t.Fatal(err)
	}
}

// harmless holds a page against what must not be on it, whatever was typed.
func harmless(t *testing.T, what string, page *htmlcheck.Page) {
	t.Helper()
	for _, s := range page.Doc.Find("*").EachIter() {
		for _, a := range s.Nodes[0].Attr {
			name, value := strings.ToLower(a.Key), strings.ToLower(strings.TrimSpace(a.Val))
			address := slices.Contains([]string{"href", "src", "action", "formaction", "content"}, name)
			if strings.HasPrefix(name, "on") || name == "style" || address && (strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.Contains(value, "url=javascript:")) {
				t.Errorf("%s: <%s %s=%q>", what, goquery.NodeName(s), name, a.Val)
			}
		}
	}
	if n := page.Count("img[src='x']") + page.Count("script:not([src])") + page.Count("svg[onload]"); n > 0 {
		t.Errorf("%s: %d pieces of markup that somebody typed", what, n)
	}
}

// TestNothingTypedIsMarkup reads every page of a council in which everything that could be typed is markup, as everyone who sees it differently.
func TestNothingTypedIsMarkup(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	routes, ps := visited(t), s.places()
	type look struct {
		what, path string
		person     person
	}
	var looks []look
	for _, v := range allVisits() {
		r, ok := routes[v.route]
		file := strings.Contains(r.path[strings.LastIndex(r.path, "/"):], ".") || strings.HasSuffix(r.path, "/result/files") // held against hashes, and refused
		if !ok || r.method != get || r.kind == machine || file || r.path == "/sign-in/back/:provider" {
			continue
		}
		stages := v.stages
		if len(stages) == 0 {
			stages = []models.Stage{models.AnyStage}
		}
		for _, stage := range stages {
			path, first := v.address(ps.at(stage)), true
			for _, p := range s.people() {
				named := slices.Contains(v.look, p.name)
				if named || first && may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name)) {
					looks = append(looks, look{v.route + " as " + p.name + ", " + string(stage), path, p})
					first = first && named
				}
			}
		}
	}
	browsers := map[string]*visitor{}
	for _, l := range looks {
		if browsers[l.person.name] == nil {
			browsers[l.person.name] = s.visitor()
			if l.person.actor.SignedIn() {
				browsers[l.person.name] = s.as(l.person.actor)
			}
		}
	}
	if n := s.poison(); n < 60 {
		t.Errorf("only %d kinds of text were poisoned", n)
	}
	s.app.changed()
	pages, shown := 0, 0
	for _, l := range looks {
		a := browsers[l.person.name].get(l.path)
		if a.status >= http.StatusInternalServerError {
			t.Errorf("%s at %s: %d", l.what, l.path, a.status)
		}
		if a.page == nil || a.status != http.StatusOK {
			continue
		}
		pages++
		harmless(t, l.what, a.page)
		if strings.Contains(a.body, "&lt;script&gt;alert(1)&lt;/script&gt;") {
			shown++
		}
	}
	if pages < 100 || shown < pages/2 {
		t.Errorf("of %d pages %d show what was typed", pages, shown)
	}
}

// typedNames are the names of fields that take words.
var typedNames = []string{"title", "summary", "body", "what", "name", "note", "reason", "answer", "contact", "about", "place", "venue", "who_for", "group_name", "how_known", "label", "held_by",
	"comment", "why", "words", "purpose", "amount", "link", "email", "belongs", "voting_code", "code", "project", "count", "role", "team", "decide", "decision", "method_note", "learned", "hash",
	"opened", "submission", "request", "way", "theme", "kind", "score", "fund_name", "people", "actual", "target", "baseline", "starts-day", "paid_on-day", "reference"}

// allFields is a visit's form with markup in every field that there could be.
func allFields(v visit, at *place) url.Values {
	form := url.Values{}
	for _, name := range typedNames {
		form.Set(name, markup)
	}
	if v.form != nil {
		for name, values := range v.form(at) {
			form[name] = values
		}
	}
	return form
}

// TestMarkupComesBackAsItWasTyped: a form that is not accepted shows what was typed, and runs none of it.
func TestMarkupComesBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	routes, w, ps := visited(t), newWalker(s), s.places()
	again := 0
	for _, v := range allVisits() {
		r, ok := routes[v.route]
		if !ok || r.method != post || r.act == models.ActSignIn || r.act == models.ActOwnData || r.act == models.ActDemo {
			continue
		}
		p := s.people()[slices.IndexFunc(s.people(), func(p person) bool { return may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name)) })]
		at := ps.at(v.stage())
		form := allFields(v, at)
		browser, token := w.browser(p)
		form.Set(tokenField, token)
		if r.kind == votes {
			form.Set(tokenField, w.visitorToken(browser))
		}
		a := browser.post(v.address(at), form)
		ps.use(r, a, v.stage())
		if a.status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", v.route, a.status)
		}
		if a.page != nil {
			harmless(t, v.route, a.page)
			if strings.Contains(a.body, "&lt;script&gt;") {
				again++
			}
		}
	}
	if again < 15 {
		t.Errorf("only %d forms came back with what was typed", again)
	}
}
