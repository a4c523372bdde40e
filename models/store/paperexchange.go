package store

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// ExchangePaper closes another right to vote of somebody who takes a paper ballot instead: the code of a slip, or an address. A vote that came in by it is void
// from the next time that ballots are settled. The batch keeps how many were exchanged, and nothing says for which paper.
func (s *Store) ExchangePaper(ctx context.Context, actor models.Actor, slug, batch, shown string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, b, err := s.openPaper(tx, actor, slug, batch, models.StageVoting)
		if err != nil {
			return err
		}
		if b.OutAt == nil {
			return models.Errorf(models.Conflict, "These papers are not out yet")
		}
		if err := s.closeShown(tx, r, strings.TrimSpace(shown)); err != nil {
			return err
		}
		if err := changed(tx.Model(&models.PaperBatch{}).Where("id = ? AND settled_at IS NULL", b.ID).Update("exchanged", gorm.Expr("exchanged + 1"))); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActKeyPaper, Kind: auditPaper, ID: b.ID, Round: r.ID, Detail: map[string]any{"label": b.Label, "state": "exchanged"}})
	})
}

// closeShown closes the roll entry of a code or an address. An address that has not voted yet goes on the roll closed, so that it cannot vote later.
func (s *Store) closeShown(tx *gorm.DB, r loadedRound, shown string) error {
	entry := ""
	if email, ok := models.NormaliseEmail(shown); ok {
		f, err := s.voteFrame(tx, "id", r.ID, "")
		if err != nil {
			return err
		}
		if !f.AllowsEmail() {
			return models.WrongExchange("This vote takes voting codes only")
		}
		var entries []models.RollEntry
		if err := tx.Where("round_id = ? AND contact_hash = ?", r.ID, s.contactHash(r.ID, email)).Find(&entries).Error; err != nil {
			return fmt.Errorf("looking for an address on the roll: %w", err)
		}
		if len(entries) == 1 {
			entry = entries[0].ID
		} else if entry, err = s.enroll(tx, f, email, models.Cast{}); err != nil {
			return err
		}
	} else if code, ok := models.ParseVotingCode(shown); ok {
		entries, err := codeEntries(tx, r.ID, s.votingCodeHash(code))
		if err != nil {
			return err
		}
		entry = strings.Join(entries, "") // one or none
	}
	closed := tx.Model(&models.RollEntry{}).Where("id = ? AND standing = ?", entry, models.StandingOpen).Update("standing", models.StandingClosed)
	if closed.Error != nil {
		return fmt.Errorf("closing an entry of the roll: %w", closed.Error)
	}
	if closed.RowsAffected != 1 {
		return models.WrongExchange("That code or address does not open a vote here, or it was exchanged before. Check it and type it again")
	}
	return nil
}
