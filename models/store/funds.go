package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// officerOf reports whether the actor is an officer of the organisation: officers work on the funds that theirs holds, and on no others.
func officerOf(actor models.Actor, organisationID string) bool {
	return slices.Contains(actor.Organisations(models.Officer), organisationID)
}

// CreateFund makes a fund with what each organisation puts in, and answers its slug.
func (s *Store) CreateFund(ctx context.Context, actor models.Actor, in models.FundInput) (string, error) {
	slug := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		holders, err := officersOrganisations(tx, actor)
		if err != nil {
			return err
		}
		typed, err := in.Parse(holders)
		if err != nil {
			return err
		}
		fund, err := s.createFund(tx, now, actor, typed, onItsOwn)
		slug = fund.Slug
		return err
	})
	return slug, err
}

// officersOrganisations are those for whom the actor is an officer; somebody who is none may do nothing here.
func officersOrganisations(tx *gorm.DB, actor models.Actor) ([]models.Organisation, error) {
	if models.Can(actor, models.ActDraftRound, models.AnyStage) == models.ScopeNone {
		return nil, models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActDraftRound))
	}
	var list []models.Organisation
	if err := tx.Where("id IN ?", actor.Organisations(models.Officer)).Order("name").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading the officer's organisations: %w", err)
	}
	return list, nil
}

// How a fund is made: on its own, or with the draft of a round.
const (
	onItsOwn  = false
	withRound = true
)

func (s *Store) createFund(tx *gorm.DB, now time.Time, actor models.Actor, in models.NewFund, how bool) (models.Fund, error) {
	id, err := s.newID()
	if err != nil {
		return models.Fund{}, err
	}
	slug, err := freeAddress(tx, &models.Fund{}, in.Name)
	if err != nil {
		return models.Fund{}, err
	}
	fund := models.Fund{ID: id, Slug: slug, Name: in.Name, HolderID: in.HolderID, Purpose: in.Purpose, FinancialYear: in.FinancialYear,
		WithRound: how, CreatedBy: actor.PersonID, CreatedAt: now}
	if err := tx.Create(&fund).Error; err != nil {
		return models.Fund{}, conflict(err)
	}
	if err := s.contribute(tx, now, fund.ID, in); err != nil {
		return models.Fund{}, err
	}
	return fund, s.audit(tx, now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditFund, ID: fund.ID, Detail: in})
}

// contribute writes what each organisation puts into a fund.
func (s *Store) contribute(tx *gorm.DB, now time.Time, fundID string, in models.NewFund) error {
	for _, c := range in.Contributions {
		if err := s.putIn(tx, now, fundID, c, ""); err != nil {
			return err
		}
	}
	return nil
}

// fundOfDraft is the new fund of a draft: made now, or the one that was made with the draft before, as it is typed now.
func (s *Store) fundOfDraft(tx *gorm.DB, r loadedRound, actor models.Actor, in models.NewFund) (string, error) {
	rounds, err := roundsOf(tx, r.Fund)
	if err != nil {
		return "", err
	}
	if !r.Fund.WithRound || rounds > 1 {
		made, err := s.createFund(tx, r.Now, actor, in, withRound)
		return made.ID, err
	}
	values := map[string]any{"name": in.Name, "holder_id": in.HolderID, "purpose": in.Purpose, "financial_year": in.FinancialYear}
	if err := changed(tx.Model(&models.Fund{}).Where("id = ?", r.FundID).Updates(values)); err != nil {
		return "", err
	}
	if err := tx.Where("fund_id = ?", r.FundID).Delete(&models.Contribution{}).Error; err != nil {
		return "", conflict(err)
	}
	if err := s.contribute(tx, r.Now, r.FundID, in); err != nil {
		return "", err
	}
	return r.FundID, s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditFund, ID: r.FundID, Detail: in})
}

// roundsOf is how many rounds share the fund.
func roundsOf(tx *gorm.DB, fund models.Fund) (int64, error) {
	var n int64
	if err := tx.Model(&models.Round{}).Where("fund_id = ?", fund.ID).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("counting the rounds of a fund: %w", err)
	}
	return n, nil
}

// discardFund takes away a fund that was made with a draft and has no round any more.
func discardFund(tx *gorm.DB, fund models.Fund) error {
	rounds, err := roundsOf(tx, fund)
	if err != nil || !fund.WithRound || rounds > 0 {
		return err
	}
	if err := tx.Where("fund_id = ?", fund.ID).Delete(&models.Contribution{}).Error; err != nil {
		return conflict(err)
	}
	return changed(tx.Where("id = ?", fund.ID).Delete(&models.Fund{}))
}

// putIn puts money into a fund.
func (s *Store) putIn(tx *gorm.DB, now time.Time, fundID string, c models.NewContribution, reason string) error {
	organisation, err := s.organisationNamed(tx, now, c.Organisation)
	if err != nil {
		return err
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	row := models.Contribution{ID: id, FundID: fundID, OrganisationID: organisation.ID, AmountPence: c.Pence, Reason: reason, CreatedAt: now}
	return conflict(tx.Create(&row).Error)
}

// organisationNamed finds an organisation by its name, however its letters are cased, or makes it: whoever puts money in may be new here.
func (s *Store) organisationNamed(tx *gorm.DB, now time.Time, name string) (models.Organisation, error) {
	var organisation models.Organisation
	err := tx.Where("lower(name) = ?", strings.ToLower(name)).Order("created_at, id").Take(&organisation).Error
	if err == nil || !errors.Is(err, gorm.ErrRecordNotFound) {
		return organisation, err
	}
	id, err := s.newID()
	if err != nil {
		return organisation, err
	}
	organisation = models.Organisation{ID: id, Name: name, Kind: "funder", CreatedAt: now}
	return organisation, conflict(tx.Create(&organisation).Error)
}

// freeAddress is the end of an address for a new row of the model's table: its name, with a number behind it where that is taken. Two at the
// same moment meet the table's own constraint.
func freeAddress(tx *gorm.DB, row any, name string) (string, error) {
	base := slugWords(name)
	var taken []string
	if err := tx.Model(row).Where("slug = ? OR slug LIKE ?", base, base+"-%").Pluck("slug", &taken).Error; err != nil {
		return "", fmt.Errorf("looking for a free address: %w", err)
	}
	slug := base
	for n := 2; slices.Contains(taken, slug); n++ {
		slug = fmt.Sprintf("%s-%d", base, n)
	}
	return slug, nil
}

func slugWords(name string) string {
	slug := models.Slugify(name)
	if models.ReservedSlug(slug) {
		return slug + "-1"
	}
	return slug
}
