package store

import (
	"encoding/hex"
	"fmt"
	"slices"

	"acorn/models"

	"gorm.io/gorm"
)

// A letter that is printed anew is for the entry that its person has on the roll, and replaces no vote that came in by an earlier one. Where whoever sent these votes may not be whom the letters were to, because the post was
// stolen or one officer printed letters and posted none, two officers close all entries of the revoked batch. A new entry takes the place of each, found by the same reference, and its letter is printed. No vote is looked at:
// those that were cast for closed entries are void when ballots are settled, whoever sent them.

// auditLetters is what the trail calls a decision to close letters.
const auditLetters = "letters"

// ofLetters says of a batch that its codes are of people on a list. It is told by their entries, and not by the name of who has the codes, which anybody may have typed.
const ofLetters = `EXISTS (SELECT 1 FROM voting_codes JOIN roll_entries ON roll_entries.id = voting_codes.roll_entry_id WHERE voting_codes.batch_id = code_batches.id AND roll_entries.channel = 'roll')`

// withWorkingCode says of an entry of the roll that a printed code opens its ballot, if it is open itself.
const withWorkingCode = `EXISTS (SELECT 1 FROM voting_codes works WHERE works.roll_entry_id = roll_entries.id AND works.void_at IS NULL)`

// ofLetterDecisions are the ids of the entries that decisions to close letters are about, of those in this state.
func ofLetterDecisions(tx *gorm.DB, state string) *gorm.DB {
	return fresh(tx).Model(&models.StandingEntry{}).Select("standing_entries.roll_entry_id").Joins("JOIN standing_decisions ON standing_decisions.id = standing_entries.decision_id").
		Where("standing_decisions.kind = ? AND standing_decisions.flag = ? AND standing_decisions.state = ?", models.DecideClose, models.FlagLetters, state)
}

// revokedLetters are the batches of letters of a round that were revoked, as something to decide about. Whoever has a later letter that works is left out: it may be what they voted with.
func revokedLetters(tx *gorm.DB, r loadedRound) ([]models.Flag, error) {
	var batches []models.CodeBatch
	if err := tx.Where("round_id = ? AND revoked_at IS NOT NULL AND "+ofLetters, r.ID).Order("revoked_at, id").Find(&batches).Error; err != nil {
		return nil, fmt.Errorf("loading revoked letters: %w", err)
	}
	var flags []models.Flag
	for _, b := range batches {
		var entries []struct {
			ID, Standing string
			Works        bool
		}
		err := tx.Model(&models.RollEntry{}).Joins("JOIN voting_codes ON voting_codes.roll_entry_id = roll_entries.id").Select("roll_entries.id, roll_entries.standing, "+withWorkingCode+" AS works").
			Where("voting_codes.batch_id = ? AND roll_entries.standing <> ?", b.ID, models.StandingClosed).Scan(&entries).Error
		if err != nil {
			return nil, fmt.Errorf("loading whom revoked letters were to: %w", err)
		}
		var without []models.Enrolled
		for _, e := range entries {
			if !e.Works {
				without = append(without, models.Enrolled{Entry: e.ID, Standing: e.Standing})
			}
		}
		if f, tell := models.RevokedLetters(b, without, len(entries)-len(without), mayReissue(r)); tell {
			flags = append(flags, f)
		}
	}
	return flags, nil
}

// lettersHeld is how many letters are not printed because a decision on those that came before them waits.
func lettersHeld(tx *gorm.DB, roundID string) (int64, error) {
	var n int64
	err := tx.Model(&models.RollLetter{}).Where("round_id = ? AND roll_entry_id IN (?)", roundID, ofLetterDecisions(tx, models.StandingProposed)).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting letters that wait for a decision: %w", err)
	}
	return n, nil
}

// closedLetter is an entry of the roll that is closed with its letter.
type closedLetter struct {
	entry  models.RollEntry
	letter models.RollLetter
}

// closeLetters closes entries of the roll with their letters, and puts another in the place of each.
func (s *Store) closeLetters(tx *gorm.DB, r loadedRound, d models.StandingDecision, entries []string) error {
	letters, err := s.lettersToClose(tx, r, entries)
	if err != nil {
		return err
	}
	if err := stand(tx, r, d.Kind, entries); err != nil {
		return err
	}
	return s.putLettersAnew(tx, d, letters)
}

// lettersToClose are the entries of a decision on letters, each with its letter, held until the transaction ends. It is refused where a new letter could not be used any more, where one of the entries was closed since or
// has a letter that works by now, and where the letters are not to the people of the entries.
func (s *Store) lettersToClose(tx *gorm.DB, r loadedRound, entries []string) ([]closedLetter, error) {
	if !mayReissue(r) {
		return nil, models.Errorf(models.Closed, "This vote has closed, so a new letter could not be used. Refuse this. Until the count, votes with ten letters or more can be set aside instead, on this page")
	}
	var list []closedLetter
	var all []models.RollLetter
	for chunk := range slices.Chunk(entries, 500) {
		var letters []models.RollLetter
		if err := lock(tx.Where("round_id = ? AND roll_entry_id IN ?", r.ID, chunk)).Order("reference").Find(&letters).Error; err != nil {
			return nil, fmt.Errorf("loading letters to close: %w", err)
		}
		var rows []models.RollEntry
		if err := lock(tx.Where("round_id = ? AND id IN ? AND standing <> ? AND NOT "+withWorkingCode, r.ID, chunk, models.StandingClosed)).Order("id").Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("loading whom letters to close were to: %w", err)
		}
		of := make(map[string]models.RollEntry, len(rows))
		for _, e := range rows {
			of[e.ID] = e
		}
		if len(rows) != len(chunk) || len(letters) != len(chunk) {
			return nil, models.Errorf(models.Conflict, "Something happened to some of these letters since this was proposed. Refuse it, and look at the batch again")
		}
		for _, letter := range letters {
			list = append(list, closedLetter{of[letter.RollEntryID], letter})
		}
		all = append(all, letters...)
	}
	return list, s.checkLetters(tx, r.ID, all)
}

// putLettersAnew puts a new entry on the roll in the place of each that was closed with its letter, which is then to it: so it is printed with the next letters.
func (s *Store) putLettersAnew(tx *gorm.DB, d models.StandingDecision, closed []closedLetter) error {
	for chunk := range slices.Chunk(closed, 500) {
		entries, letters, old := make([]models.RollEntry, len(chunk)), make([]models.RollLetter, len(chunk)), make([]string, len(chunk))
		for i, c := range chunk {
			id, err := s.newID()
			if err != nil {
				return err
			}
			e := models.RollEntry{ID: id, RoundID: c.entry.RoundID, Channel: c.entry.Channel, ReferenceHash: s.nextReference(c.entry.ReferenceHash, d.ID), Declared: c.entry.Declared,
				KeepUntil: c.entry.KeepUntil, Standing: models.StandingOpen}
			e.Bound = s.entryMark(e)
			entries[i], letters[i], old[i] = e, models.RollLetter{RollEntryID: id, RoundID: c.letter.RoundID, Reference: c.letter.Reference}, c.entry.ID
		}
		if err := tx.Create(&entries).Error; err != nil {
			return conflict(err)
		}
		if err := tx.Where("roll_entry_id IN ?", old).Delete(&models.RollLetter{}).Error; err != nil {
			return fmt.Errorf("leading letters to new entries of the roll: %w", err)
		}
		if err := tx.Create(&letters).Error; err != nil {
			return conflict(err)
		}
	}
	return nil
}

// nextReference stands for the reference of somebody whose entry, under this hash of it, was closed by a decision on letters: their next entry is found by it. It takes the pepper, so nobody leads one person's to another's.
func (s *Store) nextReference(hash []byte, decision string) []byte {
	return s.keyed("roll-references-anew", hex.EncodeToString(hash), decision)
}

// lastReference is the hash by which the last entry of somebody with a reference is found. closed are lettersClosed.
func (s *Store) lastReference(roundID, reference string, closed map[string]string) []byte {
	hash := s.referenceHash(roundID, reference)
	for decision := closed[string(hash)]; decision != ""; decision = closed[string(hash)] {
		hash = s.nextReference(hash, decision)
	}
	return hash
}

// lettersClosed are the decisions by which letters of a round were closed, by the reference's hash of each entry.
func lettersClosed(tx *gorm.DB, roundID string) (map[string]string, error) {
	var list []struct {
		ReferenceHash []byte
		DecisionID    string
	}
	err := tx.Model(&models.StandingEntry{}).Joins("JOIN standing_decisions ON standing_decisions.id = standing_entries.decision_id").Joins("JOIN roll_entries ON roll_entries.id = standing_entries.roll_entry_id").
		Select("roll_entries.reference_hash, standing_entries.decision_id").
		Where("standing_decisions.round_id = ? AND standing_decisions.kind = ? AND standing_decisions.flag = ? AND standing_decisions.state = ?", roundID, models.DecideClose, models.FlagLetters, models.StandingConfirmed).
		Where("roll_entries.reference_hash IS NOT NULL").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("loading which letters were closed: %w", err)
	}
	closed := make(map[string]string, len(list))
	for _, c := range list {
		closed[string(c.ReferenceHash)] = c.DecisionID
	}
	return closed, nil
}

// entryOfNextLetter is the entry of the roll in the place of one that was closed with its letter; empty where none was put there.
func (s *Store) entryOfNextLetter(tx *gorm.DB, e models.RollEntry) (string, error) {
	closed, err := lettersClosed(tx, e.RoundID)
	decision := closed[string(e.ReferenceHash)]
	if err != nil || decision == "" {
		return "", err
	}
	return s.boundEntry(tx.Where("round_id = ? AND reference_hash = ?", e.RoundID, s.nextReference(e.ReferenceHash, decision)))
}

// checkLettersAnew is the part of E1 about letters that two officers closed: those are the decisions that the trail has, and each of their entries has one in its place. That none came onto the roll otherwise is in its mark.
func (s *Store) checkLettersAnew(tx *gorm.DB, c *counted, entries []models.RollEntry, closed map[string]string) error {
	kept, err := lettersClosed(tx, c.round.ID)
	if err != nil {
		return err
	}
	found := make(map[string]bool, len(entries))
	for _, e := range entries {
		found[string(e.ReferenceHash)] = true
	}
	wrong := 0
	for _, e := range entries {
		decision := closed[e.ID]
		if kept[string(e.ReferenceHash)] != decision || decision != "" && !found[string(s.nextReference(e.ReferenceHash, decision))] {
			wrong++
		}
	}
	if wrong > 0 {
		c.breach("E1: {{.N}} letters were closed and nobody is on the roll in place of the person, or are said to be closed and no decision about it is on record", "N", wrong)
	}
	return nil
}

// lettersClosedIn is how many letters of a round two officers closed.
func lettersClosedIn(tx *gorm.DB, roundID string) (int, error) {
	var n int64
	err := tx.Model(&models.RollEntry{}).Where("round_id = ? AND id IN (?)", roundID, ofLetterDecisions(tx, models.StandingConfirmed)).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting letters that were closed: %w", err)
	}
	return int(n), nil
}
