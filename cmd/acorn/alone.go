package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// alone holds the folder of the embedded database for this copy of the program until what it answers is closed, or the program ends in any way. A second copy is
// refused: each keeps in memory what it takes for the newest. Commands that only look, or do one thing, do not ask.
func alone(data string) (*flock.Flock, error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	held := flock.New(filepath.Join(data, "acorn.lock"))
	ok, err := held.TryLock()
	if err != nil {
		return nil, fmt.Errorf("taking the data folder: %w", err)
	}
	if !ok {
		return nil, fmt.Errorf("acorn runs in the folder %s already. Stop it first, or choose another folder; several copies at once need PostgreSQL (DATABASE_URL)", data)
	}
	return held, nil
}
