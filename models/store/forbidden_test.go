package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"acorn/testing/world"

	"github.com/jackc/pgx/v5/pgconn"
)

// A forbidden write is plain SQL that the schema must refuse, whoever sends it. {name} stands for the id of something in the archive.
type forbidden struct {
	rule string // the trigger's name; or the table and the text of its CHECK or UNIQUE
	sql  string
}

// TestTriggersRefuse tries, for each trigger, what it is there to refuse; and for each column that a trigger says never changes, to change it. A
// trigger without a forbidden write here fails the test.
func TestTriggersRefuse(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		a := newArchive(t, w)
		triggers := a.triggers()
		if len(triggers) < 70 {
			t.Fatalf("only %d triggers were found", len(triggers))
		}
		tried := map[string][]string{}
		for _, f := range forbiddenByTrigger() {
			tr, ok := triggers[f.rule]
			if !ok {
				t.Errorf("there is no trigger %s", f.rule)
				continue
			}
			statement := a.fill(f.sql)
			if !strings.HasPrefix(statement, tr.does) {
				t.Errorf("%s is about %s, and not tried by %s", f.rule, tr.does, statement)
			}
			tried[f.rule] = append(tried[f.rule], f.sql)
			if err := a.try(statement); err == nil || !strings.Contains(err.Error(), tr.message) {
				t.Errorf("%s should say %q:\n%s\n%v", f.rule, tr.message, statement, err)
			}
		}
		for name, tr := range triggers {
			if len(tried[name]) == 0 {
				t.Errorf("no forbidden write is tried for the trigger %s", name)
			}
			for _, column := range tr.columns {
				if !strings.Contains(strings.Join(tried[name], "\n"), " SET "+column+" =") {
					t.Errorf("%s refuses to change %s, which is not tried", name, column)
				}
			}
		}
	})
}

// TestChecksRefuse tries, for each CHECK that ties one column to another, a row that breaks it. Those that only say which words or numbers a column
// takes are left out. A CHECK of the first kind without a forbidden write here fails the test.
func TestChecksRefuse(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		a := newArchive(t, w)
		checks := a.checks()
		tried := map[string]bool{}
		for _, f := range slices.Concat(forbiddenByCheck(), forbiddenPaperRows()) {
			name, ok := checks[f.rule]
			if !ok {
				t.Errorf("there is no such check: %s", f.rule)
				continue
			}
			tried[f.rule] = true
			statement := a.fill(f.sql)
			if err := a.try(statement); err == nil || !a.isCheck(err, name) {
				t.Errorf("should be refused by the check (%s) of %s:\n%s\n%v", name, f.rule, statement, err)
			}
		}
		for rule := range checks {
			if !tried[rule] && !plainCheck(rule) {
				t.Errorf("no forbidden write is tried for the check of %s", rule)
			}
		}
	})
}

// TestThereIsOne tries a second row where there must only ever be one.
func TestThereIsOne(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		a := newArchive(t, w)
		for _, f := range slices.Concat(forbiddenSeconds(), forbiddenPaperSeconds()) {
			statement := a.fill(f.sql)
			err := a.try(statement)
			var e *pgconn.PgError
			switch {
			case err == nil:
				t.Errorf("%s: a second was written:\n%s", f.rule, statement)
			case errors.As(err, &e) && e.Code != "23505", !errors.As(err, &e) && !strings.Contains(err.Error(), "UNIQUE constraint failed"):
				t.Errorf("%s should be refused as a second:\n%s\n%v", f.rule, statement, err)
			}
		}
	})
}
