package main

import (
	"context"
	"fmt"
	"io"

	"acorn/models/store"
)

// migrate brings the PostgreSQL database up to date; the embedded one is brought up to date when it is opened.
func migrate(ctx context.Context, args []string, getenv func(string) string, stdout, _ io.Writer) error {
	c, err := readConfig(getenv)
	if err != nil {
		return err
	}
	if len(args) > 0 || c.DatabaseURL == "" {
		return usageError{"acorn migrate needs DATABASE_URL and nothing else. The embedded database needs no migrating"}
	}
	if err := store.MigratePostgres(ctx, c.DatabaseURL); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, "The database is up to date.")
	return err
}
