package store

import (
	"context"
	"encoding/hex"
	"errors"
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
	queued, failed := 0, error(nil)
	for _, id := range rounds {
		n, err := s.sendReceiptsOf(ctx, id, council.Name, false)
		queued += n
		failed = errors.Join(failed, err) // what is wrong with one vote keeps no receipt of another back
	}
	return queued, failed
}

// waiting is somebody on the roll, and the number of their receipt.
type waiting struct {
	models.RollEntry
	tracker string
}

// sendReceiptsOf queues the receipts of one round, and notes outside the database whose they are. With owed it does so however long ago the vote ended, as before the count. Nothing is queued
// where what is on record is not what was sent (errReceipts).
func (s *Store) sendReceiptsOf(ctx context.Context, roundID, council string, owed bool) (int, error) {
	queued, set := 0, s.emptySet()
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, receiptsLock+roundID); err != nil {
			return err
		}
		f, err := s.voteFrame(tx, "id", roundID, "")
		if err != nil {
			return err
		}
		over := !f.Now.Before(f.State.HardClose())
		if f.Now.Before(f.State.Timetable[models.Voting].OpensAt) || !owed && over && f.Now.Sub(f.State.HardClose()) > receiptsUntil {
			return nil
		}
		list, err := s.withoutReceipt(ctx, tx, f)
		if err != nil {
			return err
		}
		if !over && len(list) < receiptsTogether {
			list = nil
		}
		if all, err := s.allNoted(tx, roundID); err != nil || all && len(list) == 0 {
			return err
		}
		if set, err = s.receiptsSent(tx, roundID); err != nil {
			return err
		}
		if err := s.queueReceipts(ctx, tx, f, council, list); err != nil {
			return err
		}
		for _, w := range list {
			s.add(&set, roundID, w.ID)
		}
		queued = len(list)
		return nil
	})
	if err != nil || len(set.entries) == 0 {
		return 0, err
	}
	return queued, s.noteReceipts(roundID, set)
}

// queueReceipts queues receipts in random order.
func (s *Store) queueReceipts(ctx context.Context, tx *gorm.DB, f models.VoteFrame, council string, list []waiting) error {
	if err := shuffle(s.rand, list); err != nil {
		return err
	}
	changeUntil := f.Closes()
	if !f.Now.Before(f.State.HardClose()) {
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
	return nil
}

func receiptKey(entryID string) string { return receiptKind + "|" + entryID }

// withoutReceipt are those on the roll with an address or a number, and a ballot, for whom no receipt was queued yet. Nothing goes to one that is not where it was put on the roll.
func (s *Store) withoutReceipt(ctx context.Context, tx *gorm.DB, f models.VoteFrame) ([]waiting, error) {
	roundID, gone, altered := f.ID, addressesGone(f.State, f.Now), 0
	var entries []models.RollEntry
	err := tx.Where("round_id = ? AND (contact <> '' OR mobile <> '' OR mobile_hash IS NOT NULL OR contact_hash IS NOT NULL AND channel <> 'sign_in') AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.dedupe_key = ? || roll_entries.id)", roundID, receiptKey("")).
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
		ref, err := s.keys.VoterRef(roundID, entry.ID)
		if err != nil {
			return nil, fmt.Errorf("looking for who has voted: %w", err)
		}
		tracker, voted := trackers[hex.EncodeToString(ref)]
		switch {
		case !voted:
		case !s.isFound(entry) || !s.isReached(entry, gone):
			altered++
		case entry.Reached() != "":
			list = append(list, waiting{entry, tracker})
		}
	}
	if altered > 0 {
		s.log.ErrorContext(ctx, "addresses or numbers on the roll are not those that were put there, so no receipts go to them. Look who can write to the database", "round", roundID, "entries", altered)
	}
	return list, nil
}
