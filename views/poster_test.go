package views

import (
	"strings"
	"testing"

	"acorn/models"
)

// TestAPosterNamesEveryWayToBelong: where each of them gives a vote, none is left out.
func TestAPosterNamesEveryWayToBelong(t *testing.T) {
	frame := models.RoundFrame{Round: models.Round{MinAge: 8, Belonging: strings.Join(models.Belongings(), " "), WhoMayVote: "As the officer wrote it."}}
	p := Poster{PosterPage: models.PosterPage{RoundFrame: frame, AreaName: "Northgate"}}
	if got, want := p.who(t.Context()), "For everyone aged 8 or over who lives, works, learns or volunteers in Northgate"; got != want {
		t.Errorf("the poster says %q, want %q", got, want)
	}
	p.Belonging = models.BelongsLive
	if got := p.who(t.Context()); got != frame.WhoMayVote {
		t.Errorf("the poster of a vote for residents says %q", got)
	}
}
