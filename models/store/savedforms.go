package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// savedFor is how long a form waits for whoever said that they come back to it.
const savedFor = 30 * 24 * time.Hour

// savedBrowser stands, in a form that its sender put aside, for any browser: it belongs to the person, wherever they go on.
const savedBrowser = ""

func savedForms(tx *gorm.DB, actor models.Actor) *gorm.DB {
	return tx.Model(&ParkedForm{}).Where("browser = ? AND person_id = ?", savedBrowser, actor.PersonID)
}

// SaveForm puts a form aside that is not finished, for the actor alone. A page has one: what was put aside before at the same path makes way.
func (s *Store) SaveForm(ctx context.Context, actor models.Actor, path, fields string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		if err := savedForms(tx, actor).Where("path = ?", path).Delete(&ParkedForm{}).Error; err != nil {
			return fmt.Errorf("replacing a form that was put aside: %w", err)
		}
		return conflict(tx.Create(&ParkedForm{ID: id, Browser: savedBrowser, PersonID: &actor.PersonID, Path: path, Fields: fields, CreatedAt: now, ExpiresAt: now.Add(savedFor)}).Error)
	})
}

// SavedForm is what the actor put aside at the path, as a query string; empty for nothing.
func (s *Store) SavedForm(ctx context.Context, actor models.Actor, path string) (string, error) {
	forms, err := s.SavedForms(ctx, actor, path)
	for _, f := range forms {
		if f.Path == path {
			return f.Fields, nil
		}
	}
	return "", err
}

// SavedForms are the forms that the actor put aside at paths that begin so, the newest first.
func (s *Store) SavedForms(ctx context.Context, actor models.Actor, begins string) ([]ParkedForm, error) {
	now, err := s.Now(ctx)
	if err != nil {
		return nil, err
	}
	var all, under []ParkedForm
	if err := savedForms(s.read(ctx), actor).Where("expires_at > ?", now).Order("created_at DESC, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("loading the forms that were put aside: %w", err)
	}
	for _, f := range all {
		if strings.HasPrefix(f.Path, begins) {
			under = append(under, f)
		}
	}
	return under, nil
}

// DropForm forgets what the actor put aside at the path, if anything.
func (s *Store) DropForm(ctx context.Context, actor models.Actor, path string) error {
	if err := savedForms(s.db.WithContext(ctx), actor).Where("path = ?", path).Delete(&ParkedForm{}).Error; err != nil {
		return fmt.Errorf("forgetting a form that was put aside: %w", err)
	}
	return nil
}
