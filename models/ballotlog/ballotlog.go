// Package ballotlog keeps a round's log of commitments as a Merkle tree (RFC 6962) and signs how far it has come, so that a vote that is changed, taken out
// or put in later shows.
package ballotlog

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"acorn/models"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Log is the append-only log of a round's commitments: a Merkle tree as RFC 6962 has it. Whoever has its root can tell later that nothing in
// it was changed, taken out or put in between. The empty log is ready to use.
type Log struct {
	hashes []tlog.Hash // as tlog stores them
	size   int64
}

// ErrChanged means that a log is not what a checkpoint said of it.
var ErrChanged = errors.New("the log of votes is not what was signed")

// Append puts a commitment at the end.
func (l *Log) Append(commitment []byte) error {
	more, err := tlog.StoredHashes(l.size, commitment, l)
	if err != nil {
		return fmt.Errorf("appending to the log: %w", err)
	}
	l.hashes = append(l.hashes, more...)
	l.size++
	return nil
}

// ReadHashes makes the log what tlog reads from.
func (l *Log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at < 0 || at >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("%w: it is too short", ErrChanged)
		}
		hashes[i] = l.hashes[at]
	}
	return hashes, nil
}

// Size is how many commitments it has.
func (l *Log) Size() int64 { return l.size }

// Root is the root over its first commitments: 32 bytes.
func (l *Log) Root(size int64) ([]byte, error) {
	if size > l.size {
		return nil, fmt.Errorf("%w: it has %d votes and should have %d", ErrChanged, l.size, size)
	}
	root, err := tlog.TreeHash(size, l)
	if err != nil {
		return nil, fmt.Errorf("computing the root of the log: %w", err)
	}
	return root[:], nil
}

// Inclusion are the hashes that lead from a commitment, by its number from 1, to the root over the whole log.
func (l *Log) Inclusion(number int64) ([]string, error) {
	proof, err := tlog.ProveRecord(l.size, number-1, l)
	if err != nil {
		return nil, fmt.Errorf("proving that a vote is in the log: %w", err)
	}
	hashes := make([]string, len(proof))
	for i, hash := range proof {
		hashes[i] = hash.String()
	}
	return hashes, nil
}

// Holds is nil when the log begins with what a checkpoint was signed for.
func (l *Log) Holds(c models.Checkpoint) error {
	root, err := l.Root(c.Size)
	if err != nil {
		return err
	}
	if string(root) != string(c.Root) {
		return fmt.Errorf("%w: one of its first %d votes was changed, taken out or put in", ErrChanged, c.Size)
	}
	return nil
}

// Leads is nil when what an older checkpoint was signed for grew into what a newer one was signed for: the proof of consistency that RFC 6962 has holds
// between their roots.
func (l *Log) Leads(older, newer models.Checkpoint) error {
	if older.Size > newer.Size {
		return fmt.Errorf("%w: it had %d votes, and later %d", ErrChanged, older.Size, newer.Size)
	}
	if older.Size == 0 {
		return nil // everything grows from nothing
	}
	proof, err := tlog.ProveTree(newer.Size, older.Size, l)
	if err == nil {
		err = tlog.CheckTree(proof, newer.Size, tlog.Hash(newer.Root), older.Size, tlog.Hash(older.Root))
	}
	if err != nil {
		return fmt.Errorf("%w: its first %d votes are not the first of %d later", ErrChanged, older.Size, newer.Size)
	}
	return nil
}

// CheckKey is nil for a public key as [Key] writes it.
func CheckKey(key string) error {
	if _, err := note.NewVerifier(key); err != nil {
		return fmt.Errorf("reading the key of checkpoints: %w", err)
	}
	return nil
}

// signerName is the name that checkpoints are signed under.
const signerName = "acorn"

// Signer signs checkpoints. The ring of keys is one.
type Signer interface {
	Sign(message []byte) []byte
	PublicKey() ed25519.PublicKey
}

// Key is the public key that checkpoints are checked with, as golang.org/x/mod/sumdb/note writes it.
func Key(public ed25519.PublicKey) (string, error) {
	key, err := note.NewEd25519VerifierKey(signerName, public)
	if err != nil {
		return "", fmt.Errorf("writing the key of checkpoints: %w", err)
	}
	return key, nil
}

// noteSigner is a Signer as notes take it.
type noteSigner struct {
	note.Verifier
	signer Signer
}

// Sign signs a note.
func (n noteSigner) Sign(message []byte) ([]byte, error) { return n.signer.Sign(message), nil }

// Sign answers the checkpoint with its note: the lines of a log's checkpoint (the log's name, its size and its root in base64), then the hour and the
// fingerprint of the round's rules.
func Sign(c models.Checkpoint, rulebookHash string, signer Signer) (models.Checkpoint, error) {
	key, err := Key(signer.PublicKey())
	if err != nil {
		return c, err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return c, fmt.Errorf("reading the key of checkpoints: %w", err)
	}
	text := fmt.Sprintf("acorn/round/%s\n%d\n%s\nhour %s\nrules %s\n", c.RoundID, c.Size, base64.StdEncoding.EncodeToString(c.Root), c.Hour.UTC().Format(time.RFC3339), rulebookHash)
	signed, err := note.Sign(&note.Note{Text: text}, noteSigner{verifier, signer})
	if err != nil {
		return c, fmt.Errorf("signing a checkpoint: %w", err)
	}
	c.Note = string(signed)
	return c, nil
}

// Parse reads a note and checks its signature with the public key. The error says in words what is wrong with it.
func Parse(text, key string) (models.Checkpoint, error) {
	var c models.Checkpoint
	verifier, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return c, fmt.Errorf("%w: the public key cannot be read", ErrChanged)
	}
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	var unknown *note.UnverifiedNoteError
	if errors.As(err, &unknown) {
		return c, fmt.Errorf("%w: a checkpoint is signed with another key", ErrChanged)
	}
	if err != nil {
		return c, fmt.Errorf("%w: the signature of a checkpoint does not fit", ErrChanged)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 6 {
		return c, fmt.Errorf("%w: a checkpoint has %d lines, not 5", ErrChanged, len(lines)-1)
	}
	round, isRound := strings.CutPrefix(lines[0], "acorn/round/")
	hour, isHour := strings.CutPrefix(lines[3], "hour ")
	size, badSize := strconv.ParseInt(lines[1], 10, 64)
	root, badRoot := base64.StdEncoding.DecodeString(lines[2])
	at, badHour := time.Parse(time.RFC3339, hour)
	if !isRound || !isHour || errors.Join(badSize, badRoot, badHour) != nil || size < 0 || len(root) != tlog.HashSize {
		return c, fmt.Errorf("%w: a checkpoint cannot be read", ErrChanged)
	}
	return models.Checkpoint{RoundID: round, Hour: at.UTC(), Size: size, Root: root, Note: text}, nil
}
