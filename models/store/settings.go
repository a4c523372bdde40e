package store

import (
	"context"
	"encoding/base64"
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
	if err := db.Where("name <> ?", models.LogoData).Find(&rows).Error; err != nil {
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
			if is[name] != was[name] {
				changes = append(changes, models.FactChange{Name: name, Kind: "text", From: was[name], To: is[name]})
			}
		}
		if err := saveSettings(tx, now, is); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActSettings, Kind: "settings", ID: "council", Detail: map[string]any{"facts": changes}})
	})
}

func saveSettings(tx *gorm.DB, now time.Time, values map[string]string) error {
	for name, value := range values {
		row := settingRow{Name: name, Value: value, UpdatedAt: now}
		err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}},
			DoUpdates: clause.AssignmentColumns([]string{"value", "updated_at"})}).Create(&row).Error
		if err != nil {
			return fmt.Errorf("saving the settings: %w", err)
		}
	}
	return nil
}

// SaveLogo puts the council's logo in the header of every page; no file at all puts Acorn's own there again.
func (s *Store) SaveLogo(ctx context.Context, actor models.Actor, file []byte, remove bool) error {
	if models.Can(actor, models.ActSettings, models.AnyStage) == models.ScopeNone {
		return models.Missing()
	}
	values := map[string]string{models.LogoName: "", models.LogoData: ""}
	if !remove {
		logo, err := models.NewLogo(file)
		if err != nil {
			return err
		}
		values[models.LogoName], values[models.LogoData] = models.LogoFingerprint(logo), base64.StdEncoding.EncodeToString(logo)
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := saveSettings(tx, now, values); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActSettings, Kind: "settings", ID: "logo", Detail: map[string]any{"logo": values[models.LogoName], "removed": remove}})
	})
}

// Logo is the council's logo as a PNG, by its fingerprint. An old one is not found.
func (s *Store) Logo(ctx context.Context, fingerprint string) ([]byte, error) {
	var rows []settingRow
	if err := s.read(ctx).Where("name IN ?", []string{models.LogoName, models.LogoData}).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("loading the logo: %w", err)
	}
	values := map[string]string{}
	for _, r := range rows {
		values[r.Name] = r.Value
	}
	if fingerprint == "" || values[models.LogoName] != fingerprint {
		return nil, models.Missing()
	}
	logo, err := base64.StdEncoding.DecodeString(values[models.LogoData])
	if err != nil {
		return nil, fmt.Errorf("reading the logo: %w", err)
	}
	return logo, nil
}
