package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"acorn/models"

	"gorm.io/gorm"
)

// What somebody chose is sealed with the round's key, which is not in the database: whoever reads that, a dump or a copy of it, its log of writes or two of them
// beside one another may find out whose a ballot is, and not what it says. All ballots of a round are of one length, and no two of the same choices look alike.
// What is bound to the choices is of no use for trying them either: the random bits of a commitment come from the key too, and so does what a form is known by.

// saltSize is how many random bytes each version of a ballot is sealed with; the first of them are the nonce of AES-GCM.
const saltSize = 16

// codeSize is how many bytes are sealed with a ballot's choices to tell by which printed code it came in: zeros for one that came otherwise.
const codeSize = 16

// ballotSeal seals and opens the ballots of one round, what its commitments are to, and what people read on its papers.
type ballotSeal struct {
	box      cipher.AEAD
	leaves   cipher.AEAD
	readings cipher.AEAD
	blind    []byte
}

// newBallotSeal takes what the key of a round gives for its ballots.
func newBallotSeal(key []byte) (ballotSeal, error) {
	derive := func(what string) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(what))
		return mac.Sum(nil)
	}
	boxOf := func(what string) (cipher.AEAD, error) {
		block, err := aes.NewCipher(derive(what))
		if err != nil {
			return nil, fmt.Errorf("sealing ballots: %w", err)
		}
		return cipher.NewGCM(block)
	}
	box, err1 := boxOf("choices")
	leaves, err2 := boxOf("leaves")
	readings, err3 := boxOf("readings")
	return ballotSeal{box: box, leaves: leaves, readings: readings, blind: derive("blind")}, errors.Join(err1, err2, err3)
}

// ballotSealOf is the seal of a round, from its key as it is now.
func (s *Store) ballotSealOf(roundID string) (ballotSeal, error) {
	key, err := s.keys.BallotKey(roundID)
	if err != nil {
		return ballotSeal{}, fmt.Errorf("looking for the key of ballots: %w", err)
	}
	return newBallotSeal(key)
}

// boundTo is what a sealed ballot belongs to: moved to another row, or put under other rules, it cannot be opened.
func boundTo(row models.Ballot) []byte {
	return append([]byte("ballot|"+row.RoundID+"|"+row.RulebookHash+"|"), row.VoterRef...)
}

// seal is what is kept of choices in this row, whose nonce is the salt, and of the code that they came in with.
func (b ballotSeal) seal(row models.Ballot, projects []models.Project, choices string) (string, error) {
	packed, err := models.PackChoices(projects, choices)
	if err != nil {
		return "", err
	}
	packed = append(packed, make([]byte, codeSize)...)
	copy(packed[len(packed)-codeSize:], row.Code)
	return base64.StdEncoding.EncodeToString(b.box.Seal(nil, row.Nonce[:b.box.NonceSize()], packed, boundTo(row))), nil
}

// open reads the choices of a ballot, and what stands for the code that it came in with; both are empty for one that was not sealed with this key, for this row.
func (b ballotSeal) open(projects []models.Project, row models.Ballot) (string, []byte) {
	sealed, err := base64.StdEncoding.DecodeString(row.Choices)
	if err != nil || len(row.Nonce) != saltSize {
		return "", nil
	}
	packed, err := b.box.Open(nil, row.Nonce[:b.box.NonceSize()], sealed, boundTo(row))
	if err != nil || len(packed) < codeSize {
		return "", nil
	}
	packed, code := packed[:len(packed)-codeSize], packed[len(packed)-codeSize:]
	choices, err := models.UnpackChoices(projects, packed)
	if err != nil {
		return "", nil
	}
	return choices, code
}

// hidden are 128 bits that only the key gives.
func (b ballotSeal) hidden(what string, of ...[]byte) []byte {
	mac := hmac.New(sha256.New, b.blind)
	mac.Write([]byte(what + "|"))
	for _, part := range of {
		mac.Write(part)
	}
	return mac.Sum(nil)[:16]
}

// nonce is the random part of a ballot's commitment.
func (b ballotSeal) nonce(salt []byte) []byte { return b.hidden("commitment", salt) }

// payload stands for what a form sent.
func (b ballotSeal) payload(form, choices string) []byte {
	return b.hidden("form", []byte(form), []byte("|"), []byte(choices))
}

// openBallots opens ballots of a round: their choices become what they are, and their nonces those of their commitments. One that cannot be
// opened says nothing, not even that it is blank: it is not what was committed to (E4).
func (s *Store) openBallots(roundID string, projects []models.Project, ballots []models.Ballot) error {
	if len(ballots) == 0 {
		return nil
	}
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return err
	}
	for i := range ballots {
		b := &ballots[i]
		b.Choices, b.Code = seal.open(projects, *b)
		b.Nonce = seal.nonce(b.Nonce)
	}
	return nil
}

// countedChoices are the choices of the ballots that count: opened with the round's key or, once that was destroyed, as they were copied.
func (s *Store) countedChoices(tx *gorm.DB, roundID string, projects []models.Project) ([]string, error) {
	var choices []string
	if err := tx.Raw("SELECT choices FROM counted_ballots WHERE round_id = ?", roundID).Scan(&choices).Error; err != nil {
		return nil, fmt.Errorf("loading the counted ballots: %w", err)
	}
	var ballots []models.Ballot
	if err := tx.Select("round_id", "voter_ref", "rulebook_hash", "choices", "nonce", "state").Where("round_id = ? AND state = ?", roundID, ballotCounted).Find(&ballots).Error; err != nil {
		return nil, fmt.Errorf("loading the ballots: %w", err)
	}
	if err := s.openBallots(roundID, projects, ballots); err != nil {
		return nil, err
	}
	for _, b := range ballots {
		if b.Choices == "" {
			return nil, models.Errorf(models.Conflict, "A ballot is not what was sent. Look at the checks of this vote")
		}
		choices = append(choices, b.Choices)
	}
	return choices, nil
}
