package store

import "acorn/models/tally"

// TranslateSQLite is the error that a use case gets for one of SQLite's.
func TranslateSQLite(err error, onDiskFailure func(error)) error {
	return sqliteDialector{onDiskFailure: onDiskFailure}.Translate(err)
}

// CountBy has the first of the two counts done by something else, as by a program with a fault.
func (s *Store) CountBy(count func(tally.Election, tally.Rule) (tally.Outcome, error)) {
	s.firstCount = count
}

// Unclean reports whether PostgreSQL's files still have removed ballots.
func (s *Store) Unclean() bool { return s.unclean.Load() }
