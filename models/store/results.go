package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"acorn/models"
	"acorn/models/messages"
	"acorn/models/tally"

	"gorm.io/gorm"
)

// CountPage is what an officer sees of a round's count: how many voted and, once it is counted, what came out.
func (s *Store) CountPage(ctx context.Context, actor models.Actor, slug string) (models.CountPage, error) {
	var page models.CountPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if err := r.mayEver(actor, models.ActCount); err != nil {
		return page, err
	}
	page.RoundFrame, page.CanCount = r.frame(), r.Stage == models.StageClosed && !r.State.SetBack(r.Now)
	var ballots int64
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND state <> 'void'", r.ID).Count(&ballots).Error; err != nil {
		return page, fmt.Errorf("counting the ballots: %w", err)
	}
	page.Ballots = int(ballots)
	if page.VotedSoFar, err = votedSoFar(tx, r); err != nil {
		return page, err
	}
	if page.Where, err = votedWhere(tx, r); err != nil {
		return page, err
	}
	if page.Breach, err = breachOf(tx, r.ID); err != nil || r.State.CountedAt == nil {
		return page, err
	}
	of, err := wholeResultOf(ctx, tx, r)
	if err == nil && r.State.ResultPublishedAt != nil {
		err = s.asPublished(of)
	}
	if err != nil {
		return page, err
	}
	page.Result, page.Projects, page.Ballots = &of.result, of.lines, of.result.Ballots
	if page.Outcome, err = of.outcome(); err != nil {
		return page, err
	}
	page.Beside, err = besideResult(tx, of.check)
	return page, err
}

// outcome is the tally's own.
func (w *wholeResult) outcome() (tally.Outcome, error) {
	var outcome tally.Outcome
	err := readOutcome(w.result.Outcome, &outcome)
	return outcome, err
}

func readOutcome(text string, to *tally.Outcome) error {
	if err := json.Unmarshal([]byte(text), to); err != nil {
		return fmt.Errorf("reading the outcome: %w", err)
	}
	return nil
}

// ResultPage is a published result. Before it is published nobody finds it.
func (s *Store) ResultPage(ctx context.Context, slug string) (models.ResultPage, error) {
	var page models.ResultPage
	tx := s.read(ctx)
	r, err := s.roundBy(tx, "slug", slug)
	if err != nil {
		return page, err
	}
	if r.PublishedAt == nil {
		return page, models.Missing()
	}
	if r.State.ResultPublishedAt == nil {
		return page, models.Errorf(models.NotFound, "The result of this round is not out yet")
	}
	page.RoundFrame = r.frame()
	if page.AreaName, err = areaName(tx, r.AreaID); err != nil {
		return page, err
	}
	of, err := s.shownResult(ctx, tx, r)
	if err != nil {
		return page, err
	}
	page.Result, page.Projects = of.result, of.lines
	if page.Outcome, err = of.outcome(); err != nil {
		return page, err
	}
	if page.Beside, err = besideResult(tx, of.check); err != nil {
		return page, err
	}
	progress, err := awardProgress(tx, []string{r.ID})
	if err != nil {
		return page, err
	}
	page.Awards = progress[r.ID]
	if page.Result.OtherOutcome != "" {
		page.Other = &tally.Outcome{}
		if err := readOutcome(page.Result.OtherOutcome, page.Other); err != nil {
			return page, err
		}
	}
	page.Ties = tiesInWords(page.Outcome)
	return page, nil
}

// tiesInWords are the ties that changed what was voted in, with titles in place of ids.
func tiesInWords(outcome tally.Outcome) []models.TieInWords {
	var ties []models.TieInWords
	for _, tie := range outcome.Ties {
		words := models.TieInWords{By: tie.By}
		for _, id := range tie.Projects {
			if line, ok := outcome.Line(id); ok {
				words.Titles = append(words.Titles, line.Name)
			}
		}
		ties = append(ties, words)
	}
	return ties
}

// BallotsFile is the ballots of a published result, as anybody may have them to count again. Its SHA-256 is the one that the result names.
func (s *Store) BallotsFile(ctx context.Context, slug string) ([]byte, error) {
	tx := s.read(ctx)
	r, err := s.publishedResult(tx, slug)
	if err != nil {
		return nil, err
	}
	of, err := s.shownResult(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	projects, err := projectsOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	choices, err := s.countedChoices(tx, r.ID, projects)
	if err != nil {
		return nil, err
	}
	file, err := models.BallotsFile(projects, choices)
	if err != nil {
		return nil, err
	}
	if models.Fingerprint(file) != of.result.BallotsHash {
		return nil, errors.New("the ballots of a published result are not those that were counted")
	}
	return file, nil
}

// ReceiptNumbers is the receipt numbers of all votes of a published result, a line each and in order, so that everyone can look for theirs. Numbers of
// votes that were changed later are among them: nothing tells them apart.
func (s *Store) ReceiptNumbers(ctx context.Context, slug string) ([]byte, error) {
	tx := s.read(ctx)
	r, err := s.publishedResult(tx, slug)
	if err != nil {
		return nil, err
	}
	var trackers []string
	if err := tx.Model(&models.BallotLeaf{}).Where("round_id = ?", r.ID).Order("tracker").Pluck("tracker", &trackers).Error; err != nil {
		return nil, fmt.Errorf("loading the receipt numbers: %w", err)
	}
	var file strings.Builder
	for _, tracker := range trackers {
		file.WriteString(models.GroupCode(tracker) + "\n")
	}
	return []byte(file.String()), nil
}

// publishedResult loads a round whose result is published.
func (s *Store) publishedResult(tx *gorm.DB, slug string) (loadedRound, error) {
	r, err := s.roundBy(tx, "slug", slug)
	switch {
	case err != nil:
		return r, err
	case r.PublishedAt == nil:
		return r, models.Missing()
	case r.State.ResultPublishedAt == nil:
		return r, models.Errorf(models.NotFound, "The result of this round is not out yet. Its votes, receipt numbers and files come out with it")
	}
	return r, nil
}

// FindReceipt says whether a receipt's number, however it was typed, is among those of all votes of a published result. With nothing typed it answers the
// round alone; the round is answered with an error about what was typed too.
func (s *Store) FindReceipt(ctx context.Context, slug string, typed *string) (models.ReceiptPage, error) {
	var page models.ReceiptPage
	tx := s.read(ctx)
	r, err := s.publishedResult(tx, slug)
	if err != nil {
		return page, err
	}
	page.RoundFrame = r.frame()
	if typed == nil {
		return page, nil
	}
	tracker, err := models.CheckTracker(*typed)
	if err != nil {
		return page, err
	}
	var leaves []models.BallotLeaf
	if err := tx.Where("round_id = ? AND tracker = ?", r.ID, tracker).Find(&leaves).Error; err != nil {
		return page, fmt.Errorf("looking for a receipt number: %w", err)
	}
	page.Number, page.Found = models.GroupCode(tracker), len(leaves) > 0
	if page.Found {
		page.Proof, err = proofOf(tx, leaves[0])
	}
	return page, err
}

// ProjectResult is what the published result says of one proposal; nil before it is published, and for what was not on a ballot.
func (s *Store) ProjectResult(ctx context.Context, proposalID string) (*models.ProjectResult, error) {
	tx := s.read(ctx)
	var rows []models.ProjectResult
	err := tx.Raw(`SELECT result_lines.round_id, rounds.slug AS round_slug, rulebooks.ballot_type, (SELECT COUNT(*) FROM projects WHERE projects.round_id = rounds.id) AS projects
		FROM result_lines JOIN results ON results.round_id = result_lines.round_id JOIN rounds ON rounds.id = results.round_id JOIN rulebooks ON rulebooks.round_id = rounds.id
		WHERE result_lines.proposal_id = ? AND results.published_at IS NOT NULL`, proposalID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("loading the result of a project: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	p := &rows[0]
	shown, err := s.shownResults(tx, []string{p.RoundID})
	line := shown[p.RoundID].line(proposalID)
	if err != nil || line == nil {
		return nil, err
	}
	p.ResultLine, p.Outcome = line.ResultLine, shown[p.RoundID].result.Outcome
	outcome, err := shown[p.RoundID].outcome()
	p.Why = messages.Why(ctx, p.BallotType, p.ResultLine, outcome)
	return p, err
}
