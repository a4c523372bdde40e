package pabulib

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"acorn/models/tally"
)

// Reader reads a file piece by piece: first its head, then the ballots one after the other.
type Reader struct {
	rows       *records
	strictness Strictness
	head       Head
	columns    map[string]int // of the section that is being read
	metaLine   map[string]int // of each key
	byID       map[string]int // projects
	voters     map[string]bool
	votes      int
	ended      bool
	warnings   []Error
	unnamed    int

	budget, minCost, maxCost  amount
	numProjects, defaultScore int
}

// NewReader reads META and PROJECTS.
func NewReader(from io.Reader, strictness Strictness) (*Reader, error) {
	r := &Reader{strictness: strictness, metaLine: map[string]int{}, byID: map[string]int{}, voters: map[string]bool{}}
	r.rows = newRecords(from, r.note)
	begin, err := r.readMeta()
	if err != nil {
		return nil, err
	}
	if begin, err = r.readProjects(begin); err != nil {
		return nil, err
	}
	return r, r.begin("VOTES", begin)
}

// Head is what the file says before the ballots.
func (r *Reader) Head() Head { return r.head }

// Warnings are what was put right so far, and how many more there were than are kept.
func (r *Reader) Warnings() ([]Error, int) { return slices.Clone(r.warnings), r.unnamed }

// note is an error in a strict reading and a warning in a lenient one.
func (r *Reader) note(line int, text string) error {
	e := Error{line, text}
	switch {
	case r.strictness == Strict:
		return &e
	case len(r.warnings) < maxWarnings:
		r.warnings = append(r.warnings, e)
	default:
		r.unnamed++
	}
	return nil
}

// Vote is the next ballot, or io.EOF when there are no more.
func (r *Reader) Vote() (Vote, error) {
	if r.ended {
		return Vote{}, io.EOF
	}
	row, err := r.row()
	if errors.Is(err, io.EOF) {
		r.ended = true
		if r.votes != r.head.Votes {
			if err := r.note(r.metaLine["num_votes"], fmt.Sprintf("META says %d ballots, and there are %d", r.head.Votes, r.votes)); err != nil {
				return Vote{}, err
			}
		}
		return Vote{}, io.EOF
	}
	if err != nil {
		return Vote{}, err
	}
	v := Vote{Line: r.rows.line, VoterID: r.cell(row, "voter_id")}
	if r.votes++; r.votes > maxVotes {
		return v, &Error{v.Line, fmt.Sprintf("there are more than %d ballots, more than can be counted", maxVotes)}
	}
	if name := section(row); name != "" && r.cell(row, "vote") == "" {
		return v, &Error{v.Line, fmt.Sprintf("the section %s is there twice", name)}
	}
	if err := r.checkVoter(v); err != nil {
		return v, err
	}
	return v, r.marks(&v, r.cell(row, "vote"), r.cell(row, "points"))
}

// checkVoter looks for voters without an id or with a second ballot. Only a strict reading remembers them.
func (r *Reader) checkVoter(v Vote) error {
	if v.VoterID == "" {
		return r.note(v.Line, "the voter has no id")
	}
	if r.strictness != Strict {
		return nil
	}
	if r.voters[v.VoterID] {
		return r.note(v.Line, fmt.Sprintf("the voter %q is there twice", shown(v.VoterID)))
	}
	r.voters[v.VoterID] = true
	return nil
}

// marks reads what a ballot names.
func (r *Reader) marks(v *Vote, vote, points string) error {
	if vote == "" {
		return r.note(v.Line, "the ballot is blank")
	}
	var each []string
	if r.head.pointed() && points != "" {
		each = strings.Split(points, ",")
	}
	ids := strings.Split(vote, ",")
	if r.head.pointed() && len(each) != len(ids) {
		return &Error{v.Line, fmt.Sprintf("the ballot names %d projects and gives points to %d", len(ids), len(each))}
	}
	spaces := false
	for i, id := range ids {
		mark := tally.Choice{ProjectID: strings.TrimSpace(id), Points: 1}
		spaces = spaces || mark.ProjectID != id
		if _, ok := r.byID[mark.ProjectID]; !ok {
			return &Error{v.Line, fmt.Sprintf("the ballot names %q, which is not a project", shown(mark.ProjectID))}
		}
		if each != nil {
			n, err := strconv.ParseInt(strings.TrimSpace(each[i]), 10, 32)
			if err != nil || n < 0 {
				return &Error{v.Line, fmt.Sprintf("%q is not a number of points", shown(each[i]))}
			}
			spaces = spaces || strings.TrimSpace(each[i]) != each[i]
			mark.Points = int(n)
		}
		v.Marks = append(v.Marks, mark)
	}
	if spaces {
		return r.note(v.Line, "there are spaces between the projects or points")
	}
	return nil
}

// fill turns marks into choices, and notes what breaks the limits of the ballot paper.
func (r *Reader) fill(v Vote, form tally.Form) ([]tally.Choice, error) {
	choices, err := form.Fill(v.Marks, func(id string) int64 { return r.head.Projects[r.byID[id]].Cost })
	if err != nil && len(v.Marks) > 0 {
		text := strings.ReplaceAll(strings.TrimPrefix(err.Error(), tally.ErrForm.Error()+": "), "\n", ", and ")
		return choices, r.note(v.Line, "the ballot breaks its limits: "+text)
	}
	return choices, nil
}

// Read reads a whole file into an election, identical ballots together. The ranks of ordinal ballots count for max_length points, or for the
// length of the longest ballot if META has none, and one less for each place.
func Read(from io.Reader, strictness Strictness) (*File, error) {
	r, err := NewReader(from, strictness)
	if err != nil {
		return nil, err
	}
	var ballots []Vote // one of each kind, in the order of the file
	weights := map[string]int{}
	var order []string
	var key []byte
	longest, choices := 0, 0
	for {
		v, err := r.Vote()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		key = r.key(key[:0], v)
		if weights[string(key)]++; weights[string(key)] > 1 {
			continue
		}
		if choices += len(v.Marks); choices > maxChoices {
			return nil, &Error{v.Line, "there are more different ballots than can be counted"}
		}
		longest = max(longest, len(v.Marks))
		ballots, order = append(ballots, v), append(order, string(key))
	}
	form := r.head.Form
	if form.Kind == tally.Ranking && form.Places == nil {
		form.Places = places(longest)
	}
	f := &File{Election: tally.Election{Budget: r.head.Budget, Ballots: make([]tally.Ballot, len(ballots))}}
	for _, p := range r.head.Projects {
		f.Election.Projects = append(f.Election.Projects, p.Project)
	}
	for i, v := range ballots {
		filled, err := r.fill(v, form)
		if err != nil {
			return nil, err
		}
		f.Election.Ballots[i] = tally.Ballot{Weight: weights[order[i]], Choices: filled}
	}
	r.head.Form = form
	if err := r.checkTotals(f.Election); err != nil {
		return nil, err
	}
	f.Head = r.head
	f.Warnings, f.Unnamed = r.Warnings()
	return f, nil
}

// Refine counts all money of the file in a unit ten times as small, for a rule that needs it. False: the numbers would be too large.
func (f *File) Refine() bool {
	amounts := []*int64{&f.Budget, &f.Election.Budget, &f.Form.MinCost, &f.Form.MaxCost}
	for i := range f.Projects {
		amounts = append(amounts, &f.Projects[i].Cost, &f.Election.Projects[i].Cost)
	}
	for _, n := range append(amounts, &f.Unit) {
		if *n > most/10 {
			return false
		}
	}
	for _, n := range amounts {
		*n *= 10
	}
	f.Unit *= 10
	return true
}

// key is the same for ballots that say the same.
func (r *Reader) key(key []byte, v Vote) []byte {
	for _, m := range v.Marks {
		key = binary.AppendUvarint(key, uint64(r.byID[m.ProjectID]))
		key = binary.AppendUvarint(key, uint64(m.Points))
	}
	return key
}

// checkTotals compares the votes and scores that the file gives with its ballots.
func (r *Reader) checkTotals(e tally.Election) error {
	votes, score := make([]int64, len(r.head.Projects)), make([]int64, len(r.head.Projects))
	for _, b := range e.Ballots {
		for _, c := range b.Choices {
			i := r.byID[c.ProjectID]
			votes[i] += int64(b.Weight)
			score[i] += int64(b.Weight) * int64(c.Points)
		}
	}
	for i, p := range r.head.Projects {
		if p.Votes >= 0 && p.Votes != votes[i] {
			if err := r.note(p.line, fmt.Sprintf("%q is to have %d votes, and the ballots have %d", shown(p.ID), p.Votes, votes[i])); err != nil {
				return err
			}
		}
		if p.Score >= 0 && p.Score != score[i] {
			if err := r.note(p.line, fmt.Sprintf("%q is to have a score of %d, and the ballots give %d", shown(p.ID), p.Score, score[i])); err != nil {
				return err
			}
		}
	}
	return nil
}
