package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// SaveAccount keeps what a person says of themselves.
func (s *Store) SaveAccount(ctx context.Context, actor models.Actor, in models.AccountInput) error {
	if err := in.Check(); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		name := strings.TrimSpace(in.Name)
		values := map[string]any{"display_name": name, "name": name, "age_band": "adult"}
		if in.Under18 {
			values["name"], values["age_band"] = "", "under_18"
		}
		return changed(tx.Model(&models.Person{}).Where("id = ?", actor.PersonID).Updates(values))
	})
}

// OwnData is everything that we hold about the actor.
func (s *Store) OwnData(ctx context.Context, actor models.Actor) (models.OwnData, error) {
	var data models.OwnData
	db := s.read(ctx)
	if err := one(db.Where("id = ?", actor.PersonID), &data.Person); err != nil {
		return data, err
	}
	err := db.Model(&models.Membership{}).Select("memberships.*, COALESCE(teams.name, organisations.name, '') AS \"where\"").
		Joins("LEFT JOIN teams ON teams.id = memberships.team_id").Joins("LEFT JOIN organisations ON organisations.id = memberships.organisation_id").
		Where("person_id = ?", actor.PersonID).Order("started_at").Scan(&data.Memberships).Error
	if err != nil {
		return data, fmt.Errorf("loading roles: %w", err)
	}
	err = db.Model(&models.Proposal{}).Select("proposals.slug, proposals.state, proposals.created_at, v.title").
		Joins("JOIN proposal_versions v ON v.proposal_id = proposals.id AND v.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id)").
		Where("made_by = ?", actor.PersonID).Order("proposals.created_at").Scan(&data.Proposals).Error
	if err != nil {
		return data, fmt.Errorf("loading proposals: %w", err)
	}
	if err := db.Where("recipient = ?", data.Person.Email).Order("created_at DESC").Limit(100).Find(&data.Messages).Error; err != nil {
		return data, fmt.Errorf("loading messages: %w", err)
	}
	var sessions int64
	if err := db.Model(&sessionRow{}).Where("person_id = ?", actor.PersonID).Count(&sessions).Error; err != nil {
		return data, fmt.Errorf("counting sessions: %w", err)
	}
	data.Sessions = int(sessions)
	data.CanErase = len(data.Memberships) == 0 && len(data.Proposals) == 0
	return data, nil
}

// EraseAccount empties the actor's account of what tells who they are, and ends their sessions and roles. What they did in the open stays
// without their name: money records are kept as long as the law asks.
func (s *Store) EraseAccount(ctx context.Context, actor models.Actor) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var admins int64
		if err := tx.Model(&models.Membership{}).Where("role = ? AND ended_at IS NULL AND person_id <> ?", models.Admin, actor.PersonID).Count(&admins).Error; err != nil {
			return fmt.Errorf("counting administrators: %w", err)
		}
		if actor.Has(models.Admin) && admins == 0 {
			return models.Errorf(models.Conflict, "You are the only administrator. Make somebody else one first")
		}
		if err := tx.Model(&models.Membership{}).Where("person_id = ? AND ended_at IS NULL", actor.PersonID).Update("ended_at", now).Error; err != nil {
			return conflict(err)
		}
		if err := tx.Where("person_id = ?", actor.PersonID).Delete(&models.Identity{}).Error; err != nil {
			return fmt.Errorf("erasing identities: %w", err)
		}
		if err := tx.Where("recipient = ?", actor.Email).Delete(&models.Message{}).Error; err != nil {
			return fmt.Errorf("erasing messages: %w", err)
		}
		if err := endSessionsOf(tx, actor.PersonID); err != nil {
			return err
		}
		return changed(tx.Model(&models.Person{}).Where("id = ?", actor.PersonID).Updates(map[string]any{
			"email": actor.PersonID + "@erased.invalid", "name": "", "display_name": "Someone who left", "age_band": "under_18", "demo_note": "", "disabled_at": now}))
	})
}

// MakeAdmin makes somebody an administrator, from the command line.
func (s *Store) MakeAdmin(ctx context.Context, email, name string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		person, err := s.personByEmail(tx, now, email)
		if err != nil {
			return err
		}
		if err := changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Updates(map[string]any{"name": name, "display_name": name})); err != nil {
			return err
		}
		return s.grant(tx, now, models.Actor{}, models.Membership{PersonID: person.ID, Role: models.Admin})
	})
}

// grant gives a person a role, within a transaction.
func (s *Store) grant(tx *gorm.DB, now time.Time, granter models.Actor, m models.Membership) error {
	id, err := s.newID()
	if err != nil {
		return err
	}
	m.ID, m.StartedAt = id, now
	if granter.SignedIn() {
		m.GrantedBy = &granter.PersonID
	}
	if err := tx.Create(&m).Error; err != nil {
		return conflict(err)
	}
	if err := endSessionsOf(tx, m.PersonID); err != nil {
		return err
	}
	return s.audit(tx, now, act{Actor: granter, Act: models.ActGrantRoles, Kind: "person", ID: m.PersonID,
		Detail: map[string]any{"role": m.Role, "team": m.TeamID, "organisation": m.OrganisationID, "capacity": m.Capacity}})
}

// Grant gives somebody a role. Nobody gives one to themselves.
func (s *Store) Grant(ctx context.Context, actor models.Actor, email, name string, m models.Membership) error {
	if models.Can(actor, models.ActGrantRoles, models.AnyStage) == models.ScopeNone {
		return models.Missing()
	}
	address, ok := models.NormaliseEmail(email)
	if err := m.Check(ok); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		person, err := s.personByEmail(tx, now, address)
		if err != nil {
			return err
		}
		if person.ID == actor.PersonID {
			return models.Errorf(models.Conflict, "You can't give a role to yourself. Ask another administrator")
		}
		if name = strings.TrimSpace(name); name != "" && person.DisplayName == "New member" {
			if err := changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Updates(map[string]any{"name": name, "display_name": name})); err != nil {
				return err
			}
		}
		m.PersonID = person.ID
		return s.grant(tx, now, actor, m)
	})
}

// EndRole takes a role from somebody, at once: their sessions end. The last administrator stays.
func (s *Store) EndRole(ctx context.Context, actor models.Actor, membershipID string) error {
	if models.Can(actor, models.ActGrantRoles, models.AnyStage) == models.ScopeNone || !validID(membershipID) {
		return models.Missing()
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var m models.Membership
		if err := one(lock(tx.Where("id = ? AND ended_at IS NULL", membershipID)), &m); err != nil {
			return err
		}
		if m.PersonID == actor.PersonID {
			return models.Errorf(models.Conflict, "You can't take a role from yourself. Ask another administrator")
		}
		if err := changed(tx.Model(&models.Membership{}).Where("id = ?", m.ID).Update("ended_at", now)); err != nil {
			return err
		}
		if err := endSessionsOf(tx, m.PersonID); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActGrantRoles, Kind: "person", ID: m.PersonID, Reason: "role ended", Detail: map[string]any{"role": m.Role}})
	})
}

// RolesPage is who holds which role now.
func (s *Store) RolesPage(ctx context.Context) (models.RolesPage, error) {
	var page models.RolesPage
	db := s.read(ctx)
	err := db.Model(&models.Membership{}).Select("memberships.*, people.display_name AS name, people.email, COALESCE(teams.name, organisations.name, venue) AS \"where\"").
		Joins("JOIN people ON people.id = memberships.person_id").Joins("LEFT JOIN teams ON teams.id = memberships.team_id").
		Joins("LEFT JOIN organisations ON organisations.id = memberships.organisation_id").
		Where("memberships.ended_at IS NULL").Order("memberships.role, people.display_name").Scan(&page.Holders).Error
	if err != nil {
		return page, fmt.Errorf("loading roles: %w", err)
	}
	if err := db.Order("name").Find(&page.Teams).Error; err != nil {
		return page, fmt.Errorf("loading teams: %w", err)
	}
	if err := db.Order("name").Find(&page.Organisations).Error; err != nil {
		return page, fmt.Errorf("loading organisations: %w", err)
	}
	return page, nil
}
