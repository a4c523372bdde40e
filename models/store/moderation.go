package store

import (
	"context"
	"fmt"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// hiddenNews are the news that the council hid and that still have their words, the newest first: those of the officer's own funds, or all of them to the
// safeguarding lead.
func (s *Store) hiddenNews(tx *gorm.DB, actor models.Actor, scope models.Scope) ([]models.HiddenNews, error) {
	query := tx.Table("updates").Select("updates.id, updates.body, updates.posted_at, updates.hidden_at, updates.hidden_why, COALESCE(people.display_name, '') AS hidden_by, initiatives.slug, initiatives.title").
		Joins("JOIN initiatives ON initiatives.id = updates.initiative_id").Joins("JOIN awards ON awards.id = initiatives.award_id").Joins("JOIN funds ON funds.id = awards.fund_id").
		Joins("LEFT JOIN people ON people.id = updates.hidden_by").Where("updates.hidden_as = ? AND updates.body <> ''", models.HiddenByCouncil)
	if scope != models.ScopeAny {
		query = query.Where("funds.holder_id IN ?", actor.Organisations(models.Officer))
	}
	var list []models.HiddenNews
	if err := query.Order("updates.hidden_at DESC, updates.id").Limit(mostWaiting).Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("loading the news that are hidden: %w", err)
	}
	for i := range list {
		list[i].Until = list[i].HiddenAt.Add(hiddenKept)
	}
	return list, nil
}

// heldBack counts what is kept back or hidden and can still be shown, to the safeguarding lead alone.
func (s *Store) heldBack(ctx context.Context, actor models.Actor) (int, error) {
	if models.Can(actor, models.ActModerate, models.AnyStage) != models.ScopeAny {
		return 0, nil
	}
	var needs, news int64
	if err := s.read(ctx).Model(&models.Need{}).Where("refused_at IS NOT NULL").Count(&needs).Error; err != nil {
		return 0, fmt.Errorf("counting the needs that are kept back: %w", err)
	}
	if err := s.read(ctx).Model(&models.Update{}).Where("hidden_as = ? AND body <> ''", models.HiddenByCouncil).Count(&news).Error; err != nil {
		return 0, fmt.Errorf("counting the news that are hidden: %w", err)
	}
	return int(needs + news), nil
}

// ReleaseUpdate shows news again that the council hid, while their words are still there, and records why. An officer may hide them, the safeguarding lead
// alone shows them again.
func (s *Store) ReleaseUpdate(ctx context.Context, actor models.Actor, slug, id, reason string) error {
	return s.deliver(ctx, actor, models.ActModerate, slug, func(tx *gorm.DB, in loadedInitiative) (act, error) {
		if models.Can(actor, models.ActModerate, models.AnyStage) != models.ScopeAny {
			return act{}, models.Errorf(models.Forbidden, "Only the safeguarding lead can show this to everyone again")
		}
		if _, err := updateOf(tx, in, id); err != nil {
			return act{}, err
		}
		if err := models.CheckRelease("reason-"+id, reason); err != nil {
			return act{}, err
		}
		err := changed(tx.Model(&models.Update{}).Where("id = ? AND hidden_as = ? AND body <> ''", id, models.HiddenByCouncil).
			Updates(map[string]any{"hidden_by": nil, "hidden_at": nil, "hidden_why": "", "hidden_as": ""}))
		return act{Kind: "update", ID: id, Reason: strings.TrimSpace(reason), Detail: "released"}, err
	})
}
