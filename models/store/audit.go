package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// act is what the audit trail remembers of one act. Detail must never hold a ballot's choices, a code or a concern's text.
type act struct {
	Actor  models.Actor
	Act    models.Act
	Kind   string // what it was done to: round, proposal, award …
	ID     string
	Round  string // the round's id, or empty
	Reason string
	Detail any // becomes JSON
}

// auditLock is the advisory lock that puts entries in one order on PostgreSQL.
const auditLock = 0x61636f726e // "acorn"

// audit appends an entry to the chain, in the transaction of the act itself.
func (s *Store) audit(tx *gorm.DB, now time.Time, a act) error {
	if !s.sqlite {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", auditLock).Error; err != nil {
			return fmt.Errorf("locking the audit trail: %w", err)
		}
	}
	var last models.AuditEntry
	err := tx.Order("number DESC").Take(&last).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("reading the audit trail: %w", err)
	}
	detail, err := json.Marshal(a.Detail)
	if err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	entry := models.AuditEntry{
		Number: last.Number + 1, At: now, Act: string(a.Act), ObjectKind: a.Kind, ObjectID: a.ID,
		Reason: a.Reason, Detail: string(detail), PrevHash: last.Hash,
	}
	if a.Actor.SignedIn() {
		entry.ActorID = &a.Actor.PersonID
	}
	if a.Round != "" {
		entry.RoundID = &a.Round
	}
	entry.Hash = auditHash(entry)
	if err := tx.Create(&entry).Error; err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	if newest, ok := tx.Statement.Context.Value(toNote{}).(*models.AuditEntry); ok && slices.Contains(actsFollowed, a.Act) {
		*newest = entry
	}
	return nil
}

// actsFollowed are the acts that a count follows in the trail. What they write there is noted outside the database as soon as it is committed.
var actsFollowed = []models.Act{models.ActStanding, models.ActKeyPaper, models.ActExtend}

// toNote leads, in a transaction's context, to where its newest entry is kept that is to be noted.
type toNote struct{}

// noteLock is the lock of whoever notes an entry of the trail, so that the note never goes back.
const noteLock = "the trail is noted"

// noteEntry notes an entry that was committed. The note moves along the chain alone: where the entry does not follow from what was noted before, it stays, and the trail holds no more.
func (s *Store) noteEntry(ctx context.Context, e models.AuditEntry) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, noteLock); err != nil {
			return err
		}
		noted, err := s.notedAudit()
		if err != nil || noted.Number >= e.Number {
			return err
		}
		last, err := followAudit(tx.Where("number > ? AND number <= ?", noted.Number, e.Number), noted, noted, func(models.AuditEntry) {})
		switch {
		case err != nil:
			return err
		case last.Number != e.Number || last.Hash != e.Hash:
			return fmt.Errorf("%w was changed at entry %d", errTrail, e.Number)
		}
		return s.keys.NoteAudit(e.Number, e.Hash)
	})
}

// auditHash chains an entry to the one before: SHA-256 over every field, each preceded by its length so that no two entries read alike.
func auditHash(e models.AuditEntry) string {
	h := sha256.New()
	fields := []string{e.PrevHash, strconv.FormatInt(e.Number, 10), e.At.UTC().Format(time.RFC3339Nano), text(e.ActorID), e.Act, e.ObjectKind,
		e.ObjectID, text(e.RoundID), e.Reason, e.Detail}
	for _, f := range fields {
		fmt.Fprintf(h, "%d:%s", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// errTrail is in the error of a trail that was tampered with, which begins with it.
var errTrail = errors.New("the audit trail")

// VerifyAudit reads the whole chain and answers the number of entries, or an error that names the first that was tampered with. A chain that was cut,
// or written anew, holds in itself: what was noted outside the database shows that.
func (s *Store) VerifyAudit(ctx context.Context) (int64, error) {
	last, err := s.verifyAudit(s.read(ctx))
	return last.Number, err
}

// NoteAudit verifies the chain and notes its newest entry outside the database.
func (s *Store) NoteAudit(ctx context.Context) (int64, error) {
	last, err := s.verifyAudit(s.read(ctx))
	if err != nil || last.Number == 0 || s.keys == nil {
		return last.Number, err
	}
	return last.Number, s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, noteLock); err != nil {
			return err
		}
		noted, err := s.notedAudit()
		if err != nil || noted.Number >= last.Number {
			return err
		}
		return s.keys.NoteAudit(last.Number, last.Hash)
	})
}

// verifyAudit answers the chain's newest entry.
func (s *Store) verifyAudit(tx *gorm.DB) (models.AuditEntry, error) {
	noted, err := s.notedAudit()
	if err != nil {
		return models.AuditEntry{}, err
	}
	return followAudit(tx, notedEntry{}, noted, func(models.AuditEntry) {})
}

// notedEntry is an entry that the trail must have: it was noted outside the database. Number 0 is none.
type notedEntry struct {
	Number int64
	Hash   string
}

// notedAudit is the newest entry that was noted. It is asked for before the trail is read: one that is noted meanwhile may be newer than what is read.
func (s *Store) notedAudit() (notedEntry, error) {
	var noted notedEntry
	if s.keys == nil {
		return noted, nil
	}
	var err error
	noted.Number, noted.Hash, err = s.keys.LastAudit()
	return noted, err
}

// followAudit verifies the chain after one entry, none for all of it, hands each on and answers the newest.
func followAudit(tx *gorm.DB, after, noted notedEntry, each func(models.AuditEntry)) (models.AuditEntry, error) {
	last := models.AuditEntry{Number: after.Number, Hash: after.Hash}
	var batch []models.AuditEntry
	err := tx.Order("number").FindInBatches(&batch, 500, func(_ *gorm.DB, _ int) error {
		for _, e := range batch {
			if e.Number != last.Number+1 || e.PrevHash != last.Hash || e.Hash != auditHash(e) || e.Number == noted.Number && e.Hash != noted.Hash {
				return fmt.Errorf("%w was changed at entry %d", errTrail, last.Number+1)
			}
			last = e
			each(e)
		}
		return nil
	}).Error
	if err == nil && last.Number < noted.Number {
		return last, fmt.Errorf("%w ends at entry %d, and had at least %d", errTrail, last.Number, noted.Number)
	}
	return last, err
}
