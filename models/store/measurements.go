package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// MeasurementPage is what the form that reports an outcome needs. replaces is the id of the measurement to correct, or empty.
func (s *Store) MeasurementPage(ctx context.Context, actor models.Actor, slug, replaces string) (models.MeasurementPage, error) {
	tx := s.read(ctx)
	in, err := s.initiativeBy(tx, slug)
	if err != nil {
		return models.MeasurementPage{}, err
	}
	if err := in.may(actor, models.ActDeliver); err != nil {
		return models.MeasurementPage{}, err
	}
	page := models.MeasurementPage{Initiative: in.Initiative, Today: in.today()}
	content, err := contentOf(tx, in.award.Proposal)
	if err != nil {
		return page, err
	}
	page.HowKnown = content.HowKnown
	if page.Choices, err = indicatorChoices(tx, content.ProposalVersion.ID); err != nil {
		return page, err
	}
	if replaces == "" {
		return page, nil
	}
	old, err := currentMeasurement(tx, in, replaces)
	page.Replaces = &old
	return page, err
}

// indicatorChoices are all indicators, those of the outcomes that the version hopes for first.
func indicatorChoices(tx *gorm.DB, versionID string) ([]models.IndicatorChoice, error) {
	var rows []struct {
		models.Indicator
		OutcomeName string
		Own         bool
	}
	err := tx.Table("indicators").Select("indicators.*, outcomes.name AS outcome_name, proposal_outcomes.outcome_id IS NOT NULL AS own").
		Joins("JOIN outcomes ON outcomes.id = indicators.outcome_id").Joins("JOIN themes ON themes.id = outcomes.theme_id").
		Joins("LEFT JOIN proposal_outcomes ON proposal_outcomes.outcome_id = outcomes.id AND proposal_outcomes.version_id = ?", versionID).
		Order("own DESC, themes.framework_id, themes.position, outcomes.position, indicators.name").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading the indicators: %w", err)
	}
	choices := make([]models.IndicatorChoice, len(rows))
	for i, r := range rows {
		choices[i] = models.IndicatorChoice(r)
	}
	return choices, nil
}

// currentMeasurement is a measurement of the initiative that was not yet replaced.
func currentMeasurement(tx *gorm.DB, in loadedInitiative, id string) (models.Reported, error) {
	if !validID(id) {
		return models.Reported{}, models.Missing()
	}
	reported, err := reportedOf(tx, []string{in.ID})
	if err != nil {
		return models.Reported{}, err
	}
	list := reported[in.ID]
	at := slices.IndexFunc(list, func(r models.Reported) bool { return r.ID == id })
	if at < 0 {
		return models.Reported{}, models.Missing()
	}
	return list[at], nil
}

// Measure reports an outcome, or corrects one: a correction is a measurement of its own that replaces the old, which is kept.
func (s *Store) Measure(ctx context.Context, actor models.Actor, slug string, input models.MeasurementInput) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		var replaces *string
		if input.Replaces != "" {
			old, err := currentMeasurement(tx, in, input.Replaces)
			if err != nil {
				return act{}, err
			}
			replaces, input.IndicatorID = &old.ID, old.IndicatorID
		}
		indicator, err := indicatorBy(tx, input.IndicatorID)
		if err != nil {
			return act{}, err
		}
		m, err := input.Parse(indicator.Unit, in.today())
		if err != nil {
			return act{}, err
		}
		if m.ID, err = s.newID(); err != nil {
			return act{}, err
		}
		m.InitiativeID, m.ReportedBy, m.ReportedAt, m.ReplacesID = in.ID, actor.PersonID, in.award.loaded.Now, replaces
		return act{Kind: "measurement", ID: m.ID, Detail: map[string]any{"indicator": indicator.Name, "replaces": replaces}}, conflict(tx.Create(&m).Error)
	})
}

// indicatorBy is the indicator that was chosen; none yet is for the rules of the form to say.
func indicatorBy(tx *gorm.DB, id string) (models.Indicator, error) {
	var indicator models.Indicator
	if id == "" {
		return indicator, nil
	}
	if !validID(id) {
		return indicator, models.Missing()
	}
	return indicator, one(tx.Where("id = ?", id), &indicator)
}

// VerifyMeasurement records that an officer of the fund's holder checked the figures. Whoever reported them, or is of the group, may not.
func (s *Store) VerifyMeasurement(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.deliver(ctx, actor, models.ActVerify, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		m, err := currentMeasurement(tx, in, id)
		if err != nil {
			return act{}, err
		}
		if m.ReportedBy == actor.PersonID || in.award.recipient().Includes(actor) {
			return act{}, models.Errorf(models.Forbidden, "You reported this, or belong to the group. Another officer must check it")
		}
		err = changed(tx.Model(&models.Measurement{}).Where("id = ? AND verified_at IS NULL", id).
			Updates(map[string]any{"verified_by": actor.PersonID, "verified_at": in.award.loaded.Now}))
		return act{Kind: "measurement", ID: id, Detail: "verified"}, err
	})
}
