package store

import (
	"context"
	"fmt"

	"acorn/models"
)

// WaitingForApprover is what waits for the actor's decision as an approver: awards that somebody proposed and payments that somebody asked
// for, from funds that their organisation holds, the oldest first. What they asked for themselves waits for somebody else.
func (s *Store) WaitingForApprover(ctx context.Context, actor models.Actor) ([]models.Waiting, error) {
	holders := actor.Organisations(models.Approver)
	if len(holders) == 0 {
		return nil, nil
	}
	var waiting []models.Waiting
	var allocations []struct {
		ID          string
		Title       string
		AmountPence int64
	}
	err := s.read(ctx).Table("allocations").Select("allocations.id, rounds.name AS title, "+
		"(SELECT COALESCE(SUM(amount_pence), 0) FROM allocation_lines WHERE allocation_id = allocations.id) AS amount_pence").
		Joins("JOIN rounds ON rounds.id = allocations.round_id").Joins("JOIN funds ON funds.id = rounds.fund_id").
		Where("allocations.state = ? AND allocations.proposed_by <> ? AND funds.holder_id IN ?", models.AllocationProposed, actor.PersonID, holders).
		Order("allocations.proposed_at, allocations.id").Find(&allocations).Error
	if err != nil {
		return nil, fmt.Errorf("loading the awards to approve: %w", err)
	}
	for _, a := range allocations {
		waiting = append(waiting, models.Waiting{Kind: models.WaitingAward, ID: a.ID, Title: a.Title, Href: "/desk/awards/" + a.ID, AmountPence: a.AmountPence})
	}
	payments, err := s.paymentViews(s.read(ctx).Where("payments.state = ? AND payments.asked_by <> ? AND funds.holder_id IN ?", models.PaymentAsked, actor.PersonID, holders))
	if err != nil {
		return nil, err
	}
	for _, p := range payments {
		waiting = append(waiting, models.Waiting{Kind: models.WaitingPayment, ID: p.ID, Title: p.Title, Href: "/desk/payments/" + p.ID, AmountPence: p.AmountPence})
	}
	return waiting, nil
}

// OffersFor are the offers that wait for the actor's answer: those to groups that they lead, the first to lapse first.
func (s *Store) OffersFor(ctx context.Context, actor models.Actor) ([]models.OfferCard, error) {
	groups := actor.Organisations(models.Lead)
	if len(groups) == 0 {
		return nil, nil
	}
	now, err := s.Now(ctx)
	if err != nil {
		return nil, err
	}
	var awards []models.Award
	err = s.read(ctx).Select("awards.*").Joins("JOIN proposals ON proposals.id = awards.proposal_id").
		Where("awards.state = ? AND awards.answer_by >= ? AND COALESCE(awards.organisation_id, proposals.organisation_id) IN ?", models.AwardOffered, now, groups).
		Order("awards.answer_by, awards.id").Find(&awards).Error
	if err != nil {
		return nil, fmt.Errorf("loading the actor's offers: %w", err)
	}
	proposals := make([]string, len(awards))
	for i, a := range awards {
		proposals[i] = a.ProposalID
	}
	versions, err := votedVersions(s.read(ctx), proposals)
	if err != nil {
		return nil, err
	}
	offers := make([]models.OfferCard, len(awards))
	for i, a := range awards {
		offers[i] = models.OfferCard{ID: a.ID, Title: versions[a.ProposalID].Title, AmountPence: a.AmountPence, AnswerBy: a.AnswerBy}
	}
	return offers, nil
}

// DeskCounts are how many needs, concerns and payments wait for somebody, where the actor is one who may decide about them.
func (s *Store) DeskCounts(ctx context.Context, actor models.Actor) (models.DeskCounts, error) {
	var counts models.DeskCounts
	for _, count := range []struct {
		act   models.Act
		table any
		where string
		into  *int
	}{
		{models.ActModerate, &models.Need{}, "released_at IS NULL AND refused_at IS NULL", &counts.Needs},
		{models.ActReadConcerns, &models.Concern{}, "handled_at IS NULL", &counts.Concerns},
	} {
		if models.Can(actor, count.act, models.AnyStage) == models.ScopeNone {
			continue
		}
		var n int64
		if err := s.read(ctx).Model(count.table).Where(count.where).Count(&n).Error; err != nil {
			return counts, fmt.Errorf("counting what waits: %w", err)
		}
		*count.into = int(n)
	}
	var err error
	if counts.Held, err = s.heldBack(ctx, actor); err != nil {
		return counts, err
	}
	if counts.Approve, err = s.paymentsIn(ctx, actor, models.PaymentAsked); err != nil {
		return counts, err
	}
	counts.Pay, err = s.paymentsIn(ctx, actor, models.PaymentApproved)
	return counts, err
}

// paymentsIn counts the payments in a state from funds that the actor approves for, without those that they asked for themselves.
func (s *Store) paymentsIn(ctx context.Context, actor models.Actor, state string) (int, error) {
	var n int64
	err := s.read(ctx).Model(&models.Payment{}).Joins("JOIN awards ON awards.id = payments.award_id").Joins("JOIN funds ON funds.id = awards.fund_id").
		Where("payments.state = ? AND payments.asked_by <> ? AND funds.holder_id IN ?", state, actor.PersonID, actor.Organisations(models.Approver)).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting the payments that wait: %w", err)
	}
	return int(n), nil
}
