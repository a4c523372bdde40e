package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// SubmitProposal sends a draft in, or what was sent back and changed. It answers the slug, which from then on never changes. A group that is
// not known here yet becomes an organisation, led by the adult who sends the proposal in.
func (s *Store) SubmitProposal(ctx context.Context, actor models.Actor, slug string, in models.SubmitInput) (string, error) {
	err := s.writeBeforeSeal(ctx, slug, func(tx *gorm.DB) error {
		d, err := s.draftToWrite(tx, actor, slug, models.ActSubmit)
		if err != nil {
			return err
		}
		if !models.ProposalIsOpen(d.State, d.Round.Stage) {
			return closedToProposals()
		}
		latest := last(d.Versions)
		if before := sent(d.Versions); before != nil {
			if err := models.CheckSentAgain(*before, latest); err != nil {
				return err
			}
		}
		if err := latest.Check(d.Round.Round); err != nil {
			return err
		}
		if err := s.maySend(tx, actor, d, latest); err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		slug, err = s.send(ctx, tx, actor, d, latest)
		return err
	})
	return slug, err
}

// maySend asks that somebody under 18 belongs to the group that they send a proposal in for.
func (s *Store) maySend(tx *gorm.DB, actor models.Actor, d draft, c models.VersionContent) error {
	page := models.DraftPage{Adult: actor.Adult, OnBehalf: d.Round.onBehalf(actor), Content: c}
	if err := groupsFor(tx, actor, d.Round).Find(&page.Organisations).Error; err != nil {
		return fmt.Errorf("loading organisations: %w", err)
	}
	return page.MaySend()
}

// send freezes the version and tells whoever made the proposal.
func (s *Store) send(ctx context.Context, tx *gorm.DB, actor models.Actor, d draft, c models.VersionContent) (string, error) {
	now := d.Round.Now
	values := map[string]any{"state": models.ProposalSubmitted, "submitted_at": now, "keep_until": now.Add(proposalKept)}
	slug, reference := d.Slug, text(d.Reference)
	if d.Reference == nil {
		var err error
		if reference, err = s.newReference(tx); err != nil {
			return "", err
		}
		if slug, err = freeSlug(tx, c.Title, reference); err != nil {
			return "", err
		}
		values["reference"], values["slug"] = reference, slug
	}
	if d.OrganisationID == nil {
		id, err := s.newGroup(tx, actor, d.Round.onBehalf(actor), c.GroupName, now)
		if err != nil {
			return "", err
		}
		values["organisation_id"] = id
	}
	update := tx.Model(&models.ProposalVersion{}).Where("id = ? AND submitted_at IS NULL", c.VersionID).Update("submitted_at", now)
	if err := changed(update); err != nil {
		return "", err
	}
	if err := changed(tx.Model(&models.Proposal{}).Where("id = ? AND state = ?", d.ID, d.State).Updates(values)); err != nil {
		return "", err
	}
	if err := endHandovers(tx, now, "proposal_id = ?", d.ID); err != nil {
		return "", err
	}
	people, err := proposers(tx, d.ID)
	if err != nil {
		return "", err
	}
	for _, p := range people {
		subject, body := messages.ProposalReceived(ctx, reference, c.Title, s.baseURL+"/proposals/"+slug)
		if err := s.enqueue(tx, now, "proposal_received", "proposal_received:"+c.VersionID+":"+p.ID, p.Email, subject, body); err != nil {
			return "", err
		}
	}
	if d.Round.onBehalf(actor) {
		return slug, s.audit(tx, now, act{Actor: actor, Act: models.ActSubmit, Kind: "proposal", ID: d.ID, Round: d.RoundID,
			Detail: map[string]any{"reference": reference, "version": c.Number}})
	}
	return slug, nil
}

// newGroup makes the organisation of an unregistered group. Whoever sends the proposal in leads it, unless they are an officer who did so for
// others: then an administrator names the lead.
func (s *Store) newGroup(tx *gorm.DB, actor models.Actor, onBehalf bool, name string, now time.Time) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	if err := tx.Create(&models.Organisation{ID: id, Name: name, Kind: "group", CreatedAt: now}).Error; err != nil {
		return "", conflict(err)
	}
	if onBehalf {
		return id, nil
	}
	membership := models.Membership{PersonID: actor.PersonID, Role: models.Lead, OrganisationID: &id, StartedAt: now}
	if membership.ID, err = s.newID(); err != nil {
		return "", err
	}
	return id, conflict(tx.Create(&membership).Error)
}

// proposers are who hears about a proposal: whoever made or began it, and the leads of its group.
func proposers(tx *gorm.DB, proposalID string) ([]models.Person, error) {
	var people []models.Person
	err := tx.Where(`disabled_at IS NULL AND (id IN (SELECT made_by FROM proposals WHERE id = ?) OR id IN (SELECT begun_by FROM proposals WHERE id = ?) OR id IN (SELECT memberships.person_id FROM memberships
		JOIN proposals ON proposals.organisation_id = memberships.organisation_id
		WHERE proposals.id = ? AND memberships.role = ? AND memberships.ended_at IS NULL))`, proposalID, proposalID, proposalID, models.Lead).Order("id").Find(&people).Error
	if err != nil {
		return nil, fmt.Errorf("loading who proposed: %w", err)
	}
	return people, nil
}

// referenceLetters are those that nobody takes for another when they read a reference out: no vowels, so that no word comes of them, and no 0,
// 1, 5, 8, B, I, L, O, S, U or Z.
const referenceLetters = "234679CDFGHJKMNPQRTVWXY"

// referenceTries is how often a reference that is taken is drawn again: with millions of them once is rare.
const referenceTries = 10

// drawLetters draws so many letters for a reference.
func (s *Store) drawLetters(n int) (string, error) {
	letters, draw := make([]byte, 0, n), make([]byte, 1)
	for len(letters) < n {
		if _, err := s.rand.Read(draw); err != nil {
			return "", fmt.Errorf("drawing a reference: %w", err)
		}
		// Of 256 values only those that every letter gets equally often.
		if value := int(draw[0]); value < 256-256%len(referenceLetters) {
			letters = append(letters, referenceLetters[value%len(referenceLetters)])
		}
	}
	return string(letters), nil
}

// newReference draws a reference that no proposal has: ACN-7K4M2P.
func (s *Store) newReference(tx *gorm.DB) (string, error) {
	for range referenceTries {
		letters, err := s.drawLetters(6)
		if err != nil {
			return "", err
		}
		reference := "ACN-" + letters
		var taken int64
		if err := tx.Model(&models.Proposal{}).Where("reference = ?", reference).Count(&taken).Error; err != nil {
			return "", fmt.Errorf("looking for a reference: %w", err)
		}
		if taken == 0 {
			return reference, nil
		}
	}
	return "", fmt.Errorf("no free reference in %d tries", referenceTries)
}

// freeSlug is the address of a proposal: the words of its name, with its reference where another has that name.
func freeSlug(tx *gorm.DB, title, reference string) (string, error) {
	slug := slugOf(title)
	unique := strings.ToLower(strings.TrimPrefix(reference, "ACN-"))
	if slug == "" {
		return unique, nil
	}
	var taken int64
	if err := tx.Model(&models.Proposal{}).Where("slug = ?", slug).Count(&taken).Error; err != nil {
		return "", fmt.Errorf("looking for an address: %w", err)
	}
	if taken > 0 || models.ReservedSlug(slug) {
		slug += "-" + unique
	}
	return slug, nil
}

// slugOf is a text as part of an address: small letters and digits of the English alphabet, joined by hyphens.
func slugOf(title string) string {
	fields := strings.FieldsFunc(strings.ToLower(strings.NewReplacer("'", "", "’", "", "&", " and ").Replace(title)), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(fields, "-")
}

// WithdrawProposal takes a proposal back. A draft that was never sent in is deleted; what was sent in stays on record as withdrawn. Once the
// round is sealed nothing is taken back here: the ballot is made.
func (s *Store) WithdrawProposal(ctx context.Context, actor models.Actor, slug string) error {
	return s.writeBeforeSeal(ctx, slug, func(tx *gorm.DB) error {
		d, err := s.draftToWrite(tx, actor, slug, models.ActSubmit)
		if err != nil {
			return err
		}
		if d.State == models.ProposalDraft {
			return deleteDraft(tx, d)
		}
		if d.State == models.ProposalWithdrawn {
			return models.Errorf(models.Conflict, "This has already been withdrawn")
		}
		if !models.OpenDuring(models.ActSubmit, d.Round.Stage) {
			return models.Errorf(models.Closed, "The ballot of this round is made, so this can't be withdrawn here. Ring us")
		}
		// One officer alone would else take off the ballot what a group gave to another.
		if leads := d.OrganisationID != nil && slices.Contains(actor.Organisations(models.Lead), *d.OrganisationID); d.MadeBy != actor.PersonID && !leads {
			return models.Errorf(models.Forbidden, "Another officer sent this in for the group. Only they, or whoever leads the group, can withdraw it")
		}
		update := tx.Model(&models.Proposal{}).Where("id = ? AND state = ?", d.ID, d.State).
			Updates(map[string]any{"state": models.ProposalWithdrawn, "withdrawn_at": d.Round.Now})
		if err := changed(update); err != nil {
			return err
		}
		if d.Round.onBehalf(actor) {
			return s.audit(tx, d.Round.Now, act{Actor: actor, Act: models.ActSubmit, Kind: "proposal", ID: d.ID, Round: d.RoundID, Detail: "withdrawn"})
		}
		return nil
	})
}

// deleteDraft removes a draft that nobody but its people has seen.
func deleteDraft(tx *gorm.DB, d draft) error {
	if err := tx.Where("proposal_id = ?", d.ID).Delete(&models.Handover{}).Error; err != nil {
		return conflict(err)
	}
	for _, v := range d.Versions {
		for _, row := range []any{&models.BudgetLine{}, &models.Partner{}, &models.DealLine{}, &models.ProposalOutcome{}} {
			if err := tx.Where("version_id = ?", v.VersionID).Delete(row).Error; err != nil {
				return conflict(err)
			}
		}
	}
	if err := tx.Where("proposal_id = ?", d.ID).Delete(&models.ProposalVersion{}).Error; err != nil {
		return conflict(err)
	}
	return changed(tx.Where("id = ? AND state = ?", d.ID, models.ProposalDraft).Delete(&models.Proposal{}))
}
