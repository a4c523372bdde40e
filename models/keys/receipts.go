package keys

import (
	"encoding/hex"
	"fmt"
)

const receiptsPrefix = "receipts-"

// LastReceipts is how many receipts of a round's vote were sent when that was last noted here, outside the database, and a sum over whose they are. 0 means that it never was.
func (r *Ring) LastReceipts(roundID string) (int64, []byte, error) {
	text, err := r.noteOf(receiptsPrefix, roundID)
	if err != nil || text == "" {
		return 0, nil, err
	}
	var n int64
	var sum string
	if _, err := fmt.Sscanf(text, "%d %64s\n", &n, &sum); err != nil || n <= 0 {
		return 0, nil, fmt.Errorf("%w: %s%s has no number and sum", ErrBadKey, receiptsPrefix, roundID)
	}
	raw, err := hex.DecodeString(sum)
	if err != nil || len(raw) != size {
		return 0, nil, fmt.Errorf("%w: %s%s has no sum", ErrBadKey, receiptsPrefix, roundID)
	}
	return n, raw, nil
}

// NoteReceipts notes how many there are, with the sum, unless as many were noted before.
func (r *Ring) NoteReceipts(roundID string, n int64, sum []byte) error {
	noted, _, err := r.LastReceipts(roundID)
	if err != nil || noted >= n {
		return err
	}
	return r.replace(receiptsPrefix+roundID, fmt.Sprintf("%d %x\n", n, sum))
}
