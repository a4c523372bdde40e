package handlers

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"

	"github.com/labstack/echo/v4"
)

// sharedCache is a cache in front of the program that many people use, as a council's proxy or a provider's is. It keeps and gives all that RFC 9111 lets it, for as long as that
// lets it, and is the way on which a browser's requests go.
type sharedCache struct {
	mu   sync.Mutex
	now  func() time.Time
	kept map[string][]*keptAnswer // by address
	hits int                      // how often it gave what it had kept
}

// keptAnswer is an answer that the cache has kept.
type keptAnswer struct {
	asked  http.Header // the request's headers, for Vary
	status int
	header http.Header
	body   []byte
	at     time.Time
}

// fromCache is the header by which the cache says that it gave what it had kept.
const fromCache = "X-From-Cache"

// heuristic is how long it takes an answer to be fresh that does not say; section 4.2.2 leaves that to it.
const heuristic = 24 * time.Hour

// directives are those of a Cache-Control.
func directives(h http.Header) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name != "" {
			found[strings.ToLower(name)] = strings.Trim(value, `"`)
		}
	}
	return found
}

// mayKeep is section 3: what a shared cache may store. A cookie that an answer sets does not keep it from that (section 7.3).
func (c *sharedCache) mayKeep(request *http.Request, status int, header http.Header) bool {
	asked, said := directives(request.Header), directives(header)
	has := func(d map[string]string, names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { _, ok := d[name]; return ok })
	}
	switch {
	case request.Method != http.MethodGet, has(asked, "no-store"), has(said, "no-store", "private"):
		return false
	case request.Header.Get("Authorization") != "" && !has(said, "public", "s-maxage", "must-revalidate"):
		return false
	case has(said, "public", "max-age", "s-maxage"), header.Get("Expires") != "":
		return true
	}
	return slices.Contains([]int{200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501}, status)
}

// fresh is section 4.2: whether what is kept may be given without asking the program.
func (c *sharedCache) fresh(k *keptAnswer) bool {
	said := directives(k.header)
	if fields, ask := said["no-cache"]; ask && fields == "" { // else it is about those fields alone
		return false
	}
	life := heuristic
	for _, name := range []string{"s-maxage", "max-age"} {
		if seconds, err := strconv.Atoi(said[name]); err == nil {
			life = time.Duration(seconds) * time.Second
			break
		}
	}
	return c.now().Sub(k.at) < life
}

// matches is section 4.1: whether what is kept answers a request with these headers.
func (k *keptAnswer) matches(asked http.Header) bool {
	for name := range strings.SplitSeq(strings.Join(k.header.Values("Vary"), ","), ",") {
		name = strings.TrimSpace(name)
		if name == "*" || name != "" && !slices.Equal(k.asked.Values(name), asked.Values(name)) {
			return false
		}
	}
	return true
}

// RoundTrip answers a request from what is kept, or asks the program.
func (c *sharedCache) RoundTrip(request *http.Request) (*http.Response, error) {
	key := request.URL.String()
	c.mu.Lock()
	kept := slices.Clone(c.kept[key])
	c.mu.Unlock()
	if request.Method != http.MethodGet {
		response, err := http.DefaultTransport.RoundTrip(request)
		if err == nil && response.StatusCode < http.StatusBadRequest { // section 4.4
			c.mu.Lock()
			delete(c.kept, key)
			c.mu.Unlock()
		}
		return response, err
	}
	var tags []string
	for _, k := range slices.Backward(kept) {
		if k.matches(request.Header) && c.fresh(k) {
			return c.give(request, k), nil
		}
		if tag := k.header.Get("ETag"); tag != "" {
			tags = append(tags, tag) // section 4.3.1: those that it has for somebody else may serve too
		}
	}
	asks := request.Clone(request.Context())
	if len(tags) > 0 && request.Header.Get("If-None-Match") == "" {
		asks.Header.Set("If-None-Match", strings.Join(tags, ", "))
	}
	response, err := http.DefaultTransport.RoundTrip(asks)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusNotModified {
		for _, k := range kept {
			if k.header.Get("ETag") == response.Header.Get("ETag") {
				return c.give(request, k), nil
			}
		}
	}
	k := &keptAnswer{asked: request.Header.Clone(), status: response.StatusCode, header: response.Header, body: body, at: c.now()}
	if c.mayKeep(request, response.StatusCode, response.Header) {
		c.mu.Lock()
		c.kept[key] = append(c.kept[key], k)
		c.mu.Unlock()
	}
	return k.answer(request), nil
}

// give answers with what is kept.
func (c *sharedCache) give(request *http.Request, k *keptAnswer) *http.Response {
	c.mu.Lock()
	c.hits++
	c.mu.Unlock()
	response := k.answer(request)
	response.Header.Set(fromCache, "1")
	return response
}

func (k *keptAnswer) answer(request *http.Request) *http.Response {
	return &http.Response{StatusCode: k.status, Header: k.header.Clone(), Body: io.NopCloser(bytes.NewReader(k.body)), ContentLength: int64(len(k.body)), Request: request,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
}

// newSharedCache is one with nothing in it, whose time stands still.
func newSharedCache() *sharedCache {
	began := time.Now()
	return &sharedCache{now: func() time.Time { return began }, kept: map[string][]*keptAnswer{}}
}

// behind has a browser's requests go through the cache.
func (v *visitor) behind(c *sharedCache) *visitor {
	v.client.Transport = c
	return v
}

// TestTheSharedCacheOfTheseTests: it does give one person's page to another where a page lets it, so that the walk below can fail.
func TestTheSharedCacheOfTheseTests(t *testing.T) {
	t.Parallel()
	mine := func(control, vary string) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Response().Header().Set("Cache-Control", control)
			c.Response().Header().Set("Vary", vary)
			c.SetCookie(&http.Cookie{Name: "seen", Value: "1", Path: "/elsewhere"})
			return c.String(http.StatusOK, c.Request().Header.Get("Cookie"))
		}
	}
	answers := map[string]struct {
		control, vary string
		same, other   bool // whether the same browser, and another, is given what is kept
	}{
		"public": {"public, max-age=60", "", true, true}, "silent": {"", "", true, true}, "per-cookie": {"public, max-age=60", "Cookie", true, false},
		"any": {"public, max-age=60", "*", false, false}, "private": {"private, max-age=60", "", false, false}, "no-store": {"no-store", "", false, false},
		"ask": {"public, no-cache", "", false, false}, "ended": {"max-age=0", "", false, false}, "shared": {"private=0, s-maxage=60", "", false, false}, "s-maxage": {"max-age=0, s-maxage=60", "", true, true},
	}
	s := newSite(t, sqliteOptions(t), func(*Server) []route {
		var routes []route
		for name, a := range answers {
			routes = append(routes, route{get, "/mine/" + name, models.ActRead, personal, mine(a.control, a.vary)})
		}
		return routes
	})
	c := newSharedCache()
	one, another := s.visitor().behind(c), s.visitor().behind(c)
	home, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	one.client.Jar.SetCookies(home, []*http.Cookie{{Name: "who", Value: "one", Path: "/"}})
	for name, a := range answers {
		first := one.get("/mine/" + name)
		again, other := one.get("/mine/"+name).header.Get(fromCache) != "", another.get("/mine/"+name)
		if again != a.same || (other.header.Get(fromCache) != "") != a.other || a.other != (other.body == first.body) {
			t.Errorf("%s: the same browser was given what is kept: %t, another: %q", name, again, other.header.Get(fromCache))
		}
	}
}

// TestNobodyIsGivenSomebodysPageByASharedCacheOneByOne goes to every page through a shared cache as somebody who may see it, then as nobody, and as somebody else. What the
// cache gives is what nobody is answered without it; what is somebody's is not kept at all, and says so.
func TestNobodyIsGivenSomebodysPageByASharedCacheOneByOne(t *testing.T) {
	oneByOne(t, func(t *testing.T, s *site) {
		routes, ps, w, c := visited(t), s.places(), newWalker(s), newSharedCache()
		people := s.people()
		visitor, parent := people[0], people[1]
		for _, v := range allVisits() {
			r, ok := routes[v.route]
			if !ok || r.method != get {
				continue
			}
			p := people[slices.IndexFunc(people, func(p person) bool {
				return p.actor.SignedIn() && may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name))
			})]
			at, address := ps.at(v.stage()), v.address(ps.at(v.stage()))
			for _, who := range []person{p, visitor, parent, visitor, p} {
				browser, _ := w.browser(who)
				a := browser.behind(c).get(address)
				browser.client.Transport = nil
				what := v.route + " as " + who.name
				if a.header.Get(fromCache) == "" {
					checkHeaders(t, what, a.header, r.kind == machine || r.kind == cached && !who.actor.SignedIn())
					continue
				}
				if r.kind != machine && (r.kind != cached || who.actor.SignedIn()) {
					t.Errorf("%s is given what a shared cache kept", what)
				}
				direct := w.send(v, r, visitor, at)
				if a.status != direct.status || a.body != direct.body || strings.Contains(a.body, "Sign out") || strings.Contains(a.body, tokenField) {
					t.Errorf("%s is given something else than nobody is answered", what)
				}
			}
		}
		t.Logf("the cache gave %d pages of the %d addresses that it kept", c.hits, len(c.kept))
		if c.hits < 25 {
			t.Error("the cache was hardly used")
		}
	})
}

// TestASharedCacheKeepsNoVote: what somebody picked, the proof that they may vote and their receipt are on pages that nobody else is given.
func TestASharedCacheKeepsNoVote(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		r, c := s.ballotRound(models.StageVoting), newSharedCache()
		voter, code := s.visitor().behind(c), s.voteCodes(r, "1")[0]
		form := voter.almostSent(r, code)
		ask := voter.review(r).page.Form("Email me a code")
		ask.Choose("live in Northgate")
		ask.Fill("Your email address", "sam@example.org")
		voter.submit(ask).page.Has("main", "sam@example.org")
		wrongly := voter.review(r).page.Form("Send my vote")
		wrongly.Choose("live in Northgate")
		wrongly.Fill("Your voting code", "WRNG-WRNG-WRNG")
		voter.submit(wrongly).page.Has("main", "Northgate baby bank")
		pages := []string{"", "/review", "/check", "/mine", "/mine/code", "/signed-in", "/read-out"}
		for _, at := range pages {
			voter.get(votePath(r.Slug, at))
		}
		receipt := voter.submit(form)
		receipt.page.Has("main", "Your vote is in")
		for address := range c.kept {
			if strings.Contains(address, "/vote") {
				t.Errorf("the cache keeps %s", address)
			}
		}
		for _, at := range pages {
			a := s.visitor().behind(c).get(votePath(r.Slug, at))
			for _, theirs := range []string{"sam@example.org", "WRNG", code, `checked`} {
				if strings.Contains(a.body, theirs) {
					t.Errorf("%s tells somebody else of %q", at, theirs)
				}
			}
			if a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: Cache-Control is %q", at, a.header.Get("Cache-Control"))
			}
		}
	})
}
