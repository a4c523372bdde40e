package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

const (
	// receiptKind is the mail or the text that says that somebody's vote is in. Its text is sealed in the outbox: beside an address it has a number that leads to a ballot.
	receiptKind = "vote_receipt"
	// receiptsTogether is how many receipts must wait before they are queued during a vote, so that a batch of them does not say whose ballot was the last.
	receiptsTogether = 5
	// receiptsUntil is how long after the hard close receipts are still sent.
	receiptsUntil = 48 * time.Hour
)

// SendReceipts queues a receipt for everyone who voted by e-mail or text and has none yet, all of a round at once and in random order. It runs by itself, apart
// from any ballot: who has voted is found by computing references with the round's key. During the vote it waits until five can go together. It answers
// how many it queued.
func (s *Store) SendReceipts(ctx context.Context) (int, error) {
	council, err := s.Council(ctx)
	if err != nil {
		return 0, err
	}
	rounds, err := s.uncounted(ctx)
	if err != nil {
		return 0, err
	}
	queued := 0
	for _, id := range rounds {
		n, err := s.sendReceiptsOf(ctx, id, council.Name, false)
		queued += n
		if err != nil {
			return queued, err
		}
	}
	return queued, nil
}

// waiting is somebody on the roll, and the number of their receipt.
type waiting struct {
	models.RollEntry
	tracker string
}

// sendReceiptsOf queues the receipts of one round, and notes outside the database how many there are. With owed it does so however long ago the vote ended, as before the count.
func (s *Store) sendReceiptsOf(ctx context.Context, roundID, council string, owed bool) (int, error) {
	queued, all := 0, int64(0)
	err := s.write(ctx, func(tx *gorm.DB) error {
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil {
			return err
		}
		over := !f.Now.Before(f.State.HardClose())
		if f.Now.Before(f.State.Timetable[models.Voting].OpensAt) || !owed && over && f.Now.Sub(f.State.HardClose()) > receiptsUntil {
			return nil
		}
		list, err := s.withoutReceipt(tx, roundID)
		if err != nil || !over && len(list) < receiptsTogether {
			return err
		}
		if err := shuffle(s.rand, list); err != nil {
			return err
		}
		changeUntil := f.Closes()
		if over {
			changeUntil = time.Time{}
		}
		for _, w := range list {
			subject, body := messages.VoteReceipt(ctx, council, f.Name, models.GroupCode(w.tracker), changeUntil)
			if models.IsMobile(w.Reached()) {
				body = messages.VoteReceiptText(ctx, council, models.GroupCode(w.tracker))
			}
			if err := s.enqueue(tx, f.Now, receiptKind, receiptKey(w.ID), w.Reached(), subject, body); err != nil {
				return err
			}
		}
		queued = len(list)
		sent, err := receiptsSent(tx, roundID)
		all = int64(len(sent))
		return err
	})
	if err != nil || queued == 0 {
		return queued, err
	}
	return queued, s.keys.NoteReceipts(roundID, all)
}

func receiptKey(entryID string) string { return receiptKind + "|" + entryID }

// receiptsSent are the entries of a round's roll for whom a receipt was queued.
func receiptsSent(tx *gorm.DB, roundID string) ([]string, error) {
	var ids []string
	err := tx.Model(&models.RollEntry{}).Joins("JOIN outbox ON outbox.dedupe_key = ? || roll_entries.id", receiptKey("")).
		Where("roll_entries.round_id = ?", roundID).Pluck("roll_entries.id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("loading the receipts: %w", err)
	}
	return ids, nil
}

// withoutReceipt are those on the roll with an address or a number, and a ballot, for whom no receipt was queued yet.
func (s *Store) withoutReceipt(tx *gorm.DB, roundID string) ([]waiting, error) {
	var entries []models.RollEntry
	err := tx.Where("round_id = ? AND (contact <> '' OR mobile <> '') AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.dedupe_key = ? || roll_entries.id)", roundID, receiptKey("")).
		Find(&entries).Error
	if err != nil {
		return nil, fmt.Errorf("loading the roll: %w", err)
	}
	var ballots []models.Ballot
	if err := tx.Select("voter_ref", "tracker").Where("round_id = ? AND state <> 'void'", roundID).Find(&ballots).Error; err != nil {
		return nil, fmt.Errorf("loading the references of ballots: %w", err)
	}
	trackers := make(map[string]string, len(ballots))
	for _, b := range ballots {
		trackers[hex.EncodeToString(b.VoterRef)] = b.Tracker
	}
	var list []waiting
	for _, entry := range entries {
		if entry.Reached() == "" {
			continue
		}
		ref, err := s.keys.VoterRef(roundID, entry.ID)
		if err != nil {
			return nil, fmt.Errorf("looking for who has voted: %w", err)
		}
		if tracker, voted := trackers[hex.EncodeToString(ref)]; voted {
			list = append(list, waiting{entry, tracker})
		}
	}
	return list, nil
}
