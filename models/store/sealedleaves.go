package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"acorn/models"
	"acorn/models/ballotlog"

	"gorm.io/gorm"
)

// A commitment is sealed with whose ballot it is to and which version of it. A replaced version's is to nothing else that is in the database, so without that somebody
// who owns the database could have it stand for a ballot that they took out, or take it out with one that they put back. Nobody without the round's key can tell from it
// who changed a vote, or that two commitments are to one ballot; once the key is destroyed nobody can at all, and nothing asks for it any more.

// version is one version of a ballot.
type version struct {
	voter  string // their reference
	number uint32
}

// leafBinds is what a sealed commitment belongs to.
func leafBinds(roundID string, commitment []byte) []byte {
	return append([]byte("leaf|"+roundID+"|"), commitment...)
}

// sealLeaf is what is kept beside a commitment: 52 bytes. The nonce is the commitment's beginning, which is another for each.
func (b ballotSeal) sealLeaf(roundID string, commitment, voterRef []byte, number int) []byte {
	return b.leaves.Seal(nil, commitment[:b.leaves.NonceSize()], binary.BigEndian.AppendUint32(bytes.Clone(voterRef), uint32(number)), leafBinds(roundID, commitment))
}

// openLeaf reads which version of a ballot a commitment is to; ok is false for one that was not sealed with this key, or has another's receipt number.
func (b ballotSeal) openLeaf(leaf models.BallotLeaf) (version, bool) {
	if len(leaf.Commitment) != 32 || models.Tracker([32]byte(leaf.Commitment)) != leaf.Tracker {
		return version{}, false
	}
	opened, err := b.leaves.Open(nil, leaf.Commitment[:b.leaves.NonceSize()], leaf.Sealed, leafBinds(leaf.RoundID, leaf.Commitment))
	if err != nil || len(opened) < 4 {
		return version{}, false
	}
	voter, number := opened[:len(opened)-4], opened[len(opened)-4:]
	return version{string(voter), binary.BigEndian.Uint32(number)}, true
}

// openLeaves reads which versions of ballots a round's commitments are to, and answers those that are to none too: they cannot be opened, or there is another to the same.
func (s *Store) openLeaves(roundID string, leaves []models.BallotLeaf) (map[version]models.BallotLeaf, []models.BallotLeaf, error) {
	of := make(map[version]models.BallotLeaf, len(leaves))
	if len(leaves) == 0 {
		return of, nil, nil
	}
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return nil, nil, err
	}
	var none []models.BallotLeaf
	for _, leaf := range leaves {
		v, ok := seal.openLeaf(leaf)
		if _, twice := of[v]; !ok || twice {
			none = append(none, leaf)
			continue
		}
		of[v] = leaf
	}
	return of, none, nil
}

// checkLeaves is E4. A void ballot is looked at like any other: whoever could add a version to it could hide that one of a ballot that counts was taken out.
func (s *Store) checkLeaves(tx *gorm.DB, c *counted, ballots []models.Ballot) error {
	var leaves []models.BallotLeaf
	if err := tx.Where("round_id = ?", c.round.ID).Find(&leaves).Error; err != nil {
		return fmt.Errorf("loading the commitments: %w", err)
	}
	of, none, err := s.openLeaves(c.round.ID, leaves)
	if err != nil {
		return err
	}
	sealed, uneven, altered := len(of), 0, 0
	for _, b := range ballots {
		commitment := models.Commitment(c.round.ID, b.Choices, b.Version, b.Nonce)
		tracker, last := models.Tracker(commitment), of[version{string(b.VoterRef), uint32(b.Version)}]
		if b.Choices == "" || b.RulebookHash != c.round.Rules.Hash || tracker != b.Tracker || !bytes.Equal(last.Commitment, commitment[:]) {
			altered++
		}
		n := 0 // of its versions, one after another, have a commitment
		for ; n < b.Version; n++ {
			v := version{string(b.VoterRef), uint32(n + 1)}
			if _, ok := of[v]; !ok {
				break
			}
			delete(of, v) // it is of one ballot
		}
		if n != b.Version {
			uneven++
		}
	}
	if n := len(none) + len(of); n > 0 {
		c.breach("E4: {{.N}} of the commitments are to no version of a ballot, or to one that has another", "N", n)
	}
	if uneven > 0 {
		c.breach("E4: {{.N}} of the ballots have versions without a commitment", "N", uneven)
	}
	if altered > 0 {
		c.breach("E4: {{.N}} of the ballots are not what was committed to", "N", altered)
	}
	return s.checkLog(tx, c, leaves, sealed)
}

// checkLog is E4 for the log: it still begins with all that was signed during the vote, and once that is over there is nothing else. It looks at the very commitments that
// the ballots were held against. sealed is how many of them are to a vote.
func (s *Store) checkLog(tx *gorm.DB, c *counted, leaves []models.BallotLeaf, sealed int) error {
	signed, err := checkpointsOf(tx, c.round.ID)
	if err != nil {
		return err
	}
	log, err := logOf(leaves)
	if err == nil {
		err = s.logHolds(log, signed, c.noted.log)
	}
	if errors.Is(err, ballotlog.ErrChanged) {
		c.breach("E4: {{.What}}", "What", err.Error())
		return nil
	}
	size := int64(0)
	if len(signed) > 0 {
		size = signed[0].Size
	}
	if late := int64(sealed) - size; err == nil && !c.live && late > 0 {
		c.breach("E4: {{.N}} votes came after the log was signed for the last time", "N", late)
	}
	return err
}

// byNumber are those of the commitments that have a number, in that order.
func byNumber(leaves []models.BallotLeaf) ([]models.BallotLeaf, error) {
	numbered := slices.DeleteFunc(slices.Clone(leaves), func(leaf models.BallotLeaf) bool { return leaf.Number == nil })
	slices.SortFunc(numbered, func(a, b models.BallotLeaf) int { return cmp.Compare(*a.Number, *b.Number) })
	for i, leaf := range numbered {
		if *leaf.Number != int64(i)+1 {
			return nil, fmt.Errorf("%w: vote %d is missing", ballotlog.ErrChanged, i+1)
		}
	}
	return numbered, nil
}

// logOf is the log that these commitments are, as far as they have numbers.
func logOf(leaves []models.BallotLeaf) (*ballotlog.Log, error) {
	numbered, err := byNumber(leaves)
	if err != nil {
		return nil, err
	}
	var log ballotlog.Log
	for _, leaf := range numbered {
		if err := log.Append(leaf.Commitment); err != nil {
			return nil, err
		}
	}
	return &log, nil
}
