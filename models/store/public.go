package store

import (
	"context"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// publicRoundRow is a round with the names that a card shows.
type publicRoundRow struct {
	models.Round
	AreaName  string
	FundName  string
	HasResult bool // that is published
}

// publicRounds are published rounds as cards, newest first; where narrows them.
func (s *Store) publicRounds(ctx context.Context, narrow func(*gorm.DB) *gorm.DB) ([]models.PublicRound, error) {
	db := s.read(ctx)
	now, err := s.now(db)
	if err != nil {
		return nil, err
	}
	var rows []publicRoundRow
	query := db.Model(&models.Round{}).Select("rounds.*, COALESCE(areas.name, '') AS area_name, funds.name AS fund_name, " +
		"results.round_id IS NOT NULL AS has_result").
		Joins("JOIN funds ON funds.id = rounds.fund_id").Joins("LEFT JOIN areas ON areas.id = rounds.area_id").
		Joins("LEFT JOIN results ON results.round_id = rounds.id AND results.published_at IS NOT NULL").
		Where("rounds.published_at IS NOT NULL").Order("rounds.published_at DESC, rounds.id")
	if err := narrow(query).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("loading rounds: %w", err)
	}
	rounds, published := make([]models.Round, len(rows)), []string{}
	for i, r := range rows {
		if rounds[i] = r.Round; r.HasResult {
			published = append(published, r.ID)
		}
	}
	results, err := s.shownNumbers(db, published)
	if err != nil {
		return nil, err
	}
	states, err := roundStates(db, rounds)
	if err != nil {
		return nil, err
	}
	cards := make([]models.PublicRound, len(rows))
	for i, r := range rows {
		state := states[r.ID]
		cards[i] = models.PublicRound{Slug: r.Slug, Name: r.Name, Summary: r.Summary, AreaName: r.AreaName, FundName: r.FundName, PotPence: r.PotPence,
			Stage: state.Stage(now), Timetable: state.Timetable, SetBack: state.SetBack(now), RoundOutcome: results[r.ID]}
	}
	return cards, nil
}

func all(query *gorm.DB) *gorm.DB { return query }

// HomePage is what can be done now, and what was decided lately.
func (s *Store) HomePage(ctx context.Context) (models.HomePage, error) {
	var page models.HomePage
	rounds, err := s.publicRounds(ctx, all)
	if err != nil {
		return page, err
	}
	for _, r := range rounds {
		switch r.Stage {
		case models.StageVoting:
			page.Voting = append(page.Voting, r)
		case models.StageProposing:
			page.Proposing = append(page.Proposing, r)
		case models.StagePlanning:
			page.Planning = append(page.Planning, r)
		case models.StagePublished:
			page.Decided = append(page.Decided, r)
			page.SharedPence += r.SpentPence
		}
	}
	var initiatives int64
	if err := s.read(ctx).Model(&models.Initiative{}).Count(&initiatives).Error; err != nil {
		return page, fmt.Errorf("counting initiatives: %w", err)
	}
	page.Initiatives = int(initiatives)
	return page, nil
}

// RoundsPage is every public round: those in which something can be done first, then those that are decided, the newest first.
func (s *Store) RoundsPage(ctx context.Context) (models.RoundsPage, error) {
	rounds, err := s.publicRounds(ctx, all)
	if err != nil {
		return models.RoundsPage{}, err
	}
	slices.SortStableFunc(rounds, models.CompareRounds)
	var elsewhere int64
	if err := s.read(ctx).Model(&models.PastElection{}).Where("published_at IS NOT NULL").Count(&elsewhere).Error; err != nil {
		return models.RoundsPage{}, fmt.Errorf("counting past elections: %w", err)
	}
	return models.RoundsPage{Rounds: rounds, Elsewhere: elsewhere > 0}, nil
}

// RoundPage is the public page of a round. A draft is seen by those who work on it.
func (s *Store) RoundPage(ctx context.Context, actor models.Actor, slug string) (models.RoundPage, error) {
	var page models.RoundPage
	db := s.read(ctx)
	r, err := s.roundBy(db, "slug", slug)
	if err != nil {
		return page, err
	}
	if r.PublishedAt == nil && !r.isTheirs(actor) {
		return page, models.Missing()
	}
	page.RoundFrame = r.frame()
	for _, name := range []struct {
		table any
		id    *string
		into  *string
	}{{&models.Area{}, r.AreaID, &page.AreaName}, {&models.CommunityTeam{}, r.TeamID, &page.TeamName}, {&models.CommunityTeam{}, r.Panel, &page.PanelName}} {
		if name.id == nil {
			continue
		}
		if err := db.Model(name.table).Select("name").Where("id = ?", *name.id).Scan(name.into).Error; err != nil {
			return page, fmt.Errorf("loading a name: %w", err)
		}
	}
	if err := db.Where("round_id = ? AND released_at IS NOT NULL", r.ID).Order("people_count DESC, title").Find(&page.Needs).Error; err != nil {
		return page, fmt.Errorf("loading needs: %w", err)
	}
	if r.State.ResultPublishedAt != nil {
		results, err := s.shownNumbers(db, []string{r.ID})
		if err != nil {
			return page, err
		}
		page.Voters = results[r.ID].Voters
	}
	agreed, err := agreedPriorities(db, r.ID)
	if err != nil {
		return page, err
	}
	for _, item := range agreed {
		page.Priorities = append(page.Priorities, item.Title)
	}
	if page.VotedSoFar, err = votedSoFar(db, r); err != nil {
		return page, err
	}
	if page.Where, err = votedWhere(db, r); err != nil {
		return page, err
	}
	if page.TakenDown, err = takenDown(db, r.ID); err != nil {
		return page, err
	}
	page.Changes, err = roundChanges(db, r.ID)
	return page, err
}
