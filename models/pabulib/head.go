package pabulib

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"acorn/models/tally"
)

// compulsory are the keys that every META has.
var compulsory = [...]string{"description", "country", "unit", "instance", "num_projects", "num_votes", "budget", "vote_type", "rule", "date_begin", "date_end"}

// section is the name of the section that a row begins, in capitals, or empty.
func section(row []string) string {
	if len(row) == 0 || len(row[0]) > 20 {
		return ""
	}
	name := strings.ToUpper(strings.TrimSpace(row[0]))
	rest := slices.ContainsFunc(row[1:], func(cell string) bool { return strings.TrimSpace(cell) != "" })
	if rest || name != "META" && name != "PROJECTS" && name != "VOTES" {
		return ""
	}
	return name
}

// begin reads the line that begins a section, and the line with its columns.
func (r *Reader) begin(name string, row []string) error {
	if got := section(row); got != name {
		return &Error{r.rows.line, fmt.Sprintf("the section %s is to begin here, not %q", name, shown(strings.Join(row, ";")))}
	}
	if row[0] != strings.TrimSpace(row[0]) {
		if err := r.note(r.rows.line, "there are spaces around the name of the section"); err != nil {
			return err
		}
	}
	header, err := r.row()
	if err != nil {
		return r.short(err, "the section "+name+" has no row of columns")
	}
	r.columns = map[string]int{}
	for i, cell := range header {
		cell = strings.ToLower(cell)
		if _, twice := r.columns[cell]; twice && cell != "" {
			return &Error{r.rows.line, fmt.Sprintf("the column %q is there twice", shown(cell))}
		}
		r.columns[cell] = i
	}
	first := map[string]string{"META": "key", "PROJECTS": "project_id", "VOTES": "voter_id"}[name]
	needed := map[string][]string{"META": {"key", "value"}, "PROJECTS": {"project_id", "cost"}, "VOTES": {"voter_id", "vote"}}[name]
	if name == "VOTES" && r.head.pointed() {
		needed = append(needed, "points")
	}
	for _, column := range needed {
		if _, ok := r.columns[column]; !ok {
			return &Error{r.rows.line, fmt.Sprintf("the section %s has no column %q", name, column)}
		}
	}
	if r.columns[first] != 0 {
		return r.note(r.rows.line, fmt.Sprintf("the column %q is not the first", first))
	}
	return nil
}

// pointed reports whether ballots give points.
func (h *Head) pointed() bool { return h.VoteType == Cumulative || h.VoteType == Scoring }

// row is the next row, without spaces around its cells.
func (r *Reader) row() ([]string, error) {
	row, err := r.rows.next()
	if err != nil {
		return nil, err
	}
	for i, cell := range row {
		if row[i] = strings.TrimSpace(cell); row[i] != cell {
			if err := r.note(r.rows.line, fmt.Sprintf("there are spaces around %q", shown(row[i]))); err != nil {
				return nil, err
			}
		}
	}
	return row, nil
}

// cell is the cell of a row in a column, or empty.
func (r *Reader) cell(row []string, column string) string {
	if i, ok := r.columns[column]; ok && i < len(row) {
		return row[i]
	}
	return ""
}

// readMeta reads META up to the line that begins PROJECTS, which it returns.
func (r *Reader) readMeta() ([]string, error) {
	first, err := r.row()
	if err != nil {
		return nil, r.short(err, "the file is empty")
	}
	if bom := strings.TrimPrefix(first[0], "\ufeff"); bom != first[0] {
		first[0] = bom
		if err := r.note(1, "the file begins with a byte order mark"); err != nil {
			return nil, err
		}
	}
	if err := r.begin("META", first); err != nil {
		return nil, err
	}
	for {
		row, err := r.row()
		if err != nil {
			return nil, r.short(err, "the section PROJECTS is missing")
		}
		if section(row) != "" {
			return row, r.useMeta()
		}
		key, value := r.cell(row, "key"), r.cell(row, "value")
		switch {
		case key == "":
			return nil, &Error{r.rows.line, "the key is missing"}
		case len(r.head.Meta) >= maxMeta:
			return nil, &Error{r.rows.line, "META has more rows than any election needs"}
		}
		if slices.ContainsFunc(r.head.Meta, func(f Field) bool { return f.Key == key }) {
			if err := r.note(r.rows.line, fmt.Sprintf("the key %q is there twice; the first counts", shown(key))); err != nil {
				return nil, err
			}
			continue
		}
		r.metaLine[key] = r.rows.line
		r.head.Meta = append(r.head.Meta, Field{key, value})
	}
}

// useMeta takes from META what the count needs.
func (r *Reader) useMeta() error {
	h := &r.head
	for _, key := range compulsory {
		if h.Meta.Get(key) == "" {
			if key == "budget" || key == "vote_type" {
				return &Error{0, fmt.Sprintf("META does not say %q, without which nothing can be counted", key)}
			}
			if err := r.note(0, fmt.Sprintf("META does not say %q", key)); err != nil {
				return err
			}
		}
	}
	h.VoteType = strings.ToLower(h.Meta.Get("vote_type"))
	kinds := map[string]tally.Kind{Approval: tally.Approval, ChooseOne: tally.ChooseOne, Cumulative: tally.Cumulative, Ordinal: tally.Ranking, Scoring: tally.Scores}
	kind, ok := kinds[h.VoteType]
	if !ok {
		return &Error{r.metaLine["vote_type"], fmt.Sprintf("ballots of the type %q are not known", shown(h.VoteType))}
	}
	h.Form.Kind = kind
	for key, into := range map[string]*int{"num_votes": &h.Votes, "num_projects": &r.numProjects, "min_length": &h.Form.MinChoices, "max_length": &h.Form.MaxChoices,
		"min_points": &h.Form.MinPoints, "max_points": &h.Form.MaxPoints, "min_sum_points": &h.Form.MinSum, "max_sum_points": &h.Form.MaxSum,
		"default_score": &r.defaultScore} {
		text := h.Meta.Get(key)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			if err := r.note(r.metaLine[key], fmt.Sprintf("%q of %s is not a whole number from 0", shown(text), key)); err != nil {
				return err
			}
			continue
		}
		*into = n
	}
	if r.defaultScore != 0 {
		return &Error{r.metaLine["default_score"], "points for projects that a ballot does not name cannot be counted"}
	}
	for key, into := range map[string]*amount{"budget": &r.budget, "min_sum_cost": &r.minCost, "max_sum_cost": &r.maxCost} {
		var err error
		if *into, err = r.amount(r.metaLine[key], h.Meta.Get(key)); err != nil {
			return err
		}
	}
	if kind == tally.Approval && h.Meta.Get("max_sum_cost") != "" {
		h.Form.Kind = tally.Knapsack
	}
	if kind == tally.Ranking && h.Form.MaxChoices > 0 {
		h.Form.Places = places(min(h.Form.MaxChoices, maxProjects))
	}
	return nil
}

// places are the points of a ranking of so many: that many for the first, one less for the second, and so on.
func places(k int) []int {
	points := make([]int, k)
	for i := range points {
		points[i] = k - i
	}
	return points
}

// amount reads money; an empty text is 0.
func (r *Reader) amount(line int, text string) (amount, error) {
	if text == "" {
		return amount{}, nil
	}
	a, comma, err := parseAmount(text)
	if err != nil {
		return a, &Error{line, err.Error()}
	}
	if comma {
		return a, r.note(line, fmt.Sprintf("%q has a decimal comma instead of a point", shown(text)))
	}
	return a, nil
}

// readProjects reads PROJECTS up to the line that begins VOTES, which it returns.
func (r *Reader) readProjects(begin []string) ([]string, error) {
	if err := r.begin("PROJECTS", begin); err != nil {
		return nil, err
	}
	var costs []amount
	for {
		row, err := r.row()
		if err != nil {
			return nil, r.short(err, "the section VOTES is missing")
		}
		if section(row) != "" {
			return row, r.useProjects(costs)
		}
		p, cost, err := r.project(row)
		if err != nil {
			return nil, err
		}
		r.byID[p.ID] = len(costs)
		r.head.Projects = append(r.head.Projects, p)
		costs = append(costs, cost)
	}
}

func (r *Reader) project(row []string) (Project, amount, error) {
	line := r.rows.line
	p := Project{Project: tally.Project{ID: r.cell(row, "project_id"), Name: r.cell(row, "name")}, line: line, Votes: -1, Score: -1, Selected: -1}
	if p.Area = r.cell(row, "neighborhood"); p.Area == "" {
		p.Area = r.cell(row, "district")
	}
	_, twice := r.byID[p.ID]
	switch {
	case len(r.byID) >= maxProjects:
		return p, amount{}, &Error{line, fmt.Sprintf("there are more than %d projects, more than can be counted", maxProjects)}
	case p.ID == "":
		return p, amount{}, &Error{line, "the project has no id"}
	case strings.Contains(p.ID, ","):
		return p, amount{}, &Error{line, fmt.Sprintf("the id %q has a comma in it, which no ballot could name", shown(p.ID))}
	case twice:
		return p, amount{}, &Error{line, fmt.Sprintf("the project %q is there twice", shown(p.ID))}
	}
	text := r.cell(row, "cost")
	if text == "" {
		return p, amount{}, &Error{line, fmt.Sprintf("the project %q has no cost", shown(p.ID))}
	}
	cost, err := r.amount(line, text)
	if err != nil {
		return p, cost, err
	}
	p.Withdrawn = cost == amount{digits: Withdrawn}
	for name := range strings.SplitSeq(r.cell(row, "category"), ",") {
		if name = strings.TrimSpace(name); name != "" && name != "None" {
			p.Categories = append(p.Categories, name)
		}
	}
	for column, into := range map[string]*int64{"votes": &p.Votes, "score": &p.Score} {
		if n, err := strconv.ParseInt(r.cell(row, column), 10, 64); err == nil {
			*into = n
		}
	}
	if n, err := strconv.Atoi(r.cell(row, "selected")); err == nil {
		p.Selected = n
	}
	return p, cost, nil
}

// useProjects brings all money to one unit.
func (r *Reader) useProjects(costs []amount) error {
	h := &r.head
	if n := len(h.Projects); n != r.numProjects {
		if err := r.note(r.metaLine["num_projects"], fmt.Sprintf("META says %d projects, and there are %d", r.numProjects, n)); err != nil {
			return err
		}
	}
	decimals := 0
	for _, a := range append(slices.Clone(costs), r.budget, r.minCost, r.maxCost) {
		decimals = max(decimals, a.places)
	}
	h.Unit = 1
	for range decimals {
		h.Unit *= 10
	}
	into := []*int64{&h.Budget, &h.Form.MinCost, &h.Form.MaxCost}
	for i := range h.Projects {
		into = append(into, &h.Projects[i].Cost)
	}
	for i, a := range append([]amount{r.budget, r.minCost, r.maxCost}, costs...) {
		n, ok := a.in(decimals)
		if !ok {
			return &Error{0, "there is more money, or with more decimal places, than can be counted"}
		}
		*into[i] = n
	}
	return nil
}

// short is what is said where the file ends too early; any other error stays what it is.
func (r *Reader) short(err error, text string) error {
	if errors.Is(err, io.EOF) {
		return &Error{r.rows.lines, text}
	}
	return err
}
