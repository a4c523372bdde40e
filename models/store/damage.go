package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"
)

// undamaged refuses a file of the embedded database that is damaged, as by a disk that fails, and names the tables that are, or whose indexes are. Else a page that is
// gone shows when somebody comes to it, and a row that an index misses never. What a row says is not looked at: the count looks at the ballots, and the audit trail
// has its chain.
func undamaged(ctx context.Context, pool *sql.DB, path string) error {
	found, err := firstDamage(ctx, pool, "PRAGMA integrity_check(1)")
	if err != nil || found == "" {
		return err
	}
	tables, err := tableNames(ctx, pool)
	if err != nil && !isDamage(err) {
		return err
	}
	var in []string
	for _, table := range tables {
		found, err := firstDamage(ctx, pool, "SELECT integrity_check FROM pragma_integrity_check(?)", table)
		if err != nil {
			return err
		}
		if found != "" {
			in = append(in, table)
		}
	}
	where := ""
	if len(in) > 0 {
		where = " in " + strings.Join(in, ", ")
	}
	return fmt.Errorf("the database %s is damaged%s: %s. Keep a copy of it, look at the disk, and restore the newest backup", path, where, found)
}

// firstDamage is the first that a check finds, in SQLite's words; empty where it finds none. The error is of a check that was not made.
func firstDamage(ctx context.Context, pool *sql.DB, check string, values ...any) (string, error) {
	found := ""
	err := pool.QueryRowContext(ctx, check, values...).Scan(&found)
	switch {
	case isDamage(err):
		return err.Error(), nil
	case err != nil:
		return "", fmt.Errorf("looking whether the database is damaged: %w", err)
	case found == "ok":
		return "", nil
	default:
		return found, nil
	}
}

func isDamage(err error) bool {
	var e interface{ Code() int }
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

func tableNames(ctx context.Context, pool *sql.DB) ([]string, error) {
	rows, err := pool.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("reading the names of tables: %w", err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("reading the names of tables: %w", err)
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
