package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// isOpen reports whether an entry of the roll may vote.
func isOpen(tx *gorm.DB, entry string) (bool, error) {
	var n int64
	if err := tx.Model(&models.RollEntry{}).Where("id = ? AND standing = ?", entry, models.StandingOpen).Count(&n).Error; err != nil {
		return false, fmt.Errorf("looking at an entry of the roll: %w", err)
	}
	return n == 1, nil
}

// SettleStandings enrols those who proved their address, and makes the ballots of every uncounted round follow from the standing of their entries on the roll, and
// answers how many ballots changed.
func (s *Store) SettleStandings(ctx context.Context) (int, error) {
	rounds, err := s.uncounted(ctx)
	if err != nil {
		return 0, err
	}
	settled := 0
	for _, id := range rounds {
		if err := s.enrolProved(ctx, id); err != nil {
			return settled, err
		}
		n, err := s.settleStanding(ctx, id)
		settled += n
		if err != nil {
			return settled, err
		}
	}
	return settled, nil
}

// settleStanding makes the ballots of a round follow from the standing of their entries: what was cast for a closed entry is void, what was cast for one
// that is set aside is quarantined, and counts again once that is open. All stay sealed as they were cast, so that E4 finds what is changed of a void one
// too. It is done apart from any decision on an entry, for the whole round at once and in random order: rows that were written together can be told to be so
// for ever after.
func (s *Store) settleStanding(ctx context.Context, roundID string) (int, error) {
	if err := s.closeSwapped(ctx, roundID); err != nil {
		return 0, err
	}
	settled := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, standingLock+roundID); err != nil {
			return err
		}
		var counted int64
		if err := tx.Model(&models.Result{}).Where("round_id = ?", roundID).Count(&counted).Error; err != nil {
			return fmt.Errorf("looking for a result: %w", err)
		}
		if counted > 0 {
			return nil
		}
		moves, err := s.standingMoves(tx, roundID)
		if err != nil {
			return err
		}
		if err := shuffle(s.rand, moves); err != nil {
			return err
		}
		for _, m := range moves {
			result := tx.Model(&models.Ballot{}).Where("id = ? AND state = ?", m.id, m.from).Update("state", m.to)
			if result.Error != nil {
				return conflict(result.Error)
			}
			settled += int(result.RowsAffected)
		}
		return nil
	})
	return settled, err
}

// The states of a ballot.
const (
	ballotCounted     = "counted"
	ballotQuarantined = "quarantined"
	ballotVoid        = "void"
)

// standingLock, with a round's id, is the lock of whoever changes ballots after the standing of their entries.
const standingLock = "standing|"

// ballotMove is a ballot whose state no longer follows from the standing of its entry.
type ballotMove struct{ id, from, to string }

// standingMoves are the ballots of a round to settle. Those of nobody are left for the count to find.
func (s *Store) standingMoves(tx *gorm.DB, roundID string) ([]ballotMove, error) {
	var entries []models.RollEntry
	if err := tx.Select("id", "standing").Where("round_id = ? AND standing <> ?", roundID, models.StandingOpen).Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("loading who is set aside: %w", err)
	}
	standing := make(map[string]string, len(entries))
	for _, e := range entries {
		ref, err := s.keys.VoterRef(roundID, e.ID)
		if err != nil {
			return nil, fmt.Errorf("looking for ballots that are set aside: %w", err)
		}
		standing[hex.EncodeToString(ref)] = e.Standing
	}
	ballots := tx.Select("id", "voter_ref", "state").Where("round_id = ? AND state <> ?", roundID, ballotVoid)
	if len(entries) == 0 {
		ballots = ballots.Where("state = ?", ballotQuarantined)
	}
	var list []models.Ballot
	if err := ballots.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("loading the states of ballots: %w", err)
	}
	var moves []ballotMove
	for _, b := range list {
		if to := stateFor(standing[hex.EncodeToString(b.VoterRef)]); to != b.State {
			moves = append(moves, ballotMove{b.ID, b.State, to})
		}
	}
	return moves, nil
}

// stateFor is the state of a ballot whose entry has this standing.
func stateFor(standing string) string {
	switch standing {
	case models.StandingClosed:
		return ballotVoid
	case models.StandingQuarantined:
		return ballotQuarantined
	default:
		return ballotCounted
	}
}

// beforeCount does what is owed before a round is counted: who proved an address or a number is enrolled, its ballots follow from the standing of their entries, and whoever voted by e-mail or text has a receipt.
func (s *Store) beforeCount(ctx context.Context, r loadedRound) error {
	if err := s.enrolProved(ctx, r.ID); err != nil {
		return err
	}
	if _, err := s.settleStanding(ctx, r.ID); err != nil {
		return err
	}
	council, err := s.Council(ctx)
	if err != nil {
		return err
	}
	if _, err = s.sendReceiptsOf(ctx, r.ID, council.Name, true); errors.Is(err, errReceipts) {
		return nil // the count says so
	}
	return err
}

// checkRoll is E1. It needs the round's key, and finds ballots that were put in, taken out or set aside beside the program.
func (s *Store) checkRoll(tx *gorm.DB, c *counted, ballots []models.Ballot) error {
	entries, err := s.checkActs(tx, c)
	if err != nil {
		return err
	}
	known := make(map[string]models.RollEntry, len(entries))
	for _, e := range entries {
		ref, err := s.keys.VoterRef(c.round.ID, e.ID)
		if err != nil {
			return fmt.Errorf("checking the roll: %w", err)
		}
		known[string(ref)] = e
	}
	voted, seen := c.checkVoters(ballots, known)
	if err := c.countFilled(ballots, known); err != nil {
		return err
	}
	if err := s.checkRights(tx, c, entries, voted); err != nil {
		return err
	}
	return s.checkNotices(tx, c, entries, seen)
}

// checkVoters is the part of E1 that lays ballots beside the entries of the roll, which are known by their voter reference. It answers the ids of the entries
// with a ballot, and of those with one that is not void.
func (c *counted) checkVoters(ballots []models.Ballot, known map[string]models.RollEntry) (voted, seen map[string]bool) {
	strangers, wrong, twice, refs := 0, 0, 0, map[string]bool{}
	voted, seen = map[string]bool{}, map[string]bool{}
	for _, b := range ballots {
		if refs[string(b.VoterRef)] {
			twice++
		}
		refs[string(b.VoterRef)] = true
		e, found := known[string(b.VoterRef)]
		if !found {
			strangers++
			continue
		}
		// before the close, what was decided a moment ago is settled soon
		if waits := c.live && b.State != ballotVoid; !waits && b.State != stateFor(e.Standing) {
			wrong++
		}
		voted[e.ID] = true
		if b.State != ballotVoid {
			seen[e.ID] = true
		}
	}
	if strangers > 0 {
		c.breach("E1: {{.N}} of the ballots belong to nobody who may vote", "N", strangers)
	}
	if wrong > 0 {
		c.breach("E1: {{.N}} of the ballots count, are set aside or are void although officers decided otherwise", "N", wrong)
	}
	if twice > 0 {
		c.breach("E1: {{.N}} of the ballots, void ones too, are not the only one of their voter", "N", twice)
	}
	return voted, seen
}

// countFilled counts, by channel, the ballots that count and those of them that use less than they could. Before the close nothing is counted.
func (c *counted) countFilled(ballots []models.Ballot, known map[string]models.RollEntry) error {
	c.filled = map[string]models.Filled{}
	paper := models.Paper{Rules: c.round.Rules, PotPence: c.round.PotPence, Projects: c.projects}
	for _, b := range ballots {
		e, found := known[string(b.VoterRef)]
		if c.live || b.State != ballotCounted || b.Choices == "" || !found {
			continue
		}
		points, err := models.ParseChoices(b.Choices)
		if err != nil {
			return err
		}
		cell := c.filled[e.Channel]
		cell.Ballots++
		if !paper.Filled(points) {
			cell.Partly++
		}
		c.filled[e.Channel] = cell
	}
	return nil
}

// checkNotices is the part of E1 about receipts, which it is too early for before the close: everybody with an address or a number and a ballot was sent one, and nobody
// was whose ballot is gone. Whose were sent is noted outside the database, so that none goes with its ballot.
func (s *Store) checkNotices(tx *gorm.DB, c *counted, entries []models.RollEntry, voted map[string]bool) error {
	if c.live {
		return nil
	}
	set, err := s.receiptsSent(tx, c.round.ID)
	switch missing := set.missing(); {
	case errors.Is(err, errReceipts) && missing > 0:
		c.breach("E1: {{.N}} receipts were sent and are not on record any more", "N", missing)
	case errors.Is(err, errReceipts):
		c.breach("E1: the receipts on record are not those that were sent")
	case err != nil:
		return err
	}
	sent := make(map[string]bool, len(set.entries))
	for _, id := range set.entries {
		sent[id] = true
	}
	owed, lost := 0, 0
	for _, e := range entries {
		notice := sent[e.ID]
		switch {
		case e.Reached() != "" && voted[e.ID] && !notice:
			owed++
		case notice && !voted[e.ID] && e.Standing != models.StandingClosed:
			lost++
		}
	}
	if owed > 0 {
		c.breach("E1: {{.N}} people voted by email or text and were sent no receipt", "N", owed)
	}
	if lost > 0 {
		c.breach("E1: {{.N}} people were sent a receipt, and their ballot is not there", "N", lost)
	}
	return nil
}
