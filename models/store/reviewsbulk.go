package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// chosenToDecide loads the proposals of a round whose newest versions an officer chose, in an order that is the same for everybody, so that two officers who
// decide at once wait for each other. One that cannot be decided on stops them all.
func (s *Store) chosenToDecide(tx *gorm.DB, actor models.Actor, roundSlug string, in models.ReviewsInput) (loadedRound, []draft, error) {
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return r, nil, err
	}
	if err := r.mayRead(actor, models.ActReview); err != nil {
		return r, nil, err
	}
	if err := r.may(actor, models.ActReview); err != nil {
		return r, nil, err
	}
	if err := in.Check(); err != nil {
		return r, nil, err
	}
	var chosen []struct{ VersionID, Slug, Title string }
	err = tx.Table("proposal_versions").Select("proposal_versions.id AS version_id, proposals.slug, proposal_versions.title").Joins("JOIN proposals ON proposals.id = proposal_versions.proposal_id").
		Where("proposals.round_id = ? AND proposal_versions.id IN ? AND proposal_versions.submitted_at IS NOT NULL", r.ID, in.Versions).Order("proposals.id").Scan(&chosen).Error
	if err != nil {
		return r, nil, fmt.Errorf("loading the proposals that were chosen: %w", err)
	}
	unique := slices.Compact(slices.Sorted(slices.Values(in.Versions)))
	if len(chosen) != len(unique) {
		return r, nil, models.Errorf(models.Conflict, "One of the proposals that you ticked is not in this round any more. Nothing was recorded")
	}
	drafts := make([]draft, len(chosen))
	for i, c := range chosen {
		if drafts[i], err = s.toDecide(tx, actor, c.Slug, in.Of(c.VersionID)); err != nil {
			return r, nil, notAll(c.Title, err)
		}
	}
	return r, drafts, nil
}

// notAll says which of several proposals stands against deciding on all of them.
func notAll(title string, err error) error {
	var e *models.Error
	if !errors.As(err, &e) {
		return err
	}
	return models.Errorf(models.Conflict, "Nothing was recorded, because of “{{.Title}}”. {{.Why}}", "Title", title, "Why", e.Text)
}

// DraftReviews is one decision about several proposals as it would be sent, checked as it will be then. It changes nothing.
func (s *Store) DraftReviews(ctx context.Context, actor models.Actor, roundSlug string, in models.ReviewsInput) (models.ReviewsDraft, error) {
	tx := s.read(ctx)
	r, drafts, err := s.chosenToDecide(tx, actor, roundSlug, in)
	if err != nil {
		return models.ReviewsDraft{}, err
	}
	page := models.ReviewsDraft{Round: r.frame()}
	for i, d := range drafts {
		one := in.Of(sent(d.Versions).VersionID)
		to, err := s.toldOf(tx, d)
		if err != nil {
			return page, err
		}
		row := models.ReviewsDraftRow{VersionID: one.VersionID, Slug: d.Slug, Title: sent(d.Versions).Title, GroupName: sent(d.Versions).GroupName, To: to}
		page.Rows = append(page.Rows, row)
		if i == 0 {
			page.Subject, page.Body = messages.ReviewDecision(ctx, row.Title, messages.Decision(one.Decision), strings.Split(one.Text(), "\n"), s.decisionURL(d, one))
		}
	}
	return page, nil
}

// toldOf is how many people of a proposal's group an email reaches.
func (s *Store) toldOf(tx *gorm.DB, d draft) (int, error) {
	people, err := proposers(tx, d.ID)
	n := 0
	for _, p := range people {
		if models.HasAddress(p.Email) {
			n++
		}
	}
	return n, err
}

// DecideReviews lets several proposals go forward at once, for the same reasons: each gets its own decision, entry in the audit trail and mail, or none does.
func (s *Store) DecideReviews(ctx context.Context, actor models.Actor, roundSlug string, in models.ReviewsInput) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		r, err := s.roundBy(tx, "slug", roundSlug)
		if err != nil {
			return err
		}
		if err := s.shareVotes(tx, r.ID); err != nil { // before any row's lock, as writeBeforeSeal
			return err
		}
		_, drafts, err := s.chosenToDecide(tx, actor, roundSlug, in)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			if err := s.decide(ctx, tx, actor, d, in.Of(sent(d.Versions).VersionID)); err != nil {
				return notAll(sent(d.Versions).Title, err)
			}
		}
		return nil
	})
}
