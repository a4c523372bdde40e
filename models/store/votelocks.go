package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"gorm.io/gorm"
)

// How a lock of the vote is held: ballots share the round's, and whoever closes, seals or counts it has it alone. Row locks would starve the one who
// closes, and would write to the row.
const (
	exclusive      = "SELECT pg_advisory_xact_lock($1)"
	sharedAlone    = "SELECT pg_advisory_xact_lock_shared($1)"
	sharedWithMany = "SELECT pg_advisory_xact_lock_shared($1), pg_advisory_xact_lock($2)" // the round's, then the voter's own
)

// lockVotes waits for the lock on a round's vote, or on another name that those who vote wait for, until the transaction ends. On SQLite the transaction has the only write lock.
func (s *Store) lockVotes(tx *gorm.DB, name string) error {
	return s.advise(tx, exclusive, lockNumber(name))
}

// shareVotes waits for a share of the lock on a round's vote, until the transaction ends.
func (s *Store) shareVotes(tx *gorm.DB, roundID string) error {
	return s.advise(tx, sharedAlone, lockNumber(roundID))
}

// ballotLocks wait for a share of the lock on a round's vote, and for the one on a voter's ballot.
func (s *Store) ballotLocks(roundID string, ref []byte) []opening {
	if s.sqlite {
		return nil
	}
	return []opening{{sharedWithMany, []any{lockNumber(roundID), lockNumber(string(ref))}, nil}}
}

func (s *Store) advise(tx *gorm.DB, how string, numbers ...any) error {
	if s.sqlite {
		return nil
	}
	if _, err := s.execute(tx, how, numbers...); err != nil {
		return fmt.Errorf("locking the vote: %w", err)
	}
	return nil
}

func lockNumber(name string) int64 {
	sum := sha256.Sum256([]byte("votes|" + name))
	return int64(binary.BigEndian.Uint64(sum[:]))
}
