package store

import (
	"context"
	"fmt"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// RoundDesk is the officer's hub of one round.
func (s *Store) RoundDesk(ctx context.Context, actor models.Actor, slug string) (models.RoundDesk, error) {
	tx := s.read(ctx)
	r, err := s.officersRound(tx, actor, slug)
	if err != nil {
		return models.RoundDesk{}, err
	}
	desk := models.RoundDesk{Stage: r.Stage, HardClose: r.State.HardClose(), FundName: r.Fund.Name, FundSlug: r.Fund.Slug}
	if desk.RoundSetup, err = setupOf(tx, r); err != nil {
		return desk, err
	}
	desk.Timetable, desk.Clock = r.State.Timetable, r.State.Clock
	if desk.Options, err = s.roundOptions(tx, actor, r.ID); err != nil {
		return desk, err
	}
	counts, err := proposalCounts(tx, []string{r.ID})
	if err != nil {
		return desk, err
	}
	desk.Proposals = counts[r.ID]
	appeals, err := waitingAppeals(tx, "proposals.round_id = ?", r.ID)
	if err != nil {
		return desk, err
	}
	desk.Appeals = len(appeals)
	if err := deskCounts(tx, &desk); err != nil {
		return desk, err
	}
	if r.CopiedFrom != nil {
		var from models.Round
		if err := one(tx.Select("name", "slug").Where("id = ?", *r.CopiedFrom), &from); err != nil {
			return desk, err
		}
		desk.CopiedName, desk.CopiedSlug = from.Name, from.Slug
	}
	progress, err := awardProgress(tx, []string{r.ID})
	if err != nil {
		return desk, err
	}
	desk.Awards = progress[r.ID]
	if desk.VotedSoFar, err = votedSoFar(tx, r); err != nil {
		return desk, err
	}
	alerts, err := codeAlerts(tx, r.ID)
	if err != nil {
		return desk, err
	}
	desk.CodeAlert, desk.TextAlert = len(alerts) > 0, len(alerts) > 0 && alerts[0].Kind == models.AlertTexts
	acts, err := secondActs(tx, actor, r.Now, r.ID)
	if err != nil {
		return desk, err
	}
	desk.Seconds = openActs(acts[r.ID], r.Stage)
	if desk.Flags, err = s.openFlags(tx, r); err != nil {
		return desk, err
	}
	if desk.Breach, err = breachOf(tx, r.ID); err != nil {
		return desk, err
	}
	if desk.Changes, err = roundChanges(tx, r.ID); err != nil {
		return desk, err
	}
	return desk, deskClock(tx, r, &desk)
}

func deskCounts(tx *gorm.DB, desk *models.RoundDesk) error {
	var needs, waiting, items, duties, released int64
	for _, count := range []struct {
		row   any
		where string
		n     *int64
	}{
		{&models.Need{}, "round_id = ? AND released_at IS NOT NULL", &needs},
		{&models.Need{}, "round_id = ? AND released_at IS NULL AND refused_at IS NULL", &waiting},
		{&models.PlanningItem{}, "round_id = ?", &items},
		{&models.Duty{}, "round_id = ?", &duties},
		{&models.PanelOfRound{}, "round_id = ? AND released_at IS NOT NULL", &released},
	} {
		if err := tx.Model(count.row).Where(count.where, desk.ID).Count(count.n).Error; err != nil {
			return fmt.Errorf("counting what is in the round: %w", err)
		}
	}
	desk.Needs, desk.NeedsWaiting, desk.PlanItems = int(needs), int(waiting), int(items)
	desk.DutiesOpen, desk.PanelReleased = len(models.Duties)-int(duties), released > 0
	return nil
}

// proposalCounts says how many proposals each round has, by state.
func proposalCounts(tx *gorm.DB, rounds []string) (map[string]map[string]int, error) {
	var rows []struct {
		RoundID string
		State   string
		N       int
	}
	err := tx.Model(&models.Proposal{}).Select("round_id, state, COUNT(*) AS n").Where("round_id IN ?", rounds).Group("round_id, state").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("counting the proposals: %w", err)
	}
	counts := map[string]map[string]int{}
	for _, id := range rounds {
		counts[id] = map[string]int{}
	}
	for _, row := range rows {
		counts[row.RoundID][row.State] = row.N
	}
	return counts, nil
}

// MyRounds are the rounds that the actor works on, newest first: an officer those of the funds that their organisation holds, a member of a
// team those that the team plans or scores, a session helper those in which they help. An auditor, a visitor and whoever only proposes has none.
func (s *Store) MyRounds(ctx context.Context, actor models.Actor) ([]models.RoundCard, error) {
	tx := s.read(ctx)
	officers, teams, helps := actor.Organisations(models.Officer), actor.Teams(models.Team, models.Panel), actor.Helps()
	if len(officers) == 0 && len(teams) == 0 && len(helps) == 0 {
		return nil, nil
	}
	var rounds []models.Round
	err := tx.Where("fund_id IN (?) OR team_id IN ? OR id IN ? OR id IN (?)", tx.Model(&models.Fund{}).Select("id").Where("holder_id IN ?", officers), teams, helps,
		tx.Model(&models.PanelOfRound{}).Select("round_id").Where("team_id IN ?", teams)).Order("created_at DESC, name").Find(&rounds).Error
	if err != nil {
		return nil, fmt.Errorf("loading the actor's rounds: %w", err)
	}
	if len(rounds) == 0 {
		return nil, nil
	}
	load, err := s.loadCards(tx, actor, rounds)
	if err != nil {
		return nil, err
	}
	cards := make([]models.RoundCard, len(rounds))
	for i, r := range rounds {
		cards[i] = load.card(actor, r)
	}
	return cards, nil
}

// cardRows is what the cards of some rounds are made from, in as many queries however many rounds there are.
type cardRows struct {
	now           time.Time
	funds         map[string]models.Fund
	states        map[string]models.RoundState
	panels        map[string]models.PanelOfRound
	counts        map[string]map[string]int
	duties        map[string]int
	awards        map[string]models.AwardProgress
	appeals       map[string]int // that wait
	seconds       map[string][]models.SecondAct
	items, chosen map[string]int // of the plan: how many there are, and about how many the actor chose
}

func (s *Store) loadCards(tx *gorm.DB, actor models.Actor, rounds []models.Round) (cardRows, error) {
	rows := cardRows{funds: map[string]models.Fund{}, panels: map[string]models.PanelOfRound{}}
	ids := make([]string, len(rounds))
	fundIDs := make([]string, len(rounds))
	for i, r := range rounds {
		ids[i], fundIDs[i] = r.ID, r.FundID
	}
	var err error
	if rows.now, err = s.now(tx); err != nil {
		return rows, err
	}
	if rows.states, err = roundStates(tx, rounds); err != nil {
		return rows, err
	}
	if rows.counts, err = proposalCounts(tx, ids); err != nil {
		return rows, err
	}
	var funds []models.Fund
	var panels []models.PanelOfRound
	if err := tx.Where("id IN ?", fundIDs).Find(&funds).Error; err != nil {
		return rows, fmt.Errorf("loading the funds of rounds: %w", err)
	}
	if err := tx.Where("round_id IN ?", ids).Find(&panels).Error; err != nil {
		return rows, fmt.Errorf("loading the panels of rounds: %w", err)
	}
	for _, f := range funds {
		rows.funds[f.ID] = f
	}
	for _, p := range panels {
		rows.panels[p.RoundID] = p
	}
	if rows.duties, err = countByRound(tx.Model(&models.Duty{}).Where("round_id IN ?", ids)); err != nil {
		return rows, err
	}
	if rows.awards, err = awardProgress(tx, ids); err != nil {
		return rows, err
	}
	appeals, err := waitingAppeals(tx, "proposals.round_id IN ?", ids)
	if err != nil {
		return rows, err
	}
	rows.appeals = map[string]int{}
	for _, a := range appeals {
		rows.appeals[a.RoundID]++
	}
	if rows.seconds, err = secondActs(tx, actor, rows.now, ids...); err != nil {
		return rows, err
	}
	if rows.items, err = countByRound(tx.Model(&models.PlanningItem{}).Where("round_id IN ?", ids)); err != nil {
		return rows, err
	}
	rows.chosen, err = countByRound(tx.Model(&models.PlanningItem{}).Where("round_id IN ? AND id IN (?)", ids,
		tx.Model(&models.PlanningChoice{}).Select("item_id").Where("person_id = ?", actor.PersonID)))
	return rows, err
}

// awardProgress is how far the awards of each round are. A round whose result is not counted has none.
func awardProgress(tx *gorm.DB, rounds []string) (map[string]models.AwardProgress, error) {
	var rows []struct {
		RoundID                                          string
		Missing, LeftOut, Offered, Begun, Ended, Waiting int
	}
	err := tx.Raw(`SELECT result_lines.round_id,
			COUNT(CASE WHEN result_lines.voted_in AND awards.id IS NULL AND dropped.proposal_id IS NULL AND proposals.state <> ? THEN 1 END) AS missing,
			COUNT(CASE WHEN result_lines.voted_in AND awards.id IS NULL AND dropped.proposal_id IS NOT NULL AND proposals.state <> ? THEN 1 END) AS left_out,
			COUNT(CASE WHEN awards.state = ? THEN 1 END) AS offered,
			COUNT(initiatives.id) AS begun,
			COUNT(CASE WHEN initiatives.state <> ? THEN 1 END) AS ended,
			(SELECT COUNT(*) FROM allocations WHERE allocations.round_id = result_lines.round_id AND allocations.state = ?) AS waiting
		FROM result_lines
		JOIN proposals ON proposals.id = result_lines.proposal_id
		LEFT JOIN awards ON awards.proposal_id = result_lines.proposal_id
		LEFT JOIN initiatives ON initiatives.proposal_id = result_lines.proposal_id
		LEFT JOIN (SELECT DISTINCT allocation_lines.proposal_id FROM allocation_lines JOIN allocations ON allocations.id = allocation_lines.allocation_id
			WHERE allocation_lines.amount_pence = 0 AND allocations.state = ?) dropped ON dropped.proposal_id = result_lines.proposal_id
		WHERE result_lines.round_id IN ?
		GROUP BY result_lines.round_id`, models.ProposalWithdrawn, models.ProposalWithdrawn, models.AwardOffered, models.InitiativeUnderWay, models.AllocationProposed,
		models.AllocationApproved, rounds).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("counting the awards: %w", err)
	}
	progress := map[string]models.AwardProgress{}
	for _, row := range rows {
		progress[row.RoundID] = models.AwardProgress{Missing: row.Missing, LeftOut: row.LeftOut, Offered: row.Offered, Begun: row.Begun, Ended: row.Ended, Proposed: row.Waiting > 0}
	}
	return progress, nil
}

func countByRound(query *gorm.DB) (map[string]int, error) {
	var rows []struct {
		RoundID string
		N       int
	}
	if err := query.Select("round_id, COUNT(*) AS n").Group("round_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("counting by round: %w", err)
	}
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.RoundID] = row.N
	}
	return counts, nil
}

func (rows cardRows) card(actor models.Actor, r models.Round) models.RoundCard {
	state, fund, panel := rows.states[r.ID], rows.funds[r.FundID], rows.panels[r.ID]
	loaded := loadedRound{Round: r, Fund: fund, State: state, Stage: state.Stage(rows.now), Now: rows.now}
	setup := models.RoundSetup{Round: r, Timetable: state.Timetable}
	if panel.TeamID != "" {
		loaded.Panel, setup.PanelTeamID = &panel.TeamID, &panel.TeamID
	}
	desk := models.RoundDesk{RoundSetup: setup, Options: models.RoundOptions{Now: rows.now}, Stage: loaded.Stage, Proposals: rows.counts[r.ID], Appeals: rows.appeals[r.ID],
		Seconds:    openActs(rows.seconds[r.ID], loaded.Stage),
		DutiesOpen: len(models.Duties) - rows.duties[r.ID], PanelReleased: panel.ReleasedAt != nil, Awards: rows.awards[r.ID]}
	card := models.RoundCard{Slug: r.Slug, Name: r.Name, FundName: fund.Name, PotPence: r.PotPence, Stage: loaded.Stage,
		Officer: officerOf(actor, fund.HolderID), Plans: loaded.may(actor, models.ActPlan) == nil, Next: desk.Next()}
	if card.Officer {
		card.Seconds = desk.Seconds
	}
	card.Venue, _ = venueOf(actor, r.ID)
	if card.Plans {
		card.ToChoose = rows.items[r.ID] - rows.chosen[r.ID]
	}
	return card
}
