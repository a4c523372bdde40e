package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// Whose receipts were sent is noted outside the database, in constant size: how many, and a sum over their entries that takes the pepper to reckon and does not ask for an order. It is noted once
// they are in the database. So a program that is killed in between, or a folder of keys that is older than the database, leaves a note of the oldest of them, which holds; what was queued since says
// itself that the program wrote it, because it opens. A database that is older than the note has too few.

// errReceipts is of a database in which receipts are missing that were sent, or are some that were not.
var errReceipts = errors.New("the receipts on record are not those that were sent")

// receiptsLock, with a round's id, is the lock of whoever queues receipts, so that a note is always of the oldest.
const receiptsLock = "receipts|"

// receiptSet is whose receipts are on record.
type receiptSet struct {
	entries []string // of the roll, whose receipt was queued first in front
	noted   int64    // how many were noted
	sum     []byte
}

func (s *Store) emptySet() receiptSet { return receiptSet{sum: make([]byte, 32)} }

// add adds the receipt of an entry to the set.
func (s *Store) add(set *receiptSet, roundID, entry string) {
	set.entries = append(set.entries, entry)
	subtle.XORBytes(set.sum, set.sum, s.keyed("receipts", roundID, entry))
}

// missing is how many of those that were noted are not on record.
func (r receiptSet) missing() int64 { return r.noted - int64(len(r.entries)) }

// receiptsSent are the entries of a round's roll for whom a receipt was queued. The error is errReceipts, beside them, where those that were noted are not the first of them, or a later one does
// not open.
func (s *Store) receiptsSent(tx *gorm.DB, roundID string) (receiptSet, error) {
	set := s.emptySet()
	noted, sum, err := s.keys.LastReceipts(roundID) // before the database is read, which is ahead of it
	if err != nil {
		return set, err
	}
	set.noted = noted
	var rows []struct {
		ID        string
		CreatedAt time.Time
	}
	err = tx.Model(&models.RollEntry{}).Select("roll_entries.id", "outbox.created_at").Joins("JOIN outbox ON outbox.dedupe_key = ? || roll_entries.id", receiptKey("")).
		Where("roll_entries.round_id = ?", roundID).Scan(&rows).Error
	if err != nil {
		return set, fmt.Errorf("loading the receipts: %w", err)
	}
	slices.SortFunc(rows, func(a, b struct {
		ID        string
		CreatedAt time.Time
	}) int {
		return a.CreatedAt.Compare(b.CreatedAt)
	})
	holds := noted == 0
	for _, row := range rows {
		s.add(&set, roundID, row.ID)
		holds = holds || int64(len(set.entries)) == noted && bytes.Equal(set.sum, sum)
	}
	if !holds {
		return set, errReceipts
	}
	return set, s.allOpen(tx, set.entries[noted:])
}

// allOpen is errReceipts where a receipt of one of these entries was not written by the program.
func (s *Store) allOpen(tx *gorm.DB, entries []string) error {
	for some := range slices.Chunk(entries, 500) {
		keys := make([]string, len(some))
		for i, entry := range some {
			keys[i] = receiptKey(entry)
		}
		var queued []models.Message
		if err := tx.Where("dedupe_key IN ?", keys).Find(&queued).Error; err != nil {
			return fmt.Errorf("loading receipts: %w", err)
		}
		for _, m := range queued {
			if m.Kind != receiptKind {
				return errReceipts
			}
			switch err := s.unsealMail(&m); {
			case errors.Is(err, errUnopened):
				return errReceipts
			case err != nil:
				return err
			}
		}
	}
	return nil
}

// allNoted reports whether as many receipts are on record as were noted.
func (s *Store) allNoted(tx *gorm.DB, roundID string) (bool, error) {
	noted, _, err := s.keys.LastReceipts(roundID)
	if err != nil {
		return false, err
	}
	var n int64
	err = tx.Model(&models.RollEntry{}).Joins("JOIN outbox ON outbox.dedupe_key = ? || roll_entries.id", receiptKey("")).Where("roll_entries.round_id = ?", roundID).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("counting the receipts: %w", err)
	}
	return n == noted, nil
}

// noteReceipts notes what is on record.
func (s *Store) noteReceipts(roundID string, set receiptSet) error {
	return s.keys.NoteReceipts(roundID, int64(len(set.entries)), set.sum)
}

// forgetReceipts takes out of receipts to whom they went, and the number that leads to a ballot. That they went stays until the result: a count is refused where one is missing.
func (s *Store) forgetReceipts(tx *gorm.DB, now time.Time, email string) error {
	var list []models.Message
	if err := tx.Where("recipient = ? AND kind = ?", email, receiptKind).Where("dedupe_key IN (?)", receiptsOwed(tx)).Find(&list).Error; err != nil {
		return fmt.Errorf("loading receipts: %w", err)
	}
	for _, m := range list {
		opens := s.unsealMail(&m) == nil
		m.Recipient, m.Body = erasedReceipt, ""
		if opens { // one that the program did not write stays so
			if err := s.sealMail(&m); err != nil {
				return err
			}
		}
		values := map[string]any{"recipient": m.Recipient, "body": m.Body, "last_error": ""}
		if m.SentAt == nil {
			values["failed_at"] = now
		}
		if err := changed(tx.Model(&models.Message{}).Where("id = ?", m.ID).Updates(values)); err != nil {
			return err
		}
	}
	return nil
}

// forgetAddress takes an address off the rolls that it is on. What stands there in its place takes the pepper to write, so that nobody's address is taken away to keep their receipt from them. The
// keyed hash of the address stays until its own date: it keeps one person from voting twice. So do keyed hashes of the groups that it is of: who stuffs a vote does not cover that by closing accounts.
func (s *Store) forgetAddress(tx *gorm.DB, email string) error {
	var entries []models.RollEntry
	if err := tx.Where("contact = ?", email).Find(&entries).Error; err != nil {
		return fmt.Errorf("loading the rolls that an address is on: %w", err)
	}
	for _, e := range entries {
		if err := changed(tx.Model(&models.RollEntry{}).Where("id = ?", e.ID).Updates(map[string]any{"contact": s.noContact(e, s.hiddenGroups(e.RoundID, models.MailGroupsOf(e.Contact))), "mobile": ""})); err != nil {
			return err
		}
	}
	return nil
}

// noContact stands on the roll in place of an address whose account was closed: what takes the pepper to write, and what stands for the groups that it was of.
func (s *Store) noContact(e models.RollEntry, g models.MailGroups) string {
	if g == (models.MailGroups{}) { // as an earlier version wrote it, which kept none
		return fmt.Sprintf("%x", s.keyed("closed-accounts", e.RoundID, e.ID)[:16]) + erased
	}
	return fmt.Sprintf("%x.%s.%s", s.keyed("closed-accounts", e.RoundID, e.ID, g.Domain, g.Series)[:16], g.Domain, g.Series) + erased
}

// isNoContact reports whether an entry has what the program writes in place of an address.
func (s *Store) isNoContact(e models.RollEntry) bool {
	return hmac.Equal([]byte(e.Contact), []byte(s.noContact(e, closedGroups(e))))
}

// closedGroups are what stands for the groups of an address whose account was closed; of any other entry they are empty.
func closedGroups(e models.RollEntry) models.MailGroups {
	kept, closed := strings.CutSuffix(e.Contact, erased)
	parts := strings.Split(kept, ".")
	if !closed || len(parts) != 3 {
		return models.MailGroups{}
	}
	return models.MailGroups{Domain: parts[1], Series: parts[2]}
}

// hiddenGroups stand for groups of addresses in one round: which they are takes the pepper to tell.
func (s *Store) hiddenGroups(roundID string, g models.MailGroups) models.MailGroups {
	if g.Domain != "" && g.Domain != models.Throwaway {
		g.Domain = fmt.Sprintf("%x", s.keyed("mail-domains", roundID, g.Domain)[:8])
	}
	return models.MailGroups{Domain: g.Domain, Series: fmt.Sprintf("%x", s.keyed("mail-series", roundID, g.Series)[:8])}
}

// addressesGone reports whether the addresses on a roll may be deleted by now, because its vote has been over for so long.
func addressesGone(state models.RoundState, now time.Time) bool {
	state.Timetable, state.Clock = state.Clock.Sealed(state.Timetable), models.VoteClock{}
	return !now.Before(state.HardClose().Add(models.AddressKept))
}
