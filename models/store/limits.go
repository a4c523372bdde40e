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

// tried is how many tries a bucket has in this window of time.
func tried(tx *gorm.DB, now time.Time, bucket string, window time.Duration) (int, error) {
	var tries []int
	if err := tx.Model(&attemptRow{}).Where("bucket = ? AND window_at = ?", bucket, now.Truncate(window)).Pluck("tries", &tries).Error; err != nil {
		return 0, fmt.Errorf("looking for tries: %w", err)
	}
	if len(tries) == 0 {
		return 0, nil
	}
	return tries[0], nil
}

// Attempt counts one try in a bucket and answers models.TooMany above the limit for a window of time. The bucket must not tell who it is about: pass a
// keyed hash.
func (s *Store) Attempt(ctx context.Context, bucket string, limit int, window time.Duration) error {
	var tries int
	err := s.writeAgain(ctx, func(tx *gorm.DB) error {
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

// TextBuckets are where it is counted how often texts are asked for: keyed hashes of the number, alone and together with the asker's network and with the wider network that
// it lies in; of the thousand numbers around it, alone and together with the wider network; of the network, and of the wider one.
type TextBuckets struct{ Number, NumberHere, NumberAround, Block, BlockHere, Network, Around string }

// Texts reports whether texts can be sent, so that a mobile number will do where an address is asked for.
func (s *Store) Texts() bool { return s.texts }

// AskForText counts that a text with a code is asked for in a round, and answers models.TooMany where none is sent. It does not ask whether anybody may vote with that
// number, so that the answer does not tell. The round's officers are told when a limit is reached that voters do not reach.
func (s *Store) AskForText(ctx context.Context, slug string, b TextBuckets) error {
	var asked models.TextsAsked
	const day = 24 * time.Hour
	err := s.writeAgain(ctx, func(tx *gorm.DB) error {
		asked = models.TextsAsked{}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		for _, c := range []struct {
			bucket string
			window time.Duration
			into   *int
		}{{b.NumberHere, day, &asked.NumberHere}, {b.Number, day, &asked.Number}, {b.NumberAround, day, &asked.NumberAround}, {b.BlockHere, day, &asked.BlockHere}, {b.Block, day, &asked.Block},
			{b.Network, time.Hour, &asked.Here}, {b.Around, day, &asked.HereToday}} {
			if asked.Check() != nil {
				break // what is refused already is not counted against others
			}
			if c.bucket == b.NumberAround && !asked.ManyToNumber() {
				continue
			}
			if *c.into, err = count(tx, now, c.bucket, c.window); err != nil {
				return err
			}
		}
		if asked.Check() == nil {
			if asked.Sent, err = textsSent(tx, now, slug); err != nil {
				return err
			}
		}
		if !asked.Alarming() {
			return nil
		}
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		return s.alertCodes(ctx, tx, r, models.AlertTexts)
	})
	if err != nil {
		return err
	}
	return asked.Check()
}

// textsOf is where the texts of a round are counted that were sent. Those that were asked for and go to nobody on its list cost nothing, and count here neither: else somebody
// could use up everybody's.
func textsOf(slug string) string { return "texts-of:" + slug }

// textsSent is how many texts with codes were sent in a round today.
func textsSent(tx *gorm.DB, now time.Time, slug string) (int, error) {
	return tried(tx, now, textsOf(slug), 24*time.Hour)
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
	err := s.writeAgain(ctx, func(tx *gorm.DB) error {
		asked = models.CodesAsked{}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		counts := func(bucket string, window time.Duration, into *int) {
			if err == nil {
				*into, err = s.countGuess(tx, now, bucket, window)
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
