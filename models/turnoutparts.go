package models

import "time"

// TurnoutPart is about how many have voted in one way, or with codes from one place, as of a full hour.
type TurnoutPart struct {
	RoundID string    `gorm:"primaryKey"`
	Hour    time.Time `gorm:"primaryKey"`
	Channel string    `gorm:"primaryKey"` // email, code, or another way to be on the roll
	Venue   string    `gorm:"primaryKey"` // who gave out the codes; empty for other ways
	Voters  int64     // 0 for fewer than 20
}

// TurnoutTable is about how many have voted where, as of an hour; no rows where that is not said.
type TurnoutTable struct {
	Hour  time.Time
	Parts []TurnoutPart
}

// TellsWhere reports whether people read in this stage about how many have voted where.
func TellsWhere(stage Stage) bool {
	return TellsTurnout(stage) || stage == StageClosed || stage == StageCounted || stage == StagePublished
}

// RoundedParts is how many have voted where as everybody may read it, from the exact numbers: each rounded down to tens, and 0, which says nothing, for fewer
// than 20. It answers nil where there is nothing to compare. The total beside it is a RoundedTurnout, so that whoever subtracts all that is shown from it
// finds of a number that is not shown that it may be any of ten, or that it is ten or more: what is left is never known more closely than to the last digit.
func RoundedParts(exact []int64) []int64 {
	if len(exact) < 2 {
		return nil
	}
	rounded, shown := make([]int64, len(exact)), false
	for i, n := range exact {
		if n >= fewestTurnout {
			rounded[i], shown = n-n%10, true
		}
	}
	if !shown {
		return nil
	}
	return rounded
}

// TurnoutTop is the largest number of ballots that reads as this rounded turnout.
func TurnoutTop(rounded int64) int64 {
	switch {
	case rounded < 200:
		return rounded + 9
	case rounded < 1000:
		return rounded + 49
	default:
		return rounded + 99
	}
}
