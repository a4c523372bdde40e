package models

import "time"

// Turnout is about how many have voted in a round as of a full hour, which is all that anybody learns before the close.
type Turnout struct {
	RoundID string    `gorm:"primaryKey"`
	Hour    time.Time `gorm:"primaryKey"`
	Voters  int64
}

const (
	// TurnoutDelay is how long a turnout is kept back, so that nobody sees what one person's vote changed.
	TurnoutDelay = time.Hour
	// TurnoutSlack is how long after the full hour the ballots may still be counted for it.
	TurnoutSlack  = 10 * time.Minute
	fewestTurnout = 20
)

// RoundedTurnout is a number of ballots as the public reads it before the close: rounded down to tens below 200, to fifties below 1,000 and to hundreds above
// that. It is 0, which says nothing, below 20.
func RoundedTurnout(ballots int64) int64 {
	switch {
	case ballots < fewestTurnout:
		return 0
	case ballots < 200:
		return ballots - ballots%10
	case ballots < 1000:
		return ballots - ballots%50
	default:
		return ballots - ballots%100
	}
}

// UsedCodes is how many codes with a vote whoever looks after them reads in this stage: while people vote rounded down to tens, so that one vote more seldom shows.
func UsedCodes(used int, stage Stage) int {
	if TellsTurnout(stage) {
		return used - used%10
	}
	return used
}

// TellsTurnout reports whether people read in this stage how many have voted so far.
func TellsTurnout(stage Stage) bool { return stage == StageVoting || stage == StageGrace }
