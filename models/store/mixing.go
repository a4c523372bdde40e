package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"acorn/models"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// PostgreSQL keeps more of a row than what is in it: the number of the transaction that wrote it, and its place in the file. Both follow the order in which
// votes came, and so do those of the rows that a voter left just before their ballot. So the rows of the votes that are not in a checkpoint yet are written
// again together from hour to hour, and the files in the order of their random keys. SQLite numbers no transactions and has the rows of a page in the order of
// their random keys (WITHOUT ROWID), but puts each where there is room in the page: there the whole file is written anew.

// ErrUnordered means that the files of ballots were in use for longer than anybody who votes should wait: what is in them is in the order in which it came
// until the next run.
var ErrUnordered = errors.New("the files of ballots are in use and could not be put in order")

// inOrder are the tables that a voter's transaction writes, with the index of random keys that each is put in the order of.
var inOrder = []struct{ table, index string }{{"ballots", "ballots_pkey"}, {"ballot_leaves", "ballot_leaves_pkey"}, {"submissions", "submissions_pkey"}}

// ofVotes are the rows of a ballot's tables that belong to votes with no number or one after this.
const ofVotes = " WHERE round_id = ? AND tracker IN (SELECT tracker FROM ballot_leaves WHERE round_id = ? AND (number IS NULL OR number > ?))"

// mixRows writes all rows of a round's votes without a number, or with one after this, again as they are, in one transaction: from then on they have its
// number. An earlier vote keeps that of the run which gave it its place in the log, which says no more than that. It shares the round's lock with those who
// vote. Who changes a vote may have to wait for it, and waits for nothing of it while holding anything that it waits for; who settles a round's paper or
// standings changes many ballots, so they take turns.
func (s *Store) mixRows(tx *gorm.DB, roundID string, after int64) error {
	if s.sqlite {
		return nil
	}
	if err := s.lockVotes(tx, standingLock+roundID); err != nil {
		return err
	}
	if err := s.shareVotes(tx, roundID); err != nil {
		return err
	}
	rows := []any{roundID, roundID, after}
	var apart int64
	err := tx.Raw("SELECT COUNT(DISTINCT writer) FROM (SELECT xmin::text AS writer FROM ballots"+ofVotes+" UNION ALL SELECT xmin::text FROM ballot_leaves"+ofVotes+
		" UNION ALL SELECT xmin::text FROM submissions"+ofVotes+") AS written", append(append(rows, rows...), rows...)...).Scan(&apart).Error
	if err != nil {
		return fmt.Errorf("looking at who wrote the votes: %w", err)
	}
	if apart <= 1 {
		return nil
	}
	for i := len(inOrder) - 1; i >= 0; i-- { // ballots last: those are what somebody may wait for
		if err := tx.Exec("UPDATE "+inOrder[i].table+" SET tracker = tracker"+ofVotes, rows...).Error; err != nil {
			return fmt.Errorf("writing votes together: %w", err)
		}
	}
	return nil
}

// mixAlone mixes the votes of a round that gets no checkpoint because its log is not what was signed: people vote on while officers look into that.
func (s *Store) mixAlone(ctx context.Context, roundID string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockVotes(tx, logLock); err != nil {
			return err
		}
		signed, err := signedSize(tx, roundID)
		if err != nil {
			return err
		}
		return s.mixRows(tx, roundID, signed)
	})
}

// logLock is the lock of whoever numbers and mixes votes or puts a file in order, and the first that they take. Who waited for a file while another mixes
// would be in the way of a voter whose row the mixer waits for.
const logLock = "log"

// orderPause is how long those who vote wait at most for a file that others use to be put in order.
const orderPause = time.Second

// orderFiles writes the files of ballots anew in the order of their keys, where votes were mixed since that was done last: CLUSTER leaves no earlier versions
// of rows behind either, unless somebody reads the database as it was before. Then it answers false, and the next run does it again. Nobody reads or writes
// the file meanwhile, so each is done alone. It is ErrUnordered when one could not be had.
func (s *Store) orderFiles(ctx context.Context) (bool, error) {
	if s.sqlite {
		return s.orderSQLite(ctx)
	}
	for _, file := range inOrder {
		err := s.write(ctx, func(tx *gorm.DB) error { return s.orderFile(tx, file.table, file.index) })
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == "55P03" {
			return false, fmt.Errorf("%w: %w", ErrUnordered, err)
		}
		if err != nil {
			return false, err
		}
	}
	for _, file := range inOrder {
		if left, err := disordered(s.read(ctx), file.table); err != nil || left {
			return false, err
		}
	}
	return true, nil
}

// orderSQLite writes SQLite's one file anew. It is ErrUnordered while another program reads it.
func (s *Store) orderSQLite(ctx context.Context) (bool, error) {
	err := s.vacuum(ctx, "")
	var later *models.Error
	if errors.As(err, &later) {
		return false, fmt.Errorf("%w: %w", ErrUnordered, err)
	}
	return err == nil, err
}

func (s *Store) orderFile(tx *gorm.DB, table, index string) error {
	if err := s.lockVotes(tx, logLock); err != nil {
		return err
	}
	if due, err := disordered(tx, table); err != nil || !due {
		return err
	}
	if err := tx.Exec(fmt.Sprintf("SET LOCAL lock_timeout = %d", orderPause.Milliseconds())).Error; err != nil {
		return fmt.Errorf("limiting a wait: %w", err)
	}
	if err := tx.Exec("CLUSTER " + table + " USING " + index).Error; err != nil {
		return fmt.Errorf("putting the file of %s in order: %w", table, err)
	}
	return nil
}

// disordered reports whether rows were written together since their file was put in order. PostgreSQL says so itself, so that a run which was cut short is made
// up for by the next, in whatever copy of the program: CLUSTER writes the table's entry in the catalogue, and in it the first transaction of which it may
// have had to keep earlier versions of rows.
func disordered(tx *gorm.DB, table string) (bool, error) {
	var due bool
	err := tx.Raw("SELECT EXISTS (SELECT 1 FROM "+table+" AS held GROUP BY held.xmin HAVING COUNT(*) > 1 AND age(held.xmin) <= "+
		"(SELECT GREATEST(age(xmin), age(relfrozenxid)) FROM pg_class WHERE oid = CAST(? AS regclass)))", table).Scan(&due).Error
	if err != nil {
		return false, fmt.Errorf("looking whether a file is in order: %w", err)
	}
	return due, nil
}
