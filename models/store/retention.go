package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// DeleteExpired deletes what is past its date, and answers how many rows of each kind. Accounts are emptied rather than removed: something
// in the open may hang on them.
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
			// A need that is shown stays, and forgets who said it. One that is not goes; where a proposal already answers it, only its words do.
			"needs not shown": tx.Where("keep_until < ? AND released_at IS NULL AND id NOT IN (?)", now, answeredNeeds(tx)).Delete(&models.Need{}),
			"words of needs": tx.Model(&models.Need{}).Where("keep_until < ? AND released_at IS NULL AND body <> '' AND id IN (?)", now, answeredNeeds(tx)).
				Updates(map[string]any{"title": "A need that was taken down", "body": "", "source": ""}),
			"who said needs": tx.Model(&models.Need{}).Where("keep_until < ? AND person_id IS NOT NULL", now).Update("person_id", nil),
			// An address on a roll goes when its round is over; the entry stays, so that the count can still be checked.
			"roll contacts": tx.Model(&models.RollEntry{}).Where("keep_until < ? AND contact <> ''", now).Update("contact", ""),
		} {
			if query.Error != nil {
				return fmt.Errorf("deleting %s: %w", kind, query.Error)
			}
			deleted[kind] = query.RowsAffected
		}
		if deleted["drafts"], err = deleteDrafts(tx, now); err != nil {
			return err
		}
		deleted["accounts"], err = emptyAccounts(tx, now)
		return err
	})
	return deleted, err
}

// answeredNeeds are the ids of the needs that some proposal answers.
func answeredNeeds(tx *gorm.DB) *gorm.DB {
	return tx.Session(&gorm.Session{NewDB: true}).Model(&models.ProposalVersion{}).Select("need_id").Where("need_id IS NOT NULL")
}

// deleteDrafts deletes ideas that were begun, never sent in, and left alone until their date.
func deleteDrafts(tx *gorm.DB, now time.Time) (int64, error) {
	left := func() *gorm.DB {
		return tx.Session(&gorm.Session{NewDB: true}).Model(&models.Proposal{}).Select("id").Where("keep_until < ? AND state = ? AND submitted_at IS NULL", now, models.ProposalDraft)
	}
	versions := func() *gorm.DB {
		return tx.Session(&gorm.Session{NewDB: true}).Model(&models.ProposalVersion{}).Select("id").Where("proposal_id IN (?)", left())
	}
	for _, part := range []any{&models.BudgetLine{}, &models.Partner{}, &models.DealLine{}, &models.ProposalOutcome{}} {
		if err := tx.Where("version_id IN (?)", versions()).Delete(part).Error; err != nil {
			return 0, fmt.Errorf("deleting the parts of old drafts: %w", err)
		}
	}
	if err := tx.Where("proposal_id IN (?)", left()).Delete(&models.ProposalVersion{}).Error; err != nil {
		return 0, fmt.Errorf("deleting old drafts: %w", err)
	}
	result := tx.Where("keep_until < ? AND state = ? AND submitted_at IS NULL", now, models.ProposalDraft).Delete(&models.Proposal{})
	if result.Error != nil {
		return 0, fmt.Errorf("deleting old drafts: %w", result.Error)
	}
	return result.RowsAffected, nil
}

// emptyAccounts empties the accounts that nobody has used until their date.
func emptyAccounts(tx *gorm.DB, now time.Time) (int64, error) {
	var people []models.Person
	if err := tx.Where("keep_until < ? AND email NOT LIKE ?", now, "%"+erased).Find(&people).Error; err != nil {
		return 0, fmt.Errorf("finding old accounts: %w", err)
	}
	for _, p := range people {
		if err := emptyAccount(tx, now, p.ID, p.Email); err != nil {
			return 0, err
		}
	}
	return int64(len(people)), nil
}
