package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// The widths at which every page is looked at: the smallest phone that WCAG 2.2 asks for (1.4.10), and an office computer.
const (
	narrow = 320
	wide   = 1280
)

// stopped is what ends the look at one page; the others are still looked at.
type stopped struct{}

// soft is a test that goes on with the next page where one fails.
type soft struct {
	testing.TB
	about string // the page that is looked at
}

func (s *soft) Errorf(format string, args ...any) {
	s.TB.Helper()
	s.TB.Errorf("%s: %s", s.about, fmt.Sprintf(format, args...))
}

func (s *soft) Fatalf(format string, args ...any) {
	s.TB.Helper()
	s.Errorf(format, args...)
	panic(stopped{})
}

// viewer is somebody with a browser of their own.
type viewer struct {
	person
	*browser.Page
	soft  *soft
	asks  *visitor  // the same person, for what is quicker without a browser
	since time.Time // when they signed in
}

// signIn makes the browser the person's.
func (g *gallery) signIn(v *viewer) {
	v.since = time.Now()
	if v.actor.SignedIn() {
		v.asks = g.as(v.actor)
		v.Visit("/demo")
		v.Click("Be " + v.actor.DisplayName)
	}
}

// gallery is everything that TestEveryPageIsAccessibleInBrowser looks at: one site, and everyone who has looked so far.
type gallery struct {
	*places
	viewers map[string]*viewer
}

func (g *gallery) viewer(t *testing.T, name string) *viewer {
	t.Helper()
	if g.viewers[name] == nil {
		all := g.people()
		p := all[slices.IndexFunc(all, func(p person) bool { return p.name == name })]
		tb := &soft{TB: t, about: name}
		g.viewers[name] = &viewer{person: p, Page: open(tb, browser.Desktop, g.url), soft: tb, asks: g.visitor()}
	}
	if stale(g.viewers[name].since) {
		g.signIn(g.viewers[name])
	}
	return g.viewers[name]
}

// TestEveryPageIsAccessibleInBrowser looks at every page at both widths with axe-core, as everyone who sees it differently and at every stage at which it differs, and once
// more after each form was sent with nothing in it.
func TestEveryPageIsAccessibleInBrowser(t *testing.T) {
	s := shownSite(t)
	g, routes := &gallery{s.places(), map[string]*viewer{}}, visited(t)
	for _, v := range allVisits() {
		r, ok := routes[v.route]
		if !ok || r.kind == machine || r.method == post && v.press == "" {
			continue
		}
		stages := v.stages
		if len(stages) == 0 {
			stages = []models.Stage{models.AnyStage}
		}
		if r.method == post {
			stages = stages[:1]
		}
		for i, stage := range stages {
			if slices.Contains(stages[:i], stage) {
				continue
			}
			for _, name := range g.eyes(v, r) {
				g.look(t, v, r, name, g.at(stage))
			}
		}
	}
}

// eyes are who looks at a visit's page.
func (g *gallery) eyes(v visit, r route) []string {
	if len(v.look) > 0 {
		return v.look
	}
	for _, p := range g.people() {
		if may(p, r.act) && (len(v.who) == 0 || slices.Contains(v.who, p.name)) {
			return []string{p.name}
		}
	}
	return nil
}

// look goes to a visit's page as somebody, or sends its form as it is, and checks what the browser shows.
func (g *gallery) look(t *testing.T, v visit, r route, name string, at *place) {
	t.Helper()
	page := g.viewer(t, name)
	page.soft.about = fmt.Sprintf("%s as %s, %s", v.route, name, at.stage)
	defer func() {
		if caught := recover(); caught != nil && caught != (stopped{}) {
			panic(caught)
		}
	}()
	address := v.address(at)
	if r.method == post && v.from != nil {
		address = v.from(at)
	}
	if !page.isPage(address) {
		return
	}
	page.Width(wide)
	page.Visit(address)
	if r.method == post {
		if v.before != nil {
			v.before(page.Page)
		}
		button := page.Page
		if v.within != nil {
			button = page.In(v.within(at))
		}
		button.Click(v.press)
		refused := page.Status() == http.StatusUnprocessableEntity && len(page.ErrorSummary()) > 0
		if refused == v.accepted {
			page.soft.Errorf("pressing %q with nothing typed: status %d, error summary %q", v.press, page.Status(), page.ErrorSummary())
		}
	}
	page.checked(fmt.Sprintf("%s-%s-%s", strings.ReplaceAll(v.route, "/", "_"), at.stage, name))
}

// isPage reports whether an address is a page rather than a file to take away, which a browser would not show.
func (v *viewer) isPage(address string) bool {
	return strings.HasPrefix(v.asks.get(address).header.Get("Content-Type"), "text/html")
}

// checked looks at the page that the browser shows.
func (v *viewer) checked(picture string) {
	v.soft.Helper()
	for _, width := range []int{wide, narrow} {
		v.Width(width)
		v.NoSidewaysScroll()
		v.Axe()
		v.Screenshot(fmt.Sprintf("%s-%d", picture, width))
	}
}

// TestStatementsWithoutScriptsAndZoomedInBrowser: what the law asks for can be read by everyone.
func TestStatementsWithoutScriptsAndZoomedInBrowser(t *testing.T) {
	s := shownSite(t)
	plain := open(t, browser.Phone, s.url, browser.WithoutScripts)
	zoomed := open(t, browser.Desktop, s.url)
	zoomed.Zoom200()
	for _, path := range []string{"/accessibility", "/privacy", "/privacy/children", "/cookies", "/complaints", "/concern"} {
		for _, page := range []*browser.Page{plain, zoomed} {
			page.Visit(path)
			page.NoSidewaysScroll()
			page.Axe()
		}
	}
}
