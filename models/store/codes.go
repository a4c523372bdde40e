package store

import (
	"context"
	"encoding/hex"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// IssueCodes makes a batch of printed voting codes. The codes are answered this once: only their keyed hashes are kept. A helper issues for their own
// venue alone.
func (s *Store) IssueCodes(ctx context.Context, actor models.Actor, slug string, n models.NewCodes) (models.IssuedCodes, error) {
	var issued models.IssuedCodes
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActIssueCodes); err != nil {
			return err
		}
		if n.HeldBy, err = venueFor(tx, actor, r.ID, n.HeldBy); err != nil {
			return err
		}
		count, err := n.Check()
		if err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		issued = models.IssuedCodes{RoundFrame: r.frame(), Batch: models.CodeBatch{ID: id, RoundID: r.ID, Label: n.Label, HeldBy: n.HeldBy, Kind: n.Place(),
			IssuedBy: actor.PersonID, IssuedAt: r.Now}}
		if err := tx.Create(&issued.Batch).Error; err != nil {
			return sameLabel(conflict(err))
		}
		if issued.Codes, err = s.drawCodes(tx, r, id, count); err != nil {
			return err
		}
		if err := s.logCustody(tx, r.Now, actor, id, models.CustodyPrinted, count, n.HeldBy); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActIssueCodes, Kind: "code batch", ID: id, Round: r.ID,
			Detail: map[string]any{"label": n.Label, "held_by": n.HeldBy, "codes": count}})
	})
	return issued, err
}

// sameLabel says beside the field that a batch of this name exists: a page that was loaded again must not print another.
func sameLabel(err error) error {
	if models.CodeOf(err) != models.Conflict {
		return err
	}
	return &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: "label",
		Text: "This place has a batch with that name. Its codes were shown once. If you did not print them, revoke that batch. Give the new one another name"}}}
}

// drawCodes makes codes with a roll entry each that knows nobody.
func (s *Store) drawCodes(tx *gorm.DB, r loadedRound, batch string, count int) ([]string, error) {
	codes := make([]string, count)
	entries := make([]models.RollEntry, count)
	rows := make([]models.VotingCode, count)
	for i := range codes {
		var err error
		if codes[i], err = models.NewVotingCode(s.rand); err != nil {
			return nil, err
		}
		entry, err := s.newID()
		if err != nil {
			return nil, err
		}
		id, err := s.newID()
		if err != nil {
			return nil, err
		}
		entries[i] = models.RollEntry{ID: entry, RoundID: r.ID, Channel: "code", KeepUntil: r.State.HardClose().Add(models.AddressKept),
			Standing: models.StandingOpen}
		entries[i].Bound = s.entryMark(entries[i])
		rows[i] = s.codeOf(models.VotingCode{ID: id, RoundID: r.ID, BatchID: batch, RollEntryID: entry}, codes[i])
	}
	if err := tx.CreateInBatches(&entries, 100).Error; err != nil {
		return nil, fmt.Errorf("putting codes on the roll: %w", err)
	}
	if err := tx.CreateInBatches(&rows, 100).Error; err != nil {
		return nil, fmt.Errorf("keeping codes: %w", err)
	}
	return codes, nil
}

// venueOf is the venue of an actor who may issue codes for it alone: a helper of this round who is not an officer too.
func venueOf(actor models.Actor, roundID string) (string, bool) {
	if actor.Has(models.Officer) {
		return "", false
	}
	for _, m := range actor.Memberships {
		if m.Role == models.Helper && text(m.RoundID) == roundID {
			return m.Venue, true
		}
	}
	return "", false
}

// CodesPage is the batches of a round: an officer's all, a helper's own.
func (s *Store) CodesPage(ctx context.Context, actor models.Actor, slug string) (models.CodesPage, error) {
	var page models.CodesPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActIssueCodes); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	page.Venue, _ = venueOf(actor, r.ID)
	page.CanIssue = models.OpenDuring(models.ActIssueCodes, r.Stage)
	if page.Batches, err = s.batchLines(s.batchesOf(tx, actor, r.ID), r.ID); err != nil || page.Venue != "" {
		return page, err
	}
	page.Alerts, err = codeAlerts(tx, r.ID)
	return page, err
}

// batchesOf are the batches of a round that the actor looks after: an officer all, a helper those of their venue.
func (s *Store) batchesOf(tx *gorm.DB, actor models.Actor, roundID string) *gorm.DB {
	query := tx.Model(&models.CodeBatch{}).Where("code_batches.round_id = ?", roundID)
	if venue, bound := venueOf(actor, roundID); bound {
		query = query.Where("code_batches.held_by = ?", venue)
	}
	return query
}

// countCodes says of each batch how many codes it has and how many of them have a ballot. That is found by computing references with the round's key:
// nothing in the database leads from a code to a ballot.
func (s *Store) countCodes(tx *gorm.DB, roundID string, batches []models.CodeBatchLine) error {
	if len(batches) == 0 {
		return nil
	}
	byID := make(map[string]*models.CodeBatchLine, len(batches))
	ids := make([]string, len(batches))
	for i := range batches {
		byID[batches[i].ID] = &batches[i]
		ids[i] = batches[i].ID
	}
	var codes []models.VotingCode
	if err := tx.Select("batch_id", "roll_entry_id").Where("batch_id IN ?", ids).Find(&codes).Error; err != nil {
		return fmt.Errorf("loading the codes: %w", err)
	}
	d, err := keyDestruction(tx, roundID)
	if err != nil {
		return err
	}
	refs, err := ballotRefs(tx, roundID)
	if err != nil {
		return err
	}
	for _, c := range codes {
		byID[c.BatchID].Count++
		if byID[c.BatchID].KeyGone = d != nil && d.ConfirmedAt != nil; byID[c.BatchID].KeyGone {
			continue
		}
		ref, err := s.keys.VoterRef(roundID, c.RollEntryID)
		if err != nil {
			return fmt.Errorf("counting used codes: %w", err)
		}
		if refs[hex.EncodeToString(ref)] {
			byID[c.BatchID].Used++
		}
	}
	return nil
}

// ballotRefs are the references of a round's ballots that are not void.
func ballotRefs(tx *gorm.DB, roundID string) (map[string]bool, error) {
	var list [][]byte
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND state <> 'void'", roundID).Pluck("voter_ref", &list).Error; err != nil {
		return nil, fmt.Errorf("loading the references of ballots: %w", err)
	}
	refs := make(map[string]bool, len(list))
	for _, ref := range list {
		refs[hex.EncodeToString(ref)] = true
	}
	return refs, nil
}

// mayRevoke reports whether the actor may revoke a batch: an officer any, a helper those they made. Those of others at their venue would take away votes that an officer trusted it with.
func mayRevoke(actor models.Actor, roundID string, b models.CodeBatch) bool {
	_, bound := venueOf(actor, roundID)
	return !bound || b.IssuedBy == actor.PersonID
}

// RevokeCodes makes the codes of a batch open nothing from now on, as when a sheet was lost. Ballots that were cast with them stay.
func (s *Store) RevokeCodes(ctx context.Context, actor models.Actor, slug, batch, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActRevokeCodes); err != nil {
			return err
		}
		var row models.CodeBatch
		if err := one(s.batchesOf(tx, actor, r.ID).Where("code_batches.id = ?", batch), &row); err != nil {
			return err
		}
		if !mayRevoke(actor, r.ID, row) {
			return models.Errorf(models.Conflict, "Somebody else made these codes. Ask an officer to revoke them")
		}
		var checks models.Checks
		checks.Require(reason != "", "reason-"+batch, "Say why these codes must stop working")
		checks.Require(len(reason) <= 500, "reason-"+batch, "Make the reason shorter")
		if err := checks.Err(); err != nil {
			return err
		}
		if err := changed(tx.Model(&models.CodeBatch{}).Where("id = ? AND revoked_at IS NULL", row.ID).Update("revoked_at", r.Now)); err != nil {
			return err
		}
		voided := tx.Model(&models.VotingCode{}).Where("batch_id = ? AND void_at IS NULL", row.ID).Update("void_at", r.Now)
		if voided.Error != nil {
			return fmt.Errorf("voiding the codes: %w", voided.Error)
		}
		if err := s.logCustody(tx, r.Now, actor, row.ID, models.CustodyRevoked, max(1, int(voided.RowsAffected)), row.HeldBy); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActRevokeCodes, Kind: "code batch", ID: row.ID, Round: r.ID, Reason: reason,
			Detail: map[string]any{"label": row.Label, "revoked": true}})
	})
}
