package tally

import (
	"cmp"
	"math/big"
	"slices"
)

// Version names the engine in every outcome. It changes whenever the same election and rule could give other bytes.
const Version = "acorn-tally/2"

// Count counts an election by a rule. It changes neither. Errors wrap [ErrRule] or [ErrElection].
func Count(e Election, r Rule) (Outcome, error) {
	c, err := newCounter(e, r)
	if err != nil {
		return Outcome{}, err
	}
	if c.count(); c.failed != nil {
		return Outcome{}, c.failed
	}
	if c.rule.Comparison == "" {
		return c.outcome(), nil
	}
	return c.compare(e, c.outcome())
}

// part is money and the projects that it can go to: a ring-fence, or all the rest.
type part struct {
	name     string
	money    int64
	projects []bool // by their number
}

// verdict is what became of a project that is not voted in, or of one that is: then its reason alone.
type verdict struct {
	reason  Reason
	needed  int64
	behind  int64
	support Decimal
}

// counter is a count under way.
type counter struct {
	*sheet
	rule     Rule
	verdicts []verdict      // by the number of the project
	won      []bool         // by the number of the project
	taken    map[int]string // the project that took a place of which there is one, by the number of the group in Election.Exclusive
	selected []Selection
	spent    int64
	toppedUp int64
	ties     []Tie
	parts    []Part
	failed   error
	payments func(fence string, g *good, s support, each *big.Rat) // is told what is paid under EqualShares, if anyone wants to know
}

func newCounter(e Election, r Rule) (*counter, error) {
	r, err := complete(r)
	if err != nil {
		return nil, err
	}
	s, err := newSheet(e, r)
	if err != nil {
		return nil, err
	}
	return &counter{sheet: s, rule: r, verdicts: make([]verdict, len(s.projects)), won: make([]bool, len(s.projects)), taken: map[int]string{},
		selected: []Selection{}, ties: []Tie{}}, nil
}

// count counts the ring-fences, then all the rest.
func (c *counter) count() {
	for _, fence := range c.fences {
		c.countPart(fence)
	}
	rest := part{money: c.budget - c.spent, projects: make([]bool, len(c.projects))}
	for i := range rest.projects {
		rest.projects[i] = true
	}
	c.countPart(rest)
}

func (c *counter) countPart(p part) {
	before := c.spent
	record := Part{Fence: p.name, Budget: p.money}
	switch c.rule.Method {
	case EqualShares:
		record.Endowment, record.Rounds = c.equalShares(p)
	case Phragmen:
		record.Rounds = c.phragmen(p)
	default:
		c.greedy(p)
	}
	record.Spent = c.spent - before
	if c.rule.Method != Greedy || len(c.fences) > 0 {
		c.parts = append(c.parts, record)
	}
}

// running are the projects of a part that are not voted in, withdrawn or excluded, and takes note of those excluded.
func (c *counter) running(p part) []*entry {
	var entries []*entry
	for i := range c.projects {
		e := &c.projects[i]
		if !p.projects[i] || c.won[i] || e.Withdrawn {
			continue
		}
		if rival := rivalIn(c.taken, e); rival != "" {
			c.lost(i, verdict{reason: Reason{Code: Excluded, Cost: e.Cost, Left: p.money, Project: rival}})
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

// buy votes a project in.
func (c *counter) buy(i int, by By, fence string, left int64) {
	e := c.projects[i]
	c.won[i] = true
	c.spent += e.Cost
	for _, site := range e.sites {
		c.taken[site] = e.ID
	}
	s := Selection{Round: len(c.selected) + 1, ID: e.ID, Cost: e.Cost, Left: c.budget + c.toppedUp - c.spent, Fence: fence}
	if by != BySupport {
		s.By = by
	}
	c.selected = append(c.selected, s)
	c.verdicts[i] = verdict{reason: Reason{Code: VotedIn, Cost: e.Cost, Left: left}}
}

// lost notes why a project is not voted in by this part or step of the count. What would have voted it in at an earlier one still would.
func (c *counter) lost(i int, v verdict) {
	if earlier := c.verdicts[i]; earlier.needed != 0 && (v.needed == 0 || earlier.needed < v.needed) {
		v.needed = earlier.needed
	}
	c.verdicts[i] = v
}

// threshold is the reason for which a project is out whatever money is left, with the number it would need to reach, and "" for one that
// takes its turn. So many more people are taken to have voted than did.
func (c *counter) threshold(e *entry, more int64) (ReasonCode, int64) {
	votes, people, valid, voters := e.votes, e.people, c.turnout.Valid+more, c.turnout.Ballots+more
	if votes == 0 && c.rule.ZeroVotes == ZeroNotFunded {
		return NoVotes, 0
	}
	needed := int64(0)
	if votes < int64(c.rule.MinSupport) {
		needed = int64(c.rule.MinSupport)
	}
	if c.rule.MinShare > 0 {
		if share := atLeast(valid, int64(c.rule.MinShare), 100*int64(one), 1); people < share {
			needed = max(needed, share)
		}
	}
	if c.rule.MinCostShare > 0 && c.budget > 0 {
		if share := atLeast(voters, e.Cost, c.rule.MinCostShare, c.budget); people < share {
			needed = max(needed, share)
		}
	}
	if needed > 0 {
		return BelowThreshold, needed
	}
	return "", 0
}

// atLeast is the smallest whole number that is a×b ÷ (c×d) or more.
func atLeast(a, b, c, d int64) int64 {
	product := func(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }
	q, rest := new(big.Int).QuoRem(product(a, b), product(c, d), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsInt64() {
		return maxVotes
	}
	return q.Int64()
}

// fewest is the smallest number from 1 for which enough is true, given that it is true for every larger one too: doubling and then
// halving finds it. 0 where no number that can be counted is enough.
func fewest(enough func(int64) bool) int64 {
	high := int64(1)
	for !enough(high) {
		if high > maxVotes/2 {
			return 0
		}
		high *= 2
	}
	low := high / 2 // 0, or a number that was tried and was too few
	for high-low > 1 {
		if middle := low + (high-low)/2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// votesForThreshold is how many further people take a project past the thresholds.
func (c *counter) votesForThreshold(e *entry) int64 {
	passes := func(more int64) bool {
		with := *e
		with.votes += more
		with.people += more
		code, _ := c.threshold(&with, more)
		return code == ""
	}
	if passes(0) {
		return 0
	}
	return fewest(passes)
}

// outcome is the count as it is published.
func (c *counter) outcome() Outcome {
	o := Outcome{Version: Version, Rule: c.rule, Budget: c.budget, ToppedUp: c.toppedUp, Spent: c.spent, Selected: c.selected,
		Lines: make([]Line, 0, len(c.projects)), Ties: c.ties, Parts: c.parts, Turnout: c.turnout}
	rounds := make(map[string]int, len(c.selected))
	for _, s := range c.selected {
		rounds[s.ID] = s.Round
	}
	for place, e := range c.inOrder(rounds) {
		v := c.verdicts[e.file]
		l := Line{ID: e.ID, Name: e.Name, Cost: e.Cost, Votes: e.votes, People: e.people, Rank: place + 1, Left: v.reason.Left, VotedIn: c.won[e.file],
			Round: rounds[e.ID], Reason: v.reason, VotesNeeded: v.needed, Behind: v.behind, EffectiveSupport: v.support}
		if e.Withdrawn {
			l.Rank, l.Reason = 0, Reason{Code: Withdrawn, Cost: e.Cost}
		}
		o.Lines = append(o.Lines, l)
	}
	o.Measures = c.measures(c.won)
	return o
}

// inOrder is all projects in the order of Outcome.Lines.
func (c *counter) inOrder(rounds map[string]int) []*entry {
	support := c.rule.Support
	if support == "" {
		support = Votes
	}
	entries := make([]*entry, len(c.projects))
	for i := range c.projects {
		entries[i] = &c.projects[i]
	}
	slices.SortStableFunc(rank(entries, support, c.rule.Ties), func(a, b *entry) int {
		switch {
		case a.Withdrawn != b.Withdrawn:
			if a.Withdrawn {
				return 1
			}
			return -1
		case a.Withdrawn:
			return byID(a, b)
		case c.rule.Method != Greedy && c.won[a.file] != c.won[b.file]:
			if c.won[a.file] {
				return -1
			}
			return 1
		case c.rule.Method != Greedy:
			return cmp.Compare(rounds[a.ID], rounds[b.ID])
		default:
			return 0
		}
	})
	return entries
}
