package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"acorn/models"
)

// newestBackup is what the file says that whoever makes backups touches after each. One that cannot be looked at is none.
func (a *app) newestBackup() models.Backup {
	file, err := os.Stat(a.backupNote)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			a.log.Error("looking at ACORN_BACKUP_NOTE", "error", err)
		}
		return models.NewBackup(time.Time{}, time.Now())
	}
	return models.NewBackup(file.ModTime(), time.Now())
}

// watchBackups tells whoever runs the program, and the administrators, where a backup did not come.
func (a *app) watchBackups(ctx context.Context) {
	if a.backupNote == "" {
		return
	}
	b := a.newestBackup()
	if !b.Late {
		return
	}
	a.log.ErrorContext(ctx, "no backup was noted for more than a day", "file", a.backupNote, "last", b.Made)
	if err := a.store.TellOfLateBackup(ctx, b); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "telling of a late backup", "error", err)
	}
}
