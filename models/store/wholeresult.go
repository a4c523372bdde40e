package store

import (
	"context"
	"crypto/hmac"
	"fmt"

	"acorn/models"
	"acorn/models/messages"

	"gorm.io/gorm"
)

// wholeResult is all of a result that anybody reads. It is marked when it is published, with a key from the pepper, and nothing of it is shown that the mark is not of: the count that was made again before
// that looked at this very thing.
type wholeResult struct {
	result models.Result
	lines  []models.ResultProject // by rank
	check  models.CountCheck      // what stands beside it; of no round where there is nothing
}

// wholeResults loads the results of rounds, published or not, by the rounds' ids. It takes three queries however many there are.
func wholeResults(tx *gorm.DB, rounds []string) (map[string]*wholeResult, error) {
	of := make(map[string]*wholeResult, len(rounds))
	if len(rounds) == 0 {
		return of, nil
	}
	var results []models.Result
	var lines []models.ResultProject
	var checks []models.CountCheck
	if err := tx.Where("round_id IN ?", rounds).Find(&results).Error; err != nil {
		return nil, fmt.Errorf("loading results: %w", err)
	}
	err := tx.Raw(`SELECT result_lines.*, projects.number, projects.title, proposals.slug FROM result_lines
		JOIN projects ON projects.proposal_id = result_lines.proposal_id JOIN proposals ON proposals.id = result_lines.proposal_id
		WHERE result_lines.round_id IN ? ORDER BY result_lines.round_id, result_lines.rank`, rounds).Scan(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("loading the lines of results: %w", err)
	}
	if err := tx.Where("round_id IN ?", rounds).Find(&checks).Error; err != nil {
		return nil, fmt.Errorf("loading what stands beside results: %w", err)
	}
	for _, result := range results {
		of[result.RoundID] = &wholeResult{result: result}
	}
	for _, line := range lines {
		if w := of[line.RoundID]; w != nil {
			w.lines = append(w.lines, line)
		}
	}
	for _, check := range checks {
		if w := of[check.RoundID]; w != nil {
			w.check = check
		}
	}
	return of, nil
}

// wholeResultOf loads one, with why each project is in or not.
func wholeResultOf(ctx context.Context, tx *gorm.DB, r loadedRound) (*wholeResult, error) {
	of, err := wholeResults(tx, []string{r.ID})
	if err != nil {
		return nil, err
	}
	w := of[r.ID]
	if w == nil {
		return nil, models.Missing()
	}
	outcome, err := w.outcome()
	for i, line := range w.lines {
		w.lines[i].Why = messages.Why(ctx, r.Rules.BallotType, line.ResultLine, outcome)
	}
	return w, err
}

// shownResult is wholeResultOf for whoever reads what was published.
func (s *Store) shownResult(ctx context.Context, tx *gorm.DB, r loadedRound) (*wholeResult, error) {
	w, err := wholeResultOf(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	return w, s.asPublished(w)
}

// shownResults are those of the rounds' results that are what was published. Of others the log has which they are.
func (s *Store) shownResults(tx *gorm.DB, rounds []string) (map[string]*wholeResult, error) {
	of, err := wholeResults(tx, rounds)
	for id, w := range of {
		if s.asPublished(w) != nil {
			s.log.Error("a result is not what was published, and is not shown. Look who can write to the database", "round", id)
			delete(of, id)
		}
	}
	return of, err
}

// line is what a result says of a project; nil where it says nothing.
func (w *wholeResult) line(proposalID string) *models.ResultProject {
	if w == nil {
		return nil
	}
	for i := range w.lines {
		if w.lines[i].ProposalID == proposalID {
			return &w.lines[i]
		}
	}
	return nil
}

// inNumbers is what a card says of a result.
func (w *wholeResult) inNumbers() models.RoundOutcome {
	n := models.RoundOutcome{Voters: w.result.Ballots, SpentPence: w.result.SpentPence}
	for _, line := range w.lines {
		if line.VotedIn {
			n.VotedIn++
		}
	}
	return n
}

// asPublished refuses a result that is not what was published.
func (s *Store) asPublished(w *wholeResult) error {
	mark, err := s.publishedMark(w)
	if err == nil && !hmac.Equal(w.result.Mark, mark) {
		return models.ResultNotAsPublished().Because(fmt.Errorf("the result of round %s is not what was published", w.result.RoundID))
	}
	return err
}
