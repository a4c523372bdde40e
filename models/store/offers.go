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

// loadedAward is an award with what its permissions follow from.
type loadedAward struct {
	models.Award
	Proposal models.Proposal
	loaded   loadedRound
}

// recipient is who gets the money. A proposal that found its group after the award was made goes to that group.
func (a loadedAward) recipient() models.Recipient {
	r := models.Recipient{OrganisationID: a.OrganisationID, MadeBy: a.Proposal.MadeBy}
	if r.OrganisationID == nil {
		r.OrganisationID = a.Proposal.OrganisationID
	}
	return r
}

func (s *Store) awardBy(tx *gorm.DB, id string) (loadedAward, error) {
	var a loadedAward
	if !validID(id) {
		return a, models.Missing()
	}
	if err := one(tx.Where("id = ?", id), &a.Award); err != nil {
		return a, err
	}
	if err := one(tx.Where("id = ?", a.ProposalID), &a.Proposal); err != nil {
		return a, err
	}
	var err error
	a.loaded, err = s.roundBy(tx, "id", a.Proposal.RoundID)
	return a, err
}

// mayAnswer answers nil when the actor may answer the offer: an adult who leads the group. To others there is no such offer.
func (a loadedAward) mayAnswer(actor models.Actor) error {
	if models.Can(actor, models.ActAnswerOffer, models.AnyStage) == models.ScopeNone {
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActAnswerOffer))
	}
	organisation := a.recipient().OrganisationID
	if organisation == nil || !slices.Contains(actor.Organisations(models.Lead), *organisation) {
		return models.Missing()
	}
	if !actor.Adult {
		return models.Errorf(models.Forbidden, "An adult must answer this offer for your group")
	}
	return nil
}

// open answers nil while the offer can be answered.
func (a loadedAward) open() error {
	if a.State != models.AwardOffered {
		return models.Errorf(models.Conflict, "This offer was answered already")
	}
	if a.Lapsed(a.loaded.Now) {
		return models.Errorf(models.Closed, "The time to answer this offer is over. Ask the council for more time")
	}
	return nil
}

// Offer is an award as the lead of its group is asked to accept it.
func (s *Store) Offer(ctx context.Context, actor models.Actor, id string) (models.OfferPage, error) {
	tx := s.read(ctx)
	a, err := s.awardBy(tx, id)
	if err != nil {
		return models.OfferPage{}, err
	}
	if err := a.mayAnswer(actor); err != nil {
		return models.OfferPage{}, err
	}
	return offerPage(tx, a)
}

func offerPage(tx *gorm.DB, a loadedAward) (models.OfferPage, error) {
	page := models.OfferPage{Award: a.Award, RoundName: a.loaded.Name, RoundSlug: a.loaded.Slug, FundName: a.loaded.Fund.Name, Past: a.Lapsed(a.loaded.Now), Today: today(a.loaded.Now)}
	var err error
	if page.ProposalContent, err = contentOf(tx, a.Proposal); err != nil {
		return page, err
	}
	if page.Holder, err = organisationName(tx, a.loaded.Fund.HolderID); err != nil {
		return page, err
	}
	if organisation := a.recipient().OrganisationID; organisation != nil {
		if page.GroupName, err = organisationName(tx, *organisation); err != nil {
			return page, err
		}
	}
	var line models.AllocationLine
	if err := one(tx.Where("allocation_id = ? AND proposal_id = ?", a.AllocationID, a.ProposalID), &line); err != nil {
		return page, err
	}
	page.Override, page.CostPence = line.Override, page.AskPence
	var initiatives []models.Initiative
	if err := tx.Where("award_id = ?", a.ID).Find(&initiatives).Error; err != nil {
		return page, fmt.Errorf("loading the initiative: %w", err)
	}
	for _, in := range initiatives {
		page.InitiativeSlug = in.Slug
	}
	return page, nil
}

// contentOf is what a proposal says in the version that people voted on.
func contentOf(tx *gorm.DB, p models.Proposal) (models.ProposalContent, error) {
	content := models.ProposalContent{ProposalSlug: p.Slug}
	versions, err := votedVersions(tx, []string{p.ID})
	if err != nil {
		return content, err
	}
	content.ProposalVersion = versions[p.ID]
	if err := tx.Where("version_id = ?", content.ProposalVersion.ID).Order("position").Find(&content.Budget).Error; err != nil {
		return content, fmt.Errorf("loading the budget: %w", err)
	}
	if err := tx.Where("version_id = ?", content.ProposalVersion.ID).Order("side, position").Find(&content.Deal).Error; err != nil {
		return content, fmt.Errorf("loading the deal: %w", err)
	}
	return content, nil
}

// AcceptOffer accepts an award for the group. It becomes an initiative with its steps in the same transaction; the slug is answered.
func (s *Store) AcceptOffer(ctx context.Context, actor models.Actor, id string, in models.AcceptInput) (string, error) {
	slug := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		a, err := s.answer(tx, actor, id)
		if err != nil {
			return err
		}
		now := a.loaded.Now
		initiative, milestones, err := in.Parse(today(now))
		if err != nil {
			return err
		}
		err = changed(tx.Model(&models.Award{}).Where("id = ? AND state = ?", id, models.AwardOffered).Updates(map[string]any{"state": models.AwardAccepted,
			"answered_by": actor.PersonID, "answered_at": now, "organisation_id": a.recipient().OrganisationID}))
		if err != nil {
			return err
		}
		content, err := contentOf(tx, a.Proposal)
		if err != nil {
			return err
		}
		if initiative.ID, err = s.newID(); err != nil {
			return err
		}
		initiative.Slug, initiative.AwardID, initiative.ProposalID, initiative.Title = a.Proposal.Slug, a.ID, a.ProposalID, content.Title
		if err := conflict(tx.Create(&initiative).Error); err != nil {
			return err
		}
		for _, m := range milestones {
			m.InitiativeID = initiative.ID
			if m.ID, err = s.newID(); err != nil {
				return err
			}
			if err := conflict(tx.Create(&m).Error); err != nil {
				return err
			}
		}
		slug = initiative.Slug
		return s.audit(tx, now, act{Actor: actor, Act: models.ActAnswerOffer, Kind: "award", ID: id, Round: a.loaded.ID, Detail: map[string]any{"state": models.AwardAccepted}})
	})
	return slug, err
}

// answer loads an offer that the actor is about to answer.
func (s *Store) answer(tx *gorm.DB, actor models.Actor, id string) (loadedAward, error) {
	a, err := s.awardBy(tx, id)
	if err != nil {
		return a, err
	}
	if err := a.mayAnswer(actor); err != nil {
		return a, err
	}
	return a, a.open()
}

// DeclineOffer says no to an award for the group. Its money goes back to the fund.
func (s *Store) DeclineOffer(ctx context.Context, actor models.Actor, id, reason string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		a, err := s.answer(tx, actor, id)
		if err != nil {
			return err
		}
		if err := models.CheckDecline(reason); err != nil {
			return err
		}
		return s.decline(tx, actor, models.ActAnswerOffer, a, reason)
	})
}

func (s *Store) decline(tx *gorm.DB, actor models.Actor, what models.Act, a loadedAward, reason string) error {
	err := changed(tx.Model(&models.Award{}).Where("id = ? AND state = ?", a.ID, models.AwardOffered).Updates(map[string]any{"state": models.AwardDeclined,
		"answered_by": actor.PersonID, "answered_at": a.loaded.Now, "reason": strings.TrimSpace(reason)}))
	if err != nil {
		return err
	}
	return s.audit(tx, a.loaded.Now, act{Actor: actor, Act: what, Kind: "award", ID: a.ID, Round: a.loaded.ID, Reason: strings.TrimSpace(reason),
		Detail: map[string]any{"state": models.AwardDeclined}})
}

// lapsed loads an offer that nobody answered in time, for an officer of the fund's holder.
func (s *Store) lapsed(tx *gorm.DB, actor models.Actor, id string) (loadedAward, error) {
	a, err := s.awardBy(tx, id)
	if err != nil {
		return a, err
	}
	if err := a.loaded.proposesAwards(actor); err != nil {
		return a, err
	}
	if a.State != models.AwardOffered || !a.Lapsed(a.loaded.Now) {
		return a, models.Errorf(models.Conflict, "This offer can still be answered, or was answered already")
	}
	return a, nil
}

// ExtendOffer gives a group that did not answer in time as long again, and answers the round's slug.
func (s *Store) ExtendOffer(ctx context.Context, actor models.Actor, id string) (string, error) {
	slug := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		a, err := s.lapsed(tx, actor, id)
		if err != nil {
			return err
		}
		slug = a.loaded.Slug
		until := answerBy(a.loaded.Now)
		if err := changed(tx.Model(&models.Award{}).Where("id = ? AND state = ?", id, models.AwardOffered).Update("answer_by", until)); err != nil {
			return err
		}
		return s.audit(tx, a.loaded.Now, act{Actor: actor, Act: models.ActProposeAwards, Kind: "award", ID: id, Round: a.loaded.ID,
			Detail: map[string]any{"answer_by": until.Format(time.RFC3339)}})
	})
	return slug, err
}

// TakeBackOffer ends an offer that nobody answered in time, so that its money can be awarded again. It answers the round's slug.
func (s *Store) TakeBackOffer(ctx context.Context, actor models.Actor, id string) (string, error) {
	slug := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		a, err := s.lapsed(tx, actor, id)
		if err != nil {
			return err
		}
		slug = a.loaded.Slug
		return s.decline(tx, actor, models.ActProposeAwards, a, "The group did not answer in time")
	})
	return slug, err
}
