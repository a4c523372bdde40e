package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/store"
	"acorn/testing/world"
)

// TestABackupThatDoesNotComeIsTold: each administrator gets one mail for each backup that is too old, or is not there, and none while they come.
func TestABackupThatDoesNotComeIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		o := store.Options{DatabaseURL: database, BaseURL: "http://acorn.example"}
		if database == "" {
			o.SQLitePath = world.SQLite(t)
		}
		s, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		w := world.New(t, s)
		var said bytes.Buffer
		a := &app{store: s, log: slog.New(slog.NewTextHandler(&said, nil)), backupNote: filepath.Join(t.TempDir(), "backed-up")}
		told := func(when string, mails int) {
			t.Helper()
			for range 3 {
				a.watchBackups(t.Context())
			}
			all, err := s.Messages(t.Context(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			all = slices.DeleteFunc(all, func(m models.Message) bool { return m.Kind != "backup_late" })
			for _, m := range all {
				if m.Recipient != w.Admin.Email && m.Recipient != w.Admin2.Email {
					t.Errorf("%s: %s was told", when, m.Recipient)
				}
			}
			if len(all) != mails {
				t.Errorf("%s: %d mails, want %d", when, len(all), mails)
			}
		}
		touch := func(ago time.Duration) {
			t.Helper()
			if err := os.WriteFile(a.backupNote, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			at := time.Now().Add(-ago)
			if err := os.Chtimes(a.backupNote, at, at); err != nil {
				t.Fatal(err)
			}
		}
		told("there never was one", 2)
		touch(models.BackupEvery - time.Minute)
		told("a day ago", 2)
		touch(models.BackupEvery + time.Minute)
		told("more than a day ago", 4)
		touch(0)
		told("just now", 4)
		if n := strings.Count(said.String(), "no backup was noted"); n != 6 {
			t.Errorf("the log says so %d times", n)
		}
		a.backupNote = ""
		told("nobody asked", 4)
	})
}
