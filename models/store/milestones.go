package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// MilestoneDone says that a step is done, or corrects when it was and the note to it.
func (s *Store) MilestoneDone(ctx context.Context, actor models.Actor, slug, id string, input models.DoneInput) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if _, err := milestoneOf(tx, in, id); err != nil {
			return act{}, err
		}
		if err := in.underWay(); err != nil {
			return act{}, err
		}
		day, err := input.Parse(in.today())
		if err != nil {
			return act{}, err
		}
		err = changed(tx.Model(&models.Milestone{}).Where("id = ? AND initiative_id = ?", id, in.ID).
			Updates(map[string]any{"done_on": day, "note": strings.TrimSpace(input.Note)}))
		return act{Kind: "milestone", ID: id, Detail: map[string]any{"done_on": day}}, err
	})
}

func milestoneOf(tx *gorm.DB, in loadedInitiative, id string) (models.Milestone, error) {
	var m models.Milestone
	if !validID(id) {
		return m, models.Missing()
	}
	return m, one(tx.Where("id = ? AND initiative_id = ?", id, in.ID), &m)
}

// mayPlan answers nil when the actor may change the plan of steps: whoever leads the group, or an officer on their behalf.
func (in loadedInitiative) mayPlan(actor models.Actor) error {
	organisation := in.award.recipient().OrganisationID
	leads := organisation != nil && slices.Contains(actor.Organisations(models.Lead), *organisation)
	if err := in.may(actor, models.ActDeliver); err != nil || leads || in.isOfficer(actor) {
		return err
	}
	return models.Errorf(models.Forbidden, "Only the lead of the group can change its plan")
}

// replan runs a change of the plan: a step that is not done yet, or none where one is added. What changed is kept with the initiative.
func (s *Store) replan(ctx context.Context, actor models.Actor, slug, id string, use func(tx *gorm.DB, in loadedInitiative, before models.Milestone) (models.Milestone, error)) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if err := in.mayPlan(actor); err != nil {
			return act{}, err
		}
		if err := in.underWay(); err != nil {
			return act{}, err
		}
		var before models.Milestone
		if id != "" {
			var err error
			if before, err = milestoneOf(tx, in, id); err != nil {
				return act{}, err
			}
		}
		if before.DoneOn != nil {
			return act{}, models.Errorf(models.Conflict, "This step is done, so its plan stays as it is")
		}
		after, err := use(tx, in, before)
		if err != nil {
			return act{}, err
		}
		done := act{Kind: "initiative", ID: in.ID, Detail: map[string]any{"from": plan(before), "to": plan(after)}}
		if plan(before) == plan(after) {
			return done, nil
		}
		change := models.MilestoneChange{InitiativeID: in.ID, TitleBefore: before.Title, DueBefore: before.DueOn, TitleAfter: after.Title, DueAfter: after.DueOn,
			ChangedBy: actor.PersonID, ChangedAt: in.award.loaded.Now}
		if change.ID, err = s.newID(); err != nil {
			return done, err
		}
		return done, conflict(tx.Create(&change).Error)
	})
}

// plan is a step as it is planned, in one line; empty for none.
func plan(m models.Milestone) string { return strings.TrimSpace(m.DueOn + " " + m.Title) }

// AddMilestone adds a step to the plan.
func (s *Store) AddMilestone(ctx context.Context, actor models.Actor, slug string, input models.StepInput) error {
	return s.replan(ctx, actor, slug, "", func(tx *gorm.DB, in loadedInitiative, _ models.Milestone) (models.Milestone, error) {
		steps, err := milestones(tx, in)
		if err != nil {
			return models.Milestone{}, err
		}
		if len(steps) >= models.StepsMost {
			return models.Milestone{}, models.Errorf(models.Conflict, "A plan has {{.Most}} steps at most. Take one out first", "Most", models.StepsMost)
		}
		title, due, err := input.Parse(in.StartsOn)
		if err != nil {
			return models.Milestone{}, err
		}
		m := models.Milestone{InitiativeID: in.ID, Position: steps[len(steps)-1].Position + 1, Title: title, DueOn: due}
		if m.ID, err = s.newID(); err != nil {
			return m, err
		}
		return m, conflict(tx.Create(&m).Error)
	})
}

// milestones are the steps of an initiative in the order in which they were planned; there is always one. The initiative's row keeps two who change
// its plan from doing so at the same time.
func milestones(tx *gorm.DB, in loadedInitiative) ([]models.Milestone, error) {
	if err := one(lock(tx.Where("id = ?", in.ID)), &models.Initiative{}); err != nil {
		return nil, err
	}
	var steps []models.Milestone
	if err := tx.Where("initiative_id = ?", in.ID).Order("position").Find(&steps).Error; err != nil {
		return nil, fmt.Errorf("loading the steps: %w", err)
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("initiative %s has no step", in.ID)
	}
	return steps, nil
}

// ChangeMilestone gives a step that is not done another title or day.
func (s *Store) ChangeMilestone(ctx context.Context, actor models.Actor, slug, id string, input models.StepInput) error {
	return s.replan(ctx, actor, slug, id, func(tx *gorm.DB, in loadedInitiative, m models.Milestone) (models.Milestone, error) {
		var err error
		if m.Title, m.DueOn, err = input.Parse(in.StartsOn); err != nil {
			return m, err
		}
		return m, changed(tx.Model(&models.Milestone{}).Where("id = ? AND initiative_id = ? AND done_on IS NULL", id, in.ID).Updates(map[string]any{"title": m.Title, "due_on": m.DueOn}))
	})
}

// RemoveMilestone takes a step that is not done out of the plan. One step stays, and so does one that money was asked for.
func (s *Store) RemoveMilestone(ctx context.Context, actor models.Actor, slug, id string) error {
	return s.replan(ctx, actor, slug, id, func(tx *gorm.DB, in loadedInitiative, m models.Milestone) (models.Milestone, error) {
		steps, err := milestones(tx, in)
		if err != nil {
			return m, err
		}
		if len(steps) == 1 {
			return m, models.Errorf(models.Conflict, "A plan has at least one step. Change this one instead")
		}
		var asked int64
		if err := tx.Model(&models.Payment{}).Where("milestone_id = ?", id).Count(&asked).Error; err != nil {
			return m, fmt.Errorf("counting payments for a step: %w", err)
		}
		if asked > 0 {
			return m, models.Errorf(models.Conflict, "Money was asked for this step, so it stays in the plan. Change its day or what it says instead")
		}
		return models.Milestone{}, changed(tx.Where("id = ? AND initiative_id = ? AND done_on IS NULL", id, in.ID).Delete(&models.Milestone{}))
	})
}
