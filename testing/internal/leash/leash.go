// Package leash cleans up after a test process however that process ends: by returning, by a panic, by a time limit or by
// SIGKILL. Go has no hook for the last three, so a shell sleeps on a pipe that only the test process holds open, and runs
// its script when the kernel closes that pipe.
package leash

import (
	"fmt"
	"io"
	"os/exec"
	"syscall"
)

// A Leash ties a script to the life of this process. Keep it reachable for as long as the script must wait: a collected Leash
// closes its pipe.
type Leash struct {
	pipe  io.WriteCloser
	shell *exec.Cmd
}

// Tie starts a shell that waits for this process to end, or for Release, and then runs the script with args as $1, $2 and so
// on. owner is the user the script runs as, nil for our own.
func Tie(owner *syscall.Credential, script string, args ...string) (*Leash, error) {
	// The shell has a session of its own, so that the Ctrl-C that ends the tests does not end it before it has cleaned up. Its
	// output goes nowhere: a shell that held our standard output would keep "go test" waiting for it.
	shell := exec.Command("/bin/sh", append([]string{"-c", "cat >/dev/null\n" + script, "leash"}, args...)...)
	shell.Dir = "/"
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: owner}
	pipe, err := shell.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("making the pipe of a leash: %w", err)
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("starting the shell of a leash: %w", err)
	}
	return &Leash{pipe, shell}, nil
}

// Release runs the script now and returns when it has ended.
func (l *Leash) Release() error {
	if err := l.pipe.Close(); err != nil {
		return fmt.Errorf("letting go of a leash: %w", err)
	}
	if err := l.shell.Wait(); err != nil {
		return fmt.Errorf("running the script of a leash: %w", err)
	}
	return nil
}
