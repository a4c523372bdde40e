package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

const (
	round = "0d2f4c1e-6f53-4b8e-9a53-4f1f6f1f0a01"
	other = "7b1c2d3e-0000-4000-8000-000000000002"
	entry = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
)

// counting gives 1, 2, 3, ... so that the keys of a test are known.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

func open(t *testing.T) (*Ring, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deep", "keys")
	r, err := OpenWith(dir, &counting{})
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func newRound(t *testing.T, r *Ring, id string) string {
	t.Helper()
	fingerprint, err := r.NewRound(id)
	if err != nil {
		t.Fatal(err)
	}
	return fingerprint
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func write(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestOpenMakesADirectoryForItsUserAlone(t *testing.T) {
	r, dir := open(t)
	newRound(t, r, round)
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "pepper"): 0o600, filepath.Join(dir, "signing"): 0o600,
		filepath.Join(dir, "round-"+round): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has permissions %o, want %o", path, info.Mode().Perm(), want)
		}
	}
	if got := files(t, dir); !slices.Equal(got, []string{"pepper", "round-" + round, "signing"}) {
		t.Errorf("the directory has %v: something was left behind", got)
	}
}

func TestOpenAgainFindsTheSameKeys(t *testing.T) {
	r, dir := open(t)
	fingerprint := newRound(t, r, round)
	again, err := Open(dir) // with real randomness: it must not need any
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(r.Pepper("x"), again.Pepper("x")) || !r.PublicKey().Equal(again.PublicKey()) ||
		r.PepperFingerprint() != again.PepperFingerprint() {
		t.Error("the pepper or the signing key changed")
	}
	if err := again.Check(round, fingerprint); err != nil {
		t.Error(err)
	}
}

func TestTwoDirectoriesHaveNothingInCommon(t *testing.T) {
	a, err := Open(filepath.Join(t.TempDir(), "a"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(filepath.Join(t.TempDir(), "b"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(a.Pepper("x"), b.Pepper("x")) || a.PublicKey().Equal(b.PublicKey()) || a.PepperFingerprint() == b.PepperFingerprint() ||
		newRound(t, a, round) == newRound(t, b, round) {
		t.Error("two new directories share a key")
	}
}

func TestOpenRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil, 0o600)
	exposed := func(mode os.FileMode) string {
		dir := t.TempDir()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	with := func(name string, content []byte, mode os.FileMode) string {
		_, dir := open(t)
		if content == nil {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		} else {
			write(t, filepath.Join(dir, name), content, mode)
		}
		return dir
	}
	restored := func(name string) string { // in part: a round's key is there, this is not
		dir := with(name, nil, 0)
		write(t, filepath.Join(dir, "round-"+round), bytes.Repeat([]byte{7}, size), 0o600)
		return dir
	}
	good := bytes.Repeat([]byte{7}, size)
	tests := []struct {
		name, dir string
		want      error
		says      string
	}{
		{"no name", "", nil, "no directory is named"},
		{"a file", file, nil, "not a directory"},
		{"a directory all may read", exposed(0o755), ErrExposed, "chmod 700"},
		{"a directory the group may read", exposed(0o750), ErrExposed, "0750"},
		{"a directory others may enter", exposed(0o701), ErrExposed, "0701"},
		{"a pepper all may read", with("pepper", good, 0o644), ErrExposed, "chmod 600"},
		{"a signing key the group may read", with("signing", good, 0o640), ErrExposed, "signing"},
		{"a half-written pepper", with("pepper", good[:16], 0o600), ErrBadKey, "16 bytes, not 32"},
		{"an empty pepper", with("pepper", []byte{}, 0o600), ErrBadKey, "0 bytes"},
		{"a pepper of zeros", with("pepper", make([]byte, size), 0o600), ErrBadKey, "zeros"},
		{"a pepper lost from among rounds", restored("pepper"), ErrLost, "pepper"},
		{"a signing key lost from among rounds", restored("signing"), ErrLost, "signing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := Open(test.dir)
			if r != nil || err == nil || test.want != nil && !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("opened %v with error %v, want %v that says %q", r, err, test.want, test.says)
			}
		})
	}
}

func TestNoRandomnessMakesNoKey(t *testing.T) {
	for name, random := range map[string]io.Reader{
		"an error":  iotest.ErrReader(errors.New("broken")),
		"too short": strings.NewReader("too short"),
		"zeros":     bytes.NewReader(make([]byte, 1000)),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenWith(dir, random); err == nil {
				t.Error("opened without randomness")
			}
			if got := files(t, dir); len(got) != 0 {
				t.Errorf("left %v behind", got)
			}
			r, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			r.random = random
			if _, err := r.NewRound(round); err == nil {
				t.Error("made a round's key without randomness")
			}
			if _, err := r.Round(round); !errors.Is(err, ErrNoKey) {
				t.Errorf("got %v, want no key", err)
			}
		})
	}
}

func TestNewRoundNeverReplacesAKey(t *testing.T) {
	r, _ := open(t)
	first := newRound(t, r, round)
	key, err := r.Round(round)
	if err != nil || len(key) != size {
		t.Fatalf("%d bytes, %v", len(key), err)
	}
	if again := newRound(t, r, round); again != first {
		t.Errorf("the fingerprint was %s and is now %s", first, again)
	}
	if after, _ := r.Round(round); !bytes.Equal(key, after) {
		t.Error("the key was replaced")
	}
	if newRound(t, r, other) == first {
		t.Error("two rounds have one fingerprint")
	}
}

func TestManyCopiesMakeOneKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	var wait sync.WaitGroup
	found := make([]string, 16)
	for i := range found {
		wait.Go(func() {
			r, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			f, err := r.NewRound(round)
			if err != nil {
				t.Error(err)
			}
			found[i] = f + r.PepperFingerprint() + string(r.PublicKey())
		})
	}
	wait.Wait()
	if len(slices.Compact(found)) != 1 {
		t.Error("copies that started together have different keys")
	}
	if got := files(t, dir); len(got) != 3 {
		t.Errorf("the directory has %v", got)
	}
}

func TestRoundRefuses(t *testing.T) {
	good := bytes.Repeat([]byte{7}, size)
	tests := []struct {
		name string
		set  func(t *testing.T, path string)
		want error
	}{
		{"no file", func(*testing.T, string) {}, ErrNoKey},
		{"a half-written file", func(t *testing.T, path string) { write(t, path, good[:31], 0o600) }, ErrBadKey},
		{"a file too long", func(t *testing.T, path string) { write(t, path, append(good, 1), 0o600) }, ErrBadKey},
		{"an empty file", func(t *testing.T, path string) { write(t, path, nil, 0o600) }, ErrBadKey},
		{"a file of zeros", func(t *testing.T, path string) { write(t, path, make([]byte, size), 0o600) }, ErrBadKey},
		{"a file all may read", func(t *testing.T, path string) { write(t, path, good, 0o604) }, ErrExposed},
		{"a directory", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, ErrBadKey},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, dir := open(t)
			test.set(t, filepath.Join(dir, "round-"+round))
			if _, err := r.Round(round); !errors.Is(err, test.want) {
				t.Errorf("Round: %v, want %v", err, test.want)
			}
			if _, err := r.Fingerprint(round); !errors.Is(err, test.want) {
				t.Errorf("Fingerprint: %v, want %v", err, test.want)
			}
			if _, err := r.VoterRef(round, entry); !errors.Is(err, test.want) {
				t.Errorf("VoterRef: %v, want %v", err, test.want)
			}
			if err := r.Check(round, "any"); !errors.Is(err, test.want) {
				t.Errorf("Check: %v, want %v", err, test.want)
			}
			if errors.Is(test.want, ErrNoKey) {
				return
			}
			if _, err := r.NewRound(round); !errors.Is(err, test.want) {
				t.Errorf("NewRound on a damaged key: %v, want %v, and never a new key", err, test.want)
			}
		})
	}
}

func TestCheckFindsAnotherKey(t *testing.T) {
	r, dir := open(t)
	fingerprint := newRound(t, r, round)
	newRound(t, r, other)
	if err := r.Check(round, fingerprint); err != nil {
		t.Errorf("its own key: %v", err)
	}
	for _, wrong := range []string{"", fingerprint[:31], strings.ToUpper(fingerprint), "0" + fingerprint[1:] + "0"} {
		if err := r.Check(round, wrong); !errors.Is(err, ErrMismatch) {
			t.Errorf("fingerprint %q: %v, want a mismatch", wrong, err)
		}
	}
	// Another round's key file under this round's name, then a key from elsewhere.
	key, _ := r.Round(other)
	for _, replaced := range [][]byte{key, bytes.Repeat([]byte{9}, size)} {
		write(t, filepath.Join(dir, "round-"+round), replaced, 0o600)
		if err := r.Check(round, fingerprint); !errors.Is(err, ErrMismatch) {
			t.Errorf("a replaced key: %v, want a mismatch", err)
		}
	}
	write(t, filepath.Join(dir, "round-"+round), key, 0o600)
	mine, _ := r.Fingerprint(round)
	if theirs, _ := r.Fingerprint(other); mine == theirs {
		t.Error("one key under two names has one fingerprint")
	}
}

func TestVoterRef(t *testing.T) {
	r, dir := open(t)
	newRound(t, r, round)
	newRound(t, r, other)
	key, err := os.ReadFile(filepath.Join(dir, "round-"+round))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "v1|%s|%s", round, entry)
	ref, err := r.VoterRef(round, entry)
	if err != nil || !bytes.Equal(ref, mac.Sum(nil)) {
		t.Errorf("reference %x (%v), want %x", ref, err, mac.Sum(nil))
	}
	// With the keys that counting makes this value never changes: a change would let everyone vote twice after an upgrade.
	const fixed = "c2d2176d5d11fb4e9b538e3d42d21b6cde88dad11a9b9ad071430644b426017d"
	if got := hex.EncodeToString(ref); got != fixed {
		t.Errorf("reference %s, want %s as in every version before", got, fixed)
	}
	if again, _ := r.VoterRef(round, entry); !bytes.Equal(again, ref) {
		t.Error("the reference changed between two calls")
	}
	if another, _ := r.VoterRef(other, entry); bytes.Equal(another, ref) {
		t.Error("one person has one reference in two rounds")
	}
	if another, _ := r.VoterRef(round, other); bytes.Equal(another, ref) {
		t.Error("two people have one reference")
	}
}

func TestBallotKey(t *testing.T) {
	r, dir := open(t)
	newRound(t, r, round)
	newRound(t, r, other)
	key, err := r.BallotKey(round)
	if err != nil || len(key) != 32 {
		t.Fatalf("%d bytes, %v", len(key), err)
	}
	ref, with, fingerprint, err := r.Voter(round, entry)
	if want, _ := r.Fingerprint(round); err != nil || !bytes.Equal(with, key) || fingerprint != want {
		t.Errorf("a voter's is %x of %s, %v", with, fingerprint, err)
	}
	file, err := os.ReadFile(filepath.Join(dir, "round-"+round))
	if err != nil {
		t.Fatal(err)
	}
	another, _ := r.BallotKey(other)
	for what, secret := range map[string][]byte{"the round's key": file, "a reference": ref, "another round's": another, "one from the pepper": r.Pepper("ballots")} {
		if bytes.Equal(secret, key) {
			t.Errorf("it is %s", what)
		}
	}
	if err := r.Destroy(round); err != nil {
		t.Fatal(err)
	}
	if _, err := r.BallotKey(round); !errors.Is(err, ErrNoKey) {
		t.Errorf("of a key that was destroyed: %v", err)
	}
}

func TestIDsStayInTheDirectory(t *testing.T) {
	r, dir := open(t)
	newRound(t, r, round)
	for _, id := range []string{"", ".", "..", "../pepper", "a/b", "a.b", "a|b", "a*", "a~", "a b", "é", "a\x00", strings.Repeat("a", 65)} {
		if _, err := r.NewRound(id); !errors.Is(err, ErrID) {
			t.Errorf("NewRound(%q): %v", id, err)
		}
		if _, err := r.Round(id); !errors.Is(err, ErrID) {
			t.Errorf("Round(%q): %v", id, err)
		}
		if err := r.Destroy(id); !errors.Is(err, ErrID) {
			t.Errorf("Destroy(%q): %v", id, err)
		}
		if _, err := r.VoterRef(round, id); !errors.Is(err, ErrID) {
			t.Errorf("VoterRef(%q): %v", id, err)
		}
	}
	if got := files(t, dir); len(got) != 3 {
		t.Errorf("the directory has %v", got)
	}
}

func TestPepperLabelsAreApart(t *testing.T) {
	r, dir := open(t)
	raw, err := os.ReadFile(filepath.Join(dir, "pepper"))
	if err != nil {
		t.Fatal(err)
	}
	csrf := r.Pepper(LabelCSRF)
	if len(csrf) != 32 || !bytes.Equal(csrf, r.Pepper(LabelCSRF)) {
		t.Error("the CSRF secret is not 32 lasting bytes")
	}
	if bytes.Equal(csrf, r.Pepper("codes")) || bytes.Equal(csrf, raw) || bytes.Equal(r.Pepper(""), raw) {
		t.Error("labels do not keep secrets apart")
	}
	csrf[0]++
	if bytes.Equal(csrf, r.Pepper(LabelCSRF)) {
		t.Error("a caller can change the secret")
	}
}

func TestSignaturesVerify(t *testing.T) {
	r, _ := open(t)
	message := []byte("size 12, root abc")
	signature := r.Sign(message)
	if !ed25519.Verify(r.PublicKey(), message, signature) {
		t.Error("a signature does not verify")
	}
	if ed25519.Verify(r.PublicKey(), []byte("size 13, root abc"), signature) {
		t.Error("a signature verifies another message")
	}
}

func TestDestroyRemovesTheKeyAndItsBackups(t *testing.T) {
	r, dir := open(t)
	fingerprint := newRound(t, r, round)
	newRound(t, r, other)
	longer := round + "-2" // a name that begins alike
	newRound(t, r, longer)
	key, _ := r.Round(round)
	for _, backup := range []string{".bak", ".2026-05-01", ".tmp-123", "~"} {
		write(t, filepath.Join(dir, "round-"+round+backup), key, 0o600)
	}
	for range 2 { // the second time there is nothing left to do
		if err := r.Destroy(round); err != nil {
			t.Fatal(err)
		}
		if got := files(t, dir); !slices.Equal(got, []string{"pepper", "round-" + longer, "round-" + other, "signing"}) {
			t.Errorf("the directory has %v", got)
		}
	}
	if _, err := r.VoterRef(round, entry); !errors.Is(err, ErrNoKey) {
		t.Errorf("after destruction: %v, want no key", err)
	}
	if err := r.Check(round, fingerprint); !errors.Is(err, ErrNoKey) {
		t.Errorf("after destruction: %v, want no key", err)
	}
	if err := r.Destroy("never-made"); err != nil {
		t.Errorf("a round without a key: %v", err)
	}
}

func TestDestroyThatFailsSaysSoAndCanBeRepeated(t *testing.T) {
	r, dir := open(t)
	newRound(t, r, round)
	// A backup that cannot be removed: a directory with something in it.
	stuck := filepath.Join(dir, "round-"+round+".old")
	if err := os.MkdirAll(filepath.Join(stuck, "file"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := r.Destroy(round); err == nil {
		t.Error("destroyed though a backup stays")
	}
	if _, err := r.Round(round); err != nil {
		t.Errorf("the key went before its backup did: %v", err)
	}
	if err := os.RemoveAll(stuck); err != nil {
		t.Fatal(err)
	}
	if err := r.Destroy(round); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := r.Destroy(round); err == nil {
		t.Error("destroyed in a directory that is not mounted")
	}
}

func TestWhatACrashLeavesIsNoKey(t *testing.T) {
	r, dir := open(t)
	write(t, filepath.Join(dir, "round-"+round+".tmp-1"), []byte("half"), 0o600)
	if _, err := r.Round(round); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v, want no key", err)
	}
	newRound(t, r, round)
}

// Nothing that prints, encodes or logs a ring may contain its secrets.
func TestARingSaysNothing(t *testing.T) {
	r, dir := open(t)
	fingerprint := newRound(t, r, round)
	type server struct {
		Keys  *Ring
		inner *Ring
		value Ring
	}
	s := server{r, r, *r}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+" "+verb+" "+verb+" ", r, *r, s)
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("keys", "ring", r, "value", *r, "server", s)
	slog.New(slog.NewTextHandler(&out, nil)).Info("keys", "ring", r, "value", *r, "server", s)
	if err := json.NewEncoder(&out).Encode(s); err != nil {
		t.Fatal(err)
	}
	_, err := r.Round(other)
	fmt.Fprint(&out, err, r.Check(round, "x"), fingerprint)
	for _, name := range files(t, dir) {
		secret, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{string(secret), strings.Trim(fmt.Sprint(secret[:8]), "[]"), hex.EncodeToString(secret[:8]),
			base64.StdEncoding.EncodeToString(secret)[:10], strings.Trim(fmt.Sprintf("%#v", secret[:4])[len("[]byte"):], "{}")} {
			if strings.Contains(out.String(), form) {
				t.Errorf("%s is in the output: %s", name, form)
			}
		}
	}
	if got := fmt.Sprintf("%v %+v %#v %x", r, *r, r, *r); got != "keys.Ring keys.Ring keys.Ring keys.Ring" {
		t.Errorf("a ring prints as %s", got)
	}
	if !strings.Contains(out.String(), `"ring":"keys.Ring"`) {
		t.Errorf("a log does not name the ring: %s", out.String())
	}
}
