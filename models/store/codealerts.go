package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// TooManyWrong answers models.TooMany when so many wrong codes came from a network that the next wrong one is answered so, by any copy of the program, and not
// counted any more. It is asked about a code that was found wrong: a right one always opens, whoever else is on its network. The bucket is a keyed hash of the network.
func (s *Store) TooManyWrong(ctx context.Context, bucket string) error {
	tx := s.read(ctx)
	now, err := s.now(tx)
	if err != nil {
		return err
	}
	if tries, err := s.guessed(tx, now, bucket, models.WrongCodesWindow); err != nil || tries < models.WrongCodesLimit {
		return err
	}
	return models.TooManyWrongCodes()
}

// NoteWrongCode counts a wrong printed code of a round, from a network and from everywhere, and tells the round's officers when there are many. Whoever typed
// it is answered as ever.
func (s *Store) NoteWrongCode(ctx context.Context, slug, bucket string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		here, err := count(tx, r.Now, bucket, models.WrongCodesWindow)
		if err != nil {
			return err
		}
		everywhere, err := s.countGuess(tx, r.Now, "wrong-codes:"+r.ID, models.WrongCodesWindow)
		if err != nil {
			return err
		}
		if here != models.WrongCodesNoticed && everywhere != models.WrongCodesOfRound {
			return nil
		}
		return s.alertCodes(ctx, tx, r, models.AlertWrongCodes)
	})
}

// noteGuess counts a wrong code that was sent, or was never sent, from a network and from everywhere, and tells the round's officers when there are many. It reports whether so many
// came from the network that one more uses a code up, and then counts no more. What an officer or a helper types is counted for them (noteGuessBy).
func (s *Store) noteGuess(ctx context.Context, tx *gorm.DB, now time.Time, roundID, bucket string) (bool, error) {
	if bucket == "" {
		return false, nil
	}
	if tries, err := s.guessed(tx, now, bucket, models.WrongSentWindow); err != nil || tries >= models.WrongSentGuarded {
		return true, err
	}
	here, err := s.countGuess(tx, now, bucket, models.WrongSentWindow)
	if err != nil {
		return false, err
	}
	return false, s.noticeGuesses(ctx, tx, now, roundID, here == models.WrongSentNoticed)
}

// noteGuessBy counts a wrong code that was sent for the officer or helper who typed it, and writes it into the trail, as what they did: they sit at addresses of others with every right to ask
// for codes, and on no network of their own. It reports whether they typed so many that each uses a code up.
func (s *Store) noteGuessBy(ctx context.Context, tx *gorm.DB, now time.Time, a act) (bool, error) {
	a.Detail = map[string]any{"state": "wrong code"}
	if err := s.audit(tx, now, a); err != nil {
		return false, err
	}
	tries, err := s.countGuess(tx, now, hex.EncodeToString(s.keyed("wrong-sent-by", a.Round, a.Actor.PersonID)), models.WrongSentWindow)
	if err != nil {
		return false, err
	}
	return tries >= models.WrongSentByOne, s.noticeGuesses(ctx, tx, now, a.Round, tries == models.WrongSentByOne)
}

// noticeGuesses counts a wrong code that was sent for its round, and tells the round's officers where there are many, or were many from where it came.
func (s *Store) noticeGuesses(ctx context.Context, tx *gorm.DB, now time.Time, roundID string, many bool) error {
	everywhere, err := s.countGuess(tx, now, "wrong-sent:"+roundID, models.WrongSentWindow)
	if err != nil || !many && everywhere != models.WrongSentOfRound {
		return err
	}
	r, err := s.roundBy(tx, "id", roundID)
	if err != nil {
		return err
	}
	return s.alertCodes(ctx, tx, r, models.AlertWrongCodes)
}

// noteSignInGuess counts a wrong code to sign in to an account from a network and from everywhere, and tells the administrators once a day when there are many. It reports whether so many came from
// the network that one more uses a code up, and then counts no more.
func (s *Store) noteSignInGuess(ctx context.Context, tx *gorm.DB, now time.Time, bucket string) (bool, error) {
	if tries, err := s.guessed(tx, now, bucket, models.WrongSentWindow); err != nil || tries >= models.WrongSentGuarded {
		return true, err
	}
	here, err := s.countGuess(tx, now, bucket, models.WrongSentWindow)
	if err != nil {
		return false, err
	}
	everywhere, err := s.countGuess(tx, now, "wrong-sign-in", models.WrongSentWindow)
	if err != nil || here != models.WrongSentNoticed && everywhere != models.WrongSentOfRound {
		return false, err
	}
	admins, err := administrators(tx)
	if err != nil {
		return false, err
	}
	subject, body := messages.WrongSignInCodes(ctx, s.baseURL+"/audit")
	for _, p := range admins {
		if err := s.enqueue(tx, now, "wrong_codes", "wrong-sign-in:"+now.UTC().Format(time.DateOnly)+":"+p.ID, p.Email, subject, body); err != nil {
			return false, err
		}
	}
	return false, nil
}

// alertCodes tells the officers of a round that somebody may be guessing at codes, or has texts sent to run up a bill, once a day each.
func (s *Store) alertCodes(ctx context.Context, tx *gorm.DB, r loadedRound, kind string) error {
	var lately int64
	if err := tx.Model(&models.CodeAlert{}).Where("round_id = ? AND kind = ? AND raised_at > ?", r.ID, kind, r.Now.Add(-models.AlertsApart)).Count(&lately).Error; err != nil {
		return fmt.Errorf("looking for alerts: %w", err)
	}
	if lately > 0 {
		return nil
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	if err := tx.Create(&models.CodeAlert{ID: id, RoundID: r.ID, Kind: kind, RaisedAt: r.Now}).Error; err != nil {
		return fmt.Errorf("raising an alert: %w", err)
	}
	officers, err := peopleWith(tx, models.Officer, r.Fund.HolderID)
	if err != nil {
		return err
	}
	words := messages.WrongCodes
	if kind == models.AlertTexts {
		words = messages.ManyTexts
	}
	subject, body := words(ctx, r.Name, s.baseURL+"/desk/rounds/"+r.Slug+"/codes")
	for _, p := range officers {
		if err := s.enqueue(tx, r.Now, "wrong_codes", "wrong-codes:"+id+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// codeAlerts are the alerts of a round that nobody has looked into, the newest first.
func codeAlerts(tx *gorm.DB, roundID string) ([]models.CodeAlert, error) {
	var alerts []models.CodeAlert
	if err := tx.Where("round_id = ? AND looked_at IS NULL", roundID).Order("raised_at DESC, id").Find(&alerts).Error; err != nil {
		return nil, fmt.Errorf("loading the alerts: %w", err)
	}
	return alerts, nil
}

// LookIntoCodes puts the alerts of a round aside with what an officer found.
func (s *Store) LookIntoCodes(ctx context.Context, actor models.Actor, slug, found string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", slug)
		if err != nil {
			return err
		}
		if err := r.may(actor, models.ActLogCodes); err != nil {
			return err
		}
		if _, bound := venueOf(actor, r.ID); bound {
			return models.Missing()
		}
		alerts, err := codeAlerts(tx, r.ID)
		if err != nil {
			return err
		}
		if len(alerts) == 0 {
			return models.Errorf(models.Conflict, "Somebody has looked into it already")
		}
		if err := models.CheckFound(found); err != nil {
			return err
		}
		result := tx.Model(&models.CodeAlert{}).Where("round_id = ? AND looked_at IS NULL", r.ID).
			Updates(map[string]any{"found": strings.TrimSpace(found), "looked_by": actor.PersonID, "looked_at": r.Now})
		if err := changed(result); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActLogCodes, Kind: "round", ID: r.ID, Round: r.ID, Reason: strings.TrimSpace(found), Detail: map[string]any{"alerts": result.RowsAffected}})
	})
}

// VotesOnTheirWay are the slugs of the rounds in which a browser may keep a vote on its way: whose vote is open, or was until so long ago.
func (s *Store) VotesOnTheirWay(ctx context.Context, lately time.Duration) ([]string, error) {
	tx := s.read(ctx)
	now, err := s.now(tx)
	if err != nil {
		return nil, err
	}
	var slugs []string
	err = tx.Model(&models.Round{}).Joins("JOIN stages ON stages.round_id = rounds.id AND stages.kind = ?", models.Voting).
		Where("rounds.published_at IS NOT NULL AND stages.opens_at <= ? AND stages.closes_at > ?", now, now.Add(-lately)).Order("rounds.slug").Pluck("rounds.slug", &slugs).Error
	if err != nil {
		return nil, fmt.Errorf("loading the rounds whose vote is open: %w", err)
	}
	return slugs, nil
}
