package models

import "time"

// BackupEvery is how old the newest backup may be: a day, and two hours for making it.
const BackupEvery = 26 * time.Hour

// Backup is what is known of the newest backup of the database.
type Backup struct {
	Made time.Time // zero where there is no note of one
	Late bool
}

// NewBackup says at now what a backup made then is; zero stands for none.
func NewBackup(made, now time.Time) Backup {
	return Backup{Made: made, Late: made.IsZero() || now.Sub(made) > BackupEvery}
}
