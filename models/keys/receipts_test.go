package keys

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReceiptNotes(t *testing.T) {
	r, dir := open(t)
	if n, sum, err := r.LastReceipts(round); n != 0 || sum != nil || err != nil {
		t.Errorf("before any: %d %x %v", n, sum, err)
	}
	sum := func(b byte) []byte { return bytes.Repeat([]byte{b}, size) }
	for _, step := range []struct{ note, want int64 }{{5, 5}, {12, 12}, {7, 12}, {12, 12}} {
		if err := r.NoteReceipts(round, step.note, sum(byte(step.note))); err != nil {
			t.Fatal(err)
		}
		again, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if n, got, err := again.LastReceipts(round); n != step.want || !bytes.Equal(got, sum(byte(step.want))) || err != nil {
			t.Errorf("noted %d: %d %x %v", step.note, n, got, err)
		}
	}
	if n, _, err := r.LastReceipts(other); n != 0 || err != nil {
		t.Errorf("another round has %d, %v", n, err)
	}
	hash := strings.Repeat("ab", size)
	for _, text := range []string{"", "7", "x " + hash, "0 " + hash, "-1 " + hash, "7 ab", "7 " + strings.Repeat("x", 64)} {
		if err := os.WriteFile(filepath.Join(dir, receiptsPrefix+round), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.LastReceipts(round); !errors.Is(err, ErrBadKey) {
			t.Errorf("a note of %q: %v", text, err)
		}
	}
	if _, _, err := r.LastReceipts("../x"); !errors.Is(err, ErrID) {
		t.Errorf("an id that leads out: %v", err)
	}
}
