package store

import (
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"strconv"

	"acorn/models"

	"gorm.io/gorm"
)

// What gives a right to vote leads to one entry of the roll: the keyed hash of an address, a number or an account is in the entry's own row, that of a printed code or a paper beside
// the entry's id. Whoever writes to the database alone could lead their right to another's entry, to read and replace that vote, or along many entries, to vote for each. So each such row
// has a mark over both, which takes the pepper to make. A right whose mark does not fit opens what one that never was opens, and stops the count (E1).

// entryMark binds what an entry of the roll is found by, and after that where its person is sent a receipt, to that very entry. They are two marks, because an address goes before its hash.
func (s *Store) entryMark(e models.RollEntry) []byte {
	return append(s.foundMark(e), s.reachedMark(e)...)
}

func (s *Store) foundMark(e models.RollEntry) []byte {
	return s.keyed("roll-entries", e.RoundID, e.ID, e.Channel, hex.EncodeToString(e.ContactHash), hex.EncodeToString(e.MobileHash), hex.EncodeToString(e.ReferenceHash))
}

func (s *Store) reachedMark(e models.RollEntry) []byte {
	return s.keyed("addresses-on-the-roll", e.RoundID, e.ID, hex.EncodeToString([]byte(e.Contact)), e.Mobile)
}

// isFound reports whether an entry is found by what it was put on the roll with.
func (s *Store) isFound(e models.RollEntry) bool {
	mark := s.foundMark(e)
	return len(e.Bound) >= len(mark) && hmac.Equal(e.Bound[:len(mark)], mark)
}

// isReached reports whether an entry has the address and the number that it was put on the roll with, or none any more because its account was closed, or because all are gone by now.
func (s *Store) isReached(e models.RollEntry, gone bool) bool {
	none := e.Mobile == "" && (s.isNoContact(e) || gone && e.Contact == "")
	return none || hmac.Equal(e.Bound, s.entryMark(e))
}

// codeMark binds a printed code to its entry, and to the number of the paper that it is on; 0 for a code that is on none.
func (s *Store) codeMark(roundID, entry string, number int, hash []byte) []byte {
	return s.keyed("entries-of-codes", roundID, entry, strconv.Itoa(number), string(hash))
}

// codeOf is the row of a printed code, which keeps its keyed hash alone.
func (s *Store) codeOf(row models.VotingCode, code string) models.VotingCode {
	row.CodeHash = s.votingCodeHash(code)
	row.Bound = s.codeMark(row.RoundID, row.RollEntryID, 0, row.CodeHash)
	return row
}

// fits reports whether the mark of a right is the one that it must be. Of one that is not the log has when it was used, and neither what it is nor whose.
func (s *Store) fits(kept, mark []byte) bool { return s.warns(hmac.Equal(kept, mark)) }

func (s *Store) warns(fits bool) bool {
	if !fits {
		s.log.Warn("a right to vote was used that the database leads to an entry of the roll for which it was not given. It opens nothing. Look who can write to the database")
	}
	return fits
}

// isBound reports whether an entry is as it was put on the roll, with or without the address that it had.
func (s *Store) isBound(e models.RollEntry) bool {
	return s.warns(s.isFound(e) && s.isReached(e, true))
}

func (s *Store) isPrinted(p models.PaperBallot) bool {
	return s.fits(p.Bound, s.codeMark(p.RoundID, p.RollEntryID, p.Number, p.CodeHash))
}

// boundEntry is the id of the entry of the roll that a query finds; empty where it finds none, or one that is not as it was put there.
func (s *Store) boundEntry(query *gorm.DB) (string, error) {
	var entries []models.RollEntry
	if err := query.Find(&entries).Error; err != nil {
		return "", fmt.Errorf("looking for somebody on the roll: %w", err)
	}
	if len(entries) != 1 || !s.isBound(entries[0]) {
		return "", nil
	}
	return entries[0].ID, nil
}

// checkLetters refuses to print codes where a letter is not to the person of its entry.
func (s *Store) checkLetters(tx *gorm.DB, roundID string, letters []models.RollLetter) error {
	ids := make([]string, len(letters))
	for i, letter := range letters {
		ids[i] = letter.RollEntryID
	}
	var entries []models.RollEntry
	if err := tx.Where("id IN ?", ids).Find(&entries).Error; err != nil {
		return fmt.Errorf("loading whom letters are to: %w", err)
	}
	of := make(map[string]models.RollEntry, len(entries))
	for _, e := range entries {
		of[e.ID] = e
	}
	closed, err := lettersClosed(tx, roundID)
	if err != nil {
		return err
	}
	for _, letter := range letters {
		e := of[letter.RollEntryID]
		if !s.isBound(e) || e.RoundID != roundID || !hmac.Equal(e.ReferenceHash, s.lastReference(roundID, letter.Reference, closed)) {
			return models.Errorf(models.Conflict, "The roll is not kept as it was brought in, so no codes were made. Tell whoever runs Acorn for you: somebody changed the database")
		}
	}
	return nil
}

// joinsBy are the ways onto the roll that only the rules of a round open, each with the assurance that does. Lists, codes and papers come from officers, whatever a round's assurance is.
var joinsBy = map[string]string{"email": models.AssuranceEmail, models.AssuranceSignIn: models.AssuranceSignIn}

// checkRights is the part of E1 about who may vote: every entry of the roll is as it was put there, and came there as the sealed rules say, a code, a paper, an address, a number or an account leads to each that has a ballot, and
// none of them to two.
func (s *Store) checkRights(tx *gorm.DB, c *counted, entries []models.RollEntry, voted map[string]bool) error {
	codes, err := s.entriesOfCodes(tx, c.round.ID)
	if err != nil {
		return err
	}
	altered, let, without, twice, taken := 0, 0, 0, 0, map[string]bool{}
	gone := addressesGone(c.round.State, c.round.Now)
	for _, e := range entries {
		if !s.isFound(e) || !s.isReached(e, gone) {
			altered++
			continue
		}
		if needs, asks := joinsBy[e.Channel]; asks && needs != c.round.Assurance {
			let++
		}
		right := codes[e.ID]
		for _, hash := range [][]byte{e.ContactHash, e.MobileHash} {
			if len(hash) == 0 {
				continue
			}
			if taken[string(hash)] {
				twice++
			}
			right, taken[string(hash)] = true, true
		}
		if voted[e.ID] && !right {
			without++
		}
	}
	if altered > 0 {
		c.breach("E1: {{.N}} of those on the roll are not as they were put there", "N", altered)
	}
	if let > 0 {
		c.breach("E1: {{.N}} of those on the roll came there in a way that the sealed rules do not have", "N", let)
	}
	if without > 0 {
		c.breach("E1: {{.N}} of the ballots were cast for somebody whom no voting code, paper, address, number or account was given for", "N", without)
	}
	if twice > 0 {
		c.breach("E1: {{.N}} addresses, numbers or accounts are on the roll more than once", "N", twice)
	}
	return nil
}

// entriesOfCodes are the entries of the roll that a printed code or a paper leads to, whether or not it still opens a ballot.
func (s *Store) entriesOfCodes(tx *gorm.DB, roundID string) (map[string]bool, error) {
	var codes []models.PaperBallot
	err := tx.Raw(`SELECT roll_entry_id, code_hash, bound, 0 AS number FROM voting_codes WHERE round_id = ?
		UNION ALL SELECT roll_entry_id, code_hash, bound, number FROM paper_ballots WHERE round_id = ?`, roundID, roundID).Scan(&codes).Error
	if err != nil {
		return nil, fmt.Errorf("loading what leads to the roll: %w", err)
	}
	entries := make(map[string]bool, len(codes))
	for _, code := range codes {
		if hmac.Equal(code.Bound, s.codeMark(roundID, code.RollEntryID, code.Number, code.CodeHash)) {
			entries[code.RollEntryID] = true
		}
	}
	return entries, nil
}
