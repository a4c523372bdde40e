package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"acorn/models"

	"github.com/gofrs/flock"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // the "sqlite" driver
	sqlite3 "modernc.org/sqlite/lib"
)

// gormConfig is the same for both databases. Times are kept in microseconds because PostgreSQL keeps no more.
func gormConfig(o Options) *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
		Logger:                 watchQueries(o),
	}
}

// openSQLite opens the embedded database. Pragmas are in the address so that every connection has them. Transactions begin IMMEDIATE:
// a deferred one that reads and then writes fails as soon as two meet. synchronous FULL: an acknowledged ballot survives a power cut.
// recursive_triggers: a row that REPLACE would remove is refused by the trigger that keeps it.
// There is one connection, which is as fast as many here and never meets a lock; so within a transaction only tx may be used.
// Programs that open the same file at once wait for each other, because each brings its schema up to date.
func openSQLite(ctx context.Context, o Options) (*gorm.DB, error) {
	query := url.Values{"_txlock": {"immediate"}, "_time_format": {"sqlite"}, "_timezone": {"UTC"}}
	for _, pragma := range []string{"busy_timeout(5000)", "journal_mode(WAL)", "foreign_keys(1)", "recursive_triggers(1)", "synchronous(FULL)", "secure_delete(1)"} {
		query.Add("_pragma", pragma)
	}
	pool, err := sql.Open("sqlite", "file:"+o.SQLitePath+"?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", o.SQLitePath, err)
	}
	pool.SetMaxOpenConns(1)
	held := flock.New(o.SQLitePath + ".opening")
	if _, err := held.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, errors.Join(fmt.Errorf("waiting for another program that opens the database: %w", err), pool.Close())
	}
	defer held.Close()
	if err := undamaged(ctx, pool, o.SQLitePath); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	if err := migrateSQLite(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db, err := gorm.Open(sqliteDialector{&gormsqlite.Dialector{Conn: pool}, o.listening, o.OnDiskFailure}, gormConfig(o))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the database %s: %w", o.SQLitePath, err), pool.Close())
	}
	return db, nil
}

// sqliteDialector classifies errors by their code: the stock dialector only knows those of another driver.
type sqliteDialector struct {
	*gormsqlite.Dialector
	watched       func() bool
	onDiskFailure func(error) // may be nil
}

// Explain puts the values into a statement for whoever watches, as PostgreSQL's does.
func (d sqliteDialector) Explain(sql string, values ...any) string {
	if !d.watched() {
		return sql
	}
	return d.Dialector.Explain(sql, values...)
}

// diskFailed reports whether SQLite could not write, or not have the disk keep, what it gave it. The kernel then forgets that the pages were ever changed, and
// the next fsync succeeds without them, as PostgreSQL's users learnt in 2018 ("fsyncgate"): nothing in memory, of the program or of the database, says what
// is on the disk. Only a program that starts afresh reads that.
func diskFailed(code int) bool {
	switch code {
	case sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_TRUNCATE:
		return true
	default:
		return false
	}
}

// Translate makes gorm's errors of SQLite's codes.
func (d sqliteDialector) Translate(err error) error {
	var e interface{ Code() int }
	if !errors.As(err, &e) {
		return err
	}
	if diskFailed(e.Code()) && d.onDiskFailure != nil {
		d.onDiskFailure(err)
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	case sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	switch e.Code() & 0xff { // the rest says more of the same
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return models.NotNow().Because(err)
	default:
		return err
	}
}
