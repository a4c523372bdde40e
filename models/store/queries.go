package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// queryWatch tells of each statement that the store sends. It may have people's values in it, so it is for tests alone.
type queryWatch struct {
	logger.Interface
	on        func(sql string)
	listening func() bool
}

// watchQueries is gorm's log: nobody, or who asked for it in Options.
func watchQueries(o Options) logger.Interface {
	if o.OnQuery == nil {
		return logger.Discard
	}
	return queryWatch{logger.Discard, o.OnQuery, o.listening}
}

// listening reports whether somebody wants to know of each statement now.
func (o Options) listening() bool { return o.OnQuery != nil && (o.Listening == nil || o.Listening()) }

// classifyRaw has the errors of queries that are written out classified as all others are: gorm forgets it.
func classifyRaw(db *gorm.DB) error {
	err := db.Callback().Row().After("gorm:row").Register("acorn:classify", func(tx *gorm.DB) {
		if err := tx.Error; err != nil {
			tx.Error = nil
			_ = tx.AddError(err)
		}
	})
	if err != nil {
		return fmt.Errorf("classifying errors: %w", err)
	}
	return nil
}

// LogMode stays as it is: there are no levels to choose from.
func (q queryWatch) LogMode(logger.LogLevel) logger.Interface { return q }

// Trace is called after each statement.
func (q queryWatch) Trace(_ context.Context, _ time.Time, statement func() (sql string, rows int64), _ error) {
	if q.listening() {
		sql, _ := statement()
		q.on(sql)
	}
}
