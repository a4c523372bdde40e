package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// askedTo are the requests to own a draft that this person can answer: those to the address with which they sign in.
func askedTo(query *gorm.DB, actor models.Actor) *gorm.DB {
	return query.Model(&models.Handover{}).Where("state = ? AND to_email = ?", models.HandoverAsked, actor.Email)
}

// endHandovers takes back the requests that wait, of those that meet the condition.
func endHandovers(tx *gorm.DB, now time.Time, where string, args ...any) error {
	err := tx.Model(&models.Handover{}).Where("state = ?", models.HandoverAsked).Where(where, args...).Updates(map[string]any{"state": models.HandoverWithdrawn, "ended_at": now}).Error
	return conflict(err)
}

// AskHandover asks somebody, by their address, to own a draft. They get a mail that says what the one who asks is called, and nothing else about them.
func (s *Store) AskHandover(ctx context.Context, actor models.Actor, council models.Council, slug string, in models.HandoverInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		d, err := s.draftToWrite(tx, actor, slug, models.ActSubmit)
		if err != nil {
			return err
		}
		now := d.Round.Now
		if d.State != models.ProposalDraft || !models.ProposalIsOpen(d.State, d.Round.Stage) {
			return closedToProposals()
		}
		var owner models.Person
		if err := one(tx.Where("id = ?", d.MadeBy), &owner); err != nil {
			return err
		}
		email, err := in.Parse(actor.Email, owner.Email)
		if err != nil {
			return err
		}
		if err := mayAsk(tx, actor, d, now); err != nil {
			return err
		}
		h := models.Handover{ProposalID: d.ID, AskedBy: actor.PersonID, ToEmail: email, State: models.HandoverAsked, AskedAt: now,
			AnswerBy: models.HandoverUntil(now, d.Round.State.Timetable[models.Proposing].ClosesAt), KeepUntil: now.Add(models.HandoverKept)}
		if h.ID, err = s.newID(); err != nil {
			return err
		}
		if err := conflict(tx.Create(&h).Error); err != nil {
			return err
		}
		subject, body := messages.HandoverAsked(ctx, council.Name, called(actor.DisplayName), last(d.Versions).Title, s.baseURL+"/proposals/"+d.Slug+"/look-after", h.AnswerBy)
		if err := s.enqueue(tx, now, handoverMail, handoverKey(h), email, subject, body); err != nil {
			return err
		}
		return s.auditHandover(tx, actor, d, "asked somebody else to own it")
	})
}

// handoverKey names the mail that asks, so that it can be found again when whoever asked closes their account.
func handoverKey(h models.Handover) string { return handoverMail + ":" + h.ID }

// called is what somebody is called, or nothing where they have not said.
func called(displayName string) string {
	if displayName == newMember {
		return ""
	}
	return displayName
}

// mayAsk answers nil unless somebody is asked already, or too many were.
func mayAsk(tx *gorm.DB, actor models.Actor, d draft, now time.Time) error {
	late := tx.Model(&models.Handover{}).Where("proposal_id = ? AND state = ? AND answer_by <= ?", d.ID, models.HandoverAsked, now)
	if err := late.Updates(map[string]any{"state": models.HandoverExpired, "ended_at": now}).Error; err != nil {
		return conflict(err)
	}
	var waits, lately int64
	if err := tx.Model(&models.Handover{}).Where("proposal_id = ? AND state = ?", d.ID, models.HandoverAsked).Count(&waits).Error; err != nil {
		return fmt.Errorf("looking for a request: %w", err)
	}
	if waits > 0 {
		return models.Errorf(models.Conflict, "You have asked somebody already. Take that back first")
	}
	if err := tx.Model(&models.Handover{}).Where("asked_by = ? AND asked_at > ?", actor.PersonID, now.Add(-24*time.Hour)).Count(&lately).Error; err != nil {
		return fmt.Errorf("counting requests: %w", err)
	}
	if lately >= models.MostHandovers {
		return models.Errorf(models.TooMany, "You have asked {{.N}} people today. Ask again tomorrow", "N", lately)
	}
	return nil
}

// TakeBackHandover takes the request back that waits. Whoever was asked finds nothing at its address any more.
func (s *Store) TakeBackHandover(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		d, err := s.draftToWrite(tx, actor, slug, models.ActSubmit)
		if err != nil {
			return err
		}
		if !models.ProposalIsOpen(d.State, d.Round.Stage) {
			return closedToProposals()
		}
		err = changed(tx.Model(&models.Handover{}).Where("proposal_id = ? AND state = ?", d.ID, models.HandoverAsked).
			Updates(map[string]any{"state": models.HandoverWithdrawn, "ended_at": d.Round.Now}))
		if err != nil {
			return err
		}
		return s.auditHandover(tx, actor, d, "took back that somebody else owns it")
	})
}

// AnswerHandover says yes or no for whoever was asked. With yes they own the draft from then on: nobody else does, and whoever began it can still read
// and write it.
func (s *Store) AnswerHandover(ctx context.Context, actor models.Actor, slug string, accept bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var d draft
		if err := one(lock(bySlug(tx, slug).Where("proposals.id IN (?)", askedTo(fresh(tx), actor).Select("proposal_id"))), &d.Proposal); err != nil {
			return err
		}
		if err := s.fill(tx, &d); err != nil {
			return err
		}
		var h models.Handover
		if err := one(lock(askedTo(tx, actor).Where("proposal_id = ?", d.ID)), &h); err != nil {
			return err
		}
		if err := d.Round.mayPropose(actor, models.ActSubmit); err != nil {
			return err
		}
		if !models.ProposalIsOpen(d.State, d.Round.Stage) {
			return closedToProposals()
		}
		if !h.Waits(d.Round.Now) {
			return models.Errorf(models.Closed, "The time to answer is over. If you still want to, they can ask you again")
		}
		state := models.HandoverDeclined
		if accept {
			state = models.HandoverAccepted
			if err := s.own(tx, actor, d); err != nil {
				return err
			}
		}
		err := changed(tx.Model(&models.Handover{}).Where("id = ? AND state = ?", h.ID, models.HandoverAsked).
			Updates(map[string]any{"state": state, "answered_by": actor.PersonID, "ended_at": d.Round.Now}))
		if err != nil {
			return err
		}
		var asker models.Person
		if err := one(tx.Where("id = ?", h.AskedBy), &asker); err != nil {
			return err
		}
		subject, body := messages.HandoverAnswered(ctx, last(d.Versions).Title, accept, s.baseURL+"/proposals/"+d.Slug+"/edit")
		if err := s.enqueue(tx, d.Round.Now, "handover_answered", "handover_answered:"+h.ID, asker.Email, subject, body); err != nil {
			return err
		}
		return s.auditHandover(tx, actor, d, state)
	})
}

// own makes the draft the actor's.
func (s *Store) own(tx *gorm.DB, actor models.Actor, d draft) error {
	if !actor.Adult {
		return models.Errorf(models.Forbidden, "You are under 18. An adult has to look after an idea, because an adult answers for the money")
	}
	begun := &d.MadeBy
	if d.BegunBy != nil {
		begun = d.BegunBy
	}
	if *begun == actor.PersonID { // it came back to whoever began it
		begun = nil
	}
	return changed(tx.Model(&models.Proposal{}).Where("id = ? AND made_by = ? AND state = ?", d.ID, d.MadeBy, models.ProposalDraft).
		Updates(map[string]any{"made_by": actor.PersonID, "begun_by": begun, "keep_until": d.Round.Now.Add(draftKept)}))
}

// auditHandover records what an officer does with somebody's draft on their behalf.
func (s *Store) auditHandover(tx *gorm.DB, actor models.Actor, d draft, what string) error {
	if !d.Round.onBehalf(actor) {
		return nil
	}
	return s.audit(tx, d.Round.Now, act{Actor: actor, Act: models.ActSubmit, Kind: "proposal", ID: d.ID, Round: d.RoundID, Detail: map[string]any{"handover": what}})
}

// handedOver adds to the page of a draft what is asked about owning it: to its owner, and to whoever is asked.
func handedOver(tx *gorm.DB, actor models.Actor, d draft, page *models.DraftPage) error {
	var err error
	if page.Asks, err = request(tx, actor, d); err != nil || !page.Owned {
		return err
	}
	var newest []models.Handover
	if err := tx.Where("proposal_id = ?", d.ID).Order("asked_at DESC, id").Limit(1).Find(&newest).Error; err != nil {
		return fmt.Errorf("loading requests: %w", err)
	}
	for _, h := range newest {
		if h.State == models.HandoverAsked && !h.Waits(d.Round.Now) {
			h.State = models.HandoverExpired
		}
		if h.State != models.HandoverAccepted && h.State != models.HandoverWithdrawn {
			page.Handover = &h
		}
	}
	if d.BegunBy == nil {
		return nil
	}
	var began models.Person
	if err := one(tx.Where("id = ?", *d.BegunBy), &began); err != nil {
		return err
	}
	page.BegunBy = called(began.DisplayName)
	return nil
}

// request is what the actor is asked about this draft, while it waits for them.
func request(tx *gorm.DB, actor models.Actor, d draft) (*models.HandoverCard, error) {
	if !actor.SignedIn() || d.State != models.ProposalDraft {
		return nil, nil
	}
	cards, err := requestsTo(tx.Where("handovers.proposal_id = ?", d.ID), actor, d.Round.Now)
	if err != nil || len(cards) == 0 {
		return nil, err
	}
	return &cards[0], nil
}

// HandoversFor are the requests to own a draft that wait for this person, the first to end first.
func (s *Store) HandoversFor(ctx context.Context, actor models.Actor) ([]models.HandoverCard, error) {
	now, err := s.Now(ctx)
	if err != nil || !actor.SignedIn() {
		return nil, err
	}
	return requestsTo(s.read(ctx), actor, now)
}

func requestsTo(query *gorm.DB, actor models.Actor, now time.Time) ([]models.HandoverCard, error) {
	var cards []models.HandoverCard
	err := query.Table("handovers").Select(`proposals.slug, v.title, rounds.name AS round_name, people.display_name AS "from", handovers.answer_by`).
		Joins("JOIN proposals ON proposals.id = handovers.proposal_id").Joins("JOIN rounds ON rounds.id = proposals.round_id").Joins("JOIN people ON people.id = handovers.asked_by").
		Joins("JOIN proposal_versions v ON v.proposal_id = proposals.id AND v.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id)").
		Where("handovers.state = ? AND handovers.to_email = ? AND handovers.answer_by > ?", models.HandoverAsked, actor.Email, now).Order("handovers.answer_by, handovers.id").Scan(&cards).Error
	if err != nil {
		return nil, fmt.Errorf("loading requests to own a draft: %w", err)
	}
	for i := range cards {
		cards[i].From = called(cards[i].From)
	}
	return cards, nil
}
