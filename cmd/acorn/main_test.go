package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
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

func TestTheDemoNamesAnAddressThatABrowserCanOpen(t *testing.T) {
	network := func(addresses ...string) func() ([]net.Addr, error) {
		return func() ([]net.Addr, error) {
			var list []net.Addr
			for _, a := range addresses {
				ip, n, err := net.ParseCIDR(a)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, &net.IPNet{IP: ip, Mask: n.Mask})
			}
			return list, nil
		}
	}
	for _, c := range []struct {
		listening string
		machine   func() ([]net.Addr, error)
		want      string
	}{
		{"127.0.0.1:8080", network("192.168.1.5/24"), "127.0.0.1:8080"},
		{"0.0.0.0:8080", network("127.0.0.1/8", "fe80::1/64", "192.168.1.5/24", "10.0.0.1/8"), "192.168.1.5:8080"},
		{"[::]:8081", network("127.0.0.1/8", "::1/128"), "127.0.0.1:8081"},
		{"0.0.0.0:8080", func() ([]net.Addr, error) { return nil, errors.New("not allowed to look") }, "127.0.0.1:8080"},
	} {
		at, err := net.ResolveTCPAddr("tcp", c.listening)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(at, c.machine); got != c.want {
			t.Errorf("%s: %s, want %s", c.listening, got, c.want)
		}
	}
}
