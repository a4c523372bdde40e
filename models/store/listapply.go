package store

import (
	"context"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// referenceHash stands for a reference on a round's roll. Another round's is another.
func (s *Store) referenceHash(roundID, reference string) []byte {
	return s.keyed("roll-references", roundID, reference)
}

// applyList puts a list in, all of it or nothing, in one transaction.
func (s *Store) applyList(ctx context.Context, list models.ListImport) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		// Whoever comes second, in another copy of the program, waits here and finds the list applied.
		if err := changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ?", list.ID, models.ListApplying).Update("trouble", "")); err != nil {
			return errAnother
		}
		if list.Kind == models.ListOfPostcodes {
			if err := s.putPostcodes(tx, list); err != nil {
				return err
			}
		} else if err := s.putPeople(tx, list); err != nil {
			return err
		}
		if err := emptyList(tx, list.ID); err != nil {
			return err
		}
		return changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ?", list.ID, models.ListApplying).Update("state", models.ListApplied))
	})
	if models.CodeOf(err) != models.Conflict && models.CodeOf(err) != models.Closed || err == errAnother { //nolint:errorlint // it is this very one
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return changed(tx.Model(&models.ListImport{}).Where("id = ? AND state = ?", list.ID, models.ListApplying).
			Updates(map[string]any{"state": models.ListChecked, "applied_by": nil, "applied_at": nil,
				"trouble": listTrouble(err)}))
	})
}

// errAnother says that another copy of the program applied the list.
var errAnother = models.Errorf(models.Conflict, "This list was applied already")

// noLetters refuses to take a list's place once people on it have codes.
func noLetters(tx *gorm.DB, roundID string) error {
	var codes int64
	entries := fresh(tx).Model(&models.RollEntry{}).Select("id").Where("round_id = ? AND channel = 'roll'", roundID)
	if err := tx.Model(&models.VotingCode{}).Where("roll_entry_id IN (?)", entries).Count(&codes).Error; err != nil {
		return fmt.Errorf("looking for letters: %w", err)
	}
	if codes > 0 {
		return models.Errorf(models.Conflict, "Codes were printed for letters to people on the roll, so no other list can take its place. Bring in a list that adds people")
	}
	return nil
}

// putPeople puts the people of a list on the roll of its round.
func (s *Store) putPeople(tx *gorm.DB, list models.ListImport) error {
	r, err := s.roundBy(tx, "id", *list.RoundID)
	if err != nil {
		return err
	}
	if !models.OpenDuring(models.ActImportRoll, r.Stage) {
		return models.Errorf(models.Closed, "The vote has opened")
	}
	if list.Replaces {
		if err := noLetters(tx, r.ID); err != nil {
			return err
		}
		if err := tx.Where("round_id = ?", r.ID).Delete(&models.RollLetter{}).Error; err != nil {
			return fmt.Errorf("taking letters off the roll: %w", err)
		}
		if err := tx.Where("round_id = ? AND channel = 'roll'", r.ID).Delete(&models.RollEntry{}).Error; err != nil {
			return fmt.Errorf("taking a list off the roll: %w", err)
		}
	}
	return s.eachRow(tx, list, func(rows []models.ImportRow) error {
		var entries []models.RollEntry
		var letters []models.RollLetter
		for _, row := range rows {
			id, err := s.newID()
			if err != nil {
				return err
			}
			entry := models.RollEntry{ID: id, RoundID: r.ID, Channel: "roll", Standing: models.StandingOpen, Contact: row.Email, ReferenceHash: s.referenceHash(r.ID, row.Reference), KeepUntil: r.State.HardClose().Add(models.AddressKept)}
			if row.Email != "" {
				entry.ContactHash = s.contactHash(r.ID, row.Email)
			}
			if row.Mobile != "" {
				entry.Mobile, entry.MobileHash = row.Mobile, s.contactHash(r.ID, row.Mobile)
			}
			entry.Bound = s.entryMark(entry)
			if row.Email+row.Mobile == "" {
				letters = append(letters, models.RollLetter{RollEntryID: id, RoundID: r.ID, Reference: row.Reference})
			}
			entries = append(entries, entry)
		}
		if err := tx.CreateInBatches(&entries, 500).Error; err != nil {
			return conflict(err)
		}
		if len(letters) == 0 {
			return nil
		}
		return conflict(tx.CreateInBatches(&letters, 500).Error)
	})
}

// eachRow goes through the rows of a list that are to be applied, in a transaction that an error undoes: where they are not those that were read, there is one at their end.
func (s *Store) eachRow(tx *gorm.DB, list models.ListImport, do func(rows []models.ImportRow) error) error {
	last, mark := 0, s.sentMark(list)
	for {
		var rows []models.ImportRow
		if err := tx.Where("import_id = ? AND number > ? AND problem = ''", list.ID, last).Order("number").Limit(rowsAtATime).Find(&rows).Error; err != nil {
			return fmt.Errorf("loading the rows of a list: %w", err)
		}
		if len(rows) == 0 {
			return s.asRead(list, mark)
		}
		mark = s.rowsMark(mark, rows)
		if err := do(rows); err != nil {
			return err
		}
		last = rows[len(rows)-1].Number
	}
}
