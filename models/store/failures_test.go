package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"

	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"
)

// coded is an error of SQLite's.
type coded int

func (c coded) Error() string { return fmt.Sprintf("SQLite's error %d", int(c)) }
func (c coded) Code() int     { return int(c) }

// TestErrorsOfSQLiteAreToldApart: what may pass says so and can be tried again; after a write that the disk did not keep the program is told first, once, and
// nothing else ends it.
func TestErrorsOfSQLiteAreToldApart(t *testing.T) {
	t.Parallel()
	busy := map[string]int{"busy": sqlite3.SQLITE_BUSY, "locked": sqlite3.SQLITE_LOCKED, "locked by its own": sqlite3.SQLITE_LOCKED_SHAREDCACHE, "the disk is full": sqlite3.SQLITE_FULL,
		"read only": sqlite3.SQLITE_READONLY, "the folder is": sqlite3.SQLITE_READONLY_DIRECTORY, "reading failed": sqlite3.SQLITE_IOERR_READ, "no more files": sqlite3.SQLITE_CANTOPEN,
		"no more shared memory": sqlite3.SQLITE_IOERR_SHMSIZE}
	failed := map[string]int{"fsync": sqlite3.SQLITE_IOERR_FSYNC, "fsync of the folder": sqlite3.SQLITE_IOERR_DIR_FSYNC, "write": sqlite3.SQLITE_IOERR_WRITE, "truncate": sqlite3.SQLITE_IOERR_TRUNCATE}
	ours := map[string]int{"a mistake of ours": sqlite3.SQLITE_ERROR, "damaged": sqlite3.SQLITE_CORRUPT}
	for want, codes := range map[models.Code]map[string]int{models.Busy: busy, models.Internal: ours} {
		for name, code := range codes {
			err := store.TranslateSQLite(fmt.Errorf("casting: %w", coded(code)), func(error) { t.Errorf("%s ends the program", name) })
			if models.CodeOf(err) != want || !errors.Is(err, coded(code)) {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
	}
	for name, code := range failed {
		var told []error
		err := store.TranslateSQLite(coded(code), func(err error) { told = append(told, err) })
		if len(told) != 1 || !errors.Is(told[0], coded(code)) {
			t.Errorf("%s: the program is told %v", name, told)
		}
		if models.CodeOf(err) != models.Busy || models.CodeOf(store.TranslateSQLite(coded(code), nil)) != models.Busy {
			t.Errorf("%s, where the program goes on: %v", name, err)
		}
	}
}

// TestWhatPostgreSQLUndidIsDoneAgain: a ballot that met a deadlock, or that PostgreSQL could not put in order with another, is cast again, twice at most; what else may pass is left to the
// voter, with an answer that says so.
func TestWhatPostgreSQLUndidIsDoneAgain(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 20)
	db := plain(t, w)
	do := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	do("CREATE SEQUENCE tries") // which no rollback sets back
	do("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
	do("CREATE TRIGGER fails BEFORE INSERT ON submissions FOR EACH ROW EXECUTE FUNCTION fail()")
	ballots := 0
	for i, c := range []struct {
		code  string
		times int // that it happens in a row
		tries int
		want  models.Code
	}{
		{"40P01", 1, 2, ""}, {"40001", 2, 3, ""}, {"40001", 3, 3, models.Busy}, {"40P01", 3, 3, models.Busy},
		{"55P03", 1, 1, models.Busy}, {"25006", 1, 1, models.Busy}, // a lock that was not to be had; read only
		{"53100", 1, 1, models.Busy}, {"53200", 1, 1, models.Busy}, {"53300", 1, 1, models.Busy}, // no disk, memory, connections left
		{"57014", 1, 1, models.Busy}, {"57P01", 1, 1, models.Busy}, {"57P03", 1, 1, models.Busy}, // cancelled; ended by somebody; starting
		{"08006", 1, 1, models.Busy},
		{"XX000", 1, 1, models.Internal}, {"22003", 1, 1, models.Internal}, // a fault of its own; of ours
	} {
		do("ALTER SEQUENCE tries RESTART")
		do(fmt.Sprintf(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF nextval('tries') <= %d THEN RAISE EXCEPTION 'made up' USING ERRCODE = '%s'; END IF; RETURN NEW; END $$`, c.times, c.code))
		_, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[i]))
		if c.want == "" && err != nil || c.want != "" && (err == nil || models.CodeOf(err) != c.want) {
			t.Errorf("%s %d times: %v, want %q", c.code, c.times, err, c.want)
		}
		var tried sql.NullInt64
		if err := db.QueryRowContext(t.Context(), "SELECT last_value FROM tries").Scan(&tried); err != nil || int(tried.Int64) != c.tries {
			t.Errorf("%s %d times: tried %d times, want %d, %v", c.code, c.times, tried.Int64, c.tries, err)
		}
		if err == nil && c.want == "" {
			ballots++
		}
		if n := turnout(t, w, v.Slug); n != ballots {
			t.Errorf("%s %d times: %d ballots, want %d", c.code, c.times, n, ballots)
		}
	}
}

// TestAConnectionFoundBrokenIsTakenAnew: a transaction whose connection is gone before it could ask to commit is run again on another; whoever voted does not hear of it.
func TestAConnectionFoundBrokenIsTakenAnew(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	runs := 0
	err := w.Store.WriteAgain(t.Context(), func(tx *gorm.DB) error {
		runs++
		if runs == 1 {
			gone, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if err := tx.WithContext(gone).Exec("SELECT pg_sleep(60)").Error; err == nil {
				t.Error("slept, and was not broken off")
			}
		}
		return tx.Exec("INSERT INTO attempts (bucket, window_at, tries) VALUES (?, now(), 1)", "once").Error
	})
	var noted int
	if err := errors.Join(err, plain(t, w).QueryRowContext(t.Context(), "SELECT COUNT(*) FROM attempts WHERE bucket = 'once'").Scan(&noted)); err != nil || runs != 2 || noted != 1 {
		t.Errorf("run %d times, noted %d times, %v", runs, noted, err)
	}
}

// TestTheWaitBeforeATryIsByLot: it is drawn from the store's own randomness, and where there is none the error is answered.
func TestTheWaitBeforeATryIsByLot(t *testing.T) {
	t.Parallel()
	o := store.Options{DatabaseURL: migrated.Database(t)}
	w := opened(t, o)
	v := openVote(t, w, 1)
	db := plain(t, w)
	for _, statement := range []string{"CREATE SEQUENCE tries", `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF nextval('tries') <= 1 THEN RAISE EXCEPTION 'made up' USING ERRCODE = '40P01'; END IF; RETURN NEW; END $$`,
		"CREATE TRIGGER fails BEFORE INSERT ON submissions FOR EACH ROW EXECUTE FUNCTION fail()"} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	c := with(v.cast(t, w, 1), v.codes[0])
	o.Keys, o.Rand = w.Keys, bytes.NewReader(make([]byte, 32)) // a ballot's id and nonce, and nothing for a wait
	short, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer short.Close()
	_, err = short.CastBallot(t.Context(), c)
	refused(t, "without a lot", err, models.Busy, "made up")
	if _, err := w.Store.CastBallot(t.Context(), c); err != nil {
		t.Errorf("sent again: %v", err)
	}
}

// TestTwoInEachOthersWayBothComeThrough: a deadlock that PostgreSQL finds by itself undoes one of two, and that one is done again.
func TestTwoInEachOthersWayBothComeThrough(t *testing.T) {
	t.Parallel()
	w := onPostgres(t, nil)
	v := openVote(t, w, 1)
	db := plain(t, w)
	other, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Rollback()
	lock := func(tx *sql.Tx, statement string) {
		if _, err := tx.ExecContext(t.Context(), statement); err != nil {
			t.Error(err)
		}
	}
	lock(other, "SET LOCAL deadlock_timeout = '60s'") // so that it is the ballot that is undone
	lock(other, "LOCK TABLE submissions IN EXCLUSIVE MODE")
	done := make(chan struct{})
	once := make(chan struct{}, 1)
	w.Queries.Hold(func(query string) {
		if strings.Contains(query, "LEFT JOIN ballots ") { // what a ballot is judged by: it has read the ballots, and writes next
			select {
			case once <- struct{}{}:
				go func() {
					defer close(done)
					lock(other, "LOCK TABLE ballots IN ACCESS EXCLUSIVE MODE") // waits for the ballot, which waits for the submissions
					lock(other, "COMMIT")
				}()
			default:
			}
		}
	})
	if _, err := w.Store.CastBallot(t.Context(), with(v.cast(t, w, 1), v.codes[0])); err != nil {
		t.Errorf("the ballot: %v", err)
	}
	w.Queries.Hold(nil)
	<-done
	if n := turnout(t, w, v.Slug); n != 1 {
		t.Errorf("%d ballots", n)
	}
}
