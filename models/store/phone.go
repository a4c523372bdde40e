package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"acorn/models"

	"gorm.io/gorm"
)

// auditPhone is what the trail calls votes by phone. An entry names no vote: its thing is the round.
const auditPhone = "phone vote"

// phoneSecret is what is sealed of a vote by phone.
type phoneSecret struct {
	Cast  models.Cast
	Entry string // of the roll, once the caller has shown that it is theirs
}

func (s *Store) phoneSeal(id string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.keyed("phone-votes", id))
	if err != nil {
		return nil, fmt.Errorf("sealing a vote by phone: %w", err)
	}
	return cipher.NewGCM(block)
}

// sealPhone seals what is in a vote by phone under a key that is not in the database.
func (s *Store) sealPhone(id string, secret phoneSecret) ([]byte, error) {
	aead, err := s.phoneSeal(id)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(secret)
	if err != nil {
		return nil, fmt.Errorf("sealing a vote by phone: %w", err)
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(s.rand, nonce); err != nil {
		return nil, fmt.Errorf("sealing a vote by phone: %w", err)
	}
	return aead.Seal(nonce, nonce, plain, nil), nil
}

func (s *Store) unsealPhone(v models.PhoneVote) (phoneSecret, error) {
	var secret phoneSecret
	aead, err := s.phoneSeal(v.ID)
	if err != nil {
		return secret, err
	}
	if len(v.Sealed) < aead.NonceSize() {
		return secret, errors.New("a vote by phone cannot be unsealed")
	}
	plain, err := aead.Open(nil, v.Sealed[:aead.NonceSize()], v.Sealed[aead.NonceSize():], nil)
	if err != nil {
		return secret, fmt.Errorf("unsealing a vote by phone: %w", err)
	}
	if err := json.Unmarshal(plain, &secret); err != nil {
		return secret, fmt.Errorf("unsealing a vote by phone: %w", err)
	}
	return secret, nil
}

// PhonePage is the votes by phone of a round that wait: those that the actor takes, and those that they can be the witness of.
func (s *Store) PhonePage(ctx context.Context, actor models.Actor, slug string) (models.PhonePage, error) {
	var page models.PhonePage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActWitnessPhone); err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	if page.CanTake = r.may(actor, models.ActPhoneVote) == nil; page.CanTake {
		f, err := s.voteFrame(tx, "id", r.ID, "")
		if err != nil {
			return page, err
		}
		page.AllowsEmail, page.AsksPostcode = f.AllowsEmail(), f.AsksPostcode
	}
	var lines []models.PhoneLine
	err = tx.Raw(`SELECT phone_votes.*, people.display_name AS taken_name FROM phone_votes JOIN people ON people.id = phone_votes.taken_by
		WHERE phone_votes.round_id = ? AND phone_votes.expires_at > ? ORDER BY phone_votes.begun_at, phone_votes.id`, r.ID, r.Now).Scan(&lines).Error
	if err != nil {
		return page, fmt.Errorf("loading the votes by phone: %w", err)
	}
	for _, l := range lines {
		switch {
		case l.TakenBy == actor.PersonID:
			page.Mine = append(page.Mine, l)
		case l.State == models.PhoneAgreed:
			page.ToWitness = append(page.ToWitness, l)
		}
	}
	return page, nil
}

// BeginPhoneVote begins a vote by phone and answers its id. The caller shows that they may vote as everybody does: by a printed code, or by the code that is
// sent to their address now and may be typed so many times.
func (s *Store) BeginPhoneVote(ctx context.Context, actor models.Actor, slug string, in models.PhoneInput, tries int) (string, error) {
	r, err := s.roundBy(s.read(ctx), "slug", slug)
	if err != nil {
		return "", err
	}
	if err := r.may(actor, models.ActPhoneVote); err != nil {
		return "", err
	}
	if err := in.Check(); err != nil {
		return "", err
	}
	f, err := s.voteFrame(s.read(ctx), "id", r.ID, "")
	if err != nil {
		return "", err
	}
	submission, err := s.newID()
	if err != nil {
		return "", err
	}
	secret := phoneSecret{Cast: models.Cast{Slug: f.Slug, Opened: f.Opened, Submission: submission, Belongs: in.Belongs, Email: in.Email, Postcode: in.Postcode}}
	if in.Email != "" {
		secret.Cast.Request, err = s.SendVoteCode(ctx, secret.Cast, tries)
		secret.Cast.Postcode = "" // it is looked up and never kept
	} else {
		secret.Entry, err = s.proveByCode(ctx, r.ID, in.Code)
	}
	if err != nil {
		return "", err
	}
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	v := models.PhoneVote{ID: id, RoundID: r.ID, TakenBy: actor.PersonID, State: models.PhoneBegun, BegunAt: r.Now, ExpiresAt: r.Now.Add(models.PhoneVoteLife)}
	if v.Sealed, err = s.sealPhone(id, secret); err != nil {
		return "", err
	}
	return id, s.write(ctx, func(tx *gorm.DB) error { return conflict(tx.Create(&v).Error) })
}

// phoneVote loads a vote by phone that still waits.
func (s *Store) phoneVote(tx *gorm.DB, actor models.Actor, act models.Act, slug, id string) (loadedRound, models.PhoneVote, error) {
	var v models.PhoneVote
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, v, err
	}
	if err := r.may(actor, act); err != nil {
		return r, v, err
	}
	return r, v, one(tx.Where("id = ? AND round_id = ? AND expires_at > ?", id, r.ID, r.Now), &v)
}

// ownPhoneVote loads one that the actor takes.
func (s *Store) ownPhoneVote(tx *gorm.DB, actor models.Actor, slug, id string) (loadedRound, models.PhoneVote, error) {
	r, v, err := s.phoneVote(tx, actor, models.ActPhoneVote, slug, id)
	if err == nil && v.TakenBy != actor.PersonID {
		err = models.Missing()
	}
	return r, v, err
}

// PhoneVotePage is one vote by phone. What is in it is answered to who takes it alone.
func (s *Store) PhoneVotePage(ctx context.Context, actor models.Actor, slug, id string) (models.PhoneVotePage, error) {
	var page models.PhoneVotePage
	r, v, err := s.phoneVote(s.read(ctx), actor, models.ActWitnessPhone, slug, id)
	if err != nil {
		return page, err
	}
	if v.TakenBy != actor.PersonID && v.State != models.PhoneAgreed {
		return page, models.Missing()
	}
	secret, err := s.unsealPhone(v)
	if err != nil {
		return page, err
	}
	if page.BallotPage, err = s.BallotPage(ctx, r.Slug, secret.Cast.Opened); err != nil {
		return page, err
	}
	page.PhoneVote, page.Own, page.ByEmail = v, v.TakenBy == actor.PersonID, secret.Cast.Email != ""
	if page.Own {
		page.Marks = secret.Cast.Marks
	}
	page.TakenName, err = displayName(s.read(ctx), &v.TakenBy)
	return page, err
}

// FillPhoneVote keeps what the caller chose, sealed, to be read back to them. emailCode is what they read out from their email, where they show by that.
func (s *Store) FillPhoneVote(ctx context.Context, actor models.Actor, slug, id string, marks models.Marks, emailCode string) error {
	r, v, err := s.ownPhoneVote(s.read(ctx), actor, slug, id)
	if err != nil {
		return err
	}
	secret, err := s.unsealPhone(v)
	if err != nil {
		return err
	}
	paper, err := paperOf(s.read(ctx), r)
	if err != nil {
		return err
	}
	if _, err := paper.Read(marks); err != nil {
		return err
	}
	if secret.Entry == "" {
		secret.Cast.EmailCode = emailCode
		if secret.Entry, err = s.proveByEmail(ctx, r.ID, secret.Cast); err != nil {
			return err
		}
	}
	secret.Cast.Marks = marks
	if v.Sealed, err = s.sealPhone(id, secret); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return changed(tx.Model(&models.PhoneVote{}).Where("id = ? AND taken_by = ? AND witness_by IS NULL", id, actor.PersonID).
			Updates(map[string]any{"sealed": v.Sealed, "state": models.PhoneRead}))
	})
}

// AgreePhoneVote says that the vote was read back and the caller agrees. Now a witness is waited for.
func (s *Store) AgreePhoneVote(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if _, _, err := s.ownPhoneVote(tx, actor, slug, id); err != nil {
			return err
		}
		return changed(tx.Model(&models.PhoneVote{}).Where("id = ? AND taken_by = ? AND state = ?", id, actor.PersonID, models.PhoneRead).Update("state", models.PhoneAgreed))
	})
}

// DropPhoneVote gives a vote by phone up. Nothing of it is left.
func (s *Store) DropPhoneVote(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if _, _, err := s.ownPhoneVote(tx, actor, slug, id); err != nil {
			return err
		}
		return changed(tx.Where("id = ? AND taken_by = ?", id, actor.PersonID).Delete(&models.PhoneVote{}))
	})
}

// WitnessPhoneVote is the word of another person who listened, and casts the vote. Who took it and who listened is written before the ballot and the rest
// after it, each apart: rows that are written together can be told to be so for ever after. Whatever breaks off between is done again by the same button, and
// casts the same ballot.
func (s *Store) WitnessPhoneVote(ctx context.Context, actor models.Actor, slug, id string) (models.Receipt, error) {
	var receipt models.Receipt
	var r loadedRound
	var v models.PhoneVote
	err := s.write(ctx, func(tx *gorm.DB) error {
		var err error
		if r, v, err = s.phoneVote(tx, actor, models.ActWitnessPhone, slug, id); err != nil {
			return err
		}
		switch {
		case v.TakenBy == actor.PersonID:
			return models.Errorf(models.Conflict, "You took this vote. Another person who listened confirms it")
		case v.State != models.PhoneAgreed:
			return models.Errorf(models.Conflict, "The caller has not agreed to this vote yet")
		}
		return changed(tx.Model(&models.PhoneVote{}).Where("id = ? AND (witness_by IS NULL OR witness_by = ?)", id, actor.PersonID).Update("witness_by", actor.PersonID))
	})
	if err != nil {
		return receipt, err
	}
	secret, err := s.unsealPhone(v)
	if err != nil {
		return receipt, err
	}
	if open, err := isOpen(s.read(ctx), secret.Entry); err != nil || !open {
		return receipt, errors.Join(err, models.Errorf(models.Conflict, "This right to vote was closed meanwhile, so nothing was cast"))
	}
	if receipt, err = s.castFor(ctx, r.ID, secret.Entry, secret.Cast); err != nil {
		return receipt, err
	}
	return receipt, s.write(ctx, func(tx *gorm.DB) error {
		if err := changed(tx.Where("id = ?", id).Delete(&models.PhoneVote{})); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActWitnessPhone, Kind: auditPhone, ID: r.ID, Round: r.ID, Detail: map[string]any{"state": "cast", "taken_by": v.TakenBy}})
	})
}
