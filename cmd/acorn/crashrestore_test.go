package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"acorn/models/store"
	"acorn/testing/postgres"
)

// restored has a restored database in place of the one that was lost, and the same keys.
func (k *killing) restored(o store.Options, begin time.Time) {
	k.t.Helper()
	o.Keys, o.BaseURL = k.w.Keys, k.w.Options.BaseURL
	s, err := store.Open(k.t.Context(), o)
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { s.Close() })
	k.w.Store = s
	k.t.Logf("restored in %s", time.Since(begin).Round(time.Millisecond))
}

// checkpoint has the log of votes signed, as is done each hour, unless the program that serves did so.
func (k *killing) checkpoint() {
	k.t.Helper()
	if _, err := k.w.Store.TakeCheckpoints(k.t.Context()); err != nil {
		k.t.Errorf("signing the log: %v", err)
	}
}

// checkRoot holds the last checkpoint of the database against what was noted of it beside the keys.
func (k *killing) checkRoot() {
	k.t.Helper()
	size, root, err := k.w.Keys.LastCheckpoint(k.round.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	page, err := k.w.Store.LogPage(k.t.Context(), k.round.Slug)
	if err != nil || len(page.Checkpoints) != 1 || size == 0 || page.Checkpoints[0].Size != size || !bytes.Equal(page.Checkpoints[0].Root, root) {
		k.t.Errorf("the log's checkpoints are %+v, %v; noted is one of %d votes", page.Checkpoints, err, size)
	}
}

// TestABackupIsRestoredWhenTheServerIsKilled: a base backup is made while eight people at a time vote, the write-ahead log is archived, and PostgreSQL is killed for good. On another
// server the vote is as it was told to people, the log ends where it was signed, and the count adds up.
func TestABackupIsRestoredWhenTheServerIsKilled(t *testing.T) {
	if *kills < 50 {
		t.Skip("takes two servers of PostgreSQL of its own: make faults runs it")
	}
	primary, err := postgres.Start(slices.Concat(postgres.Durable, postgres.Archiving)...)
	if err != nil {
		t.Fatal(err)
	}
	stopped(t, primary)
	if err := store.MigratePostgres(t.Context(), primary.Address); err != nil {
		t.Fatal(err)
	}
	k := newKilling(t, primary.Address)
	program := k.start(deadly{})
	k.open()
	var backup *postgres.Cluster
	k.during(func() {
		k.awaitMore(60)
		if backup, err = primary.Backup(""); err != nil {
			t.Fatal(err)
		}
		stopped(t, backup)
		k.awaitMore(60)
		k.checkpoint()
		k.awaitMore(200)
	})
	k.stop(program)
	db := opened(t, "pgx", primary.Address)
	var last string
	if err := db.QueryRowContext(t.Context(), "SELECT pg_walfile_name(pg_switch_wal())").Scan(&last); err != nil {
		t.Fatal(err)
	}
	until(t, "the log is archived", func() bool {
		done := false
		err := db.QueryRowContext(t.Context(), "SELECT COALESCE(last_archived_wal, '') >= $1 FROM pg_stat_archiver", last).Scan(&done)
		return err == nil && done
	})
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := backup.Restore(primary, slices.Concat(postgres.Durable, postgres.Replicating)...); err != nil {
		t.Fatal(err)
	}
	db = opened(t, "pgx", backup.Address)
	until(t, "the restored server can be written to", func() bool {
		follows := true
		err := db.QueryRowContext(t.Context(), "SELECT pg_is_in_recovery()").Scan(&follows)
		return err == nil && !follows
	})
	k.restored(store.Options{DatabaseURL: backup.Address}, begin)
	k.checkRoot()
	k.check()
}

// TestABackupOfTheEmbeddedDatabaseIsRestored: one that was made while eight people at a time vote has every vote that was acknowledged before it began, and one from the end has all.
func TestABackupOfTheEmbeddedDatabaseIsRestored(t *testing.T) {
	k := newKilling(t, "")
	program := k.start(deadly{})
	k.open()
	db := opened(t, "sqlite", "file:"+k.w.Options.SQLitePath+"?_pragma=busy_timeout(5000)")
	backup := func(name string) store.Options {
		t.Helper()
		o := store.Options{SQLitePath: filepath.Join(t.TempDir(), name)}
		if _, err := db.ExecContext(t.Context(), "VACUUM INTO '"+o.SQLitePath+"'"); err != nil {
			t.Fatal(err)
		}
		return o
	}
	var early store.Options
	before := map[string][]acked{}
	k.during(func() {
		k.awaitMore(60)
		k.checkpoint()
		k.mu.Lock()
		for code, list := range k.acked {
			before[code] = slices.Clone(list)
		}
		k.mu.Unlock()
		early = backup("early.db")
		k.awaitMore(100)
	})
	k.stop(program)
	last := backup("last.db")
	k.restored(early, time.Now())
	k.checkRoot()
	for _, list := range before {
		for _, a := range list {
			if _, err := k.w.Store.Receipt(t.Context(), k.round.Slug, a.tracker); err != nil {
				t.Errorf("the backup has not what was acknowledged before: %s, %v", a.tracker, err)
			}
		}
	}
	k.restored(last, time.Now())
	k.checkRoot()
	k.check()
}
