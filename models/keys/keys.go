// Package keys keeps what must never be in the database or its backups: the key of each round, the pepper and the signing
// key. They are files in one directory (ACORN_KEYS) that every copy of the program mounts and only its user can read.
//
//	pepper       32 random bytes that all other secrets are derived from, by label
//	signing      the seed of the Ed25519 key that signs checkpoints
//	round-ID     32 random bytes: the key that turns a roll entry of this round into the voter reference of a ballot, and seals what ballots say
//	checkpoint-ID  no secret: how long the log of votes of this round was, and its root, so that an older copy of the database, or a log that was written anew, shows
//	receipts-ID  no secret: how many receipts of this round were sent, and a sum over whose they are
//	ended-ID     no secret: when two officers ended the vote of this round in the room
//	audit        no secret: the number and hash of an entry of the audit trail, so that a trail that was cut or written anew shows
//
// Nothing is cached but the pepper and the signing key: a round's key is read for each use, so that destroying it takes effect
// in every copy at once. The directory must be on a file system that has hard links.
//
// A ring prints and encodes as "keys.Ring", whichever way it is written, and no error says more than a file's name.
package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// The errors that callers tell apart.
var (
	ErrNoKey    = errors.New("there is no key for this round")                  // never made, or destroyed
	ErrBadKey   = errors.New("the key file is damaged")                         // cut short, too long or empty
	ErrExposed  = errors.New("the keys can be read by other users")             // wrong permissions on the directory or a file
	ErrMismatch = errors.New("the key is not the one this round was made with") // a restored, copied or replaced file
	ErrID       = errors.New("the id cannot be used for a key")
	ErrLost     = errors.New("the directory has keys of rounds but not the keys that belong with them")
)

// LabelCSRF is the pepper's label for the tokens that protect forms.
const LabelCSRF = "csrf"

const (
	size        = 32 // bytes of every key
	pepperFile  = "pepper"
	signingFile = "signing"
	roundPrefix = "round-"
)

// Ring gives the keys in one directory. It may be used by many goroutines, and many programs may have the directory open.
type Ring struct {
	dir    string
	random io.Reader
	// Functions, because fmt looks through pointers in an unexported field when given an odd verb: a Ring's owner may be printed.
	pepper  func() []byte
	signing func() []byte
}

// Open opens the directory, which it creates if there is none, with a new pepper and signing key. It refuses a directory that
// other users can read ([ErrExposed]), and one that has keys of rounds but no pepper or no signing key ([ErrLost]): making new ones
// there would hide that the directory was restored in part.
func Open(dir string) (*Ring, error) { return OpenWith(dir, rand.Reader) }

// OpenWith is Open with another source of randomness, for tests.
func OpenWith(dir string, random io.Reader) (*Ring, error) {
	if dir == "" {
		return nil, errors.New("opening the keys: no directory is named")
	}
	if err := makeDir(dir); err != nil {
		return nil, fmt.Errorf("opening the keys: %w", err)
	}
	r := &Ring{dir: dir, random: random}
	for _, secret := range []struct {
		name string
		to   *func() []byte
	}{{pepperFile, &r.pepper}, {signingFile, &r.signing}} {
		key, err := r.own(secret.name)
		if err != nil {
			return nil, fmt.Errorf("opening the keys: %w", err)
		}
		*secret.to = func() []byte { return key }
	}
	return r, nil
}

// own reads the pepper or the signing key, or makes it in a directory that has no rounds yet.
func (r *Ring) own(name string) ([]byte, error) {
	key, err := r.read(name)
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), roundPrefix) {
			continue
		}
		// Another copy that started together may have made both between the two looks.
		if key, err := r.read(name); !errors.Is(err, os.ErrNotExist) {
			return key, err
		}
		return nil, fmt.Errorf("%w: %s is missing", ErrLost, filepath.Join(r.dir, name))
	}
	return r.create(name)
}

// NewRound makes the key of a round and returns its fingerprint, which the round stores. Where the round has a key already it
// is kept and its fingerprint returned, so that a publication that failed half-way can be tried again: no key is ever replaced.
func (r *Ring) NewRound(id string) (string, error) {
	if err := checkID(id); err != nil {
		return "", err
	}
	key, err := r.read(roundPrefix + id)
	if errors.Is(err, os.ErrNotExist) {
		key, err = r.create(roundPrefix + id)
	}
	if err != nil {
		return "", fmt.Errorf("making the key of round %s: %w", id, err)
	}
	return fingerprint(id, key), nil
}

// Round is the key of a round: 32 bytes. The error is [ErrNoKey] when there is none, and [ErrBadKey] or [ErrExposed] when it cannot
// be trusted. The caller must not keep it.
func (r *Ring) Round(id string) ([]byte, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	key, err := r.read(roundPrefix + id)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNoKey, id)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key of round %s: %w", id, err)
	}
	return key, nil
}

// Fingerprint names a round's key without giving anything of it away: 32 hexadecimal digits. The same key under another
// round's name has another fingerprint.
func (r *Ring) Fingerprint(id string) (string, error) {
	key, err := r.Round(id)
	if err != nil {
		return "", err
	}
	return fingerprint(id, key), nil
}

// Check says whether the round's key is the one with this fingerprint: the error is [ErrMismatch] when it is another, or that of
// Round. Voter references from another key would let people vote twice, so nothing may be cast without this.
func (r *Ring) Check(id, want string) error {
	got, err := r.Fingerprint(id)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return fmt.Errorf("%w: %s", ErrMismatch, id)
	}
	return nil
}

// VoterRef is what a ballot is kept under instead of a person: 32 bytes that are always the same for one roll entry of one round,
// and that nobody without the round's key can compute or lead back. It is HMAC-SHA-256(key, "v1|round|entry").
func (r *Ring) VoterRef(roundID, rollEntryID string) ([]byte, error) {
	ref, _, _, err := r.Voter(roundID, rollEntryID)
	return ref, err
}

// Voter is VoterRef, BallotKey, and the fingerprint of the very key that made them: casting a ballot asks for all, and the key's file is read for each use.
func (r *Ring) Voter(roundID, rollEntryID string) ([]byte, []byte, string, error) {
	if err := checkID(rollEntryID); err != nil {
		return nil, nil, "", err
	}
	key, err := r.Round(roundID)
	if err != nil {
		return nil, nil, "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("v1|" + roundID + "|" + rollEntryID))
	return mac.Sum(nil), ballotKey(key), fingerprint(roundID, key), nil
}

// BallotKey is what the ballots of a round are sealed with: 32 bytes, derived from the round's key by HKDF-SHA-256 (RFC 5869), of no use once that is destroyed
// for anything that was not opened before. The errors are those of Round. The caller must not keep it.
func (r *Ring) BallotKey(roundID string) ([]byte, error) {
	key, err := r.Round(roundID)
	if err != nil {
		return nil, err
	}
	return ballotKey(key), nil
}

func ballotKey(round []byte) []byte { return derived(round, "acorn round v1|ballots") }

// Pepper is the secret for one purpose: 32 bytes, derived from the pepper by HKDF-SHA-256 (RFC 5869). Different labels give secrets
// that say nothing of each other, and none says anything of the pepper.
func (r *Ring) Pepper(label string) []byte {
	return derived(r.pepper(), "acorn pepper v1|"+label)
}

func derived(secret []byte, info string) []byte {
	key, err := hkdf.Expand(sha256.New, secret, info, size)
	if err != nil {
		panic("keys: " + err.Error()) // only for more than 8,160 bytes, and it is always 32
	}
	return key
}

// PepperFingerprint names the pepper, so that a database can tell that it was opened with another directory.
func (r *Ring) PepperFingerprint() string { return fingerprint(pepperFile, r.pepper()) }

// Sign signs a message, such as a checkpoint, with the installation's Ed25519 key.
func (r *Ring) Sign(message []byte) []byte {
	return ed25519.Sign(ed25519.NewKeyFromSeed(r.signing()), message)
}

// PublicKey is what Sign's signatures are checked with. It is published.
func (r *Ring) PublicKey() ed25519.PublicKey {
	return ed25519.NewKeyFromSeed(r.signing()).Public().(ed25519.PublicKey)
}

// Destroy removes the key of a round and its backups, which are all files named after it with a dot or a tilde and more. Backups go first: once Round
// says [ErrNoKey] nothing is left here. It may be repeated, and a round without a key is not an error. Copies elsewhere, on backup media, are for the
// people who destroy the key to see to.
func (r *Ring) Destroy(id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return fmt.Errorf("destroying the key of round %s: %w", id, err)
	}
	name := roundPrefix + id
	remove := []string{}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+".") || strings.HasPrefix(e.Name(), name+"~") {
			remove = append(remove, e.Name())
		}
	}
	for _, file := range append(remove, name) {
		if err := os.Remove(filepath.Join(r.dir, file)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("destroying the key of round %s: %w", id, err)
		}
	}
	if err := syncDir(r.dir); err != nil {
		return fmt.Errorf("destroying the key of round %s: %w", id, err)
	}
	return nil
}

// Format makes every way of printing a ring, %+v and %#v too, say nothing.
func (Ring) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "keys.Ring") }

// MarshalText makes every way of encoding a ring say nothing.
func (Ring) MarshalText() ([]byte, error) { return []byte("keys.Ring"), nil }

// LogValue makes a log say nothing of a ring.
func (Ring) LogValue() slog.Value { return slog.StringValue("keys.Ring") }

// checkID refuses what could lead out of the directory, be taken for another round's backup or blur the parts of a voter reference.
func checkID(id string) error {
	if len(id) == 0 || len(id) > 64 {
		return fmt.Errorf("%w: it has %d characters", ErrID, len(id))
	}
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' {
			return fmt.Errorf("%w: it may have letters, digits and hyphens only", ErrID)
		}
	}
	return nil
}

func fingerprint(id string, key []byte) string {
	sum := sha256.Sum256(bytes.Join([][]byte{[]byte("acorn key fingerprint v1"), []byte(id), key}, []byte("|")))
	return hex.EncodeToString(sum[:16])
}
