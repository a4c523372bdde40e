package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// roleHolder is a role with who holds it where.
func roleHolder(tx *gorm.DB, membershipID string) (models.RoleHolder, error) {
	var holder models.RoleHolder
	result := withPlaces(tx, "memberships").Where("memberships.id = ?", membershipID).Scan(&holder)
	if result.Error != nil {
		return holder, fmt.Errorf("loading the role: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return holder, models.Missing()
	}
	return holder, nil
}

// RoleToEnd is a role that is held now, for the page that asks why it ends.
func (s *Store) RoleToEnd(ctx context.Context, actor models.Actor, membershipID string) (models.RoleHolder, error) {
	if err := grantsRoles(actor); err != nil {
		return models.RoleHolder{}, err
	}
	if !validID(membershipID) {
		return models.RoleHolder{}, models.Missing()
	}
	holder, err := roleHolder(s.read(ctx), membershipID)
	if err == nil && holder.EndedAt != nil {
		return holder, models.Missing()
	}
	return holder, err
}

// withPlaces joins what the people and places of roles are called: of memberships, or of role_grants.
func withPlaces(db *gorm.DB, table string) *gorm.DB {
	return db.Table(table).Select(table + ".*, people.display_name AS name, people.email, " +
		"CASE WHEN rounds.id IS NULL THEN COALESCE(teams.name, organisations.name, '') ELSE " + table + ".venue || ', ' || rounds.name END AS \"where\"").
		Joins("JOIN people ON people.id = " + table + ".person_id").Joins("LEFT JOIN teams ON teams.id = " + table + ".team_id").
		Joins("LEFT JOIN organisations ON organisations.id = " + table + ".organisation_id").Joins("LEFT JOIN rounds ON rounds.id = " + table + ".round_id")
}

// RolesToDecide are the roles that wait to be confirmed, those that this administrator can decide first.
func (s *Store) RolesToDecide(ctx context.Context, actor models.Actor) ([]models.RoleWaiting, error) {
	if err := grantsRoles(actor); err != nil {
		return nil, err
	}
	db := s.read(ctx)
	var waiting []models.RoleWaiting
	if err := withPlaces(db, "role_grants").Where("role_grants.state = ?", models.GrantProposed).Order("role_grants.proposed_at, role_grants.id").Scan(&waiting).Error; err != nil {
		return nil, fmt.Errorf("loading the roles that wait: %w", err)
	}
	admins, err := administrators(db)
	if err != nil {
		return nil, err
	}
	for i := range waiting {
		w := &waiting[i]
		for _, p := range admins {
			if p.ID == w.ProposedBy {
				w.ProposedByName = p.DisplayName
			}
		}
		for _, p := range deciders(admins, w.RoleGrant) {
			w.Deciders = append(w.Deciders, p.DisplayName)
		}
		w.MayNot = w.CheckDecision(actor, models.GrantConfirmed)
	}
	slices.SortStableFunc(waiting, func(a, b models.RoleWaiting) int {
		switch {
		case (a.MayNot == nil) == (b.MayNot == nil):
			return 0
		case a.MayNot == nil:
			return -1
		default:
			return 1
		}
	})
	return waiting, nil
}

// mostPast is how many ended roles the administrators' page shows.
const mostPast = 200

// pastRoles are the roles that have ended, the newest first, and how many there are.
func pastRoles(db *gorm.DB, show bool) ([]models.RoleHolder, int, error) {
	var n int64
	if err := db.Model(&models.Membership{}).Where("ended_at IS NOT NULL").Count(&n).Error; err != nil {
		return nil, 0, fmt.Errorf("counting ended roles: %w", err)
	}
	var past []models.RoleHolder
	if !show {
		return nil, int(n), nil
	}
	if err := withPlaces(db, "memberships").Where("memberships.ended_at IS NOT NULL").Order("memberships.ended_at DESC, memberships.id").Limit(mostPast).Scan(&past).Error; err != nil {
		return nil, 0, fmt.Errorf("loading ended roles: %w", err)
	}
	return past, int(n), nil
}

// RolesPage is what waits to be confirmed, and who holds which role now, or who holds one of them; or, with models.PastRoles, who held one.
func (s *Store) RolesPage(ctx context.Context, actor models.Actor, role models.Role) (models.RolesPage, error) {
	page := models.RolesPage{Counts: map[models.Role]int{}}
	var err error
	if page.Waiting, err = s.RolesToDecide(ctx, actor); err != nil {
		return page, err
	}
	db := s.read(ctx)
	admins, err := administrators(db)
	if err != nil {
		return page, err
	}
	page.Alone = len(admins) < 2
	var all []models.RoleHolder
	if err := withPlaces(db, "memberships").Where("memberships.ended_at IS NULL").Order("memberships.role, people.display_name").Scan(&all).Error; err != nil {
		return page, fmt.Errorf("loading roles: %w", err)
	}
	for _, holder := range all {
		page.Counts[holder.Role]++
	}
	if page.Counts[role] > 0 {
		page.Role = role
	}
	page.Past = role == models.PastRoles
	var past []models.RoleHolder
	if past, page.Ended, err = pastRoles(db, page.Past); err != nil {
		return page, err
	}
	if page.Past {
		all = past
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
	if err := db.Where("published_at IS NOT NULL AND id NOT IN (?)", db.Model(&models.Result{}).Select("round_id")).Order("name").Find(&page.Rounds).Error; err != nil {
		return page, fmt.Errorf("loading rounds: %w", err)
	}
	return page, nil
}
