package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// ProposalPage is everything about one proposal at its one address, as this person may see it: a draft is there for its own people alone, and
// what nobody has checked yet is its card and no more.
func (s *Store) ProposalPage(ctx context.Context, actor models.Actor, slug string) (models.ProposalPage, error) {
	tx := s.read(ctx)
	var page models.ProposalPage
	var d draft
	if err := one(bySlug(tx, slug), &d.Proposal); err != nil {
		return page, err
	}
	var mine []string
	if err := insiders(tx.Model(&models.Proposal{}), actor).Where("proposals.id = ?", d.ID).Pluck("proposals.id", &mine).Error; err != nil {
		return page, fmt.Errorf("loading whether somebody may read a proposal: %w", err)
	}
	own := len(mine) == 1
	if !own && !models.ProposalIsPublic(d.State) {
		return page, models.Missing()
	}
	if err := s.fill(tx, &d); err != nil {
		return page, err
	}
	var list []models.ProposalCard
	if err := cards(tx, d.State != models.ProposalDraft).Where("proposals.id = ?", d.ID).Scan(&list).Error; err != nil || len(list) != 1 {
		return page, fmt.Errorf("loading a proposal's card: %d rows: %w", len(list), cmp.Or(err, gorm.ErrRecordNotFound))
	}
	officer := d.Round.onBehalf(actor)
	page = models.ProposalPage{ProposalCard: list[0], Round: d.Round.frame(), Content: last(d.Versions), Insider: own || officer}
	page.RoundStage = d.Round.Stage
	if shown := sent(d.Versions); shown != nil {
		page.Content = *shown
	}
	page.Full = page.Insider || d.State == models.ProposalEligible || d.State == models.ProposalNotEligible
	if err := s.permits(tx, actor, d, &page); err != nil {
		return page, err
	}
	var err error
	if page.Asks, err = request(tx, actor, d); err != nil {
		return page, err
	}
	page.CanReview = officer && models.Can(actor, models.ActReview, d.Round.Stage) != models.ScopeNone
	var holder models.Organisation
	if err := one(tx.Where("id = ?", d.Round.Fund.HolderID), &holder); err != nil {
		return page, err
	}
	page.Holder = holder.Name
	return page, s.story(tx, actor, d, &page)
}

// permits says what this person may do with the proposal now.
func (s *Store) permits(tx *gorm.DB, actor models.Actor, d draft, page *models.ProposalPage) error {
	var mine int64
	if err := writable(tx.Model(&models.Proposal{}), actor).Where("proposals.id = ?", d.ID).Count(&mine).Error; err != nil {
		return fmt.Errorf("loading whether somebody may write a proposal: %w", err)
	}
	if mine == 0 || models.Can(actor, models.ActSubmit, models.AnyStage) == models.ScopeNone {
		return nil
	}
	newest, err := newestReview(tx, d.ID)
	if err != nil {
		return err
	}
	page.CanAppeal = mayAppeal(actor, d, newest) == nil
	page.CanEdit = models.ProposalIsOpen(d.State, d.Round.Stage)
	if err := owned(tx.Model(&models.Proposal{}), actor).Where("proposals.id = ?", d.ID).Count(&mine).Error; err != nil {
		return fmt.Errorf("loading whether somebody owns a proposal: %w", err)
	}
	page.CanWithdraw = mine == 1 && (d.State == models.ProposalDraft || d.State != models.ProposalWithdrawn && models.OpenDuring(models.ActSubmit, d.Round.Stage))
	return nil
}

// story loads what happened to a proposal: reviews, ballot, result once it is published, award once it is answered, initiative.
func (s *Store) story(tx *gorm.DB, actor models.Actor, d draft, page *models.ProposalPage) error {
	reviews, err := reviewsOf(tx, d.ID)
	if err != nil {
		return err
	}
	if n := len(reviews); n > 0 {
		page.Review, page.Appeal = &reviews[n-1].Review, reviews[n-1].Appeal
		page.Waived = models.Decided{ReviewedAt: page.Review.DecidedAt, WaivedAt: d.AppealWaivedAt}.Waived()
	}
	page.History = versionEvents(d, reviews)
	if page.Panel, err = s.panelFigure(tx, d.Round, actor, d.ID); err != nil {
		return err
	}
	add := func(at *time.Time, kind string, pence int64) {
		if at != nil {
			page.History = append(page.History, models.ProposalEvent{At: *at, Kind: kind, Pence: pence})
		}
	}
	add(d.AppealWaivedAt, models.EventWaived, 0)
	add(d.WithdrawnAt, models.ProposalWithdrawn, 0)
	if page.Number > 0 {
		add(d.Round.Rules.SealedAt, "ballot", 0)
	}
	if page.VotedIn != nil {
		results, err := s.shownResults(tx, []string{d.RoundID})
		if err != nil {
			return err
		}
		line := results[d.RoundID].line(d.ID)
		if line == nil {
			return models.ResultNotAsPublished()
		}
		result := results[d.RoundID].result
		page.VotedIn, page.Line = &line.VotedIn, &line.ResultLine
		outcome, err := results[d.RoundID].outcome()
		if err != nil {
			return err
		}
		page.Why = messages.Why(tx.Statement.Context, d.Round.Rules.BallotType, *page.Line, outcome)
		page.Votes = result.Ballots
		add(result.PublishedAt, "result", 0)
	}
	// An offer is between the council and the group until it is answered.
	given := tx.Model(&models.AllocationLine{}).Select("allocation_lines.*").Joins("JOIN allocations ON allocations.id = allocation_lines.allocation_id").
		Where("allocation_lines.proposal_id = ? AND allocation_lines.override <> '' AND allocations.state = ?", d.ID, models.AllocationApproved).Order("allocations.decided_at DESC").Limit(1)
	var lines []models.AllocationLine
	if err := given.Find(&lines).Error; err != nil {
		return fmt.Errorf("loading what the awards gave a proposal: %w", err)
	}
	if len(lines) == 1 {
		page.Given = &lines[0]
	}
	var awards []models.Award
	if err := tx.Where("proposal_id = ? AND (state <> ? OR ?)", d.ID, models.AwardOffered, page.Insider).Find(&awards).Error; err != nil {
		return fmt.Errorf("loading the award: %w", err)
	}
	if len(awards) == 1 {
		page.Award = &awards[0]
		add(&page.Award.OfferedAt, "offered", page.Award.AmountPence)
		add(page.Award.AnsweredAt, page.Award.State, page.Award.AmountPence)
	}
	if page.Award == nil && page.Given != nil && page.Given.AmountPence > 0 {
		page.Given = nil
	}
	slices.SortStableFunc(page.History, func(a, b models.ProposalEvent) int { return a.At.Compare(b.At) })
	return nil
}

// versionEvents are what was sent in and what was decided about it.
func versionEvents(d draft, reviews []models.PastReview) []models.ProposalEvent {
	var events []models.ProposalEvent
	for i, v := range d.Versions {
		if v.SubmittedAt == nil {
			continue
		}
		event := models.ProposalEvent{At: *v.SubmittedAt, Kind: "sent", Version: v.Number}
		if i > 0 {
			event.Kind, event.Changed = "changed", models.ChangedLabels(d.Versions[i-1], v)
		}
		events = append(events, event)
	}
	for _, r := range reviews {
		events = append(events, models.ProposalEvent{At: r.DecidedAt, Kind: r.Decision, Version: r.Version})
		if r.Appeal == nil {
			continue
		}
		events = append(events, models.ProposalEvent{At: r.Appeal.MadeAt, Kind: models.EventAppealed, Version: r.Version})
		if !r.Appeal.Waits() {
			events = append(events, models.ProposalEvent{At: *r.Appeal.DecidedAt, Kind: models.EventAgain + r.Appeal.Outcome, Version: r.Version})
		}
	}
	return events
}

// reviewsOf are the decisions on a proposal's versions, oldest first, with the appeals against them.
func reviewsOf(tx *gorm.DB, proposalID string) ([]models.PastReview, error) {
	var reviews []models.PastReview
	err := tx.Table("reviews").Select("reviews.*, proposal_versions.number AS version").
		Joins("JOIN proposal_versions ON proposal_versions.id = reviews.version_id").
		Where("proposal_versions.proposal_id = ?", proposalID).Order("proposal_versions.number").Scan(&reviews).Error
	if err != nil {
		return nil, fmt.Errorf("loading reviews: %w", err)
	}
	appeals, err := appealsOf(tx, reviews)
	if err != nil {
		return nil, err
	}
	for i := range reviews {
		if a, ok := appeals[reviews[i].ID]; ok {
			reviews[i].Appeal = &a
		}
	}
	return reviews, nil
}
