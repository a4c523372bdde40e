package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"acorn/models/keys"
	"acorn/models/store"
	"acorn/testing/postgres"
	"acorn/testing/world"
)

// migrated is a PostgreSQL database with the schema, copied for each test.
var migrated = postgres.Template{Fill: func(address string) error { return store.MigratePostgres(context.Background(), address) }}

// both runs a test on a fresh SQLite and a fresh PostgreSQL database, each with a council in it.
func both(t *testing.T, test func(t *testing.T, w *world.World)) {
	t.Helper()
	bothWith(t, func(*store.Options) {}, test)
}

// bothWith is both with options changed.
func bothWith(t *testing.T, change func(*store.Options), test func(t *testing.T, w *world.World)) {
	t.Helper()
	for name, options := range map[string]func(t *testing.T) store.Options{
		"SQLite": func(t *testing.T) store.Options {
			return store.Options{SQLitePath: world.SQLite(t)}
		},
		"PostgreSQL": func(t *testing.T) store.Options { return store.Options{DatabaseURL: migrated.Database(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(t)
			change(&o)
			test(t, opened(t, o))
		})
	}
}

// opened is a council in a database.
func opened(t testing.TB, o store.Options) *world.World {
	t.Helper()
	ring, err := keys.Open(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	queries := &world.Queries{}
	o.Keys, o.BaseURL, o.OnQuery, o.Listening = ring, "https://acorn.example", queries.Note, queries.Listening
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := world.New(t, s)
	w.Options, w.Keys, w.Queries = o, ring, queries
	return w
}
