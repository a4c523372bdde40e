package keys

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// checkpointPrefix begins the name of the file with the newest checkpoint of a round that was noted.
const checkpointPrefix = "checkpoint-"

// LastCheckpoint is how long a round's log of votes was when that was last noted here, outside the database. 0 means that it never was. A database
// whose log is shorter is an older copy.
func (r *Ring) LastCheckpoint(roundID string) (int64, error) {
	if err := checkID(roundID); err != nil {
		return 0, err
	}
	text, err := os.ReadFile(filepath.Join(r.dir, checkpointPrefix+roundID))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the noted checkpoint: %w", err)
	}
	var size int64
	if _, err := fmt.Sscanf(string(text), "%d\n", &size); err != nil || size < 0 {
		return 0, fmt.Errorf("%w: %s%s has no size of a log", ErrBadKey, checkpointPrefix, roundID)
	}
	return size, nil
}

// NoteCheckpoint notes how long a round's log is, unless it was longer before.
func (r *Ring) NoteCheckpoint(roundID string, size int64) error {
	noted, err := r.LastCheckpoint(roundID)
	if err != nil || noted >= size {
		return err
	}
	return r.replace(checkpointPrefix+roundID, fmt.Sprintf("%d\n", size))
}
