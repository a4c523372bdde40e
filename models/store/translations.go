package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// translationsOf are all translations of a round's projects, or those that tx is narrowed to.
func (s *Store) translationsOf(tx *gorm.DB, r models.Round) ([]models.ProjectTranslation, error) {
	var list []models.ProjectTranslation
	if err := tx.Where("round_id = ?", r.ID).Order("language, number").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading the translations: %w", err)
	}
	s.asConfirmed(r, list)
	return list, nil
}

// translationsShown are those that are on the round's ballot.
func (s *Store) translationsShown(tx *gorm.DB, r models.Round) ([]models.ProjectTranslation, error) {
	list, err := s.translationsOf(tx.Where("taken_at IS NULL AND confirmed_mark IS NOT NULL"), r)
	return slices.DeleteFunc(list, func(t models.ProjectTranslation) bool { return t.ConfirmedBy == nil }), err
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
	page = models.TranslationsPage{RoundFrame: r.frame(), Language: language, Done: map[string]int{}, Unread: map[string]int{}, Waiting: map[string]int{}, CanWrite: r.Stage == models.StageSealed, CanTake: models.OpenDuring(models.ActVote, r.Stage)}
	all, err := s.translationsOf(tx, r.Round)
	if err != nil {
		return page, err
	}
	for _, t := range all {
		if t.TakenAt == nil {
			page.Done[t.Language]++
		}
		if t.ConfirmedBy == nil {
			page.Unread[t.Language]++
		}
		if t.Waits() {
			page.Waiting[t.Language]++
		}
		if t.Language != tag {
			continue
		}
		asked, err1 := displayName(tx, t.AskedBy)
		taken, err2 := displayName(tx, t.TakenBy)
		added, err3 := displayName(tx, &t.AddedBy)
		seen, err4 := t.TakeDownHash()
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return page, err
		}
		page.Written = append(page.Written, models.TranslationLine{ProjectTranslation: t, AskedName: asked, TakenName: taken, AddedName: added, OwnText: t.AddedBy == actor.PersonID,
			Own: text(t.AskedBy) == actor.PersonID, Seen: seen})
	}
	if page.SeenTexts, err = models.ConfirmTextsHash(unread(all, actor, tag)); err != nil {
		return page, err
	}
	page.Projects, err = projectsToTranslate(tx, r.ID)
	return page, err
}

// unread are the translations to a language that an officer can confirm.
func unread(all []models.ProjectTranslation, actor models.Actor, tag string) []models.ProjectTranslation {
	var list []models.ProjectTranslation
	for _, t := range all {
		if t.Language == tag && t.ConfirmedBy == nil && t.AddedBy != actor.PersonID {
			list = append(list, t)
		}
	}
	return list
}

// projectsToTranslate are the projects on a round's ballot by number, with all that is translated of them.
func projectsToTranslate(tx *gorm.DB, roundID string) ([]models.TranslatedProject, error) {
	var projects []models.TranslatedProject
	if err := tx.Raw("SELECT v.what, "+ballotProjectsSQL, roundID).Scan(&projects).Error; err != nil {
		return nil, fmt.Errorf("loading what is to be translated: %w", err)
	}
	return projects, nil
}

// TranslatedProject is all that a project of a round's ballot says in another language; nothing where it has not been translated, or what was is wrong.
func (s *Store) TranslatedProject(ctx context.Context, r models.Round, number int, tag string) (models.ProjectTranslation, error) {
	list, err := s.translationsShown(s.read(ctx).Where("number = ? AND language = ?", number, tag), r)
	if err != nil || len(list) == 0 {
		return models.ProjectTranslation{}, err
	}
	return list[0], s.textMarks(r.ID).holds(list[0].FullMark, translatedTexts, number, list[0].FullTexts())
}

// Translate keeps what an officer wrote of the projects of a sealed round in one language. What is empty is taken away again. From when the vote opens nothing
// is added or changed: everybody votes on the same texts. Above £50,000 a text is on the ballot once another officer has confirmed it.
func (s *Store) Translate(ctx context.Context, actor models.Actor, slug, tag string, in models.TranslationInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundToTranslate(tx, actor, slug, tag)
		if err != nil {
			return err
		}
		projects, err := projectsToTranslate(tx, r.ID)
		if err != nil {
			return err
		}
		if err := in.Check(projects); err != nil {
			return err
		}
		waiting, err := s.replaceTranslations(tx, actor, r, tag, projects, in)
		if err != nil {
			return err
		}
		if waiting {
			id := strings.Join([]string{"words", r.ID, tag, r.Now.UTC().Format(time.RFC3339Nano)}, ":")
			if err := s.tellOfficers(ctx, tx, actor, r, messages.WordsToConfirm, id, "/translations/"+tag); err != nil {
				return err
			}
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]string{"translated": tag}})
	})
}

// roundToTranslate loads a round of the officer's whose projects can be translated to a language now.
func (s *Store) roundToTranslate(tx *gorm.DB, actor models.Actor, slug, tag string) (loadedRound, error) {
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return r, err
	}
	if _, known := models.LanguageOf(tag); !known {
		return r, models.Missing()
	}
	if r.Stage != models.StageSealed {
		return r, models.Errorf(models.Conflict, "Nothing is saved. Projects are translated from when the round is sealed until its vote opens, so that everybody votes on the same texts")
	}
	return r, nil
}

// replaceTranslations writes the projects that something else was sent for than there is, and reports whether another officer has something new to confirm.
func (s *Store) replaceTranslations(tx *gorm.DB, actor models.Actor, r loadedRound, tag string, projects []models.TranslatedProject, in models.TranslationInput) (bool, error) {
	written, err := s.translationsOf(tx.Where("language = ?", tag), r.Round)
	if err != nil {
		return false, err
	}
	before := map[int]models.TranslationText{}
	for _, t := range written {
		before[t.Number] = models.TranslationText{Title: t.Title, Summary: t.Summary, What: t.What, Place: t.Place}
	}
	waiting := false
	for _, p := range projects {
		text, sent := in[p.Number]
		if text = text.Trimmed(); !sent || text == before[p.Number] {
			continue
		}
		if err := tx.Where("round_id = ? AND number = ? AND language = ?", r.ID, p.Number, tag).Delete(&models.ProjectTranslation{}).Error; err != nil {
			return false, fmt.Errorf("taking a translation away: %w", err)
		}
		if text.Title == "" {
			continue
		}
		row := models.ProjectTranslation{RoundID: r.ID, Number: p.Number, Language: tag, Title: text.Title, Summary: text.Summary, What: text.What, Place: text.Place,
			AddedBy: actor.PersonID, AddedAt: r.Now}
		s.markTranslation(&row)
		if r.TranslationTakesTwo() {
			waiting = true
		} else {
			s.confirmTranslation(&row, actor.PersonID)
		}
		if err := conflict(tx.Create(&row).Error); err != nil {
			return false, err
		}
	}
	return waiting, nil
}

// ConfirmTranslations puts what others wrote in a language on the ballot. seen is the hash of the texts that the officer read.
func (s *Store) ConfirmTranslations(ctx context.Context, actor models.Actor, slug, tag, seen string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundToTranslate(tx, actor, slug, tag)
		if err != nil {
			return err
		}
		all, err := s.translationsOf(tx.Where("language = ?", tag), r.Round)
		if err != nil {
			return err
		}
		texts := unread(all, actor, tag)
		if len(texts) == 0 {
			return models.Errorf(models.Conflict, "There is nothing here that another officer wrote and nobody has confirmed")
		}
		if err := asSeen(seen, func() (string, error) { return models.ConfirmTextsHash(texts) }); err != nil {
			return err
		}
		for _, t := range texts {
			still := waitingTranslation(tx, t, "full_mark = ?", t.FullMark)
			if t.ConfirmedMark == nil {
				still = still.Where("confirmed_mark IS NULL")
			} else { // it is not one
				still = still.Where("confirmed_mark = ?", t.ConfirmedMark)
			}
			s.confirmTranslation(&t, actor.PersonID)
			if err := changed(still.Updates(map[string]any{"confirmed_by": t.ConfirmedBy, "confirmed_mark": t.ConfirmedMark})); err != nil {
				return err
			}
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]any{"translation": "confirmed", "language": tag, "hash": seen}})
	})
}
