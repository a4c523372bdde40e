// Package migrations holds the one truth of the schema: goose SQL files for SQLite and PostgreSQL with the same names,
// which make the same tables, columns, constraints and triggers. A file that has been released is never edited.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// SQLite are the migrations of the embedded database.
func SQLite() fs.FS { return sub("sqlite") }

// PostgreSQL are the migrations of the database for production.
func PostgreSQL() fs.FS { return sub("postgres") }

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic("migrations: " + err.Error()) // the directory is embedded, so this cannot happen
	}
	return f
}
