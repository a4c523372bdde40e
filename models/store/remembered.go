package store

import (
	"encoding/hex"
	"sync"
	"time"

	"gorm.io/gorm"
)

// How many counts a copy of the program remembers at most, and for how long one: a code that is sent works for less.
const (
	mostRemembered = 100_000
	rememberedFor  = 24 * time.Hour
)

// remembered are counts of guesses at codes that were sent, and of asks for them, beside those in the database: setting those back gives nobody more. It is the memory of one copy of the program, since its
// start. There the code, the network and the address have the names that they have in the database.
type remembered struct {
	mu sync.Mutex
	of map[string]rememberedCount
}

type rememberedCount struct {
	n     int
	until time.Time
}

// more adds one to a count and answers it; counted is what the database has of it by now, which wins where it is more.
func (r *remembered) more(key string, counted int, now time.Time) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := max(counted, r.of[key].n+1)
	if _, known := r.of[key]; !known {
		r.room(now)
	}
	r.of[key] = rememberedCount{n, now.Add(rememberedFor)}
	return n
}

// atLeast is a count; counted is what the database has of it.
func (r *remembered) atLeast(key string, counted int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return max(counted, r.of[key].n)
}

// room makes room for one more: those that are too old go, and where that is not enough, any.
func (r *remembered) room(now time.Time) {
	if len(r.of) < mostRemembered {
		if r.of == nil {
			r.of = map[string]rememberedCount{}
		}
		return
	}
	for key, c := range r.of {
		if !now.Before(c.until) {
			delete(r.of, key)
		}
	}
	for key := range r.of {
		if len(r.of) < mostRemembered*9/10 {
			return
		}
		delete(r.of, key)
	}
}

// windowOf is what a count of one window of time is remembered by.
func windowOf(now time.Time, bucket string, window time.Duration) string {
	return now.Truncate(window).Format(time.RFC3339) + "|" + window.String() + "|" + bucket
}

// countGuess is count for what is guessed at, and for what is asked for to guess at it.
func (s *Store) countGuess(tx *gorm.DB, now time.Time, bucket string, window time.Duration) (int, error) {
	tries, err := count(tx, now, bucket, window)
	if err != nil {
		return 0, err
	}
	return s.guesses.more(windowOf(now, bucket, window), tries, now), nil
}

// guessed is tried for the same.
func (s *Store) guessed(tx *gorm.DB, now time.Time, bucket string, window time.Duration) (int, error) {
	tries, err := tried(tx, now, bucket, window)
	return s.guesses.atLeast(windowOf(now, bucket, window), tries), err
}

// triesOf is what the tries of the code that a request is for are remembered by.
func triesOf(request []byte) string { return "code|" + hex.EncodeToString(request) }
