package ballotlog_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/ballotlog"

	"golang.org/x/mod/sumdb/tlog"
)

// logKey signs as a ring of keys does.
type logKey struct{ key ed25519.PrivateKey }

func (k logKey) Sign(message []byte) []byte { return ed25519.Sign(k.key, message) }

func (k logKey) PublicKey() ed25519.PublicKey { return k.key.Public().(ed25519.PublicKey) }

func newLogKey(seed byte) logKey {
	return logKey{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))}
}

// logOf is a log of so many commitments, and those.
func logOf(t *testing.T, n int) (*ballotlog.Log, [][]byte) {
	t.Helper()
	var log ballotlog.Log
	commitments := make([][]byte, n)
	for i := range n {
		commitments[i] = binary.BigEndian.AppendUint32(make([]byte, 28), uint32(i))
		if err := log.Append(commitments[i]); err != nil {
			t.Fatal(err)
		}
	}
	return &log, commitments
}

func TestBallotLogIsRFC6962(t *testing.T) {
	t.Parallel()
	log, commitments := logOf(t, 3)
	// A tree of three: the first two under a node, beside the third.
	leaves := []tlog.Hash{tlog.RecordHash(commitments[0]), tlog.RecordHash(commitments[1]), tlog.RecordHash(commitments[2])}
	want := tlog.NodeHash(tlog.NodeHash(leaves[0], leaves[1]), leaves[2])
	if root, err := log.Root(3); err != nil || !bytes.Equal(root, want[:]) {
		t.Errorf("the root is %x, %v, not %x", root, err, want)
	}
	proof, err := log.Inclusion(2)
	if err != nil || len(proof) != 2 || proof[0] != leaves[0].String() || proof[1] != leaves[2].String() {
		t.Errorf("the second is proved by %q, %v", proof, err)
	}
	if _, err := log.Root(4); !errors.Is(err, ballotlog.ErrChanged) {
		t.Errorf("a root over more than there is: %v", err)
	}
}

// Each checkpoint leads to the next: the proof of consistency holds for every pair of them, and for none when a vote was changed between.
func TestEveryCheckpointLeadsToTheNext(t *testing.T) {
	t.Parallel()
	log, commitments := logOf(t, 20)
	for from := int64(1); from <= 20; from++ {
		for to := from; to <= 20; to++ {
			older, _ := log.Root(from)
			newer, _ := log.Root(to)
			proof, err := tlog.ProveTree(to, from, log)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(proof, to, tlog.Hash(newer), from, tlog.Hash(older)); err != nil {
				t.Errorf("%d to %d: %v", from, to, err)
			}
		}
	}
	root, _ := log.Root(12)
	c := models.Checkpoint{Size: 12, Root: root}
	if err := log.Holds(c); err != nil {
		t.Error(err)
	}
	changes := map[string]func(list [][]byte) [][]byte{
		"changed":   func(list [][]byte) [][]byte { list[5] = []byte("another"); return list },
		"taken out": func(list [][]byte) [][]byte { return append(list[:5], list[6:]...) },
		"put in":    func(list [][]byte) [][]byte { return append(list[:5], append([][]byte{[]byte("new")}, list[5:]...)...) },
		"swapped":   func(list [][]byte) [][]byte { list[5], list[6] = list[6], list[5]; return list },
		"cut off":   func(list [][]byte) [][]byte { return list[:11] },
	}
	for name, change := range changes {
		var forged ballotlog.Log
		for _, commitment := range change(append([][]byte(nil), commitments...)) {
			if err := forged.Append(commitment); err != nil {
				t.Fatal(err)
			}
		}
		if err := forged.Holds(c); !errors.Is(err, ballotlog.ErrChanged) {
			t.Errorf("a vote %s: %v", name, err)
		}
	}
}

func TestCheckpointIsReadBackAsSigned(t *testing.T) {
	t.Parallel()
	log, _ := logOf(t, 7)
	root, err := log.Root(7)
	if err != nil {
		t.Fatal(err)
	}
	signer := newLogKey(1)
	key, err := ballotlog.Key(signer.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	want := models.Checkpoint{RoundID: "b2c3", Hour: time.Date(2026, 3, 3, 17, 0, 0, 0, time.UTC), Size: 7, Root: root}
	signed, err := ballotlog.Sign(want, "feed", signer)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ballotlog.Parse(signed.Note, key)
	if err != nil || got.RoundID != want.RoundID || !got.Hour.Equal(want.Hour) || got.Size != 7 || !bytes.Equal(got.Root, root) {
		t.Errorf("%+v, %v", got, err)
	}
	otherKey, err := ballotlog.Key(newLogKey(2).PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ note, key string }{
		"another size":     {strings.Replace(signed.Note, "\n7\n", "\n8\n", 1), key},
		"another hour":     {strings.Replace(signed.Note, "T17", "T18", 1), key},
		"another rulebook": {strings.Replace(signed.Note, "feed", "food", 1), key},
		"another key":      {signed.Note, otherKey},
		"no key":           {signed.Note, "acorn"},
		"no signature":     {strings.SplitAfter(signed.Note, "\n\n")[0], key},
		"nothing":          {"", key},
	} {
		if _, err := ballotlog.Parse(test.note, test.key); !errors.Is(err, ballotlog.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
