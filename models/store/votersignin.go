package store

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// accountHash stands for an account at an identity provider on a round's roll. Another round's is another, so that nobody is followed from round to round.
func (s *Store) accountHash(roundID string, who models.Identity) []byte {
	return s.keyed("vote-sign-ins", roundID, strconv.Itoa(len(who.Issuer)), who.Issuer, who.Subject)
}

// JoinBySignIn puts whoever signed in at an identity provider on the roll of a round, unless they are there, and answers the proof with which they send their
// ballot. It makes no account and no session, and keeps of them a keyed hash alone. An account has one entry, from whatever device it comes.
func (s *Store) JoinBySignIn(ctx context.Context, c models.Cast, who models.Identity) (string, error) {
	return s.signedIn(ctx, c, who, func(tx *gorm.DB, f models.VoteFrame, account []byte) (string, error) {
		if err := c.CheckDeclared(f); err != nil {
			return "", err
		}
		entry, err := s.joinAccount(tx, f, account, c.Belongs)
		if err != nil {
			return "", err
		}
		if err := declare(tx, entry, c.Belongs); err != nil {
			return "", err
		}
		return entry, noteEnrolments(tx, []models.Enrolment{{RollEntryID: entry, RoundID: f.ID, Network: s.networkHash(f.ID, c.Network), Hour: f.Now.Truncate(enrolledTo)}})
	})
}

// declare notes how the person of an entry belongs, where they only got a code to read out so far and have not said so.
func declare(tx *gorm.DB, entry, belongs string) error {
	if err := tx.Model(&models.RollEntry{}).Where("id = ? AND declared = ''", entry).Update("declared", belongs).Error; err != nil {
		return fmt.Errorf("noting how somebody belongs: %w", err)
	}
	return nil
}

// FindBySignIn answers the proof with which somebody who signed in sees their own ballot and changes it; an empty one where they are not on the roll, or only got
// a code to read out and have not said how they belong, and so have not voted.
func (s *Store) FindBySignIn(ctx context.Context, c models.Cast, who models.Identity) (string, error) {
	return s.signedIn(ctx, c, who, func(tx *gorm.DB, f models.VoteFrame, account []byte) (string, error) {
		return s.boundEntry(tx.Where("round_id = ? AND contact_hash = ? AND declared <> ''", f.ID, account))
	})
}

// CodeToReadOut answers a code for somebody who signed in, which they read out to whoever gives them a paper ballot instead or takes their vote by phone, or to the help desk. It stands for
// their entry on the roll for a quarter of an hour, where they are put if they are not there yet: so that the account cannot vote beside the paper. It does the
// one thing that it was asked for, in the hands of those who work on the vote alone.
func (s *Store) CodeToReadOut(ctx context.Context, c models.Cast, what string, who models.Identity) (string, error) {
	if err := models.CheckReadOut(what); err != nil {
		return "", err
	}
	purpose := map[string]string{models.ReadOutForPaper: toExchange, models.ReadOutForPhone: toCall, models.ReadOutForHelp: toBeFound}[what]
	return s.signedInFor(ctx, c, who, func(tx *gorm.DB, f models.VoteFrame, account []byte) (string, error) {
		if entry, err := s.boundEntry(tx.Where("round_id = ? AND contact_hash = ?", f.ID, account)); err != nil || entry != "" {
			return entry, err
		}
		return s.joinAccount(tx, f, account, "")
	}, func(tx *gorm.DB, f models.VoteFrame, entry string) (string, error) {
		code, err1 := models.NewSpokenCode(s.rand)
		id, err2 := s.newID()
		if err := errors.Join(err1, err2); err != nil {
			return "", err
		}
		row := models.VoteCode{ID: id, RoundID: f.ID, RollEntryID: entry, RequestHash: s.requestHash(purpose, code), ExpiresAt: wholeMinute(f.Now.Add(models.OneTimeCodeLife))}
		row.CodeHash = s.voteCodeHash(row, code)
		if err := tx.Create(&row).Error; err != nil {
			return "", fmt.Errorf("keeping a code to read out: %w", err)
		}
		return code, nil
	})
}

// joinAccount answers the roll entry of an account, which it makes when there is none.
func (s *Store) joinAccount(tx *gorm.DB, f models.VoteFrame, account []byte, declared string) (string, error) {
	entry, err := s.join(tx, f, models.RollEntry{Channel: models.AssuranceSignIn, ContactHash: account, Declared: declared})
	if err == nil && entry == "" {
		err = models.WrongSignIn()
	}
	return entry, err
}

// spokenFor is the entry of the roll that a code stands for which its voter read out; empty for one that is of another purpose, another round, or too old.
func (s *Store) spokenFor(tx *gorm.DB, roundID, purpose, code string) (string, error) {
	now, err := s.now(tx)
	if err != nil {
		return "", err
	}
	var codes []models.VoteCode
	err = tx.Where("request_hash = ? AND round_id = ? AND expires_at > ?", s.requestHash(purpose, code), roundID, now).Find(&codes).Error
	if err != nil {
		return "", fmt.Errorf("looking for a code that was read out: %w", err)
	}
	if len(codes) != 1 || !s.fits(codes[0].CodeHash, s.voteCodeHash(codes[0], code)) {
		return "", nil
	}
	return codes[0].RollEntryID, nil
}

// callerSignedIn is the entry of a caller who reads such a code out, and says how they belong. It is written apart from the call: rows that are written together can
// be told to be so.
func (s *Store) callerSignedIn(ctx context.Context, roundID, code, belongs string) (string, error) {
	entry := ""
	err := s.writeAgain(ctx, func(tx *gorm.DB) error {
		var err error
		if entry, err = s.spokenFor(tx, roundID, toCall, code); err != nil {
			return err
		}
		open, err := isOpen(tx, entry)
		if err != nil {
			return err
		}
		if !open {
			return models.WrongVotingCode()
		}
		return declare(tx, entry, belongs)
	})
	return entry, err
}

// signedIn makes the proof of an account whose roll entry find answers; no entry, no proof.
func (s *Store) signedIn(ctx context.Context, c models.Cast, who models.Identity, find func(tx *gorm.DB, f models.VoteFrame, account []byte) (string, error)) (string, error) {
	return s.signedInFor(ctx, c, who, find, func(_ *gorm.DB, f models.VoteFrame, entry string) (string, error) {
		return s.signInProof(f.ID, entry, f.Now.Add(models.SignedInLife)), nil
	})
}

// signedInFor makes something for an account whose roll entry find answers; no entry, nothing.
func (s *Store) signedInFor(ctx context.Context, c models.Cast, who models.Identity, find func(tx *gorm.DB, f models.VoteFrame, account []byte) (string, error),
	give func(tx *gorm.DB, f models.VoteFrame, entry string) (string, error)) (string, error) {
	if who.Issuer == "" || who.Subject == "" {
		return "", errors.New("signing in to vote: the provider named nobody")
	}
	f, err := s.voteFrame(s.read(ctx), "slug", c.Slug, c.Opened)
	switch {
	case err != nil:
		return "", err
	case !f.Open:
		return "", models.VoteClosed()
	case !f.AllowsSignIn() || !s.signIn:
		return "", models.Errorf(models.Invalid, "Nobody signs in to vote here. Use a voting code")
	}
	if err := s.goesAsSealed(s.read(ctx), f); err != nil {
		return "", err
	}
	given := ""
	err = s.writeAgain(ctx, func(tx *gorm.DB) error {
		entry, err := find(tx, f, s.accountHash(f.ID, who))
		if err != nil || entry == "" {
			return err
		}
		open, err := isOpen(tx, entry)
		if err != nil {
			return err
		}
		if !open {
			return models.SetAsideSignIn()
		}
		given, err = give(tx, f, entry)
		return err
	})
	return given, err
}

// signInProof proves to a later request, by the store's clock, that whoever has it signed in as the one of a roll entry. It is kept in no row: beside an
// entry there is nothing to write when a ballot is sent with it.
func (s *Store) signInProof(roundID, entry string, until time.Time) string {
	proof := append(binary.BigEndian.AppendUint64(nil, uint64(until.UnixMicro())), entry...)
	return base64.RawURLEncoding.EncodeToString(append(proof, s.signInMAC(roundID, proof)...))
}

func (s *Store) signInMAC(roundID string, proof []byte) []byte {
	return s.keyed("vote-sign-in-proofs", roundID, string(proof))
}

// Lengths of the parts of such a proof, in bytes.
const (
	proofTime  = 8
	proofEntry = 36 // an id as text
	proofMAC   = 32
)

// proveBySignIn reads such a proof. One that was tampered with, is too old, of another round, or of an entry that may not vote any more opens nothing.
func (s *Store) proveBySignIn(ctx context.Context, roundID, proof string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(proof)
	if err != nil || len(raw) != proofTime+proofEntry+proofMAC || !hmac.Equal(raw[proofTime+proofEntry:], s.signInMAC(roundID, raw[:proofTime+proofEntry])) {
		return "", models.WrongSignIn()
	}
	tx := s.read(ctx)
	now, err := s.now(tx)
	if err != nil {
		return "", err
	}
	if !now.Before(time.UnixMicro(int64(binary.BigEndian.Uint64(raw)))) {
		return "", models.WrongSignIn()
	}
	var entries []string
	err = tx.Model(&models.RollEntry{}).Where("id = ? AND round_id = ? AND channel = ? AND standing = ?", string(raw[proofTime:proofTime+proofEntry]), roundID,
		models.AssuranceSignIn, models.StandingOpen).Pluck("id", &entries).Error
	if err != nil {
		return "", fmt.Errorf("looking for who signed in: %w", err)
	}
	if len(entries) != 1 {
		return "", models.WrongSignIn()
	}
	return entries[0], nil
}

// ownSignIns are the entries of the rolls of rounds that somebody joined by signing in to vote with an account that they also sign in here with.
func (s *Store) ownSignIns(tx *gorm.DB, identities []models.OwnIdentity) ([]models.OwnRoll, error) {
	var rounds []models.Round
	if err := tx.Select("id", "name").Where("assurance = ?", models.AssuranceSignIn).Order("name").Find(&rounds).Error; err != nil {
		return nil, fmt.Errorf("loading the rounds that people sign in to: %w", err)
	}
	var rolls []models.OwnRoll
	for _, r := range rounds {
		hashes := make([][]byte, len(identities))
		for i, known := range identities {
			hashes[i] = s.accountHash(r.ID, models.Identity{Issuer: known.Issuer, Subject: known.Subject})
		}
		var entries []models.RollEntry
		if err := tx.Where("round_id = ? AND contact_hash IN ?", r.ID, hashes).Order("id").Find(&entries).Error; err != nil {
			return nil, fmt.Errorf("looking for one's own sign-ins: %w", err)
		}
		for _, e := range entries {
			rolls = append(rolls, models.OwnRoll{Round: r.Name, Declared: e.Declared, KeepUntil: e.KeepUntil})
		}
	}
	return rolls, nil
}
