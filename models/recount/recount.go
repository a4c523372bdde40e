// Package recount is the files that a published result rests on, and the check that anybody can make of them, without the program that published
// them, its database or a network: [Check] reads the files, counts the votes again by two programs and says whether everything agrees, or what does not.
//
// A round of Acorn publishes
//
//	rules.json    what it decides by, as it was sealed before the vote: see models.SealedRules
//	ballots.csv   every vote
//	receipts.txt  the receipt numbers of all votes
//	log.csv       the log of votes, and checkpoints.txt what was signed of it while people voted: no round is without
//	election.pb   the same election for other programs, in the format of pabulib.org
//	result.json   what was published: see [Published]
//
// A past election that was brought in from a .pb file has no sealed rules and no receipts: it has election.pb and result.json alone, and the rule that it
// was counted by is in the latter.
package recount

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"acorn/models"
)

// The names of the files.
const (
	ReadMe   = "README.txt"
	Rules    = "rules.json"
	Ballots  = "ballots.csv"
	Receipts = "receipts.txt"
	Election = "election.pb"
	Result   = "result.json"

	Log         = "log.csv"
	Checkpoints = "checkpoints.txt"
)

// Files are files by their names.
type Files map[string][]byte

// Published is what was published as the result: the file result.json. Amounts are in hundredths of the currency: pence.
type Published struct {
	Version     string        `json:"version"`
	Council     string        `json:"council"`
	Round       string        `json:"round"` // its name
	Slug        string        `json:"slug"`
	Currency    string        `json:"currency"`
	CountedAt   time.Time     `json:"counted_at"`
	PublishedAt time.Time     `json:"published_at"`
	Imported    *Imported     `json:"imported,omitempty"`   // where it was brought in, and not voted on here
	Extensions  []Extension   `json:"extensions,omitempty"` // more time than the sealed rules gave to vote
	EndedAt     *time.Time    `json:"ended_at,omitempty"`   // when two officers ended the vote of an event in the room
	Files       []Fingerprint `json:"files"`                // of the files that it rests on
	LogKey      string        `json:"log_key,omitempty"`    // the public key of the checkpoints; every round of Acorn has a signed log
	Ballots     int           `json:"ballots"`
	Served      int           `json:"served"` // how many voters see something they voted for
	Spent       int64         `json:"spent"`
	Projects    []Line        `json:"projects"` // by rank, as the page of the result has them
	// Count is the whole outcome as the count wrote it: a tally.Outcome, which begins with the rule. AlsoShown is that of the rule shown beside it.
	Count     json.RawMessage `json:"count"`
	AlsoShown json.RawMessage `json:"also_shown,omitempty"`
}

// Imported says where a past election comes from.
type Imported struct {
	Source string    `json:"source"`
	SHA256 string    `json:"file_sha256"` // of the file as it was brought in
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Extension is more time to vote, as it was published while people voted. The first goes on from the close in the sealed rules, each other from the one before.
type Extension struct {
	From        time.Time  `json:"from"`
	To          time.Time  `json:"to"`
	Reason      string     `json:"reason"`
	DownFrom    *time.Time `json:"down_from,omitempty"` // from when to when nobody could vote, where that was why
	DownTo      *time.Time `json:"down_to,omitempty"`
	ConfirmedAt time.Time  `json:"confirmed_at"`
	TwoPeople   bool       `json:"two_people"`
}

// Fingerprint is the SHA-256 of a file, as hexadecimal digits.
type Fingerprint struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Line is what is published of one project.
type Line struct {
	Number      int    `json:"number"` // on the ballot
	ID          string `json:"id"`
	Title       string `json:"title"`
	Rank        int    `json:"rank"`
	Votes       int    `json:"votes"`
	Cost        int64  `json:"cost"`
	Left        int64  `json:"left"`
	VotedIn     bool   `json:"voted_in"`
	Reason      string `json:"reason"`
	VotesNeeded int    `json:"votes_needed"`
}

// resultVersion names the form of result.json.
const resultVersion = "acorn-result/1"

// write is the file of a result.
func (p Published) write() ([]byte, error) {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the result: %w", err)
	}
	return append(text, '\n'), nil
}

// Name is how a project is called in words: its number on the ballot and its title.
func (l Line) Name() string { return fmt.Sprintf("%d. %s", l.Number, l.Title) }

// Zip puts files into one, in the order of their names and with one time for all, so that the same files always give the same bytes.
func Zip(files Files, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC().Truncate(2 * time.Second)})
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing the files: %w", err)
	}
	return out.Bytes(), nil
}

// MostBytes is how large one of the files may be.
const MostBytes = 256 << 20

// Names are the names of the files to check.
func Names() []string { return []string{Rules, Ballots, Receipts, Log, Checkpoints, Election, Result} }

// Unzip reads the files out of one, whatever folder they are in there. What is not one of them is passed over.
func Unzip(packed []byte) (Files, error) {
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, errors.Join(bad("the file is not a .zip file"), err)
	}
	files := Files{}
	for _, f := range r.File {
		name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		if !slices.Contains(Names(), name) {
			continue
		}
		if _, twice := files[name]; twice {
			return nil, bad("%s is in the .zip file twice", name)
		}
		if files[name], err = unpack(f); err != nil {
			return nil, errors.Join(bad("%s cannot be unpacked", name), err)
		}
	}
	return files, nil
}

func unpack(f *zip.File) ([]byte, error) {
	from, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("opening it: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(from, MostBytes+1))
	if err == nil && len(text) > MostBytes {
		err = errors.New("it is too large")
	}
	return text, errors.Join(err, from.Close())
}

// InputError is files that cannot be checked at all, in words: one is missing, or is not what its name says.
type InputError struct{ Text string }

func (e *InputError) Error() string { return e.Text }

func bad(format string, args ...any) error { return &InputError{fmt.Sprintf(format, args...)} }

// fingerprints are those of files, by name.
func fingerprints(files Files) []Fingerprint {
	var list []Fingerprint
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = append(list, Fingerprint{name, models.Fingerprint(files[name])})
	}
	return list
}
