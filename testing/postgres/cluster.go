package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"acorn/testing/internal/leash"

	"github.com/jackc/pgx/v5"
)

// oldest is the first PostgreSQL release that Acorn is tested on.
const oldest = 15

// startLimit is how long a cluster may take until it answers. It takes a second or two; the rest is for a busy machine.
const startLimit = 60 * time.Second

// ErrMissing says that this machine has no PostgreSQL that tests could start.
var ErrMissing = errors.New("no PostgreSQL server programs of release " + strconv.Itoa(oldest) +
	" or later (install them with: apt-get install postgresql)")

// A Cluster is a private PostgreSQL server for tests, on a port of the loopback address, with its files in a temporary folder.
// It does not outlive the process that started it, however that ends. It trusts whoever connects, and unless it is Durable it
// does not wait for the disk: it is for nothing but tests.
type Cluster struct {
	// Address is the URL of the cluster's database "postgres", as its superuser.
	Address string

	leash            *leash.Leash
	ended            chan error
	programs, folder string
	owner            *syscall.Credential
	port             int // where it was served last; 0 where it never was
}

// Durable are the settings of a cluster that waits for the disk, as one does that keeps votes: what is measured on another says nothing of it.
var Durable = []string{"fsync=on", "synchronous_commit=on", "full_page_writes=on"}

// Start makes a new cluster, with these settings beside its own, and returns when it answers. The error wraps ErrMissing where PostgreSQL is not installed.
func Start(settings ...string) (*Cluster, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	c, err := newCluster(programs)
	if err != nil {
		return nil, err
	}
	if err := c.start(settings); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// newCluster is a folder for a cluster, which goes with this process.
func newCluster(programs string) (*Cluster, error) {
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "acorn-postgres-")
	if err != nil {
		return nil, fmt.Errorf("making the cluster's folder: %w", err)
	}
	if owner != nil {
		if err := os.Chown(folder, int(owner.Uid), int(owner.Gid)); err != nil {
			return nil, fmt.Errorf("giving the cluster's folder to its owner: %w", err)
		}
	}
	tied, err := leash.Tie(owner,
		`"$1/pg_ctl" --pgdata="$2/data" --mode=immediate --silent stop >/dev/null 2>&1; rm -rf "$2"`, programs, folder)
	if err != nil {
		return nil, err
	}
	return &Cluster{leash: tied, programs: programs, folder: folder, owner: owner}, nil
}

// Stop ends the cluster and removes its files.
func (c *Cluster) Stop() error { return c.leash.Release() }

func (c *Cluster) start(settings []string) error {
	if err := c.run("initdb", "--pgdata="+c.data(), "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"); err != nil {
		return err
	}
	return c.serve(settings)
}

// data is the folder of the server's files.
func (c *Cluster) data() string { return filepath.Join(c.folder, "data") }

// run runs one of PostgreSQL's programs to its end.
func (c *Cluster) run(program string, args ...string) error {
	if out, err := command(c.owner, c.folder, filepath.Join(c.programs, program), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}

// serve runs the server until it answers: where it did before, else on a free port, of which it tries a few because another program may take one before the server does.
func (c *Cluster) serve(settings []string) error {
	if c.port != 0 {
		return c.serveAt(c.port, settings)
	}
	var err error
	for range 3 {
		port, none := freePort()
		if none != nil {
			return none
		}
		if err = c.serveAt(port, settings); err == nil {
			c.port = port
			return nil
		}
	}
	return err
}

func (c *Cluster) serveAt(port int, settings []string) error {
	args := []string{"-D", c.data(),
		"-c", "listen_addresses=127.0.0.1", "-c", "port=" + strconv.Itoa(port), "-c", "unix_socket_directories=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "wal_level=minimal",
		"-c", "max_wal_senders=0", "-c", "max_connections=200", "-c", "timezone=UTC", "-c", "log_timezone=UTC"}
	for _, setting := range settings {
		args = append(args, "-c", setting) // the last of a name counts
	}
	server := command(c.owner, c.folder, filepath.Join(c.programs, "postgres"), args...)
	log, err := os.Create(filepath.Join(c.folder, "log"))
	if err != nil {
		return fmt.Errorf("making the server's log: %w", err)
	}
	defer log.Close()
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	c.ended = make(chan error, 1)
	go func() { c.ended <- server.Wait() }()
	c.Address = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	if err := c.answer(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("starting PostgreSQL: %w\n%s", err, said)
	}
	return nil
}

// answer returns when the server takes connections, or has ended, or has taken too long.
func (c *Cluster) answer() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := pgx.Connect(ctx, c.Address)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case ended := <-c.ended:
			return fmt.Errorf("the server ended before it answered: %w", errors.Join(ended, err))
		case <-ctx.Done():
			return fmt.Errorf("the server did not answer within %s: %w", startLimit, err)
		case <-again.C:
		}
	}
}

// command is a program that runs as the owner, in the cluster's folder because the owner may not be let into ours, and in a
// session of its own so that a Ctrl-C meant for the tests does not reach it.
func command(owner *syscall.Credential, folder, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: owner}
	return cmd
}

// unprivileged is the user to run PostgreSQL as: nil for our own, another where we are root, as PostgreSQL refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading the user id of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading the group id of %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")
}

// findPrograms is the folder of the newest PostgreSQL server programs: those on the PATH, or where Debian and Red Hat keep them.
func findPrograms() (string, error) {
	var folders []string
	if found, err := exec.LookPath("initdb"); err == nil {
		if found, err = filepath.EvalSymlinks(found); err == nil {
			folders = append(folders, filepath.Dir(found))
		}
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", fmt.Errorf("looking for PostgreSQL: %w", err)
		}
		folders = append(folders, found...)
	}
	slices.SortStableFunc(folders, func(a, b string) int { return release(b) - release(a) })
	if len(folders) == 0 || release(folders[0]) < oldest {
		return "", ErrMissing
	}
	return folders[0], nil
}

// release is the major release of the server programs in a folder, 0 where there are none.
func release(folder string) int {
	for _, program := range []string{"initdb", "pg_ctl"} {
		if _, err := exec.LookPath(filepath.Join(folder, program)); err != nil {
			return 0
		}
	}
	out, err := exec.Command(filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	words := strings.Fields(string(out)) // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
	if len(words) < 3 {
		return 0
	}
	major, _, _ := strings.Cut(words[2], ".")
	n, err := strconv.Atoi(major)
	if err != nil {
		return 0
	}
	return n
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
