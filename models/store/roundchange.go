package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// roundChangedMail is the kind of mail that says that a round has changed.
const roundChangedMail = "round_changed"

// What the audit trail calls the two kinds of change: of a draft, and of a round that the public had been told otherwise about.
const (
	auditRound       = "round"
	auditRoundChange = "round_change"
)

// RoundToChange is everything that an officer decided about a round, with what can be chosen instead.
func (s *Store) RoundToChange(ctx context.Context, actor models.Actor, slug string) (models.RoundSetup, models.RoundOptions, error) {
	tx := s.read(ctx)
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return models.RoundSetup{}, models.RoundOptions{}, err
	}
	options, err := s.roundOptions(tx, actor, r.ID)
	if err != nil {
		return models.RoundSetup{}, options, err
	}
	setup, err := setupOf(tx, r)
	return setup, options, err
}

// errSealed is the answer to a change of a round whose rules are frozen.
var errSealed = models.Errorf(models.Closed, "The rules are sealed. Nothing about this round changes now")

// errCancelled is the answer to a change of a round that was called off.
var errCancelled = models.Errorf(models.Closed, "This round was cancelled. Nothing about it changes now")

// ChangeRound changes one part of a round. A change of what the public was told is recorded with its reason, which everybody can read; once the
// rules are sealed nothing changes.
func (s *Store) ChangeRound(ctx context.Context, actor models.Actor, slug string, in models.RoundInput) error {
	return s.write(ctx, func(tx *gorm.DB) error { return s.changeRound(tx, actor, slug, in) })
}

func (s *Store) changeRound(tx *gorm.DB, actor models.Actor, slug string, in models.RoundInput) error {
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return err
	}
	if in.Part == models.RoundMoneyPart {
		if err := lockFunds(tx, actor); err != nil {
			return err
		}
	}
	if err := one(lock(tx.Where("round_id = ?", r.ID)), &r.Rules); err != nil {
		return err
	}
	if r.Rules.Sealed() && in.Part != models.RoundSafetyPart {
		return errSealed
	}
	if r.Stage == models.StageCancelled {
		return errCancelled
	}
	options, err := s.roundOptions(tx, actor, r.ID)
	if err != nil {
		return err
	}
	before, err := setupOf(tx, r)
	if err != nil {
		return err
	}
	after, fund, err := in.Apply(before, options)
	if err != nil {
		return err
	}
	if fund != nil {
		if after.FundID, err = s.fundOfDraft(tx, r, actor, *fund); err != nil {
			return err
		}
	}
	if in.Part == models.RoundSafetyPart {
		err = changed(tx.Model(&models.Round{}).Where("id = ?", r.ID).Updates(map[string]any{"safeguarding_lead": after.SafeguardingLead, "safeguarding_deputy": after.SafeguardingDeputy}))
	} else {
		err = s.writeSetup(tx, before, after)
	}
	if err != nil {
		return err
	}
	closes := func(setup models.RoundSetup) time.Time {
		return models.RoundState{Timetable: setup.Timetable, GraceMinutes: setup.Rules.GraceMinutes}.HardClose()
	}
	if moved := closes(after); !moved.Equal(closes(before)) { // else more time that was given since would be taken back
		if err := dateRoll(tx, r.ID, moved); err != nil {
			return err
		}
	}
	changes := models.Changes(before, after, options)
	if err := s.auditChange(tx, actor, r, in, changes); err != nil {
		return err
	}
	return s.tellOfChange(tx, r, in, changes)
}

// dateRoll has the addresses of a round's roll kept for as long after its close as they are to be. A list may have come in before the dates moved: whose addresses went
// before the vote would get no receipt, and no vote would be counted without.
func dateRoll(tx *gorm.DB, roundID string, hardClose time.Time) error {
	keep := hardClose.Add(models.AddressKept)
	if err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND keep_until <> ?", roundID, keep).Update("keep_until", keep).Error; err != nil {
		return fmt.Errorf("dating the roll: %w", err)
	}
	return nil
}

// writeSetup writes what differs between two states of a round.
func (s *Store) writeSetup(tx *gorm.DB, before, after models.RoundSetup) error {
	round := map[string]any{
		"name": after.Name, "summary": after.Summary, "fund_id": after.FundID, "pot_pence": after.PotPence, "min_ask_pence": after.MinAskPence,
		"max_ask_pence": after.MaxAskPence, "area_id": after.AreaID, "team_id": after.TeamID, "who_may_propose": after.WhoMayPropose,
		"who_may_vote": after.WhoMayVote, "min_age": after.MinAge, "belonging": after.Belonging, "assurance": after.Assurance, "venue": after.Venue,
		"safeguarding_lead": after.SafeguardingLead, "safeguarding_deputy": after.SafeguardingDeputy,
	}
	if err := changed(tx.Model(&models.Round{}).Where("id = ?", after.ID).Updates(round)); err != nil {
		return err
	}
	rules := map[string]any{"ballot_type": after.Rules.BallotType, "max_choices": after.Rules.MaxChoices, "points": after.Rules.Points, "counting_rule": after.Rules.CountingRule, "support": after.Rules.Support, "unfit": after.Rules.Unfit,
		"completion": after.Rules.Completion, "step_pence": after.Rules.StepPence, "ties": after.Rules.Ties, "min_support": after.Rules.MinSupport,
		"min_share": after.Rules.MinShare, "show_other": after.Rules.ShowOther, "panel_public": after.Rules.PanelPublic, "grace_minutes": after.Rules.GraceMinutes}
	if err := changed(tx.Model(&models.Rulebook{}).Where("round_id = ? AND sealed_at IS NULL", after.ID).Updates(rules)); err != nil {
		return err
	}
	return s.writeRoundParts(tx, before, after)
}

func (s *Store) auditChange(tx *gorm.DB, actor models.Actor, r loadedRound, in models.RoundInput, changes []models.FactChange) error {
	entry := act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Detail: map[string]any{"part": in.Part, "facts": changes}}
	if r.PublishedAt != nil && (len(changes) > 0 || in.Part == models.RoundSafetyPart) {
		entry.Kind, entry.Reason = auditRoundChange, strings.TrimSpace(in.Reason)
	}
	return s.audit(tx, r.Now, entry)
}

// tellOfChange writes to those who sent in ideas, or are about to, where the money or the dates of a public round are no longer what they read.
func (s *Store) tellOfChange(tx *gorm.DB, r loadedRound, in models.RoundInput, changes []models.FactChange) error {
	if r.PublishedAt == nil || !slices.ContainsFunc(changes, models.FactChange.ConcernsProposers) {
		return nil
	}
	people, err := everyProposer(tx, r.ID)
	if err != nil {
		return err
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	subject, body := messages.RoundChanged(tx.Statement.Context, r.Name, strings.TrimSpace(in.Reason), s.baseURL+"/rounds/"+r.Slug)
	for _, p := range people {
		if err := s.enqueue(tx, r.Now, roundChangedMail, "round_changed:"+id+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// roundChanges are what changed in a round after it was published, newest first.
func roundChanges(tx *gorm.DB, roundID string) ([]models.RoundChange, error) {
	var entries []models.AuditEntry
	if err := tx.Where("round_id = ? AND object_kind = ?", roundID, auditRoundChange).Order("number DESC").Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("loading what changed in the round: %w", err)
	}
	changes := make([]models.RoundChange, len(entries))
	for i, e := range entries {
		var err error
		if changes[i], err = changeOf(e); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// changeOf reads what an entry of the trail says of a change.
func changeOf(e models.AuditEntry) (models.RoundChange, error) {
	var detail struct{ Facts []models.FactChange }
	if err := json.Unmarshal([]byte(e.Detail), &detail); err != nil {
		return models.RoundChange{}, fmt.Errorf("reading what changed in the round: %w", err)
	}
	return models.RoundChange{At: e.At, Reason: e.Reason, Facts: detail.Facts}, nil
}

// RoundChanges are what changed in a round after people had been told otherwise, newest first, with the published reasons.
func (s *Store) RoundChanges(ctx context.Context, roundID string) ([]models.RoundChange, error) {
	if !validID(roundID) {
		return nil, models.Missing()
	}
	return roundChanges(s.read(ctx), roundID)
}

// DiscardDraft takes away a round that was never published, so that its money is free for another. A fund that was made with it, and that no other round
// shares, goes with it.
func (s *Store) DiscardDraft(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.officersRound(tx, actor, slug)
		if err != nil {
			return err
		}
		if r.PublishedAt != nil {
			return models.Errorf(models.Conflict, "This round is published. It can no longer be thrown away")
		}
		// What people said is needed stays, and a copy that was made of this round: they only forget it.
		for row, column := range map[any]string{&models.Need{}: "round_id", &models.Round{}: "copied_from"} {
			if err := tx.Model(row).Where(column+" = ?", r.ID).Update(column, nil).Error; err != nil {
				return conflict(err)
			}
		}
		items := tx.Model(&models.PlanningItem{}).Select("id").Where("round_id = ?", r.ID)
		criteria := tx.Model(&models.Criterion{}).Select("id").Where("round_id = ?", r.ID)
		for _, remove := range []struct {
			rows  any
			where string
			value any
		}{
			{&models.PlanningChoice{}, "item_id IN (?)", items}, {&models.PlanningItem{}, "round_id = ?", r.ID},
			{&models.CriterionLevel{}, "criterion_id IN (?)", criteria}, {&models.Criterion{}, "round_id = ?", r.ID},
			{&models.PanelOfRound{}, "round_id = ?", r.ID}, {&models.Duty{}, "round_id = ?", r.ID}, {&models.Window{}, "round_id = ?", r.ID},
			{&models.Rulebook{}, "round_id = ?", r.ID},
		} {
			if err := tx.Where(remove.where, remove.value).Delete(remove.rows).Error; err != nil {
				return conflict(err)
			}
		}
		if err := changed(tx.Where("id = ? AND published_at IS NULL", r.ID).Delete(&models.Round{})); err != nil {
			return err
		}
		if err := discardFund(tx, r.Fund); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID,
			Detail: map[string]any{"discarded": r.Slug, "pot_pence": r.PotPence}})
	})
}
