package store

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"acorn/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// noteWhere notes about how many have voted where in a round, as of an hour. Who has voted is found by computing references with the round's key; only
// rounded numbers are kept. Without the key nothing is noted.
func (s *Store) noteWhere(tx *gorm.DB, roundID string, hour time.Time) error {
	var ballots []models.Ballot
	if err := tx.Select("voter_ref").Where("round_id = ? AND state <> 'void'", roundID).Find(&ballots).Error; err != nil {
		return fmt.Errorf("loading the references of ballots: %w", err)
	}
	if models.RoundedTurnout(int64(len(ballots))) == 0 {
		return nil
	}
	voted := make(map[string]bool, len(ballots))
	for _, b := range ballots {
		voted[hex.EncodeToString(b.VoterRef)] = true
	}
	where, err := votesWhere(tx, roundID)
	if err != nil {
		return err
	}
	counts := map[models.TurnoutPart]int64{}
	for id, part := range where {
		ref, err := s.keys.VoterRef(roundID, id)
		if err != nil {
			return nil //nolint:nilerr // a round without a key has no voters to tell of
		}
		one := int64(0) // a place where nobody has voted is told of too
		if voted[hex.EncodeToString(ref)] {
			one = 1
		}
		counts[part] += one
	}
	return writeWhere(tx, roundID, hour, counts)
}

// votesWhere is the way and the place of each entry of a round's roll, by the entry's id: each in one, whatever letters were printed again. What the help desk gave
// somebody for a code that another had used counts where that code was from, so that it makes no place of its own and moves nobody.
func votesWhere(tx *gorm.DB, roundID string) (map[string]models.TurnoutPart, error) {
	var entries []struct{ ID, Channel, Venue string }
	err := tx.Raw(`SELECT roll_entries.id, roll_entries.channel, COALESCE(code_batches.held_by, paper_batches.venue, '') AS venue FROM roll_entries
		LEFT JOIN voting_codes ON voting_codes.roll_entry_id = roll_entries.id LEFT JOIN code_batches ON code_batches.id = voting_codes.batch_id
		LEFT JOIN paper_ballots ON paper_ballots.roll_entry_id = roll_entries.id LEFT JOIN paper_batches ON paper_batches.id = paper_ballots.batch_id
		WHERE roll_entries.round_id = ? ORDER BY code_batches.issued_at, code_batches.id`, roundID).Scan(&entries).Error
	if err != nil {
		return nil, fmt.Errorf("loading the roll: %w", err)
	}
	where := make(map[string]models.TurnoutPart, len(entries))
	for _, entry := range entries {
		where[entry.ID] = models.TurnoutPart{Channel: entry.Channel, Venue: entry.Venue} // the newest code's place is the last
	}
	var given []struct{ NewEntry, OldEntry string }
	err = tx.Raw(`SELECT standing_decisions.new_entry_id AS new_entry, standing_entries.roll_entry_id AS old_entry FROM standing_decisions
		JOIN standing_entries ON standing_entries.decision_id = standing_decisions.id
		WHERE standing_decisions.round_id = ? AND standing_decisions.new_entry_id IS NOT NULL`, roundID).Scan(&given).Error
	if err != nil {
		return nil, fmt.Errorf("loading what was given anew: %w", err)
	}
	before := make(map[string]string, len(given))
	for _, g := range given {
		before[g.NewEntry] = g.OldEntry
	}
	for _, g := range given {
		first := g.OldEntry
		for before[first] != "" {
			first = before[first]
		}
		where[g.NewEntry] = where[first]
	}
	return where, nil
}

func writeWhere(tx *gorm.DB, roundID string, hour time.Time, counts map[models.TurnoutPart]int64) error {
	parts, exact := make([]models.TurnoutPart, 0, len(counts)), make([]int64, 0, len(counts))
	for part := range counts {
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b models.TurnoutPart) int {
		return strings.Compare(a.Channel+"|"+a.Venue, b.Channel+"|"+b.Venue)
	})
	for _, part := range parts {
		exact = append(exact, counts[part])
	}
	rounded := models.RoundedParts(exact)
	if rounded == nil {
		return nil
	}
	for i := range parts {
		parts[i].RoundID, parts[i].Hour, parts[i].Voters = roundID, hour, rounded[i]
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&parts, 100).Error; err != nil {
		return fmt.Errorf("noting the turnout by place: %w", err)
	}
	return nil
}

// votedWhere is about how many have voted where, as of the newest hour that is old enough. Once the vote is over and its exact number is known, it is told only
// where that says nothing of how many had voted by then.
func votedWhere(tx *gorm.DB, r loadedRound) (models.TurnoutTable, error) {
	var table models.TurnoutTable
	if !models.TellsWhere(r.Stage) {
		return table, nil
	}
	newest := fresh(tx).Model(&models.TurnoutPart{}).Select("hour").Where("round_id = ? AND hour <= ?", r.ID, r.Now.Add(-models.TurnoutDelay)).Order("hour DESC").Limit(1)
	if err := tx.Where("round_id = ? AND hour = (?)", r.ID, newest).Order("voters DESC, channel, venue").Find(&table.Parts).Error; err != nil {
		return table, fmt.Errorf("loading the turnout by place: %w", err)
	}
	if len(table.Parts) == 0 {
		return table, nil
	}
	table.Hour = table.Parts[0].Hour
	if models.TellsTurnout(r.Stage) {
		return table, nil
	}
	var told models.Turnout
	if err := one(tx.Where("round_id = ? AND hour = ?", r.ID, table.Hour), &told); err != nil {
		return table, err
	}
	var ballots int64
	err := tx.Raw("SELECT COALESCE((SELECT ballots FROM results WHERE round_id = ?), (SELECT COUNT(*) FROM ballots WHERE round_id = ? AND state <> 'void'))", r.ID, r.ID).Scan(&ballots).Error
	if err != nil {
		return table, fmt.Errorf("counting the ballots: %w", err)
	}
	if ballots < models.TurnoutTop(told.Voters) {
		return models.TurnoutTable{}, nil
	}
	return table, nil
}
