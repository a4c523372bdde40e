package store

import (
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// printedFlags are what stands out among a round's votes with printed codes: batches of which more is used than was handed out, and hours of a place.
func (s *Store) printedFlags(tx *gorm.DB, r loadedRound) ([]models.PrintedFlag, error) {
	batches, err := s.batchLines(tx.Model(&models.CodeBatch{}).Where("code_batches.round_id = ?", r.ID), r.ID)
	if err != nil {
		return nil, err
	}
	if batches, err = withoutAnew(tx, r.ID, batches); err != nil {
		return nil, err
	}
	var events []models.CustodyEvent
	if err := tx.Joins("JOIN code_batches ON code_batches.id = custody_events.batch_id").Where("code_batches.round_id = ?", r.ID).Find(&events).Error; err != nil {
		return nil, fmt.Errorf("loading the logs of batches: %w", err)
	}
	logs, handed := map[string][]models.CustodyEvent{}, map[string]int{}
	for _, e := range events {
		logs[e.BatchID] = append(logs[e.BatchID], e)
	}
	for batch, log := range logs {
		handed[batch] = models.CustodyOf(log).HandedOut
	}
	parts, err := partsToTell(tx, r)
	if err != nil {
		return nil, err
	}
	for i := range batches { // the log is the reader's own to write: against the exact number it would tell each vote
		batches[i].Used = models.UsedCodes(batches[i].Used, r.Stage)
	}
	return append(models.OverUsed(batches, handed), models.PlaceBursts(parts, r.State.Timetable[models.Voting].OpensAt)...), nil
}

// withoutAnew leaves out the batches of letters that were printed anew: their entries may have a vote by an earlier letter, and nobody knows by which before the close.
func withoutAnew(tx *gorm.DB, roundID string, batches []models.CodeBatchLine) ([]models.CodeBatchLine, error) {
	var anew []string
	err := tx.Raw(`SELECT DISTINCT codes.batch_id FROM voting_codes codes JOIN code_batches ON code_batches.id = codes.batch_id
		JOIN voting_codes others ON others.roll_entry_id = codes.roll_entry_id AND others.batch_id <> codes.batch_id
		JOIN code_batches earlier ON earlier.id = others.batch_id AND earlier.issued_at <= code_batches.issued_at
		WHERE codes.round_id = ?`, roundID).Scan(&anew).Error
	if err != nil {
		return nil, fmt.Errorf("looking for letters that were printed anew: %w", err)
	}
	return slices.DeleteFunc(batches, func(b models.CodeBatchLine) bool { return slices.Contains(anew, b.ID) }), nil
}

// partsToTell is the turnout by place of all hours that are old enough. Once the vote is over and its exact number is known, the hours are left out of which that
// would say more.
func partsToTell(tx *gorm.DB, r loadedRound) ([]models.TurnoutPart, error) {
	var parts []models.TurnoutPart
	query := tx.Where("turnout_parts.round_id = ? AND turnout_parts.hour <= ?", r.ID, r.Now.Add(-models.TurnoutDelay))
	if err := query.Order("turnout_parts.hour, turnout_parts.channel, turnout_parts.venue").Find(&parts).Error; err != nil {
		return nil, fmt.Errorf("loading the turnout by place: %w", err)
	}
	if models.TellsTurnout(r.Stage) || len(parts) == 0 {
		return parts, nil
	}
	var ballots int64
	if err := tx.Model(&models.Ballot{}).Where("round_id = ? AND state <> 'void'", r.ID).Count(&ballots).Error; err != nil {
		return nil, fmt.Errorf("counting the ballots: %w", err)
	}
	var told []models.Turnout
	if err := tx.Where("round_id = ?", r.ID).Find(&told).Error; err != nil {
		return nil, fmt.Errorf("loading the turnout: %w", err)
	}
	open := map[int64]bool{}
	for _, t := range told {
		open[t.Hour.Unix()] = ballots >= models.TurnoutTop(t.Voters)
	}
	var left []models.TurnoutPart
	for _, part := range parts {
		if open[part.Hour.Unix()] {
			left = append(left, part)
		}
	}
	return left, nil
}
