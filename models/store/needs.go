package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// needKept is how long a need is kept with who said it.
const needKeptYears = 3

func needCards(db *gorm.DB) *gorm.DB {
	return db.Model(&models.Need{}).Select("needs.*, COALESCE(rounds.name, '') AS round_name, COALESCE(rounds.slug, '') AS round_slug, COALESCE(areas.name, '') AS area_name, " +
		"(SELECT COUNT(*) FROM proposal_versions v JOIN proposals p ON p.id = v.proposal_id WHERE v.need_id = needs.id AND v.submitted_at IS NOT NULL AND p.state = 'eligible' " +
		"AND v.number = (SELECT MAX(number) FROM proposal_versions w WHERE w.proposal_id = p.id AND w.submitted_at IS NOT NULL)) AS answers").
		Joins("LEFT JOIN rounds ON rounds.id = needs.round_id AND rounds.published_at IS NOT NULL").Joins("LEFT JOIN areas ON areas.id = needs.area_id")
}

// NeedsPage is the needs that may be read by anyone, or those that some people say: saidBy is one of models.NeedSources.
func (s *Store) NeedsPage(ctx context.Context, saidBy string) (models.NeedsPage, error) {
	page := models.NeedsPage{Counts: map[string]int{}}
	if slices.Contains(models.NeedSources[:], saidBy) {
		page.SaidBy = saidBy
	}
	var all []models.NeedCard
	err := needCards(s.read(ctx)).Where("needs.released_at IS NOT NULL").Order("needs.people_count DESC, needs.title").Scan(&all).Error
	if err != nil {
		return page, fmt.Errorf("loading needs: %w", err)
	}
	for _, n := range all {
		page.Counts[n.SaidBy]++
		if page.SaidBy == "" || n.SaidBy == page.SaidBy {
			page.Needs = append(page.Needs, n)
		}
	}
	return page, nil
}

// NeedPage is one need with the proposals that answer it.
func (s *Store) NeedPage(ctx context.Context, slug string) (models.NeedPage, error) {
	var page models.NeedPage
	db := s.read(ctx)
	result := needCards(db).Where("needs.slug = ? AND needs.released_at IS NOT NULL", slug).Scan(&page.NeedCard)
	if result.Error != nil {
		return page, fmt.Errorf("loading the need: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return page, models.Missing()
	}
	err := db.Table("proposal_versions v").Select("p.slug, v.title, v.summary, v.ask_pence").Joins("JOIN proposals p ON p.id = v.proposal_id").
		Where("v.need_id = ? AND p.state = ? AND v.submitted_at IS NOT NULL", page.ID, models.ProposalEligible).
		Where("v.number = (SELECT MAX(number) FROM proposal_versions w WHERE w.proposal_id = p.id AND w.submitted_at IS NOT NULL)").
		Order("v.title").Scan(&page.Proposals).Error
	if err != nil {
		return page, fmt.Errorf("loading answers: %w", err)
	}
	return page, nil
}

// Areas are the areas of the installation, by name.
func (s *Store) Areas(ctx context.Context) ([]models.Area, error) {
	var areas []models.Area
	if err := s.read(ctx).Order("name").Find(&areas).Error; err != nil {
		return nil, fmt.Errorf("loading areas: %w", err)
	}
	return areas, nil
}

// SayNeed keeps what somebody says is wrong or wanted, until someone has read it. What a robot fills in is thanked and dropped.
func (s *Store) SayNeed(ctx context.Context, actor models.Actor, in models.NeedInput) error {
	if err := in.Check(); err != nil {
		return err
	}
	if in.Robot != "" {
		return nil
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		need := models.Need{ID: id, Slug: models.Slugify(in.Title) + "-" + id[:6], Title: strings.TrimSpace(in.Title), Body: strings.TrimSpace(in.Body), SaidBy: "resident",
			PeopleCount: 1, CreatedAt: now, KeepUntil: now.AddDate(needKeptYears, 0, 0)}
		if in.Young || actor.SignedIn() && !actor.Adult {
			need.SaidBy = "young_person"
		}
		if actor.SignedIn() {
			need.PersonID = &actor.PersonID
		}
		if validID(in.AreaID) {
			need.AreaID = &in.AreaID
		}
		if validID(in.RoundID) {
			need.RoundID = &in.RoundID
		}
		return conflict(tx.Create(&need).Error)
	})
}

// How many needs a moderator's page holds: those to decide about, and the newest public ones, to hide one that should not have been shown.
const (
	mostWaiting = 200
	mostShown   = 50
)

// Moderation is the needs that wait to be read, oldest first, and those that were decided and may still be decided otherwise.
func (s *Store) Moderation(ctx context.Context, actor models.Actor) (models.ModerationPage, error) {
	scope := models.Can(actor, models.ActModerate, models.AnyStage)
	page := models.ModerationPage{MayRelease: scope == models.ScopeAny}
	if scope == models.ScopeNone {
		return page, models.Missing()
	}
	for _, list := range []struct {
		where, order string
		most         int
		into         *[]models.NeedCard
	}{
		{"needs.released_at IS NULL AND needs.refused_at IS NULL", "needs.created_at", mostWaiting, &page.Waiting},
		{"needs.refused_at IS NOT NULL", "needs.refused_at DESC", mostWaiting, &page.Kept},
		{"needs.released_at IS NOT NULL", "needs.released_at DESC", mostShown, &page.Shown},
	} {
		if err := needCards(s.read(ctx)).Where(list.where).Order(list.order).Limit(list.most).Scan(list.into).Error; err != nil {
			return page, fmt.Errorf("loading needs: %w", err)
		}
	}
	var err error
	if page.News, err = s.hiddenNews(s.read(ctx), actor, scope); err != nil {
		return page, err
	}
	return page, s.whoKept(ctx, page.Kept)
}

// whoKept adds to needs that are kept back who did it and why: what the audit trail says of each, last.
func (s *Store) whoKept(ctx context.Context, kept []models.NeedCard) error {
	at := map[string]int{}
	ids := make([]string, len(kept))
	for i, n := range kept {
		at[n.ID], ids[i] = i, n.ID
	}
	var entries []models.AuditLine
	err := s.read(ctx).Model(&models.AuditEntry{}).Select("audit_entries.*, COALESCE(people.display_name, '') AS who").Joins("LEFT JOIN people ON people.id = audit_entries.actor_id").
		Where("object_kind = 'need' AND object_id IN ? AND act = ?", ids, models.ActModerate).Order("number").Scan(&entries).Error
	if err != nil {
		return fmt.Errorf("finding who kept needs back: %w", err)
	}
	for _, e := range entries {
		n := &kept[at[e.ObjectID]]
		n.KeptBy, n.KeptWhy = e.Who, e.Reason
	}
	return nil
}

// DecideNeed shows a need to everyone, or holds it: keeps it back, or hides it again, with a reason for the record. A need that stays held is
// deleted after three months. An officer may hold; the safeguarding lead may also release, and says why where it was held before. It answers what the need is called.
func (s *Store) DecideNeed(ctx context.Context, actor models.Actor, id string, decision models.NeedDecision, reason string) (string, error) {
	scope := models.Can(actor, models.ActModerate, models.AnyStage)
	if scope == models.ScopeNone || !validID(id) {
		return "", models.Missing()
	}
	reason = strings.TrimSpace(reason)
	var checks models.Checks
	checks.Require(decision == models.ReleaseNeed || decision == models.HoldNeed, "reason-"+id, "Say whether to show it or to keep it back")
	checks.Require(decision != models.HoldNeed || reason != "", "reason-"+id, "Say why it is kept back")
	if err := checks.Err(); err != nil {
		return "", err
	}
	if decision == models.ReleaseNeed && scope != models.ScopeAny {
		return "", models.Errorf(models.Forbidden, "Only the safeguarding lead can show a need to everyone")
	}
	var need models.Need
	err := s.write(ctx, func(tx *gorm.DB) error {
		now, err := s.now(tx)
		if err != nil {
			return err
		}
		if err := one(tx.Where("id = ?", id), &need); err != nil {
			return err
		}
		if decision == models.ReleaseNeed && need.RefusedAt != nil {
			if err := models.CheckRelease("reason-"+id, reason); err != nil {
				return err
			}
		}
		undecided, values := "released_at IS NULL", map[string]any{"released_at": now, "released_by": actor.PersonID, "refused_at": nil, "keep_until": now.AddDate(needKeptYears, 0, 0)}
		if decision == models.HoldNeed {
			undecided, values = "refused_at IS NULL", map[string]any{"released_at": nil, "released_by": nil, "refused_at": now, "keep_until": now.AddDate(0, 3, 0)}
		}
		if err := changed(tx.Model(&models.Need{}).Where("id = ?", id).Where(undecided).Updates(values)); err != nil {
			return err
		}
		return s.audit(tx, now, act{Actor: actor, Act: models.ActModerate, Kind: "need", ID: id, Reason: reason, Detail: map[string]models.NeedDecision{"decision": decision}})
	})
	return need.Title, err
}
