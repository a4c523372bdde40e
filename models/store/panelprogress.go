package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// PanelProgress is how far a round's panel is, for its officers: who has finished how many and who stood aside. Never a score.
func (s *Store) PanelProgress(ctx context.Context, actor models.Actor, roundSlug string) (models.PanelProgress, error) {
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return models.PanelProgress{}, err
	}
	// The page is there at every stage: releasing has its own.
	if err := r.runsPanel(actor); err != nil {
		return models.PanelProgress{}, err
	}
	return s.panelProgress(tx, r)
}

// runsPanel answers nil when the actor is an officer of the round and it has a panel.
func (r loadedRound) runsPanel(actor models.Actor) error {
	switch {
	case models.Can(actor, models.ActReleasePanel, models.AnyStage) == models.ScopeNone:
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActReleasePanel))
	case r.Panel == nil, !slices.Contains(actor.Organisations(models.Officer), r.Fund.HolderID):
		return models.Missing()
	default:
		return nil
	}
}

func (s *Store) panelProgress(tx *gorm.DB, r loadedRound) (models.PanelProgress, error) {
	var page models.PanelProgress
	var err error
	if page.PanelFrame, err = s.panelFrame(tx, r); err != nil {
		return page, err
	}
	if page.Waiting, err = undecided(tx, r.ID); err != nil {
		return page, err
	}
	proposals, err := panelProposals(tx, r.ID)
	if err != nil {
		return page, err
	}
	page.Proposals = len(proposals)
	ids := make([]string, len(proposals))
	for i, p := range proposals {
		ids[i] = p.ID
	}
	if page.Members, err = panelMembers(tx, *r.Panel, ids); err != nil {
		return page, err
	}
	err = tx.Table("interests").Select("interests.id, interests.kind, interests.declared_at, people.display_name, v.title").
		Joins("JOIN people ON people.id = interests.person_id").
		Joins("JOIN proposal_versions v ON v.proposal_id = interests.proposal_id AND v.number = "+
			"(SELECT MAX(number) FROM proposal_versions WHERE proposal_id = interests.proposal_id AND submitted_at IS NOT NULL)").
		Where("interests.proposal_id IN ?", ids).Order("interests.declared_at, interests.id").Scan(&page.Interests).Error
	if err != nil {
		return page, fmt.Errorf("loading the interests: %w", err)
	}
	return page, nil
}

// panelMembers are the members of a panel now, and those who have left but finished something, with how many of the proposals each has begun,
// finished and stood aside for.
func panelMembers(tx *gorm.DB, teamID string, proposals []string) ([]models.PanelMember, error) {
	var members []models.PanelMember
	const counts = `people.id AS person_id, people.display_name,
		(SELECT COUNT(*) FROM scorecards WHERE person_id = people.id AND finished_at IS NULL AND proposal_id IN ?) AS begun,
		(SELECT COUNT(*) FROM scorecards WHERE person_id = people.id AND finished_at IS NOT NULL AND proposal_id IN ?) AS finished,
		(SELECT COUNT(*) FROM interests WHERE person_id = people.id AND proposal_id IN ?) AS aside`
	const seated = `people.disabled_at IS NULL AND EXISTS (SELECT 1 FROM memberships
		WHERE person_id = people.id AND team_id = ? AND role = ? AND ended_at IS NULL)`
	err := tx.Table("people").Select(counts+`, NOT (`+seated+`) AS "left"`, proposals, proposals, proposals, teamID, models.Panel).
		Where(seated+" OR EXISTS (SELECT 1 FROM scorecards WHERE person_id = people.id AND finished_at IS NOT NULL AND proposal_id IN ?)", teamID, models.Panel, proposals).
		Scan(&members).Error
	if err != nil {
		return nil, fmt.Errorf("loading the panel's members: %w", err)
	}
	slices.SortFunc(members, func(a, b models.PanelMember) int {
		return cmp.Or(strings.Compare(a.DisplayName, b.DisplayName), strings.Compare(a.PersonID, b.PersonID))
	})
	return members, nil
}

// ReleasePanel lets those concerned see the panel's result, once scoring is over or everyone has finished. It ends scoring, and nothing takes
// it back.
func (s *Store) ReleasePanel(ctx context.Context, actor models.Actor, roundSlug string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", roundSlug)
		if err != nil {
			return err
		}
		if err := r.runsPanel(actor); err != nil {
			return err
		}
		if err := r.may(actor, models.ActReleasePanel); err != nil {
			return err
		}
		if err := r.lockPanel(tx); err != nil {
			return err
		}
		page, err := s.panelProgress(tx, r)
		if err != nil {
			return err
		}
		if err := page.MayRelease(); err != nil {
			return err
		}
		err = changed(tx.Model(&models.PanelOfRound{}).Where("round_id = ? AND released_at IS NULL", r.ID).
			Updates(map[string]any{"released_by": actor.PersonID, "released_at": r.Now}))
		if err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActReleasePanel, Kind: "round", ID: r.ID, Round: r.ID,
			Detail: map[string]int{"proposals": page.Proposals, "members": len(page.Members), "finished": page.Finished(), "interests": len(page.Interests)}})
	})
}

// UndoInterest takes back an interest that a member declared by mistake, so that they can score the proposal. It says why, on record.
func (s *Store) UndoInterest(ctx context.Context, actor models.Actor, roundSlug, interestID, reason string) error {
	if !validID(interestID) {
		return models.Missing()
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", roundSlug)
		if err != nil {
			return err
		}
		if err := r.runsPanel(actor); err != nil {
			return err
		}
		if err := r.lockPanel(tx); err != nil {
			return err
		}
		if err := r.scoring(); err != nil {
			return err
		}
		if err := r.may(actor, models.ActUndoInterest); err != nil {
			return err
		}
		if err := models.CheckUndo(reason); err != nil {
			return err
		}
		var interest models.Interest
		err = one(tx.Where("id = ? AND proposal_id IN (?)", interestID, tx.Model(&models.Proposal{}).Select("id").Where("round_id = ?", r.ID)), &interest)
		if err != nil {
			return err
		}
		if err := changed(tx.Where("id = ?", interest.ID).Delete(&models.Interest{})); err != nil {
			return err
		}
		return s.audit(tx, r.Now, act{Actor: actor, Act: models.ActUndoInterest, Kind: "proposal", ID: interest.ProposalID, Round: r.ID,
			Reason: strings.TrimSpace(reason), Detail: map[string]string{"person": text(interest.PersonID)}})
	})
}
