package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

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
	if err := m.Check(ok, name); err != nil {
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
		if person.DisplayName == newMember {
			if person, err = introduce(tx, person, strings.TrimSpace(name), m.Capacity == "young_person"); err != nil {
				return err
			}
		}
		if person.AgeBand != "adult" && models.ForAdults(m.Role) {
			return models.Errorf(models.Conflict, "This person is under 18. This role is for adults")
		}
		m.PersonID = person.ID
		return s.grant(tx, now, actor, m)
	})
}

// introduce gives a new account what whoever invited its person knows of them: a name, and that they are young. A young person is under 18
// from the first moment, so that no page ever shows them as an adult.
func introduce(tx *gorm.DB, person models.Person, name string, young bool) (models.Person, error) {
	if name != "" {
		person.DisplayName, person.Name = name, name
	}
	if young {
		person.AgeBand, person.Name = "under_18", ""
	}
	return person, changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).
		Updates(map[string]any{"name": person.Name, "display_name": person.DisplayName, "age_band": person.AgeBand}))
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
		others, err := otherAdmins(tx, m.PersonID)
		if err != nil {
			return err
		}
		if m.Role == models.Admin && others == 0 {
			return models.Errorf(models.Conflict, "This is the only administrator. Make somebody else one first")
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

// RolesPage is who holds which role now, or who holds one of them.
func (s *Store) RolesPage(ctx context.Context, role models.Role) (models.RolesPage, error) {
	page := models.RolesPage{Counts: map[models.Role]int{}}
	db := s.read(ctx)
	var all []models.RoleHolder
	err := db.Model(&models.Membership{}).Select("memberships.*, people.display_name AS name, people.email, COALESCE(teams.name, organisations.name, venue) AS \"where\"").
		Joins("JOIN people ON people.id = memberships.person_id").Joins("LEFT JOIN teams ON teams.id = memberships.team_id").
		Joins("LEFT JOIN organisations ON organisations.id = memberships.organisation_id").
		Where("memberships.ended_at IS NULL").Order("memberships.role, people.display_name").Scan(&all).Error
	if err != nil {
		return page, fmt.Errorf("loading roles: %w", err)
	}
	for _, holder := range all {
		page.Counts[holder.Role]++
	}
	if page.Counts[role] > 0 {
		page.Role = role
	}
	for _, holder := range all {
		if page.Role == "" || holder.Role == page.Role {
			page.Holders = append(page.Holders, holder)
		}
	}
	if err := db.Order("name").Find(&page.Teams).Error; err != nil {
		return page, fmt.Errorf("loading teams: %w", err)
	}
	if err := db.Order("name").Find(&page.Organisations).Error; err != nil {
		return page, fmt.Errorf("loading organisations: %w", err)
	}
	return page, nil
}
