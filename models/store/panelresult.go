package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"acorn/models"

	"gorm.io/gorm"
)

// seesPanelResult answers nil when the actor may see the panel's result now: it has been released, and the rulebook makes it public, or the
// actor is of the panel, of the planning team, of a group with a proposal in the round, an officer or approver of the fund's holder, or an
// auditor.
func (r loadedRound) seesPanelResult(tx *gorm.DB, actor models.Actor) error {
	if r.Panel == nil || r.PublishedAt == nil {
		return models.Missing()
	}
	scope := models.Can(actor, models.ActPanelResult, models.AnyStage)
	theirs := r.Rules.PanelPublic || scope == models.ScopeAny
	if scope == models.ScopeTeam && !theirs {
		teams := actor.Teams(models.Team, models.Panel)
		theirs = slices.Contains(actor.Organisations(models.Officer, models.Approver), r.Fund.HolderID) ||
			slices.Contains(teams, *r.Panel) || r.TeamID != nil && slices.Contains(teams, *r.TeamID)
	}
	if scope == models.ScopeTeam && !theirs {
		mine, err := proposedBy(tx, r.ID, actor)
		if err != nil {
			return err
		}
		theirs = len(mine) > 0
	}
	switch {
	case !theirs && !actor.SignedIn():
		return models.Errorf(models.Unauthenticated, "Sign in first")
	case !theirs:
		return models.Errorf(models.Forbidden, "The panel's result is not public", "Act", string(models.ActPanelResult))
	case r.PanelReleasedAt == nil:
		return models.Errorf(models.NotFound, "The panel's result is not out yet")
	default:
		return nil
	}
}

// proposedBy are the ids of the proposals that the actor, or a group that they belong to, has sent in to a round.
func proposedBy(tx *gorm.DB, roundID string, actor models.Actor) ([]string, error) {
	var ids []string
	err := tx.Model(&models.Proposal{}).Where("round_id = ? AND state <> ? AND (made_by = ? OR begun_by = ? OR organisation_id IN ?)", roundID, models.ProposalDraft,
		actor.PersonID, actor.PersonID, actor.Organisations(models.Lead, models.Group)).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("loading the actor's proposals: %w", err)
	}
	return ids, nil
}

// PanelResult is the panel's result, once it has been released, to whoever may see it. What members wrote is for the group of that proposal
// and the officers alone.
func (s *Store) PanelResult(ctx context.Context, actor models.Actor, roundSlug string) (models.PanelResultPage, error) {
	var page models.PanelResultPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return page, err
	}
	if err := r.seesPanelResult(tx, actor); err != nil {
		return page, err
	}
	if page.PanelFrame, err = s.panelFrame(tx, r); err != nil {
		return page, err
	}
	if page.Rubric, err = rubricOf(tx, r.ID); err != nil {
		return page, err
	}
	proposals, err := panelProposals(tx, r.ID)
	if err != nil {
		return page, err
	}
	mine, err := proposedBy(tx, r.ID, actor)
	if err != nil {
		return page, err
	}
	officer := slices.Contains(actor.Organisations(models.Officer), r.Fund.HolderID)
	lines, cards, err := panelLines(tx, page.Rubric, proposals)
	if err != nil {
		return page, err
	}
	scorers := map[string]bool{}
	for i, line := range lines {
		for _, c := range cards[line.ProposalID] {
			scorers[scorer(c)] = true
		}
		if officer || slices.Contains(mine, line.ProposalID) {
			if lines[i].Notes, err = panelNotes(tx, page.Rubric, cards[line.ProposalID]); err != nil {
				return page, err
			}
		}
	}
	page.Lines = lines
	page.Members = len(scorers)
	models.SortPanelLines(page.Lines)
	return page, nil
}

// scorer tells the cards of one member from those of another, after their names are forgotten too.
func scorer(c models.Scorecard) string {
	if c.PersonID == nil && c.Member != nil {
		return strconv.Itoa(*c.Member)
	}
	return text(c.PersonID)
}

// panelLines add up what the panel gave proposals, and answer the finished scorecards of each that they were added up from.
func panelLines(tx *gorm.DB, rubric models.Rubric, proposals []models.PanelProposal) ([]models.PanelLine, map[string][]models.Scorecard, error) {
	ids := make([]string, len(proposals))
	for i, p := range proposals {
		ids[i] = p.ID
	}
	var cards []models.Scorecard
	if err := tx.Where("proposal_id IN ? AND finished_at IS NOT NULL", ids).Find(&cards).Error; err != nil {
		return nil, nil, fmt.Errorf("loading the finished scorecards: %w", err)
	}
	var interests []models.Interest
	if err := tx.Select("proposal_id").Where("proposal_id IN ?", ids).Find(&interests).Error; err != nil {
		return nil, nil, fmt.Errorf("counting the interests: %w", err)
	}
	cardIDs := make([]string, len(cards))
	of := map[string][]models.Scorecard{}
	for i, c := range cards {
		cardIDs[i] = c.ID
		of[c.ProposalID] = append(of[c.ProposalID], c)
	}
	aside := map[string]int{}
	for _, i := range interests {
		aside[i.ProposalID]++
	}
	scores, err := scoresOf(tx, cardIDs)
	if err != nil {
		return nil, nil, err
	}
	lines := make([]models.PanelLine, len(proposals))
	for i, p := range proposals {
		finished := make([]models.Scores, len(of[p.ID]))
		for j, c := range of[p.ID] {
			finished[j] = scores[c.ID]
		}
		figure, err := models.PanelResult(rubric, finished)
		if err != nil {
			return nil, nil, fmt.Errorf("adding up the panel's scores of %s: %w", p.Slug, err)
		}
		lines[i] = models.PanelLine{ProposalID: p.ID, Slug: p.Slug, Title: p.Title, Summary: p.Summary, GroupName: p.GroupName, AskPence: p.AskPence,
			PanelFigure: figure, Aside: aside[p.ID]}
	}
	return lines, of, nil
}

// panelNotes are what the members wrote, under each question and as comments, each in the order of the alphabet: no order tells who wrote two
// of them.
func panelNotes(tx *gorm.DB, rubric models.Rubric, cards []models.Scorecard) ([]models.PanelNotes, error) {
	var comments []string
	ids := make([]string, len(cards))
	for i, c := range cards {
		ids[i] = c.ID
		if c.Comment != "" {
			comments = append(comments, c.Comment)
		}
	}
	var rows []models.Score
	if err := tx.Where("scorecard_id IN ? AND why <> ''", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("loading the panel's reasons: %w", err)
	}
	notes := []models.PanelNotes{{Notes: comments}}
	for _, q := range rubric {
		under := models.PanelNotes{Question: q.Question}
		for _, row := range rows {
			if row.CriterionID == q.ID {
				under.Notes = append(under.Notes, row.Why)
			}
		}
		notes = append(notes, under)
	}
	notes = slices.DeleteFunc(notes, func(n models.PanelNotes) bool { return len(n.Notes) == 0 })
	for _, n := range notes {
		slices.SortFunc(n.Notes, strings.Compare)
	}
	return notes, nil
}

// panelFigure is the panel's line for one proposal on its own page: nil unless the panel scored it, the result has been released, and the
// actor may see it.
func (s *Store) panelFigure(tx *gorm.DB, r loadedRound, actor models.Actor, proposalID string) (*models.PanelLine, error) {
	if r.PanelReleasedAt == nil {
		return nil, nil
	}
	if err := r.seesPanelResult(tx, actor); err != nil {
		if models.CodeOf(err) == models.Internal {
			return nil, err
		}
		return nil, nil
	}
	rubric, err := rubricOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	proposals, err := panelProposals(tx, r.ID)
	if err != nil {
		return nil, err
	}
	proposals = slices.DeleteFunc(proposals, func(p models.PanelProposal) bool { return p.ID != proposalID })
	lines, _, err := panelLines(tx, rubric, proposals)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	return &lines[0], nil
}
