package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"math/big"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// The one-time code of a sign-in: how long it is good, and how often it may be typed wrong.
const (
	signInMinutes = 15
	signInTries   = 5
)

// signInCode is a one-time code as it is kept.
type signInCode struct {
	ID        string
	Email     string
	CodeHash  []byte
	Tries     int
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// TableName is where codes are kept.
func (signInCode) TableName() string { return "sign_in_codes" }

// errWrongCode is the answer to every code that does not fit, whatever the reason: it must not tell a guesser what was right.
var errWrongCode = &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{
	{Field: "code", Text: "That code is not right, or it is too old. Check the newest email, or ask for another code"}}}

// sixDigits is a one-time code.
func (s *Store) sixDigits() (string, error) {
	n, err := rand.Int(s.rand, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("making a code: %w", err)
	}
	return fmt.Sprintf("%06d", n), nil
}

// codeHash is how a code is kept: nobody who reads the database can use it.
func (s *Store) codeHash(purpose, about, code string) []byte {
	mac := hmac.New(sha256.New, s.keys.Pepper(purpose))
	fmt.Fprintf(mac, "%d:%s|%s", len(about), about, code)
	return mac.Sum(nil)
}

// SendSignInCode sends a one-time code to an address. It does the same whether or not anyone has an account there.
func (s *Store) SendSignInCode(ctx context.Context, council models.Council, typed string) error {
	var checks models.Checks
	email, ok := models.NormaliseEmail(typed)
	checks.Require(ok, "email", "Enter an email address, like name@example.com")
	if err := checks.Err(); err != nil {
		return err
	}
	code, err := s.sixDigits()
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		row := signInCode{ID: id, Email: email, CodeHash: s.codeHash("sign-in", email, code), CreatedAt: now, ExpiresAt: now.Add(signInMinutes * time.Minute)}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("keeping the code: %w", err)
		}
		subject, body := messages.SignInCode(ctx, council.Name, code, signInMinutes)
		return s.enqueue(tx, now, "sign_in_code", "sign-in:"+id, email, subject, body)
	})
}

// SignInByCode answers the person of the address when the code is the newest sent there, not used, not too old, and not tried too often. The
// account is made with the first sign-in; fresh says that it has no name yet.
func (s *Store) SignInByCode(ctx context.Context, typed, code string) (personID string, fresh bool, err error) {
	email, ok := models.NormaliseEmail(typed)
	if !ok {
		return "", false, errWrongCode
	}
	fits := false
	err = s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var row signInCode
		err = one(lock(tx.Where("email = ? AND used_at IS NULL AND expires_at > ? AND tries < ?", email, now, signInTries).Order("created_at DESC, id")), &row)
		if models.CodeOf(err) == models.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare(row.CodeHash, s.codeHash("sign-in", email, models.Digits(code))) != 1 {
			return changed(tx.Model(&signInCode{}).Where("id = ?", row.ID).Update("tries", row.Tries+1))
		}
		fits = true
		if err := changed(tx.Model(&signInCode{}).Where("id = ?", row.ID).Update("used_at", now)); err != nil {
			return err
		}
		person, err := s.personByEmail(tx, now, email)
		if err != nil {
			return err
		}
		if person.DisabledAt != nil {
			fits = false
			return nil
		}
		personID, fresh = person.ID, person.Name == "" && person.AgeBand == "adult"
		return changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Update("keep_until", now.Add(accountKept)))
	})
	if err != nil {
		return "", false, err
	}
	if !fits {
		return "", false, errWrongCode
	}
	return personID, fresh, nil
}

// SignInByIdentity answers the person whom an identity provider knows by this subject. The first time it makes an account: never one that
// exists for the same address, which the provider may not have checked.
func (s *Store) SignInByIdentity(ctx context.Context, provider, issuer, subject, name string) (string, error) {
	var personID string
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var known models.Identity
		err = one(tx.Where("issuer = ? AND subject = ?", issuer, subject), &known)
		if err == nil {
			personID = known.PersonID
			var person models.Person
			if err := one(tx.Where("id = ? AND disabled_at IS NULL", personID), &person); err != nil {
				return err
			}
			return changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Update("keep_until", now.Add(accountKept)))
		}
		if models.CodeOf(err) != models.NotFound {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		identityID, err := s.newID()
		if err != nil {
			return err
		}
		if name == "" {
			name = "New member"
		}
		// Where mail would go is not taken from the provider: this address reaches nobody.
		person := models.Person{ID: id, Email: id + "@identity.invalid", Name: name, DisplayName: name, AgeBand: "adult", CreatedAt: now, KeepUntil: now.Add(accountKept)}
		if err := tx.Create(&person).Error; err != nil {
			return fmt.Errorf("making the account: %w", err)
		}
		personID = id
		return conflict(tx.Create(&models.Identity{ID: identityID, PersonID: id, Provider: provider, Issuer: issuer, Subject: subject, CreatedAt: now}).Error)
	})
	return personID, err
}
