package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// forgery is a form that did not come from a page of ours, in this browser, for this person.
type forgery struct {
	what   string
	status int
	forge  func(request *http.Request, form url.Values)
}

// writes are statements that change something other than what a session or a limit is made of.
var writes = regexp.MustCompile("^(?:INSERT INTO|UPDATE|DELETE FROM) [\"`]?(\\w+)")

// TestNoFormIsForgedOneByOne sends the form of every route that changes something as somebody who may, and as another site would: it is refused, and nothing is
// written.
func TestNoFormIsForgedOneByOne(t *testing.T) {
	oneByOne(t, func(t *testing.T, s *site) {
		ps, routes, tried := s.places(), visited(t), 0
		for _, v := range allVisits() {
			r, ok := routes[v.route]
			if !ok || r.method != post {
				continue
			}
			p := s.people()[slices.IndexFunc(s.people(), func(p person) bool { return may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name)) })]
			browser, person := s.visitor(), p.actor.PersonID
			if p.actor.SignedIn() {
				browser = s.as(p.actor)
			}
			browser.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			if r.kind == votes {
				person = ""
			}
			at := ps.at(v.stage())
			address := v.address(at)
			right := func(form url.Values) { form.Set(tokenField, s.formToken(testBrowser, person)) }
			for _, f := range []forgery{
				{"no token", http.StatusConflict, func(*http.Request, url.Values) {}},
				{"an empty token", http.StatusConflict, func(_ *http.Request, form url.Values) { form.Set(tokenField, "") }},
				{"another browser's token", http.StatusConflict, func(_ *http.Request, form url.Values) { form.Set(tokenField, s.formToken("another-browser", person)) }},
				{"another person's token", http.StatusConflict, func(_ *http.Request, form url.Values) {
					form.Set(tokenField, s.formToken(testBrowser, s.Member.PersonID))
				}},
				{"the token in the address", http.StatusConflict, func(request *http.Request, _ url.Values) {
					request.URL.RawQuery = url.Values{tokenField: {s.formToken(testBrowser, person)}}.Encode()
				}},
				{"another site", http.StatusForbidden, func(request *http.Request, form url.Values) {
					right(form)
					request.Header.Set("Sec-Fetch-Site", "cross-site")
				}},
				{"another site of the council", http.StatusForbidden, func(request *http.Request, form url.Values) {
					right(form)
					request.Header.Set("Sec-Fetch-Site", "same-site")
				}},
				{"another origin", http.StatusForbidden, func(request *http.Request, form url.Values) {
					right(form)
					request.Header.Set("Origin", "https://evil.example")
				}},
				{"no origin", http.StatusForbidden, func(request *http.Request, form url.Values) {
					right(form)
					request.Header.Set("Origin", "null")
				}},
				{"another kind of form", http.StatusUnsupportedMediaType, func(request *http.Request, form url.Values) {
					right(form)
					request.Header.Set("Content-Type", "text/plain")
				}},
			} {
				form := url.Values{}
				if v.form != nil {
					form = v.form(at)
				}
				request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+address, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				f.forge(request, form)
				sent, err := http.NewRequestWithContext(t.Context(), http.MethodPost, request.URL.String(), strings.NewReader(form.Encode()))
				if err != nil {
					t.Fatal(err)
				}
				sent.Header = request.Header
				s.Queries.Taken()
				a := browser.do(sent)
				tried++
				if a.status != f.status {
					t.Errorf("%s at %s as %s with %s: %d, want %d", v.route, address, p.name, f.what, a.status, f.status)
				}
				for _, sql := range s.Queries.Taken() {
					if m := writes.FindStringSubmatch(sql); m != nil && m[1] != "sessions" {
						t.Errorf("%s as %s with %s writes: %s", v.route, p.name, f.what, sql)
					}
				}
			}
		}
		if tried < 500 {
			t.Errorf("only %d forgeries were tried", tried)
		}
	})
}

// TestAVisitorsFormIsKeptWhenItIsForged: what somebody typed whose session had ended is not lost, and not done either.
func TestAVisitorsFormIsKeptWhenItIsForged(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		a := s.visitor().post("/desk/needs/x", url.Values{"decision": {"release"}})
		if !strings.HasPrefix(a.path, "/sign-in?next=%2Fcarry-on%2F") {
			t.Errorf("an officer's form without a session leads to %s", a.path)
		}
	})
}

// policies are the headers that every answer has.
var policies = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "no-referrer",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

// checkHeaders holds an answer against what every answer has, and has not. kept says that anybody may keep it.
func checkHeaders(t *testing.T, what string, header http.Header, kept bool) {
	t.Helper()
	for name, want := range policies {
		if got := header.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %s is %q", what, name, got)
		}
	}
	for _, name := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"} {
		if got := header.Get(name); got != "" {
			t.Errorf("%s: %s is %q", what, name, got)
		}
	}
	switch control := header.Get("Cache-Control"); {
	case kept && strings.HasPrefix(control, "public,"):
		if cookies := header.Values("Set-Cookie"); len(cookies) > 0 {
			t.Errorf("%s: anybody may keep it, and it sets %q", what, cookies)
		}
	case control != "no-store" || header.Get("ETag") != "":
		t.Errorf("%s: Cache-Control is %q, ETag %q", what, control, header.Get("ETag"))
	}
}

// TestHeadersOfWhatIsNoPage: files, what is not there, what is refused, and addresses that are none.
func TestHeadersOfWhatIsNoPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, sqliteOptions(t))
	v := s.visitor()
	home := v.get("/")
	style, _ := home.page.Doc.Find("link[rel=stylesheet]").First().Attr("href")
	for path, status := range map[string]int{"/": 200, "/nowhere": 404, "/rounds/nowhere": 404, "/static/nowhere.css": 404, "/static/../go.mod": 404, "/static/%2e%2e/go.mod": 404,
		"/%ff": 404, "/needs?x=%00": 404, "/healthz": 200, "/readyz": 200, "/theme.css": 200, style: 200, "//evil.example/..": 404, "/static//evil.example/%2e%2e": 404} {
		a := v.get(path)
		if a.status != status {
			t.Errorf("%s: %d, want %d", path, a.status, status)
		}
		checkHeaders(t, path, a.header, a.status == http.StatusOK)
	}
	if a := v.post("/needs/new", url.Values{"title": {strings.Repeat("x", 300<<10)}}); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 300 kB: %d", a.status)
	} else {
		checkHeaders(t, "a form of 300 kB", a.header, false)
	}
}
