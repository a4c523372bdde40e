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

// What a copy of the program goes by when it notes that a vote is over.
const (
	closeApart = 20 * time.Second // between the two beats at which it saw that, at least
	closeDrift = 5 * time.Second  // what the database's clock and its own may differ by in that time, at most
)

// sighting is that the database's clock was past the hard close of a vote, and when that was by the program's own steady clock.
type sighting struct {
	hardClose, database time.Time
	steady              time.Duration
}

// Beat notes that a copy of the program is running, once a minute however many there are, and of which votes the last moment has passed.
func (s *Store) Beat(ctx context.Context) error {
	return errors.Join(s.beat(ctx), s.noteCloses(ctx))
}

// noteCloses notes of each vote that is not counted that it is over, once two beats in a row saw it so: a clock that is wrong for a moment closes nothing.
func (s *Store) noteCloses(ctx context.Context) error {
	s.beats.Lock()
	defer s.beats.Unlock()
	before := s.sightings
	s.sightings = map[string]sighting{}
	rounds, err := s.uncounted(ctx)
	if err != nil {
		return err
	}
	for _, id := range rounds {
		f, err := s.voteFrame(s.read(ctx), "id", id, "")
		if models.CodeOf(err) == models.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if !f.CloseDue() {
			continue
		}
		now := sighting{hardClose: f.State.HardClose(), database: f.Now, steady: s.steady()}
		first, again := before[id]
		again = again && first.agrees(now)
		if again && now.steady-first.steady >= closeApart {
			if err := s.noteClose(ctx, id); err != nil {
				return err
			}
			continue
		}
		if s.sightings[id] = now; again {
			s.sightings[id] = first
		}
	}
	return nil
}

// agrees reports whether the database's clock went forward from one sighting to a later one of the same close about as much as the program's own did.
func (s sighting) agrees(later sighting) bool {
	drift := later.database.Sub(s.database) - (later.steady - s.steady)
	return s.hardClose.Equal(later.hardClose) && drift.Abs() <= closeDrift
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
