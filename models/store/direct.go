package store

import (
	"database/sql"
	"errors"
	"time"

	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// The statements of a cast go to the database's driver as they are written: gorm reads each anew, byte by byte, to number its values, and fits rows to structs by
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
