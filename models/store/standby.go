package store

import (
	"context"
	"errors"

	"acorn/models"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// kept returns once all that was committed before is where a commit has to be: on a synchronous standby too, where PostgreSQL has one. A row that can be read need not be. Where
// whoever waited for the standby gave up, or the server was started anew meanwhile, PostgreSQL shows what only its own disk has; and a transaction that writes nothing waits for nobody.
// So this one writes to the write-ahead log alone.
func (s *Store) kept(ctx context.Context) error {
	if s.sqlite {
		return nil
	}
	return s.writeInTwo(ctx, nil, func(*gorm.DB) (written, error) {
		return written{together: together{all: "SELECT pg_logical_emit_message(true, 'acorn', '')"}}, nil
	})
}

// notOnStandby is what is noted of a connection that PostgreSQL warned, where an administrator ended its wait for a synchronous standby: COMMIT is answered as if nothing was, and the transaction
// is on one disk alone.
const notOnStandby = "acorn: not on a standby"

// noteStandby notes such a warning. It is told by the part of PostgreSQL that sends it: its words are in the server's language, and its code is any warning's.
func noteStandby(conn *pgconn.PgConn, notice *pgconn.Notice) {
	if notice.Routine == "SyncRepWaitForLSN" {
		conn.CustomData()[notOnStandby] = true
	}
}

// onStandby is an error where a commit on the connection was not waited for.
func onStandby(conn *pgx.Conn) error {
	data := conn.PgConn().CustomData()
	if _, warned := data[notOnStandby]; !warned {
		return nil
	}
	delete(data, notOnStandby)
	return models.NotNow().Because(errors.New("PostgreSQL did not wait for its synchronous standby"))
}
