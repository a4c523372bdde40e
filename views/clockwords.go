package views

import (
	"context"

	"acorn/models"
	"acorn/models/lang"
)

// movedWords says of a vote whose close was moved when it ends, or ended. It is empty where nothing was moved.
func movedWords(ctx context.Context, c models.VoteClock, over bool) string {
	switch last := c.Last(); {
	case c.EndedAt != nil:
		return lang.T(ctx, "Two council officers ended this vote in the room, on {{.When}}.", "When", lang.DateTime(ctx, *c.EndedAt))
	case last == nil:
		return ""
	case over:
		return lang.T(ctx, "Voting ended on {{.When}}. It was to end on {{.Sealed}}. This is why it went on for longer:", "When", lang.DateTime(ctx, last.CloseTo), "Sealed", lang.DateTime(ctx, c.SealedClose))
	default:
		return lang.T(ctx, "Voting now ends on {{.When}}. It was to end on {{.Sealed}}. This is why:", "When", lang.DateTime(ctx, last.CloseTo), "Sealed", lang.DateTime(ctx, c.SealedClose))
	}
}

// downWords says from when to when nobody could vote, where that is why a vote went on for longer; else it is empty.
func downWords(ctx context.Context, e models.Extension) string {
	if !e.Outage() {
		return ""
	}
	return lang.T(ctx, "Nobody could vote from {{.From}} to {{.To}}.", "From", lang.DateTime(ctx, *e.DownFrom), "To", lang.DateTime(ctx, *e.DownTo))
}

// outageWords are the published rule on what becomes of a vote that people could not reach, and on who ends it.
func outageWords(ctx context.Context, r models.RoundFrame) []string {
	words := []string{lang.T(ctx, "If nobody can vote for more than 15 minutes in the last 24 hours, because of a fault of ours, the vote goes on for at least as long. The council says so on this round's page, with the reason."),
		lang.T(ctx, "The council may also give everyone more time, for a reason that it publishes, before voting closes. It can never make the time shorter.")}
	if r.Template == models.TemplateEvent {
		words[1] = lang.T(ctx, "The council may also give everyone more time, for a reason that it publishes, before voting closes. Two officers in the room may end the vote when everyone there has voted.")
	}
	return words
}

// Clock is the page on which officers give a vote more time, or end that of an event in the room.
type Clock struct {
	Page
	models.ClockPage
	Input models.ExtendInput // as typed
}

func outageGap(ctx context.Context, g models.Gap) string {
	return "Acorn was not running from " + lang.DateTime(ctx, g.From) + " to " + lang.DateTime(ctx, g.To) + ", on the last day of the vote: " +
		lang.N(ctx, g.Minutes(), "{{.N}} minute", "{{.N}} minutes") + "."
}
