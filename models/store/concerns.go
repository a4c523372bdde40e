package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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

// readsConcerns answers nil when the actor may read concerns and act on them.
func readsConcerns(actor models.Actor) error {
	if models.Can(actor, models.ActReadConcerns, models.AnyStage) == models.ScopeNone {
		return models.Missing()
	}
	return nil
}

// Concerns are those that wait and those dealt with lately. Reading them is itself recorded.
func (s *Store) Concerns(ctx context.Context, actor models.Actor) ([]models.ConcernView, error) {
	if err := readsConcerns(actor); err != nil {
		return nil, err
	}
	var concerns []models.ConcernView
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		err = tx.Table("concerns").Select("concerns.*, COALESCE(taker.display_name, '') AS taken_by_name, COALESCE(handler.display_name, '') AS handled_by_name").
			Joins("LEFT JOIN people taker ON taker.id = concerns.taken_by").Joins("LEFT JOIN people handler ON handler.id = concerns.handled_by").
			Order("handled_at IS NOT NULL, raised_at DESC").Limit(200).Scan(&concerns).Error
		if err != nil {
			return fmt.Errorf("loading concerns: %w", err)
		}
		if err := loadNotes(tx, concerns); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActReadConcerns, Kind: "concerns", ID: "list", Detail: len(concerns)})
	})
	return concerns, err
}

// loadNotes adds what was written down about each concern.
func loadNotes(tx *gorm.DB, concerns []models.ConcernView) error {
	ids := make([]string, len(concerns))
	for i, c := range concerns {
		ids[i] = c.ID
	}
	var notes []models.ConcernNoteView
	err := tx.Table("concern_notes").Select("concern_notes.*, people.display_name AS who").Joins("JOIN people ON people.id = concern_notes.person_id").
		Where("concern_id IN ?", ids).Order("noted_at, concern_notes.id").Scan(&notes).Error
	if err != nil {
		return fmt.Errorf("loading notes on concerns: %w", err)
	}
	for i := range concerns {
		for _, n := range notes {
			if n.ConcernID == concerns[i].ID {
				concerns[i].Notes = append(concerns[i].Notes, n)
			}
		}
	}
	return nil
}

// TakeConcern records that a safeguarding lead is on it, so that another does not begin as well.
func (s *Store) TakeConcern(ctx context.Context, actor models.Actor, id string) error {
	return s.onConcern(ctx, actor, id, "taken on", nil, func(tx *gorm.DB, now time.Time) error {
		var c models.Concern
		if err := one(lock(tx.Where("id = ?", id)), &c); err != nil {
			return err
		}
		if c.TakenBy != nil || c.HandledAt != nil {
			return models.Errorf(models.Conflict, "Somebody is on this already")
		}
		return changed(tx.Model(&models.Concern{}).Where("id = ?", id).Updates(map[string]any{"taken_by": actor.PersonID, "taken_at": now}))
	})
}

// NoteConcern writes something down about a concern, also after it was closed. How long the concern is kept stays as it is.
func (s *Store) NoteConcern(ctx context.Context, actor models.Actor, id, body string) error {
	return s.onConcern(ctx, actor, id, "note added", said(id, "note-", body, "Write the note"), func(tx *gorm.DB, now time.Time) error {
		var c models.Concern
		if err := one(tx.Where("id = ?", id), &c); err != nil {
			return err
		}
		noteID, err := s.newID()
		if err != nil {
			return err
		}
		return conflict(tx.Create(&models.ConcernNote{ID: noteID, ConcernID: id, PersonID: actor.PersonID, NotedAt: now, Body: strings.TrimSpace(body)}).Error)
	})
}

// HandleConcern records what was done about a concern, and closes it.
func (s *Store) HandleConcern(ctx context.Context, actor models.Actor, id, answer string) error {
	return s.onConcern(ctx, actor, id, "closed", said(id, "answer-", answer, "Say what was done"), func(tx *gorm.DB, now time.Time) error {
		return changed(tx.Model(&models.Concern{}).Where("id = ? AND handled_at IS NULL", id).
			Updates(map[string]any{"answer": strings.TrimSpace(answer), "handled_by": actor.PersonID, "handled_at": now, "keep_until": models.ConcernKeepUntil(now)}))
	})
}

// said answers nil when somebody wrote something into a concern's field.
func said(id, field, text, otherwise string) error {
	if strings.TrimSpace(text) != "" {
		return nil
	}
	return &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: field + id, Text: otherwise}}}
}

// onConcern lets a safeguarding lead do something to one concern, unless what they wrote is wrong, and records that it was done and nothing of
// what they wrote.
func (s *Store) onConcern(ctx context.Context, actor models.Actor, id, what string, wrong error, do func(tx *gorm.DB, now time.Time) error) error {
	if err := readsConcerns(actor); err != nil {
		return err
	}
	if !validID(id) {
		return models.Missing()
	}
	if wrong != nil {
		return wrong
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := do(tx, now); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActReadConcerns, Kind: "concern", ID: id, Detail: what})
	})
}
