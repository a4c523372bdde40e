package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// NoteTurnout counts, soon after each full hour, about how many have voted in each round whose vote is open, and answers how many rounds that were. A
// rounded number is all that is kept. Whichever copy of the program comes first in an hour does it; who comes late leaves the hour out.
func (s *Store) NoteTurnout(ctx context.Context) (int, error) {
	noted := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		hour := now.Truncate(time.Hour)
		if now.Sub(hour) > models.TurnoutSlack {
			return nil
		}
		var rounds []models.Round
		open := fresh(tx).Model(&models.Window{}).Select("round_id").Where("kind = ? AND opens_at <= ? AND closes_at > ?", models.Voting, now, now)
		if err := tx.Where("published_at IS NOT NULL AND cancelled_at IS NULL AND id IN (?)", open).Find(&rounds).Error; err != nil {
			return fmt.Errorf("loading the rounds whose vote is open: %w", err)
		}
		for _, r := range rounds {
			var ballots int64
			if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND state <> 'void'", r.ID).Count(&ballots).Error; err != nil {
				return fmt.Errorf("counting the ballots: %w", err)
			}
			voters := models.RoundedTurnout(ballots)
			if voters == 0 {
				continue
			}
			result := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&models.Turnout{RoundID: r.ID, Hour: hour, Voters: voters})
			if result.Error != nil {
				return fmt.Errorf("noting the turnout: %w", result.Error)
			}
			noted += int(result.RowsAffected)
		}
		return nil
	})
	return noted, err
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
