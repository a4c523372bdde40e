// Command run starts a private PostgreSQL server, runs the command it is given with ACORN_TEST_POSTGRES set to the server's
// address, and stops the server when the command ends: all test processes of one "go test" then share one server.
//
//	go run ./testing/postgres/run go test ./...
//
// With -durable before the command the server waits for the disk, as one does that keeps votes; benchmarks need that.
//
// Where PostgreSQL is not installed it says so and runs the command all the same (its PostgreSQL tests are then skipped),
// unless CI=true. It ends with the command's own exit status.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"acorn/testing/postgres"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(command []string) int {
	var settings []string
	if len(command) > 0 && command[0] == "-durable" {
		command, settings = command[1:], postgres.Durable
	}
	if len(command) == 0 {
		fmt.Fprintln(os.Stderr, "usage: run [-durable] COMMAND [ARGUMENT...]")
		return 2
	}
	// A Ctrl-C reaches the command as well: this process only has to outlive it.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM)

	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()
	if os.Getenv(postgres.Variable) == "" {
		cluster, err := postgres.Start(settings...)
		switch {
		case err == nil:
			defer stop(cluster)
			cmd.Env = append(cmd.Env, postgres.Variable+"="+cluster.Address)
		case errors.Is(err, postgres.ErrMissing) && os.Getenv("CI") != "true":
			fmt.Fprintln(os.Stderr, "PostgreSQL tests are skipped:", err)
		default:
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	default:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
}

func stop(cluster *postgres.Cluster) {
	if err := cluster.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stopping PostgreSQL:", err)
	}
}
