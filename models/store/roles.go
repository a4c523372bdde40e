package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// grantKept is how long an account is kept that was made for a role, until the role is confirmed or its person signs in.
const grantKept = 30 * 24 * time.Hour

// MakeAdmin makes somebody an administrator, from the command line, and answers how many there are now: it takes two to give a role.
func (s *Store) MakeAdmin(ctx context.Context, email, name string) (int, error) {
	others := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
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
		if others, err = otherAdmins(tx, person.ID); err != nil {
			return err
		}
		if err := s.addRole(ctx, tx, now, models.Membership{PersonID: person.ID, Role: models.Admin}); err != nil {
			return err
		}
		return s.audit(tx, now, act{Act: models.ActGrantRoles, Kind: "person", ID: person.ID, Reason: "role given on the command line", Detail: map[string]any{"role": models.Admin}})
	})
	return others + 1, err
}

// addRole gives a person a role, tells them what they can do now, and ends their sessions: they sign in to it.
func (s *Store) addRole(ctx context.Context, tx *gorm.DB, now time.Time, m models.Membership) error {
	id, err := s.newID()
	if err != nil {
		return err
	}
	m.ID, m.StartedAt = id, now
	if err := tx.Create(&m).Error; err != nil {
		return conflict(err)
	}
	holder, err := roleHolder(tx, m.ID)
	if err != nil {
		return err
	}
	subject, body := messages.RoleGiven(ctx, string(m.Role), holder.Where, s.baseURL+"/desk")
	if err := s.enqueue(tx, now, roleMail, "role-given:"+m.ID, holder.Email, subject, body); err != nil {
		return err
	}
	return endSessionsOf(tx, m.PersonID)
}

// grantsRoles answers nil when the actor may propose, decide and end roles.
func grantsRoles(actor models.Actor) error {
	if models.Can(actor, models.ActGrantRoles, models.AnyStage) == models.ScopeNone {
		return models.Missing()
	}
	return nil
}

// ProposeRole puts a role for somebody to another administrator's decision: nobody gives one alone, or to themselves.
func (s *Store) ProposeRole(ctx context.Context, actor models.Actor, in models.RoleProposal) error {
	if err := grantsRoles(actor); err != nil {
		return err
	}
	in.Venue = strings.TrimSpace(in.Venue)
	if in.Role != models.Helper {
		in.RoundID, in.Venue = nil, ""
	}
	if err := in.Check(); err != nil {
		return err
	}
	email, _ := models.NormaliseEmail(in.Email)
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		person, err := s.personFor(tx, now, email, in)
		if err != nil {
			return err
		}
		if person.ID == actor.PersonID {
			return models.Errorf(models.Conflict, "You can't give a role to yourself. Ask another administrator")
		}
		if err := mayHold(tx, person, in.Membership); err != nil {
			return err
		}
		g := models.NewRoleGrant(in.Membership)
		if g.ID, err = s.newID(); err != nil {
			return err
		}
		g.PersonID, g.ProposedBy, g.ProposedAt = person.ID, actor.PersonID, now
		if err := conflict(tx.Create(&g).Error); err != nil {
			return err
		}
		if err := s.tellAdmins(ctx, tx, now, actor, g); err != nil {
			return err
		}
		return s.auditGrant(tx, now, actor, g)
	})
}

// personFor finds or makes the account of whoever shall hold a role. One that was made for it goes soon, unless it is used.
func (s *Store) personFor(tx *gorm.DB, now time.Time, email string, in models.RoleProposal) (models.Person, error) {
	person, err := s.personByEmail(tx, now, email)
	if err != nil || person.DisplayName != newMember {
		return person, err
	}
	if person, err = introduce(tx, person, strings.TrimSpace(in.Name), in.Capacity == "young_person"); err != nil || !person.CreatedAt.Equal(now) {
		return person, err
	}
	return person, changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Update("keep_until", now.Add(grantKept)))
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

// mayHold answers nil when the person may hold the role now: it is asked when the role is proposed, and again when it is confirmed.
func mayHold(tx *gorm.DB, person models.Person, m models.Membership) error {
	if person.DisabledAt != nil {
		return models.Errorf(models.Conflict, "This account was closed")
	}
	if person.AgeBand != "adult" && models.ForAdults(m.Role) {
		return models.Errorf(models.Conflict, "This person is under 18. This role is for adults")
	}
	var held []models.Membership
	if err := tx.Where("person_id = ? AND ended_at IS NULL", person.ID).Find(&held).Error; err != nil {
		return fmt.Errorf("loading the person's roles: %w", err)
	}
	for _, h := range held {
		if h.Role == m.Role && text(h.TeamID) == text(m.TeamID) && text(h.OrganisationID) == text(m.OrganisationID) && text(h.RoundID) == text(m.RoundID) {
			return models.Errorf(models.Conflict, "They hold this role already")
		}
		if (h.Role == models.Auditor) != (m.Role == models.Auditor) {
			return models.Errorf(models.Conflict, "An auditor holds no other role. End what they hold first")
		}
	}
	if m.RoundID == nil {
		return nil
	}
	var round models.Round
	err := one(tx.Where("id = ? AND published_at IS NOT NULL", *m.RoundID), &round)
	if models.CodeOf(err) == models.NotFound {
		return models.Checks{{Field: "round", Text: "Choose the round that they help in"}}.Err()
	}
	return err
}

// tellAdmins writes to the administrators who can decide about a role that was proposed.
func (s *Store) tellAdmins(ctx context.Context, tx *gorm.DB, now time.Time, actor models.Actor, g models.RoleGrant) error {
	admins, err := administrators(tx)
	if err != nil {
		return err
	}
	for _, p := range deciders(admins, g) {
		subject, body := messages.RoleToConfirm(ctx, actor.DisplayName, s.baseURL+"/roles")
		if err := s.enqueue(tx, now, roleMail, "role:"+g.ID+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}

// administrators are the people who hold that role, by name.
func administrators(tx *gorm.DB) ([]models.Person, error) {
	var people []models.Person
	err := tx.Where("disabled_at IS NULL AND id IN (?)", tx.Session(&gorm.Session{NewDB: true}).Model(&models.Membership{}).Select("person_id").
		Where("role = ? AND ended_at IS NULL", models.Admin)).Order("display_name, id").Find(&people).Error
	if err != nil {
		return nil, fmt.Errorf("finding the administrators: %w", err)
	}
	return people, nil
}

// deciders are those of the administrators who may confirm or refuse a role.
func deciders(admins []models.Person, g models.RoleGrant) []models.Person {
	return slices.DeleteFunc(slices.Clone(admins), func(p models.Person) bool { return p.ID == g.ProposedBy || p.ID == g.PersonID })
}

func (s *Store) auditGrant(tx *gorm.DB, now time.Time, actor models.Actor, g models.RoleGrant) error {
	return s.audit(tx, now, act{Actor: actor, Act: models.ActGrantRoles, Kind: "person", ID: g.PersonID, Round: text(g.RoundID), Reason: "role " + g.State,
		Detail: map[string]any{"grant": g.ID, "role": g.Role, "team": g.TeamID, "organisation": g.OrganisationID, "venue": g.Venue, "capacity": g.Capacity}})
}

// DecideRole confirms, refuses or takes back a role that was proposed: state is what becomes of it. Confirmed, it counts from now.
func (s *Store) DecideRole(ctx context.Context, actor models.Actor, id, state string) error {
	if err := grantsRoles(actor); err != nil {
		return err
	}
	if !validID(id) {
		return models.Missing()
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		var g models.RoleGrant
		if err := one(lock(tx.Where("id = ?", id)), &g); err != nil {
			return err
		}
		if mayNot := g.CheckDecision(actor, state); mayNot != nil {
			return mayNot
		}
		if state == models.GrantConfirmed {
			if err := s.confirmRole(ctx, tx, now, actor, g); err != nil {
				return err
			}
		}
		err = changed(tx.Model(&models.RoleGrant{}).Where("id = ? AND state = ?", g.ID, models.GrantProposed).
			Updates(map[string]any{"state": state, "decided_by": actor.PersonID, "decided_at": now}))
		if err != nil {
			return err
		}
		g.State = state
		return s.auditGrant(tx, now, actor, g)
	})
}

// confirmRole makes the role of a proposal, if its person may still hold it.
func (s *Store) confirmRole(ctx context.Context, tx *gorm.DB, now time.Time, actor models.Actor, g models.RoleGrant) error {
	var person models.Person
	if err := one(tx.Where("id = ?", g.PersonID), &person); err != nil {
		return err
	}
	m := g.Membership()
	if err := mayHold(tx, person, m); err != nil {
		return err
	}
	m.GrantedBy, m.ConfirmedBy = &g.ProposedBy, &actor.PersonID
	if err := s.addRole(ctx, tx, now, m); err != nil {
		return err
	}
	return changed(tx.Model(&models.Person{}).Where("id = ?", person.ID).Update("keep_until", now.Add(accountKept)))
}

// withdrawGrants takes back what a person proposed, once they are no administrator, or what was proposed for them.
func withdrawGrants(tx *gorm.DB, now time.Time, column, personID string) error {
	if column != "proposed_by" && column != "person_id" {
		return fmt.Errorf("proposed roles are not found by %s", column)
	}
	err := tx.Model(&models.RoleGrant{}).Where(column+" = ? AND state = ?", personID, models.GrantProposed).
		Updates(map[string]any{"state": models.GrantWithdrawn, "decided_at": now}).Error
	return conflict(err)
}

// EndRole takes a role from somebody, at once: their sessions end. One administrator is enough for that, and may end a role of their own; the last
// administrator stays. Whoever held it is told, without the reason, which is for the audit trail.
func (s *Store) EndRole(ctx context.Context, actor models.Actor, membershipID, reason string) error {
	if err := grantsRoles(actor); err != nil {
		return err
	}
	if !validID(membershipID) {
		return models.Missing()
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return models.Checks{{Field: "reason", Text: "Say why the role ends"}}.Err()
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
		if m.Role == models.Admin {
			others, err := otherAdmins(tx, m.PersonID)
			if err != nil {
				return err
			}
			if others == 0 {
				return models.Errorf(models.Conflict, "This is the only administrator. Make somebody else one first")
			}
			if err := withdrawGrants(tx, now, "proposed_by", m.PersonID); err != nil {
				return err
			}
		}
		if err := changed(tx.Model(&models.Membership{}).Where("id = ?", m.ID).Update("ended_at", now)); err != nil {
			return err
		}
		if err := endSessionsOf(tx, m.PersonID); err != nil {
			return err
		}
		if err := s.tellEnded(ctx, tx, now, m); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActGrantRoles, Kind: "person", ID: m.PersonID, Round: text(m.RoundID), Reason: reason,
			Detail: map[string]any{"state": "ended", "role": m.Role, "team": m.TeamID, "organisation": m.OrganisationID, "venue": m.Venue}})
	})
}

// tellEnded writes to whoever held a role that it has ended.
func (s *Store) tellEnded(ctx context.Context, tx *gorm.DB, now time.Time, m models.Membership) error {
	holder, err := roleHolder(tx, m.ID)
	if err != nil {
		return err
	}
	subject, body := messages.RoleEnded(ctx, string(m.Role), holder.Where, s.baseURL+"/you")
	return s.enqueue(tx, now, roleMail, "role-ended:"+m.ID, holder.Email, subject, body)
}
