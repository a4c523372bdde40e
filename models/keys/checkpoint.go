package keys

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// What is noted of a round's vote outside the database, so that one that has less of it shows: an older copy, or one that somebody took something out of. The names of its
// files begin so.
const (
	checkpointPrefix = "checkpoint-"
	receiptsPrefix   = "receipts-"
)

// LastCheckpoint is how long a round's log of votes was when that was last noted here, outside the database. 0 means that it never was. A database
// whose log is shorter is an older copy.
func (r *Ring) LastCheckpoint(roundID string) (int64, error) {
	return r.noted(checkpointPrefix, roundID)
}

// NoteCheckpoint notes how long a round's log is, unless it was longer before.
func (r *Ring) NoteCheckpoint(roundID string, size int64) error {
	return r.note(checkpointPrefix, roundID, size)
}

// LastReceipts is how many receipts of a round's vote were sent when that was last noted here. 0 means that it never was.
func (r *Ring) LastReceipts(roundID string) (int64, error) { return r.noted(receiptsPrefix, roundID) }

// NoteReceipts notes how many there are, unless there were more before.
func (r *Ring) NoteReceipts(roundID string, n int64) error { return r.note(receiptsPrefix, roundID, n) }

func (r *Ring) noted(prefix, roundID string) (int64, error) {
	if err := checkID(roundID); err != nil {
		return 0, err
	}
	text, err := os.ReadFile(filepath.Join(r.dir, prefix+roundID))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading what was noted of a vote: %w", err)
	}
	var n int64
	if _, err := fmt.Sscanf(string(text), "%d\n", &n); err != nil || n < 0 {
		return 0, fmt.Errorf("%w: %s%s has no number", ErrBadKey, prefix, roundID)
	}
	return n, nil
}

func (r *Ring) note(prefix, roundID string, n int64) error {
	noted, err := r.noted(prefix, roundID)
	if err != nil || noted >= n {
		return err
	}
	return r.replace(prefix+roundID, fmt.Sprintf("%d\n", n))
}
