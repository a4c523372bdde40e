package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"
	"acorn/models/lang"

	"gorm.io/gorm"
)

// today is the day in the United Kingdom, written 2026-11-22.
func today(now time.Time) string { return lang.London(now).Format(time.DateOnly) }

// Initiatives are all initiatives as the public sees them: those under way first, then the finished, then the stopped, each with the
// latest start first.
func (s *Store) Initiatives(ctx context.Context) ([]models.InitiativeCard, error) {
	var initiatives []models.Initiative
	if err := s.read(ctx).Order("starts_on DESC, title, id").Find(&initiatives).Error; err != nil {
		return nil, fmt.Errorf("loading the initiatives: %w", err)
	}
	slices.SortStableFunc(initiatives, func(a, b models.Initiative) int { return stateOrder(a.State) - stateOrder(b.State) })
	return s.initiativeCards(s.read(ctx), initiatives)
}

func stateOrder(state string) int {
	return slices.Index([]string{models.InitiativeUnderWay, models.InitiativeFinished, models.InitiativeStopped}, state)
}

// MyInitiatives are those of the actor's groups and of their own proposals.
func (s *Store) MyInitiatives(ctx context.Context, actor models.Actor) ([]models.InitiativeCard, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	var initiatives []models.Initiative
	err := s.read(ctx).Select("initiatives.*").Joins("JOIN awards ON awards.id = initiatives.award_id").Joins("JOIN proposals ON proposals.id = initiatives.proposal_id").
		Where("proposals.made_by = ? OR COALESCE(awards.organisation_id, proposals.organisation_id) IN ?", actor.PersonID, actor.Organisations(models.Lead, models.Group)).
		Order("initiatives.starts_on DESC, initiatives.title").Find(&initiatives).Error
	if err != nil {
		return nil, fmt.Errorf("loading the actor's initiatives: %w", err)
	}
	return s.initiativeCards(s.read(ctx), initiatives)
}

// initiativeCards completes initiatives for a list, in as many queries however many they are.
func (s *Store) initiativeCards(tx *gorm.DB, initiatives []models.Initiative) ([]models.InitiativeCard, error) {
	if len(initiatives) == 0 {
		return nil, nil
	}
	now, err := s.now(tx)
	if err != nil {
		return nil, err
	}
	ids, awardIDs, proposalIDs := make([]string, len(initiatives)), make([]string, len(initiatives)), make([]string, len(initiatives))
	for i, in := range initiatives {
		ids[i], awardIDs[i], proposalIDs[i] = in.ID, in.AwardID, in.ProposalID
	}
	versions, err := votedVersions(tx, proposalIDs)
	if err != nil {
		return nil, err
	}
	money, err := moneyOf(tx, awardIDs)
	if err != nil {
		return nil, err
	}
	reported, err := reportedOf(tx, ids)
	if err != nil {
		return nil, err
	}
	cards := make([]models.InitiativeCard, len(initiatives))
	for i, in := range initiatives {
		v := versions[in.ProposalID]
		cards[i] = models.InitiativeCard{Initiative: in, Summary: v.Summary, Theme: v.Theme, GroupName: v.GroupName, Place: v.Place,
			AwardMoney: money[in.AwardID], Today: today(now)}
		if list := reported[in.ID]; len(list) > 0 {
			cards[i].Latest = &list[0]
		}
	}
	return cards, nil
}

// votedVersions are the versions of proposals that people voted on, by the proposal's id; where there was no ballot, the last submitted.
func votedVersions(tx *gorm.DB, proposalIDs []string) (map[string]models.ProposalVersion, error) {
	var versions []models.ProposalVersion
	if err := tx.Where("proposal_id IN ? AND submitted_at IS NOT NULL", proposalIDs).Order("number").Find(&versions).Error; err != nil {
		return nil, fmt.Errorf("loading what proposals say: %w", err)
	}
	var projects []models.Project
	if err := tx.Where("proposal_id IN ?", proposalIDs).Find(&projects).Error; err != nil {
		return nil, fmt.Errorf("loading what was voted on: %w", err)
	}
	voted := map[string]string{}
	for _, p := range projects {
		voted[p.ProposalID] = p.VersionID
	}
	found := map[string]models.ProposalVersion{}
	for _, v := range versions {
		if id, ok := voted[v.ProposalID]; !ok || id == v.ID {
			found[v.ProposalID] = v
		}
	}
	return found, nil
}

// reportedOf are the outcomes of initiatives by the initiative's id, the newest first. Corrected ones stand behind what replaced them.
func reportedOf(tx *gorm.DB, initiativeIDs []string) (map[string][]models.Reported, error) {
	var all []models.Measurement
	if err := tx.Where("initiative_id IN ?", initiativeIDs).Order("measured_to DESC, reported_at DESC, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("loading the measurements: %w", err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	var indicators []models.Indicator
	if err := tx.Where("id IN (?)", tx.Model(&models.Measurement{}).Select("indicator_id").Where("initiative_id IN ?", initiativeIDs)).Find(&indicators).Error; err != nil {
		return nil, fmt.Errorf("loading the indicators: %w", err)
	}
	var outcomes []models.Outcome
	outcomeIDs := make([]string, len(indicators))
	for i, indicator := range indicators {
		outcomeIDs[i] = indicator.OutcomeID
	}
	if err := tx.Where("id IN ?", outcomeIDs).Find(&outcomes).Error; err != nil {
		return nil, fmt.Errorf("loading the outcomes: %w", err)
	}
	return chain(all, indicators, outcomes), nil
}

// chain puts each measurement behind the one that replaced it.
func chain(all []models.Measurement, indicators []models.Indicator, outcomes []models.Outcome) map[string][]models.Reported {
	byID, replaced := map[string]models.Measurement{}, map[string]bool{}
	for _, m := range all {
		byID[m.ID] = m
		if m.ReplacesID != nil {
			replaced[*m.ReplacesID] = true
		}
	}
	reported := map[string][]models.Reported{}
	for _, m := range all {
		if replaced[m.ID] {
			continue
		}
		r := models.Reported{Measurement: m}
		for earlier := m.ReplacesID; earlier != nil; earlier = byID[*earlier].ReplacesID {
			r.Earlier = append(r.Earlier, byID[*earlier])
		}
		if i := slices.IndexFunc(indicators, func(x models.Indicator) bool { return x.ID == m.IndicatorID }); i >= 0 {
			r.Indicator = indicators[i]
		}
		if i := slices.IndexFunc(outcomes, func(x models.Outcome) bool { return x.ID == r.Indicator.OutcomeID }); i >= 0 {
			r.OutcomeName = outcomes[i].Name
		}
		reported[m.InitiativeID] = append(reported[m.InitiativeID], r)
	}
	return reported
}
