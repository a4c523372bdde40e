package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// SaveAccount keeps what a person says of themselves.
func (s *Store) SaveAccount(ctx context.Context, actor models.Actor, in models.AccountInput) error {
	if err := in.Check(); err != nil {
		return err
	}
	if in.Under18 && slices.ContainsFunc(actor.Memberships, func(m models.Membership) bool { return models.ForAdults(m.Role) }) {
		return models.Checks{{Field: "age", Text: "Your role is for adults. Ask an administrator to end it first"}}.Err()
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		name := strings.TrimSpace(in.Name)
		values := map[string]any{"display_name": name, "name": name, "age_band": "adult"}
		if in.Under18 {
			values["name"], values["age_band"] = "", "under_18"
		}
		return changed(tx.Model(&models.Person{}).Where("id = ?", actor.PersonID).Updates(values))
	})
}

// EraseAccount empties the actor's account of what tells who they are, and ends their sessions and roles. What they did in the open stays
// without their name: money records are kept as long as the law asks.
func (s *Store) EraseAccount(ctx context.Context, actor models.Actor) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		others, err := otherAdmins(tx, actor.PersonID)
		if err != nil {
			return err
		}
		if actor.Has(models.Admin) && others == 0 {
			return models.Errorf(models.Conflict, "You are the only administrator. Make somebody else one first")
		}
		if err := s.emptyAccount(tx, now, actor.PersonID, actor.Email); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActOwnData, Kind: "person", ID: actor.PersonID, Reason: "closed by their own wish"})
	})
}

// otherAdmins counts the administrators beside this person, and holds their roles until the transaction ends: two who leave at the same
// moment must not leave nobody.
func otherAdmins(tx *gorm.DB, personID string) (int, error) {
	var admins []models.Membership
	if err := lock(tx.Where("role = ? AND ended_at IS NULL", models.Admin).Order("id")).Find(&admins).Error; err != nil {
		return 0, fmt.Errorf("finding the administrators: %w", err)
	}
	others := 0
	for _, m := range admins {
		if m.PersonID != personID {
			others++
		}
	}
	return others, nil
}

// somebody stands where a name was, of a person who has closed their account.
const somebody = "Someone who left"

// erasedReceipt stands where the address was that a receipt of a vote went to, of a person who has closed their account.
const erasedReceipt = "receipt" + erased

// emptyAccount takes out of an account what tells whose it was, and ends what they could do with it. Lists of people that wait to be applied stay as they were read: each is
// applied whole or not at all, and its rows go with it.
func (s *Store) emptyAccount(tx *gorm.DB, now time.Time, personID, email string) error {
	if err := tx.Model(&models.Membership{}).Where("person_id = ? AND ended_at IS NULL", personID).Update("ended_at", now).Error; err != nil {
		return conflict(err)
	}
	for _, column := range []string{"proposed_by", "person_id"} {
		if err := withdrawGrants(tx, now, column, personID); err != nil {
			return err
		}
	}
	if err := s.forgetReceipts(tx, now, email); err != nil {
		return err
	}
	if err := s.forgetAddress(tx, email); err != nil {
		return err
	}
	for _, personal := range []*gorm.DB{
		tx.Where("person_id = ?", personID).Delete(&models.Identity{}),
		tx.Where("recipient = ?", email).Delete(&models.Message{}),
		// The mails that say what they are called: of awards and roles that they proposed, and to whom they asked to own a draft. Never by the name, which is any text that they chose.
		tx.Where("kind = ? AND EXISTS (?)", awardMail, fresh(tx).Model(&models.Allocation{}).Select("1").Where("proposed_by = ? AND dedupe_key LIKE 'award:' || allocations.id || ':%'", personID)).Delete(&models.Message{}),
		tx.Where("kind = ? AND EXISTS (?)", roleMail, fresh(tx).Model(&models.RoleGrant{}).Select("1").Where("proposed_by = ? AND dedupe_key LIKE 'role:' || role_grants.id || ':%'", personID)).Delete(&models.Message{}),
		tx.Where("email = ?", email).Delete(&signInCode{}),
		// With the requests to them.
		tx.Where("dedupe_key IN (?)", fresh(tx).Model(&models.Handover{}).Select("? || id", handoverMail+":").Where("asked_by = ?", personID)).Delete(&models.Message{}),
		tx.Where("to_email = ?", email).Delete(&models.Handover{}),
		tx.Where("person_id = ?", personID).Delete(&ParkedForm{}),
		tx.Model(&models.Need{}).Where("person_id = ?", personID).Update("person_id", nil),
		tx.Model(&models.PlanningChoice{}).Where("person_id = ?", personID).Update("why", ""),
	} {
		if personal.Error != nil {
			return fmt.Errorf("emptying the account: %w", personal.Error)
		}
	}
	if err := endSessionsOf(tx, personID); err != nil {
		return err
	}
	if err := endHandovers(tx, now, "asked_by = ?", personID); err != nil {
		return err
	}
	if err := giveBack(tx, personID); err != nil {
		return err
	}
	if _, err := deleteDrafts(tx, "made_by = ? AND organisation_id IS NULL", personID); err != nil {
		return err
	}
	return changed(tx.Model(&models.Person{}).Where("id = ?", personID).Updates(map[string]any{
		"email": personID + erased, "name": "", "display_name": somebody, "age_band": "under_18", "demo_note": "", "disabled_at": now}))
}

// giveBack gives drafts back to whoever began them, when the one leaves to whom they were handed over, and forgets that the one who leaves began others.
func giveBack(tx *gorm.DB, personID string) error {
	stays := fresh(tx).Model(&models.Person{}).Select("id").Where("disabled_at IS NULL")
	err := tx.Model(&models.Proposal{}).Where("made_by = ? AND state = ? AND begun_by IN (?)", personID, models.ProposalDraft, stays).
		Updates(map[string]any{"made_by": gorm.Expr("begun_by"), "begun_by": nil}).Error
	if err != nil {
		return conflict(err)
	}
	return conflict(tx.Model(&models.Proposal{}).Where("begun_by = ?", personID).Update("begun_by", nil).Error)
}
