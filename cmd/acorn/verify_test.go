package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acorn/models/recount"
	"acorn/models/tally"
	"acorn/testing/smallgrants"
)

// verified runs acorn verify and answers what it wrote.
func verified(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, errs strings.Builder
	err := run(t.Context(), append([]string{"verify"}, args...), noEnvironment, &out, &errs)
	return out.String(), err
}

// recountZip is everything that is needed to count a small published round again, as one file, and what it says.
func recountZip(t *testing.T) (string, []byte) {
	t.Helper()
	packed, err := recount.Zip(smallgrants.Files(t, tally.Greedy), time.Date(2026, 10, 16, 7, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "recount.zip")
	if err := os.WriteFile(name, packed, 0o600); err != nil {
		t.Fatal(err)
	}
	return name, packed
}

// TestVerify checks a folder, a .zip file and an address, and says by how it ends what it found.
func TestVerify(t *testing.T) {
	t.Parallel()
	name, packed := recountZip(t)
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/rounds/small-grants/result/recount.zip" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(packed)
	}))
	t.Cleanup(served.Close)
	folder := t.TempDir()
	unpackTo(t, folder, smallgrants.Files(t, tally.Greedy))
	for _, from := range []string{name, folder, served.URL + "/rounds/small-grants/result", served.URL + "/rounds/small-grants/result/files", served.URL + "/rounds/small-grants/result/recount.zip"} {
		out, err := verified(t, from)
		if err != nil || !strings.HasPrefix(out, "Agrees. “Small grants”: 6 votes") || !strings.Contains(out, "\nNo key of yours was given (--key).") ||
			!strings.Contains(out, "\nNo checkpoint of yours was given (--checkpoints).") || strings.Count(out, "\n") != 3 {
			t.Errorf("%s: %q, %v", from, out, err)
		}
	}
	ballots := filepath.Join(folder, "ballots.csv")
	text, err := os.ReadFile(ballots)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ballots, bytes.Replace(text, []byte("4,0,0,1,0"), []byte("4,1,0,0,0"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := verified(t, folder)
	if !errors.Is(err, errDisagrees) || !strings.HasPrefix(out, "Does not agree. ballots.csv: it was changed") || !strings.Contains(out, "1. Bench: published: 2 votes; the recount gives: 3 votes") || strings.Count(out, "\n") != 3 {
		t.Errorf("a changed vote: %q, %v", out, err)
	}
	if all, err := verified(t, "--all", folder); !errors.Is(err, errDisagrees) || strings.Count(all, "\n") < 8 {
		t.Errorf("everything about it: %q, %v", all, err)
	}
	for _, args := range [][]string{{}, {"a", "b"}, {t.TempDir()}, {"nowhere.zip"}, {"verify_test.go"}, {"--nothing", folder}, {served.URL + "/elsewhere"}, {"http://"}} {
		var usage usageError
		if out, err := verified(t, args...); !errors.As(err, &usage) || out != "" || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: %q, %v", args, out, err)
		}
	}
	if out, err := verified(t, "-h"); err != nil || !strings.Contains(out, "acorn verify recount.zip") {
		t.Errorf("help: %q, %v", out, err)
	}
}

// unpackTo writes files into a folder.
func unpackTo(t *testing.T, folder string, files recount.Files) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
