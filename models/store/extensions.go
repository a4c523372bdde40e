package store

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"slices"
	"time"

	"acorn/models"
	"acorn/models/lang"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// extendedMail is the kind of mail that says that a vote goes on for longer, or has ended.
const extendedMail = "vote_clock"

// waitingExtension is more time for a vote that one officer proposed and no other confirmed; nil where there is none.
func waitingExtension(tx *gorm.DB, roundID string) (*models.Extension, error) {
	var list []models.Extension
	if err := tx.Where("round_id = ? AND confirmed_at IS NULL", roundID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("looking for a proposal to extend the vote: %w", err)
	}
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // nobody proposes it
	}
	return &list[0], nil
}

// ExtendVote gives a vote more time, for a reason that everybody reads. Above £50,000, and always once the vote has closed, it only proposes that to another
// officer. After the close it takes an outage that was going on at the close. A vote that was seen to be over, and by the clock is not, has closed in that too, but
// for the reason; so has one whose clock was later than it is.
func (s *Store) ExtendVote(ctx context.Context, actor models.Actor, slug string, in models.ExtendInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundOnTheClock(tx, actor, slug)
		if err != nil {
			return err
		}
		waiting, err := waitingExtension(tx, r.ID)
		if err != nil {
			return err
		}
		if waiting != nil {
			return models.Errorf(models.Conflict, "Extending this vote has been proposed already")
		}
		later, err := wasLater(tx, r.Now)
		if err != nil {
			return err
		}
		e, err := in.Check(r.Round, r.State, r.Now, later)
		if err != nil {
			return err
		}
		if err := notLogged(ctx, tx, r, e); err != nil {
			return err
		}
		if e.ID, err = s.newID(); err != nil {
			return err
		}
		e.ProposedBy = actor.PersonID
		if !e.TwoPeople {
			e.ConfirmedAt, e.Mark = &r.Now, s.extensionMark(e)
		}
		if err := tx.Create(&e).Error; err != nil {
			return conflict(err)
		}
		if e.TwoPeople {
			if err := s.tellOfficers(ctx, tx, actor, r, messages.MoreTimeToConfirm, e.ID, "/clock"); err != nil {
				return err
			}
			return s.auditExtension(tx, actor, r, e, "more time proposed")
		}
		return s.extended(ctx, tx, actor, r, e)
	})
}

// ConfirmExtension is the second officer's half of giving a vote more time. seen is the hash of what they read.
func (s *Store) ConfirmExtension(ctx context.Context, actor models.Actor, slug, seen string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundOnTheClock(tx, actor, slug)
		if err != nil {
			return err
		}
		e, err := waitingExtension(tx, r.ID)
		if err != nil {
			return err
		}
		if e == nil {
			return models.Errorf(models.Conflict, "Nobody proposes to extend this vote")
		}
		if e.ProposedBy == actor.PersonID {
			return models.Errorf(models.Conflict, "You proposed this. Another officer confirms it")
		}
		if err := asSeen(seen, e.Hash); err != nil {
			return err
		}
		if err := errors.Join(e.StillGood(r.State, r.Now), notLogged(ctx, tx, r, *e)); err != nil {
			return err
		}
		err = changed(tx.Model(&models.Extension{}).Where("id = ? AND confirmed_at IS NULL", e.ID).Updates(map[string]any{"confirmed_by": actor.PersonID, "confirmed_at": r.Now, "mark": s.extensionMark(*e)}))
		if err != nil {
			return err
		}
		e.ConfirmedBy, e.ConfirmedAt = &actor.PersonID, &r.Now
		return s.extended(ctx, tx, actor, r, *e)
	})
}

// extensionMark is what a confirmed extension is marked with, to the second: no time is given by whoever only writes to the database.
func (s *Store) extensionMark(e models.Extension) []byte {
	return s.keyed("extension", e.RoundID, e.CloseTo.UTC().Format(time.RFC3339))
}

// marked reports whether officers gave a vote this time.
func (s *Store) marked(e models.Extension) bool { return hmac.Equal(e.Mark, s.extensionMark(e)) }

// notLogged says why a vote whose log was signed for the last time does not go on for so short: that checkpoint stands for a whole hour, and there is one an
// hour.
func notLogged(ctx context.Context, tx *gorm.DB, r loadedRound, e models.Extension) error {
	list, err := checkpointsOf(tx.Limit(1), r.ID)
	if err != nil || len(list) == 0 || list[0].Hour.Before(r.State.HardClose()) {
		return err
	}
	if state := r.State.Set(append(slices.Clone(r.State.Clock.Extensions), e), nil); list[0].Hour.Before(state.HardClose()) {
		return nil
	}
	return &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{{Field: "to-day",
		Text: "The log of this vote is signed until {{.When}}. Extend the vote until then at least", Args: []any{"When", lang.DateTime(ctx, list[0].Hour)}}}}
}

// DropExtension takes back a proposal to give a vote more time, whoever made it.
func (s *Store) DropExtension(ctx context.Context, actor models.Actor, slug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundOnTheClock(tx, actor, slug)
		if err != nil {
			return err
		}
		e, err := waitingExtension(tx, r.ID)
		if err != nil {
			return err
		}
		if e == nil {
			return models.Errorf(models.Conflict, "Nobody proposes to extend this vote")
		}
		if err := changed(tx.Where("id = ? AND confirmed_at IS NULL", e.ID).Delete(&models.Extension{})); err != nil {
			return err
		}
		return s.auditExtension(tx, actor, r, *e, "more time not given")
	})
}

// extended does what follows from more time: addresses are kept for as long after the new close, and people are told.
func (s *Store) extended(ctx context.Context, tx *gorm.DB, actor models.Actor, r loadedRound, e models.Extension) error {
	state := r.State.Set(append(slices.Clone(r.State.Clock.Extensions), e), nil)
	keep := state.HardClose().Add(models.AddressKept)
	if err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND keep_until < ?", r.ID, keep).Update("keep_until", keep).Error; err != nil {
		return fmt.Errorf("keeping the roll for as long: %w", err)
	}
	people, err := clockPeople(tx, r)
	if err != nil {
		return err
	}
	for _, p := range people {
		subject, body := messages.VoteExtended(ctx, r.Name, e.Reason, e.CloseTo, s.baseURL+"/rounds/"+r.Slug)
		if err := s.enqueue(tx, r.Now, extendedMail, extendedMail+"|"+e.ID+"|"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return s.auditExtension(tx, actor, r, e, auditMoreTime)
}

func (s *Store) auditExtension(tx *gorm.DB, actor models.Actor, r loadedRound, e models.Extension, state string) error {
	detail := map[string]any{"state": state, "closes_from": e.CloseFrom.UTC().Format(time.RFC3339), "closes_to": e.CloseTo.UTC().Format(time.RFC3339)}
	if e.Outage() {
		detail["down_from"], detail["down_to"] = e.DownFrom.UTC().Format(time.RFC3339), e.DownTo.UTC().Format(time.RFC3339)
	}
	return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActExtend, Kind: auditRound, ID: r.ID, Round: r.ID, Reason: e.Reason, Detail: detail})
}
