package postgres_test

import (
	"bufio"
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// admin is the address of the server's own database.
func admin(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/postgres"
	return u.String()
}

// databases is the names of the databases that tests made on the server.
func databases(t *testing.T, address string) []string {
	t.Helper()
	rows, err := open(t, admin(t, address)).Query(t.Context(), "SELECT datname FROM pg_database WHERE datname LIKE 'acorn_test_%'")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func name(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

func TestEachTestHasAnEmptyDatabaseThatEndsWithIt(t *testing.T) {
	outer := postgres.Database(t)
	var inner string
	for _, run := range []string{"first", "second"} {
		t.Run(run, func(t *testing.T) {
			inner = postgres.Database(t)
			conn := open(t, inner)
			if _, err := conn.Exec(t.Context(), "CREATE TABLE need (id TEXT PRIMARY KEY)"); err != nil {
				t.Error("the database is not empty:", err)
			}
			if !slices.Contains(databases(t, outer), name(t, inner)) {
				t.Error("the database has another name than its address")
			}
		})
		if slices.Contains(databases(t, outer), name(t, inner)) {
			t.Error("the database outlives its test")
		}
	}
}

func TestATemplateIsFilledOnce(t *testing.T) {
	var filled atomic.Int32
	template := postgres.Template{Fill: func(address string) error {
		filled.Add(1)
		conn, err := pgx.Connect(context.Background(), address)
		if err != nil {
			return err
		}
		_, err = conn.Exec(context.Background(), "CREATE TABLE need (id TEXT PRIMARY KEY)")
		return errors.Join(err, conn.Close(context.Background()))
	}}
	t.Run("copies", func(t *testing.T) {
		for _, run := range []string{"a", "b", "c"} {
			t.Run(run, func(t *testing.T) {
				t.Parallel()
				conn := open(t, template.Database(t))
				if _, err := conn.Exec(t.Context(), "INSERT INTO need VALUES ('same in every copy')"); err != nil {
					t.Error("the copy is not the template:", err)
				}
			})
		}
	})
	if filled.Load() != 1 {
		t.Errorf("the template was filled %d times", filled.Load())
	}
}

func TestAServerKeepsTimeInUTCAndTextInUTF8(t *testing.T) {
	conn := open(t, postgres.Database(t))
	for setting, want := range map[string]string{"TimeZone": "UTC", "server_encoding": "UTF8"} {
		var got string
		if err := conn.QueryRow(t.Context(), "SELECT current_setting($1)", setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v", setting, got, err)
		}
	}
}

// TestAnotherProcess is what the tests below run as another process: it makes a database, says where, and stays.
func TestAnotherProcess(t *testing.T) {
	if os.Getenv("POSTGRES_STAY") == "" {
		t.Skip("this is run by other tests only")
	}
	os.Stdout.WriteString("at " + postgres.Database(t) + "\n")
	if os.Getenv("POSTGRES_STAY") == "yes" {
		<-time.After(time.Minute)
	}
}

// another runs TestAnotherProcess on the server at an address, empty for a private one, and returns where its database is.
func another(t *testing.T, server, stay string) (*exec.Cmd, string) {
	t.Helper()
	other := exec.Command(os.Args[0], "-test.run=^TestAnotherProcess$")
	other.Env = append(os.Environ(), postgres.Variable+"="+server, "POSTGRES_STAY="+stay)
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "at ")
	if err != nil || !ok {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	return other, address
}

func kill(t *testing.T, process *exec.Cmd) {
	t.Helper()
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	process.Wait() // it was killed: that is no failure
}

func TestWhatAKilledProcessLeftIsDroppedByTheNext(t *testing.T) {
	mine := postgres.Database(t)
	server := admin(t, mine)
	killed, left := another(t, server, "yes")
	living, kept := another(t, server, "yes")
	if names := databases(t, mine); !slices.Contains(names, name(t, left)) || !slices.Contains(names, name(t, kept)) {
		t.Fatalf("the other processes' databases are not among %q", names)
	}
	kill(t, killed)
	next, _ := another(t, server, "no")
	if err := next.Wait(); err != nil {
		t.Fatal(err)
	}
	names := databases(t, mine)
	if slices.Contains(names, name(t, left)) {
		t.Error("what the killed process left is still there")
	}
	if !slices.Contains(names, name(t, kept)) || !slices.Contains(names, name(t, mine)) {
		t.Error("a living process lost its database")
	}
	kill(t, living)
}

func TestAPrivateServerDiesWithItsProcess(t *testing.T) {
	postgres.Database(t) // skips where there is no PostgreSQL
	process, address := another(t, "", "yes")
	open(t, address)
	kill(t, process)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-again.C {
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			return
		}
		conn.Close(t.Context())
	}
	t.Error("the server of a killed process still answers")
}

func TestStopRemovesTheCluster(t *testing.T) {
	postgres.Database(t) // skips where there is no PostgreSQL
	cluster, err := postgres.Start()
	if err != nil {
		t.Fatal(err)
	}
	conn := open(t, cluster.Address)
	var folder string
	if err := conn.QueryRow(t.Context(), "SHOW data_directory").Scan(&folder); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", folder, err)
	}
	if _, err := pgx.Connect(t.Context(), cluster.Address); err == nil {
		t.Error("the server still answers")
	}
}
