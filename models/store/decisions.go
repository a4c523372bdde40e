package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// entriesToDecide are those of the entries that stand so and about which no decision waits.
func entriesToDecide(tx *gorm.DB, roundID string, ids []string, standings ...string) ([]string, error) {
	var found []string
	for chunk := range slices.Chunk(ids, 500) {
		var some []string
		err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND id IN ? AND standing IN ?", roundID, chunk, standings).
			Where(`NOT EXISTS (SELECT 1 FROM standing_entries JOIN standing_decisions ON standing_decisions.id = standing_entries.decision_id
				WHERE standing_entries.roll_entry_id = roll_entries.id AND standing_decisions.state = ?)`, models.StandingProposed).Pluck("id", &some).Error
		if err != nil {
			return nil, fmt.Errorf("loading entries of the roll: %w", err)
		}
		found = append(found, some...)
	}
	slices.Sort(found)
	return found, nil
}

// confirmMail is the kind of mail that asks an officer to confirm what another one proposes.
const confirmMail = "to_confirm"

func (s *Store) proposeStanding(ctx context.Context, tx *gorm.DB, actor models.Actor, r loadedRound, d models.StandingDecision, entries []string) error {
	if len(entries) == 0 {
		return models.Errorf(models.Conflict, "A decision about this waits already, or was made")
	}
	var err error
	if d.ID, err = s.newID(); err != nil {
		return err
	}
	d.RoundID, d.ProposedBy, d.ProposedAt, d.State = r.ID, actor.PersonID, r.Now, models.StandingProposed
	if err := tx.Create(&d).Error; err != nil {
		return conflict(err)
	}
	rows := make([]models.StandingEntry, len(entries))
	for i, e := range entries {
		rows[i] = models.StandingEntry{DecisionID: d.ID, RollEntryID: e}
	}
	if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
		return conflict(err)
	}
	place := "/checks"
	if d.Kind == models.DecideReissue || d.Kind == models.DecideClose && !d.ClosesLetters() {
		place = "/voters"
	}
	if err := s.tellOfficers(ctx, tx, actor, r, messages.VotersToConfirm, d.ID, place); err != nil {
		return err
	}
	return s.auditStanding(tx, actor, r, d, entries)
}

// tellOfficers writes to the other officers of a round that something which one of them proposes waits for a second.
func (s *Store) tellOfficers(ctx context.Context, tx *gorm.DB, actor models.Actor, r loadedRound, kind, id, place string) error {
	officers, err := peopleWith(tx, models.Officer, r.Fund.HolderID)
	if err != nil {
		return err
	}
	subject, body := messages.OfficerToConfirm(ctx, kind, r.Name, actor.DisplayName, s.baseURL+"/desk/rounds/"+r.Slug+place)
	for _, p := range officers {
		if p.ID == actor.PersonID {
			continue
		}
		if err := s.enqueue(tx, r.Now, confirmMail, "to-confirm:"+id+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// auditStanding puts a decision on record, its entries sorted.
func (s *Store) auditStanding(tx *gorm.DB, actor models.Actor, r loadedRound, d models.StandingDecision, entries []string) error {
	seal, err := s.ballotSealOf(r.ID)
	if err != nil {
		return err
	}
	state := d.Kind + " " + d.State
	if d.ClosesLetters() {
		state = auditLetters + " " + d.State
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActStanding, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: d.Reason,
		Detail: map[string]any{"state": state, "entries": len(entries), "number": d.ID, "mark": seal.standingMark(state, append([]string{d.ID}, entries...)...)}})
}

// standingToDecide loads a decision of the officer's round that waits. The round's vote is held alone, so that no count runs meanwhile.
func (s *Store) standingToDecide(tx *gorm.DB, actor models.Actor, slug, id string) (loadedRound, models.StandingDecision, []string, error) {
	var d models.StandingDecision
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, d, nil, err
	}
	if err := s.lockVotes(tx, r.ID); err != nil {
		return r, d, nil, err
	}
	if r, err = s.roundBy(tx, "id", r.ID); err != nil {
		return r, d, nil, err
	}
	if err := r.may(actor, models.ActStanding); err != nil {
		return r, d, nil, err
	}
	if !validID(id) {
		return r, d, nil, models.Missing()
	}
	if err := one(lock(tx.Where("id = ? AND round_id = ?", id, r.ID)), &d); err != nil {
		return r, d, nil, err
	}
	if d.State != models.StandingProposed {
		return r, d, nil, models.Errorf(models.Conflict, "This has been decided already")
	}
	var entries []string
	if err := tx.Model(&models.StandingEntry{}).Where("decision_id = ?", d.ID).Order("roll_entry_id").Pluck("roll_entry_id", &entries).Error; err != nil {
		return r, d, nil, fmt.Errorf("loading what a decision is about: %w", err)
	}
	return r, d, entries, nil
}

// ConfirmStanding is the second officer's half of a decision on the roll. What follows for ballots is settled later, for the whole round at once. Where the
// person of a closed entry gets a new code it is answered this once.
func (s *Store) ConfirmStanding(ctx context.Context, actor models.Actor, slug, id string) (models.Reissued, error) {
	var done models.Reissued
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, d, entries, err := s.standingToDecide(tx, actor, slug, id)
		if err != nil {
			return err
		}
		if d.ProposedBy == actor.PersonID {
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if d.Kind == models.DecideReissue && !mayReissue(r) {
			return models.Errorf(models.Closed, "This vote has closed. A new code could not be used")
		}
		if d.Kind == models.DecideReissue {
			if err := noneSetAside(tx, entries); err != nil {
				return err
			}
		}
		done.RoundFrame = r.frame()
		if d.ClosesLetters() {
			err = s.closeLetters(tx, r, d, entries)
		} else {
			err = stand(tx, r, d.Kind, entries)
		}
		if err != nil {
			return err
		}
		change := map[string]any{"state": models.StandingConfirmed, "decided_by": actor.PersonID, "decided_at": r.Now}
		if d.Kind == models.DecideReissue {
			var entry string
			if done.Code, entry, err = s.reissue(tx, actor, r); err != nil {
				return err
			}
			change["new_entry_id"] = entry
		}
		if err := changed(tx.Model(&models.StandingDecision{}).Where("id = ? AND state = ?", d.ID, models.StandingProposed).Updates(change)); err != nil {
			return err
		}
		d.State = models.StandingConfirmed
		return s.auditStanding(tx, actor, r, d, entries)
	})
	return done, err
}

// standingChange is which standings a decision of this kind changes, and to what.
func standingChange(kind string) ([]string, string) {
	switch kind {
	case models.DecideSetAside:
		return []string{models.StandingOpen}, models.StandingQuarantined
	case models.DecideLetIn:
		return []string{models.StandingQuarantined}, models.StandingOpen
	default:
		return []string{models.StandingOpen, models.StandingQuarantined}, models.StandingClosed
	}
}

// stand gives entries the standing that a decision is for. One that was closed since stays closed.
func stand(tx *gorm.DB, r loadedRound, kind string, entries []string) error {
	from, to := standingChange(kind)
	var met int64
	for chunk := range slices.Chunk(entries, 500) {
		n, err := rows(tx.Model(&models.RollEntry{}).Where("round_id = ? AND id IN ? AND standing IN ?", r.ID, chunk, from).Update("standing", to))
		if err != nil {
			return conflict(err)
		}
		met += n
	}
	if met == 0 {
		return models.Errorf(models.Conflict, "This was changed by someone else a moment ago. Look at it again, then decide")
	}
	if to != models.StandingClosed {
		return nil
	}
	for chunk := range slices.Chunk(entries, 500) {
		if err := tx.Model(&models.VotingCode{}).Where("roll_entry_id IN ? AND void_at IS NULL", chunk).Update("void_at", r.Now).Error; err != nil {
			return fmt.Errorf("voiding the code of a closed entry: %w", err)
		}
	}
	return nil
}

// reissue makes one printed code in a batch of its own, and answers it with its entry.
func (s *Store) reissue(tx *gorm.DB, actor models.Actor, r loadedRound) (string, string, error) {
	label, err := labelAnew(tx, r.ID)
	if err != nil {
		return "", "", err
	}
	id, err := s.newID()
	if err != nil {
		return "", "", err
	}
	batch := models.CodeBatch{ID: id, RoundID: r.ID, Label: label, HeldBy: models.HeldByVoter, Kind: models.PlaceOther, IssuedBy: actor.PersonID, IssuedAt: r.Now}
	if err := tx.Create(&batch).Error; err != nil {
		return "", "", conflict(err)
	}
	for _, happened := range []string{models.CustodyPrinted, models.CustodyHandedOut} {
		if err := s.logCustody(tx, r.Now, actor, batch.ID, happened, 1, batch.HeldBy); err != nil {
			return "", "", err
		}
	}
	codes, err := s.drawCodes(tx, r, batch.ID, 1)
	if err != nil {
		return "", "", err
	}
	var code models.VotingCode
	if err := one(tx.Where("batch_id = ?", batch.ID), &code); err != nil {
		return "", "", err
	}
	return codes[0], code.RollEntryID, nil
}

// labelAnew is the next name for a batch of the help desk's that none has: one that was made by that name beforehand keeps nobody from a code.
func labelAnew(tx *gorm.DB, roundID string) (string, error) {
	var taken []string
	if err := tx.Model(&models.CodeBatch{}).Where("round_id = ? AND held_by = ?", roundID, models.HeldByVoter).Pluck("label", &taken).Error; err != nil {
		return "", fmt.Errorf("loading what was issued anew: %w", err)
	}
	for n := 1; ; n++ {
		if label := fmt.Sprintf("Issued anew %d", n); !slices.Contains(taken, label) {
			return label, nil
		}
	}
}

// RefuseStanding ends a proposal that nobody confirmed: who made it takes it back, another officer refuses it.
func (s *Store) RefuseStanding(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, d, entries, err := s.standingToDecide(tx, actor, slug, id)
		if err != nil {
			return err
		}
		d.State = models.StandingRefused
		if d.ProposedBy == actor.PersonID {
			d.State = models.StandingTakenBack
		}
		err = changed(tx.Model(&models.StandingDecision{}).Where("id = ? AND state = ?", d.ID, models.StandingProposed).
			Updates(map[string]any{"state": d.State, "decided_by": actor.PersonID, "decided_at": r.Now}))
		if err != nil {
			return err
		}
		return s.auditStanding(tx, actor, r, d, entries)
	})
}
