package models

import (
	"slices"
	"strings"
	"time"
)

// The kinds of place that printed codes go to.
const (
	PlaceSchool    = "school"
	PlaceYouthClub = "youth_club"
	PlaceLibrary   = "library"
	PlaceLetters   = "letters"
	PlaceEvent     = "event"
	PlaceOther     = "other"
)

// CodePlaces are the kinds of place that printed codes go to, in the order in which they are offered.
var CodePlaces = [...]string{PlaceSchool, PlaceYouthClub, PlaceLibrary, PlaceLetters, PlaceEvent, PlaceOther}

// What happens to printed codes, as the log of their batch says it. That they were printed and revoked is written down by the acts themselves.
const (
	CustodyPrinted   = "printed"
	CustodySealed    = "sealed"
	CustodyHandedOut = "handed_out"
	CustodyTakenBack = "taken_back"
	CustodyDestroyed = "destroyed"
	CustodyLost      = "lost"
	CustodyRevoked   = "revoked"
)

// CustodyNotes are what people write into the log by hand, in the order in which it happens.
var CustodyNotes = [...]string{CustodySealed, CustodyHandedOut, CustodyTakenBack, CustodyDestroyed, CustodyLost}

// CustodyEvent is one line of the log of a batch of printed codes.
type CustodyEvent struct {
	ID      string
	BatchID string
	Kind    string
	Codes   int
	Place   string // to whom or where: a role or a place, never a child
	NotedBy string
	NotedAt time.Time
}

// CustodyInput is a line for the log as somebody typed it.
type CustodyInput struct{ Kind, Codes, Place string }

// Check says what must be changed before the line can be written for a batch of so many codes, and answers how many codes it is about.
func (in CustodyInput) Check(most int) (int, error) {
	var checks Checks
	checks.Require(slices.Contains(CustodyNotes[:], in.Kind), "kind", "Choose what happened")
	codes, ok := ParseCount(in.Codes)
	checks.Require(ok && codes >= 1 && codes <= most, "how_many", "Enter how many codes, from 1 to {{.Most}}", "Most", most)
	named := in.Kind == CustodyHandedOut || in.Kind == CustodyTakenBack
	checks.Require(!named || strings.TrimSpace(in.Place) != "", "place", "Say who by their role or place, like Year 6 teacher")
	checks.Require(len(in.Place) <= 100, "place", "Make it shorter: a role or a place is enough")
	return codes, checks.Err()
}

// Custody is where the codes of a batch are, as its log says.
type Custody struct {
	Printed   int
	HandedOut int // and not taken back
	Destroyed int
	Lost      int
}

// CustodyOf adds a log up.
func CustodyOf(events []CustodyEvent) Custody {
	var c Custody
	for _, e := range events {
		switch e.Kind {
		case CustodyPrinted:
			c.Printed += e.Codes
		case CustodyHandedOut:
			c.HandedOut += e.Codes
		case CustodyTakenBack:
			c.HandedOut -= e.Codes
		case CustodyDestroyed:
			c.Destroyed += e.Codes
		case CustodyLost:
			c.Lost += e.Codes
		}
	}
	return c
}

// Left is how many codes nobody was given: they are still where they were printed for. It is below 0 where the log does not fit.
func (c Custody) Left() int { return c.Printed - c.HandedOut - c.Destroyed - c.Lost }

// Misfits are the sentences that say where the log and the votes do not fit together. used is how many codes have a vote.
func (c Custody) Misfits(used int) []Notice {
	var misfits []Notice
	say := func(met bool, text string, args ...any) {
		if met {
			misfits = append(misfits, Notice{Text: text, Args: args})
		}
	}
	say(c.HandedOut < 0, "More codes were taken back than were handed out")
	say(c.Left() < 0, "The log has {{.N}} codes more than were printed", "N", -c.Left())
	say(used > max(c.HandedOut, 0), "Codes used: at least {{.Used}}. Codes handed out: {{.Out}}. Write down who else was given codes, or report codes as lost", "Used", used, "Out", max(c.HandedOut, 0))
	return misfits
}

// CustodyLine is a line of the log with who wrote it.
type CustodyLine struct {
	CustodyEvent
	Who string
}

// BatchPage is one batch of printed codes with its log.
type BatchPage struct {
	RoundFrame
	Batch    CodeBatchLine
	Log      []CustodyLine // the oldest first
	Custody  Custody
	CanIssue bool
	CanLog   bool
	// CanRevoke says that revoking is possible now, and OthersMade that the reader may not because somebody else made these codes.
	CanRevoke, OthersMade bool
	// MayDecide says that the reader decides about votes at this stage, and CanDecide that those of this batch, which was revoked, are on the page of checks for that.
	MayDecide, CanDecide bool
}

// Misfits are where the log and the votes do not fit together, while it is known how many codes are used.
func (p BatchPage) Misfits() []Notice {
	if p.Batch.KeyGone {
		return p.Custody.Misfits(0)
	}
	return p.Custody.Misfits(UsedCodes(p.Batch.Used, p.Stage))
}
