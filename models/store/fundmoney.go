package store

import (
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// stands is what of an award is or will be paid: all of it, until its initiative ends. Then it is what was asked for and not refused; nothing more is
// asked for after that, which the schema holds too.
const stands = `CASE WHEN EXISTS (SELECT 1 FROM initiatives WHERE initiatives.award_id = awards.id AND initiatives.state <> 'under_way')
	THEN (SELECT COALESCE(SUM(payments.amount_pence), 0) FROM payments WHERE payments.award_id = awards.id AND payments.state <> 'refused') ELSE awards.amount_pence END`

// awardSum is the money of one award.
type awardSum struct {
	ID     string
	FundID string
	models.AwardMoney
}

// awardSums are the money of the awards that the condition leaves.
func awardSums(tx *gorm.DB, where string, args ...any) ([]awardSum, error) {
	var list []awardSum
	err := tx.Table("awards").Select("awards.id, awards.fund_id, awards.amount_pence AS award_pence, "+stands+" AS stands_pence, "+
		"(SELECT COALESCE(SUM(payments.amount_pence), 0) FROM payments WHERE payments.award_id = awards.id AND payments.state = ?) AS paid_pence", models.PaymentPaid).
		Where(where, args...).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("adding up awards: %w", err)
	}
	return list, nil
}

// moneyOf is the money of these awards, by the award's id.
func moneyOf(tx *gorm.DB, awardIDs []string) (map[string]models.AwardMoney, error) {
	list, err := awardSums(tx, "awards.id IN ?", awardIDs)
	money := map[string]models.AwardMoney{}
	for _, a := range list {
		money[a.ID] = a.AwardMoney
	}
	return money, err
}

// fundSums is the money of these funds, by the fund's id. The pot of the round except is not counted; empty for all.
func fundSums(tx *gorm.DB, fundIDs []string, except string) (map[string]models.FundSums, error) {
	sums := map[string]models.FundSums{}
	var contributions []models.Contribution
	if err := tx.Where("fund_id IN ?", fundIDs).Find(&contributions).Error; err != nil {
		return nil, fmt.Errorf("loading what is in the funds: %w", err)
	}
	var rounds []models.Round
	if err := tx.Select("id", "fund_id", "pot_pence").Where("fund_id IN ? AND cancelled_at IS NULL", fundIDs).Find(&rounds).Error; err != nil {
		return nil, fmt.Errorf("loading the rounds of the funds: %w", err)
	}
	awards, err := awardSums(tx, "awards.fund_id IN ? AND awards.state <> ?", fundIDs, models.AwardDeclined)
	if err != nil {
		return nil, err
	}
	for _, c := range contributions {
		f := sums[c.FundID]
		f.TotalPence += c.AmountPence
		sums[c.FundID] = f
	}
	for _, r := range rounds {
		if f := sums[r.FundID]; r.ID != except {
			f.HeldPence += r.PotPence
			sums[r.FundID] = f
		}
	}
	for _, a := range awards {
		f := sums[a.FundID]
		f.AwardMoney = f.AwardMoney.Plus(a.AwardMoney)
		f.HeldPence -= a.Back()
		sums[a.FundID] = f
	}
	return sums, nil
}
