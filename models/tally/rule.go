package tally

import (
	"fmt"
	"slices"
)

// Method is the family of a counting rule.
type Method string

// The methods.
const (
	Greedy      Method = "greedy"       // takes projects by support, highest first
	EqualShares Method = "equal-shares" // shares the money out among the voters, who buy what they chose together
	Phragmen    Method = "phragmen"     // pays the voters a steady wage, with which they buy what they chose together
)

// Support is what Greedy puts projects in order by.
type Support string

// The kinds of support.
const (
	Votes        Support = "votes"          // most votes (or points) first
	VotesPerCost Support = "votes-per-cost" // most votes for each pound first
)

// Unfit is what happens under Greedy and Phragmen at a project that costs more than the money left.
type Unfit string

// What can happen at a project that does not fit.
const (
	Skip Unfit = "skip" // go on with the next project
	Stop Unfit = "stop" // end the count there
)

// Utility is what EqualShares takes a chosen project to be worth to a voter.
type Utility string

// The utilities. With points, a project is worth the points, or the points times the cost.
const (
	CostUtility        Utility = "cost"        // its cost: the project that most voters' money stands behind comes first
	CardinalityUtility Utility = "cardinality" // the same for every project: the lowest price a head comes first
)

// Completion is what EqualShares does with money that the voters' shares leave over.
type Completion string

// The completions. add1 raises every voter's share by Rule.Step again and again, counts anew each time, and keeps the last count that
// does not spend more than the budget.
const (
	NoCompletion    Completion = "none"
	Add1            Completion = "add1"             // ends early once nothing more fits
	Add1Full        Completion = "add1-full"        // goes on until the next step would overspend
	Utilitarian     Completion = "utilitarian"      // fills up with what has the most votes and fits
	Add1Utilitarian Completion = "add1+utilitarian" // Add1, then Utilitarian
)

// Comparison is the step after EqualShares in which each voter is taken to prefer its outcome or that of Greedy.
type Comparison string

// What a voter goes by. Greedy's outcome stands only if strictly more voters prefer it.
const (
	BySatisfaction Comparison = "satisfaction" // more of the projects they chose
	ByExclusion    Comparison = "exclusion"    // any project they chose, rather than none
)

// TieBreak puts projects that a method cannot tell apart in order.
type TieBreak string

// The tie-breaks. Only TieID, TieFile and TieLot settle every tie.
const (
	TieCheapest TieBreak = "cheapest" // lower cost first
	TieVotes    TieBreak = "votes"    // more votes (or points) first
	TieID       TieBreak = "id"       // lower id first, compared as text byte by byte, so "10" comes before "2"
	TieFile     TieBreak = "file"     // the order of Election.Projects
	TieLot      TieBreak = "lot"      // by SHA-256 of Rule.Seed, a line feed and the id, lowest first
)

// ZeroVotes is what happens to a project that nobody chose.
type ZeroVotes string

// What can happen to a project that nobody chose.
const (
	ZeroNotFunded ZeroVotes = "not-funded" // never voted in; the empty value means this
	ZeroFunded    ZeroVotes = "funded"     // voted in if it fits, as Pabulib's reference outcomes have it
)

// RingFence keeps money of the budget for some projects. Ring-fences are counted first, in the order of the rule, each as an election of
// its own: its money, its projects, every voter. What a ring-fence does not spend goes back. Then all projects that are not voted in yet,
// those of the ring-fences too, are counted for all the money that is left.
type RingFence struct {
	Name     string   `json:"name"`
	Money    int64    `json:"money"`    // pence, 1 or more; together no more than the budget
	Projects []string `json:"projects"` // ids
}

// Rule is how an election is counted. It is published and sealed before voting opens. What a method does not use stays empty.
type Rule struct {
	Method     Method     `json:"method"`
	Support    Support    `json:"support,omitempty"`    // Greedy
	Unfit      Unfit      `json:"unfit,omitempty"`      // Greedy and Phragmen
	Utility    Utility    `json:"utility,omitempty"`    // EqualShares
	Completion Completion `json:"completion,omitempty"` // EqualShares
	Step       int64      `json:"step,omitempty"`       // pence a voter, 1 or more, for the completions by add1
	Comparison Comparison `json:"comparison,omitempty"` // EqualShares; empty for none
	Ties       []TieBreak `json:"ties"`                 // tried in turn; the last must settle every tie
	Seed       string     `json:"seed,omitempty"`       // of TieLot: committed to before the vote, drawn where nobody can choose it
	MinSupport int        `json:"min_support"`          // votes (or points) a project needs to be voted in at all; 0 for no threshold
	// MinShare is the share of the valid ballots, in per cent, that must name a project for it to be voted in at all.
	MinShare Decimal `json:"min_share,omitzero"`
	// MinCostShare asks a project that takes a share x of the budget to be named by a share x/MinCostShare of all voters: 3 is the filter of
	// Świecie 2023. 0 for none.
	MinCostShare int64     `json:"min_cost_share,omitempty"`
	ZeroVotes    ZeroVotes `json:"zero_votes"`
	// TopUp, under Greedy, votes in the first project that does not fit if what is left covers this much of its cost, in per cent; what is
	// missing is added to the budget. 80 is Poznań's rule. 0 for none.
	TopUp      int64       `json:"top_up,omitempty"`
	RingFences []RingFence `json:"ring_fences,omitempty"`
}

// Standard is the rule that a round gets unless it chooses another: most votes first, skip what does not fit, and of two
// projects with as many votes the cheaper, then the one whose id comes first.
func Standard() Rule {
	return Rule{Method: Greedy, Support: Votes, Unfit: Skip, Ties: []TieBreak{TieCheapest, TieID}, ZeroVotes: ZeroNotFunded}
}

// complete checks a rule and writes out what its empty values mean.
func complete(r Rule) (Rule, error) {
	refuse := func(format string, args ...any) (Rule, error) {
		return r, fmt.Errorf("%w: "+format, append([]any{ErrRule}, args...)...)
	}
	known := map[Method]bool{Greedy: true, EqualShares: true, Phragmen: true}
	if !known[r.Method] {
		return refuse("method %q is not known", r.Method)
	}
	for _, option := range []struct {
		name, value string
		of          []Method
		allowed     []string
	}{
		{"support", string(r.Support), []Method{Greedy}, []string{string(Votes), string(VotesPerCost)}},
		{"unfit", string(r.Unfit), []Method{Greedy, Phragmen}, []string{string(Skip), string(Stop)}},
		{"utility", string(r.Utility), []Method{EqualShares}, []string{string(CostUtility), string(CardinalityUtility)}},
		{"completion", string(r.Completion), []Method{EqualShares},
			[]string{string(NoCompletion), string(Add1), string(Add1Full), string(Utilitarian), string(Add1Utilitarian)}},
		{"comparison", string(r.Comparison), []Method{EqualShares}, []string{"", string(BySatisfaction), string(ByExclusion)}},
	} {
		if !slices.Contains(option.of, r.Method) {
			option.allowed = []string{""}
		}
		if !slices.Contains(option.allowed, option.value) {
			return refuse("%s %q is not known to %s", option.name, option.value, r.Method)
		}
	}
	switch {
	case r.raises() && r.Step < 1:
		return refuse("the step of %s is %d; it must be 1 or more", r.Completion, r.Step)
	case !r.raises() && r.Step != 0:
		return refuse("there is a step of %d and no completion that takes steps", r.Step)
	case r.TopUp < 0 || r.TopUp > 100 || r.TopUp != 0 && r.Method != Greedy:
		return refuse("the top-up is %d per cent; it is from 0 to 100, and for greedy", r.TopUp)
	case r.MinSupport < 0 || r.MinShare < 0 || r.MinCostShare < 0:
		return refuse("a threshold is below 0")
	}
	switch r.ZeroVotes {
	case "":
		r.ZeroVotes = ZeroNotFunded
	case ZeroNotFunded, ZeroFunded:
	default:
		return refuse("zero votes %q is not known", r.ZeroVotes)
	}
	r.Ties, r.RingFences = slices.Clone(r.Ties), slices.Clone(r.RingFences)
	return r, checkTies(r.Ties, r.Seed)
}

// raises reports whether the voters' shares are raised step by step.
func (r Rule) raises() bool {
	return r.Completion == Add1 || r.Completion == Add1Full || r.Completion == Add1Utilitarian
}

// fills reports whether what is left over goes to the most votes.
func (r Rule) fills() bool { return r.Completion == Utilitarian || r.Completion == Add1Utilitarian }

// checkTies refuses tie-breaks that could leave two projects equal: then the order of a list in memory would decide.
func checkTies(breaks []TieBreak, seed string) error {
	settling := []TieBreak{TieID, TieFile, TieLot}
	for i, b := range breaks {
		if b != TieCheapest && b != TieVotes && !slices.Contains(settling, b) {
			return fmt.Errorf("%w: tie-break %q is not known", ErrRule, b)
		}
		if slices.Contains(breaks[:i], b) {
			return fmt.Errorf("%w: tie-break %q is named twice", ErrRule, b)
		}
	}
	if slices.Contains(breaks, TieLot) != (seed != "") {
		return fmt.Errorf("%w: a lot needs a seed, and a seed a lot", ErrRule)
	}
	if n := len(breaks); n == 0 || !slices.Contains(settling, breaks[n-1]) {
		return fmt.Errorf("%w: the last tie-break must be %q, %q or %q, which settle every tie", ErrRule, TieID, TieFile, TieLot)
	}
	return nil
}
