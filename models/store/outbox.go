package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// The outbox's patience.
const (
	mailKept    = 90 * 24 * time.Hour // then the retention job removes it
	codeKept    = 24 * time.Hour      // a mail with a one-time code, which works for some minutes: nobody needs it after that
	mailLease   = 2 * time.Minute     // how long one copy of the program has to send what it claimed
	mailRetries = 8
)

// The kinds of mail with a one-time code, and those that say who asks for something.
const (
	signInMail   = "sign_in_code"
	voteCodeMail = "vote_code"
	handoverMail = "handover"
	awardMail    = "award"
	roleMail     = "role"
)

// enqueue puts a mail in the outbox within the transaction that it tells of. key makes it once only: the same key again does nothing. An
// account without an address of its own gets none.
func (s *Store) enqueue(tx *gorm.DB, now time.Time, kind, key, to, subject, body string) error {
	if !models.HasAddress(to) {
		return nil
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	m := models.Message{ID: id, DedupeKey: key, Kind: kind, Recipient: to, Subject: subject, Body: body,
		CreatedAt: now, SendAfter: now, KeepUntil: now.Add(mailKept)}
	if kind == signInMail || kind == voteCodeMail {
		m.KeepUntil = now.Add(codeKept)
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&m).Error; err != nil {
		return fmt.Errorf("queueing mail: %w", err)
	}
	return nil
}

// ClaimMessages takes up to limit messages that are due, for a sender that has two minutes to send them.
func (s *Store) ClaimMessages(ctx context.Context, limit int) ([]models.Message, error) {
	var due []models.Message
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		query := tx.Where("sent_at IS NULL AND failed_at IS NULL AND send_after <= ? AND (locked_until IS NULL OR locked_until < ?)", now, now)
		if err := query.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).Order("send_after").Limit(limit).Find(&due).Error; err != nil {
			return fmt.Errorf("reading the outbox: %w", err)
		}
		for _, m := range due {
			if err := changed(tx.Model(&models.Message{}).Where("id = ?", m.ID).Update("locked_until", now.Add(mailLease))); err != nil {
				return err
			}
		}
		return s.unsealReceipts(due)
	})
	return due, err
}

// MessageSent records that a message has gone.
func (s *Store) MessageSent(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		return changed(tx.Model(&models.Message{}).Where("id = ?", id).Updates(map[string]any{"sent_at": now, "locked_until": nil, "last_error": ""}))
	})
}

// MessageFailed records why a message did not go. It is tried again later, each time after twice as long, unless it never will go.
func (s *Store) MessageFailed(ctx context.Context, m models.Message, cause string, permanent bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		attempts := m.Attempts + 1
		values := map[string]any{"attempts": attempts, "last_error": cause, "locked_until": nil, "send_after": now.Add(time.Minute << min(attempts, 10))}
		if permanent || attempts >= mailRetries {
			values["failed_at"] = now
		}
		return changed(tx.Model(&models.Message{}).Where("id = ?", m.ID).Updates(values))
	})
}

// Messages are the newest messages, for the demo's page that stands in for everyone's inbox.
func (s *Store) Messages(ctx context.Context, limit int) ([]models.Message, error) {
	var messages []models.Message
	if err := s.read(ctx).Order("created_at DESC").Limit(limit).Find(&messages).Error; err != nil {
		return nil, fmt.Errorf("reading the outbox: %w", err)
	}
	return messages, s.unsealReceipts(messages)
}
