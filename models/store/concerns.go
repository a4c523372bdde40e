package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// RaiseConcern keeps a worry about someone and tells the safeguarding leads at once. Their mail has a link and nothing of the worry.
func (s *Store) RaiseConcern(ctx context.Context, in models.ConcernInput) error {
	if err := in.Check(); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		c := models.Concern{ID: id, Page: in.FromPage(), Body: strings.TrimSpace(in.Body), Contact: strings.TrimSpace(in.Contact), RaisedAt: now, KeepUntil: models.ConcernKeepUntil(now)}
		if err := tx.Create(&c).Error; err != nil {
			return conflict(err)
		}
		told, err := safeguardingAddresses(tx)
		if err != nil {
			return err
		}
		subject, body := messages.ConcernRaised(ctx, s.baseURL+"/concerns")
		for _, address := range told {
			if err := s.enqueue(tx, now, "concern", "concern:"+id+":"+address, address, subject, body); err != nil {
				return err
			}
		}
		return nil
	})
}

// safeguardingAddresses are who is told of a concern: the safeguarding leads and their team's own address. Where there is neither, the
// administrators are: they can appoint somebody who may read it.
func safeguardingAddresses(tx *gorm.DB) ([]string, error) {
	var addresses []string
	holders := func(role models.Role) error {
		return tx.Model(&models.Membership{}).Joins("JOIN people ON people.id = memberships.person_id").
			Where("role = ? AND ended_at IS NULL AND people.disabled_at IS NULL", role).Pluck("people.email", &addresses).Error
	}
	if err := holders(models.Safeguarding); err != nil {
		return nil, fmt.Errorf("finding the safeguarding lead: %w", err)
	}
	council, err := council(tx)
	if err != nil {
		return nil, err
	}
	if team, ok := models.NormaliseEmail(council.SafeguardingEmail); ok && !slices.Contains(addresses, team) {
		addresses = append(addresses, team)
	}
	if len(addresses) > 0 {
		return addresses, nil
	}
	if err := holders(models.Admin); err != nil {
		return nil, fmt.Errorf("finding the administrators: %w", err)
	}
	return addresses, nil
}

// Concerns are those that wait and those dealt with lately. Reading them is itself recorded.
func (s *Store) Concerns(ctx context.Context, actor models.Actor) ([]models.Concern, error) {
	if models.Can(actor, models.ActReadConcerns, models.AnyStage) == models.ScopeNone {
		return nil, models.Missing()
	}
	var concerns []models.Concern
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := tx.Order("handled_at IS NOT NULL, raised_at DESC").Limit(200).Find(&concerns).Error; err != nil {
			return fmt.Errorf("loading concerns: %w", err)
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActReadConcerns, Kind: "concerns", ID: "list", Detail: len(concerns)})
	})
	return concerns, err
}

// HandleConcern records what was done about a concern.
func (s *Store) HandleConcern(ctx context.Context, actor models.Actor, id, answer string) error {
	if models.Can(actor, models.ActReadConcerns, models.AnyStage) == models.ScopeNone || !validID(id) {
		return models.Missing()
	}
	if strings.TrimSpace(answer) == "" {
		return &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: "answer-" + id, Text: "Say what was done"}}}
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		result := tx.Model(&models.Concern{}).Where("id = ? AND handled_at IS NULL", id).
			Updates(map[string]any{"answer": strings.TrimSpace(answer), "handled_by": actor.PersonID, "handled_at": now, "keep_until": models.ConcernKeepUntil(now)})
		if err := changed(result); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActReadConcerns, Kind: "concern", ID: id})
	})
}
