package keys

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestEndNotes(t *testing.T) {
	r, dir := open(t)
	if at, err := r.LastEnd("a-round"); at != nil || err != nil {
		t.Errorf("before any: %v %v", at, err)
	}
	ended := time.Date(2026, 11, 23, 18, 40, 1, 123456000, time.UTC)
	for _, at := range []time.Time{ended, ended.Add(time.Hour), ended.Add(-time.Hour)} {
		if err := r.NoteEnd("a-round", at); err != nil {
			t.Fatal(err)
		}
		if got, err := r.LastEnd("a-round"); err != nil || got == nil || !got.Equal(ended) {
			t.Errorf("noted %v: %v %v", at, got, err)
		}
	}
	for _, text := range []string{"", "x", "2026-11-23\n"} {
		if err := os.WriteFile(filepath.Join(dir, endedPrefix+"a-round"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.LastEnd("a-round"); !errors.Is(err, ErrBadKey) {
			t.Errorf("a note of %q: %v", text, err)
		}
		if err := r.NoteEnd("a-round", ended); !errors.Is(err, ErrBadKey) {
			t.Errorf("in place of %q: %v", text, err)
		}
	}
}
