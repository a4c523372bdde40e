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

// sessionRow is a session as it is kept: the token is a hash made by the session library.
type sessionRow struct {
	Token     string `gorm:"primaryKey"`
	PersonID  *string
	Data      []byte
	ExpiresAt time.Time // without a further request; never after
	EndsAt    time.Time
}

// TableName is where sessions are kept.
func (sessionRow) TableName() string { return "sessions" }

// FindSession is the data of a live session, and whether there is one.
func (s *Store) FindSession(ctx context.Context, token string) ([]byte, bool, error) {
	now, err := s.now(s.read(ctx))
	if err != nil {
		return nil, false, err
	}
	var row sessionRow
	err = s.read(ctx).Where("token = ? AND expires_at > ?", token, now).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("loading the session: %w", err)
	}
	return row.Data, true, nil
}

// BeginSession keeps a new session. personID is empty before someone has signed in.
func (s *Store) BeginSession(ctx context.Context, token, personID string, data []byte, life models.SessionLife) error {
	now, err := s.Now(ctx)
	if err != nil {
		return err
	}
	row := sessionRow{Token: token, Data: data, ExpiresAt: now.Add(min(life.Idle, life.Most)), EndsAt: now.Add(life.Most)}
	if validID(personID) {
		row.PersonID = &personID
	}
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("saving the session: %w", err)
	}
	return nil
}

// KeepSession saves a session that goes on, and reports whether it does: one that was ended while a request was under way stays ended.
func (s *Store) KeepSession(ctx context.Context, token string, data []byte, idle time.Duration) (bool, error) {
	now, err := s.Now(ctx)
	if err != nil {
		return false, err
	}
	until := now.Add(idle)
	result := s.db.WithContext(ctx).Model(&sessionRow{}).Where("token = ? AND expires_at > ?", token, now).
		Updates(map[string]any{"data": data, "expires_at": gorm.Expr("CASE WHEN ends_at < ? THEN ends_at ELSE ? END", until, until)})
	if result.Error != nil {
		return false, fmt.Errorf("saving the session: %w", result.Error)
	}
	return result.RowsAffected == 1, nil
}

// EndSession ends one session.
func (s *Store) EndSession(ctx context.Context, token string) error {
	if err := s.db.WithContext(ctx).Where("token = ?", token).Delete(&sessionRow{}).Error; err != nil {
		return fmt.Errorf("ending the session: %w", err)
	}
	return nil
}

// EndSessionsOf ends all sessions of a person: when they ask, and when their roles change.
func (s *Store) EndSessionsOf(ctx context.Context, personID string) error {
	return endSessionsOf(s.db.WithContext(ctx), personID)
}

func endSessionsOf(tx *gorm.DB, personID string) error {
	if err := tx.Where("person_id = ?", personID).Delete(&sessionRow{}).Error; err != nil {
		return fmt.Errorf("ending the sessions: %w", err)
	}
	return nil
}

// ParkedForm is a form that could not be taken before its sender had signed in, or shown anew who they are; or one that they put aside unfinished.
type ParkedForm struct {
	ID        string
	Browser   string  // stands for the browser that sent it; empty for what its sender put aside
	PersonID  *string // who sent it, where they were signed in
	Path      string
	Fields    string // as a query string; sealed where nobody asked to have it put aside
	CreatedAt time.Time
	ExpiresAt time.Time
}

// TableName is where parked forms are kept.
func (ParkedForm) TableName() string { return "parked_forms" }

// ParkForm keeps a form for a day, and answers the id under which the browser that sent it finds it again: the same person, where they were signed in. What is in it
// is sealed: it may be what a caller chose whose vote an officer takes by phone, or what was read on a paper.
func (s *Store) ParkForm(ctx context.Context, actor models.Actor, browser, path, fields string) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	now, err := s.Now(ctx)
	if err != nil {
		return "", err
	}
	form := ParkedForm{ID: id, Browser: browser, Path: path, CreatedAt: now, ExpiresAt: now.Add(24 * time.Hour)}
	if actor.SignedIn() {
		form.PersonID = &actor.PersonID
	}
	if form.Fields, err = s.sealText(fields, form.place()...); err != nil {
		return "", err
	}
	if err := s.db.WithContext(ctx).Create(&form).Error; err != nil {
		return "", fmt.Errorf("keeping the form: %w", err)
	}
	return id, nil
}

// ParkedForm is the form that was kept under the id, for the browser that sent it and no other: somebody else's would be a form that a stranger
// filled in. Nor is one person's given to another who signs in on the same device.
func (s *Store) ParkedForm(ctx context.Context, actor models.Actor, browser, id string) (ParkedForm, error) {
	var form ParkedForm
	now, err := s.Now(ctx)
	if err != nil {
		return form, err
	}
	if err := one(s.read(ctx).Where("id = ? AND browser = ? AND (person_id IS NULL OR person_id = ?) AND expires_at > ?", id, browser, actor.PersonID, now), &form); err != nil {
		return form, err
	}
	form.Fields, err = s.fieldsOf(form)
	return form, err
}

// place is what the fields of a kept form are bound to: nobody else's form opens them.
func (f ParkedForm) place() []string {
	return []string{f.TableName(), f.ID, f.Browser, text(f.PersonID), f.Path}
}

// fieldsOf are the fields of a kept form, sealed or not.
func (s *Store) fieldsOf(form ParkedForm) (string, error) {
	if !strings.HasPrefix(form.Fields, sealedText) {
		return form.Fields, nil
	}
	return s.unsealText(form.Fields, form.place()...)
}
