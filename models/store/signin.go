package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// signInCode is a one-time code as it is kept.
type signInCode struct {
	ID          string
	Email       string
	RequestHash []byte
	CodeHash    []byte
	Tries       int
	CreatedAt   time.Time
	ExpiresAt   time.Time
	UsedAt      *time.Time
}

// SignedIn is who signed in. Fresh says that they have yet to say what to call them and whether they are 18.
type SignedIn struct {
	PersonID string
	Fresh    bool
}

// TableName is where codes are kept.
func (signInCode) TableName() string { return "sign_in_codes" }

// errWrongCode is the answer to every code that does not fit, whatever the reason: it must not tell a guesser what was right.
var errWrongCode = &models.Error{Code: models.Invalid, Text: "There is a problem", Fields: []models.FieldError{
	{Field: "code", Text: "That code is not right, or it is too old. Check the newest email, or ask for another code"}}}

// signInHash is how a code is kept: nobody who reads the database can use it.
func (s *Store) signInHash(email, code string) []byte {
	return s.keyed("sign-in", fmt.Sprint(len(email)), email, code)
}

// SendSignInCode sends a one-time code to an address, which may be typed so many times. It does the same whether or not anyone has an account there, and
// answers the request that the code belongs to. The session of who asked keeps it, and the code is worth nothing without it, so that nobody else can
// use up its tries.
func (s *Store) SendSignInCode(ctx context.Context, council models.Council, typed string, tries int) (string, error) {
	var checks models.Checks
	email, ok := models.NormaliseEmail(typed)
	checks.Require(ok, "email", "Enter an email address, like name@example.com")
	if err := checks.Err(); err != nil {
		return "", err
	}
	code, err := models.NewOneTimeCode(s.rand)
	if err != nil {
		return "", err
	}
	request, err := s.newID()
	if err != nil {
		return "", err
	}
	if !models.HasAddress(email) {
		return request, nil // nobody reads mail there, so that a code would be there to be guessed alone
	}
	return request, s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		row := signInCode{ID: id, Email: email, RequestHash: s.requestHash(toSignIn, request), CodeHash: s.signInHash(email, code), Tries: models.OneTimeCodeTries - tries,
			CreatedAt: now, ExpiresAt: now.Add(models.OneTimeCodeLife)}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("keeping the code: %w", err)
		}
		subject, body := messages.SignInCode(ctx, council.Name, code, int(models.OneTimeCodeLife.Minutes()))
		return s.enqueue(tx, now, signInMail, "sign-in:"+id, email, subject, body)
	})
}

// SignInByCode answers the person of the address when the code is the one that was sent there for this request, not used, not too old, and not tried
// too often. The account is made with the first sign-in. Wrong ones are counted in the bucket guessing, a keyed hash of the wider network.
func (s *Store) SignInByCode(ctx context.Context, typed, request, code, guessing string) (SignedIn, error) {
	email, ok := models.NormaliseEmail(typed)
	if !ok {
		return SignedIn{}, errWrongCode
	}
	var in SignedIn
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		fits, err := s.useCode(ctx, tx, now, email, request, code, guessing)
		if err != nil || !fits {
			return err // a wrong try is kept: the transaction must not fail
		}
		person, err := s.personByEmail(tx, now, email)
		if err != nil || person.DisabledAt != nil {
			return err
		}
		in = SignedIn{person.ID, person.Name == "" && person.AgeBand == "adult"}
		return changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Update("keep_until", now.Add(accountKept)))
	})
	if err != nil {
		return SignedIn{}, err
	}
	if in.PersonID == "" {
		return SignedIn{}, errWrongCode
	}
	return in, nil
}

// useCode reports whether the code is good for this address and request, and uses it up; a wrong one is counted for its network, and costs a try, or all where very many came from there.
func (s *Store) useCode(ctx context.Context, tx *gorm.DB, now time.Time, email, request, code, guessing string) (bool, error) {
	var row signInCode
	err := one(lock(tx.Where("email = ? AND request_hash = ?", email, s.requestHash(toSignIn, request))), &row)
	found := models.CodeOf(err) != models.NotFound
	if found && err != nil {
		return false, err
	}
	open := found && row.UsedAt == nil && now.Before(row.ExpiresAt) && row.Tries < models.OneTimeCodeTries
	digits, _ := models.ParseOneTimeCode(code)
	if open && hmac.Equal(row.CodeHash, s.signInHash(email, digits)) {
		return true, changed(tx.Model(&signInCode{}).Where("id = ?", row.ID).Update("used_at", now))
	}
	usedUp, err := s.noteSignInGuess(ctx, tx, now, guessing)
	if err != nil || !open {
		return false, err
	}
	tries := row.Tries + 1
	if usedUp {
		tries = models.OneTimeCodeTries
	}
	return false, changed(tx.Model(&signInCode{}).Where("id = ?", row.ID).Update("tries", tries))
}

// SignInByIdentity answers the person whom an identity provider knows by this subject. The first time it makes an account: never one that
// exists for the same address, which the provider may not have checked.
func (s *Store) SignInByIdentity(ctx context.Context, identity models.Identity, name string) (SignedIn, error) {
	var in SignedIn
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		known, err := knownIdentity(tx, identity)
		if err != nil {
			return err
		}
		if known == "" {
			id, err := s.newByIdentity(tx, now, identity, name)
			in = SignedIn{id, true}
			return err
		}
		in.PersonID = known
		return changed(tx.Model(&models.Person{}).Where("id = ? AND disabled_at IS NULL", known).Update("keep_until", now.Add(accountKept)))
	})
	return in, err
}

// LinkIdentity lets a person sign in through a provider too, which is called so on pages. They are signed in here and have just signed in there; an address proves
// nothing. Whoever signs in so counts as them, so they are told by mail, and the trail remembers it.
func (s *Store) LinkIdentity(ctx context.Context, actor models.Actor, identity models.Identity, called string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		known, err := knownIdentity(tx, identity)
		if err != nil {
			return err
		}
		if known == actor.PersonID {
			return nil
		}
		if known != "" {
			return models.Errorf(models.Conflict, "That sign-in already belongs to another account here. Sign in with it, or close that account first")
		}
		if identity.ID, err = s.newID(); err != nil {
			return err
		}
		if err := addIdentity(tx, now, identity, actor.PersonID); err != nil {
			return err
		}
		subject, body := messages.SignInAdded(ctx, called, s.baseURL+"/you")
		return s.tellOfSignIn(tx, now, actor, identity, "added", subject, body)
	})
}

// UnlinkIdentity takes a sign-in at a provider, which is called so on pages, off the actor's account, and ends their sessions: one of them may have begun by it.
// Somebody without an address keeps one at a provider that is offered here, or nothing would lead to their account.
func (s *Store) UnlinkIdentity(ctx context.Context, actor models.Actor, id, called string, offered []string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var person models.Person // held, so that two are not taken off at once as the last but one
		if err := one(lock(tx.Where("id = ? AND disabled_at IS NULL", actor.PersonID)), &person); err != nil {
			return err
		}
		var identity models.Identity
		if err := one(tx.Where("id = ? AND person_id = ?", id, person.ID), &identity); err != nil {
			return err
		}
		if err := changed(tx.Where("id = ?", identity.ID).Delete(&models.Identity{})); err != nil {
			return err
		}
		var left int64
		if err := tx.Model(&models.Identity{}).Where("person_id = ? AND provider IN ?", person.ID, offered).Count(&left).Error; err != nil {
			return fmt.Errorf("counting the sign-ins that are left: %w", err)
		}
		if left == 0 && !models.HasAddress(person.Email) {
			return models.Errorf(models.Conflict, "This is your only way to sign in. Add another way first")
		}
		if err := endSessionsOf(tx, person.ID); err != nil {
			return err
		}
		subject, body := messages.SignInRemoved(ctx, called, s.baseURL+"/you")
		return s.tellOfSignIn(tx, now, actor, identity, "removed", subject, body)
	})
}

// tellOfSignIn mails the owner of an account what became of a way to sign in to it, and writes it into the trail.
func (s *Store) tellOfSignIn(tx *gorm.DB, now time.Time, actor models.Actor, identity models.Identity, state, subject, body string) error {
	if err := s.enqueue(tx, now, identityMail, "sign-in-"+state+":"+identity.ID, actor.Email, subject, body); err != nil {
		return err
	}
	return s.audit(tx, now, act{Actor: actor, Act: models.ActOwnData, Kind: "person", ID: actor.PersonID, Detail: map[string]any{"state": "sign-in " + state, "provider": identity.Provider}})
}

// IdentitiesOf are the ways by which the actor can sign in beside a code by mail.
func (s *Store) IdentitiesOf(ctx context.Context, actor models.Actor) ([]models.Identity, error) {
	var list []models.Identity
	if err := s.read(ctx).Where("person_id = ?", actor.PersonID).Order("created_at, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading sign-ins: %w", err)
	}
	return list, nil
}

// CheckIdentity answers nil when an identity provider knows the actor by this subject: not somebody else, and not somebody new.
func (s *Store) CheckIdentity(ctx context.Context, actor models.Actor, identity models.Identity) error {
	known, err := knownIdentity(s.read(ctx), identity)
	if err == nil && (known == "" || known != actor.PersonID) {
		err = models.Errorf(models.Conflict, "That is the sign-in of somebody else. Sign in as {{.Name}}", "Name", actor.DisplayName)
	}
	return err
}

// knownIdentity is the id of the person whom a provider knows by this subject, or empty.
func knownIdentity(tx *gorm.DB, identity models.Identity) (string, error) {
	var known models.Identity
	err := one(tx.Where("issuer = ? AND subject = ?", identity.Issuer, identity.Subject), &known)
	if models.CodeOf(err) == models.NotFound {
		return "", nil
	}
	return known.PersonID, err
}

func addIdentity(tx *gorm.DB, now time.Time, identity models.Identity, personID string) error {
	identity.PersonID, identity.CreatedAt = personID, now
	return conflict(tx.Create(&identity).Error)
}

// newByIdentity makes the account of somebody who signs in through a provider for the first time.
func (s *Store) newByIdentity(tx *gorm.DB, now time.Time, identity models.Identity, name string) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	if name == "" {
		name = newMember
	}
	// Where mail would go is not taken from the provider: this address reaches nobody.
	person := models.Person{ID: id, Email: id + nowhere, Name: name, DisplayName: name, AgeBand: "adult", CreatedAt: now, KeepUntil: now.Add(accountKept)}
	if err := tx.Create(&person).Error; err != nil {
		return "", fmt.Errorf("making the account: %w", err)
	}
	if identity.ID, err = s.newID(); err != nil {
		return "", err
	}
	return id, addIdentity(tx, now, identity, id)
}
