package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// NoteTurnout counts, soon after each full hour, about how many have voted in each round whose vote is open, and answers how many rounds that was.
// Rounded numbers are all that is kept, and none of when the vote is over: the exact total, which is public then, would be too close to them. Whichever copy of the program comes first in an hour does it; who comes late leaves it out.
func (s *Store) NoteTurnout(ctx context.Context) (int, error) {
	noted := 0
	rounds, err := s.uncounted(ctx)
	if err != nil {
		return 0, err
	}
	for _, id := range rounds {
		err := s.write(ctx, func(tx *gorm.DB) error {
			r, err := s.roundBy(tx, "id", id)
			if err != nil {
				return err
			}
			hour := r.Now.Truncate(time.Hour)
			if r.Stage != models.StageVoting || r.Now.Sub(hour) > models.TurnoutSlack {
				return nil
			}
			n, err := s.noteTurnout(tx, r.ID, hour)
			noted += n
			return err
		})
		if err != nil {
			return noted, err
		}
	}
	return noted, nil
}

func (s *Store) noteTurnout(tx *gorm.DB, roundID string, hour time.Time) (int, error) {
	var ballots int64
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND state <> 'void'", roundID).Count(&ballots).Error; err != nil {
		return 0, fmt.Errorf("counting the ballots: %w", err)
	}
	voters := models.RoundedTurnout(ballots)
	if voters == 0 {
		return 0, nil
	}
	result := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&models.Turnout{RoundID: roundID, Hour: hour, Voters: voters})
	if result.Error != nil {
		return 0, fmt.Errorf("noting the turnout: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return 0, nil
	}
	return 1, s.noteWhere(tx, roundID, hour)
}

// votedSoFarSQL is the newest turnout of a round that is old enough; it takes that time.
const votedSoFarSQL = "COALESCE((SELECT voters FROM turnouts WHERE turnouts.round_id = rounds.id AND turnouts.hour <= ? ORDER BY turnouts.hour DESC LIMIT 1), 0)"

// votedSoFar is about how many have voted in a round while its vote is open, as of at least an hour ago; 0 where that is not said.
func votedSoFar(tx *gorm.DB, r loadedRound) (int64, error) {
	if !models.TellsTurnout(r.Stage) {
		return 0, nil
	}
	var voters int64
	err := tx.Model(&models.Round{}).Select(votedSoFarSQL, r.Now.Add(-models.TurnoutDelay)).Where("rounds.id = ?", r.ID).Scan(&voters).Error
	if err != nil {
		return 0, fmt.Errorf("loading the turnout: %w", err)
	}
	return voters, nil
}
