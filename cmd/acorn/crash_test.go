package main

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"acorn/models/store"
	"acorn/testing/postgres"
)

// onBoth runs a test on a database of each kind.
func onBoth(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, "") })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, migrated.Database(t)) })
}

// TestTheProgramIsKilledDuringAVote kills the program with SIGKILL at each named point of a vote in turn, while eight people at a time vote, and in the
// end stops it in order. Whoever was told that their vote is in has it, once.
func TestTheProgramIsKilledDuringAVote(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		k := newKilling(t, database)
		first := k.start(deadly{})
		k.open()
		k.stop(first)
		begin := time.Now()
		var last *exec.Cmd
		k.during(func() {
			for i := range *kills {
				where := deadly{Point: points[(i*5+6)%len(points)].name, Time: int64(betweenKills()/2 + rand.IntN(betweenKills()))}
				k.killed(k.start(where), where.Point)
			}
			last = k.start(deadly{})
			k.awaitMore(max(40, *leastAcked-k.votes()))
			k.stop(last) // in the middle of the vote
			last = k.start(deadly{})
			k.awaitMore(1)
		})
		k.stop(last)
		t.Logf("killed %d times in %s", *kills, time.Since(begin).Round(time.Millisecond))
		k.check()
	})
}

// TestOneOfTwoCopiesStops has one copy of the program told to stop, as when a new version takes its place, while eight people at a time vote: no connection
// breaks, everybody gets their receipt or is asked to try again, the other copy takes the votes that follow, and none is lost.
func TestOneOfTwoCopiesStops(t *testing.T) {
	k := newKilling(t, migrated.Database(t))
	first := k.start(deadly{Notice: true})
	k.open()
	k.second = freeAddress(t)
	k.env = append(k.env, "ACORN_ADDRESS="+k.second)
	other := k.start(deadly{Notice: true})
	until(t, "the other copy answers", func() bool {
		response, err := http.Get("http://" + k.second + "/readyz")
		if err == nil {
			response.Body.Close()
		}
		return err == nil && response.StatusCode == http.StatusOK
	})
	k.during(func() {
		k.awaitMore(40)
		k.stop(first)
		k.awaitMore(40)
	})
	k.stop(other)
	if k.broken != 0 {
		t.Errorf("%d connections broke", k.broken)
	}
	for i, log := range k.said {
		if !strings.Contains(log.String(), "/rounds/:slug/vote/check") {
			t.Errorf("copy %d took no vote", i)
		}
	}
	k.check()
}

// TestTheProgramEndsWhenTheDiskFails: the embedded database cannot write while people vote. Nobody is told that a vote is in that may not be, the program ends
// by itself and says why, and the one that is started afresh has all votes that were acknowledged.
func TestTheProgramEndsWhenTheDiskFails(t *testing.T) {
	k := newKilling(t, "")
	first := k.start(deadly{})
	k.open()
	k.stop(first)
	var last *exec.Cmd
	k.during(func() {
		failed := k.start(deadly{Point: points[0].name, Time: 60, Disk: true})
		var exit *exec.ExitError
		if err := failed.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(fmt.Sprint(failed.Stderr), "the disk did not keep what was written") {
			t.Errorf("the disk failed, and the program ended with %v: %s", err, failed.Stderr)
		}
		t.Logf("%d votes were acknowledged before the disk failed", k.votes())
		last = k.start(deadly{})
		k.awaitMore(40)
	})
	k.stop(last)
	k.check()
}

// TestPostgreSQLIsKilledDuringAVote kills a process of PostgreSQL's, upon which all of them end at once and it recovers from its log, as after
// "pg_ctl stop -m immediate": each time one that was seen to write a ballot, between whose rows and COMMIT nothing but PostgreSQL can be killed.
func TestPostgreSQLIsKilledDuringAVote(t *testing.T) {
	if *kills < 50 {
		t.Skip("takes a minute and a PostgreSQL of its own: make faults runs it")
	}
	cluster, err := postgres.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	// Tests' servers do not wait for the log to be written; this one must.
	address := cluster.Address + "&options=-c%20synchronous_commit%3Don"
	if err := store.MigratePostgres(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	k := newKilling(t, address)
	program := k.start(deadly{})
	k.open()
	begin, crashes := time.Now(), *kills
	k.during(func() {
		for range crashes {
			k.awaitMore(betweenKills())
			k.killPostgres(address)
		}
		k.awaitMore(max(40, *leastAcked-k.votes()))
	})
	k.stop(program)
	t.Logf("PostgreSQL was killed %d times in %s", crashes, time.Since(begin).Round(time.Millisecond))
	k.checkAfterwards()
}

// checkAfterwards is check once the test's own store has let go of connections to a server that was killed.
func (k *killing) checkAfterwards() {
	k.t.Helper()
	for range 100 {
		if _, err := k.w.Store.Now(k.t.Context()); err == nil {
			break
		}
	}
	k.check()
}

// killPostgres kills the process of a connection that writes a ballot. By then it may have come to its COMMIT, or past it.
func (k *killing) killPostgres(address string) {
	k.t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		k.t.Fatal(err)
	}
	defer db.Close()
	for range 500 {
		process := 0
		if err := db.QueryRowContext(k.t.Context(), "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'WITH row0%' LIMIT 1").Scan(&process); err != nil {
			pause() // PostgreSQL recovers, or nobody writes one just now
			continue
		}
		if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
			k.t.Fatal(err)
		}
		return
	}
	k.t.Fatal("PostgreSQL does not come back, or takes no ballot")
}

// awaitMore waits until so many more were told that their vote is in.
func (k *killing) awaitMore(n int) {
	k.t.Helper()
	now := k.votes()
	enough := now + n
	for idle := 0; idle < 3000; idle++ {
		votes := k.votes()
		if votes >= enough {
			return
		}
		if votes > now {
			now, idle = votes, 0
		}
		pause()
	}
	k.t.Fatal("no votes come in")
}

// awaitGivenBack waits until so many more forms were given back with 503.
func (k *killing) awaitGivenBack(n int) {
	k.t.Helper()
	busy := func() int { k.mu.Lock(); defer k.mu.Unlock(); return k.busy }
	enough := busy() + n
	for range 6000 {
		if busy() >= enough {
			return
		}
		pause()
	}
	k.t.Fatal("no forms are given back")
}
