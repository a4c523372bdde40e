package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"acorn/models"
	"acorn/models/keys"
	"acorn/models/store"
)

// These have this very test program be Acorn itself, in a process of its own that can be killed.
const (
	childServes = "ACORN_TEST_CHILD_SERVES" // a deadly, as JSON: run the program until that kills it
	childActs   = "ACORN_TEST_CHILD_ACTS"   // an officersAct, as JSON: do it and end
	childMoves  = "ACORN_TEST_CHILD_MOVES"  // bring the database up to date and end
)

// child is the program in place of the tests, where one of these asks for it. It answers the status to exit with.
func child() (int, bool) {
	serves, acts, moves := os.Getenv(childServes), os.Getenv(childActs), os.Getenv(childMoves)
	var do func() error
	switch {
	case serves != "":
		do = func() error { return serveUntilKilled(serves) }
	case acts != "":
		do = func() error { return actUntilKilled(acts) }
	case moves != "":
		do = bringUpToDate
	default:
		return 0, false
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	return 0, true
}

// A deadly is where a program is killed: as soon as a vote has come so far for the so manieth time. Or, with Disk, from then on its disk
// takes nothing.
type deadly struct {
	Point string
	Time  int64
	Disk  bool
	// Notice has it say that it stops for a while before it does.
	Notice bool
}

// The points on a vote's way at which the program is killed, and what is the last that happened. PostgreSQL is sent the three rows of a ballot and COMMIT at once, so
// there the program dies where all were done and it knows of none; what comes between them is inside PostgreSQL, which is killed too.
var points = []struct{ name, query string }{
	{"the form came", ""},
	{"the code was looked up", "voting_codes"},
	{"the clock was read under the lock", "FROM rounds JOIN rulebooks"},
	{"the ballot was written", "INSERT INTO ballots"},
	{"the commitment was written", "INSERT INTO ballot_leaves"},
	{"the submission was written", "INSERT INTO submissions"},
	{"the ballot was committed", ""},
	{"the answer was sent", ""},
}

// reached counts that a vote has come to a point, and ends the process without a word when it is the one.
type reached struct {
	deadly
	n atomic.Int64
}

func (r *reached) at(point string) {
	switch {
	case point != r.Point || r.n.Add(1) != r.Time:
	case r.Disk:
		failDisk()
	default:
		die()
	}
}

func die() {
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	select {}
}

func (r *reached) query(sql string) {
	for _, p := range points {
		if p.query != "" && p.name == r.Point && strings.Contains(strings.NewReplacer("`", "", `"`, "").Replace(sql), p.query) {
			r.at(p.name)
		}
	}
}

// handler is a program that can die when a vote comes and when it was taken.
func (r *reached) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.Method != http.MethodPost {
			next.ServeHTTP(w, request)
			return
		}
		r.at("the form came")
		next.ServeHTTP(&lastWord{w, r}, request)
		r.at("the answer was sent")
	})
}

// lastWord is an answer before which the program can die.
type lastWord struct {
	http.ResponseWriter
	*reached
}

func (l *lastWord) WriteHeader(status int) {
	if strings.Contains(l.Header().Get("Location"), "/receipt/") {
		l.at("the ballot was committed")
	}
	l.ResponseWriter.WriteHeader(status)
}

// serveUntilKilled is acorn serve without mail.
func serveUntilKilled(text string) error {
	r := &reached{}
	if err := json.Unmarshal([]byte(text), &r.deadly); err != nil {
		return err
	}
	c, err := readConfig(os.Getenv)
	if err != nil {
		return err
	}
	c.onQuery = r.query
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	a, err := open(ctx, c, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug})), false)
	if err != nil {
		return err
	}
	a.handler = r.handler(a.handler)
	if r.Notice {
		a.pause = func() { <-time.After(time.Second) }
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Address)
	if err != nil {
		return err
	}
	return a.run(ctx, listener)
}

// bringUpToDate is acorn migrate, and any command at all where the database is embedded.
func bringUpToDate() error {
	if os.Getenv("DATABASE_URL") != "" {
		return run(context.Background(), []string{"migrate"}, os.Getenv, os.Stdout, os.Stderr)
	}
	c, err := readConfig(os.Getenv)
	if err != nil {
		return err
	}
	a, err := open(context.Background(), c, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	return a.store.Close()
}

// failDisk has every write to a file fail, and not as if the disk were full.
func failDisk() {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1, Max: 1}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// An officersAct is an act on a round by which the process is killed after so many statements; 0 means that it is let do it.
type officersAct struct {
	What   string
	Actor  models.Actor
	Slug   string
	Offset time.Duration
	Kill   int64
}

func actUntilKilled(text string) error {
	var act officersAct
	if err := json.Unmarshal([]byte(text), &act); err != nil {
		return err
	}
	c, err := readConfig(os.Getenv)
	if err != nil {
		return err
	}
	ring, err := keys.Open(c.Keys)
	if err != nil {
		return err
	}
	var sent, armed atomic.Int64
	s, err := store.Open(context.Background(), store.Options{DatabaseURL: c.DatabaseURL, SQLitePath: c.Data + "/acorn.db", Keys: ring, Offset: act.Offset, BaseURL: "http://acorn.example",
		OnQuery: func(string) {
			if armed.Load() == 1 && sent.Add(1) == act.Kill {
				die()
			}
		}})
	if err != nil {
		return err
	}
	defer s.Close()
	ctx := context.Background()
	var seen string
	switch act.What {
	case "seal":
		page, err := s.SealPage(ctx, act.Actor, act.Slug)
		if err != nil {
			return err
		}
		seen = page.Seen
	case "destroy":
		page, err := s.KeyPage(ctx, act.Actor, act.Slug)
		if err != nil {
			return err
		}
		seen = page.Seen
	}
	armed.Store(1)
	switch act.What {
	case "seal":
		return s.SealRound(ctx, act.Actor, act.Slug, seen, "")
	case "count":
		return s.CountRound(ctx, act.Actor, act.Slug)
	case "destroy":
		return s.DestroyKey(ctx, act.Actor, act.Slug, seen)
	case "finish":
		_, err := s.FinishKeys(ctx)
		return err
	default:
		return fmt.Errorf("there is no act %q", act.What)
	}
}
