package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// seat is a member's place at one proposal, ready to be written to.
type seat struct {
	round    loadedRound
	item     models.PanelItem
	card     *models.Scorecard
	interest *models.Interest
}

// takeSeat loads what a member is about to write to, while scoring is open. It holds the panel's row to the end of the transaction: so two
// devices of one member take turns, and nothing is finished while the result is being released.
func (s *Store) takeSeat(tx *gorm.DB, actor models.Actor, roundSlug, proposalSlug string) (seat, error) {
	var at seat
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return at, err
	}
	if err := r.panelSeat(actor); err != nil {
		return at, err
	}
	if err := r.lockPanel(tx); err != nil {
		return at, err
	}
	if err := r.scoring(); err != nil {
		return at, err
	}
	at.round = r
	if at.item, _, err = panelItem(tx, r.ID, actor.PersonID, proposalSlug); err != nil {
		return at, err
	}
	at.card, at.interest, err = answered(tx, at.item.ID, actor.PersonID)
	return at, err
}

// lockPanel makes everyone who writes to the round's panel take turns, and reads whether its result has been released meanwhile.
func (r *loadedRound) lockPanel(tx *gorm.DB) error {
	var panel models.PanelOfRound
	if err := one(lock(tx.Where("round_id = ?", r.ID)), &panel); err != nil {
		return err
	}
	r.PanelReleasedAt = panel.ReleasedAt
	return nil
}

// open answers the scorecard that may be written to, or why there is none.
func (at seat) open() (*models.Scorecard, error) {
	switch {
	case at.interest != nil:
		return nil, models.Errorf(models.Forbidden, "You know someone who would get this money, so you do not score this one")
	case at.card == nil:
		return nil, models.Errorf(models.Conflict, "First say whether you know the people who would get this money")
	case at.card.FinishedAt != nil:
		return nil, models.Errorf(models.Conflict, "You have finished this one, so it can no longer be changed")
	default:
		return at.card, nil
	}
}

// AnswerInterest records whether the actor knows the people who would get the money: models.NoInterest begins a scorecard, an interest
// throws away one that was begun and blocks scoring this proposal. Only an officer can undo an interest.
func (s *Store) AnswerInterest(ctx context.Context, actor models.Actor, roundSlug, proposalSlug, answer string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		at, err := s.takeSeat(tx, actor, roundSlug, proposalSlug)
		if err != nil {
			return err
		}
		own := at.item.MadeBy == actor.PersonID || text(at.item.BegunBy) == actor.PersonID ||
			at.item.OrganisationID != nil && slices.Contains(actor.Organisations(models.Lead, models.Group), *at.item.OrganisationID)
		if err := models.CheckInterest(answer, own); err != nil {
			return err
		}
		if answer == models.NoInterest {
			return s.beginScorecard(tx, actor, at)
		}
		return s.declareInterest(tx, actor, at, answer)
	})
}

func (s *Store) beginScorecard(tx *gorm.DB, actor models.Actor, at seat) error {
	if at.interest != nil {
		return models.Errorf(models.Forbidden, "You know someone who would get this money, so you do not score this one")
	}
	if at.card != nil {
		return nil // said before, or on another device
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	return conflict(tx.Create(&models.Scorecard{ID: id, ProposalID: at.item.ID, VersionID: at.item.VersionID, PersonID: &actor.PersonID, UpdatedAt: at.round.Now}).Error)
}

func (s *Store) declareInterest(tx *gorm.DB, actor models.Actor, at seat, kind string) error {
	if at.interest != nil {
		return nil // declared before, or on another device
	}
	if at.card != nil {
		if _, err := at.open(); err != nil {
			return err
		}
		if err := tx.Where("scorecard_id = ?", at.card.ID).Delete(&models.Score{}).Error; err != nil {
			return fmt.Errorf("throwing away the draft: %w", err)
		}
		if err := changed(tx.Where("id = ? AND finished_at IS NULL", at.card.ID).Delete(&models.Scorecard{})); err != nil {
			return err
		}
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	return conflict(tx.Create(&models.Interest{ID: id, ProposalID: at.item.ID, PersonID: &actor.PersonID, Kind: kind, DeclaredAt: at.round.Now}).Error)
}

// SaveScore keeps the answer to the question with this number, from 1, in the actor's scorecard, which stays a draft. Of two devices of one
// member the later answer is kept.
func (s *Store) SaveScore(ctx context.Context, actor models.Actor, roundSlug, proposalSlug string, number int, in models.ScoreInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		at, err := s.takeSeat(tx, actor, roundSlug, proposalSlug)
		if err != nil {
			return err
		}
		card, err := at.open()
		if err != nil {
			return err
		}
		rubric, err := rubricOf(tx, at.round.ID)
		if err != nil {
			return err
		}
		if number < 1 || number > len(rubric) {
			return models.Missing()
		}
		score, err := in.Check(rubric[number-1])
		if err != nil {
			return err
		}
		row := models.Score{ScorecardID: card.ID, CriterionID: rubric[number-1].ID, Score: score, Why: strings.TrimSpace(in.Why)}
		err = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "scorecard_id"}, {Name: "criterion_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"score", "why"})}).Create(&row).Error
		if err != nil {
			return conflict(err)
		}
		return touch(tx, card.ID, at.round.Now, nil)
	})
}

// touch changes an unfinished scorecard.
func touch(tx *gorm.DB, id string, now time.Time, values map[string]any) error {
	all := map[string]any{"updated_at": now}
	for name, value := range values {
		all[name] = value
	}
	return changed(tx.Model(&models.Scorecard{}).Where("id = ? AND finished_at IS NULL", id).Updates(all))
}

// SavePanelComment keeps what the actor wants to tell the group. It stays a draft until the scorecard is finished.
func (s *Store) SavePanelComment(ctx context.Context, actor models.Actor, roundSlug, proposalSlug, comment string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		at, err := s.takeSeat(tx, actor, roundSlug, proposalSlug)
		if err != nil {
			return err
		}
		card, err := at.open()
		if err != nil {
			return err
		}
		if err := models.CheckComment(comment); err != nil {
			return err
		}
		return touch(tx, card.ID, at.round.Now, map[string]any{"comment": strings.TrimSpace(comment)})
	})
}

// FinishScorecard closes the actor's scorecard for good once every question has an answer. Finishing again changes nothing.
func (s *Store) FinishScorecard(ctx context.Context, actor models.Actor, roundSlug, proposalSlug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		at, err := s.takeSeat(tx, actor, roundSlug, proposalSlug)
		if err != nil {
			return err
		}
		if at.interest == nil && at.card != nil && at.card.FinishedAt != nil {
			return nil
		}
		card, err := at.open()
		if err != nil {
			return err
		}
		rubric, err := rubricOf(tx, at.round.ID)
		if err != nil {
			return err
		}
		scores, err := scoresOf(tx, []string{card.ID})
		if err != nil {
			return err
		}
		if err := models.CheckFinish(rubric, scores[card.ID]); err != nil {
			return err
		}
		return touch(tx, card.ID, at.round.Now, map[string]any{"finished_at": at.round.Now})
	})
}
