package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// mayMark reports whether the actor may say if a promise of this side was kept: whoever leads the group says it of the council's, and an officer of the
// fund's holder who is not of the group says it of the group's.
func (in loadedInitiative) mayMark(actor models.Actor, side string) bool {
	if in.may(actor, models.ActDeliver) != nil {
		return false
	}
	recipient := in.award.recipient()
	if side == models.GroupSide {
		return in.isOfficer(actor) && !recipient.Includes(actor)
	}
	if recipient.OrganisationID == nil {
		return recipient.MadeBy == actor.PersonID
	}
	return slices.Contains(actor.Organisations(models.Lead), *recipient.OrganisationID)
}

// promises are the promises of an initiative's deal with the newest that was said of each.
func promises(tx *gorm.DB, actor models.Actor, in loadedInitiative, deal []models.DealLine) ([]models.Promise, error) {
	var marks []models.DealMark
	if err := tx.Where("initiative_id = ?", in.ID).Order("marked_at, id").Find(&marks).Error; err != nil {
		return nil, fmt.Errorf("loading what was said of promises: %w", err)
	}
	newest := map[string]*models.DealMark{}
	for i, m := range marks {
		newest[m.LineID] = &marks[i]
	}
	list := make([]models.Promise, len(deal))
	for i, line := range deal {
		list[i] = models.Promise{DealLine: line, Mark: newest[line.ID], MayMark: in.mayMark(actor, line.Side)}
	}
	return list, nil
}

// MarkPromise says for one side of the deal whether the other kept a promise, and why. Everybody reads it. It can be said anew.
func (s *Store) MarkPromise(ctx context.Context, actor models.Actor, slug, lineID string, input models.DealMarkInput) error {
	return s.deliver(ctx, actor, models.ActDeliver, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		content, err := contentOf(tx, in.award.Proposal)
		if err != nil {
			return act{}, err
		}
		at := slices.IndexFunc(content.Deal, func(l models.DealLine) bool { return l.ID == lineID })
		if at < 0 {
			return act{}, models.Missing()
		}
		line := content.Deal[at]
		if !in.mayMark(actor, line.Side) {
			return act{}, models.Errorf(models.Forbidden, "Only the other side of the deal says whether this promise was kept")
		}
		if err := input.Check(); err != nil {
			return act{}, err
		}
		mark := models.DealMark{InitiativeID: in.ID, LineID: line.ID, Kept: input.Kept == "yes", Why: strings.TrimSpace(input.Why), MarkedBy: actor.PersonID, MarkedAt: in.award.loaded.Now}
		if mark.ID, err = s.newID(); err != nil {
			return act{}, err
		}
		return act{Kind: "initiative", ID: in.ID, Reason: mark.Why, Detail: map[string]any{"promise": line.Body, "side": line.Side, "kept": mark.Kept}}, conflict(tx.Create(&mark).Error)
	})
}
