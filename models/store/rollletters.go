package store

import (
	"context"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// IssueLetters makes a voting code for each of the next people on the roll who have no email address and no code that works, up to most of them. The codes
// belong to those very entries, and are answered this once: only their keyed hashes are kept.
func (s *Store) IssueLetters(ctx context.Context, actor models.Actor, slug, label string, most int) (models.RollLetters, error) {
	var issued models.RollLetters
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActIssueCodes); err != nil {
			return err
		}
		if _, bound := venueOf(actor, r.ID); bound {
			return models.Missing() // a helper hands out codes of their venue, and sees nobody's reference
		}
		if _, err := (models.NewCodes{Label: label, HeldBy: "The people on the roll, by letter", Count: "1"}).Check(); err != nil {
			return err
		}
		var letters []models.RollLetter
		if err := lock(lettersToSend(tx, r.ID)).Order("roll_letters.reference").Limit(most).Find(&letters).Error; err != nil {
			return fmt.Errorf("looking for letters to send: %w", err)
		}
		if len(letters) == 0 {
			return noLettersLeft(tx, r.ID)
		}
		if err := s.checkLetters(tx, r.ID, letters); err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		issued = models.RollLetters{RoundFrame: r.frame(), Batch: models.CodeBatch{ID: id, RoundID: r.ID, Label: label, HeldBy: models.HeldByRoll, Kind: models.PlaceLetters, IssuedBy: actor.PersonID, IssuedAt: r.Now}}
		if err := tx.Create(&issued.Batch).Error; err != nil {
			return sameLabel(conflict(err))
		}
		if issued.Lines, err = s.drawRollLetters(tx, issued.Batch, letters); err != nil {
			return err
		}
		if err := s.logCustody(tx, r.Now, actor, id, models.CustodyPrinted, len(letters), issued.Batch.HeldBy); err != nil {
			return err
		}
		var left int64
		if err := lettersToSend(tx, r.ID).Count(&left).Error; err != nil {
			return fmt.Errorf("counting letters to send: %w", err)
		}
		issued.Left = int(left)
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActIssueCodes, Kind: "code batch", ID: id, Round: r.ID,
			Detail: map[string]any{"label": label, "held_by": issued.Batch.HeldBy, "codes": len(letters)}})
	})
	return issued, err
}

// noLettersLeft says why there are no letters to print.
func noLettersLeft(tx *gorm.DB, roundID string) error {
	held, err := lettersHeld(tx, roundID)
	if err != nil {
		return err
	}
	if held > 0 {
		return models.Errorf(models.Conflict, "The letters that are left wait for another officer, on the round's page “Checks”. They can be printed once that is decided")
	}
	return models.Errorf(models.Conflict, "Everyone on the roll has an email address, or a code in a letter")
}

// drawRollLetters makes a code for the entry of each letter.
func (s *Store) drawRollLetters(tx *gorm.DB, batch models.CodeBatch, letters []models.RollLetter) ([]models.RollLetterLine, error) {
	closed, err := lettersClosed(tx, batch.RoundID)
	if err != nil {
		return nil, err
	}
	lines, rows := make([]models.RollLetterLine, len(letters)), make([]models.VotingCode, len(letters))
	for i, letter := range letters {
		code, err := models.NewVotingCode(s.rand)
		if err != nil {
			return nil, err
		}
		id, err := s.newID()
		if err != nil {
			return nil, err
		}
		lines[i] = models.RollLetterLine{Reference: letter.Reference, Code: code, Anew: closed[string(s.referenceHash(batch.RoundID, letter.Reference))] != ""}
		rows[i] = s.codeOf(models.VotingCode{ID: id, RoundID: batch.RoundID, BatchID: batch.ID, RollEntryID: letter.RollEntryID}, code)
	}
	if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
		return nil, conflict(err)
	}
	return lines, nil
}
