package store

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

func dutiesOf(tx *gorm.DB, roundID string) ([]models.Duty, error) {
	var duties []models.Duty
	if err := tx.Where("round_id = ?", roundID).Find(&duties).Error; err != nil {
		return nil, fmt.Errorf("loading the duties: %w", err)
	}
	return duties, nil
}

// DutiesPage is the page "Before you publish" of a round.
func (s *Store) DutiesPage(ctx context.Context, actor models.Actor, slug string) (models.DutiesPage, error) {
	tx := s.read(ctx)
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return models.DutiesPage{}, err
	}
	setup, err := setupOf(tx, r)
	if err != nil {
		return models.DutiesPage{}, err
	}
	page := models.DutiesPage{RoundFrame: r.frame(), Unanswered: setup.Unanswered(), Near: models.NearElections(setup.Timetable, r.Now)}
	answers, err := dutiesOf(tx, r.ID)
	if err != nil {
		return page, err
	}
	var last []models.Duty
	if r.CopiedFrom != nil {
		if last, err = dutiesOf(tx, *r.CopiedFrom); err != nil {
			return page, err
		}
	}
	names, err := namesOf(tx, answers)
	if err != nil {
		return page, err
	}
	for _, kind := range models.Duties {
		duty := models.DutyAnswer{Kind: kind}
		for _, a := range answers {
			if a.Kind == kind {
				duty.Answered, duty.Link, duty.Reason, duty.AnsweredBy, duty.AnsweredAt = true, a.Link, a.Reason, names[a.AnsweredBy], a.AnsweredAt
			}
		}
		for i := range last {
			if last[i].Kind == kind {
				duty.Last = &last[i]
			}
		}
		page.Duties = append(page.Duties, duty)
	}
	return page, nil
}

// namesOf are the display names of those who answered.
func namesOf(tx *gorm.DB, duties []models.Duty) (map[string]string, error) {
	ids := make([]string, len(duties))
	for i, d := range duties {
		ids[i] = d.AnsweredBy
	}
	var people []models.Person
	if err := tx.Select("id", "display_name").Where("id IN ?", ids).Find(&people).Error; err != nil {
		return nil, fmt.Errorf("loading who answered: %w", err)
	}
	names := map[string]string{}
	for _, p := range people {
		names[p.ID] = p.DisplayName
	}
	return names, nil
}

// AnswerDuty saves the answer to one duty, in place of an earlier one.
func (s *Store) AnswerDuty(ctx context.Context, actor models.Actor, slug string, in models.DutyInput) error {
	return s.AnswerDuties(ctx, actor, slug, []models.DutyInput{in})
}

// AnswerDuties saves the answers to some duties, in place of earlier ones: all of them, or none where something must be changed first.
func (s *Store) AnswerDuties(ctx context.Context, actor models.Actor, slug string, list []models.DutyInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.officersRound(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := models.CheckDuties(list); err != nil {
			return err
		}
		for _, in := range list {
			duty := models.Duty{RoundID: r.ID, Kind: in.Kind, Link: strings.TrimSpace(in.Link), Reason: strings.TrimSpace(in.Reason), AnsweredBy: actor.PersonID, AnsweredAt: r.Now}
			err = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "round_id"}, {Name: "kind"}},
				DoUpdates: clause.AssignmentColumns([]string{"link", "reason", "answered_by", "answered_at"})}).Create(&duty).Error
			if err != nil {
				return conflict(err)
			}
			if err := s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: "duty", ID: r.ID, Round: r.ID, Detail: in}); err != nil {
				return err
			}
		}
		return nil
	})
}

// PublishRound shows a round to everybody, once its questions and duties are answered and its fund has the money.
func (s *Store) PublishRound(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := lockFunds(tx, actor); err != nil {
			return err
		}
		r, err := s.officersRound(tx, actor, slug)
		if err != nil {
			return err
		}
		options, err := s.roundOptions(tx, actor, r.ID)
		if err != nil {
			return err
		}
		setup, err := setupOf(tx, r)
		if err != nil {
			return err
		}
		duties, err := dutiesOf(tx, r.ID)
		if err != nil {
			return err
		}
		if err := models.CheckPublish(setup, duties, options.Fund(r.FundID).LeftPence, r.Now); err != nil {
			return err
		}
		update := map[string]any{"published_by": actor.PersonID, "published_at": r.Now}
		if err := changed(tx.Model(&models.Round{}).Where("id = ? AND published_at IS NULL", r.ID).Updates(update)); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]any{"published": r.Slug}})
	})
}
