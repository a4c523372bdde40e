package leash_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"acorn/testing/internal/leash"
)

func TestReleaseRunsTheScriptAndWaitsForIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "it's here")
	l, err := leash.Tie(nil, `echo "$2" >"$1"`, file, "a b")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the script ran before its time")
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	if said, err := os.ReadFile(file); err != nil || string(said) != "a b\n" {
		t.Errorf("the script left %q, %v", said, err)
	}
}

func TestReleaseTellsOfAScriptThatFails(t *testing.T) {
	l, err := leash.Tie(nil, "exit 3")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Release(); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("the error is %v", err)
	}
}

// TestKilled runs itself as another process, kills that, and watches its script run.
func TestKilled(t *testing.T) {
	if file := os.Getenv("LEASH_FILE"); file != "" {
		l, err := leash.Tie(nil, `rm "$1"`, file)
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("tied\n")
		select {
		case <-t.Context().Done():
			t.Log(l)
		case <-time.After(time.Minute):
		}
		return
	}
	file := filepath.Join(t.TempDir(), "left")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	other.Env = append(os.Environ(), "LEASH_FILE="+file)
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "tied\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	if err := other.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := other.Wait(); err == nil {
		t.Fatal("the other process was not killed")
	}
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-again.C {
		if _, err := os.Stat(file); os.IsNotExist(err) {
			return
		}
	}
	t.Error("the script did not run when its process was killed")
}
