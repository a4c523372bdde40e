package main

import (
	"database/sql"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"acorn/migrations"
	"acorn/testing/postgres"
	"acorn/testing/world"
)

// A moving is a database that two programs bring up to date at once.
type moving struct {
	t    *testing.T
	db   *sql.DB // nobody else's connection
	lite bool
	env  []string
}

func newMoving(t *testing.T, lite bool) *moving {
	t.Helper()
	folder := t.TempDir()
	m := &moving{t: t, lite: lite, env: append(os.Environ(), "ACORN_DATA="+folder, "ACORN_KEYS="+filepath.Join(folder, "keys"), "ACORN_URL=http://acorn.example", "DATABASE_URL=")}
	if lite {
		m.db = opened(t, "sqlite", "file:"+filepath.Join(folder, "acorn.db"))
		return m
	}
	address := postgres.Database(t)
	m.env = append(m.env, "DATABASE_URL="+address)
	m.db = opened(t, "pgx", address)
	return m
}

func opened(t *testing.T, driver, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// start starts so many programs that bring the database up to date.
func (m *moving) start(n int) []*exec.Cmd {
	m.t.Helper()
	self, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	var all []*exec.Cmd
	for range n {
		program := exec.CommandContext(m.t.Context(), self)
		program.Env = append(slices.Clone(m.env), childMoves+"=yes")
		program.Stderr = &strings.Builder{}
		program.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := program.Start(); err != nil {
			m.t.Fatal(err)
		}
		all = append(all, program)
	}
	return all
}

// steps is how many migrations the database has had; 0 where nobody can say.
func (m *moving) steps() int {
	n := 0
	_ = m.db.QueryRowContext(m.t.Context(), "SELECT COUNT(*) FROM goose_db_version WHERE version_id > 0").Scan(&n) // is not there yet, or somebody writes
	return n
}

// schema is all that the database says of itself, a line each, but for goose's own table: what the sequence in it is called is not always the same.
func schema(t *testing.T, db *sql.DB, lite bool) []string {
	t.Helper()
	query := `SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema`
	if !lite {
		query = `SELECT format('%s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attnum) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND relname NOT LIKE 'goose%'
			UNION ALL SELECT conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
			UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
			UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace`
	}
	lines := texts(t, db, query)
	slices.Sort(lines)
	return lines
}

// texts are the rows of a query with one column.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTheProgramIsKilledWhileItMigrates: two programs at once bring a new database up to date, and both are killed in the middle of one migration or another. The next two
// end where one that nobody disturbed does, and one more changes nothing.
func TestTheProgramIsKilledWhileItMigrates(t *testing.T) {
	for name, lite := range map[string]bool{"SQLite": true, "PostgreSQL": false} {
		t.Run(name, func(t *testing.T) {
			all, err := fs.Glob(migrations.SQLite(), "*")
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if lite {
				want = schema(t, opened(t, "sqlite", "file:"+world.SQLite(t)), lite)
			} else {
				want = schema(t, opened(t, "pgx", migrated.Database(t)), lite)
			}
			var killedAt []int
			for range max(1, *kills/5) {
				m := newMoving(t, lite)
				programs, after := m.start(2), rand.IntN(len(all))
				until(t, "a migration is done", func() bool { return m.steps() >= after })
				for _, program := range programs {
					if err := program.Process.Kill(); err != nil {
						t.Fatal(err)
					}
					_ = program.Wait() // it was killed, or had ended
				}
				killedAt = append(killedAt, m.steps())
				for _, n := range []int{2, 1} {
					for _, program := range m.start(n) {
						if err := program.Wait(); err != nil {
							t.Errorf("killed after %d migrations, and then: %v: %s", killedAt[len(killedAt)-1], err, program.Stderr)
						}
					}
				}
				got := schema(t, m.db, lite)
				other := slices.DeleteFunc(slices.Concat(got, want), func(line string) bool { return slices.Contains(got, line) && slices.Contains(want, line) })
				if n := m.steps(); n != len(all) || len(got) != len(want) || len(other) > 0 {
					t.Errorf("killed after %d migrations, the database has had %d and is described by %d lines in place of %d; other are %q", killedAt[len(killedAt)-1], n, len(got), len(want), other)
				}
			}
			t.Logf("killed after so many of %d migrations: %v", len(all), killedAt)
		})
	}
}
