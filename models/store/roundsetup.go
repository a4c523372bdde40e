package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// roundOptions is what an officer can choose from. except is the round whose own pot does not count against its fund; empty for a new one.
func (s *Store) roundOptions(tx *gorm.DB, actor models.Actor, except string) (models.RoundOptions, error) {
	o := models.RoundOptions{SignIn: s.signIn, Texts: s.texts}
	var err error
	if o.Now, err = s.now(tx); err != nil {
		return o, err
	}
	if o.Holders, err = officersOrganisations(tx, actor); err != nil {
		return o, err
	}
	for _, load := range []struct {
		rows  any
		order string
	}{{&o.Organisations, "name"}, {&o.Areas, "name"}, {&o.Teams, "name"}} {
		if err := tx.Order(load.order).Find(load.rows).Error; err != nil {
			return o, fmt.Errorf("loading what a round can be made of: %w", err)
		}
	}
	o.Funds, err = fundOptions(tx, actor, except)
	return o, err
}

// fundOptions are the funds of the officer's organisations, the newest first, with what each has left.
func fundOptions(tx *gorm.DB, actor models.Actor, except string) ([]models.FundOption, error) {
	var funds []models.Fund
	if err := tx.Where("holder_id IN ?", actor.Organisations(models.Officer)).Order("created_at DESC, name").Find(&funds).Error; err != nil {
		return nil, fmt.Errorf("loading the funds: %w", err)
	}
	ids := make([]string, len(funds))
	for i, f := range funds {
		ids[i] = f.ID
	}
	sums, err := fundSums(tx, ids, except)
	if err != nil {
		return nil, err
	}
	options := make([]models.FundOption, len(funds))
	for i, f := range funds {
		options[i] = models.FundOption{ID: f.ID, Name: f.Name, FinancialYear: f.FinancialYear, TotalPence: sums[f.ID].TotalPence, LeftPence: sums[f.ID].Left()}
	}
	return options, nil
}

// setupOf is everything that an officer decided about a round.
func setupOf(tx *gorm.DB, r loadedRound) (models.RoundSetup, error) {
	setup := models.RoundSetup{Round: r.Round, Timetable: r.State.Clock.Sealed(r.State.Timetable), Rules: r.Rules, PanelTeamID: r.Panel}
	var criteria []models.Criterion
	if err := tx.Where("round_id = ?", r.ID).Order("position").Find(&criteria).Error; err != nil {
		return setup, fmt.Errorf("loading the rubric: %w", err)
	}
	ids := make([]string, len(criteria))
	for i, c := range criteria {
		ids[i] = c.ID
	}
	var levels []models.CriterionLevel
	if err := tx.Where("criterion_id IN ?", ids).Order("criterion_id, score").Find(&levels).Error; err != nil {
		return setup, fmt.Errorf("loading the rubric's levels: %w", err)
	}
	for _, c := range criteria {
		item := models.RubricCriterion{Question: c.Question, Weight: c.Weight}
		for _, l := range levels {
			if l.CriterionID == c.ID {
				item.Levels = append(item.Levels, l.Meaning)
			}
		}
		setup.Rubric = append(setup.Rubric, item)
	}
	return setup, nil
}

// officersRound loads a round that the actor runs as an officer of its fund's holder; for anybody else it is not there.
func (s *Store) officersRound(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, error) {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, err
	}
	if err := r.may(actor, models.ActDraftRound); err != nil {
		return r, err
	}
	if !officerOf(actor, r.Fund.HolderID) {
		return r, models.Missing()
	}
	return r, nil
}

// RoundsToCopy are the rounds that an officer may copy, with what a new round can be made of.
func (s *Store) RoundsToCopy(ctx context.Context, actor models.Actor) ([]models.RoundCard, models.RoundOptions, error) {
	options, err := s.roundOptions(s.read(ctx), actor, "")
	if err != nil {
		return nil, options, err
	}
	cards, err := s.MyRounds(ctx, actor)
	if err != nil {
		return nil, options, err
	}
	mine := cards[:0]
	for _, card := range cards {
		if card.Officer {
			mine = append(mine, card)
		}
	}
	return mine, options, nil
}

// NewRound is what the first page of a new round begins with: a template's usual values, or those of a round that is copied. Pass one of the
// two.
func (s *Store) NewRound(ctx context.Context, actor models.Actor, template, copySlug string) (models.RoundSetup, models.RoundOptions, error) {
	tx := s.read(ctx)
	options, err := s.roundOptions(tx, actor, "")
	if err != nil {
		return models.RoundSetup{}, options, err
	}
	setup, err := s.newSetup(tx, actor, template, copySlug, options.Now)
	return setup, options, err
}

func (s *Store) newSetup(tx *gorm.DB, actor models.Actor, template, copySlug string, now time.Time) (models.RoundSetup, error) {
	if copySlug == "" {
		setup, ok := models.NewRoundSetup(template)
		if !ok {
			return setup, models.Missing()
		}
		return setup, nil
	}
	old, err := s.officersRound(tx, actor, copySlug)
	if err != nil {
		return models.RoundSetup{}, err
	}
	setup, err := setupOf(tx, old)
	if err != nil {
		return setup, err
	}
	return setup.Copied(now), nil
}

// CreateRound saves a draft of a round from a template, with the answers to the first questions, and answers its slug.
func (s *Store) CreateRound(ctx context.Context, actor models.Actor, template string, in models.MoneyInput) (string, error) {
	return s.createRound(ctx, actor, template, "", in)
}

// CopyRound saves a draft of a round that is as an earlier one was: everything but what came of it, and its dates, which move on by whole
// weeks. in is the new answers to the first questions.
func (s *Store) CopyRound(ctx context.Context, actor models.Actor, slug string, in models.MoneyInput) (string, error) {
	return s.createRound(ctx, actor, "", slug, in)
}

func (s *Store) createRound(ctx context.Context, actor models.Actor, template, copySlug string, in models.MoneyInput) (string, error) {
	slug := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := lockFunds(tx, actor); err != nil {
			return err
		}
		made, err := roundOfKey(tx, actor, in.Key)
		if err != nil {
			return err
		}
		if made != nil {
			slug = made.Slug
			return s.goOnWith(tx, actor, *made, in)
		}
		options, err := s.roundOptions(tx, actor, "")
		if err != nil {
			return err
		}
		before, err := s.newSetup(tx, actor, template, copySlug, options.Now)
		if err != nil {
			return err
		}
		after, fund, err := models.RoundInput{Part: models.RoundMoneyPart, Money: in}.Apply(before, options)
		if err != nil {
			return err
		}
		if fund != nil {
			made, err := s.createFund(tx, options.Now, actor, *fund, withRound)
			if err != nil {
				return err
			}
			after.FundID = made.ID
		}
		if validID(in.Key) {
			after.SetupKey = &in.Key
		}
		slug, err = s.insertRound(tx, options.Now, actor, after)
		return err
	})
	return slug, err
}

// roundOfKey is the round that the actor made with a form of this key, if they did.
func roundOfKey(tx *gorm.DB, actor models.Actor, key string) (*models.Round, error) {
	if !validID(key) {
		return nil, nil
	}
	var rounds []models.Round
	if err := tx.Where("setup_key = ? AND created_by = ?", key, actor.PersonID).Find(&rounds).Error; err != nil || len(rounds) == 0 {
		return nil, err
	}
	return &rounds[0], nil
}

// goOnWith takes the first questions of a round that was made already: somebody went back and sent the form again.
func (s *Store) goOnWith(tx *gorm.DB, actor models.Actor, made models.Round, in models.MoneyInput) error {
	if made.PublishedAt != nil {
		return models.Errorf(models.Conflict, "You made this round already, and it is published. Open it from your desk to change it")
	}
	return s.changeRound(tx, actor, made.Slug, models.RoundInput{Part: models.RoundMoneyPart, Money: in})
}

// DraftOfForm is the address of the round that the actor's form of this key has made, or nothing while it has made none.
func (s *Store) DraftOfForm(ctx context.Context, actor models.Actor, key string) (string, error) {
	made, err := roundOfKey(s.read(ctx), actor, key)
	if made == nil || err != nil {
		return "", err
	}
	return made.Slug, nil
}

// lockFunds makes officers who promise the money of the same funds wait for each other.
func lockFunds(tx *gorm.DB, actor models.Actor) error {
	var funds []models.Fund
	err := lock(tx.Select("id").Where("holder_id IN ?", actor.Organisations(models.Officer))).Order("id").Find(&funds).Error
	if err != nil {
		return fmt.Errorf("locking the funds: %w", err)
	}
	return nil
}

// insertRound writes a new round with all its parts, and answers its slug.
func (s *Store) insertRound(tx *gorm.DB, now time.Time, actor models.Actor, setup models.RoundSetup) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	slug, err := freeAddress(tx, &models.Round{}, setup.Name)
	if err != nil {
		return "", err
	}
	setup.ID, setup.Slug, setup.CreatedBy, setup.CreatedAt = id, slug, actor.PersonID, now
	if err := tx.Create(&setup.Round).Error; err != nil {
		return "", conflict(err)
	}
	setup.Rules.RoundID = id
	if err := tx.Create(&setup.Rules).Error; err != nil {
		return "", conflict(err)
	}
	if err := s.writeRoundParts(tx, models.RoundSetup{Round: setup.Round}, setup); err != nil {
		return "", err
	}
	if setup.CopiedFrom != nil {
		if err := s.copyPlan(tx, now, actor, *setup.CopiedFrom, id); err != nil {
			return "", err
		}
	}
	return slug, s.audit(tx, now, act{Actor: actor, Act: models.ActDraftRound, Kind: "round", ID: id, Round: id,
		Detail: map[string]any{"template": setup.Template, "copied_from": setup.CopiedFrom, "pot_pence": setup.PotPence}})
}

// copyPlan lets a planning group begin from the priorities and rules that last time's looked at. Nobody has chosen about them yet.
func (s *Store) copyPlan(tx *gorm.DB, now time.Time, actor models.Actor, from, to string) error {
	var items []models.PlanningItem
	if err := tx.Where("round_id = ?", from).Order("added_at, id").Find(&items).Error; err != nil {
		return fmt.Errorf("loading the plan: %w", err)
	}
	for i, item := range items {
		id, err := s.newID()
		if err != nil {
			return err
		}
		item.ID, item.RoundID, item.AddedBy, item.AddedAt = id, to, actor.PersonID, now.Add(time.Duration(i)*time.Microsecond)
		if err := tx.Create(&item).Error; err != nil {
			return conflict(err)
		}
	}
	return nil
}

// writeRoundParts writes what differs in the timetable, the panel and the rubric.
func (s *Store) writeRoundParts(tx *gorm.DB, before, after models.RoundSetup) error {
	if err := writeTimetable(tx, before, after); err != nil {
		return err
	}
	if err := writePanel(tx, before, after); err != nil {
		return err
	}
	return s.writeRubric(tx, before, after)
}

func writeTimetable(tx *gorm.DB, before, after models.RoundSetup) error {
	for kind, was := range before.Timetable {
		if is, still := after.Timetable[kind]; still && is.OpensAt.Equal(was.OpensAt) && is.ClosesAt.Equal(was.ClosesAt) {
			continue
		}
		if err := changed(tx.Where("round_id = ? AND kind = ?", after.ID, kind).Delete(&models.Window{})); err != nil {
			return err
		}
	}
	for kind, is := range after.Timetable {
		if was, had := before.Timetable[kind]; had && is.OpensAt.Equal(was.OpensAt) && is.ClosesAt.Equal(was.ClosesAt) {
			continue
		}
		row := models.Window{RoundID: after.ID, Kind: kind, OpensAt: is.OpensAt, ClosesAt: is.ClosesAt}
		if err := tx.Create(&row).Error; err != nil {
			return conflict(err)
		}
	}
	return nil
}

func writePanel(tx *gorm.DB, before, after models.RoundSetup) error {
	was, is := text(before.PanelTeamID), text(after.PanelTeamID)
	switch {
	case was == is:
		return nil
	case was == "":
		return conflict(tx.Create(&models.PanelOfRound{RoundID: after.ID, TeamID: is}).Error)
	case is == "":
		return changed(tx.Where("round_id = ?", after.ID).Delete(&models.PanelOfRound{}))
	default:
		return changed(tx.Model(&models.PanelOfRound{}).Where("round_id = ?", after.ID).Update("team_id", is))
	}
}

// writeRubric replaces the rubric where it differs. Once somebody has scored by it the schema refuses.
func (s *Store) writeRubric(tx *gorm.DB, before, after models.RoundSetup) error {
	if models.SameRubric(before.Rubric, after.Rubric) {
		return nil
	}
	old := tx.Model(&models.Criterion{}).Select("id").Where("round_id = ?", after.ID)
	if err := tx.Where("criterion_id IN (?)", old).Delete(&models.CriterionLevel{}).Error; err != nil {
		return conflict(err)
	}
	if err := tx.Where("round_id = ?", after.ID).Delete(&models.Criterion{}).Error; err != nil {
		return conflict(err)
	}
	for i, c := range after.Rubric {
		id, err := s.newID()
		if err != nil {
			return err
		}
		row := models.Criterion{ID: id, RoundID: after.ID, Position: i + 1, Question: c.Question, Weight: c.Weight}
		if err := tx.Create(&row).Error; err != nil {
			return conflict(err)
		}
		for n, meaning := range c.Levels {
			if err := tx.Create(&models.CriterionLevel{CriterionID: id, Score: n + 1, Meaning: meaning}).Error; err != nil {
				return conflict(err)
			}
		}
	}
	return nil
}
