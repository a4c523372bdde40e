package store

import (
	"context"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// SwapPaper closes the right to vote that a spoiled paper gives, whose voter gets another for it: its code opens nothing from now on, and a vote that came in by it is void from the next
// time that ballots are settled. The paper's code is typed, which only who has it in their hand knows: a number would close any paper, and with it the paper that is given out instead is not closed by a slip. It can be done until the batch is
// settled, so that one that was forgotten is found when the papers are counted.
func (s *Store) SwapPaper(ctx context.Context, actor models.Actor, slug, batch string, in models.PaperSwap) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, takesPaper)
		if err != nil {
			return err
		}
		if err := canKey(r, b); err != nil {
			return err
		}
		row, err := s.paperInHand(tx, b, in)
		if err != nil {
			return err
		}
		closed := tx.Model(&models.RollEntry{}).Where("id = ? AND round_id = ? AND standing = ?", row.RollEntryID, r.ID, models.StandingOpen).Update("standing", models.StandingClosed)
		if closed.Error != nil {
			return fmt.Errorf("closing an entry of the roll: %w", closed.Error)
		}
		if closed.RowsAffected != 1 {
			return models.WrongSwap("This paper was swapped before")
		}
		// the sums are others now: whoever had proposed to settle the batch must do so again
		if _, err := rows(tx.Model(&models.PaperBatch{}).Where("id = ? AND proposed_by IS NOT NULL", b.ID).Updates(map[string]any{"proposed_by": nil, "proposed_at": nil})); err != nil {
			return err
		}
		seal, err := s.ballotSealOf(r.ID)
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID,
			Detail: map[string]any{"label": b.Label, "state": auditSwapped, "mark": seal.standingMark(auditSwapped, row.RollEntryID)}})
	})
}

// paperInHand finds a paper of a batch by its code. One that somebody keyed was handed in, and is not swapped.
func (s *Store) paperInHand(tx *gorm.DB, b models.PaperBatch, in models.PaperSwap) (models.PaperBallot, error) {
	unknown := models.WrongSwap("No paper of this batch has that code. Type the code on the spoiled paper, not its number, or scan it")
	if _, number := models.ParsePaperNumber(in.Code); number {
		return models.PaperBallot{}, unknown
	}
	row, err := s.findPaper(tx, b, in.Code)
	if models.CodeOf(err) == models.Invalid {
		return row, unknown
	}
	if err != nil {
		return row, err
	}
	if number, _ := models.ParsePaperNumber(in.Number); number != row.Number {
		return row, models.WrongSwapNumber(models.PaperNumber(row.Number))
	}
	looks, err := s.readings(tx, row.RoundID, row.ID)
	if len(looks) > 0 {
		return row, models.WrongSwap("Somebody typed this paper in as handed in. Whoever did takes that back first")
	}
	return row, err
}

// swappedPapers are the papers of a batch whose right to vote is closed, by their ids.
func swappedPapers(tx *gorm.DB, batch string) (map[string]bool, error) {
	var ids []string
	err := tx.Model(&models.PaperBallot{}).Joins("JOIN roll_entries ON roll_entries.id = paper_ballots.roll_entry_id").
		Where("paper_ballots.batch_id = ? AND roll_entries.standing = ?", batch, models.StandingClosed).Pluck("paper_ballots.id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("looking for papers that were swapped: %w", err)
	}
	swapped := make(map[string]bool, len(ids))
	for _, id := range ids {
		swapped[id] = true
	}
	return swapped, nil
}
