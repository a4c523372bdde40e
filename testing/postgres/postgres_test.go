package postgres_test

import (
	"context"
	"testing"

	"acorn/testing/postgres"

	"github.com/jackc/pgx/v5"
)

func open(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	for range 2 {
		conn := open(t, postgres.Database(t))
		if _, err := conn.Exec(t.Context(), "CREATE TABLE need (id TEXT PRIMARY KEY)"); err != nil {
			t.Fatal("the database is not empty:", err)
		}
	}
}
