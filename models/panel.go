package models

import "time"

// PanelOfRound is the team that scores a round's proposals.
type PanelOfRound struct {
	RoundID    string `gorm:"primaryKey"`
	TeamID     string
	ReleasedBy *string
	ReleasedAt *time.Time
}

// TableName is where panels are kept.
func (PanelOfRound) TableName() string { return "panels" }

// Criterion is one question of the rubric, with its weight.
type Criterion struct {
	ID       string
	RoundID  string
	Position int
	Question string
	Weight   int
}

// TableName is where criteria are kept.
func (Criterion) TableName() string { return "criteria" }

// CriterionLevel says in words what a score means.
type CriterionLevel struct {
	CriterionID string `gorm:"primaryKey"`
	Score       int    `gorm:"primaryKey;autoIncrement:false"`
	Meaning     string
}

// Interest is a declared conflict: whoever has one does not score that proposal. Whose it was is forgotten some time after the round.
type Interest struct {
	ID         string
	ProposalID string
	PersonID   *string
	Kind       string // own, family, friend, work or other
	DeclaredAt time.Time
}

// Scorecard is one member's scores for one proposal. Some time after the round it forgets whose it was: a number stands for the member then.
type Scorecard struct {
	ID         string
	ProposalID string
	VersionID  string
	PersonID   *string
	Member     *int
	Comment    string
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"`
	FinishedAt *time.Time
}

// Score is one member's score on one criterion.
type Score struct {
	ScorecardID string `gorm:"primaryKey"`
	CriterionID string `gorm:"primaryKey"`
	Score       int
	Why         string
}
