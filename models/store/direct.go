package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"acorn/models"

	"github.com/jackc/pgx/v5"
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

// writeAfter is write for a use case that begins with statements whose values are known before. PostgreSQL is sent BEGIN and them in one go, because to wait for each
// answer takes longer than most of them do; each is run after the one before all the same. A row that is not there is models.Missing.
func (s *Store) writeAfter(ctx context.Context, first []opening, use func(tx *gorm.DB) error) error {
	if s.sqlite {
		return s.write(ctx, func(tx *gorm.DB) error {
			for _, o := range first {
				if found, err := s.queryRow(tx, o.into, o.statement, o.values...); err != nil {
					return err
				} else if !found {
					return models.Missing()
				}
			}
			return use(tx)
		})
	}
	db := s.db.WithContext(ctx)
	db.Statement.ConnPool = beginner{db.Statement.ConnPool, s, db, first}
	return db.Transaction(use)
}

// beginner is PostgreSQL's pool of connections, by which gorm begins such a transaction.
type beginner struct {
	gorm.ConnPool
	store *Store
	db    *gorm.DB
	first []opening
}

// BeginTx begins a transaction and sends what it begins with.
func (b beginner) BeginTx(ctx context.Context, _ *sql.TxOptions) (gorm.ConnPool, error) {
	pool, err := b.store.db.DB()
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	tx := &begun{conn, ctx}
	if err := tx.lend(func(c *pgx.Conn) error { return b.send(ctx, c) }); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

func (b beginner) send(ctx context.Context, c *pgx.Conn) error {
	var batch pgx.Batch
	batch.Queue("begin")
	for _, o := range b.first {
		batch.Queue(o.statement, o.values...)
	}
	answers := c.SendBatch(ctx, &batch)
	defer answers.Close()
	if _, err := answers.Exec(); err != nil {
		return err
	}
	for _, o := range b.first {
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
		if err := b.store.sent(b.db, begin, o.statement, o.values, err); err != nil {
			return err
		}
		if none {
			return models.Missing()
		}
	}
	return answers.Close()
}

// begun is a transaction on a connection of its own, which its end gives back, or closes: none is given back within a transaction.
type begun struct {
	*sql.Conn
	ctx context.Context //nolint:containedctx // the transaction's, as in database/sql
}

// undoIn is how long the undoing of a transaction may take, also when nobody waits for it any more.
const undoIn = 5 * time.Second

// Commit ends the transaction. Where it answers an error, gorm calls Rollback.
func (b *begun) Commit() error {
	err := b.lend(func(c *pgx.Conn) error {
		done, err := c.Exec(b.ctx, "commit")
		if err == nil && done.String() != "COMMIT" {
			err = pgx.ErrTxCommitRollback
		}
		return err
	})
	if err != nil {
		return err
	}
	return b.Close()
}

// Rollback undoes it.
func (b *begun) Rollback() error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), undoIn)
	defer cancel()
	err := b.lend(func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "rollback"); err != nil {
			return driver.ErrBadConn // and so the pool closes it
		}
		return nil
	})
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return nil // with its connection PostgreSQL undoes a transaction
	}
	return errors.Join(err, b.Close())
}

func (b *begun) lend(use func(*pgx.Conn) error) error {
	return b.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection to PostgreSQL is a %T", c)
		}
		return use(conn.Conn())
	})
}
