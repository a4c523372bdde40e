package handlers

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acorn/models"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// broken are pages that go wrong in every way that a page can.
func broken(s *Server) []route {
	half := func(then func() error) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			if _, err := io.WriteString(w, "<h1>Half a page</h1>"); err != nil {
				return err
			}
			return then()
		})
	}
	page := func(path string, handle echo.HandlerFunc) route {
		return route{get, "/broken/" + path, models.ActRead, personal, handle}
	}
	panics := func(echo.Context) error { panic("a hole in the hall's roof") }
	return []route{
		page("panic", panics),
		{post, "/broken/panic", models.ActRead, personal, panics},
		{get, "/broken/machine", models.ActRead, machine, panics},
		page("ours", func(echo.Context) error { panic(models.Missing()) }),
		page("half", func(c echo.Context) error {
			return s.render(c, http.StatusOK, half(func() error { return errors.New("no more words") }))
		}),
		page("half-panic", func(c echo.Context) error {
			return s.render(c, http.StatusOK, half(func() error { panic("mid-sentence") }))
		}),
		page("late", func(c echo.Context) error {
			ctx, cancel := context.WithCancel(c.Request().Context())
			cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return s.render(c, http.StatusOK, half(ctx.Err))
		}),
	}
}

// TestWhatBreaksGetsAPage: a fault is a whole page with the number that the log has, never half a page, and never an empty 200.
func TestWhatBreaksGetsAPage(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		for _, path := range []string{"panic", "ours", "half", "half-panic", "late"} {
			a := s.visitor().get("/broken/" + path)
			number := a.header.Get(echo.HeaderXRequestID)
			if a.status != http.StatusInternalServerError || a.page == nil || a.page.H1() != "Sorry, something went wrong" {
				t.Fatalf("%s: %d %s", path, a.status, a.body)
			}
			if strings.Contains(a.body, "Half a page") || number == "" || !strings.Contains(a.body, "tell us this number: "+number) {
				t.Errorf("%s: the page has half of what broke, or not its number %q", path, number)
			}
			line := s.refusals.line(a, "request")
			if line["level"] != "ERROR" || line["status"] != "500" || line["route"] != "/broken/"+path || line["error"] == "" {
				t.Errorf("%s: the log says %v", path, line)
			}
			stack := s.refusals.line(a, "panic")["stack"]
			if panicked := path != "half" && path != "late"; panicked != strings.Contains(stack, "handlers.broken.func") {
				t.Errorf("%s: the stack in the log is %q", path, stack)
			}
		}
		if a := s.visitor().get("/broken/machine"); a.status != http.StatusInternalServerError || a.body != "" {
			t.Errorf("a machine's page: %d %q", a.status, a.body)
		}
	}, broken)
}

// TestAFaultGivesBackWhatWasTyped: browsers forget what was typed on a page that they may not keep.
func TestAFaultGivesBackWhatWasTyped(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.visitor()
		fields := v.get("/needs/new").page.Form("Send").Values
		fields = url.Values{tokenField: fields[tokenField], "title": {"Nowhere to play"}}
		a := v.post("/broken/panic", fields)
		number := a.header.Get(echo.HeaderXRequestID)
		a.page.Has("main", "Sorry, something went wrong", "Nowhere to play", "tell us this number: "+number)
		if a.status != http.StatusInternalServerError {
			t.Errorf("status %d", a.status)
		}
		if again := a.page.Form("Send it again"); again.Action != "/broken/panic" || again.Values.Get("title") != "Nowhere to play" || again.Values.Get(tokenField) == "" {
			t.Errorf("the form that is given back is %v to %s", again.Values, again.Action)
		}
	}, broken)
}

// TestTooMuchTextIsToldSo: what is larger than any form of ours is refused in a sentence, whether or not it says how large it is.
func TestTooMuchTextIsToldSo(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		for name, body := range map[string]io.Reader{
			"with its length": strings.NewReader("body=" + strings.Repeat("x", 300<<10)),
			"in pieces":       io.MultiReader(strings.NewReader("body="), strings.NewReader(strings.Repeat("x", 300<<10))),
		} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/needs/new", body)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			a := s.visitor().do(request)
			if a.status != http.StatusRequestEntityTooLarge || a.page == nil || a.page.H1() != "That is too much text for one form. Make it shorter" {
				t.Errorf("%s: %d %s", name, a.status, a.body)
			}
		}
	})
}

// TestHeadIsGetWithoutABody: link checkers and monitors ask so.
func TestHeadIsGetWithoutABody(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageVoting)
		p := s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Seal(r, "test")
		paths := []string{"/nowhere", "/rounds/nowhere", "/rounds/" + r.Slug, "/rounds/" + r.Slug + "/rules.json", "/proposals/" + p.Slug, "/rounds/" + r.Slug + "/vote",
			"/rounds/" + r.Slug + "/result", "/static/nowhere", "/desk/rounds/" + r.Slug}
		for _, route := range s.app.allRoutes() {
			if route.method == get && !strings.ContainsAny(route.path, ":*") {
				paths = append(paths, route.path)
			}
		}
		for who, v := range map[string]*visitor{"a visitor": s.visitor(), "an officer": s.as(s.Officer)} {
			for _, path := range paths {
				v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
				a := v.get(path)
				request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.url+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				response, err := v.client.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(response.Body)
				response.Body.Close()
				if err != nil || len(body) > 0 || response.StatusCode != a.status {
					t.Errorf("%s asks for the head of %s: %d with %d bytes, where the page answers %d (%v)", who, path, response.StatusCode, len(body), a.status, err)
				}
				for _, name := range []string{"Content-Type", "Cache-Control", "Location", "Content-Security-Policy", "Vary", "ETag"} {
					if got := response.Header.Get(name); got != a.header.Get(name) {
						t.Errorf("%s asks for the head of %s: %s is %q, of the page %q", who, path, name, got, a.header.Get(name))
					}
				}
			}
		}
		if a := s.visitor().get("/nowhere"); a.status != http.StatusNotFound {
			t.Errorf("a missing page: %d", a.status)
		}
	})
}

// TestOtherMethodsGetAPageInWords: an address that is there for one method alone is answered in words for every other.
func TestOtherMethodsGetAPageInWords(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		v := s.visitor()
		has := map[string]bool{}
		paths := map[string]bool{"/nowhere": true}
		for _, r := range s.app.allRoutes() {
			if r.kind != machine && !strings.HasSuffix(r.path, "*") {
				has[r.method+" "+r.path] = true
				paths[r.path] = true
			}
		}
		for path := range paths {
			for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, "DANCE"} {
				if has[method+" "+path] {
					continue
				}
				request, err := http.NewRequestWithContext(t.Context(), method, s.url+path, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				a := v.do(request)
				// A POST may belong to another line of the table: /edit/:part takes /edit/sent too, and asks for a form.
				if a.page == nil || a.page.H1() == "" || a.status != http.StatusNotFound && a.status != http.StatusUnsupportedMediaType {
					t.Errorf("%s %s: %d %.80q", method, path, a.status, a.body)
				}
			}
		}
	})
}

// TestReadiness: /readyz says no while the program is about to stop and when its database is gone; /healthz says that it runs. A page then says in words
// that something is wrong.
func TestReadiness(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		expect := func(when string, healthy, ready int) {
			t.Helper()
			for path, want := range map[string]int{"/healthz": healthy, "/readyz": ready} {
				if a := s.visitor().get(path); a.status != want {
					t.Errorf("%s: %s answers %d %q, want %d", when, path, a.status, a.body, want)
				}
			}
		}
		expect("all is well", http.StatusOK, http.StatusOK)
		s.app.Readiness = func() error { return errors.New("stopping") }
		expect("stopping", http.StatusOK, http.StatusServiceUnavailable)
		s.app.Readiness = nil
		if err := s.Store.Close(); err != nil {
			t.Fatal(err)
		}
		expect("the database is gone", http.StatusOK, http.StatusServiceUnavailable)
		for _, path := range []string{"/rounds", "/needs", "/rounds/nowhere/vote"} {
			if a := s.visitor().get(path); a.status != http.StatusInternalServerError || a.page == nil || a.page.H1() != "Sorry, something went wrong" {
				t.Errorf("%s without a database: %d %.200q", path, a.status, a.body)
			}
		}
	})
}

// slow are clients of each kind at once: more than there are connections to the database.
const slow = 30

// TestSlowClientsHoldNothing: whoever sends a form byte by byte, or never reads the answer, keeps nobody else from writing.
func TestSlowClientsHoldNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r := s.Round(models.StageVoting)
		s.Proposal(r, models.ProposalEligible, "Baby bank", 620_000)
		s.Seal(r, "test")
		v := s.visitor()
		form := v.get("/needs/new").page.Form("Send")
		for i := range slow * 2 {
			conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			request := "POST /needs/new HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: acorn-form=" + testBrowser +
				"\r\nContent-Length: 1000\r\n\r\n" + form.Values.Encode()
			if i%2 == 0 {
				request = strings.Repeat("GET /rounds/"+r.Slug+"/vote HTTP/1.1\r\nHost: a\r\n\r\n", 50)
			}
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatal(err)
			}
		}
		form.Fill("In a few words", "Nowhere to play")
		begun := time.Now()
		if a := v.submit(form); a.status != http.StatusOK || a.path != "/needs/thanks" {
			t.Errorf("a form beside slow clients: %d at %s\n%s", a.status, a.path, a.page.Text("main"))
		}
		if took := time.Since(begun); took > requestTime {
			t.Errorf("a form beside slow clients took %s", took)
		}
	})
}

// TestTwoCopiesCountTriesTogether: a limit is in the database, so that asking one copy after the other gains nothing.
func TestTwoCopiesCountTriesTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		second := s.another()
		begins := time.Now().Truncate(formWindow).Add(formWindow) // so that the window does not end meanwhile
		for _, app := range []*Server{s.app, second.app} {
			app.Store.SetOffset(time.Until(begins))
		}
		copies := []*visitor{s.visitor(), second.visitor()}
		say := func(v *visitor) answer {
			t.Helper()
			form := v.get("/needs/new").page.Form("Send")
			form.Fill("In a few words", "Nowhere to play")
			return v.submit(form)
		}
		for i := range formsAPlace {
			if a := say(copies[i%2]); a.status != http.StatusOK || a.path != "/needs/thanks" {
				t.Fatalf("form %d: %d at %s", i+1, a.status, a.path)
			}
		}
		for i, v := range copies {
			a := say(v)
			if a.status != http.StatusTooManyRequests || a.page == nil {
				t.Fatalf("one form too many, to copy %d: %d", i+1, a.status)
			}
			a.page.Has(".govuk-error-summary", "too many tries")
		}
	})
}

// TestNoAddressIsTwoPages: where a page of ours has a word for the end of an address, nothing that people name may end so.
func TestNoAddressIsTwoPages(t *testing.T) {
	routes := (&Server{Deps: Deps{Config: Config{Demo: true}}}).allRoutes()
	found := map[string]bool{}
	for _, named := range routes {
		parts := strings.Split(named.path, "/")
		for i, part := range parts {
			if part != ":slug" && part != ":proposal" {
				continue
			}
			for _, other := range routes {
				words := strings.Split(other.path, "/")
				if len(words) <= i || strings.Join(words[:i], "/") != strings.Join(parts[:i], "/") || strings.HasPrefix(words[i], ":") {
					continue
				}
				found[words[i]] = true
				if !models.ReservedSlug(words[i]) {
					t.Errorf("%s is also a page of %s: reserve the word %q", other.path, named.path, words[i])
				}
			}
		}
	}
	if len(found) < 3 {
		t.Errorf("only the words %v were found", found)
	}
}
