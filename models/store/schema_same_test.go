package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acorn/migrations"
	"acorn/testing/postgres"

	"github.com/pressly/goose/v3"
)

// TestSchemasAreTheSame migrates SQLite and PostgreSQL one step at a time, up and then down, and compares all that the two databases say of
// themselves after each. What SQLite was told is told to PostgreSQL a second time, in another schema, so that one program describes both: then two
// texts of a CHECK are the same only when they mean the same.
func TestSchemasAreTheSame(t *testing.T) {
	t.Parallel()
	lite := openPlain(t, "sqlite", "file:"+filepath.Join(t.TempDir(), "schema.db")+"?_pragma=foreign_keys(1)")
	lite.SetMaxOpenConns(1)
	post := openPlain(t, "pgx", postgres.Database(t))
	up := steps(t, lite, post)
	compare := func(when string) []string {
		t.Helper()
		twin(t, lite, post)
		ours, theirs := describe(t, post, "twin"), describe(t, post, "public")
		ours, theirs = append(ours, liteTriggers(t, lite)...), append(theirs, postTriggers(t, post)...)
		for _, line := range missing(ours, theirs) {
			t.Errorf("%s, SQLite alone has %s", when, line)
		}
		for _, line := range missing(theirs, ours) {
			t.Errorf("%s, PostgreSQL alone has %s", when, line)
		}
		return theirs
	}
	var after [][]string
	for _, version := range up {
		move(t, lite, post, version)
		after = append(after, compare(fmt.Sprintf("after migration %d", version)))
	}
	for _, kind := range []string{"column", "primary key", "unique", "check", "foreign key", "index", "trigger"} {
		if !slices.ContainsFunc(after[len(after)-1], func(line string) bool { return strings.HasPrefix(line, kind+" ") }) {
			t.Errorf("no %s was compared", kind)
		}
	}
	for i := len(up) - 2; i >= 0; i-- {
		move(t, lite, post, up[i])
		when := fmt.Sprintf("back at migration %d", up[i])
		if left := missing(compare(when), after[i]); len(left) > 0 {
			t.Errorf("%s there is left %q", when, left)
		}
	}
	move(t, lite, post, 0)
	if left := compare("after the last step down"); len(left) > 0 {
		t.Errorf("after the last step down there is left %q", left)
	}
	if left := texts(t, post, `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`); len(left) > 0 {
		t.Errorf("after the last step down there are left the functions %q", left)
	}
	move(t, lite, post, up[len(up)-1])
	again, whole := compare("after going up again"), after[len(after)-1]
	if more, fewer := missing(again, whole), missing(whole, again); len(more)+len(fewer) > 0 {
		t.Errorf("down and up again is not where it was: there is more %q and less %q", more, fewer)
	}
}

// steps are the versions of the migrations, which must have the same names on both databases.
func steps(t *testing.T, lite, post *sql.DB) []int64 {
	t.Helper()
	names := func(files fs.FS) []string {
		all, err := fs.Glob(files, "*")
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if ours, theirs := names(migrations.SQLite()), names(migrations.PostgreSQL()); !slices.Equal(ours, theirs) {
		t.Fatalf("SQLite has the migrations %q, PostgreSQL %q", ours, theirs)
	}
	var versions []int64
	for _, source := range providers(t, lite, post)[0].ListSources() {
		versions = append(versions, source.Version)
	}
	return versions
}

func providers(t *testing.T, lite, post *sql.DB) [2]*goose.Provider {
	t.Helper()
	ours, err := provider(goose.DialectSQLite3, lite, migrations.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := provider(goose.DialectPostgres, post, migrations.PostgreSQL())
	if err != nil {
		t.Fatal(err)
	}
	return [2]*goose.Provider{ours, theirs}
}

// move brings both databases to a version, from below or from above.
func move(t *testing.T, lite, post *sql.DB, version int64) {
	t.Helper()
	for _, p := range providers(t, lite, post) {
		at, err := p.GetDBVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		to := p.UpTo
		if version < at {
			to = p.DownTo
		}
		if _, err := to(t.Context(), version); err != nil {
			t.Fatalf("going from %d to %d: %v", at, version, err)
		}
	}
}

// kinds are the types of a column that the two databases call by different names. What keeps no order of rows on SQLite is said nowhere on PostgreSQL.
var kinds = strings.NewReplacer(" TIMESTAMP", " TIMESTAMPTZ", " BLOB", " BYTEA", ") WITHOUT ROWID", ")")

// twin makes in PostgreSQL the tables and indexes as SQLite has them, in the order in which it made them.
func twin(t *testing.T, lite, post *sql.DB) {
	t.Helper()
	statements := []string{"DROP SCHEMA IF EXISTS twin CASCADE", "CREATE SCHEMA twin", "SET LOCAL search_path TO twin"}
	statements = append(statements, texts(t, lite, `SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL
		AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY rowid`)...)
	tx, err := post.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, s := range statements {
		if _, err := tx.ExecContext(t.Context(), kinds.Replace(s)); err != nil {
			t.Fatalf("telling PostgreSQL what SQLite was told: %v\n%s", err, s)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// describe is one line for each column, constraint and index of a schema, in the words of PostgreSQL's catalogue.
func describe(t *testing.T, post *sql.DB, schema string) []string {
	t.Helper()
	conn, err := post.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// Names of tables are written without their schema where that is the search path.
	if _, err := conn.ExecContext(t.Context(), "SET search_path TO "+schema); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := conn.ExecContext(context.WithoutCancel(t.Context()), "RESET search_path"); err != nil {
			t.Error(err)
		}
	}()
	const own = `::regclass::text <> 'goose_db_version' ` // goose's own
	return texts(t, conn, `
		SELECT 'table ' || relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('r', 'i', 'I', 'S', 'c')
		UNION ALL SELECT format('column %s.%s: %s %s, %s, default %s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
			CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'NULL' END, attnum, pg_get_expr(adbin, adrelid))
			FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
			WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attrelid`+own+`
		UNION ALL SELECT format('%s of %s: %s', CASE contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' WHEN 'f' THEN 'foreign key'
			ELSE 'constraint' END, conrelid::regclass, pg_get_constraintdef(oid))
			FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n' AND conrelid`+own+`
		UNION ALL SELECT format('index %s', pg_get_indexdef(indexrelid, 0, true))
			FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = current_schema()::regnamespace AND indrelid`+own+`
			AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))`)
}

// trigger is what a trigger refuses: which change of which table, when, and in which words.
type trigger struct{ Name, When, Table, If, Message string }

func (tr trigger) String() string {
	return fmt.Sprintf("trigger %s: %s ON %s WHEN %s: %s", tr.Name, tr.When, tr.Table, tr.If, tr.Message)
}

// How the migrations write a trigger: SQLite's whole, and of PostgreSQL's the function. A lock that a sum needs comes first there: SQLite has none.
var (
	liteTrigger = regexp.MustCompile(`^CREATE TRIGGER (\w+) (BEFORE (?:INSERT|UPDATE|DELETE)) ON (\w+) WHEN (.+) BEGIN SELECT RAISE\(ABORT, '([^']+)'\); END$`)
	postTrigger = regexp.MustCompile(`^CREATE TRIGGER (\w+) (BEFORE (?:INSERT|UPDATE|DELETE)) ON public\.(\w+) FOR EACH ROW EXECUTE FUNCTION`)
	postRefusal = regexp.MustCompile(`^BEGIN (?:PERFORM [^;]+ FOR UPDATE; )*IF (.+) THEN RAISE EXCEPTION '([^']+)'; END IF; RETURN [^;]+; END$`)
)

func readTriggers(t *testing.T, db querier, query string, read func(row string) *trigger) []string {
	t.Helper()
	var lines []string
	for _, row := range texts(t, db, query) {
		tr := read(strings.Join(strings.Fields(row), " "))
		if tr == nil {
			t.Errorf("a trigger is not of the form that is compared: %s", row)
			continue
		}
		lines = append(lines, tr.String())
	}
	return lines
}

func liteTriggers(t *testing.T, lite *sql.DB) []string {
	t.Helper()
	return readTriggers(t, lite, `SELECT sql FROM sqlite_master WHERE type = 'trigger'`, func(row string) *trigger {
		if m := liteTrigger.FindStringSubmatch(row); m != nil {
			return &trigger{m[1], m[2], m[3], m[4], m[5]}
		}
		return nil
	})
}

func postTriggers(t *testing.T, post *sql.DB) []string {
	t.Helper()
	return readTriggers(t, post, `SELECT pg_get_triggerdef(pg_trigger.oid) || E'\x1f' || prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
		WHERE NOT tgisinternal AND tgenabled = 'O'`, func(row string) *trigger {
		definition, body, _ := strings.Cut(row, "\x1f")
		head, refusal := postTrigger.FindStringSubmatch(definition), postRefusal.FindStringSubmatch(strings.TrimSpace(body))
		if head == nil || refusal == nil {
			return nil
		}
		return &trigger{head[1], head[2], head[3], refusal[1], refusal[2]}
	})
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// texts are the rows of a query with one column.
func texts(t *testing.T, db querier, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
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

// missing are the lines of the first that the second has not.
func missing(from, in []string) []string {
	var lines []string
	for _, line := range from {
		if !slices.Contains(in, line) {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, cmp.Compare[string])
	return lines
}

func openPlain(t *testing.T, driver, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
