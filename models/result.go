package models

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"acorn/models/tally"
)

// ResultProject is a project as the result tells of it.
type ResultProject struct {
	ResultLine
	Number int
	Title  string
	Slug   string
	Why    string `gorm:"-"` // one or two sentences: why it is in or not
}

// ResultNotAsPublished is the answer where a result is not what was published.
func ResultNotAsPublished() *Error {
	return Errorf(Internal, "This result is not shown, because it is not what was published. Tell the council")
}

// ProjectResult is what a project's own page says of the vote.
type ProjectResult struct {
	ResultLine
	RoundSlug  string
	BallotType string
	Outcome    string // of the whole count, as the result has it
	Projects   int    // how many were on the ballot
	Why        string `gorm:"-"` // one or two sentences: why it is in or not
}

// CountPage is what an officer sees of the count: how many voted, and after the count what came out.
type CountPage struct {
	RoundFrame
	AreaName   string
	Ballots    int   // cast, not void; officers read it once the vote has closed
	VotedSoFar int64 // before that, as the public reads it
	Where      TurnoutTable
	Result     *Result // once counted
	Outcome    tally.Outcome
	Projects   []ResultProject
	Beside     BesideResult
	Proposers  int // who will be told
	CanCount   bool
	Breach     *Breach // what the last count found that does not add up
}

// ResultPage is what everybody sees of a published result.
type ResultPage struct {
	RoundFrame
	AreaName string
	Result   Result
	Outcome  tally.Outcome
	Other    *tally.Outcome // of the rule that the rulebook shows beside it, where it shows one
	Ties     []TieInWords
	Projects []ResultProject // by rank
	Beside   BesideResult
	Awards   AwardProgress
}

// ReceiptPage is the answer to somebody who looks for the number of their receipt among the votes of a published result.
type ReceiptPage struct {
	RoundFrame
	Number string // what was looked for, in groups; empty before
	Found  bool
	Proof  *Proof // where it is in the log, when it was found in one
}

// TieInWords is a tie that changed what was voted in: the titles in the order they were taken, and what put them in it.
type TieInWords struct {
	Titles []string
	By     []tally.TieBreak
}

// SomeUnsettled reports whether the count had to break a tie.
func (p ResultPage) SomeUnsettled() bool { return len(p.Ties) > 0 }

// Project is the project with this id as the result tells of it.
func (p ResultPage) Project(id string) ResultProject {
	for _, project := range p.Projects {
		if project.ProposalID == id {
			return project
		}
	}
	return ResultProject{}
}

// VotedIn are the projects that were voted in, in the order they were.
func (p ResultPage) VotedIn() []ResultProject {
	return slices.DeleteFunc(slices.Clone(p.Projects), func(r ResultProject) bool { return !r.VotedIn })
}

// ResultFiles is what the page says that describes the files of a result: their fingerprints are of the bytes that are downloaded.
type ResultFiles struct {
	RoundFrame
	Result   Result
	Receipts int               // lines of receipts.txt
	Hashes   map[string]string // the fingerprint of each file by its name
	ZipBytes int               // how large all files together are as one
	Command  string            // which counts election.pb by the rule of the round
}

// BallotsFile is the ballots of a round as everybody may have them, as CSV (RFC 4180): a row a ballot, a column a project, 1 for a pick. Rows are in the order of
// what they say, so they tell nothing of who voted or when, and the same ballots always give the same bytes. choices are as ballots keep them.
func BallotsFile(projects []Project, choices []string) ([]byte, error) {
	projects = slices.Clone(projects)
	slices.SortFunc(projects, func(a, b Project) int { return a.Number - b.Number })
	rows := make([]string, len(choices))
	for i, c := range choices {
		points, err := ParseChoices(c)
		if err != nil {
			return nil, err
		}
		cells := make([]string, len(projects))
		for j, p := range projects {
			cells[j] = strconv.Itoa(points[p.ProposalID])
		}
		rows[i] = strings.Join(cells, ",")
	}
	// Highest first, so that the ballots for the first projects come first and blank ones last.
	slices.SortFunc(rows, func(a, b string) int { return strings.Compare(b, a) })
	head := []string{"Ballot"}
	for _, p := range projects {
		head = append(head, CSVText(fmt.Sprintf("%d. %s", p.Number, p.Title)))
	}
	var file strings.Builder
	w := csv.NewWriter(&file)
	if err := w.Write(head); err != nil {
		return nil, fmt.Errorf("writing the ballots: %w", err)
	}
	w.Flush()
	for i, row := range rows {
		fmt.Fprintf(&file, "%d,%s\n", i+1, row)
	}
	return []byte(file.String()), nil
}

// Fingerprint is the SHA-256 of a file as hexadecimal digits, as sha256sum writes it.
func Fingerprint(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// CSVText is a text that a spreadsheet shows and never runs: what could begin a formula gets an apostrophe before it (OWASP ASVS 5.0, 1.2.10).
func CSVText(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\x00", rune(text[0])) {
		return "'" + text
	}
	return text
}
