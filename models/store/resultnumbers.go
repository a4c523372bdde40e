package store

import (
	"crypto/hmac"
	"fmt"
	"slices"
	"sync"

	"acorn/models"

	"gorm.io/gorm"
)

// How many results the program reads whole at a time for a list, and of how many it remembers what cards say.
const (
	resultsAtOnce   = 20
	mostRecollected = 10_000
)

// recollected is what cards say of published results that were held against their marks, by round. What is published never changes, so a result is read whole for a list once by each copy of the program, and again where its
// mark is another. What lists say is what was published, also while somebody has changed it in the database.
type recollected struct {
	mu sync.Mutex
	of map[string]recollection
}

type recollection struct {
	mark    []byte
	numbers models.RoundOutcome
}

// recall answers what was published with this mark, and whether it is remembered.
func (c *recollected) recall(round string, mark []byte) (models.RoundOutcome, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.of[round]
	return kept.numbers, ok && hmac.Equal(kept.mark, mark)
}

// keep remembers a result that fits its mark. Where there are too many it forgets any.
func (c *recollected) keep(w *wholeResult) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]recollection{}
	}
	for round := range c.of {
		if len(c.of) < mostRecollected {
			break
		}
		delete(c.of, round)
	}
	c.of[w.result.RoundID] = recollection{w.result.Mark, w.inNumbers()}
}

// shownNumbers are what cards say of the rounds' results that are what was published: for a list of rounds, which needs no more of them.
func (s *Store) shownNumbers(tx *gorm.DB, rounds []string) (map[string]models.RoundOutcome, error) {
	of := make(map[string]models.RoundOutcome, len(rounds))
	if len(rounds) == 0 {
		return of, nil
	}
	var marks []models.Result
	if err := tx.Select("round_id", "mark").Where("round_id IN ?", rounds).Find(&marks).Error; err != nil {
		return nil, fmt.Errorf("loading the marks of results: %w", err)
	}
	var unread []string
	for _, r := range marks {
		if numbers, known := s.results.recall(r.RoundID, r.Mark); known {
			of[r.RoundID] = numbers
		} else {
			unread = append(unread, r.RoundID)
		}
	}
	for some := range slices.Chunk(unread, resultsAtOnce) {
		whole, err := s.shownResults(tx, some)
		if err != nil {
			return nil, err
		}
		for id, w := range whole {
			of[id] = w.inNumbers()
			s.results.keep(w)
		}
	}
	return of, nil
}
