package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// attemptRow counts tries in one window of time.
type attemptRow struct {
	Bucket   string    `gorm:"primaryKey"`
	WindowAt time.Time `gorm:"primaryKey"`
	Tries    int
}

// TableName is where tries are counted.
func (attemptRow) TableName() string { return "attempts" }

// count adds a try to a bucket, for all copies of the program together, and answers how many there are in this window of time.
func count(tx *gorm.DB, now time.Time, bucket string, window time.Duration) (int, error) {
	row := attemptRow{Bucket: bucket, WindowAt: now.Truncate(window), Tries: 1}
	err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "bucket"}, {Name: "window_at"}},
		DoUpdates: clause.Assignments(map[string]any{"tries": gorm.Expr("attempts.tries + 1")})},
		clause.Returning{Columns: []clause.Column{{Name: "tries"}}}).Create(&row).Error
	if err != nil {
		return 0, fmt.Errorf("counting tries: %w", err)
	}
	return row.Tries, nil
}

// Attempt counts one try in a bucket and answers models.TooMany above the limit for a window of time. The bucket must not tell who it is about: pass a
// keyed hash.
func (s *Store) Attempt(ctx context.Context, bucket string, limit int, window time.Duration) error {
	var tries int
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		tries, err = count(tx, now, bucket, window)
		return err
	})
	if err != nil {
		return err
	}
	if tries > limit {
		return models.Errorf(models.TooMany, "That is too many tries. Wait {{.Minutes}} minutes, then try again", "Minutes", max(1, int(window.Minutes())))
	}
	return nil
}

// CodeBuckets are where it is counted how often one-time codes are asked for: keyed hashes of the asker's network, of the network and the address
// together, of the wider network and the address together, and of the address.
type CodeBuckets struct{ Network, Here, Around, Address string }

// AskForCode counts that a one-time code is asked for, and answers how often it may be typed, or models.TooMany. Who asks too often from one
// network is not counted against the address: that would keep its owner from asking.
func (s *Store) AskForCode(ctx context.Context, b CodeBuckets) (int, error) {
	var asked models.CodesAsked
	var refused error
	const day = 24 * time.Hour
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		counts := func(bucket string, window time.Duration, into *int) {
			if err == nil {
				*into, err = count(tx, now, bucket, window)
			}
		}
		counts(b.Network, models.OneTimeCodeLife, &asked.Network)
		counts(b.Here, models.OneTimeCodeLife, &asked.Here)
		counts(b.Here+":day", day, &asked.HereToday)
		if refused = asked.CheckHere(); refused == nil {
			counts(b.Address, day, &asked.Today)
			if asked.Many() {
				counts(b.Around, day, &asked.Around)
			}
			refused = asked.CheckAddress()
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return asked.Tries(), refused
}
