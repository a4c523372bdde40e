package store

import (
	"context"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Patch changes one row in Setup: the row of Row's table whose Key column has this value.
type Patch struct {
	Row    any
	Key    string
	Value  string
	Values map[string]any
}

// Setup writes rows as they are, in order, in one transaction: the areas, organisations, teams, people and roles that a new installation
// begins with, and what tests start from. Only the command line and tests call it; on pages everything is an act of somebody.
func (s *Store) Setup(ctx context.Context, rows ...any) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		for _, row := range rows {
			if patch, ok := row.(Patch); ok {
				if hash, ok := patch.Values["hash"].(string); ok {
					patch.Values["mark"] = s.sealMark(patch.Value, hash)
				}
				if _, ok := patch.Row.(*models.Result); ok && patch.Values["published_at"] != nil {
					if err := s.markPublished(tx, patch); err != nil {
						return err
					}
				}
				if err := changed(tx.Model(patch.Row).Where(clause.Eq{Column: clause.Column{Name: patch.Key}, Value: patch.Value}).Updates(patch.Values)); err != nil {
					return fmt.Errorf("setting up %T: %w", patch.Row, err)
				}
				continue
			}
			if err := s.markSetup(tx, row); err != nil {
				return err
			}
			if err := tx.Create(row).Error; err != nil {
				return fmt.Errorf("setting up %T: %w", row, err)
			}
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		return s.audit(tx, now, act{Act: models.ActSettings, Kind: "installation", ID: "setup", Detail: len(rows)})
	})
}

// markPublished gives a result that tests publish the mark that the act would, of all that is written of it by then.
func (s *Store) markPublished(tx *gorm.DB, patch Patch) error {
	of, err := wholeResults(tx, []string{patch.Value})
	if err == nil && of[patch.Value] != nil {
		patch.Values["mark"], err = s.publishedMark(of[patch.Value])
	}
	return err
}

// markSetup gives a row what the act would that makes it, and that takes a key: tests begin with ballots that were sealed and translated.
func (s *Store) markSetup(tx *gorm.DB, row any) error {
	switch row := row.(type) {
	case *models.Project:
		marked := []models.Project{*row}
		err := s.markTexts(tx, row.RoundID, marked)
		*row = marked[0]
		return err
	case *models.ProjectTranslation:
		s.markTranslation(row)
		by := row.AddedBy
		if row.ConfirmedBy != nil {
			by = *row.ConfirmedBy
		}
		s.confirmTranslation(row, by)
	}
	return nil
}
