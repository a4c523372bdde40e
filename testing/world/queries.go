package world

import "sync"

// Queries are the statements that a store sent.
type Queries struct {
	mu   sync.Mutex
	kept bool
	sent []string
	hold func(sql string)
}

// Hold calls a function after each statement from now on, within its transaction: one that waits holds the transaction up where it is. nil ends it.
func (q *Queries) Hold(at func(sql string)) {
	q.mu.Lock()
	q.hold = at
	q.mu.Unlock()
}

// Listening reports whether somebody asked for statements: pass it as store.Options.Listening.
func (q *Queries) Listening() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.kept || q.hold != nil
}

// Note is what the store calls: pass it as store.Options.OnQuery.
func (q *Queries) Note(sql string) {
	q.mu.Lock()
	if q.kept {
		q.sent = append(q.sent, sql)
	}
	hold := q.hold
	q.mu.Unlock()
	if hold != nil {
		hold(sql)
	}
}

// Taken are the statements since it was last asked; none the first time, from when on they are kept.
func (q *Queries) Taken() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	sent := q.sent
	q.kept, q.sent = true, nil
	return sent
}
