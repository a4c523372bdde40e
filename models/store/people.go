package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// The ends of addresses that reach nobody: of accounts that only an identity provider knows, and of those that were erased.
const (
	nowhere = "@identity" + models.ReachesNobody
	erased  = "@erased" + models.ReachesNobody
)

// newMember is the name of an account before its person has given one.
const newMember = "New member"

// accountKept is how long an account that nobody uses is kept.
const accountKept = 3 * 365 * 24 * time.Hour

// Actor is who a session's person is now, with the roles that they hold at this moment. A visitor when the id is empty, unknown or disabled.
func (s *Store) Actor(ctx context.Context, personID string) (models.Actor, error) {
	if !validID(personID) {
		return models.Actor{}, nil
	}
	var person models.Person
	err := s.read(ctx).Where("id = ? AND disabled_at IS NULL", personID).Take(&person).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.Actor{}, nil
	}
	if err != nil {
		return models.Actor{}, fmt.Errorf("loading the person: %w", err)
	}
	actor := models.Actor{PersonID: person.ID, DisplayName: person.DisplayName, Email: person.Email, Adult: person.AgeBand == "adult"}
	if strings.HasSuffix(person.Email, passHolder) {
		return s.passesOf(s.read(ctx), actor)
	}
	err = s.read(ctx).Where("person_id = ? AND ended_at IS NULL", personID).Order("started_at, id").Find(&actor.Memberships).Error
	if err != nil {
		return models.Actor{}, fmt.Errorf("loading the person's roles: %w", err)
	}
	return actor, nil
}

// personByEmail finds or makes the account of an address. A new one is an adult's until they say otherwise, and has no role.
func (s *Store) personByEmail(tx *gorm.DB, now time.Time, email string) (models.Person, error) {
	var person models.Person
	err := tx.Where("email = ?", email).Take(&person).Error
	if err == nil || !errors.Is(err, gorm.ErrRecordNotFound) {
		return person, err
	}
	id, err := s.newID()
	if err != nil {
		return person, err
	}
	person = models.Person{ID: id, Email: email, DisplayName: newMember, AgeBand: "adult", CreatedAt: now, KeepUntil: now.Add(accountKept)}
	return person, conflict(tx.Create(&person).Error)
}

// displayName is what somebody is called; nobody is called nothing.
func displayName(tx *gorm.DB, personID *string) (string, error) {
	if personID == nil {
		return "", nil
	}
	var p models.Person
	err := one(tx.Select("display_name").Where("id = ?", *personID), &p)
	return p.DisplayName, err
}
