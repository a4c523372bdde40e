package models

import "time"

// TurnoutPart is about how many have voted in one way, or with codes from one place, as of a full hour.
type TurnoutPart struct {
	RoundID string    `gorm:"primaryKey"`
	Hour    time.Time `gorm:"primaryKey"`
	Channel string    `gorm:"primaryKey"` // email, code, or another way to be on the roll
	Venue   string    `gorm:"primaryKey"` // who gave out the codes; empty for other ways
	Voters  int64     // 0 for fewer than 20, and for a number that is kept back so that nobody works out another
}
