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

// mayRead answers nil when the officer's act belongs to this round of theirs, whatever its stage: pages of what was decided stay readable.
func (r loadedRound) mayRead(actor models.Actor, act models.Act) error {
	if models.Can(actor, act, models.AnyStage) == models.ScopeNone {
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(act))
	}
	if !r.onBehalf(actor) {
		return models.Missing()
	}
	return nil
}

// ReviewTable is the proposals of a round to an officer: those that were sent in and that the filter leaves, in its order.
func (s *Store) ReviewTable(ctx context.Context, actor models.Actor, roundSlug string, filter models.ReviewFilter) (models.ReviewTable, error) {
	tx := s.read(ctx)
	var page models.ReviewTable
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return page, err
	}
	if err := r.mayRead(actor, models.ActReview); err != nil {
		return page, err
	}
	page = models.ReviewTable{Round: r.frame(), Filter: filter.Sensible(), Counts: map[string]int{}}
	var counts []struct {
		State string
		N     int
	}
	if err := tx.Model(&models.Proposal{}).Select("state, COUNT(*) AS n").Where("round_id = ?", r.ID).Group("state").Scan(&counts).Error; err != nil {
		return page, fmt.Errorf("counting proposals: %w", err)
	}
	for _, c := range counts {
		page.Counts[c.State] = c.N
	}
	appeals, err := waitingAppeals(tx, "proposals.round_id = ?", r.ID)
	if err != nil {
		return page, err
	}
	page.Appeals = len(appeals)
	var list []models.ProposalCard
	if err := cards(tx, true).Where("proposals.round_id = ? AND proposals.state <> ?", r.ID, models.ProposalDraft).Scan(&list).Error; err != nil {
		return page, fmt.Errorf("loading the proposals to review: %w", err)
	}
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	versions, err := contents(tx, "proposal_id IN ? AND submitted_at IS NOT NULL", ids)
	if err != nil {
		return page, err
	}
	own, err := ownOf(tx, actor, ids)
	if err != nil {
		return page, err
	}
	rows := make([]models.ReviewRow, 0, len(list))
	for _, c := range list {
		row := reviewRow(r, c, versions[c.ID], slices.Contains(own, c.ID))
		if a, waits := appeals[c.ID]; waits {
			row.Appealed, row.WaitingDays = true, int(r.Now.Sub(a.MadeAt)/(24*time.Hour))
			row.Own = row.Own || a.Reviewer == actor.PersonID
		}
		rows = append(rows, row)
	}
	page.Narrow(rows)
	return page, nil
}

func reviewRow(r loadedRound, c models.ProposalCard, versions []models.VersionContent, own bool) models.ReviewRow {
	row := models.ReviewRow{ProposalCard: c, Own: own}
	row.RoundStage = r.Stage
	now := last(versions)
	row.VersionID = now.VersionID
	row.Open = c.State == models.ProposalSubmitted && !own && models.OpenDuring(models.ActReview, r.Stage)
	if c.State == models.ProposalSubmitted {
		row.WaitingDays = int(r.Now.Sub(*now.SubmittedAt) / (24 * time.Hour))
	}
	if n := len(versions); n > 1 {
		row.Changed, row.Answered = models.ChangedLabels(versions[n-2], now), now.ToCouncil != ""
	}
	for _, check := range models.ReviewChecks(now, r.Round) {
		row.Of++
		if check.OK {
			row.Passed++
		}
	}
	return row
}

// ownOf are those of the proposals that the officer made, began, sent in for somebody or whose group they belong to: another officer decides on them.
func ownOf(tx *gorm.DB, actor models.Actor, ids []string) ([]string, error) {
	var own []string
	err := tx.Model(&models.Proposal{}).Where("id IN ? AND (made_by = ? OR begun_by = ? OR organisation_id IN ? OR id IN (?))", ids, actor.PersonID, actor.PersonID, actor.Organisations(models.Lead, models.Group),
		fresh(tx).Model(&models.AuditEntry{}).Select("object_id").Where("object_kind = 'proposal' AND object_id IN ? AND act = ? AND actor_id = ?", ids, models.ActSubmit, actor.PersonID)).Pluck("id", &own).Error
	if err != nil {
		return nil, fmt.Errorf("loading whose proposals these are: %w", err)
	}
	return own, nil
}

// ReviewPage is one proposal to the officer who decides on it: its newest version beside the one before.
func (s *Store) ReviewPage(ctx context.Context, actor models.Actor, slug string) (models.ReviewPage, error) {
	tx := s.read(ctx)
	var page models.ReviewPage
	var d draft
	if err := one(bySlug(tx, slug).Where("state <> ?", models.ProposalDraft), &d.Proposal); err != nil {
		return page, err
	}
	if err := s.fill(tx, &d); err != nil {
		return page, err
	}
	if err := d.Round.mayRead(actor, models.ActReview); err != nil {
		return page, err
	}
	var list []models.ProposalCard
	if err := cards(tx, true).Where("proposals.round_id = ? AND (proposals.id = ? OR proposals.state = ?)", d.RoundID, d.ID, models.ProposalSubmitted).
		Order("proposals.submitted_at, proposals.id").Scan(&list).Error; err != nil {
		return page, fmt.Errorf("loading a proposal's card: %w", err)
	}
	own, err := ownOf(tx, actor, []string{d.ID})
	if err != nil {
		return page, err
	}
	page = models.ReviewPage{Round: d.Round.frame(), MayDecide: mayDecide(actor, d, len(own) == 1)}
	appeals, err := waitingAppeals(tx, "proposals.id = ?", d.ID)
	if err != nil {
		return page, err
	}
	if a, waits := appeals[d.ID]; waits {
		page.Appeal, page.MayDecide = &a.Appeal, mayDecideAppeal(actor, d, a, len(own) == 1)
	}
	for _, c := range list {
		if c.ID == d.ID {
			page.ProposalCard = c
		} else if page.Next == nil {
			page.Next = &c
		}
	}
	submitted := slices.DeleteFunc(slices.Clone(d.Versions), func(v models.VersionContent) bool { return v.SubmittedAt == nil })
	page.Content = last(submitted)
	before := models.VersionContent{}
	if n := len(submitted); n > 1 {
		page.Before = &submitted[n-2]
		before = submitted[n-2]
	}
	page.Compared = models.CompareVersions(before, page.Content)
	page.Checks = models.ReviewChecks(page.Content, d.Round.Round)
	if page.Reviews, err = reviewsOf(tx, d.ID); err != nil {
		return page, err
	}
	for i, past := range page.Reviews {
		if after := slices.IndexFunc(submitted, func(v models.VersionContent) bool { return v.Number == past.Version+1 }); after >= 0 {
			page.Reviews[i].Answer = submitted[after].ToCouncil
		}
	}
	return page, nil
}

// mayDecide answers nil when the officer may decide on the proposal now, else what stands against it.
func mayDecide(actor models.Actor, d draft, own bool) error {
	switch {
	case own:
		return models.Errorf(models.Forbidden, "You made this proposal or belong to its group, so another officer decides")
	case d.State == models.ProposalWithdrawn:
		return models.Errorf(models.Conflict, "The group has withdrawn this proposal")
	case d.State == models.ProposalChangesRequested:
		return models.Errorf(models.Conflict, "The group was asked to change this and has not sent it in again yet")
	case d.State != models.ProposalSubmitted:
		return models.Errorf(models.Conflict, "This proposal has been decided on already")
	default:
		return d.Round.may(actor, models.ActReview)
	}
}

// DecideReview records an officer's decision on the version that they read, with the reasons that the group gets and everybody can read.
func (s *Store) DecideReview(ctx context.Context, actor models.Actor, slug string, in models.ReviewInput) error {
	return s.writeBeforeSeal(ctx, slug, func(tx *gorm.DB) error {
		d, err := s.toDecide(tx, actor, slug, in)
		if err != nil {
			return err
		}
		return s.decide(ctx, tx, actor, d, in)
	})
}

// DraftReview is the decision as it would be sent, checked as it will be then. It changes nothing.
func (s *Store) DraftReview(ctx context.Context, actor models.Actor, slug string, in models.ReviewInput) (models.ReviewDraft, error) {
	var draft models.ReviewDraft
	d, err := s.toDecide(s.read(ctx), actor, slug, in)
	if err != nil {
		return draft, err
	}
	return draft, s.draftDecision(ctx, actor, d, in, messages.ReviewDecision, &draft)
}

// decisionWords word the mail about a decision.
type decisionWords func(ctx context.Context, title string, decision messages.Decision, reasons []string, url string) (string, string)

// draftDecision fills what the officer checks before a decision is sent.
func (s *Store) draftDecision(ctx context.Context, actor models.Actor, d draft, in models.ReviewInput, words decisionWords, into *models.ReviewDraft) error {
	var err error
	if into.To, err = s.toldOf(s.read(ctx), d); err != nil {
		return err
	}
	if into.ReviewPage, err = s.ReviewPage(ctx, actor, d.Slug); err != nil {
		return err
	}
	into.Subject, into.Body = words(ctx, sent(d.Versions).Title, messages.Decision(in.Decision), strings.Split(in.Text(), "\n"), s.decisionURL(d, in))
	return nil
}

// decisionURL is where a group reads about a decision, or does what it asks for.
func (s *Store) decisionURL(d draft, in models.ReviewInput) string {
	if in.Decision == models.ProposalChangesRequested {
		return s.baseURL + "/proposals/" + d.Slug + "/edit"
	}
	return s.baseURL + "/proposals/" + d.Slug
}

// reviewed loads a proposal whose officer decides on it, so that nobody else decides at the same time. own says that they are of its group.
func (s *Store) reviewed(tx *gorm.DB, actor models.Actor, slug string, act models.Act) (draft, bool, error) {
	var d draft
	if err := one(lock(bySlug(tx, slug).Where("state <> ?", models.ProposalDraft)), &d.Proposal); err != nil {
		return d, false, err
	}
	if err := s.fill(tx, &d); err != nil {
		return d, false, err
	}
	if err := d.Round.mayRead(actor, act); err != nil {
		return d, false, err
	}
	own, err := ownOf(tx, actor, []string{d.ID})
	return d, len(own) == 1, err
}

// toDecide loads a proposal for a decision on its newest version, and says what stands against the decision.
func (s *Store) toDecide(tx *gorm.DB, actor models.Actor, slug string, in models.ReviewInput) (draft, error) {
	d, own, err := s.reviewed(tx, actor, slug, models.ActReview)
	if err != nil {
		return d, err
	}
	if err := mayDecide(actor, d, own); err != nil {
		return d, err
	}
	if newest := sent(d.Versions); newest == nil || newest.VersionID != in.VersionID {
		return d, errNewer
	}
	return d, in.Check()
}

// errNewer is the answer to a decision on what is no longer the newest version.
var errNewer = models.Errorf(models.Conflict, "The group has sent in a newer version since you opened this page. Read it, then decide")

// decide writes the review, and tells the proposers.
func (s *Store) decide(ctx context.Context, tx *gorm.DB, actor models.Actor, d draft, in models.ReviewInput) error {
	id, err := s.newID()
	if err != nil {
		return err
	}
	review := models.Review{ID: id, VersionID: in.VersionID, Decision: in.Decision, Reasons: in.Text(), DecidedBy: actor.PersonID, DecidedAt: d.Round.Now}
	if err := tx.Create(&review).Error; err != nil {
		return conflict(err)
	}
	if err := changed(tx.Model(&models.Proposal{}).Where("id = ? AND state = ?", d.ID, models.ProposalSubmitted).Update("state", in.Decision)); err != nil {
		return err
	}
	if err := s.tellDecision(ctx, tx, d, in, "review_decision", "review:"+id, messages.ReviewDecision); err != nil {
		return err
	}
	return s.audit(tx, d.Round.Now, act{Actor: actor, Act: models.ActReview, Kind: "proposal", ID: d.ID, Round: d.RoundID, Reason: in.Text(),
		Detail: map[string]any{"decision": in.Decision, "version": sent(d.Versions).Number}})
}

// tellDecision writes to everybody of the proposal's group.
func (s *Store) tellDecision(ctx context.Context, tx *gorm.DB, d draft, in models.ReviewInput, kind, key string, words decisionWords) error {
	people, err := proposers(tx, d.ID)
	if err != nil {
		return err
	}
	subject, body := words(ctx, sent(d.Versions).Title, messages.Decision(in.Decision), strings.Split(in.Text(), "\n"), s.decisionURL(d, in))
	for _, p := range people {
		if err := s.enqueue(tx, d.Round.Now, kind, key+":"+p.ID, p.Email, subject, body); err != nil {
			return err
		}
	}
	return nil
}
