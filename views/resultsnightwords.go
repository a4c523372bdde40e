package views

import (
	"context"
	"strconv"

	"acorn/models"
	"acorn/models/lang"
	"acorn/views/components"
)

// ResultsNight is a round on a big screen, in a hall. Its steps are plain links.
type ResultsNight struct {
	Page
	models.ResultsNight
	Shown int  // how many of the projects that were voted in have been shown; the last of them is on the screen
	All   bool // all at once, with the sum and thanks
}

func (p ResultsNight) href(query string) string {
	return "/rounds/" + p.Slug + "/results-night" + query
}

// step is the address at which so many are shown.
func (p ResultsNight) step(shown int) string {
	switch {
	case shown <= 0:
		return p.href("")
	case shown > len(p.Winners):
		return p.href("?shown=all")
	default:
		return p.href("?shown=" + strconv.Itoa(shown))
	}
}

// back is one step back.
func (p ResultsNight) back() string {
	if p.All {
		return p.step(len(p.Winners))
	}
	return p.step(p.Shown - 1)
}

// waiting says where the evening is, before there is a result to tell.
func (p ResultsNight) waiting(ctx context.Context) string {
	voting, dated := p.Timetable[models.Voting]
	switch {
	case p.Stage == models.StageCancelled:
		return lang.T(ctx, "There will be no vote in this round.")
	case p.Stage == models.StageVoting:
		return lang.T(ctx, "Voting ends on {{.When}}.", "When", lang.DateTime(ctx, voting.ClosesAt))
	case p.Stage == models.StageGrace:
		return lang.T(ctx, "Voting has ended. Whoever had begun can finish until {{.When}}.", "When", lang.Clock(ctx, p.HardClose))
	case p.Stage == models.StageClosed:
		return lang.T(ctx, "Voting has ended. Now we count.")
	case p.Stage == models.StageCounted:
		return lang.T(ctx, "The count is done. The result is told soon.")
	case dated && p.Now.Before(voting.OpensAt):
		return lang.T(ctx, "Voting opens on {{.When}}.", "When", lang.DateTime(ctx, voting.OpensAt))
	default:
		return lang.T(ctx, "Voting has not opened yet.")
	}
}

// told is what is given to the projects that were shown so far.
func (p ResultsNight) told(ctx context.Context) string {
	return lang.T(ctx, "{{.Sum}} of {{.Pot}} so far", "Sum", lang.Money(ctx, p.Told(p.Shown)), "Pot", lang.Money(ctx, p.PotPence))
}

func (p ResultsNight) voters(ctx context.Context) string {
	return lang.N(ctx, p.Ballots, "{{.N}} person voted.", "{{.N}} people voted.")
}

// turnoutPart names a way to vote, or a place whose codes or papers people voted with.
func turnoutPart(ctx context.Context, part models.TurnoutPart) string {
	switch {
	case part.Venue != "" && part.Channel == "paper":
		return lang.T(ctx, "On paper, {{.Venue}}", "Venue", part.Venue)
	case part.Venue != "":
		return part.Venue
	case part.Channel == "email":
		return lang.T(ctx, "With a code that we sent")
	case part.Channel == "roll":
		return lang.T(ctx, "From the list of voters")
	case part.Channel == "sign_in":
		return lang.T(ctx, "By signing in")
	case part.Channel == "paper":
		return lang.T(ctx, "On paper")
	case part.Channel == "phone":
		return lang.T(ctx, "By phone")
	default:
		return lang.T(ctx, "With a voting code")
	}
}

// turnoutRows are about how many voted where.
func turnoutRows(ctx context.Context, t models.TurnoutTable) [][]components.Cell {
	rows := make([][]components.Cell, len(t.Parts))
	for i, part := range t.Parts {
		voters := lang.T(ctx, "Fewer than 20")
		if part.Voters > 0 {
			voters = lang.T(ctx, "About {{.N}}", "N", lang.Number(ctx, part.Voters))
		}
		rows[i] = []components.Cell{{Text: turnoutPart(ctx, part)}, {Text: voters, Numeric: true}}
	}
	return rows
}
