package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Anybody can ask for a code to any address. So an ask leaves nothing on the roll but an entry that says nothing, and that goes again when nobody types the code.
// Whose code was typed is noted beside the code, and moved to the roll apart from any ballot, for many at once: from a roll entry that changes alone, just when a
// ballot comes in, it could be told whose that is.

// enrolledTogether is how many must wait before they are enrolled during a vote.
const enrolledTogether = 10

// networkHash stands for the network that somebody asked from; nil where that is not known.
func (s *Store) networkHash(roundID, network string) []byte {
	if network == "" {
		return nil
	}
	return s.keyed("networks", roundID, network)
}

// noteProof notes that a code was typed which is the first of its entry, where how its person belongs waits for that. It is one a person: how often somebody came is
// told by nothing. It reports false where the code went since it was read, and no other proof is there: then the entry may go too, and no ballot may be taken for it.
// Nothing is locked but the row that is written: a lock would leave a trace beside everybody who votes again.
func noteProof(tx *gorm.DB, code models.VoteCode) (bool, error) {
	if code.Declared == "" || code.Proved {
		return true, nil
	}
	noted, err := rows(tx.Model(&models.VoteCode{}).Where("id = ?", code.ID).
		Where("EXISTS (SELECT 1 FROM roll_entries WHERE roll_entries.id = vote_codes.roll_entry_id AND roll_entries.declared = '')").
		Where("NOT EXISTS (SELECT 1 FROM vote_codes AS other WHERE other.roll_entry_id = vote_codes.roll_entry_id AND other.proved)").
		Update("proved", true))
	if err != nil {
		return false, fmt.Errorf("noting that a code was proved: %w", err)
	}
	if noted == 1 {
		return true, nil
	}
	var proved int64
	err = tx.Model(&models.RollEntry{}).Where("id = ?", code.RollEntryID).
		Where("declared <> '' OR EXISTS (SELECT 1 FROM vote_codes WHERE vote_codes.roll_entry_id = roll_entries.id AND vote_codes.proved)").Count(&proved).Error
	if err != nil {
		return false, fmt.Errorf("looking for an earlier proof: %w", err)
	}
	return proved == 1, nil
}

// enrolProved moves what those who proved their address said to the roll, all of a round at once and in random order. During the vote it waits until ten can go
// together.
func (s *Store) enrolProved(ctx context.Context, roundID string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var proved []models.VoteCode
		if err := tx.Where("round_id = ? AND proved", roundID).Find(&proved).Error; err != nil || len(proved) == 0 {
			return err
		}
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil {
			return err
		}
		if len(proved) < enrolledTogether && f.Now.Before(f.State.HardClose()) {
			return nil
		}
		if err := shuffle(s.rand, proved); err != nil {
			return err
		}
		enrolments := make([]models.Enrolment, 0, len(proved))
		for _, code := range proved {
			if err := tx.Model(&models.RollEntry{}).Where("id = ? AND declared = ''", code.RollEntryID).Update("declared", code.Declared).Error; err != nil {
				return fmt.Errorf("enrolling: %w", err)
			}
			asked := code.ExpiresAt.Add(-models.OneTimeCodeLife)
			enrolments = append(enrolments, models.Enrolment{RollEntryID: code.RollEntryID, RoundID: roundID, Network: code.NetworkHash, Hour: asked.Truncate(enrolledTo)})
			done := map[string]any{"declared": "", "network_hash": nil, "proved": false}
			if err := changed(tx.Model(&models.VoteCode{}).Where("id = ?", code.ID).Updates(done)); err != nil {
				return err
			}
		}
		return noteEnrolments(tx, enrolments)
	})
}

// noteEnrolments keeps from where and in which hour addresses and accounts joined the roll, the first time. Who joined at a table has no network.
func noteEnrolments(tx *gorm.DB, list []models.Enrolment) error {
	for _, e := range list {
		if e.Network == nil {
			continue
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&e).Error; err != nil {
			return fmt.Errorf("noting an enrolment: %w", err)
		}
	}
	return nil
}

// deleteUnproved takes those off the roll whose address nobody proved while the code worked that was sent to it.
func deleteUnproved(tx *gorm.DB, _ time.Time) (int64, error) {
	return rows(tx.Where("channel = 'email' AND declared = '' AND standing = ?", models.StandingOpen).
		Where("NOT EXISTS (SELECT 1 FROM vote_codes WHERE vote_codes.roll_entry_id = roll_entries.id)").
		Where("NOT EXISTS (SELECT 1 FROM standing_entries WHERE standing_entries.roll_entry_id = roll_entries.id)").Delete(&models.RollEntry{}))
}
