package handlers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

// inBrowserName ends the names of the tests that open a browser, by which "make test" runs them apart: Chromium does their work, and the race detector would only
// slow it down.
const inBrowserName = "InBrowser"

// inBrowser runs a test that opens a browser, on one database: what its pages ask of the other is asked by the tests without a browser, which run on both.
func inBrowser(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	test(t, shownSite(t))
}

// shownSite is a running Acorn for such a test, which runs beside others.
func shownSite(t *testing.T) *site {
	t.Helper()
	t.Parallel()
	browser.Need(t)
	return newSite(t, sqliteOptions(t))
}

// open gives a test a device with an empty browser.
func open(t testing.TB, device browser.Device, address string, options ...browser.Option) *browser.Page {
	t.Helper()
	if name, _, _ := strings.Cut(t.Name(), "/"); !strings.HasSuffix(name, inBrowserName) {
		t.Fatalf("%s opens a browser: end its name in %s, so that make test runs it with the others that do", name, inBrowserName)
	}
	return browser.Open(t, device, address, options...)
}

// be is a device on which somebody has signed in.
func (s *site) be(t *testing.T, device browser.Device, actor models.Actor, options ...browser.Option) *browser.Page {
	t.Helper()
	return s.signedIn(device, actor, options...)
}

// sound checks that a page works for everybody: no fault that axe finds, nothing to scroll sideways; and keeps its picture.
func sound(p *browser.Page, picture string) {
	p.Axe()
	p.NoSidewaysScroll()
	p.Screenshot(picture)
}

// soundOnPhone is sound, and again on the narrowest phone.
func soundOnPhone(p *browser.Page, picture string) { soundAt(p, 360, picture) }

// soundOnDesk is the same for a page of an office computer.
func soundOnDesk(p *browser.Page, picture string) { soundAt(p, 1280, picture) }

func soundAt(p *browser.Page, width int, picture string) {
	sound(p, picture)
	p.Width(320)
	p.NoSidewaysScroll()
	p.Screenshot(picture + "-320")
	p.Width(width)
}

// tablesFit checks that tables which are wide at a desk are cards on a phone, so that nothing in the page scrolls sideways at either.
func tablesFit(p *browser.Page, picture string) {
	for _, width := range []int{1280, 360, 320} {
		p.Width(width)
		p.NoScrollWithin()
		sound(p, fmt.Sprintf("%s-%d", picture, width))
	}
}

// fillDay types a day into the three fields of a question.
func fillDay(p *browser.Page, question string, day time.Time) {
	at := p.In(question)
	at.Fill("Day", fmt.Sprint(day.Day()))
	at.Fill("Month", fmt.Sprint(int(day.Month())))
	at.Fill("Year", fmt.Sprint(day.Year()))
}
