package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"acorn/models"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// The statements of a cast, and what proves it by a printed code, go to the database's driver as they are written: gorm reads each anew, byte by byte, to number its values, and fits rows to structs by
// reflection, which took a tenth of all that a cast takes. Their values are numbered ($1), as both databases understand. Whoever watches sees
// them, and their errors are classified, like all others.

// execute sends a statement and answers how many rows it changed, or read.
func (s *Store) execute(tx *gorm.DB, statement string, values ...any) (int64, error) {
	begin := time.Now()
	result, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, statement, values...)
	if err = s.sent(tx, begin, statement, values, err); err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// queryRow reads one row, and answers whether there was one.
func (s *Store) queryRow(tx *gorm.DB, into []any, statement string, values ...any) (bool, error) {
	begin := time.Now()
	err := tx.Statement.ConnPool.QueryRowContext(tx.Statement.Context, statement, values...).Scan(into...)
	none := errors.Is(err, sql.ErrNoRows)
	if none {
		err = nil
	}
	return !none, s.sent(tx, begin, statement, values, err)
}

// sent tells whoever watches of a statement, and classifies its error.
func (s *Store) sent(tx *gorm.DB, begin time.Time, statement string, values []any, err error) error {
	tx.Logger.Trace(tx.Statement.Context, begin, func() (string, int64) {
		return gormpostgres.Dialector{}.Explain(statement, values...), -1
	}, err)
	return classified(tx, err)
}

// classified makes an error of the driver's one that can be told from others, as gorm does with those of its own statements.
func classified(tx *gorm.DB, err error) error {
	if classifier, ok := tx.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return classifier.Translate(err)
	}
	return err
}

// opening is a statement by which a transaction begins, and where its one row goes; nil where what it answers says nothing.
type opening struct {
	statement string
	values    []any
	into      []any
}

// together are inserts that stand together: all are written, or none. They take the same values by number.
type together struct {
	rows []string
	all  string // of them as one statement for PostgreSQL, because sending one takes longer than most of them do
}

// togetherOf makes their one statement. Where one of them wrote no row, its last division is by zero, and so the statement an error.
func togetherOf(rows ...string) together {
	var names, parts []string
	for i, row := range rows {
		name := fmt.Sprint("row", i)
		names, parts = append(names, name), append(parts, name+" AS ("+row+" RETURNING 1)")
	}
	return together{rows, "WITH " + strings.Join(parts, ", ") + " SELECT 1 / COUNT(*) FROM " + strings.Join(names, ", ")}
}

// written are rows to write, with their values. No rows are nothing to write.
type written struct {
	together
	values []any
}

// divisionByZero is PostgreSQL's code for that.
const divisionByZero = "22012"

// refused makes a conflict of what the schema, or another's write, keeps from being written.
func refused(err error) error {
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Code == divisionByZero {
		return changedMeanwhile()
	}
	return conflict(err)
}

// insertTogether writes rows that stand together. SQLite knows no statement of several, and is a call away.
func (s *Store) insertTogether(tx *gorm.DB, w written) error {
	if !s.sqlite {
		_, err := s.execute(tx, w.all, w.values...)
		return refused(err)
	}
	for _, row := range w.rows {
		n, err := s.execute(tx, row, w.values...)
		if err != nil {
			return conflict(err)
		}
		if n != 1 {
			return changedMeanwhile()
		}
	}
	return nil
}

// writeBetween is write for a use case that begins with statements whose values are known before, and ends with the rows that use answers, if any. PostgreSQL is sent
// BEGIN and the first of them in one go, and the last with COMMIT, because to wait for each answer takes longer than most of them do. Each is run after the one before
// all the same, and none after one that failed: so nothing is committed where a row was not written. A first row that is not there is models.Missing.
func (s *Store) writeBetween(ctx context.Context, first []opening, use func(tx *gorm.DB) (written, error)) error {
	if !s.sqlite {
		return s.writeInTwo(ctx, first, use)
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		for _, o := range first {
			if found, err := s.queryRow(tx, o.into, o.statement, o.values...); err != nil {
				return err
			} else if !found {
				return models.Missing()
			}
		}
		last, err := use(tx)
		if err != nil {
			return err
		}
		return s.insertTogether(tx, last)
	})
}

// writeInTwo is writeBetween on PostgreSQL.
func (s *Store) writeInTwo(ctx context.Context, first []opening, use func(tx *gorm.DB) (written, error)) error {
	tx := s.db.WithContext(ctx)
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("reaching the database: %w", err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return classified(tx, err)
	}
	defer conn.Close()
	tx.Statement.ConnPool = conn
	b, committed := begun{conn, s, tx}, false
	defer func() {
		if !committed { // also where use panics
			b.rollback()
		}
	}()
	if err := b.begin(first); err != nil {
		return err
	}
	last, err := use(tx)
	if err != nil {
		return err
	}
	err = b.commit(last)
	committed = err == nil
	return err
}

// begun is a transaction of PostgreSQL's on a connection of its own.
type begun struct {
	conn  *sql.Conn
	store *Store
	tx    *gorm.DB
}

// begin sends BEGIN and the statements by which the transaction begins.
func (b begun) begin(first []opening) error {
	var batch pgx.Batch
	batch.Queue("begin")
	for _, o := range first {
		batch.Queue(o.statement, o.values...)
	}
	return b.send(&batch, func(answers pgx.BatchResults) error {
		if _, err := answers.Exec(); err != nil {
			return classified(b.tx, err)
		}
		for _, o := range first {
			begin := time.Now()
			var err error
			if o.into == nil {
				_, err = answers.Exec()
			} else {
				err = answers.QueryRow().Scan(o.into...)
			}
			none := errors.Is(err, sql.ErrNoRows)
			if none {
				err = nil
			}
			if err := b.store.sent(b.tx, begin, o.statement, o.values, err); err != nil {
				return err
			}
			if none {
				return models.Missing()
			}
		}
		return nil
	})
}

// commit sends the last rows and COMMIT. Whoever watches hears of the rows when PostgreSQL answers, and by then has committed them.
func (b begun) commit(last written) error {
	var batch pgx.Batch
	if last.all != "" {
		batch.Queue(last.all, last.values...)
	}
	batch.Queue("commit")
	err := b.send(&batch, func(answers pgx.BatchResults) error {
		if last.all != "" {
			begin := time.Now()
			_, err := answers.Exec()
			if err := b.store.sent(b.tx, begin, last.all, last.values, err); err != nil {
				return refused(err)
			}
		}
		done, err := answers.Exec()
		if err == nil && done.String() != "COMMIT" {
			err = pgx.ErrTxCommitRollback
		}
		return classified(b.tx, err)
	})
	if err != nil {
		return err
	}
	return b.lend(onStandby)
}

// undoIn is how long the undoing of a transaction may take, also when nobody waits for it any more.
const undoIn = 5 * time.Second

// rollback undoes the transaction. Where that fails the connection is closed, with which PostgreSQL undoes it: none is given back within a transaction.
func (b begun) rollback() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.tx.Statement.Context), undoIn)
	defer cancel()
	_ = b.lend(func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "rollback"); err != nil {
			return driver.ErrBadConn // and so the pool closes it
		}
		return nil
	})
}

// send sends statements in one go, and has their answers read.
func (b begun) send(batch *pgx.Batch, read func(answers pgx.BatchResults) error) error {
	return b.lend(func(c *pgx.Conn) error {
		answers := c.SendBatch(b.tx.Statement.Context, batch)
		err := read(answers)
		if closing := answers.Close(); err == nil {
			err = classified(b.tx, closing)
		}
		return err
	})
}

func (b begun) lend(use func(*pgx.Conn) error) error {
	return b.conn.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection to PostgreSQL is a %T", c)
		}
		return use(conn.Conn())
	})
}
