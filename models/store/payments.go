package store

import (
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// paymentRow is a payment with the columns around it that its view needs.
type paymentRow struct {
	models.Payment
	Title          string
	InitiativeSlug string
	AwardReference string
	AwardPence     int64
	ProposalID     string
	OrganisationID *string
	MadeBy         string
	AskedByName    string
	DecidedByName  string
	MilestoneTitle string
}

// paymentViews are the payments that the query's conditions leave, the oldest first. Conditions may name payments, awards, funds, initiatives.
func (s *Store) paymentViews(query *gorm.DB) ([]models.PaymentView, error) {
	var rows []paymentRow
	err := query.Session(&gorm.Session{}).Table("payments").Select("payments.*, initiatives.title, initiatives.slug AS initiative_slug, awards.reference AS award_reference, " +
		"awards.amount_pence AS award_pence, awards.proposal_id, COALESCE(awards.organisation_id, proposals.organisation_id) AS organisation_id, proposals.made_by, " +
		"asker.display_name AS asked_by_name, COALESCE(decider.display_name, '') AS decided_by_name, COALESCE(milestones.title, '') AS milestone_title").
		Joins("JOIN awards ON awards.id = payments.award_id").Joins("JOIN proposals ON proposals.id = awards.proposal_id").
		Joins("JOIN funds ON funds.id = awards.fund_id").Joins("JOIN initiatives ON initiatives.award_id = awards.id").
		Joins("JOIN people asker ON asker.id = payments.asked_by").Joins("LEFT JOIN people decider ON decider.id = payments.decided_by").
		Joins("LEFT JOIN milestones ON milestones.id = payments.milestone_id").Order("payments.asked_at, payments.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading the payments: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	proposals := make([]string, len(rows))
	for i, r := range rows {
		proposals[i] = r.ProposalID
	}
	versions, err := votedVersions(query.Session(&gorm.Session{NewDB: true}), proposals)
	if err != nil {
		return nil, err
	}
	views := make([]models.PaymentView, len(rows))
	for i, r := range rows {
		views[i] = models.PaymentView{Payment: r.Payment, Title: r.Title, InitiativeSlug: r.InitiativeSlug, GroupName: versions[r.ProposalID].GroupName,
			AwardReference: r.AwardReference, AwardPence: r.AwardPence, AskedByName: r.AskedByName, DecidedByName: r.DecidedByName, MilestoneTitle: r.MilestoneTitle,
			Recipient: models.Recipient{OrganisationID: r.OrganisationID, MadeBy: r.MadeBy}}
	}
	return views, nil
}
