package store

import (
	"encoding/base64"
	"fmt"
	"io"

	"acorn/models"

	"gorm.io/gorm"
)

// lookedAt is what a sealed reading belongs to: beside another paper, or another person, it cannot be opened.
func lookedAt(roundID string, look models.PaperEntry) []byte {
	return fmt.Appendf(nil, "reading|%s|%s|%d|%s", roundID, look.BallotID, look.Look, look.Keyer)
}

// sealReading is what is kept of what somebody read on a paper: whoever reads the database alone learns nothing of it, not even whether two people read the same.
func (s *Store) sealReading(roundID string, projects []models.Project, look models.PaperEntry) (string, error) {
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return "", err
	}
	packed, err := models.PackReading(projects, look.Reading)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, seal.readings.NonceSize())
	if _, err := io.ReadFull(s.rand, nonce); err != nil {
		return "", fmt.Errorf("sealing a reading: %w", err)
	}
	return base64.StdEncoding.EncodeToString(seal.readings.Seal(nonce, nonce, packed, lookedAt(roundID, look))), nil
}

// openReading answers what somebody read on a paper, and nothing where that was not sealed for this look: such a one agrees with no other.
func (b ballotSeal) openReading(roundID string, projects []models.Project, look models.PaperEntry) string {
	sealed, err := base64.StdEncoding.DecodeString(look.Reading)
	size := b.readings.NonceSize()
	if err != nil || len(sealed) < size {
		return ""
	}
	packed, err := b.readings.Open(nil, sealed[:size], sealed[size:], lookedAt(roundID, look))
	if err != nil {
		return ""
	}
	reading, err := models.UnpackReading(projects, packed)
	if err != nil {
		return ""
	}
	return reading
}

// readings loads what was read on these papers, which a query answers the ids of, in the order of the looks, and opens it.
func (s *Store) readings(tx *gorm.DB, roundID string, papers any) ([]models.PaperEntry, error) {
	var looks []models.PaperEntry
	if err := tx.Where("ballot_id IN (?)", papers).Order("look").Find(&looks).Error; err != nil {
		return nil, fmt.Errorf("loading what was keyed: %w", err)
	}
	if len(looks) == 0 { // as after a batch is settled, when the key may be gone
		return nil, nil
	}
	projects, err := projectsOf(tx, roundID)
	if err != nil {
		return nil, err
	}
	seal, err := s.ballotSealOf(roundID)
	if err != nil {
		return nil, err
	}
	for i, look := range looks {
		looks[i].Reading = seal.openReading(roundID, projects, look)
	}
	return looks, nil
}
