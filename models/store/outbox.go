package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// The outbox's patience.
const (
	mailKept    = 90 * 24 * time.Hour // then the retention job removes it
	mailLease   = 2 * time.Minute     // how long one copy of the program has to send what it claimed
	mailRetries = 8
)

// The kinds of mail with a one-time code, those that say who asks for something, and the one about a way to sign in.
const (
	signInMail   = "sign_in_code"
	voteCodeMail = "vote_code"
	handoverMail = "handover"
	awardMail    = "award"
	roleMail     = "role"
	identityMail = "sign_in_way"
)

// codeMails are the kinds of mail with a one-time code. They go once they are sent, once they cannot be, and once their code is too old: how many codes somebody was
// sent is beside nobody's ballot.
var codeMails = []string{signInMail, voteCodeMail}

func isCodeMail(kind string) bool { return slices.Contains(codeMails, kind) }

// enqueue puts a mail in the outbox within the transaction that it tells of. key makes it once only: the same key again does nothing. An
// account without an address of its own gets none. What leads to a ballot or into an account is sealed (sealMail).
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
	if isCodeMail(kind) {
		m.KeepUntil = wholeMinute(now.Add(models.OneTimeCodeLife))
	}
	if err := s.sealMail(&m); err != nil {
		return err
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&m).Error; err != nil {
		return fmt.Errorf("queueing mail: %w", err)
	}
	return nil
}

// ClaimMessages takes up to limit messages that are due, for a sender that has two minutes to send them. One with a sealed text that does not open has failed for good.
func (s *Store) ClaimMessages(ctx context.Context, limit int) ([]models.Message, error) {
	var due, opened, damaged []models.Message
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
			switch err := s.unsealMail(&m); {
			case errors.Is(err, errUnopened):
				damaged = append(damaged, m)
				if err := failMessage(tx, now, m, err.Error(), true); err != nil {
					return err
				}
			case err != nil:
				return err
			default:
				opened = append(opened, m)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, m := range damaged {
		s.log.WarnContext(ctx, "sending a message", "message", m.ID, "kind", m.Kind, "error", errUnopened)
	}
	return opened, nil
}

// MessageSent records that a message has gone. One with a code is not kept.
func (s *Store) MessageSent(ctx context.Context, m models.Message) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if isCodeMail(m.Kind) {
			return deleteCodeMail(tx, "id = ?", m.ID)
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		return changed(tx.Model(&models.Message{}).Where("id = ?", m.ID).Updates(map[string]any{"sent_at": now, "locked_until": nil, "last_error": ""}))
	})
}

// MessageFailed records why a message did not go. It is tried again later, each time after twice as long, unless it never will go. What a mail server says may
// name the address, so of a message with a code it is not kept.
func (s *Store) MessageFailed(ctx context.Context, m models.Message, cause string, permanent bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		return failMessage(tx, now, m, cause, permanent)
	})
}

func failMessage(tx *gorm.DB, now time.Time, m models.Message, cause string, permanent bool) error {
	attempts := m.Attempts + 1
	values := map[string]any{"attempts": attempts, "last_error": cause, "locked_until": nil, "send_after": now.Add(time.Minute << min(attempts, 10))}
	permanent = permanent || attempts >= mailRetries
	switch {
	case isCodeMail(m.Kind) && permanent:
		return deleteCodeMail(tx, "id = ?", m.ID)
	case isCodeMail(m.Kind):
		delete(values, "last_error")
		return tx.Model(&models.Message{}).Where("id = ?", m.ID).Updates(values).Error // it may have become too old meanwhile
	case permanent:
		values["failed_at"] = now
	}
	return changed(tx.Model(&models.Message{}).Where("id = ?", m.ID).Updates(values))
}

// deleteCodeMail deletes mails with codes. There is none where its code became too old while it was sent.
func deleteCodeMail(tx *gorm.DB, where string, args ...any) error {
	if err := tx.Where("kind IN ?", codeMails).Where(where, args...).Delete(&models.Message{}).Error; err != nil {
		return fmt.Errorf("deleting a mail with a code: %w", err)
	}
	return nil
}

// Messages are the newest messages, for the demo's page that stands in for everyone's inbox.
func (s *Store) Messages(ctx context.Context, limit int) ([]models.Message, error) {
	var messages []models.Message
	if err := s.read(ctx).Where("recipient <> ?", erasedReceipt).Order("created_at DESC").Limit(limit).Find(&messages).Error; err != nil {
		return nil, fmt.Errorf("reading the outbox: %w", err)
	}
	for i := range messages {
		if err := s.unsealMail(&messages[i]); err != nil {
			return nil, err
		}
	}
	return messages, nil
}
