package keys

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckpointNotes(t *testing.T) {
	r, dir := open(t)
	if n, root, err := r.LastCheckpoint("a-round"); n != 0 || root != nil || err != nil {
		t.Errorf("before any: %d %x %v", n, root, err)
	}
	root := func(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }
	for _, note := range []struct {
		n, want  int64
		root, as []byte
	}{{7, 7, root(1), root(1)}, {12, 12, root(2), root(2)}, {12, 12, root(3), root(2)}, {7, 12, root(1), root(2)}} {
		if err := r.NoteCheckpoint("a-round", note.n, note.root); err != nil {
			t.Fatal(err)
		}
		if n, got, err := r.LastCheckpoint("a-round"); n != note.want || !bytes.Equal(got, note.as) || err != nil {
			t.Errorf("noted %d with %x: %d %x %v", note.n, note.root, n, got, err)
		}
	}
	for _, text := range []string{"", "x", "7\n", "7 abcd\n", "-7 " + strings.Repeat("ab", 32) + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, checkpointPrefix+"a-round"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.LastCheckpoint("a-round"); !errors.Is(err, ErrBadKey) {
			t.Errorf("a note of %q: %v", text, err)
		}
		if err := r.NoteCheckpoint("a-round", 99, root(1)); !errors.Is(err, ErrBadKey) {
			t.Errorf("in place of %q: %v", text, err)
		}
	}
	if _, _, err := r.LastCheckpoint("../a"); !errors.Is(err, ErrID) {
		t.Errorf("of another folder: %v", err)
	}
}
