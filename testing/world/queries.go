package world

import "sync"

// Queries are the statements that a store sent.
type Queries struct {
	mu   sync.Mutex
	sent []string
}

// Note is what the store calls: pass it as store.Options.OnQuery.
func (q *Queries) Note(sql string) {
	q.mu.Lock()
	q.sent = append(q.sent, sql)
	q.mu.Unlock()
}

// Taken are the statements since it was last asked.
func (q *Queries) Taken() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	sent := q.sent
	q.sent = nil
	return sent
}
