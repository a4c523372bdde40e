package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acorn/models"

	"gorm.io/gorm/schema"
)

// keptStructs are the structs that are kept, one for each table.
var keptStructs = []any{
	&models.Organisation{}, &models.Area{}, &models.CommunityTeam{}, &models.Person{}, &models.Membership{}, models.RoleGrant{}, &models.Identity{}, &models.Concern{}, &models.ConcernNote{},
	&models.Message{}, &models.AuditEntry{}, &models.Fund{}, &models.Contribution{}, &models.Round{}, &models.Window{}, &models.Rulebook{},
	&models.Duty{}, &models.Need{}, &models.PlanningItem{}, &models.PlanningChoice{}, &models.Proposal{}, &models.Handover{}, &models.ProposalVersion{},
	&models.BudgetLine{}, &models.Partner{}, &models.DealLine{}, &models.ProposalOutcome{}, &models.Review{}, &models.Appeal{}, &models.Framework{}, &models.Theme{},
	&models.Outcome{}, &models.Indicator{}, &models.PanelOfRound{}, &models.Criterion{}, &models.CriterionLevel{}, &models.Interest{},
	&models.PaperBatch{}, &models.PaperBallot{}, &models.PaperEntry{}, &models.PhoneVote{},
	&models.Scorecard{}, &models.Score{}, &models.Project{}, &models.CodeBatch{}, &models.RollEntry{}, &models.Enrolment{}, &models.StandingDecision{}, &models.StandingEntry{}, &models.CountCheck{}, &models.ListImport{}, &models.ImportPiece{}, &models.ImportRow{}, &models.RollLetter{}, &models.PostcodeRow{}, &models.VotingCode{}, &models.VoteCode{},
	&models.Ballot{}, &models.BallotLeaf{}, &models.Checkpoint{}, &models.KeyDestruction{}, &models.CountedBallot{}, &models.Submission{}, &models.Turnout{}, &models.TurnoutPart{}, &models.Extension{}, &models.EventEnd{}, &models.Heartbeat{}, &models.Result{}, &models.ResultLine{}, &models.Allocation{},
	&models.AllocationLine{}, &models.Award{}, &models.Initiative{}, &models.Milestone{}, &models.MilestoneChange{}, &models.DealMark{}, &models.Payment{}, &models.Update{}, &models.Measurement{},
	&models.CustodyEvent{}, &models.HelperPass{}, &models.CodeAlert{}, &models.PastElection{}, &models.ProjectTranslation{}, &settingRow{}, &sessionRow{}, &signInCode{}, &attemptRow{}, &ParkedForm{},
}

// TestEveryColumnIsAField holds each table against its struct: the same columns, of the same kind, and a pointer where there may be nothing. That
// PostgreSQL has the same columns as SQLite is TestSchemasAreTheSame.
func TestEveryColumnIsAField(t *testing.T) {
	t.Parallel()
	lite := openPlain(t, "sqlite", "file:"+filepath.Join(t.TempDir(), "schema.db"))
	if err := migrateSQLite(t.Context(), lite); err != nil {
		t.Fatal(err)
	}
	tables := texts(t, lite, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`)
	for _, row := range keptStructs {
		s, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		before := len(tables)
		tables = slices.DeleteFunc(tables, func(table string) bool { return table == s.Table })
		if len(tables) == before {
			t.Errorf("%T is kept in %s, which is no table or has two structs", row, s.Table)
			continue
		}
		compareColumns(t, lite, s)
	}
	if len(tables) > 0 {
		t.Errorf("no struct is kept in the tables %q", tables)
	}
}

// compareColumns compares a struct's fields with the columns of its table, keys included: gorm changes and deletes by them.
func compareColumns(t *testing.T, lite *sql.DB, s *schema.Schema) {
	t.Helper()
	var fields []string
	for _, f := range s.Fields {
		if f.DBName == "" {
			continue // it is in no column
		}
		kind, nullable := columnKind(f.FieldType)
		line := fmt.Sprintf("%s %s", f.DBName, kind)
		if !nullable && !slices.Contains([]string{"contact_hash", "mobile_hash", "reference_hash", "network_hash", "bound", "mark", "confirmed_mark"}, f.DBName) { // nothing there is an empty slice, which is kept as NULL
			line += " NOT NULL"
		}
		fields = append(fields, line)
	}
	columns := texts(t, lite, `SELECT name || ' ' || type || CASE WHEN "notnull" THEN ' NOT NULL' ELSE '' END FROM pragma_table_info('`+s.Table+`')`)
	for _, line := range missing(fields, columns) {
		t.Errorf("%s has a field for %s, which the table %s has not", s.Name, line, s.Table)
	}
	for _, line := range missing(columns, fields) {
		t.Errorf("the table %s has %s, for which %s has no field", s.Table, line, s.Name)
	}
}

// columnKind is the kind of column that keeps a field, and whether it may be empty.
func columnKind(field reflect.Type) (kind string, nullable bool) {
	if field.Kind() == reflect.Pointer {
		field, nullable = field.Elem(), true
	}
	switch {
	case field == reflect.TypeFor[time.Time]():
		return "TIMESTAMP", nullable
	case field == reflect.TypeFor[[]byte]():
		return "BLOB", nullable
	case field.Kind() == reflect.Bool:
		return "BOOLEAN", nullable
	case field.Kind() == reflect.String:
		return "TEXT", nullable
	case field.Kind() == reflect.Int, field.Kind() == reflect.Int64:
		return "BIGINT", nullable
	default:
		return strings.ToUpper(field.String()), nullable
	}
}

// TestEveryTableHasARuleOfRetention: docs/operating.md says of each table how long what it holds of people is kept, or that it holds nothing of people.
func TestEveryTableHasARuleOfRetention(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rules, _ := strings.Cut(string(text), "\n## Retention\n")
	rules, _, _ = strings.Cut(rules, "\n## ")
	for _, row := range keptStructs {
		s, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(rules, "`"+s.Table+"`"); n != 1 {
			t.Errorf("docs/operating.md says %d times how long %s is kept", n, s.Table)
		}
	}
}
