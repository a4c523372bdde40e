package views

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/lang"
)

// Passes is the page of the passes that let helpers in.
type Passes struct {
	Page
	models.PassesPage
	Form models.PassInput
	Now  time.Time
}

// MadePass is the page that shows a new pass once.
type MadePass struct {
	Page
	models.MadePass
	HelpURL string
}

// PassForm is the page on which a helper types the code of their pass.
type PassForm struct {
	Page
	Code   string
	Device string // the venue, where this browser is a shared device
}

// Help is the page that a session helper works with on the day.
type Help struct {
	Page
	models.HelpPage
	Device string // the venue, where this browser is a shared device
	At     string // where the device is, as an officer typed it
}

// used says how many of the venue's codes have a vote.
func (p Help) used(ctx context.Context) string {
	used, count := p.HelpPage.Used()
	told := strconv.Itoa(used)
	switch {
	case !models.TellsTurnout(p.Stage):
		return lang.N(ctx, count, "{{.Used}} of {{.N}} code is used.", "{{.Used}} of {{.N}} codes are used.", "Used", told)
	case count < 10:
		return lang.N(ctx, count, "There is {{.N}} code. If it is used is told once the vote is over.", "There are {{.N}} codes. How many are used is told once the vote is over.")
	case len(p.Batches) > 1 && used == 0:
		return lang.T(ctx, "There are {{.N}} codes. Fewer than 10 of each batch are used.", "N", count)
	case len(p.Batches) > 1:
		return lang.T(ctx, "At least {{.Used}} of {{.N}} codes are used.", "Used", told, "N", count)
	case used == 0:
		return lang.T(ctx, "Fewer than 10 of {{.N}} codes are used.", "N", count)
	}
	return lang.T(ctx, "About {{.Used}} of {{.N}} codes are used.", "Used", told, "N", count)
}

// keyGone reports whether it is not known any more how many codes were used.
func (p Help) keyGone() bool { return len(p.Batches) > 0 && p.Batches[0].KeyGone }

// venueQuery is a venue in an address.
func venueQuery(venue string) string { return url.Values{"venue": {venue}}.Encode() }

// placesHint names the places that the round has already, so that a pass goes with their codes.
func (p Passes) placesHint() string {
	if len(p.Venues) == 0 {
		return "For example, Brook Lane Primary. Codes for the same place go with the pass."
	}
	return "These places have codes, papers or passes: " + strings.Join(p.Venues, "; ") + ". Write a name as it is here."
}
