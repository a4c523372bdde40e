package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acorn/models"
	"acorn/models/recount"
	"acorn/models/tally"
	"acorn/testing/smallgrants"
)

// forger is another key than the one that the council signs with.
const forger = 9

// verifiedWith runs acorn verify on files with a key and kept checkpoints, each left out where it is empty.
func verifiedWith(t *testing.T, files recount.Files, key, kept string) (string, error) {
	t.Helper()
	folder := t.TempDir()
	unpackTo(t, folder, files)
	args := []string{"--all", folder}
	if key != "" {
		args = append(args, "--key", key)
	}
	if kept != "" {
		name := filepath.Join(t.TempDir(), "mails.txt")
		if err := os.WriteFile(name, []byte(kept), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--checkpoints", name)
	}
	return verified(t, args...)
}

// signed writes a log and all that follows from it into files, as somebody does who has the server and a key to sign with.
func signed(t *testing.T, files recount.Files, signer byte, round string, commitments [][]byte, sizes ...int) {
	t.Helper()
	was := keyOf(t, files)
	log, checkpoints, key := smallgrants.Log(t, signer, round, models.Fingerprint(files[recount.Rules]), commitments, sizes...)
	files[recount.Log], files[recount.Checkpoints], files[recount.Receipts] = log, checkpoints, smallgrants.Receipts(commitments)
	files[recount.Result] = bytes.Replace(files[recount.Result], []byte(was), []byte(key), 1)
	smallgrants.Refinger(t, files)
}

func keyOf(t *testing.T, files recount.Files) string {
	t.Helper()
	var p recount.Published
	if err := json.Unmarshal(files[recount.Result], &p); err != nil {
		t.Fatal(err)
	}
	return p.LogKey
}

// without takes a file away, and its name out of the result.
func without(t *testing.T, files recount.Files, names ...string) {
	t.Helper()
	var p map[string]any
	if err := json.Unmarshal(files[recount.Result], &p); err != nil {
		t.Fatal(err)
	}
	var left []any
	for _, f := range p["files"].([]any) {
		if name, _ := f.(map[string]any)["name"].(string); !slices.Contains(names, name) {
			left = append(left, f)
		}
	}
	p["files"] = left
	delete(p, "log_key")
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	files[recount.Result] = text
	for _, name := range names {
		delete(files, name)
	}
}

// TestEveryForgedLogIsFound makes each change that security.md names (T-S5, T13) in what is published, with every file, fingerprint and signature made to
// fit by somebody who has the server and its signing key. What whoever checks has kept shows it, and the answer says what it is.
func TestEveryForgedLogIsFound(t *testing.T) {
	t.Parallel()
	seven := smallgrants.Commitments(7)
	var another [32]byte
	clash := append(append([]byte(nil), seven[3][:10]...), bytes.Repeat([]byte{1}, 22)...) // the same receipt number, for other choices
	same := func(_ *testing.T, _ recount.Files) {}
	sign := func(commitments [][]byte, sizes ...int) func(*testing.T, recount.Files) {
		return func(t *testing.T, files recount.Files) {
			signed(t, files, smallgrants.Signer, smallgrants.RoundID, commitments, sizes...)
		}
	}
	changed := func(change func(list [][]byte) [][]byte) [][]byte { return change(slices.Clone(seven)) }
	tests := map[string]struct {
		forge func(t *testing.T, files recount.Files)
		kept  func(kept string) string // nil: as they were mailed
		says  string
	}{
		"edit": {sign(changed(func(l [][]byte) [][]byte { l[1] = another[:]; return l }), 3, 7), nil,
			"log.csv: your checkpoint of 2026-10-01 10:00:00 UTC: the log of votes is not what was signed: one of its first 3 votes was changed, taken out or put in"},
		"drop": {sign(changed(func(l [][]byte) [][]byte { return slices.Delete(l, 4, 5) }), 3, 6), nil,
			"log.csv: your checkpoint of 2026-10-01 14:00:00 UTC: the log of votes is not what was signed: it has 6 votes and should have 7"},
		"duplicate": {sign(changed(func(l [][]byte) [][]byte { return append(l, l[0]) }), 3, 8), nil, "is there twice"},
		"reorder": {sign(changed(func(l [][]byte) [][]byte { l[0], l[5] = l[5], l[0]; return l }), 3, 7), nil,
			"log.csv: your checkpoint of 2026-10-01 10:00:00 UTC: the log of votes is not what was signed: one of its first 3 votes was changed, taken out or put in"},
		"insert": {sign(changed(func(l [][]byte) [][]byte { return slices.Insert(l, 2, another[:]) }), 3, 8), nil,
			"log.csv: your checkpoint of 2026-10-01 10:00:00 UTC: the log of votes is not what was signed: one of its first 3 votes was changed, taken out or put in"},
		"wrong round": {func(t *testing.T, files recount.Files) {
			signed(t, files, smallgrants.Signer, "another", seven, 3, 7)
		}, nil, "checkpoints.txt: the checkpoint of 2026-10-01 10:00:00 UTC is of another round"},
		"wrong round, kept": {same, func(string) string {
			_, checkpoints, _ := smallgrants.Log(t, smallgrants.Signer, "another", "rules", seven, 3)
			return string(checkpoints)
		}, "none of your checkpoints is of this vote, so none was used, and nothing was checked"}, // it cannot vouch for this round, whatever it says of that
		"passed off as another round": {func(t *testing.T, files recount.Files) {
			was := []byte(`"round": "` + smallgrants.RoundID + `"`)
			if !bytes.Contains(files[recount.Rules], was) {
				t.Fatalf("%s has no %s", recount.Rules, was)
			}
			files[recount.Rules] = bytes.Replace(files[recount.Rules], was, []byte(`"round": "another"`), 1)
			signed(t, files, smallgrants.Signer, "another", seven, 3, 7)
		}, nil, "none of your checkpoints is of this vote, so none was used, and nothing was checked. If you kept them while people voted here, these files are not of that vote"},
		"wrong rules_hash": {func(t *testing.T, files recount.Files) {
			files[recount.Rules] = bytes.Replace(files[recount.Rules], []byte(`"grace_minutes": 20`), []byte(`"grace_minutes": 30`), 1)
			signed(t, files, smallgrants.Signer, smallgrants.RoundID, seven, 3, 7)
		}, nil, "rules.json: your checkpoint of 2026-10-01 10:00:00 UTC was signed under other rules"},
		"old checkpoint": {sign(seven, 3), nil, "log.csv: it has 7 lines, and 3 when it was signed last"},
		"bad signature": {func(t *testing.T, files recount.Files) {
			at := bytes.LastIndex(files[recount.Checkpoints], []byte("acorn ")) + 40
			files[recount.Checkpoints][at] ^= 1
			smallgrants.Refinger(t, files)
		}, nil, "checkpoints.txt: checkpoint 2: the log of votes is not what was signed: the signature of a checkpoint does not fit"},
		"bad signature, kept": {same, func(kept string) string { return strings.Replace(kept, "\n3\n", "\n4\n", 1) },
			"your checkpoints: number 1 of this vote: the log of votes is not what was signed: the signature of a checkpoint does not fit"},
		"forked log": {sign(changed(func(l [][]byte) [][]byte {
			for i := range l {
				fork := models.Commitment(smallgrants.RoundID, "{}", i, []byte{2})
				l[i] = fork[:]
			}
			return l
		}), 3, 7), nil, "log.csv: your checkpoint of 2026-10-01 14:00:00 UTC: the log of votes is not what was signed: one of its first 7 votes was changed, taken out or put in"},
		"tracker reuse":    {sign(append(slices.Clone(seven), clash), 3, 8), nil, "receipts.txt: the number " + models.GroupCode(models.Tracker([32]byte(seven[3]))) + " is there twice"},
		"truncated":        {sign(seven[:6], 3, 6), nil, "log.csv: your checkpoint of 2026-10-01 14:00:00 UTC: the log of votes is not what was signed: it has 6 votes and should have 7"},
		"an hour left out": {sign(seven, 7), nil, "checkpoints.txt: your checkpoint of 2026-10-01 10:00:00 UTC is not in it"},
		"an hour too many": {sign(seven, 3, 5, 4, 7), nil, "checkpoints.txt: the checkpoint of 2026-10-01 11:00:00 UTC is out of its order"},
		"the log taken away": {func(t *testing.T, files recount.Files) { without(t, files, recount.Log, recount.Checkpoints) }, nil,
			"there is no log.csv, without which the result cannot be checked"},
		"passed off as somebody else's vote": {func(t *testing.T, files recount.Files) {
			without(t, files, recount.Log, recount.Checkpoints, recount.Rules, recount.Ballots, recount.Receipts)
			files[recount.Result] = bytes.Replace(files[recount.Result], []byte(`"currency"`), []byte(`"imported":{"source":"x"},"currency"`), 1)
		}, nil, "result.json: it says that this vote was not run on Acorn and has no log"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := smallgrants.Files(t, tally.Greedy)
			key, kept := keyOf(t, files), string(files[recount.Checkpoints])
			if out, err := verifiedWith(t, files, key, kept); err != nil || !strings.HasPrefix(out, "Agrees. ") {
				t.Fatalf("before: %s, %v", out, err)
			}
			test.forge(t, files)
			if test.kept != nil {
				kept = test.kept(kept)
			}
			out, err := verifiedWith(t, files, key, kept)
			if err == nil || strings.HasPrefix(out, "Agrees") || !strings.Contains(out+err.Error(), test.says) {
				t.Errorf("%s%v\nshould say: %s", out, err, test.says)
			}
		})
	}
}

// TestAForgersKeyIsNotTheirs: a log that is signed anew with another key, which result.json names, agrees with itself. Whoever knows the key, or has one
// checkpoint, is told.
func TestAForgersKeyIsNotTheirs(t *testing.T) {
	t.Parallel()
	files := smallgrants.Files(t, tally.Greedy)
	key, kept := keyOf(t, files), string(files[recount.Checkpoints])
	list := smallgrants.Commitments(7)
	list[0], list[6] = list[6], list[0]
	signed(t, files, forger, smallgrants.RoundID, list, 3, 7)
	out, err := verifiedWith(t, files, "", "")
	if err != nil || !strings.Contains(out, "No key of yours was given (--key). So it rests on the key in result.json alone that nobody but this council signed the log.") ||
		!strings.Contains(out, "No checkpoint of yours was given (--checkpoints). So it cannot be seen whether the log was written and signed anew since people voted.") {
		t.Errorf("from the files alone: %s, %v", out, err)
	}
	if out, err := verifiedWith(t, files, key, ""); !errors.Is(err, errDisagrees) || !strings.Contains(out, "result.json: it names another key than the one that you gave") || !strings.Contains(out, "checkpoints.txt: checkpoint 1") {
		t.Errorf("with the key: %s, %v", out, err)
	}
	if out, err := verifiedWith(t, files, "", kept); !errors.Is(err, errDisagrees) || !strings.Contains(out, "your checkpoints: number 1 of this vote: the log of votes is not what was signed: a checkpoint is signed with another key") {
		t.Errorf("with checkpoints alone: %s, %v", out, err)
	}
}

// TestAVersionGapIsNotSeenInPublicFiles: a version of a ballot that left no commitment (security.md's "version gap") is the one mutation that no file shows,
// because no file says which ballot a commitment is of, nor its version. Acorn's own count finds it before anything is published: E4, in
// TestACountThatDoesNotAddUpIsNotWritten of models/store, "a version that left no commitment".
func TestAVersionGapIsNotSeenInPublicFiles(t *testing.T) {
	t.Parallel()
	files := smallgrants.Files(t, tally.Greedy)
	list := smallgrants.Commitments(7)
	gap := models.Commitment(smallgrants.RoundID, "{}", 99, []byte{1}) // version 99 of a ballot that had 6 before
	list[6] = gap[:]
	signed(t, files, smallgrants.Signer, smallgrants.RoundID, list, 3, 7)
	if out, err := verifiedWith(t, files, keyOf(t, files), string(files[recount.Checkpoints])); err != nil || !strings.HasPrefix(out, "Agrees. ") {
		t.Errorf("%s, %v", out, err)
	}
}

// TestKeptCheckpointsAreReadInAnyText: what a person has is mails, saved, answered, passed on or pasted.
func TestKeptCheckpointsAreReadInAnyText(t *testing.T) {
	t.Parallel()
	files := smallgrants.Files(t, tally.Greedy)
	key := keyOf(t, files)
	file := string(files[recount.Checkpoints])
	notes := strings.SplitAfter(strings.ReplaceAll(file, "\n\nacorn/round/", "\n\n\x00acorn/round/"), "\x00")
	first, second := strings.TrimSuffix(notes[0], "\x00"), notes[1]
	mail := "From: Acorn\nSubject: Keep this\n\nThis says how long the log was.\n\n" + first + "\nIts fingerprint is abc. See https://acorn.example/rounds/small-grants/log\n"
	var printed bytes.Buffer
	w := quotedprintable.NewWriter(&printed)
	if _, err := fmt.Fprint(w, mail); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for chunk := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(mail))), 76) {
		fmt.Fprintf(&lines, "%s\r\n", chunk)
	}
	for name, test := range map[string]struct {
		kept string
		says string
	}{
		"as downloaded":            {file, "The log holds 2 checkpoints of yours: 2026-10-01 10:00:00, 2026-10-01 14:00:00 UTC. It was signed 2 times."},
		"one mail":                 {mail, "The log holds 1 checkpoint of yours: 2026-10-01 10:00:00 UTC. It was signed 2 times."},
		"two, one after the other": {mail + "\n-- \nThe council\n" + second, "The log holds 2 checkpoints of yours"},
		"the same twice":           {mail + mail, "The log holds 1 checkpoint of yours"},
		"ends of lines of Windows": {strings.ReplaceAll(file, "\n", "\r\n"), "The log holds 2 checkpoints of yours"},
		"quoted":                   {"> > " + strings.ReplaceAll(mail, "\n", "\n> > "), "The log holds 1 checkpoint of yours"},
		"broken anew":              {strings.Replace(strings.Replace(first, "— acorn ", "-- acorn\n", 1), "rules ", "rules\n", 1), "The log holds 1 checkpoint of yours"},
		"as a mail is stored":      {"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + printed.String() + "\r\n" + second, "The log holds 2 checkpoints of yours"},
		"as some servers do":       {"Content-Transfer-Encoding: base64\r\n\r\n" + lines.String(), "The log holds 1 checkpoint of yours"},
	} {
		out, err := verifiedWith(t, files, " "+key+"\n", test.kept)
		if err != nil || !strings.Contains(out, test.says) || !strings.Contains(out, "The log is signed with the key that you gave.") {
			t.Errorf("%s: %s, %v", name, out, err)
		}
	}
	if out, err := verifiedWith(t, files, key, mail+second[:90]); !errors.Is(err, errDisagrees) || !strings.Contains(out, "your checkpoints: 1 checkpoint is not whole in your file") {
		t.Errorf("one that is not whole: %s, %v", out, err)
	}
	for name, test := range map[string]struct{ key, kept, says string }{
		"no checkpoint in it": {key, "Dear auditor,\n", "there is no checkpoint in the file that you gave"},
		"no key":              {"acorn+key", file, "the key that you gave is not one"},
	} {
		var usage usageError
		if out, err := verifiedWith(t, files, test.key, test.kept); !errors.As(err, &usage) || out != "" || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %s, %v", name, out, err)
		}
	}
	for _, name := range []string{filepath.Join(t.TempDir(), "nowhere.txt"), t.TempDir()} {
		var usage usageError
		zip, _ := recountZip(t)
		if _, err := verified(t, zip, "--checkpoints", name); !errors.As(err, &usage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAMailboxOfSeveralRounds: somebody who keeps the mails of every vote in one box gives it as it is. What is of other rounds says nothing of this one, and
// hides nothing that is.
func TestAMailboxOfSeveralRounds(t *testing.T) {
	t.Parallel()
	files := smallgrants.Files(t, tally.Greedy)
	key, kept := keyOf(t, files), string(files[recount.Checkpoints])
	of := func(signer byte, round string, n int, sizes ...int) string {
		_, checkpoints, _ := smallgrants.Log(t, signer, round, "rules", smallgrants.Commitments(n), sizes...)
		return string(checkpoints)
	}
	other, older := of(smallgrants.Signer, "another", 9, 2, 9), of(forger, "older", 4, 4) // the second from before the key was changed
	forked := of(smallgrants.Signer, smallgrants.RoundID, 9, 9)
	for name, test := range map[string]struct {
		kept string
		says []string
		fits bool
	}{
		"two rounds":                            {other + kept, []string{"The log holds 2 checkpoints of yours: 2026-10-01 10:00:00, 2026-10-01 14:00:00 UTC.", "\n2 checkpoints are of other votes, and were not used.\n"}, true},
		"the older one with another key":        {kept + older, []string{"The log holds 2 checkpoints of yours", "\n1 checkpoint is of another vote, and was not used.\n"}, true},
		"one of another that is not whole":      {kept + other + other[:90], []string{"The log holds 2 checkpoints of yours", "\n2 checkpoints are of other votes"}, true},
		"one of this that is not whole":         {other + kept + kept[:90], []string{"your checkpoints: 1 checkpoint is not whole in your file", "\n2 checkpoints are of other votes"}, false},
		"one of this that is not held":          {other + kept + forked, []string{"log.csv: your checkpoint of 2026-10-01 16:00:00 UTC: the log of votes is not what was signed", "\n2 checkpoints are of other votes"}, false},
		"one of this with another key":          {other + of(forger, smallgrants.RoundID, 7, 3), []string{"your checkpoints: number 1 of this vote: the log of votes is not what was signed: a checkpoint is signed with another key"}, false},
		"one of this with a bad signature":      {other + strings.Replace(kept, "\n3\n", "\n4\n", 1), []string{"number 1 of this vote: the log of votes is not what was signed: the signature of a checkpoint does not fit"}, false},
		"only one of this, and it is not whole": {other + kept[:90], []string{"your checkpoints: 1 checkpoint is not whole in your file"}, false},
	} {
		out, err := verifiedWith(t, files, key, test.kept)
		if test.fits != (err == nil) || !test.fits && !errors.Is(err, errDisagrees) || strings.HasPrefix(out, "Agrees. ") != test.fits ||
			!test.fits && strings.Contains(out, "The log holds") {
			t.Errorf("%s: %s, %v", name, out, err)
		}
		for _, says := range test.says {
			if !strings.Contains(out, says) {
				t.Errorf("%s: %s\nshould say: %s", name, out, says)
			}
		}
	}
	for name, kept := range map[string]string{"none of this round": other + older, "none, and one that is not whole": other[:90]} {
		var usage usageError
		if out, err := verifiedWith(t, files, key, kept); !errors.As(err, &usage) || out != "" || !strings.Contains(err.Error(), "none of your checkpoints is of this vote, so none was used") {
			t.Errorf("%s: %s, %v", name, out, err)
		}
	}
}

// TestVerifySaysWhatItCannotTell: who holds the files against a key or checkpoints is told that other ballots under a real log would not show.
func TestVerifySaysWhatItCannotTell(t *testing.T) {
	t.Parallel()
	const untold = "\nThis cannot tell whether the lines of the log stand for these ballots or for others"
	files := smallgrants.Files(t, tally.Greedy)
	for name, given := range map[string]struct{ key, kept string }{"a key": {key: keyOf(t, files)}, "checkpoints": {kept: string(files[recount.Checkpoints])}} {
		if out, err := verifiedWith(t, files, given.key, given.kept); err != nil || strings.Count(out, untold) != 1 {
			t.Errorf("with %s: %q, %v", name, out, err)
		}
	}
	if out, err := verifiedWith(t, files, "", ""); err != nil || strings.Contains(out, untold) {
		t.Errorf("with nothing: %q, %v", out, err)
	}
}
