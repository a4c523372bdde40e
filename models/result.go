package models

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"acorn/models/lang"
	"acorn/models/tally"
)

// ResultProject is a project as the result tells of it.
type ResultProject struct {
	ResultLine
	Number int
	Title  string
	Slug   string
}

// ProjectResult is what a project's own page says of the vote.
type ProjectResult struct {
	ResultLine
	RoundSlug  string
	MinSupport int
	Projects   int // how many were on the ballot
}

// Why says why the project was or was not voted in.
func (r ProjectResult) Why(ctx context.Context) string { return r.ResultLine.Why(ctx, r.MinSupport) }

// Why says in one or two sentences why a project was or was not voted in, by the rule that was published. minSupport is the rulebook's.
func (l ResultLine) Why(ctx context.Context, minSupport int) string {
	short := ""
	if l.VotesShort > 0 {
		short = lang.N(ctx, l.VotesShort, "{{.N}} more vote would have put it in.", "{{.N}} more votes would have put it in.")
	}
	left := lang.Money(ctx, l.LeftPence)
	switch tally.ReasonCode(l.Reason) {
	case tally.VotedIn:
		if l.Rank == 1 {
			return lang.T(ctx, "It came first in the count.")
		}
		return lang.T(ctx, "It was number {{.Rank}} in the count. {{.Left}} was left at its turn, which was enough.", "Rank", l.Rank, "Left", left)
	case tally.NotEnoughLeft:
		return sentences(lang.T(ctx, "It costs {{.Cost}}, and {{.Left}} was left at its turn.", "Cost", lang.Money(ctx, l.CostPence), "Left", left), short)
	case tally.NoVotes:
		return sentences(lang.T(ctx, "Nobody picked it."), short)
	case tally.BelowThreshold:
		return sentences(lang.N(ctx, minSupport, "It needed at least {{.N}} vote.", "It needed at least {{.N}} votes."), short)
	case tally.StoppedBefore:
		return sentences(lang.T(ctx, "A project before it cost more than was left, and by the rules the count ends there."), short)
	case tally.Withdrawn:
		return lang.T(ctx, "It was withdrawn before the count.")
	default:
		return lang.T(ctx, "The rules of the round say why.")
	}
}

func sentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// CountPage is what an officer sees of the count: how many voted, and after the count what came out.
type CountPage struct {
	RoundFrame
	AreaName  string
	Ballots   int     // cast so far, not void
	Result    *Result // once counted
	Outcome   tally.Outcome
	Projects  []ResultProject
	Proposers int // who will be told
	CanCount  bool
}

// ResultPage is what everybody sees of a published result.
type ResultPage struct {
	RoundFrame
	AreaName string
	Result   Result
	Measures tally.Measures
	Ties     []TieInWords
	Projects []ResultProject // by rank
}

// TieInWords is a tie that changed what was voted in: the titles in the order they were taken, and what put them in it.
type TieInWords struct {
	Titles []string
	By     []tally.TieBreak
}

// SomeUnsettled reports whether the count had to break a tie.
func (p ResultPage) SomeUnsettled() bool { return len(p.Ties) > 0 }

// VotedIn are the projects that were voted in, in the order they were.
func (p ResultPage) VotedIn() []ResultProject {
	return slices.DeleteFunc(slices.Clone(p.Projects), func(r ResultProject) bool { return !r.VotedIn })
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
