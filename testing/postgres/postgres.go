// Package postgres gives each test a PostgreSQL database of its own.
//
//	address := postgres.Database(t)          // empty
//	address := migrated.Database(t)          // a copy of a Template, for tests that want the schema
//
// The server is the one that ACORN_TEST_POSTGRES names (the URL of a superuser's connection; "make test" starts one and sets
// it), else a private one that this process starts at the first call and that ends with it. Where neither can be had the test
// is skipped, and fails where CI=true. Under "go test -short" it is always skipped.
package postgres

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Variable names the server that test processes share.
const Variable = "ACORN_TEST_POSTGRES"

// prefix begins the name of every database made here, so that what a killed process left behind can be told and dropped.
const prefix = "acorn_test_"

// lockClass is the first half of the advisory lock that every process holds on the server for as long as it runs. The second
// half is the process's number, which is also in the names of its databases.
const lockClass = 0x61636f72

// Database makes an empty database for this test, drops it when the test ends, and returns its URL.
func Database(t testing.TB) string {
	t.Helper()
	return server(t).create(t, "template0")
}

// A Template is a database that is filled once in a process and copied for each test, which takes a few hundredths of a second
// where filling it anew would take many times that. Keep it in a package variable of the tests:
//
//	var migrated = postgres.Template{Fill: func(address string) error { return migrations.Up(address) }}
type Template struct {
	// Fill fills the empty database at the address. It must close its connections before it returns.
	Fill func(address string) error

	once sync.Once
	name string
	err  error
}

// Database makes a copy of the template for this test, drops it when the test ends, and returns its URL.
func (p *Template) Database(t testing.TB) string {
	t.Helper()
	s := server(t)
	p.once.Do(func() { p.name, p.err = s.fill(p.Fill) })
	if p.err != nil {
		t.Fatalf("filling the template database: %v", p.err)
	}
	return s.create(t, p.name)
}

// connected is this process's hold on the server.
type connected struct {
	address string
	cluster *Cluster // ours alone, or nil where ACORN_TEST_POSTGRES names one

	mu     sync.Mutex
	conn   *pgx.Conn // holds the advisory lock: open until the process ends
	number int32
	count  atomic.Int64
}

var connection = sync.OnceValues(connect)

// server is the server of this process, or the end of the test.
func server(t testing.TB) *connected {
	t.Helper()
	if testing.Short() {
		t.Skip("PostgreSQL is left out of a short run")
	}
	s, err := connection()
	if err == nil {
		return s
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("this test needs PostgreSQL: %v", err)
	}
	t.Skipf("skipped, as this test needs PostgreSQL: %v", err)
	return nil
}

func connect() (*connected, error) {
	s := &connected{address: os.Getenv(Variable)}
	if s.address == "" {
		cluster, err := Start()
		if err != nil {
			return nil, err
		}
		s.cluster, s.address = cluster, cluster.Address
	}
	var number [4]byte
	rand.Read(number[:])
	s.number = int32(binary.BigEndian.Uint32(number[:]) >> 1)

	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	var err error
	if s.conn, err = pgx.Connect(ctx, s.address); err != nil {
		return nil, fmt.Errorf("connecting to the server that %s names: %w", Variable, err)
	}
	if _, err := s.conn.Exec(ctx, "SELECT pg_advisory_lock($1, $2)", lockClass, s.number); err != nil {
		return nil, fmt.Errorf("locking this process's number: %w", err)
	}
	return s, s.sweep(ctx)
}

// sweep drops the databases of test processes that ended before they could.
func (s *connected) sweep(ctx context.Context) error {
	rows, err := s.conn.Query(ctx, "SELECT datname FROM pg_database WHERE datname LIKE $1", prefix+"%")
	if err != nil {
		return fmt.Errorf("looking for left databases: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("looking for left databases: %w", err)
	}
	for _, name := range names {
		var number int32
		if _, err := fmt.Sscanf(strings.TrimPrefix(name, prefix), "%d_", &number); err != nil || number == s.number {
			continue
		}
		var gone bool
		if err := s.conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, $2)", lockClass, number).Scan(&gone); err != nil {
			return fmt.Errorf("asking whether the maker of %s still runs: %w", name, err)
		}
		if !gone {
			continue
		}
		if _, err := s.conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("dropping a left database: %w", err)
		}
		if _, err := s.conn.Exec(ctx, "SELECT pg_advisory_unlock($1, $2)", lockClass, number); err != nil {
			return fmt.Errorf("unlocking the number of a gone process: %w", err)
		}
	}
	return nil
}

// create copies the template for one test.
func (s *connected) create(t testing.TB, template string) string {
	t.Helper()
	name, err := s.copy(template)
	if err != nil {
		t.Fatalf("making a database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("dropping this test's database: %v", err)
		}
	})
	return s.at(name)
}

// fill makes a template database of this process and returns its name.
func (s *connected) fill(fill func(address string) error) (string, error) {
	name, err := s.copy("template0")
	if err != nil {
		return "", err
	}
	return name, fill(s.at(name))
}

func (s *connected) copy(template string) (string, error) {
	name := fmt.Sprintf("%s%d_%d", prefix, s.number, s.count.Add(1))
	return name, s.exec("CREATE DATABASE " + name + " TEMPLATE " + template)
}

// exec runs one statement on the connection that this process keeps.
func (s *connected) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// at is the URL of a database of the server.
func (s *connected) at(name string) string {
	u, err := url.Parse(s.address)
	if err != nil {
		return s.address // cannot be: it has been connected to
	}
	u.Path = "/" + name
	return u.String()
}
