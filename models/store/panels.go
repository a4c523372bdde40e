package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// panelColumns are what a member of a panel reads of a proposal, in the version that was submitted last.
const panelColumns = `proposals.id, proposals.slug, proposals.state, proposals.made_by, proposals.begun_by, proposals.organisation_id,
	v.id AS version_id, v.title, v.summary, v.what, v.place, v.who_for, v.people_count, v.theme, v.group_name, v.ask_pence`

// panelProposals are the proposals that a round's panel scores: the eligible ones, in the order in which they came in, which is the same for
// every member.
func panelProposals(tx *gorm.DB, roundID string) ([]models.PanelProposal, error) {
	var list []models.PanelProposal
	err := tx.Table("proposals").Select(panelColumns).
		Joins("JOIN proposal_versions v ON v.proposal_id = proposals.id AND v.number = "+
			"(SELECT MAX(number) FROM proposal_versions WHERE proposal_id = proposals.id AND submitted_at IS NOT NULL)").
		Where("proposals.round_id = ? AND proposals.state = ?", roundID, models.ProposalEligible).
		Order("proposals.submitted_at, proposals.reference").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading the proposals to score: %w", err)
	}
	return list, nil
}

// undecided is how many proposals of the round an officer has still to decide on.
func undecided(tx *gorm.DB, roundID string) (int, error) {
	var n int64
	err := tx.Model(&models.Proposal{}).Where("round_id = ? AND state IN ?", roundID,
		[]string{models.ProposalSubmitted, models.ProposalChangesRequested}).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting the proposals to review: %w", err)
	}
	return int(n), nil
}

// panelSeat answers nil when the actor is a member of the panel that scores this round.
func (r loadedRound) panelSeat(actor models.Actor) error {
	switch {
	case models.Can(actor, models.ActScore, models.AnyStage) == models.ScopeNone:
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(models.ActScore))
	case r.Panel == nil, r.PublishedAt == nil && !r.isTheirs(actor):
		return models.Missing()
	case !slices.Contains(actor.Teams(models.Panel), *r.Panel):
		return models.Errorf(models.Forbidden, "Another panel scores this round")
	default:
		return nil
	}
}

// scoring answers nil while scoring is open, else says whether it is still to come.
func (r loadedRound) scoring() error {
	switch {
	case r.PanelReleasedAt == nil && r.State.ScoringOpen(r.Now):
		return nil
	case r.PanelReleasedAt != nil || r.State.ScoringOver(r.Now):
		return models.Errorf(models.Closed, "Scoring has closed")
	default:
		return models.Errorf(models.Closed, "Scoring is not open yet")
	}
}

func (s *Store) panelFrame(tx *gorm.DB, r loadedRound) (models.PanelFrame, error) {
	f := models.PanelFrame{RoundFrame: r.frame(), Open: r.scoring() == nil, Over: r.PanelReleasedAt != nil || r.State.ScoringOver(r.Now)}
	if err := tx.Model(&models.CommunityTeam{}).Select("name").Where("id = ?", *r.Panel).Scan(&f.PanelName).Error; err != nil {
		return f, fmt.Errorf("loading the panel's name: %w", err)
	}
	return f, nil
}

// panelItems are the proposals of a round with how far this member is with each.
func panelItems(tx *gorm.DB, roundID, personID string) ([]models.PanelItem, error) {
	proposals, err := panelProposals(tx, roundID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(proposals))
	for i, p := range proposals {
		ids[i] = p.ID
	}
	var cards []models.Scorecard
	var interests []models.Interest
	if err := tx.Where("person_id = ? AND proposal_id IN ?", personID, ids).Find(&cards).Error; err != nil {
		return nil, fmt.Errorf("loading the member's scorecards: %w", err)
	}
	if err := tx.Where("person_id = ? AND proposal_id IN ?", personID, ids).Find(&interests).Error; err != nil {
		return nil, fmt.Errorf("loading the member's interests: %w", err)
	}
	states := map[string]models.ScoreState{}
	for _, c := range cards {
		states[c.ProposalID] = models.ScoreBegun
		if c.FinishedAt != nil {
			states[c.ProposalID] = models.ScoreDone
		}
	}
	for _, i := range interests {
		states[i.ProposalID] = models.StoodAside
	}
	items := make([]models.PanelItem, len(proposals))
	for i, p := range proposals {
		items[i] = models.PanelItem{PanelProposal: p, Number: i + 1, Score: models.ToScore}
		if state, ok := states[p.ID]; ok {
			items[i].Score = state
		}
	}
	return items, nil
}

// panelItem is one of them by its slug. What the panel does not score says why, unless it is nobody's business.
func panelItem(tx *gorm.DB, roundID, personID, slug string) (models.PanelItem, int, error) {
	items, err := panelItems(tx, roundID, personID)
	if err != nil {
		return models.PanelItem{}, 0, err
	}
	for _, item := range items {
		if item.Slug == slug {
			return item, len(items), nil
		}
	}
	var p models.Proposal
	if err := one(tx.Where("slug = ? AND round_id = ? AND state <> ?", slug, roundID, models.ProposalDraft), &p); err != nil {
		return models.PanelItem{}, 0, err
	}
	return models.PanelItem{}, 0, models.Errorf(models.Conflict, "Your panel does not score this proposal now")
}

// rubricOf is what a round's panel scores by.
func rubricOf(tx *gorm.DB, roundID string) (models.Rubric, error) {
	var criteria []models.Criterion
	if err := tx.Where("round_id = ?", roundID).Order("position").Find(&criteria).Error; err != nil {
		return nil, fmt.Errorf("loading the criteria: %w", err)
	}
	ids := make([]string, len(criteria))
	for i, c := range criteria {
		ids[i] = c.ID
	}
	var levels []models.CriterionLevel
	if err := tx.Where("criterion_id IN ?", ids).Order("score").Find(&levels).Error; err != nil {
		return nil, fmt.Errorf("loading the levels: %w", err)
	}
	of := map[string][]models.CriterionLevel{}
	for _, l := range levels {
		of[l.CriterionID] = append(of[l.CriterionID], l)
	}
	var rubric models.Rubric
	for _, c := range criteria {
		if len(of[c.ID]) > 0 {
			rubric = append(rubric, models.RubricQuestion{Criterion: c, Levels: of[c.ID]})
		}
	}
	return rubric, nil
}

// PanelPage is the actor's own list of proposals to score in a round. It is there whether or not scoring is open.
func (s *Store) PanelPage(ctx context.Context, actor models.Actor, roundSlug string) (models.PanelPage, error) {
	var page models.PanelPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return page, err
	}
	if err := r.panelSeat(actor); err != nil {
		return page, err
	}
	if page.PanelFrame, err = s.panelFrame(tx, r); err != nil {
		return page, err
	}
	if page.Waiting, err = undecided(tx, r.ID); err != nil {
		return page, err
	}
	page.Items, err = panelItems(tx, r.ID, actor.PersonID)
	return page, err
}

// ScoringPage is one proposal of a round to the actor, a member of its panel, with what they have answered so far. Nobody else's answers are
// in it.
func (s *Store) ScoringPage(ctx context.Context, actor models.Actor, roundSlug, proposalSlug string) (models.ScoringPage, error) {
	var page models.ScoringPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", roundSlug)
	if err != nil {
		return page, err
	}
	if err := r.panelSeat(actor); err != nil {
		return page, err
	}
	if page.PanelFrame, err = s.panelFrame(tx, r); err != nil {
		return page, err
	}
	if page.Item, page.Of, err = panelItem(tx, r.ID, actor.PersonID, proposalSlug); err != nil {
		return page, err
	}
	if page.Rubric, err = rubricOf(tx, r.ID); err != nil {
		return page, err
	}
	if page.Card, page.Interest, err = answered(tx, page.Item.ID, actor.PersonID); err != nil || page.Card == nil {
		return page, err
	}
	var rows []models.Score
	if err := tx.Where("scorecard_id = ?", page.Card.ID).Find(&rows).Error; err != nil {
		return page, fmt.Errorf("loading the scores: %w", err)
	}
	page.Scores, page.Whys = models.Scores{}, map[string]string{}
	for _, row := range rows {
		page.Scores[row.CriterionID], page.Whys[row.CriterionID] = row.Score, row.Why
	}
	return page, nil
}

// answered is the member's scorecard for a proposal or the interest that they declared, where there is one.
func answered(tx *gorm.DB, proposalID, personID string) (*models.Scorecard, *models.Interest, error) {
	var cards []models.Scorecard
	var interests []models.Interest
	for _, rows := range []any{&cards, &interests} {
		if err := tx.Where("proposal_id = ? AND person_id = ?", proposalID, personID).Find(rows).Error; err != nil {
			return nil, nil, fmt.Errorf("loading what the member has answered: %w", err)
		}
	}
	var card *models.Scorecard
	var interest *models.Interest
	if len(cards) == 1 {
		card = &cards[0]
	}
	if len(interests) == 1 {
		interest = &interests[0]
	}
	return card, interest, nil
}

// scoresOf are the scores of scorecards by the cards' ids.
func scoresOf(tx *gorm.DB, cards []string) (map[string]models.Scores, error) {
	var rows []models.Score
	if err := tx.Where("scorecard_id IN ?", cards).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("loading scores: %w", err)
	}
	scores := map[string]models.Scores{}
	for _, id := range cards {
		scores[id] = models.Scores{}
	}
	for _, row := range rows {
		scores[row.ScorecardID][row.CriterionID] = row.Score
	}
	return scores, nil
}

// PanelTasks are the rounds in which the actor can score now, the first to close first.
func (s *Store) PanelTasks(ctx context.Context, actor models.Actor) ([]models.PanelTask, error) {
	teams := actor.Teams(models.Panel)
	if len(teams) == 0 {
		return nil, nil
	}
	tx := s.read(ctx)
	now, err := s.now(tx)
	if err != nil {
		return nil, err
	}
	var rounds []models.Round
	err = tx.Joins("JOIN panels ON panels.round_id = rounds.id").
		Where("panels.team_id IN ? AND panels.released_at IS NULL AND rounds.published_at IS NOT NULL", teams).Find(&rounds).Error
	if err != nil {
		return nil, fmt.Errorf("loading the rounds to score: %w", err)
	}
	states, err := roundStates(tx, rounds)
	if err != nil {
		return nil, err
	}
	var tasks []models.PanelTask
	for _, r := range rounds {
		if !states[r.ID].ScoringOpen(now) {
			continue
		}
		page := models.PanelPage{}
		if page.Items, err = panelItems(tx, r.ID, actor.PersonID); err != nil {
			return nil, err
		}
		tasks = append(tasks, models.PanelTask{RoundName: r.Name, RoundSlug: r.Slug, ToScore: page.Count(models.ToScore), Begun: page.Count(models.ScoreBegun),
			Finished: page.Count(models.ScoreDone), ClosesAt: states[r.ID].Timetable[models.Scoring].ClosesAt})
	}
	slices.SortStableFunc(tasks, func(a, b models.PanelTask) int { return a.ClosesAt.Compare(b.ClosesAt) })
	return tasks, nil
}
