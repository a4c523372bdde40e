package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// sessionRow is a session as it is kept: the token is a hash made by the session library.
type sessionRow struct {
	Token     string `gorm:"primaryKey"`
	PersonID  *string
	Data      []byte
	ExpiresAt time.Time
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

// SaveSession keeps a session. personID is empty before someone has signed in. expires is by this machine's clock, which the store's is ahead of
// by its offset.
func (s *Store) SaveSession(ctx context.Context, token, personID string, data []byte, expires time.Time) error {
	row := sessionRow{Token: token, Data: data, ExpiresAt: expires.Add(s.offset).UTC()}
	if validID(personID) {
		row.PersonID = &personID
	}
	err := s.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "token"}},
		DoUpdates: clause.AssignmentColumns([]string{"person_id", "data", "expires_at"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("saving the session: %w", err)
	}
	return nil
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

// ParkedForm is a form that was sent when its session had ended.
type ParkedForm struct {
	ID        string
	Browser   string // stands for the browser that sent it
	Path      string
	Fields    string // as a query string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// TableName is where parked forms are kept.
func (ParkedForm) TableName() string { return "parked_forms" }

// ParkForm keeps a form for a day, and answers the id under which the browser that sent it finds it again.
func (s *Store) ParkForm(ctx context.Context, browser, path, fields string) (string, error) {
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	now, err := s.Now(ctx)
	if err != nil {
		return "", err
	}
	form := ParkedForm{ID: id, Browser: browser, Path: path, Fields: fields, CreatedAt: now, ExpiresAt: now.Add(24 * time.Hour)}
	if err := s.db.WithContext(ctx).Create(&form).Error; err != nil {
		return "", fmt.Errorf("keeping the form: %w", err)
	}
	return id, nil
}

// ParkedForm is the form that was kept under the id, for the browser that sent it and no other: somebody else's would be a form that a stranger
// filled in.
func (s *Store) ParkedForm(ctx context.Context, browser, id string) (ParkedForm, error) {
	var form ParkedForm
	now, err := s.Now(ctx)
	if err != nil {
		return form, err
	}
	return form, one(s.read(ctx).Where("id = ? AND browser = ? AND expires_at > ?", id, browser, now), &form)
}
