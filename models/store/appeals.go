package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// The kinds of mail about an appeal.
const (
	appealMail         = "appeal"
	appealDecisionMail = "appeal_decision"
)

// waitingAppeal is an appeal that nobody has decided on, with what it is against.
type waitingAppeal struct {
	models.Appeal
	RoundID    string
	ProposalID string
	VersionID  string
	Reviewer   string // who made the decision
}

// waitingAppeals are those of the proposals that the condition names, by proposal. A proposal that its group withdrew, or sent in anew, waits for nobody.
func waitingAppeals(tx *gorm.DB, where string, args ...any) (map[string]waitingAppeal, error) {
	var list []waitingAppeal
	err := tx.Table("appeals").Select("appeals.*, proposals.round_id, proposals.id AS proposal_id, reviews.version_id, reviews.decided_by AS reviewer").
		Joins("JOIN reviews ON reviews.id = appeals.review_id").Joins("JOIN proposal_versions ON proposal_versions.id = reviews.version_id").
		Joins("JOIN proposals ON proposals.id = proposal_versions.proposal_id").
		Where("appeals.decided_at IS NULL AND proposals.state = ?", models.ProposalNotEligible).Where(where, args...).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading the appeals that wait: %w", err)
	}
	appeals := map[string]waitingAppeal{}
	for _, a := range list {
		appeals[a.ProposalID] = a
	}
	return appeals, nil
}

// leftOff are the proposals of a round that the last decision on them leaves off the ballot, by how long their groups surely can answer it.
func leftOff(tx *gorm.DB, roundID string) ([]models.Decided, error) {
	var list []models.Decided
	err := tx.Table("reviews").
		Select("proposals.slug, proposal_versions.title, proposals.state, reviews.decided_at AS reviewed_at, appeals.made_at AS appealed_at, appeals.decided_at AS again_at, proposals.appeal_waived_at AS waived_at").
		Joins("JOIN proposal_versions ON proposal_versions.id = reviews.version_id").Joins("JOIN proposals ON proposals.id = proposal_versions.proposal_id").
		Joins("LEFT JOIN appeals ON appeals.review_id = reviews.id").
		Where("proposals.round_id = ? AND proposals.state IN ?", roundID, []string{models.ProposalNotEligible, models.ProposalChangesRequested}).
		Where("proposal_versions.number = (SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id AND submitted_at IS NOT NULL)").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading what decisions leave off the ballot: %w", err)
	}
	slices.SortFunc(list, func(a, b models.Decided) int {
		return cmp.Or(a.Until().Compare(b.Until()), strings.Compare(a.Slug, b.Slug))
	})
	return list, nil
}

// appealsOf are the appeals of a proposal, by the review that each is against.
func appealsOf(tx *gorm.DB, reviews []models.PastReview) (map[string]models.Appeal, error) {
	ids := make([]string, len(reviews))
	for i, r := range reviews {
		ids[i] = r.ID
	}
	var list []models.Appeal
	if err := tx.Where("review_id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading appeals: %w", err)
	}
	appeals := map[string]models.Appeal{}
	for _, a := range list {
		appeals[a.ReviewID] = a
	}
	return appeals, nil
}

// mayAppeal answers nil when somebody who may write the proposal may say now that the decision on it is wrong.
func mayAppeal(actor models.Actor, d draft, newest *models.PastReview) error {
	switch {
	case models.Can(actor, models.ActAppeal, models.AnyStage) == models.ScopeNone:
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActAppeal))
	case !models.OpenDuring(models.ActAppeal, d.Round.Stage):
		return models.Errorf(models.Closed, "The ballot of this round is made, so nobody can look at this again here. You can still complain")
	case newest != nil && newest.Appeal != nil:
		return models.Errorf(models.Conflict, "Your group has said this already. A decision is looked at again once")
	case d.State != models.ProposalNotEligible || newest == nil:
		return models.Errorf(models.Conflict, "Nobody has decided that this idea cannot go forward")
	default:
		return nil
	}
}

// newestReview is the last decision on a proposal, with its appeal.
func newestReview(tx *gorm.DB, proposalID string) (*models.PastReview, error) {
	reviews, err := reviewsOf(tx, proposalID)
	if err != nil || len(reviews) == 0 {
		return nil, err
	}
	return &reviews[len(reviews)-1], nil
}

// AppealPage is the page on which a group says why it thinks that the decision on its proposal is wrong, and what stands against that.
func (s *Store) AppealPage(ctx context.Context, actor models.Actor, slug string) (models.ProposalPage, error) {
	tx := s.read(ctx)
	d, newest, err := s.appealed(tx, actor, slug)
	if err != nil {
		return models.ProposalPage{}, err
	}
	if err := mayAppeal(actor, d, newest); err != nil {
		return models.ProposalPage{}, err
	}
	return s.ProposalPage(ctx, actor, slug)
}

// appealed loads a proposal for its own people, with the last decision on it.
func (s *Store) appealed(tx *gorm.DB, actor models.Actor, slug string) (draft, *models.PastReview, error) {
	var d draft
	if err := one(lock(writable(bySlug(tx, slug).Where("state <> ?", models.ProposalDraft), actor)), &d.Proposal); err != nil {
		return d, nil, err
	}
	if err := s.fill(tx, &d); err != nil {
		return d, nil, err
	}
	newest, err := newestReview(tx, d.ID)
	return d, newest, err
}

// Appeal records why a group thinks that the decision on its proposal is wrong, and tells the officers who did not decide.
func (s *Store) Appeal(ctx context.Context, actor models.Actor, slug string, in models.AppealInput) error {
	return s.writeBeforeSeal(ctx, slug, func(tx *gorm.DB) error {
		d, newest, err := s.appealed(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := mayAppeal(actor, d, newest); err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		id, err := s.newID()
		if err != nil {
			return err
		}
		appeal := models.Appeal{ID: id, ReviewID: newest.ID, Why: in.Text(), MadeBy: actor.PersonID, MadeAt: d.Round.Now}
		if err := tx.Create(&appeal).Error; err != nil {
			return conflict(err)
		}
		officers, err := peopleWith(tx, models.Officer, d.Round.Fund.HolderID)
		if err != nil {
			return err
		}
		subject, body := messages.AppealToDecide(ctx, sent(d.Versions).Title, s.baseURL+"/desk/proposals/"+d.Slug)
		for _, p := range officers {
			if p.ID == newest.DecidedBy {
				continue
			}
			if err := s.enqueue(tx, d.Round.Now, appealMail, "appeal:"+id+":"+p.ID, p.Email, subject, body); err != nil {
				return err
			}
		}
		return s.audit(tx, d.Round.Now, act{Actor: actor, Act: models.ActAppeal, Kind: "proposal", ID: d.ID, Round: d.RoundID,
			Detail: map[string]any{"version": newest.Version}})
	})
}

// WaiveAppeal records that a group asks for no other look at the decision on its proposal, so that a seal does not wait for it. Until the seal it can appeal all the same.
func (s *Store) WaiveAppeal(ctx context.Context, actor models.Actor, slug string) error {
	return s.writeBeforeSeal(ctx, slug, func(tx *gorm.DB) error {
		d, newest, err := s.appealed(tx, actor, slug)
		if err != nil {
			return err
		}
		if err := mayAppeal(actor, d, newest); err != nil {
			return err
		}
		if (models.Decided{ReviewedAt: newest.DecidedAt, WaivedAt: d.AppealWaivedAt}).Waived() {
			return models.Errorf(models.Conflict, "Your group has said this already")
		}
		if err := changed(tx.Model(&models.Proposal{}).Where("id = ?", d.ID).Update("appeal_waived_at", d.Round.Now)); err != nil {
			return err
		}
		return s.audit(tx, d.Round.Now, act{Actor: actor, Act: models.ActAppeal, Kind: "proposal", ID: d.ID, Round: d.RoundID,
			Detail: map[string]any{"state": models.EventWaived, "version": newest.Version}})
	})
}

// mayDecideAppeal answers nil when the officer may look at the decision again, else what stands against it: whoever decided does not.
func mayDecideAppeal(actor models.Actor, d draft, a waitingAppeal, own bool) error {
	switch {
	case own:
		return models.Errorf(models.Forbidden, "You made this proposal or belong to its group, so another officer decides")
	case a.Reviewer == actor.PersonID:
		return models.Errorf(models.Forbidden, "You made the decision that this is about, so another officer looks again")
	default:
		return d.Round.may(actor, models.ActDecideAppeal)
	}
}

// appealToDecide loads a proposal for a decision on its appeal, and says what stands against the decision.
func (s *Store) appealToDecide(tx *gorm.DB, actor models.Actor, slug string, in models.ReviewInput) (draft, waitingAppeal, error) {
	d, own, err := s.reviewed(tx, actor, slug, models.ActDecideAppeal)
	if err != nil {
		return d, waitingAppeal{}, err
	}
	appeals, err := waitingAppeals(tx, "proposals.id = ?", d.ID)
	if err != nil {
		return d, waitingAppeal{}, err
	}
	a, waits := appeals[d.ID]
	if !waits {
		return d, a, models.Errorf(models.Conflict, "No appeal waits here. Somebody may have decided on it already")
	}
	if err := mayDecideAppeal(actor, d, a, own); err != nil {
		return d, a, err
	}
	if a.VersionID != in.VersionID {
		return d, a, errNewer
	}
	return d, a, in.Check()
}

// DraftAppeal is the decision on an appeal as it would be sent, checked as it will be then. It changes nothing.
func (s *Store) DraftAppeal(ctx context.Context, actor models.Actor, slug string, in models.ReviewInput) (models.ReviewDraft, error) {
	var draft models.ReviewDraft
	d, _, err := s.appealToDecide(s.read(ctx), actor, slug, in)
	if err != nil {
		return draft, err
	}
	return draft, s.draftDecision(ctx, actor, d, in, messages.AppealDecision, &draft)
}

// DecideAppeal records what another officer than the reviewer made of an appeal. The proposal goes on from there as that officer decided, and the reasons
// are published like the reviewer's.
func (s *Store) DecideAppeal(ctx context.Context, actor models.Actor, slug string, in models.ReviewInput) error {
	return s.writeBeforeSeal(ctx, slug, func(tx *gorm.DB) error {
		d, a, err := s.appealToDecide(tx, actor, slug, in)
		if err != nil {
			return err
		}
		decided := map[string]any{"outcome": in.Decision, "reasons": in.Text(), "decided_by": actor.PersonID, "decided_at": d.Round.Now}
		if err := changed(tx.Model(&models.Appeal{}).Where("id = ? AND decided_at IS NULL", a.ID).Updates(decided)); err != nil {
			return err
		}
		if err := changed(tx.Model(&models.Proposal{}).Where("id = ? AND state = ?", d.ID, models.ProposalNotEligible).Update("state", in.Decision)); err != nil {
			return err
		}
		if err := s.tellDecision(ctx, tx, d, in, appealDecisionMail, "appeal_decision:"+a.ID, messages.AppealDecision); err != nil {
			return err
		}
		return s.audit(tx, d.Round.Now, act{Actor: actor, Act: models.ActDecideAppeal, Kind: "proposal", ID: d.ID, Round: d.RoundID, Reason: in.Text(),
			Detail: map[string]any{"decision": in.Decision, "version": sent(d.Versions).Number}})
	})
}
