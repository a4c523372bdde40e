package store

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

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

// How many bytes what is in a vote by phone is filled up to a multiple of: who calls and how they belong, and for each project of the round as much as can be said of it.
const (
	callerSize = 2048
	pickSize   = 64
)

// sealPhone seals what is in a vote by phone under a key that is not in the database. All of a round are of one length: how long one is would tell how much is on it.
func (s *Store) sealPhone(tx *gorm.DB, id, roundID string, secret phoneSecret) ([]byte, error) {
	aead, err := s.phoneSeal(id)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(secret)
	if err != nil {
		return nil, fmt.Errorf("sealing a vote by phone: %w", err)
	}
	var projects int64
	if err := tx.Model(&models.Project{}).Where("round_id = ?", roundID).Count(&projects).Error; err != nil {
		return nil, fmt.Errorf("counting projects: %w", err)
	}
	size := callerSize + pickSize*int(projects)
	plain = append(plain, make([]byte, size-len(plain)%size)...)
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
	if err := json.Unmarshal(bytes.TrimRight(plain, "\x00"), &secret); err != nil {
		return secret, fmt.Errorf("unsealing a vote by phone: %w", err)
	}
	return secret, nil
}

// PhonePage is the votes by phone of a round: those that the actor takes, and those that wait for them as a witness.
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
	if r.may(actor, models.ActPhoneVote) == nil {
		f, err := s.voteFrame(tx, "id", r.ID, "")
		if err != nil {
			return page, err
		}
		page.CanTake, page.AreaName, page.AllowsEmail, page.AsksPostcode, page.Texts = f.Open, f.AreaName, f.AllowsEmail(), f.AsksPostcode, f.Texts
	}
	var lines []models.PhoneLine
	err = tx.Raw(`SELECT phone_votes.*, people.display_name AS taken_name, COALESCE(witnesses.display_name, '') AS witness_name FROM phone_votes
		JOIN people ON people.id = phone_votes.taken_by LEFT JOIN people witnesses ON witnesses.id = phone_votes.witness_by
		WHERE phone_votes.round_id = ? AND phone_votes.expires_at > ? ORDER BY phone_votes.begun_at, phone_votes.id`, r.ID, r.Now).Scan(&lines).Error
	if err != nil {
		return page, fmt.Errorf("loading the votes by phone: %w", err)
	}
	for _, l := range lines {
		switch {
		case l.TakenBy == actor.PersonID:
			page.Mine = append(page.Mine, l)
		case l.State == models.PhoneAgreed && (l.WitnessBy == nil || *l.WitnessBy == actor.PersonID):
			page.ToWitness = append(page.ToWitness, l)
		}
	}
	return page, nil
}

// BeginPhoneVote begins a vote by phone and answers its id. The caller shows that they may vote as everybody does: by a printed code, by the code
// that they get by signing in, or by the code that is sent to their address or phone now and may be typed so many times.
func (s *Store) BeginPhoneVote(ctx context.Context, actor models.Actor, slug string, in models.PhoneInput, tries int) (string, error) {
	r, err := s.roundBy(s.read(ctx), "slug", slug)
	if err != nil {
		return "", err
	}
	if err := r.may(actor, models.ActPhoneVote); err != nil {
		return "", err
	}
	f, err := s.voteFrame(s.read(ctx), "id", r.ID, "")
	if err != nil {
		return "", err
	}
	if !f.Open { // as nobody gets a new ballot page after the close
		return "", models.VoteClosed()
	}
	if err := in.Check(f); err != nil {
		return "", err
	}
	secret, state, err := s.showCaller(ctx, actor, f, in, tries)
	if err != nil {
		return "", err
	}
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	v := models.PhoneVote{ID: id, RoundID: r.ID, TakenBy: actor.PersonID, State: state, BegunAt: r.Now, ExpiresAt: r.Now.Add(models.PhoneVoteLife)}
	if v.Sealed, err = s.sealPhone(s.read(ctx), id, r.ID, secret); err != nil {
		return "", err
	}
	return id, s.write(ctx, func(tx *gorm.DB) error { return conflict(tx.Create(&v).Error) })
}

// showCaller answers who calls, where their code shows it, or sends a code to their address, which is good for this call alone.
func (s *Store) showCaller(ctx context.Context, actor models.Actor, f models.VoteFrame, in models.PhoneInput, tries int) (phoneSecret, string, error) {
	submission, err := s.newID()
	if err != nil {
		return phoneSecret{}, "", err
	}
	secret := phoneSecret{Cast: models.Cast{Slug: f.Slug, Opened: f.Opened, Submission: submission, Belongs: in.Belongs}}
	if spoken, ok := models.ParseSpokenCode(in.Code); ok && f.AllowsSignIn() {
		secret.Entry, err = s.callerSignedIn(ctx, f.ID, spoken, in.Belongs)
		return secret, models.PhoneBegun, err
	}
	if strings.TrimSpace(in.Email) == "" || !f.AllowsEmail() {
		secret.Cast.Code = in.Code
		secret.Entry, err = s.proveByCode(ctx, f.ID, in.Code)
		return secret, models.PhoneBegun, err
	}
	secret.Cast.Email, secret.Cast.Postcode = in.Email, in.Postcode
	to := s.codeToVote(ctx, secret.Cast)
	to.purpose = toCall
	to.words = func(ctx context.Context, council, round, code string, minutes int) (string, string) {
		return messages.CallCode(ctx, actor.DisplayName, council, round, code, minutes)
	}
	to.text = func(ctx context.Context, council, code string, minutes int) string {
		return messages.CallCodeText(ctx, actor.DisplayName, council, code, minutes)
	}
	secret.Cast.Request, err = s.sendCode(ctx, secret.Cast, tries, to)
	secret.Cast.Postcode = "" // it is looked up and never kept
	return secret, models.PhoneAsked, err
}

// phoneVote loads a vote by phone whose hour is not over.
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

// PhoneVotePage is one vote by phone. What is in it is answered to who takes it alone, and others see it once the caller has agreed.
func (s *Store) PhoneVotePage(ctx context.Context, actor models.Actor, slug, id string) (models.PhoneVotePage, error) {
	var page models.PhoneVotePage
	r, v, err := s.phoneVote(s.read(ctx), actor, models.ActWitnessPhone, slug, id)
	if err != nil {
		return page, err
	}
	page.PhoneVote, page.Own = v, v.TakenBy == actor.PersonID
	if !page.Own && v.State != models.PhoneAgreed && v.State != models.PhoneCast {
		return page, models.Missing()
	}
	var secret phoneSecret
	if v.State != models.PhoneCast {
		if secret, err = s.unsealPhone(v); err != nil {
			return page, err
		}
	}
	if page.BallotPage, err = s.BallotPage(ctx, r.Slug, secret.Cast.Opened); err != nil {
		return page, err
	}
	if page.Until = v.ExpiresAt; r.State.HardClose().Before(page.Until) {
		page.Until = r.State.HardClose()
	}
	page.Marks = secret.Cast.Marks // whoever listened sees what they would confirm, and never who calls
	if page.TakenName, err = displayName(s.read(ctx), &v.TakenBy); err != nil {
		return page, err
	}
	page.WitnessName, err = displayName(s.read(ctx), v.WitnessBy)
	return page, err
}

// ProvePhoneVote takes the code that a caller reads out from an email or a text. What they choose is asked after it, while the code is fresh.
func (s *Store) ProvePhoneVote(ctx context.Context, actor models.Actor, slug, id, code string) error {
	r, v, err := s.ownPhoneVote(s.read(ctx), actor, slug, id)
	if err != nil || v.State != models.PhoneAsked { // sent twice
		return err
	}
	secret, err := s.unsealPhone(v)
	if err != nil {
		return err
	}
	secret.Cast.EmailCode = code
	if secret.Entry, err = s.proveByEmail(ctx, r.ID, secret.Cast, toCall, func(tx *gorm.DB, now time.Time) (bool, error) {
		return s.noteGuessBy(ctx, tx, now, act{Actor: actor, Act: models.ActPhoneVote, Kind: auditPhone, ID: r.ID, Round: r.ID})
	}); err != nil {
		if models.CodeOf(err) == models.Invalid {
			return models.WrongPhoneCode()
		}
		return err
	}
	return s.keepPhone(ctx, v, secret, models.PhoneBegun, models.PhoneAsked)
}

// FillPhoneVote keeps what the caller chose, sealed, to be read back to them. Until they agree it may be filled in again.
func (s *Store) FillPhoneVote(ctx context.Context, actor models.Actor, slug, id string, marks models.Marks) error {
	r, v, err := s.ownPhoneVote(s.read(ctx), actor, slug, id)
	if err != nil {
		return err
	}
	switch v.State {
	case models.PhoneBegun, models.PhoneRead:
	case models.PhoneAsked:
		return models.Errorf(models.Conflict, "Ask the caller for the code that we sent them first")
	default:
		return models.Errorf(models.Conflict, "The caller has agreed to this vote already. If they want another, give this call up and take it again")
	}
	secret, err := s.unsealPhone(v)
	if err != nil {
		return err
	}
	paper, err := s.paperOf(s.read(ctx), r)
	if err != nil {
		return err
	}
	if _, err := paper.Read(marks); err != nil {
		return err
	}
	secret.Cast.Marks = marks
	return s.keepPhone(ctx, v, secret, models.PhoneRead, models.PhoneBegun, models.PhoneRead)
}

// keepPhone seals what is in a vote by phone anew, in its next state, if it is still in one of these.
func (s *Store) keepPhone(ctx context.Context, v models.PhoneVote, secret phoneSecret, state string, from ...string) error {
	sealed, err := s.sealPhone(s.read(ctx), v.ID, v.RoundID, secret)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return changed(tx.Model(&models.PhoneVote{}).Where("id = ? AND taken_by = ? AND state IN ?", v.ID, v.TakenBy, from).Updates(map[string]any{"sealed": sealed, "state": state}))
	})
}

// AgreePhoneVote says that the vote was read back, as this reading of it, and the caller agrees: that somebody took a vote is on record. Now a witness is
// waited for. If the caller votes in another way before that, that vote stands.
func (s *Store) AgreePhoneVote(ctx context.Context, actor models.Actor, slug, id, reading string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, v, err := s.ownPhoneVote(tx, actor, slug, id)
		if err != nil || v.State == models.PhoneAgreed || v.State == models.PhoneCast { // sent twice
			return err
		}
		if v.State == models.PhoneRead && v.Reading() != reading {
			return models.Errorf(models.Conflict, "This vote was changed after this page was opened, as in another tab. Read it back again")
		}
		sealed, err := s.sealLast(tx, r.ID, v)
		if err != nil {
			return err
		}
		if err := changed(tx.Model(&models.PhoneVote{}).Where("id = ? AND taken_by = ? AND state = ?", id, actor.PersonID, models.PhoneRead).
			Updates(map[string]any{"sealed": sealed, "state": models.PhoneAgreed})); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActPhoneVote, Kind: auditPhone, ID: r.ID, Round: r.ID})
	})
}

// sealLast puts into a vote by phone which version of the caller's ballot it takes the place of.
func (s *Store) sealLast(tx *gorm.DB, roundID string, v models.PhoneVote) ([]byte, error) {
	secret, err := s.unsealPhone(v)
	if err != nil {
		return nil, err
	}
	ref, err := s.keys.VoterRef(roundID, secret.Entry)
	if err != nil {
		return nil, fmt.Errorf("looking for a caller's ballot: %w", err)
	}
	if secret.Cast.Version, err = lastVersion(tx, roundID, ref); err != nil {
		return nil, err
	}
	secret.Cast.Exactly = true
	return s.sealPhone(tx, v.ID, roundID, secret)
}

// DropPhoneVote gives a vote by phone up. Nothing of it is left. What a witness has confirmed is not given up: it may be cast already.
func (s *Store) DropPhoneVote(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		_, v, err := s.ownPhoneVote(tx, actor, slug, id)
		if err != nil {
			return err
		}
		if v.WitnessBy != nil {
			return models.Errorf(models.Conflict, "Whoever listened has confirmed this vote already. The caller can vote again until voting closes, and their last vote counts")
		}
		return changed(tx.Where("id = ? AND taken_by = ? AND witness_by IS NULL", id, actor.PersonID).Delete(&models.PhoneVote{}))
	})
}

// WitnessPhoneVote is the word of another person who listened, and casts the vote. Who took it and who listened is written before the ballot, and that it is
// cast after it, each apart: rows that are written together can be told to be so for ever after. Whatever breaks off between is done again by the same
// button, and casts the same ballot.
func (s *Store) WitnessPhoneVote(ctx context.Context, actor models.Actor, slug, id string) (models.Receipt, error) {
	var receipt models.Receipt
	r, v, err := s.confirmPhone(ctx, actor, slug, id)
	if err != nil {
		return receipt, err
	}
	secret, err := s.unsealPhone(v)
	if err != nil {
		return receipt, err
	}
	if err := s.stillProved(ctx, r.ID, secret); err != nil {
		return receipt, err
	}
	receipt, err = s.castFor(ctx, r.ID, secret.Entry, secret.Cast)
	if models.CodeOf(err) == models.Conflict && !models.OfEarlierLetter(err) {
		return receipt, models.Errorf(models.Conflict, "The caller voted in another way after they agreed, and that vote stands. Nothing was cast by phone")
	}
	if err != nil {
		return receipt, err
	}
	return receipt, s.write(ctx, func(tx *gorm.DB) error {
		return changed(tx.Model(&models.PhoneVote{}).Where("id = ?", id).Updates(map[string]any{"state": models.PhoneCast, "sealed": []byte{}}))
	})
}

// confirmPhone writes down who listened to a vote by phone, the first time on record too, and answers what they heard.
func (s *Store) confirmPhone(ctx context.Context, actor models.Actor, slug, id string) (loadedRound, models.PhoneVote, error) {
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
		case v.State == models.PhoneCast:
			return models.Errorf(models.Conflict, "This vote is in already")
		case v.State != models.PhoneAgreed:
			return models.Errorf(models.Conflict, "The caller has not agreed to this vote yet")
		case v.WitnessBy != nil && *v.WitnessBy == actor.PersonID: // sent twice, or it broke off
			return nil
		}
		if err := changed(tx.Model(&models.PhoneVote{}).Where("id = ? AND state = ? AND witness_by IS NULL", id, models.PhoneAgreed).Update("witness_by", actor.PersonID)); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActWitnessPhone, Kind: auditPhone, ID: r.ID, Round: r.ID, Detail: map[string]any{"taken_by": v.TakenBy}})
	})
	return r, v, err
}

// stillProved refuses a caller whose right to vote was closed, or whose code was revoked, since they showed it.
func (s *Store) stillProved(ctx context.Context, roundID string, secret phoneSecret) error {
	closed := models.Errorf(models.Conflict, "This right to vote was closed meanwhile, so nothing was cast")
	if secret.Cast.Code != "" {
		if entry, err := s.proveByCode(ctx, roundID, secret.Cast.Code); err != nil || entry != secret.Entry {
			if err == nil || models.CodeOf(err) == models.Invalid {
				return closed
			}
			return err
		}
		return nil
	}
	open, err := isOpen(s.read(ctx), secret.Entry)
	if err == nil && !open {
		return closed
	}
	return err
}
