package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acorn/models"

	"gorm.io/gorm"
)

// loadedRound is a round with everything that its stage and its permissions follow from, at one moment of the store's clock.
type loadedRound struct {
	models.Round
	Fund  models.Fund
	Rules models.Rulebook
	State models.RoundState
	Stage models.Stage
	Panel *string // the team that scores, where there is a panel
	Now   time.Time

	PanelReleasedAt *time.Time // when the panel's result was
}

// roundBy loads a round by its id or its slug: pass the column's name.
func (s *Store) roundBy(tx *gorm.DB, column, value string) (loadedRound, error) {
	var r loadedRound
	if column != "id" && column != "slug" {
		return r, fmt.Errorf("rounds are not found by %s", column)
	}
	if err := one(tx.Where(column+" = ?", value), &r.Round); err != nil {
		return r, err
	}
	if err := one(tx.Where("id = ?", r.FundID), &r.Fund); err != nil {
		return r, err
	}
	if err := one(tx.Where("round_id = ?", r.ID), &r.Rules); err != nil {
		return r, err
	}
	var err error
	if r.Now, err = s.now(tx); err != nil {
		return r, err
	}
	var panels []models.PanelOfRound
	if err := tx.Where("round_id = ?", r.ID).Find(&panels).Error; err != nil {
		return r, fmt.Errorf("loading the panel: %w", err)
	}
	if len(panels) == 1 {
		r.Panel, r.PanelReleasedAt = &panels[0].TeamID, panels[0].ReleasedAt
	}
	states, err := roundStates(tx, []models.Round{r.Round})
	if err != nil {
		return r, err
	}
	r.State = states[r.ID]
	r.Stage = r.State.Stage(r.Now)
	return r, nil
}

// roundStates says of each round what its stage follows from, in five queries however many rounds there are.
func roundStates(tx *gorm.DB, rounds []models.Round) (map[string]models.RoundState, error) {
	ids := make([]string, len(rounds))
	states := make(map[string]models.RoundState, len(rounds))
	for i, r := range rounds {
		ids[i] = r.ID
		states[r.ID] = models.RoundState{PublishedAt: r.PublishedAt, CancelledAt: r.CancelledAt, Timetable: models.Timetable{}, CloseSeen: r.CloseSeen}
	}
	var windows []models.Window
	var rules []models.Rulebook
	var results []models.Result
	for _, load := range []struct {
		columns []string
		rows    any
	}{
		{[]string{"round_id", "kind", "opens_at", "closes_at"}, &windows},
		{[]string{"round_id", "sealed_at", "grace_minutes"}, &rules},
		{[]string{"round_id", "counted_at", "published_at"}, &results},
	} {
		if err := tx.Select(load.columns).Where("round_id IN ?", ids).Find(load.rows).Error; err != nil {
			return nil, fmt.Errorf("loading the stages of rounds: %w", err)
		}
	}
	for _, w := range windows {
		states[w.RoundID].Timetable[w.Kind] = w
	}
	for _, b := range rules {
		state := states[b.RoundID]
		state.SealedAt, state.GraceMinutes = b.SealedAt, b.GraceMinutes
		states[b.RoundID] = state
	}
	for _, result := range results {
		state := states[result.RoundID]
		state.CountedAt, state.ResultPublishedAt = &result.CountedAt, result.PublishedAt
		states[result.RoundID] = state
	}
	return states, setClocks(tx, states)
}

// may answers nil when the actor may do the act on this round at its present stage, else the error that says why not: closed when only the
// stage stands against it, missing or forbidden when their role does.
func (r loadedRound) may(actor models.Actor, act models.Act) error {
	scope := models.Can(actor, act, models.AnyStage)
	if scope == models.ScopeNone {
		return models.Errorf(models.Forbidden, "You can't do this", "Act", string(act))
	}
	if scope == models.ScopeTeam && !r.isTheirs(actor) || scope == models.ScopeOwn && ofVenue(act) && !r.helpsIn(actor) {
		return models.Missing()
	}
	if r.PublishedAt == nil && !r.isTheirs(actor) {
		return models.Missing()
	}
	if !models.OpenDuring(act, r.Stage) {
		return models.Errorf(models.Closed, "This is not open now")
	}
	return nil
}

// ofVenue reports whether a helper does this act for their own round and venue alone.
func ofVenue(act models.Act) bool {
	return slices.Contains([]models.Act{models.ActIssueCodes, models.ActRevokeCodes, models.ActLogCodes, models.ActRunDevice, models.ActKeyPaper, models.ActWitnessPhone}, act)
}

// isTheirs reports whether the round is one of the actor's: its fund's holder is who they work for, or they are of its teams.
func (r loadedRound) isTheirs(actor models.Actor) bool {
	if slices.Contains(actor.Organisations(models.Officer, models.Approver, models.Safeguarding), r.Fund.HolderID) {
		return true
	}
	teams := actor.Teams(models.Team, models.Panel)
	return r.TeamID != nil && slices.Contains(teams, *r.TeamID) || r.Panel != nil && slices.Contains(teams, *r.Panel)
}

// helpsIn reports whether the actor is a session helper of this very round.
func (r loadedRound) helpsIn(actor models.Actor) bool {
	_, helps := venueOf(actor, r.ID)
	return helps
}

// Frame is what every page about a round shows of it.
func (s *Store) Frame(ctx context.Context, slug string) (models.RoundFrame, error) {
	r, err := s.roundBy(s.read(ctx), "slug", slug)
	if err != nil {
		return models.RoundFrame{}, err
	}
	return r.frame(), nil
}

func (r loadedRound) frame() models.RoundFrame {
	return models.RoundFrame{Round: r.Round, FundName: r.Fund.Name, FundSlug: r.Fund.Slug, Timetable: r.State.Timetable, Clock: r.State.Clock, Rules: r.Rules, Stage: r.Stage,
		HardClose: r.State.HardClose(), HasPanel: r.Panel != nil, PanelReleasedAt: r.PanelReleasedAt, Now: r.Now}
}
