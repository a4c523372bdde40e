package handlers

import (
	"fmt"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/browser"
)

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

// fillDay types a day into the three fields of a question.
func fillDay(p *browser.Page, question string, day time.Time) {
	at := p.In(question)
	at.Fill("Day", fmt.Sprint(day.Day()))
	at.Fill("Month", fmt.Sprint(int(day.Month())))
	at.Fill("Year", fmt.Sprint(day.Year()))
}
