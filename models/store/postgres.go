package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"acorn/models"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgresConnections is enough for the design's peak on two cores and leaves room for a second copy within PostgreSQL's default of 100.
const postgresConnections = 20

func openPostgres(ctx context.Context, o Options) (*gorm.DB, error) {
	pool, err := postgresPool(o.DatabaseURL)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(postgresConnections)
	pool.SetMaxIdleConns(postgresConnections)
	if err := checkPostgres(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db, err := gorm.Open(postgresDialector{&gormpostgres.Dialector{Config: &gormpostgres.Config{Conn: pool}}, o.listening}, gormConfig(o))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening PostgreSQL: %w", err), pool.Close())
	}
	return db, nil
}

// postgresPool connects to the database with a search_path of its own, unless the address has one: PostgreSQL's schema is in front, whatever the database or the role is set to, so that
// no function stands in for one of PostgreSQL's.
func postgresPool(address string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("opening PostgreSQL: %w", err)
	}
	if _, theirs := config.RuntimeParams["search_path"]; !theirs {
		config.RuntimeParams["search_path"] = `"$user", public`
	}
	config.OnNotice = noteStandby
	config.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler { return &patient{conn: conn} }
	return stdlib.OpenDB(*config, stdlib.OptionResetSession(func(_ context.Context, conn *pgx.Conn) error {
		delete(conn.PgConn().CustomData(), notOnStandby) // it was of an earlier commit
		if _, late := conn.PgConn().CustomData()[overdue]; late {
			return driver.ErrBadConn // and so the pool takes another
		}
		return nil
	})), nil
}

// finishIn is how long a statement may go on whose asker went away; its connection is broken off then. Were that at once, each of them would cost a connection.
const finishIn = 100 * time.Millisecond

// overdue marks a connection that was about to be broken off, or was. Where the driver reads ahead, as it does on a busy machine, its statement may have been done just before, and
// whoever gets the connection next would find it broken.
const overdue = "acorn.overdue"

// patient breaks off a connection whose asker went away.
type patient struct {
	conn  *pgconn.PgConn
	until time.Time
}

// HandleCancel is called when the asker goes away while a statement is under way.
func (p *patient) HandleCancel(context.Context) {
	p.until = time.Now().Add(finishIn)
	_ = p.conn.Conn().SetDeadline(p.until) // a connection that takes none is broken already
}

// HandleUnwatchAfterCancel is called when that statement has ended.
func (p *patient) HandleUnwatchAfterCancel() {
	_ = p.conn.Conn().SetDeadline(time.Time{})
	if time.Until(p.until) < finishIn/2 { // asked after the deadline is gone: a busy machine may stop for longer than that in between
		p.conn.CustomData()[overdue] = true
	}
}

// postgresDialector classifies errors by their code, and keeps the cause for the log.
type postgresDialector struct {
	*gormpostgres.Dialector
	watched func() bool
}

// Explain puts the values into a statement for whoever watches. gorm has that done after each query that is written out, also where nobody reads it.
func (d postgresDialector) Explain(sql string, values ...any) string {
	if !d.watched() {
		return sql
	}
	return d.Dialector.Explain(sql, values...)
}

// Translate makes gorm's errors of PostgreSQL's codes.
func (d postgresDialector) Translate(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return away(err)
	}
	switch e.Code {
	case "23505":
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case "23503":
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case "23514":
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	case "P0001":
		return fmt.Errorf("%w: %w", ErrRefused, err)
	case "40001", "40P01": // two in each other's way, and this one was undone
		return models.NotNow().Because(fmt.Errorf("%w: %w", errUndone, err))
	case "25006", "55P03": // may only be read; a lock that was not to be had
		return models.NotNow().Because(err)
	}
	switch e.Code[:2] {
	case "08", "53", "57": // the connection; no room, memory or connections left; ended by somebody, or about to start
		return models.NotNow().Because(err)
	default:
		return err
	}
}

// away is the error of a server that cannot be reached, or whose connection broke.
func away(err error) error {
	var network net.Error
	var connecting *pgconn.ConnectError
	if errors.Is(err, driver.ErrBadConn) { // what asked for it was not sent, so no COMMIT was either
		return models.NotNow().Because(fmt.Errorf("%w: %w", errUndone, err))
	}
	if errors.As(err, &network) || errors.As(err, &connecting) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return models.NotNow().Because(err)
	}
	return err
}
