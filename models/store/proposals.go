package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// cardColumns are what a card shows, from the tables of cards.
const cardColumns = `proposals.id, proposals.slug, proposals.reference, proposals.state, proposals.submitted_at,
	v.title, v.summary, v.theme, v.group_name, v.place, v.people_count, v.ask_pence, v.number AS version, v.updated_at,
	projects.number, lines.voted_in, awards.amount_pence AS award_pence, ended.id IS NOT NULL AS not_taken_up,
	EXISTS (SELECT 1 FROM allocation_lines dropped JOIN allocations ON allocations.id = dropped.allocation_id
		WHERE dropped.proposal_id = proposals.id AND dropped.amount_pence = 0 AND allocations.state = 'approved') AS left_out, initiatives.slug AS initiative_slug, initiatives.state AS initiative_state,
	rounds.id AS round_id, rounds.slug AS round_slug, rounds.name AS round_name`

// cards selects proposals as cards. published leaves out what has not been submitted: the newest submitted version is shown, or the newest of all.
// A result is read once it is published and an award once it is answered: before that nobody learns of them here.
func cards(tx *gorm.DB, published bool) *gorm.DB {
	newest := "SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id"
	if published {
		newest += " AND submitted_at IS NOT NULL"
	}
	return tx.Table("proposals").Select(cardColumns).
		Joins("JOIN rounds ON rounds.id = proposals.round_id").
		Joins("JOIN proposal_versions v ON v.proposal_id = proposals.id AND v.number = (" + newest + ")").
		Joins("LEFT JOIN projects ON projects.proposal_id = proposals.id").
		Joins("LEFT JOIN results ON results.round_id = proposals.round_id AND results.published_at IS NOT NULL").
		Joins("LEFT JOIN result_lines lines ON lines.round_id = results.round_id AND lines.proposal_id = proposals.id").
		Joins("LEFT JOIN awards ON awards.proposal_id = proposals.id AND awards.state = 'accepted'").
		Joins("LEFT JOIN awards ended ON ended.proposal_id = proposals.id AND ended.state = 'declined'").
		Joins("LEFT JOIN initiatives ON initiatives.award_id = awards.id")
}

// RoundProposals are the proposals of a round as everybody may see them: on the ballot first, by number, then by name; those that may not
// go forward come last. Drafts and withdrawn ones are nobody's business.
func (s *Store) RoundProposals(ctx context.Context, roundSlug string) ([]models.ProposalCard, error) {
	r, err := s.roundBy(s.read(ctx), "slug", roundSlug)
	if err != nil {
		return nil, err
	}
	if r.PublishedAt == nil {
		return nil, models.Missing()
	}
	var list []models.ProposalCard
	err = cards(s.read(ctx), true).Where("proposals.round_id = ? AND proposals.state NOT IN ?", r.ID,
		[]string{models.ProposalDraft, models.ProposalWithdrawn}).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading the proposals of a round: %w", err)
	}
	if err := s.votedInAsPublished(s.read(ctx), list); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].RoundStage = r.Stage
	}
	slices.SortFunc(list, models.CompareCards)
	return list, nil
}

// votedInAsPublished has cards say what was published, and nothing of a result that is not that.
func (s *Store) votedInAsPublished(tx *gorm.DB, list []models.ProposalCard) error {
	var rounds []string
	for _, c := range list {
		if c.VotedIn != nil && !slices.Contains(rounds, c.RoundID) {
			rounds = append(rounds, c.RoundID)
		}
	}
	results, err := s.shownResults(tx, rounds)
	if err != nil {
		return err
	}
	for i, c := range list {
		if line := results[c.RoundID].line(c.ID); c.VotedIn == nil || line == nil {
			list[i].VotedIn = nil
		} else {
			list[i].VotedIn = &line.VotedIn
		}
	}
	return nil
}

// MyProposals are the proposals that this person made or began, or that belong to a group of theirs, drafts too, newest first.
func (s *Store) MyProposals(ctx context.Context, actor models.Actor) ([]models.ProposalCard, error) {
	if !actor.SignedIn() {
		return nil, models.Errorf(models.Unauthenticated, "Sign in first")
	}
	tx := s.read(ctx)
	var list []models.ProposalCard
	err := cards(tx, false).Where("(proposals.made_by = ? OR proposals.begun_by = ? OR proposals.organisation_id IN ?)", actor.PersonID, actor.PersonID,
		actor.Organisations(models.Lead, models.Group)).
		Where("(proposals.state <> ? OR proposals.reference IS NOT NULL)", models.ProposalWithdrawn).
		Order("v.updated_at DESC, proposals.id").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading somebody's proposals: %w", err)
	}
	if len(list) == 0 {
		return list, nil
	}
	if err := s.votedInAsPublished(tx, list); err != nil {
		return nil, err
	}
	slugs := make([]string, len(list))
	ids := make([]string, len(list))
	for i, c := range list {
		slugs[i], ids[i] = c.RoundSlug, c.ID
	}
	var rounds []models.Round
	var mine, own []string
	if err := tx.Where("slug IN ?", slugs).Find(&rounds).Error; err != nil {
		return nil, fmt.Errorf("loading the rounds of somebody's proposals: %w", err)
	}
	if err := writable(tx.Model(&models.Proposal{}), actor).Where("proposals.id IN ?", ids).Pluck("proposals.id", &mine).Error; err != nil {
		return nil, fmt.Errorf("loading which proposals somebody may write: %w", err)
	}
	if err := owned(tx.Model(&models.Proposal{}), actor).Where("proposals.id IN ?", ids).Pluck("proposals.id", &own).Error; err != nil {
		return nil, fmt.Errorf("loading which proposals somebody may send in: %w", err)
	}
	now, err := s.now(tx)
	if err != nil {
		return nil, err
	}
	states, err := roundStates(tx, rounds)
	if err != nil {
		return nil, err
	}
	var asked []models.Handover
	if err := tx.Where("proposal_id IN ? AND state = ? AND answer_by > ?", ids, models.HandoverAsked, now).Find(&asked).Error; err != nil {
		return nil, fmt.Errorf("loading who was asked to take proposals on: %w", err)
	}
	for i := range list {
		for j, h := range asked {
			if h.ProposalID == list[i].ID {
				list[i].Asked = &asked[j]
			}
		}
		for _, r := range rounds {
			if r.Slug == list[i].RoundSlug {
				list[i].RoundStage = states[r.ID].Stage(now)
			}
		}
		list[i].CanEdit = models.ProposalIsOpen(list[i].State, list[i].RoundStage) && slices.Contains(mine, list[i].ID)
		list[i].Owned = slices.Contains(own, list[i].ID)
	}
	return list, nil
}

// writable narrows proposals to those that the actor may write: those that they own, and those that they began and handed over since.
func writable(query *gorm.DB, actor models.Actor) *gorm.DB {
	return query.Where("(proposals.begun_by = ? OR proposals.id IN (?))", actor.PersonID, owned(fresh(query).Model(&models.Proposal{}).Select("proposals.id"), actor))
}

// owned narrows proposals to those that the actor may also submit, withdraw and hand over: their own, those of a group they lead, and, for an officer,
// those that an officer of the fund's holder made on somebody's behalf.
func owned(query *gorm.DB, actor models.Actor) *gorm.DB {
	return query.Where(`(proposals.made_by = ? OR proposals.organisation_id IN ?
		OR EXISTS (SELECT 1 FROM rounds JOIN funds ON funds.id = rounds.fund_id
			JOIN memberships ON memberships.organisation_id = funds.holder_id AND memberships.role = ? AND memberships.ended_at IS NULL
			WHERE rounds.id = proposals.round_id AND funds.holder_id IN ? AND memberships.person_id = proposals.made_by))`,
		actor.PersonID, actor.Organisations(models.Lead), models.Officer, actor.Organisations(models.Officer))
}
