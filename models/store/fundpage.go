package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// fundToldSQL holds of a fund once a round of it was published: from then on people know what is in it.
const fundToldSQL = "EXISTS (SELECT 1 FROM rounds WHERE rounds.fund_id = funds.id AND rounds.published_at IS NOT NULL)"

// seesDrafts reports whether the actor sees a fund of which no round was published: they work for its holder.
func seesDrafts(actor models.Actor, holderID string) bool {
	return slices.Contains(actor.Organisations(models.Officer, models.Approver), holderID)
}

// fundCards are the funds that the actor may see, of those that the query leaves.
func fundCards(query *gorm.DB, actor models.Actor) ([]models.FundCard, error) {
	var rows []struct {
		models.Fund
		HolderName string
		Told       bool
	}
	err := query.Table("funds").Select("funds.*, organisations.name AS holder_name, " + fundToldSQL + " AS told").Joins("JOIN organisations ON organisations.id = funds.holder_id").
		Order("funds.financial_year DESC, funds.created_at DESC, funds.name").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading the funds: %w", err)
	}
	var cards []models.FundCard
	var ids []string
	for _, r := range rows {
		if r.Told || seesDrafts(actor, r.HolderID) {
			cards, ids = append(cards, models.FundCard{Fund: r.Fund, HolderName: r.HolderName, Draft: !r.Told}), append(ids, r.ID)
		}
	}
	sums, err := fundSums(fresh(query), ids, "")
	if err != nil {
		return nil, err
	}
	for i, c := range cards {
		cards[i].FundSums = sums[c.ID]
	}
	return cards, nil
}

// FundsPage is all funds of which a round was published, the newest year first, and the drafts that the actor may see.
func (s *Store) FundsPage(ctx context.Context, actor models.Actor) (models.FundsPage, error) {
	cards, err := fundCards(s.read(ctx), actor)
	return models.FundsPage{Funds: cards, MayMake: models.Can(actor, models.ActDraftRound, models.AnyStage) != models.ScopeNone}, err
}

// FundPage is the page of a fund. A draft is seen by those who work on it.
func (s *Store) FundPage(ctx context.Context, actor models.Actor, slug string) (models.FundPage, error) {
	db := s.read(ctx)
	page, err := fundPage(db, actor, slug)
	if err != nil {
		return page, err
	}
	page.Rounds, err = s.publicRounds(ctx, func(q *gorm.DB) *gorm.DB { return q.Where("rounds.fund_id = ?", page.ID) })
	if err != nil {
		return page, err
	}
	var initiatives []models.Initiative
	err = db.Where("award_id IN (?)", db.Model(&models.Award{}).Select("id").Where("fund_id = ?", page.ID)).Order("title, id").Find(&initiatives).Error
	if err != nil {
		return page, fmt.Errorf("loading what a fund paid for: %w", err)
	}
	awards := make([]string, len(initiatives))
	for i, in := range initiatives {
		awards[i] = in.AwardID
	}
	money, err := moneyOf(db, awards)
	for _, in := range initiatives {
		page.Initiatives = append(page.Initiatives, models.FundInitiative{Slug: in.Slug, Title: in.Title, State: in.State, AwardMoney: money[in.AwardID]})
	}
	return page, err
}

// fundPage is a fund with what was put into it.
func fundPage(db *gorm.DB, actor models.Actor, slug string) (models.FundPage, error) {
	var page models.FundPage
	cards, err := fundCards(db.Where("funds.slug = ?", slug), actor)
	if err != nil {
		return page, err
	}
	if len(cards) != 1 {
		return page, models.Missing()
	}
	page.FundCard = cards[0]
	page.MayChange = models.Can(actor, models.ActDraftRound, models.AnyStage) != models.ScopeNone && officerOf(actor, page.HolderID)
	var added []models.FundAddition
	err = db.Model(&models.Contribution{}).Select("organisations.name, contributions.amount_pence, contributions.reason, contributions.created_at").
		Joins("JOIN organisations ON organisations.id = contributions.organisation_id").Where("fund_id = ?", page.ID).
		Order("contributions.created_at DESC, contributions.id").Scan(&added).Error
	if err != nil {
		return page, fmt.Errorf("loading contributions: %w", err)
	}
	for _, a := range added {
		if a.Reason != "" {
			page.Added = append(page.Added, a)
		}
		i := slices.IndexFunc(page.Contributions, func(c models.FundContribution) bool { return c.Name == a.Name })
		if i < 0 {
			page.Contributions = append(page.Contributions, a.FundContribution)
			continue
		}
		page.Contributions[i].AmountPence += a.AmountPence
	}
	slices.SortStableFunc(page.Contributions, func(a, b models.FundContribution) int {
		if a.AmountPence != b.AmountPence {
			return int(b.AmountPence - a.AmountPence)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return page, nil
}

// FundToChange is a fund for an officer of its holder, who corrects it while it is a draft and adds money afterwards. For anybody else it is not there.
func (s *Store) FundToChange(ctx context.Context, actor models.Actor, slug string) (models.FundToChange, error) {
	db := s.read(ctx)
	page, err := officersFund(db, actor, slug)
	if err != nil {
		return models.FundToChange{}, err
	}
	options, err := s.roundOptions(db, actor, "")
	options.Holders = slices.DeleteFunc(options.Holders, func(o models.Organisation) bool { return o.ID != page.HolderID })
	return models.FundToChange{FundPage: page, Options: options}, err
}

func officersFund(db *gorm.DB, actor models.Actor, slug string) (models.FundPage, error) {
	page, err := fundPage(db, actor, slug)
	if err == nil && !page.MayChange {
		err = models.Missing()
	}
	return page, err
}

// What the audit trail calls the two kinds of change of a fund: of a draft, and money that came in after people were told of it.
const (
	auditFund      = "fund"
	auditFundAdded = "fund_addition"
)

// CorrectFund corrects a fund of which no round was published: its name, purpose and year, and who put in how much. It never has less in it than its
// rounds hold. Its address and its holder stay.
func (s *Store) CorrectFund(ctx context.Context, actor models.Actor, slug string, in models.FundInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		page, err := s.lockedFund(tx, actor, slug)
		if err != nil {
			return err
		}
		if !page.Draft {
			return models.Errorf(models.Conflict, "People were told what is in this fund, so it stays. You can add money to it")
		}
		typed, err := in.Parse([]models.Organisation{{ID: page.HolderID}})
		if err != nil {
			return err
		}
		if err := typed.CheckHolds(page.HeldPence); err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		err = changed(tx.Model(&models.Fund{}).Where("id = ?", page.ID).Updates(map[string]any{"name": typed.Name, "purpose": typed.Purpose, "financial_year": typed.FinancialYear}))
		if err != nil {
			return err
		}
		if err := tx.Where("fund_id = ?", page.ID).Delete(&models.Contribution{}).Error; err != nil {
			return conflict(err)
		}
		if err := s.contribute(tx, now, page.ID, typed); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditFund, ID: page.ID,
			Detail: map[string]any{"corrected": true, "name": typed.Name, "amount_pence": typed.TotalPence(), "before_pence": page.TotalPence, "contributions": typed.Contributions}})
	})
}

// AddToFund adds money to a fund of which a round was published. Everybody reads who put it in, when and why.
func (s *Store) AddToFund(ctx context.Context, actor models.Actor, slug string, in models.AdditionInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		page, err := s.lockedFund(tx, actor, slug)
		if err != nil {
			return err
		}
		if page.Draft {
			return models.Errorf(models.Conflict, "No round of this fund is published yet. Correct what is in it instead")
		}
		typed, reason, err := in.Parse()
		if err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := s.putIn(tx, now, page.ID, typed, reason); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditFundAdded, ID: page.ID, Reason: reason,
			Detail: map[string]any{"organisation": typed.Organisation, "amount_pence": typed.Pence}})
	})
}

// lockedFund is a fund of the officer's, for which everybody waits who shares or awards its money.
func (s *Store) lockedFund(tx *gorm.DB, actor models.Actor, slug string) (models.FundPage, error) {
	page, err := officersFund(fresh(tx), actor, slug)
	if err != nil {
		return page, err
	}
	if err := lockFund(tx, page.ID); err != nil {
		return page, err
	}
	return officersFund(fresh(tx), actor, slug)
}
