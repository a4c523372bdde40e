package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// The settings that remember how far the demo's story is told.
const (
	storyStarted = "demo_started_at"
	storyDone    = "demo_story_done"
)

// DemoStory is how far the story of the demo's council is told. A database with people and no story is not a demo's.
func (s *Store) DemoStory(ctx context.Context) (models.DemoStory, error) {
	var story models.DemoStory
	var people int64
	if err := s.read(ctx).Model(&models.Person{}).Count(&people).Error; err != nil {
		return story, fmt.Errorf("counting people: %w", err)
	}
	story.Empty = people == 0
	var rows []settingRow
	if err := s.read(ctx).Where("name IN ?", []string{storyStarted, storyDone}).Find(&rows).Error; err != nil {
		return story, fmt.Errorf("loading the demo's story: %w", err)
	}
	for _, row := range rows {
		var err error
		if row.Name == storyStarted {
			story.StartedAt, err = time.Parse(time.RFC3339Nano, row.Value)
		} else {
			story.Done, err = strconv.Atoi(row.Value)
		}
		if err != nil {
			return story, fmt.Errorf("reading the demo's story: %w", err)
		}
	}
	return story, nil
}

// KeepDemoStory remembers how far the story is told. Only the demo calls it.
func (s *Store) KeepDemoStory(ctx context.Context, story models.DemoStory) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		for name, value := range map[string]string{storyStarted: story.StartedAt.UTC().Format(time.RFC3339Nano), storyDone: strconv.Itoa(story.Done)} {
			row := settingRow{Name: name, Value: value, UpdatedAt: now}
			err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}},
				DoUpdates: clause.AssignmentColumns([]string{"value", "updated_at"})}).Create(&row).Error
			if err != nil {
				return fmt.Errorf("keeping the demo's story: %w", err)
			}
		}
		return nil
	})
}

// Careless runs use without waiting for the disk at each commit, and waits once at its end. A power cut before that may lose everything that
// was ever written, so only the demo's first start calls it, which begins afresh after one.
func (s *Store) Careless(ctx context.Context, use func() error) error {
	if !s.sqlite {
		return use()
	}
	if err := s.db.WithContext(ctx).Exec("PRAGMA synchronous = OFF").Error; err != nil {
		return fmt.Errorf("writing without care: %w", err)
	}
	used := use()
	careful := context.WithoutCancel(ctx)
	for _, pragma := range []string{"PRAGMA synchronous = FULL", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if err := s.db.WithContext(careful).Exec(pragma).Error; err != nil {
			return errors.Join(used, fmt.Errorf("writing with care again: %w", err))
		}
	}
	return used
}
