package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// PlanPage is a round's priorities and rules as the reader may see them: a draft's only the people who work on it.
func (s *Store) PlanPage(ctx context.Context, actor models.Actor, slug string) (models.PlanPage, error) {
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return models.PlanPage{}, err
	}
	if err := r.may(actor, models.ActRead); err != nil {
		return models.PlanPage{}, err
	}
	page := models.PlanPage{RoundFrame: r.frame(), MayChoose: r.may(actor, models.ActPlan) == nil}
	if page.MayChoose {
		page.Capacity = r.capacity(actor)
	}
	if page.TeamName, err = teamName(tx, r.TeamID); err != nil {
		return page, err
	}
	if text(r.Panel) != text(r.TeamID) {
		if page.PanelName, err = teamName(tx, r.Panel); err != nil {
			return page, err
		}
	}
	items, err := planItems(tx, r.ID, actor.PersonID)
	if err != nil {
		return page, err
	}
	for _, item := range items {
		if item.Kind == models.PlanPriority {
			page.Priorities = append(page.Priorities, item)
		} else {
			page.Rules = append(page.Rules, item)
		}
	}
	if !models.OpenDuring(models.ActPlan, r.Stage) {
		models.AgreedFirst(page.Priorities)
		models.AgreedFirst(page.Rules)
	}
	page.Changes, err = roundChanges(tx, r.ID)
	return page, err
}

func teamName(tx *gorm.DB, id *string) (string, error) {
	if id == nil {
		return "", nil
	}
	var team models.CommunityTeam
	err := one(tx.Select("name").Where("id = ?", *id), &team)
	return team.Name, err
}

// planItems are a round's priorities and rules in the order in which they were added, with who chose what.
func planItems(tx *gorm.DB, roundID, reader string) ([]models.PlanItem, error) {
	var items []models.PlanningItem
	if err := tx.Where("round_id = ?", roundID).Order("added_at, id").Find(&items).Error; err != nil {
		return nil, fmt.Errorf("loading the plan: %w", err)
	}
	var rows []struct {
		models.PlanningChoice
		DisplayName string
		AgeBand     string
		DisabledAt  *time.Time
	}
	err := tx.Model(&models.PlanningChoice{}).Select("planning_choices.*, COALESCE(people.display_name, '') AS display_name, COALESCE(people.age_band, '') AS age_band, people.disabled_at").
		Joins("LEFT JOIN people ON people.id = planning_choices.person_id").Joins("JOIN planning_items ON planning_items.id = planning_choices.item_id").
		Where("planning_items.round_id = ?", roundID).Order("planning_choices.chosen_at, planning_choices.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading who chose what: %w", err)
	}
	voices := map[string][]models.PlanVoice{}
	for _, row := range rows {
		voices[row.ItemID] = append(voices[row.ItemID], models.PlanVoice{PlanningChoice: row.PlanningChoice, DisplayName: row.DisplayName, Adult: row.AgeBand == "adult", Left: row.PersonID == nil || row.DisabledAt != nil})
	}
	list := make([]models.PlanItem, len(items))
	for i, item := range items {
		list[i] = models.NewPlanItem(item, voices[item.ID], reader)
	}
	return list, nil
}

// AgreedPriorities are the priorities that a round's planning group has agreed, in the order in which they were added.
func (s *Store) AgreedPriorities(ctx context.Context, roundID string) ([]models.PlanningItem, error) {
	return agreedPriorities(s.read(ctx), roundID)
}

func agreedPriorities(tx *gorm.DB, roundID string) ([]models.PlanningItem, error) {
	items, err := planItems(tx, roundID, "")
	if err != nil {
		return nil, err
	}
	var agreed []models.PlanningItem
	for _, item := range models.Agreed(items) {
		if item.Kind == models.PlanPriority {
			agreed = append(agreed, item.PlanningItem)
		}
	}
	return agreed, nil
}

// planner loads a round for a member of its planning group while that is open.
func (s *Store) planner(tx *gorm.DB, actor models.Actor, slug string) (loadedRound, error) {
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return r, err
	}
	return r, r.may(actor, models.ActPlan)
}

// capacity is what the actor takes part in planning as: what they are in the round's team or panel, whatever else they are.
func (r loadedRound) capacity(actor models.Actor) string {
	if !actor.Adult {
		return "young_person"
	}
	for _, team := range []*string{r.TeamID, r.Panel} {
		for _, m := range actor.Memberships {
			if team != nil && text(m.TeamID) == *team && m.Capacity != "" {
				return m.Capacity
			}
		}
	}
	return actor.Capacity(text(r.TeamID))
}

// ChoosePlan keeps what a member of the planning group chose about a priority or rule, in place of what they chose before.
func (s *Store) ChoosePlan(ctx context.Context, actor models.Actor, slug string, in models.PlanChoiceInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.planner(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		var item models.PlanningItem
		if !validID(in.Item) {
			return models.Missing()
		}
		if err := one(tx.Where("id = ? AND round_id = ?", in.Item, r.ID), &item); err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		choice := models.PlanningChoice{ID: id, ItemID: item.ID, PersonID: &actor.PersonID, Capacity: r.capacity(actor), Choice: in.Choice, Why: strings.TrimSpace(in.Why), ChosenAt: r.Now}
		err = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "item_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"capacity", "choice", "why", "chosen_at"})}).Create(&choice).Error
		if err != nil {
			return conflict(err)
		}
		return s.auditOfficer(tx, r, actor, act{Actor: actor, Act: models.ActPlan, Kind: "planning_choice", ID: item.ID, Round: r.ID, Detail: map[string]string{"choice": in.Choice}})
	})
}

// AddPlanItem adds a priority or a rule for the planning group to choose about, and answers its id.
func (s *Store) AddPlanItem(ctx context.Context, actor models.Actor, slug string, in models.PlanItemInput) (string, error) {
	id := ""
	err := s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.planner(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		if id, err = s.newID(); err != nil {
			return err
		}
		item := models.PlanningItem{ID: id, RoundID: r.ID, Kind: in.Kind, Title: strings.TrimSpace(in.Title), Body: strings.TrimSpace(in.Body),
			AddedBy: actor.PersonID, AddedAt: r.Now}
		err = tx.Create(&item).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return (models.Checks{{Field: "title", Text: "This is in the list already. Choose there, or write it in other words"}}).Err()
		}
		if err != nil {
			return conflict(err)
		}
		return s.auditOfficer(tx, r, actor, act{Actor: actor, Act: models.ActPlan, Kind: "planning_item", ID: id, Round: r.ID, Detail: map[string]string{"kind": in.Kind, "title": item.Title}})
	})
	return id, err
}

// auditOfficer records what an officer does; what residents and young people choose is theirs, and is on the page.
func (s *Store) auditOfficer(tx *gorm.DB, r loadedRound, actor models.Actor, a act) error {
	if !officerOf(actor, r.Fund.HolderID) {
		return nil
	}
	return s.audit(tx, r.Now, a)
}
