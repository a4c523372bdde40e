package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// held is a handler whose requests to one path wait until they are let go.
type held struct {
	http.Handler
	path    string
	arrived chan struct{}
	let     chan struct{}
}

func (h held) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == h.path {
		h.arrived <- struct{}{}
		<-h.let
	}
	h.Handler.ServeHTTP(w, r)
}

// TestStoppingFinishesWhatIsUnderWay tells the program to stop while a request is under way: /readyz says so while others are still answered, then no
// more are taken, and the one under way still gets its page from the database.
func TestStoppingFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	a, err := open(t.Context(), config{Data: folder, Keys: filepath.Join(folder, "keys"), BaseURL: "http://acorn.example"}, slog.New(slog.DiscardHandler), false)
	if err != nil {
		t.Fatal(err)
	}
	h := held{a.handler, "/rounds", make(chan struct{}), make(chan struct{})}
	noticed := make(chan struct{})
	a.handler, a.pause = h, func() { <-noticed }
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx, listener) }()
	page := make(chan string, 1)
	go func() {
		response, err := http.Get(address + "/rounds")
		if err != nil {
			page <- err.Error()
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			page <- response.Status
			return
		}
		page <- string(body)
	}()
	<-h.arrived
	if got := status(t, address+"/readyz"); got != http.StatusOK {
		t.Errorf("before: /readyz answers %d", got)
	}
	stop()
	until(t, "/readyz says that it stops", func() bool { return !a.answersReady() })
	if got := status(t, address+"/healthz"); got != http.StatusOK {
		t.Errorf("about to stop: /healthz answers %d", got)
	}
	if got := status(t, address+"/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("about to stop: /readyz answers %d", got)
	}
	close(noticed)
	until(t, "no more requests are taken", func() bool {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	select {
	case err := <-ended:
		t.Fatalf("the program ended (%v) before the request under way", err)
	default:
	}
	close(h.let)
	if got := <-page; !strings.Contains(got, "</html>") {
		t.Errorf("the request under way got %.200q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// answersReady asks /readyz without a listener.
func (a *app) answersReady() bool {
	recorder := httptest.NewRecorder()
	a.handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/readyz", http.NoBody))
	return recorder.Code == http.StatusOK
}

// until waits for what is to happen, ten seconds at most.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 1000 {
		if happened() {
			return
		}
		<-tick.C
	}
	t.Fatalf("it never came that %s", what)
}
