package main

import (
	"database/sql"
	"net/url"
	"slices"
	"testing"
	"time"

	"acorn/models/store"
	"acorn/testing/postgres"
)

// A pair is a server of PostgreSQL and its standby, without which it commits nothing.
type pair struct {
	t                *testing.T
	primary, standby *postgres.Cluster
	db               *sql.DB // the primary
}

func newPair(t *testing.T) pair {
	t.Helper()
	primary, err := postgres.Start(slices.Concat(postgres.Durable, postgres.Replicating)...)
	if err != nil {
		t.Fatal(err)
	}
	stopped(t, primary)
	if err := store.MigratePostgres(t.Context(), primary.Address); err != nil {
		t.Fatal(err)
	}
	standby, err := primary.Backup("second")
	if err != nil {
		t.Fatal(err)
	}
	stopped(t, standby)
	if err := standby.Serve(slices.Concat(postgres.Durable, postgres.Replicating)...); err != nil {
		t.Fatal(err)
	}
	p := pair{t, primary, standby, opened(t, "pgx", primary.Address)}
	for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names = 'second'", "SELECT pg_reload_conf()"} {
		if _, err := p.db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the standby is synchronous", func() bool {
		return p.asked("SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1
	})
	return p
}

func stopped(t *testing.T, c *postgres.Cluster) {
	t.Helper()
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
}

// address is that of whichever of the two can be written to.
func (p pair) address() string {
	p.t.Helper()
	first, err := url.Parse(p.primary.Address)
	if err != nil {
		p.t.Fatal(err)
	}
	second, err := url.Parse(p.standby.Address)
	if err != nil {
		p.t.Fatal(err)
	}
	first.Host += "," + second.Host
	return first.String() + "&target_session_attrs=read-write"
}

// asked is what the primary says to a question with a number for an answer.
func (p pair) asked(question string) int {
	p.t.Helper()
	n := 0
	if err := p.db.QueryRowContext(p.t.Context(), question).Scan(&n); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// TestTheServerIsKilledAndItsStandbyTakesOver, while eight people at a time vote.
func TestTheServerIsKilledAndItsStandbyTakesOver(t *testing.T) {
	if *kills < 50 {
		t.Skip("takes two servers of PostgreSQL of its own: make faults runs it")
	}
	p := newPair(t)
	k := newKilling(t, p.address())
	program := k.start(deadly{})
	k.open()
	k.during(func() {
		k.awaitMore(200)
		begin := time.Now()
		if err := p.primary.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := p.standby.Promote(); err != nil {
			t.Fatal(err)
		}
		k.awaitMore(1)
		t.Logf("from the kill to the first vote on the standby: %s", time.Since(begin).Round(time.Millisecond))
		k.awaitMore(200)
	})
	k.stop(program)
	k.checkAfterwards()
}

// TestNobodyIsToldOfAVoteWhenTheStandbyFails: without its standby PostgreSQL commits on its own disk alone, also where whoever waits for that gave up, and keeps it to itself. The vote's
// form comes back, and once more when it is sent again, though by then a ballot that came by it can be read. Then the server is lost too: what the standby has is all that anybody was told of.
func TestNobodyIsToldOfAVoteWhenTheStandbyFails(t *testing.T) {
	if *kills < 50 {
		t.Skip("takes two servers of PostgreSQL of its own: make faults runs it")
	}
	p := newPair(t)
	k := newKilling(t, p.address())
	program := k.start(deadly{})
	k.open()
	k.during(func() {
		k.awaitMore(100)
		if err := p.standby.Kill(); err != nil {
			t.Fatal(err)
		}
		k.awaitGivenBack(clients)
		told, there := k.votes(), p.asked("SELECT COUNT(*) FROM submissions")
		k.awaitGivenBack(2 * clients)
		if n := k.votes(); n != told {
			t.Errorf("without the standby %d people were told that their vote is in", n-told)
		}
		alone := there - told
		t.Logf("%d votes are on the primary alone", alone)
		if alone <= 0 {
			t.Error("no vote is on the primary alone: this tests nothing")
		}
		// An administrator ends the waiting: PostgreSQL answers that it committed, with a warning.
		ended := 0
		for range 50 {
			ended += p.asked("SELECT COUNT(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname IS NOT NULL")
			pause()
		}
		if n := k.votes(); ended == 0 || n != told {
			t.Errorf("when %d waits for the standby were ended, %d people were told that their vote is in", ended, n-told)
		}
		if err := p.primary.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := p.standby.Serve(slices.Concat(postgres.Durable, postgres.Replicating)...); err != nil {
			t.Fatal(err)
		}
		if err := p.standby.Promote(); err != nil {
			t.Fatal(err)
		}
	})
	k.stop(program)
	k.checkAfterwards()
}
