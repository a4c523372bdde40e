package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"acorn/migrations"

	"github.com/pressly/goose/v3"
	gooselock "github.com/pressly/goose/v3/lock"
)

func provider(dialect goose.Dialect, pool *sql.DB, files fs.FS, options ...goose.ProviderOption) (*goose.Provider, error) {
	p, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return p, nil
}

// migrateSQLite brings the embedded database up to date when it is opened: nobody else looks after it.
func migrateSQLite(ctx context.Context, pool *sql.DB) error {
	p, err := provider(goose.DialectSQLite3, pool, migrations.SQLite())
	if err != nil {
		return err
	}
	if err := notNewer(ctx, p); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bringing the database up to date: %w", err)
	}
	return nil
}

// MigratePostgres brings a PostgreSQL database up to date. Several at once wait for each other.
func MigratePostgres(ctx context.Context, databaseURL string) error {
	pool, err := postgresPool(databaseURL)
	if err != nil {
		return err
	}
	locker, err := gooselock.NewPostgresSessionLocker(gooselock.WithLockTimeout(1, 300)) // looks each second, for five minutes
	if err != nil {
		return errors.Join(fmt.Errorf("making the migration lock: %w", err), pool.Close())
	}
	p, err := provider(goose.DialectPostgres, pool, migrations.PostgreSQL(), goose.WithSessionLocker(locker))
	if err != nil {
		return errors.Join(err, pool.Close())
	}
	if _, err := p.Up(ctx); err != nil {
		return errors.Join(fmt.Errorf("bringing the database up to date: %w", err), pool.Close())
	}
	return pool.Close()
}

// checkPostgres refuses a schema that is behind or ahead of this program, rather than find out ballot by ballot.
func checkPostgres(ctx context.Context, pool *sql.DB) error {
	p, err := provider(goose.DialectPostgres, pool, migrations.PostgreSQL())
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if pending {
		return errors.New("the database is older than this program: run acorn migrate first")
	}
	return notNewer(ctx, p)
}

func notNewer(ctx context.Context, p *goose.Provider) error {
	has, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	sources := p.ListSources()
	if knows := sources[len(sources)-1].Version; has > knows {
		return fmt.Errorf("the database (version %d) is newer than this program (version %d): use a newer acorn", has, knows)
	}
	return nil
}
