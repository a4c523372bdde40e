package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/messages"

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

// AskPayment asks for money from an award, on behalf of its group, and answers the payment's id. The sum of all that is asked for never goes
// above the award, however many ask at once: they wait for each other.
func (s *Store) AskPayment(ctx context.Context, actor models.Actor, slug string, input models.PaymentInput) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	return id, s.deliver(ctx, actor, models.ActAskPayment, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if in.State != models.InitiativeUnderWay {
			return act{}, models.Errorf(models.Closed, "This has ended, so no more money can be asked for")
		}
		payment, err := s.newPayment(tx, in, actor, id, input)
		if err != nil {
			return act{}, err
		}
		if err := conflict(tx.Create(&payment).Error); err != nil {
			return act{}, err
		}
		if err := s.tellPayers(ctx, tx, in, payment); err != nil {
			return act{}, err
		}
		return act{Kind: "payment", ID: id, Detail: map[string]any{"award": in.award.Reference, "amount_pence": payment.AmountPence, "hash": payment.ContentHash}}, nil
	})
}

// newPayment checks what is asked for against what the award has left, under the award's lock.
func (s *Store) newPayment(tx *gorm.DB, in loadedInitiative, actor models.Actor, id string, input models.PaymentInput) (models.Payment, error) {
	p := models.Payment{ID: id, AwardID: in.AwardID, Purpose: strings.TrimSpace(input.Purpose), State: models.PaymentAsked, AskedBy: actor.PersonID, AskedAt: in.award.loaded.Now}
	var award models.Award
	if err := one(lock(tx.Where("id = ?", in.AwardID)), &award); err != nil {
		return p, err
	}
	var taken int64
	if err := tx.Model(&models.Payment{}).Where("award_id = ? AND state <> ?", in.AwardID, models.PaymentRefused).Select("COALESCE(SUM(amount_pence), 0)").Scan(&taken).Error; err != nil {
		return p, fmt.Errorf("adding up the payments: %w", err)
	}
	left := award.AmountPence - taken
	if left <= 0 {
		return p, models.Errorf(models.Conflict, "All of this award is asked for already")
	}
	if input.Whole {
		if !award.UpFront() || taken > 0 {
			return p, models.Errorf(models.Conflict, "This award can't be asked for whole. Ask for a part of it")
		}
		p.AmountPence, p.Purpose = award.AmountPence, in.Title
	} else {
		var err error
		if p.AmountPence, err = input.Parse(left); err != nil {
			return p, err
		}
	}
	if input.MilestoneID != "" {
		m, err := milestoneOf(tx, in, input.MilestoneID)
		if err != nil {
			return p, err
		}
		p.MilestoneID = &m.ID
	}
	var err error
	p.ContentHash, err = models.ContentHash(p.Content(award, in.award.recipient()))
	return p, err
}

// tellPayers writes to everybody who may decide on the payment.
func (s *Store) tellPayers(ctx context.Context, tx *gorm.DB, in loadedInitiative, p models.Payment) error {
	approvers, err := peopleWith(tx, models.Approver, in.award.loaded.Fund.HolderID)
	if err != nil {
		return err
	}
	for _, a := range approvers {
		if a.ID == p.AskedBy {
			continue
		}
		subject, body := messages.PaymentToApprove(ctx, in.Title, p.AmountPence, s.baseURL+"/desk/payments/"+p.ID)
		if err := s.enqueue(tx, in.award.loaded.Now, "payment", "payment-asked:"+p.ID+":"+a.ID, a.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// PaymentsPage is an approver's list of the payments from their organisation's funds. Of those decided it has the newest hundred.
func (s *Store) PaymentsPage(ctx context.Context, actor models.Actor) (models.PaymentsPage, error) {
	var page models.PaymentsPage
	holders := actor.Organisations(models.Approver)
	if models.Can(actor, models.ActApprovePayment, models.AnyStage) == models.ScopeNone || len(holders) == 0 {
		return page, models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActApprovePayment))
	}
	views, err := s.paymentViews(s.read(ctx).Where("funds.holder_id IN ?", holders))
	if err != nil {
		return page, err
	}
	for _, v := range views {
		switch v.State {
		case models.PaymentAsked:
			page.Asked = append(page.Asked, v)
		case models.PaymentApproved:
			page.Approved = append(page.Approved, v)
		default:
			page.Done = append(page.Done, v)
		}
	}
	slices.Reverse(page.Done)
	page.Done = page.Done[:min(len(page.Done), 100)]
	return page, nil
}

// PaymentPage is one payment as an approver decides on it and records it.
func (s *Store) PaymentPage(ctx context.Context, actor models.Actor, id string) (models.PaymentPage, error) {
	return s.paymentBy(s.read(ctx), actor, id)
}

// paymentBy loads a payment for an approver of the organisation that holds the fund.
func (s *Store) paymentBy(tx *gorm.DB, actor models.Actor, id string) (models.PaymentPage, error) {
	var page models.PaymentPage
	holders := actor.Organisations(models.Approver)
	if !validID(id) || len(holders) == 0 || models.Can(actor, models.ActApprovePayment, models.AnyStage) == models.ScopeNone {
		return page, models.Missing()
	}
	views, err := s.paymentViews(tx.Where("payments.id = ? AND funds.holder_id IN ?", id, holders))
	if err != nil {
		return page, err
	}
	if len(views) != 1 {
		return page, models.Missing()
	}
	page.PaymentView = views[0]
	page.MayNot = models.CheckSecondPerson(actor, page.AskedBy, page.Recipient)
	now, err := s.now(tx)
	if err != nil {
		return page, err
	}
	page.Today = today(now)
	var others []models.Payment
	if err := tx.Where("award_id = ? AND id <> ? AND state <> ?", page.AwardID, id, models.PaymentRefused).Find(&others).Error; err != nil {
		return page, fmt.Errorf("loading the award's payments: %w", err)
	}
	for _, p := range others {
		if p.State == models.PaymentPaid {
			page.PaidPence += p.AmountPence
		} else {
			page.OtherPence += p.AmountPence
		}
	}
	a, err := s.awardBy(tx, page.AwardID)
	if err != nil {
		return page, err
	}
	page.RoundID = a.loaded.ID
	page.Holder, err = organisationName(tx, a.loaded.Fund.HolderID)
	return page, err
}

// DecidePayment approves or refuses a payment. As with awards, the decision holds only for exactly what the actor saw.
func (s *Store) DecidePayment(ctx context.Context, actor models.Actor, id string, in models.DecisionInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		page, err := s.paymentBy(tx, actor, id)
		if err != nil {
			return err
		}
		if page.State != models.PaymentAsked {
			return models.Errorf(models.Conflict, "This payment was decided already")
		}
		if page.MayNot != nil {
			return page.MayNot
		}
		if err := in.Check(); err != nil {
			return err
		}
		a, err := s.awardBy(tx, page.AwardID)
		if err != nil {
			return err
		}
		err = fits(in.Hash, page.ContentHash, func() (string, error) { return models.ContentHash(page.Content(a.Award, a.recipient())) })
		if err != nil {
			return err
		}
		now := a.loaded.Now
		state := map[string]string{"approve": models.PaymentApproved, "refuse": models.PaymentRefused}[in.Decide]
		err = changed(tx.Model(&models.Payment{}).Where("id = ? AND state = ?", id, models.PaymentAsked).
			Updates(map[string]any{"state": state, "decided_by": actor.PersonID, "decided_at": now, "reason": in.Reason}))
		if err != nil {
			return err
		}
		if state == models.PaymentRefused {
			if err := s.tellAsker(ctx, tx, a, page, in.Reason); err != nil {
				return err
			}
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActApprovePayment, Kind: "payment", ID: id, Round: page.RoundID, Reason: in.Reason,
			Detail: map[string]any{"state": state, "hash": page.ContentHash, "amount_pence": page.AmountPence}})
	})
}

// tellAsker writes to whoever asked for a payment that was refused.
func (s *Store) tellAsker(ctx context.Context, tx *gorm.DB, a loadedAward, page models.PaymentPage, reason string) error {
	var asker models.Person
	if err := one(tx.Where("id = ?", page.AskedBy), &asker); err != nil {
		return err
	}
	subject, body := messages.PaymentRefused(ctx, page.Title, page.AmountPence, reason, s.baseURL+"/initiatives/"+page.InitiativeSlug+"/manage")
	return s.enqueue(tx, a.loaded.Now, "payment", "payment-refused:"+page.ID, asker.Email, subject, body)
}

// RecordPaid records that an approved payment was made in the holder's finance system, which alone knows the bank account.
func (s *Store) RecordPaid(ctx context.Context, actor models.Actor, id string, input models.PaidInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		page, err := s.paymentBy(tx, actor, id)
		if err != nil {
			return err
		}
		if page.State != models.PaymentApproved {
			return models.Errorf(models.Conflict, "Only an approved payment can be recorded as paid, once")
		}
		if page.MayNot != nil {
			return page.MayNot
		}
		day, err := input.Parse(today(*page.DecidedAt), page.Today)
		if err != nil {
			return err
		}
		reference := strings.TrimSpace(input.Reference)
		err = changed(tx.Model(&models.Payment{}).Where("id = ? AND state = ?", id, models.PaymentApproved).
			Updates(map[string]any{"state": models.PaymentPaid, "paid_on": day, "finance_reference": reference}))
		if err != nil {
			return err
		}
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		people, err := recipients(tx, page.Recipient)
		if err != nil {
			return err
		}
		for _, p := range people {
			subject, body := messages.PaymentMade(ctx, page.Title, page.AmountPence, s.baseURL+"/initiatives/"+page.InitiativeSlug+"/manage")
			if err := s.enqueue(tx, now, "payment", "payment-made:"+id+":"+p.ID, p.Email, subject, body); err != nil {
				return err
			}
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActApprovePayment, Kind: "payment", ID: id, Round: page.RoundID,
			Detail: map[string]any{"state": models.PaymentPaid, "paid_on": day, "finance_reference": reference}})
	})
}
