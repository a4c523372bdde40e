package store

import (
	"context"
	"time"

	"acorn/models"
	"acorn/models/tally"
)

// TranslateSQLite is the error that a use case gets for one of SQLite's.
func TranslateSQLite(err error, onDiskFailure func(error)) error {
	return sqliteDialector{onDiskFailure: onDiskFailure}.Translate(err)
}

// CountBy has the first of the two counts done by something else, as by a program with a fault.
func (s *Store) CountBy(count func(tally.Election, tally.Rule) (tally.Outcome, error)) {
	s.firstCount = count
}

// SetSteady puts the program's own clock to so long after it began.
func (s *Store) SetSteady(at time.Duration) { s.steady = func() time.Duration { return at } }

// Unclean reports whether PostgreSQL's files still have removed ballots.
func (s *Store) Unclean() bool { return s.unclean.Load() }

// OpenedBallots are the ballots of a round with what they say, which takes the round's key.
func (s *Store) OpenedBallots(ctx context.Context, roundID string) ([]models.Ballot, error) {
	var ballots []models.Ballot
	if err := s.read(ctx).Where("round_id = ?", roundID).Find(&ballots).Error; err != nil {
		return nil, err
	}
	projects, err := projectsOf(s.read(ctx), roundID)
	if err != nil {
		return nil, err
	}
	return ballots, s.openBallots(roundID, projects, ballots)
}

// SealedAgain are the ids of a round's ballots with other choices, sealed as whoever has the key can.
func (s *Store) SealedAgain(ctx context.Context, roundID, choices string) (map[string]string, error) {
	var ballots []models.Ballot
	if err := s.read(ctx).Where("round_id = ?", roundID).Find(&ballots).Error; err != nil {
		return nil, err
	}
	projects, err := projectsOf(s.read(ctx), roundID)
	if err != nil {
		return nil, err
	}
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return nil, err
	}
	again := map[string]string{}
	for _, b := range ballots {
		if again[b.ID], err = seal.seal(roundID, projects, b.VoterRef, b.Nonce, choices); err != nil {
			return nil, err
		}
	}
	return again, nil
}
