package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// settingRow is one setting as it is kept.
type settingRow struct {
	Name      string `gorm:"primaryKey"`
	Value     string
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

// TableName is where settings are kept.
func (settingRow) TableName() string { return "settings" }

// Council is what this installation says of itself: settings over the defaults.
func (s *Store) Council(ctx context.Context) (models.Council, error) { return council(s.read(ctx)) }

func council(db *gorm.DB) (models.Council, error) {
	var rows []settingRow
	if err := db.Find(&rows).Error; err != nil {
		return models.Council{}, fmt.Errorf("loading the settings: %w", err)
	}
	values := make(map[string]string, len(rows))
	for _, r := range rows {
		values[r.Name] = r.Value
	}
	return models.NewCouncil(values), nil
}

// SaveCouncil changes what this installation says of itself.
func (s *Store) SaveCouncil(ctx context.Context, actor models.Actor, c models.Council) error {
	if models.Can(actor, models.ActSettings, models.AnyStage) == models.ScopeNone {
		return models.Missing()
	}
	if err := c.Check(); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		before, err := council(tx)
		if err != nil {
			return err
		}
		changes := []models.FactChange{}
		was, is := before.Values(), c.Values()
		for _, name := range slices.Sorted(maps.Keys(is)) {
			value := is[name]
			if value != was[name] {
				changes = append(changes, models.FactChange{Name: name, Kind: "text", From: was[name], To: value})
			}
			row := settingRow{Name: name, Value: value, UpdatedAt: now}
			err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}},
				DoUpdates: clause.AssignmentColumns([]string{"value", "updated_at"})}).Create(&row).Error
			if err != nil {
				return fmt.Errorf("saving the settings: %w", err)
			}
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActSettings, Kind: "settings", ID: "council", Detail: map[string]any{"facts": changes}})
	})
}
