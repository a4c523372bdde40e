package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// start runs the real demo on a free port and answers its address. It stops, and must stop cleanly, at the end of the test.
func start(t *testing.T, data string) (address string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"demo", "--addr", "127.0.0.1:0", "--data", data}, noEnvironment, write, io.Discard)
		done <- errors.Join(err, write.Close())
	}()
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		if _, after, found := strings.Cut(lines.Text(), " is at "); found && address == "" {
			address = after
		}
		if strings.HasPrefix(lines.Text(), "Stop with") {
			break
		}
	}
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the program ended with %v", err)
		}
	}
	t.Cleanup(stop)
	if address == "" {
		stop()
		t.Fatal("the program did not say where it is")
	}
	return address, stop
}

func status(t *testing.T, address string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestDemoStartsGoesOnAndStops(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	address, stop := start(t, data)
	for _, path := range []string{"/healthz", "/readyz", "/", "/rounds", "/needs", "/demo"} {
		if got := status(t, address+path); got != http.StatusOK {
			t.Errorf("GET %s: %d", path, got)
		}
	}
	stop()
	again, _ := start(t, data)
	if got := status(t, again+"/demo"); got != http.StatusOK {
		t.Errorf("the second time: %d", got)
	}
}

func TestUnknownCommand(t *testing.T) {
	t.Parallel()
	var usage usageError
	err := run(t.Context(), []string{"dance"}, noEnvironment, io.Discard, io.Discard)
	if !errors.As(err, &usage) || !strings.Contains(err.Error(), "dance") {
		t.Errorf("error %v, want a usage error that names the command", err)
	}
}

func TestServeAsksForWhatItNeeds(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"serve"}, noEnvironment, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "ACORN_URL") {
		t.Errorf("error %v, want one that says what to set", err)
	}
}
