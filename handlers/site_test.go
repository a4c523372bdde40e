package handlers

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/handlers/identity"
	"acorn/models"
	"acorn/models/keys"
	"acorn/models/store"
	"acorn/testing/htmlcheck"
	"acorn/testing/postgres"
	"acorn/testing/world"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

var migrated = postgres.Template{Fill: func(address string) error { return store.MigratePostgres(context.Background(), address) }}

// site is a running Acorn with a small council in it.
type site struct {
	*world.World
	t       testing.TB
	app     *Server
	handler http.Handler
	url     string
	keys    *keys.Ring
	// refusals are why requests were not done, as the log has it.
	refusals *refusals
}

// refusals is a log that remembers its lines, and so why each request was refused.
type refusals struct {
	mu    sync.Mutex
	lines map[string][]map[string]string // by the number of the request
}

// Enabled, Handle, WithAttrs and WithGroup make it a log.
func (r *refusals) Enabled(context.Context, slog.Level) bool { return true }

func (r *refusals) Handle(_ context.Context, record slog.Record) error {
	fields := map[string]string{"message": record.Message, "level": record.Level.String()}
	record.Attrs(func(a slog.Attr) bool {
		fields[a.Key] = a.Value.String()
		return true
	})
	r.mu.Lock()
	r.lines[fields["request"]] = append(r.lines[fields["request"]], fields)
	r.mu.Unlock()
	return nil
}

func (r *refusals) WithAttrs([]slog.Attr) slog.Handler { return r }
func (r *refusals) WithGroup(string) slog.Handler      { return r }

// of is why the request that got this answer was refused; empty for one that was done.
func (r *refusals) of(a answer) models.Code {
	return models.Code(r.line(a, "request")["refused"])
}

// line is what the log says with this message of the request that got this answer.
func (r *refusals) line(a answer, message string) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, line := range r.lines[a.header.Get(echo.HeaderXRequestID)] {
		if line["message"] == message {
			return line
		}
	}
	return nil
}

// onBoth runs a test against the whole program on SQLite and on PostgreSQL; extra are routes that only this test has.
func onBoth(t *testing.T, test func(t *testing.T, s *site), extra ...func(*Server) []route) {
	t.Helper()
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, newSite(t, sqliteOptions(t), extra...))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		test(t, newSite(t, store.Options{DatabaseURL: migrated.Database(t)}, extra...))
	})
}

// oneByOneName ends the names of tests that ask hundreds of things one after another, by which "make test" runs them apart: nothing happens at once in them, so the
// race detector, which takes four times as long, would watch in vain.
const oneByOneName = "OneByOne"

// oneByOne is onBoth for such a test.
func oneByOne(t *testing.T, test func(t *testing.T, s *site), extra ...func(*Server) []route) {
	t.Helper()
	if !strings.HasSuffix(t.Name(), oneByOneName) {
		t.Fatalf("%s: end its name in %s", t.Name(), oneByOneName)
	}
	onBoth(t, test, extra...)
}

// sqliteOptions are those of a SQLite database of this test.
func sqliteOptions(t testing.TB) store.Options {
	t.Helper()
	return store.Options{SQLitePath: world.SQLite(t)}
}

// newSite starts Acorn; extra are routes that only a test has.
func newSite(t testing.TB, o store.Options, extra ...func(*Server) []route) *site {
	t.Helper()
	ring, err := keys.Open(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	queries := &world.Queries{}
	o.Keys, o.BaseURL, o.OnQuery, o.Listening, o.SignIn = ring, "http://acorn.example", queries.Note, queries.Listening, true
	s := serve(t, o, ring, extra...)
	s.World = world.New(t, s.app.Store)
	s.World.Options, s.World.Keys, s.World.Queries = o, ring, queries
	return s
}

// another is a second copy of the program on the same database, with the same keys.
func (s *site) another() *site {
	s.t.Helper()
	second := serve(s.t, s.Options, s.keys)
	second.World = s.World
	return second
}

// unhurried is how long tests have requests of votes wait, unless they are about the waiting.
const unhurried = time.Minute

// serve starts the program on a database.
func serve(t testing.TB, o store.Options, ring *keys.Ring, extra ...func(*Server) []route) *site {
	t.Helper()
	st, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	// A provider that never answers: signing in through one has a test of its own.
	dead := func(back string) []*identity.Provider {
		council, err := identity.New(identity.Config{Name: "council", Label: "Harwick Council", Issuer: "http://127.0.0.1:1", ClientID: "acorn", ClientSecret: "secret", RedirectURL: "http://127.0.0.1:1" + back})
		if err != nil {
			t.Fatal(err)
		}
		return []*identity.Provider{council}
	}
	log := &refusals{lines: map[string][]map[string]string{}}
	app, handler, err := build(Deps{Store: st, FormKey: ring.Pepper("forms"), LimitKey: ring.Pepper("limits"), VoteKey: ring.Pepper("votes-on-their-way"), Log: slog.New(log), Identity: dead("/sign-in/back/council"), VoteIdentity: dead("/vote/back/council"),
		Config: Config{BaseURL: "http://acorn.example", Demo: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*admission{app.votes, app.abroad, app.making} {
		a.wait, a.limit = unhurried, unhurried // a slow machine is not a crowd
		a.pause = func(context.Context, time.Duration) {}
	}
	for _, routes := range extra {
		for _, r := range routes(app) {
			if err := app.mount(handler, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.Close()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return &site{t: t, app: app, handler: handler, url: server.URL, keys: ring, refusals: log}
}

// testBrowser is the cookie by which forms know the browsers of these tests.
const testBrowser = "test-browser"

// visitor is a browser: it keeps cookies and does not follow redirects on its own.
type visitor struct {
	site   *site
	client *http.Client
}

// answer is what a browser got: the page after the redirects of a form that was accepted.
type answer struct {
	status int
	path   string
	header http.Header
	body   string
	page   *htmlcheck.Page
}

// asksWho reports whether the answer is to sign in first.
func (a answer) asksWho() bool {
	return a.status == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), "/sign-in?next=")
}

// visitor is somebody who has not signed in.
func (s *site) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	address, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	jar.SetCookies(address, []*http.Cookie{{Name: "acorn-form", Value: testBrowser, Path: "/"}})
	return &visitor{s, &http.Client{Jar: jar}}
}

// as is a browser in which this person has signed in.
func (s *site) as(actor models.Actor) *visitor {
	s.t.Helper()
	v := s.visitor()
	page := v.get("/demo")
	if page.status != http.StatusOK {
		s.t.Fatalf("GET /demo: %d", page.status)
	}
	form := page.page.Form("Be " + actor.DisplayName)
	v.post(form.Action, form.Values)
	return v
}

// get opens a page, following redirects.
func (v *visitor) get(path string) answer {
	v.site.t.Helper()
	request, err := http.NewRequestWithContext(v.site.t.Context(), http.MethodGet, v.site.url+path, nil)
	if err != nil {
		v.site.t.Fatal(err)
	}
	return v.do(request)
}

// submit sends a form that a page served, with what was filled in.
func (v *visitor) submit(form *htmlcheck.Form) answer {
	v.site.t.Helper()
	return v.post(form.Action, form.Values)
}

// post sends fields to a path as a browser does.
func (v *visitor) post(path string, fields url.Values) answer {
	v.site.t.Helper()
	request, err := http.NewRequestWithContext(v.site.t.Context(), http.MethodPost, v.site.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		v.site.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(request)
}

func (v *visitor) do(request *http.Request) answer {
	v.site.t.Helper()
	response, err := v.client.Do(request)
	if err != nil {
		v.site.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.site.t.Fatal(err)
	}
	a := answer{status: response.StatusCode, path: response.Request.URL.RequestURI(), header: response.Header, body: string(body)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		a.page = htmlcheck.ParseString(v.site.t, a.body)
		a.page.Accessible()
		namesItsFields(v.site.t, a)
	}
	return a
}

// namesItsFields: a form that has to wait until its sender has signed in says what was typed by the names of its fields.
func namesItsFields(t testing.TB, a answer) {
	t.Helper()
	for _, field := range a.page.Doc.Find("form[method=post]").Find("input:not([type=hidden]):not([type=submit]), select, textarea").EachIter() {
		name := field.AttrOr("name", "")
		secret := strings.Contains(name, "code") || name == "website"
		if name != "" && (views.FieldName(t.Context(), name) == "") != secret {
			t.Errorf("%s: the field %q is called %q where what was typed is kept", a.path, name, views.FieldName(t.Context(), name))
		}
	}
}
