package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acorn/testing/postgres"

	"github.com/jackc/pgx/v5"
)

func TestTheCommandGetsAServerForAsLongAsItRuns(t *testing.T) {
	postgres.Database(t) // skips where there is no PostgreSQL
	t.Setenv(postgres.Variable, "")
	file := filepath.Join(t.TempDir(), "address")
	if status := run([]string{"sh", "-c", `echo "$` + postgres.Variable + `" >"$0"; exit 3`, file}); status != 3 {
		t.Errorf("the status is %d, not the command's 3", status)
	}
	said, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(string(said))
	if !strings.HasPrefix(address, "postgres://") {
		t.Errorf("the command was told of %q", address)
	}
	if conn, err := pgx.Connect(t.Context(), address); err == nil {
		conn.Close(context.Background())
		t.Error("the server outlives the command")
	}
}

func TestAServerThatIsNamedIsUsed(t *testing.T) {
	t.Setenv(postgres.Variable, "postgres://named.example/postgres")
	if status := run([]string{"sh", "-c", `test "$` + postgres.Variable + `" = postgres://named.example/postgres`}); status != 0 {
		t.Errorf("the status is %d", status)
	}
}

func TestACommandThatCannotRun(t *testing.T) {
	t.Setenv(postgres.Variable, "postgres://named.example/postgres")
	for _, command := range [][]string{nil, {filepath.Join(t.TempDir(), "not-there")}} {
		if status := run(command); status == 0 {
			t.Errorf("%q ended with 0", command)
		}
	}
}
