package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// noteBreaches puts into the trail what did not add up. From there the round's pages say it until a count adds up.
func (s *Store) noteBreaches(ctx context.Context, actor models.Actor, r loadedRound, c counted) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActCount, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]any{"breaches": c.breaches}})
	})
}

// breachOf is what the last count of a round, or the one before its publication, found that does not add up; nil where that one did add up.
func breachOf(tx *gorm.DB, roundID string) (*models.Breach, error) {
	var last []models.AuditEntry
	if err := tx.Where("round_id = ? AND act = ?", roundID, string(models.ActCount)).Order("number DESC").Limit(1).Find(&last).Error; err != nil {
		return nil, fmt.Errorf("looking for what the last count found: %w", err)
	}
	if len(last) == 0 {
		return nil, nil //nolint:nilnil // nobody has counted
	}
	var detail struct {
		Breaches []models.FieldError `json:"breaches"`
	}
	reader := json.NewDecoder(strings.NewReader(last[0].Detail))
	reader.UseNumber() // so that numbers are written as they were
	if err := reader.Decode(&detail); err != nil {
		return nil, fmt.Errorf("reading what the last count found: %w", err)
	}
	if len(detail.Breaches) == 0 {
		return nil, nil //nolint:nilnil // it added up
	}
	return &models.Breach{At: last[0].At, Found: detail.Breaches}, nil
}
