package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// What a copy of the program goes by when it notes that a vote is over.
const (
	beatsApart  = 20 * time.Second // between the two beats whose readings of the clock agree, at least
	beatsDrift  = 5 * time.Second  // what the database's clock and its own may differ by in that time, at most
	clocksApart = time.Minute      // what the clocks of the database and of the program's machine may differ by before somebody is told
)

// reading is what the database's clock said at a beat, and when that was by the program's own steady clock.
type reading struct {
	database time.Time
	steady   time.Duration
}

// agrees reports whether the database's clock went forward from one reading to a later one about as much as the program's own did.
func (r reading) agrees(later reading) bool {
	drift := later.database.Sub(r.database) - (later.steady - r.steady)
	return drift.Abs() <= beatsDrift
}

// Beat notes that a copy of the program is running, once a minute however many there are, and of which votes the last moment has passed.
func (s *Store) Beat(ctx context.Context) error {
	now, err := s.beat(ctx)
	if err != nil {
		return err
	}
	s.tellOfClocks(ctx, *s.lastRead.Load())
	s.beats.Lock()
	defer s.beats.Unlock()
	if !s.trusted(reading{database: now, steady: s.steady()}) {
		return nil
	}
	return s.noteCloses(ctx)
}

// tellOfClocks tells whoever runs the program where the database's clock, by which all is judged, is not this machine's. Either may be wrong, so it stops nothing.
func (s *Store) tellOfClocks(ctx context.Context, r clockReading) {
	if apart := r.database.Sub(r.program.Round(0)); apart.Abs() > clocksApart {
		s.log.WarnContext(ctx, "the database's clock is not this machine's: one of them is wrong", "apart", apart.Round(time.Second).String())
	}
}

// trusted reports whether a beat's reading of the clock agrees with one before it: a clock that is wrong for a moment closes nothing. A reading that agrees with the
// one before and comes too soon after it takes nothing away from that.
func (s *Store) trusted(now reading) bool {
	last := s.lastBeat
	if last == nil || !last.agrees(now) {
		s.lastBeat = &now
		return false
	}
	if now.steady-last.steady < beatsApart {
		return false
	}
	s.lastBeat = &now
	return true
}

// noteCloses notes of each vote that is not counted whether it is over, and outside the database when officers ended it.
func (s *Store) noteCloses(ctx context.Context) error {
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
		if at := f.State.Clock.EndedAt; at != nil { // the program may have been killed before it did
			if err := s.keys.NoteEnd(id, *at); err != nil {
				return err
			}
		}
		if !f.CloseDue() {
			continue
		}
		if err := s.noteClose(ctx, id); err != nil {
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

// beat answers what the database's clock says.
func (s *Store) beat(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := s.write(ctx, func(tx *gorm.DB) error {
		var err error
		if now, err = s.now(tx); err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&models.Heartbeat{Minute: now.UTC().Truncate(time.Minute)}).Error; err != nil {
			return fmt.Errorf("noting that the program runs: %w", err)
		}
		return nil
	})
	return now, err
}

// wasLater reports whether a beat saw a later time than it is by the clock: one of the two is wrong.
func wasLater(tx *gorm.DB, now time.Time) (bool, error) {
	var later bool
	if err := tx.Raw("SELECT EXISTS (SELECT 1 FROM heartbeats WHERE minute > ?)", now).Scan(&later).Error; err != nil {
		return false, fmt.Errorf("looking for a later time: %w", err)
	}
	return later, nil
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
