package keys

import (
	"fmt"
	"strings"
	"time"
)

const endedPrefix = "ended-"

// LastEnd is when two officers ended a round's vote in the room, as that was noted here, outside the database; nil where it never was.
func (r *Ring) LastEnd(roundID string) (*time.Time, error) {
	text, err := r.noteOf(endedPrefix, roundID)
	if err != nil || text == "" {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSuffix(text, "\n"))
	if err != nil {
		return nil, fmt.Errorf("%w: %s%s does not say when a vote was ended", ErrBadKey, endedPrefix, roundID)
	}
	return &at, nil
}

// NoteEnd notes when they did, unless that was noted before: a vote ends once.
func (r *Ring) NoteEnd(roundID string, at time.Time) error {
	noted, err := r.LastEnd(roundID)
	if err != nil || noted != nil {
		return err
	}
	return r.replace(endedPrefix+roundID, at.UTC().Format(time.RFC3339Nano)+"\n")
}
