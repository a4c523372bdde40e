package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// AwardsPage is what an officer sees who proposes the awards of a round: the result, what is awarded already, and what waits.
func (s *Store) AwardsPage(ctx context.Context, actor models.Actor, slug string) (models.AwardsPage, error) {
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return models.AwardsPage{}, err
	}
	if err := r.proposesAwards(actor); err != nil {
		return models.AwardsPage{}, err
	}
	page := models.AwardsPage{RoundFrame: r.frame()}
	if page.Holder, err = organisationName(tx, r.Fund.HolderID); err != nil {
		return page, err
	}
	if page.Money, err = fundMoney(tx, r); err != nil {
		return page, err
	}
	if page.Given, err = s.awardViews(tx, r); err != nil {
		return page, err
	}
	allocations, err := s.allocationViews(tx, r, "proposed", "refused", "withdrawn", "approved")
	if err != nil {
		return page, err
	}
	for i := range allocations {
		page.Last = &allocations[i]
	}
	if page.Last != nil && page.Last.State == models.AllocationProposed {
		page.Waiting = page.Last
	}
	page.Candidates, err = s.candidates(tx, r)
	page.Candidates = prefilled(page.Candidates, page.Last, leftOut(allocations))
	return page, err
}

// leftOut is why approved awards gave nothing to projects that were voted in, by the proposal's id.
func leftOut(allocations []models.AllocationView) map[string]string {
	why := map[string]string{}
	for _, a := range allocations {
		for _, l := range a.Lines {
			if a.State == models.AllocationApproved && l.AmountPence == 0 {
				why[l.ProposalID] = l.Override
			}
		}
	}
	return why
}

// prefilled begins the form with what was voted in, or with what was proposed last when that was sent back: nothing is typed twice. What was left out
// before with a reason stays out until the officer chooses it.
func prefilled(list []models.Candidate, last *models.AllocationView, leftOut map[string]string) []models.Candidate {
	for i := range list {
		c := &list[i]
		why, out := leftOut[c.ProposalID]
		c.Chosen, c.AmountPence, c.Override = c.VotedIn && !c.Withdrawn && !out, c.CostPence, why
		if last == nil || last.State == models.AllocationApproved || c.Withdrawn {
			continue
		}
		at := slices.IndexFunc(last.Lines, func(l models.AllocationLineView) bool { return l.ProposalID == c.ProposalID })
		if at < 0 {
			continue
		}
		line := last.Lines[at]
		c.Chosen, c.Override = line.AmountPence > 0, line.Override
		if c.Chosen {
			c.AmountPence = line.AmountPence
		}
	}
	return list
}

// candidates are the projects of the round's result that have no award yet, in the order of the result.
func (s *Store) candidates(tx *gorm.DB, r loadedRound) ([]models.Candidate, error) {
	all, err := s.resultProjects(tx, r)
	if err != nil {
		return nil, err
	}
	var awarded []string
	if err := tx.Model(&models.Award{}).Where("fund_id = ?", r.FundID).Pluck("proposal_id", &awarded).Error; err != nil {
		return nil, fmt.Errorf("loading the awards: %w", err)
	}
	return slices.DeleteFunc(all, func(c models.Candidate) bool { return slices.Contains(awarded, c.ProposalID) }), nil
}

// resultProjects are all projects of the round's published result, in its order.
func (s *Store) resultProjects(tx *gorm.DB, r loadedRound) ([]models.Candidate, error) {
	of, err := wholeResults(tx, []string{r.ID})
	if err != nil || of[r.ID] == nil {
		return nil, err
	}
	if err := s.asPublished(of[r.ID]); err != nil {
		return nil, err
	}
	lines := of[r.ID].lines
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.ProposalID
	}
	var proposals []models.Proposal
	if err := tx.Where("id IN ?", ids).Find(&proposals).Error; err != nil {
		return nil, fmt.Errorf("loading the proposals: %w", err)
	}
	versions, err := votedVersions(tx, ids)
	if err != nil {
		return nil, err
	}
	groups, err := groupsOf(tx, proposals)
	if err != nil {
		return nil, err
	}
	list := make([]models.Candidate, len(lines))
	for i, l := range lines {
		at := slices.IndexFunc(proposals, func(p models.Proposal) bool { return p.ID == l.ProposalID })
		p, v := proposals[at], versions[l.ProposalID]
		list[i] = models.Candidate{ProposalID: p.ID, Slug: p.Slug, Title: v.Title, GroupName: v.GroupName, Recipient: models.Recipient{OrganisationID: p.OrganisationID, MadeBy: p.MadeBy},
			Rank: l.Rank, Votes: l.Votes, People: l.People, CostPence: l.CostPence, VotedIn: l.VotedIn, Withdrawn: p.State == models.ProposalWithdrawn}
		if p.OrganisationID != nil {
			list[i].GroupName, list[i].HasLead = groups[*p.OrganisationID].name, groups[*p.OrganisationID].hasLead
		}
	}
	return list, nil
}

type group struct {
	name    string
	hasLead bool // an adult who can accept an offer
}

// groupsOf are the organisations behind proposals: money goes to them by their own name, whatever the proposal calls its group.
func groupsOf(tx *gorm.DB, proposals []models.Proposal) (map[string]group, error) {
	var ids []string
	for _, p := range proposals {
		if p.OrganisationID != nil {
			ids = append(ids, *p.OrganisationID)
		}
	}
	var organisations []models.Organisation
	if err := tx.Where("id IN ?", ids).Find(&organisations).Error; err != nil {
		return nil, fmt.Errorf("loading the groups: %w", err)
	}
	var led []string
	err := tx.Model(&models.Membership{}).Where("role = ? AND organisation_id IN ? AND ended_at IS NULL AND person_id IN (?)", models.Lead, ids,
		tx.Model(&models.Person{}).Select("id").Where("disabled_at IS NULL AND age_band = 'adult'")).Pluck("organisation_id", &led).Error
	if err != nil {
		return nil, fmt.Errorf("loading who leads the groups: %w", err)
	}
	groups := make(map[string]group, len(organisations))
	for _, o := range organisations {
		groups[o.ID] = group{o.Name, slices.Contains(led, o.ID)}
	}
	return groups, nil
}

// lineViews puts lines beside the projects that they are about, in the order of the result.
func lineViews(projects []models.Candidate, lines []models.AllocationLine) []models.AllocationLineView {
	var views []models.AllocationLineView
	for _, c := range projects {
		for _, l := range lines {
			if l.ProposalID == c.ProposalID {
				views = append(views, models.AllocationLineView{AllocationLine: l, Slug: c.Slug, Title: c.Title, GroupName: c.GroupName, Recipient: c.Recipient,
					Rank: c.Rank, Votes: c.Votes, CostPence: c.CostPence, VotedIn: c.VotedIn})
			}
		}
	}
	return views
}

// allocationViews are the round's allocations in these states, the oldest first.
func (s *Store) allocationViews(tx *gorm.DB, r loadedRound, states ...string) ([]models.AllocationView, error) {
	var allocations []models.Allocation
	if err := tx.Where("round_id = ? AND state IN ?", r.ID, states).Order("proposed_at, id").Find(&allocations).Error; err != nil {
		return nil, fmt.Errorf("loading the allocations: %w", err)
	}
	if len(allocations) == 0 {
		return nil, nil
	}
	return s.withLines(tx, r, allocations)
}

// withLines completes allocations with their lines and the names of who proposed and decided.
func (s *Store) withLines(tx *gorm.DB, r loadedRound, allocations []models.Allocation) ([]models.AllocationView, error) {
	projects, err := s.resultProjects(tx, r)
	if err != nil {
		return nil, err
	}
	views := make([]models.AllocationView, len(allocations))
	for i, a := range allocations {
		var lines []models.AllocationLine
		if err := tx.Where("allocation_id = ?", a.ID).Find(&lines).Error; err != nil {
			return nil, fmt.Errorf("loading an allocation: %w", err)
		}
		views[i] = models.AllocationView{Allocation: a, RoundName: r.Name, Lines: lineViews(projects, lines)}
		if views[i].ProposedByName, err = displayName(tx, &a.ProposedBy); err != nil {
			return nil, err
		}
		if views[i].DecidedByName, err = displayName(tx, a.DecidedBy); err != nil {
			return nil, err
		}
	}
	return views, nil
}
