package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"acorn/models/store"
)

const (
	recordedVotes = 300 // enough for the write-ahead log to be written into the database a few times
	powerCuts     = 300
	sector        = 512 // what a disk writes wholly or not at all
)

// TestThePowerFailsDuringAVote: the program runs on the embedded database while eight people at a time vote, and all that it writes is recorded. Then the files are made as a power cut would
// have left them at many moments: with all that was synced, and any of the rest. Each opens undamaged, with whole ballots, and with every one that was acknowledged before.
func TestThePowerFailsDuringAVote(t *testing.T) {
	if *kills < 50 {
		t.Skip("records a vote and opens hundreds of databases: make faults runs it")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		const text = "this test needs strace (install it with: apt-get install strace)"
		if os.Getenv("CI") == "true" {
			t.Fatal(text)
		}
		t.Skip(text)
	}
	k := newKilling(t, "")
	if err := k.w.Store.Close(); err != nil { // and so all of it is in the one file
		t.Fatal(err)
	}
	database := k.w.Options.SQLitePath
	whole, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(t.TempDir(), "record")
	program := k.traced(record)
	k.open()
	k.during(func() { k.awaitMore(recordedVotes) })
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	k.killed(program, "the record ends")
	acts := readRecord(t, record, database)
	random := rand.New(rand.NewPCG(1, 2))
	cut := map[int]bool{}
	for len(cut) < min(powerCuts, len(acts)) {
		cut[random.IntN(len(acts))] = true
	}
	d, told, open := disk{database: &onDisk{kept: whole, named: true}, database + "-wal": {}}, []string{}, 0
	for i, act := range acts {
		if act.told != "" {
			told = append(told, act.told)
		} else {
			d.do(act)
		}
		if cut[i] {
			if d.waits() {
				open++
			}
			d.check(t, random, database, told)
		}
	}
	t.Logf("%d votes acknowledged in %d recorded acts; the power failed %d times, %d of these with writes that were not synced", len(told), len(acts), len(cut), open)
	if n := k.votes(); len(told) != n || open < len(cut)/4 {
		t.Errorf("%d votes were acknowledged: this tests nothing, or not all", n)
	}
}

// traced starts the program with all that it writes recorded in a file.
func (k *killing) traced(record string) *exec.Cmd {
	k.t.Helper()
	self, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	program := exec.CommandContext(k.t.Context(), "strace", "-D", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "10000000", "-e", "trace=write,pwrite64,ftruncate,fsync,fdatasync", "-o", record, self)
	program.Env = append(slices.Clone(k.env), childServes+"={}")
	log := &bytes.Buffer{}
	program.Stdout, program.Stderr = log, log
	program.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := program.Start(); err != nil {
		k.t.Fatal(err)
	}
	return program
}

// A diskAct is what the program did: wrote to a file, cut it off, synced it or its folder, or told somebody that their vote is in.
type diskAct struct {
	what string // the system's call
	file string
	at   int64
	data []byte
	told string
}

// What strace writes: a call, which may not have ended, and the end of one.
var (
	called = regexp.MustCompile(`^(\d+) +(\w+)\(\d+<([^>]*)>(?:, "([^"]*)")?(.*)$`)
	ended  = regexp.MustCompile(`^(\d+) +<\.\.\. f(?:data)?sync resumed>`)
	number = regexp.MustCompile(`(\d+)(?:\)| <unfinished)`)
	answer = regexp.MustCompile(`^HTTP/1\.1 303 (?s:.*)/vote/receipt/(\w+)`)
)

// readRecord are the acts on a database's files, and the answers to voters, in order. A write counts from when it began, and a sync from when it ended.
func readRecord(t *testing.T, record, database string) []diskAct {
	t.Helper()
	until(t, "the record is whole", func() bool {
		end, err := exec.CommandContext(t.Context(), "tail", "-c", "200", record).Output()
		return err == nil && strings.Contains(string(end), "+++ killed by SIGKILL")
	})
	file, err := os.Open(record)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var acts []diskAct
	syncing := map[string]diskAct{}
	for lines := bufio.NewReaderSize(file, 1<<20); ; {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return acts
		}
		if err != nil {
			t.Fatal(err)
		}
		if m := ended.FindStringSubmatch(line); m != nil {
			acts = append(acts, syncing[m[1]])
			continue
		}
		m := called.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		a := diskAct{what: m[2], file: string(unescaped(t, m[3])), data: unescaped(t, m[4])}
		switch sync := a.what == "fsync" || a.what == "fdatasync"; {
		case a.what == "write":
			if m := answer.FindSubmatch(a.data); m != nil {
				acts = append(acts, diskAct{told: string(m[1])})
			}
		case a.file != database && a.file != database+"-wal" && a.file != filepath.Dir(database):
		case sync && strings.Contains(m[5], "unfinished"):
			syncing[m[1]] = a
		case sync:
			acts = append(acts, a)
		default:
			if a.at, err = strconv.ParseInt(number.FindStringSubmatch(m[5])[1], 10, 64); err != nil {
				t.Fatal(err)
			}
			acts = append(acts, a)
		}
	}
}

// unescaped is a text of which each byte is written as \x and two digits.
func unescaped(t *testing.T, text string) []byte {
	t.Helper()
	if !strings.HasPrefix(text, `\x`) {
		return []byte(text)
	}
	raw, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A disk keeps what was synced, and of the rest nobody knows how much.
type disk map[string]*onDisk

type onDisk struct {
	kept    []byte
	waiting []diskAct
	named   bool // its folder was synced since it was made
}

func (d disk) do(a diskAct) {
	f := d[a.file]
	switch {
	case f == nil: // the folder
		for _, f := range d {
			f.named = true
		}
	case a.what == "fsync" || a.what == "fdatasync":
		for _, w := range f.waiting {
			f.kept = applied(f.kept, w)
		}
		f.waiting = nil
	default:
		f.waiting = append(f.waiting, a)
	}
}

// waits reports whether there is anything that was not synced.
func (d disk) waits() bool {
	for _, f := range d {
		if len(f.waiting) > 0 {
			return true
		}
	}
	return false
}

func applied(content []byte, a diskAct) []byte {
	end := a.at + int64(len(a.data))
	if missing := end - int64(len(content)); missing > 0 {
		content = append(content, make([]byte, missing)...)
	}
	if a.what == "ftruncate" {
		return content[:a.at]
	}
	copy(content[a.at:], a.data)
	return content
}

// afterPowerCut is what a file may hold then: all that was synced, and of each write since any of its sectors.
func (f *onDisk) afterPowerCut(random *rand.Rand) []byte {
	content, share := bytes.Clone(f.kept), []float64{0, 0.5, 0.9, 1}[random.IntN(4)]
	for _, w := range f.waiting {
		for at := int64(0); at == 0 || at < int64(len(w.data)); {
			end := min(int64(len(w.data)), at+sector-(w.at+at)%sector)
			if random.Float64() < share {
				content = applied(content, diskAct{what: w.what, at: w.at + at, data: w.data[at:end]})
			}
			at = max(end, 1)
		}
	}
	return content
}

// check opens the database as a power cut left it, and looks for the votes that people were told are in.
func (d disk) check(t *testing.T, random *rand.Rand, database string, told []string) {
	t.Helper()
	folder := t.TempDir()
	defer os.RemoveAll(folder) // hundreds of them are too many
	for name, f := range d {
		if !f.named && random.IntN(2) == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(name)), f.afterPowerCut(random), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(folder, filepath.Base(database))
	s, err := store.Open(t.Context(), store.Options{SQLitePath: path}) // which looks for damage
	if err != nil {
		t.Errorf("after %d votes: %v", len(told), err)
		return
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	db := opened(t, "sqlite", "file:"+path)
	defer db.Close()
	var versions, commitments, forms int
	if err := db.QueryRowContext(t.Context(), "SELECT (SELECT COALESCE(SUM(version), 0) FROM ballots), (SELECT COUNT(*) FROM ballot_leaves), (SELECT COUNT(*) FROM submissions)").Scan(&versions, &commitments, &forms); err != nil {
		t.Fatal(err)
	}
	if versions != commitments || versions != forms {
		t.Errorf("after %d votes there are %d versions of ballots, %d commitments and %d forms", len(told), versions, commitments, forms)
	}
	there := map[string]bool{}
	for _, tracker := range texts(t, db, "SELECT tracker FROM ballot_leaves") {
		there[tracker] = true
	}
	for _, tracker := range told {
		if !there[tracker] {
			t.Errorf("after %d votes that of %s, which was acknowledged, is not there", len(told), tracker)
		}
	}
}
