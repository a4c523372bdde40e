package keys

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAuditNotes(t *testing.T) {
	r, dir := open(t)
	if n, hash, err := r.LastAudit(); n != 0 || hash != "" || err != nil {
		t.Errorf("before any: %d %q %v", n, hash, err)
	}
	hash := strings.Repeat("ab", 32)
	for _, number := range []int64{7, 123456789} {
		for _, older := range []int64{number, number - 1} { // which takes nobody's place
			if err := r.NoteAudit(older, hash); err != nil {
				t.Fatal(err)
			}
		}
		again, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if n, got, err := again.LastAudit(); n != number || got != hash || err != nil {
			t.Errorf("noted %d: %d %q %v", number, n, got, err)
		}
	}
	if left := files(t, dir); len(left) != 3 {
		t.Errorf("the directory has %q", left)
	}
	for _, text := range []string{"", "x", "0 " + hash, "-1 " + hash, "7"} {
		if err := os.WriteFile(filepath.Join(dir, auditFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.LastAudit(); !errors.Is(err, ErrBadKey) {
			t.Errorf("a note of %q: %v", text, err)
		}
	}
}
