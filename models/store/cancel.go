package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// CancelPage is what an officer sees before they cancel a round, or confirm that.
func (s *Store) CancelPage(ctx context.Context, actor models.Actor, slug string) (models.CancelPage, error) {
	tx := s.read(ctx)
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return models.CancelPage{}, err
	}
	page := models.CancelPage{RoundFrame: r.frame(), Own: text(r.CancelProposedBy) == actor.PersonID}
	if r.PublishedAt == nil {
		return page, models.Missing()
	}
	if page.ProposedByName, err = displayName(tx, r.CancelProposedBy); err != nil {
		return page, err
	}
	if page.Seen, err = r.CancelHash(); err != nil {
		return page, err
	}
	changes, err := roundChanges(tx, r.ID)
	if err != nil {
		return page, err
	}
	page.TakesTwo = r.TakesTwo(changes)
	people, err := everyProposer(tx, r.ID)
	page.Told = len(people)
	return page, err
}

// everyProposer are all who made a proposal of a round or lead its group, drafts included, but for what was withdrawn.
func everyProposer(tx *gorm.DB, roundID string) ([]models.Person, error) {
	var people []models.Person
	theirs := func() *gorm.DB {
		return fresh(tx).Model(&models.Proposal{}).Where("round_id = ? AND state <> ?", roundID, models.ProposalWithdrawn)
	}
	leads := fresh(tx).Model(&models.Membership{}).Select("person_id").Where("role = ? AND ended_at IS NULL AND organisation_id IN (?)", models.Lead, theirs().Select("organisation_id"))
	err := tx.Where("disabled_at IS NULL AND (id IN (?) OR id IN (?))", theirs().Select("made_by"), leads).Order("id").Find(&people).Error
	if err != nil {
		return nil, fmt.Errorf("loading who proposed: %w", err)
	}
	return people, nil
}

// CancelRound calls a round off before its vote opens, with a reason that everybody reads. Where more than £50,000 is or was shared it only proposes that to another officer.
func (s *Store) CancelRound(ctx context.Context, actor models.Actor, slug, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundToCancel(tx, actor, slug)
		if err != nil {
			return err
		}
		if r.CancelProposed() {
			return models.Errorf(models.Conflict, "Cancelling this round has been proposed already")
		}
		if err := models.CheckCancel(reason); err != nil {
			return err
		}
		err = changed(tx.Model(&models.Round{}).Where("id = ? AND cancel_proposed_at IS NULL", r.ID).
			Updates(map[string]any{"cancel_reason": reason, "cancel_proposed_by": actor.PersonID, "cancel_proposed_at": r.Now}))
		if err != nil {
			return err
		}
		changes, err := roundChanges(tx, r.ID)
		if err != nil {
			return err
		}
		if !r.TakesTwo(changes) {
			return s.cancel(ctx, tx, actor, r, reason)
		}
		if err := s.tellOfficers(ctx, tx, actor, r, messages.CancelToConfirm, r.ID+":"+r.Now.UTC().Format(time.RFC3339Nano), "/cancel"); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: reason, Detail: map[string]string{"cancel": "proposed"}})
	})
}

// ConfirmCancel calls off a round that another officer proposed to cancel. seen is the hash of what this one read.
func (s *Store) ConfirmCancel(ctx context.Context, actor models.Actor, slug, seen string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundToCancel(tx, actor, slug)
		if err != nil {
			return err
		}
		switch {
		case !r.CancelProposed():
			return models.Errorf(models.Conflict, "Nobody proposes to cancel this round")
		case *r.CancelProposedBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if err := asSeen(seen, r.CancelHash); err != nil {
			return err
		}
		return s.cancel(ctx, tx, actor, r, r.CancelReason)
	})
}

// KeepRound takes back a proposal to cancel a round, whoever made it: the round goes on.
func (s *Store) KeepRound(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.officersRound(tx, actor, slug)
		if err != nil {
			return err
		}
		err = changed(tx.Model(&models.Round{}).Where("id = ? AND cancel_proposed_at IS NOT NULL AND cancelled_at IS NULL", r.ID).
			Updates(map[string]any{"cancel_reason": "", "cancel_proposed_by": nil, "cancel_proposed_at": nil}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: r.CancelReason, Detail: map[string]string{"cancel": "not done"}})
	})
}

// roundToCancel loads a round of the officer's that can be cancelled now, and holds back the vote: it does not open meanwhile.
func (s *Store) roundToCancel(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, error) {
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return r, err
	}
	if err := s.lockVotes(tx, r.ID); err != nil {
		return r, err
	}
	if r, err = s.officersRound(tx, actor, slug); err != nil {
		return r, err
	}
	switch {
	case r.Stage == models.StageCancelled:
		return r, models.Errorf(models.Conflict, "This round was cancelled already")
	case !r.Stage.Cancellable():
		return r, models.Errorf(models.Closed, "A round can be cancelled from when it is published until its vote opens")
	}
	return r, nil
}

// cancel calls the round off and tells those who sent in ideas, or were about to.
func (s *Store) cancel(ctx context.Context, tx *gorm.DB, actor models.Actor, r loadedRound, reason string) error {
	err := changed(tx.Model(&models.Round{}).Where("id = ? AND cancelled_at IS NULL", r.ID).Updates(map[string]any{"cancelled_by": actor.PersonID, "cancelled_at": r.Now}))
	if err != nil {
		return err
	}
	people, err := everyProposer(tx, r.ID)
	if err != nil {
		return err
	}
	for _, p := range people {
		subject, body := messages.RoundCancelled(ctx, r.Name, reason, s.baseURL+"/rounds/"+r.Slug)
		if err := s.enqueue(tx, r.Now, "cancelled", "cancelled:"+r.ID+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActDraftRound, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: reason, Detail: map[string]any{"cancel": "done", "told": len(people)}})
}
