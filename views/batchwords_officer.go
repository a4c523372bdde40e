package views

import (
	"context"
	"strconv"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// Batch is the page of one batch of printed codes.
type Batch struct {
	Page
	models.BatchPage
	Form   models.CustodyInput
	Reason string // as typed to revoke it
}

func batchHref(slug, batch string) string { return "/desk/rounds/" + slug + "/codes/" + batch }

func (p Batch) title() string { return p.Batch.Label + ", " + p.Batch.HeldBy }

// revoking reports whether the form to revoke the batch was not accepted.
func (p Batch) revoking() bool {
	for _, f := range fieldErrors(p.Failed) {
		if f.Field == "reason-"+p.Batch.ID {
			return true
		}
	}
	return false
}

// revokeText says what revoking the batch does at this stage.
func (p Batch) revokeText() string {
	if p.Stage == models.StageClosed {
		return "Voting has closed, so nobody votes with these codes any more. If the sheet was stolen or copied, revoke them. Then two officers can set the votes that were sent with them aside, on the page of checks."
	}
	return "All codes of this batch stop working at once. Votes that were sent with them still count, unless two officers set them aside on the page of checks."
}

func (p Batch) head() []components.Cell {
	return []components.Cell{{Text: "When"}, {Text: "What"}, {Text: "Codes", Numeric: true}, {Text: "Who or where"}, {Text: "Written by"}}
}

func (p Batch) rows(ctx context.Context) [][]components.Cell {
	rows := make([][]components.Cell, len(p.Log))
	for i, line := range p.Log {
		rows[i] = []components.Cell{{Text: lang.DateTime(ctx, line.NotedAt)}, {Text: custodyName(line.Kind)}, {Text: strconv.Itoa(line.Codes), Numeric: true}, {Text: line.Place}, {Text: line.Who}}
	}
	return rows
}

// heldBy is who has a batch's codes, and what kind of place that is where it is known.
func heldBy(batch models.CodeBatchLine) string {
	if batch.Kind == models.PlaceOther {
		return batch.HeldBy
	}
	return batch.HeldBy + " (" + placeName(batch.Kind) + ")"
}

// placeName is a kind of place in words.
func placeName(kind string) string {
	switch kind {
	case models.PlaceSchool:
		return "School class"
	case models.PlaceYouthClub:
		return "Youth club"
	case models.PlaceLibrary:
		return "Library"
	case models.PlaceLetters:
		return "Letters"
	case models.PlaceEvent:
		return "Event or stall"
	default:
		return "Another place"
	}
}

// custodyName is what happened to codes, in words.
func custodyName(kind string) string {
	switch kind {
	case models.CustodyPrinted:
		return "Printed"
	case models.CustodySealed:
		return "Sealed in an envelope"
	case models.CustodyHandedOut:
		return "Handed out"
	case models.CustodyTakenBack:
		return "Taken back"
	case models.CustodyDestroyed:
		return "Left over and destroyed"
	case models.CustodyLost:
		return "Lost"
	default:
		return "Revoked"
	}
}

// revokedText says what becomes of the votes that were sent with a batch that was revoked.
func (p Batch) revokedText() string {
	if p.MayDecide && !p.CanDecide {
		return "Votes that were sent with them still count. They are too few to set aside: it could be told whose votes those were."
	}
	return "Votes that were sent with them still count, unless two officers set them aside on the page of checks."
}

// custodyChoices are what people write into the log by hand.
func (p Batch) custodyChoices() []components.Choice {
	var choices []components.Choice
	for _, kind := range models.CustodyNotes {
		choice := components.Choice{Value: kind, Label: custodyName(kind)}
		if kind == models.CustodyLost && p.Batch.RevokedAt == nil {
			choice.Hint = "Then revoke the batch, so that nobody votes with a code that was found"
		}
		choices = append(choices, choice)
	}
	return choices
}
