package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// BatchPage is one batch of printed codes with its log: an officer's any, a helper's those of their own venue.
func (s *Store) BatchPage(ctx context.Context, actor models.Actor, slug, batch string) (models.BatchPage, error) {
	var page models.BatchPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActIssueCodes); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	page.CanIssue, page.CanLog = models.OpenDuring(models.ActIssueCodes, r.Stage), models.OpenDuring(models.ActLogCodes, r.Stage)
	batches, err := s.batchLines(s.batchesOf(tx, actor, r.ID).Where("code_batches.id = ?", batch), r.ID)
	if err != nil {
		return page, err
	}
	if len(batches) != 1 {
		return page, models.Missing()
	}
	page.Batch = batches[0]
	page.CanRevoke = models.OpenDuring(models.ActRevokeCodes, r.Stage)
	if page.MayDecide = r.may(actor, models.ActStanding) == nil; page.MayDecide && page.Batch.RevokedAt != nil {
		if page.CanDecide, err = decidable(tx, r, batch); err != nil {
			return page, err
		}
	}
	page.OthersMade = !mayRevoke(actor, r.ID, page.Batch.CodeBatch)
	err = tx.Model(&models.CustodyEvent{}).Joins("JOIN people ON people.id = custody_events.noted_by").Select("custody_events.*, people.display_name AS who").
		Where("custody_events.batch_id = ?", batch).Order("custody_events.noted_at, custody_events.id").Scan(&page.Log).Error
	if err != nil {
		return page, fmt.Errorf("loading the log of a batch: %w", err)
	}
	events := make([]models.CustodyEvent, len(page.Log))
	for i, line := range page.Log {
		events[i] = line.CustodyEvent
	}
	page.Custody = models.CustodyOf(events)
	return page, nil
}

// decidable reports whether a batch that was revoked is on the page of checks, to be set aside or closed.
func decidable(tx *gorm.DB, r loadedRound, batch string) (bool, error) {
	codes, err1 := revokedBatches(tx, r.ID)
	letters, err2 := revokedLetters(tx, r)
	return slices.ContainsFunc(slices.Concat(codes, letters), func(f models.Flag) bool { return f.Batch == batch }), errors.Join(err1, err2)
}

// batchLines are batches with who made them and how far they are used.
func (s *Store) batchLines(batches *gorm.DB, roundID string) ([]models.CodeBatchLine, error) {
	tx := fresh(batches)
	var lines []models.CodeBatchLine
	err := batches.Joins("JOIN people ON people.id = code_batches.issued_by").
		Select("code_batches.*, people.display_name AS issued_by_name").Order("code_batches.issued_at, code_batches.id").Scan(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("loading the batches: %w", err)
	}
	return lines, s.countCodes(tx, roundID, lines)
}

// LogCustody writes down what happened to codes of a batch. What was written stays.
func (s *Store) LogCustody(ctx context.Context, actor models.Actor, slug, batch string, in models.CustodyInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActLogCodes); err != nil {
			return err
		}
		var row models.CodeBatch
		if err := one(s.batchesOf(tx, actor, r.ID).Where("code_batches.id = ?", batch), &row); err != nil {
			return err
		}
		var most int64
		if err := tx.Model(&models.VotingCode{}).Where("batch_id = ?", row.ID).Count(&most).Error; err != nil {
			return fmt.Errorf("counting the codes of a batch: %w", err)
		}
		codes, err := in.Check(int(most))
		if err != nil {
			return err
		}
		if err := s.logCustody(tx, r.Now, actor, row.ID, in.Kind, codes, in.Place); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActLogCodes, Kind: "code batch", ID: row.ID, Round: r.ID,
			Detail: map[string]any{"label": row.Label, "held_by": row.HeldBy, "happened": in.Kind, "codes": codes, "place": in.Place}})
	})
}

// logCustody adds a line to the log of a batch.
func (s *Store) logCustody(tx *gorm.DB, now time.Time, actor models.Actor, batch, kind string, codes int, place string) error {
	id, err := s.newID()
	if err != nil {
		return err
	}
	event := models.CustodyEvent{ID: id, BatchID: batch, Kind: kind, Codes: codes, Place: strings.TrimSpace(place), NotedBy: actor.PersonID, NotedAt: now}
	if err := tx.Create(&event).Error; err != nil {
		return fmt.Errorf("writing the log of a batch: %w", err)
	}
	return nil
}
