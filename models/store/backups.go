package store

import (
	"context"
	"fmt"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// TellOfLateBackup tells the administrators that the newest backup is too old: once for each, and once a week where there is no note of any.
func (s *Store) TellOfLateBackup(ctx context.Context, b models.Backup) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		admins, err := administrators(tx)
		if err != nil {
			return err
		}
		which := b.Made.UTC().Format("20060102150405")
		if b.Made.IsZero() {
			year, week := now.ISOWeek()
			which = fmt.Sprintf("none-%d-%d", year, week)
		}
		subject, body := messages.BackupLate(ctx, b.Made, s.baseURL+"/desk")
		for _, p := range admins {
			if err := s.enqueue(tx, now, "backup_late", "backup-late:"+which+":"+p.ID, p.Email, subject, body); err != nil {
				return err
			}
		}
		return nil
	})
}
