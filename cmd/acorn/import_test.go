package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acorn/cmd/acorn/council"
	"acorn/models/recount"
	"acorn/testing/world"
)

// commanded runs a command of the program in a folder with a database.
func commanded(t *testing.T, data string, args ...string) (string, error) {
	t.Helper()
	var out, errs strings.Builder
	err := run(t.Context(), args, func(name string) string {
		return map[string]string{"ACORN_DATA": data, "ACORN_KEYS": filepath.Join(data, "keys")}[name]
	}, &out, &errs)
	return out.String(), err
}

// TestImportAndExport brings a past election in on the server, and writes a round of the demo for other programs.
func TestImportAndExport(t *testing.T) {
	t.Parallel()
	data := afterFirstStart(t)
	file := filepath.Join(t.TempDir(), "town.pb")
	if err := os.WriteFile(file, []byte(world.Town), 0o600); err != nil {
		t.Fatal(err)
	}
	officer := keyedOfficer(t)
	for what, c := range map[string]struct {
		args []string
		says string
	}{
		"nothing":             {[]string{"import"}, "type: acorn import pabulib FILE.pb"},
		"no such file":        {[]string{"import", "pabulib", "nowhere.pb"}, "nowhere.pb cannot be read"},
		"not an election":     {[]string{"import", "pabulib", "import_test.go"}, "the file cannot be read: line 1"},
		"nobody":              {[]string{"import", "pabulib", file}, "--by names the officer"},
		"a stranger":          {[]string{"import", "pabulib", file, "--by", "stranger@people.example", "--source", "x"}, "Nobody here has the address"},
		"no source":           {[]string{"import", "pabulib", file, "--by", officer}, "Say where the file comes from"},
		"a rule that is none": {[]string{"import", "pabulib", file, "--rule", "lot"}, "--rule lot cannot be used"},
		"no round":            {[]string{"export", "pabulib", "nowhere"}, "there is no round nowhere"},
		"no word":             {[]string{"export", "nowhere"}, "type: acorn export pabulib ROUND"},
	} {
		var usage usageError
		if out, err := commanded(t, data, c.args...); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q, %v", what, out, err)
		}
	}
	out, err := commanded(t, data, "import", "pabulib", file, "--dry-run")
	if err != nil || !strings.Contains(out, "6 votes, 4 projects, PLN\u00a01,000 to share, rule \"greedy\"\nput right: ") || !strings.Contains(out, "counted by file: 2 projects voted in for PLN\u00a01,000; the file marks 2 as winners") {
		t.Errorf("%q, %v", out, err)
	}
	out, err = commanded(t, data, "import", "pabulib", file, "--by", officer, "--source", "pabulib.org", "--name", "Harwice 2021")
	if err != nil || !strings.Contains(out, "It is at /elections/harwice-2021.") {
		t.Errorf("%q, %v", out, err)
	}
	a, _ := harwick(t, data, 0)
	if _, err := a.store.ElectionPage(t.Context(), "harwice-2021"); err != nil {
		t.Error(err)
	}
	counted := 0
	for _, r := range council.Harwick().Rounds {
		packed, err := a.store.RecountZip(t.Context(), slug(r))
		if err != nil {
			continue // its result is not published
		}
		counted++
		files, err := recount.Unzip(packed)
		if err != nil {
			t.Fatal(err)
		}
		report, err := recount.Check(files)
		if err != nil || !report.Agrees() {
			t.Errorf("%s: %s, %v", r.Name, report.Line(), err)
		}
		if shows := report.Published.AlsoShown != nil; shows != r.Ballot.ShowOther {
			t.Errorf("%s shows what another rule would have done: %t", r.Name, shows)
		}
		if out, err := commanded(t, data, "export", "pabulib", slug(r)); err != nil || out != string(files[recount.Election]) {
			t.Errorf("%s, exported: %d bytes, %v", r.Name, len(out), err)
		}
	}
	if counted == 0 {
		t.Error("no round of the demo has a published result")
	}
}

// keyedOfficer is the address of an officer of the demo.
func keyedOfficer(t *testing.T) string {
	t.Helper()
	return keyed(council.Harwick().People, council.Harwick().Rounds[0].Officer, func(p council.Person) string { return p.Key }).Email
}
