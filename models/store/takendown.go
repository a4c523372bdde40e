package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// TakeTranslationDown takes a translation that is wrong off the ballot while people vote: from then on they read the English. Above £50,000 it only proposes that
// to another officer. What it said stays on record, and everybody reads that it went, and why.
func (s *Store) TakeTranslationDown(ctx context.Context, actor models.Actor, slug, tag string, number int, field, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, row, err := s.translationToTake(tx, actor, slug, tag, number)
		if err != nil {
			return err
		}
		if row.Waits() {
			return models.Errorf(models.Conflict, "Taking this translation down has been proposed already")
		}
		row.Reason = strings.TrimSpace(reason)
		if err := models.CheckTakenDown(field, row.Reason); err != nil {
			return err
		}
		if !r.TranslationTakesTwo() {
			return s.takeDown(tx, actor, r, row)
		}
		err = changed(waitingTranslation(tx, row, "asked_by IS NULL AND taken_by IS NULL").Updates(map[string]any{"asked_by": actor.PersonID, "asked_at": r.Now, "reason": row.Reason}))
		if err != nil {
			return err
		}
		id := strings.Join([]string{"translation", r.ID, tag, strconv.Itoa(number), r.Now.UTC().Format(time.RFC3339Nano)}, ":")
		if err := s.tellOfficers(ctx, tx, actor, r, messages.TranslationToConfirm, id, "/translations/"+tag); err != nil {
			return err
		}
		return s.auditTranslation(tx, actor, r, row, "taking down proposed")
	})
}

// ConfirmTranslationDown is the second officer's half of taking a translation down. seen is the hash of what they read.
func (s *Store) ConfirmTranslationDown(ctx context.Context, actor models.Actor, slug, tag string, number int, seen string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, row, err := s.translationToTake(tx, actor, slug, tag, number)
		switch {
		case err != nil:
			return err
		case !row.Waits():
			return models.Errorf(models.Conflict, "Nobody proposes to take this translation down")
		case *row.AskedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if err := asSeen(seen, row.TakeDownHash); err != nil {
			return err
		}
		return s.takeDown(tx, actor, r, row)
	})
}

// KeepTranslation takes back a proposal to take a translation down, whoever made it.
func (s *Store) KeepTranslation(ctx context.Context, actor models.Actor, slug, tag string, number int) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, row, err := s.translationToTake(tx, actor, slug, tag, number)
		if err != nil {
			return err
		}
		if !row.Waits() {
			return models.Errorf(models.Conflict, "Nobody proposes to take this translation down")
		}
		if err := changed(waitingTranslation(tx, row, "asked_by IS NOT NULL AND taken_by IS NULL").Updates(map[string]any{"asked_by": nil, "asked_at": nil, "reason": ""})); err != nil {
			return err
		}
		return s.auditTranslation(tx, actor, r, row, "not taken down")
	})
}

// translationToTake loads a translation of the officer's round that is on the ballot while people vote.
func (s *Store) translationToTake(tx *gorm.DB, actor models.Actor, slug, tag string, number int) (loadedRound, models.ProjectTranslation, error) {
	var row models.ProjectTranslation
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return r, row, err
	}
	found, err := s.translationsOf(tx.Where("number = ? AND language = ?", number, tag), r.Round)
	if err != nil {
		return r, row, err
	}
	if len(found) == 0 {
		return r, row, models.Missing()
	}
	switch row = found[0]; {
	case !models.OpenDuring(models.ActVote, r.Stage):
		return r, row, models.Errorf(models.Conflict, "A translation is taken down while people vote. Before, it can be changed")
	case row.ConfirmedBy == nil:
		return r, row, models.Errorf(models.Conflict, "This translation is not on the ballot, because no other officer confirmed it")
	case row.TakenAt != nil:
		return r, row, models.Errorf(models.Conflict, "This translation was taken down already")
	}
	return r, row, nil
}

// waitingTranslation is a translation while it is still as it was read.
func waitingTranslation(tx *gorm.DB, row models.ProjectTranslation, still string, args ...any) *gorm.DB {
	return tx.Model(&models.ProjectTranslation{}).Where("round_id = ? AND number = ? AND language = ?", row.RoundID, row.Number, row.Language).Where(still, args...)
}

func (s *Store) takeDown(tx *gorm.DB, actor models.Actor, r loadedRound, row models.ProjectTranslation) error {
	err := changed(waitingTranslation(tx, row, "taken_at IS NULL").Updates(map[string]any{"taken_by": actor.PersonID, "taken_at": r.Now, "reason": row.Reason}))
	if err != nil {
		return err
	}
	return s.auditTranslation(tx, actor, r, row, "taken down")
}

func (s *Store) auditTranslation(tx *gorm.DB, actor models.Actor, r loadedRound, row models.ProjectTranslation, state string) error {
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: row.Reason,
		Detail: map[string]any{"translation": state, "language": row.Language, "project": row.Number, "title": row.Title, "summary": row.Summary, "what": row.What, "place": row.Place}})
}

// takenDown are the translations that were taken off a round's ballot, the newest first.
func takenDown(tx *gorm.DB, roundID string) ([]models.TakenText, error) {
	var list []models.TakenText
	err := tx.Raw(`SELECT t.language, projects.title, t.taken_at, t.reason FROM project_translations t JOIN projects ON projects.round_id = t.round_id AND projects.number = t.number
		WHERE t.round_id = ? AND t.taken_at IS NOT NULL ORDER BY t.taken_at DESC, t.language, t.number`, roundID).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading what was taken off the ballot: %w", err)
	}
	return list, nil
}
