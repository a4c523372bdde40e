package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// setAsideBy says of a decision whether entries are set aside now because of it: it is the last that did. It takes setAsideArgs.
const setAsideBy = `EXISTS (SELECT 1 FROM standing_entries JOIN roll_entries ON roll_entries.id = standing_entries.roll_entry_id
	WHERE standing_entries.decision_id = standing_decisions.id AND roll_entries.standing = ? AND NOT EXISTS (SELECT 1 FROM standing_entries again
		JOIN standing_decisions later ON later.id = again.decision_id WHERE again.roll_entry_id = roll_entries.id AND later.kind = ? AND later.state = ?
		AND later.decided_at > standing_decisions.decided_at))`

func setAsideArgs() []any {
	return []any{models.StandingQuarantined, models.DecideSetAside, models.StandingConfirmed}
}

// ProposeSetAside is the first officer's half of setting aside what stands out, or of closing a revoked batch of letters that are then printed anew. flag names it as the page of checks does.
func (s *Store) ProposeSetAside(ctx context.Context, actor models.Actor, slug, flag, field, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		if err := models.CheckSetAside(field, reason); err != nil {
			return err
		}
		flags, err := s.flagsOf(tx, r)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(flags, func(f models.Flag) bool { return f.Key == flag })
		if at < 0 {
			return models.Errorf(models.Conflict, "This does not stand out any more. Look at the list again")
		}
		d, about := models.StandingDecision{Kind: models.DecideSetAside, Flag: flags[at].Kind, Reason: strings.TrimSpace(reason)}, []string{models.StandingOpen}
		if d.Flag == models.FlagLetters {
			d.Kind, about = models.DecideClose, []string{models.StandingOpen, models.StandingQuarantined}
		}
		entries, err := entriesToDecide(tx, r.ID, flags[at].Entries, about...)
		if err != nil {
			return err
		}
		return s.proposeStanding(ctx, tx, actor, r, d, entries)
	})
}

// ProposeLetIn is the first officer's half of letting those in again whom an earlier decision set aside.
func (s *Store) ProposeLetIn(ctx context.Context, actor models.Actor, slug, decision, field, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActStanding); err != nil {
			return err
		}
		var d models.StandingDecision
		if !validID(decision) {
			return models.Missing()
		}
		if err := one(tx.Where("id = ? AND round_id = ? AND kind = ? AND state = ?", decision, r.ID, models.DecideSetAside, models.StandingConfirmed), &d); err != nil {
			return err
		}
		if err := models.CheckSetAside(field, reason); err != nil {
			return err
		}
		var ids []string
		if err := tx.Model(&models.StandingEntry{}).Where("decision_id = ?", d.ID).Pluck("roll_entry_id", &ids).Error; err != nil {
			return fmt.Errorf("loading who is set aside: %w", err)
		}
		entries, err := entriesToDecide(tx, r.ID, ids, models.StandingQuarantined)
		if err != nil {
			return err
		}
		return s.proposeStanding(ctx, tx, actor, r, models.StandingDecision{Kind: models.DecideLetIn, Flag: d.Flag, Reason: strings.TrimSpace(reason)}, entries)
	})
}

// flagsOf are what can be set aside in a round: what stands out among those who joined its roll, and its batches of printed codes that were revoked; or, of letters, closed.
func (s *Store) flagsOf(tx *gorm.DB, r loadedRound) ([]models.Flag, error) {
	joined, err1 := s.joinedFlags(tx, r.ID)
	revoked, err2 := revokedBatches(tx, r.ID)
	letters, err3 := revokedLetters(tx, r)
	return slices.Concat(joined, revoked, letters), errors.Join(err1, err2, err3)
}

// revokedBatches are the batches of a round that were revoked, as of a sheet that was stolen. Those of letters are left out: revokedLetters has them.
func revokedBatches(tx *gorm.DB, roundID string) ([]models.Flag, error) {
	var batches []models.CodeBatch
	if err := tx.Where("round_id = ? AND revoked_at IS NOT NULL AND NOT "+ofLetters, roundID).Order("revoked_at, id").Find(&batches).Error; err != nil {
		return nil, fmt.Errorf("loading revoked batches: %w", err)
	}
	var flags []models.Flag
	for _, b := range batches {
		var entries []models.RollEntry
		err := tx.Joins("JOIN voting_codes ON voting_codes.roll_entry_id = roll_entries.id").
			Select("roll_entries.id", "roll_entries.standing").Where("voting_codes.batch_id = ? AND roll_entries.standing <> ?", b.ID, models.StandingClosed).Find(&entries).Error
		if err != nil {
			return nil, fmt.Errorf("loading the entries of a revoked batch: %w", err)
		}
		joined := make([]models.Enrolled, len(entries))
		for i, e := range entries {
			joined[i] = models.Enrolled{Entry: e.ID, Standing: e.Standing}
		}
		if f, many := models.RevokedBatch(b, joined); many {
			flags = append(flags, f)
		}
	}
	return flags, nil
}

// joinedFlags are what stands out among those who joined a round's roll with an address or a number, or by signing in. Of a closed account what is kept of the address counts with those
// that are there.
func (s *Store) joinedFlags(tx *gorm.DB, roundID string) ([]models.Flag, error) {
	var entries []models.RollEntry
	if err := tx.Select("id", "contact", "mobile", "standing").Where("round_id = ? AND (contact <> '' OR mobile <> '' OR channel = 'sign_in') AND standing <> ?", roundID, models.StandingClosed).Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("loading the roll: %w", err)
	}
	var enrolments []models.Enrolment
	if err := tx.Where("round_id = ?", roundID).Find(&enrolments).Error; err != nil {
		return nil, fmt.Errorf("loading the enrolments: %w", err)
	}
	joined := make(map[string]models.Enrolment, len(enrolments))
	for _, e := range enrolments {
		joined[e.RollEntryID] = e
	}
	names := s.mailNames(roundID, entries)
	list := make([]models.Enrolled, 0, len(entries))
	for _, e := range entries {
		enrolled, known := joined[e.ID]
		if !known {
			continue // an entry of another kind, which nobody made by asking for a code or signing in
		}
		list = append(list, models.Enrolled{Entry: e.ID, Contact: e.Reached(), Mail: names.of(closedGroups(e)), Network: hex.EncodeToString(enrolled.Network), Hour: enrolled.Hour, Standing: e.Standing})
	}
	return models.Flags(list), nil
}

// mailNames are what stands for mail domains and series where accounts are closed, with their names where others have them still.
type mailNames map[string]string

func (s *Store) mailNames(roundID string, entries []models.RollEntry) mailNames {
	if !slices.ContainsFunc(entries, func(e models.RollEntry) bool { return closedGroups(e) != models.MailGroups{} }) {
		return nil
	}
	names := mailNames{}
	for _, e := range entries {
		if !models.HasAddress(e.Contact) {
			continue
		}
		plain := models.MailGroupsOf(e.Contact)
		hidden := s.hiddenGroups(roundID, plain)
		names[hidden.Domain], names[hidden.Series] = plain.Domain, plain.Series
	}
	return names
}

// of are groups by their names, as far as those are known.
func (n mailNames) of(g models.MailGroups) models.MailGroups {
	return models.MailGroups{Domain: cmp.Or(n[g.Domain], g.Domain), Series: cmp.Or(n[g.Series], g.Series)}
}

// openFlags is how many of a round's flags nobody has proposed or decided anything about.
func (s *Store) openFlags(tx *gorm.DB, r loadedRound) (int, error) {
	if !models.OpenDuring(models.ActStanding, r.Stage) {
		return 0, nil
	}
	flags, err := s.joinedFlags(tx, r.ID) // who revoked a batch has looked at it
	if err != nil {
		return 0, err
	}
	if err := s.markWaiting(tx, r.ID, flags); err != nil {
		return 0, err
	}
	open := 0
	for _, f := range flags {
		if !f.Waiting && f.SetAside == 0 {
			open++
		}
	}
	return open, nil
}
