package store

import (
	"context"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// DeleteExpired deletes what is past its date, and answers how many rows of each kind. Accounts are emptied rather than removed where
// something in the open hangs on them.
func (s *Store) DeleteExpired(ctx context.Context) (map[string]int64, error) {
	deleted := map[string]int64{}
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		for kind, query := range map[string]*gorm.DB{
			"sessions":      tx.Where("expires_at < ?", now).Delete(&sessionRow{}),
			"sign-in codes": tx.Where("expires_at < ?", now).Delete(&signInCode{}),
			"vote codes":    tx.Where("expires_at < ?", now).Delete(&models.VoteCode{}),
			"attempts":      tx.Where("window_at < ?", now.AddDate(0, 0, -1)).Delete(&attemptRow{}),
			"parked forms":  tx.Where("expires_at < ?", now).Delete(&ParkedForm{}),
			"messages":      tx.Where("keep_until < ?", now).Delete(&models.Message{}),
			"concerns":      tx.Where("keep_until < ? AND handled_at IS NOT NULL", now).Delete(&models.Concern{}),
			"needs refused": tx.Where("keep_until < ? AND refused_at IS NOT NULL", now).Delete(&models.Need{}),
			// An address on a roll goes when its round is over; the entry stays, so that the count can still be checked.
			"roll contacts": tx.Model(&models.RollEntry{}).Where("keep_until < ? AND contact <> ''", now).Update("contact", ""),
			"accounts": tx.Model(&models.Person{}).Where("keep_until < ? AND email NOT LIKE '%@erased.invalid'", now).Updates(map[string]any{
				"email": gorm.Expr("id || '@erased.invalid'"), "name": "", "display_name": "Someone who left", "age_band": "under_18", "disabled_at": now}),
		} {
			if query.Error != nil {
				return fmt.Errorf("deleting %s: %w", kind, query.Error)
			}
			deleted[kind] = query.RowsAffected
		}
		return nil
	})
	return deleted, err
}
