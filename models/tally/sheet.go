package tally

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// maxVotes bounds ballots and votes so that no sum of them, none tried for VotesNeeded and no tenfold of one can overflow.
const maxVotes = math.MaxInt64 / 16

// Under EqualShares and Phragmen money is multiplied by voters and by costs; these bounds keep the fixed-point part of it in 128 bits.
const (
	maxShared      = 1 << 53 // pence, of the budget and of each cost
	maxSharedVotes = 1 << 40
)

// sheet is an election made ready for counting: checked, projects by their number in the election, identical ballots together.
type sheet struct {
	budget   int64
	projects []entry
	groups   []group
	fences   []part
	turnout  Turnout
}

// entry is a project with its support.
type entry struct {
	Project
	file       int // place in Election.Projects
	votes      int64
	people     int64
	sites      []int // the groups of Election.Exclusive that it is in
	lot        [sha256.Size]byte
	supporters []support
}

// support is what the people of one group gave a project.
type support struct {
	group  int
	weight uint64 // people
	points uint64 // each
}

// group is all people who cast the same ballot. Whatever a rule does to one of them it does to all.
type group struct {
	weight int64
	picks  []pick
}

type pick struct {
	project int
	points  int64
}

// newSheet checks an election and makes it ready.
func newSheet(e Election, r Rule) (*sheet, error) {
	s := &sheet{budget: e.Budget, projects: make([]entry, len(e.Projects))}
	index, err := s.addProjects(e, r)
	if err != nil {
		return nil, err
	}
	if err := s.addBallots(e.Ballots, index); err != nil {
		return nil, err
	}
	for site, ids := range e.Exclusive {
		for _, id := range ids {
			i, ok := index[id]
			if !ok {
				return nil, fmt.Errorf("%w: %q is to exclude others and is not a project", ErrElection, id)
			}
			s.projects[i].sites = append(s.projects[i].sites, site)
		}
	}
	if err := s.addFences(r.RingFences, index); err != nil {
		return nil, err
	}
	return s, s.checkShared(r)
}

// addProjects checks the money and the projects.
func (s *sheet) addProjects(e Election, r Rule) (map[string]int, error) {
	if e.Budget < 0 {
		return nil, fmt.Errorf("%w: the budget is %d, below 0", ErrElection, e.Budget)
	}
	index := make(map[string]int, len(e.Projects))
	for i, p := range e.Projects {
		_, seen := index[p.ID]
		switch {
		case p.ID == "":
			return nil, fmt.Errorf("%w: project %d has no id", ErrElection, i+1)
		case seen:
			return nil, fmt.Errorf("%w: two projects have the id %q", ErrElection, p.ID)
		case p.Cost < 0:
			return nil, fmt.Errorf("%w: project %q costs %d, below 0", ErrElection, p.ID, p.Cost)
		}
		index[p.ID] = i
		s.projects[i] = entry{Project: p, file: i}
		if slices.Contains(r.Ties, TieLot) {
			s.projects[i].lot = sha256.Sum256([]byte(r.Seed + "\n" + p.ID))
		}
	}
	return index, nil
}

// addBallots checks the ballots, puts identical ones together and adds each to the projects it names.
func (s *sheet) addBallots(ballots []Ballot, index map[string]int) error {
	groups := map[string]int{}
	var picks []pick
	var key []byte
	for n, b := range ballots {
		if b.Weight < 1 {
			return fmt.Errorf("%w: ballot %d stands for %d people; it must be 1 or more", ErrElection, n+1, b.Weight)
		}
		if int64(b.Weight) > maxVotes-s.turnout.Ballots {
			return fmt.Errorf("%w: there are more ballots than can be counted", ErrElection)
		}
		var duplicate bool
		var err error
		if picks, duplicate, err = picksOf(picks[:0], b, index); err != nil {
			return fmt.Errorf("%w: ballot %d %w", ErrElection, n+1, err)
		}
		weight := int64(b.Weight)
		s.turnout.add(weight, len(picks) == 0, duplicate)
		key = key[:0]
		for _, p := range picks {
			entry := &s.projects[p.project]
			if p.points > (maxVotes-entry.votes)/weight {
				return fmt.Errorf("%w: %q has more votes than can be counted", ErrElection, entry.ID)
			}
			entry.votes += p.points * weight
			entry.people += weight
			key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(p.project)), uint64(p.points))
		}
		g, known := groups[string(key)]
		if !known {
			g = len(s.groups)
			groups[string(key)] = g
			s.groups = append(s.groups, group{picks: slices.Clone(picks)})
		}
		s.groups[g].weight += weight
	}
	for g, group := range s.groups {
		for _, p := range group.picks {
			entry := &s.projects[p.project]
			entry.supporters = append(entry.supporters, support{g, uint64(group.weight), uint64(p.points)})
		}
	}
	return nil
}

// picksOf are the choices of a ballot by the number of the project, each once, and whether one was named more often.
func picksOf(picks []pick, b Ballot, index map[string]int) ([]pick, bool, error) {
	for _, c := range b.Choices {
		i, ok := index[c.ProjectID]
		if !ok {
			return picks, false, fmt.Errorf("names %q, which is not a project", c.ProjectID)
		}
		if c.Points < 1 {
			return picks, false, fmt.Errorf("gives %q %d points; it must be 1 or more", c.ProjectID, c.Points)
		}
		picks = append(picks, pick{i, int64(c.Points)})
	}
	slices.SortFunc(picks, func(a, b pick) int { return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.points, b.points)) })
	for i := 1; i < len(picks); i++ {
		if picks[i-1].project == picks[i].project && picks[i-1].points != picks[i].points {
			for _, c := range b.Choices {
				if index[c.ProjectID] == picks[i].project {
					return picks, true, fmt.Errorf("gives %q both %d and %d points", c.ProjectID, picks[i-1].points, picks[i].points)
				}
			}
		}
	}
	unique := slices.Compact(picks)
	return unique, len(unique) < len(b.Choices), nil
}

// addFences checks the ring-fences.
func (s *sheet) addFences(fences []RingFence, index map[string]int) error {
	left := s.budget
	for _, f := range fences {
		p := part{name: f.Name, money: f.Money, projects: make([]bool, len(s.projects))}
		if f.Money < 1 || f.Money > left {
			return fmt.Errorf("%w: the ring-fence %q holds %d of the %d that is left for it", ErrRule, f.Name, f.Money, left)
		}
		left -= f.Money
		for _, id := range f.Projects {
			i, ok := index[id]
			if !ok {
				return fmt.Errorf("%w: the ring-fence %q names %q, which is not a project", ErrRule, f.Name, id)
			}
			p.projects[i] = true
		}
		s.fences = append(s.fences, p)
	}
	return nil
}

// checkShared keeps what is multiplied within bounds.
func (s *sheet) checkShared(r Rule) error {
	if r.Method == Greedy {
		return nil
	}
	if s.budget > maxShared || r.Step > maxShared || s.turnout.Ballots > maxSharedVotes {
		return fmt.Errorf("%w: there is more money or there are more ballots than %s can count", ErrElection, r.Method)
	}
	all := big.NewInt(r.Step)
	for _, p := range s.projects {
		if p.Cost > maxShared || p.votes > maxSharedVotes {
			return fmt.Errorf("%w: %q has a higher cost or more votes than %s can count", ErrElection, p.ID, r.Method)
		}
		if !p.Withdrawn {
			all.Add(all, big.NewInt(p.Cost+r.Step))
		}
	}
	// Shares are raised at most until everybody has as much as everything costs.
	if r.raises() && all.Mul(all, big.NewInt(s.turnout.Ballots)).BitLen() > 60 {
		return fmt.Errorf("%w: raising the shares of %d voters to what everything costs takes more money than can be counted", ErrElection, s.turnout.Ballots)
	}
	return nil
}

func (t *Turnout) add(people int64, blank, duplicate bool) {
	t.Ballots += people
	if blank {
		t.Blank += people
		return
	}
	t.Valid += people
	if duplicate {
		t.Duplicates += people
	}
}
