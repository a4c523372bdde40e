package store

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// translationsOf are all translations of a round's projects.
func translationsOf(tx *gorm.DB, roundID string) ([]models.ProjectTranslation, error) {
	var list []models.ProjectTranslation
	if err := tx.Where("round_id = ?", roundID).Order("language, number").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading the translations: %w", err)
	}
	return list, nil
}

// TranslationsPage is the translations of a round's projects, for its officers; those of one language where tag is not empty. A round has projects from when
// it is sealed.
func (s *Store) TranslationsPage(ctx context.Context, actor models.Actor, slug, tag string) (models.TranslationsPage, error) {
	var page models.TranslationsPage
	tx := s.read(ctx)
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return page, err
	}
	language, known := models.LanguageOf(tag)
	if tag != "" && !known {
		return page, models.Missing()
	}
	page = models.TranslationsPage{RoundFrame: r.frame(), Language: language, Done: map[string]int{}, CanMend: r.Stage == models.StageSealed}
	page.CanWrite = page.CanMend || r.Stage == models.StageVoting
	all, err := translationsOf(tx, r.ID)
	if err != nil {
		return page, err
	}
	for _, t := range all {
		page.Done[t.Language]++
		if t.Language == tag {
			page.Written = append(page.Written, t)
		}
	}
	err = tx.Raw(ballotProjectsSQL, r.ID).Scan(&page.Projects).Error
	if err != nil {
		return page, fmt.Errorf("loading the ballot: %w", err)
	}
	return page, nil
}

// Translate keeps what an officer wrote of the projects of a sealed round in one language. What is empty is taken away again. From when the vote opens
// translations are added only: nobody finds another text where they read one before.
func (s *Store) Translate(ctx context.Context, actor models.Actor, slug, tag string, in models.TranslationInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.officersRound(tx, actor, slug)
		if err != nil {
			return err
		}
		if _, known := models.LanguageOf(tag); !known {
			return models.Missing()
		}
		opened := r.Stage == models.StageVoting
		if r.Stage != models.StageSealed && !opened {
			return models.Errorf(models.Conflict, "Projects are translated from when the round is sealed until the vote ends")
		}
		if err := in.Check(); err != nil {
			return err
		}
		written, err := translationsOf(tx.Where("language = ?", tag), r.ID)
		if err != nil {
			return err
		}
		there := map[int]bool{}
		for _, t := range written {
			there[t.Number] = true
		}
		if err := s.replaceTranslations(tx, actor, r, tag, in, there, opened); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]string{"translated": tag}})
	})
}

// replaceTranslations writes the projects that something was written for; of those that are there already only before the vote opened.
func (s *Store) replaceTranslations(tx *gorm.DB, actor models.Actor, r loadedRound, tag string, in models.TranslationInput, there map[int]bool, opened bool) error {
	projects, err := projectsOf(tx, r.ID)
	if err != nil {
		return err
	}
	for _, p := range projects {
		if _, sent := in.Titles[p.Number]; !sent {
			continue
		}
		if there[p.Number] {
			if opened {
				continue
			}
			err := tx.Where("round_id = ? AND number = ? AND language = ?", r.ID, p.Number, tag).Delete(&models.ProjectTranslation{}).Error
			if err != nil {
				return fmt.Errorf("taking a translation away: %w", err)
			}
		}
		title := strings.TrimSpace(in.Titles[p.Number])
		if title == "" {
			continue
		}
		row := models.ProjectTranslation{RoundID: r.ID, Number: p.Number, Language: tag, Title: title, Summary: strings.TrimSpace(in.Summaries[p.Number]),
			AddedBy: actor.PersonID, AddedAt: r.Now}
		if err := conflict(tx.Create(&row).Error); err != nil {
			return err
		}
	}
	return nil
}
