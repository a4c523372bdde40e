package pabulib

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"acorn/models/tally"
)

// Writer writes a file row by row: the head at once, then a ballot at a time.
type Writer struct {
	to    *bufio.Writer
	head  Head
	votes int
	err   error // the first
}

// NewWriter writes META and PROJECTS. META has the keys of head.Meta in the order of the format, with the numbers, the budget and the type of
// ballots as head has them. Costs, votes and, where ballots have points, scores are written as head.Projects has them; a project that
// is not said to be selected or not leaves that column out for all.
func NewWriter(to io.Writer, head Head) (*Writer, error) {
	w := &Writer{to: bufio.NewWriter(to), head: head}
	w.section("META", "key", "value")
	for _, f := range w.meta() {
		if f.Key != strings.TrimSpace(f.Key) || f.Key == "" || section([]string{f.Key}) != "" {
			return nil, fmt.Errorf("META cannot have the key %q", f.Key)
		}
		w.row(f.Key, f.Value)
	}
	columns := []string{"project_id", "cost", "votes"}
	if w.scored() {
		columns = append(columns, "score")
	}
	columns = append(columns, "name")
	if slices.ContainsFunc(head.Projects, func(p Project) bool { return len(p.Categories) > 0 }) {
		columns = append(columns, "category")
	}
	if !slices.ContainsFunc(head.Projects, func(p Project) bool { return p.Selected < 0 }) {
		columns = append(columns, "selected")
	}
	if slices.ContainsFunc(head.Projects, func(p Project) bool { return p.Area != "" }) {
		columns = append(columns, "neighborhood")
	}
	w.section("PROJECTS", columns...)
	for _, p := range head.Projects {
		if p.ID == "" || p.ID != strings.TrimSpace(p.ID) || strings.Contains(p.ID, ",") || section([]string{p.ID}) != "" {
			return nil, fmt.Errorf("a file cannot have a project with the id %q", p.ID)
		}
		row := make([]string, len(columns))
		for i, column := range columns {
			row[i] = w.project(p, column)
		}
		w.row(row...)
	}
	if head.pointed() {
		w.section("VOTES", "voter_id", "vote", "points")
	} else {
		w.section("VOTES", "voter_id", "vote")
	}
	return w, w.err
}

// scored reports whether projects have a score besides their votes.
func (w *Writer) scored() bool { return w.head.pointed() || w.head.VoteType == Ordinal }

func (w *Writer) project(p Project, column string) string {
	switch column {
	case "project_id":
		return p.ID
	case "cost":
		if p.Withdrawn {
			return strconv.Itoa(Withdrawn)
		}
		return money(p.Cost, w.head.Unit)
	case "votes":
		return strconv.FormatInt(max(0, p.Votes), 10)
	case "score":
		return strconv.FormatInt(max(0, p.Score), 10)
	case "name":
		return p.Name
	case "category":
		names := make([]string, len(p.Categories))
		for i, name := range p.Categories {
			names[i] = strings.TrimSpace(strings.ReplaceAll(name, ",", " "))
		}
		return strings.Join(names, ",")
	case "selected":
		return strconv.Itoa(p.Selected)
	default:
		return p.Area
	}
}

// metaOrder is the order of the keys in META.
var metaOrder = [...]string{"description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget", "vote_type", "rule",
	"date_begin", "date_end", "min_length", "max_length", "min_sum_cost", "max_sum_cost", "min_points", "max_points", "min_sum_points", "max_sum_points",
	"default_score", "min_project_cost", "max_project_cost", "min_project_score_threshold", "neighborhoods", "subdistricts", "categories", "edition",
	"language", "currency", "fully_funded", "experimental", "comment", "acknowledgments"}

// meta is META with what the head says, in order; keys that are not the format's come last.
func (w *Writer) meta() Meta {
	h := w.head
	set := map[string]string{"num_projects": strconv.Itoa(len(h.Projects)), "num_votes": strconv.Itoa(h.Votes), "budget": money(h.Budget, h.Unit), "vote_type": h.VoteType}
	total := int64(0)
	for _, p := range h.Projects {
		if total += min(p.Cost, h.Budget+1); total > h.Budget {
			break
		}
	}
	if total <= h.Budget {
		set["fully_funded"] = "1"
	}
	meta := Meta{}
	for _, f := range h.Meta {
		if _, ok := set[f.Key]; !ok && f.Value != "" && f.Key != "fully_funded" {
			meta = append(meta, f)
		}
	}
	for _, key := range metaOrder {
		if value, ok := set[key]; ok {
			meta = append(meta, Field{key, value})
		}
	}
	place := func(key string) int {
		if i := slices.Index(metaOrder[:], key); i >= 0 {
			return i
		}
		return len(metaOrder)
	}
	slices.SortStableFunc(meta, func(a, b Field) int { return cmp.Compare(place(a.Key), place(b.Key)) })
	return meta
}

// Vote writes one ballot. The projects of a ranking are in order, best first.
func (w *Writer) Vote(voterID string, choices []tally.Choice) error {
	w.votes++
	ids, points := make([]string, len(choices)), make([]string, len(choices))
	for i, c := range choices {
		ids[i], points[i] = c.ProjectID, strconv.Itoa(c.Points)
	}
	if w.head.pointed() {
		w.row(voterID, strings.Join(ids, ","), strings.Join(points, ","))
	} else {
		w.row(voterID, strings.Join(ids, ","))
	}
	return w.err
}

// Close ends the file. As many ballots must have been written as its head says.
func (w *Writer) Close() error {
	if w.votes != w.head.Votes {
		return fmt.Errorf("the file says %d ballots, and %d were written", w.head.Votes, w.votes)
	}
	if err := w.to.Flush(); err != nil {
		return fmt.Errorf("writing the file: %w", err)
	}
	return nil
}

func (w *Writer) section(name string, columns ...string) {
	w.row(name)
	w.row(columns...)
}

// row writes cells, quoted where they must be, without spaces around them.
func (w *Writer) row(cells ...string) {
	var row strings.Builder
	for i, cell := range cells {
		if i > 0 {
			row.WriteByte(';')
		}
		cell = strings.TrimSpace(strings.ToValidUTF8(cell, "\ufffd"))
		if strings.ContainsAny(cell, ";\"\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		row.WriteString(cell)
	}
	row.WriteByte('\n')
	if _, err := w.to.WriteString(row.String()); err != nil && w.err == nil {
		w.err = fmt.Errorf("writing the file: %w", err)
	}
}

// Write writes a whole file: the head, and every ballot as many times as people cast it. Ballots are in the order of what they say and
// voters are numbered in that order, so that the file tells nothing of who voted or when, and the same ballots always give the same bytes.
// The projects' votes and scores are counted from the ballots, and head.Votes is.
func Write(to io.Writer, head Head, ballots []tally.Ballot) error {
	head.Projects = slices.Clone(head.Projects)
	byID := make(map[string]int, len(head.Projects))
	for i := range head.Projects {
		p := &head.Projects[i]
		byID[p.ID], p.Votes, p.Score = i, 0, 0
	}
	head.Votes = 0
	type pile struct {
		says   string
		ballot tally.Ballot
	}
	piles := make([]pile, len(ballots))
	for i, b := range ballots {
		var says strings.Builder
		for _, c := range b.Choices {
			place, ok := byID[c.ProjectID]
			if !ok {
				return fmt.Errorf("a ballot names %q, which is not a project", c.ProjectID)
			}
			p := &head.Projects[place]
			p.Votes += int64(b.Weight)
			p.Score += int64(b.Weight) * int64(c.Points)
			fmt.Fprintf(&says, "%08d %08d ", place, c.Points)
		}
		head.Votes += b.Weight
		piles[i] = pile{says.String(), b}
	}
	slices.SortFunc(piles, func(a, b pile) int { return cmp.Compare(a.says, b.says) })
	w, err := NewWriter(to, head)
	if err != nil {
		return err
	}
	for _, p := range piles {
		for range p.ballot.Weight {
			if err := w.Vote(strconv.Itoa(w.votes+1), p.ballot.Choices); err != nil {
				return err
			}
		}
	}
	return w.Close()
}

// RuleLabel is what the format calls a counting rule, in META's rule: "unknown" where it has no word for it.
func RuleLabel(r tally.Rule) string {
	switch {
	case len(r.RingFences) > 0 || r.MinCostShare > 0:
		return "unknown"
	case r.Method == tally.Greedy && r.TopUp > 0:
		return "greedy-custom"
	case r.Method == tally.Greedy && r.Support == tally.Votes && r.Unfit == tally.Stop:
		return "greedy-no-skip"
	case r.Method == tally.Greedy && r.Support == tally.Votes && (r.MinSupport > 0 || r.MinShare > 0):
		return "greedy-threshold"
	case r.Method == tally.Greedy && r.Support == tally.Votes:
		return "greedy"
	case r.Method != tally.EqualShares || r.Utility != tally.CostUtility:
		return "unknown"
	}
	label, ok := map[tally.Completion]string{tally.NoCompletion: "equalshares", tally.Add1: "equalshares/add1", tally.Add1Full: "equalshares/add1"}[r.Completion]
	switch {
	case !ok:
		return "unknown"
	case r.Comparison != "":
		return label + "-comparison"
	default:
		return label
	}
}
