package store

// What tests need of how errors of the databases are classified.

// TranslateSQLite is the error that a use case gets for one of SQLite's.
func TranslateSQLite(err error, onDiskFailure func(error)) error {
	return sqliteDialector{onDiskFailure: onDiskFailure}.Translate(err)
}
