package keys

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// What is noted of a round's vote outside the database, so that one that has less of it shows: an older copy, or one that somebody took something out of. The names of its
// files begin so.
const checkpointPrefix = "checkpoint-"

// LastCheckpoint is how long a round's log of votes was when that was last noted here, outside the database, and the root over it (32 bytes). 0 means that it never
// was. A database whose log is shorter is an older copy, and one whose first votes have another root was written anew.
func (r *Ring) LastCheckpoint(roundID string) (int64, []byte, error) {
	text, err := r.noteOf(checkpointPrefix, roundID)
	if err != nil || text == "" {
		return 0, nil, err
	}
	var n int64
	var root []byte
	if _, err := fmt.Sscanf(text, "%d %x\n", &n, &root); err != nil || n < 0 || len(root) != size {
		return 0, nil, fmt.Errorf("%w: %s%s does not say how long a log was", ErrBadKey, checkpointPrefix, roundID)
	}
	return n, root, nil
}

// NoteCheckpoint notes how long a round's log is, with its root, unless it was as long before.
func (r *Ring) NoteCheckpoint(roundID string, n int64, root []byte) error {
	noted, _, err := r.LastCheckpoint(roundID)
	if err != nil || noted >= n {
		return err
	}
	return r.replace(checkpointPrefix+roundID, fmt.Sprintf("%d %s\n", n, hex.EncodeToString(root)))
}

// noteOf is what was noted of a round; empty where nothing was.
func (r *Ring) noteOf(prefix, roundID string) (string, error) {
	if err := checkID(roundID); err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(r.dir, prefix+roundID))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading what was noted of a vote: %w", err)
	}
	if len(text) == 0 {
		return "", fmt.Errorf("%w: %s%s is empty", ErrBadKey, prefix, roundID)
	}
	return string(text), nil
}
