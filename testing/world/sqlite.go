package world

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"acorn/models/store"
)

// SQLite is the file of a SQLite database of this test with nothing in it but the schema. It is a copy of one that is made once in a process: all the
// migrations take longer than most tests. (How they run is tested where they are run.)
func SQLite(t testing.TB) string {
	t.Helper()
	content, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "acorn.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var migrated = sync.OnceValues(migrate)

// migrate is the content of a database file with the schema.
func migrate() ([]byte, error) {
	folder, err := os.MkdirTemp("", "acorn-sqlite-")
	if err != nil {
		return nil, fmt.Errorf("making a database to copy: %w", err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "acorn.db")
	s, err := store.Open(context.Background(), store.Options{SQLitePath: path})
	if err != nil {
		return nil, fmt.Errorf("making a database to copy: %w", err)
	}
	if err := s.Close(); err != nil { // and so all of it is in the one file
		return nil, fmt.Errorf("making a database to copy: %w", err)
	}
	return os.ReadFile(path)
}
