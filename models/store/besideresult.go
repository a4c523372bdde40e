package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// noteBeside keeps what a count found beside its result.
func noteBeside(tx *gorm.DB, c counted) error {
	last, err := lastFilling(tx, c.round)
	if err != nil {
		return err
	}
	check, err := c.beside(last.Now)
	if err != nil {
		return err
	}
	return conflict(tx.Create(&check).Error)
}

// beside is what a count found beside its result: how many ballots it left out, whether those that are set aside would have changed who is voted in, where they are many enough, and how full
// ballots were by channel (E5), now and in the round before.
func (c *counted) beside(before map[string]models.Filled) (models.CountCheck, error) {
	check := models.CountCheck{RoundID: c.round.ID, VoidBallots: c.void, SetAside: len(c.aside), WithThem: c.withThem}
	text, err := json.Marshal(models.Filling{Now: models.Large(c.filled), Before: before})
	if err != nil {
		return check, fmt.Errorf("writing how full ballots were: %w", err)
	}
	check.Partly = string(text)
	return check, nil
}

// countWithThem counts by the rulebook what counts and what is set aside together, and notes whether others would have been voted in.
func (s *Store) countWithThem(c *counted, choices []string) error {
	if len(c.aside) < models.FewestSetAside {
		return nil
	}
	election, err := models.Election(c.round.PotPence, c.projects, slices.Concat(choices, c.aside))
	if err != nil {
		c.breach("E2: a ballot that is set aside cannot be counted: {{.Why}}", "Why", err.Error())
		return nil
	}
	rule, err := c.round.Rules.TallyRule()
	if err != nil {
		return err
	}
	with, err := s.firstCount(election, rule)
	if err != nil {
		return err
	}
	c.withThem = models.WithThemSame
	if !slices.Equal(slices.Sorted(slices.Values(with.Winners())), slices.Sorted(slices.Values(c.outcome.Winners()))) {
		c.withThem = models.WithThemOthers
	}
	return nil
}

// lastFilling is how full ballots were in the last round of the same template and ballot; empty where there was none.
func lastFilling(tx *gorm.DB, r loadedRound) (models.Filling, error) {
	var filling models.Filling
	var texts []string
	err := tx.Model(&models.CountCheck{}).Joins("JOIN results ON results.round_id = count_checks.round_id").Joins("JOIN rounds ON rounds.id = results.round_id").
		Joins("JOIN rulebooks ON rulebooks.round_id = rounds.id").
		Where("rounds.template = ? AND rulebooks.ballot_type = ? AND results.published_at IS NOT NULL AND rounds.id <> ?", r.Template, r.Rules.BallotType, r.ID).
		Order("results.counted_at DESC").Limit(1).Pluck("count_checks.partly", &texts).Error
	if err != nil {
		return filling, fmt.Errorf("looking for the last round of this kind: %w", err)
	}
	for _, text := range texts { // one or none
		if err := json.Unmarshal([]byte(text), &filling); err != nil {
			return filling, fmt.Errorf("reading how full ballots were: %w", err)
		}
	}
	return filling, nil
}

// besideResult is what a result says of the ballots that it left out, and what warns. A result of before has none of it.
func besideResult(tx *gorm.DB, check models.CountCheck) (models.BesideResult, error) {
	var b models.BesideResult
	if check.RoundID == "" {
		return b, nil
	}
	b.CountCheck = check
	var decisions []models.StandingDecision
	err := tx.Where("round_id = ? AND state = ?", check.RoundID, models.StandingConfirmed).
		Where("kind IN ? OR kind = ? AND "+setAsideBy, append([]any{[]string{models.DecideReissue, models.DecideClose}, models.DecideSetAside}, setAsideArgs()...)...).
		Order("decided_at, id").Find(&decisions).Error
	if err != nil {
		return b, fmt.Errorf("loading why ballots were left out: %w", err)
	}
	for _, d := range decisions {
		switch {
		case d.ClosesLetters():
			b.Stolen = append(b.Stolen, d.Reason)
		case d.Kind == models.DecideReissue:
			b.Reissued++
		case d.Kind == models.DecideClose:
			b.Closed = append(b.Closed, d.Reason)
		default:
			b.Why = append(b.Why, d.Reason)
		}
	}
	if b.Letters, err = lettersClosedIn(tx, check.RoundID); err != nil {
		return b, err
	}
	return b, b.Read()
}
