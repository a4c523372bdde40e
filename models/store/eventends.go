package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// eventEnd is what was decided on the end of an event's vote; nil while nobody proposes it.
func eventEnd(tx *gorm.DB, roundID string) (*models.EventEnd, error) {
	var list []models.EventEnd
	if err := tx.Where("round_id = ?", roundID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("looking for the end of the event: %w", err)
	}
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // nobody proposes it
	}
	return &list[0], nil
}

// ProposeEnd is the first officer's half of ending the vote of an event in the room.
func (s *Store) ProposeEnd(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, end, err := s.eventToEnd(tx, actor, slug)
		if err != nil {
			return err
		}
		if end != nil {
			return models.Errorf(models.Conflict, "Ending this vote has been proposed already")
		}
		if err := tx.Create(&models.EventEnd{RoundID: r.ID, ProposedBy: actor.PersonID, ProposedAt: r.Now}).Error; err != nil {
			return conflict(err)
		}
		return s.auditEnd(tx, actor, r, "end proposed")
	})
}

// EndEvent is the second officer's half: the vote is over at this very moment. A ballot that is on its way to the disk is in; any that comes later is told
// that it is too late. It is noted at once that the vote was seen to be over, as far as it would have gone, and outside the database when it was ended: without the row of its end it does not go on.
func (s *Store) EndEvent(ctx context.Context, actor models.Actor, slug string) error {
	var r loadedRound
	err := s.write(ctx, func(tx *gorm.DB) error {
		var end *models.EventEnd
		var err error
		if r, end, err = s.eventToEnd(tx, actor, slug); err != nil {
			return err
		}
		switch {
		case end == nil:
			return models.Errorf(models.Conflict, "Nobody proposes to end this vote")
		case end.ProposedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another officer in the room confirms it")
		}
		err = changed(tx.Model(&models.EventEnd{}).Where("round_id = ? AND confirmed_at IS NULL", r.ID).Updates(map[string]any{"confirmed_by": actor.PersonID, "confirmed_at": r.Now, "mark": s.endMark(r.ID, r.Now)}))
		if err != nil {
			return err
		}
		if err := changed(tx.Model(&models.Round{}).Where("id = ?", r.ID).Update("close_seen", r.State.HardClose())); err != nil {
			return err
		}
		if err := tx.Where("round_id = ? AND confirmed_at IS NULL", r.ID).Delete(&models.Extension{}).Error; err != nil {
			return fmt.Errorf("dropping the proposal to extend the vote: %w", err)
		}
		return s.auditEnd(tx, actor, r, auditEnded)
	})
	if err != nil {
		return err
	}
	if err := s.keys.NoteEnd(r.ID, r.Now); err != nil { // the next beat does
		s.log.Error("noting that a vote was ended", "error", err)
	}
	return nil
}

// endMark is what the confirmed end of an event's vote is marked with: no vote is ended by whoever only writes to the database.
func (s *Store) endMark(roundID string, at time.Time) []byte {
	return s.keyed("event-end", roundID, at.UTC().Format(time.RFC3339Nano))
}

// endOf is when two officers ended a vote in the room, nil where none did: as it was noted outside the database, else as that says. Whoever takes the row away for a while has no vote go on.
func (s *Store) endOf(roundID string, at *time.Time, mark []byte) (*time.Time, error) {
	noted, err := s.keys.LastEnd(roundID)
	if err != nil || noted != nil {
		return noted, err
	}
	return s.ended(roundID, at, mark), nil
}

// ended is when two officers ended a vote in the room by a row of the database; nil where none did, whatever that says.
func (s *Store) ended(roundID string, at *time.Time, mark []byte) *time.Time {
	if at == nil || !hmac.Equal(mark, s.endMark(roundID, *at)) {
		return nil
	}
	return at
}

// KeepEvent takes back a proposal to end a vote in the room, whoever made it.
func (s *Store) KeepEvent(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, _, err := s.eventToEnd(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := changed(tx.Where("round_id = ? AND confirmed_at IS NULL", r.ID).Delete(&models.EventEnd{})); err != nil {
			return err
		}
		return s.auditEnd(tx, actor, r, "end not confirmed")
	})
}

// eventToEnd loads an event of the officer's whose vote is open, with its ballots held back.
func (s *Store) eventToEnd(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, *models.EventEnd, error) {
	r, err := s.roundOnTheClock(tx, actor, slug)
	if err != nil {
		return r, nil, err
	}
	switch {
	case r.Template != models.TemplateEvent:
		return r, nil, models.Errorf(models.Conflict, "Only the vote of an event day is ended in the room. This one closes by the clock")
	case !r.CanEnd(r.Stage):
		return r, nil, models.Errorf(models.Closed, "A vote is ended in the room while it is open")
	}
	end, err := eventEnd(tx, r.ID)
	return r, end, err
}

func (s *Store) auditEnd(tx *gorm.DB, actor models.Actor, r loadedRound, state string) error {
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActExtend, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]string{"state": state}})
}
