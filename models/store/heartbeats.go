package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Beat notes that a copy of the program is running, once a minute however many there are, and of which votes the last moment has passed.
func (s *Store) Beat(ctx context.Context) error {
	return errors.Join(s.beat(ctx), s.noteCloses(ctx))
}

// noteCloses notes of each vote that is not counted that it is over, once it is.
func (s *Store) noteCloses(ctx context.Context) error {
	rounds, err := s.uncounted(ctx)
	if err != nil {
		return err
	}
	for _, id := range rounds {
		f, err := s.voteFrame(s.read(ctx), "id", id, "")
		if err == nil && f.CloseDue() {
			err = s.noteClose(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// noteClose notes that a round's vote is over, where the clock says so under the round's lock. From then on it is, whatever the clock says: only more time that
// officers give it opens it again.
func (s *Store) noteClose(ctx context.Context, roundID string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, roundID); err != nil {
			return err
		}
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil || !f.CloseDue() {
			return err
		}
		return changed(tx.Model(&models.Round{}).Where("id = ?", roundID).Update("close_seen", f.State.HardClose()))
	})
}

func (s *Store) beat(ctx context.Context) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&models.Heartbeat{Minute: now.UTC().Truncate(time.Minute)}).Error; err != nil {
			return fmt.Errorf("noting that the program runs: %w", err)
		}
		return nil
	})
}

// outages are the times in which nobody could vote on the last day of a round's vote, until it is counted, for which nobody has extended it.
func outages(tx *gorm.DB, r loadedRound) ([]models.Gap, error) {
	if !models.OpenDuring(models.ActExtend, r.Stage) || r.Stage == models.StageSealed || r.State.Clock.EndedAt != nil {
		return nil, nil
	}
	var beats []models.Heartbeat
	from, to := r.State.Timetable[models.Voting].ClosesAt.Add(-models.LastDay), r.State.HardClose()
	// The last before and the first after are ends of gaps too.
	err := tx.Raw(`SELECT minute FROM heartbeats WHERE minute BETWEEN COALESCE((SELECT MAX(minute) FROM heartbeats WHERE minute <= ?), ?)
		AND COALESCE((SELECT MIN(minute) FROM heartbeats WHERE minute >= ?), ?) ORDER BY minute`, from, from, to, to).Scan(&beats).Error
	if err != nil {
		return nil, fmt.Errorf("loading when the program ran: %w", err)
	}
	minutes := make([]time.Time, len(beats))
	for i, b := range beats {
		minutes[i] = b.Minute
	}
	return r.State.Outages(minutes), nil
}
